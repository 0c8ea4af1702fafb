/*
 * lcp_options.c - the options of LCP (RFC 1661 section 6, RFC 1662 section 7).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/lcp_options.h"
#include "service/ppp/cbcp.h"
#include "service/ppp/link.h"

struct lcp_params lcp_params_default(void)
{
    return (struct lcp_params){ .mru = LCP_MRU_DEFAULT, .accm = 0xffffffff };
}

/* Maximum-Receive-Unit. */

static bool propose_mru(const void *ours, struct writer *value)
{
    const struct lcp_wish *wish = ours;

    wr_be16(value, wish->params.mru);
    return wish->params.mru != LCP_MRU_DEFAULT;
}

static enum cp_verdict judge_mru(void *scratch, struct bytes value, struct writer *hint)
{
    struct reader r = rd_of(value);
    uint16_t mru = rd_be16(&r);

    if (mru < LCP_MRU_MIN) {
        wr_be16(hint, LCP_MRU_MIN);
        return CP_VERDICT_NAK;
    }
    ((struct lcp_scratch *)scratch)->peer.mru = mru;
    return CP_VERDICT_ACK;
}

/* RRAS Naks a smaller MRU with 1500: what it can send anyhow. Then there is nothing to ask for. */
static void drop_mru(void *ours)
{
    ((struct lcp_wish *)ours)->params.mru = LCP_MRU_DEFAULT;
}

static void mru_naked(void *ours, struct bytes value)
{
    (void)value;
    drop_mru(ours);
}

/* Async-Control-Character-Map. */

static bool propose_accm(const void *ours, struct writer *value)
{
    const struct lcp_wish *wish = ours;

    wr_be32(value, wish->params.accm);
    return wish->asks_accm;
}

static enum cp_verdict judge_accm(void *scratch, struct bytes value, struct writer *hint)
{
    struct reader r = rd_of(value);

    (void)hint;
    ((struct lcp_scratch *)scratch)->peer.accm = rd_be32(&r);
    return CP_VERDICT_ACK;
}

static void accm_naked(void *ours, struct bytes value)
{
    struct reader r = rd_of(value);

    ((struct lcp_wish *)ours)->params.accm |= rd_be32(&r);
}

/* Then the peer escapes everything: the ones we wanted escaped are still noise when they are not. */
static void drop_accm(void *ours)
{
    ((struct lcp_wish *)ours)->asks_accm = false;
}

/* Authentication-Protocol. */

static const struct {
    unsigned method;
    uint16_t protocol;
    int algorithm; /* CHAP's, RFC 1994 3; -1: the option ends before it */
} auth_values[] = {
    { AUTH_MSCHAP_V2, PPP_CHAP, 0x81 },
    { AUTH_MSCHAP_V1, PPP_CHAP, 0x80 },
    { AUTH_CHAP_MD5, PPP_CHAP, 0x05 },
    { AUTH_PAP, PPP_PAP, -1 },
};
enum { AUTH_VALUES = sizeof auth_values / sizeof *auth_values };

unsigned lcp_strongest_auth(unsigned methods)
{
    for (size_t i = 0; i < AUTH_VALUES; i++)
        if (methods & auth_values[i].method)
            return auth_values[i].method;
    return 0;
}

static unsigned read_auth(struct bytes value)
{
    struct reader r = rd_of(value);
    uint16_t protocol = rd_be16(&r);
    int algorithm = r.rest.len > 0 ? rd_u8(&r) : -1;

    for (size_t i = 0; i < AUTH_VALUES && r.rest.len == 0; i++)
        if (auth_values[i].protocol == protocol && auth_values[i].algorithm == algorithm)
            return auth_values[i].method;
    return 0;
}

static void write_auth(unsigned method, struct writer *value)
{
    for (size_t i = 0; i < AUTH_VALUES; i++)
        if (auth_values[i].method == method) {
            wr_be16(value, auth_values[i].protocol);
            if (auth_values[i].algorithm >= 0)
                wr_u8(value, (uint8_t)auth_values[i].algorithm);
        }
}

static bool propose_auth(const void *ours, struct writer *value)
{
    const struct lcp_wish *wish = ours;

    write_auth(wish->params.auth, value);
    return wish->params.auth != 0;
}

/* A called side does not say who it is; a calling side does, by a method it is willing to use. */
static enum cp_verdict judge_auth(void *scratch, struct bytes value, struct writer *hint)
{
    struct lcp_scratch *s = scratch;
    unsigned method = read_auth(value);

    if (s->auth_allowed == 0)
        return CP_VERDICT_REJ;
    if (!(method & s->auth_allowed)) {
        write_auth(lcp_strongest_auth(s->auth_allowed), hint);
        return CP_VERDICT_NAK;
    }
    s->peer.auth = method;
    return CP_VERDICT_ACK;
}

/* The method on offer was refused; `instead` is what the peer would rather do, if it said so. */
static void step_auth(struct lcp_wish *wish, unsigned instead)
{
    wish->auth_left &= ~wish->params.auth;
    if (instead & wish->auth_policy & ~wish->params.auth)
        wish->params.auth = instead;
    else
        wish->params.auth = lcp_strongest_auth(wish->auth_left);
    if (++wish->auth_rounds >= LCP_AUTH_ROUNDS || wish->params.auth == 0)
        wish->is_auth_refused = true;
}

static void auth_naked(void *ours, struct bytes value)
{
    step_auth(ours, read_auth(value));
}

