/*
 * capable_win.c - COM ports and modems, from the registry and from SetupAPI.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/capable_win.h"
#include <windows.h>
#include <setupapi.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"

static const char port_name[] = "Communications Port";

/* GUID_DEVCLASS_PORTS and GUID_DEVCLASS_MODEM of devguid.h, which no import library has alike. */
static const GUID class_ports = { 0x4d36e978, 0xe325, 0x11ce, { 0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18 } };
static const GUID class_modem = { 0x4d36e96d, 0xe325, 0x11ce, { 0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18 } };

unsigned capable_com_number(const char *name)
{
    size_t len = strlen(name);

    if (len < 4 || len > 7 || text_upper(name[0]) != 'C' || text_upper(name[1]) != 'O' || text_upper(name[2]) != 'M' ||
        name[3] == '0' || strspn(name + 3, "0123456789") != len - 3)
        return 0;
    return (unsigned)strtoul(name + 3, NULL, 10);
}

/* Windows puts the port behind the name: "Communications Port (COM1)". It stands beside it here. */
static void set_name(struct capable_device *device, const char *name)
{
    size_t len, tail = strlen(device->system_name) + 3;

    text_copy(device->name, sizeof device->name, name);
    len = strlen(device->name);
    if (len > tail && device->name[len - 1] == ')' && device->name[len - tail] == ' ' && device->name[len - tail + 1] == '(')
        device->name[len - tail] = '\0';
}

void capable_add(struct capable_devices *devices, const char *system_name, const char *name, bool is_modem)
{
    unsigned number = capable_com_number(system_name);
    struct capable_device *at = devices->list, *end = at + devices->count;

    while (at < end && capable_com_number(at->system_name) < number)
        at++;
    if (number == 0 || (devices->count == CAPABLE_MAX && at == end))
        return;
    if (at == end || capable_com_number(at->system_name) != number) {
        if (devices->count == CAPABLE_MAX)
            end--; /* the last has to go */
        else
            devices->count++;
        memmove(at + 1, at, (size_t)(end - at) * sizeof *at);
        memset(at, 0, sizeof *at);
        text_copy(at->system_name, sizeof at->system_name, system_name);
        for (char *c = at->system_name; *c; c++)
            *c = text_upper(*c);
    }
    if (name[0] && (!at->name[0] || (is_modem && !at->is_modem)))
        set_name(at, name);
    at->is_modem = at->is_modem || is_modem;
}

static void to_utf8(const WCHAR *from, char *to, size_t cap)
{
    char text[512];

    if (!WideCharToMultiByte(CP_UTF8, 0, from, -1, text, sizeof text, NULL, NULL))
        text[0] = '\0';
    text_printable(to, cap, bytes_of_text(text));
}

/* What drivers say is there now. */
static void read_serialcomm(struct capable_devices *out)
{
    HKEY key;
    WCHAR value[256], data[256];
    char name[CAPABLE_SYSTEM_MAX + 1];

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"HARDWARE\\DEVICEMAP\\SERIALCOMM", 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return;
    for (DWORD i = 0;; i++) {
        DWORD value_len = 256, size = sizeof data - sizeof *data, type = 0;
        LSTATUS status = RegEnumValueW(key, i, value, &value_len, NULL, &type, (BYTE *)data, &size);

        if (status == ERROR_MORE_DATA)
            continue;
        if (status != ERROR_SUCCESS)
            break;
        data[size / sizeof *data] = L'\0'; /* a string of the registry may lack its NUL */
        if (type == REG_SZ) {
            to_utf8(data, name, sizeof name);
            capable_add(out, name, "", false);
        }
    }
    RegCloseKey(key);
}

/* The COM port of a device: what the class keeps in the device's key, or in the driver's. */
static bool read_port(HDEVINFO set, SP_DEVINFO_DATA *device, DWORD which, const WCHAR *value, char *out, size_t cap)
{
    WCHAR data[256];
    DWORD size = sizeof data - sizeof *data, type = 0;
    HKEY key = SetupDiOpenDevRegKey(set, device, DICS_FLAG_GLOBAL, 0, which, KEY_QUERY_VALUE);
    LSTATUS status;

    if (key == INVALID_HANDLE_VALUE)
        return false;
    status = RegQueryValueExW(key, value, NULL, &type, (BYTE *)data, &size);
    RegCloseKey(key);
    if (status != ERROR_SUCCESS || type != REG_SZ)
        return false;
    data[size / sizeof *data] = L'\0';
    to_utf8(data, out, cap);
    return true;
}

static void read_name(HDEVINFO set, SP_DEVINFO_DATA *device, char *out, size_t cap)
{
    static const DWORD properties[] = { SPDRP_FRIENDLYNAME, SPDRP_DEVICEDESC };
    WCHAR data[256];

    out[0] = '\0';
    for (size_t i = 0; i < sizeof properties / sizeof *properties && !out[0]; i++) {
        DWORD type = 0;

        memset(data, 0, sizeof data);
        if (SetupDiGetDeviceRegistryPropertyW(set, device, properties[i], &type, (BYTE *)data, sizeof data - sizeof *data, NULL) &&
            type == REG_SZ)
            to_utf8(data, out, cap);
    }
}

static void read_class(struct capable_devices *out, const GUID *class, DWORD which, const WCHAR *value, bool is_modem)
{
    HDEVINFO set = SetupDiGetClassDevsW(class, NULL, NULL, DIGCF_PRESENT);
    SP_DEVINFO_DATA device = { .cbSize = sizeof device };
    char system_name[CAPABLE_SYSTEM_MAX + 1], name[CAPABLE_NAME_MAX + 1];

    if (set == INVALID_HANDLE_VALUE)
        return;
    for (DWORD i = 0; SetupDiEnumDeviceInfo(set, i, &device); i++) {
        if (!read_port(set, &device, which, value, system_name, sizeof system_name))
            continue;
        read_name(set, &device, name, sizeof name);
        capable_add(out, system_name, name, is_modem);
    }
    SetupDiDestroyDeviceInfoList(set);
}

void capable_read(struct capable_devices *out)
{
    memset(out, 0, sizeof *out);
    read_serialcomm(out);
    read_class(out, &class_ports, DIREG_DEV, L"PortName", false);
    read_class(out, &class_modem, DIREG_DRV, L"AttachedTo", true);
    read_class(out, &class_modem, DIREG_DEV, L"PortName", true); /* a modem with a port of its own */
    for (size_t i = 0; i < out->count; i++)
        if (!out->list[i].name[0])
            text_copy(out->list[i].name, sizeof out->list[i].name, port_name);
}
