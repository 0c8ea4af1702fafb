/*
 * test_model_monitor.c - numbers people read, the graph of a line, the tray icon.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_monitor.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/ras/phone_entry.h"
#include "gui/phone/model_graph.h"

static const struct {
    uint64_t n;
    const char *text;
} numbers[] = {
    { 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { 3120, "3,120" }, { 1234567, "1,234,567" },
    { UINT64_MAX, "18,446,744,073,709,551,615" },
};

START_TEST(numbers_have_a_comma_at_every_thousand)
{
    char text[MONITOR_TEXT_MAX];

    ck_assert_str_eq(monitor_number(numbers[_i].n, text), numbers[_i].text);
}
END_TEST

static const struct {
    uint64_t ms;
    const char *text;
} durations[] = {
    { 0, "0:00:00" }, { 999, "0:00:00" }, { 61000, "0:01:01" }, { 86399999, "23:59:59" }, { 86400000, "1 day 0:00:00" },
    { 3 * 86400000ull + 3723000, "3 days 1:02:03" },
};

START_TEST(durations_are_hours_minutes_and_seconds)
{
    char text[MONITOR_TEXT_MAX];

    ck_assert_str_eq(monitor_duration(durations[_i].ms, text), durations[_i].text);
}
END_TEST

START_TEST(the_longest_duration_fits)
{
    char text[MONITOR_TEXT_MAX];

    ck_assert_uint_lt(strlen(monitor_duration(UINT64_MAX, text)), MONITOR_TEXT_MAX);
}
END_TEST

START_TEST(counters_count_from_the_reset_and_from_nought_when_they_begin_anew)
{
    struct monitor_counters base = { 100, 200, 10, 20, 1, 2, 3, 4 }, now = { 150, 100, 10, 25, 1, 0, 5, 4 };
    struct monitor_counters since = monitor_since(&now, &base);

    ck_assert_uint_eq(since.bytes_in, 50);
    ck_assert_uint_eq(since.bytes_out, 100);
    ck_assert_uint_eq(since.frames_in, 0);
    ck_assert_uint_eq(since.frames_out, 5);
    ck_assert_uint_eq(since.crc, 0);
    ck_assert_uint_eq(since.too_long, 0);
    ck_assert_uint_eq(since.aborted, 2);
    ck_assert_uint_eq(since.dropped, 0);
}
END_TEST

START_TEST(status_stays_with_the_connection_it_shows)
{
    struct monitor_choice all[] = { { 1, "Over", false, true }, { 2, "Dialing", false, false }, { 3, "Up", true, false }, { 4, "Home", true, false } };

    ck_assert_int_eq(monitor_choose(all, 4, 0, ""), 2);
    ck_assert_int_eq(monitor_choose(all, 4, 0, "HOME"), 3);
    ck_assert_int_eq(monitor_choose(all, 4, 1, "Home"), 0);
    ck_assert_int_eq(monitor_choose(all, 4, 9, NULL), 2);
    ck_assert_int_eq(monitor_choose(all, 2, 0, NULL), 1);
    ck_assert_int_eq(monitor_choose(all, 1, 0, "Over"), 0);
    ck_assert_int_eq(monitor_choose(all, 0, 3, "Up"), -1);
}
END_TEST

START_TEST(every_preference_is_kept)
{
    struct monitor_prefs prefs;
    size_t rows = 0;

    monitor_prefs_defaults(&prefs);
    ck_assert(prefs.has_icon && prefs.has_lights && prefs.tells_complete && prefs.tells_lost && !prefs.opens_monitor);
    for (const struct monitor_pref_row *row = monitor_pref_rows; row->value; row++, rows++)
        *(bool *)((char *)&prefs + row->offset) = false;
    ck_assert_uint_eq(rows, sizeof prefs / sizeof(bool));
    ck_assert(!prefs.has_icon && !prefs.has_lights && !prefs.tells_complete && !prefs.tells_lost && !prefs.opens_monitor);
}
END_TEST

/* ---- the graph ---- */

static struct graph_model graph;

static void set_up(void)
{
    graph_model_clear(&graph);
}

START_TEST(the_first_look_tells_no_rate)
{
    struct graph_sample sample;

    graph_model_tell(&graph, 1000, 2000, 5000);
    ck_assert(!graph_model_at(&graph, 0, &sample));
    graph_model_tell(&graph, 1500, 2100, 6000);
    ck_assert(graph_model_at(&graph, 0, &sample));
    ck_assert_uint_eq(sample.in, 500);
    ck_assert_uint_eq(sample.out, 100);
    ck_assert(!graph_model_at(&graph, 1, &sample));
}
END_TEST

