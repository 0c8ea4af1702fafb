/*
 * dlg_more_info.c - *More Info*: the error, and what model_more_info says of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_more_info.h"
#include <string.h>
#include "gui/phone/dial_ids.h"
#include "gui/phone/model_more_info.h"

enum { MORE_TEXT_MAX = 4096 };

/* The service's own sentence first: it knows this computer. */
static void write_text(const struct dial_failure *failure, char *out, size_t cap)
{
    size_t used = 0;

    out[0] = '\0';
    if (failure->why[0]) {
        ui_format(out, cap, IDS_MORE_SERVICE_SAYS, failure->why);
        used = strlen(out);
    }
    ui_format(out + used, cap - used, more_info_string(failure->error, failure->reach), (unsigned long)failure->error);
}

static void load(struct dialog *d)
{
    const struct dial_failure *failure = d->model;
    char text[MORE_TEXT_MAX];

    dialog_set_text(d, IDC_MORE_ERROR, failure->error_line);
    write_text(failure, text, sizeof text);
    dialog_set_text(d, IDC_MORE_TEXT, text);
    SendDlgItemMessageW(d->window, IDC_MORE_ICON, STM_SETICON,
                        (WPARAM)LoadImageW(NULL, (LPCWSTR)IDI_INFORMATION, IMAGE_ICON, 0, 0, LR_SHARED | LR_DEFAULTSIZE), 0);
}

static const struct dialog_kind kind = { .template_id = IDD_MORE_INFO, .load = load };

void dlg_more_info_run(HWND owner, const struct dial_failure *failure)
{
    dialog_run(owner, &kind, (void *)(uintptr_t)failure);
}
