/*
 * test_dial_trigger.c - which packets a call is worth, filter by filter.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/dial_trigger.h"
#include "tests/support/net_rig.h"

#define NEAR IP4(10, 1, 0, 9)
#define OTHER IP4(10, 3, 0, 9)
#define FAR IP4(10, 2, 5, 5)

static const struct interface_filter any = { 0 };
static const struct interface_filter from_near = { .source = IP4(10, 1, 0, 0), .source_len = 16 };
static const struct interface_filter to_far = { .destination = FAR, .destination_len = 32 };
static const struct interface_filter pings = { .protocol = 1 };
static const struct interface_filter web = { .protocol = 6, .destination_port = 80 };
static const struct interface_filter from_netbios = { .protocol = 17, .source_port = 137 };
static const struct interface_filter names = { .protocol = 17, .source_port = 137, .destination_port = 137 };
static const struct interface_filter port_80 = { .destination_port = 80 };
static const struct interface_filter near_web = { .source = IP4(10, 1, 0, 0), .source_len = 16, .protocol = 6,
                                                  .destination_port = 80 };

struct shape {
    uint32_t from, to;
    uint8_t protocol;
    uint16_t from_port, to_port, fragment;
};

/* `named`: is it what the filter names; -1: it cannot be told, so it never dials. */
static const struct {
    const struct interface_filter *filter;
    struct shape packet;
    int named;
} rows[] = {
    { &any, { NEAR, FAR, 17, 5, 6, 0 }, 1 },
    { &any, { OTHER, FAR, 47, 0, 0, 0 }, 1 },
    { &any, { NEAR, FAR, 17, 5, 6, 7 }, 1 },
    { &from_near, { NEAR, FAR, 6, 1025, 80, 0 }, 1 },
    { &from_near, { OTHER, FAR, 6, 1025, 80, 0 }, 0 },
    { &from_near, { IP4(10, 1, 255, 255), FAR, 1, 0, 0, 0 }, 1 },
    { &from_near, { IP4(10, 2, 0, 0), FAR, 1, 0, 0, 0 }, 0 },
    { &to_far, { NEAR, FAR, 1, 0, 0, 0 }, 1 },
    { &to_far, { NEAR, FAR + 1, 1, 0, 0, 0 }, 0 },
    { &pings, { NEAR, FAR, 1, 0, 0, 0 }, 1 },
    { &pings, { NEAR, FAR, 17, 1, 1, 0 }, 0 },
    { &web, { NEAR, FAR, 6, 1025, 80, 0 }, 1 },
    { &web, { NEAR, FAR, 6, 80, 1025, 0 }, 0 },
    { &web, { NEAR, FAR, 17, 1025, 80, 0 }, 0 },
    { &web, { NEAR, FAR, 6, 1025, 80, 3 }, -1 },
    { &web, { NEAR, FAR, 17, 1025, 80, 3 }, 0 },
    { &from_netbios, { NEAR, FAR, 17, 137, 53, 0 }, 1 },
    { &from_netbios, { NEAR, FAR, 17, 1025, 137, 0 }, 0 },
    { &names, { NEAR, FAR, 17, 137, 137, 0 }, 1 },
    { &names, { NEAR, FAR, 17, 137, 138, 0 }, 0 },
    { &names, { NEAR, FAR, 17, 138, 137, 0 }, 0 },
    { &port_80, { NEAR, FAR, 6, 1, 80, 0 }, 1 },
    { &port_80, { NEAR, FAR, 17, 1, 80, 0 }, 1 },
    { &port_80, { NEAR, FAR, 47, 1, 80, 0 }, 0 },
    { &port_80, { NEAR, FAR, 1, 1, 80, 0 }, 0 },
    { &port_80, { NEAR, FAR, 17, 1, 80, 5 }, -1 },
    { &near_web, { NEAR, FAR, 6, 1, 80, 0 }, 1 },
    { &near_web, { OTHER, FAR, 6, 1, 80, 0 }, 0 },
    { &near_web, { OTHER, FAR, 6, 1, 80, 5 }, 0 },
    { &near_web, { NEAR, FAR, 6, 1, 80, 5 }, -1 }
};

static struct ip4_packet packet_of(const struct shape *shape)
{
    static uint8_t raw[256];
    uint8_t rest[16] = { 0 };
    struct rig_packet p = { .from = shape->from, .to = shape->to, .protocol = shape->protocol,
                            .from_port = shape->from_port, .to_port = shape->to_port, .flags = TCP_F_SYN,
                            .type = ICMP4_ECHO };
    struct ip4_packet read;

    if (shape->fragment) { /* octets that look like the ports asked for */
        p.fragment = shape->fragment;
        rest[1] = (uint8_t)shape->from_port;
        rest[3] = (uint8_t)shape->to_port;
        p.data = bytes_of(rest, sizeof rest);
    }
    ck_assert(ip4_read(rig_build(&p, raw), &read));
    return read;
}

