/*
 * test_router_calls.c - calls between two demand-dial routers: who is one, who may, two at a time, both at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "tests/support/server/pair_rig.h"

enum { BOTH = CALL_IN | CALL_ROUTER, MINUTE = 60 * 1000 };

static const uint32_t behind_b = IP4(10, 2, 0, 9);

static enum interface_state state_of(const struct rig *site)
{
    return iface_status(site).state;
}

static uint32_t dial_from(struct rig *site, const char *name)
{
    return server_connect_interface(site->server, name, site->now, site_why);
}

/* So many calls are up or on the way at this site, joe's aside. */
static unsigned calls_at(const struct rig *site)
{
    unsigned calls = 0;

    for (size_t i = 0; i < server_port_count(site->server); i++) {
        struct port_status status;

        server_port_status(site->server, i, site->now, &status);
        calls += status.connected_ms != 0 && strcmp(status.user, "joe") != 0;
    }
    return calls;
}

static bool has_event_that_says(const struct rig *site, const char *text)
{
    for (size_t i = 0; i < site->event_count; i++)
        if (strstr(site->event_text[i], text))
            return true;
    return false;
}

/* ---- who is a router ---- */

START_TEST(a_caller_whose_name_is_no_interfaces_is_a_client_and_only_one_side_is_connected)
{
    static const struct interface_route wide = { IP4(172, 16, 0, 0), 12 };
    struct demand_dial iface = iface_to("SiteB", "b:1", "joe", NULL);
    struct rig_line *joe;
    uint64_t packets;

    open_sites(4, BOTH, 4, BOTH);
    join_sites();
    ck_assert(interface_route_parse("10.2.0.0/16", &iface.routes[iface.route_count++]));
    set_iface(site_a, iface);
    if (_i == 1) /* such a wide network has it, too */
        server_set_local_networks(site_a->server, &wide, 1);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 10000)); /* KB Q159684, Q172189 */
    sites_run(1000);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(rig_status(site_b, 0).connected_ms > 0, 1);
    ck_assert_str_eq(rig_status(site_b, 0).user, "joe");
    joe = caller_at(site_a);
    ck_assert(!ping_from(joe, behind_b, 3000)); /* what is behind A is spoofed at B */
    packets = iface_status(site_a).packets_out;
    ck_assert(ping_from(joe, IP4(172, 16, 0, 1), 3000)); /* what B says it is leads nobody there without a route */
    ck_assert_uint_eq(iface_status(site_a).packets_out, packets);
    ck_assert_uint_eq(site_a->pinged, IP4(172, 16, 0, 1));
    close_sites();
}
END_TEST

START_TEST(a_client_with_an_interfaces_name_is_a_router)
{
    struct rig_line *line;

    open_sites(2, BOTH, 2, BOTH);
    join_sites();
    line = rig_dial(site_b, _i == 0 ? "sitea" : "OFFICE\\SiteA", "secret", AUTH_PAP); /* KB Q176512 */
    sites_run(10000);
    ck_assert(line->caller.is_up);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    ck_assert_uint_eq(iface_status(site_b).peer_address, line->caller.ip.our_address);
    ppp_caller_hang_up(&line->caller, site_b->now);
    sites_run(3000);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    close_sites();
}
END_TEST

/* A router may have an address of its own, where a route leads to it; a bad one is not taken (KB Q170278). */
static const struct {
    uint32_t wanted;
    bool is_given;
} wishes[] = {
    { IP4(10, 9, 9, 9), true },         /* a route of its own leads there */
    { IP4(172, 16, 0, 77), true },      /* of our pool */
    { IP4(172, 16, 0, 1), false },      /* our own */
    { IP4(172, 16, 0, 2), false },      /* joe's */
    { IP4(172, 16, 7, 0), false },      /* beside the pool */
    { IP4(127, 0, 0, 1), false },
    { IP4(224, 0, 0, 1), false },
    { IP4(255, 255, 255, 255), false },
    { IP4(0, 0, 0, 5), false },
    { IP4(8, 8, 8, 8), false },         /* anybody out there */
    { IP4(10, 8, 1, 1), false },
    { IP4(10, 9, 255, 255), false },    /* to all of its network */
    { IP4(10, 9, 3, 3), false },        /* behind another router */
    { IP4(10, 50, 0, 0), false },       /* the network of one of our adapters, */
    { IP4(10, 50, 255, 255), false },   /* its broadcast address, */
    { IP4(10, 50, 1, 1), false },       /* its gateway, */
    { IP4(10, 50, 7, 7), false },       /* though a longer route says so */
};

