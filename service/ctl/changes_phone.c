/*
 * changes_phone.c - words about the phone book become changes of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include "common/base/text.h"
#include "service/ctl/changes_internal.h"

/* Between a text and its member. */
static const struct {
    const char *param;
    uint32_t field;
    size_t offset, size;
} texts[] = {
#define TEXT(param, field, member) { param, field, offsetof(struct phone_entry, member), sizeof ((struct phone_entry *)0)->member }
    TEXT("number", PHONE_FIELD_NUMBER, number),
    TEXT("port", PHONE_FIELD_PORT, port),
    TEXT("device", PHONE_FIELD_DEVICE, device),
    TEXT("prefix", PHONE_FIELD_PREFIX, prefix),
    TEXT("user", PHONE_FIELD_USER, user),
    TEXT("domain", PHONE_FIELD_DOMAIN, domain),
    TEXT("cbnumber", PHONE_FIELD_CALLBACK_NUMBER, callback_number),
    TEXT("newname", PHONE_FIELD_NAME, name),
#undef TEXT
};

struct word {
    const char *name;
    uint32_t bit;
};

static const struct word protocols[] = { { "IP", PHONE_IP }, { "IPX", PHONE_IPX }, { "NETBEUI", PHONE_NETBEUI }, { NULL, 0 } };

/* "PAP,MSCHAP" as a set; false: a word is none of them. */
static bool take_set(const char *text, const struct word *words, unsigned *out)
{
    *out = 0;
    while (*text) {
        size_t len = strcspn(text, ",");
        char name[16] = "";
        const struct word *word = words;

        if (len < sizeof name)
            memcpy(name, text, len);
        while (word->name && !text_equal_nocase(word->name, name))
            word++;
        if (!word->name)
            return false;
        *out |= word->bit;
        text += len + (text[len] == ',');
    }
    return *out != 0;
}

static bool take_sets(struct reading *r, struct phone_entry *entry, uint32_t *fields)
{
    struct word methods[8] = { { NULL, 0 } };

    for (size_t i = 0; i < ctl_authtype_count && i < 7; i++)
        methods[i] = (struct word){ ctl_authtypes[i].name, ctl_authtypes[i].bit };
    if (changes_has(r, "protocols")) {
        *fields |= PHONE_FIELD_PROTOCOLS;
        if (!take_set(changes_text(r, "protocols"), protocols, &entry->protocols))
            return changes_refuse(r, E_INVALID_PARAMETER, "protocols= takes IP, IPX and NETBEUI, with commas between them.");
    }
    if (changes_has(r, "authtypes")) {
        *fields |= PHONE_FIELD_AUTH;
        if (!take_set(changes_text(r, "authtypes"), methods, &entry->auth_methods))
            return changes_refuse(r, E_INVALID_PARAMETER, "authtypes= takes PAP, MD5CHAP, MSCHAP and MSCHAPv2, with commas between them.");
    }
    return true;
}

static bool take_alternates(struct reading *r, struct phone_entry *entry, uint32_t *fields)
{
    const char *text = changes_text(r, "alternates");

    if (!text)
        return true;
    *fields |= PHONE_FIELD_ALTERNATES;
    while (*text) {
        size_t len = strcspn(text, "|");

        if (entry->alternate_count == PHONE_ALTERNATES_MAX || len == 0 || len > PHONE_NUMBER_MAX)
            return changes_refuse(r, E_INVALID_PARAMETER, "alternates= takes up to 8 numbers of 1 to 128 characters, with | between them.");
        memcpy(entry->alternates[entry->alternate_count], text, len);
        entry->alternates[entry->alternate_count++][len] = '\0';
        text += len + (text[len] == '|');
    }
    return true;
}

char *changes_escape_script(const char *text, char *out)
{
    char *to = out;

    for (; *text; text++) {
        char c = *text == '\n' ? 'n' : *text == '\t' ? 't' : *text == '\\' ? '\\' : '\0';

        if (c)
            *to++ = '\\';
        *to++ = c ? c : *text;
    }
    *to = '\0';
    return out;
}

static bool bad_script(struct reading *r)
{
    return changes_refuse(r, E_INVALID_PARAMETER, "A script is up to 4095 octets of text; in script= \\n stands for a new line, \\t for a tab and"
                          " \\\\ for a \\, and no other \\ may be in it.");
}

