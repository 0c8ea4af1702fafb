/*
 * text.c - UTF-8, UTF-16LE and what old machines send instead.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/text.h"

/* Takes one character off `text`, which is not empty; false, and one octet off, when it is no UTF-8. */
static bool next_character(struct bytes *text, uint32_t *character)
{
    static const struct {
        uint8_t mask, lead, more;
        uint32_t least;
    } forms[] = {
        { 0x80, 0x00, 0, 0 }, { 0xe0, 0xc0, 1, 0x80 }, { 0xf0, 0xe0, 2, 0x800 }, { 0xf8, 0xf0, 3, 0x10000 }
    };
    uint8_t lead = text->at[0];

    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        uint32_t c = lead & (uint8_t)~forms[f].mask;
        size_t i = 1;

        if ((lead & forms[f].mask) != forms[f].lead)
            continue;
        for (; i <= forms[f].more && i < text->len && (text->at[i] & 0xc0) == 0x80; i++)
            c = c << 6 | (text->at[i] & 0x3f);
        if (i <= forms[f].more || c < forms[f].least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
            break;
        *character = c;
        text->at += i;
        text->len -= i;
        return true;
    }
    *character = lead;
    text->at++;
    text->len--;
    return false;
}

bool text_is_utf8(struct bytes text)
{
    uint32_t c;

    while (text.len > 0)
        if (!next_character(&text, &c))
            return false;
    return true;
}

static void put_le16(struct writer *w, uint32_t unit)
{
    wr_u8(w, (uint8_t)unit);
    wr_u8(w, (uint8_t)(unit >> 8));
}

size_t text_utf16le(struct bytes text, uint8_t *out, size_t cap)
{
    struct writer w = wr_into(out, cap);
    bool utf8 = text_is_utf8(text);

    while (text.len > 0) {
        uint32_t c;

        if (utf8) {
            next_character(&text, &c);
        } else {
            c = *text.at++;
            text.len--;
        }
        if (c >= 0x10000) {
            put_le16(&w, 0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        put_le16(&w, c);
    }
    return w.overflow ? SIZE_MAX : w.len;
}

bool text_is_clean(const char *text, size_t cap)
{
    const char *end = memchr(text, '\0', cap);

    if (!end || !text_is_utf8(bytes_of(text, (size_t)(end - text))))
        return false;
    for (; text < end; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    }
    return true;
}

char text_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
    while (*a != '\0' && text_upper(*a) == text_upper(*b)) {
        a++;
        b++;
    }
    return text_upper(*a) == text_upper(*b);
}

/* Copies whole characters while they fit; `clean` replaces what does not print. */
static char *copy(char *out, size_t cap, struct bytes text, bool clean)
{
    struct writer w = wr_into((uint8_t *)out, cap - 1);

    while (text.len > 0 && !w.overflow) {
        const uint8_t *at = text.at;
        uint32_t c;
        bool good = next_character(&text, &c);
        bool prints = good && c >= 0x20 && !(c >= 0x7f && c < 0xa0);

        if (clean && !prints)
            wr_u8(&w, '?');
        else
            wr_bytes(&w, bytes_of(at, (size_t)(text.at - at)));
    }
    out[w.len] = '\0';
    return out;
}

char *text_copy(char *out, size_t cap, const char *text)
{
    return copy(out, cap, bytes_of_text(text), false);
}

char *text_printable(char *out, size_t cap, struct bytes text)
{
    return copy(out, cap, text, true);
}