START_TEST(a_router_that_names_an_address_has_it_where_a_route_leads_and_else_one_of_the_pool)
{
    static const struct interface_route local = { IP4(10, 50, 0, 0), 16 };
    struct demand_dial iface = iface_to("SiteA", "a:1", "SiteB", "10.9.0.0/16");
    struct server_totals totals;
    struct rig_line *line;
    uint32_t address;

    open_sites(2, BOTH, 3, BOTH);
    server_set_local_networks(site_b->server, &local, 1);
    ck_assert_uint_eq(caller_at(site_b)->caller.ip.our_address, IP4(172, 16, 0, 2));
    ck_assert(interface_route_parse("10.50.7.0/24", &iface.routes[iface.route_count++]));
    set_iface(site_b, iface);
    set_iface(site_b, iface_to("SiteC", "a:1", "SiteB", "10.9.3.0/24"));
    server_totals(site_b->server, &totals);
    ck_assert_uint_eq(totals.pool_in_use, 2); /* joe's, and this computer's */
    line = rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
    line->caller.wanted_address = wishes[_i].wanted;
    sites_run(10000);
    ck_assert(line->caller.is_up);
    address = line->caller.ip.our_address;
    ck_assert_int_eq(address == wishes[_i].wanted, wishes[_i].is_given);
    ck_assert_uint_eq(iface_status(site_b).peer_address, address);
    server_totals(site_b->server, &totals);
    ck_assert_uint_eq(totals.pool_in_use, 3);
    ppp_caller_hang_up(&line->caller, site_b->now);
    sites_run(5000);
    server_totals(site_b->server, &totals);
    ck_assert_uint_eq(totals.pool_in_use, 2);
    close_sites();
}
END_TEST

START_TEST(a_router_without_its_password_is_nobody)
{
    struct rig_line *line;

    open_sites(2, BOTH, 2, BOTH);
    join_sites();
    line = rig_dial(site_b, "SiteA", "wrong", AUTH_PAP);
    sites_run(10000);
    ck_assert(!line->caller.is_up);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    sites_run(30000);
    ck_assert(sites_are_clean());
    close_sites();
}
END_TEST

START_TEST(who_is_let_in_without_proof_is_no_router)
{
    struct rig_line *line;

    open_sites(2, BOTH, 2, BOTH);
    join_sites();
    site_b->accepts_any = true;
    line = rig_dial(site_b, "SiteA", "whatever", AUTH_PAP);
    sites_run(10000);
    ck_assert(line->caller.is_up);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    close_sites();
}
END_TEST

START_TEST(a_port_that_a_router_is_on_says_so)
{
    struct port_status a, b;

    open_sites(1, BOTH, 1, BOTH);
    join_sites();
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 10000));
    a = rig_status(site_a, 0);
    b = rig_status(site_b, 0);
    ck_assert_int_eq(a.condition, PORT_DIALED_OUT);
    ck_assert_str_eq(a.user, "SiteB");
    ck_assert_uint_eq(a.address, iface_status(site_a).peer_address);
    ck_assert_str_ne(a.protocol, "");
    ck_assert_int_eq(b.condition, PORT_AUTHENTICATED);
    ck_assert_str_eq(b.user, "SiteA");
    ck_assert_str_eq(iface_status(site_a).port, a.name);
    ck_assert_str_eq(iface_status(site_b).port, b.name);
    ck_assert_uint_gt(iface_status(site_a).bytes_in, 0);
    server_disconnect_interface(site_a->server, "SiteB", site_a->now, site_why);
    sites_run(5000);
    ck_assert_str_eq(site_a->records[0].user, "SiteB"); /* and so does what is kept of the call */
    ck_assert_str_eq(site_b->records[0].user, "SiteA");
    ck_assert(has_event_that_says(site_a, "The user SiteB was connected on port TCP1"));
    close_sites();
}
END_TEST

/* ---- what the ports' boxes say (facts: rras 3.1) ---- */

