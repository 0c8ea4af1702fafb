/*
 * list.h - a list view in report mode over rows somebody else owns: 256 ports stay quick because the
 * control asks for what it shows (LVS_OWNERDATA) and nothing is copied.
 *
 * A click on a column sorts by it, another turns the order round; an arrow in the header shows it.
 * The selection stays with its rows. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LIST_H
#define RRAS_LIST_H
#include "gui/ui/dialog.h"

struct list_column {
    int string_id;          /* heading */
    int width;              /* share of the list's width, in percent; the last takes what is left */
};

struct list_rows {          /* what is shown; row numbers are the owner's */
    size_t (*count)(void *ctx);
    void (*text)(void *ctx, size_t row, int column, char *utf8, size_t cap);
    int (*compare)(void *ctx, size_t a, size_t b, int column);  /* NULL: by text; digits in it as numbers */
    int (*image)(void *ctx, size_t row);                        /* a list_image; NULL none */
};
enum list_image { LIST_IMAGE_NONE, LIST_IMAGE_WARNING, LIST_IMAGE_ERROR, LIST_IMAGE_PORT, LIST_IMAGE_MODEM, LIST_IMAGE_NETWORK, LIST_IMAGE_USER, LIST_IMAGE_SERVICE,
                  LIST_IMAGE_CONNECTED };

struct list;
/* The images above (image N at N - 1) for a tree or another control of the dialog: sent with `message`
 * (TVM_SETIMAGELIST), as its normal or small ones. */
void list_give_images(HWND dialog, HWND control, UINT message);

/* Makes a list of a list view control (LVS_REPORT | LVS_OWNERDATA | LVS_SHOWSELALWAYS, with
 * LVS_SINGLESEL where one row is meant) of a dialog. NULL: no memory. */
struct list *list_new(HWND dialog, int control, const struct list_column *columns, int count, const struct list_rows *rows, void *ctx);
void list_free(struct list *list);                              /* NULL is allowed */
void list_refresh(struct list *list);                           /* the rows changed */
ptrdiff_t list_selected(const struct list *list);               /* the focused selected row; -1 none */
size_t list_selection(const struct list *list, size_t *rows, size_t cap);
void list_select(struct list *list, ptrdiff_t row);             /* -1 none; scrolls to it */
/* Give WM_NOTIFY of the control here first; true: it was the list's own. `*result` is the answer. */
bool list_notify(struct list *list, NMHDR *hdr, LRESULT *result);
#endif
