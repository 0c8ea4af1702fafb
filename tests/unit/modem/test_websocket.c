/*
 * test_websocket.c - RFC 6455, the server's side.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include "service/modem/websocket.h"

#define IN(...) bytes_of((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* RFC 6455 1.3 and 5.7. */
static const char request[] =
    "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
static const char accept[] = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
#define HELLO 0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58

static uint8_t data_room[8192], reply_room[1024];

struct heard {
    enum websocket_says says;
    struct bytes data, reply;
    size_t left;
};

static struct heard fed(struct websocket *w, struct bytes in, size_t chunk)
{
    struct writer data = wr_into(data_room, sizeof data_room), reply = wr_into(reply_room, sizeof reply_room);
    struct heard h = { .says = WEBSOCKET_MORE };
    size_t at = 0;

    while (at < in.len && h.says == WEBSOCKET_MORE) {
        struct bytes piece = bytes_of(in.at + at, in.len - at < chunk ? in.len - at : chunk);
        const size_t n = piece.len;

        h.says = websocket_receive(w, &piece, &data, &reply);
        at += n - piece.len;
    }
    h.data = wr_view(&data);
    h.reply = wr_view(&reply);
    h.left = in.len - at;
    ck_assert(!data.overflow && !reply.overflow);
    return h;
}

static struct heard heard(struct websocket *w, struct bytes in)
{
    return fed(w, in, in.len ? in.len : 1);
}

static struct websocket opened(void)
{
    struct websocket w;

    websocket_init(&w);
    ck_assert_int_eq(heard(&w, bytes_of_text(request)).says, WEBSOCKET_OPENED);
    return w;
}

static bool has_text(struct bytes where, const char *what)
{
    const size_t n = strlen(what);

    for (size_t i = 0; i + n <= where.len; i++)
        if (memcmp(where.at + i, what, n) == 0)
            return true;
    return false;
}

START_TEST(the_upgrade_of_the_rfc_is_answered_with_its_key)
{
    for (size_t chunk = 1; chunk < sizeof request; chunk += 7) {
        struct websocket w;
        struct heard h;

        websocket_init(&w);
        h = fed(&w, bytes_of_text(request), chunk);
        ck_assert_int_eq(h.says, WEBSOCKET_OPENED);
        ck_assert(has_text(h.reply, "HTTP/1.1 101 ") && has_text(h.reply, accept) && !has_text(h.reply, "Protocol:"));
        ck_assert_str_eq(w.path, "/chat");
    }
}
END_TEST

START_TEST(the_subprotocol_binary_is_taken_when_offered)
{
    static const char wants[] =
        "GET / HTTP/1.1\r\nupgrade: WebSocket\r\nCONNECTION: upgrade\r\nsec-websocket-protocol: base64, binary\r\n"
        "Sec-WebSocket-Key:dGhlIHNhbXBsZSBub25jZQ==  \r\nSec-WebSocket-Version: 13\r\n\r\n";
    struct websocket w;
    struct heard h;

    websocket_init(&w);
    h = heard(&w, bytes_of_text(wants));
    ck_assert_int_eq(h.says, WEBSOCKET_OPENED);
    ck_assert(w.is_binary && has_text(h.reply, "Sec-WebSocket-Protocol: binary\r\n") && has_text(h.reply, accept));
}
END_TEST

START_TEST(what_is_no_upgrade_is_left_to_the_owner_or_refused)
{
    static const struct {
        const char *request, *reply;
        enum websocket_says says;
    } rows[] = {
        { "GET / HTTP/1.0\r\n\r\n", "", WEBSOCKET_NO_UPGRADE },
        { "GET /a HTTP/1.1\nHost: x\n\n", "", WEBSOCKET_NO_UPGRADE },
        { "POST / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", "", WEBSOCKET_NO_UPGRADE },
        { "GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", "", WEBSOCKET_NO_UPGRADE },
        { "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n", "426", WEBSOCKET_REFUSED },
        { "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n", "400", WEBSOCKET_REFUSED },
        { "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n",
          "400", WEBSOCKET_REFUSED },
        { "hello\r\n\r\n", "", WEBSOCKET_REFUSED },
        { "\r\n\r\n", "", WEBSOCKET_REFUSED },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct websocket w;
        struct heard h;

        websocket_init(&w);
        h = heard(&w, bytes_of_text(rows[i].request));
        ck_assert_msg(h.says == rows[i].says && has_text(h.reply, rows[i].reply) && (rows[i].reply[0] || h.reply.len == 0),
                      "row %u: %d", (unsigned)i, (int)h.says);
    }
}
END_TEST

