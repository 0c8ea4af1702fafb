/*
 * test_radius_auth.c - attempts as Access-Requests, and what answers mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_auth.h"
#include <check.h>
#include <stdlib.h>
#include "common/ras/mschap_hash.h"
#include "common/ras/ras_error.h"
#include "service/aaa/radius_acct.h"
#include "tests/support/radius_answers.h"
#include "tests/support/vector_file.h"

static const struct radius_nas nas = { .identifier = "ANSWERBOX", .address = 0x0a090001 };
static const struct radius_caller caller = { .port = "TCP7", .is_virtual = true, .calling = "192.168.1.20:51234",
                                             .called = "0.0.0.0:2323", .bps = 33600 };
static const uint8_t authenticator[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static uint8_t room[RADIUS_PACKET_MAX], answer_room[RADIUS_PACKET_MAX];
static struct auth_attempt attempt;
static struct radius_answer answer;
static struct bytes secret;

static void setup(void)
{
    secret = bytes_of_text("xyzzy5461");
    attempt = (struct auth_attempt){ .method = AUTH_PAP, .response_len = 8 };
    strcpy(attempt.user, "BIGCO\\bob");
    memcpy(attempt.response, "PassWord", 8);
}

static struct bytes request(bool is_signed)
{
    struct writer w = wr_into(room, sizeof room);

    ck_assert(radius_can_ask(&attempt));
    ck_assert(radius_write_access(&w, 42, authenticator, &attempt, &nas, &caller, secret, is_signed));
    return wr_view(&w);
}

static void assert_text(struct bytes got, const char *wanted)
{
    ck_assert_msg(bytes_equal(got, bytes_of_text(wanted)), "%.*s is not %s", (int)got.len,
                  (const char *)got.at, wanted);
}

START_TEST(a_request_says_who_calls_where)
{
    struct bytes packet = request(true);

    ck_assert_uint_eq(packet.at[0], RADIUS_ACCESS_REQUEST);
    ck_assert_uint_eq(packet.at[1], 42);
    assert_text(attribute_of(packet, RADIUS_USER_NAME), "BIGCO\\bob");
    assert_text(attribute_of(packet, RADIUS_NAS_IDENTIFIER), "ANSWERBOX");
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_NAS_IP_ADDRESS), 0x0a090001);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_NAS_PORT), 7);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_NAS_PORT_TYPE), 5);
    assert_text(attribute_of(packet, RADIUS_NAS_PORT_ID), "TCP7");
    assert_text(attribute_of(packet, RADIUS_CALLING_STATION_ID), "192.168.1.20:51234");
    assert_text(attribute_of(packet, RADIUS_CALLED_STATION_ID), "0.0.0.0:2323");
    assert_text(attribute_of(packet, RADIUS_CONNECT_INFO), "33600");
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_SERVICE_TYPE), 2);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_FRAMED_PROTOCOL), 1);
    ck_assert_uint_eq(packet.at[20], RADIUS_MESSAGE_AUTHENTICATOR);
    ck_assert_ptr_null(attribute_of(request(false), RADIUS_MESSAGE_AUTHENTICATOR).at);
}
END_TEST

START_TEST(a_modem_port_with_nothing_known_leaves_out_what_is_not_known)
{
    static const struct radius_nas bare = { .identifier = "A" };
    static const struct radius_caller modem = { .port = "COM12" };
    struct writer w = wr_into(room, sizeof room);
    struct bytes packet;

    ck_assert(radius_write_access(&w, 1, authenticator, &attempt, &bare, &modem, secret, true));
    packet = wr_view(&w);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_NAS_PORT), 12);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_NAS_PORT_TYPE), 0);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_NAS_IP_ADDRESS).at);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_CALLING_STATION_ID).at);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_CALLED_STATION_ID).at);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_CONNECT_INFO).at);
}
END_TEST

START_TEST(chap_goes_as_the_example_of_rfc_2865_7_2)
{
    struct bytes packet;

    attempt.method = AUTH_CHAP_MD5;
    attempt.id = 0x16;
    attempt.challenge_len = (uint8_t)vector_hex("2aee86f08d0d55969ca5978e0d3367a2", attempt.challenge, 16);
    attempt.response_len = (uint8_t)vector_hex("e97557c316185895f293ff6344077275", attempt.response, 16);
    packet = request(true);
    ck_assert_uint_eq(attribute_of(packet, RADIUS_CHAP_PASSWORD).len, 17);
    ck_assert_uint_eq(attribute_of(packet, RADIUS_CHAP_PASSWORD).at[0], 0x16);
    ck_assert_mem_eq(attribute_of(packet, RADIUS_CHAP_PASSWORD).at + 1, attempt.response, 16);
    ck_assert(bytes_equal(attribute_of(packet, RADIUS_CHAP_CHALLENGE), bytes_of(attempt.challenge, 16)));
    ck_assert_ptr_null(attribute_of(packet, RADIUS_USER_PASSWORD).at);
}
END_TEST

/* The whole attribute of a vector as it has to appear, and our attempt made of it. */
static struct bytes vector_of(const char *section, const char *key, uint8_t *out, size_t cap)
{
    char name[64], hex[512], *file = vector_read("radius.json");
    const char *at;

