/*
 * scm_win.c - rrassvc install, remove, start and stop.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/scm_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "service/host/data_dir_win.h"
#include "service/host/log_win.h"

/* An account with next to no rights, and of its privileges the one that every program has: to pass through
 * folders it may not list, on the way to a data folder that is its own. README, "Rights". */
#define SERVICE_ACCOUNT L"NT AUTHORITY\\LocalService"
#define REQUIRED_PRIVILEGES L"SeChangeNotifyPrivilege\0"

enum { START_MS = 30000, STOP_MS = 20000, POLL_MS = 50, COMMAND_MAX = 2 * MAX_PATH + 128 };

char *scm_service_name(const char *instance, char *out)
{
    snprintf(out, SCM_NAME_MAX + 1, *instance ? "OpenRRAS$%s" : "OpenRRAS", instance);
    return out;
}

/* A verb at work: what it opened and whom it speaks of. */
struct verb {
    char name[SCM_NAME_MAX + 1];
    wchar_t wide[SCM_NAME_MAX + 1];
    const char *instance;
    SC_HANDLE manager, service;
};

__attribute__((format(printf, 2, 3))) static int refuse(DWORD error, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "Error %lu: ", (unsigned long)error);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

/* Windows errors that mean something particular to a verb. */
static int refuse_service(const struct verb *verb, DWORD error, const char *what)
{
    const char *option = *verb->instance ? " --instance " : "";

    if (error == ERROR_ACCESS_DENIED)
        return refuse(error, "Only Administrators may %s the service %s. Start the program with \"Run as administrator\".", what, verb->name);
    if (error == ERROR_SERVICE_DOES_NOT_EXIST)
        return refuse(error, "The service %s is not installed. Install it with: rrassvc install%s%s", verb->name, option, verb->instance);
    if (error == ERROR_SERVICE_DISABLED)
        return refuse(error, "The service %s is disabled. Set its start type in Services, or install it again with: rrassvc install%s%s",
                      verb->name, option, verb->instance);
    if (error == ERROR_SERVICE_MARKED_FOR_DELETE)
        return refuse(error, "The service %s is being removed. Close the Services window and try again.", verb->name);
    return refuse(error, "Windows could not %s the service %s; see the System log in Event Viewer, or restart Windows and try again.", what,
                  verb->name);
}

static bool verb_open(struct verb *verb, const char *instance, DWORD manager_access, DWORD service_access)
{
    memset(verb, 0, sizeof *verb);
    verb->instance = instance;
    scm_service_name(instance, verb->name);
    swprintf(verb->wide, sizeof verb->wide / sizeof *verb->wide, L"%hs", verb->name);
    verb->manager = OpenSCManagerW(NULL, NULL, manager_access);
    if (verb->manager && service_access)
        verb->service = OpenServiceW(verb->manager, verb->wide, service_access);
    return verb->manager && (verb->service || !service_access);
}

static int verb_close(struct verb *verb, int code)
{
    if (verb->service)
        CloseServiceHandle(verb->service);
    if (verb->manager)
        CloseServiceHandle(verb->manager);
    return code;
}

/* ---- install ---- */

/* "C:\Program Files\OpenRRAS\rrassvc.exe" run --instance NAME --data "D:\RAS": every path is quoted,
 * or a C:\Program.exe would be run in our place. */
static bool command_line(const char *instance, const char *data_dir, wchar_t *out, size_t cap)
{
    wchar_t exe[MAX_PATH], given[MAX_PATH], data[MAX_PATH];
    DWORD len = GetModuleFileNameW(NULL, exe, MAX_PATH);
    int used;

    if (len == 0 || len >= MAX_PATH)
        return false;
    used = swprintf(out, cap, *instance ? L"\"%ls\" run --instance %hs" : L"\"%ls\" run", exe, instance);
    if (used < 0 || !data_dir)
        return used >= 0;
    if (!MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, data_dir, -1, given, MAX_PATH))
        return false;
    len = GetFullPathNameW(given, MAX_PATH, data, NULL);
    if (len == 0 || len >= MAX_PATH)
        return false;
    if (data[len - 1] == L'\\' && len > 3)
        data[--len] = L'\0';
    /* A backslash before the closing quote would escape it: "D:\" is written "D:\\". */
    return swprintf(out + used, cap - (size_t)used, data[len - 1] == L'\\' ? L" --data \"%ls\\\"" : L" --data \"%ls\"", data) > 0;
}

