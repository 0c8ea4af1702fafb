/*
 * model_entry.c - an entry as typed: whether it can be one, and what is to be changed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_entry.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/phone/model_numbers.h"
#include "gui/phone/phone_ids.h"

static const unsigned policy_methods[POLICY_CHOSEN] = {
    [POLICY_ANY] = AUTH_METHODS_ALL,
    [POLICY_ENCRYPTED] = AUTH_CHAP_MD5 | AUTH_MSCHAP_V1 | AUTH_MSCHAP_V2,
    [POLICY_MICROSOFT] = AUTH_MSCHAP_V1 | AUTH_MSCHAP_V2,
};

/* ---- its life ---- */

static void begin(struct entry_form *form, const struct phone_entry *entry)
{
    memset(form, 0, sizeof *form);
    form->entry = form->before = *entry;
    form->methods = entry->auth_methods;
    form->policy = POLICY_CHOSEN;
    for (unsigned policy = 0; policy < POLICY_CHOSEN; policy++)
        if (policy_methods[policy] == entry->auth_methods)
            form->policy = policy;
    form->saves_password = entry->has_password;
    form->has_script = entry->script[0] != '\0';
}

void entry_form_new(struct entry_form *form)
{
    struct phone_entry entry;

    phone_entry_defaults(&entry);
    begin(form, &entry);
    form->is_new = true;
}

void entry_form_load(struct entry_form *form, const struct phone_entry *entry)
{
    begin(form, entry);
}

void entry_form_clone(struct entry_form *form, const struct phone_entry *entry, const struct phone_entry *entries, size_t count)
{
    begin(form, entry);
    form->is_new = true;
    form->entry.id = 0;
    phone_entry_defaults(&form->before);
    entry_free_name(entry->name, entries, count, form->entry.name);
}

void entry_form_fini(struct entry_form *form)
{
    secret_wipe(form, sizeof *form);
}

/* ---- names ---- */

static bool is_taken(const char *name, const struct phone_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal_nocase(entries[i].name, name))
            return true;
    return false;
}

char *entry_free_name(const char *name, const struct phone_entry *entries, size_t count, char out[PHONE_NAME_MAX + 1])
{
    char prefix[32];

    text_copy(prefix, sizeof prefix, "Copy of ");
    for (unsigned n = 2;; n++) {
        text_copy(out, PHONE_NAME_MAX + 1, prefix);
        text_copy(out + strlen(prefix), PHONE_NAME_MAX + 1 - strlen(prefix), name);
        for (size_t len = strlen(out); len > 0 && out[len - 1] == ' '; len--)
            out[len - 1] = '\0'; /* it was cut before a word */
        if (!is_taken(out, entries, count))
            return out;
        snprintf(prefix, sizeof prefix, "Copy (%u) of ", n);
    }
}

static int check_name(const struct entry_form *form, const struct phone_entry *entries, size_t count)
{
    const char *name = form->entry.name;
    bool is_own = !form->is_new && text_equal_nocase(name, form->before.name);

    if (name[0] == '\0')
        return IDS_REFUSE_NAME_EMPTY;
    if (!phone_name_is_good(name))
        return IDS_REFUSE_NAME;
    return !is_own && is_taken(name, entries, count) ? IDS_REFUSE_NAME_TAKEN : 0;
}

/* ---- what is typed ---- */

bool entry_has_numbers(const struct entry_form *form)
{
    return form->entry.kind != PHONE_CABLE;
}

bool entry_has_prefix(const struct entry_form *form)
{
    return form->entry.kind == PHONE_MODEM;
}

unsigned entry_policy_methods(unsigned policy, unsigned chosen)
{
    return policy < POLICY_CHOSEN ? policy_methods[policy] : chosen;
}

/* A modem's number may be left for when it is dialled; a prefix alone is bad only with what a modem does not dial. */
static int check_number(const struct entry_form *form, int *control)
{
    const struct phone_entry *e = &form->entry;
    size_t prefix_len = entry_has_prefix(form) ? strlen(e->prefix) : 0;
    int refusal = 0;

    *control = IDC_ENTRY_PREFIX;
    if (prefix_len && !phone_number_is_good(PHONE_MODEM, e->prefix))
        return IDS_REFUSE_PREFIX;
    *control = IDC_ENTRY_NUMBER;
    if (!entry_has_numbers(form))
        return 0;
    if (e->number[0] == '\0' && e->kind == PHONE_MODEM)
        return e->alternate_count ? IDS_REFUSE_NUMBER_FIRST : 0;
    refusal = number_check(e->kind, prefix_len, e->number);
    for (size_t i = 0; i < e->alternate_count && !refusal; i++) {
        *control = IDC_ENTRY_ALTERNATES;
        refusal = number_check(e->kind, prefix_len, e->alternates[i]) ? IDS_REFUSE_ALTERNATE : 0;
    }
    return refusal;
}

