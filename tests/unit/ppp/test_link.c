/*
 * test_link.c - LCP and the phases of a link: every trap an old machine has set, one by one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_error.h"
#include "tests/support/ppp_peer.h"
#include <check.h>

static struct ppp_peer p;

#define FEED(hex) peer_feed(&p, hex)
#define SENT(hex) ck_assert_str_eq(peer_take(&p), hex)
#define NOTHING() SENT("")
#define SAID(line) ck_assert_msg(peer_heard(&p, line), "no \"%s\" in:\n%s", line, p.events)
#define NOT_SAID(line) ck_assert_msg(!peer_heard(&p, line), "\"%s\" in:\n%s", line, p.events)

/* Without authentication, with it (PAP), and the peer's answers. */
#define OUR_REQUEST "c021010100140206000a00000506a100000107020802"
#define OUR_REQUEST_ACK "c021020100140206000a00000506a100000107020802"
#define OUR_PAP_REQUEST "c021010100180206000a00000304c0230506a100000107020802"
#define OUR_PAP_REQUEST_ACK "c021020100180206000a00000304c0230506a100000107020802"
#define PEER_REQUEST "c0210105000a050600112233"
#define PEER_REQUEST_ACK "c0210205000a050600112233"
#define OUR_IPCP_REQUEST "80210101000a03060a000001"

static void setup(void)
{
    peer_init(&p);
}

static void teardown(void)
{
    peer_fini(&p);
}

static void open_lcp(void)
{
    peer_start(&p);
    SENT(OUR_REQUEST);
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
    FEED(OUR_REQUEST_ACK);
}

static void open_network(void)
{
    open_lcp();
    SENT(OUR_IPCP_REQUEST);
    FEED("80210101000a03060a000002");
    SENT("80210201000a03060a000002");
    FEED("80210201000a03060a000001");
    NOTHING();
    SAID("ip up 0a000001 0a000002");
}

/* Who speaks first. */

START_TEST(our_first_request_waits_for_the_caller_to_speak)
{
    p.config.listen_first_ms = 750;
    peer_start(&p);
    peer_wait(&p, 749);
    NOTHING();
    peer_wait(&p, 1);
    SENT(OUR_REQUEST);
    NOTHING();
}
END_TEST

START_TEST(a_frame_from_the_caller_ends_the_waiting_and_is_answered_too)
{
    p.config.listen_first_ms = 750;
    peer_start(&p);
    peer_wait(&p, 10);
    FEED(PEER_REQUEST);
    SENT(OUR_REQUEST);
    SENT(PEER_REQUEST_ACK);
    NOTHING();
}
END_TEST

START_TEST(a_silent_line_is_asked_ten_times_three_seconds_apart_with_one_id)
{
    peer_start(&p);
    for (int i = 0; i < 10; i++) {
        SENT(OUR_REQUEST);
        NOTHING();
        peer_wait(&p, 2999);
        NOTHING();
        ck_assert_uint_eq(p.ended, 0);
        peer_wait(&p, 1);
    }
    NOTHING();
    SAID("ended no-answer 0");
}
END_TEST

START_TEST(a_peer_that_talks_but_never_agrees_is_not_converging)
{
    peer_start(&p);
    FEED(PEER_REQUEST);
    peer_wait(&p, 31000);
    SAID("ended not-converging 0");
}
END_TEST

/* Options. */

START_TEST(an_mru_is_asked_for_only_when_it_is_not_1500)
{
    p.config.mru = 576;
    peer_start(&p);
    SENT("c02101010018" "01040240" "0206000a0000" "0506a1000001" "0702" "0802");
}
END_TEST

START_TEST(an_mru_nakd_by_rras_is_not_asked_for_again)
{
    p.config.mru = 1416;
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c02103010008010405dc");
    SENT("c021010200140206000a00000506a100000107020802");
}
END_TEST

START_TEST(everything_unwanted_is_rejected_in_one_packet_in_the_order_of_the_request)
{
    peer_start(&p);
    peer_drop_sent(&p);
    /* Windows 2000's set with a link discriminator, a vendor option, and auth: we are the called */
    FEED("c02101010031" "020600000000" "0304c023" "05066fc929a3" "0702" "0802"
         "0d0306" "1104064e" "1202" "13070101020304" "17041903" "c8050a0b0c");
    SENT("c0210401001a" "0304c023" "0d0306" "1104064e" "1202" "17041903" "c8050a0b0c");
}
END_TEST

START_TEST(the_peer_gets_what_may_be_had)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210100001f" "01040578" "020600000000" "05060000beef" "0702" "0802" "1307010a0b0c0d");
    SENT("c0210200001f" "01040578" "020600000000" "05060000beef" "0702" "0802" "1307010a0b0c0d");
    FEED(OUR_REQUEST_ACK);
    SAID("framing tx 00000000 rx 000a0000 pfc acfc mru 1400");
}
END_TEST

START_TEST(a_tiny_mru_is_nakd_with_128_and_a_large_one_never_makes_us_send_more_than_1500)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210101000801040040");
    SENT("c0210301000801040080");
    FEED("c021010200080104064e");
    SENT("c021020200080104064e");
    FEED(OUR_REQUEST_ACK);
    SAID("framing tx ffffffff rx 000a0000 mru 1500");
}
END_TEST

