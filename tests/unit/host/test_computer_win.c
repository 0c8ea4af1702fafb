/*
 * test_computer_win.c - a whole service in this process is asked about its computer: adapters, COM ports,
 * and who the modem on one is. Under Wine that port is a pty with tests/support/asked_modem.py behind it;
 * on Windows there is none, and only what needs no modem is tested.
 *
 * SPDX-License-Identifier: MIT
 */
#include "loop_thread.h"
#include "control_service.h"
#include "common/base/text.h"
#include "common/ras/modem_type.h"

#define COM_NAME "COM30"
#define COM_LINK "dosdevices/com30"
#define USR "U.S. Robotics 56K FAX EXT V4.11.2"

static SOCKET far_end = INVALID_SOCKET;
static PROCESS_INFORMATION python;
static RRAS_MODEM_ANSWER answer;
static RRAS_MESSAGE why;

/* ---- the modem ---- */

static const char *ask_far(const char *command)
{
    static char said[64];
    size_t n = 0;

    ck_assert_int_eq(send(far_end, command, (int)strlen(command), 0), (int)strlen(command));
    ck_assert_int_eq(send(far_end, "\n", 1, 0), 1);
    while (n < sizeof said - 1 && recv(far_end, said + n, 1, 0) == 1 && said[n] != '\n')
        n++;
    said[n] = '\0';
    return said;
}

static void tell(const char *command)
{
    const char *said = ask_far(command);

    ck_assert_msg(strcmp(said, "ok") == 0 || strcmp(said, "yes") == 0, "%s: %s", command, said);
}

static void start_far_end(void)
{
    static STARTUPINFOA startup = { .cb = sizeof startup };
    uint16_t port = free_port();
    rras_ms limit = loop_now() + 20000;
    DWORD patience = 30000;
    char command[600];

    snprintf(command, sizeof command, "python3 \"%s/../support/asked_modem.py\" %u \"%s\"", RRAS_VECTORS, port, COM_LINK);
    ck_assert_msg(CreateProcessA("Z:\\usr\\bin\\python3", command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &python),
                  "python3 does not start: %lu", GetLastError());
    while ((far_end = dial(port)) == INVALID_SOCKET && loop_now() < limit)
        Sleep(10);
    ck_assert(far_end != INVALID_SOCKET);
    setsockopt(far_end, SOL_SOCKET, SO_RCVTIMEO, (const char *)&patience, sizeof patience);
    tell("plug");
}

static void stop_far_end(void)
{
    if (far_end == INVALID_SOCKET)
        return;
    closesocket(far_end);
    far_end = INVALID_SOCKET;
    CloseHandle(python.hThread);
    CloseHandle(python.hProcess);
}

static void begin_with_modem(void)
{
    begin();
    start_far_end();
}

static void end_with_modem(void)
{
    end();
    stop_far_end();
}

static long query(const char *port, unsigned long bps)
{
    RRAS_NAME name = { .name = "" };

    text_copy(name.name, sizeof name.name, port);
    return RrasModemQuery(h, &name, bps, &answer, &why);
}

static bool port_is(unsigned long condition)
{
    RRAS_NAME name = { .name = COM_NAME };
    RRAS_PORT_0 port;

    return RrasPortGetInfo(h, &name, &port) == 0 && port.condition == condition;
}

static void wait_for_port(unsigned long condition)
{
    rras_ms limit = loop_now() + UP_MS;

    while (!port_is(condition) && loop_now() < limit)
        Sleep(20);
    ck_assert_msg(port_is(condition), "the port does not come to %lu", condition);
}

static void restart_service(void)
{
    RRAS_SERVER_0 server = { .is_restarting = 0 };
    uint64_t loads = instance.load_count;
    rras_ms limit = loop_now() + UP_MS;

    ck_assert_int_eq(RrasServerRestart(h, &why), 0);
    do {
        Sleep(10);
        ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    } while ((server.is_restarting || instance.load_count == loads) && loop_now() < limit);
    ck_assert_uint_ne(instance.load_count, loads);
}

