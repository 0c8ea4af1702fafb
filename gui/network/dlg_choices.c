/*
 * dlg_choices.c - combo boxes and marks that several boxes of Remote Access Setup have.
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

void choices_add(struct dialog *d, int control, const char *utf8)
{
    wchar_t wide[CHOICE_MAX];

    SendDlgItemMessageW(d->window, control, CB_ADDSTRING, 0, (LPARAM)ui_wide(utf8, wide, CHOICE_MAX));
}

/* A long choice is not cut in the list that drops down. */
static void widen(struct dialog *d, int control)
{
    HWND combo = dialog_control(d, control);
    HDC dc = GetDC(combo);
    HGDIOBJ old = SelectObject(dc, (HGDIOBJ)SendMessageW(combo, WM_GETFONT, 0, 0));
    LRESULT count = SendMessageW(combo, CB_GETCOUNT, 0, 0), width = 0;

    for (LRESULT i = 0; i < count; i++) {
        wchar_t text[CHOICE_MAX];
        LRESULT len = SendMessageW(combo, CB_GETLBTEXTLEN, (WPARAM)i, 0);
        SIZE size;

        if (len > 0 && len < CHOICE_MAX && SendMessageW(combo, CB_GETLBTEXT, (WPARAM)i, (LPARAM)text) > 0
            && GetTextExtentPoint32W(dc, text, (int)len, &size) && size.cx > width)
            width = size.cx;
    }
    SelectObject(dc, old);
    ReleaseDC(combo, dc);
    SendMessageW(combo, CB_SETDROPPEDWIDTH, (WPARAM)(width + GetSystemMetrics(SM_CXVSCROLL) + 8), 0);
}

void choices_select(struct dialog *d, int control, size_t index)
{
    SendDlgItemMessageW(d->window, control, CB_SETCURSEL, (WPARAM)index, 0);
    widen(d, control);
}

int choices_selected(const struct dialog *d, int control)
{
    return (int)SendDlgItemMessageW(d->window, control, CB_GETCURSEL, 0, 0);
}

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

/* ---- marks ---- */

void mark_show(struct dialog *d, int control, enum mark mark)
{
    /* OIC_INFORMATION and so on, which windows.h hides. */
    static const WORD icons[] = { [MARK_INFORMATION] = 32516, [MARK_WARNING] = 32515, [MARK_ERROR] = 32513 };
    RECT unit = { 0, 0, 4, 8 };
    int size;
    HANDLE icon;

    MapDialogRect(d->window, &unit);
    /* At 192, 144, 120 and 96 dpi. */
    size = unit.bottom >= 25 ? 64 : unit.bottom >= 19 ? 48 : unit.bottom >= 16 ? 40 : 32;
    icon = LoadImageW(NULL, MAKEINTRESOURCEW(icons[mark]), IMAGE_ICON, size, size, LR_SHARED);
    SendDlgItemMessageW(d->window, control, STM_SETICON, (WPARAM)icon, 0);
}
