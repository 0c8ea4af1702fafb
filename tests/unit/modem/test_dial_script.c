/*
 * test_dial_script.c - dial-up scripts log in at terminal servers, wait no longer than they were told to, and say
 * which line is wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/script.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct script s;
static struct script_config config;
static rras_ms now;
static uint8_t sent[8192];
static struct writer out;

static void setup(void)
{
    now = 1000;
    memset(&config, 0, sizeof config);
    strcpy(config.user, "alice");
    strcpy(config.password, "open^Msesame");
    out = wr_into(sent, sizeof sent);
}

static void start(const char *text)
{
    ck_assert_msg(script_compile(&s, bytes_of_text(text)), "line %u: %s", (unsigned)s.line, s.why);
    script_start(&s, &config, now);
    script_advance(&s, &out, now);
}

static size_t hear(const char *text)
{
    return script_receive(&s, bytes_of_text(text), &out, now);
}

/* Lets time pass, deadline by deadline. */
static void wait_ms(rras_ms ms)
{
    rras_ms until = now + ms;

    while (s.end == SCRIPT_RUNNING && script_deadline(&s) <= until) {
        ck_assert_uint_ge(script_deadline(&s), now);
        now = script_deadline(&s);
        script_advance(&s, &out, now);
    }
    now = until;
}

static void must_have_sent(const char *text)
{
    ck_assert_msg(bytes_equal(wr_view(&out), bytes_of_text(text)), "\"%.*s\"", (int)out.len, (const char *)sent);
    out.len = 0;
}

static void must_end(enum script_end end)
{
    ck_assert_msg(s.end == end, "%d at line %u: %s", (int)s.end, (unsigned)s.line, s.why);
}

/* ---- logins ---- */

static const char login[] =
    "; logs in, then starts PPP\r\n"
    "proc main\r\n"
    "   integer nTries = 3   ; how often\r\n"
    "   string szLogin = \"ogin:\"\r\n"
    "   boolean bOnline = FALSE\r\n"
    "   delay 1\r\n"
    "   transmit \"^M\"\r\n"
    "Again:\r\n"
    "   waitfor szLogin then LoginSeen, \"busy\" then Busy until 10\r\n"
    "   goto Bailout\r\n"
    "LoginSeen:\r\n"
    "   transmit $USERID, raw\r\n"
    "   transmit \"<cr>\"\r\n"
    "   waitfor \"assword:\", matchcase until 10\r\n"
    "   if $FAILURE then\r\n"
    "      goto Bailout\r\n"
    "   endif\r\n"
    "   transmit $PASSWORD, raw\r\n"
    "   transmit \"^m\"\r\n"
    "   waitfor \"annex>\" then Prompt, \"incorrect\" then Wrong until 20\r\n"
    "   goto Bailout\r\n"
    "Wrong:\r\n"
    "   nTries = nTries - 1\r\n"
    "   if nTries > 0 then goto Again endif\r\n"
    "   goto Bailout\r\n"
    "Prompt:\r\n"
    "   transmit \"ppp\" + \"^M\"\r\n"
    "   bOnline = TRUE\r\n"
    "   goto Exit\r\n"
    "Busy:\r\n"
    "Bailout:\r\n"
    "   set screen keyboard on\r\n"
    "   halt\r\n"
    "Exit:\r\n"
    "endproc\r\n";

START_TEST(a_terminal_server_is_logged_in_at)
{
    start(login);
    must_have_sent("");
    wait_ms(999);
    must_have_sent("");
    wait_ms(1);
    must_have_sent("\r");
    hear("\r\nWelcome to annex\r\n\r\nLOGIN: ");
    must_have_sent("alice\r");
    hear("alice\r\nPASSWORD:");
    must_have_sent(""); /* the case matters there */
    hear("Password: ");
    must_have_sent("open^Msesame\r");
    hear("\r\nLogin incorrect\r\nlogin: ");
    must_have_sent("alice\r");
    hear("Password:");
    must_have_sent("open^Msesame\r");
    hear("\r\nannex>");
    must_have_sent("ppp\r");
    must_end(SCRIPT_OK);
    ck_assert_uint_eq(script_deadline(&s), RRAS_NEVER);
}
END_TEST

