/*
 * pbk_keys.c - the keys of rasphone.pbk: what each may hold, and where it goes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/pbk_internal.h"

/* ---- values ---- */

/* A whole number in decimal; hexadecimal and words are none. */
static bool parse_number(const char *text, int64_t *number)
{
    bool minus = text[0] == '-';
    int64_t n = 0;

    text += minus;
    if (*text == '\0')
        return false;
    for (; *text >= '0' && *text <= '9'; text++)
        if ((n = n * 10 + (*text - '0')) > UINT32_MAX)
            return false;
    *number = minus ? -n : n;
    return *text == '\0';
}

static bool take_flag(struct pbk_reading *r, bool *flag)
{
    int64_t n;

    if (!parse_number(r->value, &n))
        return pbk_refuse_key(r, "is 0 or 1.");
    *flag = n != 0;
    return true;
}

/* A number from 0 on; what is more than `max` is lowered to it. */
static bool take_number(struct pbk_reading *r, int64_t max, int64_t *number)
{
    char why[PBK_SENTENCE_MAX];
    int64_t n;

    if (!parse_number(r->value, &n) || n < 0)
        return pbk_refuse_key(r, "is a number from 0 on.");
    *number = n < max ? n : max;
    if (n <= max)
        return true;
    snprintf(why, sizeof why, "asks for more %s than there can be; it is lowered to %ld.", r->key, (long)max);
    return pbk_note(r, r->line, why);
}

static bool take_address(struct pbk_reading *r, uint32_t *address)
{
    return ip4_parse(r->value, address) || r->value[0] == '\0' || pbk_refuse_key(r, "is an address such as 10.1.2.3.");
}

static bool take_field(struct pbk_reading *r, char *field, size_t cap)
{
    char why[64];

    if (strlen(r->value) < cap) {
        memcpy(field, r->value, strlen(r->value) + 1);
        return true;
    }
    snprintf(why, sizeof why, "has more than %u characters.", (unsigned)(cap - 1));
    return pbk_refuse_key(r, why);
}

/* ---- keys of the entry ---- */

static bool key_base_protocol(struct pbk_reading *r)
{
    int64_t n;

    if (!parse_number(r->value, &n))
        return pbk_refuse_key(r, "is a number: 1 is PPP.");
    if (n == PBK_BASE_PPP)
        return true;
    return pbk_keep_out(r, n == 2 ? "uses SLIP, which is not dialled here, and is left out; change its server type to PPP."
                              : "uses a protocol other than PPP and is left out; change its server type to PPP.");
}

static bool key_excluded(struct pbk_reading *r)
{
    int64_t n;

    if (!parse_number(r->value, &n) || n < 0)
        return pbk_refuse_key(r, "is a number from 0 on.");
    r->now.entry.protocols = PHONE_PROTOCOLS_ALL & ~(unsigned)n;
    return true;
}

static bool key_lcp(struct pbk_reading *r)
{
    return take_flag(r, &r->now.entry.lcp_extensions);
}

static bool key_compression(struct pbk_reading *r)
{
    return take_flag(r, &r->now.entry.software_compression);
}

static bool key_headers(struct pbk_reading *r)
{
    return take_flag(r, &r->now.entry.header_compression);
}

static bool key_gateway(struct pbk_reading *r)
{
    return take_flag(r, &r->now.entry.use_default_gateway);
}

static bool key_redials(struct pbk_reading *r)
{
    int64_t n = 0;
    bool good = take_number(r, PHONE_REDIALS_MAX, &n);

    r->now.entry.redial_attempts = (uint16_t)n;
    return good;
}

static bool key_redial_s(struct pbk_reading *r)
{
    int64_t n = 0;
    bool good = take_number(r, PHONE_REDIAL_S_MAX, &n);

    r->now.entry.redial_s = (uint16_t)n;
    return good;
}

/* RASENTRY's dwIdleDisconnectSeconds: -1 never, 0 what the user prefers, which is never here. */
static bool key_idle(struct pbk_reading *r)
{
    int64_t n = 0;
    bool good;

    if (strcmp(r->value, "-1") == 0 || strcmp(r->value, "4294967295") == 0)
        return true;
    good = take_number(r, PHONE_IDLE_S_MAX, &n);
    r->now.entry.idle_s = (uint32_t)n;
    return good;
}

