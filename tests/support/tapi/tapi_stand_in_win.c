/*
 * tapi_stand_in_win.c - the functions of tapi32.dll that OpenRRAS calls, over scripted modems.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/tapi/tapi_stand_in.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct stand_in tapi_stand_in;
static struct stand_in *const s = &tapi_stand_in;

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        InitializeCriticalSection(&s->lock);
        s->event = CreateEventW(NULL, TRUE, FALSE, NULL);
        s->release = CreateEventW(NULL, TRUE, FALSE, NULL);
        s->drops = s->connects = true;
    }
    return TRUE;
}

/* ----------------------------------------------------------------------------------------- inner workings */

void stand_in_note(const char *format, ...)
{
    size_t len = strlen(s->log);
    va_list args;

    va_start(args, format);
    if (len + 128 < sizeof s->log)
        vsnprintf(s->log + len, sizeof s->log - len, format, args);
    va_end(args);
}

void stand_in_message(DWORD device, DWORD id, DWORD_PTR instance, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    if (!s->is_up || s->message_count == MESSAGES)
        return;
    s->messages[(s->first_message + s->message_count++) % MESSAGES] = (LINEMESSAGE){
        .hDevice = device, .dwMessageID = id, .dwCallbackInstance = instance, .dwParam1 = p1, .dwParam2 = p2, .dwParam3 = p3 };
    SetEvent(s->event);
}

void stand_in_reply(const struct held_reply *reply)
{
    if (s->reply_count < MESSAGES)
        s->replies[s->reply_count++] = *reply;
    stand_in_message(0, LINE_REPLY, 0, (DWORD_PTR)reply->request, (DWORD)reply->status, 0);
}

static struct line *line_of(DWORD handle)
{
    DWORD i = handle - LINE_BASE;

    return handle >= LINE_BASE && i < s->line_count && s->lines[i].is_open ? &s->lines[i] : NULL;
}

static struct call *call_of(DWORD handle)
{
    DWORD i = handle - CALL_BASE;

    return handle >= CALL_BASE && i < s->call_count && s->calls[i].exists ? &s->calls[i] : NULL;
}

DWORD stand_in_line_of(DWORD device)
{
    for (DWORD i = s->line_count; i-- > 0;)
        if (s->lines[i].is_open && s->lines[i].device == device)
            return LINE_BASE + i;
    return 0;
}

DWORD stand_in_new_call(DWORD line)
{
    struct call *c;

    if (s->call_count == CALLS)
        return 0;
    c = &s->calls[s->call_count];
    memset(c, 0, sizeof *c);
    c->exists = true;
    c->line = line;
    c->media = LINEMEDIAMODE_DATAMODEM;
    c->is_owned = true;
    c->rate = 33600;
    if (line_of(line))
        s->devices[line_of(line)->device].newest_call = CALL_BASE + s->call_count;
    return CALL_BASE + s->call_count++;
}

void stand_in_state(DWORD handle, DWORD state, DWORD detail, DWORD privilege)
{
    struct call *c = call_of(handle);
    struct line *l = c ? line_of(c->line) : NULL;

    if (!l)
        return;
    c->state = state;
    stand_in_message(handle, LINE_CALLSTATE, l->instance, state, detail, privilege);
}

void stand_in_connect(DWORD handle)
{
    static LONG number;
    struct call *c = call_of(handle);
    char name[64];

    if (!c)
        return;
    snprintf(name, sizeof name, "\\\\.\\pipe\\rras-tapi-%lu-%ld", GetCurrentProcessId(), InterlockedIncrement(&number));
    c->far_end = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | (s->bridge ? FILE_FLAG_OVERLAPPED : 0), PIPE_TYPE_BYTE, 1,
                                  65536, 65536, 0, NULL);
    c->data = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (s->bridge)
        stand_in_bridge(c->far_end, s->bridge);
    stand_in_state(handle, LINECALLSTATE_CONNECTED, LINECONNECTEDMODE_ACTIVE, 0);
}

/* -------------------------------------------------------------------------------------------------- faults */

static struct fault *fault_of(const char *function, enum fault_kind kind)
{
    for (size_t i = 0; i < s->fault_count; i++) {
        struct fault *f = &s->faults[i];

        if (f->kind != kind || f->times == 0 || strcmp(f->function, function) != 0)
            continue;
        if (f->times > 0)
            f->times--;
        return f;
    }
    return NULL;
}

