/*
 * pbk_internal.h - what the files of pbk share: how Windows numbers things in a phone book, and where
 * reading is.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PBK_INTERNAL_H
#define RRAS_PBK_INTERNAL_H
#include "common/ras/pbk.h"

enum { PBK_BASE_PPP = 1 };                         /* BaseProtocol */
enum { PBK_FROM_SERVER = 1, PBK_SPECIFIC = 2 };    /* IpAssign, IpNameAssign */

/* AuthRestrictions of Windows 2000 and later: a set of methods. NT 4 kept a small number there. */
enum { PBK_AUTH_PAP = 0x08, PBK_AUTH_CHAP = 0x20, PBK_AUTH_MSCHAP = 0x40, PBK_AUTH_MSCHAP2 = 0x200 };

struct pbk_auth_bit {
    unsigned pbk, method;
};
extern const struct pbk_auth_bit pbk_auth_bits[4];

/* What Windows calls its null modem. */
extern const char pbk_cable_name[];

/* Where a key stands. */
enum pbk_place { PBK_AT_START, PBK_AT_ENTRY, PBK_AT_MEDIA, PBK_AT_MODEM, PBK_AT_SWITCH, PBK_AT_OTHER };

enum { PBK_KEY_MAX = 31 };

struct pbk_reading {
    struct pbk *book;
    struct bytes rest;
    bool is_ansi;
    size_t line;
    size_t room;                         /* in book->entries */
    enum pbk_place place;
    /* Of the entry being read. */
    bool is_open;                        /* there is one */
    bool is_kept_out;                    /* a note has said why */
    bool has_kind;                       /* OpenRrasKind was there */
    bool has_device;                     /* one we can dial with */
    bool has_script_end;                 /* a line without LF was the last */
    unsigned media;                      /* MEDIA= seen */
    int64_t ip_assign, name_assign;
    uint64_t seen;                       /* rows of the key table: the first of several counts */
    struct pbk_entry now;
    /* Of the line being read. */
    char key[PBK_KEY_MAX + 1];
    char value[PBK_VALUE_MAX + 1];
};

/* Each gives false when the file is refused; why is in the book then. */
bool pbk_refuse(struct pbk_reading *r, const char *why);
bool pbk_refuse_key(struct pbk_reading *r, const char *what); /* a sentence that begins with the key */
bool pbk_note(struct pbk_reading *r, size_t line, const char *what); /* one that begins with the entry's name */
bool pbk_keep_out(struct pbk_reading *r, const char *why);
/* One key with its value, where it stands; keys that are none of ours pass by. */
bool pbk_read_key(struct pbk_reading *r, struct bytes value);
/* A part of the file as UTF-8 in `out`, of 1 octet at least; false: it does not fit. */
bool pbk_take_text(const struct pbk_reading *r, struct bytes in, char *out, size_t cap);
bool pbk_take_value(struct pbk_reading *r, struct bytes value); /* into r->value */
#endif
