/*
 * test_mschap.c - MS-CHAP and MS-CHAPv2, both sides (RFC 2433, RFC 2759).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/mschap.h"
#include "service/ppp/chap.h"
#include "tests/support/vector_file.h"
#include "tests/unit/ppp/auth_rig.h"

static struct rig rig, other;
static struct authenticator a;
static struct auth_peer peer;

static const unsigned versions[] = { AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };

static void start(unsigned method)
{
    rig = (struct rig){ 0 };
    other = (struct rig){ .seed = 0x80 };
    authenticator_init(&a, method, "RRAS", 3000, 2, &rig_ops, &rig);
    auth_peer_init(&peer, method, "DOM\\User", "clientPass", &rig_ops, &other);
    authenticator_start(&a, 0);
    auth_peer_start(&peer, 0);
}

static void respond(uint8_t id, size_t value_len, uint8_t fill)
{
    uint8_t buf[300], value[255];
    struct writer w = wr_into(buf, sizeof buf);

    memset(value, fill, sizeof value);
    chap_write_value(&w, CHAP_RESPONSE, id, bytes_of(value, value_len), bytes_of_text("User"));
    authenticator_receive(&a, PPP_CHAP, wr_view(&w), 0);
}

static void peer_gets_text(enum chap_code code, uint8_t id, const char *text)
{
    uint8_t buf[300];
    struct writer w = wr_into(buf, sizeof buf);

    chap_write_text(&w, code, id, bytes_of_text(text));
    auth_peer_receive(&peer, PPP_CHAP, wr_view(&w), 0);
}

START_TEST(the_challenge_is_8_octets_for_v1_and_16_for_v2)
{
    static const size_t len[] = { 8, 16 };

    start(versions[_i]);
    ck_assert_uint_eq(rig.packet[0], CHAP_CHALLENGE);
    ck_assert_uint_eq(rig.packet[4], len[_i]);
    ck_assert_uint_eq(rig.packet_len, 4 + 1 + len[_i] + 4);
    respond(1, 49, 1);
    ck_assert_uint_eq(rig.attempt.challenge_len, len[_i]);
    ck_assert_uint_eq(rig.attempt.response_len, 49);
}
END_TEST

START_TEST(a_response_that_is_not_49_octets_is_dropped)
{
    start(versions[_i]);
    respond(1, 48, 1);
    respond(1, 50, 1);
    respond(1, 16, 1);
    ck_assert_int_eq(rig.verified, 0);
    respond(1, 49, 1);
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(the_success_of_v2_carries_the_proof_and_is_repeated)
{
    static const char proof[] = "S=407A5589115FD0D6209F510FE9C04566932CDA56";

    start(AUTH_MSCHAP_V2);
    respond(1, 49, 1);
    answer_yes(&a, proof);
    ck_assert_uint_eq(rig.packet[0], CHAP_SUCCESS);
    ck_assert_str_eq(rig_text(&rig), "S=407A5589115FD0D6209F510FE9C04566932CDA56 M=Access granted");
    ck_assert_int_eq(rig.succeeded, 1);
    respond(1, 49, 1);
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_str_eq(rig_text(&rig), "S=407A5589115FD0D6209F510FE9C04566932CDA56 M=Access granted");
    ck_assert_int_eq(rig.verified, 1);
}
END_TEST

START_TEST(the_failure_text_of_v1_names_error_retry_challenge_and_version)
{
    start(AUTH_MSCHAP_V1);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 0);
    ck_assert_uint_eq(rig.packet[0], CHAP_FAILURE);
    ck_assert_uint_eq(rig.packet[1], 1);
    ck_assert_str_eq(rig_text(&rig), "E=691 R=1 C=08090A0B0C0D0E0F V=2");
}
END_TEST

START_TEST(the_failure_text_of_v2_has_a_message_too)
{
    start(AUTH_MSCHAP_V2);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 0);
    ck_assert_str_eq(rig_text(&rig), "E=691 R=1 C=101112131415161718191A1B1C1D1E1F V=3 "
                                     "M=Access was denied because the user name or password is wrong.");
}
END_TEST

START_TEST(a_retry_answers_the_new_challenge_under_the_next_id)
{
    start(versions[_i]);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 0);
    respond(3, 49, 2); /* neither the old nor the next id */
    ck_assert_int_eq(rig.verified, 1);
    respond(2, 49, 2);
    ck_assert_int_eq(rig.verified, 2);
    ck_assert_uint_eq(rig.attempt.id, 2);
    ck_assert_uint_eq(rig.attempt.challenge[0], versions[_i] == AUTH_MSCHAP_V1 ? 8 : 16);
    respond(2, 49, 2); /* again while it is judged: the old answer is not its answer */
    ck_assert_int_eq(rig.sent, 2);
    ck_assert_int_eq(rig.verified, 2);
    answer_yes(&a, "");
    ck_assert_uint_eq(rig.packet[0], CHAP_SUCCESS);
    ck_assert_uint_eq(rig.packet[1], 2);
}
END_TEST