/* The modem is a device of the service, and waits for calls. */
static void serve_modem(void)
{
    RRAS_DEVICE_0 device = { .kind = RRAS_MODEM, .system_name = COM_NAME };
    RRAS_NAME name = { .name = COM_NAME };
    unsigned long count;

    ck_assert_int_eq(RrasDeviceAdd(h, 0, &device, &why), 0);
    ck_assert_int_eq(RrasWanPortSetInfo(h, &name, CALL_ROLES, CALL_IN, &count, &why), 0);
    restart_service();
    wait_for_port(PORT_LISTENING);
}

static void expect_usr(void)
{
    ck_assert_msg(query(COM_NAME, 115200) == 0, "%s\n%s", why.text, answer.dialogue);
    ck_assert_str_eq(answer.identity, USR);
    ck_assert_ptr_nonnull(modem_type_find(answer.type));
    ck_assert_ptr_nonnull(strstr(answer.type, "U.S. Robotics"));
    ck_assert_ptr_nonnull(strstr(answer.dialogue, "ATI3\n" USR "\nOK\n"));
}

/* ---- tests ---- */

START_TEST(a_modem_of_nobody_says_who_it_is)
{
    expect_usr();
    expect_usr(); /* and was let go of */
    ck_assert_int_eq(query("com30", 0), 0);
    ck_assert_str_eq(answer.identity, USR);
}
END_TEST

START_TEST(a_modem_that_waits_for_calls_is_asked_and_answers_the_next_one)
{
    serve_modem();
    tell("forget");
    expect_usr();
    wait_for_port(PORT_LISTENING);
    ck_assert_str_eq(ask_far("heard I3"), "yes");
    ck_assert_str_eq(ask_far("heard Z"), "yes"); /* set up anew, behind the questions */
    tell("call");
    ck_assert_str_eq(ask_far("answered"), "yes");
}
END_TEST

START_TEST(a_modem_with_a_call_is_not_asked)
{
    serve_modem();
    tell("call");
    tell("answered");
    tell("forget");
    ck_assert_int_eq(query(COM_NAME, 0), ERROR_BUSY);
    ck_assert_ptr_nonnull(strstr(why.text, "call"));
    ck_assert_str_eq(answer.identity, "");
    tell("end");
    wait_for_port(PORT_LISTENING);
    expect_usr();
}
END_TEST

START_TEST(a_call_that_comes_in_meanwhile_goes_first)
{
    serve_modem();
    tell("ring-at I3");
    ck_assert_int_eq(query(COM_NAME, 0), ERROR_BUSY);
    ck_assert_ptr_nonnull(strstr(why.text, "goes first"));
    tell("call");
    ck_assert_str_eq(ask_far("answered"), "yes");
}
END_TEST

START_TEST(silence_is_told_with_its_cure)
{
    rras_ms before = loop_now();

    tell("mute on");
    ck_assert_int_eq(query(COM_NAME, 0), ERROR_TIMEOUT);
    ck_assert_uint_lt(loop_now() - before, 8000);
    ck_assert_ptr_nonnull(strstr(why.text, "cable"));
    ck_assert_ptr_nonnull(strstr(answer.dialogue, "(no answer)"));
    tell("mute off");
    expect_usr();
}
END_TEST

struct asking {
    handle_t h;
    long status;
    RRAS_MODEM_ANSWER answer;
    RRAS_MESSAGE why;
};

static DWORD WINAPI ask_on_thread(void *arg)
{
    struct asking *a = arg;
    RRAS_NAME name = { .name = COM_NAME };

    a->status = RrasModemQuery(a->h, &name, 0, &a->answer, &a->why);
    return 0;
}

