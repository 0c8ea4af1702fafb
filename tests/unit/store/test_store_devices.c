/* test_store_devices.c - devices, and the names of their ports. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "service/store/store_internal.h"

static struct device_config modem(const char *com)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    snprintf(device.system_name, sizeof device.system_name, "%s", com);
    return device;
}

static struct device_config tcp(uint32_t address, uint16_t port, uint16_t ports)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_TCP);
    device.listen_address = address;
    device.listen_port = port;
    device.ports = ports;
    return device;
}

static int64_t must_add(struct store *store, struct device_config device)
{
    ck_assert_msg(store_add_device(store, &device) == STORE_OK, "%s", store_message(store));
    ck_assert_int_gt(device.id, 0);
    return device.id;
}

static bool join_port(void *ctx, const struct port_config *port)
{
    strcat(strcat(ctx, port->name), " ");
    return true;
}

static const char *port_names(struct store *store)
{
    static char names[PORTS_MAX * 10];

    names[0] = '\0';
    ck_assert_int_eq(store_each_port(store, join_port, names), STORE_OK);
    return names;
}

static bool keep_device(void *ctx, const struct device_config *device)
{
    *(struct device_config *)ctx = *device;
    return false;
}

START_TEST(tcp_ports_take_the_lowest_free_numbers_and_keep_them)
{
    const char *path = "test_store_devices.db";
    struct store *store;
    struct device_config second;
    int64_t first_id;

    remove_store(path);
    store = open_store(path);
    first_id = must_add(store, tcp(IP4(127, 0, 0, 1), 2323, 3));
    second = tcp(IP4(127, 0, 0, 1), 2324, 2);
    second.id = must_add(store, second);
    must_add(store, modem("COM12"));
    must_add(store, modem("COM5"));
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 ");
    store_close(store);

    store = open_store(path);
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 ");
    ck_assert_int_eq(store_delete_device(store, first_id), STORE_OK);
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP4 TCP5 ");
    must_add(store, tcp(IP4(127, 0, 0, 1), 2400, 4));
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 TCP6 ");
    snprintf(second.name, sizeof second.name, "Museum");
    second.ports = 3;
    ck_assert_int_eq(store_change_device(store, &second), STORE_OK);
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP5 TCP6 TCP7 ");
    second.ports = 1; /* TCP4, TCP5, TCP7: the highest go */
    ck_assert_int_eq(store_change_device(store, &second), STORE_OK);
    ck_assert_str_eq(port_names(store), "COM5 COM12 TCP1 TCP2 TCP3 TCP4 TCP6 ");
    store_close(store);
    remove_store(path);
}
END_TEST

START_TEST(every_field_of_a_device_comes_back)
{
    struct store *store = open_store(":memory:");
    struct device_config saved = { .kind = DEVICE_MODEM, .name = "Büro", .system_name = "COM3", .ports = 1,
        .listen_address = 5, .listen_port = 6, .dte_bps = 9600, .line_bps = 33600, .init = "AT&F1", .rings = 4,
        .wants_caller_id = true, .ignore_dcd = true, .telnet = TELNET_ALWAYS, .login_text = true,
        .calls_per_minute = 77, .first_frame_s = 88 };
    struct device_config loaded;

    ck_assert_int_eq(store_add_device(store, &saved), STORE_OK);
    ck_assert_int_eq(store_each_device(store, keep_device, &loaded), STORE_OK);
    ck_assert_int_eq(loaded.id, saved.id);
    ck_assert_str_eq(loaded.name, "Büro");
    ck_assert_str_eq(loaded.system_name, "COM3");
    ck_assert_str_eq(loaded.init, "AT&F1");
    ck_assert_uint_eq(loaded.listen_address, 5);
    ck_assert_uint_eq(loaded.listen_port, 6);
    ck_assert_uint_eq(loaded.dte_bps, 9600);
    ck_assert_uint_eq(loaded.line_bps, 33600);
    ck_assert_uint_eq(loaded.rings, 4);
    ck_assert(loaded.wants_caller_id && loaded.ignore_dcd && loaded.login_text);
    ck_assert_int_eq(loaded.telnet, TELNET_ALWAYS);
    ck_assert_uint_eq(loaded.calls_per_minute, 77);
    ck_assert_uint_eq(loaded.first_frame_s, 88);
    store_close(store);
}
END_TEST

