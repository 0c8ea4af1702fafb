/*
 * modem_query_win.c - asking the modem on a COM port who it is.
 *
 * The dialogue runs on the logic thread, on a line like any other; who asked waits on another thread for
 * the end. One modem is asked at a time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/modem_query_win.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "service/host/lines_win.h"

enum {
    OPEN_MS = 8 * 1000,                            /* a driver whose device is gone may take seconds */
    WAIT_MS = OPEN_MS + AT_QUERY_MS + 10 * 1000    /* more than it can take: the logic thread is stuck */
};

struct query {
    struct instance *instance;
    char system_name[DEVICE_NAME_MAX + 1];
    uint32_t dte_bps;
    HANDLE ended;                /* event; `answer` is whole */
    volatile LONG owners;        /* who asks, the dialogue, and an opening under way */
    struct modem_query_answer answer;
    /* logic thread */
    bool is_over;
    struct server_loan loan;     /* of the server `load_count`; line NULL: the line below is our own */
    bool has_loan;
    uint64_t load_count;
    struct transport *line;
    struct loop_timer timer;
    struct at_query at;
};

/* Logic thread: the query under way; NULL. */
static struct query *current;

static void release(struct query *q)
{
    if (InterlockedDecrement(&q->owners) > 0)
        return;
    CloseHandle(q->ended);
    free(q);
}

/* The server that lent the line still runs. */
static struct server *lender(const struct query *q)
{
    return q->has_loan && q->instance->load_count == q->load_count ? q->instance->server : NULL;
}

/* Everything is given back, then the answer; what is lent goes back also when it was lost. */
static void finish(struct query *q, enum modem_query_end how, DWORD error)
{
    struct transport *line = q->line;
    struct server *server = lender(q);

    if (q->is_over)
        return;
    q->is_over = true;
    loop_timer_clear(q->instance->loop, &q->timer);
    q->line = NULL;
    if (line)
        line->events = NULL;
    if (q->loan.line && (how == MODEM_QUERY_LOST || !server)) {
        line->ops->close(line);
        q->loan.line = NULL;
        if (server)
            server_line_failed(server, q->loan.port, RAS_PORT_OR_DEVICE, instance_why_not_open(ERROR_FILE_NOT_FOUND), loop_now());
    } else {
        if (line && !q->loan.line)
            line->ops->close(line);
        if (server)
            server_take_back(server, &q->loan, loop_now());
    }
    q->answer.end = how;
    q->answer.error = error;
    text_copy(q->answer.dialogue, sizeof q->answer.dialogue, q->at.dialogue);
    text_copy(q->answer.identity, sizeof q->answer.identity, q->at.identity);
    q->answer.type = q->at.type;
    if (current == q)
        current = NULL;
    SetEvent(q->ended);
    release(q);
}

static void drive(struct query *q)
{
    static const enum modem_query_end ends[] = {
        [AT_QUERY_ANSWERED] = MODEM_QUERY_ANSWERED,
        [AT_QUERY_SILENT] = MODEM_QUERY_SILENT,
        [AT_QUERY_RANG] = MODEM_QUERY_RANG,
    };
    rras_ms next = at_query_advance(&q->at, loop_now());

    if (q->at.end == AT_QUERY_RUNNING)
        loop_timer_set(q->instance->loop, &q->timer, next);
    else
        finish(q, ends[q->at.end], 0);
}

static void due(struct loop_timer *timer)
{
    drive(CONTAINING_RECORD(timer, struct query, timer));
}

/* ---- the line ---- */

static void line_write(void *ctx, struct bytes out)
{
    struct query *q = ctx;

    q->line->ops->write(q->line, out);
}

/* What follows comes from the top of the loop: who calls us now is still busy with the line. */
static void line_received(void *ctx, struct bytes data)
{
    struct query *q = ctx;

    at_query_receive(&q->at, data, loop_now());
    loop_timer_set(q->instance->loop, &q->timer, loop_now());
}

static void line_writable(void *ctx)
{
    (void)ctx;
}

static void line_lost(void *ctx, uint32_t system_error)
{
    finish(ctx, MODEM_QUERY_LOST, system_error);
}

static const struct transport_events line_events = {
    .received = line_received,
    .writable = line_writable,
    .lost = line_lost,
};

static void begin_dialogue(struct query *q, struct transport *line)
{
    q->line = line;
    line->events = &line_events;
    line->ctx = q;
    q->timer.due = due;
    at_query_start(&q->at, line_write, q, loop_now());
    drive(q);
}

static void line_opened(void *ctx, struct transport *line, DWORD error)
{
    struct query *q = ctx;

    if (q->is_over) { /* it took too long */
        if (line)
            line->ops->close(line);
    } else if (line) {
        begin_dialogue(q, line);
    } else {
        finish(q, MODEM_QUERY_NOT_OPENED, error);
    }
    release(q);
}

static void opening_is_late(struct loop_timer *timer)
{
    struct query *q = CONTAINING_RECORD(timer, struct query, timer);

    finish(q, MODEM_QUERY_NOT_OPENED, ERROR_TIMEOUT);
}

static void open_own(struct query *q)
{
    q->timer.due = opening_is_late;
    loop_timer_set(q->instance->loop, &q->timer, loop_now() + OPEN_MS);
    InterlockedIncrement(&q->owners);
    com_open_later(q->instance->loop, q->system_name, q->dte_bps, true, line_opened, q);
}

static void begin(void *arg)
{
    struct query *q = arg;
    struct instance *instance = q->instance;
    enum lend_result result;

    if (!instance->server || instance->is_stopping) {
        finish(q, MODEM_QUERY_STOPPED, 0);
        return;
    }
    if (current) {
        finish(q, MODEM_QUERY_BUSY, 0);
        return;
    }
    result = server_lend_line(instance->server, q->system_name, loop_now(), &q->loan);
    q->load_count = instance->load_count;
    q->has_loan = result == LEND_LENT || result == LEND_NOT_OPEN;
    if (!q->has_loan) {
        finish(q, result == LEND_IN_CALL ? MODEM_QUERY_IN_CALL : MODEM_QUERY_BUSY, 0);
        return;
    }
    current = q;
    if (q->loan.line)
        begin_dialogue(q, q->loan.line);
    else
        open_own(q);
}

void modem_query_stop(struct instance *instance)
{
    if (current && current->instance == instance)
        finish(current, MODEM_QUERY_STOPPED, 0);
}

bool modem_query(struct instance *instance, const char *system_name, uint32_t dte_bps, struct modem_query_answer *answer)
{
    struct query *q = calloc(1, sizeof *q);
    bool has_ended;

    if (!q)
        return false;
    q->ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!q->ended) {
        free(q);
        return false;
    }
    q->instance = instance;
    q->dte_bps = dte_bps;
    q->owners = 2;
    text_copy(q->system_name, sizeof q->system_name, system_name);
    if (!loop_post(instance->loop, begin, q)) {
        q->owners = 1;
        release(q);
        return false;
    }
    has_ended = WaitForSingleObject(q->ended, WAIT_MS) == WAIT_OBJECT_0;
    if (has_ended)
        *answer = q->answer;
    release(q);
    return has_ended;
}
