/*
 * phone.c - what there is to dial and to dial with, as the service has it, and changing the phone book.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone.h"
#include <shlobj.h>
#include <shlwapi.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/version.h"
#include "gui/ui/service.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/watch.h"
#include "gui/ui/wide.h"

/* ---- reading ---- */

/* An old binding does not know a service that was started anew (Wine 8). */
static long connect_anew(struct phone *phone)
{
    rras_disconnect(&phone->service);
    return rras_connect(phone->instance, &phone->service);
}

static long read_server(struct phone *phone)
{
    long status = phone->service ? RrasServerGetInfo(phone->service, &phone->server) : RPC_S_SERVER_UNAVAILABLE;

    if (rras_is_not_running(status) || status == RPC_S_CALL_FAILED) {
        status = connect_anew(phone);
        if (!status)
            status = RrasServerGetInfo(phone->service, &phone->server);
    }
    phone->is_reachable = status == 0;
    return !status && phone->server.contract != RRAS_CONTRACT ? ERROR_PRODUCT_VERSION : status;
}

static long read_connections(struct phone *phone)
{
    RRAS_CONNECTION_0 *connections = NULL;
    unsigned long count = 0;
    long status = RrasConnectionEnum(phone->service, &count, &connections);

    if (status) {
        rras_free(connections);
        return status;
    }
    rras_free(phone->connections);
    phone->connections = connections;
    phone->connection_count = count;
    return 0;
}

static long read_ports(struct phone *phone)
{
    RRAS_WANPORT_0 *ports = NULL;
    unsigned long count = 0;
    long status = RrasWanPortEnum(phone->service, &count, &ports);

    if (status) {
        rras_free(ports);
        return status;
    }
    rras_free(phone->ports);
    phone->ports = ports;
    phone->port_count = count;
    return 0;
}

static long read_devices(struct phone *phone)
{
    RRAS_DEVICE_0 *devices = NULL;
    unsigned long count = 0;
    long status = RrasDeviceEnum(phone->service, &count, &devices);

    if (status) {
        rras_free(devices);
        return status;
    }
    rras_free(phone->devices);
    phone->devices = devices;
    phone->device_count = count;
    return 0;
}

static void free_entries(struct phone *phone)
{
    for (size_t i = 0; i < phone->entry_count; i++)
        phone_entry_fini(&phone->entries[i]);
    free(phone->entries);
    phone->entries = NULL;
    phone->entry_count = 0;
}

static int by_name(const void *a, const void *b)
{
    wchar_t first[PHONE_NAME_MAX + 1], second[PHONE_NAME_MAX + 1];

    ui_wide(((const struct phone_entry *)a)->name, first, PHONE_NAME_MAX + 1);
    ui_wide(((const struct phone_entry *)b)->name, second, PHONE_NAME_MAX + 1);
    return StrCmpLogicalW(first, second); /* "Office 2" before "Office 10" */
}

static long read_entries(struct phone *phone)
{
    RRAS_PHONE_ENTRY_0 *wire = NULL;
    unsigned long count = 0;
    long status = RrasPhoneEntryEnum(phone->service, &count, &wire);
    struct phone_entry *entries = status ? NULL : calloc(count ? count : 1, sizeof *entries);

    if (!status && !entries)
        status = ERROR_NOT_ENOUGH_MEMORY;
    for (unsigned long i = 0; !status && i < count; i++)
        rras_phone_from_wire(&entries[i], &wire[i]);
    rras_free(wire);
    if (status)
        return status;
    free_entries(phone);
    qsort(entries, count, sizeof *entries, by_name);
    phone->entries = entries;
    phone->entry_count = count;
    return 0;
}

static long refresh(struct phone *phone)
{
    long status = read_server(phone);

    if (!status)
        status = read_ports(phone);
    if (!status)
        status = read_devices(phone);
    if (!status)
        status = read_entries(phone);
    return status ? status : read_connections(phone);
}

bool phone_refresh(struct phone *phone)
{
    return refresh(phone) == 0;
}

