/*
 * rras_phone.c - an entry of the phone book across the contract.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/text.h"
#include "common/control/rras_config.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)
#define SAME_SIZE(member) (sizeof((RRAS_PHONE_ENTRY_0 *)0)->member == sizeof((struct phone_entry *)0)->member)

_Static_assert(SAME_SIZE(name) && SAME_SIZE(port) && SAME_SIZE(device) && SAME_SIZE(prefix) && SAME_SIZE(number), "line");
_Static_assert(SAME_SIZE(alternates) && SAME_SIZE(user) && SAME_SIZE(domain) && SAME_SIZE(password) && SAME_SIZE(sealed), "who");
_Static_assert(SAME_SIZE(callback_number) && SAME_SIZE(script), "terms");
_Static_assert((int)PHONE_MODEM == RRAS_PHONE_MODEM && (int)PHONE_TCP == RRAS_PHONE_TCP && (int)PHONE_CABLE == RRAS_PHONE_CABLE, "kinds");
_Static_assert(sizeof((RRAS_PHONE_NAME *)0)->name == PHONE_NAME_MAX + 1, "name");

static const char hidden_script[] = "; The script is shown to Administrators only.\n";

void rras_phone_to_wire(RRAS_PHONE_ENTRY_0 *out, const struct phone_entry *entry)
{
    memset(out, 0, sizeof *out);
    out->id = entry->id;
    out->kind = (unsigned long)entry->kind;
    out->other_port_ok = entry->other_port_ok;
    out->has_password = entry->has_password;
    out->has_script = entry->script[0] != '\0';
    out->protocols = entry->protocols;
    out->auth_methods = entry->auth_methods;
    out->lcp_extensions = entry->lcp_extensions;
    out->software_compression = entry->software_compression;
    out->header_compression = entry->header_compression;
    out->use_default_gateway = entry->use_default_gateway;
    out->address = entry->address;
    for (size_t i = 0; i < 2; i++) {
        out->dns[i] = entry->dns[i];
        out->wins[i] = entry->wins[i];
    }
    out->redial_attempts = entry->redial_attempts;
    out->redial_s = entry->redial_s;
    out->idle_s = entry->idle_s;
    out->callback = (unsigned long)entry->callback;
    COPY(out->name, entry->name);
    COPY(out->port, entry->port);
    COPY(out->device, entry->device);
    COPY(out->prefix, entry->prefix);
    COPY(out->number, entry->number);
    for (size_t i = 0; i < entry->alternate_count && i < PHONE_ALTERNATES_MAX; i++)
        COPY(out->alternates[out->alternate_count++].number, entry->alternates[i]);
    COPY(out->user, entry->user);
    COPY(out->domain, entry->domain);
    COPY(out->callback_number, entry->callback_number);
    COPY(out->script, entry->script);
}

static void take_text(char *out, size_t cap, const char *text)
{
    text_printable(out, cap, bytes_of(text, strnlen(text, cap - 1)));
}

/* The members both sides have in another size or type. */
static void take_numbers(struct phone_entry *out, const RRAS_PHONE_ENTRY_0 *in)
{
    out->id = in->id;
    out->kind = in->kind < PHONE_KINDS ? (enum phone_kind)in->kind : PHONE_MODEM;
    out->other_port_ok = in->other_port_ok != 0;
    out->alternate_count = in->alternate_count <= PHONE_ALTERNATES_MAX ? (uint8_t)in->alternate_count : 0;
    out->has_password = in->has_password != 0;
    out->protocols = in->protocols;
    out->auth_methods = in->auth_methods;
    out->lcp_extensions = in->lcp_extensions != 0;
    out->software_compression = in->software_compression != 0;
    out->header_compression = in->header_compression != 0;
    out->use_default_gateway = in->use_default_gateway != 0;
    out->address = in->address;
    for (size_t i = 0; i < 2; i++) {
        out->dns[i] = in->dns[i];
        out->wins[i] = in->wins[i];
    }
    out->redial_attempts = (uint16_t)in->redial_attempts;
    out->redial_s = (uint16_t)in->redial_s;
    out->idle_s = in->idle_s;
    out->callback = in->callback < PHONE_CALLBACKS ? (enum phone_callback)in->callback : PHONE_CALLBACK_NONE;
}

void rras_phone_from_wire(struct phone_entry *out, const RRAS_PHONE_ENTRY_0 *in)
{
    memset(out, 0, sizeof *out);
    take_numbers(out, in);
#define TAKE(member) take_text(out->member, sizeof out->member, in->member)
    TAKE(name);
    TAKE(port);
    TAKE(device);
    TAKE(prefix);
    TAKE(number);
    for (size_t i = 0; i < out->alternate_count; i++)
        take_text(out->alternates[i], sizeof out->alternates[i], in->alternates[i].number);
    TAKE(user);
    TAKE(domain);
    TAKE(callback_number);
#undef TAKE
    if (in->has_script && in->script[0] == '\0') /* a dump with this in it is refused where it is carried out: no script is lost unseen */
        (void)phone_entry_set_script(out, hidden_script, sizeof hidden_script - 1);
    else
        (void)phone_entry_set_script(out, in->script, strnlen(in->script, sizeof in->script - 1));
}

void rras_phone_change_to_wire(RRAS_PHONE_ENTRY_0 *out, const struct phone_entry *entry, uint32_t fields)
{
    rras_phone_to_wire(out, entry);
    if (fields & PHONE_FIELD_PASSWORD)
        COPY(out->password, entry->password);
    if (fields & PHONE_FIELD_SEALED) {
        out->sealed_len = entry->sealed_len;
        memcpy(out->sealed, entry->sealed, sizeof out->sealed);
    }
}

static bool texts_are_good(const RRAS_PHONE_ENTRY_0 *in)
{
#define IS_GOOD(array) text_is_clean(array, sizeof(array))
    for (size_t i = 0; i < in->alternate_count; i++)
        if (!IS_GOOD(in->alternates[i].number))
            return false;
    return IS_GOOD(in->name) && IS_GOOD(in->port) && IS_GOOD(in->device) && IS_GOOD(in->prefix) && IS_GOOD(in->number)
        && IS_GOOD(in->user) && IS_GOOD(in->domain) && IS_GOOD(in->password) && IS_GOOD(in->callback_number);
#undef IS_GOOD
}

bool rras_phone_change_from_wire(struct phone_entry *out, const RRAS_PHONE_ENTRY_0 *in)
{
    const char *end = memchr(in->script, '\0', sizeof in->script);

    if (in->kind >= PHONE_KINDS || in->callback >= PHONE_CALLBACKS || in->alternate_count > PHONE_ALTERNATES_MAX
        || in->redial_attempts > UINT16_MAX || in->redial_s > UINT16_MAX || in->sealed_len > PHONE_SEALED_MAX || !texts_are_good(in) || !end)
        return false;
    rras_phone_from_wire(out, in);
    if (!phone_entry_set_script(out, in->script, (size_t)(end - in->script)))
        return false;
    COPY(out->password, in->password);
    out->sealed_len = (uint16_t)in->sealed_len;
    memcpy(out->sealed, in->sealed, sizeof out->sealed);
    return true;
}