/* What a service can do without: a failure is a note. Wine fails some with no error at all. */
static void set_optional(const struct verb *verb)
{
    SERVICE_DESCRIPTIONW description = {
        (wchar_t *)L"Answers calls from modems and TCP lines, checks who calls, and connects the caller to the network."
    };
    SC_ACTION actions[] = { { SC_ACTION_RESTART, 5000 }, { SC_ACTION_RESTART, 30000 }, { SC_ACTION_RESTART, 60000 } };
    SERVICE_FAILURE_ACTIONSW failure = { .dwResetPeriod = 24 * 60 * 60, .cActions = 3, .lpsaActions = actions };
    SERVICE_FAILURE_ACTIONS_FLAG also_errors = { TRUE }; /* not only when it dies without a word */
    SERVICE_PRESHUTDOWN_INFO preshutdown = { 10000 };
    SERVICE_SID_INFO sid = { SERVICE_SID_TYPE_UNRESTRICTED };
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges = { (wchar_t *)REQUIRED_PRIVILEGES };
    const struct {
        DWORD level;
        void *info;
        const char *what;
    } options[] = {
        { SERVICE_CONFIG_DESCRIPTION, &description, "description" },
        { SERVICE_CONFIG_FAILURE_ACTIONS, &failure, "recovery actions" },
        { SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &also_errors, "recovery after errors" },
        { SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown, "time to say goodbye at shutdown" },
        { SERVICE_CONFIG_SERVICE_SID_INFO, &sid, "own account for its data folder" },
        { SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges, "list of privileges" },
    };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        SetLastError(0);
        if (!ChangeServiceConfig2W(verb->service, options[i].level, options[i].info) && GetLastError())
            fprintf(stderr, "Note: the service's %s could not be set (error %lu); it works without.\n", options[i].what,
                    (unsigned long)GetLastError());
    }
}

/* While it has the rights to: the service itself could not give the folder to Administrators. */
static bool prepare_data(const char *instance, const char *service, const char *data_dir)
{
    char folder[MAX_PATH], message[DATA_DIR_MESSAGE_MAX];

    if (data_dir)
        snprintf(folder, sizeof folder, "%s", data_dir);
    else
        data_dir_default(instance, folder, sizeof folder);
    if (data_dir_prepare(folder, service, message, sizeof message))
        return true;
    refuse(ERROR_ACCESS_DENIED, "%s", message);
    return false;
}

int scm_install(const char *instance, const char *data_dir)
{
    wchar_t command[COMMAND_MAX], display[128];
    struct verb verb;
    DWORD error;
    bool is_new = true;

    if (!command_line(instance, data_dir, command, COMMAND_MAX))
        return refuse(ERROR_BUFFER_OVERFLOW, "The path of the program or of the data folder is too long. Use a shorter one.");
    if (!verb_open(&verb, instance, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE, 0))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "install"));
    swprintf(display, sizeof display / sizeof *display, *instance ? L"OpenRRAS Routing and Remote Access (%hs)"
                                                                  : L"OpenRRAS Routing and Remote Access", instance);
    verb.service = CreateServiceW(verb.manager, verb.wide, display, SERVICE_CHANGE_CONFIG | SERVICE_START | SERVICE_QUERY_STATUS,
                                  SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, command, NULL, NULL,
                                  L"Tcpip\0", SERVICE_ACCOUNT, L"");
    error = GetLastError();
    if (!verb.service && error == ERROR_SERVICE_EXISTS) {
        is_new = false;
        verb.service = OpenServiceW(verb.manager, verb.wide, SERVICE_CHANGE_CONFIG | SERVICE_START | SERVICE_QUERY_STATUS);
        if (verb.service && !ChangeServiceConfigW(verb.service, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                                                  command, NULL, NULL, NULL, SERVICE_ACCOUNT, L"", display)) {
            error = GetLastError();
            CloseServiceHandle(verb.service);
            verb.service = NULL;
        }
    }
    if (!verb.service)
        return verb_close(&verb, refuse_service(&verb, error, "install"));
    set_optional(&verb);
    if (!prepare_data(instance, verb.name, data_dir))
        return verb_close(&verb, 1);
    if (!log_install_sources())
        fprintf(stderr, "Note: the event sources could not be registered (error %lu); events have no text in Event Viewer.\n",
                (unsigned long)GetLastError());
    printf(is_new ? "The service %s is installed and starts with the computer. Start it now with: rrassvc start%s%s\n"
                  : "The service %s was installed already; its settings are up to date.%.0s%.0s\n",
           verb.name, *instance ? " --instance " : "", instance);
    return verb_close(&verb, 0);
}

/* ---- start and stop ---- */

