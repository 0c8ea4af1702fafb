/* test_model_server_tcpip.c - what RAS Server TCP/IP Configuration decides. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "gui/network/configuration_ids.h"
#include "gui/network/model_server_tcpip.h"

static struct server_settings settings;
static struct server_tcpip model;
static struct refusal why;

static void setup(void)
{
    server_settings_defaults(&settings);
    server_tcpip_load(&model, &settings);
    memset(&why, 0, sizeof why);
}

static bool exclude(uint32_t from, uint32_t to)
{
    model.adding = (struct address_range){ from, to };
    return server_tcpip_exclude(&model, &why);
}

static const struct {
    uint32_t from, to;
    int control, string_id; /* 0: right */
} pools[] = {
    { IP4(10, 9, 0, 1), IP4(10, 9, 1, 254), 0, 0 },
    { IP4(192, 168, 7, 1), IP4(192, 168, 7, 2), 0, 0 },
    { 0, IP4(10, 9, 1, 254), IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_EMPTY },
    { 0, 0, IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_EMPTY },
    { IP4(10, 9, 0, 1), 0, IDC_TCPIP_END, IDS_REFUSE_END_EMPTY },
    { IP4(10, 9, 1, 1), IP4(10, 9, 0, 254), IDC_TCPIP_END, IDS_REFUSE_END_BEFORE },
    { IP4(10, 9, 0, 1), IP4(10, 9, 0, 1), IDC_TCPIP_END, IDS_REFUSE_ONE_ADDRESS },
    { IP4(0, 0, 0, 1), IP4(10, 9, 0, 254), IDC_TCPIP_BEGIN, IDS_REFUSE_NO_HOST },
    { IP4(127, 0, 0, 1), IP4(127, 0, 0, 254), IDC_TCPIP_BEGIN, IDS_REFUSE_NO_HOST },
    { IP4(10, 9, 0, 1), IP4(127, 0, 0, 9), IDC_TCPIP_END, IDS_REFUSE_NO_HOST },
    { IP4(224, 0, 0, 1), IP4(224, 0, 0, 9), IDC_TCPIP_BEGIN, IDS_REFUSE_NO_HOST },
    { IP4(223, 255, 255, 250), UINT32_MAX, IDC_TCPIP_END, IDS_REFUSE_NO_HOST },
    { IP4(126, 255, 255, 1), IP4(128, 0, 0, 1), IDC_TCPIP_END, IDS_REFUSE_LOOPBACK },
    { IP4(10, 9, 0, 0), IP4(10, 9, 0, 254), IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_ODD },
    { IP4(10, 9, 0, 255), IP4(10, 9, 1, 254), IDC_TCPIP_BEGIN, IDS_REFUSE_BEGIN_ODD },
    { IP4(10, 9, 0, 254), IP4(10, 9, 0, 255), IDC_TCPIP_END, IDS_REFUSE_ONE_ADDRESS }, /* .255 is nobody's */
    { IP4(10, 0, 0, 1), IP4(10, 1, 0, 0), 0, 0 },                                      /* 65536 addresses */
    { IP4(10, 0, 0, 1), IP4(10, 1, 0, 1), IDC_TCPIP_END, IDS_REFUSE_TOO_LARGE },
};

START_TEST(each_pool_is_taken_or_refused_beside_the_control_that_is_wrong)
{
    bool is_good;

    model.pool = (struct address_range){ pools[_i].from, pools[_i].to };
    is_good = server_tcpip_check(&model, &why);
    ck_assert_int_eq(is_good, pools[_i].control == 0);
    if (!is_good) {
        ck_assert_int_eq(why.control, pools[_i].control);
        ck_assert_int_eq(why.string_id, pools[_i].string_id);
    }
}
END_TEST

