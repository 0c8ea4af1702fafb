/*
 * pair_rig.h - two sites: two servers whose TCP lines reach each other, with one clock. One pair at a time.
 *
 * Site A has the pool 192.168.0.1-254, site B 172.16.0.1-254 (KB Q169831). "a:1" and "b:1" are their numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PAIR_RIG_H
#define RRAS_PAIR_RIG_H
#include "tests/support/server/server_rig.h"

extern struct rig *site_a, *site_b;
extern char site_why[256];

/* Two servers, each with so many TCP ports of these roles, started. */
void open_sites(uint16_t ports_a, unsigned roles_a, uint16_t ports_b, unsigned roles_b);
/* The same, each with a COM5 besides: the ends of a null modem cable. */
void open_cable_sites(uint16_t ports, unsigned roles);
void close_sites(void);
/* Site B is started anew: nothing it knew is left, its lines are gone; `silently`: A is not told. */
void restart_b(uint16_t ports, unsigned roles, bool silently);

/* An interface to the other site that dials `number` as `user`, with the right password and one route. */
struct demand_dial iface_to(const char *name, const char *number, const char *user, const char *route);
/* Site A has SiteB with a route to 10.2.0.0/16, site B has SiteA with one to the callers of A. */
void join_sites(void);

void sites_run(rras_ms ms);
void sites_step(unsigned rounds);               /* of bytes on the lines; no time goes by */
/* As long as it takes until a site's interface is in this state; false: not within `ms`. */
bool sites_run_until(struct rig *site, enum interface_state state, rras_ms ms);
/* connect() to this site fails with this RAS error; 0: it works. */
void site_fails_with(const struct rig *site, uint32_t error);
/* Bytes on lines between the sites take up to so long, another time on each line; 0: none. */
void sites_are_apart(rras_ms ms, uint32_t seed);
struct interface_status iface_status(const struct rig *site);  /* its first one's */
/* All lines between the sites: cut without a word, or lost at this site. */
void cut_lines(void);
void lose_lines(struct rig *site);
/* The line of the newest call between the sites that is open at this site; NULL none. */
struct rig_line *line_between(struct rig *site);
/* joe, who has called this site and has an address; and a ping of his: did it come back within `ms`? */
struct rig_line *caller_at(struct rig *site);
bool ping_from(struct rig_line *line, uint32_t to, rras_ms ms);
bool sites_are_clean(void);                     /* no call, every port listens, no address is lent */
void set_iface(struct rig *site, struct demand_dial iface);
unsigned events_of(const struct rig *site, enum ras_event event);
#endif