START_TEST(nothing_a_peer_asks_for_counts_before_our_ack)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210101000e" "01040578" "0702" "1104064e");
    SENT("c02104010008" "1104064e");
    FEED("c02101020004");
    SENT("c02102020004");
    FEED(OUR_REQUEST_ACK);
    SAID("framing tx ffffffff rx 000a0000 mru 1500");
}
END_TEST

START_TEST(a_peer_with_an_mru_only_like_netx_is_served)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c02101e50008010405dc");
    SENT("c02102e50008010405dc");
    FEED(OUR_REQUEST_ACK);
    SENT(OUR_IPCP_REQUEST);
}
END_TEST

START_TEST(whatever_is_rejected_is_not_asked_for_again_and_echoes_carry_magic_zero)
{
    peer_start(&p);
    SENT(OUR_REQUEST);
    FEED("c021040100140206000a00000506a100000107020802");
    SENT("c02101020004");
    FEED("c02102020004");
    FEED(PEER_REQUEST);
    peer_drop_sent(&p);
    FEED("c0210977000800112233");
    SENT("c0210a77000800000000");
}
END_TEST

START_TEST(a_malformed_packet_is_dropped_in_silence)
{
    static const char *const packets[] = {
        "c021", "c02101", "c0210101", "c021010100", "c02101010003", "c0210101000a0506",
        "c021010100060501", "c021010100060507", "c02101010007050600", "c02103010006ff01",
        "c02104010006ff00", "c021090100060000", "c0210a0100060000", "c02107010004", "c02108010004",
        "c0210801000500",
    };

    open_lcp();
    peer_drop_sent(&p);
    for (size_t i = 0; i < sizeof packets / sizeof *packets; i++) {
        FEED(packets[i]);
        ck_assert_msg(p.head == p.tail, "%s was answered %s", packets[i], peer_take(&p));
    }
    ck_assert_uint_eq(p.ended, 0);
}
END_TEST

START_TEST(octets_behind_the_length_are_padding)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED(PEER_REQUEST "000000");
    SENT(PEER_REQUEST_ACK);
}
END_TEST

/* Identifiers and repeats. */

START_TEST(a_stale_or_altered_ack_is_ignored)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED(PEER_REQUEST);
    peer_drop_sent(&p);
    FEED("c021020000140206000a00000506a100000107020802");
    FEED("c021020100140206000a00000506a100000207020802");
    FEED("c02102010004");
    NOTHING();
    NOT_SAID("authenticated  0");
    FEED(OUR_REQUEST_ACK);
    SAID("authenticated  0");
}
END_TEST

START_TEST(an_ack_of_the_first_transmission_still_counts_after_the_second)
{
    peer_start(&p);
    FEED(PEER_REQUEST);
    peer_wait(&p, 3500);
    FEED(OUR_REQUEST_ACK);
    SAID("authenticated  0");
    FEED(OUR_REQUEST_ACK); /* and that of the second tears nothing down */
    NOT_SAID("framing tx ffffffff rx 00000000 mru 1500");
}
END_TEST

START_TEST(a_repeated_request_is_answered_again_and_nothing_else_happens)
{
    peer_start(&p);
    SENT(OUR_REQUEST);
    for (int i = 0; i < 5; i++) {
        FEED(PEER_REQUEST);
        SENT(PEER_REQUEST_ACK);
        NOTHING();
    }
    FEED(OUR_REQUEST_ACK);
    peer_drop_sent(&p);
    for (int i = 0; i < 5; i++) { /* our Ack was lost: the peer asks again while we are open */
        FEED(PEER_REQUEST);
        SENT(PEER_REQUEST_ACK);
        NOTHING();
    }
    NOT_SAID("framing tx ffffffff rx 00000000 mru 1500");
}
END_TEST

START_TEST(a_repeat_under_a_new_id_does_not_start_over_either)
{
    open_network();
    for (int i = 0; i < 3; i++) { /* the round trip is longer than the peer's timer */
        peer_wait(&p, 3000);
        FEED("c0210106000a050600112233");
        SENT("c0210206000a050600112233");
        FEED("80210102000a03060a000002");
        SENT("80210202000a03060a000002");
        NOTHING();
    }
    NOT_SAID("ip down");
}
END_TEST

START_TEST(a_flood_of_unknown_protocols_leaves_a_goodbye_its_answer)
{
    open_network();
    for (int i = 0; i < 1000; i++) {
        FEED("005760000000");
        if (i < 50)
            ck_assert_str_ne(peer_take(&p), "");
        else
            NOTHING();
    }
    FEED("c021050a0004");
    SENT("c021060a0004");
}
END_TEST

START_TEST(a_repeated_bad_request_is_rejected_again_without_counting)
{
    peer_start(&p);
    peer_drop_sent(&p);
    for (int i = 0; i < 20; i++) {
        FEED("c021010500081104064e");
        SENT("c021040500081104064e");
        NOTHING();
    }
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
}
END_TEST

START_TEST(the_same_request_much_later_is_a_peer_that_starts_over)
{
    open_network();
    peer_wait(&p, 30000);
    FEED(PEER_REQUEST);
    SAID("ip down");
    SENT("c021010200140206000a00000506a100000107020802"); /* a new id */
    SENT(PEER_REQUEST_ACK);
    FEED("c021020200140206000a00000506a100000107020802");
    SENT(OUR_IPCP_REQUEST);
}
END_TEST

