/*
 * tapi_record.h - what a telephony service provider wrote into our buffers, read with suspicion.
 *
 * Every TAPI record begins with dwTotalSize, dwNeededSize and dwUsedSize and then points into itself with pairs
 * of dwXxxSize and dwXxxOffset. Providers are third-party code: none of these numbers is trusted. A record is
 * the memory we gave, cut to its dwUsedSize; a field that does not lie in it as a whole is an empty one.
 *
 * The caller owns all memory. Pure, no allocation, any thread. Numbers are as tapi.h of the Windows SDK has them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TAPI_RECORD_H
#define RRAS_TAPI_RECORD_H
#include "common/base/bytes.h"

enum {
    TAPI_NAME_MAX = 127,
    TAPI_NUMBER_MAX = 63,
    TAPI_RECORD_MAX = 65536,          /* the largest buffer anybody gets; real ones take a few hundred bytes */
    TAPI_MEDIA_DATA_MODEM = 0x10,     /* LINEMEDIAMODE_DATAMODEM */
    TAPI_MEDIA_UNKNOWN = 0x02         /* LINEMEDIAMODE_UNKNOWN: a ring before anybody knows what it is */
};

/* LINEDEVCAPS */
struct tapi_caps {
    uint32_t permanent_id;
    uint32_t media_modes;             /* LINEMEDIAMODE_ bits */
    uint32_t addresses;               /* how many; 0 counts as 1 */
    uint32_t max_bps;
    char name[TAPI_NAME_MAX + 1];     /* printable UTF-8; "" when there is none */
    char provider[TAPI_NAME_MAX + 1];
};

/* LINECALLINFO */
struct tapi_call_info {
    uint32_t bps;                     /* 0: not told */
    uint32_t media_modes;
    bool is_caller_withheld;          /* LINECALLPARTYID_BLOCKED */
    char caller[TAPI_NUMBER_MAX + 1]; /* "" when not told */
    char caller_name[TAPI_NUMBER_MAX + 1];
    char called[TAPI_NUMBER_MAX + 1];
};

/* LINETRANSLATEOUTPUT */
struct tapi_translated {
    char dialable[2 * TAPI_NUMBER_MAX + 2]; /* for lineMakeCall */
    char displayable[2 * TAPI_NUMBER_MAX + 2];
    uint32_t results;                 /* LINETRANSLATERESULT_ bits */
};

/* MODEMSETTINGS, as a COMMCONFIG of a modem carries it (mcx.h) */
struct tapi_modem_settings {
    uint32_t bps;                     /* dwNegotiatedDCERate; 0: not told */
    bool is_compressed, has_error_control;
};

/*
 * What to do after a call filled `record` (the whole buffer we gave): 0 when all of it came, else the size to ask
 * again with, never more than TAPI_RECORD_MAX. A provider that wants more than that, or no more than it had,
 * gets 0: what has come is read.
 */
size_t tapi_size_to_retry(struct bytes record);

/* Each is false when not even the fixed part that it reads was written; *out is then all zero. */
bool tapi_read_caps(struct bytes record, struct tapi_caps *out);
bool tapi_read_call_info(struct bytes record, struct tapi_call_info *out);
bool tapi_read_translated(struct bytes record, struct tapi_translated *out);
bool tapi_read_modem_settings(struct bytes settings, struct tapi_modem_settings *out);

/*
 * VARSTRING of lineGetID("comm/datamodem"): a handle and then the device's name. Windows' handles fit 32 bits in
 * every process, so that much is read whatever the provider's idea of its width is. Never 0 or -1 when true.
 */
bool tapi_read_comm_handle(struct bytes record, uint32_t *handle);
#endif
