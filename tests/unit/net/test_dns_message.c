/*
 * test_dns_message.c - questions, and answers of honest and other servers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "common/base/ip4.h"
#include "service/net/dns_message.h"

#define HEAD(flags, records) "\x12\x34" flags "\0\1" records "\0\0\0\0"
#define A(owner, ttl, address) owner "\0\1\0\1" ttl "\0\4" address
#define WEB "\3Web\7example\0"
#define ASKED WEB "\0\1\0\1"
#define AT_QUESTION "\xc0\x0c"
#define HOUR "\0\0\x0e\x10"
#define MINUTE "\0\0\0\x3c"
#define OK "\x81\x80"
#define TEXT(s) s, sizeof(s) - 1

static const struct {
    const char *what, *message;
    size_t len;
    enum dns_verdict verdict;
    unsigned count;
    uint32_t first, ttl_s;
} cases[] = {
    { "an address", TEXT(HEAD(OK, "\0\1") ASKED A(AT_QUESTION, HOUR, "\1\2\3\4")),
      DNS_FOUND, 1, IP4(1, 2, 3, 4), 3600 },
    { "an alias", TEXT(HEAD(OK, "\0\2") ASKED AT_QUESTION "\0\5\0\1" MINUTE "\0\5\1x\1y\0"
      A("\1X\1Y\0", HOUR, "\5\6\7\x8")),
      DNS_FOUND, 1, IP4(5, 6, 7, 8), 60 },
    { "the alias after its address", TEXT(HEAD(OK, "\0\2") ASKED A("\1x\1y\0", HOUR, "\5\6\7\x8")
      AT_QUESTION "\0\5\0\1" MINUTE "\0\5\1x\1y\0"), DNS_FOUND, 1, IP4(5, 6, 7, 8), 60 },
    { "an alias of itself", TEXT(HEAD(OK, "\0\1") ASKED AT_QUESTION "\0\5\0\1" MINUTE "\0\2" AT_QUESTION),
      DNS_NO_NAME, 0, 0, 60 },
    { "somebody else's address", TEXT(HEAD(OK, "\0\1") ASKED A("\1x\0", HOUR, "\1\2\3\4")),
      DNS_NO_NAME, 0, 0, UINT32_MAX },
    { "six addresses", TEXT(HEAD(OK, "\0\6") ASKED A(AT_QUESTION, HOUR, "\1\1\1\1") A(AT_QUESTION, HOUR, "\1\1\1\2")
      A(AT_QUESTION, HOUR, "\1\1\1\3") A(AT_QUESTION, HOUR, "\1\1\1\4") A(AT_QUESTION, MINUTE, "\1\1\1\5")
      A(AT_QUESTION, HOUR, "\1\1\1\6")), DNS_FOUND, 4, IP4(1, 1, 1, 1), 3600 },
    { "no such name", TEXT(HEAD("\x81\x83", "\0\0") ASKED), DNS_NO_NAME, 0, 0, UINT32_MAX },
    { "a name without address", TEXT(HEAD(OK, "\0\0") ASKED), DNS_NO_NAME, 0, 0, UINT32_MAX },
    { "a server that failed", TEXT(HEAD("\x81\x82", "\0\0") ASKED), DNS_SERVER_FAILED, 0, 0, UINT32_MAX },
    { "a server that refuses", TEXT(HEAD("\x81\x85", "\0\0") ASKED), DNS_SERVER_FAILED, 0, 0, UINT32_MAX },
    { "an answer cut short", TEXT(HEAD("\x83\x80", "\0\0") ASKED), DNS_SERVER_FAILED, 0, 0, UINT32_MAX },
    { "a record cut short", TEXT(HEAD(OK, "\0\1") ASKED AT_QUESTION "\0\1\0\1" HOUR "\0\4\1\2\3"),
      DNS_NO_NAME, 0, 0, UINT32_MAX },
    { "the question itself", TEXT(HEAD("\1\0", "\0\0") ASKED), DNS_NOT_OURS, 0, 0, 0 },
    { "another id", TEXT("\x12\x35" OK "\0\1\0\1\0\0\0\0" ASKED A(AT_QUESTION, HOUR, "\1\2\3\4")),
      DNS_NOT_OURS, 0, 0, 0 },
    { "another name", TEXT(HEAD(OK, "\0\1") "\3wet\7example\0\0\1\0\1" A(AT_QUESTION, HOUR, "\1\2\3\4")),
      DNS_NOT_OURS, 0, 0, 0 },
    { "another type", TEXT(HEAD(OK, "\0\1") WEB "\0\x1c\0\1" A(AT_QUESTION, HOUR, "\1\2\3\4")), DNS_NOT_OURS, 0, 0, 0 },
    { "another kind of message", TEXT(HEAD("\xa8\0", "\0\0") ASKED), DNS_NOT_OURS, 0, 0, 0 },
    { "no question", TEXT("\x12\x34" OK "\0\0\0\0\0\0\0\0"), DNS_NOT_OURS, 0, 0, 0 },
    { "a name that leads to itself", TEXT(HEAD(OK, "\0\0") AT_QUESTION "\0\1\0\1"), DNS_NOT_OURS, 0, 0, 0 },
    { "a name that leads outside", TEXT(HEAD(OK, "\0\0") "\xff\xff\0\1\0\1"), DNS_NOT_OURS, 0, 0, 0 },
    { "nothing", TEXT(""), DNS_NOT_OURS, 0, 0, 0 },
};

START_TEST(an_answer_is_judged)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dns_answer answer;
        struct bytes message = bytes_of(cases[i].message, cases[i].len);
        enum dns_verdict verdict = dns_read_answer(message, 0x1234, "web.example.", &answer);

        ck_assert_msg(verdict == cases[i].verdict, "%s: %d", cases[i].what, (int)verdict);
        ck_assert_msg(answer.count == cases[i].count, "%s", cases[i].what);
        ck_assert_msg(answer.addresses[0] == cases[i].first, "%s", cases[i].what);
        if (verdict == DNS_FOUND)
            ck_assert_msg(answer.ttl_s == cases[i].ttl_s, "%s: %u", cases[i].what, (unsigned)answer.ttl_s);
    }
}
END_TEST

START_TEST(names_are_labels_of_sane_length)
{
    static const struct {
        const char *name;
        bool ok;
    } names[] = {
        { "a", true }, { "a.b", true }, { "a.b.", true }, { "www.example.org", true }, { "_x-1.y", true },
        { "", false }, { ".", false }, { "a..b", false }, { ".a", false }, { "a..", false },
        { "a23456789012345678901234567890123456789012345678901234567890123.b", true },
        { "a234567890123456789012345678901234567890123456789012345678901234.b", false },
    };
    char longest[DNS_NAME_MAX + 3];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(host_name_ok(names[i].name) == names[i].ok, "%s", names[i].name);
    memset(longest, 'a', sizeof longest);
    for (size_t i = 60; i < DNS_NAME_MAX; i += 60)
        longest[i] = '.';
    longest[DNS_NAME_MAX] = '\0';
    ck_assert(host_name_ok(longest));
    strcpy(longest + DNS_NAME_MAX, ".");
    ck_assert(host_name_ok(longest));
    strcpy(longest + DNS_NAME_MAX, "b");
    ck_assert(!host_name_ok(longest));
}
END_TEST

START_TEST(a_question_asks_for_one_name_and_comes_back_as_ours)
{
    static const char expected[] = "\xab\xcd\1\0\0\1\0\0\0\0\0\0\3www\7example\3org\0\0\1\0\1";
    uint8_t out[DNS_QUESTION_MAX];
    char longest[DNS_NAME_MAX + 1];
    struct dns_answer answer;
    size_t len = dns_write_question(out, 0xabcd, "www.example.org.");

    ck_assert_uint_eq(len, sizeof expected - 1);
    ck_assert_mem_eq(out, expected, len);
    memset(longest, 'a', sizeof longest);
    for (size_t i = 60; i < DNS_NAME_MAX; i += 60)
        longest[i] = '.';
    longest[DNS_NAME_MAX] = '\0';
    len = dns_write_question(out, 1, longest);
    ck_assert_uint_eq(len, DNS_QUESTION_MAX);
    out[2] |= 0x80;
    ck_assert_int_eq(dns_read_answer(bytes_of(out, len), 1, longest, &answer), DNS_NO_NAME);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        an_answer_is_judged, names_are_labels_of_sane_length, a_question_asks_for_one_name_and_comes_back_as_ours,
    };
    Suite *suite = suite_create("dns_message");
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
