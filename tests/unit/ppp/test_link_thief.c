/*
 * test_link_thief.c - two-way authentication against a called side that knows no password, where both directions have
 * the same one: whatever we say to it must be of no use to it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/authenticator.h"
#include "service/ppp/pap.h"
#include "tests/support/ppp_peer.h"
#include <check.h>

static const struct {
    unsigned method;
    const char *option;      /* of LCP */
    uint8_t challenge_len, value_len;
} ways[] = {
    { AUTH_MSCHAP_V2, "0305c22381", 16, 49 },
    { AUTH_MSCHAP_V1, "0305c22380", 8, 49 },
    { AUTH_CHAP_MD5, "0305c22305", 16, 16 },
    { AUTH_PAP, "0304c023", 0, 0 },
};
enum { V2, V1, MD5, PAP, NOTHING };

static struct ppp_peer a;
static uint8_t asked_id;     /* of the challenge that we have to answer */
static bool is_request_acked;

static void make_a(unsigned asks)
{
    peer_init(&a);
    a.next_random = 0xc2000001;
    a.config.side = LINK_CALLS;
    a.config.auth_methods = AUTH_METHODS_ALL;
    a.config.ask_methods = asks;
    a.config.can_retry = true;
    snprintf(a.config.user, sizeof a.config.user, "SiteA");
    snprintf(a.config.password, sizeof a.config.password, "secret");
    a.account = "SiteB";
    a.secret = a.config.password;
    a.is_router = true;
    a.ip = (struct link_ip){ .peer_address = 0xc0a80002 };
    a.fallback = 0xc0a80001;
}

/* Naks to `asked` until that is what it is asked by, and then acks. */
static void take_request(unsigned asked)
{
    char frame[400], nak[60];

    for (unsigned i = 0; i < 4; i++) {
        snprintf(frame, sizeof frame, "%s", peer_take(&a));
        ck_assert_msg(strncmp(frame, "c02101", 6) == 0, "%s", frame);
        if (strstr(frame, ways[asked].option)) {
            memcpy(frame + 4, "02", 2);
            peer_feed(&a, frame);
            return;
        }
        snprintf(nak, sizeof nak, "c02103%.2s%04x%s", frame + 6, 4 + (unsigned)strlen(ways[asked].option) / 2, ways[asked].option);
        peer_feed(&a, nak);
    }
    ck_abort_msg("it does not ask that way");
}

/* LCP as the thief likes it: asked by one way, asking by another. */
static void open_lcp(unsigned asked, unsigned asks)
{
    const char *option = asks == NOTHING ? "" : ways[asks].option;
    char request[60];

    take_request(asked);
    snprintf(request, sizeof request, "c0210107%04x%s", 4 + (unsigned)strlen(option) / 2, option);
    a.head = a.tail;
    peer_feed(&a, request);
    is_request_acked = false;
    for (unsigned i = a.head; i != a.tail; i++) {
        const struct peer_frame *frame = &a.frames[i % PEER_FRAMES];

        is_request_acked = is_request_acked || (frame->protocol == PPP_LCP && frame->info[0] == 2);
    }
}

/* The last frame of this kind that was sent. */
static const struct peer_frame *last(uint16_t protocol, uint8_t code)
{
    for (unsigned i = a.tail; i != a.head; i--)
        if (a.frames[(i - 1) % PEER_FRAMES].protocol == protocol && a.frames[(i - 1) % PEER_FRAMES].info[0] == code)
            return &a.frames[(i - 1) % PEER_FRAMES];
    return NULL;
}

static void challenge(unsigned way, uint8_t id, const uint8_t *octets)
{
    uint8_t room[100];
    struct writer w = wr_into(room, sizeof room);

    chap_write_value(&w, CHAP_CHALLENGE, id, bytes_of(octets, ways[way].challenge_len), bytes_of_text("SiteB"));
    link_receive(a.link, PPP_CHAP, wr_view(&w), a.now);
}

static void respond(const uint8_t *value, size_t len)
{
    uint8_t room[100];
    struct writer w = wr_into(room, sizeof room);

    chap_write_value(&w, CHAP_RESPONSE, asked_id, bytes_of(value, len), bytes_of_text("SiteB"));
    link_receive(a.link, PPP_CHAP, wr_view(&w), a.now);
}

static void hand_over_password(const char *password)
{
    uint8_t room[100];
    struct writer w = wr_into(room, sizeof room);

    pap_write_request(&w, 1, bytes_of_text("SiteB"), bytes_of_text(password));
    link_receive(a.link, PPP_PAP, wr_view(&w), a.now);
}

