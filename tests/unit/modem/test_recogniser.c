/*
 * test_recogniser.c - who is on the line before PPP, and being a modem for those who want one.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include "service/modem/recogniser.h"

static struct recogniser r;
static uint8_t reply_room[RECOGNISER_REPLY_MAX + 1];
static char reply[sizeof reply_room]; /* the last answer, as text */

static void begin_with(bool login, uint8_t retries, uint32_t time_s)
{
    struct recogniser_config c = { .login = login, .banner = "OpenRRAS", .connect_bps = 33600,
                                   .login_retries = retries, .login_time_s = time_s };

    recogniser_init(&r, &c, 1000);
}

static void begin(bool login)
{
    begin_with(login, 2, 0);
}

static enum recogniser_says hear_bytes(const void *at, size_t len, rras_ms now)
{
    struct writer w = wr_into(reply_room, RECOGNISER_REPLY_MAX);
    enum recogniser_says says = recogniser_receive(&r, bytes_of(at, len), &w, now);

    ck_assert(!w.overflow);
    memcpy(reply, w.at, w.len);
    reply[w.len] = '\0';
    return says;
}

static enum recogniser_says hear(const char *text)
{
    return hear_bytes(text, strlen(text), 1000);
}

static enum recogniser_says login(bool accepted)
{
    struct writer w = wr_into(reply_room, RECOGNISER_REPLY_MAX);
    enum recogniser_says says = recogniser_login(&r, accepted, &w, 1000);

    memcpy(reply, w.at, w.len);
    reply[w.len] = '\0';
    return says;
}

#define HEARD(says, ...) ck_assert_int_eq(hear_bytes(&(const uint8_t[]){ __VA_ARGS__ }, \
                                          sizeof((const uint8_t[]){ __VA_ARGS__ }), 1000), says)

