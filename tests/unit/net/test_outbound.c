/*
 * test_outbound.c - by which adapter callers' traffic leaves, on computers with all kinds of adapters.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/outbound.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"

#define GUID_A "{0A0A0A0A-0000-0000-0000-00000000000A}"
#define GUID_B "{0B0B0B0B-0000-0000-0000-00000000000B}"
#define GUID_PPP "{0C0C0C0C-0000-0000-0000-00000000000C}"
#define GUID_LO "{0D0D0D0D-0000-0000-0000-00000000000D}"
#define GUID_NONE "{0E0E0E0E-0000-0000-0000-00000000000E}"

enum { A, B, PPP, LO };

static struct adapters computer;

static void add(const char *id, const char *name, uint32_t address, uint32_t gateway, uint32_t metric)
{
    struct adapter *a = &computer.list[computer.count++];

    strcpy(a->id, id);
    strcpy(a->name, name);
    a->addresses[0] = address;
    a->gateway = gateway;
    a->metric = metric;
    a->is_up = true;
}

static void begin(void)
{
    memset(&computer, 0, sizeof computer);
    add(GUID_A, "Ethernet", IP4(192, 168, 1, 5), IP4(192, 168, 1, 1), 20);
    add(GUID_B, "Wi-Fi", IP4(10, 0, 0, 5), IP4(10, 0, 0, 1), 30);
    add(GUID_PPP, "Dial-up", IP4(172, 16, 0, 5), IP4(172, 16, 0, 1), 1);
    add(GUID_LO, "Loopback", IP4(127, 0, 0, 1), 0, 1);
    computer.list[PPP].is_link = true;
    computer.list[LO].is_loopback = true;
}

static struct outbound choose(uint32_t address, const char *adapter)
{
    return outbound_choose(&computer, address, adapter);
}

START_TEST(the_best_is_the_real_one_with_a_gateway_and_the_lowest_metric)
{
    ck_assert_ptr_eq(adapters_best(&computer), &computer.list[A]);
    computer.list[B].metric = 10;
    ck_assert_ptr_eq(adapters_best(&computer), &computer.list[B]);
    computer.list[B].gateway = 0;
    ck_assert_ptr_eq(adapters_best(&computer), &computer.list[A]);
    computer.list[A].is_up = false;
    ck_assert_ptr_null(adapters_best(&computer));
    computer.list[A].is_up = true;
    computer.list[A].addresses[0] = 0;
    ck_assert_ptr_null(adapters_best(&computer));
    computer.count = 0;
    ck_assert_ptr_null(adapters_best(&computer));
}
END_TEST

START_TEST(without_a_choice_it_is_the_best)
{
    struct outbound way = choose(0, "");

    ck_assert_int_eq(way.by, OUTBOUND_BEST);
    ck_assert_uint_eq(way.address, IP4(192, 168, 1, 5));
    ck_assert_ptr_eq(way.adapter, &computer.list[A]);
    computer.count = 0;
    way = choose(0, "");
    ck_assert_int_eq(way.by, OUTBOUND_BEST);
    ck_assert_uint_eq(way.address, 0);
    ck_assert_ptr_null(way.adapter);
}
END_TEST

START_TEST(a_chosen_adapter_is_found_however_it_is_written)
{
    static const char *const written[] = { GUID_B, "{0b0b0b0b-0000-0000-0000-00000000000b}", "0B0B0B0B-0000-0000-0000-00000000000B", "Wi-Fi", "wi-fi" };

    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        struct outbound way = choose(0, written[i]);

        ck_assert_msg(way.by == OUTBOUND_ADAPTER, "%s", written[i]);
        ck_assert_uint_eq(way.address, IP4(10, 0, 0, 5));
        ck_assert_ptr_eq(way.adapter, &computer.list[B]);
    }
}
END_TEST

START_TEST(an_id_goes_before_a_name)
{
    strcpy(computer.list[A].name, GUID_B);
    ck_assert_ptr_eq(choose(0, GUID_B).adapter, &computer.list[B]);
}
END_TEST

START_TEST(a_chosen_adapter_needs_no_gateway_and_may_be_a_link)
{
    computer.list[B].gateway = 0;
    ck_assert_int_eq(choose(0, GUID_B).by, OUTBOUND_ADAPTER);
    ck_assert_uint_eq(choose(0, GUID_PPP).address, IP4(172, 16, 0, 5));
}
END_TEST

START_TEST(its_address_is_followed)
{
    computer.list[B].addresses[0] = IP4(10, 0, 0, 99);
    ck_assert_uint_eq(choose(0, GUID_B).address, IP4(10, 0, 0, 99));
}
END_TEST

START_TEST(while_it_is_not_connected_it_is_the_best_instead)
{
    for (int how = 0; how < 5; how++) {
        const char *chosen = GUID_B;
        struct outbound way;

        begin();
        if (how == 0)
            computer.list[B].is_up = false;
        else if (how == 1)
            computer.list[B].addresses[0] = 0;
        else if (how == 2)
            chosen = GUID_NONE;
        else if (how == 3)
            chosen = GUID_LO; /* leads nowhere */
        else
            chosen = "{";
        way = choose(0, chosen);
        ck_assert_int_eq(way.by, OUTBOUND_INSTEAD);
        ck_assert_uint_eq(way.address, IP4(192, 168, 1, 5));
        computer.list[A].is_up = false;
        computer.list[B].gateway = 0;
        way = choose(0, chosen);
        ck_assert_int_eq(way.by, OUTBOUND_INSTEAD);
        ck_assert_uint_eq(way.address, 0);
        ck_assert_ptr_null(way.adapter);
    }
}
END_TEST

