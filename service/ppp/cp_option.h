/*
 * cp_option.h - what a control protocol knows about each of its options.
 *
 * A protocol is a table of these rows. The walker (cp_option.c) owns parsing, length checks, order
 * and the Ack/Nak/Reject decision of RFC 1661 sections 5.2-5.4; a row only answers "is this value
 * acceptable?" and "what do we ask for?". Never allocates. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CP_OPTION_H
#define RRAS_CP_OPTION_H
#include "common/base/bytes.h"

enum { CP_OPTION_VALUE_MAX = 253 };

/* From the best to the worst: a reply lists the options of the worst verdict only. */
enum cp_verdict { CP_VERDICT_ACK, CP_VERDICT_NAK, CP_VERDICT_REJ, CP_VERDICT_MALFORMED };

struct cp_option {
    uint8_t type;             /* option number on the wire */
    uint8_t min_len, max_len; /* octets of value, without the two of the header */
    const char *name;         /* as shown in traces */

    /* Our Configure-Request: append the value, or false to leave the option out; NULL: never sent. */
    bool (*propose)(const void *ours, struct writer *value);
    /* Peer's Configure-Request: Ack stores into `scratch`, Nak appends a value we would accept to
     * `hint`. NULL: always rejected. */
    enum cp_verdict (*judge)(void *scratch, struct bytes value, struct writer *hint);
    /* The peer would rather have this value of ours; NULL: its wish changes nothing. */
    void (*naked)(void *ours, struct bytes value);
    /* The peer does not want to hear of this option of ours. */
    void (*rejected)(void *ours);
    /* Nak for ever: this one is never turned into a Reject when the peer does not converge. */
    bool insists;
};

/* A table ends with a row whose name is NULL. NULL when the type has no row. */
const struct cp_option *cp_find_option(const struct cp_option *table, uint8_t type);

/*
 * Judges a whole Configure-Request.
 *
 *   request  the options of the packet, after its header of four octets
 *   can_nak  false once enough has been Nak'd: what is not acceptable is rejected (RFC 1661 4.6)
 *   scratch  parameters under judgement; keep them only when the answer is Ack
 *   reply    receives the options of the answer. An Ack that does not fit sets `overflow`; a Nak
 *            or Reject that does not fit ends at the last whole option that does.
 *
 * CP_VERDICT_MALFORMED when an option runs past the packet: it is dropped in silence.
 */
enum cp_verdict cp_judge_request(const struct cp_option *table, struct bytes request, bool can_nak,
                                 void *scratch, struct writer *reply);

/* Appends every option that has something to propose, in the table's order. */
void cp_write_request(const struct cp_option *table, const void *ours, struct writer *out);

/* Hands each option of a Configure-Nak or Configure-Reject of ours to its row. False, and nothing
 * done, when the packet is malformed. Options we never sent are passed over. */
bool cp_read_nak(const struct cp_option *table, struct bytes options, void *ours);
bool cp_read_reject(const struct cp_option *table, struct bytes options, void *ours);

/* Appends one option, or nothing and `overflow` when it does not fit. */
void cp_put_option(struct writer *w, uint8_t type, struct bytes value);
/* Takes one option off the front; false when it is malformed or there is none. */
bool cp_take_option(struct reader *r, uint8_t *type, struct bytes *value);
#endif