START_TEST(at_commands_are_answered)
{
    static const struct {
        const char *line, *reply;
        enum recogniser_says says;
    } rows[] = {
        { "AT\r", "AT\r\r\nOK\r\n", REC_MORE }, { "ATZ\r", "ATZ\r\r\nOK\r\n", REC_MORE },
        { "at\r", "at\r\r\nOK\r\n", REC_MORE }, { "aT\r", "", REC_MORE },
        { "ATE0\r", "ATE0\r\r\nOK\r\n", REC_MORE }, { "ATE0V1&D2&C1S0=0\r", "ATE0V1&D2&C1S0=0\r\r\nOK\r\n", REC_MORE },
        { "AT&F&C1&D2S0=0 V1 X4 E1 S7=55\r", "AT&F&C1&D2S0=0 V1 X4 E1 S7=55\r\r\nOK\r\n", REC_MORE },
        { "ATI3\r", "ATI3\r\r\nOpenRRAS\r\n\r\nOK\r\n", REC_MORE },
        { "ATS0?\r", "ATS0?\r\r\n000\r\n\r\nOK\r\n", REC_MORE },
        { "AT+FCLASS=0;+VCID=1\r", "AT+FCLASS=0;+VCID=1\r\r\nOK\r\n", REC_MORE },
        { "ATV0\r", "ATV0\r0\r", REC_MORE }, { "ATV0DT5\r", "ATV0DT5\r1\r", REC_CONNECT },
        { "ATDT5551234\r", "ATDT5551234\r\r\nCONNECT 33600\r\n", REC_CONNECT },
        { "ATX3DT 0,5551234\r\n", "ATX3DT 0,5551234\r\r\nCONNECT 33600\r\n", REC_CONNECT },
        { "ATDT;\r", "ATDT;\r\r\nOK\r\n", REC_MORE }, { "ATA\r", "ATA\r\r\nCONNECT 33600\r\n", REC_CONNECT },
        { "ATH\r", "ATH\r\r\nOK\r\n", REC_MORE }, { "ATH0E0\r", "ATH0E0\r\r\nOK\r\n", REC_MORE },
        { "x\x01garbageATZ\r", "ATZ\r\r\nOK\r\n", REC_MORE }, { "ATX\bZ\r", "ATX\bZ\r\r\nOK\r\n", REC_MORE },
        { "ATE0\rATDT1\r", "ATE0\r\r\nOK\r\n\r\nCONNECT 33600\r\n", REC_CONNECT },
        { "AT&FE0\rAT\r", "AT&FE0\r\r\nOK\r\n\r\nOK\r\n", REC_MORE }, { "ATD", "ATD", REC_MORE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(false);
        ck_assert_msg(hear(rows[i].line) == rows[i].says, "%s", rows[i].line);
        ck_assert_msg(strcmp(reply, rows[i].reply) == 0, "%s: %s", rows[i].line, reply);
    }
    hear("\r");
    ck_assert_str_eq(r.what, "AT");
}
END_TEST

START_TEST(one_octet_per_read_is_answered_alike)
{
    char all[256] = "";

    begin(false);
    for (const char *p = "ATZ\rATE0\rATDT5551234\r"; *p != '\0'; p++) {
        enum recogniser_says says = hear_bytes(p, 1, 1000);

        strcat(all, reply);
        ck_assert_int_eq(says, p[1] == '\0' ? REC_CONNECT : REC_MORE);
    }
    ck_assert_str_eq(all, "ATZ\r\r\nOK\r\nATE0\r\r\nOK\r\n\r\nCONNECT 33600\r\n");
}
END_TEST

START_TEST(ath_after_connect_hangs_up)
{
    begin(false);
    ck_assert_int_eq(hear("ATDT1\r"), REC_CONNECT);
    ck_assert_int_eq(hear("+++ATH\r"), REC_HANG_UP);
    ck_assert_str_eq(reply, "ATH\r\r\nOK\r\n");
    begin(false);
    ck_assert_int_eq(hear("ATDT1\rATZ\rATH0\r"), REC_HANG_UP); /* ATZ forgets settings, not the call */
}
END_TEST

START_TEST(client_gets_clientserver)
{
    static const char *const rows[] = { "CLIENT", "\rCLIENT", "\r\nCLIENT", "CLICLIENT", "CCLIENT", "xyzCLIENT",
                                        "CLIENTCLIENT" };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int with_login = 0; with_login < 2; with_login++) {
            begin(with_login != 0);
            ck_assert_msg(hear(rows[i]) == REC_CONNECT, "%s", rows[i]);
            ck_assert_msg(strstr(reply, "CLIENTSERVER") != NULL, "%s: %s", rows[i], reply);
            ck_assert_str_eq(strstr(reply, "CLIENTSERVER"), "CLIENTSERVER");
            ck_assert_str_eq(r.what, "CLIENT");
        }
    }
    begin(false);
    HEARD(REC_CONNECT, 0, 'C', 'L', 0, 'I', 'E', 'N', 'T');
    begin(false);
    ck_assert_int_eq(hear("CLIE"), REC_MORE);
    ck_assert_int_eq(hear("NT"), REC_CONNECT);
    ck_assert_int_eq(hear_bytes("CLIENT", 6, 3000), REC_CONNECT); /* a guest that did not hear us */
    ck_assert_str_eq(reply, "CLIENTSERVER");
    ck_assert_int_eq(hear_bytes("CLIENTSERVER", 12, 3001), REC_MORE); /* our own words come back */
    ck_assert_str_eq(reply, "");
    begin(false);
    ck_assert_int_eq(hear("client CLIEN"), REC_MORE);
}
END_TEST

START_TEST(the_dollar_is_only_recognised)
{
    begin(true);
    ck_assert_int_eq(hear("$"), REC_MORE);
    ck_assert_str_eq(reply, "");
    ck_assert_str_eq(r.what, "$");
}
END_TEST

