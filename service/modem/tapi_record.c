/*
 * tapi_record.c - what a telephony service provider wrote into our buffers, read with suspicion.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/tapi_record.h"

enum {
    HEADER = 12,                    /* dwTotalSize, dwNeededSize, dwUsedSize */
    AT_NEEDED = 4,
    AT_USED = 8,

    CAPS_PROVIDER = 12,             /* at: size, then offset */
    CAPS_PERMANENT_ID = 28,
    CAPS_NAME = 32,
    CAPS_ADDRESSES = 48,
    CAPS_MAX_RATE = 56,
    CAPS_MEDIA_MODES = 60,
    CAPS_FIXED = 64,                /* as far as we read; records of every version are longer */

    CALL_RATE = 28,
    CALL_MEDIA_MODES = 32,
    CALL_CALLER_FLAGS = 108,
    CALL_CALLER = 112,
    CALL_CALLER_NAME = 120,
    CALL_CALLED = 132,
    CALL_FIXED = 140,
    PARTY_BLOCKED = 1,              /* LINECALLPARTYID_BLOCKED */

    TRANSLATED_DIALABLE = 12,
    TRANSLATED_DISPLAYABLE = 20,
    TRANSLATED_RESULTS = 36,
    TRANSLATED_FIXED = 40,

    STRING_AT = 16,
    STRING_FIXED = 24,

    MODEM_OPTIONS = 36,             /* dwNegotiatedModemOptions */
    MODEM_RATE = 40,
    MODEM_FIXED = 44,
    MODEM_COMPRESSION = 1,          /* MDM_COMPRESSION, MDM_ERROR_CONTROL */
    MODEM_ERROR_CONTROL = 2
};

static uint32_t le32(struct bytes b, size_t at)
{
    if (at + 4 > b.len)
        return 0;
    return (uint32_t)b.at[at] | (uint32_t)b.at[at + 1] << 8 | (uint32_t)b.at[at + 2] << 16 |
           (uint32_t)b.at[at + 3] << 24;
}

/* As much as was written, in our own memory; empty when the fixed part is not whole. */
static struct bytes written(struct bytes record, size_t fixed)
{
    size_t used = le32(record, AT_USED);

    if (record.len < HEADER)
        return (struct bytes){ 0 };
    record.len = used < record.len ? used : record.len;
    return record.len < fixed ? (struct bytes){ 0 } : record;
}

/* The field whose dwXxxSize is at `pair` and its dwXxxOffset behind it. */
static struct bytes field(struct bytes record, size_t pair, size_t fixed)
{
    size_t size = le32(record, pair), offset = le32(record, pair + 4);

    if (offset < fixed || offset > record.len || size > record.len - offset)
        return (struct bytes){ 0 };
    return bytes_of(record.at + offset, size);
}

static uint32_t unit_at(struct bytes text, size_t i)
{
    return i + 2 <= text.len ? (uint32_t)text.at[i] | (uint32_t)text.at[i + 1] << 8 : 0;
}

/* Takes one character of UTF-16LE at *i; what is none, or not printable, is '?'. */
static uint32_t next_character(struct bytes text, size_t *i)
{
    uint32_t c = unit_at(text, *i), low;

    *i += 2;
    if (c >= 0xD800 && c < 0xDC00) {
        low = unit_at(text, *i);
        if (low < 0xDC00 || low > 0xDFFF)
            return '?';
        *i += 2;
        return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    if ((c >= 0xDC00 && c < 0xE000) || (c > 0 && c < 0x20) || (c >= 0x7F && c < 0xA0))
        return '?';
    return c;
}

static size_t utf8_of(uint32_t c, uint8_t out[4])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xE0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

/* Up to the first NUL, cut between characters. */
static void copy_text(char *out, size_t cap, struct bytes text)
{
    struct writer w = wr_into((uint8_t *)out, cap - 1);
    size_t i = 0;

    while (i + 2 <= text.len && !w.overflow) {
        uint8_t utf8[4];
        uint32_t c = next_character(text, &i);

        if (c == 0)
            break;
        wr_bytes(&w, bytes_of(utf8, utf8_of(c, utf8)));
    }
    out[w.len] = 0;
}

size_t tapi_size_to_retry(struct bytes record)
{
    size_t needed = le32(record, AT_NEEDED);

    if (record.len < HEADER || needed <= record.len || needed > TAPI_RECORD_MAX)
        return 0;
    return needed;
}

bool tapi_read_caps(struct bytes record, struct tapi_caps *out)
{
    struct bytes r = written(record, CAPS_FIXED);

    memset(out, 0, sizeof *out);
    if (r.len == 0)
        return false;
    out->permanent_id = le32(r, CAPS_PERMANENT_ID);
    out->media_modes = le32(r, CAPS_MEDIA_MODES);
    out->addresses = le32(r, CAPS_ADDRESSES);
    out->max_bps = le32(r, CAPS_MAX_RATE);
    copy_text(out->name, sizeof out->name, field(r, CAPS_NAME, CAPS_FIXED));
    copy_text(out->provider, sizeof out->provider, field(r, CAPS_PROVIDER, CAPS_FIXED));
    return true;
}

bool tapi_read_call_info(struct bytes record, struct tapi_call_info *out)
{
    struct bytes r = written(record, CALL_FIXED);

    memset(out, 0, sizeof *out);
    if (r.len == 0)
        return false;
    out->bps = le32(r, CALL_RATE);
    out->media_modes = le32(r, CALL_MEDIA_MODES);
    out->is_caller_withheld = (le32(r, CALL_CALLER_FLAGS) & PARTY_BLOCKED) != 0;
    copy_text(out->caller, sizeof out->caller, field(r, CALL_CALLER, CALL_FIXED));
    copy_text(out->caller_name, sizeof out->caller_name, field(r, CALL_CALLER_NAME, CALL_FIXED));
    copy_text(out->called, sizeof out->called, field(r, CALL_CALLED, CALL_FIXED));
    return true;
}

bool tapi_read_translated(struct bytes record, struct tapi_translated *out)
{
    struct bytes r = written(record, TRANSLATED_FIXED);

    memset(out, 0, sizeof *out);
    if (r.len == 0)
        return false;
    out->results = le32(r, TRANSLATED_RESULTS);
    copy_text(out->dialable, sizeof out->dialable, field(r, TRANSLATED_DIALABLE, TRANSLATED_FIXED));
    copy_text(out->displayable, sizeof out->displayable, field(r, TRANSLATED_DISPLAYABLE, TRANSLATED_FIXED));
    return out->dialable[0] != 0;
}

bool tapi_read_comm_handle(struct bytes record, uint32_t *handle)
{
    struct bytes r = written(record, STRING_FIXED), id;

    *handle = 0;
    if (r.len == 0)
        return false;
    id = field(r, STRING_AT, STRING_FIXED);
    *handle = le32(id, 0);
    if (*handle == UINT32_MAX)
        *handle = 0;
    return *handle != 0;
}

bool tapi_read_modem_settings(struct bytes settings, struct tapi_modem_settings *out)
{
    uint32_t options = le32(settings, MODEM_OPTIONS);

    memset(out, 0, sizeof *out);
    if (settings.len < MODEM_FIXED || le32(settings, 0) < MODEM_FIXED)
        return false;
    out->bps = le32(settings, MODEM_RATE);
    out->is_compressed = (options & MODEM_COMPRESSION) != 0;
    out->has_error_control = (options & MODEM_ERROR_CONTROL) != 0;
    return true;
}