    snprintf(name, sizeof name, "\"%s\": {", section);
    at = strstr(file, name);
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_nonnull(vector_json(at, key, hex, sizeof hex));
    free(file);
    return bytes_of(out, vector_hex(hex, out, cap));
}

static bool holds(struct bytes packet, struct bytes part)
{
    for (size_t i = 20; i + part.len <= packet.len; i++)
        if (memcmp(packet.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

START_TEST(ms_chap_goes_as_the_vectors_have_it)
{
    uint8_t challenge_room[64], response_room[64];
    struct bytes challenge = vector_of("mschap1", "challenge_vsa", challenge_room, sizeof challenge_room);
    struct bytes response = vector_of("mschap1", "response_vsa", response_room, sizeof response_room);
    struct bytes packet;

    attempt.method = AUTH_MSCHAP_V1;
    attempt.id = response.at[8];
    attempt.challenge_len = 8;
    memcpy(attempt.challenge, challenge.at + 8, 8);
    attempt.response_len = 49;
    memcpy(attempt.response, response.at + 10, 48);
    attempt.response[48] = response.at[9];
    packet = request(true);
    ck_assert(holds(packet, challenge));
    ck_assert(holds(packet, response));
}
END_TEST

static void make_v2(void)
{
    uint8_t challenge_room[64], response_room[64];
    struct bytes challenge = vector_of("mschap2", "challenge_vsa", challenge_room, sizeof challenge_room);
    struct bytes response = vector_of("mschap2", "response_vsa", response_room, sizeof response_room);

    attempt.method = AUTH_MSCHAP_V2;
    attempt.id = response.at[8];
    attempt.challenge_len = 16;
    memcpy(attempt.challenge, challenge.at + 8, 16);
    attempt.response_len = 49;
    memcpy(attempt.response, response.at + 10, 48);
}

START_TEST(ms_chap_v2_goes_as_the_vectors_have_it)
{
    uint8_t challenge_room[64], response_room[64];
    struct bytes packet;

    make_v2();
    attempt.response[48] = 4; /* flags are not passed on */
    attempt.response[20] = 9; /* nor is what belongs to be zero */
    packet = request(true);
    ck_assert(holds(packet, vector_of("mschap2", "challenge_vsa", challenge_room, sizeof challenge_room)));
    ck_assert(holds(packet, vector_of("mschap2", "response_vsa", response_room, sizeof response_room)));
}
END_TEST

static const struct { enum auth_method method; uint8_t challenge_len, response_len; bool ok; } shapes[] = {
    { AUTH_PAP, 0, 0, true },        { AUTH_PAP, 0, 128, true },      { AUTH_PAP, 0, 129, false },
    { AUTH_CHAP_MD5, 16, 16, true }, { AUTH_CHAP_MD5, 64, 16, true }, { AUTH_CHAP_MD5, 16, 15, false },
    { AUTH_CHAP_MD5, 0, 16, false }, { AUTH_MSCHAP_V1, 8, 49, true }, { AUTH_MSCHAP_V1, 16, 49, false },
    { AUTH_MSCHAP_V1, 8, 48, false },{ AUTH_MSCHAP_V2, 16, 49, true },{ AUTH_MSCHAP_V2, 8, 49, false },
    { AUTH_METHODS_ALL, 16, 49, false },
};

START_TEST(an_attempt_of_the_wrong_shape_is_not_asked_about)
{
    struct writer w = wr_into(room, sizeof room);

    attempt.method = shapes[_i].method;
    attempt.challenge_len = shapes[_i].challenge_len;
    attempt.response_len = shapes[_i].response_len;
    ck_assert_int_eq(radius_can_ask(&attempt), shapes[_i].ok);
    if (shapes[_i].ok)
        ck_assert(radius_write_access(&w, 1, authenticator, &attempt, &nas, &caller, secret, true));
}
END_TEST

START_TEST(a_name_has_one_to_253_octets)
{
    memset(attempt.user, 'u', 254);
    attempt.user[254] = '\0';
    ck_assert(!radius_can_ask(&attempt));
    attempt.user[253] = '\0';
    ck_assert(radius_can_ask(&attempt));
    ck_assert_uint_eq(attribute_of(request(true), RADIUS_USER_NAME).len, 253);
    attempt.user[0] = '\0';
    ck_assert(!radius_can_ask(&attempt));
}
END_TEST

/* ---- answers ---- */

static struct writer begin(uint8_t code)
{
    return answer_begin(answer_room, sizeof answer_room, code, request(true), true);
}

static void judge(struct writer *w)
{
    struct radius_packet packet;

    ck_assert(radius_parse(answer_seal(w, secret), &packet));
    ck_assert_int_eq(radius_prove(&packet, authenticator, secret, true), RADIUS_PROVED);
    radius_judge(&packet, &attempt, &answer);
}

static void assert_refused(uint32_t error, bool may_retry)
{
    ck_assert(!answer.result.verdict.accepted);
    ck_assert_uint_eq(answer.result.verdict.ras_error, error);
    ck_assert_int_eq(answer.result.verdict.may_retry, may_retry);
    ck_assert_uint_eq(answer.result.fixed_address, 0);
    ck_assert_str_eq(answer.result.user, "");
    ck_assert(!answer.result.counts_as_denial);
}

START_TEST(a_bare_accept_lets_in_with_an_address_of_the_pool)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    judge(&w);
    ck_assert(answer.result.verdict.accepted);
    ck_assert_uint_eq(answer.result.verdict.ras_error, 0);
    ck_assert_str_eq(answer.result.user, "bob");
    ck_assert_str_eq(answer.user, "BIGCO\\bob");
    ck_assert_uint_eq(answer.result.privilege, RASPRIV_NoCallback | RASPRIV_DialinPrivilege);
    ck_assert_uint_eq(answer.result.fixed_address, 0);
    ck_assert_uint_eq(answer.result.session_s | answer.result.idle_s, 0);
}
END_TEST

START_TEST(an_accept_with_everything_is_heard)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    radius_put_u32(&w, RADIUS_SERVICE_TYPE, 2);
    radius_put_u32(&w, RADIUS_FRAMED_PROTOCOL, 1);
    radius_put_u32(&w, RADIUS_FRAMED_IP_ADDRESS, 0x0a09004d);
    radius_put_u32(&w, RADIUS_SESSION_TIMEOUT, 3600);
    radius_put_u32(&w, RADIUS_IDLE_TIMEOUT, 600);
    radius_put_text(&w, RADIUS_CLASS, "one");
    radius_put_text(&w, RADIUS_CLASS, "two");
    radius_put_text(&w, RADIUS_REPLY_MESSAGE, "Hello\x01.");
    radius_put_text(&w, RADIUS_USER_NAME, "robert");
    radius_put_u32(&w, 250, 1); /* unknown: passed over */
    judge(&w);
    ck_assert(answer.result.verdict.accepted);
    ck_assert_uint_eq(answer.result.fixed_address, 0x0a09004d);
    ck_assert_uint_eq(answer.result.session_s, 3600);
    ck_assert_uint_eq(answer.result.idle_s, 600);
    ck_assert_uint_eq(answer.class_.len, 10);
    ck_assert_mem_eq(answer.class_.octets, "\x19\x05one\x19\x05two", 10);
    ck_assert_str_eq(answer.reply, "Hello?.");
    ck_assert_str_eq(answer.user, "robert");
    ck_assert_str_eq(answer.result.user, "robert");
}
END_TEST

static const struct { uint32_t said; bool accepted; uint32_t fixed; } addresses[] = {
    { 0xfffffffe, true, 0 }, { 0xffffffff, true, 0 }, { 0x0a00004d, true, 0x0a00004d }, { 0, false, 0 },
    { 0x7f000001, false, 0 }, { 0xe0000001, false, 0 }, { 0x0a000000, false, 0 }, { 0x0a0000ff, false, 0 },
};

START_TEST(a_framed_ip_address_is_one_a_caller_can_have)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    radius_put_u32(&w, RADIUS_FRAMED_IP_ADDRESS, addresses[_i].said);
    judge(&w);
    if (!addresses[_i].accepted) {
        assert_refused(RAS_INVALID_RADIUS_RESPONSE, false);
        return;
    }
    ck_assert(answer.result.verdict.accepted);
    ck_assert_uint_eq(answer.result.fixed_address, addresses[_i].fixed);
}
END_TEST

