/*
 * radius_packet.h - one RADIUS packet on the wire: written, signed, taken apart, and proved (RFC
 * 2865, 2866, 2869 5.14).
 *
 * A packet is written with radius_begin(), the radius_put functions and one of the radius_seal
 * functions, into the caller's memory. A packet that came is parsed first, proved second, and only
 * then read: radius_parse() makes sure that the attributes tile it, radius_prove() that it is the
 * answer of somebody who knows the secret. PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RADIUS_PACKET_H
#define RRAS_RADIUS_PACKET_H
#include "common/base/bytes.h"

enum {
    RADIUS_HEADER_LEN = 20,
    RADIUS_AUTHENTICATOR_LEN = 16,
    RADIUS_PACKET_MAX = 4096,      /* of any packet, RFC 2865 3 */
    RADIUS_REQUEST_MAX = 2048,     /* of what we write: a name, a password, an MS-CHAP response, Classes */
    RADIUS_VALUE_MAX = 253,
    RADIUS_VENDOR_MICROSOFT = 311
};

enum radius_code {
    RADIUS_ACCESS_REQUEST = 1, RADIUS_ACCESS_ACCEPT = 2, RADIUS_ACCESS_REJECT = 3,
    RADIUS_ACCOUNTING_REQUEST = 4, RADIUS_ACCOUNTING_RESPONSE = 5, RADIUS_ACCESS_CHALLENGE = 11
};

enum radius_type {
    RADIUS_USER_NAME = 1,
    RADIUS_USER_PASSWORD = 2,
    RADIUS_CHAP_PASSWORD = 3,
    RADIUS_NAS_IP_ADDRESS = 4,
    RADIUS_NAS_PORT = 5,
    RADIUS_SERVICE_TYPE = 6,
    RADIUS_FRAMED_PROTOCOL = 7,
    RADIUS_FRAMED_IP_ADDRESS = 8,
    RADIUS_REPLY_MESSAGE = 18,
    RADIUS_CALLBACK_NUMBER = 19,
    RADIUS_CLASS = 25,
    RADIUS_VENDOR_SPECIFIC = 26,
    RADIUS_SESSION_TIMEOUT = 27,
    RADIUS_IDLE_TIMEOUT = 28,
    RADIUS_CALLED_STATION_ID = 30,
    RADIUS_CALLING_STATION_ID = 31,
    RADIUS_NAS_IDENTIFIER = 32,
    RADIUS_ACCT_STATUS_TYPE = 40,
    RADIUS_ACCT_DELAY_TIME = 41,
    RADIUS_ACCT_INPUT_OCTETS = 42,
    RADIUS_ACCT_OUTPUT_OCTETS = 43,
    RADIUS_ACCT_SESSION_ID = 44,
    RADIUS_ACCT_AUTHENTIC = 45,
    RADIUS_ACCT_SESSION_TIME = 46,
    RADIUS_ACCT_INPUT_PACKETS = 47,
    RADIUS_ACCT_OUTPUT_PACKETS = 48,
    RADIUS_ACCT_TERMINATE_CAUSE = 49,
    RADIUS_ACCT_INPUT_GIGAWORDS = 52,
    RADIUS_ACCT_OUTPUT_GIGAWORDS = 53,
    RADIUS_EVENT_TIMESTAMP = 55,
    RADIUS_CHAP_CHALLENGE = 60,
    RADIUS_NAS_PORT_TYPE = 61,
    RADIUS_CONNECT_INFO = 77,
    RADIUS_MESSAGE_AUTHENTICATOR = 80,
    RADIUS_NAS_PORT_ID = 87
};

/* Vendor types of Microsoft, RFC 2548. */
enum radius_ms_type {
    RADIUS_MS_CHAP_RESPONSE = 1, RADIUS_MS_CHAP_ERROR = 2, RADIUS_MS_ENCRYPTION_POLICY = 7,
    RADIUS_MS_CHAP_CHALLENGE = 11, RADIUS_MS_CHAP2_RESPONSE = 25, RADIUS_MS_CHAP2_SUCCESS = 26
};

/* ---- writing; what does not fit sets w->overflow ---- */

/* `authenticator` is the request's own: random for an Access-Request; an Accounting-Request gets
 * its own when it is sealed. */
void radius_begin(struct writer *w, enum radius_code code, uint8_t id,
                  const uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN]);
void radius_put(struct writer *w, uint8_t type, struct bytes value);
void radius_put_u32(struct writer *w, uint8_t type, uint32_t value);
void radius_put_text(struct writer *w, uint8_t type,
                     const char *text); /* nothing for "": RFC 2865 5 has no empty text */
void radius_put_ms(struct writer *w, uint8_t ms_type, struct bytes value);
/* User-Password, hidden with the secret and the authenticator (RFC 2865 5.2). At most 128 octets. */
void radius_put_password(struct writer *w, struct bytes password, struct bytes secret);
/* Message-Authenticator, right behind the header, where nothing can be slid in before it (the advice
 * after Blast-RADIUS, CVE-2024-3596); filled in when the packet is sealed. */
void radius_put_signature(struct writer *w);
/* The last step: lengths and proofs. False when it did not fit. */
bool radius_seal_access(struct writer *w, struct bytes secret);
bool radius_seal_accounting(struct writer *w, struct bytes secret);

/* ---- reading ---- */

struct radius_packet {
    uint8_t code, id;
    struct bytes whole;              /* without what came behind its Length */
    struct bytes attributes;
};
struct radius_attribute {
    uint8_t type;
    struct bytes value;
};

/* False: not a RADIUS packet. Octets behind its Length are padding, RFC 2865 3. */
bool radius_parse(struct bytes datagram, struct radius_packet *out);
/* The next attribute of radius_packet.attributes; false at the end. */
bool radius_next(struct reader *attributes, struct radius_attribute *out);
/* The next attribute of Microsoft inside the value of a Vendor-Specific one; false at the end, and
 * for another vendor. Begin with `inner` made by radius_ms_reader(). */
struct reader radius_ms_reader(const struct radius_attribute *vendor_specific);
bool radius_ms_next(struct reader *inner, struct radius_attribute *out);

enum radius_proof {
    RADIUS_PROVED,
    RADIUS_FORGED,                   /* the Response Authenticator is not made with our secret */
    RADIUS_UNSIGNED,                 /* it lacks the Message-Authenticator that is required */
    RADIUS_FORGED_SIGNATURE          /* its Message-Authenticator is not right, or there are two */
};
/* Is this the answer to the request of this authenticator? A Message-Authenticator that is there has
 * to be right, whether it is required or not. */
enum radius_proof radius_prove(const struct radius_packet *packet, const uint8_t request[RADIUS_AUTHENTICATOR_LEN],
                               struct bytes secret, bool needs_signature);
#endif
