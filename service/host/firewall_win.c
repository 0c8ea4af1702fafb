/*
 * firewall_win.c - the rules of Windows Firewall, through its COM interface.
 *
 * SPDX-License-Identifier: MIT
 */
#define COBJMACROS
#include "service/host/firewall_win.h"
#include <winsock2.h>
#include <windows.h>
#include <netfw.h>
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"

enum { STALE_MAX = 64 };

static const GUID policy_class = { 0xe2b3c97f, 0x6ae1, 0x41ac, { 0x81, 0x7a, 0xf6, 0xf9, 0x21, 0x66, 0xd7, 0xdd } };
static const GUID policy_interface = { 0x98325047, 0xc671, 0x4174, { 0x8d, 0x81, 0xde, 0xfc, 0xd3, 0xf0, 0x31, 0x86 } };
static const GUID rule_class = { 0x2c5bc43e, 0x3369, 0x4c33, { 0xab, 0x0c, 0xbe, 0x94, 0x69, 0x67, 0x7a, 0xf4 } };
static const GUID rule_interface = { 0xaf230d27, 0xbaba, 0x4e42, { 0xac, 0xed, 0xf5, 0x24, 0xf2, 0x2c, 0xfc, 0xe2 } };
static const GUID variants_interface = { 0x00020404, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

bool firewall_is_needed(const struct firewall_line *line)
{
    return line->address >> 24 != 127;
}

char *firewall_rule_name(const char *service, const struct firewall_line *line, char *out)
{
    char text[IP4_TEXT_MAX];

    snprintf(out, FIREWALL_NAME_MAX, "%s %s:%u", service, ip4_text(line->address, text), line->port);
    return out;
}

static BSTR bstr(const char *text)
{
    wchar_t wide[2 * FIREWALL_NAME_MAX];

    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, sizeof wide / sizeof *wide);
    return SysAllocString(wide);
}

/* A TCP rule for this program, this address and this port. */
static HRESULT fill_rule(INetFwRule *rule, BSTR name, const struct firewall_line *line)
{
    wchar_t exe[MAX_PATH] = L"";
    char text[IP4_TEXT_MAX], port[8];
    BSTR program, address, number, group = SysAllocString(L"OpenRRAS");
    HRESULT result;

    GetModuleFileNameW(NULL, exe, MAX_PATH);
    snprintf(port, sizeof port, "%u", line->port);
    program = SysAllocString(exe);
    number = bstr(port);
    address = bstr(line->address ? ip4_text(line->address, text) : "*");
    INetFwRule_put_Name(rule, name);
    INetFwRule_put_Grouping(rule, group);
    INetFwRule_put_ApplicationName(rule, program);
    INetFwRule_put_Protocol(rule, NET_FW_IP_PROTOCOL_TCP);
    result = INetFwRule_put_LocalPorts(rule, number);
    INetFwRule_put_LocalAddresses(rule, address);
    INetFwRule_put_Direction(rule, NET_FW_RULE_DIR_IN);
    INetFwRule_put_Action(rule, NET_FW_ACTION_ALLOW);
    INetFwRule_put_Profiles(rule, NET_FW_PROFILE2_ALL);
    INetFwRule_put_Enabled(rule, VARIANT_TRUE);
    SysFreeString(program);
    SysFreeString(number);
    SysFreeString(address);
    SysFreeString(group);
    return result;
}

bool firewall_is_same_program(const wchar_t *a, const wchar_t *b)
{
    return a && b && CompareStringOrdinal(a, -1, b, -1, TRUE) == CSTR_EQUAL;
}

/* A rule of that name for a program in another folder lets nobody in to this one. */
static bool is_for_this_program(INetFwRule *rule)
{
    wchar_t exe[MAX_PATH] = L"";
    BSTR program = NULL;
    bool is_same;

    GetModuleFileNameW(NULL, exe, MAX_PATH);
    INetFwRule_get_ApplicationName(rule, &program);
    is_same = firewall_is_same_program(program, exe);
    SysFreeString(program);
    return is_same;
}

static enum firewall_result make_rule(INetFwRules *rules, BSTR name, const struct firewall_line *line, HRESULT *error)
{
    INetFwRule *rule = NULL;