START_TEST(ppp_is_seen_at_the_start_of_a_frame)
{
    static const struct {
        const char *bytes;
        size_t len;
        bool is_ppp;
    } rows[] = {
        { "\x7e", 1, true }, { "\x7e\xff\x03\xc0\x21", 5, true }, { "\x7e\xff\x7d\x23", 4, true },
        { "\xff\x03\xc0\x21", 4, true }, { "\xff\x7d\x23\xc0", 4, true }, { "garbage\x7e", 8, true },
        { "garbage\xff\x7d", 9, true }, { "\xff\xff\x03", 3, true }, { "\x7e\x7d\xdf\x7d\x23", 5, true },
        { "\xff\xfb\x00", 3, false }, { "\xff\xfd\x01", 3, false }, { "\xff\xfb\x7e", 3, false },
        { "\xff\xfa\x18\x7e\xff\xf0", 6, false }, { "\xff\xff\xff", 3, false }, { "\xff\x01\x03", 3, false },
        { "\x7d\x23", 2, false }, { "\xff", 1, false }, { "\x03\xff", 2, false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool is_ppp = false;

        begin(true);
        ck_assert_msg((hear_bytes(rows[i].bytes, rows[i].len, 1000) == REC_PPP) == rows[i].is_ppp, "row %u", (unsigned)i);
        ck_assert_str_eq(reply, "");
        ck_assert(r.decided == rows[i].is_ppp);
        begin(true); /* and octet by octet, said exactly once */
        for (size_t k = 0; k < rows[i].len; k++) {
            bool says = hear_bytes(rows[i].bytes + k, 1, 1000) == REC_PPP;

            ck_assert(!(says && is_ppp));
            is_ppp = is_ppp || says;
        }
        ck_assert_msg(is_ppp == rows[i].is_ppp, "row %u", (unsigned)i);
    }
}
END_TEST

START_TEST(foreign_protocols_are_named_and_hung_up)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *what;
    } rows[] = {
        { "\xc0\x45\x00", 3, "SLIP" }, { "\xc0\xc0\x45\x00", 4, "SLIP" }, { "\x16\x01", 2, "AsyBEUI" },
        { "\x16\x02\x00", 3, "AsyBEUI" }, { "\x16\x16\x02", 3, "AsyBEUI" }, { "GET / HTTP/1.0\r\n\r\n", 18, "HTTP" },
        { "POST /x HTTP/1.1\r\n", 18, "HTTP" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(true);
        ck_assert_int_eq(hear_bytes(rows[i].bytes, rows[i].len, 1000), REC_HANG_UP);
        ck_assert_str_eq(r.what, rows[i].what);
        ck_assert_ptr_nonnull(recogniser_complaint(&r));
        ck_assert_msg((strstr(reply, "dial-up line") != NULL) == (strcmp(rows[i].what, "HTTP") == 0), "%s", reply);
    }
    begin(true);
    HEARD(REC_HANG_UP, 0x16, 0x02);
    ck_assert_str_eq(recogniser_complaint(&r), "The client uses pre-PPP Microsoft RAS (AsyBEUI); set it to PPP, or use a later client.");
    begin(true);
    HEARD(REC_MORE, 'G', 'E', 'T', 'X', ' ', 0x16, 0x03, 0xc0, 0x46, 0x16);
    ck_assert_ptr_null(recogniser_complaint(&r));
}
END_TEST

START_TEST(a_person_logs_in)
{
    begin(true);
    ck_assert_int_eq(hear("\r"), REC_MORE);
    ck_assert_str_eq(reply, "\r\nOpenRRAS\r\n\r\nlogin: ");
    ck_assert_int_eq(hear("\nbox\b\x7f" "b\r"), REC_MORE);
    ck_assert_str_eq(reply, "box\b \b\b \bb\r\nPassword: ");
    ck_assert_int_eq(hear("\nse~}X\bcret\r\n"), REC_LOGIN);
    ck_assert_str_eq(reply, "\r\n"); /* nothing of it is shown */
    ck_assert_str_eq(r.attempt.user, "bb");
    ck_assert_int_eq(r.attempt.method, AUTH_PAP);
    ck_assert_uint_eq(r.attempt.response_len, 8);
    ck_assert_mem_eq(r.attempt.response, "se~}cret", 8);
    ck_assert_str_eq(r.line, "");
    ck_assert_int_eq(login(true), REC_PPP);
    ck_assert_str_eq(reply, "\r\nPPP session starting.\r\n");
    ck_assert_str_eq(r.what, "login");
    ck_assert_str_eq(r.attempt.user, "");
    ck_assert_uint_eq(r.attempt.response[0], 0);
    HEARD(REC_MORE, 0x7e, 0xff, 0x03, 0xc0, 0x21);
}
END_TEST

static bool is_anywhere(const char *secret)
{
    const char *end = (const char *)(&r + 1);

    for (const char *p = (const char *)&r; p + strlen(secret) <= end; p++) {
        if (memcmp(p, secret, strlen(secret)) == 0)
            return true;
    }
    return false;
}

