/* test_server.c - whole calls on a server in memory: roles, users, addresses, endings.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/ras/ras_error.h"
#include "service/ppp/cp.h"
#include "tests/support/server/server_rig.h"

static struct rig *rig;

static void open_rig(void)
{
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
}

static void close_rig(void)
{
    rig_fini(rig);
    free(rig);
}

static struct server_totals totals(void)
{
    struct server_totals t;

    server_totals(rig->server, &t);
    return t;
}

START_TEST(a_client_gets_an_address_and_the_page)
{
    static const unsigned methods[] = { AUTH_PAP, AUTH_CHAP_MD5, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };
    struct rig_line *line;

    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", methods[_i]);
    ck_assert_ptr_nonnull(line);
    rig_run(rig, 5000);
    ck_assert(line->caller.is_up);
    ck_assert_uint_eq(line->caller.ip.peer_address, IP4(10, 9, 0, 1));
    ck_assert_uint_eq(line->caller.ip.dns[0], IP4(10, 9, 0, 1));
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_AUTHENTICATED);
    ck_assert_str_eq(rig_status(rig, 0).user, "joe");
    ck_assert(rig_has_event(rig, RAS_EVENT_AUTHENTICATED));

    ppp_caller_get(&line->caller, line->caller.ip.peer_address, 80, "GET / HTTP/1.0\r\n\r\n", rig->now);
    rig_run(rig, 5000);
    ck_assert_int_eq(line->caller.tcp.state, TINY_CLOSED);
    line->caller.tcp.page[sizeof line->caller.tcp.page - 1] = 0;
    ck_assert_ptr_nonnull(strstr((char *)line->caller.tcp.page, "onnected"));
    ppp_caller_ping(&line->caller, line->caller.ip.peer_address, 1);
    rig_run(rig, 1000);
    ck_assert_uint_eq(line->caller.pings_back, 1);

    ppp_caller_hang_up(&line->caller, rig->now);
    rig_run(rig, 10000);
    ck_assert(line->caller.has_ended);
    ck_assert(!line->is_open);
    ck_assert_int_eq(rig->records[0].why, END_CALLER_HUNG_UP);
    ck_assert_str_eq(rig->records[0].user, "joe");
    ck_assert_uint_eq(totals().pool_in_use, 0);
    ck_assert(rig_has_event(rig, RAS_EVENT_SESSION));
}
END_TEST

/* The rig's server is of version 0.0.0, so the texts have it from where every program has it. */
START_TEST(the_page_and_the_identification_have_the_servers_version)
{
    static const uint8_t identification[] = { CP_IDENTIFICATION, 1, 0, 12, 1, 2, 3, 4, 'W', 'i', 'n', '9' };
    uint8_t room[64];
    struct writer frame = wr_into(room, sizeof room);
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 5000);
    ck_assert(line->caller.is_up);
    ck_assert_str_eq(line->caller.server_says, ""); /* until the caller has said what it is */
    hdlc_send(&line->caller.tx, PPP_LCP, (struct bytes){ identification, sizeof identification }, &frame);
    line->caller.write(line->caller.ctx, wr_view(&frame));
    rig_run(rig, 1000);
    ck_assert_str_eq(line->caller.server_says, "OpenRRAS 0.0.0");
    ppp_caller_get(&line->caller, line->caller.ip.peer_address, 80, "GET / HTTP/1.0\r\n\r\n", rig->now);
    rig_run(rig, 5000);
    line->caller.tcp.page[sizeof line->caller.tcp.page - 1] = 0;
    ck_assert_ptr_nonnull(strstr((char *)line->caller.tcp.page, "<ADDRESS>OpenRRAS 0.0.0</ADDRESS>"));
}
END_TEST

