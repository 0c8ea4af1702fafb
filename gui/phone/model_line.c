/*
 * model_line.c - what there is to dial with.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_line.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/port_role.h"
#include "gui/phone/phone_ids.h"

static bool may_dial(unsigned roles)
{
    return port_role_row(roles)->manual_dial == 0;
}

/* ---- may it dial ---- */

struct found {
    bool any, dials, will_dial;
};

static void look(struct found *found, const struct line_port *port)
{
    found->any = true;
    found->dials = found->dials || may_dial(port->roles_in_force);
    found->will_dial = found->will_dial || may_dial(port->roles);
}

int line_refusal(enum phone_kind kind, const char *port, bool other_port_ok, const struct line_port *ports, size_t count)
{
    static const int none[PHONE_KINDS] = { IDS_LINE_NO_MODEM, IDS_LINE_NO_TCP, IDS_LINE_NO_CABLE };
    static const int receives[PHONE_KINDS] = { IDS_LINE_MODEM_RECEIVES, IDS_LINE_TCP_RECEIVES, IDS_LINE_CABLE_RECEIVES };
    struct found named = { false, false, false }, all = named;

    for (size_t i = 0; i < count; i++) {
        if (ports[i].kind != kind)
            continue;
        look(&all, &ports[i]);
        if (text_equal_nocase(ports[i].name, port) || text_equal_nocase(ports[i].device, port))
            look(&named, &ports[i]);
    }
    if (!all.any)
        return none[kind];
    if (named.dials || ((port[0] == '\0' || other_port_ok) && all.dials))
        return 0;
    if (port[0] != '\0' && (all.dials || !other_port_ok)) {
        if (!named.any)
            return IDS_LINE_PORT_GONE;
        return named.will_dial ? IDS_LINE_PENDING : IDS_LINE_PORT_RECEIVES;
    }
    if (all.will_dial)
        return IDS_LINE_PENDING;
    return receives[kind];
}

bool line_kind_is_there(enum phone_kind kind, const struct line_port *ports, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ports[i].kind == kind)
            return true;
    return false;
}

/* ---- what can be chosen ---- */

static void add(struct line_choices *choices, const char *port, const char *device, int string_id)
{
    size_t at = choices->count++;

    text_copy(choices->all[at].port, sizeof choices->all[at].port, port);
    text_copy(choices->all[at].device, sizeof choices->all[at].device, device);
    choices->all[at].string_id = string_id;
}

static int words_of(const struct line_port *port)
{
    if (may_dial(port->roles_in_force))
        return IDS_CHOICE_PORT;
    return may_dial(port->roles) ? IDS_CHOICE_PENDING : IDS_CHOICE_RECEIVES;
}

void line_choices_of(struct line_choices *choices, enum phone_kind kind, const char *port, const struct line_port *ports, size_t count)
{
    static const int any[PHONE_KINDS] = { IDS_CHOICE_ANY_MODEM, IDS_CHOICE_ANY_TCP, IDS_CHOICE_ANY_CABLE };

    memset(choices, 0, sizeof *choices);
    add(choices, "", "", any[kind]);
    for (size_t i = 0; i < count && choices->count <= LINES_MAX; i++) {
        if (ports[i].kind != kind)
            continue;
        if (port[0] != '\0' && text_equal_nocase(ports[i].name, port))
            choices->chosen = choices->count;
        add(choices, ports[i].name, ports[i].device, words_of(&ports[i]));
    }
    if (port[0] != '\0' && choices->chosen == 0) {
        choices->chosen = choices->count;
        add(choices, port, "", IDS_CHOICE_GONE);
    }
}
