/*
 * test_at_query.c - modems of all kinds are asked who they are, and asking always ends.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_query.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One answer of a modem that is a table: what it says to a command. */
struct answer {
    const char *command, *says;
};

static struct {
    const struct answer *answers;
    bool echo, is_quiet;     /* Q1 until ATQ0 */
    bool speaks_digits;      /* V0 until V1 */
    size_t piece;            /* bytes given at once; 0: all */
    char out[8192];          /* on its way to us */
    size_t len;
    char sent[1024];         /* all commands */
} modem;

static struct at_query q;
static rras_ms now;

static void say(const char *text)
{
    size_t len = strlen(text);

    ck_assert_uint_lt(modem.len + len, sizeof modem.out);
    memcpy(modem.out + modem.len, text, len);
    modem.len += len;
}

static void say_result(const char *word, const char *digit)
{
    char text[64];

    if (modem.is_quiet)
        return;
    snprintf(text, sizeof text, modem.speaks_digits ? "%s\r" : "\r\n%s\r\n", modem.speaks_digits ? digit : word);
    say(text);
}

static void command(void *ctx, struct bytes out)
{
    char text[64];

    ck_assert_ptr_eq(ctx, &modem);
    ck_assert_uint_lt(out.len, sizeof text);
    ck_assert_uint_eq(out.at[out.len - 1], '\r');
    memcpy(text, out.at, out.len);
    text[out.len] = '\0';
    ck_assert_uint_lt(strlen(modem.sent) + out.len, sizeof modem.sent);
    strcat(modem.sent, text);
    if (!modem.answers)
        return;
    if (modem.echo)
        say(text);
    text[out.len - 1] = '\0';
    if (strcmp(text, "ATQ0V1E1") == 0)
        modem.is_quiet = modem.speaks_digits = false;
    for (const struct answer *a = modem.answers; a->command; a++) {
        if (strcmp(a->command, text) == 0) {
            say(a->says);
            return;
        }
    }
    if (strcmp(text, "AT") == 0 || strcmp(text, "ATQ0V1E1") == 0)
        say_result("OK", "0");
    else
        say_result("ERROR", "4");
}

static void begin(void)
{
    memset(&modem, 0, sizeof modem);
    modem.echo = true;
    now = 1000;
}

/* Until it ends; how long it took. */
static rras_ms ask(const struct answer *answers)
{
    rras_ms began = now, next;

    modem.answers = answers;
    at_query_start(&q, command, &modem, now);
    while ((next = at_query_advance(&q, now)) != RRAS_NEVER) {
        if (modem.len > 0) {
            size_t n = modem.piece && modem.piece < modem.len ? modem.piece : modem.len;
            uint8_t piece[sizeof modem.out];

            memcpy(piece, modem.out, n);
            modem.len -= n;
            memmove(modem.out, modem.out + n, modem.len);
            now++;
            at_query_receive(&q, bytes_of(piece, n), now);
        } else {
            ck_assert_uint_gt(next, now);
            now = next;
        }
        ck_assert_uint_le(now - began, AT_QUERY_MS + 100);
    }
    return now - began;
}

#define OK "\r\nOK\r\n"

static const struct answer courier[] = {
    { "ATI", "\r\n5601\r\n" OK },
    { "ATI3", "\r\nUSRobotics Courier V.Everything\r\n" OK },
    { "ATI6", "\r\nUSRobotics Courier V.Everything Link Diagnostics...\r\n\r\nChars sent    0\r\n" OK },
    { NULL, NULL },
};

static const struct answer rockwell[] = {
    { "ATI", "\r\n56000\r\n" OK },
    { "ATI3", "\r\nV1.301-V90_2M_DLP\r\n" OK },
    { "ATI6", "\r\nRCV56DPF-PLL L8571A Rev 35.00/34.00\r\n" OK },
    { NULL, NULL },
};

static const struct answer mute[] = { { NULL, NULL } };

static const struct {
    const struct answer *answers;
    const char *identity, *type;
} kinds[] = {
    { courier, "USRobotics Courier V.Everything", "U.S. Robotics Courier" },
    { rockwell, "V1.301-V90_2M_DLP", "Rockwell, Conexant" },
    { mute, "", NULL },
};