/* RADIUS: Session-Timeout and Idle-Timeout of one user. */
static const struct {
    uint32_t session_s, idle_s, idle_min;
    rras_ms up_for, over_by;
    enum end_reason why;
} limits[] = {
    { 20, 0, 0, 19000, 30000, END_SESSION_TIMEOUT },
    { 20, 10, 0, 9000, 15000, END_IDLE },
    { 0, 30, 1, 28000, 36000, END_IDLE },   /* the shorter one */
    { 0, 90, 1, 58000, 66000, END_IDLE },
    { 20, 60, 1, 19000, 30000, END_SESSION_TIMEOUT },
};

START_TEST(a_user_has_limits_of_his_own)
{
    struct server_settings settings;
    struct rig_line *line;

    close_rig();
    server_settings_defaults(&settings);
    settings.idle_disconnect_min = limits[_i].idle_min;
    rig = malloc(sizeof *rig);
    rig_init(rig, &settings);
    rig->session_s = limits[_i].session_s;
    rig->idle_s = limits[_i].idle_s;
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, limits[_i].up_for);
    ck_assert(line->caller.is_up && !line->caller.has_ended);
    rig_run(rig, limits[_i].over_by - limits[_i].up_for);
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(line->caller.peer_error, end_reason_info(limits[_i].why)->ras_error);
    ck_assert_int_eq(rig->records[0].why, limits[_i].why);
}
END_TEST

START_TEST(the_host_hears_whose_attempt_it_is_and_when_the_caller_is_served)
{
    struct rig_line *line;
    size_t index = 99;

    rig->answers_later = true;
    rig_add_tcp(rig, 3, CALL_IN);
    rig_start(rig);
    rig_call(rig, IP4(1, 2, 3, 4)); /* TCP1 is taken by somebody who says nothing */
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 3000);
    ck_assert(server_find_ticket(rig->server, rig->pending_call, &index));
    ck_assert_uint_eq(index, 1);
    ck_assert(!server_find_ticket(rig->server, 0, &index));
    ck_assert(!server_find_ticket(rig->server, rig->pending_call + 1, &index));
    ck_assert_uint_eq(rig->served_count, 0);
    rig_answer(rig);
    ck_assert(!server_find_ticket(rig->server, rig->pending_call, &index));
    rig_run(rig, 5000);
    ck_assert(line->caller.is_up);
    ck_assert_uint_eq(rig->served_count, 1);
    ck_assert_str_eq(rig->served[0].port, "TCP2");
    ck_assert_str_eq(rig->served[0].user, "joe");
    ck_assert_uint_eq(rig->served[0].address, line->caller.ip.our_address);
}
END_TEST

/* facts rras 3.1: what each set of roles does with an incoming client and an incoming router. */
static const struct {
    unsigned roles;
    bool listens;
    enum end_reason client, router; /* END_NONE: served */
} matrix[] = {
    { 0, false, END_NONE, END_NONE },
    { CALL_OUT, false, END_NONE, END_NONE },
    { CALL_IN, true, END_NONE, END_NOT_ROUTER_PORT },
    { CALL_ROUTER, true, END_NOT_CLIENT_PORT, END_NONE },
    { CALL_OUT | CALL_IN, true, END_NONE, END_NOT_ROUTER_PORT },
    { CALL_OUT | CALL_ROUTER, true, END_NOT_CLIENT_PORT, END_NONE },
    { CALL_IN | CALL_ROUTER, true, END_NONE, END_NONE },
    { CALL_OUT | CALL_IN | CALL_ROUTER, true, END_NONE, END_NONE },
};

static void expect_end(struct rig_line *line, enum end_reason why)
{
    if (why == END_NONE) {
        ck_assert(line->caller.is_up);
        return;
    }
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(line->caller.peer_error, end_reason_info(why)->ras_error);
    ck_assert_int_eq(rig->records[0].why, why);
    ck_assert_int_eq(rig_status(rig, 0).last_end, why);
    ck_assert(rig_has_event(rig, RAS_EVENT_PPP_ERROR));
}

