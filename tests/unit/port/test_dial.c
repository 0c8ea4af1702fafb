/* test_dial.c - dialling out as a RAS client: every state, every refusal, and the port given back.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

static const char place[] = "127.0.0.1:2323";

/* A second TCP device, whose one port has other roles than the first. */
static void add_line(const char *name, unsigned roles)
{
    struct device_config device;
    struct port_config port = { .device_id = 7, .roles = roles };

    device_config_defaults(&device, DEVICE_TCP);
    device.id = 7;
    text_copy(device.name, sizeof device.name, "out");
    text_copy(port.name, sizeof port.name, name);
    ck_assert(server_add_port(rig->server, &device, &port));
}

/* The same server is both ends: TCP1 dials TCP2. */
static void dial_itself(const struct dial_request *request, unsigned answering_roles)
{
    open_rig(1, answering_roles);
    add_line("OUT1", CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(request), 0);
}

/* ---- a good call ---- */

START_TEST(each_method_connects_state_by_state)
{
    static const unsigned methods[] = { AUTH_PAP, AUTH_CHAP_MD5, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };
    static const enum dial_state expected[] = {
        DIAL_OPEN_PORT, DIAL_PORT_OPENED, DIAL_CONNECT_DEVICE, DIAL_DEVICE_CONNECTED, DIAL_ALL_DEVICES_CONNECTED, DIAL_AUTHENTICATE,
        DIAL_AUTH_NOTIFY, DIAL_AUTH_PROJECT, DIAL_PROJECTED, DIAL_AUTHENTICATED, DIAL_CONNECTED,
    };
    struct dial_request request = request_for(place);
    struct dial_status status;

    request.auth_methods = methods[_i];
    dial_itself(&request, CALL_IN);
    ck_assert_str_eq(rig->connected_place, place);
    ck_assert_ptr_nonnull(rig_join(rig));
    rig_run(rig, 5000);
    status = status_now();
    ck_assert_int_eq(status.state, DIAL_CONNECTED);
    ck_assert_uint_eq(status.method, methods[_i]);
    ck_assert_uint_eq(rig->step_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        ck_assert_int_eq(rig->steps[i].state, expected[i]);
    ck_assert_uint_eq(status.our_address, rig_status(rig, 0).address);
    ck_assert_uint_ne(status.peer_address, 0);
    ck_assert_uint_eq(status.dns[0], status.peer_address); /* the server relays */
    ck_assert_str_eq(status.port, "OUT1");
    ck_assert_int_eq(rig_status(rig, 1).condition, PORT_DIALED_OUT);
    ck_assert(!status.is_over && status.bytes_in > 0 && status.bytes_out > 0 && status.connected_ms > 0);
    close_rig();
}
END_TEST

START_TEST(hanging_up_is_631_and_the_listening_port_answers_again)
{
    struct dial_request request = request_for(place);

    open_rig(2, CALL_IN | CALL_OUT);
    rig_start(rig);
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_DIALING);
    ck_assert_ptr_nonnull(rig_join(rig)); /* TCP2 answers: TCP1 is lent */
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_ptr_null(rig_call(rig, IP4(10, 1, 1, 1))); /* both are in use */
    ck_assert(server_hang_up(rig->server, connection, rig->now));
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_DISCONNECTED);
    ck_assert_uint_eq(status_now().error, RAS_USER_DISCONNECTION);
    ck_assert(status_now().is_over);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(rig_status(rig, i).condition, PORT_LISTENING);
    ck_assert_ptr_nonnull(rig_call(rig, IP4(10, 1, 1, 1)));
    ck_assert(server_hang_up(rig->server, connection, rig->now)); /* forgotten */
    ck_assert(!server_hang_up(rig->server, connection, rig->now));
    ck_assert_uint_eq(server_connection_count(rig->server), 0);
    close_rig();
}
END_TEST

/* ---- refusals of the server, each as one number ---- */

