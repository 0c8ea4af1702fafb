/*
 * test_control_win.c - a whole service in this process, spoken to by local RPC: what front ends may
 * do, what they may not, and what happens when they lie.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/host/control_service.h"
#include "common/base/ip4.h"
#include "common/base/text.h"

enum { CALLERS = 6, CALLS_EACH = 30 };

static RRAS_NAME name(const char *text)
{
    RRAS_NAME n = { .name = "" };

    text_copy(n.name, sizeof n.name, text);
    return n;
}

static RRAS_USER_NAME user_name(const char *text)
{
    RRAS_USER_NAME n = { .name = "" };

    text_copy(n.name, sizeof n.name, text);
    return n;
}

/* A TCP line on a port the system said was free a moment ago. */
static RRAS_DEVICE_0 tcp_line(unsigned long ports)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int len = sizeof at;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    RRAS_DEVICE_0 device = { .kind = RRAS_TCP, .listen_address = IP4(127, 0, 0, 1), .ports = ports };

    ck_assert_int_eq(bind(s, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&at, &len), 0);
    closesocket(s);
    device.listen_port = ntohs(at.sin_port);
    return device;
}

static void wait_until_restarted(void)
{
    RRAS_SERVER_0 server;
    ULONGLONG until = GetTickCount64() + UP_MS;
    unsigned long seen = 0;

    do {
        ck_assert_uint_lt(GetTickCount64(), until);
        ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
        if (server.is_restarting)
            RrasWaitForChange(h, server.change_count, 200, &seen);
    } while (server.is_restarting);
}

START_TEST(the_service_says_who_it_is)
{
    RRAS_SERVER_0 server;

    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.contract, RRAS_CONTRACT);
    ck_assert_str_eq(server.instance, instance.name);
    ck_assert_uint_eq(server.process_id, GetCurrentProcessId());
    ck_assert_uint_gt(server.handles, 0);
    ck_assert_int_gt(server.working_set_bytes, 1024 * 1024);
    ck_assert_uint_eq(server.is_restart_pending, 0);
}
END_TEST

START_TEST(nobody_answers_for_an_instance_that_does_not_run)
{
    RRAS_SERVER_0 server;
    char sentence[RRAS_SENTENCE_MAX];
    handle_t other;
    long status;

    ck_assert_int_eq(rras_connect("no-such-instance", &other), 0);
    status = RrasServerGetInfo(other, &server);
    ck_assert(rras_is_not_running(status));
    ck_assert_uint_eq(rras_error_number(status), 1062);
    ck_assert_ptr_nonnull(strstr(rras_error_sentence(status, NULL, "no-such-instance", sentence), "rrassvc start --instance no-such-instance"));
    rras_disconnect(&other);
    ck_assert_int_eq(rras_connect("no such instance", &other), ERROR_INVALID_NAME);
}
END_TEST

START_TEST(a_new_device_waits_for_the_restart_and_then_listens)
{
    RRAS_DEVICE_0 device = tcp_line(3);
    RRAS_MESSAGE why;
    RRAS_SERVER_0 server;
    RRAS_WANPORT_0 *wan = NULL;
    RRAS_PORT_0 *ports = NULL;
    unsigned long count;

    ck_assert_int_eq(RrasDeviceAdd(h, RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, &device, &why), 0);
    ck_assert_int_eq(strncmp(device.name, "127.0.0.1:", 10), 0);
    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.ports, 0);
    ck_assert_uint_eq(server.is_restart_pending, 1);
    ck_assert_int_eq(RrasWanPortEnum(h, &count, &wan), 0);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(wan[0].name, "TCP1");
    ck_assert_uint_eq(wan[0].roles, CALL_IN);
    ck_assert_uint_eq(wan[0].is_running, 0);
    rras_free(wan);

    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    wait_until_restarted();
    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.ports, 3);
    ck_assert_uint_eq(server.listening, 3);
    ck_assert_uint_eq(server.is_restart_pending, 0);
    ck_assert_int_eq(RrasPortEnum(h, &count, &ports), 0);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(ports[2].name, "TCP3");
    ck_assert_str_eq(ports[2].device, device.name);
    rras_free(ports);
}
END_TEST