START_TEST(a_set_of_roles_takes_the_callers_it_should)
{
    struct rig_line *line;

    rig_add_router(rig, "Office");
    rig_add_tcp(rig, 1, matrix[_i % 8].roles);
    rig_start(rig);
    ck_assert_int_eq(server_device_listens(rig->server, 1), matrix[_i % 8].listens);
    line = rig_dial(rig, _i < 8 ? "joe" : "office", "secret", AUTH_METHODS_ALL);
    ck_assert_int_eq(line != NULL, matrix[_i % 8].listens);
    if (!line)
        return;
    rig_run(rig, 12000);
    expect_end(line, _i < 8 ? matrix[_i % 8].client : matrix[_i % 8].router);
}
END_TEST

START_TEST(error_629_names_the_port_and_the_box)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_ROUTER);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 10000);
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(line->caller.peer_error, 913);
    ck_assert_uint_eq(rig_status(rig, 0).error, 913);
    ck_assert_ptr_nonnull(
        strstr(rig_status(rig, 0).explanation, "Error 629 at the caller: TCP1 lacks Receive calls as a RAS server"));
    ck_assert_uint_eq(totals().pool_in_use, 0);
}
END_TEST

START_TEST(a_role_that_is_changed_waits_for_the_restart)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_ROUTER);
    rig_start(rig);
    ck_assert(!server_restart_is_pending(rig->server));
    ck_assert(server_set_configured_roles(rig->server, "TCP1", CALL_IN));
    ck_assert(server_restart_is_pending(rig->server));
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 10000);
    ck_assert_uint_eq(line->caller.peer_error, 913);
    ck_assert(server_set_configured_roles(rig->server, "TCP1", CALL_ROUTER));
    ck_assert(!server_restart_is_pending(rig->server));
    ck_assert(!server_set_configured_roles(rig->server, "TCP9", CALL_IN));
}
END_TEST

START_TEST(a_refused_user_reads_why)
{
    static const struct {
        uint32_t ras_error;
        enum end_reason why;
        enum ras_event event;
    } refusals[] = {
        { RAS_AUTHENTICATION_FAILURE, END_AUTH_FAILED, RAS_EVENT_AUTH_FAILED },
        { RAS_NO_DIALIN_PERMISSION, END_NO_DIALIN_PERMISSION, RAS_EVENT_NO_DIALIN_PERMISSION },
        { RAS_ACCT_DISABLED, END_ACCOUNT_DISABLED, RAS_EVENT_AUTH_FAILED },
        { RAS_PASSWD_EXPIRED, END_PASSWORD_EXPIRED, RAS_EVENT_PASSWORD_EXPIRED },
    };
    struct rig_line *line;

    rig->refuse_with = refusals[_i].ras_error;
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_MSCHAP_V2);
    rig_run(rig, 30000);
    ck_assert(line->caller.has_ended);
    ck_assert_int_eq(rig->records[0].why, refusals[_i].why);
    ck_assert_str_eq(rig->records[0].user, "");
    ck_assert(rig_has_event(rig, refusals[_i].event));
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
}
END_TEST

START_TEST(an_answer_that_comes_after_the_call_is_ignored)
{
    struct rig_line *line;

    rig->answers_later = true;
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 2000);
    ck_assert_uint_ne(rig->pending_call, 0);
    rig_drop(rig, line);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_answer(rig); /* of the call that is gone */
    rig_run(rig, 1000);
    ck_assert(!line->caller.is_up);
    rig_answer(rig);
    rig_run(rig, 2000);
    ck_assert(line->caller.is_up);
}
END_TEST