START_TEST(a_chosen_address_goes_before_a_chosen_adapter)
{
    struct outbound way;

    computer.list[A].addresses[1] = IP4(192, 168, 1, 6);
    way = choose(IP4(192, 168, 1, 6), GUID_B);
    ck_assert_int_eq(way.by, OUTBOUND_ADDRESS);
    ck_assert_uint_eq(way.address, IP4(192, 168, 1, 6));
    ck_assert_ptr_eq(way.adapter, &computer.list[A]);
    way = choose(IP4(8, 8, 8, 8), GUID_B);
    ck_assert_uint_eq(way.address, IP4(8, 8, 8, 8));
    ck_assert_ptr_null(way.adapter);
}
END_TEST

START_TEST(an_adapter_without_an_address_has_no_address)
{
    struct adapter none;

    memset(&none, 0, sizeof none);
    ck_assert(!adapter_has_address(&none, 0));
    ck_assert(adapter_has_address(&computer.list[A], IP4(192, 168, 1, 5)));
}
END_TEST

START_TEST(name_servers_of_the_way_out_come_first)
{
    struct outbound way = choose(0, GUID_B);
    uint32_t dns[2];

    computer.list[A].dns[0] = 1;
    computer.list[A].dns[1] = 2;
    computer.list[B].dns[0] = 3;
    computer.list[PPP].dns[0] = 9;
    ck_assert_uint_eq(outbound_dns(&computer, &way, dns), 2);
    ck_assert_uint_eq(dns[0], 3);
    ck_assert_uint_eq(dns[1], 1);
    way = choose(0, "");
    ck_assert_uint_eq(outbound_dns(&computer, &way, dns), 2);
    ck_assert_uint_eq(dns[0], 1);
    ck_assert_uint_eq(dns[1], 2);
}
END_TEST

START_TEST(a_name_server_is_told_once_and_a_links_never_without_being_chosen)
{
    struct outbound way = choose(0, "");
    uint32_t dns[2];

    computer.list[A].dns[0] = computer.list[B].dns[0] = 7;
    computer.list[PPP].dns[0] = 9;
    ck_assert_uint_eq(outbound_dns(&computer, &way, dns), 1);
    ck_assert_uint_eq(dns[0], 7);
    ck_assert_uint_eq(dns[1], 0);
    way = choose(0, GUID_PPP);
    ck_assert_uint_eq(outbound_dns(&computer, &way, dns), 2);
    ck_assert_uint_eq(dns[0], 9);
    computer.count = 0;
    way = choose(0, "");
    ck_assert_uint_eq(outbound_dns(&computer, &way, dns), 0);
}
END_TEST

/* Each step: what is chosen, whether B is up, and what is to be told. */
static const struct {
    const char *chosen;
    bool is_up;
    uint32_t address;
    enum outbound_news news;
} story[] = {
    { "", true, 0, OUTBOUND_NO_NEWS },
    { GUID_B, true, 0, OUTBOUND_NO_NEWS },
    { GUID_B, false, 0, OUTBOUND_GONE },
    { GUID_B, false, 0, OUTBOUND_NO_NEWS },
    { "{0b0b0b0b-0000-0000-0000-00000000000b}", false, 0, OUTBOUND_NO_NEWS }, /* the same */
    { GUID_B, true, 0, OUTBOUND_BACK },
    { GUID_B, true, 0, OUTBOUND_NO_NEWS },
    { GUID_B, false, 0, OUTBOUND_GONE },
    { GUID_A, false, 0, OUTBOUND_NO_NEWS },             /* an administrator chose another one */
    { GUID_B, true, 0, OUTBOUND_NO_NEWS },
    { GUID_B, false, 0, OUTBOUND_GONE },
    { GUID_NONE, false, 0, OUTBOUND_GONE },
    { "", false, 0, OUTBOUND_NO_NEWS },
    { GUID_B, false, 0, OUTBOUND_GONE },
    { GUID_B, false, IP4(192, 168, 1, 5), OUTBOUND_NO_NEWS }, /* an address instead of it */
    { GUID_B, true, 0, OUTBOUND_NO_NEWS },
};

START_TEST(that_it_is_gone_and_back_is_told_once)
{
    char missed[ADAPTER_ID_MAX + 1] = "";

    for (size_t i = 0; i < sizeof story / sizeof *story; i++) {
        struct outbound way;

        computer.list[B].is_up = story[i].is_up;
        way = choose(story[i].address, story[i].chosen);
        ck_assert_msg(outbound_note(missed, &way, story[i].chosen) == story[i].news, "step %u", (unsigned)i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outbound");
    TCase *tc = tcase_create("outbound");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, the_best_is_the_real_one_with_a_gateway_and_the_lowest_metric);
    tcase_add_test(tc, without_a_choice_it_is_the_best);
    tcase_add_test(tc, a_chosen_adapter_is_found_however_it_is_written);
    tcase_add_test(tc, an_id_goes_before_a_name);
    tcase_add_test(tc, a_chosen_adapter_needs_no_gateway_and_may_be_a_link);
    tcase_add_test(tc, its_address_is_followed);
    tcase_add_test(tc, while_it_is_not_connected_it_is_the_best_instead);
    tcase_add_test(tc, a_chosen_address_goes_before_a_chosen_adapter);
    tcase_add_test(tc, an_adapter_without_an_address_has_no_address);
    tcase_add_test(tc, name_servers_of_the_way_out_come_first);
    tcase_add_test(tc, a_name_server_is_told_once_and_a_links_never_without_being_chosen);
    tcase_add_test(tc, that_it_is_gone_and_back_is_told_once);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