/* While one modem is silent, which takes seconds. */
static HANDLE begin_asking(struct asking *a)
{
    HANDLE thread;

    tell("mute on");
    a->h = h;
    thread = CreateThread(NULL, 0, ask_on_thread, a, 0, NULL);
    Sleep(300);
    return thread;
}

static void end_asking(HANDLE thread)
{
    ck_assert_uint_eq(WaitForSingleObject(thread, UP_MS), WAIT_OBJECT_0);
    CloseHandle(thread);
}

START_TEST(meanwhile_everything_else_goes_on)
{
    struct asking a = { .status = 0 };
    HANDLE thread = begin_asking(&a);
    rras_ms before = loop_now();
    RRAS_SERVER_0 server;
    RRAS_SETTING_CHANGE change = { .name = "auth-retries", .value = 3, .mask = 0xFFFFFFFF };

    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    ck_assert_int_eq(RrasSettingSet(h, 1, &change, &why), 0);
    ck_assert_int_eq(query(COM_NAME, 0), ERROR_BUSY); /* one at a time */
    ck_assert_uint_lt(loop_now() - before, 1500);
    end_asking(thread);
    ck_assert_int_eq(a.status, ERROR_TIMEOUT);
}
END_TEST

START_TEST(a_restart_does_not_wait_for_it)
{
    struct asking a = { .status = 0 };
    HANDLE thread;

    serve_modem();
    thread = begin_asking(&a);
    restart_service();
    end_asking(thread);
    ck_assert_int_eq(a.status, ERROR_SHUTDOWN_IN_PROGRESS);
    tell("mute off");
    wait_for_port(PORT_LISTENING);
    tell("call");
    ck_assert_str_eq(ask_far("answered"), "yes");
}
END_TEST

START_TEST(the_end_of_the_service_does_not_wait_for_it)
{
    struct asking a = { .status = 0 };
    HANDLE thread = begin_asking(&a);

    ck_assert_int_eq(RrasServerStop(h, &why), 0);
    end_asking(thread);
    ck_assert_int_eq(a.status, ERROR_SHUTDOWN_IN_PROGRESS);
}
END_TEST

START_TEST(a_modem_that_is_unplugged_meanwhile_is_told_and_found_again)
{
    struct asking a = { .status = 0 };
    HANDLE thread;

    serve_modem();
    thread = begin_asking(&a);
    tell("unplug");
    end_asking(thread);
    ck_assert_int_eq(a.status, ERROR_DEVICE_NOT_CONNECTED);
    wait_for_port(PORT_NON_OPERATIONAL);
    tell("plug");
    wait_for_port(PORT_LISTENING);
}
END_TEST

START_TEST(a_port_that_is_not_there_is_told_with_its_cure)
{
    ck_assert_int_eq(query("COM1234", 0), ERROR_FILE_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(why.text, "COM1234"));
    ck_assert_ptr_nonnull(strstr(why.text, "no such COM port"));
}
END_TEST