START_TEST(no_address_is_refused_cleanly)
{
    struct server_settings settings;
    struct rig_line *first, *second;

    close_rig();
    rig = malloc(sizeof *rig);
    server_settings_defaults(&settings);
    settings.pool = (struct address_range){ IP4(10, 9, 0, 1), IP4(10, 9, 0, 2) };
    rig_init(rig, &settings);
    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    first = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    second = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 15000);
    ck_assert(first->caller.is_up);
    ck_assert(second->caller.has_ended);
    ck_assert_int_eq(rig_status(rig, 1).last_end, END_NO_ADDRESS);
    ck_assert_uint_eq(rig_status(rig, 1).error, 717);
    ck_assert(rig_has_event(rig, RAS_EVENT_NOT_PROJECTED));
}
END_TEST

/* Every way a call can end gives its address back; a thousand of each, none lost. */
START_TEST(ten_thousand_calls_lose_no_address)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    for (int i = 0; i < 10000; i++) {
        rig->line_count = 0;
        line = rig_dial(rig, "joe", "secret", AUTH_PAP);
        ck_assert_ptr_nonnull(line);
        if (i % 5 != 4) {
            rig_run(rig, 1500);
            ck_assert(line->caller.is_up);
            ck_assert_uint_eq(totals().pool_in_use, 1);
        }
        if (i % 5 == 0)
            ppp_caller_hang_up(&line->caller, rig->now);
        else if (i % 5 == 1)
            rig_drop(rig, line);
        else if (i % 5 == 2)
            ck_assert(server_disconnect(rig->server, "TCP1", rig->now));
        else if (i % 5 == 3)
            rig_attach(rig, line, "joe", "secret", AUTH_PAP), rig_run(rig, 20), rig_drop(rig, line); /* LCP anew */
        else
            rig_run(rig, (rras_ms)(i % 97)), rig_drop(rig, line); /* somewhere in the negotiation */
        rig_run(rig, 9000);
        ck_assert_uint_eq(totals().pool_in_use, 0);
        ck_assert_uint_eq(totals().calls, 0);
        ck_assert(!line->is_open);
        ppp_caller_fini(&line->caller);
        free(line->to_caller);
    }
    rig->line_count = 0;
    ck_assert_uint_eq(totals().calls_taken, 10000);
}
END_TEST

START_TEST(the_caller_beyond_the_last_port_is_turned_away)
{
    bool scanner = true;
    struct rig_line extra = { 0 };

    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    ck_assert_ptr_nonnull(rig_call(rig, IP4(127, 0, 0, 1)));
    ck_assert_ptr_nonnull(rig_call(rig, IP4(127, 0, 0, 1)));
    ck_assert(!server_incoming(rig->server, 1, &extra.transport, IP4(127, 0, 0, 1), &scanner, rig->now));
    ck_assert(!scanner);
    ck_assert_uint_eq(totals().calls_refused, 1);
}
END_TEST

START_TEST(too_many_half_open_calls_are_a_scanner)
{
    struct server_settings settings;
    bool scanner = false;
    struct rig_line extra = { 0 };

    close_rig();
    rig = malloc(sizeof *rig);
    server_settings_defaults(&settings);
    settings.half_open_max = 3;
    rig_init(rig, &settings);
    rig_add_tcp(rig, 10, CALL_IN);
    rig_start(rig);
    for (int i = 0; i < 3; i++)
        ck_assert_ptr_nonnull(rig_call(rig, IP4(127, 0, 0, 1)));
    ck_assert(!server_incoming(rig->server, 1, &extra.transport, IP4(127, 0, 0, 2), &scanner, rig->now));
    ck_assert(scanner);
    ck_assert(rig_has_event(rig, RAS_EVENT_CALL_TURNED_AWAY));
}
END_TEST

START_TEST(a_line_that_never_speaks_ppp_is_hung_up_after_150_seconds)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_run(rig, 149 * 1000);
    ck_assert(line->is_open);
    rig_run(rig, 2 * 1000);
    ck_assert(!line->is_open);
    ck_assert_int_eq(rig_status(rig, 0).condition, PORT_LISTENING);
    ck_assert_int_eq(rig_status(rig, 0).last_end, END_NO_ANSWER);
    ck_assert_uint_eq(totals().calls, 0);
}
END_TEST

