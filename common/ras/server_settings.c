/*
 * server_settings.c - the table of server settings, and the rules that hold between them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/server_settings.h"
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/port_forward.h"

#define MEMBER(member) \
    offsetof(struct server_settings, member), sizeof ((struct server_settings *)0)->member
#define BOOL(name, member, what) { name, SETTING_BOOL, MEMBER(member), 0, 1, what }
#define NUMBER(name, member, min, max, what) { name, SETTING_NUMBER, MEMBER(member), min, max, what }
#define ADDRESS(name, member, what) { name, SETTING_ADDRESS, MEMBER(member), 0, UINT32_MAX, what }
#define TEXT(name, member, what) { name, SETTING_TEXT, MEMBER(member), 0, 0, what }

const struct server_setting server_setting_table[] = {
    ADDRESS("pool-begin", pool.from, "first address of the pool; it is the server's own"),
    ADDRESS("pool-end", pool.to, "last address of the pool"),
    BOOL("entire-network", entire_network, "callers reach the entire network, not this computer only"),
    BOOL("allow-requested-address", allow_requested_address, "callers may ask for a predetermined address"),
    BOOL("allow-host-loopback", allow_host_loopback, "callers may reach 127.0.0.0/8 of this computer"),
    NUMBER("auth-methods", auth_methods, 1, AUTH_METHODS_ALL,
           "sum of the ways to prove a name: 1 MS-CHAPv2, 2 MS-CHAP, 4 CHAP, 8 PAP"),
    NUMBER("auth-retries", auth_retries, 0, 10, "further tries after a wrong password"),
    NUMBER("auth-time", auth_time_s, 20, 600, "seconds in which a caller must prove its name"),
    NUMBER("max-denials", max_denials, 0, 1000, "wrong passwords that lock an account; 0 never"),
    NUMBER("idle-disconnect", idle_disconnect_min, 0, 1000, "minutes without traffic that end a call; 0 never"),
    BOOL("allow-lan-manager", allow_lan_manager, "MS-CHAP answers made from the LAN Manager hash are good"),
    BOOL("accept-any-user", accept_any_user, "anybody gets in, whatever the name and password"),
    ADDRESS("dns-1", dns[0], "name server told to callers; 0.0.0.0: this server"),
    ADDRESS("dns-2", dns[1], "second name server told to callers; 0.0.0.0: none"),
    ADDRESS("dns-upstream", dns_upstream, "where this server asks for names; 0.0.0.0: as this computer does"),
    NUMBER("dns-upstream-port", dns_upstream_port, 1, 65535, "UDP port of that name server"),
    ADDRESS("wins-1", wins[0], "WINS server told to callers; 0.0.0.0: none"),
    ADDRESS("wins-2", wins[1], "second WINS server told to callers; 0.0.0.0: none"),
    ADDRESS("outbound-address", outbound_address, "address callers' traffic leaves by; 0.0.0.0: the best adapter's"),
    TEXT("outbound-adapter", outbound_adapter, "GUID of the adapter callers' traffic leaves by; none: the best one"),
    BOOL("ip-forwarding", ip_forwarding, "IP packets of callers go beyond this computer"),
    NUMBER("auth-provider", auth_provider, AUTH_PROVIDER_LOCAL, AUTH_PROVIDER_RADIUS,
           "who judges callers: 0 this server's users, 1 Windows accounts, 2 RADIUS servers"),
    NUMBER("acct-provider", acct_provider, ACCT_PROVIDER_NONE, ACCT_PROVIDER_RADIUS,
           "who is told of calls: 0 nobody, 1 RADIUS servers"),
    NUMBER("half-open-max", half_open_max, 1, 4096, "TCP calls at once that have not yet spoken PPP"),
    NUMBER("socks-port", socks_port, 0, 65535, "port on 127.0.0.1 where programs reach a dialled network by SOCKS; 0 none"),
    TEXT("forwards", forwards, "ports on 127.0.0.1 that lead to a host of a dialled network: 8080=intranet:80,2525=10.0.0.5:25"),
    BOOL("adapter", adapter, "a dialled network has an adapter on this computer, where wintun.dll is"),
};
const size_t server_setting_count = sizeof server_setting_table / sizeof *server_setting_table;

void server_settings_defaults(struct server_settings *settings)
{
    memset(settings, 0, sizeof *settings); /* padding too: two of them may be compared as bytes */
    settings->pool.from = IP4(10, 9, 0, 1);
    settings->pool.to = IP4(10, 9, 1, 254);
    settings->entire_network = true;
    settings->auth_methods = AUTH_METHODS_ALL;
    settings->auth_retries = 2;
    settings->auth_time_s = 120;
    settings->dns_upstream_port = 53;
    settings->ip_forwarding = true;
    settings->half_open_max = 64;
    settings->socks_port = 1080;
    settings->adapter = true;
}

const struct server_setting *server_setting_find(const char *name)
{
    for (size_t i = 0; i < server_setting_count; i++) {
        if (text_equal_nocase(name, server_setting_table[i].name))
            return &server_setting_table[i];
    }
    return NULL;
}

