/*
 * test_ipcp.c - addresses and name servers: given, disputed, refused (RFC 1332, RFC 1877).
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/ppp_peer.h"
#include <check.h>

static struct ppp_peer p;

#define FEED(hex) peer_feed(&p, hex)
#define SENT(hex) ck_assert_str_eq(peer_take(&p), hex)
#define NOTHING() SENT("")
#define SAID(line) ck_assert_msg(peer_heard(&p, line), "no \"%s\" in:\n%s", line, p.events)
#define NOT_SAID(line) ck_assert_msg(!peer_heard(&p, line), "\"%s\" in:\n%s", line, p.events)

static void setup(void)
{
    peer_init(&p);
    p.ip.dns[0] = 0x0a000001;
    p.ip.dns[1] = 0x0a000003;
    p.ip.wins[0] = 0x0a000004;
}

static void teardown(void)
{
    peer_fini(&p);
}

/* Through LCP to our first IPCP request, which is left in the queue. */
static void open_lcp(void)
{
    peer_start(&p);
    FEED("c0210105000a050600112233");
    peer_drop_sent(&p);
    FEED("c021020100140206000a00000506a100000107020802");
}

static void ask(const char *options, uint8_t id)
{
    char frame[160];

    snprintf(frame, sizeof frame, "802101%02x00%02x%s", id, 4 + (unsigned)strlen(options) / 2,
             options);
    FEED(frame);
}

static void expect(uint8_t code, uint8_t id, const char *options)
{
    char frame[160];

    snprintf(frame, sizeof frame, "8021%02x%02x00%02x%s", code, id,
             4 + (unsigned)strlen(options) / 2, options);
    SENT(frame);
}

enum { ACK = 2, NAK = 3, REJ = 4 };

START_TEST(we_ask_for_our_address_and_nothing_else)
{
    open_lcp();
    SENT("80210101000a03060a000001");
    NOTHING();
}
END_TEST

/* One request each, on a fresh link with one second name server missing (84). */
static const struct {
    const char *name;
    uint8_t code;
    const char *request, *answer;
} requests[] = {
    { "no address yet", NAK, "030600000000", "03060a000002" },
    { "an address of its own", NAK, "0306c0a80105", "03060a000002" },
    { "the granted one", ACK, "03060a000002", "03060a000002" },
    { "nothing at all is told to ask", NAK, "", "03060a000002" },
    { "the old addresses of a Mac", REJ, "010a0000000000000000", "010a0000000000000000" },
    { "VJ", REJ, "0206002d0f01", "0206002d0f01" },
    { "VJ without slot compression", REJ, "0206002d0f00030600000000", "0206002d0f00" },
    { "VJ as in RFC 1172", REJ, "02040037", "02040037" },
    { "an address of the wrong size", REJ, "03050a0000", "03050a0000" },
    { "all four servers", REJ, "030600000000" "810600000000" "820600000000" "830600000000"
      "840600000000", "840600000000" },
    { "the three there are", NAK, "030600000000" "810600000000" "820600000000" "830600000000",
      "03060a000002" "81060a000001" "82060a000004" "83060a000003" },
    { "in the order of the request", NAK, "830600000000" "030600000000" "810600000000",
      "83060a000003" "03060a000002" "81060a000001" },
    { "just what is wrong", NAK, "03060a000002" "81060a000009" "82060a000004", "81060a000001" },
    { "servers as they are, and the address forgotten", NAK, "81060a000001", "03060a000002" },
    { "all bad ones in one reject", REJ, "0206002d0f01" "030600000000" "840600000000" "900400ff",
      "0206002d0f01" "840600000000" "900400ff" },
};

START_TEST(a_request_gets_its_answer)
{
    open_lcp();
    peer_drop_sent(&p);
    ask(requests[_i].request, 7);
    expect(requests[_i].code, 7, requests[_i].answer);
    NOTHING();
}
END_TEST

