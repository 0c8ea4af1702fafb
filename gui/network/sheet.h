/*
 * sheet.h - what the pages of the Network sheet share. Each page is page_*.c, its model is the sheet.
 *
 * What a page changes goes into `draft` and is saved when the sheet's OK is pressed. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SHEET_H
#define RRAS_SHEET_H
#include "gui/network/model_sheet.h"
#include "gui/network/panel.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/list.h"

enum { SHEET_PAGES = 5 };

struct sheet {
    struct panel *panel;
    HWND window;
    struct ras_config draft;
    bool is_touched;               /* the draft is no longer what was read */
    struct sheet_facts facts;
    RRAS_ADAPTER_0 *adapters;
    unsigned long adapter_count;
    struct {
        struct dialog *dialog;
        void (*show)(struct dialog *d);
    } pages[SHEET_PAGES];
    int page_count;
};

/* The pages, in their order on the sheet. */
extern const struct dialog_kind page_identification, page_services, page_protocols, page_adapters, page_bindings;

/* From `load`: `show` is called now, and whenever something was read anew; from `closing`. */
void sheet_page_opened(struct dialog *page, void (*show)(struct dialog *d));
void sheet_page_closed(struct dialog *page);
/* A page's `changed`: what runs, and the configuration unless it is being edited. */
void sheet_changed(struct dialog *page);
/* A page's `accept`: saves the draft and asks for the restart when it is due; the pages after it find
 * nothing left to do. */
bool sheet_apply(struct dialog *page);

/* All is read anew and shown. */
void sheet_reload(struct sheet *sheet);
/* Something of the draft was changed. */
void sheet_touch(struct sheet *sheet);
/* Something was saved: what is done cannot be cancelled any more, *Cancel* is dead and *OK* is *Close*. */
void sheet_committed(struct sheet *sheet);
/* The address callers on the network find this computer at; host order, 0 unknown. */
uint32_t sheet_own_address(const struct sheet *sheet);
char *sheet_callers_dial(const struct sheet *sheet, char out[DIAL_MAX]); /* sheet_dial() of what is saved */
#endif
