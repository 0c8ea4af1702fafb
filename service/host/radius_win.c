/*
 * radius_win.c - a radius_client with a computer around it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/radius_win.h"
#include <bcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/aaa/radius_client.h"
#include "service/host/log_win.h"
#include "service/host/outside_win.h"
#include "service/host/radius_names_win.h"
#include "service/host/radius_socket_win.h"
#include "service/host/secrets_win.h"

enum {
    LOOK_AGAIN_S = 300,              /* a server's name, while it leads somewhere */
    LOOK_SOON_S = 30                 /* ... and while it does not */
};

/* What accounting has to remember of a port's call between its verdict and its end. */
struct session {
    char port[PORT_NAME_MAX + 1];
    bool is_judged;                  /* by a RADIUS server: user and class_ are its words */
    bool is_started;                 /* a Start was sent, with `id` */
    char id[RADIUS_SESSION_ID_MAX + 1];
    char user[AUTH_NAME_MAX + 1];
    struct radius_class class_;
    struct session *next;
};

struct radius {
    struct instance *instance;
    struct radius_client *client;
    struct radius_socket *sockets[RADIUS_LANES][2]; /* [1]: from the loopback */
    struct loop_timer due, look_again;
    char names[RADIUS_SERVERS_MAX][RADIUS_NAME_MAX + 1]; /* those that are no addresses */
    size_t name_count;
    struct session *sessions;
    uint32_t session_count;
    bool is_on;                      /* Accounting-On was said, Accounting-Off was not */
    bool is_last_word;               /* the loop waits for the queue before it ends */
    bool is_answering;               /* inside on_answered(): the client is not to be run below itself */
};

static struct radius *radius; /* one instance for each process; logic thread */

/* ---- the client's time ---- */

static void run_client(struct radius *r)
{
    rras_ms next = r->is_answering ? loop_now() : radius_client_advance(r->client, loop_now());

    if (next == RRAS_NEVER)
        loop_timer_clear(r->instance->loop, &r->due);
    else
        loop_timer_set(r->instance->loop, &r->due, next);
    if (r->is_last_word && radius_client_queued(r->client) == 0) {
        r->is_last_word = false;
        loop_closing_ended(r->instance->loop);
    }
}

static void time_is_due(struct loop_timer *timer)
{
    run_client(CONTAINING_RECORD(timer, struct radius, due));
}

/* ---- what the client asks for ---- */

static void on_received(void *ctx, unsigned lane, uint32_t from, uint16_t port, struct bytes datagram)
{
    struct radius *r = ctx;

    radius_client_receive(r->client, lane, from, port, datagram, loop_now());
    run_client(r);
}

static void on_send(void *ctx, unsigned lane, uint32_t address, uint16_t port, struct bytes packet)
{
    struct radius *r = ctx;
    bool is_loopback = address >> 24 == 127;
    struct radius_socket **socket = &r->sockets[lane][is_loopback];

    if (!*socket)
        *socket = radius_socket_open(r->instance->loop, is_loopback, lane, on_received, r);
    if (*socket)
        radius_socket_send(*socket, address, port, packet);
}

