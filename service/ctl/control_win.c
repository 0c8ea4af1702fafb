/*
 * control_win.c - what is done at once: hanging up, tracing, pause, restart and stop.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/text.h"

enum { RESTART_MS = 15000, STOP_MS = 10000, POLL_MS = 50 };

static RRAS_NAME name_of(const struct ctl *ctl, const char *parameter)
{
    RRAS_NAME name = { .name = "" };

    text_copy(name.name, sizeof name.name, ctl_text(ctl, parameter));
    return name;
}

int set_client(struct ctl *ctl)
{
    const char *name = ctl_text(ctl, "name");
    RRAS_NAME port = { .name = "" };
    RRAS_USER_NAME user = { .name = "" };
    RRAS_MESSAGE why = { .text = "" };
    unsigned long count = 1;
    long status = 615; /* no such port */

    if (strlen(name) < sizeof port.name) {
        text_copy(port.name, sizeof port.name, name);
        status = RrasPortDisconnect(ctl->binding, &port, &why);
    }
    if (status == 615) {
        text_copy(user.name, sizeof user.name, name);
        status = RrasConnectionDisconnect(ctl->binding, &user, &count, &why);
    }
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("%lu call%s hung up.\n", count, count == 1 ? " is" : "s are");
    return 0;
}

int set_tracing(struct ctl *ctl)
{
    RRAS_NAME name = name_of(ctl, "name");
    RRAS_MESSAGE why = { .text = "" };
    unsigned long count, on = ctl_number(ctl, "state");
    long status = RrasPortSetTracing(ctl->binding, &name, on, &count, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("Tracing is %s for %lu port%s.\n", on ? "on" : "off", count, count == 1 ? "" : "s");
    if (on)
        printf("The files are in %s\\trace\n", ctl->server.data_dir);
    return 0;
}

/* ---- the service ---- */

int restart_service(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    ULONGLONG end = GetTickCount64() + RESTART_MS;
    long status = RrasServerRestart(ctl->binding, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    do {
        Sleep(POLL_MS);
        status = RrasServerGetInfo(ctl->binding, &ctl->server);
        if (status)
            return ctl_fail(ctl, status, NULL);
    } while (ctl->server.is_restarting && GetTickCount64() < end);
    if (ctl->server.is_restarting)
        return ctl_refuse(ERROR_SERVICE_REQUEST_TIMEOUT, "The service is still saying goodbye to its callers. See: rrasctl show status");
    printf("The service has started anew: %lu port%s, %lu waiting for a call.\n", ctl->server.ports,
           ctl->server.ports == 1 ? "" : "s", ctl->server.listening);
    return 0;
}

static int set_paused(struct ctl *ctl, bool on)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = RrasServerSetPaused(ctl->binding, on, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    puts(on ? "The service is paused: no new call is answered. It goes on with: rrasctl continue" : "The service answers calls again.");
    return 0;
}

int pause_service(struct ctl *ctl)
{
    return set_paused(ctl, true);
}

int continue_service(struct ctl *ctl)
{
    return set_paused(ctl, false);
}

int stop_service(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    RRAS_SERVER_0 server;
    ULONGLONG end = GetTickCount64() + STOP_MS;
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, ctl->server.process_id);
    long status = RrasServerStop(ctl->binding, &why);

    if (!status && process) {
        if (WaitForSingleObject(process, STOP_MS) != WAIT_OBJECT_0)
            status = ERROR_SERVICE_REQUEST_TIMEOUT;
    } else if (!status) { /* not ours to look at: ask until nobody answers */
        while (RrasServerGetInfo(ctl->binding, &server) == 0 && GetTickCount64() < end)
            Sleep(POLL_MS);
    }
    if (process)
        CloseHandle(process);
    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The service is stopped.\n");
    return 0;
}
