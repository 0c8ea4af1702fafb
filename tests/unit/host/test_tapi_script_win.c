/*
 * test_tapi_script_win.c - the stand-in for Windows telephony as a whole service uses it: modems from a file, commands
 * over TCP, and calls carried to a TCP port.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tapi_rig.h"

static uint16_t control_port;
static char script_path[MAX_PATH];

static void write_script(void)
{
    char folder[MAX_PATH];
    FILE *file;

    ck_assert_uint_gt(GetTempPathA(MAX_PATH, folder), 0);
    ck_assert_uint_ne(GetTempFileNameA(folder, "tap", 0, script_path), 0);
    file = fopen(script_path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("# two modems\ndevice 42 Modem_From_A_File\n\ndevice 43 Other media=0x10\noutcome 43 busy\n", file);
    fclose(file);
}

static void setup(void)
{
    char port[16];

    memset(ports, 0, sizeof ports);
    memset(&options, 0, sizeof options);
    setup_loop();
    if (!stand_in) {
        write_script();
        control_port = free_port();
        snprintf(port, sizeof port, "%u", control_port);
        SetEnvironmentVariableA("RRAS_TAPI_SCRIPT", script_path);
        SetEnvironmentVariableA("RRAS_TAPI_CONTROL", port);
        load_stand_in();
    }
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
}

/* One command over TCP; its answer is one line. */
static const char *command(SOCKET s, const char *text)
{
    static char line[400];
    size_t n = 0;

    ck_assert_int_gt(send(s, text, (int)strlen(text), 0), 0);
    ck_assert_int_eq(send(s, "\n", 1, 0), 1);
    while (n < sizeof line - 1 && recv(s, line + n, 1, 0) == 1 && line[n] != '\n')
        n++;
    line[n] = 0;
    return line;
}

START_TEST(modems_come_from_a_file_and_calls_over_tcp)
{
    SOCKET s = dial(control_port);

    ck_assert(s != INVALID_SOCKET);
    ck_assert_str_eq(command(s, "rings 42"), "1");
    ck_assert_str_eq(command(s, "no-such-thing"), "no such command");
    ck_assert_str_eq(command(s, "ring 42"), "ok");
    expect(0, "ring 1");
    expect(0, "connected in at 33600");
    closesocket(s);
}
END_TEST

START_TEST(a_call_is_carried_to_a_tcp_port_and_back)
{
    uint16_t port;
    SOCKET listener = listen_anywhere(&port), far_end;
    char text[32], got[16] = { 0 };

    snprintf(text, sizeof text, "bridge %u", port);
    tell(text);
    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    far_end = accept(listener, NULL, NULL);
    ck_assert(far_end != INVALID_SOCKET);
    ck_assert_int_eq(send(far_end, "~PPP~", 5, 0), 5);
    ck_assert(wait_received("~PPP~"));
    ck_assert(loop_call(loop, write_on_loop, "~ack~"));
    ck_assert_int_eq(recv_all(far_end, got, 5), 5);
    ck_assert_str_eq(got, "~ack~");
    closesocket(far_end); /* the caller's modem hangs up */
    expect(0, "lost");
    expect(0, "idle");

    tell("ring 42");
    expect(0, "ring 1");
    expect(0, "connected in");
    far_end = accept(listener, NULL, NULL);
    ck_assert(loop_call(loop, write_on_loop, "bye"));
    on_loop(close_call_on_loop, 0);
    memset(got, 0, sizeof got);
    ck_assert_int_eq(recv_all(far_end, got, 4), 3); /* and then the end */
    ck_assert_str_eq(got, "bye");
    expect(0, "idle");
    closesocket(far_end);
    closesocket(listener);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("tapi_script_win");
    TCase *t = tcase_create("script");

    tcase_add_checked_fixture(t, setup, teardown_tapi);
    tcase_add_test(t, modems_come_from_a_file_and_calls_over_tcp);
    tcase_add_test(t, a_call_is_carried_to_a_tcp_port_and_back);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
#ifdef _WIN64
    int failed = run_suites(suite());

    DeleteFileA(script_path);
    return failed;
#else
    (void)suite; /* the stand-in's names are those of 64 bit */
    return 0;
#endif
}
