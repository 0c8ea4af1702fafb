/*
 * sheet.c - Control Panel > Network: the sheet around the five pages.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/sheet.h"
#include <string.h>
#include "gui/network/components.h"
#include "gui/ui/service.h"
#include "gui/ui/ui_ids.h"

static struct sheet the_sheet; /* there is one; its window's callback is given nothing */

/* ---- reading ---- */

static void read_facts(struct sheet *sheet)
{
    struct panel *panel = sheet->panel;
    enum service_state state = service_state(panel->instance);

    sheet->facts.is_registered = state != SERVICE_NOT_INSTALLED;
    sheet->facts.is_changing = state == SERVICE_IS_CHANGING;
    sheet->facts.is_reachable = panel->is_reachable;
    sheet->facts.is_paused = panel->is_reachable && panel->server.is_paused;
    sheet->facts.is_restarting = panel->is_reachable && panel->server.is_restarting;
    sheet->facts.is_restart_pending = panel->is_reachable && panel->server.is_restart_pending;
    sheet->facts.may_change = panel->may_change;
}

static int rank(const RRAS_ADAPTER_0 *adapter)
{
    return adapter->is_loopback ? 2 : adapter->is_up ? 0 : 1;
}

/* Those that are connected first, the loopback last, else as Windows has them. */
static void arrange(RRAS_ADAPTER_0 *adapters, unsigned long count)
{
    for (unsigned long i = 1; i < count; i++) {
        RRAS_ADAPTER_0 one = adapters[i];
        unsigned long at = i;

        for (; at > 0 && rank(&adapters[at - 1]) > rank(&one); at--)
            adapters[at] = adapters[at - 1];
        adapters[at] = one;
    }
}

static void read_adapters(struct sheet *sheet)
{
    RRAS_ADAPTER_0 *adapters = NULL;
    unsigned long count = 0;

    if (!sheet->panel->service || RrasAdapterEnum(sheet->panel->service, &count, &adapters) != 0)
        count = 0;
    rras_free(sheet->adapters);
    sheet->adapters = adapters;
    sheet->adapter_count = adapters ? count : 0;
    arrange(sheet->adapters, sheet->adapter_count);
}

static void show_pages(struct sheet *sheet)
{
    read_facts(sheet);
    if (!sheet->is_touched)
        ras_config_copy(&sheet->draft, &sheet->panel->saved);
    for (int i = 0; i < sheet->page_count; i++)
        sheet->pages[i].show(sheet->pages[i].dialog);
}

void sheet_reload(struct sheet *sheet)
{
    panel_refresh(sheet->panel);
    read_adapters(sheet);
    sheet->facts.has_mismatch = components_mismatch();
    show_pages(sheet);
}

uint32_t sheet_own_address(const struct sheet *sheet)
{
    for (unsigned long i = 0; i < sheet->adapter_count; i++)
        if (sheet->adapters[i].is_best)
            return (uint32_t)sheet->adapters[i].address;
    return 0;
}

char *sheet_callers_dial(const struct sheet *sheet, char out[DIAL_MAX])
{
    struct dial_words words;

    ui_string(IDS_CALL_MODEM, words.modem, sizeof words.modem);
    ui_string(IDS_CALL_PORT, words.port, sizeof words.port);
    ui_string(IDS_CALL_OR, words.or, sizeof words.or);
    return sheet_dial(&sheet->panel->saved, sheet_own_address(sheet), &words, out);
}

/* ---- pages ---- */

void sheet_page_opened(struct dialog *page, void (*show)(struct dialog *d))
{
    struct sheet *sheet = page->model;

    if (sheet->page_count == SHEET_PAGES)
        return;
    sheet->pages[sheet->page_count].dialog = page;
    sheet->pages[sheet->page_count].show = show;
    if (sheet->page_count++ == 0)
        panel_watch(sheet->panel, page); /* one is told, and tells the others */
    show(page);
}

void sheet_page_closed(struct dialog *page)
{
    struct sheet *sheet = page->model;
    int kept = 0;

    for (int i = 0; i < sheet->page_count; i++)
        if (sheet->pages[i].dialog != page)
            sheet->pages[kept++] = sheet->pages[i];
    sheet->page_count = kept;
    panel_unwatch(sheet->panel, page);
}

void sheet_changed(struct dialog *page)
{
    struct sheet *sheet = page->model;

    if (sheet->is_touched) {
        panel_refresh_ports(sheet->panel);
        read_adapters(sheet);
        show_pages(sheet);
    } else {
        sheet_reload(sheet);
    }
}

void sheet_touch(struct sheet *sheet)
{
    sheet->is_touched = true;
    for (int i = 0; i < sheet->page_count; i++)
        SendMessageW(sheet->window, PSM_CHANGED, (WPARAM)sheet->pages[i].dialog->window, 0);
}

void sheet_committed(struct sheet *sheet)
{
    SendMessageW(sheet->window, PSM_CANCELTOCLOSE, 0, 0);
}

bool sheet_apply(struct dialog *page)
{
    struct sheet *sheet = page->model;

    if (sheet->is_touched && !panel_commit(sheet->panel, sheet->window, &sheet->draft))
        return false;
    sheet->is_touched = false;
    panel_ask_restart(sheet->panel, sheet->window);
    return true;
}

/* ---- the sheet ---- */

static int CALLBACK begin(HWND window, UINT msg, LPARAM lp)
{
    (void)lp;
    if (msg == PSCB_INITIALIZED) {
        the_sheet.window = window;
        dialog_centre(window);
        dialog_show_icon(window); /* shared: one the sheet loads by itself is never freed */
    }
    return 0;
}

static void open_sheet(struct panel *panel, HWND owner)
{
    static const struct dialog_kind *const kinds[SHEET_PAGES] = { &page_identification, &page_services, &page_protocols, &page_adapters,
                                                                  &page_bindings };
    struct sheet *sheet = &the_sheet;
    HPROPSHEETPAGE pages[SHEET_PAGES];
    PROPSHEETHEADERW header = {
        .dwSize = sizeof header,
        .dwFlags = PSH_NOAPPLYNOW | PSH_USECALLBACK,
        .hwndParent = owner,
        .hInstance = GetModuleHandleW(NULL),
        .pszCaption = MAKEINTRESOURCEW(IDS_UI_CAPTION),
        .phpage = pages,
        .pfnCallback = begin,
    };

    memset(sheet, 0, sizeof *sheet);
    sheet->panel = panel;
    ras_config_init(&sheet->draft);
    sheet->facts.has_mismatch = components_mismatch();
    read_adapters(sheet);
    read_facts(sheet);
    ras_config_copy(&sheet->draft, &panel->saved);
    for (; header.nPages < SHEET_PAGES; header.nPages++)
        if (!(pages[header.nPages] = dialog_page(kinds[header.nPages], sheet)))
            break;
    if (header.nPages == SHEET_PAGES)
        PropertySheetW(&header);
    rras_free(sheet->adapters);
    ras_config_fini(&sheet->draft);
}

const struct room sheet_rooms[] = { { "network", open_sheet }, { NULL, NULL } };