static int check_protocols(const struct entry_form *form)
{
    return form->entry.protocols & PHONE_IP ? 0 : IDS_REFUSE_NO_TCPIP;
}

static int check_script(const struct entry_form *form)
{
    return form->has_script && form->entry.script[strspn(form->entry.script, " \t\n")] == '\0' ? IDS_REFUSE_SCRIPT_EMPTY : 0;
}

static int check_auth(const struct entry_form *form)
{
    return entry_policy_methods(form->policy, form->methods) == 0 ? IDS_REFUSE_NO_METHOD : 0;
}

static int check_user(const struct entry_form *form, int *control)
{
    const struct phone_entry *e = &form->entry;

    *control = IDC_ENTRY_USER;
    if (e->domain[0] != '\0' && strlen(e->domain) + 1 + strlen(e->user) > PHONE_USER_MAX - 1)
        return IDS_REFUSE_USER_LONG;
    *control = IDC_ENTRY_DOMAIN;
    if (strchr(e->domain, '\\') != NULL)
        return IDS_REFUSE_DOMAIN;
    *control = IDC_ENTRY_PASSWORD;
    if (form->saves_password && form->password[0] == '\0' && (form->is_new ? form->entry.sealed_len == 0 : !form->before.has_password))
        return IDS_REFUSE_NO_PASSWORD;
    return 0;
}

static int check_callback(const struct entry_form *form)
{
    const struct phone_entry *e = &form->entry;

    if (e->callback != PHONE_CALLBACK_NUMBER)
        return 0;
    if (e->callback_number[0] == '\0')
        return IDS_REFUSE_CALLBACK_EMPTY;
    return phone_callback_is_good(e->callback_number) ? 0 : IDS_REFUSE_CALLBACK;
}

static bool is_fault(struct entry_fault *fault, int control, int string_id)
{
    *fault = (struct entry_fault){ .control = control, .string_id = string_id };
    return string_id != 0;
}

static bool finds_fault(const struct entry_form *form, unsigned parts, const struct phone_entry *entries, size_t count, struct entry_fault *fault)
{
    int control = 0, refusal;

    if (parts & ENTRY_NAME && is_fault(fault, IDC_ENTRY_NAME, check_name(form, entries, count)))
        return true;
    refusal = parts & ENTRY_NUMBER ? check_number(form, &control) : 0;
    if (is_fault(fault, control, refusal))
        return true;
    if (parts & ENTRY_PROTOCOLS && is_fault(fault, IDC_ENTRY_TCPIP, check_protocols(form)))
        return true;
    if (parts & ENTRY_SCRIPT && is_fault(fault, IDC_ENTRY_SCRIPT, check_script(form)))
        return true;
    if (parts & ENTRY_AUTH && is_fault(fault, IDC_ENTRY_PAP, check_auth(form)))
        return true;
    refusal = parts & ENTRY_USER ? check_user(form, &control) : 0;
    if (is_fault(fault, control, refusal))
        return true;
    return parts & ENTRY_CALLBACK && is_fault(fault, IDC_ENTRY_CALLBACK_NUMBER, check_callback(form));
}

bool entry_form_check(const struct entry_form *form, unsigned parts, const struct phone_entry *entries, size_t count,
                      struct entry_fault *fault)
{
    struct entry_form settled;
    const char *why;

    if (finds_fault(form, parts, entries, count, fault))
        return false;
    if (parts != ENTRY_ALL)
        return true;
    settled = *form; /* what the service would say, too */
    entry_form_settle(&settled);
    why = phone_entry_check(&settled.entry);
    entry_form_fini(&settled);
    *fault = (struct entry_fault){ .control = IDC_ENTRY_NAME, .text = why };
    return why == NULL;
}

/* ---- what is saved ---- */

