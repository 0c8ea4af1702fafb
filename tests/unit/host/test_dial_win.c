/*
 * test_dial_win.c - dialling out in a whole service: it calls its own line, by address and by name, and what
 * comes of it across the contract.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/host/control_service.h"
#include "service/host/handles_win.h"
#include "common/ras/ras_error.h"

enum { PATIENCE_MS = 20000, CALLS = 20, CONNECTED = 0x2000 };

static unsigned listen_port, nobody_port;

/* One the system said was free a moment ago. */
static unsigned free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int len = sizeof at;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);

    ck_assert_int_eq(bind(s, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&at, &len), 0);
    closesocket(s);
    return ntohs(at.sin_port);
}

static void serve(unsigned long roles)
{
    RRAS_DEVICE_0 device = { .kind = RRAS_TCP, .listen_address = 0x7f000001, .ports = 2 };
    RRAS_USER_CHANGE joe = { .fields = RRAS_USER_PASSWORD | RRAS_USER_DIALIN, .privilege = 8, .name = "joe", .password = "secret" };
    RRAS_NAME all = { .name = "*" };
    RRAS_SERVER_0 server;
    RRAS_MESSAGE why;
    unsigned long count;

    device.listen_port = listen_port = free_port();
    do
        nobody_port = free_port();
    while (nobody_port == listen_port);
    ck_assert_int_eq(RrasDeviceAdd(h, RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS | RRAS_DEVICE_CALLS_PER_MINUTE, &device, &why), 0);
    ck_assert_int_eq(RrasUserAdd(h, &joe, &why), 0);
    ck_assert_int_eq(RrasWanPortSetInfo(h, &all, CALL_IN | CALL_OUT | CALL_ROUTER, roles, &count, &why), 0);
    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    do {
        Sleep(20);
        ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    } while (server.is_restarting || server.ports != 2);
    ck_assert_uint_eq(server.capabilities & RRAS_CAN_DIAL_OUT, RRAS_CAN_DIAL_OUT);
}

static RRAS_DIAL_0 request_for(const char *host, unsigned port)
{
    RRAS_DIAL_0 request = { .number_count = 1, .other_port_ok = 1, .lcp_extensions = 1, .user = "joe", .password = "secret" };

    snprintf(request.numbers[0], sizeof request.numbers[0], "%s:%u", host, port);
    return request;
}

static unsigned long dial(RRAS_DIAL_0 *request)
{
    unsigned long connection = 0;
    RRAS_MESSAGE why;

    ck_assert_msg(RrasDial(h, request, &connection, &why) == 0, "%s", why.text);
    ck_assert_uint_ne(connection, 0);
    return connection;
}

/* Until it is up or over. */
static RRAS_CONNECTION_0 wait_for(unsigned long connection, bool until_over)
{
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    RRAS_CONNECTION_0 now;

    for (;;) {
        RRAS_DIAL_STEP *steps = NULL;
        unsigned long count = 0;

        ck_assert_int_eq(RrasConnectionSteps(h, connection, 0, &now, &count, &steps), 0);
        ck_assert_uint_eq(count, now.steps);
        rras_free(steps);
        if (now.is_over || (!until_over && now.state == CONNECTED))
            return now;
        ck_assert(GetTickCount64() < end);
        Sleep(20);
    }
}