static bool take_script(struct reading *r, struct phone_entry *entry, uint32_t *fields)
{
    const char *from = changes_text(r, "script");
    char text[PHONE_SCRIPT_MAX + 1];
    size_t n = 0;

    if (!from)
        return !changes_has(r, "scriptfile")
            || changes_refuse(r, E_INVALID_PARAMETER, "scriptfile= stands on rrasctl's own command line only; write the text behind script=.");
    *fields |= PHONE_FIELD_SCRIPT;
    for (; *from; from++, n++) {
        if (n == PHONE_SCRIPT_MAX)
            return bad_script(r);
        text[n] = *from;
        if (*from != '\\')
            continue;
        from++;
        if (*from == '\0' || !strchr("nt\\", *from))
            return bad_script(r);
        text[n] = *from == 'n' ? '\n' : *from == 't' ? '\t' : '\\';
    }
    return phone_entry_set_script(entry, text, n) || bad_script(r);
}

static bool take_password(struct reading *r, struct phone_entry *entry, uint32_t *fields)
{
    const char *password = changes_text(r, "password");

    if (password && changes_has(r, "sealed"))
        return changes_refuse(r, E_INVALID_PARAMETER, "Give password= or sealed=, not both.");
    if (password && strcmp(password, "*") == 0)
        return changes_refuse(r, E_INVALID_PASSWORD, "password=* asks at the keyboard, which is not possible here.");
    if (password && password[0] == '\0') {
        *fields |= PHONE_FIELD_FORGET;
    } else if (password) {
        text_copy(entry->password, sizeof entry->password, password);
        *fields |= PHONE_FIELD_PASSWORD;
    }
    if (!changes_has(r, "sealed"))
        return true;
    *fields |= PHONE_FIELD_SEALED;
    return changes_read_sealed(r, entry->sealed, sizeof entry->sealed, &entry->sealed_len);
}

/* A pair of servers: naming one alone makes it the only one. */
static void take_pair(struct reading *r, const char *first, const char *second, uint32_t field, uint32_t *fields, uint32_t pair[2])
{
    if (!changes_has(r, first) && !changes_has(r, second))
        return;
    *fields |= field;
    pair[0] = changes_has(r, first) ? changes_value(r, first) : 0;
    pair[1] = changes_has(r, second) ? changes_value(r, second) : 0;
}

bool changes_take_entry(struct reading *r, struct phone_entry *entry, uint32_t *fields)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!changes_has(r, texts[i].param))
            continue;
        text_copy((char *)entry + texts[i].offset, texts[i].size, changes_text(r, texts[i].param));
        *fields |= texts[i].field;
    }
    if (changes_has(r, "type")) {
        entry->kind = (enum phone_kind)changes_value(r, "type");
        *fields |= PHONE_FIELD_KIND;
    }
    if (changes_has(r, "callback")) {
        entry->callback = (enum phone_callback)changes_value(r, "callback");
        *fields |= PHONE_FIELD_CALLBACK;
    }
    changes_take_bool(r, "otherport", PHONE_FIELD_OTHER_PORT, fields, &entry->other_port_ok);
    changes_take_bool(r, "lcp", PHONE_FIELD_LCP, fields, &entry->lcp_extensions);
    changes_take_bool(r, "compression", PHONE_FIELD_COMPRESSION, fields, &entry->software_compression);
    changes_take_bool(r, "headers", PHONE_FIELD_HEADERS, fields, &entry->header_compression);
    changes_take_bool(r, "gateway", PHONE_FIELD_GATEWAY, fields, &entry->use_default_gateway);
    TAKE_NUMBER(r, "address", PHONE_FIELD_ADDRESS, fields, entry->address);
    TAKE_NUMBER(r, "redials", PHONE_FIELD_REDIALS, fields, entry->redial_attempts);
    TAKE_NUMBER(r, "redialdelay", PHONE_FIELD_REDIAL_S, fields, entry->redial_s);
    TAKE_NUMBER(r, "idle", PHONE_FIELD_IDLE, fields, entry->idle_s);
    take_pair(r, "dns", "dns2", PHONE_FIELD_DNS, fields, entry->dns);
    take_pair(r, "wins", "wins2", PHONE_FIELD_WINS, fields, entry->wins);
    return take_sets(r, entry, fields) && take_alternates(r, entry, fields) && take_script(r, entry, fields) && take_password(r, entry, fields);
}

bool changes_add_phone(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_PHONE_ADD, changes_text(r, "name"));

    return change && changes_take_entry(r, &change->phone, &change->fields);
}

bool changes_set_phone(struct reading *r)
{
    struct config_change *change = changes_append(r, CHANGE_PHONE_SET, changes_text(r, "name"));

    return change && changes_take_entry(r, &change->phone, &change->fields)
        && (change->fields || changes_refuse(r, E_INVALID_PARAMETER, "Nothing is to be changed. Type: rrasctl help set phoneentry"));
}

bool changes_delete_phone(struct reading *r)
{
    return changes_append(r, CHANGE_PHONE_DELETE, changes_text(r, "name")) != NULL;
}
