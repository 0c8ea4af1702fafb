/*
 * test_at_cable.c - the driver of a modem that is a cable: CLIENT, SERVER, carrier, stops.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at.h"
#include <check.h>
#include <stdio.h>
#include "common/ras/ras_error.h"

#define REQUEST "~\xff}#\xc0!}!" /* LCP's Configure-Request begins so */

static struct at m;
static struct at_config config;
static char written[4096], rest[256];
static unsigned online, offline, failed;
static uint32_t error;
static bool dtr;
static rras_ms now;

static void on_write(void *ctx, struct bytes out)
{
    size_t len = strlen(written);

    (void)ctx;
    snprintf(written + len, sizeof written - len, "%.*s", (int)out.len, (const char *)out.at);
}

static void on_dtr(void *ctx, bool on)
{
    (void)ctx;
    dtr = on;
}

static void on_state(void *ctx, enum at_state now_in)
{
    (void)ctx;
    ck_assert_int_eq(m.state, now_in);
}

static void on_online(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes data)
{
    (void)ctx, (void)caller;
    ck_assert_uint_eq(connect->dce_bps, 57600);
    online++;
    snprintf(rest, sizeof rest, "%.*s", (int)data.len, (const char *)data.at);
}

static void on_offline(void *ctx)
{
    (void)ctx;
    offline++;
}

static void on_dial_failed(void *ctx, uint32_t ras_error)
{
    (void)ctx;
    failed++;
    error = ras_error;
}

static const struct at_host host = { .write = on_write, .set_dtr = on_dtr, .state = on_state, .online = on_online,
                                     .offline = on_offline, .dial_failed = on_dial_failed };

static void setup(void)
{
    at_config_defaults(&config);
    config.is_cable = true;
    config.cable_bps = 57600;
    config.has_dtr = config.has_dcd = true;
    online = offline = failed = 0;
    written[0] = rest[0] = '\0';
    now = 1000;
    at_init(&m, &config, &host, NULL);
    at_start(&m, now);
    ck_assert_int_eq(m.state, AT_READY);
}

static void hear(const char *text)
{
    at_receive(&m, bytes_of_text(text), now);
}

static void wait_ms(rras_ms ms)
{
    const rras_ms until = now + ms;
    rras_ms next;

    while ((next = at_advance(&m, now)) <= until)
        now = next > now ? next : now + 1;
    now = until;
    at_advance(&m, now);
}

START_TEST(nothing_is_said_to_a_cable)
{
    wait_ms(3600 * 1000);
    ck_assert_str_eq(written, "");
    ck_assert(dtr);
    ck_assert_uint_eq(at_advance(&m, now), RRAS_NEVER);
}
END_TEST

START_TEST(a_call_begins_with_what_a_caller_says_and_no_frame_of_an_older_call_is_one)
{
    static const struct {
        const char *said, *rest;
    } rows[] = { { "CLIENT", "CLIENT" }, { "xyzCLIENT", "CLIENT" }, { "\r", "\r" }, { "AT\r", "AT\r" },
                 { "\x80?xyz", NULL },
                 { REQUEST "x~", REQUEST "x~" },                       /* as it is, and however it is escaped */
                 { "~}\xdf\x03\xc0}\x01\x01", "~}\xdf\x03\xc0}\x01\x01" },
                 { "~~" REQUEST, REQUEST }, { "~!EAC\r\xff~" REQUEST, REQUEST },
                 { "~\xff}#\xc0!})A\xff\xc0\r$~", NULL },              /* an Echo-Request, */
                 { "~!EAC\r\xff\xc0$~~\xc0!AC~", NULL },              /* packets: of a call that is over here */
                 { "~!EAC~CLIENT", "CLIENT" }, { "~!EA", NULL }, { "~!EACLIENT", "CLIENT" },
                 { "~\r", "\r" } };

    hear(rows[_i].said);
    ck_assert_uint_eq(online, rows[_i].rest != NULL);
    if (rows[_i].rest)
        ck_assert_str_eq(rest, rows[_i].rest);
    ck_assert_str_eq(written, ""); /* the recogniser answers, no modem */
}
END_TEST

START_TEST(a_configure_request_may_come_in_pieces)
{
    static const char said[] = "~!C~" REQUEST;

    for (size_t i = 0; i + 1 < sizeof said; i++) {
        ck_assert_uint_eq(online, 0);
        hear((const char[]){ said[i], '\0' });
    }
    ck_assert_uint_eq(online, 1);
    ck_assert_str_eq(rest, REQUEST);
}
END_TEST

#define GOODBYE "~\xff}#\xc0!}%}!} }$=\xc7~"