static const struct {
    const char *what;
    unsigned roles;              /* of the port that answers */
    const char *password;
    uint32_t refuse_with;        /* by the users table */
    unsigned methods;            /* we are willing to use */
    bool pool_is_empty;
    uint32_t shown;
    const char *line;            /* 1 of the box */
} refusals[] = {
    { "router only", CALL_ROUTER, "secret", 0, AUTH_METHODS_ALL, false, 629, "Disconnected." },
    { "router only, PAP", CALL_ROUTER, "secret", 0, AUTH_PAP, false, 629, "Disconnected." },
    { "wrong password", CALL_IN, "wrong", 0, AUTH_MSCHAP_V2, false, 691, "Verifying username and password..." },
    { "wrong password, MS-CHAP", CALL_IN, "wrong", 0, AUTH_MSCHAP_V1, false, 691, "Verifying username and password..." },
    { "wrong password, CHAP", CALL_IN, "wrong", 0, AUTH_CHAP_MD5, false, 691, "Verifying username and password..." },
    { "wrong password, PAP", CALL_IN, "wrong", 0, AUTH_PAP, false, 691, "Verifying username and password..." },
    { "no right", CALL_IN, "secret", 649, AUTH_MSCHAP_V2, false, 649, "Verifying username and password..." },
    { "no right, PAP can say no more than no", CALL_IN, "secret", 649, AUTH_PAP, false, 691, "Verifying username and password..." },
    { "disabled", CALL_IN, "secret", 647, AUTH_MSCHAP_V2, false, 647, "Verifying username and password..." },
    { "password expired", CALL_IN, "secret", 648, AUTH_MSCHAP_V2, false, 648, "Verifying username and password..." },
    { "account expired", CALL_IN, "secret", 708, AUTH_MSCHAP_V2, false, 708, "Verifying username and password..." },
    { "hours", CALL_IN, "secret", 646, AUTH_MSCHAP_V2, false, 646, "Verifying username and password..." },
    { "no RADIUS server", CALL_IN, "secret", 930, AUTH_MSCHAP_V2, false, 691, "Verifying username and password..." },
    { "no address", CALL_IN, "secret", 0, AUTH_METHODS_ALL, true, 733, "Registering your computer on the network..." },
};

START_TEST(each_refusal_is_the_number_nt_shows)
{
    struct dial_request request = request_for(place);
    struct server_settings settings;
    char line[DIAL_TEXT_MAX + 1];
    struct dial_status status;

    text_copy(request.password, sizeof request.password, refusals[_i].password);
    request.auth_methods = refusals[_i].methods;
    request.redial_attempts = 1;
    request.redial_s = 30;
    server_settings_defaults(&settings);
    if (refusals[_i].pool_is_empty)
        settings.pool.to = settings.pool.from + 1;
    rig = malloc(sizeof *rig);
    rig_init(rig, &settings);
    rig->refuse_with = refusals[_i].refuse_with;
    rig_add_tcp(rig, 1, refusals[_i].roles);
    if (refusals[_i].pool_is_empty)
        rig_add_tcp(rig, 2, CALL_IN);
    add_line("OUT1", CALL_OUT);
    rig_start(rig);
    if (refusals[_i].pool_is_empty) { /* the only address goes to somebody else */
        rig_dial(rig, "joe", "secret", AUTH_METHODS_ALL);
        rig_run(rig, 5000);
    }
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_ptr_nonnull(rig_join(rig));
    rig_run(rig, 20000);
    status = status_now();
    ck_assert_msg(status.error == refusals[_i].shown, "%s: %u", refusals[_i].what, (unsigned)status.error);
    ck_assert_str_eq(dial_box_line(&status, line), refusals[_i].line);
    ck_assert(!was_reported(DIAL_CONNECTED));
    ck_assert_int_eq(status.state, DIAL_DISCONNECTED);
    ck_assert(status.is_over == !dial_error_may_pass(refusals[_i].shown)); /* a wrong password is not tried again */
    ck_assert_int_eq(rig_status(rig, server_port_count(rig->server) - 1).condition, PORT_DISCONNECTED);
    close_rig();
}
END_TEST

START_TEST(the_seed_is_shown_word_for_word)
{
    struct dial_request request = request_for(place);
    char line[DIAL_TEXT_MAX + 1];
    struct dial_status status;

    dial_itself(&request, CALL_ROUTER);
    rig_join(rig);
    rig_run(rig, 20000);
    status = status_now();
    ck_assert_str_eq(status.name, place);
    ck_assert_str_eq(dial_box_line(&status, line), "Disconnected.");
    ck_assert_uint_eq(status.error, 629);
    ck_assert_str_eq(ras_error_text(status.error), "The port was disconnected by the remote machine.");
    ck_assert(was_reported(DIAL_AUTH_NOTIFY)); /* it ends after authentication */
    close_rig();
}
END_TEST

