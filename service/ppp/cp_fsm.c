/*
 * cp_fsm.c - RFC 1661 section 4.1, the state transition table, as a table.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cp_fsm.h"

enum {
    irc = CP_IRC, zrc = CP_ZRC, scr = CP_SCR, sca = CP_SCA, scn = CP_SCN, str = CP_STR,
    sta = CP_STA, scj = CP_SCJ, ser = CP_SER, tlu = CP_TLU, tld = CP_TLD, tls = CP_TLS, tlf = CP_TLF
};
#define no { CP_ILLEGAL, 0 }

/*
 * A cell {irc|scr, 6} is the RFC's "irc,scr/6";  no  is its dash. Rows and columns keep the RFC's
 * order so that the two can be read side by side. Of the marks, r (restart) and p (passive) are
 * options not taken, x (crossed connection) changes nothing.
 */
/* clang-format off */
static const struct cp_step cp_table[CP_EVENTS][CP_STATES] = {
/*                 0 Initial  1 Starting    2 Closed      3 Stopped           4 Closing  5 Stopping  6 Req-Sent    7 Ack-Rcvd    8 Ack-Sent    9 Opened */
[CP_UP]        = { {0,   2},  {irc|scr,6},   no ,          no ,                no ,       no ,        no ,          no ,          no ,          no  },
[CP_DOWN]      = {  no ,       no ,         {0,      0},  {tls,        1},    {0,   0},  {0,   1},   {0,      1},  {0,      1},  {0,      1},  {tld,        1} },
[CP_OPEN]      = { {tls, 1},  {0,      1},  {irc|scr,6},  {0,          3},    {0,   5},  {0,   5},   {0,      6},  {0,      7},  {0,      8},  {0,          9} },
[CP_CLOSE]     = { {0,   0},  {tlf,    0},  {0,      2},  {0,          2},    {0,   4},  {0,   4},   {irc|str,4},  {irc|str,4},  {irc|str,4},  {tld|irc|str,4} },
[CP_TO_PLUS]   = {  no ,       no ,          no ,          no ,               {str, 4},  {str, 5},   {scr,    6},  {scr,    6},  {scr,    8},   no  },
[CP_TO_MINUS]  = {  no ,       no ,          no ,          no ,               {tlf, 2},  {tlf, 3},   {tlf,    3},  {tlf,    3},  {tlf,    3},   no  },
[CP_RCR_PLUS]  = {  no ,       no ,         {sta,    2},  {irc|scr|sca,8},    {0,   4},  {0,   5},   {sca,    8},  {sca|tlu,9},  {sca,    8},  {tld|scr|sca,8} },
[CP_RCR_MINUS] = {  no ,       no ,         {sta,    2},  {irc|scr|scn,6},    {0,   4},  {0,   5},   {scn,    6},  {scn,    7},  {scn,    6},  {tld|scr|scn,6} },
[CP_RCA]       = {  no ,       no ,         {sta,    2},  {sta,        3},    {0,   4},  {0,   5},   {irc,    7},  {scr,    6},  {irc|tlu,9},  {tld|scr,    6} },
[CP_RCN]       = {  no ,       no ,         {sta,    2},  {sta,        3},    {0,   4},  {0,   5},   {irc|scr,6},  {scr,    6},  {irc|scr,8},  {tld|scr,    6} },
[CP_RTR]       = {  no ,       no ,         {sta,    2},  {sta,        3},    {sta, 4},  {sta, 5},   {sta,    6},  {sta,    6},  {sta,    6},  {tld|zrc|sta,5} },
[CP_RTA]       = {  no ,       no ,         {0,      2},  {0,          3},    {tlf, 2},  {tlf, 3},   {0,      6},  {0,      6},  {0,      8},  {tld|scr,    6} },
[CP_RUC]       = {  no ,       no ,         {scj,    2},  {scj,        3},    {scj, 4},  {scj, 5},   {scj,    6},  {scj,    7},  {scj,    8},  {scj,        9} },
[CP_RXJ_PLUS]  = {  no ,       no ,         {0,      2},  {0,          3},    {0,   4},  {0,   5},   {0,      6},  {0,      6},  {0,      8},  {0,          9} },
[CP_RXJ_MINUS] = {  no ,       no ,         {tlf,    2},  {tlf,        3},    {tlf, 2},  {tlf, 3},   {tlf,    3},  {tlf,    3},  {tlf,    3},  {tld|irc|str,5} },
[CP_RXR]       = {  no ,       no ,         {0,      2},  {0,          3},    {0,   4},  {0,   5},   {0,      6},  {0,      7},  {0,      8},  {ser,        9} },
};
/* clang-format on */
#undef no

struct cp_step cp_fsm_step(enum cp_state now, enum cp_event event)
{
    return cp_table[event][now];
}

const char *cp_state_name(enum cp_state state)
{
    static const char *const names[CP_STATES] = {
        "Initial", "Starting", "Closed", "Stopped", "Closing",
        "Stopping", "Req-Sent", "Ack-Rcvd", "Ack-Sent", "Opened"
    };
    return (unsigned)state < CP_STATES ? names[state] : "?";
}

const char *cp_event_name(enum cp_event event)
{
    static const char *const names[CP_EVENTS] = {
        "Up", "Down", "Open", "Close", "TO+", "TO-", "RCR+", "RCR-",
        "RCA", "RCN", "RTR", "RTA", "RUC", "RXJ+", "RXJ-", "RXR"
    };
    return (unsigned)event < CP_EVENTS ? names[event] : "?";
}