START_TEST(usage_is_stored_and_in_force_after_the_restart)
{
    RRAS_DEVICE_0 device = tcp_line(2);
    RRAS_NAME port = name("TCP2"), all = name("*");
    RRAS_MESSAGE why;
    RRAS_PORT_0 info;
    unsigned long count;

    ck_assert_int_eq(RrasDeviceAdd(h, RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, &device, &why), 0);
    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    wait_until_restarted();
    ck_assert_int_eq(RrasWanPortSetInfo(h, &port, CALL_IN | CALL_ROUTER, CALL_ROUTER, &count, &why), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(RrasPortGetInfo(h, &port, &info), 0);
    ck_assert_uint_eq(info.roles, CALL_IN);
    ck_assert_uint_eq(info.configured_roles, CALL_ROUTER);
    ck_assert_int_eq(RrasWanPortSetInfo(h, &all, CALL_OUT, CALL_OUT, &count, &why), 0);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    wait_until_restarted();
    ck_assert_int_eq(RrasPortGetInfo(h, &port, &info), 0);
    ck_assert_uint_eq(info.roles, CALL_ROUTER | CALL_OUT);

    port = name("TCP9");
    ck_assert_int_eq(RrasWanPortSetInfo(h, &port, CALL_IN, CALL_IN, &count, &why), 615);
    ck_assert_ptr_nonnull(strstr(why.text, "TCP9"));
    ck_assert_int_eq(RrasPortGetInfo(h, &port, &info), 615);
    ck_assert_int_eq(RrasPortDisconnect(h, &port, &why), 615);
    ck_assert_int_ne(RrasWanPortSetInfo(h, &all, 0, 0, &count, &why), 0);
    ck_assert_int_ne(RrasWanPortSetInfo(h, &all, 8, 8, &count, &why), 0);
}
END_TEST

START_TEST(a_user_is_added_changed_and_removed_and_keeps_its_secrets)
{
    RRAS_USER_CHANGE change = { .fields = RRAS_USER_PASSWORD | RRAS_USER_DIALIN, .privilege = 8, .name = "joe", .password = "secret" };
    RRAS_USER_NAME joe = user_name("JOE");
    RRAS_MESSAGE why;
    RRAS_USER_0 user, *users = NULL;
    unsigned long count;

    ck_assert_int_eq(RrasUserAdd(h, &change, &why), 0);
    ck_assert_int_eq(RrasUserAdd(h, &change, &why), ERROR_ALREADY_EXISTS);
    ck_assert_int_eq(RrasUserGetInfo(h, &joe, &user), 0);
    ck_assert_str_eq(user.name, "joe");
    ck_assert_uint_eq(user.privilege, 8 | 1);
    ck_assert_uint_eq(user.has_reversible_password, 0);

    /* A readable password needs its text once; a later password stays readable. */
    change = (RRAS_USER_CHANGE){ .fields = RRAS_USER_REVERSIBLE, .wants_reversible_password = 1, .name = "joe" };
    ck_assert_int_eq(RrasUserSetInfo(h, &change, &why), ERROR_INVALID_PASSWORD);
    change.fields |= RRAS_USER_PASSWORD;
    strcpy(change.password, "another");
    ck_assert_int_eq(RrasUserSetInfo(h, &change, &why), 0);
    change = (RRAS_USER_CHANGE){ .fields = RRAS_USER_PASSWORD, .name = "joe", .password = "third" };
    ck_assert_int_eq(RrasUserSetInfo(h, &change, &why), 0);
    ck_assert_int_eq(RrasUserGetInfo(h, &joe, &user), 0);
    ck_assert_uint_eq(user.has_reversible_password, 1);

    ck_assert_int_eq(RrasUserEnum(h, &count, &users), 0);
    ck_assert_uint_eq(count, 1);
    rras_free(users);
    ck_assert_int_eq(RrasUserDelete(h, &joe, &why), 0);
    ck_assert_int_eq(RrasUserDelete(h, &joe, &why), ERROR_NO_SUCH_USER);
    ck_assert_int_eq(RrasUserGetInfo(h, &joe, &user), ERROR_NO_SUCH_USER);
}
END_TEST

static const struct {
    RRAS_USER_CHANGE change;
    long status;
} bad_users[] = {
    { { .fields = 0, .name = "joe" }, ERROR_INVALID_PASSWORD },
    { { .fields = RRAS_USER_PASSWORD, .name = "", .password = "x" }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD, .name = "a\\b", .password = "x" }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD, .name = "a\nb", .password = "x" }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD, .name = " joe", .password = "x" }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD, .name = "\xff", .password = "x" }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD, .name = "joe", .password = "" }, ERROR_INVALID_PASSWORD },
    { { .fields = RRAS_USER_PASSWORD, .name = "joe", .password = "\xc3" }, ERROR_INVALID_PASSWORD },
    { { .fields = RRAS_USER_PASSWORD | RRAS_USER_CALLBACK, .name = "joe", .password = "x", .privilege = 2 }, 751 },
    { { .fields = RRAS_USER_PASSWORD | RRAS_USER_CALLBACK, .name = "joe", .password = "x", .privilege = 2, .callback_number = "1;2" }, 751 },
    { { .fields = RRAS_USER_PASSWORD | RRAS_USER_CALLBACK, .name = "joe", .password = "x", .privilege = 6 }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD | RRAS_USER_ADDRESS, .name = "joe", .password = "x", .fixed_address = IP4(127, 0, 0, 1) }, ERROR_INVALID_PARAMETER },
    { { .fields = RRAS_USER_PASSWORD | RRAS_USER_ADDRESS, .name = "joe", .password = "x", .fixed_address = UINT32_MAX }, ERROR_INVALID_PARAMETER },
};