/* ---- what an end looks like from here ---- */

static const struct {
    struct dial_end end;
    uint32_t shown;
} ends[] = {
    { { END_CALLER_HUNG_UP, 913, true, false }, 629 },  { { END_CALLER_HUNG_UP, 914, true, false }, 629 },
    { { END_CALLER_HUNG_UP, 919, true, false }, 629 },  { { END_CALLER_HUNG_UP, 926, true, true }, 629 },
    { { END_CALLER_HUNG_UP, 932, true, true }, 629 },   { { END_CALLER_HUNG_UP, 631, true, true }, 629 },
    { { END_CALLER_HUNG_UP, 629, true, true }, 629 },   { { END_CALLER_HUNG_UP, 691, true, false }, 691 },
    { { END_CALLER_HUNG_UP, 646, true, false }, 646 },  { { END_CALLER_HUNG_UP, 647, true, false }, 647 },
    { { END_CALLER_HUNG_UP, 648, true, false }, 648 },  { { END_CALLER_HUNG_UP, 649, true, false }, 649 },
    { { END_CALLER_HUNG_UP, 708, true, false }, 708 },  { { END_CALLER_HUNG_UP, 717, true, false }, 733 },
    { { END_CALLER_HUNG_UP, 720, true, false }, 720 },  { { END_CALLER_HUNG_UP, 732, true, false }, 732 },
    { { END_CALLER_HUNG_UP, 743, true, false }, 743 },  { { END_CALLER_HUNG_UP, 704, true, false }, 734 },
    { { END_CALLER_HUNG_UP, 930, true, false }, 691 },  { { END_CALLER_HUNG_UP, 938, true, false }, 691 },
    { { END_CALLER_HUNG_UP, 939, true, false }, 691 },  { { END_CALLER_HUNG_UP, 0xdeadbeef, true, false }, 629 },
    { { END_CALLER_HUNG_UP, 7, true, false }, 629 },    { { END_CALLER_HUNG_UP, 0, true, false }, 734 },
    { { END_CALLER_HUNG_UP, 0, true, true }, 629 },     { { END_CARRIER_LOST, 0, false, false }, 628 },
    { { END_CARRIER_LOST, 0, true, false }, 629 },      { { END_NO_ANSWER, 0, false, false }, 721 },
    { { END_NO_ANSWER, 0, true, false }, 718 },         { { END_AUTH_TIMEOUT, 0, true, false }, 718 },
    { { END_NO_PROTOCOLS, 717, true, false }, 733 },    { { END_NO_ADDRESS, 0, true, false }, 738 },
    { { END_LOOPBACK, 0, true, false }, 737 },          { { END_PEER_SILENT, 0, true, true }, 718 },
    { { END_LINE_FAILED, 0, true, true }, 630 },        { { END_IDLE, 0, true, true }, 926 },
    { { END_ADMINISTRATOR, 0, true, true }, 631 },      { { END_NOT_CONVERGING, 0, true, false }, 732 },
    { { END_SERVICE_STOPPED, 0, true, true }, 628 },    { { END_AUTH_FAILED, 0, true, false }, 691 },
    { { END_AUTH_FAILED, 649, true, false }, 649 },     { { END_AUTH_FAILED, 913, true, false }, 691 },
};

START_TEST(every_end_has_one_number_with_a_text)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        ck_assert_msg(dial_error_of(&ends[i].end) == ends[i].shown, "row %u: %u", (unsigned)i, (unsigned)dial_error_of(&ends[i].end));
    for (int reason = 0; reason <= END_REASONS; reason++) {
        for (int has_frame = 0; has_frame < 2; has_frame++) {
            struct dial_end end = { (enum end_reason)reason, 0, has_frame, false };

            ck_assert_ptr_nonnull(ras_error_symbol(dial_error_of(&end)));
        }
    }
}
END_TEST

/* What the server's own table says the caller will read. Two rows depend on what else was said before. */
START_TEST(what_the_servers_table_promises_is_what_is_shown)
{
    for (int reason = 1; reason < END_REASONS; reason++) {
        const struct end_reason_info *info = end_reason_info((enum end_reason)reason);
        struct dial_end end = { END_CALLER_HUNG_UP, info->ras_error, true, true };
        bool is_said = reason != END_AUTH_TIMEOUT && reason != END_CARRIER_LOST && reason != END_LINE_FAILED && reason != END_PEER_SILENT;

        if (is_said && info->caller_error != 0)
            ck_assert_msg(dial_error_of(&end) == info->caller_error, "%s: %u", info->key, (unsigned)dial_error_of(&end));
    }
}
END_TEST