/* Takes the lock; a driver that hangs does so outside of it. 0, or what the function is to return. */
static LONG enter(const char *function)
{
    const struct fault *f;
    LONG error = 0;

    EnterCriticalSection(&s->lock);
    stand_in_note("%s\n", function);
    if (fault_of(function, FAULT_HANG)) {
        LeaveCriticalSection(&s->lock);
        WaitForSingleObject(s->release, INFINITE);
        EnterCriticalSection(&s->lock);
    }
    f = fault_of(function, FAULT_FAIL);
    if (f)
        error = f->error;
    if (!error && !s->is_up && strcmp(function, "lineInitializeEx") != 0)
        error = (LONG)LINEERR_INVALAPPHANDLE;
    return error;
}

static LONG leave(LONG result)
{
    LeaveCriticalSection(&s->lock);
    return result;
}

/* A request id; its reply comes at once, later, or says no. */
static LONG asked(const char *function, DWORD *where, DWORD call, LONG *status)
{
    struct held_reply reply = { .request = ++s->last_request, .where = where, .call = call };
    const struct fault *f = fault_of(function, FAULT_REFUSE);

    reply.status = *status = f ? f->error : 0;
    if (fault_of(function, FAULT_LATE))
        s->held[s->held_count++] = reply;
    else
        stand_in_reply(&reply);
    return reply.request;
}

/* ----------------------------------------------------------------------------------------------- functions */

LONG WINAPI lineInitializeExW(LPHLINEAPP app, HINSTANCE instance, LINECALLBACK callback, LPCWSTR name, LPDWORD count,
                              LPDWORD version, LPLINEINITIALIZEEXPARAMS params)
{
    LONG error;

    (void)instance;
    stand_in_begin();
    error = enter("lineInitializeEx");
    if (!error && s->must_reinit)
        error = (LONG)LINEERR_REINIT;
    if (!error && (callback || !name || *version < 0x00020000 || params->dwTotalSize < sizeof *params ||
                   (params->dwOptions & 3) != LINEINITIALIZEEXOPTION_USEEVENT))
        error = (LONG)LINEERR_INVALPARAM;
    if (error)
        return leave(error);
    if (s->is_mute)
        return leave(0); /* as Wine's own: yes, and nothing filled in */
    s->is_up = true;
    s->message_count = s->reply_count = s->held_count = 0;
    ResetEvent(s->event);
    *app = 0x77;
    *count = s->device_count;
    *version = 0x00020002;
    params->Handles.hEvent = s->event;
    return leave(0);
}

LONG WINAPI lineShutdown(HLINEAPP app)
{
    LONG error = enter("lineShutdown");

    if (error || app != 0x77)
        return leave(error ? error : (LONG)LINEERR_INVALAPPHANDLE);
    s->is_up = s->must_reinit = false;
    for (DWORD i = 0; i < s->line_count; i++)
        s->lines[i].is_open = false;
    for (DWORD i = 0; i < s->call_count; i++)
        s->calls[i].exists = false;
    return leave(0);
}

LONG WINAPI lineNegotiateAPIVersion(HLINEAPP app, DWORD device, DWORD low, DWORD high, LPDWORD version, LPLINEEXTENSIONID id)
{
    LONG error = enter("lineNegotiateAPIVersion");

    (void)app;
    (void)low;
    memset(id, 0, sizeof *id);
    if (!error && (device >= s->device_count || !s->devices[device].exists))
        error = (LONG)LINEERR_NODEVICE;
    *version = high;
    return leave(error);
}

/* Messages come in order; a reply writes its handle only when it is taken, as TAPI does. */
LONG WINAPI lineGetMessage(HLINEAPP app, LPLINEMESSAGE message, DWORD timeout)
{
    (void)timeout;
    EnterCriticalSection(&s->lock);
    if (!s->is_up || app != 0x77)
        return leave((LONG)LINEERR_INVALAPPHANDLE);
    if (s->message_count == 0)
        return leave((LONG)LINEERR_OPERATIONFAILED);
    *message = s->messages[s->first_message];
    s->first_message = (s->first_message + 1) % MESSAGES;
    if (--s->message_count == 0)
        ResetEvent(s->event);
    for (size_t i = 0; message->dwMessageID == LINE_REPLY && i < s->reply_count; i++) {
        struct held_reply *r = &s->replies[i];

        if (r->request != (LONG)message->dwParam1)
            continue;
        if (r->where && r->status == 0)
            *r->where = r->call;
        *r = s->replies[--s->reply_count];
        break;
    }
    return leave(0);
}

