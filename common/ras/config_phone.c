/*
 * config_phone.c - changes of the phone book: made or refused, and found as the difference of two.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/config_internal.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

enum { SECRET_FIELDS = PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED | PHONE_FIELD_FORGET };

/* ---- made, or refused ---- */

enum config_refusal config_check_entry_password(const struct phone_entry *entry, uint32_t fields, char *why)
{
    uint32_t given = fields & SECRET_FIELDS;

    if (given & (given - 1))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "A password is given, or sealed, or forgotten; choose one.");
    if ((given & PHONE_FIELD_PASSWORD) && (entry->password[0] == '\0' || !text_is_clean(entry->password, sizeof entry->password)))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "A password has 1 to %d characters that can be typed.", PHONE_PASSWORD_MAX);
    if ((given & PHONE_FIELD_SEALED) && (entry->sealed_len == 0 || entry->sealed_len > sizeof entry->sealed))
        return config_refuse(why, CONFIG_BAD_PASSWORD, "The sealed password is none; give the password instead.");
    return CONFIG_DONE;
}

/* `entry` is as it will be; `itself` is NULL for a new one. */
static enum config_refusal check_entry(struct ras_config *config, const struct phone_entry *entry, const struct phone_entry *itself,
                                       uint32_t fields, char *why)
{
    const char *wrong = phone_entry_check(entry);
    const struct phone_entry *rival;

    if (fields & ~(uint32_t)PHONE_FIELDS_ALL)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change holds a value this version does not know.");
    if (wrong)
        return config_refuse(why, CONFIG_BAD_VALUE, "%s", wrong);
    rival = ras_config_phone(config, entry->name);
    if (rival && rival != itself)
        return config_refuse(why, CONFIG_TAKEN, "There is an entry of that name in the phone book already; choose another name.");
    return config_check_entry_password(entry, fields, why);
}

enum config_refusal config_add_phone(struct ras_config *config, const struct config_change *change, char *why)
{
    struct phone_entry entry;
    enum config_refusal refusal;

    if (config->phone_count >= PHONE_ENTRIES_MAX)
        return config_refuse(why, CONFIG_BAD_VALUE, "There are %d entries in the phone book, the most there can be; remove one.",
                             PHONE_ENTRIES_MAX);
    phone_entry_defaults(&entry);
    phone_entry_merge(&entry, &change->phone, change->fields);
    COPY(entry.name, change->name);
    refusal = check_entry(config, &entry, NULL, change->fields, why);
    if (refusal == CONFIG_DONE && !ras_config_add_phone(config, &entry))
        refusal = config_no_memory(why);
    secret_wipe(&entry, sizeof entry);
    return refusal;
}

static enum config_refusal no_entry(const char *name, char *why)
{
    char shown[64];

    return config_refuse(why, CONFIG_NOT_FOUND, "There is no phone-book entry %s. See: rrasctl show phoneentry", text_copy(shown, sizeof shown, name));
}

enum config_refusal config_set_phone(struct ras_config *config, const struct config_change *change, char *why)
{
    struct phone_entry *old = ras_config_phone(config, change->name), entry;
    enum config_refusal refusal;

    if (!old)
        return no_entry(change->name, why);
    if (change->fields == 0)
        return config_refuse(why, CONFIG_BAD_VALUE, "The change of a phone-book entry names nothing to change.");
    entry = *old;
    phone_entry_merge(&entry, &change->phone, change->fields);
    refusal = check_entry(config, &entry, old, change->fields, why);
    if (refusal == CONFIG_DONE)
        *old = entry;
    secret_wipe(&entry, sizeof entry);
    return refusal;
}

enum config_refusal config_delete_phone(struct ras_config *config, const struct config_change *change, char *why)
{
    if (!ras_config_phone(config, change->name))
        return no_entry(change->name, why);
    ras_config_remove_phone(config, change->name);
    return CONFIG_DONE;
}

/* ---- found ---- */

static const struct phone_entry *entry_by_id(const struct ras_config *config, int64_t id)
{
    for (size_t i = 0; i < config->phone_count && id > 0; i++) {
        if (config->phone[i].id == id)
            return &config->phone[i];
    }
    return NULL;
}

uint32_t config_entry_fields(const struct phone_entry *base, const struct phone_entry *to)
{
    uint32_t fields = phone_entry_diff(base, to);

    if (to->password[0])
        fields |= PHONE_FIELD_PASSWORD;
    else if (to->sealed_len > 0 && (base->sealed_len != to->sealed_len || memcmp(base->sealed, to->sealed, to->sealed_len) != 0))
        fields |= PHONE_FIELD_SEALED;
    else if (base->has_password && !to->has_password)
        fields |= PHONE_FIELD_FORGET;
    return fields;
}

static void set_entry(struct diff *d, const struct phone_entry *to)
{
    const struct phone_entry *now = entry_by_id(&d->work, to->id), *rival = ras_config_phone(&d->work, to->name);
    struct config_change change;

    if (rival && rival->id != now->id && entry_by_id(d->to, rival->id)) { /* it wants another name itself */
        change = diff_change(CHANGE_PHONE_SET, rival->name);
        change.fields = PHONE_FIELD_NAME;
        snprintf(change.phone.name, sizeof change.phone.name, "moving-%u", (unsigned)d->count);
        diff_emit(d, &change);
        now = entry_by_id(&d->work, to->id);
    }
    change = diff_change(CHANGE_PHONE_SET, now->name);
    change.phone = *to;
    change.fields = config_entry_fields(now, to);
    if (change.fields)
        diff_emit(d, &change);
    secret_wipe(&change, sizeof change);
}

static void add_entry(struct diff *d, const struct phone_entry *to)
{
    struct config_change change = diff_change(CHANGE_PHONE_ADD, to->name);
    struct phone_entry base;

    phone_entry_defaults(&base);
    change.phone = *to;
    change.phone.id = 0;
    change.fields = config_entry_fields(&base, to) & ~(uint32_t)PHONE_FIELD_NAME;
    diff_emit(d, &change);
    secret_wipe(&change, sizeof change);
}

void diff_phone(struct diff *d)
{
    for (size_t i = 0; i < d->from->phone_count; i++) {
        struct config_change change = diff_change(CHANGE_PHONE_DELETE, d->from->phone[i].name);

        if (!entry_by_id(d->to, d->from->phone[i].id))
            diff_emit(d, &change);
    }
    for (size_t i = 0; i < d->to->phone_count; i++) {
        if (entry_by_id(&d->work, d->to->phone[i].id))
            set_entry(d, &d->to->phone[i]);
    }
    for (size_t i = 0; i < d->to->phone_count; i++) {
        if (!entry_by_id(d->from, d->to->phone[i].id))
            add_entry(d, &d->to->phone[i]);
    }
}