static const struct {
    uint32_t from, to;
    int control, string_id;
} ranges[] = { /* with 10.9.0.20 - 10.9.0.30 excluded already */
    { IP4(10, 9, 0, 40), IP4(10, 9, 0, 50), 0, 0 },
    { IP4(10, 9, 0, 40), 0, 0, 0 },
    { IP4(10, 9, 0, 40), IP4(10, 9, 0, 40), 0, 0 },
    { IP4(10, 9, 0, 31), IP4(10, 9, 1, 254), 0, 0 },
    { IP4(10, 9, 0, 2), IP4(10, 9, 0, 19), 0, 0 },
    { 0, 0, IDC_TCPIP_FROM, IDS_REFUSE_FROM_EMPTY },
    { 0, IP4(10, 9, 0, 40), IDC_TCPIP_FROM, IDS_REFUSE_FROM_EMPTY },
    { IP4(10, 9, 0, 50), IP4(10, 9, 0, 40), IDC_TCPIP_TO, IDS_REFUSE_TO_BEFORE },
    { IP4(10, 8, 0, 50), IP4(10, 9, 0, 10), IDC_TCPIP_FROM, IDS_REFUSE_OUTSIDE },
    { IP4(10, 9, 2, 1), IP4(10, 9, 2, 2), IDC_TCPIP_FROM, IDS_REFUSE_OUTSIDE },
    { IP4(10, 9, 0, 50), IP4(10, 9, 1, 255), IDC_TCPIP_TO, IDS_REFUSE_OUTSIDE },
    { IP4(10, 9, 0, 1), IP4(10, 9, 0, 2), IDC_TCPIP_FROM, IDS_REFUSE_FIRST },
    { IP4(10, 9, 0, 30), IP4(10, 9, 0, 35), IDC_TCPIP_FROM, IDS_REFUSE_OVERLAP },
    { IP4(10, 9, 0, 15), IP4(10, 9, 0, 20), IDC_TCPIP_FROM, IDS_REFUSE_OVERLAP },
    { IP4(10, 9, 0, 22), IP4(10, 9, 0, 24), IDC_TCPIP_FROM, IDS_REFUSE_OVERLAP },
    { IP4(10, 9, 0, 10), IP4(10, 9, 0, 90), IDC_TCPIP_FROM, IDS_REFUSE_OVERLAP },
};

START_TEST(each_range_is_excluded_or_refused_beside_the_control_that_is_wrong)
{
    struct server_tcpip before;
    bool is_good;

    ck_assert(exclude(IP4(10, 9, 0, 20), IP4(10, 9, 0, 30)));
    before = model;
    is_good = exclude(ranges[_i].from, ranges[_i].to);
    ck_assert_int_eq(is_good, ranges[_i].control == 0);
    if (is_good) {
        ck_assert_uint_eq(model.excluded_count, 2);
        ck_assert_uint_eq(model.adding.from | model.adding.to, 0);
        ck_assert(server_tcpip_check(&model, &why));
    } else {
        ck_assert_int_eq(why.control, ranges[_i].control);
        ck_assert_int_eq(why.string_id, ranges[_i].string_id);
        ck_assert_uint_eq(model.excluded_count, 1);
        ck_assert_mem_eq(model.excluded, before.excluded, sizeof model.excluded);
    }
}
END_TEST

START_TEST(a_refused_range_names_the_one_it_overlaps)
{
    ck_assert(exclude(IP4(10, 9, 0, 20), IP4(10, 9, 0, 30)));
    ck_assert(!exclude(IP4(10, 9, 0, 25), 0));
    ck_assert_str_eq(why.first, "10.9.0.20 - 10.9.0.30");
}
END_TEST

START_TEST(ranges_stand_in_order_and_can_be_taken_back)
{
    ck_assert(exclude(IP4(10, 9, 0, 60), IP4(10, 9, 0, 70)));
    ck_assert(exclude(IP4(10, 9, 0, 20), IP4(10, 9, 0, 30)));
    ck_assert(exclude(IP4(10, 9, 0, 40), 0));
    ck_assert_uint_eq(model.excluded[0].from, IP4(10, 9, 0, 20));
    ck_assert_uint_eq(model.excluded[1].from, IP4(10, 9, 0, 40));
    ck_assert_uint_eq(model.excluded[2].from, IP4(10, 9, 0, 60));
    server_tcpip_include(&model, 1);
    server_tcpip_include(&model, 9); /* no such row */
    ck_assert_uint_eq(model.excluded_count, 2);
    ck_assert_uint_eq(model.excluded[1].from, IP4(10, 9, 0, 60));
    ck_assert(exclude(IP4(10, 9, 0, 40), 0));
}
END_TEST