static void start(unsigned way)
{
    make_a(ways[way].method);
    peer_start(&a);
    open_lcp(way, way);
    ck_assert(is_request_acked);
    if (way != PAP)
        asked_id = last(PPP_CHAP, CHAP_CHALLENGE)->info[1];
}

static void expect_nothing_won(void)
{
    peer_wait(&a, 10 * 1000);
    ck_assert_msg(peer_heard(&a, "ended router-not-proven 0"), "%s", a.events);
    ck_assert_msg(!strstr(a.events, "authenticate") && !strstr(a.events, "ip up") && !strstr(a.events, "retry"), "%s", a.events);
    ck_assert_ptr_null(last(PPP_CHAP, CHAP_SUCCESS));
    ck_assert_ptr_null(last(PPP_PAP, PAP_ACK));
    peer_fini(&a);
}

/* An NT response to MS-CHAP is one to MS-CHAPv2 as well, when its challenge is what that makes of two of its own. */
START_TEST(we_say_who_we_are_by_no_weaker_method_than_we_ask_by)
{
    const unsigned strongest = (unsigned)_i / 4, wanted = (unsigned)_i % 4;
    uint8_t octets[16] = { 1 };

    make_a(AUTH_METHODS_ALL & ~(ways[strongest].method - 1)); /* it, and all that are weaker */
    peer_start(&a);
    open_lcp(strongest, wanted);
    ck_assert_int_eq(is_request_acked, wanted <= strongest);
    if (wanted != PAP)
        challenge(wanted, 1, octets);
    ck_assert_int_eq(last(PPP_PAP, PAP_REQUEST) || last(PPP_CHAP, CHAP_RESPONSE), wanted <= strongest);
    peer_fini(&a);
}
END_TEST

/* The strongest we ask by stands, whatever the peer would rather be asked by. */
START_TEST(naks_to_a_weak_method_do_not_weaken_how_we_say_who_we_are)
{
    const unsigned wanted = (unsigned)_i;

    make_a(AUTH_METHODS_ALL);
    peer_start(&a);
    open_lcp(wanted, wanted);
    ck_assert_int_eq(is_request_acked, wanted == V2);
    ck_assert_ptr_null(last(PPP_PAP, PAP_REQUEST));
    peer_fini(&a);
}
END_TEST

START_TEST(whoever_need_not_prove_himself_is_told_who_we_are_by_any_method)
{
    make_a(0);
    peer_start(&a);
    peer_feed(&a, "c0210107000803 04c023");
    peer_feed(&a, "c02102010004");
    is_request_acked = last(PPP_LCP, 2) != NULL;
    ck_assert(is_request_acked);
    peer_fini(&a);
}
END_TEST

START_TEST(our_challenge_handed_back_is_not_answered)
{
    start((unsigned)_i);
    challenge((unsigned)_i, 9, last(PPP_CHAP, CHAP_CHALLENGE)->info + 5);
    ck_assert_ptr_null(last(PPP_CHAP, CHAP_RESPONSE));
    expect_nothing_won();
}
END_TEST

/* It is not even judged: an account's provider would count it. */
START_TEST(our_response_handed_back_is_no_proof)
{
    uint8_t octets[16] = { 7 }, first[49], wrapped[49];

    start((unsigned)_i % 3);
    challenge((unsigned)_i % 3, 9, octets);
    memcpy(first, last(PPP_CHAP, CHAP_RESPONSE)->info + 5, ways[_i % 3].value_len);
    if (_i >= 3) { /* also when it is not the last one */
        octets[0] = 8;
        challenge((unsigned)_i % 3, 10, octets);
        ck_assert(memcmp(first, last(PPP_CHAP, CHAP_RESPONSE)->info + 5, ways[_i % 3].value_len) != 0);
    }
    memcpy(wrapped, first, sizeof wrapped);
    if (_i % 3 != MD5) /* nor what stands around the hash */
        memset(wrapped, 0x11, 24);
    respond(wrapped, ways[_i % 3].value_len);
    expect_nothing_won();
}
END_TEST

START_TEST(whoever_asks_us_more_often_than_we_remember_has_no_proof_of_us)
{
    const uint8_t any[49] = { 1 };
    uint8_t octets[16] = { 0 };

    start((unsigned)_i);
    for (uint8_t id = 10; id < 10 + AUTH_SAID_MAX + 1; id++) {
        octets[0] = id;
        challenge((unsigned)_i, id, octets);
    }
    respond(any, ways[_i].value_len);
    expect_nothing_won();
}
END_TEST

START_TEST(our_password_in_clear_handed_back_is_no_proof)
{
    start(PAP);
    ck_assert_ptr_nonnull(last(PPP_PAP, PAP_REQUEST));
    hand_over_password("secret");
    expect_nothing_won();
}
END_TEST

