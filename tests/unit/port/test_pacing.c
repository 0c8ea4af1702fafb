/*
 * test_pacing.c - pacing against a simulated line with a deep buffer in front of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdint.h>
#include <string.h>
#include "service/port/pacing.h"

enum { FRAME = 1520, ECHO = 20, BUFFER = 64 * 1024, ECHOES = 4096 };

/* A FIFO of `BUFFER` octets that drains at `bps`; an echo that has left it is answered after `delay`. */
static struct line {
    struct pacing p;
    uint32_t bps;
    rras_ms delay, now, wake;
    uint64_t written, sent_x10000; /* octets sent, in bit milliseconds */
    uint64_t mark[ECHOES];         /* offset behind echo i; its stamp is i */
    rras_ms left_at[ECHOES];
    uint32_t echoes, left, answered;
    bool answers;
    unsigned lose_every;           /* one echo in so many gets no reply; 0 none */
    /* measured */
    uint64_t busy_ms, total_ms, ahead_ms_sum, frames;
    rras_ms ahead_ms_max;
} l;

static uint64_t sent(void)
{
    return l.sent_x10000 / 10000;
}

static void begin(uint32_t known_bps, uint32_t bps, rras_ms delay)
{
    memset(&l, 0, sizeof l);
    l.bps = bps;
    l.delay = delay;
    l.answers = true;
    pacing_init(&l.p, known_bps);
}

static void give(size_t n)
{
    ck_assert_uint_le(l.written - sent() + n, BUFFER);
    l.written += n;
    pacing_wrote(&l.p, n, l.now);
}

/* As a call does: frames while there is room, echoes where wanted. */
static void pump(size_t frame)
{
    while (pacing_room(&l.p, l.now) > 0) {
        rras_ms ahead = (l.written - sent()) * 10000 / l.bps;

        if (l.written - sent() + frame + ECHO > BUFFER)
            break; /* the transport has no room */
        ck_assert_uint_ge(pacing_room(&l.p, l.now), PACING_FRAME);
        give(frame);
        l.ahead_ms_sum += ahead;
        l.ahead_ms_max = ahead > l.ahead_ms_max ? ahead : l.ahead_ms_max;
        l.frames++;
        if (pacing_wants_echo(&l.p, l.now)) {
            give(ECHO);
            ck_assert_uint_lt(l.echoes, ECHOES);
            l.mark[l.echoes] = l.written;
            pacing_echo_sent(&l.p, l.echoes++, l.now);
        }
    }
    l.wake = pacing_deadline(&l.p, l.now);
}

static void tick(void)
{
    uint64_t room = (l.written * 10000 - l.sent_x10000);

    l.now++;
    l.total_ms++;
    l.busy_ms += room >= l.bps;
    l.sent_x10000 += room < l.bps ? room : l.bps; /* bps / 10 octets a second */
    while (l.left < l.echoes && sent() >= l.mark[l.left])
        l.left_at[l.left++] = l.now;
    while (l.answered < l.left && l.now >= l.left_at[l.answered] + l.delay) {
        bool is_lost = l.lose_every > 0 && l.answered % l.lose_every == 0;

        if (l.answers && !is_lost) {
            pacing_echo_back(&l.p, l.answered, l.now);
            l.wake = l.now;
        }
        l.answered++;
    }
}

/* Always something to send; woken by echoes and deadlines only, and those up to `late` ms late. */
static void download(rras_ms ms, rras_ms late)
{
    rras_ms end = l.now + ms;

    l.busy_ms = l.total_ms = l.ahead_ms_sum = l.frames = l.ahead_ms_max = 0;
    pump(FRAME);
    while (l.now < end) {
        tick();
        if (l.wake != RRAS_NEVER && l.now >= l.wake + late)
            pump(FRAME);
    }
}

static void idle(rras_ms ms)
{
    while (ms-- > 0)
        tick();
}

