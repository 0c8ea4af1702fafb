/* server_rig.c - an access server in a test.
 * SPDX-License-Identifier: MIT */
#include "tests/support/server/server_rig.h"
#include "common/base/text.h"
#include "common/ras/modem_type.h"
#include "common/ras/mschap_hash.h"
#include "common/ras/ras_error.h"
#include "service/aaa/auth_local.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- lines ---- */

static size_t line_room(struct transport *t)
{
    const struct rig_line *line = (const struct rig_line *)t;

    return line->to_caller_len < 4096 ? 4096 - line->to_caller_len : 0;
}

static void line_write(struct transport *t, struct bytes data)
{
    struct rig_line *line = (struct rig_line *)t;

    if (line->to_caller_len + data.len > RIG_LINE_BYTES)
        return;
    memcpy(line->to_caller + line->to_caller_len, data.at, data.len);
    line->to_caller_len += data.len;
}

static void line_close(struct transport *t)
{
    ((struct rig_line *)t)->is_open = false;
}

static const struct transport_ops line_ops = { "memory", line_room, line_write, NULL, line_close };

/* ---- the host ---- */

static void judge(struct rig *rig, uint32_t call, const struct auth_attempt *attempt)
{
    struct account account = { .name = "joe", .privilege = RASPRIV_DialinPrivilege };
    struct auth_policy policy;
    struct auth_result result = { 0 };
    char name[ACCOUNT_NAME_MAX + 1];
    size_t iface;

    if (rig->privilege)
        account.privilege = rig->privilege;
    if (rig->callback_number)
        text_copy(account.callback_number, sizeof account.callback_number, rig->callback_number);
    auth_policy_defaults(&policy);
    policy.accept_any_user = rig->accepts_any;
    mschap_nt_hash(bytes_of_text("secret"), account.nt_hash);
    auth_local_name(attempt->user, name);
    if (rig->router_name && text_equal_nocase(name, rig->router_name))
        text_copy(account.name, sizeof account.name, rig->router_name);
    if (!rig->accepts_any && server_find_interface(rig->server, name, &iface)) /* every router may call */
        text_copy(account.name, sizeof account.name, name);
    auth_local_judge(attempt, text_equal_nocase(name, account.name) ? &account : NULL, "secret", &policy, 1000, &result);
    result.session_s = rig->session_s;
    result.idle_s = rig->idle_s;
    if (rig->refuse_with) {
        result = (struct auth_result){ 0 };
        result.verdict.ras_error = rig->refuse_with;
    }
    server_auth_answer(rig->server, call, &result, rig->now);
}

static void host_authenticate(void *ctx, uint32_t call, const struct auth_attempt *attempt)
{
    struct rig *rig = ctx;

    rig->pending_call = call;
    rig->pending = *attempt;
    if (!rig->answers_later)
        judge(rig, call, attempt);
}

static void host_open_line(void *ctx, const char *port, const struct device_config *device)
{
    struct rig *rig = ctx;

    (void)device;
    text_copy(rig->opened_port, sizeof rig->opened_port, port);
    rig->opens++;
}

static void host_event(void *ctx, enum ras_event event, const char *const *args, unsigned count)
{
    struct rig *rig = ctx;

    if (rig->event_count == RIG_EVENTS)
        return;
    rig->events[rig->event_count] = event;
    ras_event_format(event, args, count, rig->event_text[rig->event_count], sizeof rig->event_text[0]);
    rig->event_count++;
}

static void host_call_ended(void *ctx, const struct call_record *record)
{
    struct rig *rig = ctx;

    rig->records[rig->record_count++ % RIG_CALLS] = *record;
}

static void host_trace_frame(void *ctx, const char *port, enum trace_direction direction, uint16_t protocol,
                             struct bytes info)
{
    struct rig *rig = ctx;

    (void)port, (void)direction;
    if (protocol == PPP_PAP && rig->traced_count < 8)
        memcpy(rig->traced[rig->traced_count++], info.at, info.len < 2048 ? info.len : 2048);
}

static void host_trace_text(void *ctx, const char *port, const char *line)
{
    struct rig *rig = ctx;
    const size_t len = strlen(rig->log);

    snprintf(rig->log + len, sizeof rig->log - len, "%s %s\n", port, line);
}

static void host_changed(void *ctx)
{
    (void)ctx;
}

static void host_random(void *ctx, uint8_t *out, size_t len)
{
    static uint32_t seed = 42;

    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1664525u + 1013904223u;
        out[i] = (uint8_t)(seed >> 24);
    }
}

