/*
 * test_radius_packet.c - RADIUS octets against RFC 2865 section 7 and computed vectors.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_packet.h"
#include <check.h>
#include <stdlib.h>
#include "tests/support/radius_answers.h"
#include "tests/support/vector_file.h"

static char *file;
static uint8_t room[RADIUS_PACKET_MAX + 64];
static struct bytes secret;
static char secret_text[64];

static void setup(void)
{
    file = vector_read("radius.json");
    ck_assert_ptr_nonnull(vector_json(file, "secret", secret_text, sizeof secret_text));
    secret = bytes_of_text(secret_text);
}

static void teardown(void)
{
    free(file);
}

/* The octets of `key` inside the object `section`. */
static struct bytes vector_of(const char *section, const char *key, uint8_t *out, size_t cap)
{
    char name[64], hex[1024];
    const char *at = file;

    if (section != NULL) {
        snprintf(name, sizeof name, "\"%s\": {", section);
        at = strstr(file, name);
        ck_assert_ptr_nonnull(at);
    }
    ck_assert_ptr_nonnull(vector_json(at, key, hex, sizeof hex));
    return bytes_of(out, vector_hex(hex, out, cap));
}

static void assert_bytes(struct bytes got, struct bytes wanted)
{
    ck_assert_uint_eq(got.len, wanted.len);
    ck_assert_mem_eq(got.at, wanted.at, wanted.len);
}

START_TEST(the_request_of_rfc_2865_7_1_is_made)
{
    uint8_t wanted_room[256];
    struct bytes wanted = vector_of("rfc2865_7_1", "request", wanted_room, sizeof wanted_room);
    struct writer w = wr_into(room, sizeof room);

    radius_begin(&w, RADIUS_ACCESS_REQUEST, 0, wanted.at + 4);
    radius_put_text(&w, RADIUS_USER_NAME, "nemo");
    radius_put_password(&w, bytes_of_text("arctangent"), secret);
    radius_put_u32(&w, RADIUS_NAS_IP_ADDRESS, 0xc0a80110);
    radius_put_u32(&w, RADIUS_NAS_PORT, 3);
    ck_assert(radius_seal_access(&w, secret));
    assert_bytes(wr_view(&w), wanted);
}
END_TEST

static const char *const sections[] = { "rfc2865_7_1", "rfc2865_7_2" };

START_TEST(the_answers_of_rfc_2865_7_are_proved_and_a_changed_octet_is_not)
{
    uint8_t request_room[256], response_room[256];
    struct bytes request = vector_of(sections[_i], "request", request_room, sizeof request_room);
    struct bytes response = vector_of(sections[_i], "response", response_room, sizeof response_room);
    struct radius_packet packet;

    ck_assert(radius_parse(response, &packet));
    ck_assert_int_eq(packet.code, RADIUS_ACCESS_ACCEPT);
    ck_assert_int_eq(radius_prove(&packet, request.at + 4, secret, false), RADIUS_PROVED);
    ck_assert_int_eq(radius_prove(&packet, request.at + 4, secret, true), RADIUS_UNSIGNED);
    ck_assert_int_eq(radius_prove(&packet, request.at + 4, bytes_of_text("xyzzy5462"), false), RADIUS_FORGED);
    for (size_t i = 0; i < response.len; i++) {
        response_room[i] ^= 0x20;
        ck_assert(!radius_parse(response, &packet) ||
                  radius_prove(&packet, request.at + 4, secret, false) == RADIUS_FORGED);
        response_room[i] ^= 0x20;
    }
}
END_TEST

START_TEST(a_message_authenticator_is_the_computed_one)
{
    uint8_t packet_room[128], hmac_room[16];
    struct bytes wanted = vector_of("message_authenticator", "packet_with_zero", packet_room, sizeof packet_room);
    struct bytes hmac = vector_of("message_authenticator", "hmac_md5", hmac_room, sizeof hmac_room);
    struct writer w = wr_into(room, sizeof room);
    uint8_t got[MD5_LEN];

    hash_hmac_md5(secret, &wanted, 1, got);
    ck_assert_mem_eq(got, hmac.at, hmac.len);
    /* Ours comes first in the packet, so only its place differs. */
    radius_begin(&w, RADIUS_ACCESS_REQUEST, 0, wanted.at + 4);
    radius_put_signature(&w);
    radius_put_text(&w, RADIUS_USER_NAME, "user");
    ck_assert(radius_seal_access(&w, secret));
    memcpy(got, room + 22, sizeof got);
    memset(room + 22, 0, sizeof got);
    wanted = wr_view(&w);
    hash_hmac_md5(secret, &wanted, 1, hmac_room);
    ck_assert_mem_eq(got, hmac_room, sizeof got);
    ck_assert_int_eq(room[20], RADIUS_MESSAGE_AUTHENTICATOR);
}
END_TEST