static void assert_good(const char *what, rras_ms max_ahead)
{
    unsigned share = (unsigned)(l.busy_ms * 100 / l.total_ms);

    ck_assert_msg(share >= 90, "%s at %u: only %u %% busy", what, l.bps, share);
    ck_assert_msg(l.ahead_ms_max <= max_ahead, "%s at %u: %u ms ahead", what, l.bps, (unsigned)l.ahead_ms_max);
}

/* Time of one full frame: what no pacing can take away from whoever comes behind it. */
static rras_ms frame_ms(void)
{
    return (FRAME + ECHO) * 10000u / l.bps;
}

static const uint32_t speeds[] = { 2400, 9600, 14400, 33600, 57600, 115200, 1000000 };

START_TEST(a_line_of_known_speed_is_busy_and_never_far_ahead)
{
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        begin(speeds[i], speeds[i], 0);
        download(60000, 15);
        assert_good("known", PACING_AHEAD_MS);
        ck_assert_uint_eq(l.echoes, 0);
    }
}
END_TEST

START_TEST(a_slow_line_of_known_speed_gets_a_frame_when_the_last_is_nearly_gone)
{
    begin(33600, 33600, 0);
    download(60000, 0);
    assert_good("known", 30);
}
END_TEST

START_TEST(a_line_of_unknown_speed_is_learnt)
{
    static const rras_ms delays[] = { 0, 5, 60, 150 };

    for (size_t i = 1; i < sizeof speeds / sizeof *speeds; i++) {
        for (size_t k = 0; k < sizeof delays / sizeof *delays; k++) {
            rras_ms one_frame;

            begin(0, speeds[i], delays[k]);
            one_frame = frame_ms();
            download(20000, 0); /* from the first octet on there is no flood */
            ck_assert_msg(l.ahead_ms_max <= 300 + one_frame + delays[k], "%u, delay %u: %u ms", l.bps,
                          (unsigned)delays[k], (unsigned)l.ahead_ms_max);
            download(60000, 15);
            assert_good("unknown", one_frame > 200 ? 50 + one_frame : 300);
        }
    }
}
END_TEST

START_TEST(a_very_long_path_costs_a_part_of_the_speed)
{
    for (size_t i = 1; i < sizeof speeds / sizeof *speeds; i++) {
        begin(0, speeds[i], 300);
        download(20000, 0);
        download(60000, 15);
        ck_assert_uint_ge(l.busy_ms * 100 / l.total_ms, 80);
        ck_assert_uint_le(l.ahead_ms_max, 450 + 2 * frame_ms());
    }
}
END_TEST

START_TEST(a_line_that_becomes_faster_or_slower_is_followed)
{
    begin(0, 33600, 20);
    download(20000, 0);
    l.bps = 115200;
    download(10000, 0);
    download(20000, 0);
    assert_good("faster", 400);
    l.bps = 57600;
    download(10000, 0);
    download(20000, 0);
    assert_good("slower", 330);
}
END_TEST

START_TEST(a_path_that_becomes_longer_costs_a_part_of_the_speed_and_no_delay)
{
    begin(0, 115200, 10);
    download(20000, 0);
    l.delay = 200;
    download(10000, 0);
    download(20000, 0);
    ck_assert_uint_ge(l.busy_ms * 100 / l.total_ms, 75);
    ck_assert_uint_le(l.ahead_ms_max, 300);
}
END_TEST

START_TEST(a_sender_with_little_to_send_does_not_make_the_line_look_slow)
{
    begin(0, 115200, 20);
    download(10000, 0);
    idle(2000);
    for (int i = 0; i < 300; i++) { /* keys typed */
        ck_assert_uint_gt(pacing_room(&l.p, l.now), 0);
        give(60);
        if (pacing_wants_echo(&l.p, l.now)) {
            give(ECHO);
            l.mark[l.echoes] = l.written;
            pacing_echo_sent(&l.p, l.echoes++, l.now);
        }
        idle(100);
    }
    download(2000, 0); /* at once */
    assert_good("after typing", 300);
}
END_TEST