START_TEST(a_modem_says_who_it_is_however_it_speaks)
{
    for (int how = 0; how < 32; how++) {
        begin();
        modem.echo = how & 1;
        modem.is_quiet = (how & 2) != 0;
        modem.speaks_digits = (how & 4) != 0;
        modem.piece = how & 8 ? 1 : how & 16 ? 3 : 0;
        ask(kinds[_i].answers);
        ck_assert_msg(q.end == AT_QUERY_ANSWERED, "way %d: %s", how, q.dialogue);
        ck_assert_str_eq(q.identity, kinds[_i].identity);
        if (kinds[_i].type)
            ck_assert_msg(q.type && strcmp(q.type->name, kinds[_i].type) == 0, "way %d", how);
        else
            ck_assert_ptr_null(q.type);
    }
}
END_TEST

START_TEST(the_dialogue_is_what_a_terminal_would_show)
{
    static const struct answer small[] = { { "ATI", "\r\n144\r\n" OK }, { "ATI3", "\r\nBrand X 14400\r\n" OK }, { NULL, NULL } };

    ask(small);
    ck_assert_str_eq(q.dialogue, "AT\nOK\nATQ0V1E1\nOK\nATI\n144\nOK\nATI3\nBrand X 14400\nOK\nATI6\nERROR\nAT+GMM\nERROR\n");
    ck_assert_str_eq(modem.sent, "AT\rATQ0V1E1\rATI\rATI3\rATI6\rAT+GMM\r");
}
END_TEST

