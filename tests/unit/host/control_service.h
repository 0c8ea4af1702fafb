/*
 * control_service.h - a whole service in this process, spoken to by local RPC: begin() and end() around
 * each test.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TEST_CONTROL_SERVICE_H
#define RRAS_TEST_CONTROL_SERVICE_H
#include "service/host/instance_win.h"
#include "common/control/rras_config.h"
#include "service/host/log_win.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { UP_MS = 20000 };

static struct instance instance;
static HANDLE service, is_up, waiter;
static handle_t h;

static void post_to_loop(void *ctx, void (*fn)(void *arg), void *arg)
{
    (void)ctx;
    loop_post(instance.loop, fn, arg);
}

static void ready(void)
{
    SetEvent(is_up);
}

static DWORD WINAPI run_service(void *arg)
{
    (void)arg;
    return instance_run(&instance, ready);
}

static void begin(void)
{
    char message[256], temp[MAX_PATH - 32];
    bool set_aside;
    WSADATA data;

    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    memset(&instance, 0, sizeof instance);
    snprintf(instance.name, sizeof instance.name, "test-%lu", (unsigned long)GetCurrentProcessId());
    ck_assert_uint_gt(GetTempPathA(sizeof temp, temp), 0);
    snprintf(instance.data_dir, sizeof instance.data_dir, "%srras-control-%lu", temp, (unsigned long)GetCurrentProcessId());
    CreateDirectoryA(instance.data_dir, NULL);
    log_start(instance.data_dir, false);
    instance.started_unix = (int64_t)time(NULL);
    instance.loop = loop_new();
    ck_assert_ptr_nonnull(instance.loop);
    instance.db = db_start(":memory:", post_to_loop, NULL, &set_aside, message);
    ck_assert_msg(instance.db != NULL, "%s", message);
    is_up = CreateEventW(NULL, TRUE, FALSE, NULL);
    service = CreateThread(NULL, 0, run_service, NULL, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(is_up, UP_MS), WAIT_OBJECT_0);
    ck_assert_int_eq(rras_connect(instance.name, &h), 0);
}

static void end(void)
{
    char path[MAX_PATH + 32];
    DWORD result = 1;

    rras_disconnect(&h);
    instance_stop(&instance);
    ck_assert_uint_eq(WaitForSingleObject(service, UP_MS), WAIT_OBJECT_0);
    ck_assert(GetExitCodeThread(service, &result) && result == 0);
    CloseHandle(service);
    CloseHandle(is_up);
    if (waiter) {
        ck_assert_uint_eq(WaitForSingleObject(waiter, UP_MS), WAIT_OBJECT_0);
        CloseHandle(waiter);
        waiter = NULL;
    }
    db_stop(instance.db);
    loop_free(instance.loop);
    log_stop();
    snprintf(path, sizeof path, "%s\\events.log", instance.data_dir);
    DeleteFileA(path);
    RemoveDirectoryA(instance.data_dir);
}
#endif
