/*
 * strings.c - string resources as UTF-8, and message boxes made of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/dialog.h"
#include <stdarg.h>
#include <stdio.h>
#include "gui/ui/ui_internal.h"
#include "gui/ui/wide.h"

enum { TEXT_MAX = 4096 };

char *ui_string(int string_id, char *out, size_t cap)
{
    wchar_t wide[TEXT_MAX];

    if (LoadStringW(GetModuleHandleW(NULL), (UINT)string_id, wide, TEXT_MAX) <= 0)
        wide[0] = L'\0';
    return ui_utf8(wide, out, cap);
}

char *ui_vformat(char *out, size_t cap, int string_id, va_list args)
{
    char format[TEXT_MAX];

    vsnprintf(out, cap, ui_string(string_id, format, sizeof format), args);
    return out;
}

char *ui_format(char *out, size_t cap, int string_id, ...)
{
    va_list args;

    va_start(args, string_id);
    ui_vformat(out, cap, string_id, args);
    va_end(args);
    return out;
}

int ui_message_text(HWND owner, UINT type, int caption_id, const char *utf8)
{
    wchar_t text[TEXT_MAX], caption[256];
    char narrow[256];

    return MessageBoxW(owner, ui_wide(utf8, text, TEXT_MAX), ui_wide(ui_string(caption_id, narrow, sizeof narrow), caption, 256),
                       owner ? type : type | MB_SETFOREGROUND);
}

int ui_message(HWND owner, UINT type, int caption_id, int string_id, ...)
{
    char text[TEXT_MAX];
    va_list args;

    va_start(args, string_id);
    ui_vformat(text, sizeof text, string_id, args);
    va_end(args);
    return ui_message_text(owner, type, caption_id, text);
}
