/*
 * model_line.h - what there is to dial with: the ports an entry can choose from, and why it may not dial.
 *
 * A computer that only receives calls says so before anything is dialled; NT complained about a missing
 * protocol there, or failed with 720 (KB Q156472, Q152605). PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_LINE_H
#define RRAS_MODEL_LINE_H
#include "common/ras/phone_entry.h"

enum { LINE_DEVICE_MAX = 63, LINES_MAX = 256, LINE_TEXT_MAX = 256 };

struct line_port {                       /* a port of the service */
    char name[PHONE_PORT_MAX + 1];
    char device[LINE_DEVICE_MAX + 1];
    enum phone_kind kind;                /* what is on it */
    unsigned roles;                      /* enum port_role: after the next start */
    unsigned roles_in_force;             /* 0: the running service has no such port */
};

/* Why an entry of this kind and port cannot be dialled now: a string (IDS_LINE_..., %s is the port); 0: it can. */
int line_refusal(enum phone_kind kind, const char *port, bool other_port_ok, const struct line_port *ports, size_t count);

/* What *Dial using* offers for a kind: any port of it, then each. */
struct line_choices {
    size_t count, chosen;
    struct {
        char port[PHONE_PORT_MAX + 1];   /* "": any of the kind */
        char device[LINE_DEVICE_MAX + 1];
        int string_id;                   /* how it is shown: IDS_CHOICE_..., %s is its name */
    } all[LINES_MAX + 2];
};
/* `port` is chosen; one that is not there any more is offered all the same, and says so. */
void line_choices_of(struct line_choices *choices, enum phone_kind kind, const char *port, const struct line_port *ports, size_t count);
bool line_kind_is_there(enum phone_kind kind, const struct line_port *ports, size_t count);
#endif
