/*
 * tapi_script_win.c - the commands of the stand-in, and the ways they come in.
 *
 *   device ID NAME [media=N] [outcome=WORD]  a modem; while telephony is up: LINE_CREATE (NAME has _ for spaces)
 *   remove ID          LINE_CLOSE of its lines and LINE_REMOVE          close ID     LINE_CLOSE
 *   swap ID ID         they change places                                reinit       LINEDEVSTATE_REINIT
 *   ring ID [COUNT]    the first makes a call, OFFERING; COUNT: LINEDEVSTATE_RINGING
 *   ring2 ID           the same told as TAPI 2 does: LINE_APPNEWCALL, OFFERING without a privilege
 *   foreign ID MEDIA PRIVILEGE    a call that is not ours
 *   caller ID NUMBER NAME CALLED  of its newest call: LINE_CALLINFO
 *   rate ID N          of its newest call
 *   connect ID, idle ID, disconnect ID MODE   its newest call goes there
 *   outcome ID WORD    what comes of dialling: connected busy busystate noanswer nodialtone badaddress unknown idle hang
 *   drops on|off, connects on|off   lineDrop leads to IDLE, lineAnswer to CONNECTED, by themselves
 *   mute on|off        lineInitializeEx says yes and fills in nothing
 *   fail FUNCTION ERROR [TIMES]     it returns that           refuse FUNCTION ERROR [TIMES]  its LINE_REPLY says that
 *   late FUNCTION      its replies wait for `reply`            hang FUNCTION    it blocks until `release`
 *   lie RECORD AT VALUE             caps, info, id, translate: this DWORD is written there at last
 *   pad RECORD N       it needs so much more                   bridge PORT     calls are carried to a TCP port
 *   message DEVICE ID INSTANCE P1 P2 P3                        any message at all
 *   honest             no faults and lies any more             reset           as when it was loaded
 *   far ID (the handle of its newest call's far end), dialled, log, rings ID, privilege ID, calls       answers; log and dialled are then empty
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/tapi/tapi_stand_in.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stand_in *const s = &tapi_stand_in;
static char *word[10];
static int words;
static char *reply;
static size_t reply_cap;

static DWORD value(int i)
{
    return i < words ? strtoul(word[i], NULL, 0) : 0;
}

static const char *text(int i)
{
    return i < words ? word[i] : "";
}

static bool is_on(int i)
{
    return strcmp(text(i), "on") == 0;
}

static void copy(char *out, size_t cap, const char *from)
{
    snprintf(out, cap, "%s", from);
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = ' ';
}

/* The device word 1 names; the last one is nobody's. */
static DWORD place(int i)
{
    for (DWORD d = 0; d < s->device_count; d++)
        if (s->devices[d].exists && s->devices[d].permanent_id == value(i))
            return d;
    return DEVICES;
}

static struct call *newest(void)
{
    DWORD d = place(1);
    DWORD handle = d < DEVICES ? s->devices[d].newest_call : 0;

    return handle ? &s->calls[handle - CALL_BASE] : NULL;
}

static DWORD handle_of(const struct call *c)
{
    return CALL_BASE + (DWORD)(c - s->calls);
}

static DWORD_PTR instance_of(DWORD line)
{
    return line ? s->lines[line - LINE_BASE].instance : 0;
}

static void do_device(void)
{
    DWORD d = s->device_count;
    struct device *to;

    if (d == DEVICES)
        return;
    to = &s->devices[d];
    memset(to, 0, sizeof *to);
    to->exists = true;
    to->permanent_id = value(1);
    to->media = LINEMEDIAMODE_DATAMODEM;
    copy(to->name, sizeof to->name, text(2));
    for (int i = 3; i < words; i++) {
        if (strncmp(word[i], "media=", 6) == 0)
            to->media = strtoul(word[i] + 6, NULL, 0);
        if (strncmp(word[i], "outcome=", 8) == 0)
            copy(to->outcome, sizeof to->outcome, word[i] + 8);
    }
    s->device_count++;
    stand_in_message(0, LINE_CREATE, 0, d, 0, 0);
}

static void close_lines(DWORD device)
{
    for (DWORD line; (line = stand_in_line_of(device)) != 0;) {
        stand_in_message(line, LINE_CLOSE, instance_of(line), 0, 0, 0);
        s->lines[line - LINE_BASE].is_open = false;
    }
}

static void do_close(void)
{
    close_lines(place(1));
}

