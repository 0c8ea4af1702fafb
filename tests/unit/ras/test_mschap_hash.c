/*
 * test_mschap_hash.c - the arithmetic of MS-CHAP against published values.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/mschap_hash.h"
#include "tests/support/vector_file.h"

static void assert_hex(const char *hex, const uint8_t *value, size_t len, const char *what)
{
    uint8_t expected[64];

    ck_assert_uint_eq(vector_hex(hex, expected, sizeof expected), len);
    ck_assert_msg(memcmp(expected, value, len) == 0, "%s", what);
}

START_TEST(lm_and_nt_hashes_are_the_published_ones)
{
    char *text = vector_read("hashes.csv");
    int rows = 0;

    for (char *line = strchr(text, '\n'); line != NULL && line[1] != '\0'; line = strchr(line + 1, '\n')) {
        char alg[32], hex[64];
        uint8_t password[32], hash[16];
        size_t n;

        vector_field(line + 1, 0, alg, sizeof alg);
        vector_field(line + 1, 2, hex, sizeof hex);
        n = vector_hex(hex, password, sizeof password);
        vector_field(line + 1, 3, hex, sizeof hex);
        if (strcmp(alg, "NT-hash") == 0)
            mschap_nt_hash(bytes_of(password, n), hash);
        else if (strcmp(alg, "LM-hash") == 0)
            ck_assert(mschap_lm_hash(bytes_of(password, n), hash));
        else
            continue;
        assert_hex(hex, hash, 16, alg);
        rows++;
    }
    ck_assert_int_ge(rows, 5);
    free(text);
}
END_TEST

START_TEST(every_vector_of_v1_holds)
{
    char *text = vector_read("mschap_v1.json");
    const char *at = text;
    char password[64], hex[128];
    int n = 0;

    while ((at = vector_json(at, "password", password, sizeof password)) != NULL) {
        uint8_t challenge[8], nt[16], lm[16], out[24];

        at = vector_json(at, "challenge", hex, sizeof hex);
        vector_hex(hex, challenge, sizeof challenge);
        mschap_nt_hash(bytes_of_text(password), nt);
        at = vector_json(at, "nt_hash", hex, sizeof hex);
        assert_hex(hex, nt, 16, password);
        ck_assert(mschap_lm_hash(bytes_of_text(password), lm));
        at = vector_json(at, "lm_hash", hex, sizeof hex);
        assert_hex(hex, lm, 16, password);
        mschap_nt_hash_hash(nt, out);
        at = vector_json(at, "nt_hash_hash", hex, sizeof hex);
        assert_hex(hex, out, 16, password);
        mschap_challenge_response(challenge, nt, out);
        at = vector_json(at, "nt_response", hex, sizeof hex);
        assert_hex(hex, out, 24, password);
        mschap_challenge_response(challenge, lm, out);
        at = vector_json(at, "lm_response", hex, sizeof hex);
        assert_hex(hex, out, 24, password);
        n++;
    }
    ck_assert_int_ge(n, 4);
    free(text);
}
END_TEST

START_TEST(every_value_of_v2_holds_with_and_without_a_domain)
{
    static const char *const users[] = { "User", "BIGCO\\User" };
    char *text = vector_read("mschap_v2.json");
    char password[64], hex[128], proof[MSCHAP_AUTHENTICATOR_LEN + 1];
    uint8_t challenge[16], peer[16], nt[16], out[24];

    ck_assert_ptr_nonnull(vector_json(text, "password", password, sizeof password));
    vector_json(text, "auth_challenge", hex, sizeof hex);
    vector_hex(hex, challenge, 16);
    vector_json(text, "peer_challenge", hex, sizeof hex);
    vector_hex(hex, peer, 16);
    mschap_nt_hash(bytes_of_text(password), nt);
    mschap_challenge_hash(peer, challenge, users[_i], out);
    vector_json(text, "challenge_hash", hex, sizeof hex);
    assert_hex(hex, out, 8, "ChallengeHash");
    mschap_nt_response(challenge, peer, users[_i], nt, out);
    vector_json(text, "nt_response", hex, sizeof hex);
    assert_hex(hex, out, 24, "GenerateNTResponse");
    mschap_authenticator_response(nt, out, peer, challenge, users[_i], proof);
    vector_json(text, "authenticator_response", hex, sizeof hex);
    ck_assert_str_eq(proof, hex);
    free(text);
}
END_TEST

START_TEST(the_domain_is_what_stands_before_the_last_backslash)
{
    ck_assert_str_eq(mschap_user_without_domain("User"), "User");
    ck_assert_str_eq(mschap_user_without_domain("BIGCO\\User"), "User");
    ck_assert_str_eq(mschap_user_without_domain("\\User"), "User");
    ck_assert_str_eq(mschap_user_without_domain("A\\B\\User"), "User");
    ck_assert_str_eq(mschap_user_without_domain("BIGCO\\"), "");
    ck_assert_str_eq(mschap_user_without_domain(""), "");
}
END_TEST

START_TEST(lm_knows_no_case_and_no_umlauts)
{
    uint8_t a[16], b[16];

    ck_assert(mschap_lm_hash(bytes_of_text("Password"), a));
    ck_assert(mschap_lm_hash(bytes_of_text("pASSWORD"), b));
    ck_assert_mem_eq(a, b, 16);
    ck_assert(!mschap_lm_hash(bytes_of_text("P\xc3\xa4ss"), a));
    ck_assert(!mschap_lm_hash(bytes_of_text("fourteen chars\xe4"), a));
    memset(b, 0, 16);
    ck_assert_mem_eq(a, b, 16);
}
END_TEST

START_TEST(the_longest_password_of_a_packet_is_hashed_whole)
{
    char password[255];
    uint8_t a[16], b[16];

    memset(password, 'x', sizeof password);
    mschap_nt_hash(bytes_of(password, 255), a);
    mschap_nt_hash(bytes_of(password, 254), b);
    ck_assert(memcmp(a, b, 16) != 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mschap_hash");
    TCase *t = tcase_create("RFC 2433 and RFC 2759");
    SRunner *runner;
    int failed;

    tcase_add_test(t, lm_and_nt_hashes_are_the_published_ones);
    tcase_add_test(t, every_vector_of_v1_holds);
    tcase_add_loop_test(t, every_value_of_v2_holds_with_and_without_a_domain, 0, 2);
    tcase_add_test(t, the_domain_is_what_stands_before_the_last_backslash);
    tcase_add_test(t, lm_knows_no_case_and_no_umlauts);
    tcase_add_test(t, the_longest_password_of_a_packet_is_hashed_whole);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