static const struct {
    unsigned roles;
    uint32_t dials;          /* 0 or 925 */
    uint32_t answers;        /* 0, 914, or 676: nobody there */
} boxes[] = {
    { 0, 925, 676 },
    { CALL_OUT, 925, 676 },
    { CALL_IN, 925, 914 },
    { CALL_ROUTER, 0, 0 },
    { CALL_IN | CALL_OUT, 925, 914 },
    { CALL_OUT | CALL_ROUTER, 0, 0 },
    { CALL_IN | CALL_ROUTER, 0, 0 },
    { CALL_IN | CALL_OUT | CALL_ROUTER, 0, 0 },
};

START_TEST(a_set_of_roles_dials_for_an_interface_or_does_not)
{
    open_sites(2, boxes[_i].roles, 2, CALL_ROUTER);
    join_sites();
    sites_run(10);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), boxes[_i].dials);
    ck_assert_uint_eq(events_of(site_a, RAS_EVENT_INTERFACE_NOT_LOADED), boxes[_i].dials == 925); /* 20105 */
    sites_run(10000);
    ck_assert_int_eq(state_of(site_a), boxes[_i].dials ? INTERFACE_UNREACHABLE : INTERFACE_CONNECTED);
    ck_assert_uint_eq(iface_status(site_a).reasons, boxes[_i].dials ? INTERFACE_NO_DEVICE : 0);
    close_sites();
}
END_TEST

START_TEST(a_set_of_roles_answers_a_router_or_sends_it_away_with_the_reason)
{
    struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", NULL);

    open_sites(2, CALL_ROUTER, 2, boxes[_i].roles);
    join_sites();
    iface.entry.redial_attempts = 0;
    set_iface(site_a, iface);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    sites_run(10000);
    ck_assert_int_eq(state_of(site_a), boxes[_i].answers ? INTERFACE_UNREACHABLE : INTERFACE_CONNECTED);
    ck_assert_uint_eq(iface_status(site_a).error, boxes[_i].answers);
    if (boxes[_i].answers == 914) {
        ck_assert_uint_eq(rig_status(site_b, 0).error, 914);
        ck_assert(has_event_that_says(site_b, "TCP1 lacks Dial out and receive calls as a demand dial router"));
        ck_assert(has_event_that_says(site_a, "At the other router, tick Dial out and receive calls"));
    }
    close_sites();
}
END_TEST

START_TEST(a_port_for_routers_alone_sends_a_client_away)
{
    struct rig_line *line;

    open_sites(1, CALL_ROUTER, 1, CALL_ROUTER);
    join_sites();
    line = rig_dial(site_b, "joe", "secret", AUTH_PAP);
    sites_run(10000);
    ck_assert(line->caller.has_ended);
    ck_assert_uint_eq(line->caller.peer_error, 913);
    close_sites();
}
END_TEST

static void add_port_at_b(unsigned roles)
{
    struct device_config device;
    struct port_config port = { .device_id = 1, .roles = roles };

    device_config_defaults(&device, DEVICE_TCP);
    device.id = 1;
    text_copy(port.name, sizeof port.name, "TCP9");
    ck_assert(server_add_port(site_b->server, &device, &port));
}

START_TEST(who_came_to_a_port_without_the_role_comes_to_another_one_when_he_calls_again)
{
    struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", NULL);
    struct rig_line *line = NULL;

    open_sites(2, BOTH, 20, _i == 0 ? CALL_IN : CALL_ROUTER);
    add_port_at_b(_i == 0 ? CALL_ROUTER : CALL_IN);
    set_iface(site_b, iface_to("SiteA", "a:1", "SiteB", NULL));
    iface.entry.redial_attempts = 1;
    iface.entry.redial_s = 5;
    set_iface(site_a, iface);
    for (int round = 0; round < 5; round++) {
        ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
        ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 20000));
        for (int try = 0; try < 2 && !(line && line->caller.is_up); try++) {
            line = rig_dial(site_b, "joe", "secret", AUTH_PAP);
            sites_run(10000);
        }
        ck_assert(line->caller.is_up);
        ppp_caller_hang_up(&line->caller, site_b->now);
        server_disconnect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(5000);
    }
    close_sites();
}
END_TEST

START_TEST(a_disabled_interface_answers_nobody)
{
    struct demand_dial iface = iface_to("SiteA", "a:1", "SiteB", NULL);

    open_sites(2, BOTH, 2, BOTH);
    join_sites();
    iface.is_enabled = false;
    set_iface(site_b, iface);
    iface = iface_to("SiteB", "b:1", "SiteA", NULL);
    iface.entry.redial_attempts = 0;
    set_iface(site_a, iface);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    sites_run(10000);
    ck_assert_uint_eq(iface_status(site_a).error, RAS_INTERFACE_DISABLED);
    ck_assert_uint_eq(rig_status(site_b, 0).error, RAS_INTERFACE_DISABLED);
    ck_assert(has_event_that_says(site_b, "demand-dial interface is disabled"));
    close_sites();
}
END_TEST