static void auth_rejected(void *ours)
{
    step_auth(ours, 0);
}

/* Magic-Number. */

static bool propose_magic(const void *ours, struct writer *value)
{
    const struct lcp_wish *wish = ours;

    wr_be32(value, wish->params.magic);
    return wish->params.magic != 0;
}

/* Zero is illegal, and our own number means that we hear ourselves (RFC 1661 6.4). */
static enum cp_verdict judge_magic(void *scratch, struct bytes value, struct writer *hint)
{
    struct lcp_scratch *s = scratch;
    struct reader r = rd_of(value);
    uint32_t magic = rd_be32(&r);

    if (magic == 0 || magic == s->our_magic) {
        s->is_loop = s->is_loop || magic != 0;
        wr_be32(hint, s->fresh_magic);
        return CP_VERDICT_NAK;
    }
    s->peer.magic = magic;
    return CP_VERDICT_ACK;
}

/* The value is not taken: were it our own Nak, both "ends" would agree on it. */
static void magic_naked(void *ours, struct bytes value)
{
    (void)value;
    ((struct lcp_wish *)ours)->needs_magic = true;
}

static void drop_magic(void *ours)
{
    ((struct lcp_wish *)ours)->params.magic = 0;
}

/* Protocol-Field- and Address-and-Control-Field-Compression. */

static bool propose_pfc(const void *ours, struct writer *value)
{
    (void)value;
    return ((const struct lcp_wish *)ours)->params.pfc;
}

static enum cp_verdict judge_pfc(void *scratch, struct bytes value, struct writer *hint)
{
    (void)value, (void)hint;
    ((struct lcp_scratch *)scratch)->peer.pfc = true;
    return CP_VERDICT_ACK;
}

static void drop_pfc(void *ours)
{
    ((struct lcp_wish *)ours)->params.pfc = false;
}

static bool propose_acfc(const void *ours, struct writer *value)
{
    (void)value;
    return ((const struct lcp_wish *)ours)->params.acfc;
}

static enum cp_verdict judge_acfc(void *scratch, struct bytes value, struct writer *hint)
{
    (void)value, (void)hint;
    ((struct lcp_scratch *)scratch)->peer.acfc = true;
    return CP_VERDICT_ACK;
}

static void drop_acfc(void *ours)
{
    ((struct lcp_wish *)ours)->params.acfc = false;
}

/* Callback (RFC 1570 2.3), and of its operations CBCP alone: the others name a number before anybody
 * has said who it is. */

static bool propose_callback(const void *ours, struct writer *value)
{
    wr_u8(value, CBCP_LCP_OPERATION);
    return ((const struct lcp_wish *)ours)->params.callback;
}

static enum cp_verdict judge_callback(void *scratch, struct bytes value, struct writer *hint)
{
    struct lcp_scratch *s = scratch;

    if (!s->takes_callback)
        return CP_VERDICT_REJ;
    if (value.len != 1 || value.at[0] != CBCP_LCP_OPERATION) {
        wr_u8(hint, CBCP_LCP_OPERATION);
        return CP_VERDICT_NAK;
    }
    s->peer.callback = true;
    return CP_VERDICT_ACK;
}

static void drop_callback(void *ours)
{
    ((struct lcp_wish *)ours)->params.callback = false;
}

/* A number of the server's choice would be called by nobody. */
static void callback_naked(void *ours, struct bytes value)
{
    (void)value;
    drop_callback(ours);
}

/* Endpoint-Discriminator (RFC 1990 5.1.3): without MRRU it bundles nothing, so any will do. */
static enum cp_verdict judge_endpoint(void *scratch, struct bytes value, struct writer *hint)
{
    (void)scratch, (void)value, (void)hint;
    return CP_VERDICT_ACK;
}

/* Our Configure-Request has them in this order. */
const struct cp_option lcp_options[] = {
    { LCP_MRU, 2, 2, "mru", propose_mru, judge_mru, mru_naked, drop_mru, false },
    { LCP_ACCM, 4, 4, "accm", propose_accm, judge_accm, accm_naked, drop_accm, false },
    { LCP_AUTH, 2, 253, "auth", propose_auth, judge_auth, auth_naked, auth_rejected, false },
    { LCP_MAGIC, 4, 4, "magic", propose_magic, judge_magic, magic_naked, drop_magic, true },
    { LCP_PFC, 0, 0, "pfc", propose_pfc, judge_pfc, NULL, drop_pfc, false },
    { LCP_ACFC, 0, 0, "acfc", propose_acfc, judge_acfc, NULL, drop_acfc, false },
    { LCP_CALLBACK, 0, 253, "callback", propose_callback, judge_callback, callback_naked, drop_callback, false },
    { LCP_ENDPOINT, 1, 253, "endpoint", NULL, judge_endpoint, NULL, NULL, false },
    /* Known, and not wanted: they have names in traces. */
    { LCP_QUALITY, 0, 253, "quality", NULL, NULL, NULL, NULL, false },
    { LCP_MRRU, 0, 253, "mrru", NULL, NULL, NULL, NULL, false },
    { LCP_SHORT_SEQUENCE, 0, 253, "short sequence", NULL, NULL, NULL, NULL, false },
    { LCP_LINK_DISCRIMINATOR, 0, 253, "link discriminator", NULL, NULL, NULL, NULL, false },
    { .name = NULL }
};
