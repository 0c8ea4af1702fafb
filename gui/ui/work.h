/*
 * work.h - something that takes seconds: done on a thread of its own behind a small box that
 * says what is going on and has a Cancel button.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WORK_H
#define RRAS_WORK_H
#include "common/control/rras_client.h"

struct work {
    /* Any thread; 0, a Windows error or a RAS error. Looks at work_is_cancelled() every now and then. */
    long (*run)(struct work *work);
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
    wchar_t folder[MAX_PATH];          /* what else a job needs */
    bool must_end;                     /* it takes a moment and cannot be left halfway: no Cancel */
    RRAS_MESSAGE why;                  /* a sentence for a status that is not 0; "" */
    volatile LONG is_cancelled;        /* private */
};

bool work_is_cancelled(const struct work *work);

/* Shows string `text_id` until `work` is done. ERROR_CANCELLED when the person did not want to wait;
 * the thread then ends by itself, with a copy of `work`. UI thread. */
long work_run(HWND owner, int text_id, struct work *work);
#endif