static rras_ms host_now(void *ctx)
{
    return ((struct rig *)ctx)->now;
}

static int64_t host_unix_now(void *ctx)
{
    const struct rig *rig = ctx;

    return 1795349109 + (int64_t)(rig->now / 1000) + rig->clock_set_s;
}

static unsigned host_week_hour(void *ctx)
{
    return ((const struct rig *)ctx)->week_hour;
}

static void host_call_served(void *ctx, const struct call_record *record)
{
    struct rig *rig = ctx;

    if (rig->served_count < RIG_CALLS)
        rig->served[rig->served_count++] = *record;
}

static void host_connect(void *ctx, uint32_t ticket, const char *place)
{
    struct rig *rig = ctx;

    text_copy(rig->connected_place, sizeof rig->connected_place, place);
    rig->connect_ticket = ticket;
    rig->connects++;
}

static void host_dial_state(void *ctx, uint32_t connection, const struct dial_step *step)
{
    struct rig *rig = ctx;

    (void)connection;
    if (rig->step_count < sizeof rig->steps / sizeof *rig->steps)
        rig->steps[rig->step_count++] = *step;
}

static void host_link_is_up(void *ctx, uint32_t connection, const struct host_link *link)
{
    struct rig *rig = ctx;

    if (rig->link_up)
        rig->link_up(rig, connection, link);
}

static void host_link_is_down(void *ctx, uint32_t connection)
{
    struct rig *rig = ctx;

    if (rig->link_down)
        rig->link_down(rig, connection);
}

static const struct server_host host = {
    .authenticate = host_authenticate,
    .open_line = host_open_line,
    .event = host_event,
    .call_ended = host_call_ended,
    .call_served = host_call_served,
    .trace_frame = host_trace_frame,
    .trace_text = host_trace_text,
    .changed = host_changed,
    .random = host_random,
    .now = host_now,
    .unix_now = host_unix_now,
    .week_hour = host_week_hour,
    .connect = host_connect,
    .dial_state = host_dial_state,
    .link_up = host_link_is_up,
    .link_down = host_link_is_down,
};

/* ---- an outside that is not there ---- */

static void *no_tcp(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    (void)ctx, (void)address, (void)port, (void)flow;
    return NULL;
}

static void *no_udp(void *ctx, void *flow)
{
    (void)ctx, (void)flow;
    return NULL;
}

/* One answer at a time, given by rig_answer_ping(). */
static void take_ping(void *ctx, uint32_t address, uint8_t ttl, uint16_t id, uint16_t sequence, struct bytes data,
                      void *cookie)
{
    struct rig *rig = ctx;

    (void)ttl, (void)id, (void)sequence;
    rig->pings_out++;
    rig->pinged = address;
    rig->ping_cookie = cookie;
    rig->ping_len = data.len < sizeof rig->ping_data ? data.len : sizeof rig->ping_data;
    memcpy(rig->ping_data, data.at, rig->ping_len);
}

bool rig_answer_ping(struct rig *rig)
{
    void *cookie = rig->ping_cookie;

    rig->ping_cookie = NULL;
    if (cookie)
        net_echo_reply(server_net(rig->server), cookie, rig->pinged, bytes_of(rig->ping_data, rig->ping_len), rig->now);
    return cookie != NULL;
}

static const struct net_outside nowhere = { .tcp_connect = no_tcp, .udp_open = no_udp, .echo = take_ping,
                                            .random = host_random };

/* ---- the rig ---- */

void rig_init(struct rig *rig, const struct server_settings *settings)
{
    struct server_config config = { .computer_name = "RASSERVER", .version = "0.0.0" };
    char message[256] = "";

    *rig = (struct rig){ .now = 1000000 };
    if (settings)
        config.settings = *settings;
    else
        server_settings_defaults(&config.settings);
    rig->server = server_new(&config, &host, rig, &nowhere, rig, rig->now, message);
    if (!rig->server) {
        fprintf(stderr, "server_new: %s\n", message);
        abort();
    }
}

void rig_fini(struct rig *rig)
{
    server_free(rig->server);
    for (size_t i = 0; i < rig->line_count; i++) {
        if (rig->lines[i].has_caller)
            ppp_caller_fini(&rig->lines[i].caller);
        free(rig->lines[i].to_caller);
    }
}