static void do_remove(void)
{
    DWORD d = place(1);

    if (d == DEVICES)
        return;
    close_lines(d);
    s->devices[d].exists = false;
    stand_in_message(0, LINE_REMOVE, 0, d, 0, 0);
}

static void do_swap(void)
{
    DWORD a = place(1), b = place(2);
    struct device other;

    if (a == DEVICES || b == DEVICES)
        return;
    other = s->devices[a];
    s->devices[a] = s->devices[b];
    s->devices[b] = other;
}

static void do_reinit(void)
{
    s->must_reinit = s->is_up;
    stand_in_message(0, LINE_LINEDEVSTATE, 0, LINEDEVSTATE_REINIT, 0, 0);
}

static void offer(DWORD line, DWORD media, DWORD privilege)
{
    DWORD call = stand_in_new_call(line);

    if (!call)
        return;
    s->calls[call - CALL_BASE].media = media;
    s->calls[call - CALL_BASE].is_owned = media == LINEMEDIAMODE_DATAMODEM && (privilege & LINECALLPRIVILEGE_OWNER);
    stand_in_state(call, LINECALLSTATE_OFFERING, 0, privilege);
}

static bool is_ringing(const struct call *c)
{
    return c && c->exists && c->state == LINECALLSTATE_OFFERING;
}

static void do_ring(void)
{
    DWORD d = place(1), line = stand_in_line_of(d);

    if (!line || !(s->lines[line - LINE_BASE].privilege & LINECALLPRIVILEGE_OWNER)) {
        snprintf(reply, reply_cap, "no owner");
        return;
    }
    if (!is_ringing(newest()))
        offer(line, LINEMEDIAMODE_DATAMODEM, LINECALLPRIVILEGE_OWNER);
    if (words > 2)
        stand_in_message(line, LINE_LINEDEVSTATE, instance_of(line), LINEDEVSTATE_RINGING, 1, value(2));
}

static void do_ring2(void)
{
    DWORD d = place(1), line = stand_in_line_of(d), call = line ? stand_in_new_call(line) : 0;

    if (!call)
        return;
    stand_in_message(line, LINE_APPNEWCALL, instance_of(line), 0, call, LINECALLPRIVILEGE_OWNER);
    stand_in_state(call, LINECALLSTATE_OFFERING, 0, 0);
}

static void do_foreign(void)
{
    DWORD line = stand_in_line_of(place(1));

    if (line)
        offer(line, value(2), value(3));
}

static void do_caller(void)
{
    struct call *c = newest();

    if (!c)
        return;
    copy(c->caller, sizeof c->caller, text(2));
    copy(c->name, sizeof c->name, text(3));
    copy(c->called, sizeof c->called, text(4));
    stand_in_message(handle_of(c), LINE_CALLINFO, instance_of(c->line), LINECALLINFOSTATE_CALLERID, 0, 0);
}

static void do_rate(void)
{
    if (newest())
        newest()->rate = value(2);
}

static void do_connect(void)
{
    if (newest())
        stand_in_connect(handle_of(newest()));
}

static void do_idle(void)
{
    if (newest())
        stand_in_state(handle_of(newest()), LINECALLSTATE_IDLE, 0, 0);
}

static void do_disconnect(void)
{
    if (newest())
        stand_in_state(handle_of(newest()), LINECALLSTATE_DISCONNECTED, value(2), 0);
}

static void do_outcome(void)
{
    DWORD d = place(1);

    if (d < DEVICES)
        copy(s->devices[d].outcome, sizeof s->devices[d].outcome, strcmp(text(2), "connected") ? text(2) : "");
}

static void do_drops(void)
{
    s->drops = is_on(1);
}

static void do_mute(void)
{
    s->is_mute = is_on(1);
}

static void do_connects(void)
{
    s->connects = is_on(1);
}

static void fault(enum fault_kind kind)
{
    struct fault *f = &s->faults[s->fault_count];

    if (s->fault_count == FAULTS)
        return;
    s->fault_count++;
    *f = (struct fault){ .kind = kind, .error = (LONG)value(2), .times = words > 3 ? (int)value(3) : -1 };
    snprintf(f->function, sizeof f->function, "%s", text(1));
}

static void do_fail(void)
{
    fault(FAULT_FAIL);
}

static void do_refuse(void)
{
    fault(FAULT_REFUSE);
}

static void do_late(void)
{
    fault(FAULT_LATE);
}

static void do_hang(void)
{
    ResetEvent(s->release);
    fault(FAULT_HANG);
}

