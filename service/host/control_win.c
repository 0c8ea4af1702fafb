/*
 * control_win.c - the RPC server: its life, who may change what, and waiting for a change.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_win.h"
#include "service/host/control_internal_win.h"
#include <aclapi.h>
#include <sddl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAITERS_MAX = 64, WAIT_MS_MAX = 60000, COALESCE_MS = 100, LISTENERS_MAX = 128 };

/* The longest call is a full list of changes. */
enum { CALL_BYTES_MAX = RRAS_CHANGES_MAX * ((int)sizeof(RRAS_CONFIG_CHANGE) + 64) };

static struct {
    struct instance *instance;
    SRWLOCK changes;             /* one change at a time */
    HANDLE watcher;              /* thread */
    HANDLE stop_event;
    SRWLOCK lock;                /* for what follows */
    CONDITION_VARIABLE changed;
    unsigned long count;         /* the low half of instance->change_count, as last seen */
    unsigned waits_begun;        /* RrasWaitForChange() calls so far */
    bool is_stopping;
} control = { .changes = SRWLOCK_INIT, .lock = SRWLOCK_INIT, .changed = CONDITION_VARIABLE_INIT };

struct instance *control_instance(void)
{
    return control.instance;
}

/* ---- to the other threads ---- */

struct read_call {
    void (*fn)(struct instance *instance, void *arg);
    void *arg;
};

static void read_on_logic(void *arg)
{
    struct read_call *call = arg;

    call->fn(control.instance, call->arg);
}

long control_read(void (*fn)(struct instance *instance, void *arg), void *arg)
{
    struct read_call call = { fn, arg };

    return loop_call(control.instance->loop, read_on_logic, &call) ? 0 : ERROR_SHUTDOWN_IN_PROGRESS;
}

long control_store(void (*fn)(void *arg, struct store *store), void *arg)
{
    return db_call(control.instance->db, fn, arg) ? 0 : ERROR_SHUTDOWN_IN_PROGRESS;
}

void *control_array(size_t count, size_t size)
{
    return MIDL_user_allocate((count ? count : 1) * size);
}

/* ---- sentences ---- */

long control_refuse(RRAS_MESSAGE *why, long status, const char *format, ...)
{
    char text[sizeof why->text];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_copy(why->text, sizeof why->text, text); /* cut between characters */
    return status;
}

long control_refuse_store(RRAS_MESSAGE *why, enum store_result result, const char *message)
{
    static const long numbers[] = {
        [STORE_NOT_FOUND] = ERROR_NOT_FOUND, [STORE_EXISTS] = ERROR_ALREADY_EXISTS, [STORE_REFUSED] = ERROR_INVALID_PARAMETER,
        [STORE_BUSY] = ERROR_BUSY, [STORE_NEWER] = ERROR_REVISION_MISMATCH, [STORE_FAILED] = ERROR_WRITE_FAULT,
    };

    return control_refuse(why, (unsigned)result <= STORE_FAILED ? numbers[result] : ERROR_WRITE_FAULT, "%s", message);
}

