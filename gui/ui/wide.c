/* wide.c - UTF-8 to UTF-16 and back, cut where it does not fit.
 * SPDX-License-Identifier: MIT */
#include "gui/ui/wide.h"
#include <string.h>

wchar_t *ui_wide(const char *utf8, wchar_t *out, size_t cap)
{
    size_t len = strlen(utf8);
    int units;

    /* An octet makes at most one unit, so only a text longer than `cap` needs cutting. */
    while ((units = MultiByteToWideChar(CP_UTF8, 0, utf8, (int)len, NULL, 0)) >= (int)cap)
        for (len--; len > 0 && ((unsigned char)utf8[len] & 0xc0) == 0x80; len--)
            ;
    if (len > 0)
        units = MultiByteToWideChar(CP_UTF8, 0, utf8, (int)len, out, (int)cap);
    out[len > 0 ? units : 0] = L'\0';
    return out;
}

char *ui_utf8(const wchar_t *wide, char *out, size_t cap)
{
    size_t len = wcslen(wide);
    int octets;

    while ((octets = WideCharToMultiByte(CP_UTF8, 0, wide, (int)len, NULL, 0, NULL, NULL)) >= (int)cap)
        if (--len > 0 && IS_HIGH_SURROGATE(wide[len - 1]))
            len--;
    if (len > 0)
        octets = WideCharToMultiByte(CP_UTF8, 0, wide, (int)len, out, (int)cap, NULL, NULL);
    out[len > 0 ? octets : 0] = '\0';
    return out;
}
