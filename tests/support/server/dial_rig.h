/*
 * dial_rig.h - a server that dials, and the servers it may reach, in a test. One rig at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DIAL_RIG_H
#define RRAS_DIAL_RIG_H
#include "tests/support/server/server_rig.h"

extern struct rig *rig;
extern uint32_t connection;             /* the last dialled */
extern char why[256];

/* `ports` TCP ports (0: none) of these roles; add what else there is, then rig_start(). */
void open_rig(uint16_t ports, unsigned roles);
void close_rig(void);
/* joe, with the right password. */
struct dial_request request_for(const char *number);
/* server_dial() into `connection` and `why`, and a moment for it to begin. */
uint32_t dial(const struct dial_request *request);
struct dial_status status_now(void);    /* of `connection`; all 0 when it is forgotten */
bool was_reported(enum dial_state state);

/* A far end that is an engine of its own: it lets everybody in, and remembers what came. */
struct far {
    struct link *link;
    struct hdlc_rx rx;
    struct hdlc_tx tx;
    struct rig_line *line;
    char user[AUTH_NAME_MAX + 1];       /* who said it was there */
    unsigned callback;                  /* set of cbcp_type it offers; 0: no CBCP */
    struct cbcp_agreed agreed;
    uint8_t got[1600];                  /* the last packet */
    size_t got_len;
    unsigned packets;
    bool is_up, has_ended;
};
extern const struct link_ip far_terms;
/* Answers on this line, by PAP. */
void far_start(struct far *far, struct rig_line *line, unsigned callback);
void far_run(struct far *far, rras_ms ms);
void far_stop(struct far *far);
#endif