START_TEST(the_first_that_tells_something_is_the_identity_where_ati3_does_not)
{
    static const struct {
        struct answer answers[4];
        const char *identity;
    } cases[] = {
        { { { "ATI", "\r\n5601\r\n" OK } }, "5601" },
        { { { "ATI", "\r\n5601\r\n" OK }, { "ATI6", "\r\nBrand X\r\n" OK } }, "Brand X" },
        { { { "ATI", "\r\nBrand X\r\n" OK }, { "ATI6", "\r\nBrand Y\r\n" OK } }, "Brand X" },
        { { { "ATI", "\r\nBrand X\r\n" OK }, { "ATI3", "\r\n12\r\n" OK } }, "Brand X" },
        { { { "ATI3", "\r\n12\r\nBrand Z\r\nmore of it\r\n" OK } }, "Brand Z" },
        { { { "AT+GMM", "\r\nMT5634ZBA\r\n" OK } }, "MT5634ZBA" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        ask(cases[i].answers);
        ck_assert_str_eq(q.identity, cases[i].identity);
    }
}
END_TEST

START_TEST(nobody_there_takes_three_seconds)
{
    rras_ms took = ask(NULL);

    ck_assert_int_eq(q.end, AT_QUERY_SILENT);
    ck_assert_uint_le(took, 3000);
    ck_assert_str_eq(q.dialogue, "AT\n(no answer)\nATQ0V1E1\n(no answer)\nATQ0V1E1\n(no answer)\n");
    ck_assert_str_eq(q.identity, "");
    ck_assert_ptr_null(q.type);
}
END_TEST

START_TEST(a_loopback_plug_is_no_modem)
{
    rras_ms began = now, next;

    modem.answers = NULL;
    at_query_start(&q, command, &modem, now);
    while ((next = at_query_advance(&q, now)) != RRAS_NEVER) {
        at_query_receive(&q, bytes_of_text(modem.sent), now);
        modem.sent[0] = '\0';
        next = at_query_advance(&q, now);
        if (next == RRAS_NEVER)
            break;
        now = next;
    }
    ck_assert_int_eq(q.end, AT_QUERY_SILENT);
    ck_assert_uint_le(now - began, AT_QUERY_MS);
}
END_TEST

START_TEST(a_modem_that_falls_silent_is_not_waited_for)
{
    static const struct answer half[] = {
        { "ATI", "\r\nBrand X\r\n" }, { "ATI3", "" }, { "ATI6", "" }, { "AT+GMM", "" }, { NULL, NULL },
    };
    rras_ms took = ask(half);

    ck_assert_int_eq(q.end, AT_QUERY_ANSWERED);
    ck_assert_str_eq(q.identity, "Brand X");
    ck_assert_uint_le(took, AT_QUERY_MS);
}
END_TEST

START_TEST(a_result_without_its_line_end_counts)
{
    static const struct answer bare[] = {
        { "AT", "OK" }, { "ATQ0V1E1", "OK" }, { "ATI3", "Brand X\rOK" }, { NULL, NULL },
    };

    ask(bare);
    ck_assert_int_eq(q.end, AT_QUERY_ANSWERED);
    ck_assert_str_eq(q.identity, "Brand X");
}
END_TEST

START_TEST(a_ring_ends_it_at_once)
{
    for (int after = 0; after < 3; after++) {
        begin();
        modem.answers = mute;
        at_query_start(&q, command, &modem, now);
        if (after > 0)
            at_query_receive(&q, bytes_of_text(OK), now);
        if (after > 1)
            at_query_receive(&q, bytes_of_text(OK "Brand"), now);
        modem.sent[0] = '\0';
        at_query_receive(&q, bytes_of_text("\r\nRING\r\n" OK OK), now);
        ck_assert_int_eq(q.end, AT_QUERY_RANG);
        ck_assert_uint_eq(at_query_advance(&q, now), RRAS_NEVER);
        ck_assert_str_eq(modem.sent, "");
    }
}
END_TEST

START_TEST(noise_without_end_is_not_listened_to_for_ever)
{
    uint8_t noise[100];
    rras_ms began = now;
    unsigned seed = 1;

    modem.answers = NULL;
    at_query_start(&q, command, &modem, now);
    while (at_query_advance(&q, now) != RRAS_NEVER) {
        for (size_t i = 0; i < sizeof noise; i++) {
            seed = seed * 1103515245 + 12345;
            noise[i] = (uint8_t)(seed >> 16 | 0x80);
        }
        at_query_receive(&q, bytes_of(noise, sizeof noise), now);
        now += 10;
        ck_assert_uint_le(now - began, AT_QUERY_MS + 10);
    }
    ck_assert_int_eq(q.end, AT_QUERY_SILENT);
    ck_assert_str_eq(q.identity, "");
    for (const char *c = q.dialogue; *c; c++)
        ck_assert(*c == '\n' || (*c >= ' ' && *c < 0x7f));
}
END_TEST

START_TEST(what_is_no_text_is_no_identity)
{
    static const struct answer odd[] = { { "ATI3", "\r\nBr\xe4nd X\r\nBrand X\r\n" OK }, { NULL, NULL } };

    ask(odd);
    ck_assert_str_eq(q.identity, "Brand X");
    ck_assert_ptr_nonnull(strstr(q.dialogue, "Br?nd X"));
}
END_TEST

START_TEST(a_book_of_an_answer_is_cut_and_still_understood)
{
    static char book[5000];
    struct answer answers[] = { { "ATI", book }, { "ATI3", "\r\nZyXEL U-1496E\r\n" OK }, { NULL, NULL } };

    for (int i = 0; i < 40; i++)
        snprintf(book + strlen(book), sizeof book - strlen(book), "a line of %0100d\r\n", i);
    strcat(book, OK);
    ask(answers);
    ck_assert_int_eq(q.end, AT_QUERY_ANSWERED);
    ck_assert_uint_le(strlen(q.dialogue), AT_QUERY_DIALOGUE_MAX);
    ck_assert_str_eq(q.identity, "ZyXEL U-1496E");
    ck_assert_str_eq(q.type->name, "ZyXEL U-1496, Omni");
}
END_TEST

START_TEST(a_line_of_any_length_is_cut)
{
    static char book[1000];
    struct answer answers[] = { { "ATI3", book }, { NULL, NULL } };

    memset(book, 'x', 600);
    strcpy(book + 600, OK);
    ask(answers);
    ck_assert_int_eq(q.end, AT_QUERY_ANSWERED);
    ck_assert_uint_eq(strlen(q.identity), AT_QUERY_LINE_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("at_query");
    TCase *tc = tcase_create("at_query");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_loop_test(tc, a_modem_says_who_it_is_however_it_speaks, 0, sizeof kinds / sizeof *kinds);
    tcase_add_test(tc, the_dialogue_is_what_a_terminal_would_show);
    tcase_add_test(tc, the_first_that_tells_something_is_the_identity_where_ati3_does_not);
    tcase_add_test(tc, nobody_there_takes_three_seconds);
    tcase_add_test(tc, a_loopback_plug_is_no_modem);
    tcase_add_test(tc, a_modem_that_falls_silent_is_not_waited_for);
    tcase_add_test(tc, a_result_without_its_line_end_counts);
    tcase_add_test(tc, a_ring_ends_it_at_once);
    tcase_add_test(tc, noise_without_end_is_not_listened_to_for_ever);
    tcase_add_test(tc, what_is_no_text_is_no_identity);
    tcase_add_test(tc, a_book_of_an_answer_is_cut_and_still_understood);
    tcase_add_test(tc, a_line_of_any_length_is_cut);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