/* Waits until the service has left the states it is passing through. */
static bool wait_for_state(const struct verb *verb, DWORD passing, DWORD limit_ms, SERVICE_STATUS_PROCESS *status)
{
    ULONGLONG end = GetTickCount64() + limit_ms;
    DWORD needed, checkpoint = 0;

    for (;;) {
        if (!QueryServiceStatusEx(verb->service, SC_STATUS_PROCESS_INFO, (BYTE *)status, sizeof *status, &needed))
            return false;
        if (status->dwCurrentState != passing)
            return true;
        if (status->dwCheckPoint > checkpoint) { /* it is getting somewhere */
            checkpoint = status->dwCheckPoint;
            if (end < GetTickCount64() + status->dwWaitHint)
                end = GetTickCount64() + status->dwWaitHint;
        }
        if (GetTickCount64() >= end) {
            SetLastError(ERROR_SERVICE_REQUEST_TIMEOUT);
            return false;
        }
        Sleep(POLL_MS);
    }
}

static bool is_already_running(const struct verb *verb)
{
    SERVICE_STATUS_PROCESS status;

    return wait_for_state(verb, SERVICE_START_PENDING, START_MS, &status) && status.dwCurrentState == SERVICE_RUNNING;
}

int scm_start(const char *instance)
{
    SERVICE_STATUS_PROCESS status;
    struct verb verb;
    DWORD error = 0;

    if (!verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_START | SERVICE_QUERY_STATUS))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "start"));
    for (int waited = 0; waited < START_MS; waited += POLL_MS) {
        error = StartServiceW(verb.service, 0, NULL) ? 0 : GetLastError();
        /* Another service is being installed, or ours has not quite stopped yet. */
        if (error != ERROR_SERVICE_DATABASE_LOCKED && error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
            break;
        Sleep(POLL_MS);
    }
    if (error == ERROR_SERVICE_ALREADY_RUNNING && is_already_running(&verb)) {
        printf("The service %s is running already.\n", verb.name);
        return verb_close(&verb, 0);
    }
    if (error && error != ERROR_SERVICE_ALREADY_RUNNING)
        return verb_close(&verb, refuse_service(&verb, error, "start"));
    if (!wait_for_state(&verb, SERVICE_START_PENDING, START_MS, &status))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "start"));
    if (status.dwCurrentState != SERVICE_RUNNING)
        return verb_close(&verb, refuse(status.dwWin32ExitCode, "The service %s ended while it started. See why in events.log in its data folder, "
                                        "or run it in this window with: rrassvc run", verb.name));
    printf("The service %s is running.\n", verb.name);
    return verb_close(&verb, 0);
}

/* Asks it to stop, as often as it takes: a starting service refuses (1052, Wine), a stopping one too (1061). */
static DWORD ask_to_stop(const struct verb *verb)
{
    SERVICE_STATUS status;
    DWORD error = 0;

    for (int waited = 0; waited < STOP_MS; waited += POLL_MS) {
        error = ControlService(verb->service, SERVICE_CONTROL_STOP, &status) ? 0 : GetLastError();
        if (error != ERROR_INVALID_SERVICE_CONTROL && error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
            return error;
        if (QueryServiceStatus(verb->service, &status) && status.dwCurrentState == SERVICE_STOPPED)
            return 0;
        if (status.dwCurrentState == SERVICE_STOP_PENDING)
            return 0;
        Sleep(POLL_MS);
    }
    return error;
}

/* 0, ERROR_SERVICE_NOT_ACTIVE when it did not run, or why it runs still. */
static DWORD stop_and_wait(const struct verb *verb)
{
    SERVICE_STATUS_PROCESS status;
    HANDLE process = NULL;
    DWORD needed, error;

    if (QueryServiceStatusEx(verb->service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status, &needed) && status.dwProcessId)
        process = OpenProcess(SYNCHRONIZE, FALSE, status.dwProcessId);
    error = ask_to_stop(verb);
    if (!error && !wait_for_state(verb, SERVICE_STOP_PENDING, STOP_MS, &status))
        error = GetLastError();
    if (!error && status.dwCurrentState != SERVICE_STOPPED && !wait_for_state(verb, SERVICE_RUNNING, STOP_MS, &status))
        error = GetLastError();
    if (!error && !wait_for_state(verb, SERVICE_STOP_PENDING, STOP_MS, &status))
        error = GetLastError();
    if (process) { /* its files are free once it is gone: an installer may replace them */
        if (!error)
            WaitForSingleObject(process, STOP_MS);
        CloseHandle(process);
    }
    return error;
}

int scm_stop(const char *instance)
{
    struct verb verb;
    DWORD error;

    if (!verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_STOP | SERVICE_QUERY_STATUS))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "stop"));
    error = stop_and_wait(&verb);
    if (error && error != ERROR_SERVICE_NOT_ACTIVE)
        return verb_close(&verb, refuse_service(&verb, error, "stop"));
    printf(error ? "The service %s is not running.\n" : "The service %s is stopped.\n", verb.name);
    return verb_close(&verb, 0);
}

