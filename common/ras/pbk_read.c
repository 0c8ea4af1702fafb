/*
 * pbk_read.c - rasphone.pbk is read: lines, sections, groups; into entries, or refused.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "common/ras/pbk_internal.h"

enum { SHOWN_MAX = 60 };                 /* of an entry's name, in a note */

/* ---- saying why ---- */

bool pbk_refuse(struct pbk_reading *r, const char *why)
{
    r->book->bad_line = r->line;
    text_copy(r->book->why, sizeof r->book->why, why);
    return false;
}

bool pbk_refuse_key(struct pbk_reading *r, const char *what)
{
    char why[PBK_SENTENCE_MAX];

    snprintf(why, sizeof why, "%s %s", r->key, what);
    return pbk_refuse(r, why);
}

/* One sentence about the entry: its name, shortened, then `what`. */
bool pbk_note(struct pbk_reading *r, size_t line, const char *what)
{
    struct pbk *book = r->book;
    char name[SHOWN_MAX + 1];

    if (book->note_count == PBK_NOTES_MAX) {
        book->notes_lost++;
        return true;
    }
    if (!book->notes && !(book->notes = calloc(PBK_NOTES_MAX, sizeof *book->notes)))
        return pbk_refuse(r, "There is no memory left.");
    text_copy(name, sizeof name, r->now.entry.name);
    book->notes[book->note_count].line = line;
    snprintf(book->notes[book->note_count].text, PBK_SENTENCE_MAX, "%s %s", name, what);
    book->note_count++;
    return true;
}

bool pbk_keep_out(struct pbk_reading *r, const char *why)
{
    if (r->is_kept_out)
        return true;
    r->is_kept_out = true;
    return pbk_note(r, r->line, why);
}

/* ---- characters ---- */