    if (SUCCEEDED(INetFwRules_Item(rules, name, &rule)) && rule) {
        bool is_ours = is_for_this_program(rule);

        INetFwRule_Release(rule);
        if (is_ours)
            return FIREWALL_THERE;
        *error = INetFwRules_Remove(rules, name);
        if (FAILED(*error))
            return FIREWALL_FAILED;
    }
    *error = CoCreateInstance(&rule_class, NULL, CLSCTX_INPROC_SERVER, &rule_interface, (void **)&rule);
    if (FAILED(*error))
        return FIREWALL_FAILED;
    fill_rule(rule, name, line); /* what the firewall does not like of it Add says */
    *error = INetFwRules_Add(rules, rule);
    INetFwRule_Release(rule);
    return SUCCEEDED(*error) ? FIREWALL_MADE : FIREWALL_FAILED;
}

static bool is_wanted(const char *service, const wchar_t *name, const struct firewall_line *lines, size_t count)
{
    char ours[FIREWALL_NAME_MAX];
    wchar_t wide[FIREWALL_NAME_MAX];

    for (size_t i = 0; i < count; i++) {
        swprintf(wide, FIREWALL_NAME_MAX, L"%hs", firewall_rule_name(service, &lines[i], ours));
        if (firewall_is_needed(&lines[i]) && wcscmp(wide, name) == 0)
            return true;
    }
    return false;
}

/* Our rules of lines that are gone. They are noted first: removing one spoils the walk. */
static void remove_stale(INetFwRules *rules, const char *service, const struct firewall_line *lines, size_t count)
{
    BSTR stale[STALE_MAX];
    size_t stale_count = 0;
    IUnknown *unknown = NULL;
    IEnumVARIANT *walk = NULL;
    wchar_t prefix[FIREWALL_NAME_MAX];
    VARIANT item;

    swprintf(prefix, FIREWALL_NAME_MAX, L"%hs ", service);
    if (FAILED(INetFwRules_get__NewEnum(rules, &unknown)) || !unknown)
        return;
    if (FAILED(IUnknown_QueryInterface(unknown, &variants_interface, (void **)&walk)))
        walk = NULL;
    IUnknown_Release(unknown);
    VariantInit(&item);
    while (walk && stale_count < STALE_MAX && IEnumVARIANT_Next(walk, 1, &item, NULL) == S_OK) {
        INetFwRule *rule = NULL;
        BSTR name = NULL;

        if (V_VT(&item) == VT_DISPATCH && SUCCEEDED(IDispatch_QueryInterface(V_DISPATCH(&item), &rule_interface, (void **)&rule))) {
            INetFwRule_get_Name(rule, &name);
            INetFwRule_Release(rule);
        }
        VariantClear(&item);
        if (name && wcsncmp(name, prefix, wcslen(prefix)) == 0 && !is_wanted(service, name, lines, count))
            stale[stale_count++] = name;
        else
            SysFreeString(name);
    }
    if (walk)
        IEnumVARIANT_Release(walk);
    while (stale_count > 0) {
        INetFwRules_Remove(rules, stale[--stale_count]);
        SysFreeString(stale[stale_count]);
    }
}

static void explain(HRESULT error, char *out, size_t cap)
{
    if (error == E_ACCESSDENIED)
        snprintf(out, cap, "only Administrators may make its rule; as one of them, type: rrassvc firewall.");
    else
        snprintf(out, cap, "its rule could not be made (error 0x%08lx).", (unsigned long)error);
}

static HRESULT open_rules(INetFwPolicy2 **policy, INetFwRules **rules)
{
    HRESULT error = CoCreateInstance(&policy_class, NULL, CLSCTX_INPROC_SERVER, &policy_interface, (void **)policy);

    if (SUCCEEDED(error))
        error = INetFwPolicy2_get_Rules(*policy, rules);
    return error;
}

void firewall_set(const char *service, const struct firewall_line *lines, size_t count,
                  void (*told)(void *ctx, const struct firewall_line *line, enum firewall_result result, const char *why), void *ctx)
{
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED), error;
    INetFwPolicy2 *policy = NULL;
    INetFwRules *rules = NULL;

    error = open_rules(&policy, &rules);
    for (size_t i = 0; i < count; i++) {
        enum firewall_result result = FIREWALL_FAILED;
        char text[FIREWALL_NAME_MAX], why[128] = "";
        BSTR name;

        if (!firewall_is_needed(&lines[i]))
            continue;
        name = bstr(firewall_rule_name(service, &lines[i], text));
        if (SUCCEEDED(error))
            result = make_rule(rules, name, &lines[i], &error);
        if (result == FIREWALL_FAILED)
            explain(error, why, sizeof why);
        told(ctx, &lines[i], result, why);
        SysFreeString(name);
    }
    if (rules) {
        remove_stale(rules, service, lines, count);
        INetFwRules_Release(rules);
    }
    if (policy)
        INetFwPolicy2_Release(policy);
    if (SUCCEEDED(com))
        CoUninitialize();
}