START_TEST(who_goes_on_with_a_call_that_is_over_here_is_told_so)
{
    static const struct {
        const char *said;
        bool is_told;
    } rows[] = { { "~!E} \xf5\xa7~", true }, { "~\xff}#\xc0!})}!} }(}!}\"}#}$!4~", true }, { "~!E} \xf5\xa8~", false },
                 { GOODBYE, false } };

    hear(rows[_i].said);
    ck_assert_str_eq(written, rows[_i].is_told ? GOODBYE : "");
    for (int i = 0; i < 100; i++)
        hear(rows[_i].said);
    ck_assert_str_eq(written, rows[_i].is_told ? GOODBYE : "");
    wait_ms(2000);
    hear(rows[_i].said);
    ck_assert_str_eq(written, rows[_i].is_told ? GOODBYE GOODBYE : "");
    ck_assert_uint_eq(online, 0);
}
END_TEST

START_TEST(a_frame_that_is_cut_off_does_not_make_deaf)
{
    hear("~!EAC");
    wait_ms(500);
    hear("\r");
    ck_assert_uint_eq(online, 0);
    wait_ms(2000);
    hear("\r");
    ck_assert_uint_eq(online, 1);
}
END_TEST

START_TEST(a_port_that_holds_back_hears_nothing)
{
    at_hold_back(&m, true);
    hear("CLIENT");
    ck_assert_uint_eq(online, 0);
    at_hold_back(&m, false);
    hear("CLIENT");
    ck_assert_uint_eq(online, 1);
}
END_TEST

START_TEST(client_is_said_fifteen_times_and_then_nobody_is_there)
{
    ck_assert(at_dial(&m, "", now));
    wait_ms(29 * 1000);
    ck_assert_uint_eq(strlen(written), 15 * 6);
    ck_assert_uint_eq(failed, 0);
    wait_ms(2 * 1000);
    ck_assert_uint_eq(failed, 1);
    ck_assert_uint_eq(error, RAS_NO_ANSWER);
    ck_assert_int_eq(m.state, AT_READY);
}
END_TEST

START_TEST(the_answer_may_come_in_pieces_and_what_follows_it_is_data)
{
    static const char *const rows[][3] = { { "SERVER~a", NULL, "~a" }, { "CLIENTSER", "VER~", "~" }, { "SER", "SERVER", "" },
                                           { "\r\n\n~data", NULL, "~data" } };

    ck_assert(at_dial(&m, "5551234", now));
    hear(rows[_i][0]);
    if (rows[_i][1])
        hear(rows[_i][1]);
    ck_assert_uint_eq(online, 1);
    ck_assert_str_eq(rest, rows[_i][2]);
    ck_assert_int_eq(m.state, AT_ONLINE);
    wait_ms(60 * 1000);
    ck_assert_str_eq(written, "CLIENT");
}
END_TEST

START_TEST(what_looks_like_a_lost_call_in_the_data_is_data)
{
    config.has_dcd = false;
    at_init(&m, &config, &host, NULL);
    at_start(&m, now);
    hear("CLIENT");
    hear("\r\nNO CARRIER\r\n");
    wait_ms(5000);
    ck_assert_uint_eq(offline, 0);
    ck_assert_int_eq(m.state, AT_ONLINE);
}
END_TEST

START_TEST(a_computer_that_was_restarted_and_calls_again_ends_the_call)
{
    static const struct {
        const char *data[3];
        bool is_again;
    } rows[] = {
        { { "~frame~", "CLIENT" }, true },          { { "~frame~CLI", "ENT" }, true },
        { { "~frame~CLIENTCLIENT" }, true },        { { "~frame~", "CLIENT", "CLIENT" }, true },
        { { "~frame CLIENT" }, false },             { { "~frame~", "CLIENT", "x" }, false },
        { { "~frame~", "CLIENT~" }, false },        { { "~frame~CLIENTS" }, false },
        { { "CLIENT" }, false }, /* before any frame: it has not heard us yet */
        { { "~frame~CLI" }, false },                { { "~frame~NT" }, false },
    };

    hear("CLIENT");
    for (int i = 0; i < 3 && rows[_i].data[i]; i++)
        hear(rows[_i].data[i]);
    wait_ms(900);
    ck_assert_uint_eq(offline, 0);
    wait_ms(300);
    ck_assert_uint_eq(offline, rows[_i].is_again);
    wait_ms(2000);
    ck_assert_int_eq(m.state, rows[_i].is_again ? AT_READY : AT_ONLINE);
}
END_TEST

START_TEST(a_cable_without_carrier_wire_is_none_that_was_lost)
{
    hear("CLIENT");
    at_carrier(&m, false, now);
    wait_ms(5000);
    ck_assert_uint_eq(offline, 0);
}
END_TEST

