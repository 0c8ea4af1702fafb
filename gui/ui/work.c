/*
 * work.c - runs a job behind the box *Please wait*.
 *
 * The job works on a copy that belongs to box and thread together: whoever is done last frees it, so
 * that Cancel need not wait for a call that hangs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/work.h"
#include <stdlib.h>
#include "gui/ui/dialog.h"
#include "gui/ui/ui_ids.h"

struct shared {
    struct work work;
    volatile LONG owners;
    volatile LONG is_done;
    long status;
    int text_id;
};

enum { TIMER = 1, TIMER_MS = 100 };

bool work_is_cancelled(const struct work *work)
{
    return work->is_cancelled != 0;
}

static void release(struct shared *shared)
{
    if (InterlockedDecrement(&shared->owners) == 0)
        free(shared);
}

static DWORD CALLBACK run(void *arg)
{
    struct shared *shared = arg;

    shared->status = shared->work.run(&shared->work);
    InterlockedExchange(&shared->is_done, 1);
    release(shared);
    return 0;
}

/* ---- the box ---- */

static VOID CALLBACK look(HWND window, UINT msg, UINT_PTR timer, DWORD now)
{
    const struct dialog *d = (const struct dialog *)GetWindowLongPtrW(window, DWLP_USER);
    const struct shared *shared = d ? d->model : NULL;

    (void)msg, (void)timer, (void)now;
    if (shared && shared->is_done)
        EndDialog(window, IDOK);
}

static void load(struct dialog *d)
{
    const struct shared *shared = d->model;
    char text[512];

    dialog_set_text(d, IDC_WORK_TEXT, ui_string(shared->text_id, text, sizeof text));
    SendDlgItemMessageW(d->window, IDC_WORK_BAR, PBM_SETMARQUEE, TRUE, 50);
    dialog_enable(d, IDCANCEL, !shared->work.must_end);
    SetTimer(d->window, TIMER, TIMER_MS, look);
}

static void closing(struct dialog *d)
{
    KillTimer(d->window, TIMER);
}

static const struct dialog_kind box = { .template_id = IDD_WORK, .load = load, .closing = closing };

long work_run(HWND owner, int text_id, struct work *work)
{
    struct shared *shared = calloc(1, sizeof *shared);
    HANDLE thread;
    long status = ERROR_CANCELLED;

    if (!shared)
        return ERROR_NOT_ENOUGH_MEMORY;
    shared->work = *work;
    shared->owners = 2;
    shared->text_id = text_id;
    thread = CreateThread(NULL, 0, run, shared, 0, NULL);
    if (!thread) {
        status = (long)GetLastError();
        free(shared);
        return status;
    }
    CloseHandle(thread);
    if (dialog_run(owner, &box, shared) == IDOK || shared->is_done) {
        status = shared->status;
        *work = shared->work;
    } else {
        InterlockedExchange(&shared->work.is_cancelled, 1);
    }
    release(shared);
    return status;
}
