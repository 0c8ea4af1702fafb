/*
 * modem_query_win.h - asking the modem on a COM port who it is, on a line of its own or on one that an
 * idle port lends.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEM_QUERY_WIN_H
#define RRAS_MODEM_QUERY_WIN_H
#include "service/host/instance_win.h"
#include "service/modem/at_query.h"

enum modem_query_end {
    MODEM_QUERY_ANSWERED,
    MODEM_QUERY_SILENT,
    MODEM_QUERY_RANG,        /* a call came in, and goes first */
    MODEM_QUERY_IN_CALL,     /* there is a call on it */
    MODEM_QUERY_BUSY,        /* the port is being opened, or another modem is being asked */
    MODEM_QUERY_NOT_OPENED,  /* `error` says why */
    MODEM_QUERY_LOST,        /* the cable was unplugged; `error` */
    MODEM_QUERY_STOPPED      /* the service stops, or starts anew */
};

struct modem_query_answer {
    enum modem_query_end end;
    DWORD error;
    char dialogue[AT_QUERY_DIALOGUE_MAX + 1];
    char identity[AT_QUERY_LINE_MAX + 1];
    const struct modem_type *type;   /* NULL: none fits */
};

/* Takes up to some seconds: not on the logic thread. `dte_bps` 0 leaves the port's speed as it is; an open
 * port of the service keeps its own. False: there is no memory, or the service is ending. */
bool modem_query(struct instance *instance, const char *system_name, uint32_t dte_bps, struct modem_query_answer *answer);

/* Logic thread: ends what is under way, before the server goes. */
void modem_query_stop(struct instance *instance);
#endif