START_TEST(our_first_request_waits_for_the_caller_to_speak)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_run(rig, 400);
    ck_assert_uint_eq(line->to_caller_len, 0);
    rig_run(rig, 700);
    ck_assert_uint_gt(line->to_caller_len, 0);
    ck_assert_uint_eq(line->to_caller[0], 0x7e); /* never FF first */
    for (size_t i = 0; i < line->to_caller_len; i++)
        ck_assert_uint_ne(line->to_caller[i], 0xff);
}
END_TEST

static void expect_text(struct rig_line *line, const char *text)
{
    for (size_t i = 0; i < line->to_caller_len; i++)
        if (line->to_caller[i] == 0) /* telnet: CR NUL */
            line->to_caller[i] = ' ';
    line->to_caller[line->to_caller_len] = 0;
    ck_assert_msg(strstr((char *)line->to_caller, text), "no \"%s\" in what the server said", text);
    line->to_caller_len = 0;
}

/* A machine that is still booting: we try LCP into the silence, then it sends its modem commands. */
START_TEST(atz_after_our_first_requests_is_still_heard)
{
    static const rras_ms silences[] = { 100, 5000, 45000, 140000 };
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_run(rig, silences[_i]);
    line->to_caller_len = 0;
    rig_send(rig, line, "ATZ\r", 4);
    rig_run(rig, 10);
    expect_text(line, "OK");
    rig_send(rig, line, "ATDT5551234\r", 12);
    rig_run(rig, 10);
    expect_text(line, "CONNECT");
    rig_attach(rig, line, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert(line->caller.is_up);
}
END_TEST

/* The machine is not up yet, but its modem echoes our request; then it comes up and dials. */
START_TEST(atz_after_an_echo_of_our_own_request_is_still_heard)
{
    static uint8_t ours[4096];
    struct rig_line *line;
    size_t len;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_run(rig, 1000);
    len = line->to_caller_len;
    ck_assert_uint_gt(len, 20);
    memcpy(ours, line->to_caller, len);
    rig_send(rig, line, ours, len);
    rig_run(rig, 500);
    line->to_caller_len = 0;
    rig_send(rig, line, "ATZ\r", 4);
    rig_run(rig, 10);
    expect_text(line, "OK");
}
END_TEST

/* tcpser and real telnet clients negotiate first; what is typed behind that must not lose a letter. */
START_TEST(text_behind_a_telnet_negotiation_is_heard)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_send(rig, line, "\xff\xfd\x03", 3);
    rig_send(rig, line, "ATZ\r", 4);
    rig_run(rig, 10);
    expect_text(line, "OK");
}
END_TEST

static struct rig_line *type_login(const char *password)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_send(rig, line, "\r", 1);
    rig_run(rig, 20 * 1000); /* a person takes his time, and no LCP is thrown over his prompt */
    rig_send(rig, line, "joe\r", 4);
    rig_run(rig, 10 * 1000);
    rig_send(rig, line, password, strlen(password));
    rig_send(rig, line, "\r", 1);
    rig_run(rig, 10);
    ck_assert_ptr_null(memchr(line->to_caller, 0x7e, line->to_caller_len));
    return line;
}

START_TEST(a_typed_login_starts_ppp_without_asking_again)
{
    struct rig_line *line = type_login("secret");

    line->to_caller[line->to_caller_len] = 0;
    ck_assert_ptr_null(strstr((char *)line->to_caller, "secret"));
    expect_text(line, "ogin");
    rig_attach(rig, line, "", "", AUTH_METHODS_ALL);
    rig_run(rig, 4000);
    ck_assert(line->caller.is_up);
    ck_assert_str_eq(rig_status(rig, 0).user, "joe");
    ck_assert_str_eq(rig_status(rig, 0).protocol, "PAP");
}
END_TEST