START_TEST(a_carrier_that_falls_is_the_end_and_a_glitch_is_not)
{
    at_carrier(&m, true, now);
    hear("CLIENT");
    at_carrier(&m, false, now);
    wait_ms(100);
    at_carrier(&m, true, now);
    wait_ms(1000);
    ck_assert_uint_eq(offline, 0);
    at_carrier(&m, false, now);
    wait_ms(300);
    ck_assert_uint_eq(offline, 1);
    wait_ms(2000);
    ck_assert_int_eq(m.state, AT_READY);
    ck_assert(dtr);
}
END_TEST

START_TEST(a_hang_up_lowers_dtr_and_is_deaf_meanwhile)
{
    hear("CLIENT");
    at_hang_up(&m, now);
    ck_assert(!dtr);
    hear("CLIENT");
    ck_assert_uint_eq(online, 1);
    wait_ms(1500);
    ck_assert_int_eq(m.state, AT_READY);
    ck_assert(dtr);
    hear("CLIENT");
    ck_assert_uint_eq(online, 2);
}
END_TEST

START_TEST(hanging_up_a_dial_is_no_failure_of_it)
{
    at_dial(&m, "", now);
    at_hang_up(&m, now);
    wait_ms(5000);
    ck_assert_uint_eq(failed, 0);
    ck_assert_int_eq(m.state, AT_READY);
}
END_TEST

START_TEST(only_a_ready_cable_dials)
{
    hear("CLIENT");
    ck_assert(!at_dial(&m, "", now));
    at_stop(&m, now);
    ck_assert(!at_dial(&m, "", now));
}
END_TEST

START_TEST(a_stop_is_over_soon_from_every_state)
{
    if (_i == 1)
        at_dial(&m, "", now);
    if (_i >= 2)
        hear("CLIENT");
    if (_i == 3)
        at_hang_up(&m, now);
    at_stop(&m, now);
    hear("CLIENT");
    wait_ms(2900);
    ck_assert(at_is_quiet(&m));
    at_start(&m, now);
    ck_assert_int_eq(m.state, AT_READY);
}
END_TEST

/* Two that call each other draw; whoever yields says that the line is busy. */
START_TEST(of_two_callers_one_yields)
{
    unsigned yielded = 0;

    for (uint32_t salt = 0; salt < 64; salt++) {
        config.salt = salt * 77777u;
        at_init(&m, &config, &host, NULL);
        at_start(&m, now);
        failed = 0;
        at_dial(&m, "", now);
        hear("CLIENT");
        wait_ms(400);
        yielded += failed;
        if (failed)
            ck_assert_uint_eq(error, RAS_LINE_BUSY);
        else
            ck_assert_int_eq(m.state, AT_DIALING);
    }
    ck_assert_uint_gt(yielded, 16);
    ck_assert_uint_lt(yielded, 48);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("at_cable");
    TCase *t = tcase_create("cable");
    SRunner *runner;
    int broken;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, nothing_is_said_to_a_cable);
    tcase_add_loop_test(t, a_call_begins_with_what_a_caller_says_and_no_frame_of_an_older_call_is_one, 0, 15);
    tcase_add_test(t, a_configure_request_may_come_in_pieces);
    tcase_add_loop_test(t, who_goes_on_with_a_call_that_is_over_here_is_told_so, 0, 4);
    tcase_add_test(t, a_frame_that_is_cut_off_does_not_make_deaf);
    tcase_add_test(t, a_port_that_holds_back_hears_nothing);
    tcase_add_test(t, client_is_said_fifteen_times_and_then_nobody_is_there);
    tcase_add_loop_test(t, the_answer_may_come_in_pieces_and_what_follows_it_is_data, 0, 4);
    tcase_add_test(t, what_looks_like_a_lost_call_in_the_data_is_data);
    tcase_add_loop_test(t, a_computer_that_was_restarted_and_calls_again_ends_the_call, 0, 11);
    tcase_add_test(t, a_cable_without_carrier_wire_is_none_that_was_lost);
    tcase_add_test(t, a_carrier_that_falls_is_the_end_and_a_glitch_is_not);
    tcase_add_test(t, a_hang_up_lowers_dtr_and_is_deaf_meanwhile);
    tcase_add_test(t, hanging_up_a_dial_is_no_failure_of_it);
    tcase_add_test(t, only_a_ready_cable_dials);
    tcase_add_loop_test(t, a_stop_is_over_soon_from_every_state, 0, 4);
    tcase_add_test(t, of_two_callers_one_yields);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    broken = srunner_ntests_failed(runner);
    srunner_free(runner);
    return broken != 0;
}