static bool key_auth(struct pbk_reading *r)
{
    unsigned methods = 0;
    int64_t n;

    if (!parse_number(r->value, &n))
        return pbk_refuse_key(r, "is a number.");
    if (n < PBK_AUTH_PAP)
        return true; /* NT 4's choice of three: all stay allowed, the strongest is taken */
    for (size_t i = 0; i < sizeof pbk_auth_bits / sizeof *pbk_auth_bits; i++)
        if ((uint64_t)n & pbk_auth_bits[i].pbk)
            methods |= pbk_auth_bits[i].method;
    r->now.entry.auth_methods = methods ? methods : AUTH_MSCHAP_V2;
    return methods
        || pbk_note(r, r->line, "asks for authentication that is not spoken here (EAP, SPAP); MS-CHAPv2 is allowed instead.");
}

static bool key_address(struct pbk_reading *r)
{
    return take_address(r, &r->now.entry.address);
}

static bool key_dns(struct pbk_reading *r)
{
    return take_address(r, &r->now.entry.dns[0]);
}

static bool key_dns2(struct pbk_reading *r)
{
    return take_address(r, &r->now.entry.dns[1]);
}

static bool key_wins(struct pbk_reading *r)
{
    return take_address(r, &r->now.entry.wins[0]);
}

static bool key_wins2(struct pbk_reading *r)
{
    return take_address(r, &r->now.entry.wins[1]);
}

static bool key_ip_assign(struct pbk_reading *r)
{
    return parse_number(r->value, &r->ip_assign) || pbk_refuse_key(r, "is 1 or 2.");
}

static bool key_name_assign(struct pbk_reading *r)
{
    return parse_number(r->value, &r->name_assign) || pbk_refuse_key(r, "is 1 or 2.");
}

static bool key_kind(struct pbk_reading *r)
{
    int kind = phone_kind_find(r->value);

    if (kind < 0)
        return pbk_refuse_key(r, "is modem, tcp or cable.");
    r->now.entry.kind = (enum phone_kind)kind;
    r->has_kind = true;
    return true;
}

static bool key_prefix(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.prefix, sizeof r->now.entry.prefix);
}

static bool key_user(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.user, sizeof r->now.entry.user);
}

static bool key_domain(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.domain, sizeof r->now.entry.domain);
}

static bool key_callback(struct pbk_reading *r)
{
    int callback = phone_callback_find(r->value);

    if (callback < 0)
        return pbk_refuse_key(r, "is none, ask or number.");
    r->now.entry.callback = (enum phone_callback)callback;
    return true;
}

static bool key_callback_number(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.callback_number, sizeof r->now.entry.callback_number);
}

/* ---- keys of groups ---- */

static bool key_port(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.port, sizeof r->now.entry.port);
}

static bool key_device_name(struct pbk_reading *r)
{
    return take_field(r, r->now.entry.device, sizeof r->now.entry.device);
}

static bool key_other_port(struct pbk_reading *r)
{
    return take_flag(r, &r->now.entry.other_port_ok);
}

static bool key_phone_number(struct pbk_reading *r)
{
    struct phone_entry *e = &r->now.entry;

    if (r->value[0] == '\0')
        return true;
    if (e->kind != PHONE_CABLE && !phone_number_is_good(e->kind, r->value))
        return pbk_refuse_key(r, "holds characters that cannot be dialled; correct it.");
    if (e->number[0] == '\0')
        return take_field(r, e->number, sizeof e->number);
    if (e->alternate_count == PHONE_ALTERNATES_MAX)
        return pbk_refuse(r, "An entry has up to 9 numbers; make a second entry for the others.");
    return take_field(r, e->alternates[e->alternate_count++], sizeof *e->alternates);
}

/* TAPI's dialling rules would put country and area code before the number. */
static bool key_dialing_rules(struct pbk_reading *r)
{
    bool uses = false;

    if (!take_flag(r, &uses))
        return false;
    return !uses || pbk_note(r, r->line, "used dialling rules; now its number is dialled as it stands: look whether it is whole.");
}

static bool ends_with_scp(const char *name)
{
    size_t len = strlen(name);

    return len > 4 && text_equal_nocase(name + len - 4, ".scp");
}