START_TEST(another_request_while_open_starts_over_at_once)
{
    open_network();
    FEED("c0210106000a050600445566");
    SAID("ip down");
    ck_assert_int_eq(link_phase(p.link), LINK_ESTABLISH);
}
END_TEST

START_TEST(a_peer_that_never_drops_a_rejected_option_is_not_converging)
{
    char request[40];

    peer_start(&p);
    for (int i = 0; i < 12 && !p.ended; i++) {
        snprintf(request, sizeof request, "c02101%02x00081104064e", i);
        FEED(request);
    }
    peer_wait(&p, 7000);
    SAID("ended not-converging 0");
}
END_TEST

START_TEST(a_peer_that_naks_us_for_ever_is_not_converging)
{
    char nak[40];

    peer_start(&p);
    for (int i = 1; i < 14 && !p.ended; i++) {
        snprintf(nak, sizeof nak, "c02103%02x000a0206ffffffff", i);
        FEED(nak);
    }
    peer_wait(&p, 7000);
    SAID("ended not-converging 0");
}
END_TEST

START_TEST(a_peer_that_acks_but_never_asks_is_not_waited_for_for_ever)
{
    peer_start(&p);
    for (int i = 0; i < 60 && !p.ended; i++) {
        FEED(OUR_REQUEST_ACK);
        peer_wait(&p, 3000);
        peer_drop_sent(&p);
    }
    SAID("ended not-converging 0");
}
END_TEST

START_TEST(a_storm_of_requests_is_answered_in_part)
{
    peer_start(&p);
    unsigned answers = 0;

    peer_drop_sent(&p);
    for (int i = 0; i < 5000; i++) {
        FEED(PEER_REQUEST);
        answers += p.tail - p.head;
        peer_drop_sent(&p);
    }
    ck_assert_uint_le(answers, 50);
    ck_assert_uint_ge(answers, 10);
    peer_wait(&p, 3000);
    peer_drop_sent(&p);
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
}
END_TEST

/* Loops. */

/* Every frame of ours comes back; how many Naks were among them. */
static unsigned echo_all(void)
{
    unsigned naks = 0;

    for (int i = 0; i < 100 && p.head != p.tail; i++) {
        char frame[80];

        snprintf(frame, sizeof frame, "%s", peer_take(&p));
        naks += strncmp(frame, "c02103", 6) == 0;
        FEED(frame);
    }
    return naks;
}

START_TEST(our_own_frames_coming_back_are_a_loop_and_not_an_agreement)
{
    peer_start(&p);
    ck_assert_uint_eq(echo_all(), 5);
    NOT_SAID("ended loopback 0");
    peer_wait(&p, 3000);
    echo_all();
    NOT_SAID("authenticated  0");
    peer_wait(&p, 7000);
    SAID("ended loopback 0");
}
END_TEST

START_TEST(a_shell_that_echoes_until_it_has_started_ppp_is_no_loop)
{
    peer_start(&p);
    echo_all();
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
    peer_wait(&p, 3000);
    ck_assert(strncmp(peer_take(&p), "c02101", 6) == 0);
    NOT_SAID("ended loopback 0");
}
END_TEST

START_TEST(a_loop_is_seen_also_when_we_ask_for_authentication)
{
    p.config.auth_methods = AUTH_METHODS_ALL;
    peer_start(&p);
    echo_all();
    peer_wait(&p, 3000);
    echo_all();
    peer_wait(&p, 7000);
    SAID("ended loopback 0");
}
END_TEST

START_TEST(a_nak_of_magic_alone_answers_our_own_request)
{
    peer_start(&p);
    SENT(OUR_REQUEST);
    FEED(OUR_REQUEST);
    SENT("c0210301000a0506a1000002");
    FEED("c0210301000a0506a1000002"); /* the Nak comes back: its number must not be taken */
    SENT("c021010200140206000a00000506a100000307020802");
}
END_TEST

/* Authentication is asked for. */

START_TEST(authentication_is_offered_from_the_strongest_down_on_reject)
{
    p.config.auth_methods = AUTH_METHODS_ALL;
    peer_start(&p);
    SENT("c021010100190206000a00000305c223810506a100000107020802");
    FEED("c021040100090305c22381");
    SENT("c021010200190206000a00000305c223800506a100000107020802");
    FEED("c021040200090305c22380");
    SENT("c021010300190206000a00000305c223050506a100000107020802");
    FEED("c021040300090305c22305");
    SENT("c021010400180206000a00000304c0230506a100000107020802");
    FEED("c021040400080304c023");
    SENT("c02105050010" "a1000001003ccd7400000397"); /* FTP OnNet: neither PAP nor CHAP */
    peer_wait(&p, 6000);
    SAID("ended auth-refused 0");
}
END_TEST

START_TEST(the_callers_wish_is_taken_when_policy_allows_it)
{
    p.config.auth_methods = AUTH_METHODS_ALL;
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c021030100080304c023");
    SENT("c021010200180206000a00000304c0230506a100000107020802");
}
END_TEST