START_TEST(octet_by_octet_is_the_same)
{
    const char *says = "\r\nlogin: alice\r\nPassword: ********\r\nannex>";

    start(login);
    wait_ms(1000);
    for (const char *c = says; *c; c++)
        ck_assert_uint_eq(script_receive(&s, bytes_of(c, 1), &out, now), 1);
    must_have_sent("\ralice\ropen^Msesame\rppp\r");
    must_end(SCRIPT_OK);
}
END_TEST

START_TEST(a_login_that_is_refused_three_times_halts_with_its_line)
{
    start(login);
    wait_ms(1000);
    for (int i = 0; i < 3; i++)
        hear("login: Password: incorrect ");
    must_end(SCRIPT_FAILED);
    ck_assert_uint_eq(s.line, 33);
    ck_assert_ptr_nonnull(strstr(s.why, "halt"));
}
END_TEST

START_TEST(a_silent_server_is_waited_for_as_long_as_until_says)
{
    start(login);
    wait_ms(1000);
    wait_ms(9999);
    must_end(SCRIPT_RUNNING);
    wait_ms(1);
    must_end(SCRIPT_FAILED);
}
END_TEST

static const char slip[] =
    "proc main\n"
    "  waitfor \"username>\"\n"
    "  transmit $USERID + \"^M\"\n"
    "  waitfor \"password>\"\n"
    "  transmit $PASSWORD, raw transmit \"^M\"\n"
    "  waitfor \"server>\"\n"
    "  transmit \"slip^M\"\n"
    "  waitfor \"Your address is \"\n"
    "  set ipaddr getip\n"
    "  set port databits 8 set port parity none set port stopbits 1\n"
    "endproc\n";

START_TEST(a_slip_login_as_trumpet_knew_it_takes_the_address)
{
    start(slip);
    hear("username>");
    hear("password>");
    hear("server>");
    must_have_sent("alice\ropen^Msesame\rslip\r");
    hear("Switching to SLIP. Your address is 192.0");
    hear(".2.17. MTU is 1500.\r\n\xc0" "E");
    must_end(SCRIPT_OK);
    ck_assert_uint_eq(s.address, 0xc0000211);
    ck_assert_uint_eq(s.data_bits, 8);
    ck_assert_int_eq(s.parity, 'n');
    ck_assert_uint_eq(s.stop_bits, 1);
    ck_assert(bytes_equal(script_rest(&s), bytes_of_text("MTU is 1500.\r\n\xc0" "E")));
}
END_TEST

START_TEST(getip_takes_the_one_that_is_asked_for)
{
    start("proc main\n string a\n a = getip 2\n transmit a + \",\"\n set ipaddr a\n getip\n endproc");
    hear("from 10.0.0.1 to 10.0.0.2 1.2.3 1.2.3.4.5 1.2.3.256 ");
    must_have_sent("10.0.0.2,");
    must_end(SCRIPT_RUNNING);
    hear("1111111111111111111111111.1.1.1 10.9.8.7");
    wait_ms(SCRIPT_QUIET_MS - 1);
    must_end(SCRIPT_RUNNING); /* another digit may follow */
    wait_ms(1);
    must_end(SCRIPT_OK);
    ck_assert_uint_eq(s.address, 0x0a090807);
}
END_TEST

START_TEST(what_follows_the_script_belongs_to_ppp)
{
    struct bytes in = bytes_of_text("go~\xff}#\xc0!");

    start("proc main waitfor \"go\" endproc");
    ck_assert_uint_eq(script_receive(&s, in, &out, now), in.len);
    must_end(SCRIPT_OK);
    ck_assert(bytes_equal(script_rest(&s), bytes_of_text("~\xff}#\xc0!")));
    ck_assert_uint_eq(hear("more"), 0);
}
END_TEST

START_TEST(what_came_before_waitfor_counts)
{
    start("proc main delay 2 waitfor \"early\" endproc");
    hear("early bird");
    must_end(SCRIPT_RUNNING);
    wait_ms(2000);
    must_end(SCRIPT_OK);
    ck_assert(bytes_equal(script_rest(&s), bytes_of_text(" bird")));
}
END_TEST

