/*
 * test_cp_fsm.c - the table against an independent transcription of the RFC.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cp_fsm.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Typed from RFC 1661 pages 13-14 as text, marks r/p/x kept. */
static const struct { const char *event, *cells; } rfc_table[] = {
    { "Up",    "2 irc,scr/6 - - - - - - - -" },
    { "Down",  "- - 0 tls/1 0 1 1 1 1 tld/1" },
    { "Open",  "tls/1 1 irc,scr/6 3r 5r 5r 6 7 8 9r" },
    { "Close", "0 tlf/0 2 2 4 4 irc,str/4 irc,str/4 irc,str/4 tld,irc,str/4" },
    { "TO+",   "- - - - str/4 str/5 scr/6 scr/6 scr/8 -" },
    { "TO-",   "- - - - tlf/2 tlf/3 tlf/3p tlf/3p tlf/3p -" },
    { "RCR+",  "- - sta/2 irc,scr,sca/8 4 5 sca/8 sca,tlu/9 sca/8 tld,scr,sca/8" },
    { "RCR-",  "- - sta/2 irc,scr,scn/6 4 5 scn/6 scn/7 scn/6 tld,scr,scn/6" },
    { "RCA",   "- - sta/2 sta/3 4 5 irc/7 scr/6x irc,tlu/9 tld,scr/6x" },
    { "RCN",   "- - sta/2 sta/3 4 5 irc,scr/6 scr/6x irc,scr/8 tld,scr/6x" },
    { "RTR",   "- - sta/2 sta/3 sta/4 sta/5 sta/6 sta/6 sta/6 tld,zrc,sta/5" },
    { "RTA",   "- - 2 3 tlf/2 tlf/3 6 6 8 tld,scr/6" },
    { "RUC",   "- - scj/2 scj/3 scj/4 scj/5 scj/6 scj/7 scj/8 scj/9" },
    { "RXJ+",  "- - 2 3 4 5 6 6 8 9" },
    { "RXJ-",  "- - tlf/2 tlf/3 tlf/2 tlf/3 tlf/3 tlf/3 tlf/3 tld,irc,str/5" },
    { "RXR",   "- - 2 3 4 5 6 7 8 ser/9" },
};

static struct cp_step parse_cell(const char *cell)
{
    static const struct {
        const char *name;
        uint16_t bit;
    } actions[] = {
        { "tlu", CP_TLU }, { "tld", CP_TLD }, { "tls", CP_TLS }, { "tlf", CP_TLF },
        { "irc", CP_IRC }, { "zrc", CP_ZRC }, { "scr", CP_SCR }, { "sca", CP_SCA },
        { "scn", CP_SCN }, { "str", CP_STR }, { "sta", CP_STA }, { "scj", CP_SCJ },
        { "ser", CP_SER }
    };
    struct cp_step step = { 0 };
    const char *slash = strchr(cell, '/');

    if (cell[0] == '-') {
        step.actions = CP_ILLEGAL;
        return step;
    }
    for (size_t i = 0; slash && i < sizeof actions / sizeof *actions; i++)
        for (const char *p = cell; p < slash; p += 4)
            if (strncmp(p, actions[i].name, 3) == 0)
                step.actions = (uint16_t)(step.actions | actions[i].bit);
    step.next = (uint8_t)atoi(slash ? slash + 1 : cell);
    return step;
}

/* Loop test: one Check test per event row, so a failure names the row. */
START_TEST(row_matches_rfc1661)
{
    char line[160];
    snprintf(line, sizeof line, "%s", rfc_table[_i].cells);
    ck_assert_str_eq(cp_event_name((enum cp_event)_i), rfc_table[_i].event);
    int s = 0;
    for (char *c = strtok(line, " "); c; c = strtok(NULL, " "), s++) {
        struct cp_step want = parse_cell(c), got = cp_fsm_step((enum cp_state)s, (enum cp_event)_i);
        ck_assert_msg(got.actions == want.actions && got.next == want.next,
            "%s in %s: got %04x/%u, RFC says %s", rfc_table[_i].event,
            cp_state_name((enum cp_state)s), got.actions, got.next, c);
    }
    ck_assert_int_eq(s, CP_STATES);
}
END_TEST

/* Property: entering Opened is tlu, leaving it is tld, for every cell. */
START_TEST(opened_is_announced_exactly_once)
{
    for (int e = 0; e < CP_EVENTS; e++)
        for (int s = 0; s < CP_STATES; s++) {
            struct cp_step st = cp_fsm_step((enum cp_state)s, (enum cp_event)e);
            if (st.actions & CP_ILLEGAL) continue;
            ck_assert_int_eq(s != CP_OPENED && st.next == CP_OPENED, !!(st.actions & CP_TLU));
            ck_assert_int_eq(s == CP_OPENED && st.next != CP_OPENED, !!(st.actions & CP_TLD));
        }
}
END_TEST

START_TEST(every_state_and_event_has_the_rfc_name)
{
    ck_assert_str_eq(cp_state_name(CP_ACK_RCVD), "Ack-Rcvd");
    ck_assert_str_eq(cp_state_name(CP_STATES), "?");
    ck_assert_str_eq(cp_event_name(CP_EVENTS), "?");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cp_fsm");
    TCase *table = tcase_create("RFC 1661 section 4.1");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(table, row_matches_rfc1661, 0, CP_EVENTS);
    tcase_add_test(table, opened_is_announced_exactly_once);
    tcase_add_test(table, every_state_and_event_has_the_rfc_name);
    suite_add_tcase(suite, table);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