static const struct { uint8_t type; uint32_t value, error; } terms[] = {
    { RADIUS_SERVICE_TYPE, 1, RAS_UNKNOWN_SERVICE_TYPE }, { RADIUS_SERVICE_TYPE, 3, RAS_UNKNOWN_SERVICE_TYPE },
    { RADIUS_SERVICE_TYPE, 8, RAS_UNKNOWN_SERVICE_TYPE }, { RADIUS_FRAMED_PROTOCOL, 2, RAS_UNKNOWN_FRAMED_PROTOCOL },
    { RADIUS_FRAMED_PROTOCOL, 0, RAS_UNKNOWN_FRAMED_PROTOCOL },
};

START_TEST(terms_that_cannot_be_kept_are_a_refusal)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    radius_put_u32(&w, terms[_i].type, terms[_i].value);
    radius_put_u32(&w, RADIUS_FRAMED_IP_ADDRESS, 0x0a00004d);
    judge(&w);
    assert_refused(terms[_i].error, false);
    ck_assert_uint_gt(strlen(answer.reply), 0);
}
END_TEST

static const struct {
    uint32_t service;
    const char *number;
    bool accepted;
    unsigned privilege;
    const char *wanted;
} callbacks[] = {
    { 2, "", true, RASPRIV_NoCallback, "" },
    { 2, "200", true, RASPRIV_NoCallback, "" },
    { 4, "200", true, RASPRIV_AdminSetCallback, "200" },
    { 4, "T 9,(030) 12-34", true, RASPRIV_AdminSetCallback, "T 9,(030) 12-34" },
    { 4, "", true, RASPRIV_CallerSetCallback, "" },
    { 4, "200;ATH", false, 0, "" },
    { 4, "200\r", false, 0, "" },
};