START_TEST(more_than_the_buffer_holds_loses_the_oldest_only)
{
    char flood[5000];

    memset(flood, '.', sizeof flood);
    memcpy(flood + sizeof flood - 5, "end!", 5);
    start("proc main delay 1 waitfor \"end!\" endproc");
    ck_assert_uint_eq(hear(flood), sizeof flood - 1);
    ck_assert_uint_le(s.input_len, SCRIPT_INPUT_MAX);
    wait_ms(1000);
    must_end(SCRIPT_OK);
}
END_TEST

START_TEST(a_line_that_takes_little_gets_little)
{
    uint8_t tiny[3];
    char all[32] = "";

    ck_assert(script_compile(&s, bytes_of_text("proc main transmit \"abcdefgh\" transmit \"ij\" endproc")));
    script_start(&s, &config, now);
    for (int i = 0; i < 8 && s.end == SCRIPT_RUNNING; i++) {
        struct writer w = wr_into(tiny, sizeof tiny);

        script_advance(&s, &w, now);
        ck_assert(!w.overflow);
        strncat(all, (const char *)tiny, w.len);
    }
    must_end(SCRIPT_OK);
    ck_assert_str_eq(all, "abcdefghij");
}
END_TEST

START_TEST(a_script_ends_in_its_time_whatever_happens)
{
    config.time_s = 30;
    start("proc main\nwaitfor \"never\"\nendproc");
    for (int i = 0; i < 29; i++) {
        wait_ms(1000);
        hear("noise ");
    }
    must_end(SCRIPT_RUNNING);
    wait_ms(1000);
    must_end(SCRIPT_FAILED);
    ck_assert_uint_eq(s.line, 2);
    ck_assert_ptr_nonnull(strstr(s.why, "waitfor"));
    config.time_s = 0;
    start("proc main while TRUE do endwhile endproc");
    ck_assert_uint_eq(script_deadline(&s), now + SCRIPT_PAUSE_MS);
    wait_ms((rras_ms)SCRIPT_TIME_S * 1000 + 1);
    must_end(SCRIPT_FAILED);
}
END_TEST

/* ---- the language ---- */

static const struct {
    const char *text, *sends;
} programs[] = {
    { "transmit \"a^Mb<CR><lf>\\\"\\^M\\<cr>\\\\x<x>^1^\"", "a\rb\r\n\"^M<cr>\\x<x>^1^" },
    { "transmit \"a^M\\\"<cr>\", raw", "a^M\\\"<cr>" },
    { "transmit $USERID", "alice" },
    { "transmit $PASSWORD", "open\rsesame" },
    { "integer i = 1 + 2 * 3 if i == 7 then transmit \"y\" endif", "y" },
    { "integer i = (1 + 2) * 3 if i == 9 then transmit \"y\" endif", "y" },
    { "integer i = 7 / 2 - -1 if i == 4 then transmit \"y\" endif", "y" },
    { "integer i = 2147483647 i = i + 1 if i < 0 then transmit \"y\" endif", "y" },
    { "integer i = 10 - 3 - 2 if i == 5 then transmit \"left\" endif", "left" },
    { "integer i while i < 3 do transmit \"x\" i = i + 1 endwhile", "xxx" },
    { "if 1 < 2 and 2 <= 2 and 3 > 2 and !(3 >= 4) or FALSE then transmit \"y\" endif", "y" },
    { "if TRUE or FALSE and FALSE then transmit \"y\" endif", "y" },
    { "if \"a\" + \"b\" == \"ab\" and \"a\" != \"A\" then transmit \"y\" endif", "y" },
    { "boolean b = TRUE if b == FALSE then transmit \"n\" endif transmit \"e\"", "e" },
    { "INTEGER Count = 2 IF count == 2 THEN TRANSMIT \"y\" ENDIF", "y" },
    { "goto over\ntransmit \"n\"\nover: transmit \"y\"", "y" },
    { "goto in if FALSE then in: transmit \"y\" endif", "y" },
    { "; waitfor \"x\"\ntransmit \"y\" ; end", "y" },
    { "waitfor \"\" transmit \"y\"", "y" },
    { "waitfor \"x\" until 0 if $FAILURE then transmit \"f\" endif if $SUCCESS then transmit \"s\" endif", "f" },
    { "delay 0 delay -5 transmit \"y\"", "y" },
    { "set ipaddr \"10.1.2.3\" transmit \"y\"", "y" },
    { "transmit \"y\" endproc proc other transmit \"n\"", "y" },
};

