/*
 * fuzz_router.c - a server with demand-dial interfaces; callers, far ends and the administrator do anything any time.
 *
 * The input is a list of steps: octets on a line, as they are or framed as PPP, callers of any name come and go, what
 * is dialled is answered, refused or lost, a packet wants a link, interfaces are changed, removed, connected and
 * disconnected, the service pauses and sleeps. Held to: an interface's status is possible at every moment; when the
 * interfaces and the lines are gone every port listens, no address is lent and nothing is dialled.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/dial_rig.h"

enum { LINES = 4, CALLS_MAX = 60, STEPS_MAX = 300 };

static struct rig_line *lines[LINES];
static struct rig_line *joe;
static struct far far;           /* a router that was dialled and plays by the rules, for as long as its step */

static void send_framed(struct rig_line *line, struct bytes data)
{
    uint8_t room[1024];
    struct writer out = wr_into(room, sizeof room);
    struct reader in = rd_of(data);
    struct hdlc_tx tx;
    uint16_t protocol = rd_be16(&in);

    hdlc_tx_init(&tx);
    hdlc_send(&tx, protocol, in.rest, &out);
    rig_send(rig, line, out.at, out.len);
}

/* "Branch" dials, "Office" only answers, "Depot" asks who it is that it has called. */
static void set_interface(uint8_t which, uint8_t how)
{
    static const char *const names[] = { "Branch", "Office", "Depot" };
    struct demand_dial iface;

    demand_dial_defaults(&iface);
    which %= 3;
    text_copy(iface.entry.name, sizeof iface.entry.name, names[which]);
    iface.entry.kind = PHONE_TCP;
    text_copy(iface.entry.number, sizeof iface.entry.number, which == 1 ? "" : "far:1");
    text_copy(iface.entry.user, sizeof iface.entry.user, how & 1 ? "Aachen" : "Office");
    text_copy(iface.entry.password, sizeof iface.entry.password, "secret");
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 1;
    iface.entry.idle_s = how & 2 ? 5 : 0;
    iface.is_enabled = (how & 12) != 12;
    iface.is_persistent = how & 16;
    iface.wants_two_way = which == 2;
    iface.min_unreachable_s = UNREACHABLE_S_MIN;
    iface.max_unreachable_s = 30;
    iface.route_count = how & 4 ? 0 : 1;
    iface.routes[0] = (struct interface_route){ (uint32_t)(10 + which) << 24, 8 };
    server_set_interface(rig->server, &iface, rig->now);
}

/* Somebody calls, on a line of its own. */
static void call_in(struct rig_line **line, uint8_t salt)
{
    static const char *const who[] = { "joe", "Office", "Branch", "DOMAIN\\office", "Depot", "Nobody", "branch", "" };
    struct rig_line *another;

    if (rig->line_count >= CALLS_MAX)
        return;
    another = rig_dial(rig, who[salt & 7], salt & 8 ? "wrong" : "secret", salt & 16 ? AUTH_METHODS_ALL : AUTH_PAP);
    if (another)
        *line = another;
}

static void attach(struct rig_line *line, uint8_t salt)
{
    if (line->is_open)
        rig_attach(rig, line, salt & 1 ? "Office" : "joe", "secret", AUTH_PAP);
}

static void answer_dial(struct rig_line **line, uint8_t how)
{
    uint32_t ticket = rig->connect_ticket;

    if (ticket == 0)
        return;
    if ((how & 3) == 0 || rig->line_count >= CALLS_MAX - 2) {
        rig->connect_ticket = 0;
        server_connect_failed(rig->server, ticket, RAS_NO_ANSWER);
    } else if ((how & 3) == 1) {
        *line = rig_accept(rig);
    } else {
        rig_join(rig); /* this server itself answers */
    }
}

static void administer(uint8_t what)
{
    static const char *const names[] = { "branch", "office", "DEPOT", "nobody" };
    const char *name = names[what & 3];

    switch (what >> 2 & 7) {
    case 0:
        server_connect_interface(rig->server, name, rig->now, why);
        break;
    case 1:
        server_disconnect_interface(rig->server, name, rig->now, why);
        break;
    case 2:
        server_remove_interface(rig->server, name, rig->now);
        break;
    case 3:
        server_set_paused(rig->server, what & 1);
        break;
    case 4:
        server_disconnect(rig->server, what & 1 ? "TCP1" : "TCP2", rig->now);
        break;
    case 5:
        server_sleep(rig->server, rig->now);
        rig_run(rig, 100);
        server_wake(rig->server, rig->now);
        break;
    default:
        set_interface(what & 3, (uint8_t)(what >> 2));
        break;
    }
}

