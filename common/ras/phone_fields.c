/*
 * phone_fields.c - the members of a phone-book entry as a table: compared and merged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/ras/phone_entry.h"

static const struct member {
    uint32_t field;
    size_t offset, size;
    bool is_text;
} members[] = {
#define MEMBER(field, member) { field, offsetof(struct phone_entry, member), sizeof ((struct phone_entry *)0)->member, false }
#define TEXT(field, member) { field, offsetof(struct phone_entry, member), sizeof ((struct phone_entry *)0)->member, true }
    MEMBER(PHONE_FIELD_KIND, kind),
    TEXT(PHONE_FIELD_PORT, port),
    TEXT(PHONE_FIELD_DEVICE, device),
    MEMBER(PHONE_FIELD_OTHER_PORT, other_port_ok),
    TEXT(PHONE_FIELD_PREFIX, prefix),
    TEXT(PHONE_FIELD_NUMBER, number),
    TEXT(PHONE_FIELD_USER, user),
    TEXT(PHONE_FIELD_DOMAIN, domain),
    MEMBER(PHONE_FIELD_PROTOCOLS, protocols),
    MEMBER(PHONE_FIELD_AUTH, auth_methods),
    MEMBER(PHONE_FIELD_LCP, lcp_extensions),
    MEMBER(PHONE_FIELD_COMPRESSION, software_compression),
    MEMBER(PHONE_FIELD_HEADERS, header_compression),
    MEMBER(PHONE_FIELD_GATEWAY, use_default_gateway),
    MEMBER(PHONE_FIELD_ADDRESS, address),
    MEMBER(PHONE_FIELD_DNS, dns),
    MEMBER(PHONE_FIELD_WINS, wins),
    MEMBER(PHONE_FIELD_REDIALS, redial_attempts),
    MEMBER(PHONE_FIELD_REDIAL_S, redial_s),
    MEMBER(PHONE_FIELD_IDLE, idle_s),
    MEMBER(PHONE_FIELD_CALLBACK, callback),
    TEXT(PHONE_FIELD_CALLBACK_NUMBER, callback_number),
    TEXT(PHONE_FIELD_SCRIPT, script),
    TEXT(PHONE_FIELD_NAME, name),
    TEXT(PHONE_FIELD_PASSWORD, password),
    MEMBER(PHONE_FIELD_SEALED, sealed),
    MEMBER(PHONE_FIELD_SEALED, sealed_len),
#undef MEMBER
#undef TEXT
};
enum { MEMBERS = sizeof members / sizeof *members };

static bool has_same_alternates(const struct phone_entry *a, const struct phone_entry *b)
{
    if (a->alternate_count != b->alternate_count)
        return false;
    for (size_t i = 0; i < a->alternate_count && i < PHONE_ALTERNATES_MAX; i++)
        if (strcmp(a->alternates[i], b->alternates[i]) != 0)
            return false;
    return true;
}

uint32_t phone_entry_diff(const struct phone_entry *a, const struct phone_entry *b)
{
    uint32_t fields = has_same_alternates(a, b) ? 0 : PHONE_FIELD_ALTERNATES;

    for (size_t i = 0; i < MEMBERS; i++) {
        const struct member *m = &members[i];
        const char *one = (const char *)a + m->offset, *other = (const char *)b + m->offset;

        if (m->is_text ? strcmp(one, other) != 0 : memcmp(one, other, m->size) != 0)
            fields |= m->field;
    }
    return fields & ~(uint32_t)(PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED);
}

uint32_t phone_entry_import(const struct phone_entry *old, const struct phone_entry *from)
{
    const uint32_t fields = phone_entry_diff(old, from);
    const uint32_t elsewhere = PHONE_FIELD_KIND | PHONE_FIELD_PORT | PHONE_FIELD_DEVICE | PHONE_FIELD_PREFIX | PHONE_FIELD_NUMBER |
                               PHONE_FIELD_ALTERNATES | PHONE_FIELD_USER | PHONE_FIELD_DOMAIN | PHONE_FIELD_AUTH | PHONE_FIELD_SCRIPT;

    return fields | (old->has_password && (fields & elsewhere) ? PHONE_FIELD_FORGET : 0);
}

void phone_entry_merge(struct phone_entry *to, const struct phone_entry *from, uint32_t fields)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (fields & members[i].field)
            memmove((char *)to + members[i].offset, (const char *)from + members[i].offset, members[i].size);
    if ((fields & PHONE_FIELD_CALLBACK) && to->callback != PHONE_CALLBACK_NUMBER && !(fields & PHONE_FIELD_CALLBACK_NUMBER))
        memset(to->callback_number, 0, sizeof to->callback_number);
    if (fields & PHONE_FIELD_ALTERNATES) {
        to->alternate_count = from->alternate_count;
        memmove(to->alternates, from->alternates, sizeof to->alternates);
    }
    if (fields & (PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED))
        to->has_password = true;
    if (fields & PHONE_FIELD_FORGET) {
        to->has_password = false;
        phone_entry_fini(to);
    }
}

bool phone_entry_equal(const struct phone_entry *a, const struct phone_entry *b)
{
    return phone_entry_diff(a, b) == 0 && a->has_password == b->has_password;
}