START_TEST(a_busy_port_is_waited_for_and_a_hand_is_told)
{
    struct rig_line *joe;

    open_sites(1, BOTH, 2, BOTH);
    join_sites();
    joe = caller_at(site_a);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), RAS_INTERFACE_HAS_NO_DEVICES);
    ck_assert(!ping_from(joe, behind_b, 500));
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTING);
    ppp_caller_hang_up(&joe->caller, site_a->now);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, MINUTE));
    close_sites();
}
END_TEST

/* ---- two-way authentication ---- */

static const struct {
    const char *user, *password; /* of B's interface */
    uint32_t error;              /* at A */
} proofs[] = {
    { "SiteB", "secret", 0 },
    { "siteb", "secret", 0 },
    { "SiteB", "wrong", RAS_AUTHENTICATION_FAILURE },
    { "joe", "secret", RAS_AUTHENTICATION_FAILURE }, /* an account, but not that of the interface */
    { "", "", RAS_PEER_REFUSED_AUTH },
};

static void open_two_way(unsigned methods, int proof)
{
    struct demand_dial a = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");
    struct demand_dial b = iface_to("SiteA", "a:1", proofs[proof].user, "192.168.0.0/24");

    open_sites(4, BOTH, 4, BOTH);
    a.wants_two_way = true;
    a.entry.redial_attempts = 0;
    a.entry.auth_methods = methods;
    text_copy(b.entry.password, sizeof b.entry.password, proofs[proof].password);
    set_iface(site_a, a);
    set_iface(site_b, b);
}

/* B has an account for whoever is A; that is not enough to be told B's password in clear. */
START_TEST(who_is_called_says_who_it_is_by_no_weaker_method_than_its_interface_allows)
{
    struct demand_dial b = iface_to("SiteA", "a:1", "SiteB", "192.168.0.0/24");
    struct demand_dial other = iface_to("Depot", "c:1", "SiteB", NULL); /* allows it */

    open_two_way(AUTH_PAP, 0);
    text_copy(b.entry.password, sizeof b.entry.password, "other");
    b.entry.auth_methods = _i & 1 ? AUTH_METHODS_ALL : AUTH_MSCHAP_V2 | AUTH_MSCHAP_V1;
    set_iface(site_b, b);
    if (_i & 2)
        set_iface(site_b, other);
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    sites_run(30000);
    ck_assert_uint_eq(iface_status(site_a).error, _i & 1 ? RAS_AUTHENTICATION_FAILURE : RAS_PEER_REFUSED_AUTH);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    close_sites();
}
END_TEST

START_TEST(who_is_called_proves_it_too_or_is_not_connected)
{
    static const unsigned methods[] = { AUTH_PAP, AUTH_CHAP_MD5, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2, AUTH_METHODS_ALL };

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        /* The password that we send in clear proves nothing when it comes back. */
        const bool is_bared = methods[i] == AUTH_PAP && proofs[_i].error == 0;
        const uint32_t error = is_bared ? RAS_AUTHENTICATION_FAILURE : proofs[_i].error;

        open_two_way(methods[i], _i);
        ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
        sites_run(30000);
        ck_assert_int_eq(state_of(site_a), error ? INTERFACE_UNREACHABLE : INTERFACE_CONNECTED);
        ck_assert_uint_eq(iface_status(site_a).error, error);
        ck_assert_int_eq(state_of(site_b), error ? INTERFACE_DISCONNECTED : INTERFACE_CONNECTED);
        if (error)
            ck_assert_uint_eq(events_of(site_a, RAS_EVENT_DIAL_FAILED), 1); /* 20111, KB Q193843 */
        server_disconnect_interface(site_a->server, "SiteB", site_a->now, site_why);
        sites_run(30000);
        ck_assert(sites_are_clean());
        close_sites();
    }
}
END_TEST

START_TEST(a_packet_waits_for_the_second_proof)
{
    struct rig_line *joe;

    open_two_way(AUTH_METHODS_ALL, 0);
    joe = caller_at(site_a);
    ck_assert(ping_from(joe, behind_b, 10000));
    close_sites();
}
END_TEST

