/*
 * server_settings.h - what holds for the whole server: the Network Configuration box and below.
 *
 * A table (server_settings.c) names each setting, its default and range; the store keeps what
 * differs, rrasctl and the dialogs show them all. Defaults are NT's where NT had the value
 * (RemoteAccess\Parameters; facts: rras 4.1).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_SERVER_SETTINGS_H
#define RRAS_SERVER_SETTINGS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXCLUDED_RANGES_MAX = 32, POOL_ADDRESSES_MAX = 65536, SETTING_TEXT_MAX = 255, SETTING_ID_MAX = 63 };

/* Who judges a caller (*Authentication Provider*), and who is told of calls (netsh ras aaaa). */
enum auth_provider_kind { AUTH_PROVIDER_LOCAL, AUTH_PROVIDER_WINDOWS, AUTH_PROVIDER_RADIUS };
enum acct_provider_kind { ACCT_PROVIDER_NONE, ACCT_PROVIDER_RADIUS };

struct address_range {
    uint32_t from, to;               /* host order, both included */
};

struct server_settings {
    struct address_range pool;       /* Begin/End; the first address is the server's own. 10.9.0.1-10.9.1.254 */
    struct address_range excluded[EXCLUDED_RANGES_MAX];
    uint32_t excluded_count;
    bool entire_network;             /* on; off is *This computer only* */
    bool allow_requested_address;    /* clients may ask for a predetermined address; off */
    bool allow_host_loopback;        /* callers may reach 127.0.0.0/8 of the host; off */
    uint32_t auth_methods;           /* set of enum auth_method; all */
    uint32_t auth_retries;           /* 0-10, 2 */
    uint32_t auth_time_s;            /* 20-600, 120 */
    uint32_t max_denials;            /* 0 off */
    uint32_t idle_disconnect_min;    /* 0-1000, 0 off here: NT's 20 minutes cut off quiet museum pieces */
    bool allow_lan_manager;          /* off */
    bool accept_any_user;            /* off */
    uint32_t dns[2];                 /* told to callers; 0: the server itself, which relays */
    uint32_t dns_upstream;           /* where the relay asks; 0: the host's own */
    uint16_t dns_upstream_port;      /* 53 */
    uint32_t wins[2];                /* told to callers; 0: none */
    uint32_t outbound_address;       /* outgoing sockets are bound here; 0: the best real adapter */
    char outbound_adapter[SETTING_ID_MAX + 1]; /* GUID of the adapter callers' traffic leaves by; "": the best one */
    bool ip_forwarding;              /* *Enable IP Forwarding*: off, callers reach this computer only (KB Q233387); on */
    uint32_t auth_provider;          /* enum auth_provider_kind; local */
    uint32_t acct_provider;          /* enum acct_provider_kind; none */
    uint32_t half_open_max;          /* TCP calls with which LCP is not open yet, all lines together; 64 */
    uint16_t socks_port;             /* of this computer's proxy through a dialled link, on 127.0.0.1; 0 none; 1080 */
    char forwards[SETTING_TEXT_MAX + 1]; /* ports on 127.0.0.1 that are a far host's: port_forward.h; none */
    bool adapter;                    /* a dialled link is a network adapter of this computer, where Wintun is; on */
};

void server_settings_defaults(struct server_settings *settings);

/* One setting, for the store and for scripts. */
struct server_setting {
    const char *name;                /* "auth-retries" */
    enum { SETTING_BOOL, SETTING_NUMBER, SETTING_ADDRESS, SETTING_TEXT } kind;
    size_t offset;                   /* into struct server_settings */
    size_t size;                     /* of the field: 1, 2 or 4 bytes; a text's array */
    uint32_t min, max;               /* numbers only */
    const char *what;                /* one line for people */
};
extern const struct server_setting server_setting_table[];
extern const size_t server_setting_count;

const struct server_setting *server_setting_find(const char *name);
uint32_t server_setting_get(const struct server_settings *settings, const struct server_setting *row);
/* False, and nothing changed, when out of range. */
bool server_setting_set(struct server_settings *settings, const struct server_setting *row, uint32_t value);

/* A SETTING_TEXT: UTF-8 without controls. The two above do nothing for one. */
const char *server_setting_get_text(const struct server_settings *settings, const struct server_setting *row);
bool server_setting_set_text(struct server_settings *settings, const struct server_setting *row, const char *text);

/* An address a machine can have: not 0.x, not 127.x, not 224.x and above. */
bool is_host_address(uint32_t address);
/* One that old stacks believe in, too: x.x.x.0 and x.x.x.255 look like a network and a broadcast to
 * those that know classes only (KB Q170278). */
bool is_caller_address(uint32_t address);

/* NULL when all is consistent; else one sentence that names the cure (an end before a begin, a pool
 * of fewer than two addresses, an excluded range outside it, ...). */
const char *server_settings_check(const struct server_settings *settings);
#endif
