/*
 * pbk.c - a phone book is written as rasphone.pbk.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/pbk.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/pbk_internal.h"

const struct pbk_auth_bit pbk_auth_bits[4] = {
    { PBK_AUTH_PAP, AUTH_PAP },
    { PBK_AUTH_CHAP, AUTH_CHAP_MD5 },
    { PBK_AUTH_MSCHAP, AUTH_MSCHAP_V1 },
    { PBK_AUTH_MSCHAP2, AUTH_MSCHAP_V2 },
};
const char pbk_cable_name[] = "Communications cable between two computers";

/* The longest line is a whole script in one, in quotes, behind its key. */
enum { LINE_MAX_BYTES = PHONE_SCRIPT_MAX + 64 };

struct out {
    pbk_put *put;
    void *ctx;
};

/* `head` and `tail` of a line around `middle`; what it is made of always fits. */
static void put_line(const struct out *out, const char *head, struct bytes middle, const char *tail)
{
    uint8_t line[LINE_MAX_BYTES];
    struct writer w = wr_into(line, sizeof line);

    wr_text(&w, head);
    wr_bytes(&w, middle);
    wr_text(&w, tail);
    wr_text(&w, "\r\n");
    out->put(out->ctx, wr_view(&w));
}

static void put_blank(const struct out *out)
{
    put_line(out, "", bytes_of("", 0), "");
}

/* Reading takes blanks off the ends, then one pair of quotes, as GetPrivateProfileString() does. */
static bool needs_quotes(struct bytes value)
{
    uint8_t first, last;

    if (value.len == 0)
        return false;
    first = value.at[0];
    last = value.at[value.len - 1];
    return first == ' ' || last == ' ' || first == '"';
}

static void put_text(const struct out *out, const char *key, const char *text)
{
    struct bytes value = bytes_of_text(text);
    char head[64];

    snprintf(head, sizeof head, needs_quotes(value) ? "%s=\"" : "%s=", key);
    put_line(out, head, value, needs_quotes(value) ? "\"" : "");
}

static void put_number(const struct out *out, const char *key, long number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%ld", number);
    put_text(out, key, digits);
}

static void put_address(const struct out *out, const char *key, uint32_t address)
{
    char text[IP4_TEXT_MAX];

    put_text(out, key, ip4_text(address, text));
}

static void put_script(const struct out *out, const char *script)
{
    while (script[0] != '\0') {
        size_t len = strcspn(script, "\n");

        /* A line that ends the text without its LF is told from one with it by the key. */
        put_line(out, script[len] == '\n' ? "OpenRrasScript=\"" : "OpenRrasScriptEnd=\"", bytes_of(script, len), "\"");
        script += len + (script[len] == '\n');
    }
}

/* What Windows has no key for, or keeps elsewhere. */
static void put_own(const struct out *out, const struct phone_entry *e)
{
    put_text(out, "OpenRrasKind", phone_kind_name(e->kind));
    if (e->prefix[0])
        put_text(out, "OpenRrasPrefix", e->prefix);
    if (e->user[0])
        put_text(out, "OpenRrasUser", e->user);
    if (e->domain[0])
        put_text(out, "OpenRrasDomain", e->domain);
    put_text(out, "OpenRrasCallback", phone_callback_name(e->callback));
    if (e->callback_number[0])
        put_text(out, "OpenRrasCallbackNumber", e->callback_number);
    put_script(out, e->script);
}

static void put_keys(const struct out *out, const struct phone_entry *e)
{
    unsigned restrictions = 0;
    bool names = e->dns[0] || e->wins[0];

    for (size_t i = 0; i < sizeof pbk_auth_bits / sizeof *pbk_auth_bits; i++)
        if (e->auth_methods & pbk_auth_bits[i].method)
            restrictions |= pbk_auth_bits[i].pbk;
    put_number(out, "Encoding", 1); /* UTF-8 */
    put_number(out, "BaseProtocol", PBK_BASE_PPP);
    put_number(out, "ExcludedProtocols", (long)(PHONE_PROTOCOLS_ALL & ~e->protocols));
    put_number(out, "LcpExtensions", e->lcp_extensions);
    put_number(out, "SwCompression", e->software_compression);
    put_number(out, "RedialAttempts", e->redial_attempts);
    put_number(out, "RedialSeconds", e->redial_s);
    put_number(out, "IdleDisconnectSeconds", e->idle_s ? (long)e->idle_s : -1);
    put_number(out, "AuthRestrictions", (long)restrictions);
    put_number(out, "IpPrioritizeRemote", e->use_default_gateway);
    put_number(out, "IpHeaderCompression", e->header_compression);
    put_address(out, "IpAddress", e->address);
    put_address(out, "IpDnsAddress", e->dns[0]);
    put_address(out, "IpDns2Address", e->dns[1]);
    put_address(out, "IpWinsAddress", e->wins[0]);
    put_address(out, "IpWins2Address", e->wins[1]);
    put_number(out, "IpAssign", e->address ? PBK_SPECIFIC : PBK_FROM_SERVER);
    put_number(out, "IpNameAssign", names ? PBK_SPECIFIC : PBK_FROM_SERVER);
}

static void put_entry(const struct out *out, const struct phone_entry *e)
{
    const char *number;

    put_line(out, "[", bytes_of_text(e->name), "]");
    put_keys(out, e);
    put_own(out, e);
    put_blank(out);
    put_text(out, "MEDIA", "serial");
    put_text(out, "Port", e->port);
    put_text(out, "Device", e->device);
    put_number(out, "OtherPortOk", e->other_port_ok);
    put_blank(out);
    put_text(out, "DEVICE", "modem");
    for (size_t i = 0; (number = phone_entry_number(e, i)) != NULL; i++)
        put_text(out, "PhoneNumber", number);
    put_blank(out);
}

void pbk_write(const struct phone_entry *entries, size_t count, pbk_put *put, void *ctx)
{
    struct out out = { put, ctx };

    for (size_t i = 0; i < count; i++)
        put_entry(&out, &entries[i]);
}

void pbk_fini(struct pbk *book)
{
    free(book->entries);
    free(book->notes);
    *book = (struct pbk){ 0 };
}