START_TEST(callback_framed_asks_to_be_called_back)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    radius_put_u32(&w, RADIUS_SERVICE_TYPE, callbacks[_i].service);
    radius_put_text(&w, RADIUS_CALLBACK_NUMBER, callbacks[_i].number);
    judge(&w);
    ck_assert_int_eq(answer.result.verdict.accepted, callbacks[_i].accepted);
    ck_assert_str_eq(answer.result.callback_number, callbacks[_i].wanted);
    if (callbacks[_i].accepted)
        ck_assert_uint_eq(answer.result.privilege, callbacks[_i].privilege | RASPRIV_DialinPrivilege);
}
END_TEST

START_TEST(required_encryption_cannot_be_given)
{
    for (uint8_t policy = 1; policy <= 2; policy++) {
        struct writer w = begin(RADIUS_ACCESS_ACCEPT);

        radius_put_ms(&w, RADIUS_MS_ENCRYPTION_POLICY, bytes_of((const uint8_t[]){ 0, 0, 0, policy }, 4));
        judge(&w);
        if (policy == 2)
            assert_refused(RAS_NO_LOCAL_ENCRYPTION, false);
        else
            ck_assert(answer.result.verdict.accepted);
    }
}
END_TEST

static const uint8_t four[] = { RADIUS_SERVICE_TYPE, RADIUS_FRAMED_PROTOCOL,
                                RADIUS_FRAMED_IP_ADDRESS, RADIUS_SESSION_TIMEOUT,
                                RADIUS_IDLE_TIMEOUT };