static void add_port(struct rig *rig, const struct device_config *device, const char *name, unsigned roles)
{
    struct port_config port = { .device_id = device->id, .roles = roles, .is_tracing = true };

    text_copy(port.name, sizeof port.name, name);
    server_add_port(rig->server, device, &port);
}

void rig_add_tcp(struct rig *rig, uint16_t ports, unsigned roles)
{
    rig_add_tcp_limited(rig, ports, roles, 0);
}

void rig_add_tcp_limited(struct rig *rig, uint16_t ports, unsigned roles, uint16_t calls_per_minute)
{
    struct device_config device;
    char name[16];

    device_config_defaults(&device, DEVICE_TCP);
    device.id = 1;
    device.calls_per_minute = calls_per_minute;
    for (uint16_t i = 1; i <= ports; i++) {
        snprintf(name, sizeof name, "TCP%u", (unsigned)i);
        add_port(rig, &device, name, roles);
    }
}

void rig_add_modem(struct rig *rig, unsigned roles)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    device.id = 2;
    text_copy(device.name, sizeof device.name, "COM5");
    text_copy(device.system_name, sizeof device.system_name, "COM5");
    add_port(rig, &device, "COM5", roles);
}

void rig_add_cable(struct rig *rig, const char *name, unsigned roles)
{
    struct device_config device;

    device_config_defaults(&device, DEVICE_MODEM);
    device.id = 3;
    text_copy(device.init, sizeof device.init, MODEM_INIT_CABLE);
    text_copy(device.name, sizeof device.name, name);
    text_copy(device.system_name, sizeof device.system_name, name);
    add_port(rig, &device, name, roles);
}

void rig_add_router(struct rig *rig, const char *name)
{
    struct demand_dial iface;

    demand_dial_defaults(&iface);
    text_copy(iface.entry.name, sizeof iface.entry.name, name);
    server_set_interface(rig->server, &iface, rig->now);
    rig->router_name = name;
}

void rig_start(struct rig *rig)
{
    server_start(rig->server, rig->now);
    server_advance(rig->server, rig->now);
}

/* One that both ends have let go of, where nobody looks at it afterwards. */
static struct rig_line *old_line(struct rig *rig)
{
    for (size_t i = 0; i < rig->line_count && rig->reuses_lines; i++) {
        struct rig_line *line = &rig->lines[i];

        if (line->is_open || line->far || line->has_caller)
            continue;
        free(line->to_caller);
        *line = (struct rig_line){ 0 };
        return line;
    }
    if (rig->line_count == RIG_LINES)
        abort();
    return &rig->lines[rig->line_count++];
}

static struct rig_line *new_line(struct rig *rig)
{
    struct rig_line *line = old_line(rig);

    line->transport.ops = &line_ops;
    snprintf(line->transport.peer, sizeof line->transport.peer, "memory:%zu", rig->line_count);
    line->is_open = true;
    line->to_caller = malloc(RIG_LINE_BYTES);
    return line;
}

struct rig_line *rig_call(struct rig *rig, uint32_t from)
{
    struct rig_line *line = new_line(rig);
    bool scanner = false;

    if (server_incoming(rig->server, 1, &line->transport, from, &scanner, rig->now))
        return line;
    line->is_open = false;
    return NULL;
}

static void caller_write(void *ctx, struct bytes data)
{
    struct rig_line *line = ctx;

    if (line->is_open)
        line->transport.events->received(line->transport.ctx, data);
}

struct rig_line *rig_dial(struct rig *rig, const char *user, const char *password, unsigned methods)
{
    struct rig_line *line = rig_call(rig, IP4(127, 0, 0, 1));

    if (line)
        rig_attach(rig, line, user, password, methods);
    return line;
}

void rig_attach(struct rig *rig, struct rig_line *line, const char *user, const char *password, unsigned methods)
{
    if (line->has_caller)
        ppp_caller_fini(&line->caller);
    line->to_caller_len = 0;
    line->has_caller = ppp_caller_init_callback(&line->caller, user, password, methods, rig->wish, caller_write, line);
    ppp_caller_start(&line->caller, rig->now);
}

struct rig_line *rig_open_line(struct rig *rig, const char *port)
{
    struct rig_line *line = new_line(rig);

    server_line_opened(rig->server, port, &line->transport, rig->now);
    return line;
}

struct rig_line *rig_open_modem(struct rig *rig)
{
    return rig_open_line(rig, rig->opened_port);
}

struct rig_line *rig_accept(struct rig *rig)
{
    struct rig_line *line = new_line(rig);
    uint32_t ticket = rig->connect_ticket;

