/*
 * connect_win.c - a demand-dial interface is connected by hand, step by step, and disconnected.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"

enum { STATE_CONNECTING = 2, STATE_CONNECTED = 3, STEP_DISCONNECTED = 0x2001 };
enum { NO_INTERFACE = 905, ALREADY_CONNECTED = 908, ALREADY_CONNECTING = 910, WAIT_MS = 500, HANG_UP_MS = 15000 };

static volatile LONG is_interrupted;

static BOOL WINAPI on_ctrl_c(DWORD event)
{
    (void)event;
    InterlockedExchange(&is_interrupted, 1);
    return TRUE;
}

/* 0, or what a call returned; 905 when it is gone. */
static long read_status(struct ctl *ctl, const char *name, RRAS_INTERFACE_STATUS *out)
{
    RRAS_INTERFACE_STATUS *all = NULL;
    unsigned long count = 0;
    long status = RrasInterfaceStatusEnum(ctl->binding, &count, &all);
    bool is_there = false;

    for (unsigned long i = 0; !status && i < count && !is_there; i++) {
        is_there = text_equal_nocase(all[i].name, name);
        if (is_there)
            *out = all[i];
    }
    rras_free(all);
    return status || is_there ? status : NO_INTERFACE;
}

/* What a dial tells while it is on its way. */
struct progress {
    unsigned long connection, seen;      /* whose states were told, and how many */
};

static void tell_steps(struct ctl *ctl, struct progress *progress, unsigned long connection)
{
    RRAS_CONNECTION_0 now;
    RRAS_DIAL_STEP *steps = NULL;
    unsigned long count = 0;

    if (connection == 0)
        return;
    if (connection != progress->connection)
        *progress = (struct progress){ .connection = connection };
    if (RrasConnectionSteps(ctl->binding, connection, progress->seen, &now, &count, &steps) == 0) {
        for (unsigned long i = 0; i < count; i++) {
            if (steps[i].state != STEP_DISCONNECTED)
                printf("%s\n", steps[i].text);
            else if (steps[i].redial_in_s)
                printf("Error %lu: %s\nRedialing in %lu seconds; Ctrl+C ends it.\n", steps[i].error, ras_error_text((uint32_t)steps[i].error),
                       steps[i].redial_in_s);
        }
        progress->seen = now.steps;
        fflush(stdout);
    }
    rras_free(steps);
}

/* Until it is up or has failed, or somebody pressed Ctrl+C. */
static long wait_connected(struct ctl *ctl, const RRAS_PHONE_NAME *name, RRAS_INTERFACE_STATUS *now)
{
    unsigned long change = ctl->server.change_count;
    struct progress progress = { .connection = 0 };
    RRAS_MESSAGE why = { .text = "" };
    bool has_hung_up = false;
    long status;

    for (;;) {
        status = read_status(ctl, name->name, now);
        if (status)
            return status;
        tell_steps(ctl, &progress, now->connection);
        if (now->state != STATE_CONNECTING)
            return 0;
        if (is_interrupted && !has_hung_up)
            has_hung_up = RrasInterfaceDisconnect(ctl->binding, (RRAS_PHONE_NAME *)(uintptr_t)name, &why) == 0;
        else if (RrasWaitForChange(ctl->binding, change, WAIT_MS, &change) != 0)
            Sleep(WAIT_MS);
    }
}

static void print_connected(const RRAS_INTERFACE_STATUS *now)
{
    char ours[48], theirs[48];

    printf("%s is connected%s%s: %s here, %s there.\n", now->name, now->port[0] ? " on " : "", now->port,
           shape_address((uint32_t)now->our_address, ours, sizeof ours), shape_address((uint32_t)now->peer_address, theirs, sizeof theirs));
}

static int say_failed(const RRAS_INTERFACE_STATUS *now)
{
    unsigned long error = now->error ? now->error : RAS_USER_DISCONNECTION;

    fflush(stdout);
    if (is_interrupted)
        return ctl_refuse(RAS_USER_DISCONNECTION, "%s was hung up: Ctrl+C.", now->name);
    return ctl_refuse(error, "%s", now->explanation[0] ? ctl_explanation(now->explanation) : ras_error_text((uint32_t)error));
}

static void read_name(const struct ctl *ctl, RRAS_PHONE_NAME *out)
{
    text_copy(out->name, sizeof out->name, ctl_text(ctl, "name"));
}

int connect_interface(struct ctl *ctl)
{
    RRAS_PHONE_NAME name = { .name = "" };
    RRAS_INTERFACE_STATUS now = { .state = 0 };
    RRAS_MESSAGE why = { .text = "" };
    long status;

    read_name(ctl, &name);
    SetConsoleCtrlHandler(on_ctrl_c, TRUE);
    status = RrasInterfaceConnect(ctl->binding, &name, &why);
    if (status && status != ALREADY_CONNECTED && status != ALREADY_CONNECTING)
        return ctl_fail(ctl, status, &why);
    if (status == ALREADY_CONNECTING)
        printf("%s\n", why.text);
    status = wait_connected(ctl, &name, &now);
    if (status)
        return ctl_fail(ctl, status, NULL);
    if (now.state != STATE_CONNECTED)
        return say_failed(&now);
    print_connected(&now);
    return 0;
}

int disconnect_interface(struct ctl *ctl)
{
    RRAS_PHONE_NAME name = { .name = "" };
    RRAS_INTERFACE_STATUS now = { .state = 0 };
    RRAS_MESSAGE why = { .text = "" };
    unsigned long change = ctl->server.change_count;
    ULONGLONG until = GetTickCount64() + HANG_UP_MS;
    long status;

    read_name(ctl, &name);
    status = RrasInterfaceDisconnect(ctl->binding, &name, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    while ((status = read_status(ctl, name.name, &now)) == 0 && now.state >= STATE_CONNECTING && GetTickCount64() < until)
        if (RrasWaitForChange(ctl->binding, change, WAIT_MS, &change) != 0)
            Sleep(WAIT_MS);
    if (status)
        return ctl_fail(ctl, status, NULL);
    printf("%s is %s.\n", now.name, now.state < STATE_CONNECTING ? "disconnected" : "being disconnected");
    return 0;
}