START_TEST(a_number_of_another_size_is_not_valid)
{
    for (size_t len = 0; len <= 8; len++) {
        struct writer w = begin(RADIUS_ACCESS_ACCEPT);

        if (len == 4)
            continue;
        radius_put(&w, four[_i], bytes_of((const uint8_t[8]){ 0, 0, 0, 2 }, len));
        judge(&w);
        assert_refused(RAS_INVALID_RADIUS_RESPONSE, false);
    }
}
END_TEST

START_TEST(the_proof_of_v2_is_passed_on)
{
    uint8_t success_room[64];
    struct bytes success = vector_of("mschap2", "success_vsa", success_room, sizeof success_room);
    struct writer w;

    make_v2();
    w = begin(RADIUS_ACCESS_ACCEPT);
    wr_bytes(&w, success);
    judge(&w);
    ck_assert(answer.result.verdict.accepted);
    ck_assert_uint_eq(strlen(answer.result.verdict.message), MSCHAP_AUTHENTICATOR_LEN);
    ck_assert_mem_eq(answer.result.verdict.message, success.at + 9, MSCHAP_AUTHENTICATOR_LEN);
}
END_TEST

static const char *const proofs[] = {
    NULL,
    "",
    "\x01",
    "\x01S=",
    "\x01S=407A5589115FD0D6209F510FE9C04566932CDA5",
    "S=407A5589115FD0D6209F510FE9C04566932CDA56",
    "\x01S=407A5589115FD0D6209F510FE9C04566932CDAXX",
    "\x01T=407A5589115FD0D6209F510FE9C04566932CDA56",
};

START_TEST(v2_without_its_proof_is_not_valid)
{
    struct writer w;

    make_v2();
    w = begin(RADIUS_ACCESS_ACCEPT);
    if (proofs[_i] != NULL)
        radius_put_ms(&w, RADIUS_MS_CHAP2_SUCCESS, bytes_of_text(proofs[_i]));
    judge(&w);
    assert_refused(RAS_INVALID_RADIUS_RESPONSE, false);
}
END_TEST

static const struct { const char *text; uint32_t error; bool may_retry;
} errors[] = {
    { NULL, 691, true },
    { "", 691, true },
    { "\x01", 691, true },
    { "\x01"
      "E=691 R=1 C=00 V=3 M=no",
      691, true },
    { "\x01"
      "E=691 R=0",
      691, false },
    { "\x01"
      "E=0000000646 R=1",
      646, false },
    { "\x01"
      "E=647 R=0",
      647, false },
    { "\x01"
      "E=648 R=0 V=3",
      648, false },
    { "\x01"
      "E=649",
      649, false },
    { "\x01"
      "R=0 E=691",
      691, false },
    { "\x01"
      "E=",
      691, true },
    { "\x01"
      "E=x R=0",
      691, false },
    { "\x01"
      "XE=648",
      691, true },
    { "\x01"
      "E=629 R=0",
      691, false },
    { "\x01"
      "E=99999999999999999999",
      691, true },
};

START_TEST(a_reject_says_which_error)
{
    struct writer w = begin(RADIUS_ACCESS_REJECT);

    if (errors[_i].text != NULL)
        radius_put_ms(&w, RADIUS_MS_CHAP_ERROR, bytes_of_text(errors[_i].text));
    radius_put_text(&w, RADIUS_REPLY_MESSAGE, "Go away.");
    radius_put_u32(&w, RADIUS_FRAMED_IP_ADDRESS, 0x0a00004d); /* a reject gives nothing */
    judge(&w);
    assert_refused(errors[_i].error, errors[_i].may_retry);
    ck_assert_str_eq(answer.reply, "Go away.");
}
END_TEST