START_TEST(a_wish_outside_policy_steps_down_as_windows_10_needs_it)
{
    p.config.auth_methods = AUTH_PAP | AUTH_CHAP_MD5;
    peer_start(&p);
    SENT("c021010100190206000a00000305c223050506a100000107020802");
    FEED("c021030100090305c22381");
    SENT("c021010200180206000a00000304c0230506a100000107020802");
    FEED("c021030200090305c22381");
    peer_drop_sent(&p);
    peer_wait(&p, 6000);
    SAID("ended auth-refused 0");
}
END_TEST

START_TEST(the_walk_through_the_methods_ends_after_five_rounds)
{
    static const char *const wishes[] = { "0304c023", "0305c22305" };
    char nak[40];
    unsigned rounds = 0;

    p.config.auth_methods = AUTH_METHODS_ALL;
    peer_start(&p);
    peer_drop_sent(&p);
    while (rounds < 20 && link_phase(p.link) == LINK_ESTABLISH) {
        const char *wish = wishes[rounds % 2];

        snprintf(nak, sizeof nak, "c02103%02x00%02x%s", ++rounds, 4 + (int)strlen(wish) / 2, wish);
        FEED(nak);
    }
    ck_assert_uint_eq(rounds, 5);
    peer_wait(&p, 6000);
    SAID("ended auth-refused 0");
}
END_TEST

static void open_pap(void)
{
    p.config.auth_methods = AUTH_PAP;
    peer_start(&p);
    SENT(OUR_PAP_REQUEST);
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
    FEED(OUR_PAP_REQUEST_ACK);
    ck_assert_int_eq(link_phase(p.link), LINK_AUTHENTICATE);
}

START_TEST(ipcp_before_authentication_is_held_and_answered_after_it)
{
    open_pap();
    FEED("80210103000a030600000000");
    NOTHING();
    FEED("c0230117000b0473746172013f");
    SAID("authenticate star");
    SAID("authenticated star 8");
    ck_assert_str_eq("c02302", strncpy((char[7]){ 0 }, peer_take(&p), 6));
    SENT(OUR_IPCP_REQUEST);
    SENT("80210303000a03060a000002");
    NOTHING();
}
END_TEST

START_TEST(trumpets_pap_request_on_an_established_link_is_answered_again)
{
    char ack[64];

    open_pap();
    FEED("c0230117000b0473746172013f");
    snprintf(ack, sizeof ack, "%s", peer_take(&p));
    peer_drop_sent(&p);
    FEED("80210101000a03060a000002");
    FEED("80210201000a03060a000001");
    SAID("ip up 0a000001 0a000002");
    peer_drop_sent(&p);
    FEED("c0230117000b0473746172013f");
    SENT(ack);
    NOTHING();
    NOT_SAID("ip down");
    ck_assert_ptr_eq(strstr(p.events, "authenticate star"),
                     strstr(p.events, "authenticate star\n"));
}
END_TEST

START_TEST(nobody_who_does_not_say_who_he_is_stays_longer_than_two_minutes)
{
    open_pap();
    for (int i = 0; i < 11; i++) {
        peer_wait(&p, 10000);
        FEED("c0210901000800112233");
    }
    ck_assert_int_eq(link_phase(p.link), LINK_AUTHENTICATE);
    peer_wait(&p, 16000);
    SAID("ended auth-timeout 0");
}
END_TEST

/* The `round`th time that the peer starts LCP over, up to where it is open again. */
static void start_lcp_over(int round)
{
    char ack[80];

    FEED("c0210106000a050600112244");
    FEED(round % 2 ? "c0210106000a050600112255" : PEER_REQUEST);
    snprintf(ack, sizeof ack, "%s", peer_take(&p));
    while (strncmp(ack, "c02101", 6) != 0 && p.head != p.tail)
        snprintf(ack, sizeof ack, "%s", peer_take(&p));
    ack[5] = '2';
    peer_drop_sent(&p);
    FEED(ack);
}

static unsigned times_heard(const char *line)
{
    unsigned n = 0;

    for (const char *at = p.events; (at = strstr(at, line)) != NULL; at++)
        n++;
    return n;
}

START_TEST(starting_lcp_over_does_not_start_the_retries_over)
{
    for (uint8_t retries = 0; retries < 5; retries++) {
        teardown();
        setup();
        p.config.auth_retries = retries;
        p.verdict = (struct auth_verdict){ .ras_error = RAS_AUTHENTICATION_FAILURE,
                                           .may_retry = true };
        open_pap();
        for (int i = 1; i <= 20 && !p.ended; i++) {
            FEED("c0230117000b0473746172013f");
            if (link_phase(p.link) != LINK_AUTHENTICATE)
                break;
            start_lcp_over(i);
            ck_assert_int_eq(link_phase(p.link), LINK_AUTHENTICATE);
        }
        ck_assert_uint_eq(times_heard("authenticate star\n"), retries + 1u);
        peer_wait(&p, 10000);
        SAID("ended auth-failed 0");
    }
}
END_TEST

START_TEST(nobody_has_one_name_after_the_other_judged_without_waiting_for_the_verdicts)
{
    p.verdict_is_late = true;
    open_pap();
    for (int i = 1; i <= 20 && link_phase(p.link) == LINK_AUTHENTICATE; i++) {
        FEED("c0230117000b0473746172013f");
        start_lcp_over(i);
    }
    ck_assert_uint_eq(times_heard("authenticate star\n"), 5);
    peer_wait(&p, 10000);
    SAID("ended auth-failed 0");
}
END_TEST

