/*
 * test_demand_dial.c - what a demand-dial interface may be; routes, filters and hours as text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/demand_dial.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct demand_dial good(void)
{
    struct demand_dial d;

    demand_dial_defaults(&d);
    strcpy(d.entry.name, "Office");
    strcpy(d.entry.number, "555-1234");
    d.routes[0] = (struct interface_route){ IP4(10, 1, 0, 0), 16 };
    d.route_count = 1;
    ck_assert_msg(demand_dial_check(&d) == NULL, "%s", demand_dial_check(&d));
    return d;
}

static void must_say(const struct demand_dial *d, const char *part)
{
    const char *why = demand_dial_check(d);

    ck_assert_msg(why != NULL && strstr(why, part) != NULL, "\"%s\" is not in \"%s\"", part, why ? why : "nothing");
    ck_assert_msg(why[strlen(why) - 1] == '.' && strlen(why) < 250, "%s", why);
}

START_TEST(a_new_interface_has_nts_times_and_dials_at_any_hour)
{
    struct demand_dial d;

    demand_dial_defaults(&d);
    ck_assert(d.is_enabled && !d.is_persistent && !d.wants_two_way && d.filter_mode == FILTER_NONE);
    ck_assert_uint_eq(d.min_unreachable_s, 600);
    ck_assert_uint_eq(d.max_unreachable_s, 21600);
    ck_assert_uint_eq(d.entry.redial_attempts, 3);
    ck_assert_uint_eq(d.entry.redial_s, 10);
    ck_assert_uint_eq(d.entry.idle_s, 300);
    for (unsigned h = 0; h < 168; h++)
        ck_assert(dial_hours_allow(d.dial_out_hours, h));
    must_say(&d, "name");
    strcpy(d.entry.name, "Office");
    must_say(&d, "number");
    strcpy(d.entry.number, "1");
    ck_assert_ptr_null(demand_dial_check(&d));
}
END_TEST

static const struct {
    const char *name;
    bool is_good;
} names[] = {
    { "Office", true }, { "Branch Office 2", true }, { "B\xc3\xbcro", true }, { "a#b", true }, { "", false }, { ".x", false }, { " x", false },
    { "x ", false }, { "LAB\\joe", false }, { "a/b", false }, { "a@b", false }, { "a\"b", false }, { "a\tb", false }, { "\xff", false },
    { "a*b", false }, { "a,b", false }, { "a=b", false },
};

START_TEST(a_name_may_be_a_users_too)
{
    struct demand_dial d = good();

    ck_assert_msg(demand_dial_name_is_good(names[_i].name) == names[_i].is_good, "%s", names[_i].name);
    strcpy(d.entry.name, names[_i].name);
    ck_assert_int_eq(demand_dial_check(&d) == NULL, names[_i].is_good);
}
END_TEST

START_TEST(a_name_has_at_most_as_many_characters_as_a_users)
{
    char name[PHONE_NAME_MAX + 1];

    memset(name, 'x', sizeof name);
    name[104] = '\0';
    ck_assert(demand_dial_name_is_good(name));
    name[104] = 'x';
    name[105] = '\0';
    ck_assert(!demand_dial_name_is_good(name));
}
END_TEST

static void no_number(struct demand_dial *d) { d->entry.number[0] = '\0'; }
static void no_place(struct demand_dial *d) { d->entry.number[0] = '\0'; d->entry.kind = PHONE_TCP; }
static void bad_place(struct demand_dial *d) { strcpy(d->entry.number, "host:"); d->entry.kind = PHONE_TCP; }
static void callback(struct demand_dial *d) { d->entry.callback = PHONE_CALLBACK_ASK; }
static void short_wait(struct demand_dial *d) { d->min_unreachable_s = 9; }
static void long_wait(struct demand_dial *d) { d->max_unreachable_s = 604801; }
static void wrong_waits(struct demand_dial *d) { d->max_unreachable_s = d->min_unreachable_s - 1; }
static void long_day(struct demand_dial *d) { d->dial_out_hours[6] = 0x1000000; }
static void no_filter(struct demand_dial *d) { d->filter_mode = FILTER_ONLY; }
static void many_filters(struct demand_dial *d) { d->filter_count = 17; }
static void odd_mode(struct demand_dial *d) { d->filter_mode = FILTER_MODES; }
static void many_routes(struct demand_dial *d) { d->route_count = 33; }
static void long_prefix(struct demand_dial *d) { d->routes[0].prefix_len = 33; }
static void host_bits(struct demand_dial *d) { d->routes[0].destination++; }
static void loopback(struct demand_dial *d) { d->routes[0] = (struct interface_route){ IP4(127, 0, 0, 0), 8 }; }
static void multicast(struct demand_dial *d) { d->routes[0] = (struct interface_route){ IP4(224, 0, 0, 0), 4 }; }
static void no_network(struct demand_dial *d) { d->routes[0] = (struct interface_route){ IP4(0, 1, 0, 0), 16 }; }
static void twice(struct demand_dial *d) { d->routes[1] = d->routes[0]; d->route_count = 2; }
static void ports_of_any(struct demand_dial *d) { d->filter_count = 1; d->filters[0].source_port = 1; }
static void odd_protocol(struct demand_dial *d) { d->filter_count = 1; d->filters[0].protocol = 47; }
static void filter_bits(struct demand_dial *d) { d->filter_count = 1; d->filters[0].destination = 1; }
static void filter_prefix(struct demand_dial *d) { d->filter_count = 1; d->filters[0].source_len = 33; }
static void endless_name(struct demand_dial *d) { memset(d->entry.name, 'x', sizeof d->entry.name); }

static const struct {
    void (*spoil)(struct demand_dial *d);
    const char *says;
} wrongs[] = {
    { no_number, "number" }, { no_place, "host:port" }, { bad_place, "host:port" }, { callback, "called back" }, { short_wait, "10 to 604800" },
    { long_wait, "10 to 604800" }, { wrong_waits, "10 to 604800" }, { long_day, "24 hours" }, { no_filter, "filter" }, { many_filters, "16" },
    { odd_mode, "16" }, { many_routes, "32" }, { long_prefix, "prefix" }, { host_bits, "10.1.0.0/16" }, { loopback, "127" }, { multicast, "224" },
    { no_network, "0.x" }, { twice, "twice" }, { ports_of_any, "TCP and UDP" }, { odd_protocol, "ICMP" }, { filter_bits, "prefix" },
    { filter_prefix, "prefix" }, { endless_name, "name" },
};

START_TEST(what_cannot_be_is_refused_with_its_cure)
{
    struct demand_dial d = good();

    wrongs[_i].spoil(&d);
    must_say(&d, wrongs[_i].says);
}
END_TEST

START_TEST(an_interface_that_is_only_called_needs_no_number)
{
    struct demand_dial d = good();

    d.entry.number[0] = '\0';
    ck_assert(dial_hours_parse("never", d.dial_out_hours));
    ck_assert_ptr_null(demand_dial_check(&d));
    d.entry.kind = PHONE_TCP;
    ck_assert_ptr_null(demand_dial_check(&d));
    d.entry.protocols = 0; /* the rest is judged all the same */
    ck_assert_ptr_nonnull(demand_dial_check(&d));
    d.entry.protocols = PHONE_IP;
    d.dial_out_hours[3] = 1u << 12;
    must_say(&d, "host:port");
}
END_TEST