void entry_form_settle(struct entry_form *form)
{
    struct phone_entry *e = &form->entry;

    if (!entry_has_prefix(form))
        memset(e->prefix, 0, sizeof e->prefix);
    if (!entry_has_numbers(form)) {
        memset(e->number, 0, sizeof e->number);
        e->alternate_count = 0;
    }
    for (size_t i = e->alternate_count; i < PHONE_ALTERNATES_MAX; i++)
        memset(e->alternates[i], 0, sizeof e->alternates[i]);
    if (e->callback != PHONE_CALLBACK_NUMBER)
        memset(e->callback_number, 0, sizeof e->callback_number);
    if (!form->has_script)
        memset(e->script, 0, sizeof e->script);
    if (e->port[0] == '\0')
        e->other_port_ok = true; /* any port is another one */
    e->auth_methods = entry_policy_methods(form->policy, form->methods);
}

/* The password of a change: typed, copied, or taken back. */
static uint32_t take_password(const struct entry_form *form, struct phone_entry *to)
{
    if (form->saves_password && form->password[0] != '\0') {
        text_copy(to->password, sizeof to->password, form->password);
        to->has_password = true;
        return PHONE_FIELD_PASSWORD;
    }
    if (form->saves_password && form->is_new && form->entry.sealed_len > 0) {
        to->has_password = true;
        return PHONE_FIELD_SEALED;
    }
    to->has_password = form->saves_password && form->before.has_password;
    return !form->is_new && form->before.has_password && !form->saves_password ? PHONE_FIELD_FORGET : 0;
}

bool entry_form_change(const struct entry_form *form, struct config_change *change)
{
    const uint32_t secrets = PHONE_FIELD_PASSWORD | PHONE_FIELD_SEALED | PHONE_FIELD_FORGET;

    memset(change, 0, sizeof *change);
    change->kind = form->is_new ? CHANGE_PHONE_ADD : CHANGE_PHONE_SET;
    change->phone = form->entry;
    text_copy(change->name, sizeof change->name, form->is_new ? form->entry.name : form->before.name);
    change->fields = phone_entry_diff(&form->before, &form->entry) & ~secrets;
    if (form->is_new)
        change->fields &= ~(uint32_t)PHONE_FIELD_NAME;
    change->fields |= take_password(form, &change->phone);
    return form->is_new || change->fields != 0;
}

/* ---- TCP/IP Settings ---- */

void entry_tcpip_load(struct entry_tcpip *box, const struct phone_entry *entry)
{
    *box = (struct entry_tcpip){
        .gives_address = entry->address != 0,
        .gives_servers = entry->dns[0] != 0 || entry->wins[0] != 0,
        .address = entry->address,
        .header_compression = entry->header_compression,
        .use_default_gateway = entry->use_default_gateway,
    };
    memcpy(box->dns, entry->dns, sizeof box->dns);
    memcpy(box->wins, entry->wins, sizeof box->wins);
}

static int check_address(uint32_t address)
{
    return address != 0 && !is_host_address(address) ? IDS_REFUSE_ADDRESS : 0;
}

bool entry_tcpip_check(const struct entry_tcpip *box, struct entry_fault *fault)
{
    static const int controls[] = { IDC_TCPIP_DNS, IDC_TCPIP_DNS2, IDC_TCPIP_WINS, IDC_TCPIP_WINS2 };
    const uint32_t servers[] = { box->dns[0], box->dns[1], box->wins[0], box->wins[1] };

    if (box->gives_address
        && is_fault(fault, IDC_TCPIP_ADDRESS, box->address ? check_address(box->address) : IDS_REFUSE_ADDRESS_EMPTY))
        return false;
    if (!box->gives_servers)
        return true;
    for (size_t i = 0; i < 4; i++)
        if (is_fault(fault, controls[i], check_address(servers[i])))
            return false;
    if (box->dns[1] && is_fault(fault, IDC_TCPIP_DNS, box->dns[0] ? 0 : IDS_REFUSE_SERVER_FIRST))
        return false;
    if (box->wins[1] && is_fault(fault, IDC_TCPIP_WINS, box->wins[0] ? 0 : IDS_REFUSE_SERVER_FIRST))
        return false;
    return !is_fault(fault, IDC_TCPIP_DNS, box->dns[0] || box->wins[0] ? 0 : IDS_REFUSE_SERVER_EMPTY);
}

void entry_tcpip_store(const struct entry_tcpip *box, struct phone_entry *entry)
{
    entry->address = box->gives_address ? box->address : 0;
    for (size_t i = 0; i < 2; i++) {
        entry->dns[i] = box->gives_servers ? box->dns[i] : 0;
        entry->wins[i] = box->gives_servers ? box->wins[i] : 0;
    }
    entry->header_compression = box->header_compression;
    entry->use_default_gateway = box->use_default_gateway;
}
