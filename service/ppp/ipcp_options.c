/*
 * ipcp_options.c - the options of IPCP (RFC 1332, RFC 1877).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/ipcp_options.h"

static uint32_t address_in(struct bytes value)
{
    struct reader r = rd_of(value);

    return rd_be32(&r);
}

/* IP-Address. */

static bool propose_address(const void *ours, struct writer *value)
{
    const struct ipcp_wish *wish = ours;

    wr_be32(value, wish->address);
    return wish->asks_address;
}

/* A caller is given its address by Nak, and never a Reject: Windows 7 hangs up on one (732, 738). */
static enum cp_verdict judge_address(void *scratch, struct bytes value, struct writer *hint)
{
    struct ipcp_scratch *s = scratch;
    uint32_t address = address_in(value);

    s->has_address = true;
    if (s->grant != 0 && address != 0 && address != s->grant && s->is_wanted && s->is_wanted(s->ctx, address))
        s->grant = address;
    if (s->grant != 0 && address != s->grant && (address == 0 || !s->is_client)) {
        s->address_naks++;
        wr_be32(hint, s->grant);
        return CP_VERDICT_NAK;
    }
    if (address == 0 && s->is_client)
        return CP_VERDICT_REJ; /* a server asks a caller for an address: we have none to give */
    s->is_nameless = s->is_nameless || address == 0;
    s->address = address;
    return CP_VERDICT_ACK;
}

/* Another router that has none to give: ours then, and if it will not hear of that either, unsaid. */
static void no_address_given(struct ipcp_wish *wish)
{
    if (wish->address == wish->fallback)
        wish->asks_address = false;
    wish->address = wish->fallback;
}

/* A called side keeps the address it has: routes hang on it. */
static void address_naked(void *ours, struct bytes value)
{
    struct ipcp_wish *wish = ours;

    if (wish->is_router && address_in(value) == 0)
        no_address_given(wish);
    else if (wish->is_client || wish->is_router)
        wish->address = address_in(value);
}

static void drop_address(void *ours)
{
    struct ipcp_wish *wish = ours;

    wish->asks_address = false;
    if (wish->is_router)
        wish->address = wish->fallback;
}

/* The four name servers of RFC 1877. */

static bool propose_server(const struct ipcp_wish *wish, enum ipcp_server which,
                           struct writer *value)
{
    wr_be32(value, wish->server[which]);
    return wish->asks_server[which];
}

static enum cp_verdict judge_server(struct ipcp_scratch *s, enum ipcp_server which,
                                    struct bytes value, struct writer *hint)
{
    struct ipcp_dispute *dispute = &s->dispute[which];
    uint32_t address = address_in(value);

    if (s->server[which] == 0)
        return CP_VERDICT_REJ;
    if (address == s->server[which])
        return CP_VERDICT_ACK;
    if (dispute->naks > 0 && dispute->value != address)
        dispute->naks = 0;
    dispute->value = address;
    if (dispute->naks >= IPCP_SERVER_NAKS)
        return CP_VERDICT_ACK;
    dispute->naks++;
    wr_be32(hint, s->server[which]);
    return CP_VERDICT_NAK;
}

/* A server at 0.0.0.0 is none: no use in asking again. */
static void server_naked(struct ipcp_wish *wish, enum ipcp_server which, struct bytes value)
{
    wish->server[which] = address_in(value);
    wish->asks_server[which] = wish->server[which] != 0;
}

static void drop_server(struct ipcp_wish *wish, enum ipcp_server which)
{
    wish->server[which] = 0;
    wish->asks_server[which] = false;
}

#define SERVER_ROW(name, which)                                                                    \
    static bool propose_##name(const void *ours, struct writer *value)                             \
    {                                                                                              \
        return propose_server(ours, which, value);                                                 \
    }                                                                                              \
    static enum cp_verdict judge_##name(void *scratch, struct bytes value, struct writer *hint)    \
    {                                                                                              \
        return judge_server(scratch, which, value, hint);                                          \
    }                                                                                              \
    static void naked_##name(void *ours, struct bytes value)                                       \
    {                                                                                              \
        server_naked(ours, which, value);                                                          \
    }                                                                                              \
    static void drop_##name(void *ours)                                                            \
    {                                                                                              \
        drop_server(ours, which);                                                                  \
    }

SERVER_ROW(dns1, IPCP_S_DNS1)
SERVER_ROW(wins1, IPCP_S_WINS1)
SERVER_ROW(dns2, IPCP_S_DNS2)
SERVER_ROW(wins2, IPCP_S_WINS2)

/* Our Configure-Request has them in this order. */
const struct cp_option ipcp_options[] = {
    { IPCP_ADDRESS, 4, 4, "address", propose_address, judge_address, address_naked, drop_address,
      true },
    { IPCP_DNS1, 4, 4, "dns1", propose_dns1, judge_dns1, naked_dns1, drop_dns1, false },
    { IPCP_WINS1, 4, 4, "wins1", propose_wins1, judge_wins1, naked_wins1, drop_wins1, false },
    { IPCP_DNS2, 4, 4, "dns2", propose_dns2, judge_dns2, naked_dns2, drop_dns2, false },
    { IPCP_WINS2, 4, 4, "wins2", propose_wins2, judge_wins2, naked_wins2, drop_wins2, false },
    /* Known, and not wanted: they have names in traces. */
    { IPCP_OLD_ADDRESSES, 0, 253, "old addresses", NULL, NULL, NULL, NULL, false },
    { IPCP_COMPRESSION, 0, 253, "compression", NULL, NULL, NULL, NULL, false },
    { .name = NULL }
};