START_TEST(a_user_nobody_should_have_is_refused_with_a_sentence)
{
    for (size_t i = 0; i < sizeof bad_users / sizeof *bad_users; i++) {
        RRAS_USER_CHANGE change = bad_users[i].change;
        RRAS_MESSAGE why;
        RRAS_USER_0 *users = NULL;
        unsigned long count;

        ck_assert_msg(RrasUserAdd(h, &change, &why) == bad_users[i].status, "row %u", (unsigned)i);
        ck_assert_msg(strlen(why.text) > 10, "row %u", (unsigned)i);
        ck_assert_int_eq(RrasUserEnum(h, &count, &users), 0);
        ck_assert_msg(count == 0, "row %u", (unsigned)i);
        rras_free(users);
    }
}
END_TEST

START_TEST(a_text_without_its_end_is_refused_everywhere)
{
    RRAS_MESSAGE why;
    RRAS_NAME endless;
    RRAS_USER_NAME endless_user;
    RRAS_USER_CHANGE user = { .fields = RRAS_USER_PASSWORD, .name = "joe" };
    RRAS_SETTING_CHANGE setting = { .value = 1, .mask = 1 };
    RRAS_DEVICE_0 modem = { .kind = RRAS_MODEM, .system_name = "COM9" };
    RRAS_PORT_0 port;
    RRAS_USER_0 info;
    unsigned long count;

    memset(&endless, 'a', sizeof endless);
    memset(&endless_user, 'a', sizeof endless_user);
    memset(user.password, 'a', sizeof user.password);
    memset(setting.name, 'a', sizeof setting.name);
    memset(modem.init, 'a', sizeof modem.init);
    ck_assert_int_ne(RrasPortGetInfo(h, &endless, &port), 0);
    ck_assert_int_ne(RrasPortDisconnect(h, &endless, &why), 0);
    ck_assert_int_ne(RrasConnectionDisconnect(h, &endless_user, &count, &why), 0);
    ck_assert_int_ne(RrasPortSetTracing(h, &endless, 1, &count, &why), 0);
    ck_assert_int_ne(RrasWanPortSetInfo(h, &endless, 1, 1, &count, &why), 0);
    ck_assert_int_ne(RrasDeviceAdd(h, RRAS_DEVICE_INIT, &modem, &why), 0);
    memset(modem.system_name, 'C', sizeof modem.system_name);
    ck_assert_int_ne(RrasDeviceAdd(h, 0, &modem, &why), 0);
    ck_assert_int_ne(RrasDeviceSetInfo(h, &endless, RRAS_DEVICE_RINGS, &modem, &why), 0);
    ck_assert_int_ne(RrasDeviceDelete(h, &endless, &why), 0);
    ck_assert_int_ne(RrasUserAdd(h, &user, &why), 0);
    memset(user.name, 'a', sizeof user.name);
    ck_assert_int_ne(RrasUserSetInfo(h, &user, &why), 0);
    ck_assert_int_ne(RrasUserGetInfo(h, &endless_user, &info), 0);
    ck_assert_int_ne(RrasUserDelete(h, &endless_user, &why), 0);
    ck_assert_int_ne(RrasSettingSet(h, 1, &setting, &why), 0);
}
END_TEST

