/*
 * tapi_rig.h - Windows telephony under test: the stand-in's modems, two ports, and what they were told, one by one.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TEST_TAPI_RIG_H
#define RRAS_TEST_TAPI_RIG_H
#include "loop_thread.h"
#include "service/host/tapi_win.h"
#include <stdio.h>
#include <stdlib.h>

enum { PORTS = 2, TOLD_MAX = 64, TOLD_TEXT = 400 };

static struct port {
    struct tapi_line *line;
    struct transport *call;
    struct tapi_connection connection;
    char told[TOLD_MAX][TOLD_TEXT];
    volatile LONG count;
    LONG read;
    bool keeps_lost;       /* a lost call is not closed at once */
    const char *dials;     /* from inside the next event */
    char received[256];
    volatile LONG received_len;
} ports[PORTS];

static struct tapi *tapi;
static struct tapi_options options;
static volatile LONG changes;
static WCHAR dll_path[MAX_PATH];
static void (*stand_in)(const char *command, char *answer, size_t cap);
static char answer[16384];

static inline const char *ask(const char *command)
{
    stand_in(command, answer, sizeof answer);
    return answer;
}

static inline void tell(const char *command)
{
    ck_assert_msg(strcmp(ask(command), "ok") == 0, "%s: %s", command, answer);
}

/* ------------------------------------------------------------------------------------------------ events */

static inline void note(struct port *p, const char *text)
{
    LONG i = p->count;

    if (i < TOLD_MAX) {
        snprintf(p->told[i], TOLD_TEXT, "%s", text);
        InterlockedIncrement(&p->count);
    }
}

static inline void on_opened(void *ctx)
{
    note(ctx, "opened");
}

static inline void on_failed(void *ctx, uint32_t error, const char *sentence)
{
    char text[TOLD_TEXT];

    snprintf(text, sizeof text, "failed %u %s", error, sentence);
    note(ctx, text);
}

static inline void on_ringing(void *ctx, unsigned rings, const struct tapi_party *party)
{
    char text[TOLD_TEXT];

    snprintf(text, sizeof text, "ring %u%s%s%s%s%s%s", rings, party->caller[0] ? " from " : "", party->caller,
             party->caller_name[0] ? " " : "", party->caller_name, party->called[0] ? " to " : "", party->called);
    note(ctx, text);
}

static inline void on_received(void *ctx, struct bytes data)
{
    struct port *p = ctx;

    for (size_t i = 0; i < data.len && p->received_len < (LONG)sizeof p->received - 1; i++)
        p->received[p->received_len++] = (char)data.at[i];
}

static inline void on_lost(void *ctx, uint32_t error)
{
    struct port *p = ctx;
    struct transport *call = p->call;

    note(p, "lost");
    (void)error;
    if (p->keeps_lost)
        return;
    p->call = NULL;
    call->ops->close(call);
}

static const struct transport_events call_events = { .received = on_received, .lost = on_lost };

static inline void on_connected(void *ctx, struct transport *call, const struct tapi_connection *connection)
{
    struct port *p = ctx;
    char text[TOLD_TEXT];

    p->call = call;
    p->connection = *connection;
    call->events = &call_events;
    call->ctx = p;
    snprintf(text, sizeof text, "connected %s at %u", connection->is_incoming ? "in" : "out", connection->bps);
    note(p, text);
}

static inline void on_call_failed(void *ctx, uint32_t error, const char *sentence)
{
    char text[TOLD_TEXT];

    snprintf(text, sizeof text, "call failed %u %s", error, sentence);
    note(ctx, text);
}

static inline void on_idle(void *ctx)
{
    struct port *p = ctx;

    note(p, "idle");
    if (p->dials) {
        tapi_dial(p->line, p->dials, false);
        p->dials = NULL;
    }
}

static const struct tapi_line_events line_events = {
    .opened = on_opened,
    .failed = on_failed,
    .ringing = on_ringing,
    .connected = on_connected,
    .call_failed = on_call_failed,
    .idle = on_idle,
};

/* The next thing the port is told begins with `text`. */
static inline void expect(int port, const char *text)
{
    struct port *p = &ports[port];
    rras_ms limit = loop_now() + 10000;

    while (p->count == p->read && loop_now() < limit)
        Sleep(1);
    ck_assert_msg(p->count > p->read, "nothing was told; expected: %s", text);
    ck_assert_msg(strncmp(p->told[p->read], text, strlen(text)) == 0, "told: %s; expected: %s", p->told[p->read], text);
    p->read++;
}

/* ------------------------------------------------------------------------------------- on the logic thread */

static inline void count_change(void *ctx)
{
    (void)ctx;
    InterlockedIncrement(&changes);
}

static inline void start_on_loop(void *arg)
{
    (void)arg;
    options.dll = options.dll ? options.dll : dll_path;
    options.changed = count_change;
    tapi = tapi_start(loop, &options);
}

static inline void start(void)
{
    ck_assert(loop_call(loop, start_on_loop, NULL));
    ck_assert_ptr_nonnull(tapi);
}

struct opening {
    int port;
    uint32_t id;
    unsigned rings;
};

static inline void open_on_loop(void *arg)
{
    const struct opening *o = arg;

    ports[o->port].line = tapi_open_line(tapi, o->id, o->rings, &line_events, &ports[o->port]);
}