START_TEST(no_secret_stays_behind)
{
    begin(true);
    hear("\rbob\rs3cr3t\r");
    ck_assert(is_anywhere("s3cr3t"));
    login(false);
    ck_assert(!is_anywhere("s3cr3t"));
    hear("bob\rs3cr3t"); /* cut off in the middle */
    ck_assert(is_anywhere("s3cr3t"));
    recogniser_advance(&r, recogniser_deadline(&r));
    ck_assert(!is_anywhere("s3cr3t"));
}
END_TEST

START_TEST(a_forgotten_login_is_wiped_and_its_verdict_changes_nothing)
{
    static const char *const typed[] = { "\rbob\rs3cr3t\r", "\rbob\rs3cr3t" };

    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        for (int accepted = 0; accepted < 2; accepted++) {
            begin(true);
            hear(typed[i]);
            ck_assert(recogniser_is_in_dialogue(&r));
            recogniser_forget(&r);
            ck_assert(!is_anywhere("s3cr3t"));
            ck_assert(!is_anywhere("bob"));
            ck_assert(!recogniser_is_in_dialogue(&r));
            ck_assert_int_eq(login(accepted != 0), REC_MORE);
            ck_assert_str_eq(reply, "");
        }
    }
}
END_TEST

START_TEST(a_wrong_password_hangs_up_when_no_retry_is_left)
{
    for (uint8_t retries = 0; retries < 5; retries++) {
        begin_with(true, retries, 0);
        hear("\r");
        for (uint8_t i = 0; i < retries; i++) {
            ck_assert_int_eq(hear("bob\rwrong\r"), REC_LOGIN);
            ck_assert_int_eq(login(false), REC_MORE);
            ck_assert_str_eq(reply, "\r\nLogin incorrect\r\n\r\nlogin: ");
            hear("ATZ\r\r"); /* beginning again gives no further try */
        }
        ck_assert_int_eq(hear("bob\rwrong\r"), REC_LOGIN);
        ck_assert_int_eq(login(false), REC_HANG_UP);
        ck_assert_str_eq(reply, "\r\nLogin incorrect\r\n");
    }
}
END_TEST

START_TEST(the_login_text_has_its_own_time)
{
    begin_with(true, 2, 60);
    ck_assert_uint_eq(recogniser_deadline(&r), 151000);
    hear_bytes("\r", 1, 11000);
    ck_assert_uint_eq(recogniser_deadline(&r), 71000);
    hear_bytes("bob\rwrong\r", 10, 20000);
    login(false);
    hear_bytes("ATZ\r", 4, 21000);
    ck_assert_uint_eq(recogniser_deadline(&r), 151000); /* a dialler, after all */
    hear_bytes("\rbob", 4, 30000);
    ck_assert_uint_eq(recogniser_deadline(&r), 71000);  /* not started over */
    ck_assert_int_eq(recogniser_advance(&r, 70999), REC_MORE);
    ck_assert_int_eq(recogniser_advance(&r, 71000), REC_HANG_UP);
    begin_with(true, 2, 1000); /* never longer than the whole */
    hear("\r");
    ck_assert_uint_eq(recogniser_deadline(&r), 151000);
    begin_with(true, 2, 60);
    hear("\rbob\rright\r");
    ck_assert_uint_eq(recogniser_deadline(&r), 61000);
    login(true);
    ck_assert_uint_eq(recogniser_deadline(&r), 151000);
}
END_TEST

START_TEST(a_dialogue_is_one_from_its_first_word_to_its_last)
{
    begin(true);
    ck_assert(!recogniser_is_in_dialogue(&r));
    hear("xA");
    ck_assert(!recogniser_is_in_dialogue(&r));
    hear("AT");
    ck_assert(recogniser_is_in_dialogue(&r));
    hear("Z\r");
    ck_assert(!recogniser_is_in_dialogue(&r));
    hear("CLIENT");
    ck_assert(!recogniser_is_in_dialogue(&r));
    hear("\r");
    ck_assert(recogniser_is_in_dialogue(&r));
    hear("bob\r");
    ck_assert(recogniser_is_in_dialogue(&r));
    hear("x\r");
    ck_assert(recogniser_is_in_dialogue(&r));
    login(false);
    ck_assert(recogniser_is_in_dialogue(&r));
    HEARD(REC_PPP, 0x7e, 0xff, 0x03);
    ck_assert(!recogniser_is_in_dialogue(&r));
}
END_TEST