static const struct {
    unsigned long kind, fields;
    unsigned long address, port, ports, bps, rings, telnet, per_minute, first_frame;
    const char *system_name;
} bad_devices[] = {
    { .kind = RRAS_TCP, .fields = 0 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN, .port = 0 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN, .port = 65536 + 23 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN, .port = 23, .address = UINT32_MAX },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, .port = 23, .ports = 0 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, .port = 23, .ports = 65537 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_TELNET, .port = 23, .telnet = 3 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_CALLS_PER_MINUTE, .port = 23, .per_minute = 65536 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_FIRST_FRAME, .port = 23, .first_frame = 0 },
    { .kind = RRAS_TCP, .fields = RRAS_DEVICE_LISTEN | RRAS_DEVICE_RINGS, .port = 23, .rings = 1 },
    { .kind = RRAS_MODEM, .fields = 0, .system_name = "" },
    { .kind = RRAS_MODEM, .fields = 0, .system_name = "C:\\autoexec.bat" },
    { .kind = RRAS_MODEM, .fields = 0, .system_name = "COM" },
    { .kind = RRAS_MODEM, .fields = 0, .system_name = "COM0" },
    { .kind = RRAS_MODEM, .fields = 0, .system_name = "COM1\\..\\x" },
    { .kind = RRAS_MODEM, .fields = RRAS_DEVICE_RINGS, .system_name = "COM9", .rings = 256 },
    { .kind = RRAS_MODEM, .fields = RRAS_DEVICE_DTE_SPEED, .system_name = "COM9", .bps = 0 },
    { .kind = RRAS_MODEM, .fields = RRAS_DEVICE_LISTEN, .system_name = "COM9", .port = 23 },
    { .kind = 2, .fields = 0, .system_name = "COM9" },
};

static void check_bad_device(size_t i)
{
    RRAS_DEVICE_0 device = {
        .kind = bad_devices[i].kind, .listen_address = bad_devices[i].address, .listen_port = bad_devices[i].port,
        .ports = bad_devices[i].ports, .dte_bps = bad_devices[i].bps, .rings = bad_devices[i].rings, .telnet = bad_devices[i].telnet,
        .calls_per_minute = bad_devices[i].per_minute, .first_frame_s = bad_devices[i].first_frame,
    }, *devices = NULL;
    RRAS_MESSAGE why;
    unsigned long count;

    text_copy(device.system_name, sizeof device.system_name, bad_devices[i].system_name ? bad_devices[i].system_name : "");
    ck_assert_msg(RrasDeviceAdd(h, bad_devices[i].fields, &device, &why) == ERROR_INVALID_PARAMETER, "row %u", (unsigned)i);
    ck_assert_int_eq(RrasDeviceEnum(h, &count, &devices), 0);
    ck_assert_msg(count == 0, "row %u", (unsigned)i);
    rras_free(devices);
}