static inline void open_port(int port, uint32_t id, unsigned rings)
{
    struct opening o = { port, id, rings };

    ck_assert(loop_call(loop, open_on_loop, &o));
    ck_assert_ptr_nonnull(ports[port].line);
}

static inline void close_port_on_loop(void *arg)
{
    struct port *p = arg;

    tapi_close_line(p->line);
    p->line = NULL;
}

static inline void close_call_on_loop(void *arg)
{
    struct port *p = arg;
    struct transport *call = p->call;

    p->call = NULL;
    if (call)
        call->ops->close(call);
}

static inline void hang_up_on_loop(void *arg)
{
    tapi_hang_up(((struct port *)arg)->line);
}

static inline void answer_on_loop(void *arg)
{
    tapi_answer(((struct port *)arg)->line);
}

static inline void on_loop(void (*fn)(void *arg), int port)
{
    ck_assert(loop_call(loop, fn, &ports[port]));
}

struct dialling {
    const char *number;
    bool translates;
};

static inline void dial_on_loop(void *arg)
{
    const struct dialling *d = arg;

    tapi_dial(ports[0].line, d->number, d->translates);
}

static inline void dial_number(const char *number, bool translates)
{
    struct dialling d = { number, translates };

    ck_assert(loop_call(loop, dial_on_loop, &d));
}

static inline void write_on_loop(void *arg)
{
    ports[0].call->ops->write(ports[0].call, bytes_of_text(arg));
}

/* ------------------------------------------------------------------------------------------ the far modem */

static inline HANDLE far_modem(int id)
{
    char command[32];

    snprintf(command, sizeof command, "far %d", id);
    ck_assert_str_ne(ask(command), "0");
    return ULongToHandle(strtoul(answer, NULL, 10));
}

static inline void far_reads(HANDLE pipe, const char *expected)
{
    char got[64] = { 0 };
    DWORD n = 0, len = 0;

    while (len < strlen(expected) && ReadFile(pipe, got + len, (DWORD)strlen(expected) - len, &n, NULL) && n > 0)
        len += n;
    ck_assert_str_eq(got, expected);
}

static inline void far_writes(HANDLE pipe, const char *text)
{
    DWORD n;

    ck_assert(WriteFile(pipe, text, (DWORD)strlen(text), &n, NULL));
}

static inline bool wait_received(const char *text)
{
    rras_ms limit = loop_now() + 10000;

    while (ports[0].received_len < (LONG)strlen(text) && loop_now() < limit)
        Sleep(1);
    return strcmp(ports[0].received, text) == 0;
}

/* Until the stand-in's answer to `command` is `expected`. */
static inline void wait_answer(const char *command, const char *expected)
{
    rras_ms limit = loop_now() + 10000;

    while (strcmp(ask(command), expected) != 0 && loop_now() < limit)
        Sleep(1);
    ck_assert_msg(strcmp(answer, expected) == 0, "%s: %s; expected %s", command, answer, expected);
}

/* Until the functions called since the last look contain `function`. */
static inline void wait_called(const char *function)
{
    rras_ms limit = loop_now() + 10000;

    while (!strstr(ask("log"), function) && loop_now() < limit)
        Sleep(1);
    ck_assert_msg(strstr(answer, function) != NULL, "%s was not called", function);
}

/* --------------------------------------------------------------------------------------------- the fixture */

static inline void load_stand_in(void)
{
    WCHAR *end;
    HMODULE module;
    FARPROC found;

    GetModuleFileNameW(NULL, dll_path, MAX_PATH - 64);
    end = wcsrchr(dll_path, L'\\');
    wcscpy(end, L"\\..\\support\\tapi\\tapi_stand_in.dll");
    GetFullPathNameW(dll_path, MAX_PATH, dll_path, NULL);
    module = LoadLibraryW(dll_path);
    ck_assert_msg(module != NULL, "the stand-in is not there: %lu", GetLastError());
    found = GetProcAddress(module, "tapiStandIn");
    ck_assert(found != NULL);
    memcpy(&stand_in, &found, sizeof found);
}

static inline void setup_tapi(void)
{
    memset(ports, 0, sizeof ports);
    memset(&options, 0, sizeof options);
    options.patience.retry_ms = 10;
    options.patience.retry_max_ms = 50;
    options.patience.ring_ms = 100000;
    changes = 0;
    if (!stand_in)
        load_stand_in();
    setup_loop();
    tell("reset");
    tell("device 42 Standard_33600_bps_Modem");
    tell("device 7 Ancient_Modem");
}

/* The usual: telephony runs and port 0 is on modem 42. */
static inline void setup_open(void)
{
    setup_tapi();
    start();
    open_port(0, 42, 1);
    expect(0, "opened");
}

static inline void stop_on_loop(void *arg)
{
    (void)arg;
    for (int i = 0; i < PORTS; i++)
        if (ports[i].call)
            close_call_on_loop(&ports[i]);
    tapi_stop(tapi);
    tapi = NULL;
}

static inline void teardown_tapi(void)
{
    if (tapi)
        loop_call(loop, stop_on_loop, NULL);
    teardown_loop();
}

static inline int run_suites(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
#endif