START_TEST(without_any_server_all_four_are_rejected_and_the_caller_goes_on)
{
    memset(p.ip.dns, 0, sizeof p.ip.dns);
    memset(p.ip.wins, 0, sizeof p.ip.wins);
    open_lcp();
    peer_drop_sent(&p);
    ask("030600000000" "810600000000" "820600000000" "830600000000" "840600000000", 7);
    expect(REJ, 7, "810600000000" "820600000000" "830600000000" "840600000000");
    ask("030600000000", 8);
    expect(NAK, 8, "03060a000002");
    ask("03060a000002", 9);
    expect(ACK, 9, "03060a000002");
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 0a000002");
}
END_TEST

START_TEST(a_peer_that_never_asks_for_an_address_has_the_granted_one_all_the_same)
{
    open_lcp();
    peer_drop_sent(&p);
    ask("", 1);
    expect(NAK, 1, "03060a000002");
    ask("", 2);
    expect(ACK, 2, "");
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 0a000002");
}
END_TEST

START_TEST(a_peer_that_insists_on_its_own_address_is_sent_away)
{
    open_lcp();
    peer_drop_sent(&p);
    for (uint8_t id = 1; id <= 5; id++) {
        ask("0306c0a80105", id);
        expect(NAK, id, "03060a000002");
    }
    ask("0306c0a80105", 6);
    SENT("c02105020010a1000001003ccd74000002dc"); /* 732 */
    FEED("c02106020004");
    SAID("ended not-converging 0");
    NOT_SAID("ip up 0a000001 0a000002");
}
END_TEST

START_TEST(a_peer_may_have_the_address_it_asks_for_when_the_owner_says_so)
{
    p.may_have = 0x0a000007;
    open_lcp();
    peer_drop_sent(&p);
    ask("03060a000009", 1);
    expect(NAK, 1, "03060a000002");
    ask("03060a000007", 2);
    expect(ACK, 2, "03060a000007");
    ask("03060a000007", 2); /* again: it is the granted one now */
    expect(ACK, 2, "03060a000007");
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 0a000007");
}
END_TEST

START_TEST(a_peer_that_repeats_its_name_server_twice_may_have_it)
{
    open_lcp();
    peer_drop_sent(&p);
    ask("03060a000002" "810608080808", 1);
    expect(NAK, 1, "81060a000001");
    ask("03060a000002" "810608080808", 2);
    expect(NAK, 2, "81060a000001");
    ask("03060a000002" "810608080808", 3);
    expect(ACK, 3, "03060a000002" "810608080808");
}
END_TEST

START_TEST(a_peer_that_tries_one_name_server_after_another_is_told_ours_each_time)
{
    open_lcp();
    peer_drop_sent(&p);
    ask("03060a000002" "810608080801", 1);
    expect(NAK, 1, "81060a000001");
    ask("03060a000002" "810608080802", 2);
    expect(NAK, 2, "81060a000001");
    ask("03060a000002" "810608080803", 3);
    expect(NAK, 3, "81060a000001");
}
END_TEST

START_TEST(a_peer_that_refuses_our_address_does_without_it)
{
    open_lcp();
    SENT("80210101000a03060a000001");
    FEED("80210401000a03060a000001");
    SENT("802101020004");
    FEED("802102020004");
    ask("03060a000002", 3);
    expect(ACK, 3, "03060a000002");
    SAID("ip up 0a000001 0a000002");
}
END_TEST

START_TEST(a_peer_cannot_rename_us)
{
    open_lcp();
    SENT("80210101000a03060a000001");
    FEED("80210301000a0306c0a80101");
    SENT("80210102000a03060a000001");
    for (int id = 2; id < 14 && !p.ended; id++) {
        char nak[40];

        snprintf(nak, sizeof nak, "802103%02x000a0306c0a80101", id);
        FEED(nak);
    }
    peer_wait(&p, 7000);
    SAID("ended not-converging 0");
}
END_TEST