START_TEST(a_request_that_never_ends_is_refused)
{
    struct websocket w;
    static uint8_t much[WEBSOCKET_REQUEST_MAX + 10];
    struct heard h;

    memset(much, 'G', sizeof much);
    websocket_init(&w);
    h = heard(&w, bytes_of(much, sizeof much));
    ck_assert_int_eq(h.says, WEBSOCKET_REFUSED);
    ck_assert(has_text(h.reply, "431"));
}
END_TEST

START_TEST(the_masked_frame_of_the_rfc_says_hello_in_pieces_of_any_size)
{
    for (size_t chunk = 1; chunk <= 11; chunk++) {
        struct websocket w = opened();
        struct heard h = fed(&w, IN(HELLO), chunk);

        ck_assert_int_eq(h.says, WEBSOCKET_MORE);
        ck_assert(bytes_equal(h.data, bytes_of_text("Hello")) && h.reply.len == 0);
    }
}
END_TEST

START_TEST(fragments_with_a_ping_between_them_are_one_message)
{
    struct websocket w = opened();
    struct heard h = heard(&w, IN(0x02, 0x82, 1, 2, 3, 4, 'a' ^ 1, 'b' ^ 2,          /* binary, not the last */
                                  0x89, 0x81, 0, 0, 0, 0, 'p',                       /* a ping */
                                  0x80, 0x81, 0, 0, 0, 0, 'c'));                     /* the rest */

    ck_assert_int_eq(h.says, WEBSOCKET_MORE);
    ck_assert(bytes_equal(h.data, bytes_of_text("abc")));
    ck_assert(bytes_equal(h.reply, IN(0x8a, 0x01, 'p')));
}
END_TEST

START_TEST(long_frames_are_taken_whatever_form_their_length_has)
{
    static uint8_t frame[14 + 300];
    static const uint8_t forms[][10] = { { 0x82, 0x80 | 126, 0x01, 0x2c }, { 0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0x01, 0x2c } };
    static const size_t lens[] = { 4, 10 };

    for (size_t i = 0; i < 2; i++) {
        struct websocket w = opened();
        struct heard h;

        memset(frame, 0, sizeof frame);
        memcpy(frame, forms[i], lens[i]);
        memset(frame + lens[i] + 4, 'x', 300);
        h = heard(&w, bytes_of(frame, lens[i] + 4 + 300));
        ck_assert_int_eq(h.says, WEBSOCKET_MORE);
        ck_assert_uint_eq(h.data.len, 300);
    }
}
END_TEST

