/*
 * test_lcp_options.c - judging a peer's LCP options, and taking in its answers to ours.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/lcp_options.h"
#include "tests/support/ppp_peer.h"
#include <check.h>

enum { OUR_MAGIC = 0x11223344, FRESH_MAGIC = 0x55667788 };

static const struct {
    const char *name;
    unsigned auth_allowed;
    bool can_nak;
    enum cp_verdict verdict;
    const char *request, *reply;
} requests[] = {
    { "nothing is fine", 0, true, CP_VERDICT_ACK, "", "" },
    { "a good MRU", 0, true, CP_VERDICT_ACK, "010405dc", "010405dc" },
    { "the smallest MRU", 0, true, CP_VERDICT_ACK, "01040080", "01040080" },
    { "a small MRU is nakd", 0, true, CP_VERDICT_NAK, "0104007f", "01040080" },
    { "a small MRU once too often is rejected", 0, false, CP_VERDICT_REJ, "0104007f", "0104007f" },
    { "wrong length is rejected", 0, true, CP_VERDICT_REJ, "010305", "010305" },
    { "ACCM", 0, true, CP_VERDICT_ACK, "0206ffffffff", "0206ffffffff" },
    { "magic", 0, true, CP_VERDICT_ACK, "050600000001", "050600000001" },
    { "magic zero is nakd", 0, true, CP_VERDICT_NAK, "050600000000", "050655667788" },
    { "our own magic is nakd", 0, true, CP_VERDICT_NAK, "050611223344", "050655667788" },
    { "and never rejected", 0, false, CP_VERDICT_NAK, "050611223344", "050655667788" },
    { "PFC and ACFC", 0, true, CP_VERDICT_ACK, "07020802", "07020802" },
    { "PFC with a value", 0, true, CP_VERDICT_REJ, "070300", "070300" },
    { "endpoint of class 1", 0, true, CP_VERDICT_ACK, "1307010a0b0c0d", "1307010a0b0c0d" },
    { "endpoint without a class", 0, true, CP_VERDICT_REJ, "1302", "1302" },
    { "reject wins over nak", 0, true, CP_VERDICT_REJ, "01040001c80309", "c80309" },
    { "all at once, in order", 0, true, CP_VERDICT_REJ,
      "0408c02500000bb8" "0d0306" "0702" "1104064e" "1202" "17040102",
      "0408c02500000bb8" "0d0306" "1104064e" "1202" "17040102" },
    { "a called side does not authenticate", 0, true, CP_VERDICT_REJ, "0304c023", "0304c023" },
    { "PAP when willing", AUTH_PAP, true, CP_VERDICT_ACK, "0304c023", "0304c023" },
    { "MD5 when PAP is all we would do", AUTH_PAP, true, CP_VERDICT_NAK, "0305c22305", "0304c023" },
    { "EAP is nakd with the strongest", AUTH_METHODS_ALL, true, CP_VERDICT_NAK, "0304c227",
      "0305c22381" },
    { "SPAP too", AUTH_PAP | AUTH_CHAP_MD5, true, CP_VERDICT_NAK, "0304c027", "0305c22305" },
    { "CHAP without an algorithm", AUTH_METHODS_ALL, true, CP_VERDICT_NAK, "0304c223",
      "0305c22381" },
    { "CHAP with one octet too many", AUTH_METHODS_ALL, true, CP_VERDICT_NAK, "0306c2230500",
      "0305c22381" },
    { "PAP with data", AUTH_PAP, true, CP_VERDICT_NAK, "0305c02300", "0304c023" },
    { "two options of one kind", 0, true, CP_VERDICT_ACK, "010405dc01040578", "010405dc01040578" },
    { "a length of zero", 0, true, CP_VERDICT_MALFORMED, "0100", NULL },
    { "a length of one", 0, true, CP_VERDICT_MALFORMED, "0701", NULL },
    { "an option past the end", 0, true, CP_VERDICT_MALFORMED, "07020205", NULL },
    { "half an option", 0, true, CP_VERDICT_MALFORMED, "0702ff", NULL },
};

START_TEST(a_request_gets_its_answer)
{
    uint8_t request[256], want[256], out[256];
    size_t len = peer_unhex(requests[_i].request, request, sizeof request);
    struct lcp_scratch scratch = { .peer = lcp_params_default(), .our_magic = OUR_MAGIC,
                                   .fresh_magic = FRESH_MAGIC,
                                   .auth_allowed = requests[_i].auth_allowed };
    struct writer reply = wr_into(out, sizeof out);
    enum cp_verdict verdict = cp_judge_request(lcp_options, bytes_of(request, len),
                                               requests[_i].can_nak, &scratch, &reply);

    ck_assert_msg(verdict == requests[_i].verdict, "%s: %d", requests[_i].name, verdict);
    if (verdict == CP_VERDICT_MALFORMED)
        return;
    len = peer_unhex(requests[_i].reply, want, sizeof want);
    ck_assert_msg(bytes_equal(wr_view(&reply), bytes_of(want, len)), "%s", requests[_i].name);
}
END_TEST

static struct lcp_wish a_wish(unsigned methods)
{
    return (struct lcp_wish){
        .params = { 1400, 0x000a0000, OUR_MAGIC, lcp_strongest_auth(methods), true, true, false },
        .asks_accm = true, .auth_policy = methods, .auth_left = methods };
}

static void check_request(const struct lcp_wish *wish, const char *hex)
{
    uint8_t want[64], out[64];
    struct writer request = wr_into(out, sizeof out);
    size_t len = peer_unhex(hex, want, sizeof want);

    cp_write_request(lcp_options, wish, &request);
    ck_assert_msg(bytes_equal(wr_view(&request), bytes_of(want, len)), "want %s", hex);
}

static void answer(bool (*read)(const struct cp_option *, struct bytes, void *),
                   struct lcp_wish *wish, const char *hex, bool is_good)
{
    uint8_t options[64];
    size_t len = peer_unhex(hex, options, sizeof options);

    ck_assert_int_eq(read(lcp_options, bytes_of(options, len), wish), is_good);
}

START_TEST(our_request_has_every_option_in_order)
{
    struct lcp_wish wish = a_wish(AUTH_METHODS_ALL);

    check_request(&wish, "01040578" "0206000a0000" "0305c22381" "050611223344" "0702" "0802");
}
END_TEST

START_TEST(a_reject_drops_just_what_it_names)
{
    struct lcp_wish wish = a_wish(AUTH_PAP);

    answer(cp_read_reject, &wish, "0104057807021104064e", true);
    check_request(&wish, "0206000a0000" "0304c023" "050611223344" "0802");
    answer(cp_read_reject, &wish, "0206000a00000506112233440802", true);
    check_request(&wish, "0304c023");
    ck_assert_uint_eq(wish.params.magic, 0);
    ck_assert_uint_eq(wish.params.accm, 0x000a0000); /* still noise when it arrives unescaped */
    answer(cp_read_reject, &wish, "0304c023", true);
    ck_assert(wish.is_auth_refused);
}
END_TEST

