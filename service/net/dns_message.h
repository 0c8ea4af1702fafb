/*
 * dns_message.h - DNS as a client needs it: the question for a name's addresses, and its answer, judged.
 *
 * Pure functions over caller-owned memory, any thread. RFC 1035 4.1; CNAMEs are followed within the
 * answer (RFC 1034 5.3.3).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DNS_MESSAGE_H
#define RRAS_DNS_MESSAGE_H
#include "common/base/bytes.h"
#include "common/base/host_name.h"

enum { DNS_NAME_MAX = HOST_NAME_CHARS, DNS_QUESTION_MAX = 12 + DNS_NAME_MAX + 2 + 4, DNS_ADDRESSES_MAX = 4, DNS_PORT = 53 };

/* The question, recursion desired, into DNS_QUESTION_MAX octets; its length. The name must be host_name_ok(). */
size_t dns_write_question(uint8_t *out, uint16_t id, const char *name);

enum dns_verdict {
    DNS_NOT_OURS,                    /* another id, another question, or nonsense: as if it had not come */
    DNS_FOUND,
    DNS_NO_NAME,                     /* there is none (NXDOMAIN), or it has no address */
    DNS_SERVER_FAILED                /* this server cannot tell */
};
struct dns_answer {
    uint32_t addresses[DNS_ADDRESSES_MAX];
    unsigned count;
    uint32_t ttl_s;                  /* the shortest on the way */
};
enum dns_verdict dns_read_answer(struct bytes message, uint16_t id, const char *name, struct dns_answer *answer);
#endif