/* ---- how two differ ---- */

START_TEST(each_member_is_in_one_field_and_merging_that_field_makes_both_equal)
{
    static const uint32_t fields[] = { INTERFACE_FIELD_ENABLED, INTERFACE_FIELD_PERSISTENT, INTERFACE_FIELD_TWO_WAY, INTERFACE_FIELD_UNREACHABLE,
        INTERFACE_FIELD_UNREACHABLE, INTERFACE_FIELD_HOURS, INTERFACE_FIELD_FILTERS, INTERFACE_FIELD_FILTERS, INTERFACE_FIELD_FILTERS,
        INTERFACE_FIELD_ROUTES, INTERFACE_FIELD_ROUTES, 0 };
    struct demand_dial a = good(), b;

    a.filter_count = 1;
    b = a;
    switch (_i) {
    case 0: b.is_enabled = false; break;
    case 1: b.is_persistent = true; break;
    case 2: b.wants_two_way = true; break;
    case 3: b.min_unreachable_s = 11; break;
    case 4: b.max_unreachable_s = 9999; break;
    case 5: b.dial_out_hours[6] ^= 1; break;
    case 6: b.filter_mode = FILTER_ONLY; break;
    case 7: b.filters[0].destination_port = 80; break;
    case 8: b.filter_count = 2; break;
    case 9: b.routes[0].prefix_len = 17; break;
    case 10: b.route_count = 0; break;
    default: b.routes[1].destination = 1; b.filters[1].source = 1; b.id = 7; /* what does not count */
    }
    ck_assert_uint_eq(demand_dial_diff(&a, &b), fields[_i]);
    demand_dial_merge(&a, &b, (uint32_t)INTERFACE_FIELDS_ALL & ~fields[_i]);
    ck_assert_uint_eq(demand_dial_diff(&a, &b), fields[_i]);
    demand_dial_merge(&a, &b, fields[_i]);
    ck_assert_uint_eq(demand_dial_diff(&a, &b), 0);
}
END_TEST