START_TEST(a_device_without_a_name_is_called_by_its_place)
{
    struct store *store = open_store(":memory:");
    struct device_config line = tcp(IP4(10, 1, 2, 3), 5555, 1), com = modem("COM7");

    ck_assert_int_eq(store_add_device(store, &line), STORE_OK);
    ck_assert_str_eq(line.name, "10.1.2.3:5555");
    ck_assert_int_eq(store_add_device(store, &com), STORE_OK);
    ck_assert_str_eq(com.name, "COM7");

    com.system_name[3] = '8';
    line.listen_port = 6666;
    ck_assert_int_eq(store_change_device(store, &line), STORE_OK);
    ck_assert_int_eq(store_change_device(store, &com), STORE_OK);
    ck_assert_int_eq(store_each_device(store, keep_device, &line), STORE_OK);
    ck_assert_str_eq(line.name, "10.1.2.3:6666");
    snprintf(line.name, sizeof line.name, "Museum");
    ck_assert_int_eq(store_change_device(store, &line), STORE_OK);
    line.listen_port = 7777;
    ck_assert_int_eq(store_change_device(store, &line), STORE_OK);
    ck_assert_int_eq(store_each_device(store, keep_device, &line), STORE_OK);
    ck_assert_str_eq(line.name, "Museum");
    ck_assert_uint_eq(line.listen_port, 7777);
    store_close(store);
}
END_TEST

START_TEST(a_place_can_be_taken_once)
{
    struct store *store = open_store(":memory:");
    struct device_config com = modem("com1"), line = tcp(IP4(127, 0, 0, 1), 2323, 1);
    struct device_config any = tcp(0, 2323, 1), other = tcp(IP4(127, 0, 0, 2), 2323, 1), tcp_modem = modem("TCP1");

    must_add(store, modem("COM1"));
    must_add(store, line);
    ck_assert_int_eq(store_add_device(store, &com), STORE_EXISTS);
    assert_sentence(store_message(store));
    ck_assert_int_eq(com.id, 0);
    ck_assert_int_eq(store_add_device(store, &line), STORE_EXISTS);
    ck_assert_ptr_nonnull(strstr(store_message(store), "127.0.0.1:2323"));
    ck_assert_int_eq(store_add_device(store, &any), STORE_EXISTS); /* every address has that one */
    ck_assert_int_eq(store_add_device(store, &tcp_modem), STORE_EXISTS);
    ck_assert_int_eq(store_add_device(store, &other), STORE_OK);
    other.listen_address = IP4(127, 0, 0, 1);
    ck_assert_int_eq(store_change_device(store, &other), STORE_EXISTS);
    ck_assert_str_eq(port_names(store), "COM1 TCP1 TCP2 ");
    store_close(store);
}
END_TEST