START_TEST(thirty_two_ranges_fit_and_no_more)
{
    for (uint32_t i = 0; i < EXCLUDED_RANGES_MAX; i++)
        ck_assert(exclude(IP4(10, 9, 0, 3) + 2 * i, 0));
    ck_assert(!exclude(IP4(10, 9, 1, 9), 0));
    ck_assert_int_eq(why.control, IDC_TCPIP_ADD);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_MANY_RANGES);
}
END_TEST

START_TEST(the_last_address_cannot_be_excluded)
{
    model.pool = (struct address_range){ IP4(10, 9, 0, 1), IP4(10, 9, 0, 9) };
    ck_assert(!exclude(IP4(10, 9, 0, 2), IP4(10, 9, 0, 9)));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NONE_LEFT);
    ck_assert_uint_eq(model.excluded_count, 0);
    ck_assert(exclude(IP4(10, 9, 0, 2), IP4(10, 9, 0, 8)));
    ck_assert_uint_eq(server_tcpip_callers(&model), 1);
}
END_TEST

START_TEST(a_pool_that_moves_away_from_its_excluded_ranges_is_refused_beside_the_list)
{
    ck_assert(exclude(IP4(10, 9, 0, 20), IP4(10, 9, 0, 30)));
    model.pool.from = IP4(10, 9, 0, 25);
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_TCPIP_EXCLUDED);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_LIST_OUTSIDE);
    model.pool.from = IP4(10, 9, 0, 20);
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_LIST_FIRST);
    model.pool = (struct address_range){ IP4(10, 9, 0, 19), IP4(10, 9, 0, 30) };
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.string_id, IDS_REFUSE_LIST_NONE_LEFT);
}
END_TEST

START_TEST(a_range_typed_and_not_added_is_not_forgotten)
{
    model.adding.from = IP4(10, 9, 0, 20);
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_TCPIP_FROM);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_NOT_ADDED);
    model.adding = (struct address_range){ 0, IP4(10, 9, 0, 20) };
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_TCPIP_TO);
}
END_TEST

static const struct {
    uint32_t from, to, out_from, out_to, callers;
} rooms[] = { /* counted by hand: the first is the server's, .0 and .255 are nobody's */
    { IP4(10, 9, 0, 1), IP4(10, 9, 1, 254), 0, 0, 507 },
    { IP4(10, 9, 0, 1), IP4(10, 9, 0, 2), 0, 0, 1 },
    { IP4(10, 9, 0, 1), IP4(10, 9, 0, 255), 0, 0, 253 },
    { IP4(10, 9, 0, 254), IP4(10, 9, 1, 1), 0, 0, 1 },
    { IP4(10, 9, 0, 1), IP4(10, 9, 0, 100), IP4(10, 9, 0, 11), IP4(10, 9, 0, 20), 89 },
    { IP4(10, 9, 0, 1), IP4(10, 9, 1, 10), IP4(10, 9, 0, 250), IP4(10, 9, 1, 2), 256 },
    { IP4(10, 0, 0, 1), IP4(10, 1, 0, 0), 0, 0, 256 * 254 - 1 },
    { IP4(10, 9, 0, 9), IP4(10, 9, 0, 1), 0, 0, 0 },
    { 0, 0, 0, 0, 0 },
};

START_TEST(callers_are_counted_as_the_pool_gives_addresses_out)
{
    model.pool = (struct address_range){ rooms[_i].from, rooms[_i].to };
    if (rooms[_i].out_from)
        ck_assert(exclude(rooms[_i].out_from, rooms[_i].out_to));
    ck_assert_uint_eq(server_tcpip_callers(&model), rooms[_i].callers);
    ck_assert_int_eq(server_tcpip_has_pool(&model), rooms[_i].callers > 0);
}
END_TEST

static uint32_t some_address(void)
{
    static const uint32_t bases[] = { IP4(10, 9, 0, 0), IP4(10, 9, 0, 0), IP4(126, 255, 255, 240), IP4(223, 255, 255, 240), 1, IP4(128, 0, 0, 0) };

    return bases[(unsigned)rand() % (sizeof bases / sizeof *bases)] + (unsigned)rand() % 40;
}