START_TEST(a_nak_is_a_wish_and_not_an_order)
{
    struct lcp_wish wish = a_wish(AUTH_METHODS_ALL);

    answer(cp_read_nak, &wish, "010405dc", true);         /* then there is nothing to ask for */
    answer(cp_read_nak, &wish, "020680000000", true);     /* it wants more escaped */
    answer(cp_read_nak, &wish, "0304c023", true);
    check_request(&wish, "0206800a0000" "0304c023" "050611223344" "0702" "0802");
    answer(cp_read_nak, &wish, "0506deadbeef", true);
    ck_assert(wish.needs_magic);
    ck_assert_uint_eq(wish.params.magic, OUR_MAGIC);      /* never the peer's choice: it may be ours */
    answer(cp_read_nak, &wish, "1104064e", true);         /* we do not do multilink */
    answer(cp_read_nak, &wish, "0304c227", true);         /* nor EAP: the next one down */
    ck_assert_uint_eq(wish.params.auth, AUTH_MSCHAP_V1);
}
END_TEST

START_TEST(a_malformed_answer_changes_nothing)
{
    struct lcp_wish wish = a_wish(AUTH_METHODS_ALL), before = wish;

    answer(cp_read_nak, &wish, "010405dc07", false);
    answer(cp_read_reject, &wish, "07020801", false);
    ck_assert_mem_eq(&wish, &before, sizeof wish);
    answer(cp_read_nak, &wish, "010305", true); /* well formed, but no MRU */
    ck_assert_uint_eq(wish.params.mru, 1400);
}
END_TEST

START_TEST(an_ack_that_does_not_fit_says_so_and_a_nak_ends_at_a_whole_option)
{
    uint8_t request[64], out[6];
    struct lcp_scratch scratch = { .peer = lcp_params_default(), .our_magic = OUR_MAGIC };
    struct writer reply = wr_into(out, sizeof out);
    size_t len = peer_unhex("010405dc010405dc", request, sizeof request);

    ck_assert_int_eq(cp_judge_request(lcp_options, bytes_of(request, len), true, &scratch, &reply),
                     CP_VERDICT_ACK);
    ck_assert(reply.overflow);
    reply = wr_into(out, sizeof out);
    len = peer_unhex("0104000101040001", request, sizeof request);
    ck_assert_int_eq(cp_judge_request(lcp_options, bytes_of(request, len), true, &scratch, &reply),
                     CP_VERDICT_NAK);
    ck_assert_uint_eq(reply.len, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lcp_options");
    TCase *t = tcase_create("RFC 1661 5 and 6");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, a_request_gets_its_answer, 0,
                        (int)(sizeof requests / sizeof *requests));
    tcase_add_test(t, our_request_has_every_option_in_order);
    tcase_add_test(t, a_reject_drops_just_what_it_names);
    tcase_add_test(t, a_nak_is_a_wish_and_not_an_order);
    tcase_add_test(t, a_malformed_answer_changes_nothing);
    tcase_add_test(t, an_ack_that_does_not_fit_says_so_and_a_nak_ends_at_a_whole_option);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
