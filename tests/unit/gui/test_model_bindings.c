/*
 * test_model_bindings.c - the tree of the Bindings tab from each of its three sides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_bindings.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "gui/network/setup_ids.h"
#include "gui/network/sheet_ids.h"

static struct ras_config config;
static struct binding *lines;
static size_t count;

static const struct binding_adapter adapters[] = {
    { "Ethernet", IP4(192, 168, 1, 5), true, false },
    { "Wi-Fi", 0, false, false },
    { "Loopback", IP4(127, 0, 0, 1), true, true },
};

static void add_line(uint32_t address, uint16_t port, uint16_t ports)
{
    struct device_config line;

    device_config_defaults(&line, DEVICE_TCP);
    line.listen_address = address;
    line.listen_port = port;
    line.ports = ports;
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &line, CALL_IN));
}

static void add_modem(void)
{
    struct device_config modem;

    device_config_defaults(&modem, DEVICE_MODEM);
    strcpy(modem.system_name, "COM5");
    strcpy(modem.name, "Old modem");
    ck_assert_ptr_nonnull(ras_config_add_device(&config, &modem, CALL_IN));
}

static void set_up(void)
{
    ras_config_init(&config);
    lines = NULL;
}

static void tear_down(void)
{
    free(lines);
    ras_config_fini(&config);
}

static void build(enum bindings_view view, const struct binding_port *ports, size_t port_count)
{
    struct binding_facts facts = { &config, ports, port_count, adapters, sizeof adapters / sizeof *adapters, false, false, true };

    free(lines);
    lines = bindings_build(view, &facts, &count);
}

static const struct binding *named(const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(lines[i].text, text) == 0)
            return &lines[i];
    return NULL;
}

static size_t times(const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += strcmp(lines[i].text, text) == 0;
    return n;
}

START_TEST(a_line_lies_below_its_protocol_below_its_service)
{
    static const struct {
        enum binding_kind kind;
        int depth;
    } expected[] = {
        { BINDING_SERVICE, 0 }, { BINDING_PROTOCOL, 1 }, { BINDING_LINE, 2 },     { BINDING_PORT, 3 },     { BINDING_PORT, 3 },
        { BINDING_MODEM, 2 },   { BINDING_PORT, 3 },     { BINDING_PROTOCOL, 1 }, { BINDING_PROTOCOL, 1 },
    };

    add_line(0, 2323, 2);
    add_modem();
    build(BINDINGS_BY_SERVICE, NULL, 0);
    ck_assert_uint_eq(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(lines[i].kind == expected[i].kind && lines[i].depth == expected[i].depth, "line %u: kind %d depth %d", (unsigned)i, (int)lines[i].kind,
                      lines[i].depth);
    }
    build(BINDINGS_BY_PROTOCOL, NULL, 0);
    ck_assert_int_eq(lines[0].kind, BINDING_PROTOCOL);
    ck_assert_int_eq(lines[1].kind, BINDING_SERVICE);
    ck_assert_int_eq(lines[1].depth, 1);
    ck_assert_int_eq(lines[count - 1].state_id, IDS_BOUND_NOT_HERE);
    ck_assert_int_eq(lines[count - 1].depth, 0);
}
END_TEST

START_TEST(a_line_on_all_addresses_lies_below_every_adapter)
{
    add_line(0, 2323, 1);
    add_line(IP4(127, 0, 0, 1), 2324, 1);
    add_line(IP4(192, 168, 1, 5), 2325, 1);
    add_line(IP4(10, 1, 1, 1), 2326, 1);
    add_modem();
    build(BINDINGS_BY_ADAPTER, NULL, 0);
    ck_assert_uint_eq(times("0.0.0.0:2323"), 3);
    ck_assert_uint_eq(times("127.0.0.1:2324"), 1);
    ck_assert_uint_eq(times("192.168.1.5:2325"), 1);
    ck_assert_int_eq(named("0.0.0.0:2323")->state_id, IDS_BOUND_EVERYWHERE);
    ck_assert_int_eq(named("127.0.0.1:2324")->state_id, IDS_BOUND_HERE);
    ck_assert_int_eq(named("192.168.1.5:2325")->state_id, 0);
    ck_assert_int_eq(named("192.168.1.5:2325")->depth, 1);
    ck_assert_int_eq(named("10.1.1.1:2326")->depth, 0); /* on no adapter of this computer */
    ck_assert_int_eq(named("Old modem")->depth, 0);
    ck_assert_int_eq(named("Wi-Fi")->state_id, IDS_ADAPTER_DOWN);
    ck_assert_ptr_nonnull(named("Ethernet, 192.168.1.5"));
}
END_TEST