/* ---- one after the other ---- */

START_TEST(a_second_call_while_the_first_one_lives_is_refused)
{
    struct rig_line *line;
    struct rig_line *joe;

    open_sites(4, BOTH, 4, BOTH);
    join_sites();
    joe = caller_at(site_a);
    ck_assert(ping_from(joe, behind_b, 10000));
    for (int i = 0; i < 3; i++) {
        line = rig_dial(site_b, "SiteA", "secret", AUTH_METHODS_ALL);
        sites_run(10000);
        ck_assert(!line->caller.is_up);
        ck_assert(line->caller.has_ended);
        ck_assert_uint_eq(line->caller.peer_error, RAS_INTERFACE_CONNECTED);
    }
    ck_assert(has_event_that_says(site_b, "has a call already"));
    ck_assert(ping_from(joe, behind_b, 1000));
    ck_assert_uint_eq(site_a->connects, 1);
    close_sites();
}
END_TEST

START_TEST(a_second_call_takes_the_place_of_a_first_one_that_is_silent)
{
    struct rig_line *line;

    open_sites(4, BOTH, 4, BOTH);
    join_sites();
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 10000));
    cut_lines();
    line = rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
    sites_run(3000);
    ck_assert(!line->caller.is_up); /* the old one is asked first */
    sites_run(9000);
    ck_assert(line->caller.is_up);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    ck_assert_uint_eq(iface_status(site_b).peer_address, line->caller.ip.our_address);
    ck_assert_uint_eq(calls_at(site_b), 1);
    close_sites();
}
END_TEST

START_TEST(a_third_call_is_refused_at_once_and_one_that_goes_while_it_waits_leaves_no_trace)
{
    struct rig_line *second, *third;

    open_sites(4, BOTH, 4, BOTH);
    join_sites();
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 10000));
    cut_lines();
    second = rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
    third = rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
    sites_run(2500);
    ck_assert(second->caller.has_ended != third->caller.has_ended);
    rig_drop(site_b, second->caller.has_ended ? third : second);
    sites_run(20000);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED); /* the silent one, until its echoes run out */
    sites_run(4 * MINUTE);
    ck_assert_int_eq(state_of(site_b), INTERFACE_DISCONNECTED);
    ck_assert_uint_eq(calls_at(site_b), 0);
    close_sites();
}
END_TEST

START_TEST(a_second_call_is_taken_as_soon_as_the_first_one_is_gone)
{
    struct rig_line *line;

    open_sites(4, BOTH, 4, BOTH);
    join_sites();
    ck_assert_uint_eq(dial_from(site_a, "SiteB"), 0);
    ck_assert(sites_run_until(site_b, INTERFACE_CONNECTED, 10000));
    cut_lines();
    line = rig_dial(site_b, "SiteA", "secret", AUTH_PAP);
    sites_run(1500);
    ck_assert(!line->caller.is_up);
    lose_lines(site_b);
    sites_run(500);
    ck_assert(line->caller.is_up);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    close_sites();
}
END_TEST

/* ---- both at once ---- */

static const char *const names[][2] = { { "SiteA", "SiteB" }, { "Zurich", "Aachen" }, { "link", "LINK" } };

static void expect_one_call(void)
{
    ck_assert_int_eq(state_of(site_a), INTERFACE_CONNECTED);
    ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTED);
    ck_assert_uint_eq(calls_at(site_a), 1);
    ck_assert_uint_eq(calls_at(site_b), 1);
    ck_assert_uint_eq(iface_status(site_a).peer_address, iface_status(site_b).our_address);
    ck_assert_uint_eq(iface_status(site_a).our_address, iface_status(site_b).peer_address);
    ck_assert_uint_eq(iface_status(site_a).failures + iface_status(site_b).failures, 0);
    ck_assert(iface_status(site_a).is_dialled != iface_status(site_b).is_dialled);
}

