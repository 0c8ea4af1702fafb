/*
 * service.c - the Windows service: asked about and started through the service manager,
 * installed and removed by rrassvc.exe beside us, which knows how.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/service.h"
#include <shellapi.h>
#include <shlobj.h>
#include <stdio.h>
#include "common/base/text.h"
#include "gui/ui/dialog.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"
#include "gui/ui/work.h"

enum { POLL_MS = 100, START_MS = 60000, STOP_MS = 40000, GONE_MS = 5000, RUN_MS = 60000, COMMAND_MAX = 2 * MAX_PATH };

char *service_name(const char *instance, char *out)
{
    snprintf(out, SERVICE_NAME_MAX + 1, *instance ? "OpenRRAS$%s" : "OpenRRAS", instance);
    return out;
}

bool own_folder(wchar_t *out)
{
    DWORD len = GetModuleFileNameW(NULL, out, MAX_PATH);
    wchar_t *slash = len > 0 && len < MAX_PATH ? wcsrchr(out, L'\\') : NULL;

    if (slash)
        *slash = L'\0';
    return slash != NULL;
}

/* ---- the service manager ---- */

static DWORD open_service(const char *instance, DWORD access, SC_HANDLE *service)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    wchar_t wide[SERVICE_NAME_MAX + 1];
    char name[SERVICE_NAME_MAX + 1];
    DWORD error;

    *service = manager ? OpenServiceW(manager, ui_wide(service_name(instance, name), wide, SERVICE_NAME_MAX + 1), access) : NULL;
    error = *service ? 0 : GetLastError();
    if (manager)
        CloseServiceHandle(manager);
    return error;
}

enum service_state service_state(const char *instance)
{
    enum service_state state = SERVICE_NOT_INSTALLED;
    SERVICE_STATUS status;
    SC_HANDLE service;
    DWORD error = open_service(instance, SERVICE_QUERY_STATUS, &service);

    if (error)
        return error == ERROR_SERVICE_DOES_NOT_EXIST || error == ERROR_INVALID_NAME ? SERVICE_NOT_INSTALLED : SERVICE_IS_STOPPED;
    if (QueryServiceStatus(service, &status))
        state = status.dwCurrentState == SERVICE_RUNNING || status.dwCurrentState == SERVICE_PAUSED ? SERVICE_IS_RUNNING
              : status.dwCurrentState == SERVICE_STOPPED ? SERVICE_IS_STOPPED : SERVICE_IS_CHANGING;
    CloseServiceHandle(service);
    return state;
}

/* ---- jobs ---- */

/* Does it serve, and not stand between two lives? */
static bool answers(const char *instance)
{
    static const RRAS_SERVER_0 nothing;
    RRAS_SERVER_0 server = nothing;
    handle_t binding = NULL;
    bool is_there = rras_connect(instance, &binding) == 0 && RrasServerGetInfo(binding, &server) == 0 && !server.is_restarting;

    rras_disconnect(&binding);
    return is_there;
}

static long wait_until_it_answers(struct work *work)
{
    for (DWORD waited = 0; waited < START_MS && !work_is_cancelled(work); waited += POLL_MS) {
        if (answers(work->instance))
            return 0;
        if (waited > 2000 && service_state(work->instance) == SERVICE_IS_STOPPED)
            return ERROR_PROCESS_ABORTED; /* it ended while it started */
        Sleep(POLL_MS);
    }
    return work_is_cancelled(work) ? ERROR_CANCELLED : ERROR_SERVICE_REQUEST_TIMEOUT;
}

/* rrassvc VERB [--instance NAME], without a window; raised where the person is not. Its exit code says
 * no more than that it failed. */