START_TEST(a_port_says_what_it_is_doing_or_what_is_wrong_with_it)
{
    static const struct binding_port running[] = {
        { "TCP1", "Waiting for call", "", CALL_IN },
        { "TCP2", "Non-operational", "TCP2: the address is in use.", CALL_IN },
        { "TCP3", "Waiting for call", "", CALL_ROUTER }, /* its roles were changed since */
        { "TCP4", "Disconnected", "", CALL_OUT },
    };

    add_line(0, 2323, 5);
    ras_config_port(&config, "TCP4")->roles = CALL_OUT;
    build(BINDINGS_BY_SERVICE, running, 4);
    ck_assert_str_eq(named("TCP1")->state, "Waiting for call");
    ck_assert(!named("TCP1")->is_problem);
    ck_assert_str_eq(named("TCP2")->reason, "TCP2: the address is in use.");
    ck_assert(named("TCP2")->is_problem);
    ck_assert_int_eq(named("TCP3")->state_id, IDS_BOUND_PENDING);
    ck_assert_int_eq(named("TCP4")->reason_id, IDS_WHY_NO_ROLE);
    ck_assert(named("TCP4")->is_problem);
    ck_assert_int_eq(named("TCP5")->state_id, IDS_BOUND_PENDING); /* not there yet */
}
END_TEST

START_TEST(a_port_that_answers_and_hangs_up_is_marked_with_error_629)
{
    static const struct binding_port running[] = {
        { "TCP1", "Waiting for call", "", CALL_ROUTER },
        { "TCP2", "Waiting for call", "", CALL_ROUTER | CALL_IN },
        { "TCP3", "Non-operational", "TCP3: the address is in use.", CALL_ROUTER },
    };

    add_line(0, 2323, 3);
    for (size_t i = 0; i < 3; i++)
        ras_config_port(&config, running[i].name)->roles = running[i].roles;
    build(BINDINGS_BY_SERVICE, running, 3);
    ck_assert_int_eq(named("TCP1")->reason_id, IDS_SAYS_629);
    ck_assert_str_eq(named("TCP1")->state, "Waiting for call");
    ck_assert(named("TCP1")->is_problem);
    ck_assert(!named("TCP2")->is_problem);
    ck_assert_int_eq(named("TCP2")->reason_id, 0);
    ck_assert_str_eq(named("TCP3")->reason, "TCP3: the address is in use."); /* what is worse comes first */
}
END_TEST

START_TEST(nothing_listens_while_the_service_is_stopped)
{
    struct binding_facts facts = { &config, NULL, 0, NULL, 0, true, true, false };

    add_line(0, 2323, 1);
    lines = bindings_build(BINDINGS_BY_SERVICE, &facts, &count);
    ck_assert_int_eq(named("TCP1")->state_id, IDS_BOUND_STOPPED);
    ck_assert_int_eq(named("TCP1")->reason_id, IDS_WHY_STOPPED);
    ck_assert_int_eq(lines[count - 1].state_id, 0); /* NetBEUI, when the service speaks it */
}
END_TEST

START_TEST(a_thousand_ports_all_have_their_line)
{
    add_line(0, 2323, 1000);
    build(BINDINGS_BY_SERVICE, NULL, 0);
    ck_assert_uint_eq(count, 1000 + 5);
    ck_assert_ptr_nonnull(named("TCP1000"));
}
END_TEST

START_TEST(nothing_configured_is_an_empty_tree_of_adapters_alone)
{
    build(BINDINGS_BY_ADAPTER, NULL, 0);
    ck_assert_uint_eq(count, 3);
    build(BINDINGS_BY_SERVICE, NULL, 0);
    ck_assert_uint_eq(count, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_bindings");
    TCase *cases = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_line_lies_below_its_protocol_below_its_service);
    tcase_add_test(cases, a_line_on_all_addresses_lies_below_every_adapter);
    tcase_add_test(cases, a_port_says_what_it_is_doing_or_what_is_wrong_with_it);
    tcase_add_test(cases, a_port_that_answers_and_hangs_up_is_marked_with_error_629);
    tcase_add_test(cases, nothing_listens_while_the_service_is_stopped);
    tcase_add_test(cases, a_thousand_ports_all_have_their_line);
    tcase_add_test(cases, nothing_configured_is_an_empty_tree_of_adapters_alone);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
