/*
 * model_sheet.c - the Network sheet's words, chosen from tables.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_sheet.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/ras/port_role.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/ui_ids.h"

/* ---- Services ---- */

bool sheet_has_service(const struct sheet_facts *facts)
{
    return facts->is_registered || facts->is_reachable;
}

int sheet_service_state(const struct sheet_facts *facts)
{
    if (facts->is_restarting)
        return IDS_STATE_RESTARTING;
    if (facts->is_reachable)
        return facts->is_paused ? IDS_STATE_PAUSED : facts->is_registered ? IDS_STATE_RUNNING : IDS_STATE_FOREGROUND;
    return facts->is_changing ? IDS_STATE_CHANGING : IDS_STATE_STOPPED;
}

struct sheet_buttons sheet_buttons(const struct sheet_facts *facts, bool is_selected)
{
    struct sheet_buttons b = { 0, 0, 0 };

    if (!facts->may_change)
        b.add = b.remove = IDS_UI_LOOK_ONLY;
    else if (facts->is_registered)
        b.add = IDS_WHY_NOT_ADD;
    if (!is_selected)
        b.remove = b.properties = IDS_WHY_NOT_SELECTED;
    else if (!b.remove && !facts->is_registered)
        b.remove = IDS_WHY_NOT_REMOVE;
    return b;
}

static bool takes_calls(const struct port_config *port)
{
    return port_role_row(port->roles)->client_call == 0 && port_role_row(port->roles)->listens;
}

static bool has_port_that_takes_calls(const struct ras_config *config)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (takes_calls(&config->ports[i]))
            return true;
    return false;
}

/* KB Q170977: it answers, and hangs up on everybody who is no router. */
static bool has_port_that_hangs_up(const struct ras_config *config)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (port_role_row(config->ports[i].roles)->listens && !takes_calls(&config->ports[i]))
            return true;
    return false;
}

/* Callers are judged here, and nobody has the right to come in. */
static bool lacks_users(const struct ras_config *config)
{
    if (config->settings.auth_provider != AUTH_PROVIDER_LOCAL || config->settings.accept_any_user)
        return false;
    for (size_t i = 0; i < config->user_count; i++)
        if ((config->users[i].privilege & RASPRIV_DialinPrivilege) && !config->users[i].is_disabled)
            return false;
    return true;
}

struct sheet_note sheet_note(const struct sheet_facts *facts, const struct ras_config *config)
{
    if (facts->has_mismatch)
        return (struct sheet_note){ IDS_NOTE_MISMATCH, true };
    if (!sheet_has_service(facts))
        return (struct sheet_note){ IDS_NOTE_NOT_INSTALLED, true };
    if (!facts->is_reachable)
        return (struct sheet_note){ IDS_NOTE_STOPPED, true };
    if (facts->is_restart_pending)
        return (struct sheet_note){ IDS_NOTE_PENDING, true };
    if (facts->is_paused)
        return (struct sheet_note){ IDS_NOTE_PAUSED, true };
    if (config->device_count == 0)
        return (struct sheet_note){ IDS_NOTE_NO_DEVICE, true };
    if (!has_port_that_takes_calls(config))
        return (struct sheet_note){ IDS_NOTE_NO_PORT, true };
    if (lacks_users(config))
        return (struct sheet_note){ IDS_NOTE_NO_USER, true };
    if (has_port_that_hangs_up(config))
        return (struct sheet_note){ IDS_NOTE_DIAL_629, true };
    return (struct sheet_note){ IDS_NOTE_DIAL, false };
}

/* ---- what callers dial ---- */

static bool device_takes_calls(const struct ras_config *config, const struct device_config *device)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (config->ports[i].device_id == device->id && takes_calls(&config->ports[i]))
            return true;
    return false;
}

/* `template` with its "%s" filled in. */
static void fill_in(const char *template, const char *value, char *out, size_t cap)
{
    const char *gap = strstr(template, "%s");

    if (gap)
        snprintf(out, cap, "%.*s%s%s", (int)(gap - template), template, value, gap + 2);
    else
        snprintf(out, cap, "%s", template);
}

static void describe(const struct device_config *device, uint32_t own_address, const struct dial_words *words, char *out, size_t cap)
{
    uint32_t address = device->listen_address ? device->listen_address : own_address;
    char text[IP4_TEXT_MAX], number[8];

    snprintf(number, sizeof number, "%u", (unsigned)device->listen_port);
    if (device->kind == DEVICE_MODEM)
        fill_in(words->modem, device->system_name, out, cap);
    else if (address)
        snprintf(out, cap, "%s:%s", ip4_text(address, text), number);
    else
        fill_in(words->port, number, out, cap);
}

char *sheet_dial(const struct ras_config *config, uint32_t own_address, const struct dial_words *words, char out[DIAL_MAX])
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < config->device_count; i++) {
        char one[DEVICE_NAME_MAX + sizeof words->modem];
        size_t len;

        if (!device_takes_calls(config, &config->devices[i]))
            continue;
        describe(&config->devices[i], own_address, words, one, sizeof one);
        len = strlen(one);
        if (used + strlen(words->or) + len + sizeof " ..." > DIAL_MAX) { /* there is always room for the dots */
            memcpy(out + used, " ...", sizeof " ...");
            break;
        }
        used += (size_t)snprintf(out + used, DIAL_MAX - used, "%s%s", used ? words->or : "", one);
    }
    return out;
}

/* ---- Protocols ---- */

struct sheet_protocol sheet_protocol(size_t row, bool can_ipx, bool can_netbeui)
{
    static const struct sheet_protocol rows[SHEET_PROTOCOLS][2] = {
        { { IDS_PROTOCOL_TCPIP, IDS_PROTOCOL_HERE, IDS_ABOUT_TCPIP, true }, { IDS_PROTOCOL_TCPIP, IDS_PROTOCOL_HERE, IDS_ABOUT_TCPIP, true } },
        { { IDS_PROTOCOL_IPX, IDS_PROTOCOL_NOT_HERE, IDS_ABOUT_IPX_NOT, false }, { IDS_PROTOCOL_IPX, IDS_PROTOCOL_HERE, IDS_ABOUT_IPX, false } },
        { { IDS_PROTOCOL_NETBEUI, IDS_PROTOCOL_NOT_HERE, IDS_ABOUT_NETBEUI_NOT, false },
          { IDS_PROTOCOL_NETBEUI, IDS_PROTOCOL_HERE, IDS_ABOUT_NETBEUI, false } },
    };
    const bool can[SHEET_PROTOCOLS] = { true, can_ipx, can_netbeui };

    return rows[row][can[row]];
}