START_TEST(a_verdict_lost_to_a_noisy_line_costs_no_retry)
{
    p.config.auth_retries = 0;
    p.verdict_is_late = true;
    open_pap();
    FEED("c0230117000b0473746172013f");
    start_lcp_over(1);
    p.verdict_is_late = false;
    FEED("c0230117000b0473746172013f");
    SAID("authenticated star 8");
}
END_TEST

START_TEST(starting_lcp_over_does_not_start_the_clock_over)
{
    open_pap();
    for (int i = 1; i <= 5 && !p.ended; i++) {
        peer_wait(&p, 25000);
        start_lcp_over(i);
    }
    peer_wait(&p, 7000);
    SAID("ended auth-timeout 0");
}
END_TEST

START_TEST(a_protocol_reject_counts_only_once_lcp_is_open)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c02108010006c021");
    FEED("c02108010006c023");
    FEED(PEER_REQUEST);
    SENT(PEER_REQUEST_ACK);
    FEED(OUR_REQUEST_ACK);
    SAID("authenticated  0");
}
END_TEST

START_TEST(a_late_verdict_counts_once_and_never_after_the_end)
{
    p.verdict_is_late = true;
    open_pap();
    FEED("c0230117000b0473746172013f");
    NOTHING();
    link_auth_answer(p.link, &p.verdict, p.now);
    SAID("authenticated star 8");
    peer_drop_sent(&p);
    link_auth_answer(p.link, &p.verdict, p.now);
    NOTHING();
    link_down(p.link, END_CARRIER_LOST);
    link_auth_answer(p.link, &p.verdict, p.now);
    link_start_network(p.link, &p.ip, p.now);
    link_refuse_network(p.link, END_NO_ADDRESS, p.now);
    link_close(p.link, END_IDLE, p.now);
    NOTHING();
    ck_assert_uint_eq(p.ended, 1);
}
END_TEST

/* LCP's other codes. */

START_TEST(an_echo_is_answered_with_our_magic_and_its_data_but_only_when_open)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210901000c0011223301020304");
    NOTHING();
    FEED(PEER_REQUEST);
    FEED(OUR_REQUEST_ACK);
    peer_drop_sent(&p);
    FEED("c0210901000c0011223301020304");
    SENT("c0210a01000ca100000101020304");
    FEED("c0210902000c" "a1000001" "01020304"); /* our own, echoed by a modem */
    NOTHING();
}
END_TEST

START_TEST(identification_is_told_when_it_is_text)
{
    open_lcp();
    peer_drop_sent(&p);
    FEED("c0210c0300126fc929a34d5352415356352e3030");
    SAID("identified MSRASV5.00");
    FEED("c0210c0400186fc929a3000102030405060708090a0b0c0d0e0f");
    FEED("c0210c050008" "6fc929a3");
    FEED("c0210b0500086fc929a3"); /* Discard-Request */
    FEED("c0210d0500086fc929a3"); /* Time-Remaining */
    NOTHING();
    ck_assert_ptr_null(strstr(strstr(p.events, "identified") + 1, "identified"));
}
END_TEST

START_TEST(we_identify_ourselves_once_and_only_to_a_peer_that_has)
{
    snprintf(p.config.identification, sizeof p.config.identification, "OpenRRAS");
    open_lcp();
    peer_drop_sent(&p);
    FEED("c0210c0300126fc929a34d5352415356352e3030");
    SENT("c0210c020010a10000014f70656e52524153");
    FEED("c0210c0400126fc929a34d5352415356352e3030");
    NOTHING();
}
END_TEST

START_TEST(an_unknown_code_is_rejected_with_a_copy)
{
    open_lcp();
    peer_drop_sent(&p);
    FEED("c0210e2a000601020000");
    SENT("c0210702000a" "0e2a00060102");
    FEED("c0210e2b000601020000");
    SENT("c0210703000a" "0e2b00060102");
}
END_TEST

START_TEST(unknown_protocols_are_rejected_at_once_but_not_before_lcp_is_open)
{
    static const char *const protocols[] = { "80fd", "802b", "803f", "8057", "8029", "c02b",
                                             "c029", "c027", "c227", "0057", "002d" };
    char want[40], frame[40];

    peer_start(&p);
    peer_drop_sent(&p);
    FEED("80fd01010004");
    NOTHING();
    FEED(PEER_REQUEST);
    FEED(OUR_REQUEST_ACK);
    peer_drop_sent(&p);
    for (unsigned i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        snprintf(frame, sizeof frame, "%s01010004", protocols[i]);
        snprintf(want, sizeof want, "c02108%02x000a%s01010004", i + 2, protocols[i]);
        FEED(frame);
        SENT(want);
    }
    FEED("c22301010004"); /* CHAP and PAP we know: asked or not, they are not rejected */
    FEED("c02301010004");
    NOTHING();
}
END_TEST

START_TEST(a_rejected_packet_is_cut_to_the_peers_mru)
{
    uint8_t packet[600] = { 1 };

    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210105000801040080");
    FEED(OUR_REQUEST_ACK);
    peer_drop_sent(&p);
    link_receive(p.link, 0x8057, bytes_of(packet, sizeof packet), p.now);
    ck_assert_uint_eq(p.frames[p.head % PEER_FRAMES].len, 128);
    ck_assert_str_eq(strncpy((char[17]){ 0 }, peer_take(&p), 16), "c021080200808057");
}
END_TEST