/* ---- routes ---- */

static const struct {
    const char *text;
    uint32_t destination;
    int prefix_len;                      /* -1: it is none */
    const char *written;
} routes[] = {
    { "10.1.0.0/16", IP4(10, 1, 0, 0), 16, "10.1.0.0/16" }, { "10.1.0.0 255.255.0.0", IP4(10, 1, 0, 0), 16, "10.1.0.0/16" },
    { "default", 0, 0, "default" }, { "DEFAULT", 0, 0, "default" }, { "0.0.0.0/0", 0, 0, "default" }, { "0.0.0.0 0.0.0.0", 0, 0, "default" },
    { "255.255.255.255/32", UINT32_MAX, 32, "255.255.255.255/32" }, { "10.1.2.3/32", IP4(10, 1, 2, 3), 32, "10.1.2.3/32" },
    { "10.1.2.3  255.255.255.255", IP4(10, 1, 2, 3), 32, "10.1.2.3/32" }, { "128.0.0.0/1", IP4(128, 0, 0, 0), 1, "128.0.0.0/1" },
    { "", 0, -1, "" }, { "10.1.0.0", 0, -1, "" }, { "10.1.0.0/", 0, -1, "" }, { "10.1.0.0/33", 0, -1, "" }, { "10.1.0.0/016", 0, -1, "" },
    { "10.1.0.0/15", 0, -1, "" }, { "10.1.0.1/16", 0, -1, "" }, { "10.1.0.0/16 ", 0, -1, "" }, { " 10.1.0.0/16", 0, -1, "" },
    { "10.1.0.0/16x", 0, -1, "" }, { "10.1.0.0/99999999999999999999", 0, -1, "" }, { "10.1.0.0/-1", 0, -1, "" }, { "10.1.0.0/+1", 0, -1, "" },
    { "10.1.0.0 255.0.255.0", 0, -1, "" }, { "10.1.0.0 255.0.0.0", 0, -1, "" }, { "10.1.0.0255.255.0.0", 0, -1, "" },
    { "10.1.0.0 255.255.0.0/16", 0, -1, "" }, { "10.1.0.0 16", 0, -1, "" }, { "010.1.0.0/16", 0, -1, "" }, { "10.1.0/16", 0, -1, "" },
    { "10.1.0.0.0/16", 0, -1, "" }, { "256.1.0.0/16", 0, -1, "" }, { "defaults", 0, -1, "" }, { "1111111111111111111111111/8", 0, -1, "" },
};

START_TEST(a_route_is_read_exactly_and_written_as_it_is_read)
{
    struct interface_route route = { 7, 7 }, again;
    char text[ROUTE_TEXT_MAX];

    ck_assert_msg(interface_route_parse(routes[_i].text, &route) == (routes[_i].prefix_len >= 0), "\"%s\"", routes[_i].text);
    if (routes[_i].prefix_len < 0) {
        ck_assert(route.destination == 7 && route.prefix_len == 7);
        return;
    }
    ck_assert_uint_eq(route.destination, routes[_i].destination);
    ck_assert_int_eq(route.prefix_len, routes[_i].prefix_len);
    ck_assert_str_eq(interface_route_text(&route, text), routes[_i].written);
    ck_assert(interface_route_parse(text, &again) && again.destination == route.destination && again.prefix_len == route.prefix_len);
}
END_TEST

/* ---- filters ---- */

