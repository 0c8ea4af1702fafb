/*
 * server_rig.h - an access server in a test: lines in memory, users in a table, a clock by hand.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SERVER_RIG_H
#define RRAS_SERVER_RIG_H
#include "service/port/server.h"
#include "tests/support/ppp_caller.h"

enum { RIG_LINES = 300, RIG_LINE_BYTES = 256 * 1024, RIG_EVENTS = 64, RIG_CALLS = 16 };

struct rig_line {
    struct transport transport;
    bool is_open;
    bool can_dtr;
    rras_ms latency, due;           /* of a line to the server's or another's port: its bytes take so long */
    bool is_cut;                    /* what goes in does not come out */
    uint8_t *to_caller;             /* written by the server, not yet read by the caller */
    size_t to_caller_len;
    struct ppp_caller caller;       /* the other end, when it speaks PPP */
    bool has_caller;
    struct rig_line *far;           /* the other end of a line whose two ends are both the server's */
};

struct rig {
    struct server *server;
    rras_ms now;
    struct rig_line lines[RIG_LINES];
    size_t line_count;
    enum ras_event events[RIG_EVENTS];
    char event_text[RIG_EVENTS][400];
    size_t event_count;
    struct call_record records[RIG_CALLS];
    size_t record_count;
    unsigned privilege;             /* of joe; 0: may dial in */
    const char *callback_number;    /* of joe; NULL none */
    const struct cbcp_wish *wish;   /* of callers from now on; NULL: they know no CBCP */
    int64_t clock_set_s;            /* how far somebody has set the clock meanwhile */
    const char *router_name;        /* another account, with the same password, or NULL */
    unsigned week_hour;             /* as week_hour() says */
    uint32_t session_s, idle_s;     /* the provider allows joe's calls so long */
    struct call_record served[RIG_CALLS]; /* as call_served() said */
    size_t served_count;
    uint32_t refuse_with;           /* RAS error the users table answers with, 0: judge */
    bool accepts_any;               /* who has no account is let in; only joe has one */
    bool answers_later;             /* authentication answers on rig_answer() */
    uint32_t pending_call;
    struct auth_attempt pending;
    char connected_place[160];      /* the last connect(), and its ticket until it is answered; 0 */
    uint32_t connect_ticket;
    unsigned connects;
    struct dial_step steps[128];    /* all that dial_state() said */
    size_t step_count;
    char opened_port[PORT_NAME_MAX + 1]; /* the last open_line() */
    unsigned opens;
    bool reuses_lines;              /* closed ones are new ones */
    unsigned pings_out;             /* to the outside; the last one, until it is answered */
    uint32_t pinged;
    void *ping_cookie;
    uint8_t ping_data[64];
    size_t ping_len;
    void (*link_up)(struct rig *rig, uint32_t connection, const struct host_link *link); /* as the host is told; NULL */
    void (*link_down)(struct rig *rig, uint32_t connection);
    char traced[8][2048];           /* trace_frame bytes of PAP, for masking */
    size_t traced_count;
    char log[16384];                /* trace_text, port in front */
};

void rig_init(struct rig *rig, const struct server_settings *settings);
void rig_fini(struct rig *rig);
/* A TCP device with `ports` ports of these roles, called TCP1.. ; then rig_start(). */
void rig_add_tcp(struct rig *rig, uint16_t ports, unsigned roles);
void rig_add_tcp_limited(struct rig *rig, uint16_t ports, unsigned roles, uint16_t calls_per_minute);
void rig_add_modem(struct rig *rig, unsigned roles);
/* A COM port of this name with a null modem cable, and its line, which the server was told to open. */
void rig_add_cable(struct rig *rig, const char *name, unsigned roles);
struct rig_line *rig_open_line(struct rig *rig, const char *port);
/* A demand-dial interface that only answers, and the account of its router. */
void rig_add_router(struct rig *rig, const char *name);
void rig_start(struct rig *rig);
/* A call on the TCP device; NULL when it was turned away. */
struct rig_line *rig_call(struct rig *rig, uint32_t from);
/* The same with our own engine at the other end. */
struct rig_line *rig_dial(struct rig *rig, const char *user, const char *password, unsigned methods);
/* Our own engine takes over the far end of a line that has been text so far (or was somebody else). */
void rig_attach(struct rig *rig, struct rig_line *line, const char *user, const char *password, unsigned methods);
/* The modem port's COM port opens: what the server asked for with open_line(). */
struct rig_line *rig_open_modem(struct rig *rig);
/* What was asked for with connect() is answered: by a line on which the test is the far end, or by a line
 * that is a call on the rig's own TCP device (NULL: that device says BUSY and closes). */
struct rig_line *rig_accept(struct rig *rig);
struct rig_line *rig_join(struct rig *rig);
void rig_send(struct rig *rig, struct rig_line *line, const void *data, size_t len);
void rig_drop(struct rig *rig, struct rig_line *line); /* the far end closes */
/* Lets `ms` go by, moving bytes both ways until all is quiet. */
void rig_run(struct rig *rig, rras_ms ms);
/* One round of it: true when something moved; else when to look again. */
bool rig_step(struct rig *rig, rras_ms *next);
/* The host outside that was pinged last answers; false: nobody waits. */
bool rig_answer_ping(struct rig *rig);
void rig_answer(struct rig *rig);
struct port_status rig_status(struct rig *rig, size_t port);
bool rig_has_event(const struct rig *rig, enum ras_event event);
#endif