START_TEST(our_password_in_clear_is_no_proof_either_when_lcp_has_started_over)
{
    start(PAP);
    a.head = a.tail;
    peer_feed(&a, "c02101080004");
    open_lcp(PAP, NOTHING);
    hand_over_password("secret");
    expect_nothing_won();
}
END_TEST

START_TEST(a_refusal_in_clear_does_not_get_a_second_password)
{
    start(PAP);
    link_receive(a.link, PPP_PAP, bytes_of((const uint8_t[]){ PAP_NAK, last(PPP_PAP, PAP_REQUEST)->info[1], 0, 5, 0 }, 5), a.now);
    peer_wait(&a, 10 * 1000);
    ck_assert_msg(peer_heard(&a, "ended auth-failed 0") && !strstr(a.events, "retry"), "%s", a.events);
    peer_fini(&a);
}
END_TEST

START_TEST(another_password_in_clear_is_judged_as_ever)
{
    start(PAP);
    a.secret = "theirs";
    hand_over_password("theirs");
    ck_assert_msg(peer_heard(&a, "authenticate SiteB"), "%s", a.events);
    ck_assert_ptr_nonnull(last(PPP_PAP, PAP_ACK));
    peer_fini(&a);
}
END_TEST

/* ---- the answering machine by itself ---- */

static void drop(void *ctx, uint16_t protocol, struct bytes info)
{
    (void)ctx, (void)protocol, (void)info;
}

static void count(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    memset(out, 0x5a, len);
}

static const struct authenticator_ops quiet = { .send = drop, .random = count };

/* The attack as it is made: PC is chosen, C is ours, and the challenge to us is what MS-CHAPv2 makes of the two. */
START_TEST(a_response_to_mschap_is_known_again_as_one_to_mschapv2)
{
    struct auth_attempt attempt = { .method = AUTH_MSCHAP_V2, .user = "SiteB", .challenge_len = 16, .response_len = 49 };
    uint8_t octets[MSCHAP_V1_CHALLENGE_LEN], hash[MSCHAP_HASH_LEN], expected[MSCHAP_RESPONSE_LEN], room[100];
    struct writer w = wr_into(room, sizeof room);
    struct auth_peer p;

    memset(attempt.challenge, 0xc1, 16);
    memset(attempt.response, 0x11, 16);
    mschap_challenge_hash(attempt.response, attempt.challenge, "SiteB", octets);
    auth_peer_init(&p, AUTH_MSCHAP_V1, "SiteA", "secret", &quiet, NULL);
    auth_peer_start(&p, 0);
    ck_assert(!auth_peer_may_have_said(&p, &attempt));
    chap_write_value(&w, CHAP_CHALLENGE, 1, bytes_of(octets, sizeof octets), bytes_of_text("SiteB"));
    auth_peer_receive(&p, PPP_CHAP, wr_view(&w), 0);
    memcpy(attempt.response + 24, p.response + 24, MSCHAP_RESPONSE_LEN);
    mschap_nt_hash(bytes_of_text("secret"), hash);
    mschap_nt_response(attempt.challenge, attempt.response, "SiteB", hash, expected);
    ck_assert_mem_eq(expected, attempt.response + 24, sizeof expected); /* an account provider would take it */
    ck_assert(auth_peer_may_have_said(&p, &attempt));
    attempt.response[30] ^= 1;
    ck_assert(!auth_peer_may_have_said(&p, &attempt));
    auth_peer_fini(&p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link_thief");
    TCase *t = tcase_create("thief");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, we_say_who_we_are_by_no_weaker_method_than_we_ask_by, 0, 16);
    tcase_add_loop_test(t, naks_to_a_weak_method_do_not_weaken_how_we_say_who_we_are, 0, 4);
    tcase_add_test(t, whoever_need_not_prove_himself_is_told_who_we_are_by_any_method);
    tcase_add_loop_test(t, our_challenge_handed_back_is_not_answered, 0, 3);
    tcase_add_loop_test(t, our_response_handed_back_is_no_proof, 0, 6);
    tcase_add_loop_test(t, whoever_asks_us_more_often_than_we_remember_has_no_proof_of_us, 0, 3);
    tcase_add_test(t, our_password_in_clear_handed_back_is_no_proof);
    tcase_add_test(t, our_password_in_clear_is_no_proof_either_when_lcp_has_started_over);
    tcase_add_test(t, a_refusal_in_clear_does_not_get_a_second_password);
    tcase_add_test(t, another_password_in_clear_is_judged_as_ever);
    tcase_add_test(t, a_response_to_mschap_is_known_again_as_one_to_mschapv2);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