START_TEST(the_failure_is_repeated_for_a_repeated_response)
{
    start(versions[_i]);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 0);
    respond(1, 49, 1);
    ck_assert_int_eq(rig.verified, 1);
    ck_assert_int_eq(rig.sent, 3);
    ck_assert_uint_eq(rig.packet[0], CHAP_FAILURE);
    ck_assert_uint_eq(rig.packet[1], 1);
}
END_TEST

START_TEST(after_two_retries_the_failure_allows_no_more)
{
    start(versions[_i]);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 0);
    respond(2, 49, 2);
    answer_no(&a, 691, true, 0);
    ck_assert_int_eq(strncmp(rig_text(&rig), "E=691 R=1 ", 10), 0);
    respond(3, 49, 3);
    answer_no(&a, 691, true, 0);
    ck_assert_int_eq(strncmp(rig_text(&rig), "E=691 R=0 ", 10), 0);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_AUTH_FAILED);
    respond(4, 49, 4);
    ck_assert_int_eq(rig.verified, 3);
}
END_TEST

START_TEST(other_errors_allow_no_retry)
{
    static const struct { uint32_t error; enum end_reason why; const char *start; } cases[] = {
        { 646, END_LOGON_HOURS, "E=646 R=0 " }, { 647, END_ACCOUNT_DISABLED, "E=647 R=0 " },
        { 648, END_PASSWORD_EXPIRED, "E=648 R=0 " }, { 649, END_NO_DIALIN_PERMISSION, "E=649 R=0 " },
        { 708, END_ACCOUNT_EXPIRED, "E=708 R=0 " }, { 0, END_AUTH_FAILED, "E=691 R=1 " }
    };

    start(AUTH_MSCHAP_V2);
    respond(1, 49, 1);
    answer_no(&a, cases[_i].error, true, 0);
    ck_assert_int_eq(strncmp(rig_text(&rig), cases[_i].start, 10), 0);
    ck_assert_int_eq(rig.failed, cases[_i].error != 0);
    if (rig.failed)
        ck_assert_int_eq(rig.why, cases[_i].why);
}
END_TEST

START_TEST(no_challenge_is_repeated_while_a_person_types)
{
    start(versions[_i]);
    respond(1, 49, 1);
    answer_no(&a, 691, true, 1000);
    ck_assert_uint_ge(authenticator_advance(&a, 61000), 61000);
    ck_assert_int_eq(rig.sent, 2);
    ck_assert_int_eq(rig.failed, 0);
}
END_TEST

START_TEST(changing_the_password_is_refused_with_709)
{
    uint8_t packet[1118] = { (uint8_t)(5 + _i), 9, (uint8_t)(sizeof packet >> 8), (uint8_t)(sizeof packet & 0xff) };

    start(_i == 2 ? AUTH_MSCHAP_V2 : AUTH_MSCHAP_V1);
    respond(1, 49, 1);
    answer_no(&a, 648, true, 0);
    ck_assert_int_eq(rig.failed, 1);
    authenticator_receive(&a, PPP_CHAP, bytes_of(packet, sizeof packet), 0);
    ck_assert_uint_eq(rig.packet[0], CHAP_FAILURE);
    ck_assert_uint_eq(rig.packet[1], 9);
    ck_assert_int_eq(strncmp(rig_text(&rig), "E=709 R=0 C=", 12), 0);
    ck_assert_int_eq(rig.failed, 1);

    start(_i == 2 ? AUTH_MSCHAP_V2 : AUTH_MSCHAP_V1); /* out of the blue */
    authenticator_receive(&a, PPP_CHAP, bytes_of(packet, sizeof packet), 0);
    ck_assert_int_eq(strncmp(rig_text(&rig), "E=709 R=0 C=", 12), 0);
    ck_assert_int_eq(rig.failed, 1);
    ck_assert_int_eq(rig.why, END_PASSWORD_EXPIRED);

    start(_i == 2 ? AUTH_MSCHAP_V2 : AUTH_MSCHAP_V1); /* after success it changes nothing */
    respond(1, 49, 1);
    answer_yes(&a, "");
    authenticator_receive(&a, PPP_CHAP, bytes_of(packet, sizeof packet), 0);
    ck_assert_int_eq(rig.sent, 2);
    ck_assert_int_eq(rig.failed, 0);
}
END_TEST