START_TEST(a_signed_answer_is_proved_and_a_bad_signature_never)
{
    static const uint8_t request_octets[20] = { 1, 77, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
    struct bytes request = bytes_of(request_octets, sizeof request_octets);
    struct radius_packet packet;
    struct writer w;
    uint8_t proof[MD5_LEN];

    for (int needs = 0; needs < 2; needs++) {
        w = answer_begin(room, sizeof room, RADIUS_ACCESS_ACCEPT, request, true);
        radius_put_u32(&w, RADIUS_SESSION_TIMEOUT, 60);
        ck_assert(radius_parse(answer_seal(&w, secret), &packet));
        ck_assert_int_eq(radius_prove(&packet, request.at + 4, secret, needs), RADIUS_PROVED);
        /* A signature of nothing, in an answer that is otherwise made with the secret. */
        room[30] ^= 1;
        memcpy(room + 4, request.at + 4, 16);
        hash_md5((struct bytes[]){ wr_view(&w), secret }, 2, proof);
        memcpy(room + 4, proof, sizeof proof);
        ck_assert_int_eq(radius_prove(&packet, request.at + 4, secret, needs), RADIUS_FORGED_SIGNATURE);
    }
}
END_TEST

START_TEST(two_signatures_are_one_too_many)
{
    static const uint8_t request_octets[20] = { 1, 7 }, zeroes[16];
    struct bytes request = bytes_of(request_octets, sizeof request_octets);
    struct radius_packet packet;
    struct writer w = answer_begin(room, sizeof room, RADIUS_ACCESS_ACCEPT, request, true);

    radius_put(&w, RADIUS_MESSAGE_AUTHENTICATOR, bytes_of(zeroes, _i == 0 ? 16 : 3));
    ck_assert(radius_parse(answer_seal(&w, secret), &packet));
    ck_assert_int_eq(radius_prove(&packet, request.at + 4, secret, false), RADIUS_FORGED_SIGNATURE);
}
END_TEST

START_TEST(a_password_is_hidden_in_blocks_and_comes_out_again)
{
    static const uint8_t authenticator[16] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
    char password[200];
    struct writer w = wr_into(room, sizeof room);
    struct bytes hidden, before = bytes_of(authenticator, 16);
    uint8_t key[MD5_LEN];
    size_t len = (size_t)_i, blocks = len == 0 ? 1 : (len + 15) / 16;

    for (size_t i = 0; i < sizeof password; i++)
        password[i] = (char)('a' + i % 26);
    radius_begin(&w, RADIUS_ACCESS_REQUEST, 1, authenticator);
    radius_put_password(&w, bytes_of(password, len), secret);
    if (len > 128) {
        ck_assert(w.overflow);
        return;
    }
    ck_assert(radius_seal_access(&w, secret));
    hidden = attribute_of(wr_view(&w), RADIUS_USER_PASSWORD);
    ck_assert_uint_eq(hidden.len, blocks * 16);
    for (size_t at = 0; at < hidden.len; at += 16) {
        hash_md5((struct bytes[]){ secret, before }, 2, key);
        for (size_t i = 0; i < 16; i++)
            ck_assert_uint_eq(hidden.at[at + i] ^ key[i], at + i < len ? (uint8_t)password[at + i] : 0);
        before = bytes_of(hidden.at + at, 16);
    }
}
END_TEST

START_TEST(an_accounting_request_is_proved_by_its_authenticator)
{
    uint8_t authenticator[16], expected[16];
    struct writer w = wr_into(room, sizeof room);

    radius_begin(&w, RADIUS_ACCOUNTING_REQUEST, 5, (const uint8_t[16]){ 0xff });
    radius_put_u32(&w, RADIUS_ACCT_STATUS_TYPE, 1);
    ck_assert(radius_seal_accounting(&w, secret));
    memcpy(authenticator, room + 4, 16);
    memset(room + 4, 0, 16);
    hash_md5((struct bytes[]){ wr_view(&w), secret }, 2, expected);
    ck_assert_mem_eq(authenticator, expected, 16);
}
END_TEST

static const struct { const char *hex, *what; } bad[] = {
    { "", "nothing" },
    { "0200", "half a header" },
    { "02000014000102030405060708090a0b0c0d0e", "one octet short of a header" },
    { "02000013000102030405060708090a0b0c0d0e0f", "a length below the header's" },
    { "02000015000102030405060708090a0b0c0d0e0f", "a length beyond the datagram" },
    { "02001001000102030405060708090a0b0c0d0e0f", "a length beyond every packet" },
    { "02000015000102030405060708090a0b0c0d0e0f06", "half an attribute's header" },
    { "02000016000102030405060708090a0b0c0d0e0f0600", "an attribute of length 0" },
    { "02000016000102030405060708090a0b0c0d0e0f0601", "an attribute of length 1" },
    { "02000017000102030405060708090a0b0c0d0e0f060400", "an attribute that runs out of the packet" },
};

START_TEST(what_is_no_packet_is_not_parsed)
{
    struct radius_packet packet;
    size_t len = vector_hex(bad[_i].hex, room, sizeof room);

    ck_assert_msg(!radius_parse(bytes_of(room, len), &packet), "%s", bad[_i].what);
}
END_TEST

START_TEST(octets_behind_the_length_are_padding)
{
    struct radius_packet packet;
    size_t len = vector_hex("02000016000102030405060708090a0b0c0d0e0f0602ffffff", room, sizeof room);

    ck_assert(radius_parse(bytes_of(room, len), &packet));
    ck_assert_uint_eq(packet.whole.len, 22);
    ck_assert_uint_eq(packet.attributes.len, 2);
}
END_TEST

START_TEST(what_does_not_fit_spoils_the_packet)
{
    static const uint8_t long_value[254];
    uint8_t small[40];
    struct writer w = wr_into(room, sizeof room);

    radius_begin(&w, RADIUS_ACCESS_REQUEST, 1, long_value);
    radius_put(&w, RADIUS_CLASS, bytes_of(long_value, sizeof long_value));
    ck_assert(!radius_seal_access(&w, secret));
    w = wr_into(small, sizeof small);
    radius_begin(&w, RADIUS_ACCESS_REQUEST, 1, long_value);
    radius_put_password(&w, bytes_of_text("0123456789abcdefg"), secret);
    ck_assert(!radius_seal_access(&w, secret));
    w = wr_into(room, sizeof room);
    radius_begin(&w, RADIUS_ACCESS_REQUEST, 1, long_value);
    radius_put_u32(&w, RADIUS_NAS_PORT, 1);
    radius_put_signature(&w);
    ck_assert_msg(!radius_seal_access(&w, secret), "a signature that is not first");
    w = wr_into(room, sizeof room);
    radius_begin(&w, RADIUS_ACCOUNTING_REQUEST, 1, long_value);
    for (int i = 0; i < 17; i++)
        radius_put(&w, RADIUS_CLASS, bytes_of(long_value, 253));
    ck_assert_msg(!radius_seal_accounting(&w, secret), "more than 4096 octets");
}
END_TEST

START_TEST(another_vendors_attribute_holds_none_of_microsofts)
{
    struct radius_attribute vsa = { .type = RADIUS_VENDOR_SPECIFIC }, inner;
    struct reader in;
    size_t len = vector_hex("000000091a04ffff", room, sizeof room);

    vsa.value = bytes_of(room, len);
    in = radius_ms_reader(&vsa);
    ck_assert(!radius_ms_next(&in, &inner));
    for (len = 0; len < 6; len++) { /* cut short anywhere */
        vector_hex("000001371a04", room, sizeof room);
        vsa.value = bytes_of(room, len);
        in = radius_ms_reader(&vsa);
        ck_assert(!radius_ms_next(&in, &inner));
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("radius_packet");
    TCase *t = tcase_create("packets");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_request_of_rfc_2865_7_1_is_made);
    tcase_add_loop_test(t, the_answers_of_rfc_2865_7_are_proved_and_a_changed_octet_is_not, 0, 2);
    tcase_add_test(t, a_message_authenticator_is_the_computed_one);
    tcase_add_test(t, a_signed_answer_is_proved_and_a_bad_signature_never);
    tcase_add_loop_test(t, two_signatures_are_one_too_many, 0, 2);
    tcase_add_loop_test(t, a_password_is_hidden_in_blocks_and_comes_out_again, 0, 131);
    tcase_add_test(t, an_accounting_request_is_proved_by_its_authenticator);
    tcase_add_loop_test(t, what_is_no_packet_is_not_parsed, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(t, octets_behind_the_length_are_padding);
    tcase_add_test(t, what_does_not_fit_spoils_the_packet);
    tcase_add_test(t, another_vendors_attribute_holds_none_of_microsofts);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