static void do_release(void)
{
    s->fault_count = 0;
    SetEvent(s->release);
}

static void do_reply(void)
{
    for (size_t i = 0; i < s->held_count; i++)
        stand_in_reply(&s->held[i]);
    s->held_count = 0;
}

static void do_lie(void)
{
    struct lie *l = &s->lies[s->lie_count];

    if (s->lie_count == LIES)
        return;
    s->lie_count++;
    snprintf(l->record, sizeof l->record, "%s", text(1));
    l->at = value(2);
    l->value = value(3);
}

static void do_pad(void)
{
    copy(s->padded, sizeof s->padded, text(1));
    s->pad = value(2);
}

static void do_bridge(void)
{
    s->bridge = value(1);
}

static void do_message(void)
{
    stand_in_message(value(1), value(2), value(3), value(4), value(5), value(6));
}

static void do_honest(void)
{
    s->fault_count = s->lie_count = s->pad = 0;
}

static void do_reset(void)
{
    do_honest();
    SetEvent(s->release);
    s->drops = s->connects = true;
    s->is_up = s->must_reinit = s->is_mute = false;
    s->device_count = s->line_count = s->call_count = 0;
    s->message_count = s->first_message = s->reply_count = s->held_count = 0;
    s->bridge = 0;
    s->log[0] = s->dialled[0] = 0;
    ResetEvent(s->event);
}

static void do_far(void)
{
    snprintf(reply, reply_cap, "%lu", newest() ? (unsigned long)HandleToULong(newest()->far_end) : 0);
}

static void do_dialled(void)
{
    snprintf(reply, reply_cap, "%s", s->dialled[0] ? s->dialled : "no number");
    s->dialled[0] = 0;
}

static void do_log(void)
{
    snprintf(reply, reply_cap, "%s", s->log);
    s->log[0] = 0;
}

static void do_rings(void)
{
    DWORD line = stand_in_line_of(place(1));

    snprintf(reply, reply_cap, "%lu", line ? s->lines[line - LINE_BASE].rings : 0);
}

static void do_privilege(void)
{
    DWORD line = stand_in_line_of(place(1));

    snprintf(reply, reply_cap, "%lu", line ? s->lines[line - LINE_BASE].privilege : 0);
}

static void do_calls(void)
{
    unsigned n = 0;

    for (DWORD i = 0; i < s->call_count; i++)
        n += s->calls[i].exists;
    snprintf(reply, reply_cap, "%u", n);
}

static const struct {
    const char *name;
    void (*run)(void);
} commands[] = {
    { "device", do_device },   { "remove", do_remove },   { "close", do_close },     { "swap", do_swap },
    { "reinit", do_reinit },   { "ring", do_ring },       { "ring2", do_ring2 },     { "foreign", do_foreign },
    { "caller", do_caller },   { "rate", do_rate },       { "connect", do_connect }, { "idle", do_idle },
    { "disconnect", do_disconnect }, { "outcome", do_outcome }, { "drops", do_drops }, { "mute", do_mute }, { "connects", do_connects },
    { "fail", do_fail },       { "refuse", do_refuse },   { "late", do_late },       { "hang", do_hang },
    { "release", do_release }, { "reply", do_reply },     { "lie", do_lie },         { "pad", do_pad },
    { "bridge", do_bridge },   { "message", do_message }, { "honest", do_honest },   { "reset", do_reset },
    { "far", do_far },       { "dialled", do_dialled }, { "log", do_log },         { "rings", do_rings },
    { "privilege", do_privilege }, { "calls", do_calls },
};

void tapiStandIn(const char *command, char *answer, size_t cap)
{
    char line[400];
    size_t i = 0;

    EnterCriticalSection(&s->lock);
    snprintf(line, sizeof line, "%s", command);
    words = 0;
    for (char *at = strtok(line, " \r\n"); at && words < 10; at = strtok(NULL, " \r\n"))
        word[words++] = at;
    reply = answer;
    reply_cap = cap;
    snprintf(answer, cap, "ok");
    while (words > 0 && word[0][0] != '#' && i < sizeof commands / sizeof *commands && strcmp(commands[i].name, word[0]) != 0)
        i++;
    if (i == sizeof commands / sizeof *commands)
        snprintf(answer, cap, "no such command");
    else if (words > 0 && word[0][0] != '#')
        commands[i].run();
    LeaveCriticalSection(&s->lock);
}

/* -------------------------------------------------------------------------------- commands from elsewhere */

