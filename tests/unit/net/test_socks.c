/*
 * test_socks.c - handshakes octet by octet, and all at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "common/base/ip4.h"
#include "service/net/socks.h"

#define WEB IP4(192, 0, 2, 80)

struct outcome {
    enum socks_step step;
    size_t taken, reply_len;
    uint8_t reply[64];
    struct socks socks;
};

/* In pieces of `piece` octets. */
static struct outcome talk(const void *text, size_t len, size_t piece)
{
    struct outcome o = { .step = SOCKS_MORE };
    struct writer w = wr_into(o.reply, sizeof o.reply);

    socks_init(&o.socks);
    for (size_t at = 0; at < len && o.step == SOCKS_MORE; at += piece) {
        size_t part = len - at < piece ? len - at : piece;
        struct reader r = rd_of(bytes_of((const uint8_t *)text + at, part));

        o.step = socks_input(&o.socks, &r, &w);
        o.taken = at + part - r.rest.len;
    }
    ck_assert(!w.overflow);
    o.reply_len = w.len;
    return o;
}

#define TEXT(s) s, sizeof(s) - 1
#define V5_OK "\5\0"
#define V5_NO(code) V5_OK "\5" code "\0\1\0\0\0\0\0\0"
#define V4_NO "\0\x5b\0\0\0\0\0\0"
#define HELLO "\5\1\0"

static const struct {
    const char *what, *in;
    size_t len;
    enum socks_step step;
    const char *reply;
    size_t reply_len;
    const char *host;
    uint32_t address;
    uint16_t port;
    size_t left;                     /* octets that are not the handshake's */
} cases[] = {
    { "5 by address", TEXT(HELLO "\5\1\0\1\xc0\0\2\x50\0\x50GET"), SOCKS_CONNECT, TEXT(V5_OK), "", WEB, 80, 3 },
    { "5 by name", TEXT(HELLO "\5\1\0\3\7web.org\1\xbbxy"), SOCKS_CONNECT, TEXT(V5_OK), "web.org", 0, 443, 2 },
    { "5 by an address in words", TEXT(HELLO "\5\1\0\3\012192.0.2.80\0\x50"),
      SOCKS_CONNECT, TEXT(V5_OK), "", WEB, 80, 0 },
    { "5 with several methods", TEXT("\5\3\2\1\0\5\1\0\1\xc0\0\2\x50\0\x50"),
      SOCKS_CONNECT, TEXT(V5_OK), "", WEB, 80, 0 },
    { "5 without our method", TEXT("\5\2\1\2"), SOCKS_OVER, TEXT("\5\xff"), "", 0, 0, 0 },
    { "5 without any method", TEXT("\5\0"), SOCKS_OVER, TEXT("\5\xff"), "", 0, 0, 0 },
    { "5 bind", TEXT(HELLO "\5\2\0\1\xc0\0\2\x50\0\x50"), SOCKS_OVER, TEXT(V5_NO("\7")), "", 0, 80, 0 },
    { "5 udp associate", TEXT(HELLO "\5\3\0\1\0\0\0\0\0\0"), SOCKS_OVER, TEXT(V5_NO("\7")), "", 0, 0, 0 },
    { "5 over IPv6", TEXT(HELLO "\5\1\0\4" "0123456789abcdef" "\0\x50" "z"),
      SOCKS_OVER, TEXT(V5_NO("\x8")), "", 0, 80, 1 },
    { "5 with a type nobody knows", TEXT(HELLO "\5\1\0\2"), SOCKS_OVER, TEXT(V5_NO("\x8")), "", 0, 0, 0 },
    { "5 with an empty name", TEXT(HELLO "\5\1\0\3\0\0\x50"), SOCKS_OVER, TEXT(V5_NO("\1")), "", 0, 80, 0 },
    { "5 with a NUL in the name", TEXT(HELLO "\5\1\0\3\3a\0b\0\x50"), SOCKS_OVER, TEXT(V5_NO("\1")), "", 0, 80, 0 },
    { "5, then another version", TEXT(HELLO "\4"), SOCKS_OVER, TEXT(V5_NO("\1")), "", 0, 0, 0 },
    { "5, cut short", TEXT(HELLO "\5\1\0\3\7web.or"), SOCKS_MORE, TEXT(V5_OK), "", 0, 0, 0 },
    { "4 by address", TEXT("\4\1\0\x50\xc0\0\2\x50joe\0GET"), SOCKS_CONNECT, TEXT(""), "", WEB, 80, 3 },
    { "4 without a user", TEXT("\4\1\0\x50\xc0\0\2\x50\0"), SOCKS_CONNECT, TEXT(""), "", WEB, 80, 0 },
    { "4a by name", TEXT("\4\1\0\x50\0\0\0\1joe\0web.org\0GET"), SOCKS_CONNECT, TEXT(""), "web.org", 1, 80, 3 },
    { "4a with an empty name", TEXT("\4\1\0\x50\0\0\0\1joe\0\0"), SOCKS_OVER, TEXT(V4_NO), "", 1, 80, 0 },
    { "4 to 0.0.0.0 is no 4a", TEXT("\4\1\0\x50\0\0\0\0\0"), SOCKS_CONNECT, TEXT(""), "", 0, 80, 0 },
    { "4 bind", TEXT("\4\2\0\x50\xc0\0\2\x50\0"), SOCKS_OVER, TEXT(V4_NO), "", WEB, 80, 0 },
    { "4, the name still to come", TEXT("\4\1\0\x50\0\0\0\1joe\0we"), SOCKS_MORE, TEXT(""), "", 1, 80, 0 },
    { "a browser that takes it for a web proxy", TEXT("GET http://x/ HTTP/1.0\r\n"),
      SOCKS_OVER, TEXT(""), "", 0, 0, 23 },
};

