/*
 * control_dial_entry_win.c - dialling from the phone book, and going on with a connection that is paused.
 *
 * A saved password is opened here and nowhere else, for the call alone: whoever may dial need not know it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_dial_win.h"
#include <string.h>
#include "common/base/secret.h"
#include "service/host/secrets_win.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum { NO_ENTRY = 623, NO_CONNECTION = 668, BAD_NUMBER = 749, HOPS_MAX = 4 /* names that stand for names */ };

_Static_assert(sizeof ((RRAS_RESUME_0 *)0)->user == AUTH_NAME_MAX + 1 && sizeof ((RRAS_RESUME_0 *)0)->domain == DIAL_DOMAIN_MAX + 1 &&
               sizeof ((RRAS_RESUME_0 *)0)->password == AUTH_NAME_MAX + 1 &&
               sizeof ((RRAS_RESUME_0 *)0)->callback_number == DIAL_NUMBER_MAX + 1 &&
               sizeof ((RRAS_PHONE_NAME *)0)->name == PHONE_NAME_MAX + 1, "sizes of what is gone on with");

/* ---- the phone book ---- */

struct lookup {
    const char *name;
    struct phone_entry entry;
    bool is_found;
    enum store_result result;
};

static bool take_entry(void *ctx, const struct phone_entry *entry)
{
    struct lookup *lookup = ctx;

    if (!text_equal_nocase(entry->name, lookup->name))
        return true;
    lookup->entry = *entry;
    lookup->is_found = true;
    return false;
}

static void look_up(void *arg, struct store *store)
{
    struct lookup *lookup = arg;

    lookup->result = store_each_phone(store, take_entry, lookup);
}

static long find_entry(const char *name, struct lookup *lookup)
{
    long status;

    *lookup = (struct lookup){ .name = name };
    status = control_store(look_up, lookup);
    return status ? status : lookup->result != STORE_OK ? ERROR_READ_FAULT : 0;
}

/* On a TCP line the name of another entry stands for the place that one names. */
static void resolve(char number[DIAL_NUMBER_MAX + 1])
{
    for (int hop = 0; hop < HOPS_MAX && !dial_is_place(number); hop++) {
        struct lookup lookup;
        bool is_place = find_entry(number, &lookup) == 0 && lookup.is_found && lookup.entry.kind == PHONE_TCP && lookup.entry.number[0];

        if (is_place)
            text_copy(number, DIAL_NUMBER_MAX + 1, lookup.entry.number);
        phone_entry_fini(&lookup.entry);
        if (!is_place)
            return;
    }
}

void control_dial_resolve(struct dial_request *request)
{
    for (unsigned i = 0; request->kind == DIAL_KIND_TCP && i < request->number_count; i++)
        resolve(request->numbers[i]);
}

/* What the one who dials says instead of what the entry says. */
static void replace(struct phone_entry *entry, const RRAS_DIAL_0 *dial)
{
    if (dial->set & RRAS_DIAL_SET_NUMBER) {
        COPY(entry->number, dial->numbers[0]);
        entry->alternate_count = 0;
    }
    if (dial->set & RRAS_DIAL_SET_PORT)
        COPY(entry->port, dial->port);
    if (dial->set & RRAS_DIAL_SET_USER) {
        COPY(entry->user, dial->user);
        COPY(entry->domain, dial->domain);
    }
    if (dial->set & RRAS_DIAL_SET_PASSWORD)
        COPY(entry->password, dial->password);
    if (dial->set & RRAS_DIAL_SET_CALLBACK) {
        entry->callback = dial->callback_number[0] ? PHONE_CALLBACK_NUMBER : PHONE_CALLBACK_NONE;
        COPY(entry->callback_number, dial->callback_number);
    }
    if (dial->set & RRAS_DIAL_SET_DOMAIN)
        COPY(entry->domain, dial->domain);
    if (dial->set & RRAS_DIAL_SET_PREFIX)
        COPY(entry->prefix, dial->prefix);
    if (dial->set & RRAS_DIAL_SET_AUTH)
        entry->auth_methods = dial->auth_methods;
    if (dial->set & RRAS_DIAL_SET_IDLE)
        entry->idle_s = dial->idle_s;
    if (dial->set & RRAS_DIAL_SET_REDIAL)
        entry->redial_attempts = (uint16_t)dial->redial_attempts;
    if (dial->set & RRAS_DIAL_SET_REDIAL_S)
        entry->redial_s = (uint16_t)dial->redial_s;
}

static bool has_number(const struct phone_entry *entry, const char *number)
{
    const char *one;

    for (size_t i = 0; (one = phone_entry_number(entry, i)) != NULL; i++)
        if (strcmp(one, number) == 0)
            return true;
    return false;
}

/* Whom the entry was made for would not be the one who hears its secrets, or not as it was agreed to. */
static bool leads_elsewhere(const struct phone_entry *entry, const RRAS_DIAL_0 *dial)
{
    return ((dial->set & RRAS_DIAL_SET_NUMBER) && !has_number(entry, dial->numbers[0])) ||
           ((dial->set & RRAS_DIAL_SET_PORT) && !text_equal_nocase(entry->port, dial->port)) ||
           ((dial->set & RRAS_DIAL_SET_AUTH) && (dial->auth_methods & ~(unsigned long)entry->auth_methods)) || /* in clear, say */
           ((dial->set & RRAS_DIAL_SET_PREFIX) && strcmp(entry->prefix, dial->prefix) != 0) ||
           ((dial->set & RRAS_DIAL_SET_USER) && strcmp(entry->user, dial->user) != 0);
}

