/*
 * reassembly.h - whole packets from the fragments callers send (RFC 791 3.2, RFC 815).
 *
 * Bounded in number, per machine, per line and in time. A datagram whose fragments overlap is thrown away whole;
 * fragments that came twice are not. PURE; one allocation per datagram, none per fragment.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_REASSEMBLY_H
#define RRAS_REASSEMBLY_H
#include "common/base/clock.h"
#include "service/net/ip4_packet.h"

enum {
    REASSEMBLY_MAX = 32,             /* datagrams at once */
    REASSEMBLY_PER_SOURCE = 4,
    REASSEMBLY_PER_OWNER = 16,       /* a router has many behind it */
    REASSEMBLY_MS = 15000            /* RFC 791 suggests so; slow lines need it */
};

struct datagram;

struct reassembly {
    struct datagram *slots[REASSEMBLY_MAX];
    struct datagram *done;           /* the last one completed: lives until the next call */
};

void reassembly_init(struct reassembly *r);
void reassembly_fini(struct reassembly *r);
/* `owner` keeps lines apart. True: *whole is complete, valid until the next call. */
bool reassembly_add(struct reassembly *r, const void *owner, const struct ip4_packet *fragment, rras_ms now,
                    struct ip4_packet *whole);
void reassembly_forget(struct reassembly *r, const void *owner);
rras_ms reassembly_advance(struct reassembly *r, rras_ms now);
#endif