static void run_script(const char *path)
{
    char line[400], answer[64];
    FILE *file = fopen(path, "r");

    while (file && fgets(line, sizeof line, file))
        tapiStandIn(line, answer, sizeof answer);
    if (file)
        fclose(file);
}

static SOCKET loopback(unsigned port, bool listens)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((u_short)port) };
    SOCKET sock = socket(AF_INET, SOCK_STREAM, 0);
    int result;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    result = listens ? bind(sock, (struct sockaddr *)&at, sizeof at) : connect(sock, (struct sockaddr *)&at, sizeof at);
    if (result == 0 && listens)
        result = listen(sock, 4);
    if (result == 0)
        return sock;
    closesocket(sock);
    return INVALID_SOCKET;
}

/* One line in, one line out; lines of an answer are joined by blanks. */
static void serve(SOCKET client)
{
    static char answer[sizeof s->log];
    char line[400];
    size_t n = 0;

    while (n < sizeof line - 1 && recv(client, line + n, 1, 0) == 1) {
        if (line[n] != '\n') {
            n++;
            continue;
        }
        line[n] = 0;
        n = 0;
        tapiStandIn(line, answer, sizeof answer - 1);
        for (char *c = answer; *c; c++)
            if (*c == '\n')
                *c = ' ';
        strcat(answer, "\n");
        send(client, answer, (int)strlen(answer), 0);
    }
    closesocket(client);
}

static DWORD WINAPI control(void *arg)
{
    SOCKET listener = *(SOCKET *)arg;

    for (;;) {
        SOCKET client = accept(listener, NULL, NULL);

        if (client == INVALID_SOCKET)
            return 0;
        serve(client);
    }
}

void stand_in_begin(void)
{
    static SOCKET listener;
    static LONG has_begun;
    char script[MAX_PATH], port[16];
    WSADATA data;

    if (InterlockedExchange(&has_begun, 1))
        return;
    WSAStartup(MAKEWORD(2, 2), &data);
    if (GetEnvironmentVariableA("RRAS_TAPI_SCRIPT", script, sizeof script) - 1 < sizeof script - 1)
        run_script(script);
    listener = INVALID_SOCKET;
    if (GetEnvironmentVariableA("RRAS_TAPI_CONTROL", port, sizeof port) - 1 < sizeof port - 1)
        listener = loopback((unsigned)strtoul(port, NULL, 10), true);
    if (listener != INVALID_SOCKET)
        CloseHandle(CreateThread(NULL, 0, control, &listener, 0, NULL));
}

/* -------------------------------------------------------------------------------------------------- bridge */

struct bridge {
    unsigned port;
    HANDLE far_end;
    SOCKET line;
};

static DWORD overlapped(HANDLE file, void *data, DWORD len, bool writes)
{
    OVERLAPPED o = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
    DWORD n = 0;
    BOOL ok = writes ? WriteFile(file, data, len, NULL, &o) : ReadFile(file, data, len, NULL, &o);

    if (ok || GetLastError() == ERROR_IO_PENDING)
        ok = GetOverlappedResult(file, &o, &n, TRUE);
    CloseHandle(o.hEvent);
    return ok ? n : 0;
}

static DWORD WINAPI from_pipe(void *arg)
{
    struct bridge *b = arg;
    char data[2048];
    DWORD n;

    while ((n = overlapped(b->far_end, data, sizeof data, false)) > 0)
        send(b->line, data, (int)n, 0);
    shutdown(b->line, SD_BOTH);
    return 0;
}

static DWORD WINAPI run_bridge(void *arg)
{
    struct bridge *b = arg;
    char data[2048];
    HANDLE other;
    int n;

    b->line = loopback(b->port, false);
    other = CreateThread(NULL, 0, from_pipe, b, 0, NULL);
    while ((n = recv(b->line, data, sizeof data, 0)) > 0 && overlapped(b->far_end, data, (DWORD)n, true) > 0)
        ;
    CancelIoEx(b->far_end, NULL);
    WaitForSingleObject(other, INFINITE);
    CloseHandle(other);
    CloseHandle(b->far_end);
    closesocket(b->line);
    free(b);
    return 0;
}

void stand_in_bridge(HANDLE far_end, unsigned port)
{
    struct bridge *b = calloc(1, sizeof *b);

    if (!b)
        return;
    b->port = port;
    b->far_end = far_end;
    CloseHandle(CreateThread(NULL, 0, run_bridge, b, 0, NULL));
}