bool control_text_is_good(const char *text, size_t cap, bool may_be_empty)
{
    const char *end = memchr(text, '\0', cap);

    if (!end || (end == text && !may_be_empty) || !text_is_utf8(bytes_of(text, (size_t)(end - text))))
        return false;
    for (; text < end; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

/* ---- who may change something ---- */

static bool token_is_administrators(void)
{
    SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
    PSID administrators = NULL;
    BOOL is_member = FALSE;

    if (!AllocateAndInitializeSid(&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &administrators))
        return false;
    if (!CheckTokenMembership(NULL, administrators, &is_member)) /* the thread's token: the caller's */
        is_member = FALSE;
    FreeSid(administrators);
    return is_member;
}

/* Wine's RPC has no authentication: RpcImpersonateClient() there ends the call, and a caller cannot be
 * known. Wine is for trying things out and for tests; nothing is protected from anybody there. */
static long check_caller(void)
{
    long status;
    bool is_administrator;

    if (rras_is_wine())
        return 0;
    status = RpcImpersonateClient(NULL);
    if (status)
        return ERROR_ACCESS_DENIED;
    is_administrator = token_is_administrators();
    if (RpcRevertToSelf() != RPC_S_OK)
        abort(); /* this thread would serve the next caller as this one */
    return is_administrator ? 0 : ERROR_ACCESS_DENIED;
}

bool control_caller_is_administrator(void)
{
    return check_caller() == 0;
}

long control_begin(RRAS_MESSAGE *why)
{
    long status;

    memset(why, 0, sizeof *why);
    status = check_caller();
    if (status == 0)
        AcquireSRWLockExclusive(&control.changes);
    return status;
}

static void bump(struct instance *instance, void *arg)
{
    (void)arg;
    instance->change_count++;
    SetEvent(instance->changed_event);
}

long control_end(long status)
{
    if (status == 0)
        control_read(bump, NULL);
    ReleaseSRWLockExclusive(&control.changes);
    return status;
}

long control_end_reading(long status)
{
    ReleaseSRWLockExclusive(&control.changes);
    return status;
}

/* ---- waiting for a change ---- */

static void read_count(struct instance *instance, void *arg)
{
    *(unsigned long *)arg = (unsigned long)instance->change_count;
}

/* The one waiter on instance->changed_event; it wakes the others. A busy server changes all the time:
 * what changes within COALESCE_MS is told once. */
static DWORD WINAPI watch(void *arg)
{
    HANDLE handles[2] = { control.stop_event, control.instance->changed_event };
    unsigned long count;

    (void)arg;
    while (WaitForMultipleObjects(2, handles, FALSE, INFINITE) == WAIT_OBJECT_0 + 1) {
        ResetEvent(control.instance->changed_event);
        if (control_read(read_count, &count) != 0)
            break;
        AcquireSRWLockExclusive(&control.lock);
        control.count = count;
        ReleaseSRWLockExclusive(&control.lock);
        WakeAllConditionVariable(&control.changed);
        if (WaitForSingleObject(control.stop_event, COALESCE_MS) == WAIT_OBJECT_0)
            break;
    }
    return 0;
}

LONG control_RrasWaitForChange(handle_t h, ULONG last, ULONG timeout_ms, ULONG *now)
{
    ULONGLONG end = GetTickCount64() + (timeout_ms < WAIT_MS_MAX ? timeout_ms : WAIT_MS_MAX), at;
    unsigned mine;
    long status = 0;

    (void)h;
    AcquireSRWLockExclusive(&control.lock);
    /* More waits than any number of windows needs: the oldest comes back early, nobody is refused. */
    mine = control.waits_begun++;
    WakeAllConditionVariable(&control.changed);
    while (control.count == last && !control.is_stopping && control.waits_begun - mine <= WAITERS_MAX &&
           (at = GetTickCount64()) < end)
        SleepConditionVariableSRW(&control.changed, &control.lock, (DWORD)(end - at), 0);
    if (control.is_stopping)
        status = ERROR_SHUTDOWN_IN_PROGRESS;
    *now = control.count;
    ReleaseSRWLockExclusive(&control.lock);
    return status;
}

/* ---- life ---- */

static PSECURITY_DESCRIPTOR endpoint_security(void)
{
    PSECURITY_DESCRIPTOR sd = NULL;

    /* SYSTEM, Administrators and interactive users may call; changes are checked call by call. */
    ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;IU)", SDDL_REVISION_1, &sd, NULL);
    return sd;
}

static long listen_at_endpoint(void)
{
    wchar_t protocol[] = L"ncalrpc", endpoint[64];
    char name[64];
    PSECURITY_DESCRIPTOR sd = endpoint_security();
    long status;

    if (!sd)
        return (long)GetLastError();
    swprintf(endpoint, 64, L"%hs", rras_endpoint_name(control.instance->name, name));
    status = RpcServerUseProtseqEpW((RPC_WSTR)protocol, RPC_C_PROTSEQ_MAX_REQS_DEFAULT, (RPC_WSTR)endpoint, sd);
    LocalFree(sd);
    if (status)
        return status;
    if (!rras_is_wine()) /* so that clients may say who they are at once; a local caller is known anyway */
        RpcServerRegisterAuthInfoW(NULL, RPC_C_AUTHN_WINNT, NULL, NULL);
    status = RpcServerRegisterIf2(control_OpenRras_v1_0_s_ifspec, NULL, NULL, RPC_IF_ALLOW_LOCAL_ONLY, LISTENERS_MAX, CALL_BYTES_MAX, NULL);
    if (status)
        return status;
    status = RpcServerListen(1, LISTENERS_MAX, TRUE);
    if (status)
        RpcServerUnregisterIf(control_OpenRras_v1_0_s_ifspec, NULL, TRUE);
    return status;
}

long control_start(struct instance *instance)
{
    long status;

    control.instance = instance;
    control.is_stopping = false;
    control.count = (unsigned long)instance->change_count;
    control.stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!control.stop_event)
        return (long)GetLastError();
    control.watcher = CreateThread(NULL, 0, watch, NULL, 0, NULL);
    status = control.watcher ? listen_at_endpoint() : (long)GetLastError();
    if (status) {
        SetEvent(control.stop_event);
        if (control.watcher) {
            WaitForSingleObject(control.watcher, INFINITE);
            CloseHandle(control.watcher);
        }
        CloseHandle(control.stop_event);
        control.instance = NULL;
    }
    return status;
}

void control_stop(struct instance *instance)
{
    (void)instance;
    if (!control.instance)
        return;
    AcquireSRWLockExclusive(&control.lock);
    control.is_stopping = true;
    ReleaseSRWLockExclusive(&control.lock);
    WakeAllConditionVariable(&control.changed);
    SetEvent(control.stop_event);
    RpcMgmtStopServerListening(NULL);
    RpcMgmtWaitServerListen();
    RpcServerUnregisterIf(control_OpenRras_v1_0_s_ifspec, NULL, TRUE);
    WaitForSingleObject(control.watcher, INFINITE);
    CloseHandle(control.watcher);
    CloseHandle(control.stop_event);
    control.instance = NULL;
}