START_TEST(a_peer_without_ip_ends_the_call_with_720)
{
    open_lcp();
    peer_drop_sent(&p);
    FEED("c02108010006" "ffff");
    ck_assert_uint_eq(p.ended, 0);
    FEED("c02108010006" "8021");
    FEED("c02106020004");
    SAID("ended no-protocols 0");
}
END_TEST

START_TEST(a_rejected_lcp_ends_the_call)
{
    open_lcp();
    peer_drop_sent(&p);
    FEED("c02108010006" "c021");
    peer_wait(&p, 7000);
    ck_assert_uint_eq(p.ended, 1);
}
END_TEST

START_TEST(a_rejected_authentication_protocol_is_a_refusal)
{
    open_pap();
    FEED("c02108010006" "c023");
    peer_wait(&p, 7000);
    SAID("ended auth-refused 0");
}
END_TEST

/* The end. */

START_TEST(our_goodbye_carries_the_ras_error_and_is_said_twice)
{
    open_lcp();
    peer_drop_sent(&p);
    link_close(p.link, END_NOT_CLIENT_PORT, p.now);
    SENT("c02105020010a1000001003ccd7400000391"); /* 913 */
    link_close(p.link, END_IDLE, p.now);          /* the first reason stays */
    peer_wait(&p, 3000);
    SENT("c02105030010a1000001003ccd7400000391");
    peer_wait(&p, 2999);
    ck_assert_uint_eq(p.ended, 0);
    peer_wait(&p, 1);
    NOTHING();
    SAID("ended not-client-port 0");
    ck_assert_int_eq(link_phase(p.link), LINK_DEAD);
}
END_TEST

START_TEST(an_acknowledged_goodbye_ends_at_once)
{
    open_network();
    link_close(p.link, END_IDLE, p.now);
    peer_drop_sent(&p);
    FEED("c02106020004");
    ck_assert_str_eq(strstr(p.events, "ip down"),
                     "ip down\nframing tx ffffffff rx 00000000 mru 1500\nended idle 0\n");
}
END_TEST

/* termreq_ras_error.json */
static const struct {
    const char *data;
    unsigned error;
} goodbyes[] = {
    { "08dd6215003ccd7400000000", 0 },   { "41131244003ccd74000002dc", 732 },
    { "41131244003ccd74000002e2", 738 }, { "3dfb2fc7003ccd7400000397", 919 },
    { "3dfb2fc7003ccd740000", 0 },       { "3dfb2fc7003ccd7500000397", 0 },
    { "", 0 },                           { "557365722072657175657374", 0 }, /* "User request" */
};

START_TEST(a_peers_goodbye_is_acknowledged_and_its_windows_error_read)
{
    const char *data = goodbyes[_i].data;
    char frame[80], line[60];

    open_network();
    snprintf(frame, sizeof frame, "c021050a00%02x%s", 4 + (unsigned)strlen(data) / 2, data);
    FEED(frame);
    SENT("c021060a0004");
    SAID("ip down");
    peer_wait(&p, 999);
    ck_assert_uint_eq(p.ended, 0);
    peer_wait(&p, 1);
    snprintf(line, sizeof line, "ended caller-hung-up %u", goodbyes[_i].error);
    SAID(line);
    NOTHING();
}
END_TEST

START_TEST(a_goodbye_before_lcp_is_open_ends_the_call_too)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c021050100103dfb2fc7003ccd7400000397");
    SENT("c02106010004");
    peer_wait(&p, 1000);
    SAID("ended caller-hung-up 919");
}
END_TEST

START_TEST(a_lost_carrier_ends_at_once_and_says_nothing)
{
    open_network();
    link_down(p.link, END_CARRIER_LOST);
    NOTHING();
    SAID("ip down");
    SAID("ended carrier-lost 0");
    link_down(p.link, END_CARRIER_LOST);
    ck_assert_uint_eq(p.ended, 1);
    FEED(PEER_REQUEST);
    NOTHING();
    ck_assert(link_advance(p.link, p.now + 100000) == RRAS_NEVER);
}
END_TEST

START_TEST(a_link_that_never_spoke_closes_in_silence)
{
    p.config.listen_first_ms = 750;
    peer_start(&p);
    link_close(p.link, END_SERVICE_STOPPED, p.now);
    NOTHING();
    SAID("ended service-stopped 0");
}
END_TEST

START_TEST(a_refused_caller_sees_ipcp_rejected_and_then_the_reason)
{
    p.refusal = END_NOT_CLIENT_PORT;
    open_lcp();
    NOTHING();
    FEED("80210101000a030600000000");
    SENT("c0210802001080210101000a030600000000");
    peer_wait(&p, 999);
    NOTHING();
    peer_wait(&p, 1);
    SENT("c02105030010a1000001003ccd7400000391");
    FEED("c02106030004");
    SAID("ended not-client-port 0");
}
END_TEST

/* Is the peer still there? */