static long run_rrassvc(struct work *work, const wchar_t *verb)
{
    BOOL is_administrator = IsUserAnAdmin();
    wchar_t exe[COMMAND_MAX], arguments[128], instance[RRAS_INSTANCE_NAME_MAX + 1];
    SHELLEXECUTEINFOW info = { .cbSize = sizeof info, .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI | SEE_MASK_NOASYNC,
                               .lpVerb = is_administrator ? NULL : L"runas", .lpFile = exe, .lpParameters = arguments, .nShow = SW_HIDE };
    DWORD code = 1, waited = WAIT_TIMEOUT;

    swprintf(exe, COMMAND_MAX, L"%ls\\rrassvc.exe", work->folder);
    swprintf(arguments, 128, *work->instance ? L"%ls --instance %ls" : L"%ls", verb, ui_wide(work->instance, instance, RRAS_INSTANCE_NAME_MAX + 1));
    if (!ShellExecuteExW(&info) || !info.hProcess)
        return GetLastError() ? (long)GetLastError() : ERROR_FILE_NOT_FOUND;
    for (DWORD ms = 0; ms < RUN_MS && waited == WAIT_TIMEOUT && !work_is_cancelled(work); ms += POLL_MS)
        waited = WaitForSingleObject(info.hProcess, POLL_MS);
    if (waited == WAIT_OBJECT_0)
        GetExitCodeProcess(info.hProcess, &code);
    CloseHandle(info.hProcess);
    if (waited == WAIT_TIMEOUT)
        return work_is_cancelled(work) ? ERROR_CANCELLED : ERROR_SERVICE_REQUEST_TIMEOUT;
    return code == 0 ? 0 : ERROR_FUNCTION_FAILED;
}

void service_open_firewall(const char *instance)
{
    wchar_t exe[COMMAND_MAX], arguments[128], folder[MAX_PATH], wide[RRAS_INSTANCE_NAME_MAX + 1];
    SHELLEXECUTEINFOW info = { .cbSize = sizeof info, .fMask = SEE_MASK_FLAG_NO_UI | SEE_MASK_NOASYNC, .lpFile = exe, .lpParameters = arguments, .nShow = SW_HIDE };

    if (!IsUserAnAdmin() || !own_folder(folder))
        return;
    swprintf(exe, COMMAND_MAX, L"%ls\\rrassvc.exe", folder);
    swprintf(arguments, 128, *instance ? L"firewall --instance %ls" : L"firewall", ui_wide(instance, wide, RRAS_INSTANCE_NAME_MAX + 1));
    ShellExecuteExW(&info);
}

static long install(struct work *work)
{
    return run_rrassvc(work, L"install");
}

/* The process may live on for a moment after it has said it is stopped. */
static void wait_until_it_is_gone(struct work *work)
{
    for (DWORD waited = 0; waited < GONE_MS && !work_is_cancelled(work) && answers(work->instance); waited += POLL_MS)
        Sleep(POLL_MS);
}

static long take_away(struct work *work)
{
    long status = run_rrassvc(work, L"remove");

    if (!status)
        wait_until_it_is_gone(work);
    return status;
}

static long start(struct work *work)
{
    SC_HANDLE service;
    DWORD error = open_service(work->instance, SERVICE_START, &service);

    if (!error) {
        error = StartServiceW(service, 0, NULL) ? 0 : GetLastError();
        CloseServiceHandle(service);
    }
    if (error == ERROR_ACCESS_DENIED)
        error = (DWORD)run_rrassvc(work, L"start");
    if (error && error != ERROR_SERVICE_ALREADY_RUNNING)
        return (long)error;
    return wait_until_it_answers(work);
}

static long stop(struct work *work)
{
    SERVICE_STATUS status;
    SC_HANDLE service;
    DWORD error = open_service(work->instance, SERVICE_STOP | SERVICE_QUERY_STATUS, &service);
    DWORD waited = 0;

    if (error == ERROR_ACCESS_DENIED)
        return run_rrassvc(work, L"stop");
    if (error)
        return (long)error;
    if (!ControlService(service, SERVICE_CONTROL_STOP, &status))
        error = GetLastError();
    while (!(error && error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) && waited < STOP_MS && !work_is_cancelled(work)
           && QueryServiceStatus(service, &status) && status.dwCurrentState != SERVICE_STOPPED) {
        Sleep(POLL_MS);
        waited += POLL_MS;
        if (status.dwCurrentState == SERVICE_RUNNING) /* it refused while it was starting */
            ControlService(service, SERVICE_CONTROL_STOP, &status);
    }
    CloseServiceHandle(service);
    if (error == ERROR_SERVICE_NOT_ACTIVE || service_state(work->instance) == SERVICE_IS_STOPPED) {
        wait_until_it_is_gone(work);
        return 0;
    }
    return error ? (long)error : work_is_cancelled(work) ? ERROR_CANCELLED : ERROR_SERVICE_REQUEST_TIMEOUT;
}