START_TEST(packets_count_from_the_instant_ipcp_opens_and_not_before)
{
    const uint8_t packet[1500] = { 0x45 };

    open_lcp();
    peer_drop_sent(&p);
    FEED("002145000014");
    ck_assert(!link_send_packet(p.link, PPP_IP, bytes_of(packet, 20)));
    ask("03060a000002", 1);
    FEED("002145000014");
    ck_assert_uint_eq(p.packets, 0);
    FEED("80210201000a03060a000001");
    FEED("002145000014"); /* the first SYN comes in the same instant: facts of lwIP and pppd */
    ck_assert_uint_eq(p.packets, 1);
    ck_assert(link_send_packet(p.link, PPP_IP, bytes_of(packet, 1500)));
    ck_assert(!link_send_packet(p.link, PPP_IPCP, bytes_of(packet, 20)));
    NOT_SAID("ended no-protocols 0");
}
END_TEST

START_TEST(no_packet_is_longer_than_the_peer_can_take)
{
    const uint8_t packet[600] = { 0x45 };

    peer_start(&p);
    FEED("c0210105000801040240");
    peer_drop_sent(&p);
    FEED("c021020100140206000a00000506a100000107020802");
    FEED("80210101000a03060a000002");
    FEED("80210201000a03060a000001");
    peer_drop_sent(&p);
    ck_assert(link_send_packet(p.link, PPP_IP, bytes_of(packet, 576)));
    ck_assert(!link_send_packet(p.link, PPP_IP, bytes_of(packet, 577)));
}
END_TEST

START_TEST(a_configure_request_that_comes_while_the_owner_thinks_is_answered_when_it_has_thought)
{
    p.decision_is_late = true;
    open_lcp();
    NOTHING();
    ask("030600000000", 5);
    ask("030600000000", 6);
    NOTHING();
    link_start_network(p.link, &p.ip, p.now);
    SENT("80210101000a03060a000001");
    expect(NAK, 6, "03060a000002");
    NOTHING();
    link_start_network(p.link, &p.ip, p.now); /* once is enough */
    NOTHING();
}
END_TEST

START_TEST(a_peer_that_ends_ipcp_and_starts_it_again_is_served_again)
{
    open_lcp();
    ask("03060a000002", 1);
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 0a000002");
    ask("03060a000002" "81060a000001", 2);
    SAID("ip down");
    peer_drop_sent(&p);
    FEED("80210202000a03060a000001");
    ck_assert_str_eq(strrchr(p.events, 'i'), "ip up 0a000001 0a000002\n");
}
END_TEST

START_TEST(a_peer_that_ends_ipcp_ends_the_call)
{
    open_lcp();
    ask("03060a000002", 1);
    FEED("80210201000a03060a000001");
    peer_drop_sent(&p);
    FEED("80210505001041131244003ccd74000002e2"); /* 738: Windows 7 did not like its address */
    SENT("802106050004");
    SAID("ip down");
    peer_wait(&p, 10000);
    SAID("ended caller-hung-up 738");
}
END_TEST

START_TEST(a_peer_that_never_speaks_ipcp_has_no_protocol_in_common)
{
    open_lcp();
    peer_wait(&p, 36000);
    SAID("ended no-protocols 0");
}
END_TEST

START_TEST(a_caller_without_a_grant_that_names_none_gets_no_network)
{
    p.ip.peer_address = 0;
    open_lcp();
    ask("030600000000", 1);
    peer_wait(&p, 6000);
    SAID("ended no-address 0");
}
END_TEST

START_TEST(a_peer_may_bring_its_own_address_when_none_is_granted)
{
    p.ip.peer_address = 0;
    open_lcp();
    peer_drop_sent(&p);
    ask("0306c0a80105", 1);
    expect(ACK, 1, "0306c0a80105");
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 c0a80105");
}
END_TEST

/* The calling side. */

