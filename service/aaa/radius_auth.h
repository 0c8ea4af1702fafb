/*
 * radius_auth.h - a caller's attempt as an Access-Request, and what the answer to it means (RFC 2865,
 * MS-CHAP: RFC 2548).
 *
 * The answer is read only after radius_prove(); even then nothing in it is taken for granted: an
 * address no caller can have, a service we do not give, an MS-CHAPv2 success without its proof are
 * refusals. PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_AUTH_H
#define RRAS_RADIUS_AUTH_H
#include "common/ras/port_config.h"
#include "service/aaa/auth.h"
#include "service/aaa/radius_packet.h"

enum { RADIUS_CLASS_MAX = 512, RADIUS_REPLY_MAX = 160, RADIUS_NAS_NAME_MAX = 63, RADIUS_STATION_MAX = 63 };

/* Who asks. */
struct radius_nas {
    char identifier[RADIUS_NAS_NAME_MAX + 1]; /* the computer's name; never empty (RFC 2865 4.1) */
    uint32_t address;                /* host order; 0 left out */
};

/* Where the caller is. */
struct radius_caller {
    char port[PORT_NAME_MAX + 1];    /* "COM5": NAS-Port-Id, and its number as NAS-Port */
    bool is_virtual;                 /* a TCP line; else a modem */
    char calling[RADIUS_STATION_MAX + 1]; /* number or address; "" unknown */
    char called[RADIUS_STATION_MAX + 1];  /* what was called; "" unknown */
    uint32_t bps;                    /* 0 unknown */
};

/* Every Class attribute of an Access-Accept as it was on the wire: goes into accounting unread. */
struct radius_class {
    uint16_t len;
    uint8_t octets[RADIUS_CLASS_MAX];
};

struct radius_answer {
    struct auth_result result;
    char user[AUTH_NAME_MAX + 1];    /* for accounting: the server's User-Name, or the one sent */
    struct radius_class class_;
    char reply[RADIUS_REPLY_MAX];    /* Reply-Message, or what is wrong with the answer; printable */
};

/* What both kinds of request say of the call. */
void radius_put_caller(struct writer *w, const struct radius_nas *nas, const struct radius_caller *caller);
/* The number at the end of a port's name; 0 when there is none. */
uint32_t radius_port_number(const char *port);

/* False: no server need be asked about this attempt (no name, a password longer than 128 octets, a
 * response of another length than its method has). It is refused with radius_refuse(691). */
bool radius_can_ask(const struct auth_attempt *attempt);
/* The whole packet, sealed. False: it does not fit. */
bool radius_write_access(struct writer *w, uint8_t id,
                         const uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN],
                         const struct auth_attempt *attempt, const struct radius_nas *nas,
                         const struct radius_caller *caller, struct bytes secret, bool is_signed);
/* A packet of code Access-Accept, -Reject or -Challenge. */
void radius_judge(const struct radius_packet *packet, const struct auth_attempt *attempt, struct radius_answer *answer);
/* A refusal nobody at a server spoke: 930, 938, 939, 691. */
void radius_refuse(struct radius_answer *answer, const struct auth_attempt *attempt,
                   uint32_t ras_error, const char *why);
#endif