LONG WINAPI lineOpenW(HLINEAPP app, DWORD device, LPHLINE line, DWORD version, DWORD extension, DWORD_PTR instance,
                      DWORD privileges, DWORD media, LPLINECALLPARAMS const params)
{
    LONG error = enter("lineOpen");

    (void)app;
    (void)extension;
    if (!error && (device >= s->device_count || !s->devices[device].exists))
        error = (LONG)LINEERR_NODEVICE;
    if (!error && (version < 0x10004 || params || (privileges == LINECALLPRIVILEGE_OWNER && media != LINEMEDIAMODE_DATAMODEM)))
        error = (LONG)LINEERR_INVALPARAM;
    if (!error && s->line_count == LINES)
        error = (LONG)LINEERR_NOMEM;
    if (error)
        return leave(error);
    s->lines[s->line_count] = (struct line){ .is_open = true, .device = device, .privilege = privileges, .instance = instance };
    *line = LINE_BASE + s->line_count++;
    return leave(0);
}

LONG WINAPI lineClose(HLINE handle)
{
    LONG error = enter("lineClose");
    struct line *l = line_of(handle);

    if (error || !l)
        return leave(error ? error : (LONG)LINEERR_INVALLINEHANDLE);
    l->is_open = false;
    for (DWORD i = 0; i < s->call_count; i++)
        if (s->calls[i].line == handle)
            s->calls[i].exists = false;
    return leave(0);
}

LONG WINAPI lineSetNumRings(HLINE handle, DWORD address, DWORD rings)
{
    LONG error = enter("lineSetNumRings");
    struct line *l = line_of(handle);

    if (error || !l || address != 0)
        return leave(error ? error : (LONG)LINEERR_INVALLINEHANDLE);
    l->rings = rings;
    return leave(0);
}

LONG WINAPI lineSetStatusMessages(HLINE handle, DWORD lines, DWORD addresses)
{
    LONG error = enter("lineSetStatusMessages");

    (void)lines;
    (void)addresses;
    return leave(error ? error : line_of(handle) ? 0 : (LONG)LINEERR_INVALLINEHANDLE);
}

LONG WINAPI lineAnswer(HCALL handle, LPCSTR info, DWORD size)
{
    LONG error = enter("lineAnswer"), status, request;
    struct call *c = call_of(handle);

    (void)info;
    (void)size;
    if (!error && !c)
        error = (LONG)LINEERR_INVALCALLHANDLE;
    if (!error && c->state != LINECALLSTATE_OFFERING)
        error = (LONG)LINEERR_INVALCALLSTATE;
    if (error)
        return leave(error);
    request = asked("lineAnswer", NULL, 0, &status);
    if (status == 0 && s->connects)
        stand_in_connect(handle);
    return leave(request);
}

static const struct {
    const char *outcome;
    DWORD mode;
} ends[] = {
    { "busy", LINEDISCONNECTMODE_BUSY },
    { "noanswer", LINEDISCONNECTMODE_NOANSWER },
    { "nodialtone", LINEDISCONNECTMODE_NODIALTONE },
    { "badaddress", LINEDISCONNECTMODE_BADADDRESS },
    { "unknown", LINEDISCONNECTMODE_UNKNOWN },
};

static void play(DWORD call, const char *outcome)
{
    if (strcmp(outcome, "hang") == 0)
        return;
    stand_in_state(call, LINECALLSTATE_DIALTONE, LINEDIALTONEMODE_NORMAL, LINECALLPRIVILEGE_OWNER);
    stand_in_state(call, LINECALLSTATE_DIALING, 0, 0);
    stand_in_state(call, LINECALLSTATE_PROCEEDING, 0, 0);
    if (strcmp(outcome, "busystate") == 0)
        stand_in_state(call, LINECALLSTATE_BUSY, LINEBUSYMODE_UNAVAIL, 0);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strcmp(outcome, ends[i].outcome) == 0)
            stand_in_state(call, LINECALLSTATE_DISCONNECTED, ends[i].mode, 0);
    if (strcmp(outcome, "idle") == 0)
        stand_in_state(call, LINECALLSTATE_IDLE, 0, 0);
    if (outcome[0] == 0)
        stand_in_connect(call);
}