START_TEST(a_challenge_is_a_refusal)
{
    struct writer w = begin(RADIUS_ACCESS_CHALLENGE);

    judge(&w);
    assert_refused(RAS_AUTHENTICATION_FAILURE, false);
    ck_assert_ptr_nonnull(strstr(answer.reply, "Access-Challenge"));
}
END_TEST

START_TEST(more_classes_than_fit_are_left_out_whole)
{
    static const uint8_t value[200] = { 'c' };
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    for (int i = 0; i < 4; i++)
        radius_put(&w, RADIUS_CLASS, bytes_of(value, sizeof value));
    judge(&w);
    ck_assert_uint_eq(answer.class_.len, 2 * 202);
}
END_TEST

START_TEST(a_name_in_the_answer_that_is_no_text_is_not_taken)
{
    struct writer w = begin(RADIUS_ACCESS_ACCEPT);

    radius_put(&w, RADIUS_USER_NAME, bytes_of("\xff\xfe", 2));
    judge(&w);
    ck_assert_str_eq(answer.result.user, "bob");
}
END_TEST

/* ---- accounting ---- */

static struct radius_record record_of(enum radius_status status)
{
    struct radius_record record = { .status = status,
                                    .session = "5f00-1",
                                    .when_unix = 1700000000,
                                    .caller = caller,
                                    .user = "BIGCO\\bob",
                                    .address = 0x0a09004d,
                                    .session_s = 75,
                                    .bytes_in = 0x100000002,
                                    .bytes_out = 3,
                                    .frames_in = 4,
                                    .frames_out = 5,
                                    .why = END_CALLER_HUNG_UP };

    memcpy(record.class_.octets, "\x19\x05one", 5);
    record.class_.len = 5;
    return record;
}

static struct bytes account(const struct radius_record *record)
{
    struct writer w = wr_into(room, sizeof room);

    ck_assert(radius_write_accounting(&w, 9, record, &nas, 12, secret));
    return wr_view(&w);
}

START_TEST(a_start_says_who_is_up)
{
    struct radius_record record = record_of(RADIUS_START);
    struct bytes packet = account(&record);

    ck_assert_uint_eq(packet.at[0], RADIUS_ACCOUNTING_REQUEST);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_STATUS_TYPE), 1);
    assert_text(attribute_of(packet, RADIUS_ACCT_SESSION_ID), "5f00-1");
    assert_text(attribute_of(packet, RADIUS_USER_NAME), "BIGCO\\bob");
    assert_text(attribute_of(packet, RADIUS_CLASS), "one");
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_FRAMED_IP_ADDRESS), 0x0a09004d);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_DELAY_TIME), 12);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_EVENT_TIMESTAMP), 1700000000);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_AUTHENTIC), 1);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_ACCT_SESSION_TIME).at);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_ACCT_TERMINATE_CAUSE).at);
}
END_TEST

START_TEST(a_stop_says_how_much_and_why)
{
    struct radius_record record = record_of(RADIUS_STOP);
    struct bytes packet;

    record.is_local = true;
    packet = account(&record);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_STATUS_TYPE), 2);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_SESSION_TIME), 75);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_INPUT_OCTETS), 2);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_INPUT_GIGAWORDS), 1);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_OUTPUT_OCTETS), 3);
    ck_assert_ptr_null(attribute_of(packet, RADIUS_ACCT_OUTPUT_GIGAWORDS).at);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_INPUT_PACKETS), 4);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_OUTPUT_PACKETS), 5);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_TERMINATE_CAUSE), 1);
    ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_AUTHENTIC), 2);
}
END_TEST