START_TEST(a_late_look_is_spread_over_the_seconds_it_took)
{
    struct graph_sample sample;

    graph_model_tell(&graph, 0, 0, 0);
    graph_model_tell(&graph, 3000, 0, 3000);
    for (unsigned ago = 0; ago < 3; ago++) {
        ck_assert(graph_model_at(&graph, ago, &sample));
        ck_assert_uint_eq(sample.in, 1000);
    }
    ck_assert(!graph_model_at(&graph, 3, &sample));
}
END_TEST

START_TEST(two_looks_in_a_row_are_no_peak)
{
    struct graph_sample sample;

    graph_model_tell(&graph, 0, 0, 1000);
    graph_model_tell(&graph, 100, 0, 1001);
    ck_assert(!graph_model_at(&graph, 0, &sample));
    graph_model_tell(&graph, 200, 0, 2000);
    ck_assert(graph_model_at(&graph, 0, &sample));
    ck_assert_uint_eq(sample.in, 200);
}
END_TEST

START_TEST(counters_that_went_back_begin_anew_without_a_peak)
{
    struct graph_sample sample;

    graph_model_tell(&graph, 5000, 5000, 1000);
    graph_model_tell(&graph, 10, 10, 2000);
    ck_assert(!graph_model_at(&graph, 0, &sample));
    graph_model_tell(&graph, 20, 10, 3000);
    ck_assert(graph_model_at(&graph, 0, &sample));
    ck_assert_uint_eq(sample.in, 10);
    graph_model_tell(&graph, 30, 10, 2000); /* and so does a clock */
    graph_model_tell(&graph, 40, 10, 3000);
    ck_assert(graph_model_at(&graph, 0, &sample));
    ck_assert_uint_eq(sample.in, 10);
}
END_TEST

START_TEST(two_minutes_are_kept_the_newest_first)
{
    struct graph_sample sample;

    for (unsigned second = 0; second <= 2 * GRAPH_SECONDS; second++)
        graph_model_tell(&graph, (uint64_t)second * second, 0, (uint64_t)second * 1000);
    ck_assert(graph_model_at(&graph, 0, &sample));
    ck_assert_uint_eq(sample.in, 4 * GRAPH_SECONDS - 1);
    ck_assert(graph_model_at(&graph, GRAPH_SECONDS - 1, &sample));
    ck_assert_uint_eq(sample.in, 2 * GRAPH_SECONDS + 1);
    ck_assert(!graph_model_at(&graph, GRAPH_SECONDS, &sample));
}
END_TEST

START_TEST(an_hour_without_news_does_no_harm)
{
    struct graph_sample sample;

    graph_model_tell(&graph, 0, 0, 0);
    graph_model_tell(&graph, 3600000, 0, 3600000);
    ck_assert(graph_model_at(&graph, GRAPH_SECONDS - 1, &sample));
    ck_assert_uint_eq(sample.in, 1000);
}
END_TEST

static const struct {
    uint32_t most, scale;
} scales[] = { { 0, 100 }, { 100, 100 }, { 101, 200 }, { 201, 500 }, { 501, 1000 }, { 3700, 5000 }, { 5001, 10000 }, { 2000000001, UINT32_MAX },
               { UINT32_MAX, UINT32_MAX } };

START_TEST(the_scale_is_the_next_1_2_5_above_all_samples)
{
    graph_model_tell(&graph, 0, 0, 0);
    graph_model_tell(&graph, 0, scales[_i].most, 1000);
    ck_assert_uint_eq(graph_model_scale(&graph), scales[_i].scale);
}
END_TEST

START_TEST(a_sample_stands_as_high_as_its_share_of_the_scale)
{
    ck_assert_int_eq(graph_model_height(0, 100, 60), 0);
    ck_assert_int_eq(graph_model_height(50, 100, 60), 30);
    ck_assert_int_eq(graph_model_height(100, 100, 60), 60);
    ck_assert_int_eq(graph_model_height(900, 100, 60), 60);
    ck_assert_int_eq(graph_model_height(UINT32_MAX - 1, UINT32_MAX, 1000), 999);
    ck_assert_int_eq(graph_model_height(5, 0, 60), 0);
    ck_assert_int_eq(graph_model_height(5, 10, -3), 0);
}
END_TEST

/* ---- the tray icon ---- */

START_TEST(a_light_is_on_when_its_direction_moved)
{
    ck_assert_uint_eq(tray_lights(1, 1, 1, 1), 0);
    ck_assert_uint_eq(tray_lights(1, 1, 2, 1), TRAY_IN);
    ck_assert_uint_eq(tray_lights(1, 1, 1, 2), TRAY_OUT);
    ck_assert_uint_eq(tray_lights(1, 1, 2, 2), TRAY_IN | TRAY_OUT);
    ck_assert_uint_eq(tray_lights(9, 9, 0, 0), 0); /* one connection less */
}
END_TEST