START_TEST(a_command_line_left_alone_is_no_dialogue_for_ever)
{
    begin(false);
    hear("noise like AT");
    ck_assert_uint_eq(recogniser_deadline(&r), 21000);
    ck_assert_int_eq(recogniser_advance(&r, 20999), REC_MORE);
    ck_assert(recogniser_is_in_dialogue(&r));
    ck_assert_int_eq(recogniser_advance(&r, 21000), REC_MORE);
    ck_assert(!recogniser_is_in_dialogue(&r));
    ck_assert_uint_eq(recogniser_deadline(&r), 151000);
    hear("ATZ\r");
    ck_assert_str_eq(reply, "ATZ\r\r\nOK\r\n");
}
END_TEST

START_TEST(without_login_a_return_says_nothing)
{
    begin(false);
    ck_assert_int_eq(hear("\r\r\n\r"), REC_MORE);
    ck_assert_str_eq(reply, "");
}
END_TEST

START_TEST(ppp_starts_from_the_login_text)
{
    begin(true);
    ck_assert_int_eq(hear("\rppp\r"), REC_PPP);
    ck_assert(r.decided);
    begin(true);
    hear("\rbob\rsec");
    HEARD(REC_PPP, 0x7e, 0xff, 0x03); /* it gave up typing */
    ck_assert_str_eq(r.line, "");
    begin(true);
    hear("\r");
    HEARD(REC_PPP, 0x7e, 0x7d, 0xdf, 0x7d, 0x23);
    begin(true);
    hear("\rbob\rsecret\r");
    HEARD(REC_PPP, 0x7e); /* while the answer is awaited */
    ck_assert_int_eq(login(true), REC_MORE);
    ck_assert_str_eq(reply, "");
}
END_TEST

START_TEST(a_dialler_whose_first_cr_looked_like_a_person_is_still_heard)
{
    begin(true);
    ck_assert_int_eq(hear("\rATZ\r"), REC_MORE);
    ck_assert_ptr_nonnull(strstr(reply, "\r\nOK\r\n"));
    ck_assert_int_eq(hear("ATDT5551234\r"), REC_CONNECT);
    begin(true);
    hear("\rATLAS\r");
    ck_assert_ptr_nonnull(strstr(reply, "Password: "));
}
END_TEST

START_TEST(a_booting_machine_is_heard_after_ppp_was_seen)
{
    begin(true);
    HEARD(REC_PPP, 0x7e, 0xff, 0x03, 0xc0, 0x21, 1, 1, 0, 4, 0x12, 0x34, 0x7e);
    ck_assert_int_eq(hear("ATZ\r"), REC_MORE);
    ck_assert_str_eq(reply, "ATZ\r\r\nOK\r\n");
    ck_assert_int_eq(hear("ATDT1\r"), REC_CONNECT);
    HEARD(REC_MORE, 0x7e, 0xff, 0x03, 0xc0); /* said once; cut by a restart of the machine */
    ck_assert_int_eq(hear_bytes("ATZ\r", 4, 1500), REC_MORE);
    ck_assert_str_eq(reply, ""); /* may still be the frame */
    ck_assert_int_eq(hear_bytes("ATZ\r", 4, 2500), REC_MORE);
    ck_assert_str_eq(reply, "ATZ\r\r\nOK\r\n");
    ck_assert_int_eq(hear("\r\r"), REC_MORE); /* but no login text any more */
    ck_assert_str_eq(reply, "");
}
END_TEST

START_TEST(nothing_inside_a_frame_is_text)
{
    static const char *const frames[] = {
        "\x7e\xff\x03\xc0\x21" "ATZ\rATDT1\rCLIENT\x7e", "\x7e\xff\x7d\x23\xc0\x21\rATZ\r\x7e",
        "\x7e\xff\x03\xc0\x21GET / CLIENT ATH\r\x7e\xff\x03\xc0\x21" "ATZ\r",
        "\xff\x03\xc0\x21" "ATZ\r\x7e\x7d\xdf\x7d\x23" "ATZ\r\x7e",
    };

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        begin(true);
        ck_assert_msg(hear(frames[i]) == REC_PPP, "%u", (unsigned)i);
        ck_assert_msg(reply[0] == '\0', "%u: %s", (unsigned)i, reply);
    }
}
END_TEST