START_TEST(the_value_of_v1_is_the_published_one)
{
    char *text = vector_read("mschap_v1.json");
    const char *at = text;
    char password[64], hex[128];
    int n = 0;

    while ((at = vector_json(at, "password", password, sizeof password)) != NULL) {
        uint8_t challenge[8], expected[49], value[MSCHAP_VALUE_LEN];

        at = vector_json(at, "challenge", hex, sizeof hex);
        vector_hex(hex, challenge, sizeof challenge);
        at = vector_json(at, "response_value_49_nt_only", hex, sizeof hex);
        ck_assert_uint_eq(vector_hex(hex, expected, sizeof expected), 49);
        mschap_v1_value(challenge, bytes_of_text(password), value);
        ck_assert_msg(memcmp(value, expected, 49) == 0, "password '%s'", password);
        n++;
    }
    ck_assert_int_ge(n, 4);
    free(text);
}
END_TEST

/* One field of mschap_v2.json as octets. */
static size_t v2(const char *key, uint8_t *out, size_t cap)
{
    char *text = vector_read("mschap_v2.json");
    char hex[128];
    size_t n;

    ck_assert_ptr_nonnull(vector_json(text, key, hex, sizeof hex));
    n = vector_hex(hex, out, cap);
    free(text);
    return n;
}

START_TEST(the_value_and_the_proof_of_v2_are_the_published_ones)
{
    static const char proof[] = "S=407A5589115FD0D6209F510FE9C04566932CDA56 M=ok";
    uint8_t challenge[16], peer_challenge[16], expected[49], value[MSCHAP_VALUE_LEN];
    struct bytes password = bytes_of_text("clientPass");
    char changed[sizeof proof];

    v2("auth_challenge", challenge, 16);
    v2("peer_challenge", peer_challenge, 16);
    ck_assert_uint_eq(v2("response_value_49", expected, 49), 49);
    mschap_v2_value(challenge, peer_challenge, "BIGCO\\User", password, value);
    ck_assert_mem_eq(value, expected, 49);
    ck_assert(mschap_v2_success_is_genuine(bytes_of_text(proof), challenge, value, "User", password));
    ck_assert(!mschap_v2_success_is_genuine(bytes_of_text(proof), challenge, value, "User", bytes_of_text("x")));
    ck_assert(!mschap_v2_success_is_genuine(bytes_of(proof, 41), challenge, value, "User", password));
    for (size_t i = 0; i < MSCHAP_AUTHENTICATOR_LEN; i++) {
        memcpy(changed, proof, sizeof proof);
        changed[i] = changed[i] == '7' ? '8' : '7';
        ck_assert(!mschap_v2_success_is_genuine(bytes_of_text(changed), challenge, value, "User", password));
    }
}
END_TEST

static const struct {
    const char *text;
    enum auth_method method;
    uint32_t error;
    bool may_retry, has_challenge;
    uint32_t version;
    const char *message;
} texts[] = {
    { "E=691 R=1 C=0001020304050607 V=2", AUTH_MSCHAP_V1, 691, true, true, 2, "" },
    { "E=691 R=1 C=000102030405060708090a0B0c0D0e0F V=3 M=try again, bob", AUTH_MSCHAP_V2, 691, true, true, 3,
      "try again, bob" },
    { "E=691 R=1 C=0001020304050607 V=3", AUTH_MSCHAP_V2, 691, true, false, 3, "" }, /* too short for v2 */
    { "E=691 R=1 C=000102030405060x V=2", AUTH_MSCHAP_V1, 691, true, false, 2, "" },
    { "E=691 R=1 C=000102030405060708 V=2", AUTH_MSCHAP_V1, 691, true, false, 2, "" }, /* too long */
    { "R=0 V=2 E=648", AUTH_MSCHAP_V1, 648, false, false, 2, "" },
    { "  E=647   R=0 ", AUTH_MSCHAP_V1, 647, false, false, 0, "" },
    { "", AUTH_MSCHAP_V1, 691, false, false, 0, "" },
    { "denied", AUTH_MSCHAP_V1, 691, false, false, 0, "" },
    { "E= R= C= V=", AUTH_MSCHAP_V1, 691, false, false, 0, "" },
    { "E=99999999999999999999 R=1", AUTH_MSCHAP_V1, 999999999, true, false, 0, "" },
    { "E=649 M=a\nb\x01 R=1", AUTH_MSCHAP_V2, 649, false, false, 0, "a?b? R=1" },
};

