/*
 * demand_dial_text.c - routes, filters and dial-out hours as people write them, and back.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/demand_dial.h"

enum { PREFIX_MAX = 32, DAYS = 7, HOURS = 24 };

/* ---- tokens: each takes what it knows from `*at` on, or nothing ---- */

static void skip_blanks(const char **at)
{
    while (**at == ' ')
        (*at)++;
}

static bool take_blanks(const char **at)
{
    bool is_one = **at == ' ';

    skip_blanks(at);
    return is_one;
}

static bool take(const char **at, const char *what)
{
    size_t len = strlen(what);

    if (strncmp(*at, what, len) != 0)
        return false;
    *at += len;
    return true;
}

/* Decimal, without zeroes in front. */
static bool take_number(const char **at, unsigned max, unsigned *out)
{
    size_t digits = strspn(*at, "0123456789");
    unsigned value = 0;

    if (digits == 0 || digits > 5 || (digits > 1 && **at == '0'))
        return false;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (unsigned)((*at)[i] - '0');
    if (value > max)
        return false;
    *at += digits;
    *out = value;
    return true;
}

static bool take_address(const char **at, uint32_t *address)
{
    size_t len = strspn(*at, "0123456789.");
    char text[IP4_TEXT_MAX];

    if (len >= sizeof text)
        return false;
    memcpy(text, *at, len);
    text[len] = '\0';
    if (!ip4_parse(text, address))
        return false;
    *at += len;
    return true;
}

static bool prefix_of_mask(uint32_t mask, uint8_t *len)
{
    for (uint8_t n = 0; n <= PREFIX_MAX; n++) {
        if (mask == ip4_mask(n)) {
            *len = n;
            return true;
        }
    }
    return false;
}

/* "10.1.0.0/16" */
static bool take_network(const char **at, uint32_t *network, uint8_t *len)
{
    unsigned prefix;

    if (!take_address(at, network) || !take(at, "/") || !take_number(at, PREFIX_MAX, &prefix))
        return false;
    *len = (uint8_t)prefix;
    return (*network & ~ip4_mask(*len)) == 0;
}

/* ---- routes ---- */

bool interface_route_parse(const char *text, struct interface_route *route)
{
    struct interface_route parsed = { 0 };
    const char *at = text;
    uint32_t mask;

    if (!text_equal_nocase(text, "default") && !(take_network(&at, &parsed.destination, &parsed.prefix_len) && *at == '\0')) {
        at = text;
        if (!take_address(&at, &parsed.destination) || !take_blanks(&at) || !take_address(&at, &mask) || *at != '\0'
            || !prefix_of_mask(mask, &parsed.prefix_len) || (parsed.destination & ~mask) != 0)
            return false;
    }
    *route = parsed;
    return true;
}

char *interface_route_text(const struct interface_route *route, char out[ROUTE_TEXT_MAX])
{
    char address[IP4_TEXT_MAX];

    if (route->prefix_len == 0 && route->destination == 0)
        snprintf(out, ROUTE_TEXT_MAX, "default");
    else
        snprintf(out, ROUTE_TEXT_MAX, "%s/%u", ip4_text(route->destination, address), route->prefix_len % 100u);
    return out;
}

/* ---- filters ---- */

static const struct {
    uint8_t number;
    bool has_ports;
    const char *name;
} protocols[] = { { 0, false, "any" }, { 1, false, "icmp" }, { 6, true, "tcp" }, { 17, true, "udp" } };
enum { PROTOCOLS = sizeof protocols / sizeof *protocols };

/* The row of the word at `*at`, which a blank follows; PROTOCOLS: none. */
static size_t take_protocol(const char **at)
{
    size_t len = strcspn(*at, " "), row = 0;
    char word[8];

    if (len >= sizeof word)
        return PROTOCOLS;
    memcpy(word, *at, len);
    word[len] = '\0';
    while (row < PROTOCOLS && !text_equal_nocase(protocols[row].name, word))
        row++;
    *at += len;
    return row;
}

/* "10.1.0.0/16", and ":80" behind it where there may be a port */
static bool take_end(const char **at, bool may_have_port, uint32_t *network, uint8_t *len, uint16_t *port)
{
    unsigned number = 0;

    if (!take_network(at, network, len))
        return false;
    if (may_have_port && take(at, ":") && (!take_number(at, UINT16_MAX, &number) || number == 0))
        return false;
    *port = (uint16_t)number;
    return true;
}

bool interface_filter_parse(const char *text, struct interface_filter *filter)
{
    struct interface_filter parsed = { 0 };
    const char *at = text;
    size_t row = take_protocol(&at);

    if (row == PROTOCOLS || !take_blanks(&at)
        || !take_end(&at, protocols[row].has_ports, &parsed.source, &parsed.source_len, &parsed.source_port) || !take_blanks(&at)
        || !take(&at, "->") || !take_blanks(&at)
        || !take_end(&at, protocols[row].has_ports, &parsed.destination, &parsed.destination_len, &parsed.destination_port) || *at != '\0')
        return false;
    parsed.protocol = protocols[row].number;
    *filter = parsed;
    return true;
}