static void call(void)
{
    p.config.side = LINK_CALLS;
    p.ip = (struct link_ip){ 0 };
    open_lcp();
}

START_TEST(a_caller_asks_for_everything_and_takes_what_it_gets)
{
    call();
    SENT("802101010022" "030600000000" "810600000000" "820600000000" "830600000000"
         "840600000000");
    FEED("80210401000a" "840600000000");
    SENT("80210102001c" "030600000000" "810600000000" "820600000000" "830600000000");
    FEED("80210302001c" "03060a000002" "81060a000001" "820600000000" "83060a000003");
    SENT("802101030016" "03060a000002" "81060a000001" "83060a000003"); /* a server at 0 is none */
    FEED("802102030016" "03060a000002" "81060a000001" "83060a000003");
    ask("03060a000001", 1);
    expect(ACK, 1, "03060a000001");
    SAID("ip up 0a000002 0a000001");
    ck_assert_uint_eq(p.agreed.dns[0], 0x0a000001);
    ck_assert_uint_eq(p.agreed.dns[1], 0x0a000003);
    ck_assert_uint_eq(p.agreed.wins[0], 0);
}
END_TEST

START_TEST(a_caller_that_gets_no_address_hangs_up)
{
    call();
    peer_drop_sent(&p);
    FEED("802104010022" "030600000000" "810600000000" "820600000000" "830600000000"
         "840600000000");
    SENT("802101020004");
    FEED("802102020004");
    ask("03060a000001", 1);
    peer_wait(&p, 6000);
    SAID("ended no-address 0");
    NOT_SAID("ip up 00000000 0a000001");
}
END_TEST

START_TEST(a_caller_has_no_address_to_give)
{
    call();
    peer_drop_sent(&p);
    ask("030600000000", 1);
    expect(REJ, 1, "030600000000");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ipcp");
    TCase *t = tcase_create("RFC 1332 and 1877");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, we_ask_for_our_address_and_nothing_else);
    tcase_add_loop_test(t, a_request_gets_its_answer, 0,
                        (int)(sizeof requests / sizeof *requests));
    tcase_add_test(t, without_any_server_all_four_are_rejected_and_the_caller_goes_on);
    tcase_add_test(t, a_peer_that_never_asks_for_an_address_has_the_granted_one_all_the_same);
    tcase_add_test(t, a_peer_that_insists_on_its_own_address_is_sent_away);
    tcase_add_test(t, a_peer_may_have_the_address_it_asks_for_when_the_owner_says_so);
    tcase_add_test(t, a_peer_that_repeats_its_name_server_twice_may_have_it);
    tcase_add_test(t, a_peer_that_tries_one_name_server_after_another_is_told_ours_each_time);
    tcase_add_test(t, a_peer_that_refuses_our_address_does_without_it);
    tcase_add_test(t, a_peer_cannot_rename_us);
    tcase_add_test(t, packets_count_from_the_instant_ipcp_opens_and_not_before);
    tcase_add_test(t, no_packet_is_longer_than_the_peer_can_take);
    tcase_add_test(
        t, a_configure_request_that_comes_while_the_owner_thinks_is_answered_when_it_has_thought);
    tcase_add_test(t, a_peer_that_ends_ipcp_and_starts_it_again_is_served_again);
    tcase_add_test(t, a_peer_that_ends_ipcp_ends_the_call);
    tcase_add_test(t, a_peer_that_never_speaks_ipcp_has_no_protocol_in_common);
    tcase_add_test(t, a_caller_without_a_grant_that_names_none_gets_no_network);
    tcase_add_test(t, a_peer_may_bring_its_own_address_when_none_is_granted);
    tcase_add_test(t, a_caller_asks_for_everything_and_takes_what_it_gets);
    tcase_add_test(t, a_caller_that_gets_no_address_hangs_up);
    tcase_add_test(t, a_caller_has_no_address_to_give);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
