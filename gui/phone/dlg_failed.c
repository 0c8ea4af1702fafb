/*
 * dlg_failed.c - *Error Connecting to ENTRY*: shows the two lines, and counts down on Redial.
 *
 * The shape is NT's: line 1 the last state, line 2 "Error N: text", buttons Redial, Cancel, More Info
 * (KB Q170977, Q156681).
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_failed.h"
#include <stdio.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_dial_ask.h"
#include "gui/phone/dlg_more_info.h"

enum { TIMER = 1, TIMER_MS = 200 };

struct failed_box {
    const char *entry;
    const struct dial_failure *failure;
    struct redial *redial;
};

/* ---- the lines ---- */

static void write_error_line(struct dial_failure *failure)
{
    char text[FAILED_LINE_MAX];

    if (failure->error == ERROR_INVALID_ADDRESS_NT)
        ui_string(IDS_ERROR_TEXT_1214, text, sizeof text);
    else
        text_copy(text, sizeof text, ras_error_text(failure->error));
    ui_format(failure->error_line, sizeof failure->error_line, failed_line(failure->error), (unsigned long)failure->error, text);
}

void dial_failure_of(struct dial_failure *failure, const RRAS_CONNECTION_0 *now, enum dial_reach reach)
{
    *failure = (struct dial_failure){ .error = (uint32_t)now->error, .reach = reach };
    text_copy(failure->state_line, sizeof failure->state_line, now->box_line);
    write_error_line(failure);
}

void dial_failure_refused(struct dial_failure *failure, const char *instance, long status, const RRAS_MESSAGE *why)
{
    unsigned long number = rras_error_number(status);
    bool is_ras = number >= 600 && number <= 999;
    char sentence[RRAS_SENTENCE_MAX];

    *failure = (struct dial_failure){ .error = (uint32_t)number, .reach = REACH_LINE };
    ui_string(IDS_ERROR_CANNOT_CONNECT, failure->state_line, sizeof failure->state_line);
    text_copy(failure->why, sizeof failure->why, why->text);
    if (is_ras) {
        write_error_line(failure);
        return;
    }
    rras_error_sentence(status, NULL, instance, sentence);
    ui_format(failure->error_line, sizeof failure->error_line, IDS_ERROR_LINE, number, sentence);
}

/* ---- the box ---- */

static void show_redial(struct dialog *d)
{
    const struct failed_box *box = d->model;
    unsigned seconds = redial_seconds(box->redial, GetTickCount64());
    char text[64];

    if (seconds)
        ui_format(text, sizeof text, IDS_REDIAL_IN, seconds);
    else
        ui_string(IDS_REDIAL, text, sizeof text);
    dialog_set_text(d, IDC_FAILED_REDIAL, text);
}

static VOID CALLBACK tick(HWND window, UINT msg, UINT_PTR timer, DWORD now)
{
    struct dialog *d = (struct dialog *)GetWindowLongPtrW(window, DWLP_USER);
    const struct failed_box *box = d ? d->model : NULL;

    (void)msg, (void)timer, (void)now;
    if (box && redial_is_due(box->redial, GetTickCount64()))
        dialog_end(d, IDOK);
    else if (box)
        show_redial(d);
}

static void stop_counting(struct dialog *d)
{
    const struct failed_box *box = d->model;

    redial_stop(box->redial);
    KillTimer(d->window, TIMER);
    show_redial(d);
}

static void load(struct dialog *d)
{
    const struct failed_box *box = d->model;

    dial_set_caption(d, IDS_ERROR_CONNECTING, box->entry);
    dialog_set_text(d, IDC_FAILED_STATE, box->failure->state_line);
    dialog_set_text(d, IDC_FAILED_ERROR, box->failure->error_line);
    SendDlgItemMessageW(d->window, IDC_FAILED_ICON, STM_SETICON,
                        (WPARAM)LoadImageW(NULL, (LPCWSTR)IDI_WARNING, IMAGE_ICON, 0, 0, LR_SHARED | LR_DEFAULTSIZE), 0);
    show_redial(d);
    if (box->redial->at_ms)
        SetTimer(d->window, TIMER, TIMER_MS, tick);
    MessageBeep(MB_ICONWARNING);
}

static void command(struct dialog *d, int control, int code)
{
    const struct failed_box *box = d->model;

    (void)code;
    if (control == IDC_FAILED_REDIAL) {
        dialog_end(d, IDOK);
    } else if (control == IDC_FAILED_MORE) {
        stop_counting(d); /* who reads does not want to be interrupted */
        dlg_more_info_run(d->window, box->failure);
    }
}

static void closing(struct dialog *d)
{
    KillTimer(d->window, TIMER);
}

static const struct dialog_kind kind = { .template_id = IDD_FAILED, .load = load, .command = command, .closing = closing };

bool dlg_failed_run(HWND owner, const char *entry, const struct dial_failure *failure, struct redial *redial)
{
    struct failed_box box = { .entry = entry, .failure = failure, .redial = redial };

    return dialog_run(owner, &kind, &box) == IDOK;
}
