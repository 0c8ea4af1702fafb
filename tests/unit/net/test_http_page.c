/*
 * test_http_page.c - the server's own page, as text and over the caller's TCP.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/http_page.h"
#include "tests/support/net_rig.h"

static struct rig rig;
static char answer[HTTP_ANSWER_MAX + 1];

static const struct net_caller_facts facts = {
    .user = "ann <&\">", .port = "TCP1", .peer = "127.0.0.1:51234", .method = "MS-CHAP", .bps = 33600,
    .connected_unix = 852076799
};

static const char *get(const char *request)
{
    struct writer w = wr_into((uint8_t *)answer, sizeof answer - 1);

    http_answer(bytes_of_text(request), &facts, RIG_ANN, "0.1", &w);
    ck_assert(!w.overflow);
    answer[w.len] = 0;
    return answer;
}

static void check_length(const char *text)
{
    const char *header = strstr(text, "Content-Length: "), *body = strstr(text, "\r\n\r\n");

    ck_assert_ptr_nonnull(header);
    ck_assert_ptr_nonnull(body);
    ck_assert_uint_eq(strtoul(header + 16, NULL, 10), strlen(body + 4));
}

START_TEST(the_page_tells_the_caller_its_facts)
{
    static const char *const wanted[] = {
        "You are connected", "ann &lt;&amp;&quot;&gt;", "TCP1", "127.0.0.1:51234", "10.9.0.2", "MS-CHAP",
        "33600 bits per second", "1996-12-31 23:59:59 UTC", "OpenRRAS 0.1"
    };
    const char *page = get("GET / HTTP/1.0\r\n\r\n");

    ck_assert_int_eq(strncmp(page, "HTTP/1.0 200 OK\r\n", 17), 0);
    check_length(page);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        ck_assert_msg(strstr(page, wanted[i]) != NULL, "%s is missing", wanted[i]);
    ck_assert_ptr_null(strstr(page, "<&"));
}
END_TEST

START_TEST(the_first_browsers_get_the_bare_page)
{
    ck_assert_int_eq(strncmp(get("GET /\r\n"), "<!DOCTYPE", 9), 0);
}
END_TEST

START_TEST(other_paths_and_methods_are_told_so)
{
    const char *page = get("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");

    ck_assert_int_eq(strncmp(page, "HTTP/1.0 404 ", 13), 0);
    check_length(page);
    ck_assert_int_eq(strncmp(get("POST / HTTP/1.0\r\n\r\n"), "HTTP/1.0 501 ", 13), 0);
    page = get("HEAD / HTTP/1.0\r\n\r\n");
    ck_assert_int_eq(strncmp(page, "HTTP/1.0 200 OK\r\n", 17), 0);
    ck_assert_str_eq(strstr(page, "\r\n\r\n"), "\r\n\r\n");
    get("");
    get("\r\n\r\n");
    get(" ");
}
END_TEST

START_TEST(a_request_is_whole_at_its_empty_line)
{
    static const struct {
        const char *text;
        bool whole;
    } cases[] = {
        { "", false }, { "GET / HTTP/1.0", false }, { "GET / HTTP/1.0\r\n", false },
        { "GET / HTTP/1.0\r\nA: b\r\n", false }, { "GET / HTTP/1.0\r\nA: b\r\n\r\n", true },
        { "GET / HTTP/1.0\n\n", true }, { "GET /\r\n", true }, { "GET /", false }
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_int_eq(http_request_is_whole(bytes_of_text(cases[i].text)), cases[i].whole);
}
END_TEST

/* In as many segments as it has lines. */
START_TEST(a_browser_gets_the_page_through_its_line)
{
    static const char *const lines[] = { "GET / HTTP/1.0\r\n", "User-Agent: Mozilla/2.0\r\n", "\r\n" };
    struct rig_packet p = { .from = RIG_ANN, .to = RIG_OWN, .from_port = 1025, .to_port = 80, .protocol = IP4_TCP,
                            .flags = TCP_F_SYN, .sequence = 99, .window = 8192, .mss = 1460 };
    struct rig_seen seen;
    char text[HTTP_ANSWER_MAX] = "";
    bool has_fin = false;

    rig_start(&rig);
    rig_send(&rig, rig.ann, &p);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN | TCP_F_ACK);
    p.sequence++;
    p.mss = 0;
    p.acknowledgment = seen.tcp.sequence + 1;
    p.flags = TCP_F_ACK;
    for (int i = 0; i < 3; i++) {
        p.data = bytes_of_text(lines[i]);
        rig_send(&rig, rig.ann, &p);
        p.sequence += (uint32_t)p.data.len;
    }
    p.data = bytes_of(NULL, 0);
    while (rig_pull(&rig, rig.ann, &seen)) {
        ck_assert(seen.ok);
        ck_assert_uint_eq(seen.tcp.flags & TCP_F_RST, 0);
        strncat(text, (const char *)seen.data.at, seen.data.len);
        has_fin = has_fin || (seen.tcp.flags & TCP_F_FIN);
        if (seen.data.len > 0 || has_fin) {
            p.acknowledgment = seen.tcp.sequence + (uint32_t)seen.data.len + has_fin;
            rig_send(&rig, rig.ann, &p);
        }
    }
    ck_assert(has_fin);
    ck_assert_ptr_nonnull(strstr(text, "You are connected"));
    p.flags = TCP_F_ACK | TCP_F_FIN;
    rig_send(&rig, rig.ann, &p);
    ck_assert(rig_pull(&rig, rig.ann, &seen));
    ck_assert_uint_eq(seen.tcp.acknowledgment, p.sequence + 1);
    rig_run(&rig, rig.now + 40000);
    ck_assert_uint_eq(net_advance(rig.net, rig.now), RRAS_NEVER);
    ck_assert_uint_eq(rig.opened, 0);
    ck_assert(rig_stop(&rig));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http_page");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, the_page_tells_the_caller_its_facts);
    tcase_add_test(tcase, the_first_browsers_get_the_bare_page);
    tcase_add_test(tcase, other_paths_and_methods_are_told_so);
    tcase_add_test(tcase, a_request_is_whole_at_its_empty_line);
    tcase_add_test(tcase, a_browser_gets_the_page_through_its_line);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
