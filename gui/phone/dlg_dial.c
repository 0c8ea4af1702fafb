/*
 * dlg_dial.c - phone_dial(): asks for what the entry lacks, dials, and goes from box to box until it is
 * connected or given up.
 *
 * Redialling is done here, call by call, as rasphone did: whoever looks at the box is asked, and a
 * password typed once serves them all.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_dial.h"
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_dial_ask.h"
#include "gui/phone/dlg_failed.h"
#include "gui/phone/dlg_monitor_prefs.h"
#include "gui/phone/dlg_retry.h"
#include "gui/phone/tray.h"

enum { NO_CONNECTION = 668 }; /* it is over meanwhile */

struct dialling {
    struct phone *phone;
    HWND owner;
    struct phone_entry entry;            /* a copy: the phone book is read anew underneath */
    struct dial_asking asking;
    bool has_typed;                      /* the form, not the entry, says who we are */
    struct redial redial;
    struct dial_look look;
};

/* ---- one call ---- */

static void fill_request(const struct dialling *d, RRAS_DIAL_0 *request)
{
    const struct dial_form *form = &d->asking.form;

    *request = (RRAS_DIAL_0){ .may_pause = 1, .set = RRAS_DIAL_SET_REDIAL };
    if (dial_form_has_number(form, &d->entry)) {
        request->set |= RRAS_DIAL_SET_NUMBER;
        request->number_count = 1;
        text_copy(request->numbers[0], sizeof request->numbers[0], form->number);
    }
    if (d->has_typed && !dial_form_means_saved(form, &d->entry, d->phone->may_change)) {
        request->set |= RRAS_DIAL_SET_USER | RRAS_DIAL_SET_PASSWORD;
        text_copy(request->user, sizeof request->user, form->user);
        text_copy(request->domain, sizeof request->domain, form->domain);
        text_copy(request->password, sizeof request->password, form->password);
    }
}

static void resume(struct dialling *d, struct dial_line *line, const char *callback_number)
{
    const struct dial_form *form = &d->asking.form;
    RRAS_RESUME_0 resume = { .user = "" };

    text_copy(resume.user, sizeof resume.user, form->user);
    text_copy(resume.domain, sizeof resume.domain, form->domain);
    text_copy(resume.password, sizeof resume.password, form->password);
    text_copy(resume.callback_number, sizeof resume.callback_number, callback_number);
    dial_line_resume(line, &resume);
    secret_wipe(&resume, sizeof resume);
}

/* The server did not like them: the same call goes on with others. */
static INT_PTR ask_again(struct dialling *d, struct dial_line *line)
{
    INT_PTR answer;

    d->asking.line = line;
    d->asking.form.was_refused = true;
    secret_wipe(d->asking.form.password, sizeof d->asking.form.password);
    answer = dlg_retry_run(d->owner, &d->asking);
    d->asking.line = NULL;
    if (answer == IDOK) {
        d->has_typed = true;
        resume(d, line, "");
    }
    return answer;
}

static INT_PTR ask_callback(struct dialling *d, struct dial_line *line)
{
    char number[PHONE_NUMBER_MAX + 1];
    INT_PTR answer;

    text_copy(number, sizeof number, d->entry.callback_number);
    answer = dial_callback_run(d->owner, line, number);
    if (answer != IDABORT)
        resume(d, line, answer == IDOK ? number : "");
    return IDOK; /* Skip goes on, too */
}

/* An answer the service does not take: its reason is shown, and it is asked for again. */
static void show_refusal(const struct dialling *d, struct dial_line *line)
{
    struct dial_look look;

    dial_line_look(line, &look);
    if (look.was_resume_refused && look.why.text[0])
        ui_message_text(d->owner, MB_OK | MB_ICONWARNING, IDS_DIAL_CAPTION, look.why.text);
}

/* Box after box until it is up, over or given up. */
static enum dial_turn follow(struct dialling *d, struct dial_line *line)
{
    for (;;) {
        enum dial_turn turn = dlg_dial_follow(d->owner, d->entry.name, line);

        if (turn != DIAL_ASKS_PASSWORD && turn != DIAL_ASKS_NUMBER)
            return turn;
        show_refusal(d, line);
        if ((turn == DIAL_ASKS_PASSWORD ? ask_again(d, line) : ask_callback(d, line)) == IDCANCEL)
            return DIAL_IS_CANCELLED;
    }
}

static enum dial_turn call(struct dialling *d)
{
    RRAS_DIAL_0 request;
    struct dial_line *line;
    enum dial_turn turn;

