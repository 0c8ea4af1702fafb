/*
 * address.c - IP address controls under Wine.
 *
 * Wine numbers the four fields of such a control like OK and Cancel, and looks for the default button
 * among them, too: Enter would do nothing while an address is disabled.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/ui_internal.h"

enum { NOBODYS_NUMBER = 0xffff };

static BOOL CALLBACK renumber(HWND window, LPARAM unused)
{
    wchar_t name[64] = L"";

    (void)unused;
    GetClassNameW(GetParent(window), name, 64);
    if (lstrcmpiW(name, WC_IPADDRESSW) == 0)
        SetWindowLongPtrW(window, GWLP_ID, NOBODYS_NUMBER);
    return TRUE;
}

void address_settle(HWND dialog)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");

    if (ntdll && GetProcAddress(ntdll, "wine_get_version"))
        EnumChildWindows(dialog, renumber, 0);
}
