/*
 * ipcp_options.h - the options of IPCP (RFC 1332, RFC 1877).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_IPCP_OPTIONS_H
#define RRAS_IPCP_OPTIONS_H
#include "service/ppp/cp_option.h"

enum {
    IPCP_ADDRESS_NAKS = 5,    /* a peer that wants another address for longer than this goes */
    IPCP_SERVER_NAKS = 2,     /* the same DNS or WINS again after this many is let have its way */
    IPCP_SERVERS = 4
};

enum ipcp_option_type {
    IPCP_OLD_ADDRESSES = 1, IPCP_COMPRESSION = 2, IPCP_ADDRESS = 3,
    IPCP_DNS1 = 0x81, IPCP_WINS1 = 0x82, IPCP_DNS2 = 0x83, IPCP_WINS2 = 0x84
};

/* Name servers by their place in the option numbers: DNS, WINS, second DNS, second WINS. */
enum ipcp_server { IPCP_S_DNS1, IPCP_S_WINS1, IPCP_S_DNS2, IPCP_S_WINS2 };

/* What we ask for. Addresses in host order. */
struct ipcp_wish {
    bool is_client;                    /* we take what the peer gives, and ask for servers */
    bool is_router;                    /* we take what the peer gives, and give */
    uint32_t fallback;                 /* a router's own, where the peer gives none */
    bool asks_address;
    uint32_t address;                  /* 0 asks for one */
    bool asks_server[IPCP_SERVERS];
    uint32_t server[IPCP_SERVERS];
};

/* How far a peer's dispute about an option has gone; counted when a Nak is sent. */
struct ipcp_dispute {
    uint32_t value;
    uint8_t naks;
};

/* A peer's request under judgement. */
struct ipcp_scratch {
    bool is_client;
    uint32_t grant;                    /* the address the peer is to have; 0: it may name its own */
    bool (*is_wanted)(void *ctx, uint32_t address); /* may it have this one instead? NULL: no */
    void *ctx;
    uint32_t server[IPCP_SERVERS];     /* what we have to give, 0 none */
    struct ipcp_dispute dispute[IPCP_SERVERS];
    uint8_t address_naks;
    bool has_address;                  /* the request has option 3 */
    bool is_nameless;                  /* it wants an address and we have none */
    uint32_t address;                  /* the peer's, once acceptable */
};

/* The rows get a struct ipcp_wish (propose, naked, rejected) and a struct ipcp_scratch (judge). */
extern const struct cp_option ipcp_options[];
#endif