START_TEST(a_filter_names_what_it_says)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (enum interface_filter_mode mode = 0; mode < FILTER_MODES; mode++) {
            struct demand_dial config = { .filter_mode = mode, .filter_count = 1 };
            struct ip4_packet p = packet_of(&rows[i].packet);
            struct dial_trigger trigger;
            bool dials = mode == FILTER_NONE || (rows[i].named >= 0 && (rows[i].named == 1) == (mode == FILTER_ONLY));

            config.filters[0] = *rows[i].filter;
            dial_trigger_set(&trigger, &config);
            ck_assert_msg(dial_trigger_judge(&trigger, &p) == (dials ? TRIGGER_DIALS : TRIGGER_FILTERED),
                          "row %d, mode %d", (int)i, (int)mode);
        }
    }
}
END_TEST

START_TEST(several_filters_are_alternatives_and_none_name_nothing)
{
    struct demand_dial config = { .filter_mode = FILTER_ONLY };
    static const struct shape ping = { NEAR, FAR, 1, 0, 0, 0 }, page = { NEAR, FAR, 6, 1025, 80, 0 },
                              name = { NEAR, FAR, 17, 137, 137, 0 }, later = { NEAR, FAR, 6, 1025, 80, 3 };
    struct dial_trigger trigger;
    struct ip4_packet p = packet_of(&ping);

    dial_trigger_set(&trigger, &config);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_FILTERED);
    config.filter_mode = FILTER_EXCEPT;
    dial_trigger_set(&trigger, &config);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_DIALS);

    config.filter_mode = FILTER_ONLY;
    config.filters[config.filter_count++] = web;
    config.filters[config.filter_count++] = pings;
    dial_trigger_set(&trigger, &config);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_DIALS);
    p = packet_of(&page);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_DIALS);
    p = packet_of(&name);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_FILTERED);

    config.filters[config.filter_count++] = from_near; /* a filter without ports settles what one with ports cannot */
    dial_trigger_set(&trigger, &config);
    p = packet_of(&later);
    ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_DIALS);
}
END_TEST

START_TEST(what_only_reports_or_resets_is_worth_no_call)
{
    static const struct {
        uint8_t protocol, type, flags;
        uint16_t fragment;
        bool is_useless;
    } cases[] = {
        { IP4_ICMP, ICMP4_UNREACHABLE, 0, 0, true }, { IP4_ICMP, ICMP4_QUENCH, 0, 0, true },
        { IP4_ICMP, ICMP4_REDIRECT, 0, 0, true }, { IP4_ICMP, ICMP4_TIME_EXCEEDED, 0, 0, true },
        { IP4_ICMP, ICMP4_PARAMETER, 0, 0, true }, { IP4_ICMP, ICMP4_ECHO, 0, 0, false },
        { IP4_ICMP, ICMP4_ECHO_REPLY, 0, 0, false }, { IP4_ICMP, 13, 0, 0, false },
        { IP4_TCP, 0, TCP_F_RST, 0, true }, { IP4_TCP, 0, TCP_F_RST | TCP_F_ACK, 0, true },
        { IP4_TCP, 0, TCP_F_SYN, 0, false }, { IP4_TCP, 0, TCP_F_ACK | TCP_F_FIN, 0, false },
        { IP4_UDP, ICMP4_UNREACHABLE, TCP_F_RST, 0, false }, { 47, ICMP4_UNREACHABLE, TCP_F_RST, 0, false }
    };
    struct dial_trigger trigger = { .mode = FILTER_NONE };
    uint8_t raw[128], rest[16] = { ICMP4_UNREACHABLE, [13] = TCP_F_RST };
    struct ip4_packet p;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig_packet made = { .from = NEAR, .to = FAR, .protocol = cases[i].protocol, .type = cases[i].type,
                                   .flags = cases[i].flags, .data = bytes_of(rest, sizeof rest) };

        ck_assert(ip4_read(rig_build(&made, raw), &p));
        ck_assert_msg((dial_trigger_judge(&trigger, &p) == TRIGGER_USELESS) == cases[i].is_useless, "case %d", (int)i);
    }
    for (int protocol = IP4_ICMP; protocol <= IP4_TCP; protocol += IP4_TCP - IP4_ICMP) { /* later fragments: data */
        struct rig_packet made = { .from = NEAR, .to = FAR, .protocol = (uint8_t)protocol, .fragment = 2,
                                   .data = bytes_of(rest, sizeof rest) };

        ck_assert(ip4_read(rig_build(&made, raw), &p));
        ck_assert_int_eq(dial_trigger_judge(&trigger, &p), TRIGGER_DIALS);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dial_trigger");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tcase, a_filter_names_what_it_says);
    tcase_add_test(tcase, several_filters_are_alternatives_and_none_name_nothing);
    tcase_add_test(tcase, what_only_reports_or_resets_is_worth_no_call);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
