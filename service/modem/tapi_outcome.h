/*
 * tapi_outcome.h - what went wrong on a telephony line, as the RAS error a caller of RasDial() knows, and a
 * sentence that names the way out.
 *
 * Texts are constants and end in a full stop. Pure, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_OUTCOME_H
#define RRAS_TAPI_OUTCOME_H
#include <stdint.h>

struct tapi_outcome {
    uint32_t ras_error;       /* enum ras_error, and 740 and 749 */
    const char *sentence;
};

enum { TAPI_RAS_CONFIGURATION = 740, TAPI_RAS_BAD_NUMBER = 749 };

/* LINEDISCONNECTMODE_ bits of a call that was dialled and not connected; the most telling one counts. */
struct tapi_outcome tapi_outcome_of_disconnect(uint32_t modes);
/* A LINEERR_ that a function returned, or a LINE_REPLY brought. */
struct tapi_outcome tapi_outcome_of_error(uint32_t line_error);

/* The states that have no number of their own. */
extern const struct tapi_outcome tapi_no_telephony;   /* tapi32.dll is not there, or knows no provider */
extern const struct tapi_outcome tapi_no_such_line;   /* there are lines, and not this one */
extern const struct tapi_outcome tapi_starts_again;   /* LINE_REINIT */
extern const struct tapi_outcome tapi_was_closed;     /* LINE_CLOSE */
extern const struct tapi_outcome tapi_was_removed;    /* LINE_REMOVE */
extern const struct tapi_outcome tapi_no_data_handle; /* connected, but the provider gives no usable handle */
extern const struct tapi_outcome tapi_not_connected;  /* nothing was heard of the call for too long */
extern const struct tapi_outcome tapi_line_in_use;    /* a call is up on it already */
#endif