START_TEST(a_device_that_cannot_be_is_refused_and_nothing_is_stored)
{
    RRAS_SERVER_0 server;

    for (size_t i = 0; i < sizeof bad_devices / sizeof *bad_devices; i++)
        check_bad_device(i);
    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.is_restart_pending, 0);
}
END_TEST

static unsigned long setting(const char *wanted)
{
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count, value = 0;
    bool found = false;

    ck_assert_int_eq(RrasSettingEnum(h, &count, &settings), 0);
    for (unsigned long i = 0; i < count; i++) {
        if (strcmp(settings[i].name, wanted) == 0) {
            value = settings[i].value;
            found = true;
        }
    }
    rras_free(settings);
    ck_assert(found);
    return value;
}

START_TEST(settings_change_together_or_not_at_all)
{
    RRAS_SETTING_CHANGE changes[2] = {
        { .name = "auth-retries", .value = 5, .mask = UINT32_MAX }, { .name = "auth-time", .value = 1, .mask = UINT32_MAX },
    };
    RRAS_MESSAGE why;

    ck_assert_int_eq(RrasSettingSet(h, 2, changes, &why), ERROR_INVALID_PARAMETER);
    ck_assert_ptr_nonnull(strstr(why.text, "auth-time"));
    ck_assert_uint_eq(setting("auth-retries"), 2);
    changes[1].value = 30;
    ck_assert_int_eq(RrasSettingSet(h, 2, changes, &why), 0);
    ck_assert_uint_eq(setting("auth-retries"), 5);
    ck_assert_uint_eq(setting("auth-time"), 30);
    ck_assert_uint_eq(instance.settings.auth_retries, 5); /* in force, too */

    changes[0] = (RRAS_SETTING_CHANGE){ .name = "auth-methods", .value = 0, .mask = 8 };
    ck_assert_int_eq(RrasSettingSet(h, 1, changes, &why), 0);
    ck_assert_uint_eq(setting("auth-methods"), 7);
    changes[0].mask = 7;
    ck_assert_int_eq(RrasSettingSet(h, 1, changes, &why), ERROR_INVALID_PARAMETER); /* one way must stay */
    ck_assert_uint_eq(setting("auth-methods"), 7);
    text_copy(changes[0].name, sizeof changes[0].name, "bogus");
    ck_assert_int_eq(RrasSettingSet(h, 1, changes, &why), ERROR_NOT_FOUND);
}
END_TEST

START_TEST(a_list_of_no_or_too_many_changes_does_not_get_through)
{
    RRAS_SETTING_CHANGE changes[40] = { { .name = "auth-retries", .value = 7, .mask = UINT32_MAX } };
    RRAS_MESSAGE why;

    for (size_t i = 1; i < sizeof changes / sizeof *changes; i++)
        changes[i] = changes[0];
    ck_assert_int_ne(RrasSettingSet(h, 0, changes, &why), 0);
    ck_assert_int_ne(RrasSettingSet(h, 40, changes, &why), 0);
    ck_assert_uint_eq(setting("auth-retries"), 2);
}
END_TEST