/* ---- pause and continue ---- */

static int pause_or_continue(const char *instance, bool on)
{
    const char *what = on ? "pause" : "continue";
    DWORD wanted = on ? SERVICE_PAUSED : SERVICE_RUNNING;
    SERVICE_STATUS_PROCESS status;
    SERVICE_STATUS now;
    struct verb verb;

    if (!verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_PAUSE_CONTINUE | SERVICE_QUERY_STATUS))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), what));
    if (!ControlService(verb.service, on ? SERVICE_CONTROL_PAUSE : SERVICE_CONTROL_CONTINUE, &now) ||
        !wait_for_state(&verb, on ? SERVICE_PAUSE_PENDING : SERVICE_CONTINUE_PENDING, STOP_MS, &status))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), what));
    if (status.dwCurrentState != wanted)
        return verb_close(&verb, refuse(ERROR_SERVICE_NOT_ACTIVE, "The service %s is not running. Start it with: rrassvc start", verb.name));
    printf(on ? "The service %s is paused: calls that are up go on, no new one is answered.\n"
              : "The service %s answers calls again.\n", verb.name);
    return verb_close(&verb, 0);
}

int scm_pause(const char *instance)
{
    return pause_or_continue(instance, true);
}

int scm_continue(const char *instance)
{
    return pause_or_continue(instance, false);
}

bool scm_is_installed(const char *instance)
{
    struct verb verb;
    bool is_there = verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_QUERY_STATUS) ||
                    GetLastError() != ERROR_SERVICE_DOES_NOT_EXIST;

    return verb_close(&verb, is_there);
}

bool scm_starts_by_hand(const char *instance)
{
    union {
        QUERY_SERVICE_CONFIGW config;
        BYTE room[8192]; /* the most there can be */
    } found;
    struct verb verb;
    DWORD needed;
    bool by_hand = verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_QUERY_CONFIG) &&
                   QueryServiceConfigW(verb.service, &found.config, sizeof found, &needed) &&
                   found.config.dwStartType == SERVICE_DEMAND_START;

    return verb_close(&verb, by_hand);
}

void scm_start_by_hand(const char *instance)
{
    struct verb verb;

    if (verb_open(&verb, instance, SC_MANAGER_CONNECT, SERVICE_CHANGE_CONFIG))
        ChangeServiceConfigW(verb.service, SERVICE_NO_CHANGE, SERVICE_DEMAND_START, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    verb_close(&verb, 0);
}

/* ---- remove ---- */

/* Another instance's service needs the event sources, too. */
static bool is_last_instance(SC_HANDLE manager)
{
    static BYTE buffer[64 * 1024]; /* the most one call takes */
    DWORD needed, count, resume = 0;
    BOOL is_done;

    do {
        const ENUM_SERVICE_STATUSW *rows = (const ENUM_SERVICE_STATUSW *)(const void *)buffer;

        is_done = EnumServicesStatusW(manager, SERVICE_WIN32, SERVICE_STATE_ALL, (ENUM_SERVICE_STATUSW *)(void *)buffer,
                                      sizeof buffer, &needed, &count, &resume);
        if (!is_done && GetLastError() != ERROR_MORE_DATA)
            return false; /* unknown: leave them */
        for (DWORD i = 0; i < count; i++) {
            if (wcscmp(rows[i].lpServiceName, L"OpenRRAS") == 0 || wcsncmp(rows[i].lpServiceName, L"OpenRRAS$", 9) == 0)
                return false;
        }
    } while (!is_done);
    return true;
}

int scm_remove(const char *instance)
{
    struct verb verb;
    DWORD error;

    if (!verb_open(&verb, instance, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE, SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "remove"));
    error = stop_and_wait(&verb);
    if (error && error != ERROR_SERVICE_NOT_ACTIVE)
        return verb_close(&verb, refuse_service(&verb, error, "stop"));
    if (!DeleteService(verb.service))
        return verb_close(&verb, refuse_service(&verb, GetLastError(), "remove"));
    CloseServiceHandle(verb.service);
    verb.service = NULL;
    if (is_last_instance(verb.manager))
        log_remove_sources();
    printf("The service %s is removed. What was configured stays in its data folder.\n", verb.name);
    return verb_close(&verb, 0);
}