LONG WINAPI lineMakeCallW(HLINE handle, LPHCALL call, LPCWSTR number, DWORD country, LPLINECALLPARAMS const params)
{
    LONG error = enter("lineMakeCall"), status, request;
    struct line *l = line_of(handle);
    DWORD made;

    (void)country;
    if (!error && (!l || !params || params->dwTotalSize < sizeof *params || params->dwMediaMode != LINEMEDIAMODE_DATAMODEM))
        error = (LONG)LINEERR_INVALCALLPARAMS;
    if (error)
        return leave(error);
    WideCharToMultiByte(CP_UTF8, 0, number, -1, s->dialled, sizeof s->dialled, NULL, NULL);
    made = stand_in_new_call(handle);
    if (!made)
        return leave((LONG)LINEERR_NOMEM);
    request = asked("lineMakeCall", call, made, &status);
    s->calls[made - CALL_BASE].exists = status == 0;
    if (status == 0)
        play(made, s->devices[l->device].outcome);
    return leave(request);
}

LONG WINAPI lineDrop(HCALL handle, LPCSTR info, DWORD size)
{
    LONG error = enter("lineDrop"), status, request;
    struct call *c = call_of(handle);

    (void)info;
    (void)size;
    if (!error && !c)
        error = (LONG)LINEERR_INVALCALLHANDLE;
    if (!error && c->state == LINECALLSTATE_IDLE)
        error = (LONG)LINEERR_INVALCALLSTATE;
    if (error)
        return leave(error);
    request = asked("lineDrop", NULL, 0, &status);
    if (status == 0 && s->drops)
        stand_in_state(handle, LINECALLSTATE_IDLE, 0, 0);
    return leave(request);
}

LONG WINAPI lineDeallocateCall(HCALL handle)
{
    LONG error = enter("lineDeallocateCall");
    struct call *c = call_of(handle);

    if (!error && !c)
        error = (LONG)LINEERR_INVALCALLHANDLE;
    if (!error && c->state != LINECALLSTATE_IDLE && c->is_owned)
        error = (LONG)LINEERR_INVALCALLSTATE; /* its only owner */
    if (error)
        return leave(error);
    c->exists = false;
    return leave(0);
}

static LONG with_record(const char *function, LONG (*fill)(DWORD about, void *record), DWORD about, void *record)
{
    LONG error = enter(function);

    return leave(error ? error : fill(about, record));
}

/* tapi_records_win.c */
LONG fill_caps(DWORD about, void *record);
LONG fill_info(DWORD about, void *record);
LONG fill_id(DWORD about, void *record);
LONG fill_translated(DWORD about, void *record);
extern WCHAR to_translate[160];

LONG WINAPI lineGetDevCapsW(HLINEAPP app, DWORD device, DWORD version, DWORD extension, LPLINEDEVCAPS caps)
{
    (void)app;
    (void)version;
    (void)extension;
    return with_record("lineGetDevCaps", fill_caps, device, caps);
}

LONG WINAPI lineGetCallInfoW(HCALL call, LPLINECALLINFO info)
{
    return with_record("lineGetCallInfo", fill_info, call - CALL_BASE, info);
}

LONG WINAPI lineGetIDW(HLINE line, DWORD address, HCALL call, DWORD select, LPVARSTRING id, LPCWSTR class)
{
    (void)line;
    (void)address;
    if (select != LINECALLSELECT_CALL || wcscmp(class, L"comm/datamodem") != 0)
        return (LONG)LINEERR_INVALDEVICECLASS;
    return with_record("lineGetID", fill_id, call - CALL_BASE, id);
}

LONG WINAPI lineTranslateAddressW(HLINEAPP app, DWORD device, DWORD version, LPCWSTR number, DWORD card, DWORD options,
                                  LPLINETRANSLATEOUTPUT out)
{
    (void)app;
    (void)device;
    (void)version;
    (void)card;
    (void)options;
    wcsncpy(to_translate, number, sizeof to_translate / sizeof *to_translate - 1);
    return with_record("lineTranslateAddress", fill_translated, 0, out);
}