static long restart(struct work *work)
{
    handle_t binding = NULL;
    long status = rras_connect(work->instance, &binding);

    if (!status)
        status = RrasServerRestart(binding, &work->why);
    rras_disconnect(&binding);
    if (status)
        return status;
    Sleep(POLL_MS); /* it has said yes, and is about to begin */
    return wait_until_it_answers(work);
}

/* ---- what the dialogs call ---- */

static const struct {
    long status;
    int string_id;
} failures[] = {
    { ERROR_FILE_NOT_FOUND, IDS_UI_SERVICE_NO_PROGRAM },        { ERROR_PATH_NOT_FOUND, IDS_UI_SERVICE_NO_PROGRAM },
    { ERROR_SERVICE_DISABLED, IDS_UI_SERVICE_DISABLED },        { ERROR_PROCESS_ABORTED, IDS_UI_SERVICE_ENDED },
    { ERROR_SERVICE_REQUEST_TIMEOUT, IDS_UI_SERVICE_TIMEOUT },  { ERROR_FUNCTION_FAILED, IDS_UI_SERVICE_REFUSED },
    { ERROR_SERVICE_MARKED_FOR_DELETE, IDS_UI_SERVICE_GOING },
};

void service_tell(const char *instance, HWND owner, long status, const RRAS_MESSAGE *why)
{
    char sentence[RRAS_SENTENCE_MAX];

    if (status != ERROR_CANCELLED) /* by Cancel, or at the question Windows asks before it raises */
        ui_message_text(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, rras_error_sentence(status, why, instance, sentence));
}

static void tell(const char *instance, HWND owner, long status, const RRAS_MESSAGE *why)
{
    for (size_t i = 0; !why->text[0] && i < sizeof failures / sizeof *failures; i++)
        if (failures[i].status == status) {
            ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, failures[i].string_id);
            return;
        }
    service_tell(instance, owner, status, why);
}

/* Bindings of this process that outlive the service's would be asked in vain (Wine 8). */
static bool work(const char *instance, handle_t *binding, HWND owner, int text_id, long (*run)(struct work *work))
{
    struct work w = { .run = run };
    long status;

    text_copy(w.instance, sizeof w.instance, instance);
    rras_disconnect(binding);
    status = own_folder(w.folder) ? work_run(owner, text_id, &w) : ERROR_FILENAME_EXCED_RANGE;
    rras_connect(instance, binding); /* no memory: the next call says so */
    if (status)
        tell(instance, owner, status, &w.why);
    return status == 0;
}

bool service_install(const char *instance, handle_t *binding, HWND owner)
{
    return work(instance, binding, owner, IDS_UI_WORK_INSTALL, install);
}

bool service_start(const char *instance, handle_t *binding, HWND owner)
{
    return work(instance, binding, owner, IDS_UI_WORK_START, start);
}

bool service_stop(const char *instance, handle_t *binding, HWND owner)
{
    return work(instance, binding, owner, IDS_UI_WORK_STOP, stop);
}

bool service_remove(const char *instance, handle_t *binding, HWND owner)
{
    return work(instance, binding, owner, IDS_UI_WORK_REMOVE, take_away);
}

bool service_restart(const char *instance, handle_t *binding, HWND owner)
{
    return work(instance, binding, owner, IDS_UI_WORK_RESTART, restart);
}

bool service_offer(const char *instance, handle_t *binding, HWND owner)
{
    char name[SERVICE_NAME_MAX + 1];
    enum service_state state = service_state(instance);
    bool is_missing = state == SERVICE_NOT_INSTALLED;
    int answer;

    service_name(instance, name);
    if (state == SERVICE_IS_CHANGING)
        return service_start(instance, binding, owner); /* it is on its way: wait for it */
    answer = ui_message(owner, MB_YESNO | MB_ICONQUESTION, IDS_UI_CAPTION, is_missing ? IDS_UI_SERVICE_INSTALL : IDS_UI_SERVICE_START, name);
    if (answer != IDYES)
        return false;
    if (is_missing && !service_install(instance, binding, owner))
        return false;
    return service_start(instance, binding, owner);
}