START_TEST(programs_do_what_they_say)
{
    char text[512];

    snprintf(text, sizeof text, "proc main %s\nendproc", programs[_i].text);
    start(text);
    must_end(SCRIPT_OK);
    must_have_sent(programs[_i].sends);
}
END_TEST

static const struct {
    const char *text;
    size_t line;
    const char *word;
} errors[] = {
    { "", 1, "proc main" },
    { "transmit \"a\"", 1, "procedures" },
    { "proc main", 1, "endproc is missing" },
    { "proc other endproc", 1, "proc main" },
    { "proc main endproc\nproc main endproc\n", 3, "two procedures" },
    { "proc main\nwaitfor\nendproc", 2, "value is missing" },
    { "proc main\nwaitfro \"x\"\nendproc", 2, "No statement" },
    { "proc main\ntransmit 5\nendproc", 2, "sends a string" },
    { "proc main\ntransmit \"a\", fast\nendproc", 2, "raw" },
    { "proc main\ntransmit \"abc\nendproc", 2, "same line" },
    { "proc main\n\ngoto nowhere\nendproc", 3, "nowhere" },
    { "proc main\na:\na:\nendproc", 3, "twice" },
    { "proc main\ninteger i\ninteger I\nendproc", 3, "twice" },
    { "proc main\ni = 5\nendproc", 2, "not declared" },
    { "proc main\n$SUCCESS = TRUE\nendproc", 2, "$" },
    { "proc main\ninteger i = \"x\"\nendproc", 2, "another type" },
    { "proc main\nif 1 then endif\nendproc", 2, "true or false" },
    { "proc main\nif TRUE transmit \"a\" endif\nendproc", 2, "then" },
    { "proc main\nif TRUE then\nendproc", 3, "endif is missing" },
    { "proc main\nwhile TRUE do\nendif\nendproc", 3, "endwhile is missing" },
    { "proc main\ninteger i = 1 + \"a\"\nendproc", 2, "operator" },
    { "proc main\ninteger i = 99999999999\nendproc", 2, "number" },
    { "proc main\nset port databits 9\nendproc", 2, "data bits" },
    { "proc main\nset port parity both\nendproc", 2, "parity" },
    { "proc main\nset modem\nendproc", 2, "set" },
    { "proc main\n#\nendproc", 2, "character" },
    { "proc main\nwaitfor \"a\" until \"b\"\nendproc", 2, "seconds" },
    { "proc main\nwaitfor \"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"\nendproc", 2, "at most 8" },
    { "proc main\ninteger i = ((((((((((((((((((1))))))))))))))))))\nendproc", 2, "16 deep" },
    { "proc main\ninteger i = 1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1\nendproc", 2, "16 deep" },
    { "proc main\nthis_name_has_more_than_31_characters = 1\nendproc", 2, "31" },
    { "proc main\ndelay \"x\"\nendproc", 2, "seconds" },
    { "proc main\ninteger proc\nendproc", 2, "name" },
    { "proc main\nendproc\n\x01", 3, "character" },
};

START_TEST(what_is_wrong_is_found_before_anything_runs)
{
    ck_assert_msg(!script_compile(&s, bytes_of_text(errors[_i].text)), "%s", errors[_i].text);
    ck_assert_msg(s.line == errors[_i].line && strstr(s.why, errors[_i].word), "%s\nline %u: %s", errors[_i].text,
                  (unsigned)s.line, s.why);
    ck_assert_int_eq(s.why[strlen(s.why) - 1], '.');
}
END_TEST

static const struct {
    const char *text;
    size_t line;
    const char *word;
} failures[] = {
    { "proc main\ninteger i = 1\ni = 5 / (i - 1)\nendproc", 3, "divided" },
    { "proc main\nset ipaddr \"ten\"\nendproc", 2, "no address" },
    { "proc main\n\n\nhalt\nendproc", 4, "halt" },
    { "proc main\nset ipaddr getip 0\nendproc", 2, "from 1" },
    { "proc main\nstring a = \"0123456789\"\nwhile TRUE do\na = a + a\nendwhile\nendproc", 4, "255" },
};

START_TEST(what_fails_while_it_runs_has_its_line)
{
    start(failures[_i].text);
    must_end(SCRIPT_FAILED);
    ck_assert_msg(s.line == failures[_i].line && strstr(s.why, failures[_i].word), "line %u: %s", (unsigned)s.line, s.why);
}
END_TEST

START_TEST(a_script_is_bounded)
{
    char *text = malloc(2 * SCRIPT_TEXT_MAX);
    size_t len = (size_t)sprintf(text, "proc main\n");

    memset(text + len, ';', SCRIPT_TEXT_MAX);
    ck_assert(!script_compile(&s, bytes_of(text, SCRIPT_TEXT_MAX + 1)));
    ck_assert_ptr_nonnull(strstr(s.why, "4095"));
    memcpy(text + SCRIPT_TEXT_MAX - 8, "\nendproc", 8);
    ck_assert(script_compile(&s, bytes_of(text, SCRIPT_TEXT_MAX)));
    while (len < SCRIPT_TEXT_MAX - 20)
        len += (size_t)sprintf(text + len, "halt ");
    sprintf(text + len, "\nendproc");
    ck_assert(script_compile(&s, bytes_of_text(text)));
    len = (size_t)sprintf(text, "proc main integer i = 1\n");
    while (len < SCRIPT_TEXT_MAX - 20)
        len += (size_t)sprintf(text + len, "i=i ");
    sprintf(text + len, "\nendproc");
    ck_assert(!script_compile(&s, bytes_of_text(text)));
    ck_assert_ptr_nonnull(strstr(s.why, "too long"));
    ck_assert(!script_compile(&s, bytes_of("proc main\0endproc", 17)));
    free(text);
}
END_TEST

START_TEST(a_script_runs_again_as_if_it_were_new)
{
    start("proc main\ninteger i\ni = i + 1\nif i > 1 then halt endif\nwaitfor \"x\"\nset ipaddr \"10.0.0.1\"\nendproc");
    hear("x left over");
    must_end(SCRIPT_OK);
    script_start(&s, &config, now);
    ck_assert_uint_eq(s.address, 0);
    script_advance(&s, &out, now);
    must_end(SCRIPT_RUNNING);
    hear("x");
    must_end(SCRIPT_OK);
}
END_TEST

START_TEST(nothing_of_the_password_stays)
{
    const uint8_t *bytes = (const uint8_t *)&s;

    start("proc main string a = $PASSWORD transmit a + a waitfor \"x\" endproc");
    script_fini(&s);
    for (size_t i = 0; i < sizeof s; i++)
        ck_assert_uint_eq(bytes[i], 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_script");
    TCase *tc = tcase_create("script");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, a_terminal_server_is_logged_in_at);
    tcase_add_test(tc, octet_by_octet_is_the_same);
    tcase_add_test(tc, a_login_that_is_refused_three_times_halts_with_its_line);
    tcase_add_test(tc, a_silent_server_is_waited_for_as_long_as_until_says);
    tcase_add_test(tc, a_slip_login_as_trumpet_knew_it_takes_the_address);
    tcase_add_test(tc, getip_takes_the_one_that_is_asked_for);
    tcase_add_test(tc, what_follows_the_script_belongs_to_ppp);
    tcase_add_test(tc, what_came_before_waitfor_counts);
    tcase_add_test(tc, more_than_the_buffer_holds_loses_the_oldest_only);
    tcase_add_test(tc, a_line_that_takes_little_gets_little);
    tcase_add_test(tc, a_script_ends_in_its_time_whatever_happens);
    tcase_add_loop_test(tc, programs_do_what_they_say, 0, sizeof programs / sizeof *programs);
    tcase_add_loop_test(tc, what_is_wrong_is_found_before_anything_runs, 0, sizeof errors / sizeof *errors);
    tcase_add_loop_test(tc, what_fails_while_it_runs_has_its_line, 0, sizeof failures / sizeof *failures);
    tcase_add_test(tc, a_script_is_bounded);
    tcase_add_test(tc, a_script_runs_again_as_if_it_were_new);
    tcase_add_test(tc, nothing_of_the_password_stays);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