static void on_news(void *ctx, enum radius_news news, const char *server, const char *detail)
{
    static const enum ras_event events[] = {
        [RADIUS_NEWS_SILENT] = RAS_EVENT_RADIUS_SILENT,
        [RADIUS_NEWS_ANSWERS] = RAS_EVENT_RADIUS_ANSWERS,
        [RADIUS_NEWS_INVALID] = RAS_EVENT_RADIUS_INVALID,
        [RADIUS_NEWS_RECORDS_LOST] = RAS_EVENT_ACCOUNTING_LOST,
    };
    const char *args[] = { server, detail };
    enum ras_event event = events[news];

    (void)ctx;
    if (news == RADIUS_NEWS_RECORDS_LOST)
        args[0] = detail;
    log_event(NULL, event, args, ras_event_info(event)->args);
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    if (BCryptGenRandom(NULL, out, (ULONG)len, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        abort(); /* a request that can be foreseen can be answered by anybody */
}

static struct session *session_of(struct radius *r, const char *port, bool is_wanted)
{
    struct session *s;

    for (s = r->sessions; s; s = s->next)
        if (strcmp(s->port, port) == 0)
            return s;
    s = is_wanted ? calloc(1, sizeof *s) : NULL;
    if (!s)
        return NULL;
    text_copy(s->port, sizeof s->port, port);
    s->next = r->sessions;
    r->sessions = s;
    return s;
}

/* A refusal that is more than "wrong password" is told with what the server said, or what is wrong with it. */
static void tell_refusal(const struct radius_answer *answer, const char *port)
{
    char why[LOG_TEXT_MAX + 1], sentence[320];
    const char *args[] = { answer->user, port, why };
    uint32_t error = answer->result.verdict.ras_error;

    if (error == RAS_AUTHENTICATION_FAILURE && answer->reply[0] == '\0')
        return;
    end_reason_explain(end_reason_of_auth(error), port, sentence, sizeof sentence);
    if (answer->reply[0] == '\0')
        snprintf(why, sizeof why, "%s", sentence);
    else if (error == RAS_AUTHENTICATION_FAILURE)
        snprintf(why, sizeof why, "RADIUS: %s", answer->reply);
    else
        snprintf(why, sizeof why, "%s (%s)", sentence, answer->reply);
    log_event(NULL, RAS_EVENT_RADIUS_REFUSED, args, 3);
}

static void on_answered(void *ctx, uint32_t ticket, const struct radius_answer *answer)
{
    struct radius *r = ctx;
    struct server *server = r->instance->server;
    struct port_status status;
    struct session *session;
    size_t i;

    if (!server || !server_find_ticket(server, ticket, &i) || !server_port_status(server, i, loop_now(), &status))
        return; /* the caller has hung up meanwhile */
    if (!answer->result.verdict.accepted) {
        tell_refusal(answer, status.name);
    } else if ((session = session_of(r, status.name, true)) != NULL) {
        session->is_judged = true;
        session->class_ = answer->class_;
        text_copy(session->user, sizeof session->user, answer->user);
    }
    r->is_answering = true;
    server_auth_answer(server, ticket, &answer->result, loop_now());
    r->is_answering = false;
}

static const struct radius_client_host client_host = {
    .send = on_send, .answered = on_answered, .news = on_news, .random = on_random,
};

/* ---- names ---- */

static void on_name(void *ctx, const char *name, uint32_t address)
{
    struct radius *r = ctx;

    radius_client_set_address(r->client, name, address, loop_now());
    if (address == 0)
        loop_timer_set(r->instance->loop, &r->look_again, loop_now() + LOOK_SOON_S * 1000);
    run_client(r);
}

static void look_up_names(struct radius *r)
{
    for (size_t i = 0; i < r->name_count; i++)
        radius_name_look_up(r->instance->loop, r->names[i], on_name, r);
    if (r->name_count > 0)
        loop_timer_set(r->instance->loop, &r->look_again, loop_now() + LOOK_AGAIN_S * 1000);
    else
        loop_timer_clear(r->instance->loop, &r->look_again);
}

static void look_again(struct loop_timer *timer)
{
    look_up_names(CONTAINING_RECORD(timer, struct radius, look_again));
}

/* ---- servers ---- */

/* What is stored, read on the database thread. Wipe it. */
struct stored_servers {
    struct radius_server servers[RADIUS_SERVERS_MAX];
    size_t count;
    bool is_read;
};

static bool keep_server(void *ctx, const struct radius_server *server)
{
    struct stored_servers *s = ctx;
    struct radius_server *kept = &s->servers[s->count];
    const char *args[] = { server->name, "its shared secret cannot be opened on this computer; enter it again." };

    *kept = *server;
    if (!secrets_open_radius(server, kept->secret))
        log_event(NULL, RAS_EVENT_RADIUS_INVALID, args, 2);
    s->count++;
    return s->count < RADIUS_SERVERS_MAX;
}

static void read_servers(void *arg, struct store *store)
{
    struct stored_servers *s = arg;

    s->is_read = store_each_radius(store, keep_server, s) == STORE_OK;
}

static void use_servers(struct radius *r, const struct stored_servers *s)
{
    uint32_t address;

    if (!s->is_read)
        return; /* those that are in force go on */
    radius_names_forget();
    r->name_count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (!ip4_parse(s->servers[i].name, &address))
            text_copy(r->names[r->name_count++], sizeof r->names[0], s->servers[i].name);
    radius_client_set_servers(r->client, s->servers, s->count, loop_now());
    look_up_names(r);
    run_client(r);
}

static void name_nas(struct instance *instance, struct radius_nas *nas)
{
    DWORD len = sizeof nas->identifier;

    *nas = (struct radius_nas){ .address = instance->outside ? instance->outside->bind_address : 0 };
    if (!GetComputerNameA(nas->identifier, &len))
        text_copy(nas->identifier, sizeof nas->identifier, "OPENRRAS");
}

/* NULL: there is no memory for it. */
static struct radius *get(struct instance *instance)
{
    struct radius_nas nas;

    if (radius)
        return radius;
    radius = calloc(1, sizeof *radius);
    if (!radius)
        return NULL;
    name_nas(instance, &nas);
    radius->instance = instance;
    radius->due.due = time_is_due;
    radius->look_again.due = look_again;
    radius->client = radius_client_new(&nas, &client_host, radius);
    if (!radius->client) {
        free(radius);
        radius = NULL;
    }
    return radius;
}

/* ---- accounting ---- */

static bool is_accounting(const struct radius *r)
{
    return r->instance->settings.acct_provider == ACCT_PROVIDER_RADIUS;
}

static struct radius_record record_now(enum radius_status status)
{
    return (struct radius_record){ .status = status, .when_unix = (int64_t)time(NULL) };
}

/* Unlike that of every other call, also of those before a restart (RFC 2866 5.5). */
static void new_session_id(struct radius *r, char id[RADIUS_SESSION_ID_MAX + 1])
{
    snprintf(id, RADIUS_SESSION_ID_MAX + 1, "%08llX-%08lX", (unsigned long long)r->instance->started_unix,
             (unsigned long)++r->session_count);
}

/* Says Accounting-On or -Off when the other one was said last. */
static void say_on(struct radius *r, bool on)
{
    struct radius_record record = record_now(on ? RADIUS_ACCOUNTING_ON : RADIUS_ACCOUNTING_OFF);

    if (r->is_on == on)
        return;
    r->is_on = on;
    new_session_id(r, record.session);
    radius_client_account(r->client, &record, loop_now());
    run_client(r);
}

static void fill_caller(const struct port_status *status, struct radius_caller *caller)
{
    *caller = (struct radius_caller){ .is_virtual = status->kind == DEVICE_TCP, .bps = status->line_bps };
    text_copy(caller->port, sizeof caller->port, status->name);
    text_copy(caller->calling, sizeof caller->calling, status->peer);
    text_copy(caller->called, sizeof caller->called, status->device);
}

static void account(struct radius *r, enum radius_status status_type, const struct session *session,
                    const struct call_record *call)
{
    struct radius_record record = record_now(status_type);
    struct port_status status = { 0 };
    size_t i;

    if (server_find_port(r->instance->server, call->port, &i))
        server_port_status(r->instance->server, i, loop_now(), &status);
    text_copy(status.name, sizeof status.name, call->port);
    text_copy(status.peer, sizeof status.peer, call->peer);
    fill_caller(&status, &record.caller);
    text_copy(record.session, sizeof record.session, session->id);
    record.is_local = !session->is_judged;
    text_copy(record.user, sizeof record.user, session->is_judged ? session->user : call->user);
    record.class_ = session->class_;
    record.address = call->address;
    record.session_s = call->ended_unix > call->started_unix ? (uint32_t)(call->ended_unix - call->started_unix) : 0;
    record.bytes_in = call->bytes_in;
    record.bytes_out = call->bytes_out;
    record.frames_in = status.frames_in;
    record.frames_out = status.frames_out;
    record.why = call->why;
    radius_client_account(r->client, &record, loop_now());
    run_client(r);
}

void radius_call_served(struct instance *instance, const struct call_record *call)
{
    struct radius *r = get(instance);
    struct session *session = r && is_accounting(r) ? session_of(r, call->port, true) : NULL;

    if (!session || session->is_started)
        return;
    say_on(r, true); /* accounting may have been switched on since the start */
    session->is_started = true;
    new_session_id(r, session->id);
    account(r, RADIUS_START, session, call);
}

void radius_call_ended(struct instance *instance, const struct call_record *call)
{
    struct session *session = radius ? session_of(radius, call->port, false) : NULL;

    (void)instance;
    if (!session)
        return;
    if (session->is_started)
        account(radius, RADIUS_STOP, session, call);
    session->is_started = session->is_judged = false;
    session->class_.len = 0;
    session->user[0] = '\0';
}

/* ---- asking ---- */

static void refuse(struct instance *instance, uint32_t ticket, uint32_t error)
{
    struct auth_result result = { .verdict = { .ras_error = error } };

    server_auth_answer(instance->server, ticket, &result, loop_now());
}

void radius_authenticate(struct instance *instance, uint32_t ticket, const struct auth_attempt *attempt)
{
    struct radius *r = get(instance);
    struct radius_caller caller;
    struct port_status status;
    struct radius_nas nas;
    size_t i;

    if (!r || !server_find_ticket(instance->server, ticket, &i) ||
        !server_port_status(instance->server, i, loop_now(), &status)) {
        refuse(instance, ticket, RAS_AUTH_SERVER_TIMEOUT);
        return;
    }
    fill_caller(&status, &caller);
    name_nas(instance, &nas); /* a notebook moves */
    radius_client_set_nas(r->client, &nas);
    radius_client_authenticate(r->client, ticket, attempt, &caller, loop_now());
    run_client(r);
}

/* ---- the instance ---- */

void radius_begin_service(struct instance *instance)
{
    struct radius *r = get(instance);
    struct stored_servers *stored = calloc(1, sizeof *stored);

    if (r && stored && db_call(instance->db, read_servers, stored)) {
        use_servers(r, stored);
        if (is_accounting(r))
            say_on(r, true);
    }
    if (stored)
        secret_wipe(stored, sizeof *stored);
    free(stored);
}

struct reading {
    struct db_job job;
    struct instance *instance;
    struct stored_servers stored;
};

static void run_reading(struct db_job *job, struct store *store)
{
    read_servers(&((struct reading *)job)->stored, store);
}

static void end_reading(struct db_job *job)
{
    struct reading *reading = (struct reading *)job;
    struct radius *r = get(reading->instance);

    if (r) {
        use_servers(r, &reading->stored);
        say_on(r, is_accounting(r) && r->instance->server);
    }
    secret_wipe(reading, sizeof *reading);
    free(reading);
}

void instance_radius_changed(struct instance *instance)
{
    struct reading *reading = calloc(1, sizeof *reading);

    if (!reading)
        return;
    reading->job.run = run_reading;
    reading->job.done = end_reading;
    reading->instance = instance;
    if (!db_post(instance->db, &reading->job))
        free(reading);
}

void radius_end_service(struct instance *instance)
{
    if (!radius)
        return;
    say_on(radius, false);
    if (instance->wants_restart || radius->is_last_word || radius_client_queued(radius->client) == 0)
        return;
    radius->is_last_word = true;
    loop_closing_begins(instance->loop);
}

void radius_stop(void)
{
    const char *args[] = { "the service has been stopped before a server took them." };

    if (!radius)
        return;
    radius_names_forget();
    if (radius_client_queued(radius->client) > 0)
        log_event(NULL, RAS_EVENT_ACCOUNTING_LOST, args, 1);
    for (size_t lane = 0; lane < RADIUS_LANES; lane++)
        for (size_t kind = 0; kind < 2; kind++)
            radius_socket_close(radius->sockets[lane][kind]);
    loop_timer_clear(radius->instance->loop, &radius->due);
    loop_timer_clear(radius->instance->loop, &radius->look_again);
    radius_client_free(radius->client);
    while (radius->sessions) {
        struct session *next = radius->sessions->next;

        free(radius->sessions);
        radius->sessions = next;
    }
    free(radius);
    radius = NULL;
}