START_TEST(a_broken_rule_ends_it_with_1002)
{
    static const struct {
        const char *what;
        uint8_t frame[16];
        size_t len;
    } rows[] = {
        { "not masked", { 0x82, 0x01, 'x' }, 3 },
        { "a reserved bit", { 0xc2, 0x81, 0, 0, 0, 0, 'x' }, 7 },
        { "an unknown opcode", { 0x83, 0x81, 0, 0, 0, 0, 'x' }, 7 },
        { "an unknown control opcode", { 0x8b, 0x80, 0, 0, 0, 0 }, 6 },
        { "a continuation of nothing", { 0x80, 0x81, 0, 0, 0, 0, 'x' }, 7 },
        { "a ping in fragments", { 0x09, 0x80, 0, 0, 0, 0 }, 6 },
        { "a ping too long", { 0x89, 0x80 | 126, 0, 126, 0, 0, 0, 0 }, 8 },
        { "a length with its highest bit set", { 0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 }, 14 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct websocket w = opened();
        struct heard h = heard(&w, bytes_of(rows[i].frame, rows[i].len));

        ck_assert_msg(h.says == WEBSOCKET_CLOSED && bytes_equal(h.reply, IN(0x88, 0x02, 0x03, 0xea)), "%s", rows[i].what);
        ck_assert_uint_eq(h.data.len, 0);
        h = heard(&w, IN(HELLO));
        ck_assert(h.says == WEBSOCKET_MORE && h.data.len == 0 && h.reply.len == 0);
    }
}
END_TEST

START_TEST(a_goodbye_is_answered_with_its_own_status)
{
    static const struct {
        uint8_t frame[9];
        size_t len;
        uint8_t high, low;
    } rows[] = {
        { { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9 }, 8, 0x03, 0xe9 },
        { { 0x88, 0x80, 0, 0, 0, 0 }, 6, 0x03, 0xe8 },
        { { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed }, 8, 0x03, 0xe8 }, /* 1005 is no status to send */
        { { 0x88, 0x81, 0, 0, 0, 0, 0x03 }, 7, 0x03, 0xea },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct websocket w = opened();
        struct heard h = heard(&w, bytes_of(rows[i].frame, rows[i].len));

        ck_assert_int_eq(h.says, WEBSOCKET_CLOSED);
        ck_assert(bytes_equal(h.reply, IN(0x88, 0x02, rows[i].high, rows[i].low)));
    }
}
END_TEST

START_TEST(pings_wait_when_the_reply_is_full)
{
    struct websocket w = opened();
    uint8_t room[16], data_of_it[16];
    struct writer reply = wr_into(room, sizeof room), data = wr_into(data_of_it, sizeof data_of_it);
    struct bytes in = IN(0x89, 0x80, 0, 0, 0, 0);

    ck_assert_int_eq(websocket_receive(&w, &in, &data, &reply), WEBSOCKET_MORE);
    ck_assert_uint_eq(in.len, 6);
    ck_assert(bytes_equal(heard(&w, in).reply, IN(0x8a, 0x00)));
}
END_TEST

START_TEST(our_frames_are_binary_whole_and_not_masked)
{
    static const struct {
        uint16_t len;
        uint8_t header[4];
        size_t header_len;
    } rows[] = {
        { 0, { 0x82, 0 }, 2 }, { 125, { 0x82, 125 }, 2 }, { 126, { 0x82, 126, 0, 126 }, 4 }, { 65535, { 0x82, 126, 0xff, 0xff }, 4 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t room[WEBSOCKET_HEADER_MAX];
        struct writer out = wr_into(room, sizeof room);

        websocket_frame(rows[i].len, &out);
        ck_assert(bytes_equal(wr_view(&out), bytes_of(rows[i].header, rows[i].header_len)));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("websocket");
    TCase *tests = tcase_create("websocket");
    SRunner *runner;
    int failed;

    tcase_add_test(tests, the_upgrade_of_the_rfc_is_answered_with_its_key);
    tcase_add_test(tests, the_subprotocol_binary_is_taken_when_offered);
    tcase_add_test(tests, what_is_no_upgrade_is_left_to_the_owner_or_refused);
    tcase_add_test(tests, a_request_that_never_ends_is_refused);
    tcase_add_test(tests, the_masked_frame_of_the_rfc_says_hello_in_pieces_of_any_size);
    tcase_add_test(tests, fragments_with_a_ping_between_them_are_one_message);
    tcase_add_test(tests, long_frames_are_taken_whatever_form_their_length_has);
    tcase_add_test(tests, a_broken_rule_ends_it_with_1002);
    tcase_add_test(tests, a_goodbye_is_answered_with_its_own_status);
    tcase_add_test(tests, pings_wait_when_the_reply_is_full);
    tcase_add_test(tests, our_frames_are_binary_whole_and_not_masked);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
