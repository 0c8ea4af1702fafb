/*
 * link.h - one PPP link without any I/O: LCP, authentication, network protocols (RFC 1661).
 *
 * The engine never reads, writes, sleeps or asks the time. Its owner
 *   - gives it whole frames                        link_receive()
 *   - tells it what time it is                     link_advance()
 *   - carries out what it asks for                 struct link_host
 * so the same code runs in the service, in a test and in a fuzzer. Framing is a layer of its own
 * (hdlc.h): ports that carry frames without it can use this engine as it is.
 *
 * Memory: one allocation per link, freed with link_free() outside any callback. Thread: one, and
 * callbacks arrive on it from inside the call that caused them; a callback may call link_close(),
 * link_start_network(), link_start_router(), link_start_callback(), link_refuse_network(), link_auth_answer(),
 * link_set_identity(), link_retry_auth() and link_wish_callback(), nothing else. What they ask for is done when that
 * call is about to return. After any call but link_advance() itself, ask link_advance() for the deadline again.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_LINK_H
#define RRAS_LINK_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/end_reason.h"
#include "service/ppp/cbcp.h"

enum ppp_protocol {
    PPP_IP = 0x0021, PPP_VJ_COMP = 0x002d, PPP_VJ_UNCOMP = 0x002f,
    PPP_IPCP = 0x8021, PPP_IPXCP = 0x802b, PPP_NBFCP = 0x803f, PPP_CCP = 0x80fd,
    PPP_LCP = 0xc021, PPP_PAP = 0xc023, PPP_SPAP = 0xc027, PPP_CHAP = 0xc223, PPP_CBCP = 0xc029
};

enum link_phase { LINK_DEAD, LINK_ESTABLISH, LINK_AUTHENTICATE, LINK_NETWORK, LINK_TERMINATE };
const char *link_phase_name(enum link_phase phase); /* RFC 1661 3.2: "Dead", "Establish", ... */

enum link_side {
    LINK_ANSWERS, /* the called side: asks the peer who it is, gives addresses */
    LINK_CALLS    /* the calling side: says who it is, asks for an address */
};

struct link_config {
    enum link_side side;
    unsigned auth_methods;       /* LINK_ANSWERS: the set to offer, strongest first; 0: ask nobody.
                                    LINK_CALLS: the set we are willing to use */
    char name[16];               /* our name in CHAP Challenges; NetBIOS length */
    char identification[32];     /* LCP Identification text; "" sends none. LINK_ANSWERS says it to a
                                    peer that has identified itself, so that no old one meets code 12 */
    uint32_t accm;               /* what we ask the peer to escape towards us; 000a0000 unless set */
    uint16_t mru;                /* octets we can take; 1500 unless set; asked for only when not 1500 */
    uint32_t restart_ms;         /* Restart timer, 3000 unless set; never less on a real line (KB Q219353) */
    uint8_t max_configure;       /* Configure-Requests before giving up, 10 */
    uint8_t max_terminate;       /* Terminate-Requests, 2 */
    uint8_t max_failure;         /* Naks before Reject, 5 */
    uint32_t listen_first_ms;    /* wait this long for the peer to speak before our first request, 750 */
    uint32_t auth_time_s;        /* time to authenticate, 120 (AuthenticateTime) */
    uint8_t auth_retries;        /* further tries after the first failure, 2 (AuthenticateRetries) */
    uint32_t echo_after_s;       /* LCP echo after this much silence, 60; 0 never */
    uint32_t echo_every_s;       /* and then this often, 30 */
    uint8_t echo_misses;         /* unanswered ones that end the call, 4 */
    bool does_callback;          /* LINK_ANSWERS: a caller may ask to be called back; LINK_CALLS: we ask. Off */
    struct cbcp_wish callback;   /* LINK_CALLS: our wish then */
    char user[AUTH_NAME_MAX + 1];      /* LINK_CALLS: who we are */
    char password[AUTH_NAME_MAX + 1];
    /* Two-way authentication between routers. */
    unsigned ask_methods;        /* LINK_CALLS: the peer has to say who it is, too, by one of these; its attempts come to
                                    host->authenticate(). A peer that refuses ends the call: 919. We say who
                                    we are by none weaker than the strongest of these then; an attempt
                                    that hands back what we said ends the call. 0: it need not */
    unsigned say_methods;        /* LINK_ANSWERS: who calls may ask who we are, by these and stronger ones (in clear only
                                    where we take that from callers, too). What it asks waits until we know
                                    whom we have to be: link_set_identity(). 0: that option is Configure-Rejected */
    bool can_retry;              /* LINK_CALLS: a wrong password that may be tried again pauses in host->auth_retry(); not
                                    where ask_methods says that the peer has to prove itself */
    bool can_ask_callback;       /* LINK_CALLS: a number the caller sets is asked of host->callback_wanted() */
};

/* Every default above, for an answering link. */
void link_config_defaults(struct link_config *config);

/* What LCP agreed for the line; given to the framing layer. */
struct link_framing {
    uint32_t tx_accm, rx_accm;
    bool tx_pfc, tx_acfc;
    uint16_t tx_mru;             /* never send a longer packet */
};

/* Addresses in host order, 0 where there is none. */
struct link_ip {
    uint32_t our_address, peer_address;
    uint32_t dns[2], wins[2];
};