START_TEST(a_failure_text_is_read_whatever_its_order_and_its_holes)
{
    struct mschap_failure f;

    mschap_parse_failure(bytes_of_text(texts[_i].text), texts[_i].method, &f);
    ck_assert_uint_eq(f.ras_error, texts[_i].error);
    ck_assert_int_eq(f.may_retry, texts[_i].may_retry);
    ck_assert_int_eq(f.has_challenge, texts[_i].has_challenge);
    ck_assert_uint_eq(f.version, texts[_i].version);
    ck_assert_str_eq(f.message, texts[_i].message);
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
    struct mschap_failure f = { .ras_error = 691, .may_retry = true, .version = 3, .message = "no" }, g;
    char text[AUTH_MESSAGE_MAX + 1];

    for (size_t i = 0; i < 16; i++)
        f.challenge[i] = (uint8_t)(0xf0 + i);
    mschap_failure_text(&f, AUTH_MSCHAP_V2, text, sizeof text);
    mschap_parse_failure(bytes_of_text(text), AUTH_MSCHAP_V2, &g);
    ck_assert_uint_eq(g.ras_error, 691);
    ck_assert(g.may_retry && g.has_challenge);
    ck_assert_mem_eq(g.challenge, f.challenge, 16);
    ck_assert_str_eq(g.message, "no");
}
END_TEST

START_TEST(the_implied_challenge_goes_up_by_23)
{
    char *text = vector_read("mschap_v1.json");
    const char *at = strstr(text, "implied_retry_challenge");
    static const char *const keys[] = { "retry1", "retry2" };
    uint8_t challenge[8], expected[8];
    char hex[64];

    at = vector_json(at, "challenge", hex, sizeof hex);
    vector_hex(hex, challenge, 8);
    for (int i = 0; i < 2; i++) {
        at = vector_json(at, keys[i], hex, sizeof hex);
        vector_hex(hex, expected, 8);
        mschap_implied_challenge(challenge);
        ck_assert_mem_eq(challenge, expected, 8);
    }
    free(text);
    challenge[0] = 0xf0;
    mschap_implied_challenge(challenge);
    ck_assert_uint_eq(challenge[0], 7);
}
END_TEST

/* The verdict a server would come to. */
static bool attempt_is_good(const struct auth_attempt *attempt, const char *password, char *proof)
{
    uint8_t hash[16], response[24];

    mschap_nt_hash(bytes_of_text(password), hash);
    if (attempt->method == AUTH_MSCHAP_V1) {
        mschap_challenge_response(attempt->challenge, hash, response);
    } else {
        mschap_nt_response(attempt->challenge, attempt->response, attempt->user, hash, response);
        mschap_authenticator_response(hash, attempt->response + 24, attempt->response, attempt->challenge,
                                      attempt->user, proof);
    }
    return memcmp(response, attempt->response + 24, 24) == 0;
}

START_TEST(both_sides_agree_after_a_wrong_password_and_a_retry)
{
    char proof[64] = "";

    start(versions[_i]);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    authenticator_receive(&a, PPP_CHAP, rig_packet(&other), 0);
    ck_assert_str_eq(rig.attempt.user, "DOM\\User");
    ck_assert(!attempt_is_good(&rig.attempt, "other", proof));
    answer_no(&a, 691, true, 0);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    ck_assert_int_eq(other.failed, 1);
    ck_assert_int_eq(other.why, END_AUTH_FAILED);
    ck_assert(peer.failure.may_retry && peer.failure.has_challenge);

    ck_assert(auth_peer_retry(&peer, peer.user, "other", 0));
    authenticator_receive(&a, PPP_CHAP, rig_packet(&other), 0);
    ck_assert_int_eq(rig.verified, 2);
    ck_assert(attempt_is_good(&rig.attempt, "other", proof));
    answer_yes(&a, proof);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    ck_assert_int_eq(other.succeeded, 1);
    ck_assert_int_eq(rig.succeeded, 1);
}
END_TEST

START_TEST(a_retry_without_a_challenge_uses_the_implied_one)
{
    uint8_t first;

    start(AUTH_MSCHAP_V1);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    first = peer.challenge[0];
    peer_gets_text(CHAP_FAILURE, 1, "E=691 R=1 V=2");
    ck_assert(auth_peer_retry(&peer, peer.user, "x", 0));
    ck_assert_uint_eq(peer.challenge[0], first + 23);
    ck_assert_uint_eq(other.packet[1], 2);
}
END_TEST