START_TEST(the_service_calls_itself_by_address_and_by_name)
{
    RRAS_DIAL_0 request;
    RRAS_CONNECTION_0 now, *all = NULL;
    RRAS_DIAL_STEP *steps = NULL;
    unsigned long connection, count;
    RRAS_SERVER_0 server;
    RRAS_MESSAGE why;

    serve(CALL_IN | CALL_OUT);
    request = request_for(_i == 0 ? "127.0.0.1" : "localhost", listen_port);
    connection = dial(&request);
    now = wait_for(connection, false);
    ck_assert_msg(now.state == CONNECTED, "%lu %s", now.error, now.state_text);
    ck_assert_str_eq(now.port, "TCP1");
    ck_assert_uint_ne(now.our_address, 0);
    ck_assert_uint_ne(now.dns[0], 0);
    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.calls, 1); /* the caller's side is none of ours */
    ck_assert_int_eq(RrasConnectionEnum(h, &count, &all), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(all[0].id, connection);
    rras_free(all);
    ck_assert_int_eq(RrasConnectionSteps(h, connection, now.steps - 1, &now, &count, &steps), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(steps[0].text, "Connected.");
    rras_free(steps);
    ck_assert_int_eq(RrasHangUp(h, connection, &why), 0);
    now = wait_for(connection, true);
    ck_assert_uint_eq(now.error, RAS_USER_DISCONNECTION);
    ck_assert_int_eq(RrasHangUp(h, connection, &why), 0); /* forgets it */
    ck_assert_int_eq(RrasHangUp(h, connection, &why), 668);
    ck_assert_str_ne(why.text, "");
}
END_TEST

START_TEST(a_place_where_nobody_is_has_its_number)
{
    static const struct {
        const char *host;
        unsigned long error;
    } rows[] = { { "127.0.0.1", RAS_NO_ANSWER }, { "no-such-host.invalid", 749 } };

    serve(CALL_OUT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        RRAS_DIAL_0 request = request_for(rows[i].host, nobody_port);
        RRAS_CONNECTION_0 now = wait_for(dial(&request), true);

        ck_assert_msg(now.error == rows[i].error, "%s: %lu", rows[i].host, now.error);
        ck_assert_int_eq(strncmp(now.box_line, "Dialing ", 8), 0);
    }
}
END_TEST

START_TEST(what_is_no_text_or_no_number_is_refused)
{
    RRAS_DIAL_0 request;
    RRAS_MESSAGE why;
    unsigned long connection;

    serve(CALL_OUT);
    for (int i = 0; i < 9; i++) {
        request = request_for("127.0.0.1", nobody_port);
        switch (i) {
        case 0: memset(request.numbers[0], '5', sizeof request.numbers[0]); break;
        case 1: memset(request.password, 'x', sizeof request.password); break;
        case 2: strcpy(request.user, "j\xff" "e"); break;
        case 3: strcpy(request.name, "a\nb"); break;
        case 4: request.number_count = 10; break;
        case 5: request.number_count = 0; break;
        case 6: request.kind = 3; break;
        case 7: request.auth_methods = 0x80; break;
        default: request.redial_attempts = 0x10001; break;
        }
        ck_assert_msg(RrasDial(h, &request, &connection, &why) != 0, "row %d", i);
        ck_assert_uint_eq(connection, 0);
    }
    request = request_for("127.0.0.1", nobody_port);
    strcpy(request.port, "TCP9");
    request.other_port_ok = 0;
    ck_assert_int_eq(RrasDial(h, &request, &connection, &why), RAS_PORT_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(why.text, "TCP9"));
}
END_TEST

START_TEST(call_after_call_leaves_no_handle_open)
{
    unsigned long before = 0;
    RRAS_MESSAGE why;

    serve(CALL_IN | CALL_OUT);
    for (int i = 0; i < CALLS; i++) {
        RRAS_DIAL_0 request = request_for("127.0.0.1", listen_port);
        unsigned long connection = dial(&request);

        ck_assert_uint_eq(wait_for(connection, false).state, CONNECTED);
        ck_assert_int_eq(RrasHangUp(h, connection, &why), 0);
        wait_for(connection, true);
        ck_assert_int_eq(RrasHangUp(h, connection, &why), 0);
        Sleep(150); /* the other end is on its way */
        if (i == 4)
            before = handles_count();
    }
    Sleep(1200); /* lingering sockets */
    ck_assert_uint_le(handles_count(), before + 4);
}
END_TEST

START_TEST(a_restart_and_a_stop_end_what_is_being_dialled)
{
    RRAS_DIAL_0 request;
    RRAS_CONNECTION_0 *all = NULL;
    unsigned long connection, count;
    RRAS_SERVER_0 server;
    RRAS_MESSAGE why;

    serve(CALL_IN | CALL_OUT);
    request = request_for("127.0.0.1", listen_port);
    connection = dial(&request);
    if (_i == 0)
        ck_assert_uint_eq(wait_for(connection, false).state, CONNECTED);
    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    do {
        Sleep(20);
        ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    } while (server.is_restarting);
    ck_assert_int_eq(RrasConnectionEnum(h, &count, &all), 0);
    ck_assert_uint_eq(count, 0);
    rras_free(all);
    request = request_for("127.0.0.1", listen_port);
    dial(&request); /* and end() stops the service under it */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_win");
    TCase *tc = tcase_create("dial");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, the_service_calls_itself_by_address_and_by_name, 0, 2);
    tcase_add_test(tc, a_place_where_nobody_is_has_its_number);
    tcase_add_test(tc, what_is_no_text_or_no_number_is_refused);
    tcase_add_test(tc, call_after_call_leaves_no_handle_open);
    tcase_add_loop_test(tc, a_restart_and_a_stop_end_what_is_being_dialled, 0, 2);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
