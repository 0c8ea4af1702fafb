/* dial_plan.c - the switchboard's table: which row a number means.
 * SPDX-License-Identifier: MIT */
#include "common/ras/dial_plan.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/phone_entry.h"

static const char *const names[PLAN_KINDS] = { "server", "port", "place", "echo", "busy", "noanswer" };

const char *plan_kind_name(enum plan_kind kind)
{
    return kind < PLAN_KINDS ? names[kind] : names[PLAN_SERVER];
}

int plan_kind_find(const char *name)
{
    for (int i = 0; i < PLAN_KINDS; i++)
        if (text_equal_nocase(names[i], name))
            return i;
    return -1;
}

static bool is_number(const char *text)
{
    return text[strspn(text, "0123456789*#+-. ()/,")] == '\0';
}

/* What people put between digits tells nothing; a pattern's last * stays, and of a name every character. */
static void compact(const char *text, char out[PLAN_NUMBER_MAX + 1])
{
    const char *const between = is_number(text) ? "-. ()/," : "";
    size_t n = 0;

    for (; *text && n < PLAN_NUMBER_MAX; text++)
        if (!strchr(between, *text))
            out[n++] = *text;
    out[n] = '\0';
}

/* How well it fits: 0 not at all; more for more characters, most for all of them. */
static size_t fit(const char *pattern, const char *number)
{
    char want[PLAN_NUMBER_MAX + 1], have[PLAN_NUMBER_MAX + 1];
    size_t len;

    compact(pattern, want);
    compact(number, have);
    if (text_equal_nocase(want, have))
        return PLAN_NUMBER_MAX + 2;
    len = strlen(want);
    if (len == 0 || want[len - 1] != '*' || strlen(have) < len - 1)
        return 0;
    want[len - 1] = have[len - 1] = '\0';
    return text_equal_nocase(want, have) ? len : 0;
}

const struct plan_row *plan_find(const struct plan_row *rows, size_t count, const char *port, const char *number)
{
    const struct plan_row *best = NULL;
    size_t best_fit = 0;

    for (size_t i = 0; i < count; i++) {
        const bool is_own = rows[i].port[0] != '\0';
        size_t fits = is_own && !text_equal_nocase(rows[i].port, port) ? 0 : fit(rows[i].number, number);

        if (fits == 0)
            continue;
        fits = 2 * fits + is_own; /* between two that fit alike the port's own */
        if (fits > best_fit) {
            best = &rows[i];
            best_fit = fits;
        }
    }
    return best;
}

bool plan_is_same(const struct plan_row *a, const struct plan_row *b)
{
    char one[PLAN_NUMBER_MAX + 1], other[PLAN_NUMBER_MAX + 1];

    compact(a->number, one);
    compact(b->number, other);
    return text_equal_nocase(a->port, b->port) && text_equal_nocase(one, other);
}

static bool is_text(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    return true;
}

const char *plan_row_check(const struct plan_row *row)
{
    struct phone_place place;
    char digits[PLAN_NUMBER_MAX + 1];

    compact(row->number, digits);
    if (digits[0] == '\0' || !is_text(row->number))
        return "The number is empty; type what the machine dials, or * for every number.";
    if (strchr(row->number, '*') && strchr(row->number, '*')[1] != '\0' && row->number[0] != '*' && !is_number(row->number))
        return "A * stands for the rest of a number; put it at the end.";
    if (row->kind == PLAN_PLACE && !phone_place_parse(row->target, &place))
        return "An outside place is a host and a port, such as bbs.example.com:23.";
    if (row->kind == PLAN_PORT && (row->target[0] == '\0' || strlen(row->target) > PORT_NAME_MAX || !is_text(row->target)))
        return "Name the port that rings, such as COM3.";
    if (row->kind != PLAN_PLACE && row->kind != PLAN_PORT && row->target[0] != '\0')
        return "Only a number that leads to a port or to an outside place has a target.";
    if (row->kind == PLAN_PORT && text_equal_nocase(row->port, row->target))
        return "A machine cannot call itself; name another port.";
    return NULL;
}