START_TEST(telnet_in_the_raw_bytes_is_noise)
{
    begin(true);
    HEARD(REC_MORE, 0xff, 0xfd, 0x03, 0xff, 0xfb, 0x18, 0xff, 0xfa, 0x18, 'A', 'T', '\r', 0xff, 0xf0, 'A', 'T');
    ck_assert_str_eq(reply, "AT");
    HEARD(REC_MORE, 0xff, 0xf1, '\r');
    ck_assert_str_eq(reply, "\r\r\nOK\r\n");
}
END_TEST

START_TEST(too_much_noise_or_time_hangs_up)
{
    static uint8_t noise[RECOGNISER_MAX_NOISE_BYTES];

    memset(noise, 0x80, sizeof noise);
    begin(false);
    ck_assert_int_eq(hear_bytes(noise, sizeof noise, 1000), REC_MORE);
    ck_assert_int_eq(hear_bytes(noise, 1, 1000), REC_HANG_UP);
    begin(false);
    ck_assert_uint_eq(recogniser_deadline(&r), 151000);
    ck_assert_int_eq(recogniser_advance(&r, 150999), REC_MORE);
    ck_assert_int_eq(recogniser_advance(&r, 151000), REC_HANG_UP);
}
END_TEST

START_TEST(an_answer_that_does_not_fit_is_not_begun)
{
    char flood[900] = "";
    uint8_t room[20];
    struct writer w = wr_into(room, sizeof room);

    for (int i = 0; i < 200; i++)
        strcat(flood, "AT\r");
    begin(false);
    ck_assert_int_eq(hear(flood), REC_MORE); /* asserts that nothing overflowed */
    recogniser_receive(&r, bytes_of_text("ATE0\rATDT1\r"), &w, 1000);
    ck_assert(!w.overflow);
    ck_assert(w.len <= sizeof room);
}
END_TEST

START_TEST(a_name_longer_than_any_is_cut)
{
    char text[600];

    memset(text, 'a', sizeof text);
    text[0] = '\r';
    text[400] = '\r';
    text[599] = '\r';
    begin(true);
    ck_assert_int_eq(hear_bytes(text, sizeof text, 1000), REC_LOGIN);
    ck_assert_uint_eq(strlen(r.attempt.user), AUTH_NAME_MAX);
    ck_assert_uint_eq(r.attempt.response_len, 198);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("recogniser");
    TCase *t = tcase_create("before PPP");
    SRunner *sr;
    int failed;

    tcase_add_test(t, at_commands_are_answered);
    tcase_add_test(t, one_octet_per_read_is_answered_alike);
    tcase_add_test(t, ath_after_connect_hangs_up);
    tcase_add_test(t, client_gets_clientserver);
    tcase_add_test(t, the_dollar_is_only_recognised);
    tcase_add_test(t, ppp_is_seen_at_the_start_of_a_frame);
    tcase_add_test(t, foreign_protocols_are_named_and_hung_up);
    tcase_add_test(t, a_person_logs_in);
    tcase_add_test(t, no_secret_stays_behind);
    tcase_add_test(t, a_forgotten_login_is_wiped_and_its_verdict_changes_nothing);
    tcase_add_test(t, a_wrong_password_hangs_up_when_no_retry_is_left);
    tcase_add_test(t, the_login_text_has_its_own_time);
    tcase_add_test(t, a_dialogue_is_one_from_its_first_word_to_its_last);
    tcase_add_test(t, a_command_line_left_alone_is_no_dialogue_for_ever);
    tcase_add_test(t, without_login_a_return_says_nothing);
    tcase_add_test(t, ppp_starts_from_the_login_text);
    tcase_add_test(t, a_dialler_whose_first_cr_looked_like_a_person_is_still_heard);
    tcase_add_test(t, a_booting_machine_is_heard_after_ppp_was_seen);
    tcase_add_test(t, nothing_inside_a_frame_is_text);
    tcase_add_test(t, telnet_in_the_raw_bytes_is_noise);
    tcase_add_test(t, too_much_noise_or_time_hangs_up);
    tcase_add_test(t, an_answer_that_does_not_fit_is_not_begun);
    tcase_add_test(t, a_name_longer_than_any_is_cut);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