START_TEST(on_and_off_speak_of_no_caller)
{
    for (int i = 0; i < 2; i++) {
        struct radius_record record = record_of(i ? RADIUS_ACCOUNTING_ON : RADIUS_ACCOUNTING_OFF);
        struct bytes packet = account(&record);

        ck_assert_uint_eq(number_attribute_of(packet, RADIUS_ACCT_STATUS_TYPE), i ? 7 : 8);
        assert_text(attribute_of(packet, RADIUS_NAS_IDENTIFIER), "ANSWERBOX");
        ck_assert_ptr_null(attribute_of(packet, RADIUS_USER_NAME).at);
        ck_assert_ptr_null(attribute_of(packet, RADIUS_NAS_PORT).at);
        ck_assert_uint_gt(attribute_of(packet, RADIUS_ACCT_SESSION_ID).len, 0);
    }
}
END_TEST

START_TEST(the_largest_record_fits)
{
    struct radius_record record = record_of(RADIUS_STOP);

    memset(record.user, 'u', 255);
    record.class_.len = RADIUS_CLASS_MAX;
    memset(record.caller.calling, '1', RADIUS_STATION_MAX);
    memset(record.caller.called, '1', RADIUS_STATION_MAX);
    ck_assert_uint_lt(account(&record).len, RADIUS_REQUEST_MAX);
}
END_TEST

/* A second transcription of RFC 2866 5.10. */
static const struct { enum end_reason why; uint32_t cause;
} causes[] = {
    { END_CALLER_HUNG_UP, 1 },   { END_CARRIER_LOST, 2 },
    { END_PEER_SILENT, 2 },      { END_IDLE, 4 },
    { END_SESSION_TIMEOUT, 5 },  { END_ADMINISTRATOR, 6 },
    { END_SERVICE_STOPPED, 7 },  { END_LINE_FAILED, 8 },
    { END_OUT_OF_RESOURCES, 9 }, { END_NONE, 10 },
    { END_REASONS, 10 },
};

START_TEST(every_end_has_a_cause)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        ck_assert_uint_eq(radius_terminate_cause(causes[i].why), causes[i].cause);
    for (int why = 0; why < END_REASONS; why++)
        ck_assert(radius_terminate_cause((enum end_reason)why) >= 1 &&
                  radius_terminate_cause((enum end_reason)why) <= 18);
}
END_TEST

#define ADD_LOOP(test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof table / sizeof *table))

int main(void)
{
    Suite *s = suite_create("radius_auth");
    TCase *t = tcase_create("requests");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_request_says_who_calls_where);
    tcase_add_test(t, a_modem_port_with_nothing_known_leaves_out_what_is_not_known);
    tcase_add_test(t, chap_goes_as_the_example_of_rfc_2865_7_2);
    tcase_add_test(t, ms_chap_goes_as_the_vectors_have_it);
    tcase_add_test(t, ms_chap_v2_goes_as_the_vectors_have_it);
    ADD_LOOP(an_attempt_of_the_wrong_shape_is_not_asked_about, shapes);
    tcase_add_test(t, a_name_has_one_to_253_octets);
    suite_add_tcase(s, t);
    t = tcase_create("answers");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_bare_accept_lets_in_with_an_address_of_the_pool);
    tcase_add_test(t, an_accept_with_everything_is_heard);
    ADD_LOOP(a_framed_ip_address_is_one_a_caller_can_have, addresses);
    ADD_LOOP(terms_that_cannot_be_kept_are_a_refusal, terms);
    ADD_LOOP(callback_framed_asks_to_be_called_back, callbacks);
    tcase_add_test(t, required_encryption_cannot_be_given);
    ADD_LOOP(a_number_of_another_size_is_not_valid, four);
    tcase_add_test(t, the_proof_of_v2_is_passed_on);
    ADD_LOOP(v2_without_its_proof_is_not_valid, proofs);
    ADD_LOOP(a_reject_says_which_error, errors);
    tcase_add_test(t, a_challenge_is_a_refusal);
    tcase_add_test(t, more_classes_than_fit_are_left_out_whole);
    tcase_add_test(t, a_name_in_the_answer_that_is_no_text_is_not_taken);
    suite_add_tcase(s, t);
    t = tcase_create("accounting");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, a_start_says_who_is_up);
    tcase_add_test(t, a_stop_says_how_much_and_why);
    tcase_add_test(t, on_and_off_speak_of_no_caller);
    tcase_add_test(t, the_largest_record_fits);
    tcase_add_test(t, every_end_has_a_cause);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
