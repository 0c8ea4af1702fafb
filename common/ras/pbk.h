/*
 * pbk.h - rasphone.pbk: the phone book of Windows NT 4 and its heirs, read and written.
 *
 * An INI file whose sections are entries. Within one come keys of the entry, then groups: MEDIA= opens
 * the port, DEVICE= what is used over it (modem, switch); PhoneNumber= may stand several times. Only
 * what is publicly known of it is read (RASENTRY in ras.h; KB Q200467, Q123980); all else passes by.
 * Entries that are none of ours (VPN, ISDN, SLIP) are left out with a note; what is broken refuses the
 * whole file, with its line (KB Q230677 was a phone book that overflowed a buffer).
 *
 * ANSI (read as Windows-1252) or UTF-8, with or without a byte order mark; lines end with CR LF, LF or
 * CR. Passwords are not part of such a file, neither way. What Windows has no key for is kept under
 * keys of our own, OpenRras..., which it passes over, so that a book comes back as it went.
 *
 * Owner: whoever declares a pbk; its arrays are malloc'ed. PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PBK_H
#define RRAS_PBK_H
#include "common/base/bytes.h"
#include "common/ras/phone_entry.h"

enum { PBK_FILE_MAX = 4 * 1024 * 1024, PBK_ENTRIES_MAX = 1024, PBK_VALUE_MAX = 1023, PBK_NOTES_MAX = 64, PBK_SENTENCE_MAX = 256 };

struct pbk_entry {
    struct phone_entry entry;            /* id 0, no password; phone_entry_check() found nothing */
    size_t line;                         /* of its section */
    char script_file[PBK_VALUE_MAX + 1]; /* a .scp the caller may read and phone_entry_set_script(); "" none */
};

struct pbk_note {
    size_t line;
    char text[PBK_SENTENCE_MAX];         /* one sentence */
};

struct pbk {
    struct pbk_entry *entries;
    size_t count;
    struct pbk_note *notes;              /* what was left out or changed, in order of lines */
    size_t note_count, notes_lost;       /* beyond PBK_NOTES_MAX they are only counted */
    size_t bad_line;                     /* after pbk_read() said false: where, from 1, ... */
    char why[PBK_SENTENCE_MAX];          /* ... and why, one sentence */
};

/* False: the file is refused, or there is no memory; no entries then. `book` need not be initialised. */
bool pbk_read(struct bytes file, struct pbk *book);
void pbk_fini(struct pbk *book);

/* Gives the file line by line, each with its CR LF, in UTF-8. Entries must be good (phone_entry_check)
 * and their names differ. pbk_read() makes the same entries of it, without id and password. */
typedef void pbk_put(void *ctx, struct bytes line);
void pbk_write(const struct phone_entry *entries, size_t count, pbk_put *put, void *ctx);
#endif