/* ---- ports ---- */

START_TEST(only_a_port_with_the_box_dials)
{
    for (unsigned roles = 0; roles <= CALL_ROLES; roles++) {
        struct dial_request request = request_for(place);

        open_rig(1, roles);
        rig_start(rig);
        ck_assert_uint_eq(dial(&request), roles & CALL_OUT ? 0 : RAS_PORT_NOT_AVAILABLE);
        if (!(roles & CALL_OUT))
            ck_assert_ptr_nonnull(strstr(why, "ddoutonly=yes"));
        ck_assert_uint_eq(rig->connects, (roles & CALL_OUT) != 0);
        close_rig();
    }
}
END_TEST

START_TEST(there_is_a_reason_why_no_port_was_found)
{
    struct dial_request request = request_for(place), other;
    uint32_t second;

    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    other = request_for("5551234");
    ck_assert_uint_eq(dial(&other), RAS_PORT_NOT_AVAILABLE);
    ck_assert_ptr_nonnull(strstr(why, "no modem"));
    text_copy(request.port, sizeof request.port, "COM9");
    request.other_port_ok = false;
    ck_assert_uint_eq(dial(&request), RAS_PORT_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(why, "COM9"));
    text_copy(request.port, sizeof request.port, "tcp1");
    ck_assert_uint_eq(dial(&request), 0);
    ck_assert_uint_eq(server_dial(rig->server, &request, rig->now, &second, why), RAS_PORT_NOT_AVAILABLE);
    ck_assert_ptr_nonnull(strstr(why, "in use"));
    ck_assert_uint_eq(second, 0);
    close_rig();
}
END_TEST

START_TEST(a_port_that_dials_only_is_taken_before_one_that_listens)
{
    struct dial_request request = request_for(place);

    open_rig(1, CALL_IN | CALL_OUT);
    add_line("OUT1", CALL_OUT);
    rig_start(rig);
    dial(&request);
    ck_assert_str_eq(status_now().port, "OUT1");
    dial(&request);
    ck_assert_str_eq(status_now().port, "TCP1");
    close_rig();
}
END_TEST

START_TEST(what_cannot_be_dialled_is_refused_with_a_sentence)
{
    static const struct {
        const char *number, *prefix, *callback;
        uint32_t error;
    } rows[] = {
        { "", "", "", 749 },           { "555;1", "", "", 749 },      { "host:0", "", "", 749 },    { "host:99999", "", "", 749 },
        { "555\r", "", "", 604 },      { "555", "9;", "", 749 },      { "555", "", "5\"5", 751 },
        { "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234",
          "12345", "", 723 },
    };

    open_rig(1, CALL_OUT);
    rig_start(rig);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dial_request request = request_for(rows[i].number);

        text_copy(request.prefix, sizeof request.prefix, rows[i].prefix);
        text_copy(request.callback_number, sizeof request.callback_number, rows[i].callback);
        ck_assert_msg(dial(&request) == rows[i].error, "row %u: %s", (unsigned)i, why);
        ck_assert_str_ne(why, "");
        ck_assert_uint_eq(connection, 0);
    }
    close_rig();
}
END_TEST

START_TEST(a_number_suits_the_port_that_was_named)
{
    struct dial_request request = request_for("5551234");

    open_rig(1, CALL_OUT);
    rig_add_modem(rig, CALL_OUT);
    rig_start(rig);
    text_copy(request.port, sizeof request.port, "TCP1");
    ck_assert_uint_eq(dial(&request), 749);
    ck_assert_ptr_nonnull(strstr(why, "host:port"));
    request = request_for("far.example.com:2323");
    text_copy(request.port, sizeof request.port, "COM5");
    ck_assert_uint_eq(dial(&request), 749);
    ck_assert_uint_eq(rig->connects + rig->opens, 0);
    close_rig();
}
END_TEST

START_TEST(the_address_a_line_listens_on_may_fail_while_it_dials)
{
    struct dial_request request = request_for(place);

    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    dial(&request);
    server_device_failed(rig->server, 1, RAS_PORT_OR_DEVICE, "another program listens on this address", rig->now);
    rig_run(rig, 100);
    ck_assert_int_eq(status_now().state, DIAL_CONNECT_DEVICE);
    close_rig();
}
END_TEST