uint32_t server_setting_get(const struct server_settings *settings, const struct server_setting *row)
{
    const uint8_t *at = (const uint8_t *)settings + row->offset;
    bool flag;
    uint16_t small;
    uint32_t value;

    if (row->kind == SETTING_TEXT)
        return 0;
    if (row->kind == SETTING_BOOL) {
        memcpy(&flag, at, sizeof flag);
        return flag;
    }
    if (row->size == sizeof small) {
        memcpy(&small, at, sizeof small);
        return small;
    }
    memcpy(&value, at, sizeof value);
    return value;
}

bool server_setting_set(struct server_settings *settings, const struct server_setting *row, uint32_t value)
{
    uint8_t *at = (uint8_t *)settings + row->offset;

    if (row->kind == SETTING_TEXT || value < row->min || value > row->max)
        return false;
    if (row->kind == SETTING_BOOL) {
        bool flag = value != 0;

        memcpy(at, &flag, sizeof flag);
    } else if (row->size == sizeof(uint16_t)) {
        uint16_t small = (uint16_t)value;

        memcpy(at, &small, sizeof small);
    } else {
        memcpy(at, &value, sizeof value);
    }
    return true;
}

const char *server_setting_get_text(const struct server_settings *settings, const struct server_setting *row)
{
    return row->kind == SETTING_TEXT ? (const char *)settings + row->offset : "";
}

bool server_setting_set_text(struct server_settings *settings, const struct server_setting *row, const char *text)
{
    char *at = (char *)settings + row->offset;

    if (row->kind != SETTING_TEXT || !text_is_clean(text, row->size))
        return false;
    memset(at, 0, row->size); /* two of them may be compared as bytes */
    memcpy(at, text, strlen(text));
    return true;
}

bool is_host_address(uint32_t address)
{
    uint32_t net = address >> 24;

    return net != 0 && net != 127 && net < 224;
}

bool is_caller_address(uint32_t address)
{
    return is_host_address(address) && (address & 0xff) != 0 && (address & 0xff) != 0xff;
}

/* A range of host addresses; its two ends are not enough, 127/8 may lie between them. */
static bool is_host_range(const struct address_range *range)
{
    return is_host_address(range->from) && is_host_address(range->to)
        && !(range->from < IP4(127, 0, 0, 0) && range->to > IP4(127, 255, 255, 255));
}

static bool overlap(const struct address_range *a, const struct address_range *b)
{
    return a->from <= b->to && b->from <= a->to;
}

static const char *check_excluded(const struct server_settings *settings)
{
    uint64_t left = (uint64_t)settings->pool.to - settings->pool.from + 1;

    if (settings->excluded_count > EXCLUDED_RANGES_MAX)
        return "There are more than 32 excluded ranges; join neighbouring ones.";
    for (uint32_t i = 0; i < settings->excluded_count; i++) {
        const struct address_range *range = &settings->excluded[i];

        if (range->to < range->from)
            return "An excluded range ends before it begins; exchange its two addresses.";
        if (range->from < settings->pool.from || range->to > settings->pool.to)
            return "An excluded range lies outside the pool; remove it or widen the pool.";
        if (range->from == settings->pool.from)
            return "An excluded range holds the pool's first address, which is the server's own;"
                   " begin the pool after the range.";
        for (uint32_t j = 0; j < i; j++) {
            if (overlap(range, &settings->excluded[j]))
                return "Two excluded ranges overlap; join them into one.";
        }
        left -= (uint64_t)range->to - range->from + 1;
    }
    return left < 2 ? "The excluded ranges leave no address for callers; exclude fewer." : NULL;
}

static const char *check_forwards(const struct server_settings *settings)
{
    struct port_forward list[PORT_FORWARDS_MAX];
    const char *wrong;
    int count = port_forwards_parse(settings->forwards, list, &wrong);

    if (count < 0)
        return "The forwarded ports are not understood: write them as 8080=intranet:80,2525=10.0.0.5:25, each local"
               " port once, 16 at most.";
    for (int i = 0; i < count; i++)
        if (list[i].local_port == settings->socks_port)
            return "A forwarded port is the SOCKS port too; choose another number for one of them.";
    return NULL;
}

const char *server_settings_check(const struct server_settings *settings)
{
    const char *wrong;

    for (size_t i = 0; i < server_setting_count; i++) {
        const struct server_setting *row = &server_setting_table[i];
        uint32_t value = server_setting_get(settings, row);

        if (row->kind == SETTING_TEXT && !text_is_clean(server_setting_get_text(settings, row), row->size))
            return "A setting holds characters that cannot be shown; leave them out.";
        if (value < row->min || value > row->max)
            return "A setting is out of its range; set it to a value in the range shown beside it.";
    }
    if (settings->pool.to < settings->pool.from)
        return "The pool ends before it begins; exchange its two addresses.";
    if (settings->pool.to == settings->pool.from)
        return "The pool has one address, which the server takes; end it at a higher one.";
    if (!is_host_range(&settings->pool))
        return "The pool holds addresses no caller can have (0.x, 127.x, 224.x and above);"
               " use private ones, such as 10.9.0.1 to 10.9.1.254.";
    if (!is_caller_address(settings->pool.from))
        return "The pool's first address is the server's own and may not end in .0 or .255, which old machines"
               " take for a network or a broadcast; begin the pool one higher.";
    if (settings->pool.to - settings->pool.from >= POOL_ADDRESSES_MAX)
        return "The pool is too large; it holds 65536 addresses at most, such as 10.9.0.1 to 10.9.255.254.";
    wrong = check_excluded(settings);
    return wrong ? wrong : check_forwards(settings);
}