START_TEST(the_peer_hangs_up_on_a_server_that_does_not_know_the_password)
{
    start(AUTH_MSCHAP_V2);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    peer_gets_text(CHAP_SUCCESS, 1, "S=407A5589115FD0D6209F510FE9C04566932CDA56 M=welcome");
    ck_assert_int_eq(other.succeeded, 0);
    ck_assert_int_eq(other.failed, 1);
    ck_assert_uint_eq(peer.failure.ras_error, 778);
    ck_assert(!auth_peer_retry(&peer, peer.user, "x", 0));
}
END_TEST

START_TEST(the_peer_refuses_a_challenge_of_the_wrong_length)
{
    start(versions[_i]);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 12, 7, 1, 2, 3, 4, 5, 6, 7), 0);
    auth_peer_receive(&peer, PPP_CHAP, HEX(1, 1, 0, 14, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9), 0);
    ck_assert_int_eq(other.sent, 0);
}
END_TEST

START_TEST(a_repeated_challenge_gets_the_same_response)
{
    uint8_t first[128];

    start(versions[_i]);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    memcpy(first, other.packet, other.packet_len);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    ck_assert_int_eq(other.sent, 2);
    ck_assert_mem_eq(other.packet, first, other.packet_len);
}
END_TEST

START_TEST(a_failure_without_retry_ends_it_with_its_error)
{
    start(versions[_i]);
    auth_peer_receive(&peer, PPP_CHAP, rig_packet(&rig), 0);
    peer_gets_text(CHAP_FAILURE, 1, "E=649 R=0 V=3");
    ck_assert_int_eq(other.why, END_NO_DIALIN_PERMISSION);
    ck_assert_uint_eq(peer.failure.ras_error, 649);
    ck_assert(!auth_peer_retry(&peer, peer.user, "x", 0));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mschap");
    TCase *t = tcase_create("authenticator");

    tcase_add_loop_test(t, the_challenge_is_8_octets_for_v1_and_16_for_v2, 0, 2);
    tcase_add_loop_test(t, a_response_that_is_not_49_octets_is_dropped, 0, 2);
    tcase_add_test(t, the_success_of_v2_carries_the_proof_and_is_repeated);
    tcase_add_test(t, the_failure_text_of_v1_names_error_retry_challenge_and_version);
    tcase_add_test(t, the_failure_text_of_v2_has_a_message_too);
    tcase_add_loop_test(t, a_retry_answers_the_new_challenge_under_the_next_id, 0, 2);
    tcase_add_loop_test(t, the_failure_is_repeated_for_a_repeated_response, 0, 2);
    tcase_add_loop_test(t, after_two_retries_the_failure_allows_no_more, 0, 2);
    tcase_add_loop_test(t, other_errors_allow_no_retry, 0, 6);
    tcase_add_loop_test(t, no_challenge_is_repeated_while_a_person_types, 0, 2);
    tcase_add_loop_test(t, changing_the_password_is_refused_with_709, 0, 3);
    suite_add_tcase(s, t);
    t = tcase_create("values and texts");
    tcase_add_test(t, the_value_of_v1_is_the_published_one);
    tcase_add_test(t, the_value_and_the_proof_of_v2_are_the_published_ones);
    tcase_add_loop_test(t, a_failure_text_is_read_whatever_its_order_and_its_holes, 0,
                        (int)(sizeof texts / sizeof *texts));
    tcase_add_test(t, what_is_written_is_read_back);
    tcase_add_test(t, the_implied_challenge_goes_up_by_23);
    suite_add_tcase(s, t);
    t = tcase_create("peer");
    tcase_add_loop_test(t, both_sides_agree_after_a_wrong_password_and_a_retry, 0, 2);
    tcase_add_test(t, a_retry_without_a_challenge_uses_the_implied_one);
    tcase_add_test(t, the_peer_hangs_up_on_a_server_that_does_not_know_the_password);
    tcase_add_loop_test(t, the_peer_refuses_a_challenge_of_the_wrong_length, 0, 2);
    tcase_add_loop_test(t, a_repeated_challenge_gets_the_same_response, 0, 2);
    tcase_add_loop_test(t, a_failure_without_retry_ends_it_with_its_error, 0, 2);
    suite_add_tcase(s, t);
    return run_suite(s);
}