START_TEST(a_wrong_typed_password_is_told_so)
{
    expect_text(type_login("wrong"), "ncorrect");
    ck_assert(rig_has_event(rig, RAS_EVENT_AUTH_FAILED));
}
END_TEST

START_TEST(a_login_nobody_finishes_runs_out_of_time)
{
    struct rig_line *line;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_call(rig, IP4(127, 0, 0, 1));
    rig_send(rig, line, "\r", 1);
    rig_run(rig, 119 * 1000);
    ck_assert(line->is_open);
    rig_run(rig, 2 * 1000);
    ck_assert(!line->is_open);
    ck_assert_int_eq(rig->records[0].why, END_AUTH_TIMEOUT);
    ck_assert(rig_has_event(rig, RAS_EVENT_AUTH_TIMEOUT));
}
END_TEST

/* The verdict on what was typed is still out when the caller begins PPP: it must not let PPP in. */
START_TEST(a_login_verdict_does_not_answer_for_ppp)
{
    struct rig_line *line;

    rig->answers_later = true;
    line = type_login("secret");
    rig_attach(rig, line, "joe", "wrong", AUTH_PAP);
    rig_answer(rig); /* of the login */
    rig_run(rig, 100);
    ck_assert(!line->caller.is_up);
    rig->answers_later = false;
    rig_run(rig, 20000);
    ck_assert(!line->caller.is_up);
}
END_TEST

/* A guest that is reset on an open line starts LCP again, and is authenticated again. */
START_TEST(a_caller_that_starts_anew_on_the_same_line_keeps_its_address)
{
    struct rig_line *line;
    uint32_t address;

    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    address = line->caller.ip.our_address;
    for (int i = 0; i < 3; i++) {
        rig_run(rig, 15000);
        rig_attach(rig, line, "joe", "secret", AUTH_PAP);
        rig_run(rig, 8000);
        ck_assert(line->caller.is_up);
        ck_assert_uint_eq(line->caller.ip.our_address, address);
        ck_assert_uint_eq(totals().pool_in_use, 1);
    }
    rig_drop(rig, line);
    ck_assert_uint_eq(totals().pool_in_use, 0);
}
END_TEST

START_TEST(a_stale_verdict_does_not_answer_a_new_attempt)
{
    struct rig_line *line;
    uint32_t first;

    rig->answers_later = true;
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "wrong", AUTH_PAP);
    rig_run(rig, 2000);
    first = rig->pending_call;
    rig_attach(rig, line, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert_uint_ne(rig->pending_call, first);
    server_auth_answer(rig->server, first, &(struct auth_result){ .verdict = { .ras_error = 691 } }, rig->now);
    rig_answer(rig);
    rig_run(rig, 4000);
    ck_assert(line->caller.is_up);
}
END_TEST

START_TEST(a_call_cut_off_by_the_stop_is_recorded)
{
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    server_free(rig->server);
    rig->server = NULL;
    ck_assert_uint_eq(rig->record_count, 1);
    ck_assert_int_eq(rig->records[0].why, END_SERVICE_STOPPED);
    ck_assert_str_eq(rig->records[0].user, "joe");
}
END_TEST

START_TEST(a_pool_that_takes_a_callers_address_ends_its_call)
{
    struct server_settings settings;
    struct rig_line *line;

    server_settings_defaults(&settings);
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    settings.pool.from = line->caller.ip.our_address;
    server_apply_settings(rig->server, &settings, rig->now);
    rig_run(rig, 4000);
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(totals().pool_in_use, 0);
}
END_TEST