    fill_request(d, &request);
    line = dial_line_new(d->phone->instance, d->entry.name, &request);
    if (!line) {
        ui_message(d->owner, MB_OK | MB_ICONERROR, IDS_DIAL_CAPTION, IDS_DIAL_NO_MEMORY);
        return DIAL_IS_CANCELLED;
    }
    turn = follow(d, line);
    dial_line_look(line, &d->look);
    dial_line_free(line, turn == DIAL_IS_UP);
    return turn;
}

/* ---- call after call ---- */

/* True: once more. */
static bool failed(struct dialling *d)
{
    struct dial_failure failure;

    if (d->look.is_refused)
        dial_failure_refused(&failure, d->phone->instance, d->look.status, &d->look.why);
    else
        dial_failure_of(&failure, &d->look.now, d->look.reach);
    redial_begin(&d->redial, failure.error, d->entry.redial_s, GetTickCount64());
    if (!dlg_failed_run(d->owner, d->entry.name, &failure, &d->redial))
        return false;
    if (failure.error != RAS_AUTHENTICATION_FAILURE)
        return true;
    secret_wipe(d->asking.form.password, sizeof d->asking.form.password); /* the same one would fail again */
    d->asking.form.was_refused = true;
    d->has_typed = dial_ask_run(d->owner, &d->asking);
    return d->has_typed;
}

/* *Save password*, now that it has proven to be right. */
static void save(struct dialling *d)
{
    struct config_change *change;
    uint32_t fields;

    if (!d->has_typed || !d->phone->may_change)
        return;
    change = calloc(1, sizeof *change);
    if (!change)
        return;
    change->phone = d->entry;
    fields = dial_form_save(&d->asking.form, &change->phone);
    if (fields) {
        change->kind = CHANGE_PHONE_SET;
        change->fields = fields;
        text_copy(change->name, sizeof change->name, d->entry.name);
        phone_save(d->phone, d->owner, change);
    }
    secret_wipe(change, sizeof *change);
    free(change);
}

static void connected(struct dialling *d)
{
    struct monitor_prefs prefs;

    save(d);
    secret_wipe(d->asking.form.password, sizeof d->asking.form.password); /* the boxes to come stay open for hours */
    phone_refresh_connections(d->phone);
    tray_begin(d->phone);
    dlg_dial_complete(d->owner, d->entry.name);
    monitor_prefs_read(&prefs);
    if (prefs.opens_monitor)
        phone_show_monitor(d->phone, d->owner, d->entry.name);
}

static bool ask_first(struct dialling *d)
{
    if (!dial_form_is_needed(&d->asking.form, &d->entry, d->phone->may_change))
        return true;
    d->has_typed = dial_ask_run(d->owner, &d->asking);
    return d->has_typed;
}

static bool dial(struct dialling *d)
{
    enum dial_turn turn;

    if (!ask_first(d))
        return false;
    do
        turn = call(d);
    while (turn == DIAL_HAS_FAILED && failed(d));
    if (turn == DIAL_IS_UP)
        connected(d);
    else
        phone_refresh_connections(d->phone);
    return turn == DIAL_IS_UP;
}

bool phone_dial(struct phone *phone, HWND owner, const struct phone_entry *entry, const char *number)
{
    struct dialling *d;
    const RRAS_CONNECTION_0 *up;
    bool is_up = false;

    phone_refresh_connections(phone);
    up = phone_connection(phone, entry->name);
    if (up && up->state == RASCS_CONNECTED) {
        ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_DIAL_CAPTION, IDS_ALREADY_CONNECTED, entry->name);
        return true;
    }
    d = calloc(1, sizeof *d);
    if (!d) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_DIAL_CAPTION, IDS_DIAL_NO_MEMORY);
        return false;
    }
    d->phone = phone;
    d->owner = owner;
    d->entry = *entry;
    d->redial.left = entry->redial_attempts;
    d->asking.phone = phone;
    d->asking.entry = &d->entry;
    dial_form_init(&d->asking.form, entry, number);
    is_up = dial(d);
    dial_form_fini(&d->asking.form);
    phone_entry_fini(&d->entry);
    secret_wipe(d, sizeof *d);
    free(d);
    return is_up;
}

void phone_hang_up(struct phone *phone, HWND owner, unsigned long connection)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = phone->service ? RrasHangUp(phone->service, connection, &why) : RPC_S_SERVER_UNAVAILABLE;
    char sentence[RRAS_SENTENCE_MAX];

    if (status && status != NO_CONNECTION)
        ui_message_text(owner, MB_OK | MB_ICONERROR, IDS_DIAL_CAPTION, rras_error_sentence(status, &why, phone->instance, sentence));
    phone_refresh_connections(phone);
}