static void play_by_the_rules(struct rig_line *line, uint8_t salt)
{
    if (!line->is_open || line->has_caller)
        return;
    far_start(&far, line, 0);
    line->to_caller_len = 0;
    far_run(&far, 50 + 250u * (salt & 7));
    if (salt & 8)
        administer(salt >> 4);
    far_run(&far, 100);
    far_stop(&far);
}

static void look_at_interfaces(void)
{
    for (size_t i = 0; i < server_interface_count(rig->server); i++) {
        struct interface_status s;

        server_interface_status(rig->server, i, rig->now, &s);
        if (s.state == INTERFACE_CONNECTED && (s.peer_address == 0 || s.port[0] == '\0' || s.reasons != 0))
            abort();
        if (s.state == INTERFACE_UNREACHABLE && (s.reasons == 0 || s.explanation[0] == '\0'))
            abort();
        if (s.state == INTERFACE_DISCONNECTED && s.retry_in_ms != 0)
            abort();
        if (s.error != 0 && ras_error_symbol(s.error) == NULL)
            abort();
    }
}

static void step(struct reader *in)
{
    const uint8_t what = rd_u8(in), salt = rd_u8(in);
    struct rig_line **line = &lines[what >> 4 & 3];
    struct bytes data;

    switch (what & 15) {
    case 0:
    case 1:
        data = rd_take(in, in->rest.len < salt ? in->rest.len : salt);
        if (!*line)
            break;
        if (what & 1)
            send_framed(*line, data);
        else
            rig_send(rig, *line, data.at, data.len);
        break;
    case 2:
        call_in(line, salt);
        break;
    case 3:
        if (*line)
            attach(*line, salt);
        break;
    case 4:
        if (*line)
            rig_drop(rig, *line);
        break;
    case 5:
        answer_dial(line, salt);
        break;
    case 6: /* the usual case in one */
        server_connect_interface(rig->server, "Branch", rig->now, why);
        rig_run(rig, 1);
        answer_dial(line, 1);
        if (*line)
            play_by_the_rules(*line, salt | 4);
        break;
    case 7:
        administer(salt);
        break;
    case 8:
        set_interface(what >> 4, salt);
        break;
    case 9:
        ppp_caller_ping(&joe->caller, IP4(10 + (salt & 3), 1, 1, salt), salt);
        break;
    case 10:
        if (*line)
            play_by_the_rules(*line, salt);
        break;
    case 11:
        rig_run(rig, 100u * salt);
        break;
    default:
        rig_run(rig, salt);
        break;
    }
    rig_run(rig, 1);
    look_at_interfaces();
}

/* Everything ends. */
static void hold_to_it(void)
{
    struct server_totals totals;

    server_set_paused(rig->server, false);
    while (server_interface_count(rig->server) > 0) {
        struct interface_status s;

        server_interface_status(rig->server, 0, rig->now, &s);
        server_remove_interface(rig->server, s.name, rig->now);
    }
    rig_run(rig, 100);
    for (size_t i = 0; i < rig->line_count; i++)
        rig_drop(rig, &rig->lines[i]);
    rig_run(rig, 60000);
    server_totals(rig->server, &totals);
    if (totals.calls != 0 || totals.pool_in_use != 0 || totals.listening != totals.ports)
        abort();
    for (size_t i = 0; i < server_connection_count(rig->server); i++) {
        struct dial_status s;

        server_connection_at(rig->server, i, rig->now, &s);
        if (!s.is_over)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader in = rd_of(bytes_of(data, size));
    const uint8_t how = rd_u8(&in);

    if (size == 0 || size > 2048)
        return -1;
    rig = malloc(sizeof *rig);
    rig_init(rig, NULL);
    rig_add_tcp(rig, LINES, CALL_IN | CALL_OUT | CALL_ROUTER);
    rig_start(rig);
    for (int i = 0; i < LINES; i++)
        lines[i] = NULL;
    joe = rig_dial(rig, "joe", "secret", AUTH_PAP);
    rig_run(rig, 1500);
    for (uint8_t i = 0; i < 3; i++)
        set_interface(i, (uint8_t)(how & 0x13));
    for (int i = 0; i < STEPS_MAX && in.rest.len > 0 && !in.short_read; i++)
        step(&in);
    hold_to_it();
    rig_fini(rig);
    free(rig);
    return 0;
}
