/*
 * scm_run_win.c - the life of rrassvc under the service manager, or in a console.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include "common/control/rras_client.h"
#include "service/host/scm_win.h"

enum { STOP_MS = 5000, HINT_MS = 5000, START_HINT_MS = 20000 /* a large database may have to be mended first */ };

/* One service per process. */
static struct {
    const struct scm_callbacks *callbacks;
    void *ctx;
    bool *is_service;
    wchar_t name[SCM_NAME_MAX + 1];
    unsigned long result;
    HANDLE finished;               /* console: set when run() has returned */
    SRWLOCK lock;                  /* for what follows */
    SERVICE_STATUS_HANDLE handle;  /* NULL in a console */
    SERVICE_STATUS status;
} scm = { .lock = SRWLOCK_INIT };

/* The only place a state is said. A stopped service says nothing more, a stopping one does not run. */
static void set_state(DWORD state, DWORD exit_code)
{
    SERVICE_STATUS *status = &scm.status;
    bool is_pending = state != SERVICE_RUNNING && state != SERVICE_PAUSED && state != SERVICE_STOPPED;

    AcquireSRWLockExclusive(&scm.lock);
    if (scm.handle && status->dwCurrentState != SERVICE_STOPPED
        && !(status->dwCurrentState == SERVICE_STOP_PENDING && state != SERVICE_STOPPED && state != SERVICE_STOP_PENDING)) {
        status->dwServiceType = SERVICE_WIN32_OWN_PROCESS;
        status->dwControlsAccepted = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING || state == SERVICE_STOPPED ? 0
            : SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PAUSE_CONTINUE | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_POWEREVENT;
        status->dwCheckPoint = !is_pending ? 0 : status->dwCurrentState == state ? status->dwCheckPoint + 1 : 1;
        status->dwWaitHint = !is_pending ? 0 : state == SERVICE_START_PENDING ? START_HINT_MS : HINT_MS;
        status->dwCurrentState = state;
        status->dwWin32ExitCode = exit_code;
        status->dwServiceSpecificExitCode = exit_code == ERROR_SERVICE_SPECIFIC_ERROR ? SCM_SEE_EVENTS : 0;
        SetServiceStatus(scm.handle, status);
    }
    ReleaseSRWLockExclusive(&scm.lock);
}

void scm_is_up(void)
{
    set_state(SERVICE_RUNNING, 0);
}

void scm_is_paused(bool on)
{
    set_state(on ? SERVICE_PAUSED : SERVICE_RUNNING, 0);
}

void scm_is_busy(void)
{
    static DWORD last;
    DWORD now = GetTickCount(), state;

    AcquireSRWLockExclusive(&scm.lock);
    state = scm.status.dwCurrentState;
    if (now - last < 500) /* it is called whenever something happens */
        state = 0;
    else
        last = now;
    ReleaseSRWLockExclusive(&scm.lock);
    if (state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING)
        set_state(state, 0);
}

static DWORD WINAPI on_control(DWORD control, DWORD type, LPVOID data, LPVOID ctx)
{
    (void)data;
    (void)ctx;
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
    case SERVICE_CONTROL_PRESHUTDOWN:
        set_state(SERVICE_STOP_PENDING, 0);
        scm.callbacks->stop(scm.ctx);
        return NO_ERROR;
    case SERVICE_CONTROL_PAUSE:
    case SERVICE_CONTROL_CONTINUE:
        set_state(control == SERVICE_CONTROL_PAUSE ? SERVICE_PAUSE_PENDING : SERVICE_CONTINUE_PENDING, 0);
        scm.callbacks->pause(scm.ctx, control == SERVICE_CONTROL_PAUSE);
        return NO_ERROR;
    case SERVICE_CONTROL_POWEREVENT: /* waking by itself or by a person: the first is always said */
        if (type == PBT_APMSUSPEND || type == PBT_APMRESUMEAUTOMATIC)
            scm.callbacks->sleep(scm.ctx, type == PBT_APMSUSPEND);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

static void WINAPI service_main(DWORD argc, LPWSTR *argv)
{
    SERVICE_STATUS_HANDLE handle = RegisterServiceCtrlHandlerExW(scm.name, on_control, NULL);

    (void)argc;
    (void)argv;
    if (!handle) {
        scm.result = GetLastError();
        return;
    }
    AcquireSRWLockExclusive(&scm.lock);
    scm.handle = handle;
    ReleaseSRWLockExclusive(&scm.lock);
    set_state(SERVICE_START_PENDING, 0);
    scm.result = scm.callbacks->run(scm.ctx);
    set_state(SERVICE_STOPPED, scm.result);
}

/* Ctrl+C, a closed window, a log-off: after the last two the process ends when this returns. */
static BOOL WINAPI on_console(DWORD event)
{
    scm.callbacks->stop(scm.ctx);
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        WaitForSingleObject(scm.finished, STOP_MS);
    return TRUE;
}

static unsigned long run_in_console(void)
{
    unsigned long result;

    scm.finished = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!scm.finished)
        return GetLastError();
    SetConsoleCtrlHandler(on_console, TRUE);
    result = scm.callbacks->run(scm.ctx);
    SetEvent(scm.finished); /* stays open: the handler may be waiting on it */
    return result;
}

/* Windows says at once that we are nobody's service. Wine waits ten seconds for a pipe that belongs to
 * another service first; there, services are known by the window station they run in. */
static bool is_surely_console(void)
{
    wchar_t name[64] = L"";
    DWORD needed;

    if (!rras_is_wine())
        return false;
    return GetUserObjectInformationW(GetProcessWindowStation(), UOI_NAME, name, sizeof name, &needed)
        && wcscmp(name, L"__wineservice_winstation") != 0;
}

unsigned long scm_run(const char *instance, const struct scm_callbacks *callbacks, void *ctx, bool *is_service)
{
    char name[SCM_NAME_MAX + 1];
    bool dummy;
    SERVICE_TABLE_ENTRYW table[] = { { scm.name, service_main }, { NULL, NULL } };

    scm.callbacks = callbacks;
    scm.ctx = ctx;
    scm.is_service = is_service ? is_service : &dummy;
    *scm.is_service = true;
    swprintf(scm.name, sizeof scm.name / sizeof *scm.name, L"%hs", scm_service_name(instance, name));
    if (!is_surely_console()) {
        if (StartServiceCtrlDispatcherW(table))
            return scm.result;
        if (GetLastError() != ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
            return GetLastError();
    }
    *scm.is_service = false;
    return run_in_console();
}
