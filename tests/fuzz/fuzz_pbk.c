/*
 * fuzz_pbk.c - any file as a phone book: it is refused with a line and a sentence, or its entries are good
 * and come back the same when they are written and read again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "common/base/text.h"
#include "common/ras/pbk.h"

static void need(bool ok)
{
    if (!ok)
        abort();
}

static struct {
    uint8_t *at;
    size_t len, cap;
} file;

static void put(void *ctx, struct bytes line)
{
    (void)ctx;
    if (file.len + line.len > file.cap) {
        file.cap = 2 * (file.len + line.len);
        file.at = realloc(file.at, file.cap);
        need(file.at != NULL);
    }
    memcpy(file.at + file.len, line.at, line.len);
    file.len += line.len;
}

static void write_and_read_again(const struct pbk *book)
{
    struct phone_entry *entries = calloc(book->count + 1, sizeof *entries);
    struct pbk again;

    need(entries != NULL);
    for (size_t i = 0; i < book->count; i++)
        entries[i] = book->entries[i].entry;
    file.len = 0;
    pbk_write(entries, book->count, put, NULL);
    need(text_is_utf8(bytes_of(file.at, file.len)));
    need(pbk_read(bytes_of(file.at, file.len), &again));
    need(again.count == book->count && again.note_count == 0);
    for (size_t i = 0; i < again.count; i++)
        need(phone_entry_equal(&again.entries[i].entry, &entries[i]));
    pbk_fini(&again);
    free(entries);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pbk book;

    if (pbk_read(bytes_of(data, size), &book)) {
        for (size_t i = 0; i < book.count; i++) {
            need(phone_entry_check(&book.entries[i].entry) == NULL);
            need(!book.entries[i].entry.has_password && book.entries[i].line >= 1);
        }
        for (size_t i = 0; i < book.note_count; i++)
            need(book.notes[i].line >= 1 && text_is_clean(book.notes[i].text, sizeof book.notes[i].text));
        write_and_read_again(&book);
    } else {
        need(book.count == 0 && book.bad_line >= 1);
        need(book.why[0] != '\0' && text_is_clean(book.why, sizeof book.why));
    }
    pbk_fini(&book);
    return 0;
}