enum { END_TEXT_MAX = IP4_TEXT_MAX + 3 + 6 };

static char *end_text(uint32_t network, uint8_t len, uint16_t port, char out[END_TEXT_MAX])
{
    char address[IP4_TEXT_MAX];

    ip4_text(network, address);
    if (port)
        snprintf(out, END_TEXT_MAX, "%s/%u:%u", address, len % 100u, port);
    else
        snprintf(out, END_TEXT_MAX, "%s/%u", address, len % 100u);
    return out;
}

char *interface_filter_text(const struct interface_filter *filter, char out[FILTER_TEXT_MAX])
{
    char source[END_TEXT_MAX], destination[END_TEXT_MAX];
    size_t row = 0;

    while (row < PROTOCOLS - 1 && protocols[row].number != filter->protocol)
        row++;
    snprintf(out, FILTER_TEXT_MAX, "%s %s -> %s", protocols[row].name, end_text(filter->source, filter->source_len, filter->source_port, source),
             end_text(filter->destination, filter->destination_len, filter->destination_port, destination));
    return out;
}

/* ---- dial-out hours ---- */

static const char days[DAYS][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

static bool take_day(const char **at, unsigned *day)
{
    char word[4] = "";

    for (size_t i = 0; i < 3 && (*at)[i]; i++)
        word[i] = (*at)[i];
    for (*day = 0; *day < DAYS; ++*day) {
        if (text_equal_nocase(word, days[*day])) {
            *at += 3;
            return true;
        }
    }
    return false;
}

/* "8:00", "08:00", "24:00": whole hours. */
static bool take_hour(const char **at, unsigned *hour)
{
    size_t digits = strspn(*at, "0123456789");

    if (digits == 2 && **at == '0')
        (*at)++;
    return digits <= 2 && take_number(at, HOURS, hour) && take(at, ":00");
}

/* "Mon 08:00-18:00", "Mon-Fri 08:00-18:00" */
static bool take_range(const char **at, uint32_t hours[DAYS])
{
    unsigned first, last, from, to;

    if (!take_day(at, &first))
        return false;
    last = first;
    if (take(at, "-") && !take_day(at, &last))
        return false;
    if (!take_blanks(at) || !take_hour(at, &from) || !take(at, "-") || !take_hour(at, &to) || from >= to)
        return false;
    for (unsigned day = first;; day = (day + 1) % DAYS) {
        hours[day] |= ((uint32_t)DIAL_HOURS_ALL >> (HOURS - (to - from))) << from;
        if (day == last)
            return true;
    }
}

bool dial_hours_parse(const char *text, uint32_t hours[7])
{
    uint32_t parsed[DAYS] = { 0 };
    const char *at = text;

    if (text_equal_nocase(text, "always")) {
        for (size_t day = 0; day < DAYS; day++)
            parsed[day] = DIAL_HOURS_ALL;
    } else if (!text_equal_nocase(text, "never")) {
        do {
            skip_blanks(&at);
            if (!take_range(&at, parsed))
                return false;
            skip_blanks(&at);
        } while (take(&at, ","));
        if (*at != '\0')
            return false;
    }
    memcpy(hours, parsed, sizeof parsed);
    return true;
}

static bool are_all(const uint32_t hours[7], uint32_t value)
{
    for (size_t day = 0; day < DAYS; day++)
        if ((hours[day] & DIAL_HOURS_ALL) != value)
            return false;
    return true;
}

/* "Mon-Fri 08:00-12:00, Mon-Fri 14:00-18:00", of days that are alike; how long it is. */
static size_t put_days(uint32_t hours, unsigned first, unsigned last, char *out, size_t cap, bool is_more)
{
    size_t len = 0;

    for (unsigned from = 0, to; from < HOURS; from = to + 1) {
        for (to = from; to < HOURS && (hours >> to & 1); to++)
            ;
        if (to > from)
            len += (size_t)snprintf(out + len, cap - len, "%s%s%s%s %02u:00-%02u:00", is_more || len > 0 ? ", " : "", days[first],
                                    last > first ? "-" : "", last > first ? days[last] : "", from, to);
    }
    return len;
}

char *dial_hours_text(const uint32_t hours[7], char out[HOURS_TEXT_MAX])
{
    size_t len = 0;

    if (are_all(hours, 0) || are_all(hours, DIAL_HOURS_ALL)) {
        snprintf(out, HOURS_TEXT_MAX, "%s", hours[0] & 1 ? "always" : "never");
        return out;
    }
    out[0] = '\0';
    for (unsigned day = 0, last; day < DAYS; day = last + 1) {
        for (last = day; last + 1 < DAYS && hours[last + 1] == hours[day]; last++)
            ;
        len += put_days(hours[day], day, last, out + len, HOURS_TEXT_MAX - len, len > 0);
    }
    return out;
}

bool dial_hours_allow(const uint32_t hours[7], unsigned week_hour)
{
    return week_hour < DAYS * HOURS && (hours[week_hour / HOURS] >> week_hour % HOURS & 1);
}