START_TEST(lost_echoes_do_not_stop_the_line)
{
    begin(0, 33600, 50);
    l.lose_every = 5;
    download(20000, 0);
    download(60000, 0);
    assert_good("one in five lost", 700);
}
END_TEST

START_TEST(a_peer_that_answers_no_echo_is_not_limited)
{
    begin(0, 115200, 20);
    l.answers = false;
    download(4000, 0); /* until we know */
    ck_assert_uint_eq(pacing_room(&l.p, l.now), SIZE_MAX);
    download(10000, 0);
    ck_assert_uint_ge(l.busy_ms, 9900);
    ck_assert_uint_le(l.echoes, 20); /* asked now and then all the same */
    l.answers = true;
    idle(10000);
    download(10000, 0); /* an answer brings pacing back */
    download(20000, 0);
    assert_good("heard after all", 300);
}
END_TEST

START_TEST(without_echoes_there_is_always_room)
{
    begin(0, 9600, 0); /* LCP is not open, or link_echo() says no */
    for (int i = 0; i < 40; i++) {
        ck_assert_uint_gt(pacing_room(&l.p, l.now), 0);
        ck_assert_uint_eq(pacing_deadline(&l.p, l.now), l.now);
        give(FRAME);
        ck_assert(pacing_wants_echo(&l.p, l.now));
    }
}
END_TEST

START_TEST(strange_replies_are_ignored)
{
    struct pacing before;

    begin(0, 115200, 0);
    give(FRAME);
    pacing_echo_sent(&l.p, 7, 0);
    before = l.p;
    pacing_echo_back(&l.p, 8, 5);
    ck_assert_mem_eq(&before, &l.p, sizeof before);
    pacing_echo_back(&l.p, 7, 5);
    before = l.p;
    pacing_echo_back(&l.p, 7, 6);
    ck_assert_mem_eq(&before, &l.p, sizeof before);
    for (uint32_t i = 0; i < 20; i++)
        pacing_echo_sent(&l.p, i, 7); /* more than were wanted */
    ck_assert_uint_eq(l.p.on_way_count, PACING_ECHOES);
    pacing_init(&l.p, 115200);
    pacing_echo_back(&l.p, 1, 1);
    ck_assert(!pacing_wants_echo(&l.p, 5000));
}
END_TEST

START_TEST(the_deadline_of_a_known_speed_is_when_there_is_room)
{
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        begin(speeds[i], speeds[i], 0);
        for (int k = 0; k < 200; k++) {
            rras_ms at;

            while (pacing_room(&l.p, l.now) > 0)
                pacing_wrote(&l.p, 40 + (size_t)k * 7, l.now);
            at = pacing_deadline(&l.p, l.now);
            ck_assert_uint_gt(at, l.now);
            ck_assert_uint_eq(pacing_room(&l.p, at - 1), 0);
            ck_assert_uint_ge(pacing_room(&l.p, at), PACING_FRAME);
            l.now = at;
        }
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pacing");
    TCase *t = tcase_create("a line with a deep buffer");
    SRunner *sr;
    int failed;

    tcase_add_test(t, a_line_of_known_speed_is_busy_and_never_far_ahead);
    tcase_add_test(t, a_slow_line_of_known_speed_gets_a_frame_when_the_last_is_nearly_gone);
    tcase_add_test(t, a_line_of_unknown_speed_is_learnt);
    tcase_add_test(t, a_very_long_path_costs_a_part_of_the_speed);
    tcase_add_test(t, a_line_that_becomes_faster_or_slower_is_followed);
    tcase_add_test(t, a_path_that_becomes_longer_costs_a_part_of_the_speed_and_no_delay);
    tcase_add_test(t, a_sender_with_little_to_send_does_not_make_the_line_look_slow);
    tcase_add_test(t, lost_echoes_do_not_stop_the_line);
    tcase_add_test(t, a_peer_that_answers_no_echo_is_not_limited);
    tcase_add_test(t, without_echoes_there_is_always_room);
    tcase_add_test(t, strange_replies_are_ignored);
    tcase_add_test(t, the_deadline_of_a_known_speed_is_when_there_is_room);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