START_TEST(an_address_that_calls_too_often_is_a_scanner)
{
    bool scanner = false;
    struct rig_line *line, extra = { 0 };

    rig_add_tcp_limited(rig, 1, CALL_IN, 3);
    rig_start(rig);
    for (int i = 0; i < 3; i++) {
        line = rig_call(rig, IP4(127, 0, 0, 9));
        ck_assert_ptr_nonnull(line);
        rig_drop(rig, line);
    }
    ck_assert(!server_incoming(rig->server, 1, &extra.transport, IP4(127, 0, 0, 9), &scanner, rig->now));
    ck_assert(scanner);
    ck_assert_ptr_nonnull(rig_call(rig, IP4(127, 0, 0, 10)));
}
END_TEST

START_TEST(pap_passwords_are_starred_out_in_traces)
{
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 5000);
    ck_assert_uint_gt(rig->traced_count, 0);
    ck_assert_mem_eq(rig->traced[0] + 5, "joe", 3);
    ck_assert_mem_eq(rig->traced[0] + 9, "******", 6);
}
END_TEST

START_TEST(stopping_tells_every_caller_goodbye)
{
    struct rig_line *line;

    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert(line->caller.is_up);
    server_stop(rig->server, END_SERVICE_STOPPED, rig->now);
    ck_assert(!server_is_quiet(rig->server));
    rig_run(rig, 5000);
    ck_assert(server_is_quiet(rig->server));
    ck_assert(line->caller.has_ended);
    ck_assert_int_eq(rig->records[0].why, END_SERVICE_STOPPED);
    ck_assert_ptr_null(rig_call(rig, IP4(127, 0, 0, 1)));
}
END_TEST

START_TEST(mismatched_components_end_every_call_the_629_way)
{
    struct rig_line *line;

    ck_assert_uint_eq(end_reason_info(END_COMPONENT_MISMATCH)->caller_error, 629);
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    server_mark_component_mismatch(rig->server);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 10000);
    ck_assert(line->caller.has_ended);
    ck_assert_int_eq(rig->records[0].why, END_COMPONENT_MISMATCH);
    ck_assert_ptr_nonnull(strstr(rig_status(rig, 0).explanation, "Update"));
}
END_TEST

START_TEST(a_new_pool_does_not_give_away_an_address_in_use)
{
    struct server_settings settings;
    struct rig_line *first, *second;

    server_settings_defaults(&settings);
    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    first = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    server_apply_settings(rig->server, &settings, rig->now);
    second = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 4000);
    ck_assert(first->caller.is_up && second->caller.is_up);
    ck_assert_uint_ne(first->caller.ip.our_address, second->caller.ip.our_address);
    rig_drop(rig, first);
    rig_drop(rig, second);
    ck_assert_uint_eq(totals().pool_in_use, 0);
}
END_TEST

START_TEST(a_predetermined_address_is_given_only_where_the_server_allows_it)
{
    struct server_settings settings;
    struct rig_line *line;

    close_rig();
    rig = malloc(sizeof *rig);
    server_settings_defaults(&settings);
    settings.allow_requested_address = _i == 1;
    rig_init(rig, &settings);
    rig_add_tcp(rig, 1, CALL_IN);
    rig_start(rig);
    line = rig_dial(rig, "joe", "secret", AUTH_PAP);
    line->caller.wanted_address = IP4(10, 9, 0, 77);
    rig_run(rig, 4000);
    ck_assert(line->caller.is_up);
    ck_assert_int_eq(line->caller.ip.our_address == IP4(10, 9, 0, 77), _i == 1);
    ck_assert_uint_eq(rig_status(rig, 0).address, line->caller.ip.our_address);
    ck_assert_uint_eq(totals().pool_in_use, 1);
    rig_drop(rig, line);
    ck_assert_uint_eq(totals().pool_in_use, 0);
}
END_TEST

START_TEST(two_callers_reach_each_other)
{
    struct rig_line *a, *b;

    rig_add_tcp(rig, 2, CALL_IN);
    rig_start(rig);
    a = rig_dial(rig, "joe", "secret", AUTH_PAP);
    b = rig_dial(rig, "joe", "secret", AUTH_CHAP_MD5);
    rig_run(rig, 4000);
    ck_assert(a->caller.is_up && b->caller.is_up);
    ppp_caller_ping(&a->caller, b->caller.ip.our_address, 7);
    rig_run(rig, 500);
    ck_assert_uint_gt(b->caller.ip_bytes_in, 0);
}
END_TEST

