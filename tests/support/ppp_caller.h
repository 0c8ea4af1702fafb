/*
 * ppp_caller.h - a whole dial-up caller for tests: our engine as the calling side, HDLC, and enough
 * TCP to fetch a page. Sans-I/O; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PPP_CALLER_H
#define RRAS_PPP_CALLER_H
#include "service/ppp/hdlc.h"
#include "service/ppp/link.h"
#include "tests/support/tiny_tcp.h"

struct ppp_caller {
    struct link *link;
    struct hdlc_rx rx;
    struct hdlc_tx tx;
    uint32_t wanted_address;        /* asked for in IPCP; 0: whatever the server gives */
    struct link_ip ip;              /* once up */
    bool is_up, has_ended;
    enum end_reason why;
    struct cbcp_agreed callback;    /* of the last CBCP that agreed on one; type 0: none did */
    uint32_t peer_error;            /* the RAS error the server said in its Terminate-Request */
    char server_says[64];           /* its LCP Identification */
    uint32_t pings_back;
    rras_ms last_ping_back;
    uint64_t line_bytes_in, ip_bytes_in;
    struct tiny_tcp tcp;
    rras_ms now;
    uint32_t random;
    void (*write)(void *ctx, struct bytes line);
    void *ctx;
};

/* `methods`: a set of enum auth_method it is willing to use. False: out of memory. */
bool ppp_caller_init(struct ppp_caller *c, const char *user, const char *password, unsigned methods,
                     void (*write)(void *ctx, struct bytes line), void *ctx);
/* The same, asking to be called back by CBCP. */
bool ppp_caller_init_callback(struct ppp_caller *c, const char *user, const char *password, unsigned methods,
                              const struct cbcp_wish *wish, void (*write)(void *ctx, struct bytes line), void *ctx);
void ppp_caller_fini(struct ppp_caller *c);
void ppp_caller_start(struct ppp_caller *c, rras_ms now);
void ppp_caller_receive(struct ppp_caller *c, struct bytes line, rras_ms now);
rras_ms ppp_caller_advance(struct ppp_caller *c, rras_ms now);
void ppp_caller_get(struct ppp_caller *c, uint32_t to, uint16_t port, const char *request, rras_ms now);
void ppp_caller_ping(struct ppp_caller *c, uint32_t to, uint16_t sequence);
void ppp_caller_hang_up(struct ppp_caller *c, rras_ms now);
#endif
