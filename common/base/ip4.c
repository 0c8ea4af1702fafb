/*
 * ip4.c - IPv4 addresses to text and back.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/ip4.h"

static char *put_part(char *at, uint32_t part)
{
    if (part >= 100)
        *at++ = (char)('0' + part / 100);
    if (part >= 10)
        *at++ = (char)('0' + part / 10 % 10);
    *at++ = (char)('0' + part % 10);
    return at;
}

char *ip4_text(uint32_t address, char *out)
{
    char *at = out;

    for (int shift = 24; shift >= 0; shift -= 8) {
        at = put_part(at, address >> shift & 0xff);
        *at++ = '.';
    }
    at[-1] = '\0';
    return out;
}

bool ip4_parse(const char *text, uint32_t *address)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        uint32_t part = 0;
        int digits = 0;

        if (i > 0 && *text++ != '.')
            return false;
        for (; *text >= '0' && *text <= '9' && digits < 4; text++, digits++)
            part = part * 10 + (uint32_t)(*text - '0');
        /* A leading zero means octal to some readers and decimal to others: refuse it. */
        if (digits == 0 || digits > 3 || part > 255 || (digits > 1 && text[-digits] == '0'))
            return false;
        value = value << 8 | part;
    }
    if (*text != '\0')
        return false;
    *address = value;
    return true;
}