START_TEST(the_pool_is_judged_as_a_whole)
{
    RRAS_SETTING_CHANGE pool[2] = {
        { .name = "pool-begin", .value = IP4(10, 1, 0, 1), .mask = UINT32_MAX }, { .name = "pool-end", .value = IP4(10, 1, 0, 9), .mask = UINT32_MAX },
    };
    RRAS_RANGE_0 range = { IP4(10, 1, 0, 3), IP4(10, 1, 0, 4) }, outside = { IP4(10, 2, 0, 3), IP4(10, 2, 0, 4) };
    RRAS_SERVER_0 server;
    RRAS_POOL_0 info;
    RRAS_MESSAGE why;

    ck_assert_int_eq(RrasSettingSet(h, 1, pool + 1, &why), ERROR_INVALID_PARAMETER); /* would end before it begins */
    ck_assert_int_eq(RrasSettingSet(h, 2, pool, &why), 0);
    ck_assert_int_eq(RrasPoolExclude(h, &outside, &why), ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(RrasPoolExclude(h, &range, &why), 0);
    ck_assert_int_eq(RrasPoolExclude(h, &range, &why), ERROR_INVALID_PARAMETER); /* overlaps */
    ck_assert_int_eq(RrasPoolGetInfo(h, &info), 0);
    ck_assert_uint_eq(info.excluded_count, 1);
    ck_assert_uint_eq(info.excluded[0].from, range.from);
    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_uint_eq(server.pool_size, 9 - 1 - 2);
    ck_assert_int_eq(RrasPoolInclude(h, &outside, &why), ERROR_NOT_FOUND);
    ck_assert_int_eq(RrasPoolInclude(h, &range, &why), 0);
    ck_assert_int_eq(RrasPoolReset(h, &why), 0);
    ck_assert_int_eq(RrasPoolGetInfo(h, &info), 0);
    ck_assert_uint_eq(info.pool.from, IP4(10, 9, 0, 1));
}
END_TEST

static DWORD WINAPI change_soon(void *arg)
{
    RRAS_USER_CHANGE change = { .fields = RRAS_USER_PASSWORD, .name = "waited-for", .password = "x" };
    RRAS_MESSAGE why;

    WaitForSingleObject(arg, 200); /* until the other call waits; it does not matter when */
    return (DWORD)RrasUserAdd(h, &change, &why);
}

START_TEST(waiting_ends_with_a_change_or_with_the_time)
{
    unsigned long count, now;
    ULONGLONG before;
    RRAS_SERVER_0 server;
    HANDLE never = CreateEventW(NULL, TRUE, FALSE, NULL), thread;

    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_int_eq(RrasWaitForChange(h, server.change_count + 1, 10000, &now), 0); /* not what it is: at once */
    while (RrasWaitForChange(h, now, 300, &count) == 0 && count != now)
        now = count; /* whatever the start left behind */
    before = GetTickCount64();
    ck_assert_int_eq(RrasWaitForChange(h, now, 100, &count), 0);
    ck_assert_uint_eq(count, now);
    ck_assert_uint_ge(GetTickCount64() - before, 90);
    thread = CreateThread(NULL, 0, change_soon, never, 0, NULL);
    before = GetTickCount64();
    ck_assert_int_eq(RrasWaitForChange(h, now, 30000, &count), 0);
    ck_assert_uint_ne(count, now);
    ck_assert_uint_lt(GetTickCount64() - before, 20000);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(never);
}
END_TEST

static DWORD WINAPI wait_long(void *arg)
{
    unsigned long now;
    handle_t own; /* `end` frees the other one */

    (void)arg;
    if (rras_connect(instance.name, &own) != 0)
        return 1;
    RrasWaitForChange(own, 0, 60000, &now);
    rras_disconnect(&own);
    return 0;
}

/* `end` stops the service while this call waits, and fails when it does not stop. */
START_TEST(a_stop_ends_waiting_calls)
{
    waiter = CreateThread(NULL, 0, wait_long, NULL, 0, NULL);
    ck_assert_ptr_nonnull(waiter);
}
END_TEST

static DWORD WINAPI call_much(void *arg)
{
    unsigned n = *(const unsigned *)arg;
    RRAS_MESSAGE why;
    DWORD failed = 0;

    for (unsigned i = 0; i < CALLS_EACH; i++) {
        RRAS_USER_CHANGE change = { .fields = RRAS_USER_PASSWORD, .password = "x" };
        RRAS_SETTING_CHANGE bit = { .name = "auth-retries", .value = i % 10, .mask = UINT32_MAX };
        RRAS_USER_0 *users = NULL;
        unsigned long count;

        snprintf(change.name, sizeof change.name, "user-%u-%u", n, i);
        failed += RrasUserAdd(h, &change, &why) != 0;
        failed += RrasSettingSet(h, 1, &bit, &why) != 0;
        failed += RrasUserEnum(h, &count, &users) != 0;
        rras_free(users);
    }
    return failed;
}

START_TEST(many_front_ends_at_once_lose_nothing)
{
    unsigned numbers[CALLERS];
    HANDLE threads[CALLERS];
    RRAS_USER_0 *users = NULL;
    unsigned long count;
    DWORD failed;

    for (unsigned i = 0; i < CALLERS; i++) {
        numbers[i] = i;
        threads[i] = CreateThread(NULL, 0, call_much, &numbers[i], 0, NULL);
        ck_assert_ptr_nonnull(threads[i]);
    }
    for (unsigned i = 0; i < CALLERS; i++) {
        WaitForSingleObject(threads[i], INFINITE);
        ck_assert(GetExitCodeThread(threads[i], &failed));
        ck_assert_uint_eq(failed, 0);
        CloseHandle(threads[i]);
    }
    ck_assert_int_eq(RrasUserEnum(h, &count, &users), 0);
    ck_assert_uint_eq(count, CALLERS * CALLS_EACH);
    rras_free(users);
}
END_TEST

START_TEST(events_are_read_back)
{
    static const char *const args[] = { "evil\r\n2026-01-01T00:00:00Z|Router|1|error|forged", "COM1" };
    RRAS_EVENT_0 *events = NULL;
    unsigned long count;

    log_event(NULL, RAS_EVENT_AUTH_FAILED, args, 2);
    ck_assert_int_eq(RrasEventEnum(h, 1, &count, &events), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(events[0].number, 20014);
    ck_assert_str_eq(events[0].source, "Router");
    ck_assert_str_eq(events[0].level, "warning");
    ck_assert_ptr_nonnull(strstr(events[0].text, "evil??2026"));
    ck_assert(llabs((long long)events[0].when_unix - (long long)time(NULL)) < 60);
    rras_free(events);
    events = NULL;
    ck_assert_int_eq(RrasEventEnum(h, UINT32_MAX, &count, &events), 0);
    ck_assert_uint_ge(count, 2);
    rras_free(events);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control");
    TCase *tc = tcase_create("control");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, the_service_says_who_it_is);
    tcase_add_test(tc, nobody_answers_for_an_instance_that_does_not_run);
    tcase_add_test(tc, a_new_device_waits_for_the_restart_and_then_listens);
    tcase_add_test(tc, usage_is_stored_and_in_force_after_the_restart);
    tcase_add_test(tc, a_user_is_added_changed_and_removed_and_keeps_its_secrets);
    tcase_add_test(tc, a_user_nobody_should_have_is_refused_with_a_sentence);
    tcase_add_test(tc, a_text_without_its_end_is_refused_everywhere);
    tcase_add_test(tc, a_device_that_cannot_be_is_refused_and_nothing_is_stored);
    tcase_add_test(tc, settings_change_together_or_not_at_all);
    tcase_add_test(tc, a_list_of_no_or_too_many_changes_does_not_get_through);
    tcase_add_test(tc, the_pool_is_judged_as_a_whole);
    tcase_add_test(tc, waiting_ends_with_a_change_or_with_the_time);
    tcase_add_test(tc, a_stop_ends_waiting_calls);
    tcase_add_test(tc, many_front_ends_at_once_lose_nothing);
    tcase_add_test(tc, events_are_read_back);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