/* ---- far ends that are none ---- */

START_TEST(a_refused_or_silent_connect_is_678_and_a_late_line_is_closed)
{
    struct dial_request request = request_for(place);
    uint32_t ticket;
    struct rig_line *line;

    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    dial(&request);
    server_connect_failed(rig->server, rig->connect_ticket, RAS_NO_ANSWER);
    rig_run(rig, 10);
    ck_assert_uint_eq(status_now().error, RAS_NO_ANSWER);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    dial(&request);
    ticket = rig->connect_ticket;
    rig_run(rig, 31000);
    ck_assert_uint_eq(status_now().error, RAS_NO_ANSWER);
    rig->connect_ticket = ticket;
    line = rig_accept(rig);
    ck_assert(!line->is_open);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

START_TEST(words_of_the_far_end_are_understood)
{
    static const struct {
        const char *text;
        uint32_t error;
    } rows[] = { { "\r\nBUSY\r\n", 676 }, { "\r\nNO CARRIER\r\n", 679 }, { "NO ANSWER\r", 678 }, { "NO DIALTONE\n", 680 },
                 { "Welcome.\r\nBUSY\r\n", 676 }, { "\r\nVOICE\r\n", 677 } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dial_request request = request_for(place);
        struct rig_line *line;

        open_rig(1, CALL_OUT);
        rig_start(rig);
        dial(&request);
        line = rig_accept(rig);
        for (const char *c = rows[i].text; *c && line->is_open; c++)
            rig_send(rig, line, c, 1);
        rig_run(rig, 100);
        ck_assert_msg(status_now().error == rows[i].error, "row %u: %u", (unsigned)i, (unsigned)status_now().error);
        ck_assert(!line->is_open);
        close_rig();
    }
}
END_TEST

START_TEST(a_far_openrras_without_a_free_port_is_676)
{
    struct dial_request request = request_for(place);

    dial_itself(&request, CALL_IN);
    rig_call(rig, IP4(10, 1, 1, 1));
    ck_assert_ptr_null(rig_join(rig));
    rig_run(rig, 100);
    ck_assert_uint_eq(status_now().error, RAS_LINE_BUSY);
    close_rig();
}
END_TEST

START_TEST(silence_is_721_and_a_line_that_closes_is_628)
{
    struct dial_request request = request_for(place);
    struct rig_line *line;

    open_rig(1, CALL_OUT);
    rig_start(rig);
    dial(&request);
    line = rig_accept(rig);
    rig_run(rig, 60000);
    ck_assert_uint_eq(status_now().error, RAS_PPP_NO_RESPONSE);
    dial(&request);
    line = rig_accept(rig);
    rig_run(rig, 100);
    rig_drop(rig, line);
    rig_run(rig, 100);
    ck_assert_uint_eq(status_now().error, RAS_DISCONNECTION);
    close_rig();
}
END_TEST

/* ---- several numbers, and once more ---- */

START_TEST(numbers_are_tried_in_turn_and_then_all_over_again)
{
    static const char *const order[] = { "a:1", "b:2", "a:1", "b:2", "a:1", "b:2" };
    struct dial_request request = request_for("a:1");
    struct dial_step step[DIAL_STEPS_KEPT];
    char text[DIAL_TEXT_MAX + 1];
    size_t steps;

    request.number_count = 2;
    text_copy(request.numbers[1], sizeof request.numbers[1], "b:2");
    request.redial_attempts = 2;
    request.redial_s = 10;
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    dial(&request);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_str_eq(rig->connected_place, order[i]);
        ck_assert_uint_eq(rig->connects, i + 1);
        server_connect_failed(rig->server, rig->connect_ticket, RAS_NO_ANSWER);
        rig_run(rig, 10);
        if (i % 2 == 1 && i < 5) {
            ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING); /* meanwhile it answers */
            ck_assert(!status_now().is_over && status_now().redial_in_ms > 9000);
            rig_run(rig, 9000);
            ck_assert_uint_eq(rig->connects, i + 1);
            rig_run(rig, 1000);
        }
    }
    ck_assert(status_now().is_over);
    ck_assert_uint_eq(rig->connects, 6);
    steps = server_connection_steps(rig->server, connection, 0, step, DIAL_STEPS_KEPT);
    ck_assert_uint_eq(steps, status_now().steps);
    for (size_t i = 0, n = 0; i < steps; i++)
        if (step[i].state == DIAL_CONNECT_DEVICE)
            ck_assert_str_eq(server_connection_step_text(rig->server, connection, &step[i], text), n++ % 2 ? "Dialing b:2." : "Dialing a:1.");
    ck_assert_uint_eq(server_connection_steps(rig->server, connection, (uint32_t)steps - 1, step, 5), 1);
    ck_assert_int_eq(step[0].state, DIAL_DISCONNECTED);
    rig_run(rig, 6 * 60 * 1000);
    ck_assert_uint_eq(server_connection_count(rig->server), 0); /* told of for five minutes */
    close_rig();
}
END_TEST