START_TEST(a_handshake_is_the_same_whole_and_in_pieces)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t piece = 1; piece <= cases[i].len; piece++) {
            struct outcome o = talk(cases[i].in, cases[i].len, piece);
            bool same = o.step == cases[i].step && o.reply_len == cases[i].reply_len &&
                        memcmp(o.reply, cases[i].reply, o.reply_len) == 0;

            ck_assert_msg(same, "%s, by %u: step %d, %u octets said", cases[i].what, (unsigned)piece,
                          (int)o.step, (unsigned)o.reply_len);
            if (o.step != SOCKS_MORE)
                ck_assert_msg(cases[i].len - o.taken == cases[i].left, "%s: took %u", cases[i].what,
                              (unsigned)o.taken);
            if (o.step == SOCKS_CONNECT) {
                ck_assert_str_eq(o.socks.host, cases[i].host);
                ck_assert_uint_eq(o.socks.port, cases[i].port);
                ck_assert(o.socks.host[0] || o.socks.address == cases[i].address);
            }
        }
    }
}
END_TEST

START_TEST(the_longest_of_all_fits_and_what_is_longer_is_refused)
{
    uint8_t text[1024] = { 5, 255 };
    struct writer w = wr_into(text, sizeof text);
    struct outcome o;

    w.len = 2 + 255; /* methods, the last of them 0 */
    memset(text + 2, 2, 254);
    wr_be32(&w, 0x05010003);
    wr_u8(&w, 255);
    memset(text + w.len, 'a', 255);
    w.len += 255;
    wr_be16(&w, 80);
    o = talk(text, w.len, 1);
    ck_assert_int_eq(o.step, SOCKS_CONNECT);
    ck_assert_uint_eq(strlen(o.socks.host), 255);

    memset(text, 'u', sizeof text);
    memcpy(text, "\4\1\0\x50\0\0\0\1", 8);
    text[8 + SOCKS_USER_MAX] = '\0';
    text[SOCKS_REQUEST_MAX - 1] = '\0';
    o = talk(text, sizeof text, 7);
    ck_assert_int_eq(o.step, SOCKS_CONNECT);
    ck_assert_uint_eq(o.taken, SOCKS_REQUEST_MAX);
    ck_assert_uint_eq(strlen(o.socks.host), SOCKS_HOST_MAX);
    text[SOCKS_REQUEST_MAX - 1] = 'u';
    o = talk(text, sizeof text, 7);
    ck_assert_int_eq(o.step, SOCKS_OVER);
    text[8 + SOCKS_USER_MAX] = 'u';
    o = talk(text, sizeof text, 7);
    ck_assert_int_eq(o.step, SOCKS_OVER);
    ck_assert_uint_eq(o.reply_len, 8);
}
END_TEST

START_TEST(the_answer_names_our_address_and_port)
{
    static const uint8_t granted5[] = { 5, 0, 0, 1, 10, 9, 0, 2, 0xc0, 1 };
    static const uint8_t granted4[] = { 0, 90, 0xc0, 1, 10, 9, 0, 2 };
    struct outcome o = talk(TEXT(HELLO "\5\1\0\1\xc0\0\2\x50\0\x50"), 99);
    uint8_t out[SOCKS_REPLY_MAX];
    struct writer w = wr_into(out, sizeof out);

    socks_reply(&o.socks, SOCKS_GRANTED, IP4(10, 9, 0, 2), 0xc001, &w);
    ck_assert(bytes_equal(wr_view(&w), bytes_of(granted5, sizeof granted5)));
    o = talk(TEXT("\4\1\0\x50\xc0\0\2\x50\0"), 99);
    w.len = 0;
    socks_reply(&o.socks, SOCKS_GRANTED, IP4(10, 9, 0, 2), 0xc001, &w);
    ck_assert(bytes_equal(wr_view(&w), bytes_of(granted4, sizeof granted4)));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_handshake_is_the_same_whole_and_in_pieces, the_longest_of_all_fits_and_what_is_longer_is_refused,
        the_answer_names_our_address_and_port,
    };
    Suite *suite = suite_create("socks");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
