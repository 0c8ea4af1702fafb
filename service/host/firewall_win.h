/*
 * firewall_win.h - Windows Firewall lets calls in to the lines that were opened to the LAN, and to no other.
 *
 * Each such line has a rule of its own, for this program alone, which goes when the line goes. Making
 * and removing rules needs Administrators: the service, as LocalService, can only see that one is
 * missing and say so; `rrassvc firewall`, `wish` and `purge` do it. Any thread but the logic thread:
 * the firewall may take its time.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_FIREWALL_WIN_H
#define RRAS_FIREWALL_WIN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

struct firewall_line {
    uint32_t address;          /* host order; 0: all of this computer's */
    uint16_t port;
};

enum firewall_result { FIREWALL_THERE, FIREWALL_MADE, FIREWALL_FAILED };

/* A line that only this computer reaches needs no rule. */
bool firewall_is_needed(const struct firewall_line *line);
/* "OpenRRAS 0.0.0.0:2323": what Windows shows the rule as. `out` holds FIREWALL_NAME_MAX chars. */
enum { FIREWALL_NAME_MAX = 80 };
char *firewall_rule_name(const char *service, const struct firewall_line *line, char *out);

/* Whether a rule made for the program at `a` is one for the program at `b`; NULL: for none, or for every one. */
bool firewall_is_same_program(const wchar_t *a, const wchar_t *b);

/* Makes the rules of this service be those of `lines`: `told` hears of each line that needs one; rules
 * of lines that are gone are removed. `why` is a sentence when it failed. */
void firewall_set(const char *service, const struct firewall_line *lines, size_t count,
                  void (*told)(void *ctx, const struct firewall_line *line, enum firewall_result result, const char *why), void *ctx);
#endif
