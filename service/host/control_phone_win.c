/*
 * control_phone_win.c - the calls about the phone book. It is changed by RrasConfigChange alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "service/host/control_internal_win.h"
#include "common/base/secret.h"

_Static_assert(PHONE_SEALED_MAX <= RRAS_SEALED_LEN, "sealed");

struct entry_list {
    RRAS_PHONE_ENTRY_0 *entries;
    unsigned long count, room;
    bool shows_scripts;
    enum store_result result;
};

/* As many as there are: a whole book of zeroes would be 8 MB. */
static bool count_entry(void *ctx, const struct phone_entry *entry)
{
    struct entry_list *list = ctx;

    (void)entry;
    list->room++;
    return true;
}

static bool list_entry(void *ctx, const struct phone_entry *entry)
{
    struct entry_list *list = ctx;
    RRAS_PHONE_ENTRY_0 *out = &list->entries[list->count];

    rras_phone_to_wire(out, entry);
    if (!list->shows_scripts) /* people type passwords into them */
        secret_wipe(out->script, sizeof out->script);
    return ++list->count < list->room;
}

static void list_entries(void *arg, struct store *store)
{
    struct entry_list *list = arg;

    list->result = store_each_phone(store, count_entry, list);
    if (list->result != STORE_OK)
        return;
    list->entries = control_array(list->room, sizeof *list->entries);
    if (list->entries && list->room > 0)
        list->result = store_each_phone(store, list_entry, list);
}

LONG control_RrasPhoneEntryEnum(handle_t h, ULONG *count, RRAS_PHONE_ENTRY_0 **entries)
{
    struct entry_list list = { .shows_scripts = control_caller_is_administrator() };
    long status = control_store(list_entries, &list);

    (void)h;
    *entries = list.entries;
    *count = list.count;
    if (!status && list.result != STORE_OK)
        return ERROR_READ_FAULT;
    return !status && !list.entries ? ERROR_NOT_ENOUGH_MEMORY : status;
}

struct one_entry {
    const char *name;
    RRAS_SEALED *out;
    bool is_found;
    enum store_result result;
    char message[256];
};

static bool take_sealed(void *ctx, const struct phone_entry *entry)
{
    struct one_entry *one = ctx;

    if (!text_equal_nocase(entry->name, one->name))
        return true;
    one->is_found = true;
    one->out->len = entry->sealed_len;
    memcpy(one->out->data, entry->sealed, entry->sealed_len);
    return false;
}

static void find_sealed(void *arg, struct store *store)
{
    struct one_entry *one = arg;

    one->result = store_each_phone(store, take_sealed, one);
    if (one->result != STORE_OK)
        text_copy(one->message, sizeof one->message, store_message(store));
}

LONG control_RrasPhoneEntryGetSealed(handle_t h, RRAS_PHONE_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    struct one_entry one = { .name = name->name, .out = sealed };
    long status = control_begin(why);

    (void)h;
    memset(sealed, 0, sizeof *sealed);
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end_reading(ERROR_INVALID_PARAMETER);
    status = control_store(find_sealed, &one);
    if (!status && one.result != STORE_OK)
        status = control_refuse_store(why, one.result, one.message);
    else if (!status && !one.is_found)
        status = control_refuse(why, ERROR_NOT_FOUND, "There is no phone-book entry of that name.");
    return control_end_reading(status);
}