START_TEST(two_routers_that_dial_each_other_at_once_have_one_call)
{
    const char *a = names[_i][0], *b = names[_i][1];

    for (unsigned later = 0; later < 6; later++) {
        struct demand_dial to_b = iface_to(b, "b:1", a, NULL), to_a = iface_to(a, "a:1", b, NULL);

        open_sites(3, BOTH, 3, BOTH);
        set_iface(site_a, to_b);
        set_iface(site_b, to_a);
        ck_assert_uint_eq(dial_from(site_a, b), 0);
        sites_step(later);
        if (state_of(site_b) != INTERFACE_CONNECTED && dial_from(site_b, a) != 0)
            ck_assert_int_eq(state_of(site_b), INTERFACE_CONNECTING);
        sites_run(_i < 2 ? 10000 : 2 * MINUTE);
        expect_one_call();
        if (later == 0 && _i < 2) /* the router with the higher name */
            ck_assert_int_eq(iface_status(site_a).is_dialled, strcmp(a, b) > 0);
        server_disconnect_interface(site_a->server, b, site_a->now, site_why);
        sites_run(5000);
        ck_assert(sites_are_clean());
        close_sites();
    }
}
END_TEST

/* Over lines of any length, begun within a second of each other, and with packets that wait at both. */
START_TEST(two_routers_far_apart_have_one_call_too)
{
    const char *a = names[_i][0], *b = names[_i][1];

    for (unsigned run = 0; run < 150; run++) {
        struct demand_dial to_b = iface_to(b, "b:1", a, "10.2.0.0/16"), to_a = iface_to(a, "a:1", b, "192.168.0.0/24");
        struct rig_line *joe;

        to_b.is_persistent = run & 1;
        to_a.is_persistent = run & 2;
        open_sites(4, BOTH, 4, BOTH);
        sites_are_apart(1 + run * 5, run);
        joe = caller_at(site_a);
        set_iface(site_a, to_b);
        set_iface(site_b, to_a);
        dial_from(site_a, b);
        sites_run(run * 7);
        dial_from(site_b, a);
        sites_run(_i < 2 ? MINUTE : 3 * MINUTE);
        expect_one_call();
        ck_assert(ping_from(joe, behind_b, 5000));
        sites_run(MINUTE);
        expect_one_call();
        close_sites();
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("router calls");
    TCase *who = tcase_create("who"), *roles = tcase_create("roles"), *proof = tcase_create("proof");
    TCase *second = tcase_create("second"), *both = tcase_create("both");

    tcase_add_loop_test(who, a_caller_whose_name_is_no_interfaces_is_a_client_and_only_one_side_is_connected, 0, 2);
    tcase_add_loop_test(who, a_client_with_an_interfaces_name_is_a_router, 0, 2);
    tcase_add_loop_test(who, a_router_that_names_an_address_has_it_where_a_route_leads_and_else_one_of_the_pool, 0, 17);
    tcase_add_test(who, a_router_without_its_password_is_nobody);
    tcase_add_test(who, who_is_let_in_without_proof_is_no_router);
    tcase_add_test(who, a_port_that_a_router_is_on_says_so);
    tcase_add_loop_test(roles, who_came_to_a_port_without_the_role_comes_to_another_one_when_he_calls_again, 0, 2);
    tcase_add_loop_test(roles, a_set_of_roles_dials_for_an_interface_or_does_not, 0, 8);
    tcase_add_loop_test(roles, a_set_of_roles_answers_a_router_or_sends_it_away_with_the_reason, 0, 8);
    tcase_add_test(roles, a_port_for_routers_alone_sends_a_client_away);
    tcase_add_test(roles, a_disabled_interface_answers_nobody);
    tcase_add_test(roles, a_busy_port_is_waited_for_and_a_hand_is_told);
    tcase_add_loop_test(proof, who_is_called_says_who_it_is_by_no_weaker_method_than_its_interface_allows, 0, 4);
    tcase_add_loop_test(proof, who_is_called_proves_it_too_or_is_not_connected, 0, 5);
    tcase_add_test(proof, a_packet_waits_for_the_second_proof);
    tcase_add_test(second, a_second_call_while_the_first_one_lives_is_refused);
    tcase_add_test(second, a_second_call_takes_the_place_of_a_first_one_that_is_silent);
    tcase_add_test(second, a_third_call_is_refused_at_once_and_one_that_goes_while_it_waits_leaves_no_trace);
    tcase_add_test(second, a_second_call_is_taken_as_soon_as_the_first_one_is_gone);
    tcase_add_loop_test(both, two_routers_that_dial_each_other_at_once_have_one_call, 0, 3);
    tcase_add_loop_test(both, two_routers_far_apart_have_one_call_too, 0, 3);
    tcase_set_timeout(both, 60);
    suite_add_tcase(s, who);
    suite_add_tcase(s, roles);
    suite_add_tcase(s, proof);
    suite_add_tcase(s, second);
    suite_add_tcase(s, both);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
