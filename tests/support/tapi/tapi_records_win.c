/*
 * tapi_records_win.c - the records of the stand-in: filled as a provider does it, and then with its lies.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/tapi/tapi_stand_in.h"
#include <string.h>

static struct stand_in *const s = &tapi_stand_in;
WCHAR to_translate[160];

LONG fill_caps(DWORD about, void *record);
LONG fill_info(DWORD about, void *record);
LONG fill_id(DWORD about, void *record);
LONG fill_translated(DWORD about, void *record);

/* A record being filled: `memory` is built whole, and given as far as the caller's dwTotalSize reaches. */
static struct {
    BYTE octets[60000];
    DWORD len;
} made;

static DWORD *number(DWORD at)
{
    return (DWORD *)(void *)(made.octets + at);
}

static void begin(DWORD fixed)
{
    memset(made.octets, 0, sizeof made.octets);
    made.len = fixed;
}

static void add(DWORD pair, const void *data, DWORD size)
{
    *number(pair) = size;
    *number(pair + 4) = made.len;
    memcpy(made.octets + made.len, data, size);
    made.len += (size + 3) & ~3u;
}

static void add_text(DWORD pair, const char *text)
{
    WCHAR wide[160];
    int n = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 160);

    if (text[0])
        add(pair, wide, (DWORD)n * sizeof *wide);
}

/* TAPI: a buffer too small for everything gets the fixed part, and success. */
static LONG give(const char *name, void *record, DWORD fixed)
{
    DWORD total = *(DWORD *)record, all = made.len + (strcmp(s->padded, name) == 0 ? (DWORD)s->pad : 0);
    DWORD used = total >= all ? made.len : fixed;

    if (total < fixed)
        return (LONG)LINEERR_STRUCTURETOOSMALL;
    *number(0) = total;
    *number(4) = all;
    *number(8) = used;
    for (DWORD pair = 12; used == fixed && total < all && pair + 8 <= fixed && strcmp(name, "id") == 0; pair += 4)
        *number(pair) = 0;
    memcpy(record, made.octets, used);
    for (size_t i = 0; i < s->lie_count; i++)
        if (strcmp(s->lies[i].record, name) == 0 && s->lies[i].at + 4 <= total)
            memcpy((BYTE *)record + s->lies[i].at, &s->lies[i].value, 4);
    return 0;
}

LONG fill_caps(DWORD about, void *record)
{
    const struct device *d = &s->devices[about];
    LINEDEVCAPS *caps = (void *)made.octets;

    if (about >= s->device_count || !d->exists)
        return (LONG)LINEERR_NODEVICE;
    begin(sizeof *caps);
    add_text(offsetof(LINEDEVCAPS, dwProviderInfoSize), "Stand-in Service Provider");
    add_text(offsetof(LINEDEVCAPS, dwLineNameSize), d->name);
    caps->dwPermanentLineID = d->permanent_id;
    caps->dwMediaModes = d->media;
    caps->dwNumAddresses = 1;
    caps->dwMaxRate = 115200;
    return give("caps", record, sizeof *caps);
}

LONG fill_info(DWORD about, void *record)
{
    const struct call *c = &s->calls[about];
    LINECALLINFO *info = (void *)made.octets;

    if (about >= s->call_count || !c->exists)
        return (LONG)LINEERR_INVALCALLHANDLE;
    begin(sizeof *info);
    info->dwRate = c->rate;
    info->dwMediaMode = c->media;
    info->dwBearerMode = LINEBEARERMODE_VOICE;
    add_text(offsetof(LINECALLINFO, dwCallerIDSize), c->caller);
    add_text(offsetof(LINECALLINFO, dwCallerIDNameSize), c->name);
    add_text(offsetof(LINECALLINFO, dwCalledIDSize), c->called);
    return give("info", record, sizeof *info);
}

LONG fill_id(DWORD about, void *record)
{
    const struct call *c = &s->calls[about];
    VARSTRING *id = (void *)made.octets;
    struct {
        HANDLE handle;
        WCHAR name[16];
    } comm = { .name = L"Stand-in modem" };

    if (about >= s->call_count || !c->exists || !c->data)
        return (LONG)LINEERR_OPERATIONFAILED;
    begin(sizeof *id);
    comm.handle = c->data;
    id->dwStringFormat = STRINGFORMAT_BINARY;
    add(offsetof(VARSTRING, dwStringSize), &comm, sizeof comm);
    return give("id", record, sizeof *id);
}

/* +49 (231) 123456 from a place in area 231 of country 49, over an outside line: T0,123456. */
LONG fill_translated(DWORD about, void *record)
{
    LINETRANSLATEOUTPUT *out = (void *)made.octets;
    WCHAR digits[160] = L"T0,";
    size_t n = 3;
    const WCHAR *from = to_translate, *local = L"+49 (231) ";

    (void)about;
    if (wcsncmp(from, local, wcslen(local)) == 0) {
        from += wcslen(local);
    } else if (from[0] == L'+') {
        digits[n++] = L'0';
        digits[n++] = L'0';
    }
    for (; *from && n < 150; from++)
        if (*from >= L'0' && *from <= L'9')
            digits[n++] = *from;
    begin(sizeof *out);
    if (n > 3)
        add(offsetof(LINETRANSLATEOUTPUT, dwDialableStringSize), digits, (DWORD)((n + 1) * sizeof *digits));
    out->dwTranslateResults = LINETRANSLATERESULT_CANONICAL;
    return give("translate", record, sizeof *out);
}
