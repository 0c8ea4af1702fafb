/* interface_status.c - what the demand-dial interfaces are doing, in words, and what an administrator may do.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "service/port/interface_internal.h"

const char *interface_state_text(enum interface_state state)
{
    static const char *const texts[] = { "Unreachable", "Disconnected", "Connecting", "Connected" };

    return (size_t)state < sizeof texts / sizeof *texts ? texts[state] : "Unknown";
}

/* ---- why not ---- */

uint32_t interface_explain_block(const struct dd_interface *iface, unsigned reasons, char *out, size_t cap)
{
    const char *name = iface->config.entry.name;

    if (reasons & INTERFACE_ADMIN_DISABLED) {
        snprintf(out, cap, "%.60s is disabled. Enable it in Routing and RAS Admin (or: rrasctl set interface name=\"%.60s\""
                 " enabled=yes).", name, name);
        return RAS_INTERFACE_DISABLED;
    }
    if (reasons & INTERFACE_SERVICE_PAUSED) {
        snprintf(out, cap, "%.100s is not dialed: the service is paused. Let it go on with: rrassvc continue", name);
        return RAS_SERVICE_IS_PAUSED;
    }
    if (reasons & INTERFACE_NO_DEVICE) {
        snprintf(out, cap, "No port may dial for %.60s. Tick Dial out and receive calls as a demand dial router for a port"
                 " of its kind in Configure Port Usage, then restart the service.", name);
        return RAS_INTERFACE_HAS_NO_DEVICES;
    }
    if (reasons & INTERFACE_DIALOUT_HOURS) {
        snprintf(out, cap, "%.100s may not dial at this time of day. Change its dial-out hours, or wait.", name);
        return RAS_DIALOUT_HOURS;
    }
    return 0;
}

/* What it says when nothing keeps it from dialling: how the last call or dial ended. */
static void explain_end(const struct dd_interface *iface, rras_ms now, char *out, size_t cap)
{
    size_t len;
    unsigned seconds;

    if (iface->error == 0)
        return;
    interface_explain_error(iface->error, out, cap);
    if (iface->retry_at <= now)
        return;
    len = strlen(out);
    seconds = (unsigned)((iface->retry_at - now + 999) / 1000);
    snprintf(out + len, cap - len, " It may be dialed again in %u %s; connect it by hand to try now.",
             seconds < 120 ? seconds : (seconds + 59) / 60, seconds == 1 ? "second" : seconds < 120 ? "seconds" : "minutes");
}

static void fill_call(const struct dd_interface *iface, rras_ms now, struct interface_status *out)
{
    const struct call *call = iface->call;
    struct net_caller_counters count = { 0 };

    text_copy(out->port, sizeof out->port, call->port->config.name);
    out->is_dialled = call->dial != NULL;
    out->line_bps = call->bps;
    out->connected_ms = iface->is_up ? now - iface->up_since : 0;
    out->bytes_in = call->bytes_in;
    out->bytes_out = call->bytes_out;
    if (!call->caller)
        return;
    net_caller_counters(call->caller, &count);
    out->packets_in = count.packets_in;
    out->packets_out = count.packets_out;
    out->packets_dropped = (uint64_t)count.spoofed + count.malformed + count.dropped;
    out->our_address = iface->own_address;
    out->peer_address = iface->peer_address;
}

void server_interface_status(const struct server *server, size_t index, rras_ms now, struct interface_status *out)
{
    struct dd_interface *iface;
    const struct dial *dial;
    struct net_interface_counters count;
    uint32_t blocked;

    *out = (struct interface_status){ .state = INTERFACE_DISCONNECTED };
    if (index >= server->interface_count)
        return;
    iface = server->interfaces[index];
    dial = interface_its_dial(iface);
    text_copy(out->name, sizeof out->name, iface->config.entry.name);
    out->state = interface_state_of(iface);
    out->is_persistent = iface->config.is_persistent;
    out->failures = iface->failures;
    out->connection = iface->last_dial_id;
    out->is_dialled = iface->dial_id != 0;
    out->error = iface->error;
    if (dial && dial->port)
        text_copy(out->port, sizeof out->port, dial->port->config.name);
    if (iface->call)
        fill_call(iface, now, out);
    net_interface_counters(iface->net, &count);
    out->packets_waiting = count.waiting;
    out->packets_dropped += count.dropped;
    if (out->state == INTERFACE_CONNECTED || out->state == INTERFACE_CONNECTING)
        return;
    out->reasons = interface_blocked_by(iface) | (iface->retry_at ? iface->failure_reason : 0);
    out->retry_in_ms = iface->retry_at > now ? iface->retry_at - now : 0;
    blocked = interface_explain_block(iface, out->reasons, out->explanation, sizeof out->explanation);
    if (blocked != 0) {
        out->error = blocked;
    } else if (iface->wrong && interface_can_dial(iface)) {
        out->error = RAS_INTERFACE_CONFIGURATION;
        text_copy(out->explanation, sizeof out->explanation, iface->wrong);
    } else {
        explain_end(iface, now, out->explanation, sizeof out->explanation);
    }
}

/* ---- by hand ---- */

static uint32_t no_such(char *why, const char *name)
{
    snprintf(why, 256, "There is no demand-dial interface %.100s.", name);
    return RAS_NO_SUCH_INTERFACE;
}

static uint32_t refuse_dial(struct dd_interface *iface, char *why)
{
    const enum interface_state state = interface_state_of(iface);

    if (state == INTERFACE_CONNECTED) {
        snprintf(why, 256, "%.100s is connected.", iface->config.entry.name);
        return RAS_INTERFACE_CONNECTED;
    }
    if (state == INTERFACE_CONNECTING || iface->dial_id != 0) {
        snprintf(why, 256, "%.100s is connecting already.", iface->config.entry.name);
        return RAS_ALREADY_CONNECTING;
    }
    return interface_explain_block(iface, interface_blocked_by(iface), why, 256);
}

uint32_t server_connect_interface(struct server *server, const char *name, rras_ms now, char *why)
{
    struct dd_interface *iface = interface_find(server, name);
    uint32_t error;

    why[0] = '\0';
    if (!iface)
        return no_such(why, name);
    error = refuse_dial(iface, why);
    if (error != 0)
        return error;
    interface_forgive(iface);
    iface->is_held = false;
    error = interface_dial(iface, true, now, why);
    if (error != 0)
        interface_show_phase(iface);
    return error;
}

uint32_t server_disconnect_interface(struct server *server, const char *name, rras_ms now, char *why)
{
    struct dd_interface *iface = interface_find(server, name);

    why[0] = '\0';
    if (!iface)
        return no_such(why, name);
    if (!iface->call && iface->dial_id == 0) {
        snprintf(why, 256, "%.100s is not connected.", iface->config.entry.name);
        return RAS_INTERFACE_NOT_CONNECTED;
    }
    iface->is_held = true;
    iface->look_at = 0;
    interface_hang_up(iface, END_ADMINISTRATOR, now);
    return 0;
}