START_TEST(what_is_taken_here_is_taken_by_the_service)
{
    srand(3);
    for (int round = 0; round < 20000; round++) {
        struct server_settings out;
        bool is_good;

        server_settings_defaults(&settings);
        server_tcpip_load(&model, &settings);
        model.pool = (struct address_range){ some_address(), some_address() };
        for (int i = 0; i < 3; i++)
            exclude(some_address(), some_address());
        model.adding = (struct address_range){ 0, 0 };
        if (rand() % 4 == 0)
            model.pool.from = some_address();
        is_good = server_tcpip_check(&model, &why);
        out = settings;
        server_tcpip_store(&model, &out);
        if (is_good)
            ck_assert_msg(server_settings_check(&out) == NULL, "%s", server_settings_check(&out));
        else if (why.string_id != IDS_REFUSE_ONE_ADDRESS && why.string_id != IDS_REFUSE_LIST_NONE_LEFT)
            ck_assert_msg(server_settings_check(&out) != NULL, "%d refused", why.string_id);
    }
}
END_TEST

static const struct tcpip_adapter lan = { "Ethernet", IP4(192, 168, 1, 10), 24, IP4(192, 168, 1, 1), { IP4(192, 168, 1, 2), 0 } };

START_TEST(a_pool_on_the_lan_of_this_computer_has_a_neighbour)
{
    char text[RANGE_TEXT_MAX];

    server_tcpip_add_adapter(&model, &lan);
    ck_assert_ptr_null(server_tcpip_neighbour(&model));
    model.pool = (struct address_range){ IP4(192, 168, 1, 200), IP4(192, 168, 1, 220) };
    ck_assert_ptr_eq(server_tcpip_neighbour(&model), &model.adapters[0]);
    ck_assert(server_tcpip_check(&model, &why)); /* a warning, no more */
    ck_assert_str_eq(network_text(&lan, text), "192.168.1.0/24");
    model.pool = (struct address_range){ IP4(192, 168, 0, 1), IP4(192, 168, 0, 254) };
    ck_assert_ptr_null(server_tcpip_neighbour(&model));
    model.pool.to = IP4(192, 168, 1, 0);
    ck_assert_ptr_nonnull(server_tcpip_neighbour(&model));
    model.pool.to = 0;
    ck_assert_ptr_null(server_tcpip_neighbour(&model));
}
END_TEST

START_TEST(an_address_this_computer_uses_is_refused_unless_it_is_excluded)
{
    static const uint32_t used[] = { IP4(192, 168, 1, 10), IP4(192, 168, 1, 1), IP4(192, 168, 1, 2) };

    server_tcpip_add_adapter(&model, &lan);
    model.pool = (struct address_range){ used[_i] - 1, used[_i] + 1 };
    if (!is_caller_address(model.pool.from))
        model.pool.from = used[_i];
    ck_assert(!server_tcpip_check(&model, &why));
    ck_assert_int_eq(why.control, IDC_TCPIP_BEGIN);
    ck_assert_int_eq(why.string_id, IDS_REFUSE_IN_USE);
    ck_assert_str_eq(why.second, "Ethernet");
    if (_i == 0) {
        ck_assert(exclude(used[0], 0));
        ck_assert(server_tcpip_check(&model, &why));
    }
}
END_TEST

START_TEST(a_pool_that_stands_already_is_not_refused_for_an_address_in_use)
{
    settings.pool = (struct address_range){ IP4(192, 168, 1, 3), IP4(192, 168, 1, 20) };
    server_tcpip_load(&model, &settings);
    server_tcpip_add_adapter(&model, &lan);
    model.allow_requested_address = true;
    ck_assert(server_tcpip_check(&model, &why));
    model.pool.to++;
    ck_assert(!server_tcpip_check(&model, &why));
}
END_TEST

