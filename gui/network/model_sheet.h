/*
 * model_sheet.h - what the Network sheet says: what the service is doing, what stands in a caller's way,
 * what callers dial, and which protocols there are.
 *
 * PURE. Texts are string numbers of sheet_ids.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_SHEET_H
#define RRAS_MODEL_SHEET_H
#include "common/ras/config.h"

struct sheet_facts {
    bool is_registered;            /* the Windows service is */
    bool is_changing;              /* it is starting or stopping */
    bool is_reachable;             /* something answers: the service, or rrassvc run in a window */
    bool is_paused, is_restarting, is_restart_pending;
    bool has_mismatch;             /* components of several versions lie beside us */
    bool may_change;
};

/* ---- Services ---- */

/* *Routing and Remote Access Service* stands in the list. */
bool sheet_has_service(const struct sheet_facts *facts);
/* "Running", "Not started", ... */
int sheet_service_state(const struct sheet_facts *facts);

/* Each is 0 (enabled), or the string that says why the button is disabled. `is_selected`: the service. */
struct sheet_buttons {
    int add, remove, properties;
};
struct sheet_buttons sheet_buttons(const struct sheet_facts *facts, bool is_selected);

/* The one sentence below the list: what keeps callers out, and when nothing does, what they dial. */
struct sheet_note {
    int string_id;                 /* 0: nothing to say. IDS_NOTE_DIAL and IDS_NOTE_DIAL_629 have "%s" for sheet_dial() */
    bool is_warning;
};
struct sheet_note sheet_note(const struct sheet_facts *facts, const struct ras_config *config);

/* ---- what callers dial ---- */

enum { DIAL_MAX = 512 };
/* "192.168.1.5:2323 or COM5": every line with a port that takes calls; "" when there is none. Where a
 * line listens on all addresses, `own_address` (host order, 0 unknown) stands for them. */
struct dial_words {                /* of the string table; "%s" is the COM port or the number */
    char modem[64], port[64], or[16];
};
char *sheet_dial(const struct ras_config *config, uint32_t own_address, const struct dial_words *words, char out[DIAL_MAX]);

/* ---- Protocols ---- */

struct sheet_protocol {
    int name_id, state_id, description_id;
    bool is_available;             /* and has properties */
};
enum { SHEET_PROTOCOLS = 3 };
/* In the order of the list. `can_ipx` and `can_netbeui`: what the service offers. */
struct sheet_protocol sheet_protocol(size_t row, bool can_ipx, bool can_netbeui);
#endif