START_TEST(many_ports_are_idle_for_nothing)
{
    rig_add_tcp(rig, 256, CALL_IN);
    rig_start(rig);
    ck_assert_uint_eq(server_advance(rig->server, rig->now), RRAS_NEVER);
    ck_assert_uint_eq(totals().listening, 256);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("server");
    TCase *t = tcase_create("calls");
    SRunner *r = srunner_create(s);
    int failed;

    tcase_add_checked_fixture(t, open_rig, close_rig);
    tcase_set_timeout(t, 100);
    tcase_add_test(t, the_page_and_the_identification_have_the_servers_version);
    tcase_add_loop_test(t, a_client_gets_an_address_and_the_page, 0, 4);
    tcase_add_loop_test(t, a_user_has_limits_of_his_own, 0, (int)(sizeof limits / sizeof *limits));
    tcase_add_test(t, the_host_hears_whose_attempt_it_is_and_when_the_caller_is_served);
    tcase_add_loop_test(t, a_set_of_roles_takes_the_callers_it_should, 0, 16);
    tcase_add_test(t, error_629_names_the_port_and_the_box);
    tcase_add_test(t, a_role_that_is_changed_waits_for_the_restart);
    tcase_add_loop_test(t, a_refused_user_reads_why, 0, 4);
    tcase_add_test(t, an_answer_that_comes_after_the_call_is_ignored);
    tcase_add_test(t, no_address_is_refused_cleanly);
    tcase_add_test(t, ten_thousand_calls_lose_no_address);
    tcase_add_test(t, the_caller_beyond_the_last_port_is_turned_away);
    tcase_add_test(t, too_many_half_open_calls_are_a_scanner);
    tcase_add_test(t, a_line_that_never_speaks_ppp_is_hung_up_after_150_seconds);
    tcase_add_test(t, our_first_request_waits_for_the_caller_to_speak);
    tcase_add_loop_test(t, atz_after_our_first_requests_is_still_heard, 0, 4);
    tcase_add_test(t, atz_after_an_echo_of_our_own_request_is_still_heard);
    tcase_add_test(t, text_behind_a_telnet_negotiation_is_heard);
    tcase_add_test(t, a_typed_login_starts_ppp_without_asking_again);
    tcase_add_test(t, a_wrong_typed_password_is_told_so);
    tcase_add_test(t, a_login_nobody_finishes_runs_out_of_time);
    tcase_add_test(t, a_login_verdict_does_not_answer_for_ppp);
    tcase_add_test(t, a_caller_that_starts_anew_on_the_same_line_keeps_its_address);
    tcase_add_test(t, a_stale_verdict_does_not_answer_a_new_attempt);
    tcase_add_test(t, a_call_cut_off_by_the_stop_is_recorded);
    tcase_add_test(t, a_pool_that_takes_a_callers_address_ends_its_call);
    tcase_add_test(t, an_address_that_calls_too_often_is_a_scanner);
    tcase_add_test(t, pap_passwords_are_starred_out_in_traces);
    tcase_add_test(t, stopping_tells_every_caller_goodbye);
    tcase_add_test(t, mismatched_components_end_every_call_the_629_way);
    tcase_add_test(t, a_new_pool_does_not_give_away_an_address_in_use);
    tcase_add_loop_test(t, a_predetermined_address_is_given_only_where_the_server_allows_it, 0, 2);
    tcase_add_test(t, two_callers_reach_each_other);
    tcase_add_test(t, many_ports_are_idle_for_nothing);
    suite_add_tcase(s, t);
    srunner_run_all(r, CK_NORMAL);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