/* Windows-1252, 80 to 9F; 0: none. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178
};

static void put_utf8(struct writer *w, uint32_t c)
{
    uint8_t out[3];
    size_t n = 0;

    if (c < 0x80) {
        out[n++] = (uint8_t)c;
    } else if (c < 0x800) {
        out[n++] = (uint8_t)(0xc0 | c >> 6);
        out[n++] = (uint8_t)(0x80 | (c & 0x3f));
    } else {
        out[n++] = (uint8_t)(0xe0 | c >> 12);
        out[n++] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[n++] = (uint8_t)(0x80 | (c & 0x3f));
    }
    wr_bytes(w, bytes_of(out, n));
}

/* A part of the file as UTF-8 in `out`; false: it does not fit. */
bool pbk_take_text(const struct pbk_reading *r, struct bytes in, char *out, size_t cap)
{
    struct writer w = wr_into((uint8_t *)out, cap - 1);

    for (size_t i = 0; i < in.len; i++) {
        uint32_t c = in.at[i];

        if (r->is_ansi && c >= 0x80 && c < 0xa0)
            c = windows_1252[c - 0x80] ? windows_1252[c - 0x80] : '?';
        if (r->is_ansi)
            put_utf8(&w, c);
        else
            wr_u8(&w, (uint8_t)c);
    }
    out[w.len] = '\0';
    return !w.overflow;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static struct bytes trim(struct bytes b)
{
    while (b.len > 0 && is_blank(b.at[0])) {
        b.at++;
        b.len--;
    }
    while (b.len > 0 && is_blank(b.at[b.len - 1]))
        b.len--;
    return b;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct pbk_reading *r, struct bytes *line)
{
    struct bytes *rest = &r->rest;
    size_t n = 0;

    if (rest->len == 0)
        return false;
    while (n < rest->len && rest->at[n] != '\r' && rest->at[n] != '\n')
        n++;
    *line = bytes_of(rest->at, n);
    if (n + 1 < rest->len && rest->at[n] == '\r' && rest->at[n + 1] == '\n')
        n++;
    if (n < rest->len)
        n++;
    rest->at += n;
    rest->len -= n;
    r->line++;
    return true;
}

bool pbk_take_value(struct pbk_reading *r, struct bytes value)
{
    return pbk_take_text(r, value, r->value, sizeof r->value) || pbk_refuse_key(r, "has a value of more than 1023 characters.");
}

/* ---- groups ---- */

static bool open_media(struct pbk_reading *r)
{
    r->place = PBK_AT_OTHER;
    if (++r->media > 1)
        return r->media > 2 || r->is_kept_out || pbk_note(r, r->line, "uses several lines at once (multilink); only the first is taken.");
    r->place = PBK_AT_MEDIA;
    if (text_equal_nocase(r->value, "serial") || text_equal_nocase(r->value, "rastapi"))
        return true;
    return pbk_keep_out(r, "uses a device other than a modem or a cable and is left out.");
}

static bool open_device(struct pbk_reading *r)
{
    if (r->media == 0)
        return pbk_refuse(r, "DEVICE= stands before MEDIA=; the phone book is damaged.");
    r->place = PBK_AT_OTHER;
    if (r->media > 1)
        return true;
    if (text_equal_nocase(r->value, "modem") || text_equal_nocase(r->value, "null")) {
        r->place = PBK_AT_MODEM;
        if (text_equal_nocase(r->value, "null") && !r->has_kind)
            r->now.entry.kind = PHONE_CABLE;
        r->has_device = true;
        return true;
    }
    if (text_equal_nocase(r->value, "switch")) {
        if (r->has_device) {
            r->place = PBK_AT_SWITCH;
            return true;
        }
        return pbk_note(r, r->line, "has a script or terminal before dialling, which is not read; only one after it can be run.");
    }
    return pbk_keep_out(r, "uses a device other than a modem or a cable and is left out.");
}

/* ---- entries ---- */

static bool make_room(struct pbk_reading *r)
{
    struct pbk *book = r->book;
    size_t room = r->room ? 2 * r->room : 8;
    struct pbk_entry *entries;

    if (book->count < r->room)
        return true;
    if (book->count == PBK_ENTRIES_MAX)
        return pbk_refuse(r, "The phone book has more than 1024 entries; split it.");
    entries = realloc(book->entries, room * sizeof *entries);
    if (!entries)
        return pbk_refuse(r, "There is no memory left.");
    book->entries = entries;
    r->room = room;
    return true;
}

/* What depends on several keys is settled when all of them are read. */
static void settle(struct pbk_reading *r)
{
    struct phone_entry *e = &r->now.entry;

    if (!r->has_kind && text_equal_nocase(e->device, pbk_cable_name))
        e->kind = PHONE_CABLE;
    if (e->kind == PHONE_CABLE) {
        e->number[0] = '\0';
        e->alternate_count = 0;
    }
    if (r->ip_assign != PBK_SPECIFIC)
        e->address = 0;
    if (r->name_assign != PBK_SPECIFIC) {
        e->dns[0] = e->dns[1] = e->wins[0] = e->wins[1] = 0;
        return;
    }
    for (size_t i = 0; i < 2; i++) { /* Windows lets the first be 0.0.0.0 */
        uint32_t *pair = i ? e->wins : e->dns;

        if (pair[0] == 0) {
            pair[0] = pair[1];
            pair[1] = 0;
        }
    }
}

static bool close_entry(struct pbk_reading *r)
{
    const char *why;

    if (!r->is_open)
        return true;
    r->is_open = false;
    if (r->is_kept_out)
        return true;
    if (!r->has_device)
        return pbk_note(r, r->now.line, "has no modem or cable (MEDIA=, DEVICE=) and is left out.");
    settle(r);
    if ((why = phone_entry_check(&r->now.entry)) != NULL) {
        r->line = r->now.line;
        return pbk_refuse(r, why);
    }
    if (!make_room(r))
        return false;
    r->book->entries[r->book->count++] = r->now;
    return true;
}

static bool is_taken(const struct pbk *book, const char *name)
{
    for (size_t i = 0; i < book->count; i++)
        if (text_equal_nocase(book->entries[i].entry.name, name))
            return true;
    return false;
}

static bool open_entry(struct pbk_reading *r, struct bytes line)
{
    size_t end = line.len;

    if (!close_entry(r))
        return false;
    while (end > 1 && line.at[end - 1] != ']')
        end--;
    if (end == 1)
        return pbk_refuse(r, "A section begins with [ and does not end with ].");
    phone_entry_defaults(&r->now.entry);
    r->now.line = r->line;
    r->now.script_file[0] = '\0';
    r->place = PBK_AT_OTHER;
    if (end > 2 && line.at[1] == '.')
        return true; /* what holds for the whole book, of old versions */
    if (!pbk_take_text(r, bytes_of(line.at + 1, end - 2), r->now.entry.name, PHONE_NAME_MAX + 1) || !phone_name_is_good(r->now.entry.name))
        return pbk_refuse(r, "An entry's name has 1 to 256 characters and neither begins nor ends with a blank.");
    if (is_taken(r->book, r->now.entry.name))
        return pbk_refuse(r, "Two entries have the same name; rename one.");
    r->place = PBK_AT_ENTRY;
    r->is_open = true;
    r->is_kept_out = r->has_kind = r->has_device = r->has_script_end = false;
    r->media = 0;
    r->seen = 0;
    r->ip_assign = r->name_assign = PBK_FROM_SERVER;
    return true;
}

/* ---- lines ---- */

static struct bytes unquote(struct bytes value)
{
    if (value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"')
        return bytes_of(value.at + 1, value.len - 2);
    return value;
}

static bool read_key(struct pbk_reading *r, struct bytes key, struct bytes value)
{
    if (key.len > PBK_KEY_MAX || !pbk_take_text(r, key, r->key, sizeof r->key))
        return true; /* none of ours */
    if (text_equal_nocase(r->key, "MEDIA"))
        return pbk_take_value(r, value) && open_media(r);
    if (strcmp(r->key, "DEVICE") == 0) /* a key of MEDIA is called Device */
        return pbk_take_value(r, value) && open_device(r);
    if (text_equal_nocase(r->key, "NETCOMPONENTS")) {
        r->place = PBK_AT_OTHER;
        return true;
    }
    return pbk_read_key(r, value);
}

static bool read_line(struct pbk_reading *r, struct bytes line)
{
    const uint8_t *equals;

    for (size_t i = 0; i < line.len; i++)
        if ((line.at[i] < ' ' && line.at[i] != '\t') || line.at[i] == 0x7f)
            return pbk_refuse(r, "The line holds control characters; this is no phone book, or it is damaged.");
    line = trim(line);
    if (line.len == 0 || line.at[0] == ';')
        return true;
    if (line.at[0] == '[')
        return open_entry(r, line);
    if (r->place == PBK_AT_START)
        return pbk_refuse(r, "A phone book begins with [the name of an entry]; this is none.");
    equals = memchr(line.at, '=', line.len);
    if (!equals || equals == line.at)
        return pbk_refuse(r, "The line is neither [section] nor key=value; the phone book is damaged.");
    if (!r->is_open || r->is_kept_out)
        return true;
    return read_key(r, trim(bytes_of(line.at, (size_t)(equals - line.at))),
                    unquote(trim(bytes_of(equals + 1, line.len - (size_t)(equals - line.at) - 1))));
}

static bool read_all(struct pbk_reading *r)
{
    struct bytes *rest = &r->rest, line;

    r->line = 1;
    if (rest->len > PBK_FILE_MAX)
        return pbk_refuse(r, "The phone book is larger than 4 MiB; split it.");
    if (rest->len >= 2 && ((rest->at[0] == 0xff && rest->at[1] == 0xfe) || (rest->at[0] == 0xfe && rest->at[1] == 0xff)))
        return pbk_refuse(r, "The phone book is UTF-16; save it as ANSI or UTF-8.");
    if (rest->len >= 3 && memcmp(rest->at, "\xef\xbb\xbf", 3) == 0) {
        rest->at += 3;
        rest->len -= 3;
    }
    if (rest->len > 0 && rest->at[rest->len - 1] == 0x1a)
        rest->len--; /* the end of a DOS file */
    r->is_ansi = !text_is_utf8(*rest);
    r->line = 0;
    while (next_line(r, &line))
        if (!read_line(r, line))
            return false;
    return close_entry(r);
}

bool pbk_read(struct bytes file, struct pbk *book)
{
    struct pbk_reading *r = calloc(1, sizeof *r);
    bool done;

    *book = (struct pbk){ 0 };
    if (!r) {
        text_copy(book->why, sizeof book->why, "There is no memory left.");
        return false;
    }
    r->book = book;
    r->rest = file;
    done = read_all(r);
    if (!done) {
        free(book->entries);
        book->entries = NULL;
        book->count = 0;
    }
    free(r);
    return done;
}