static const struct {
    const char *text, *written;          /* NULL: it is none; "": as read */
} filters[] = {
    { "tcp 10.1.0.0/16 -> 0.0.0.0/0:80", "" }, { "any 0.0.0.0/0 -> 10.2.0.0/16", "" }, { "icmp 10.1.2.3/32 -> 10.2.0.0/16", "" },
    { "udp 255.255.255.255/32:65535 -> 255.255.255.255/32:65535", "" }, { "TCP  0.0.0.0/0:1  ->  0.0.0.0/0", "tcp 0.0.0.0/0:1 -> 0.0.0.0/0" },
    { "", NULL }, { "tcp", NULL }, { "tcp ", NULL }, { "tcp 10.1.0.0/16", NULL }, { "tcp 10.1.0.0/16 ->", NULL }, { "tcp 10.1.0.0/16 -> ", NULL },
    { "tcp 10.1.0.0/16 -> 0.0.0.0/0:", NULL }, { "tcp 10.1.0.0/16 -> 0.0.0.0/0:0", NULL }, { "tcp 10.1.0.0/16 -> 0.0.0.0/0:65536", NULL },
    { "tcp 10.1.0.0/16 -> 0.0.0.0/0:080", NULL }, { "any 10.1.0.0/16:80 -> 0.0.0.0/0", NULL }, { "icmp 0.0.0.0/0 -> 0.0.0.0/0:8", NULL },
    { "gre 0.0.0.0/0 -> 0.0.0.0/0", NULL }, { "tcp 10.1.0.1/16 -> 0.0.0.0/0", NULL }, { "tcp 10.1.0.0/16->0.0.0.0/0", NULL },
    { "tcp 10.1.0.0/16 -> 0.0.0.0/0 ", NULL }, { " tcp 10.1.0.0/16 -> 0.0.0.0/0", NULL }, { "tcp10.1.0.0/16 -> 0.0.0.0/0", NULL },
    { "tcp default -> 0.0.0.0/0", NULL }, { "protocolprotocol 0.0.0.0/0 -> 0.0.0.0/0", NULL }, { "6 0.0.0.0/0 -> 0.0.0.0/0", NULL },
};

START_TEST(a_filter_is_read_exactly_and_written_as_it_is_read)
{
    struct interface_filter filter = { .source_port = 7 };
    char text[FILTER_TEXT_MAX];

    ck_assert_msg(interface_filter_parse(filters[_i].text, &filter) == (filters[_i].written != NULL), "\"%s\"", filters[_i].text);
    if (filters[_i].written == NULL)
        ck_assert_uint_eq(filter.source_port, 7);
    else
        ck_assert_str_eq(interface_filter_text(&filter, text), filters[_i].written[0] ? filters[_i].written : filters[_i].text);
}
END_TEST

START_TEST(a_filters_parts_are_where_they_belong)
{
    struct interface_filter f;

    ck_assert(interface_filter_parse("udp 10.1.0.0/16:53 -> 192.168.4.0/22:1053", &f));
    ck_assert(f.protocol == 17 && f.source == IP4(10, 1, 0, 0) && f.source_len == 16 && f.source_port == 53);
    ck_assert(f.destination == IP4(192, 168, 4, 0) && f.destination_len == 22 && f.destination_port == 1053);
    ck_assert(interface_filter_parse("any 0.0.0.0/0 -> 0.0.0.0/0", &f));
    ck_assert(f.protocol == 0 && f.source_port == 0 && f.destination_port == 0);
}
END_TEST

/* ---- hours ---- */

static const struct {
    const char *text, *written;          /* NULL: none are given; "": as read */
} hours[] = {
    { "always", "" }, { "never", "" }, { "Mon 08:00-18:00, Tue 08:00-12:00, Tue 14:00-18:00", "" }, { "Sun 00:00-24:00", "" },
    { "Sat 23:00-24:00", "" }, { "NEVER", "never" }, { "mon 8:00-9:00", "Mon 08:00-09:00" }, { "Tue 08:00-12:00,Mon 08:00-18:00", "Mon 08:00-18:00, Tue 08:00-12:00" },
    { "Mon 08:00-12:00, Mon 12:00-18:00", "Mon 08:00-18:00" }, { "Mon 08:00-14:00, Mon 12:00-18:00", "Mon 08:00-18:00" },
    { "Sun-Sat 00:00-24:00", "always" }, { "Fri-Sun 10:00-11:00", "Sun 10:00-11:00, Fri-Sat 10:00-11:00" },
    { "Mon-Fri 08:00-12:00, Mon-Fri 14:00-18:00, Sat 08:00-12:00", "" }, { "Mon 08:00-09:00, Tue 08:00-09:00", "Mon-Tue 08:00-09:00" },
    { " Mon  08:00-18:00 ", "Mon 08:00-18:00" },
    { "", NULL }, { "Mon", NULL }, { "Mon ", NULL }, { "Mon 08:00", NULL }, { "Mon 08:00-", NULL }, { "Mon 08:00-08:00", NULL }, { "Mon 18:00-08:00", NULL },
    { "Mon 08:00-25:00", NULL }, { "Mon 08:30-18:00", NULL }, { "Mon 08:00-18:30", NULL }, { "Mon 08:00-18:0", NULL }, { "Mon 08:00-18:00,", NULL },
    { ",Mon 08:00-18:00", NULL }, { "Mon 08:00-18:00 Tue 08:00-18:00", NULL }, { "Mon08:00-18:00", NULL }, { "Monday 08:00-18:00", NULL },
    { "Mo 08:00-18:00", NULL }, { "Mon- 08:00-18:00", NULL }, { "always, Mon 08:00-18:00", NULL }, { "Mon 008:00-18:00", NULL },
    { "Mon 8-18", NULL }, { "Mon 99999999999:00-18:00", NULL }, { "Xyz 08:00-18:00", NULL }, { "Mon -1:00-18:00", NULL },
};