bool phone_refresh_connections(struct phone *phone)
{
    long status = phone->service ? read_connections(phone) : RPC_S_SERVER_UNAVAILABLE;

    if (rras_is_not_running(status) || status == RPC_S_CALL_FAILED) {
        status = connect_anew(phone);
        if (!status)
            status = read_connections(phone);
    }
    phone->is_reachable = status == 0;
    return status == 0;
}

/* ---- the service ---- */

void phone_tell(const struct phone *phone, HWND owner, long status, const RRAS_MESSAGE *why)
{
    if (status == ERROR_PRODUCT_VERSION)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_VERSION, phone->server.version, RRAS_VERSION);
    else
        service_tell(phone->instance, owner, status, why); /* nothing, when the person was asked and said no */
}

bool phone_need_service(struct phone *phone, HWND owner)
{
    long status = refresh(phone);

    if (rras_is_not_running(status))
        status = service_offer(phone->instance, &phone->service, owner) ? refresh(phone) : ERROR_CANCELLED;
    if (status)
        phone_tell(phone, owner, status, NULL);
    return status == 0;
}

bool phone_open(struct phone *phone, HWND owner, const char *instance, bool look_only)
{
    long status;

    memset(phone, 0, sizeof *phone);
    text_copy(phone->instance, sizeof phone->instance, instance);
    phone->may_change = !look_only && IsUserAnAdmin();
    status = rras_connect(phone->instance, &phone->service);
    if (status)
        phone_tell(phone, owner, status, NULL);
    return status == 0 && phone_need_service(phone, owner);
}

void phone_close(struct phone *phone)
{
    watch_end(&phone->watch);
    free_entries(phone);
    rras_free(phone->ports);
    rras_free(phone->devices);
    rras_free(phone->connections);
    phone->ports = NULL;
    phone->devices = NULL;
    phone->connections = NULL;
    phone->port_count = phone->device_count = phone->connection_count = 0;
    rras_disconnect(&phone->service);
}

/* ---- looking up ---- */

const struct phone_entry *phone_find(const struct phone *phone, const char *name)
{
    for (size_t i = 0; name && i < phone->entry_count; i++)
        if (text_equal_nocase(phone->entries[i].name, name))
            return &phone->entries[i];
    return NULL;
}

const RRAS_CONNECTION_0 *phone_connection(const struct phone *phone, const char *name)
{
    for (size_t i = 0; name && i < phone->connection_count; i++)
        if (!phone->connections[i].is_over && !phone->connections[i].is_router && text_equal_nocase(phone->connections[i].name, name))
            return &phone->connections[i];
    return NULL;
}

/* ---- changing ---- */

long phone_send(struct phone *phone, HWND owner, const struct config_change *changes, size_t count, RRAS_MESSAGE *why)
{
    long status = phone->service ? rras_config_change(phone->service, 0, changes, count, NULL, why) : RPC_S_SERVER_UNAVAILABLE;

    if (rras_is_not_running(status) && connect_anew(phone) == 0)
        status = rras_config_change(phone->service, 0, changes, count, NULL, why);
    if (rras_is_not_running(status))
        status = service_offer(phone->instance, &phone->service, owner) ? rras_config_change(phone->service, 0, changes, count, NULL, why)
                                                                       : ERROR_CANCELLED;
    if (!status)
        refresh(phone);
    return status;
}

bool phone_save_all(struct phone *phone, HWND owner, const struct config_change *changes, size_t count)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = phone_send(phone, owner, changes, count, &why);

    if (status)
        phone_tell(phone, owner, status, &why);
    return status == 0;
}

bool phone_save(struct phone *phone, HWND owner, const struct config_change *change)
{
    return phone_save_all(phone, owner, change, 1);
}

/* ---- news ---- */

void phone_watch(struct phone *phone, struct dialog *dialog)
{
    watch_add(&phone->watch, phone->instance, dialog->window);
}

void phone_unwatch(struct phone *phone, struct dialog *dialog)
{
    watch_remove(&phone->watch, dialog->window);
}