START_TEST(an_adapter_without_an_address_is_nobodys_neighbour)
{
    struct tcpip_adapter none = { "Disconnected", 0, 0, 0, { 0, 0 } }, all = { "Odd", IP4(10, 9, 0, 77), 0, 0, { 0, 0 } };

    server_tcpip_add_adapter(&model, &none);
    server_tcpip_add_adapter(&model, &all);
    ck_assert_ptr_null(server_tcpip_neighbour(&model));
    for (int i = 0; i < 2 * TCPIP_ADAPTERS_MAX; i++)
        server_tcpip_add_adapter(&model, &none);
    ck_assert_uint_eq(model.adapter_count, TCPIP_ADAPTERS_MAX);
}
END_TEST

START_TEST(only_what_the_box_is_about_is_saved)
{
    struct server_settings expected = settings, out = settings;

    expected.max_denials = out.max_denials = 5;
    expected.entire_network = false;
    expected.allow_requested_address = true;
    expected.pool = (struct address_range){ IP4(10, 1, 0, 1), IP4(10, 1, 0, 99) };
    expected.excluded[0] = (struct address_range){ IP4(10, 1, 0, 5), IP4(10, 1, 0, 6) };
    expected.excluded_count = 1;
    model.access = TCPIP_THIS_COMPUTER_ONLY;
    model.allow_requested_address = true;
    model.pool = expected.pool;
    ck_assert(server_tcpip_has_other_pool(&model));
    ck_assert(exclude(IP4(10, 1, 0, 5), IP4(10, 1, 0, 6)));
    server_tcpip_store(&model, &out);
    ck_assert_mem_eq(&out, &expected, sizeof out);
}
END_TEST

START_TEST(nothing_changed_is_nothing_changed)
{
    struct server_settings out;

    settings.excluded[0] = (struct address_range){ IP4(10, 9, 0, 50), IP4(10, 9, 0, 60) };
    settings.excluded[1] = (struct address_range){ IP4(10, 9, 0, 5), IP4(10, 9, 0, 6) };
    settings.excluded_count = 2;
    server_tcpip_load(&model, &settings);
    ck_assert(!server_tcpip_has_other_pool(&model));
    server_tcpip_include(&model, 0);
    ck_assert(server_tcpip_has_other_pool(&model));
    ck_assert(exclude(IP4(10, 9, 0, 5), IP4(10, 9, 0, 6)));
    ck_assert(!server_tcpip_has_other_pool(&model));
    out = settings;
    server_tcpip_store(&model, &out);
    ck_assert_uint_eq(out.excluded_count, 2);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("model_server_tcpip");
    TCase *t = tcase_create("tcpip");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, each_pool_is_taken_or_refused_beside_the_control_that_is_wrong, 0, (int)(sizeof pools / sizeof *pools));
    tcase_add_loop_test(t, each_range_is_excluded_or_refused_beside_the_control_that_is_wrong, 0, (int)(sizeof ranges / sizeof *ranges));
    tcase_add_test(t, a_refused_range_names_the_one_it_overlaps);
    tcase_add_test(t, ranges_stand_in_order_and_can_be_taken_back);
    tcase_add_test(t, thirty_two_ranges_fit_and_no_more);
    tcase_add_test(t, the_last_address_cannot_be_excluded);
    tcase_add_test(t, a_pool_that_moves_away_from_its_excluded_ranges_is_refused_beside_the_list);
    tcase_add_test(t, a_range_typed_and_not_added_is_not_forgotten);
    tcase_add_loop_test(t, callers_are_counted_as_the_pool_gives_addresses_out, 0, (int)(sizeof rooms / sizeof *rooms));
    tcase_add_test(t, what_is_taken_here_is_taken_by_the_service);
    tcase_add_test(t, a_pool_on_the_lan_of_this_computer_has_a_neighbour);
    tcase_add_loop_test(t, an_address_this_computer_uses_is_refused_unless_it_is_excluded, 0, 3);
    tcase_add_test(t, a_pool_that_stands_already_is_not_refused_for_an_address_in_use);
    tcase_add_test(t, an_adapter_without_an_address_is_nobodys_neighbour);
    tcase_add_test(t, only_what_the_box_is_about_is_saved);
    tcase_add_test(t, nothing_changed_is_nothing_changed);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
