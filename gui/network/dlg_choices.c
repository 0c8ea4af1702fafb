/*
 * dlg_choices.c - combo boxes that several boxes of Remote Access Setup have.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_choices.h"
#include <iphlpapi.h>
#include <stdlib.h>
#include "common/base/bytes.h"
#include "common/base/ip4.h"
#include "gui/network/service_ask.h"
#include "gui/network/setup_ids.h"
#include "gui/ui/wide.h"

enum { CHOICE_MAX = 256 };

/* ---- where to listen ---- */

/* Without an answer every adapter, this computer only, and what is chosen now are left to choose from. */
static void read_adapters(struct panel *panel, HWND owner, struct listen_choices *choices)
{
    struct adapter_answer found;

    if (service_ask_adapters(panel, owner, &found))
        for (unsigned long i = 0; i < found.count; i++)
            if (found.adapters[i].is_up && !found.adapters[i].is_loopback)
                listen_choices_add(choices, (uint32_t)found.adapters[i].address, found.adapters[i].name);
    rras_free(found.adapters);
}

void listen_choices_show(struct dialog *d, int control, struct panel *panel, struct listen_choices *choices,
                         uint32_t current)
{
    size_t chosen;

    listen_choices_init(choices);
    read_adapters(panel, d->window, choices);
    chosen = listen_choices_find(choices, current);
    for (size_t i = 0; i < choices->count; i++) {
        const struct listen_choice *choice = &choices->all[i];
        char address[IP4_TEXT_MAX], text[CHOICE_MAX];

        ip4_text(choice->address, address);
        if (choice->name[0])
            ui_format(text, sizeof text, choice->string_id, choice->name, address);
        else
            ui_format(text, sizeof text, choice->string_id, address);
        choices_add(d, control, text);
    }
    choices_select(d, control, chosen);
}

uint32_t listen_choices_get(const struct dialog *d, int control, const struct listen_choices *choices)
{
    int index = choices_selected(d, control);

    return choices->all[index >= 0 && (size_t)index < choices->count ? index : 0].address;
}

uint32_t listen_own_address(struct panel *panel)
{
    RRAS_ADAPTER_0 *adapters = NULL;
    unsigned long count = 0;
    uint32_t address = 0;

    if (panel->service && RrasAdapterEnum(panel->service, &count, &adapters) == 0)
        for (unsigned long i = 0; i < count; i++)
            if (adapters[i].is_up && !adapters[i].is_loopback && (address == 0 || adapters[i].is_best))
                address = (uint32_t)adapters[i].address;
    rras_free(adapters);
    return address;
}

/* The service listens there now, and will stop when it is configured otherwise. */
static bool is_our_own(const struct panel *panel, const struct device_config *line)
{
    for (size_t i = 0; i < panel->saved.device_count; i++) {
        const struct device_config *own = &panel->saved.devices[i];

        if (own->kind == DEVICE_TCP && own->listen_port == line->listen_port
            && (own->listen_address == line->listen_address || own->listen_address == 0 || line->listen_address == 0))
            return true;
    }
    return false;
}

/* The system's table of TCP connections, malloc'ed; NULL: it cannot be had. */
static MIB_TCPTABLE *read_connections(void)
{
    ULONG size = 0;
    MIB_TCPTABLE *table = NULL;
    DWORD status = GetTcpTable(NULL, &size, FALSE);

    for (int tries = 0; status == ERROR_INSUFFICIENT_BUFFER && tries < 4; tries++) { /* it grows meanwhile */
        free(table);
        size += 4096;
        table = malloc(size);
        status = table ? GetTcpTable(table, &size, FALSE) : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (status == NO_ERROR)
        return table;
    free(table);
    return NULL;
}

/* Addresses and ports stand there in network order. */
static bool claims(const MIB_TCPROW *row, const struct device_config *line)
{
    struct reader port = rd_of(bytes_of(&row->dwLocalPort, 2)), address = rd_of(bytes_of(&row->dwLocalAddr, 4));
    uint32_t there = rd_be32(&address);

    return row->dwState == MIB_TCP_STATE_LISTEN && rd_be16(&port) == line->listen_port
        && (there == 0 || line->listen_address == 0 || there == line->listen_address);
}

bool listen_is_taken(const struct panel *panel, const struct device_config *line)
{
    MIB_TCPTABLE *table = is_our_own(panel, line) ? NULL : read_connections();
    bool is_taken = false;

    for (DWORD i = 0; table && i < table->dwNumEntries; i++)
        is_taken = is_taken || claims(&table->table[i], line);
    free(table);
    return is_taken;
}

/* ---- speeds ---- */

void speed_choices_show(struct dialog *d, int control, const struct speed_choices *choices)
{
    SendDlgItemMessageW(d->window, control, CB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < choices->count; i++) {
        char text[CHOICE_MAX];

        if (choices->all[i])
            ui_format(text, sizeof text, IDS_SPEED, (unsigned)choices->all[i]);
        else
            ui_string(IDS_SPEED_UNKNOWN, text, sizeof text);
        choices_add(d, control, text);
    }
    choices_select(d, control, choices->chosen);
}

uint32_t speed_choices_get(const struct dialog *d, int control, const struct speed_choices *choices)
{
    int index = choices_selected(d, control);

    return choices->all[index >= 0 && (size_t)index < choices->count ? (size_t)index : choices->chosen];
}