START_TEST(a_hang_up_ends_the_waiting_and_the_connecting)
{
    struct dial_request request = request_for(place);

    request.redial_attempts = 5;
    open_rig(1, CALL_IN | CALL_OUT);
    rig_start(rig);
    dial(&request);
    if (_i == 1) {
        server_connect_failed(rig->server, rig->connect_ticket, RAS_NO_ANSWER);
        rig_run(rig, 10);
        ck_assert(!status_now().is_over);
    }
    ck_assert(server_hang_up(rig->server, connection, rig->now));
    rig_run(rig, 200000);
    ck_assert_uint_eq(rig->connects, 1);
    ck_assert(status_now().is_over);
    ck_assert_uint_eq(status_now().error, RAS_USER_DISCONNECTION);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    close_rig();
}
END_TEST

/* ---- over and over ---- */

START_TEST(call_after_call_loses_no_port_and_no_address)
{
    struct dial_request request = request_for(place);
    struct server_totals totals;

    open_rig(2, CALL_IN | CALL_OUT);
    rig_start(rig);
    for (int i = 0; i < 140; i++) { /* a rig has 300 lines */
        ck_assert_uint_eq(dial(&request), 0);
        ck_assert_ptr_nonnull(rig_join(rig));
        rig_run(rig, 3000);
        ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
        if (i % 2)
            server_hang_up(rig->server, connection, rig->now);
        else
            server_disconnect(rig->server, "TCP2", rig->now);
        rig_run(rig, 3000);
        ck_assert(status_now().is_over);
        for (size_t p = 0; p < 2; p++)
            ck_assert_int_eq(rig_status(rig, p).condition, PORT_LISTENING);
    }
    server_totals(rig->server, &totals);
    ck_assert_uint_eq(totals.pool_in_use, 0);
    close_rig();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial");
    TCase *calls = tcase_create("calls");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(calls, each_method_connects_state_by_state, 0, 4);
    tcase_add_test(calls, hanging_up_is_631_and_the_listening_port_answers_again);
    tcase_add_loop_test(calls, each_refusal_is_the_number_nt_shows, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(calls, the_seed_is_shown_word_for_word);
    tcase_add_test(calls, every_end_has_one_number_with_a_text);
    tcase_add_test(calls, what_the_servers_table_promises_is_what_is_shown);
    tcase_add_test(calls, only_a_port_with_the_box_dials);
    tcase_add_test(calls, there_is_a_reason_why_no_port_was_found);
    tcase_add_test(calls, a_port_that_dials_only_is_taken_before_one_that_listens);
    tcase_add_test(calls, what_cannot_be_dialled_is_refused_with_a_sentence);
    tcase_add_test(calls, a_number_suits_the_port_that_was_named);
    tcase_add_test(calls, the_address_a_line_listens_on_may_fail_while_it_dials);
    tcase_add_test(calls, a_refused_or_silent_connect_is_678_and_a_late_line_is_closed);
    tcase_add_test(calls, words_of_the_far_end_are_understood);
    tcase_add_test(calls, a_far_openrras_without_a_free_port_is_676);
    tcase_add_test(calls, silence_is_721_and_a_line_that_closes_is_628);
    tcase_add_test(calls, numbers_are_tried_in_turn_and_then_all_over_again);
    tcase_add_loop_test(calls, a_hang_up_ends_the_waiting_and_the_connecting, 0, 2);
    tcase_add_test(calls, call_after_call_loses_no_port_and_no_address);
    tcase_set_timeout(calls, 60);
    suite_add_tcase(suite, calls);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
