/*
 * page_bindings.c - Network > Bindings: the tree of what listens where.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_bindings.h"
#include "gui/network/sheet.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gui/ui/wide.h"

enum { LINE_TEXT_MAX = 256, DEPTHS = 8, OPEN_PORTS = 8 };

static struct binding *lines; /* there is one such page; the tree's items carry an index */
static HTREEITEM *items;
static size_t line_count;

/* ---- facts ---- */

static struct binding *build(const struct sheet *sheet, enum bindings_view view, size_t *count)
{
    const struct panel *panel = sheet->panel;
    struct binding_port *ports = calloc(panel->port_count + 1, sizeof *ports);
    struct binding_adapter *adapters = calloc(sheet->adapter_count + 1, sizeof *adapters);
    struct binding *built = NULL;

    for (size_t i = 0; ports && i < panel->port_count; i++)
        ports[i] = (struct binding_port){ panel->ports[i].name, panel->ports[i].condition_text, panel->ports[i].explanation,
                                          (unsigned)panel->ports[i].roles };
    for (size_t i = 0; adapters && i < sheet->adapter_count; i++)
        adapters[i] = (struct binding_adapter){ sheet->adapters[i].name, (uint32_t)sheet->adapters[i].address, sheet->adapters[i].is_up != 0,
                                                sheet->adapters[i].is_loopback != 0 };
    *count = 0;
    if (ports && adapters) {
        struct binding_facts facts = { &panel->saved, ports, panel->port_count, adapters, sheet->adapter_count, panel_can(panel, RRAS_CAN_IPX),
                                       panel_can(panel, RRAS_CAN_NETBEUI), panel->is_reachable };

        built = bindings_build(view, &facts, count);
    }
    free(ports);
    free(adapters);
    return built;
}

/* ---- the tree ---- */

static void line_text(const struct binding *line, char *out, size_t cap)
{
    char name[BINDING_TEXT_MAX], state[64];

    ui_string(line->state_id, state, sizeof state);
    if (!line->state_id)
        memcpy(state, line->state, sizeof state);
    snprintf(out, cap, state[0] ? "%s - %s" : "%s%s", line->name_id ? ui_string(line->name_id, name, sizeof name) : line->text, state);
}

static int line_image(const struct binding *line)
{
    static const int images[] = {
        [BINDING_SERVICE] = LIST_IMAGE_SERVICE, [BINDING_PROTOCOL] = LIST_IMAGE_NETWORK, [BINDING_ADAPTER] = LIST_IMAGE_NETWORK,
        [BINDING_LINE] = LIST_IMAGE_PORT, [BINDING_MODEM] = LIST_IMAGE_MODEM, [BINDING_PORT] = LIST_IMAGE_PORT,
    };

    return line->is_problem ? LIST_IMAGE_WARNING : images[line->kind];
}

static size_t children(size_t at)
{
    size_t count = 0;

    for (size_t i = at + 1; i < line_count && lines[i].depth > lines[at].depth; i++)
        count++;
    return count;
}

static void set_item(HWND tree, HTREEITEM item, size_t at)
{
    char text[LINE_TEXT_MAX];
    wchar_t wide[LINE_TEXT_MAX];
    int image = line_image(&lines[at]) - 1;
    TVITEMW change = { .mask = TVIF_TEXT | TVIF_PARAM | TVIF_IMAGE | TVIF_SELECTEDIMAGE, .hItem = item, .lParam = (LPARAM)at, .iImage = image,
                       .iSelectedImage = image };

    line_text(&lines[at], text, sizeof text);
    change.pszText = ui_wide(text, wide, LINE_TEXT_MAX);
    SendMessageW(tree, TVM_SETITEMW, 0, (LPARAM)&change);
}