START_TEST(what_is_no_com_port_or_speed_is_refused)
{
    static const char *const names[] = { "", "COM0", "LPT1", "C:\\x", "COM1:", "\\\\.\\COM1", "NUL" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_int_eq(query(names[i], 0), ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(query("COM1234", 299), ERROR_INVALID_PARAMETER);
    ck_assert_int_eq(query("COM1234", 921601), ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(a_com_port_that_is_not_there_can_be_set_up_and_says_what_is_wrong)
{
    RRAS_DEVICE_0 device = { .kind = RRAS_MODEM, .system_name = "COM1234" };
    RRAS_NAME name = { .name = "COM1234" };
    RRAS_PORT_0 port;
    unsigned long count;
    rras_ms limit = loop_now() + UP_MS;

    ck_assert_int_eq(RrasDeviceAdd(h, 0, &device, &why), 0);
    ck_assert_int_eq(RrasWanPortSetInfo(h, &name, CALL_ROLES, CALL_IN, &count, &why), 0);
    restart_service();
    do {
        ck_assert_int_eq(RrasPortGetInfo(h, &name, &port), 0);
    } while (port.condition != PORT_NON_OPERATIONAL && loop_now() < limit);
    ck_assert_uint_eq(port.condition, PORT_NON_OPERATIONAL);
    ck_assert_uint_eq(port.error, RAS_PORT_OR_DEVICE);
    ck_assert_ptr_nonnull(strstr(port.explanation, "plug the device in"));
    ck_assert_int_eq(query("COM1234", 0), ERROR_FILE_NOT_FOUND);
}
END_TEST

static unsigned long handles(void)
{
    RRAS_SERVER_0 server;

    ck_assert_int_eq(RrasServerGetInfo(h, &server), 0);
    return server.handles;
}

START_TEST(asking_leaves_no_handle_open)
{
    enum { ROUNDS = 40, THREADS_OF_THE_SYSTEM = 12 };
    unsigned long before = 0;

    for (int i = 0; i < ROUNDS; i++) {
        RRAS_ADAPTER_0 *adapters = NULL;
        RRAS_CAPABLE_DEVICE_0 *devices = NULL;
        unsigned long count;

        ck_assert_int_eq(query("COM1234", 0), ERROR_FILE_NOT_FOUND);
        ck_assert_int_eq(RrasAdapterEnum(h, &count, &adapters), 0);
        ck_assert_int_eq(RrasCapableDeviceEnum(h, &count, &devices), 0);
        rras_free(adapters);
        rras_free(devices);
        if (i == 3)
            before = handles();
    }
    ck_assert_uint_lt(handles(), before + THREADS_OF_THE_SYSTEM);
}
END_TEST

START_TEST(adapters_are_listed_with_the_one_that_is_used)
{
    RRAS_ADAPTER_0 *list = NULL;
    unsigned long count = 0, used = 0, best = 0;

    ck_assert_int_eq(RrasAdapterEnum(h, &count, &list), 0);
    for (unsigned long i = 0; i < count; i++) {
        printf("%s %s %08lx/%lu%s%s\n", list[i].id, list[i].name, list[i].address, list[i].prefix_len,
               list[i].is_best ? " best" : "", list[i].is_loopback ? " loopback" : "");
        ck_assert_uint_eq(list[i].is_used, list[i].is_best); /* nobody chose */
        ck_assert_uint_eq(list[i].is_chosen, 0);
        ck_assert(!list[i].is_loopback || !list[i].is_best);
        used += list[i].is_used;
        best += list[i].is_best;
    }
    ck_assert_uint_le(best, 1);
    ck_assert_uint_eq(used, best);
    rras_free(list);
}
END_TEST

static unsigned long used_adapter(char id[64])
{
    RRAS_ADAPTER_0 *list = NULL;
    unsigned long count = 0, used = 0;

    id[0] = '\0';
    ck_assert_int_eq(RrasAdapterEnum(h, &count, &list), 0);
    for (unsigned long i = 0; i < count; i++) {
        if (list[i].is_used)
            used = list[i].address;
        if (list[i].is_best)
            text_copy(id, 64, list[i].id);
    }
    rras_free(list);
    return used;
}

static bool has_event(unsigned long number)
{
    RRAS_EVENT_0 *list = NULL;
    unsigned long count = 0;
    bool has = false;

    ck_assert_int_eq(RrasEventEnum(h, 1000, &count, &list), 0);
    for (unsigned long i = 0; i < count; i++)
        has = has || list[i].number == number;
    rras_free(list);
    return has;
}

static void choose(const char *adapter)
{
    RRAS_SETTING_CHANGE change = { .name = "outbound-adapter" };

    text_copy(change.text, sizeof change.text, adapter);
    ck_assert_msg(RrasSettingSet(h, 1, &change, &why) == 0, "%s", why.text);
}

START_TEST(a_chosen_adapter_is_used_and_one_that_is_gone_is_told)
{
    RRAS_SETTING_CHANGE other = { .name = "auth-retries", .value = 3, .mask = 0xFFFFFFFF };
    char id[64];
    unsigned long best = used_adapter(id);

    choose("{01234567-89AB-CDEF-0123-456789ABCDEF}");
    ck_assert_uint_eq(used_adapter(id), best); /* the best instead */
    ck_assert(has_event(30030));
    ck_assert_int_eq(RrasSettingSet(h, 1, &other, &why), 0); /* no reason to refuse something else */
    if (!id[0])
        return; /* this computer is on no network */
    choose(id);
    ck_assert_uint_eq(used_adapter(id), best);
    ck_assert(!has_event(30031)); /* another one was chosen: the first is not back */
    choose("");
    ck_assert_uint_eq(used_adapter(id), best);
}
END_TEST

START_TEST(modem_types_and_com_ports_are_listed)
{
    RRAS_MODEM_TYPE_0 *types = NULL;
    RRAS_CAPABLE_DEVICE_0 *devices = NULL;
    RRAS_DEVICE_0 device = { .kind = RRAS_MODEM };
    unsigned long count = 0;

    ck_assert_int_eq(RrasModemTypeEnum(h, &count, &types), 0);
    ck_assert_uint_eq(count, modem_type_count);
    for (unsigned long i = 0; i < count; i++) {
        ck_assert_str_eq(types[i].name, modem_type_table[i].name);
        ck_assert_str_eq(types[i].init, modem_type_table[i].init);
    }
    rras_free(types);
    ck_assert_int_eq(RrasCapableDeviceEnum(h, &count, &devices), 0);
    if (count > 0) {
        ck_assert_uint_eq(devices[0].is_configured, 0);
        text_copy(device.system_name, sizeof device.system_name, devices[0].system_name);
        ck_assert_int_eq(RrasDeviceAdd(h, 0, &device, &why), 0);
        rras_free(devices);
        devices = NULL;
        ck_assert_int_eq(RrasCapableDeviceEnum(h, &count, &devices), 0);
        ck_assert_uint_eq(devices[0].is_configured, 1);
    }
    rras_free(devices);
}
END_TEST

static void add_with_modem(Suite *suite)
{
    TCase *tc = tcase_create("with a modem");

    tcase_add_checked_fixture(tc, begin_with_modem, end_with_modem);
    tcase_add_test(tc, a_modem_of_nobody_says_who_it_is);
    tcase_add_test(tc, a_modem_that_waits_for_calls_is_asked_and_answers_the_next_one);
    tcase_add_test(tc, a_modem_with_a_call_is_not_asked);
    tcase_add_test(tc, a_call_that_comes_in_meanwhile_goes_first);
    tcase_add_test(tc, silence_is_told_with_its_cure);
    tcase_add_test(tc, meanwhile_everything_else_goes_on);
    tcase_add_test(tc, a_restart_does_not_wait_for_it);
    tcase_add_test(tc, the_end_of_the_service_does_not_wait_for_it);
    tcase_add_test(tc, a_modem_that_is_unplugged_meanwhile_is_told_and_found_again);
    suite_add_tcase(suite, tc);
}

int main(void)
{
    Suite *suite = suite_create("computer");
    TCase *tc = tcase_create("without a modem");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_port_that_is_not_there_is_told_with_its_cure);
    tcase_add_test(tc, what_is_no_com_port_or_speed_is_refused);
    tcase_add_test(tc, a_com_port_that_is_not_there_can_be_set_up_and_says_what_is_wrong);
    tcase_add_test(tc, asking_leaves_no_handle_open);
    tcase_add_test(tc, adapters_are_listed_with_the_one_that_is_used);
    tcase_add_test(tc, a_chosen_adapter_is_used_and_one_that_is_gone_is_told);
    tcase_add_test(tc, modem_types_and_com_ports_are_listed);
    suite_add_tcase(suite, tc);
    if (rras_is_wine())
        add_with_modem(suite);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