static const int sizes[] = { 16, 20, 24, 32, 48, 64 };

START_TEST(the_icon_is_painted_inside_its_square_and_each_light_shows)
{
    int size = sizes[_i], pixels = size * size;
    uint32_t *icons[TRAY_LIGHTS];

    for (unsigned lights = 0; lights < TRAY_LIGHTS; lights++) {
        icons[lights] = malloc((size_t)(pixels + 1) * sizeof(uint32_t));
        ck_assert_ptr_nonnull(icons[lights]);
        icons[lights][pixels] = 0xdeadbeef;
        tray_paint(icons[lights], size, lights);
        ck_assert_uint_eq(icons[lights][pixels], 0xdeadbeef);
        ck_assert_uint_eq(icons[lights][0], 0); /* the corners are clear */
        ck_assert_uint_eq(icons[lights][pixels - 1], 0);
        for (unsigned other = 0; other < lights; other++)
            ck_assert_int_ne(memcmp(icons[lights], icons[other], (size_t)pixels * sizeof(uint32_t)), 0);
    }
    for (unsigned lights = 0; lights < TRAY_LIGHTS; lights++)
        free(icons[lights]);
}
END_TEST

START_TEST(a_long_name_is_shortened_between_letters)
{
    char name[PHONE_NAME_MAX + 1], out[MONITOR_SHORT_MAX + 1];

    ck_assert_str_eq(monitor_short_name("Office", out), "Office");
    memset(name, 'W', sizeof name);
    name[MONITOR_SHORT_MAX] = '\0';
    ck_assert_str_eq(monitor_short_name(name, out), name);
    memset(name, 'W', sizeof name);
    name[PHONE_NAME_MAX] = '\0';
    monitor_short_name(name, out);
    ck_assert_uint_eq(strlen(out), MONITOR_SHORT_MAX);
    ck_assert_str_eq(out + MONITOR_SHORT_MAX - 4, "W...");
    memcpy(name + MONITOR_SHORT_MAX - 4, "\xc3\xbc", 2); /* u umlaut across the edge */
    monitor_short_name(name, out);
    ck_assert_str_eq(out + MONITOR_SHORT_MAX - 5, "W...");
}
END_TEST

START_TEST(a_port_of_a_tcp_line_is_known_by_its_name)
{
    ck_assert(monitor_is_tcp("TCP1") && monitor_is_tcp("TCP12"));
    ck_assert(!monitor_is_tcp("COM5") && !monitor_is_tcp(""));
}
END_TEST

int main(void)
{
    TCase *tc = tcase_create("monitor");
    Suite *suite = suite_create("model_monitor");
    SRunner *runner = srunner_create(suite);
    int bad;

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_loop_test(tc, numbers_have_a_comma_at_every_thousand, 0, (int)(sizeof numbers / sizeof *numbers));
    tcase_add_loop_test(tc, durations_are_hours_minutes_and_seconds, 0, (int)(sizeof durations / sizeof *durations));
    tcase_add_test(tc, the_longest_duration_fits);
    tcase_add_test(tc, counters_count_from_the_reset_and_from_nought_when_they_begin_anew);
    tcase_add_test(tc, status_stays_with_the_connection_it_shows);
    tcase_add_test(tc, every_preference_is_kept);
    tcase_add_test(tc, the_first_look_tells_no_rate);
    tcase_add_test(tc, a_late_look_is_spread_over_the_seconds_it_took);
    tcase_add_test(tc, two_looks_in_a_row_are_no_peak);
    tcase_add_test(tc, counters_that_went_back_begin_anew_without_a_peak);
    tcase_add_test(tc, two_minutes_are_kept_the_newest_first);
    tcase_add_test(tc, an_hour_without_news_does_no_harm);
    tcase_add_loop_test(tc, the_scale_is_the_next_1_2_5_above_all_samples, 0, (int)(sizeof scales / sizeof *scales));
    tcase_add_test(tc, a_sample_stands_as_high_as_its_share_of_the_scale);
    tcase_add_test(tc, a_light_is_on_when_its_direction_moved);
    tcase_add_loop_test(tc, the_icon_is_painted_inside_its_square_and_each_light_shows, 0, (int)(sizeof sizes / sizeof *sizes));
    tcase_add_test(tc, a_long_name_is_shortened_between_letters);
    tcase_add_test(tc, a_port_of_a_tcp_line_is_known_by_its_name);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    bad = srunner_ntests_failed(runner);
    srunner_free(runner);
    return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
