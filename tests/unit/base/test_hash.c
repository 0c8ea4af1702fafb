/*
 * test_hash.c - MD4, MD5, SHA-1, DES, RC4 and HMAC-MD5 against published values.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/hash.h"
#include "tests/support/vector_file.h"

/* One row of hashes.csv; false when the row is another test's (LM and NT hashes: test_mschap_hash). */
static bool compute(const char *alg, struct bytes key, struct bytes input, uint8_t *out, size_t *len)
{
    struct rc4 rc4;

    if (strcmp(alg, "MD4") == 0) {
        hash_md4(&input, 1, out);
        *len = MD4_LEN;
    } else if (strcmp(alg, "MD5") == 0) {
        hash_md5(&input, 1, out);
        *len = MD5_LEN;
    } else if (strcmp(alg, "SHA1") == 0) {
        hash_sha1(&input, 1, out);
        *len = SHA1_LEN;
    } else if (strcmp(alg, "DES-parity-expand-7to8") == 0) {
        des_expand_key(input.at, out);
        *len = DES_BLOCK_LEN;
    } else if (strcmp(alg, "RC4") == 0) {
        memcpy(out, input.at, input.len);
        rc4_init(&rc4, key);
        rc4_apply(&rc4, out, input.len);
        *len = input.len;
    } else {
        return false;
    }
    return true;
}

START_TEST(every_vector_comes_out_as_published)
{
    char *text = vector_read("hashes.csv");
    int rows = 0;

    for (char *line = strchr(text, '\n'); line != NULL && line[1] != '\0'; line = strchr(line + 1, '\n')) {
        char alg[32], hex[256];
        uint8_t key[64], input[128], expected[64], out[128];
        size_t key_len, input_len, expected_len, len = 0;

        vector_field(line + 1, 0, alg, sizeof alg);
        vector_field(line + 1, 1, hex, sizeof hex);
        key_len = vector_hex(hex, key, sizeof key);
        vector_field(line + 1, 2, hex, sizeof hex);
        input_len = vector_hex(hex, input, sizeof input);
        vector_field(line + 1, 3, hex, sizeof hex);
        expected_len = vector_hex(hex, expected, sizeof expected);
        if (!compute(alg, bytes_of(key, key_len), bytes_of(input, input_len), out, &len))
            continue;
        ck_assert_msg(len == expected_len && memcmp(out, expected, len) == 0, "%s of %s", alg, hex);
        rows++;
    }
    ck_assert_int_ge(rows, 16);
    free(text);
}
END_TEST

START_TEST(des_encrypts_the_textbook_block)
{
    /* 133457799bbcdff1 without its parity bits. */
    const uint8_t in[8] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
    const uint8_t expected[8] = { 0x85, 0xe8, 0x13, 0x54, 0x0f, 0x0a, 0xb4, 0x05 };
    const uint8_t with_parity[8] = { 0x13, 0x34, 0x57, 0x79, 0x9b, 0xbc, 0xdf, 0xf1 };
    uint8_t key[7] = { 0 }, out[8], again[8];

    for (size_t bit = 0; bit < 56; bit++)
        if (with_parity[bit / 7] >> (7 - bit % 7) & 1)
            key[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    des_expand_key(key, again);
    ck_assert_mem_eq(again, with_parity, 8);
    des_encrypt(key, in, out);
    ck_assert_mem_eq(out, expected, 8);
    memcpy(again, in, 8);
    des_encrypt(key, again, again);
    ck_assert_mem_eq(again, expected, 8);
}
END_TEST

static const struct { const char *key, *data, *hex; size_t key_repeat; } hmacs[] = { /* RFC 2202 2 */
    { "Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738", 1 },
    { "\x0b", "Hi There", "9294727a3638bb1c13f48ef8158bfc9d", 16 },
    { "\xaa", "Test Using Larger Than Block-Size Key - Hash Key First", "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd", 80 },
};

START_TEST(hmac_md5_comes_out_as_published)
{
    uint8_t key[128], expected[16], out[16];
    size_t n = strlen(hmacs[_i].key), half = strlen(hmacs[_i].data) / 2;
    struct bytes parts[2] = { bytes_of(hmacs[_i].data, half), bytes_of_text(hmacs[_i].data + half) };

    for (size_t i = 0; i < hmacs[_i].key_repeat; i++)
        memcpy(key + i * n, hmacs[_i].key, n);
    vector_hex(hmacs[_i].hex, expected, 16);
    hash_hmac_md5(bytes_of(key, n * hmacs[_i].key_repeat), parts, 2, out);
    ck_assert_mem_eq(out, expected, 16);
}
END_TEST

START_TEST(parts_hash_as_the_whole_and_empty_parts_do_not_matter)
{
    struct bytes whole = bytes_of_text("abcdefghijklmnopqrstuvwxyz");
    struct bytes parts[] = { { NULL, 0 }, bytes_of_text("abc"), bytes_of_text(""), bytes_of_text("defghijklmnopqrstu"),
                             bytes_of_text("vwxyz"), { NULL, 0 } };
    uint8_t a[20], b[20];

    hash_md4(&whole, 1, a);
    hash_md4(parts, 6, b);
    ck_assert_mem_eq(a, b, MD4_LEN);
    hash_md5(&whole, 1, a);
    hash_md5(parts, 6, b);
    ck_assert_mem_eq(a, b, MD5_LEN);
    hash_sha1(&whole, 1, a);
    hash_sha1(parts, 6, b);
    ck_assert_mem_eq(a, b, SHA1_LEN);
    hash_md5(NULL, 0, a);
    hash_md5(parts, 1, b);
    ck_assert_mem_eq(a, b, MD5_LEN);
}
END_TEST

START_TEST(rc4_in_pieces_is_rc4_in_one)
{
    uint8_t whole[700] = { 0 }, pieces[700] = { 0 };
    struct rc4 a, b;

    rc4_init(&a, bytes_of_text("key"));
    b = a;
    rc4_apply(&a, whole, sizeof whole);
    for (size_t at = 0, n = 0; at < sizeof pieces; at += n, n = (n + 1) % 37)
        rc4_apply(&b, pieces + at, at + n <= sizeof pieces ? n : sizeof pieces - at);
    ck_assert_mem_eq(whole, pieces, sizeof whole);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("hash");
    TCase *t = tcase_create("published vectors");
    SRunner *runner;
    int failed;

    tcase_add_test(t, every_vector_comes_out_as_published);
    tcase_add_test(t, des_encrypts_the_textbook_block);
    tcase_add_loop_test(t, hmac_md5_comes_out_as_published, 0, (int)(sizeof hmacs / sizeof *hmacs));
    tcase_add_test(t, parts_hash_as_the_whole_and_empty_parts_do_not_matter);
    tcase_add_test(t, rc4_in_pieces_is_rc4_in_one);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