START_TEST(a_silent_peer_is_asked_four_times_and_given_up)
{
    open_network();
    peer_wait(&p, 59999);
    NOTHING();
    peer_wait(&p, 1);
    SENT("c02109020008a1000001");
    peer_wait(&p, 30000);
    SENT("c02109030008a1000001");
    peer_wait(&p, 60000);
    SENT("c02109040008a1000001");
    SENT("c02109050008a1000001");
    ck_assert_int_eq(link_phase(p.link), LINK_NETWORK);
    peer_wait(&p, 30000);
    ck_assert_int_eq(link_phase(p.link), LINK_TERMINATE);
    peer_wait(&p, 6000);
    SAID("ended peer-silent 0");
}
END_TEST

START_TEST(any_frame_is_a_sign_of_life)
{
    open_network();
    for (int i = 0; i < 100; i++) {
        peer_wait(&p, 59000);
        FEED("002145");
    }
    NOTHING();
    ck_assert_int_eq(link_phase(p.link), LINK_NETWORK);
}
END_TEST

START_TEST(windows_mobile_without_a_magic_number_is_never_given_up_for_its_silence)
{
    peer_start(&p);
    peer_drop_sent(&p);
    FEED("c0210100000e02060000000007020802"); /* ids from 0 */
    SENT("c0210200000e02060000000007020802");
    FEED(OUR_REQUEST_ACK);
    FEED("80210100000a03060a000002");
    FEED("80210201000a03060a000001");
    peer_drop_sent(&p);
    peer_wait(&p, 3600 * 1000);
    NOTHING();
    ck_assert(link_echo(p.link, 0x01020304, p.now));
    SENT("c0210902000ca100000101020304"); /* our own magic was agreed, so it is in our echoes */
    FEED("c0210a02000c0000000001020304");
    SAID("echo reply 01020304");
    peer_wait(&p, 60000); /* it has answered one: from now on silence tells */
    SENT("c02109030008a1000001");
}
END_TEST

START_TEST(echoes_are_not_sent_to_a_peer_that_does_not_answer_them)
{
    ck_assert_uint_eq(p.ended, 0);
    open_lcp();
    peer_drop_sent(&p);
    for (int i = 0; i < 4; i++)
        ck_assert(link_echo(p.link, 1, p.now));
    ck_assert(!link_echo(p.link, 1, p.now));
    peer_fini(&p);

    peer_init(&p);
    open_lcp();
    peer_drop_sent(&p);
    ck_assert(link_echo(p.link, 1, p.now));
    FEED("c0210701000809010004");
    ck_assert(!link_echo(p.link, 1, p.now));
}
END_TEST

START_TEST(an_echo_needs_an_open_lcp)
{
    peer_start(&p);
    ck_assert(!link_echo(p.link, 1, p.now));
}
END_TEST

/* Callbacks that ask for things. */

static void close_from_inside(void *ctx, const struct link_framing *framing)
{
    struct ppp_peer *peer = ctx;

    peer_on_framing(ctx, framing);
    link_close(peer->link, END_ADMINISTRATOR, peer->now);
}

START_TEST(a_callback_may_close_the_link_and_it_ends_once)
{
    struct link_host host = peer_host;

    host.framing = close_from_inside;
    p.link = link_new(&p.config, &host, &p);
    link_up(p.link, p.now);
    FEED(PEER_REQUEST);
    FEED(OUR_REQUEST_ACK);
    peer_wait(&p, 10000);
    SAID("ended administrator 0");
    ck_assert_uint_eq(p.ended, 1);
}
END_TEST

START_TEST(the_phases_have_the_rfc_names)
{
    ck_assert_str_eq(link_phase_name(LINK_ESTABLISH), "Establish");
    ck_assert_str_eq(link_phase_name((enum link_phase)99), "?");
    peer_start(&p);
}
END_TEST