START_TEST(hours_are_read_exactly_and_written_as_they_are_read)
{
    uint32_t read[7] = { 7 };
    char text[HOURS_TEXT_MAX];

    ck_assert_msg(dial_hours_parse(hours[_i].text, read) == (hours[_i].written != NULL), "\"%s\"", hours[_i].text);
    if (hours[_i].written == NULL)
        ck_assert_uint_eq(read[0], 7);
    else
        ck_assert_str_eq(dial_hours_text(read, text), hours[_i].written[0] ? hours[_i].written : hours[_i].text);
}
END_TEST

START_TEST(any_hours_survive_being_written_the_longest_ones_too)
{
    uint32_t seed = 4711, wanted[7], read[7];
    char text[HOURS_TEXT_MAX];

    for (int round = 0; round < 2000; round++) {
        for (size_t day = 0; day < 7; day++) {
            seed = seed * 1664525u + 1013904223u;
            wanted[day] = round == 0 ? 0x555555 : round == 1 ? 0xaaaaaa : seed >> 8 & DIAL_HOURS_ALL;
        }
        ck_assert_uint_lt(strlen(dial_hours_text(wanted, text)), HOURS_TEXT_MAX);
        ck_assert_msg(dial_hours_parse(text, read), "%s", text);
        ck_assert_mem_eq(read, wanted, sizeof read);
    }
}
END_TEST

START_TEST(an_hour_is_allowed_from_its_beginning_to_the_next)
{
    uint32_t read[7];

    ck_assert(dial_hours_parse("Mon 08:00-18:00, Sat 23:00-24:00", read));
    for (unsigned h = 0; h < 400; h++) {
        bool expected = (h >= 24 + 8 && h < 24 + 18) || h == 167;

        ck_assert_msg(dial_hours_allow(read, h) == expected, "hour %u", h);
    }
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void)
{
    Suite *suite = suite_create("demand_dial");
    TCase *cases = tcase_create("demand_dial");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(cases, a_new_interface_has_nts_times_and_dials_at_any_hour);
    tcase_add_loop_test(cases, a_name_may_be_a_users_too, 0, COUNT(names));
    tcase_add_test(cases, a_name_has_at_most_as_many_characters_as_a_users);
    tcase_add_loop_test(cases, what_cannot_be_is_refused_with_its_cure, 0, COUNT(wrongs));
    tcase_add_test(cases, an_interface_that_is_only_called_needs_no_number);
    tcase_add_loop_test(cases, each_member_is_in_one_field_and_merging_that_field_makes_both_equal, 0, 12);
    tcase_add_loop_test(cases, a_route_is_read_exactly_and_written_as_it_is_read, 0, COUNT(routes));
    tcase_add_loop_test(cases, a_filter_is_read_exactly_and_written_as_it_is_read, 0, COUNT(filters));
    tcase_add_test(cases, a_filters_parts_are_where_they_belong);
    tcase_add_loop_test(cases, hours_are_read_exactly_and_written_as_they_are_read, 0, COUNT(hours));
    tcase_add_test(cases, any_hours_survive_being_written_the_longest_ones_too);
    tcase_add_test(cases, an_hour_is_allowed_from_its_beginning_to_the_next);
    suite_add_tcase(suite, cases);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