/* A file of the script language, or a section of switch.inf, which is another language. */
static bool key_script_name(struct pbk_reading *r)
{
    if (ends_with_scp(r->value))
        return take_field(r, r->now.script_file, sizeof r->now.script_file);
    if (r->value[0] == '\0' || text_equal_nocase(r->value, "None") || text_equal_nocase(r->value, "Terminal"))
        return true;
    return pbk_note(r, r->line, "runs a script of switch.inf, which is not read; give it a .scp script instead.");
}

static const struct key {
    const char *name;
    enum pbk_place place;
    bool is_repeated;
    bool (*take)(struct pbk_reading *r);
} keys[] = {
    { "BaseProtocol", PBK_AT_ENTRY, false, key_base_protocol },
    { "ExcludedProtocols", PBK_AT_ENTRY, false, key_excluded },
    { "LcpExtensions", PBK_AT_ENTRY, false, key_lcp },
    { "SwCompression", PBK_AT_ENTRY, false, key_compression },
    { "RedialAttempts", PBK_AT_ENTRY, false, key_redials },
    { "RedialSeconds", PBK_AT_ENTRY, false, key_redial_s },
    { "IdleDisconnectSeconds", PBK_AT_ENTRY, false, key_idle },
    { "AuthRestrictions", PBK_AT_ENTRY, false, key_auth },
    { "IpPrioritizeRemote", PBK_AT_ENTRY, false, key_gateway },
    { "IpHeaderCompression", PBK_AT_ENTRY, false, key_headers },
    { "IpAddress", PBK_AT_ENTRY, false, key_address },
    { "IpDnsAddress", PBK_AT_ENTRY, false, key_dns },
    { "IpDns2Address", PBK_AT_ENTRY, false, key_dns2 },
    { "IpWinsAddress", PBK_AT_ENTRY, false, key_wins },
    { "IpWins2Address", PBK_AT_ENTRY, false, key_wins2 },
    { "IpAssign", PBK_AT_ENTRY, false, key_ip_assign },
    { "IpNameAssign", PBK_AT_ENTRY, false, key_name_assign },
    { "OpenRrasKind", PBK_AT_ENTRY, false, key_kind },
    { "OpenRrasPrefix", PBK_AT_ENTRY, false, key_prefix },
    { "OpenRrasUser", PBK_AT_ENTRY, false, key_user },
    { "OpenRrasDomain", PBK_AT_ENTRY, false, key_domain },
    { "OpenRrasCallback", PBK_AT_ENTRY, false, key_callback },
    { "OpenRrasCallbackNumber", PBK_AT_ENTRY, false, key_callback_number },
    { "Port", PBK_AT_MEDIA, false, key_port },
    { "Device", PBK_AT_MEDIA, false, key_device_name },
    { "OtherPortOk", PBK_AT_MEDIA, false, key_other_port },
    { "PhoneNumber", PBK_AT_MODEM, true, key_phone_number },
    { "UseDialingRules", PBK_AT_MODEM, false, key_dialing_rules },
    { "Type", PBK_AT_SWITCH, true, key_script_name },
    { "Name", PBK_AT_SWITCH, true, key_script_name },
};

/* One line of a script kept in the book, with or without its LF. */
static bool take_script_line(struct pbk_reading *r, struct bytes value, bool has_end)
{
    char *script = r->now.entry.script;
    size_t used = strlen(script);

    if (r->has_script_end)
        return pbk_refuse_key(r, "stands behind the end of the script.");
    if (used + has_end > PHONE_SCRIPT_MAX || !pbk_take_text(r, value, script + used, PHONE_SCRIPT_MAX + 1 - used - has_end))
        return pbk_refuse(r, "The script is longer than 4095 octets; shorten it.");
    if (has_end)
        memcpy(script + strlen(script), "\n", 2);
    r->has_script_end = !has_end;
    return true;
}

bool pbk_read_key(struct pbk_reading *r, struct bytes value)
{
    if (r->place == PBK_AT_ENTRY && text_equal_nocase(r->key, "OpenRrasScript"))
        return take_script_line(r, value, true);
    if (r->place == PBK_AT_ENTRY && text_equal_nocase(r->key, "OpenRrasScriptEnd"))
        return take_script_line(r, value, false);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i].place != r->place || !text_equal_nocase(keys[i].name, r->key))
            continue;
        if (!keys[i].is_repeated && (r->seen & UINT64_C(1) << i))
            return true;
        r->seen |= UINT64_C(1) << i;
        return pbk_take_value(r, value) && keys[i].take(r);
    }
    return true;
}