static bool is_readable(const RRAS_DIAL_0 *dial)
{
    return CONTROL_TEXT_IS_GOOD(dial->numbers[0], true) && CONTROL_TEXT_IS_GOOD(dial->port, true) && CONTROL_TEXT_IS_GOOD(dial->user, true) &&
           CONTROL_TEXT_IS_GOOD(dial->domain, true) && CONTROL_TEXT_IS_GOOD(dial->password, true) &&
           CONTROL_TEXT_IS_GOOD(dial->callback_number, true) && dial->redial_attempts <= DIAL_REDIALS_MAX &&
           dial->redial_s <= DIAL_REDIAL_S_MAX && (dial->auth_methods & ~(unsigned long)AUTH_METHODS_ALL) == 0 && dial->idle_s <= DIAL_IDLE_S_MAX && CONTROL_TEXT_IS_GOOD(dial->prefix, true) &&
           strlen(dial->port) <= PHONE_PORT_MAX &&
           strlen(dial->password) <= PHONE_PASSWORD_MAX;
}

/* The saved password is in clear then; who may not change the entry, and so could not read it, has it sent where the
 * entry says and nowhere else. So with the script: people type passwords into them. */
static long open_secrets(struct phone_entry *entry, const RRAS_DIAL_0 *dial, bool is_administrator, RRAS_MESSAGE *why)
{
    const bool is_given = (dial->set & RRAS_DIAL_SET_PASSWORD) != 0;

    if (!is_administrator && leads_elsewhere(entry, dial)) {
        secret_wipe(entry->script, sizeof entry->script);
        if (!is_given && entry->has_password)
            return control_refuse(why, RAS_AUTHENTICATION_FAILURE,
                                  "The saved password is sent to the entry's own number, port and user only, as the entry allows; type the password.");
    } else if (!is_given && entry->has_password && !secrets_open_phone(entry, entry->password)) {
        return control_refuse(why, RAS_AUTHENTICATION_FAILURE,
                              "The saved password was sealed on another computer, or for another account of the service; type it again.");
    }
    return 0;
}

/* The entry as it is to be dialled, its password in clear. */
static long read_entry(const char *name, const RRAS_DIAL_0 *dial, struct dial_request *request, RRAS_MESSAGE *why)
{
    const bool is_administrator = control_caller_is_administrator();
    struct lookup lookup;
    long status = find_entry(name, &lookup);
    const char *wrong = NULL;

    if (!status && !lookup.is_found)
        status = control_refuse(why, NO_ENTRY, "There is no phone-book entry of that name. See: rrasctl show phoneentry");
    if (!status)
        status = open_secrets(&lookup.entry, dial, is_administrator, why);
    if (!status) {
        replace(&lookup.entry, dial);
        wrong = dial_request_of(&lookup.entry, request);
        request->may_pause = dial->may_pause != 0;
    }
    if (wrong)
        status = control_refuse(why, BAD_NUMBER, "%s", wrong);
    phone_entry_fini(&lookup.entry);
    return status;
}

LONG control_RrasDialEntry(handle_t h, RRAS_PHONE_NAME *entry, RRAS_DIAL_0 *dial, ULONG *connection, RRAS_MESSAGE *why)
{
    struct dial_request request = { .number_count = 0 };
    long status = ERROR_INVALID_PARAMETER;

    (void)h;
    *connection = 0;
    memset(why, 0, sizeof *why);
    if (CONTROL_TEXT_IS_GOOD(entry->name, false) && is_readable(dial))
        status = read_entry(entry->name, dial, &request, why);
    if (!status)
        control_dial_resolve(&request);
    if (!status)
        status = control_dial(&request, connection, why);
    secret_wipe(dial->password, sizeof dial->password);
    secret_wipe(&request, sizeof request);
    return status;
}

/* ---- going on ---- */

struct resume_job {
    uint32_t connection;
    struct dial_resume resume;
    bool is_done;
};

static void resume_now(struct instance *instance, void *arg)
{
    struct resume_job *job = arg;

    job->is_done = instance->server && server_dial_resume(instance->server, job->connection, &job->resume, loop_now());
}

LONG control_RrasDialResume(handle_t h, ULONG connection, RRAS_RESUME_0 *resume, RRAS_MESSAGE *why)
{
    struct resume_job job = { .connection = connection };
    long status = ERROR_INVALID_PARAMETER;

    (void)h;
    memset(why, 0, sizeof *why);
    if (CONTROL_TEXT_IS_GOOD(resume->user, true) && CONTROL_TEXT_IS_GOOD(resume->domain, true) &&
        CONTROL_TEXT_IS_GOOD(resume->password, true) && CONTROL_TEXT_IS_GOOD(resume->callback_number, true)) {
        COPY(job.resume.user, resume->user);
        COPY(job.resume.domain, resume->domain);
        COPY(job.resume.password, resume->password);
        COPY(job.resume.callback_number, resume->callback_number);
        status = control_read(resume_now, &job);
    }
    secret_wipe(resume->password, sizeof resume->password);
    secret_wipe(&job.resume, sizeof job.resume);
    if (!status && !job.is_done)
        status = control_refuse(why, NO_CONNECTION, "The connection does not wait for an answer any more; dial again.");
    return status;
}