/* Everything is open but lines of many ports. */
static void fill(HWND tree)
{
    HTREEITEM parent[DEPTHS] = { TVI_ROOT };

    SendMessageW(tree, WM_SETREDRAW, FALSE, 0);
    SendMessageW(tree, TVM_DELETEITEM, 0, (LPARAM)TVI_ROOT);
    for (size_t i = 0; i < line_count; i++) {
        TVINSERTSTRUCTW insert = { .hParent = parent[lines[i].depth], .hInsertAfter = TVI_LAST };

        items[i] = (HTREEITEM)SendMessageW(tree, TVM_INSERTITEMW, 0, (LPARAM)&insert);
        set_item(tree, items[i], i);
        parent[lines[i].depth + 1] = items[i];
    }
    for (size_t i = 0; i < line_count; i++)
        if ((lines[i].kind != BINDING_LINE && lines[i].kind != BINDING_MODEM) || children(i) <= OPEN_PORTS)
            SendMessageW(tree, TVM_EXPAND, TVE_EXPAND, (LPARAM)items[i]);
    if (line_count) {
        SendMessageW(tree, TVM_SELECTITEM, TVGN_CARET, (LPARAM)items[0]);
        SendMessageW(tree, TVM_ENSUREVISIBLE, 0, (LPARAM)items[0]);
    }
    SendMessageW(tree, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(tree, NULL, TRUE);
}

/* The same things in the same places, whatever they are doing now? */
static bool is_same_tree(const struct binding *now, size_t count)
{
    if (count != line_count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (now[i].kind != lines[i].kind || now[i].depth != lines[i].depth || now[i].name_id != lines[i].name_id
            || strcmp(now[i].text, lines[i].text) != 0)
            return false;
    return true;
}

static ptrdiff_t selected_line(HWND tree)
{
    TVITEMW item = { .mask = TVIF_PARAM, .hItem = (HTREEITEM)SendMessageW(tree, TVM_GETNEXTITEM, TVGN_CARET, 0) };

    return item.hItem && SendMessageW(tree, TVM_GETITEMW, 0, (LPARAM)&item) && (size_t)item.lParam < line_count ? (ptrdiff_t)item.lParam : -1;
}

static int about(enum binding_kind kind)
{
    static const int texts[] = {
        [BINDING_SERVICE] = IDS_ABOUT_RRAS, [BINDING_PROTOCOL] = 0, [BINDING_ADAPTER] = IDS_ABOUT_ADAPTER,
        [BINDING_LINE] = IDS_ABOUT_LINE, [BINDING_MODEM] = IDS_ABOUT_MODEM, [BINDING_PORT] = IDS_ABOUT_PORT,
    };

    return texts[kind];
}

static void describe(struct dialog *d)
{
    ptrdiff_t at = selected_line(dialog_control(d, IDC_BINDINGS_TREE));
    char text[512] = "";

    if (at >= 0 && lines[at].reason[0])
        dialog_set_text(d, IDC_BINDINGS_DESCRIPTION, lines[at].reason);
    else
        dialog_set_text(d, IDC_BINDINGS_DESCRIPTION,
                        at < 0 ? "" : ui_format(text, sizeof text, lines[at].reason_id ? lines[at].reason_id : about(lines[at].kind), lines[at].text));
}

/* ---- the page ---- */

static void show(struct dialog *d)
{
    LRESULT view = SendDlgItemMessageW(d->window, IDC_BINDINGS_VIEW, CB_GETCURSEL, 0, 0);
    HWND tree = dialog_control(d, IDC_BINDINGS_TREE);
    size_t count = 0;
    struct binding *now = build(d->model, view > 0 && view < BINDINGS_VIEWS ? (enum bindings_view)view : BINDINGS_BY_SERVICE, &count);
    HTREEITEM *more = is_same_tree(now, count) ? items : realloc(items, (count + 1) * sizeof *items);
    bool is_same = is_same_tree(now, count);

    if (!more) {
        free(now);
        return;
    }
    items = more;
    free(lines);
    lines = now;
    line_count = count;
    if (!is_same)
        fill(tree);
    for (size_t i = 0; is_same && i < count; i++)
        set_item(tree, items[i], i);
    describe(d);
}

static void load(struct dialog *d)
{
    static const int views[BINDINGS_VIEWS] = { IDS_BINDINGS_SERVICES, IDS_BINDINGS_PROTOCOLS, IDS_BINDINGS_ADAPTERS };
    char text[64];
    wchar_t wide[64];

    for (int i = 0; i < BINDINGS_VIEWS; i++)
        SendDlgItemMessageW(d->window, IDC_BINDINGS_VIEW, CB_ADDSTRING, 0, (LPARAM)ui_wide(ui_string(views[i], text, sizeof text), wide, 64));
    SendDlgItemMessageW(d->window, IDC_BINDINGS_VIEW, CB_SETCURSEL, BINDINGS_BY_SERVICE, 0);
    list_give_images(d->window, dialog_control(d, IDC_BINDINGS_TREE), TVM_SETIMAGELIST);
    sheet_page_opened(d, show);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_BINDINGS_VIEW && code == CBN_SELCHANGE)
        show(d);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    if (hdr->idFrom == IDC_BINDINGS_TREE && hdr->code == TVN_SELCHANGEDW)
        describe(d);
    return 0;
}

static void closing(struct dialog *d)
{
    HIMAGELIST images = (HIMAGELIST)SendDlgItemMessageW(d->window, IDC_BINDINGS_TREE, TVM_SETIMAGELIST, TVSIL_NORMAL, 0);

    sheet_page_closed(d);
    if (images)
        ImageList_Destroy(images); /* a tree does not own its own */
    free(lines);
    free(items);
    lines = NULL;
    items = NULL;
    line_count = 0;
}

const struct dialog_kind page_bindings = {
    .template_id = IDD_BINDINGS, .load = load, .command = command, .notify = notify, .changed = sheet_changed, .accept = sheet_apply, .closing = closing
};
