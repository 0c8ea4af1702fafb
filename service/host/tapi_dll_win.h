/*
 * tapi_dll_win.h - tapi32.dll (TAPI 2.x) as Microsoft documents it, loaded at run time.
 *
 * Only from System32; never by the search path. A machine without it has no telephony and is fine.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_DLL_WIN_H
#define RRAS_TAPI_DLL_WIN_H
#include <winsock2.h>
#include <windows.h>
#include <tapi.h>

enum { TAPI_LOWEST = 0x00010004, TAPI_HIGHEST = 0x00020002 }; /* versions we speak: 1.4 to 2.2 */

struct tapi_dll {
    HMODULE module;
    LONG(WINAPI *initialize)(LPHLINEAPP, HINSTANCE, LINECALLBACK, LPCWSTR, LPDWORD, LPDWORD, LPLINEINITIALIZEEXPARAMS);
    LONG(WINAPI *shut_down)(HLINEAPP);
    LONG(WINAPI *negotiate)(HLINEAPP, DWORD, DWORD, DWORD, LPDWORD, LPLINEEXTENSIONID);
    LONG(WINAPI *get_caps)(HLINEAPP, DWORD, DWORD, DWORD, LPLINEDEVCAPS);
    LONG(WINAPI *get_message)(HLINEAPP, LPLINEMESSAGE, DWORD);
    LONG(WINAPI *open)(HLINEAPP, DWORD, LPHLINE, DWORD, DWORD, DWORD_PTR, DWORD, DWORD, LPLINECALLPARAMS const);
    LONG(WINAPI *close)(HLINE);
    LONG(WINAPI *set_rings)(HLINE, DWORD, DWORD);
    LONG(WINAPI *set_messages)(HLINE, DWORD, DWORD);
    LONG(WINAPI *answer)(HCALL, LPCSTR, DWORD);
    LONG(WINAPI *translate)(HLINEAPP, DWORD, DWORD, LPCWSTR, DWORD, DWORD, LPLINETRANSLATEOUTPUT);
    LONG(WINAPI *make_call)(HLINE, LPHCALL, LPCWSTR, DWORD, LPLINECALLPARAMS const);
    LONG(WINAPI *get_info)(HCALL, LPLINECALLINFO);
    LONG(WINAPI *get_id)(HLINE, DWORD, HCALL, DWORD, LPVARSTRING, LPCWSTR);
    LONG(WINAPI *drop)(HCALL, LPCSTR, DWORD);
    LONG(WINAPI *deallocate)(HCALL);
};

/* `path`: NULL for System32's own; a test has another. 0, or the system's error. */
DWORD tapi_dll_load(struct tapi_dll *out, const WCHAR *path);
void tapi_dll_free(struct tapi_dll *dll);
#endif