static Suite *link_suite(void)
{
    Suite *suite = suite_create("link");
    TCase *first = tcase_create("who speaks first"), *options = tcase_create("options");
    TCase *ids = tcase_create("identifiers and repeats"), *auth = tcase_create("authentication");
    TCase *codes = tcase_create("other codes"), *end = tcase_create("the end");

    tcase_add_test(first, our_first_request_waits_for_the_caller_to_speak);
    tcase_add_test(first, a_frame_from_the_caller_ends_the_waiting_and_is_answered_too);
    tcase_add_test(first, a_silent_line_is_asked_ten_times_three_seconds_apart_with_one_id);
    tcase_add_test(first, a_peer_that_talks_but_never_agrees_is_not_converging);
    tcase_add_test(options, an_mru_is_asked_for_only_when_it_is_not_1500);
    tcase_add_test(options, an_mru_nakd_by_rras_is_not_asked_for_again);
    tcase_add_test(options,
                   everything_unwanted_is_rejected_in_one_packet_in_the_order_of_the_request);
    tcase_add_test(options, the_peer_gets_what_may_be_had);
    tcase_add_test(options,
                   a_tiny_mru_is_nakd_with_128_and_a_large_one_never_makes_us_send_more_than_1500);
    tcase_add_test(options, nothing_a_peer_asks_for_counts_before_our_ack);
    tcase_add_test(options, a_peer_with_an_mru_only_like_netx_is_served);
    tcase_add_test(options,
                   whatever_is_rejected_is_not_asked_for_again_and_echoes_carry_magic_zero);
    tcase_add_test(options, a_malformed_packet_is_dropped_in_silence);
    tcase_add_test(options, octets_behind_the_length_are_padding);
    tcase_add_test(ids, a_stale_or_altered_ack_is_ignored);
    tcase_add_test(ids, an_ack_of_the_first_transmission_still_counts_after_the_second);
    tcase_add_test(ids, a_repeated_request_is_answered_again_and_nothing_else_happens);
    tcase_add_test(ids, a_repeat_under_a_new_id_does_not_start_over_either);
    tcase_add_test(ids, a_flood_of_unknown_protocols_leaves_a_goodbye_its_answer);
    tcase_add_test(ids, a_repeated_bad_request_is_rejected_again_without_counting);
    tcase_add_test(ids, the_same_request_much_later_is_a_peer_that_starts_over);
    tcase_add_test(ids, another_request_while_open_starts_over_at_once);
    tcase_add_test(ids, a_peer_that_never_drops_a_rejected_option_is_not_converging);
    tcase_add_test(ids, a_peer_that_naks_us_for_ever_is_not_converging);
    tcase_add_test(ids, a_peer_that_acks_but_never_asks_is_not_waited_for_for_ever);
    tcase_add_test(ids, a_storm_of_requests_is_answered_in_part);
    tcase_add_test(ids, our_own_frames_coming_back_are_a_loop_and_not_an_agreement);
    tcase_add_test(ids, a_shell_that_echoes_until_it_has_started_ppp_is_no_loop);
    tcase_add_test(ids, a_loop_is_seen_also_when_we_ask_for_authentication);
    tcase_add_test(ids, a_nak_of_magic_alone_answers_our_own_request);
    tcase_add_test(auth, authentication_is_offered_from_the_strongest_down_on_reject);
    tcase_add_test(auth, the_callers_wish_is_taken_when_policy_allows_it);
    tcase_add_test(auth, a_wish_outside_policy_steps_down_as_windows_10_needs_it);
    tcase_add_test(auth, the_walk_through_the_methods_ends_after_five_rounds);
    tcase_add_test(auth, ipcp_before_authentication_is_held_and_answered_after_it);
    tcase_add_test(auth, trumpets_pap_request_on_an_established_link_is_answered_again);
    tcase_add_test(auth, nobody_who_does_not_say_who_he_is_stays_longer_than_two_minutes);
    tcase_add_test(auth, starting_lcp_over_does_not_start_the_retries_over);
    tcase_add_test(
        auth, nobody_has_one_name_after_the_other_judged_without_waiting_for_the_verdicts);
    tcase_add_test(auth, a_verdict_lost_to_a_noisy_line_costs_no_retry);
    tcase_add_test(auth, starting_lcp_over_does_not_start_the_clock_over);
    tcase_add_test(codes, a_protocol_reject_counts_only_once_lcp_is_open);
    tcase_add_test(auth, a_late_verdict_counts_once_and_never_after_the_end);
    tcase_add_test(codes, an_echo_is_answered_with_our_magic_and_its_data_but_only_when_open);
    tcase_add_test(codes, identification_is_told_when_it_is_text);
    tcase_add_test(codes, we_identify_ourselves_once_and_only_to_a_peer_that_has);
    tcase_add_test(codes, an_unknown_code_is_rejected_with_a_copy);
    tcase_add_test(codes, unknown_protocols_are_rejected_at_once_but_not_before_lcp_is_open);
    tcase_add_test(codes, a_rejected_packet_is_cut_to_the_peers_mru);
    tcase_add_test(codes, a_peer_without_ip_ends_the_call_with_720);
    tcase_add_test(codes, a_rejected_lcp_ends_the_call);
    tcase_add_test(codes, a_rejected_authentication_protocol_is_a_refusal);
    tcase_add_test(end, our_goodbye_carries_the_ras_error_and_is_said_twice);
    tcase_add_test(end, an_acknowledged_goodbye_ends_at_once);
    tcase_add_loop_test(end, a_peers_goodbye_is_acknowledged_and_its_windows_error_read, 0,
                        (int)(sizeof goodbyes / sizeof *goodbyes));
    tcase_add_test(end, a_goodbye_before_lcp_is_open_ends_the_call_too);
    tcase_add_test(end, a_lost_carrier_ends_at_once_and_says_nothing);
    tcase_add_test(end, a_link_that_never_spoke_closes_in_silence);
    tcase_add_test(end, a_refused_caller_sees_ipcp_rejected_and_then_the_reason);
    tcase_add_test(end, a_silent_peer_is_asked_four_times_and_given_up);
    tcase_add_test(end, any_frame_is_a_sign_of_life);
    tcase_add_test(end, windows_mobile_without_a_magic_number_is_never_given_up_for_its_silence);
    tcase_add_test(end, echoes_are_not_sent_to_a_peer_that_does_not_answer_them);
    tcase_add_test(end, an_echo_needs_an_open_lcp);
    tcase_add_test(end, a_callback_may_close_the_link_and_it_ends_once);
    tcase_add_test(end, the_phases_have_the_rfc_names);
    TCase *all[] = { first, options, ids, auth, codes, end };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tcase_add_checked_fixture(all[i], setup, teardown);
        suite_add_tcase(suite, all[i]);
    }
    return suite;
}

int main(void)
{
    SRunner *runner = srunner_create(link_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