struct link_host {
    /* A whole frame for the line. Queue or send it; it is gone after the call. */
    void (*send)(void *ctx, uint16_t protocol, struct bytes info);
    /* LCP opened, or left that state: frame like this from now on. */
    void (*framing)(void *ctx, const struct link_framing *framing);
    /* LINK_ANSWERS: somebody says who it is. Answer with link_auth_answer(), now or later. */
    void (*authenticate)(void *ctx, const struct auth_attempt *attempt);
    /* Authentication is done (or none was asked for). Decide: link_start_network(), link_start_router(),
     * link_start_callback(), link_refuse_network() or link_close(); now or later. LINK_CALLS: `user` is our own, and
     * both directions are done. LINK_ANSWERS: the caller has said who it is; where it asks that of us, too, the
     * network waits for link_set_identity() and its verdict. A peer that starts LCP over goes through all of it again,
     * and so does this. */
    void (*authenticated)(void *ctx, const char *user, unsigned method);
    /* CBCP is done. LINK_ANSWERS: link_start_network() when no callback was agreed, else
     * link_close(END_CALLBACK) and call back. LINK_CALLS: told of a callback only; the server hangs up
     * now and calls. NULL: config.does_callback is off. */
    void (*callback)(void *ctx, const struct cbcp_agreed *agreed);
    /* LINK_CALLS, config.can_retry: our name or password was wrong, and the peer lets us try again in this call.
     * Answer with link_retry_auth() or link_close(), now or later. NULL: never. */
    void (*auth_retry)(void *ctx);
    /* LINK_CALLS, config.can_ask_callback: the server lets us name a number. Answer with link_wish_callback(), now or
     * later. NULL: config.callback says it. */
    void (*callback_wanted)(void *ctx);
    /* IPCP opened with these addresses, or (ip == NULL) left that state. */
    void (*ip_up)(void *ctx, const struct link_ip *ip);
    /* LINK_ANSWERS: the peer asks for this address instead of the granted one. True: it has it now.
     * NULL: nobody may ask. Only remember the address; call nothing of the link. */
    bool (*address_wanted)(void *ctx, uint32_t address);
    /* A network packet from the peer; only while IPCP is open. */
    void (*packet)(void *ctx, uint16_t protocol, struct bytes packet);
    /* Fill `out` with unpredictable bytes (magic numbers, challenges). */
    void (*random)(void *ctx, uint8_t *out, size_t len);
    /* An LCP Echo-Reply to link_echo(); NULL allowed. */
    void (*echo_reply)(void *ctx, uint32_t stamp, rras_ms now);
    /* The peer identified itself (LCP Identification text, printable ASCII); NULL allowed. */
    void (*identified)(void *ctx, const char *text);
    /* The link is over; called exactly once. `peer_error` is the Windows RAS error in the peer's
     * Terminate-Request, 0 if it said none. */
    void (*ended)(void *ctx, enum end_reason why, uint32_t peer_error);
};

struct link;

/* NULL only when out of memory. `host` and `ctx` outlive the link; `config` is copied. */
struct link *link_new(const struct link_config *config, const struct link_host *host, void *ctx);
void link_free(struct link *link); /* NULL is allowed */

void link_up(struct link *link, rras_ms now);   /* the line carries frames: start */
void link_receive(struct link *link, uint16_t protocol, struct bytes info, rras_ms now);
rras_ms link_advance(struct link *link, rras_ms now); /* runs what is due; when to call again */

/* Polite end: Terminate-Request with the reason's RAS error in Windows' layout
 * (magic, 00 3c cd 74, error), then ended(why). The first reason given stays. */
void link_close(struct link *link, enum end_reason why, rras_ms now);
/* No more frames can move: ended() at once, `why` unless a reason stands already. */
void link_down(struct link *link, enum end_reason why);

/* The answer to authenticate(). Ignored when no attempt is waiting. */
void link_auth_answer(struct link *link, const struct auth_verdict *verdict, rras_ms now);
/* LINK_ANSWERS: offer these addresses. LINK_CALLS: ask for them (zeroes: whatever the peer gives). */
void link_start_network(struct link *link, const struct link_ip *ip, rras_ms now);
/* LINK_ANSWERS, from authenticated() on: the peer knows CBCP, ask it what it wants of this set of
 * cbcp_type (CBCP_SET). The answer comes to host->callback. Not without link_wants_callback(). */
bool link_wants_callback(const struct link *link);
void link_start_callback(struct link *link, unsigned allowed, rras_ms now);
/* Both sides, between routers: each asks the other for an address (ip->our_address 0: whatever it gives; it gives none:
 * `fallback`) and gives ip->peer_address to a peer that asks; one that names its own keeps it if
 * host->address_wanted() says so (KB Q169831). DNS and WINS are neither asked for nor given but to who asks. */
void link_start_router(struct link *link, const struct link_ip *ip, uint32_t fallback, rras_ms now);
/* LINK_ANSWERS with say_methods: who we are to this caller; what it has asked is answered now. It is not, and the call
 * ends, where it is asked by a weaker way than all of `methods`, or we are nobody: user "". */
void link_set_identity(struct link *link, const char *user, const char *password, unsigned methods, rras_ms now);
/* LINK_CALLS, after host->auth_retry() and callback_wanted(). number "": no callback. */
void link_retry_auth(struct link *link, const char *user, const char *password, rras_ms now);
void link_wish_callback(struct link *link, const char *number, uint8_t delay_s, rras_ms now);
/* No network for this caller: IPCP is Protocol-Rejected, the link ends with `why` soon after. */
void link_refuse_network(struct link *link, enum end_reason why, rras_ms now);

/* A packet for the peer; false when the network protocol is not open or it exceeds tx_mru. */
bool link_send_packet(struct link *link, uint16_t protocol, struct bytes packet);

/* Sends an LCP Echo-Request that carries `stamp`; the answer comes to host->echo_reply. False when
 * LCP is not open or the peer has shown that it does not answer echoes. */
bool link_echo(struct link *link, uint32_t stamp, rras_ms now);

enum link_phase link_phase(const struct link *link);
const struct link_framing *link_framing(const struct link *link);
#endif