static const struct {
    const char *what;
    struct device_config device;
} refused[] = {
    { "a TCP line without a TCP port", { .kind = DEVICE_TCP, .ports = 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "no ports", { .kind = DEVICE_TCP, .listen_port = 1, .ports = 0, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "too many ports", { .kind = DEVICE_TCP, .listen_port = 1, .ports = PORTS_MAX + 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "a modem without a COM port", { .kind = DEVICE_MODEM, .name = "x", .ports = 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "a modem with two ports", { .kind = DEVICE_MODEM, .system_name = "COM1", .ports = 2, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "no rings", { .kind = DEVICE_MODEM, .system_name = "COM1", .ports = 1, .dte_bps = 115200, .rings = 0, .first_frame_s = 1 } },
    { "no speed", { .kind = DEVICE_MODEM, .system_name = "COM1", .ports = 1, .dte_bps = 0, .rings = 1, .first_frame_s = 1 } },
    { "a control character in a name", { .kind = DEVICE_MODEM, .name = "a\nb", .system_name = "COM1", .ports = 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "a name that is not UTF-8", { .kind = DEVICE_MODEM, .name = "a\xff", .system_name = "COM1", .ports = 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
    { "a kind nobody knows", { .kind = (enum device_kind)9, .name = "a", .system_name = "COM1", .ports = 1, .dte_bps = 115200, .rings = 1, .first_frame_s = 1 } },
};

START_TEST(a_device_that_cannot_work_is_refused_with_a_sentence)
{
    struct store *store = open_store(":memory:");
    struct device_config device = refused[_i].device;

    ck_assert_msg(store_add_device(store, &device) == STORE_REFUSED, "%s", refused[_i].what);
    assert_sentence(store_message(store));
    ck_assert_str_eq(port_names(store), "");
    store_close(store);
}
END_TEST

START_TEST(a_text_without_its_end_is_refused)
{
    struct store *store = open_store(":memory:");
    struct device_config device = modem("COM1");

    memset(device.init, 'A', sizeof device.init);
    ck_assert_int_eq(store_add_device(store, &device), STORE_REFUSED);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

START_TEST(ports_are_limited_for_the_whole_server)
{
    struct store *store = open_store(":memory:");
    struct device_config more = tcp(IP4(127, 0, 0, 1), 2, 1), all = tcp(IP4(127, 0, 0, 1), 1, PORTS_MAX);

    all.id = must_add(store, all);
    ck_assert_int_eq(store_add_device(store, &more), STORE_REFUSED);
    assert_sentence(store_message(store));
    all.ports = 10;
    snprintf(all.name, sizeof all.name, "fewer");
    ck_assert_int_eq(store_change_device(store, &all), STORE_OK);
    ck_assert_int_eq(store_add_device(store, &more), STORE_OK);
    ck_assert_str_eq(port_names(store), "TCP1 TCP2 TCP3 TCP4 TCP5 TCP6 TCP7 TCP8 TCP9 TCP10 TCP11 ");
    store_close(store);
}
END_TEST

static bool find_port(void *ctx, const struct port_config *port)
{
    struct port_config *wanted = ctx;

    if (strcmp(port->name, wanted->name) != 0)
        return true;
    *wanted = *port;
    return false;
}

START_TEST(a_new_port_receives_calls_and_its_roles_can_be_changed)
{
    struct store *store = open_store(":memory:");
    struct port_config port = { .name = "TCP2" };

    must_add(store, tcp(IP4(127, 0, 0, 1), 2323, 2));
    ck_assert_int_eq(store_each_port(store, find_port, &port), STORE_OK);
    ck_assert_uint_eq(port.roles, CALL_IN);
    ck_assert(!port.is_tracing);
    port.roles = CALL_ROUTER | CALL_OUT;
    port.is_tracing = true;
    ck_assert_int_eq(store_change_port(store, &port), STORE_OK);
    port.roles = 0;
    ck_assert_int_eq(store_each_port(store, find_port, &port), STORE_OK);
    ck_assert_uint_eq(port.roles, CALL_ROUTER | CALL_OUT);
    ck_assert(port.is_tracing);
    port.roles = 8;
    ck_assert_int_eq(store_change_port(store, &port), STORE_REFUSED);
    assert_sentence(store_message(store));
    snprintf(port.name, sizeof port.name, "TCP9");
    port.roles = 0;
    ck_assert_int_eq(store_change_port(store, &port), STORE_NOT_FOUND);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

static bool note_roles(void *ctx, const struct port_config *port)
{
    unsigned *roles = ctx;

    roles[port->name[3] - '1'] = port->roles;
    return true;
}

START_TEST(several_ports_change_together_or_not_at_all)
{
    struct store *store = open_store(":memory:");
    struct port_config ports[3] = { { .name = "TCP1" }, { .name = "TCP2" }, { .name = "TCP3" } };
    unsigned roles[3] = { 0 };

    must_add(store, tcp(IP4(127, 0, 0, 1), 2323, 3));
    for (int i = 0; i < 3; i++)
        ports[i].roles = CALL_IN | CALL_ROUTER;
    strcpy(ports[2].name, "TCP9");
    ck_assert_int_eq(store_change_ports(store, ports, 3), STORE_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(store_message(store), "TCP9"));
    ck_assert_int_eq(store_each_port(store, note_roles, roles), STORE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_uint_eq(roles[i], CALL_IN);
    strcpy(ports[2].name, "TCP3");
    ck_assert_int_eq(store_change_ports(store, ports, 3), STORE_OK);
    ck_assert_int_eq(store_each_port(store, note_roles, roles), STORE_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_uint_eq(roles[i], CALL_IN | CALL_ROUTER);
    ck_assert_int_eq(store_change_ports(store, ports, 0), STORE_OK);
    store_close(store);
}
END_TEST

START_TEST(a_modem_that_moves_to_another_com_port_keeps_its_roles)
{
    struct store *store = open_store(":memory:");
    struct device_config device = modem("COM5");
    struct port_config port = { .name = "COM5", .roles = CALL_ROUTER };

    ck_assert_int_eq(store_add_device(store, &device), STORE_OK);
    ck_assert_int_eq(store_change_port(store, &port), STORE_OK);
    snprintf(device.system_name, sizeof device.system_name, "COM6");
    ck_assert_int_eq(store_change_device(store, &device), STORE_OK);
    ck_assert_str_eq(port_names(store), "COM6 ");
    snprintf(port.name, sizeof port.name, "COM6");
    ck_assert_int_eq(store_each_port(store, find_port, &port), STORE_OK);
    ck_assert_uint_eq(port.roles, CALL_ROUTER);
    device.kind = DEVICE_TCP;
    ck_assert_int_eq(store_change_device(store, &device), STORE_REFUSED);
    store_close(store);
}
END_TEST

START_TEST(a_device_that_is_gone_is_not_found)
{
    struct store *store = open_store(":memory:");
    struct device_config device = modem("COM5");

    device.id = 99;
    ck_assert_int_eq(store_change_device(store, &device), STORE_NOT_FOUND);
    assert_sentence(store_message(store));
    ck_assert_int_eq(store_delete_device(store, 99), STORE_NOT_FOUND);
    store_close(store);
}
END_TEST

START_TEST(what_a_file_got_wrong_is_as_in_a_new_device)
{
    struct store *store = open_store(":memory:");
    struct device_config loaded, defaults;
    struct port_config port = { .name = "COM1" };

    must_add(store, modem("COM1"));
    ck_assert_int_eq(sqlite3_exec(store->db,
        "UPDATE device SET kind = 44, ports = 70000, dte_bps = -1, rings = 256, telnet = 3, login_text = 2,"
        " first_frame_s = 0, name = 'a' || char(10) || replace(hex(zeroblob(200)), '0', 'ü'), init = 'A' || char(0) || 'T';"
        "UPDATE port SET roles = -1", NULL, NULL, NULL), SQLITE_OK);
    device_config_defaults(&defaults, DEVICE_MODEM);
    ck_assert_int_eq(store_each_device(store, keep_device, &loaded), STORE_OK);
    ck_assert_int_eq(loaded.kind, DEVICE_MODEM);
    ck_assert_uint_eq(loaded.ports, 1);
    ck_assert_uint_eq(loaded.dte_bps, defaults.dte_bps);
    ck_assert_uint_eq(loaded.rings, defaults.rings);
    ck_assert_int_eq(loaded.telnet, defaults.telnet);
    ck_assert(loaded.login_text);
    ck_assert_uint_eq(loaded.first_frame_s, defaults.first_frame_s);
    ck_assert_uint_le(strlen(loaded.name), DEVICE_NAME_MAX);
    ck_assert_msg(strncmp(loaded.name, "a?üü", 6) == 0, "%s", loaded.name);
    ck_assert(store_text_is_clean(loaded.name) && store_text_is_clean(loaded.init));
    ck_assert_int_eq(store_each_port(store, find_port, &port), STORE_OK);
    ck_assert_uint_eq(port.roles, CALL_ROLES);
    store_close(store);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, tcp_ports_take_the_lowest_free_numbers_and_keep_them);
    tcase_add_test(cases, every_field_of_a_device_comes_back);
    tcase_add_test(cases, a_device_without_a_name_is_called_by_its_place);
    tcase_add_test(cases, a_place_can_be_taken_once);
    tcase_add_loop_test(cases, a_device_that_cannot_work_is_refused_with_a_sentence, 0,
                        (int)(sizeof refused / sizeof *refused));
    tcase_add_test(cases, a_text_without_its_end_is_refused);
    tcase_add_test(cases, ports_are_limited_for_the_whole_server);
    tcase_add_test(cases, a_new_port_receives_calls_and_its_roles_can_be_changed);
    tcase_add_test(cases, several_ports_change_together_or_not_at_all);
    tcase_add_test(cases, a_modem_that_moves_to_another_com_port_keeps_its_roles);
    tcase_add_test(cases, a_device_that_is_gone_is_not_found);
    tcase_add_test(cases, what_a_file_got_wrong_is_as_in_a_new_device);
}

int main(void)
{
    return run_suite("store_devices", add);
}