    rig->connect_ticket = 0;
    server_connected(rig->server, ticket, &line->transport, rig->now);
    return line;
}

struct rig_line *rig_join(struct rig *rig)
{
    static const char busy[] = "\r\nBUSY\r\n";
    struct rig_line *near = rig_accept(rig), *far;

    if (!near->is_open)
        return NULL;
    far = rig_call(rig, IP4(127, 0, 0, 1));
    if (!far) {
        rig_send(rig, near, busy, sizeof busy - 1);
        rig_drop(rig, near);
        return NULL;
    }
    near->far = far;
    far->far = near;
    return near;
}

void rig_send(struct rig *rig, struct rig_line *line, const void *data, size_t len)
{
    (void)rig;
    if (line->is_open)
        line->transport.events->received(line->transport.ctx, bytes_of(data, len));
}

void rig_drop(struct rig *rig, struct rig_line *line)
{
    if (line->is_open)
        line->transport.events->lost(line->transport.ctx, 0);
    server_advance(rig->server, rig->now);
}

/* What the server wrote goes to the caller; whatever that answers goes straight back. */
static bool move_bytes(struct rig *rig, struct rig_line *line)
{
    uint8_t *data = line->to_caller;
    size_t len = line->to_caller_len;

    if (!line->has_caller || len == 0)
        return false;
    line->to_caller = malloc(RIG_LINE_BYTES);
    line->to_caller_len = 0;
    ppp_caller_receive(&line->caller, bytes_of(data, len), rig->now);
    free(data);
    if (line->is_open)
        line->transport.events->writable(line->transport.ctx);
    return true;
}

/* One end of a line within the server: what it wrote comes out at the other, its close behind that. */
static bool move_across(struct rig_line *line)
{
    struct rig_line *far = line->far;
    uint8_t *data = line->to_caller;
    size_t len = line->to_caller_len;

    if (line->is_cut) /* nothing arrives any more, and nobody is told */
        line->to_caller_len = len = 0;
    if (line->is_cut && far && !line->is_open) {
        far->far = NULL;
        line->far = NULL;
        return false;
    }
    if (!far || (len == 0 && (line->is_open || !far->is_open)))
        return false;
    if (len > 0) {
        line->to_caller = malloc(RIG_LINE_BYTES);
        line->to_caller_len = 0;
        if (far->is_open)
            far->transport.events->received(far->transport.ctx, bytes_of(data, len));
        free(data);
    } else {
        far->transport.events->lost(far->transport.ctx, 0);
        far->far = NULL;
        line->far = NULL;
    }
    return true;
}

/* Its bytes are still on the way. */
static bool is_on_the_way(struct rig *rig, struct rig_line *line, rras_ms *next)
{
    bool has_news = line->far && (line->to_caller_len > 0 || (!line->is_open && line->far->is_open));

    if (has_news && line->due == 0)
        line->due = rig->now + line->latency;
    if (has_news && rig->now < line->due) {
        *next = rras_sooner(*next, line->due);
        return true;
    }
    line->due = 0;
    return false;
}

bool rig_step(struct rig *rig, rras_ms *next)
{
    bool moved = false;

    *next = server_advance(rig->server, rig->now);
    for (size_t i = 0; i < rig->line_count; i++) {
        if (rig->lines[i].has_caller)
            *next = rras_sooner(*next, ppp_caller_advance(&rig->lines[i].caller, rig->now));
        moved = move_bytes(rig, &rig->lines[i]) || moved;
        if (!is_on_the_way(rig, &rig->lines[i], next))
            moved = move_across(&rig->lines[i]) || moved;
    }
    return moved;
}

void rig_run(struct rig *rig, rras_ms ms)
{
    rras_ms end = rig->now + ms;

    for (;;) {
        rras_ms next;

        if (rig_step(rig, &next))
            continue;
        if (rig->now >= end)
            return;
        rig->now = rras_sooner(end, next > rig->now ? next : rig->now + 1);
    }
}

void rig_answer(struct rig *rig)
{
    judge(rig, rig->pending_call, &rig->pending);
}

struct port_status rig_status(struct rig *rig, size_t port)
{
    struct port_status status = { 0 };

    server_port_status(rig->server, port, rig->now, &status);
    return status;
}

bool rig_has_event(const struct rig *rig, enum ras_event event)
{
    for (size_t i = 0; i < rig->event_count; i++)
        if (rig->events[i] == event)
            return true;
    return false;
}
