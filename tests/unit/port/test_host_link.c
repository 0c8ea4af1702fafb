/* test_host_link.c - this computer's own place on a network: a link it has dialled, or among its callers.
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "common/base/text.h"
#include "service/net/ip4_packet.h"
#include "service/net/proxy.h"
#include "tests/support/server/dial_rig.h"
#include "tests/support/server/pair_rig.h"

static const char place[] = "127.0.0.1:2323";
static const char request_text[] = "GET / HTTP/1.0\r\n\r\n";

/* ---- the host, as it is told ---- */

static struct host_link up[2];          /* among the callers; dialled */
static uint32_t up_connection[2];
static unsigned ups[2], downs[2];

static void on_up(struct rig *r, uint32_t of, const struct host_link *link)
{
    (void)r;
    up[of != 0] = *link;
    up_connection[of != 0] = of;
    ups[of != 0]++;
}

static struct proxy *proxy;             /* of the dialled link, or NULL */

static void on_down(struct rig *r, uint32_t of)
{
    (void)r;
    if (of != 0)
        proxy_free(proxy);
    if (of != 0)
        proxy = NULL;
    downs[of != 0]++;
    up[of != 0].uplink = NULL;
}

static void forget_links(void)
{
    memset(up, 0, sizeof up);
    memset(ups, 0, sizeof ups);
    memset(downs, 0, sizeof downs);
}

/* ---- a page, as a program asks for it ---- */

struct page {
    struct uplink_tcp *tcp;
    char text[8192];
    size_t len;
    bool is_asked, is_whole, has_failed, stays; /* stays: it asks for nothing, and waits */
};

static void page_changed(void *ctx)
{
    struct page *page = ctx;
    struct bytes data;

    if (uplink_tcp_state(page->tcp) == UPLINK_TCP_FAILED) {
        page->has_failed = true;
        uplink_tcp_close(page->tcp, true);
        page->tcp = NULL;
        return;
    }
    if (!page->is_asked && !page->stays && uplink_tcp_state(page->tcp) == UPLINK_TCP_OPEN) {
        page->is_asked = true;
        ck_assert_uint_eq(uplink_tcp_send(page->tcp, bytes_of_text(request_text)), sizeof request_text - 1);
    }
    while ((data = uplink_tcp_peek(page->tcp)).len > 0) {
        ck_assert_uint_lt(page->len + data.len, sizeof page->text);
        memcpy(page->text + page->len, data.at, data.len);
        page->len += data.len;
        uplink_tcp_take(page->tcp, data.len);
    }
    page->is_whole = page->is_whole || uplink_tcp_is_finished(page->tcp);
}

static void ask_for_page(struct page *page, struct uplink *uplink, uint32_t from, rras_ms now)
{
    memset(page, 0, sizeof *page);
    page->tcp = uplink_tcp_connect(uplink, from, 80, page_changed, page, now);
    ck_assert_ptr_nonnull(page->tcp);
}

static bool has_page(struct page *page)
{
    bool is_it = page->is_whole && strncmp(page->text, "HTTP/1.", 7) == 0 && strstr(page->text, "OpenRRAS");

    if (page->tcp)
        uplink_tcp_close(page->tcp, false);
    page->tcp = NULL;
    return is_it;
}

/* ---- one server that calls itself ---- */

static void connect_itself(const struct dial_request *request)
{
    struct device_config device;
    struct port_config port = { .device_id = 7, .roles = CALL_OUT };

    forget_links();
    open_rig(1, CALL_IN);
    rig->link_up = on_up;
    rig->link_down = on_down;
    device_config_defaults(&device, DEVICE_TCP);
    device.id = 7;
    text_copy(device.name, sizeof device.name, "out");
    text_copy(port.name, sizeof port.name, "OUT1");
    ck_assert(server_add_port(rig->server, &device, &port));
    rig_start(rig);
    ck_assert_uint_eq(dial(request), 0);
    ck_assert_ptr_nonnull(rig_join(rig));
    rig_run(rig, 5000);
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    ck_assert_uint_eq(ups[1], 1);
    ck_assert_uint_eq(up_connection[1], connection);
}

START_TEST(a_page_comes_through_a_dialled_link)
{
    struct dial_request request = request_for(place);
    struct dial_status status;
    struct page page;

    text_copy(request.name, sizeof request.name, "Office");
    request.use_default_gateway = false;
    connect_itself(&request);
    status = status_now();
    ck_assert_str_eq(up[1].name, "Office");
    ck_assert_uint_eq(up[1].address, status.our_address);
    ck_assert_uint_eq(up[1].peer_address, status.peer_address);
    ck_assert_uint_eq(up[1].dns[0], status.dns[0]);
    ck_assert_uint_eq(up[1].mtu, 1500);
    ck_assert(!up[1].use_default_gateway);
    ask_for_page(&page, up[1].uplink, up[1].peer_address, rig->now);
    server_uplink_used(rig->server, connection);
    rig_run(rig, 3000);
    ck_assert(has_page(&page));
    ck_assert_uint_ge(status_now().packets_in, 2);
    ck_assert(server_hang_up(rig->server, connection, rig->now));
    rig_run(rig, 3000);
    ck_assert_uint_eq(downs[1], 1);
    close_rig();
    ck_assert_uint_eq(downs[1], 1);
}
END_TEST

START_TEST(name_servers_of_the_entry_come_before_those_of_the_server)
{
    static const uint32_t wanted[][2] = { { IP4(192, 0, 2, 1), IP4(192, 0, 2, 2) }, { 0, IP4(192, 0, 2, 2) }, { 0, 0 } };

    for (size_t i = 0; i < 3; i++) {
        struct dial_request request = request_for(place);

        memcpy(request.dns, wanted[i], sizeof request.dns);
        connect_itself(&request);
        if (i < 2)
            ck_assert_mem_eq(up[1].dns, wanted[i], sizeof up[1].dns);
        else
            ck_assert_uint_eq(up[1].dns[0], up[1].peer_address);
        close_rig();
    }
}
END_TEST

static size_t nothing_taken(void *ctx, void *socket, struct bytes data)
{
    (void)ctx, (void)socket;
    return data.len;
}

static unsigned closed_by_reset, closed;

static void no_finish(void *ctx, void *socket)
{
    (void)ctx, (void)socket;
}

static void no_read(void *ctx, void *socket, bool on)
{
    (void)ctx, (void)socket, (void)on;
}

static void count_close(void *ctx, void *socket, bool reset)
{
    (void)ctx, (void)socket;
    closed++;
    closed_by_reset += reset;
}

static const struct proxy_host sockets = { nothing_taken, no_finish, no_read, count_close };

/* 0: the line is lost; 1: it is hung up; 2: the service ends. */
START_TEST(a_link_that_goes_takes_what_is_open_with_it)
{
    struct dial_request request = request_for(place);
    struct port_forward forward = { 8080, 80, "" };
    struct page pages[6];
    char address[IP4_TEXT_MAX];

    connect_itself(&request);
    closed = closed_by_reset = 0;
    ip4_text(up[1].peer_address, address);
    text_copy(forward.host, sizeof forward.host, address);
    proxy = proxy_new(up[1].uplink, &sockets, NULL);
    ck_assert_ptr_nonnull(proxy_accept(proxy, &forward, &forward, rig->now)); /* open and silent */
    ck_assert_ptr_nonnull(proxy_accept(proxy, &forward, NULL, rig->now));     /* has not asked yet */
    for (size_t i = 0; i < 6; i++) {
        ask_for_page(&pages[i], up[1].uplink, i < 5 ? up[1].peer_address : IP4(192, 0, 2, 77), rig->now);
        pages[i].stays = i % 2;
    }
    rig_run(rig, 20);
    if (_i == 0) {
        rig_drop(rig, &rig->lines[0]);
        rig_run(rig, 100);
    } else if (_i == 1) {
        server_hang_up(rig->server, connection, rig->now);
        rig_run(rig, 5000);
    }
    if (_i != 2)
        ck_assert_uint_eq(downs[1], 1);
    close_rig();
    ck_assert_uint_eq(downs[1], 1);
    ck_assert_uint_eq(closed, 2);
    ck_assert_uint_eq(closed_by_reset, 2);
    for (size_t i = 0; i < 6; i++)
        ck_assert_ptr_null(pages[i].has_failed ? pages[i].tcp : NULL);
    ck_assert(pages[1].has_failed && pages[5].has_failed);
}
END_TEST

START_TEST(what_programs_do_keeps_the_line_up)
{
    struct dial_request request = request_for(place);
    struct page page;

    request.idle_s = 30;
    connect_itself(&request);
    for (int i = 0; i < 4; i++) {
        rig_run(rig, 20000);
        ask_for_page(&page, up[1].uplink, up[1].peer_address, rig->now);
        rig_run(rig, 2000);
        ck_assert(has_page(&page));
    }
    ck_assert_int_eq(status_now().state, DIAL_CONNECTED);
    rig_run(rig, 35000);
    ck_assert_uint_eq(status_now().error, RAS_IDLE_DISCONNECTED);
    close_rig();
}
END_TEST

/* ---- a network interface of the system's ---- */

static uint8_t taken[1600];
static size_t taken_len;
static unsigned taken_count;

static void take(void *ctx, struct bytes packet)
{
    ck_assert_ptr_eq(ctx, &taken);
    taken_count++;
    taken_len = packet.len;
    memcpy(taken, packet.at, packet.len);
}

static size_t make_ping(uint8_t *at, uint8_t type, uint32_t from, uint32_t to, size_t len)
{
    const struct ip4_header header = { .source = from, .destination = to, .id = 7, .protocol = IP4_ICMP, .ttl = 64 };
    uint8_t *icmp = at + IP4_HEADER;
    uint16_t sum;

    memset(icmp, 0x5a, len);
    memset(icmp, 0, ICMP_HEADER);
    icmp[0] = type;
    sum = ip4_checksum(ip4_sum(0, bytes_of(icmp, len)));
    icmp[2] = (uint8_t)(sum >> 8);
    icmp[3] = (uint8_t)sum;
    ip4_write_header(at, &header, len);
    return IP4_HEADER + len;
}

START_TEST(an_interface_of_the_system_has_the_packets_that_are_not_the_proxys)
{
    struct dial_request request = request_for(place);
    uint32_t own, far;
    uint8_t packet[1600];
    struct ip4_packet p;
    struct page page;

    connect_itself(&request);
    own = up[1].address;
    far = up[1].peer_address;
    taken_count = 0;
    ck_assert(server_take_packets(rig->server, connection, take, &taken));
    ck_assert(server_send_packet(rig->server, connection, bytes_of(packet, make_ping(packet, ICMP4_ECHO, own, far, 100)), rig->now));
    rig_run(rig, 500);
    ck_assert_uint_eq(taken_count, 1);
    ck_assert(ip4_read(bytes_of(taken, taken_len), &p) && ip4_transport_ok(&p));
    ck_assert_uint_eq(p.source, far);
    ck_assert_uint_eq(p.payload.at[0], ICMP4_ECHO_REPLY);
    /* The proxy's connections go on beside it. */
    ask_for_page(&page, up[1].uplink, far, rig->now);
    rig_run(rig, 3000);
    ck_assert(has_page(&page));
    ck_assert_uint_eq(taken_count, 1);
    /* Given back: the uplink has everything, and answers a ping itself. */
    ck_assert(server_take_packets(rig->server, connection, NULL, NULL));
    ck_assert(server_send_packet(rig->server, connection, bytes_of(packet, make_ping(packet, ICMP4_ECHO, own, far, 100)), rig->now));
    rig_run(rig, 500);
    ck_assert_uint_eq(taken_count, 1);
    close_rig();
}
END_TEST

START_TEST(what_a_system_says_into_every_network_fills_no_line)
{
    static const struct { uint32_t from, to; bool goes; } rows[] = { /* 0: our address */
        { 0, IP4(198, 51, 100, 7), true }, { IP4(192, 168, 1, 2), IP4(198, 51, 100, 7), false }, { 0, IP4(224, 0, 0, 251), false },
        { 0, IP4(239, 255, 255, 250), false }, { 0, IP4(255, 255, 255, 255), false }, { 0, 0, false }, { 0, IP4(127, 0, 0, 1), false },
    };
    struct dial_request request = request_for(place);
    uint64_t before;
    uint8_t packet[1600] = { 0x60 };

    connect_itself(&request);
    ck_assert(server_take_packets(rig->server, connection, take, &taken));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t to = rows[i].to ? rows[i].to : up[1].address, from = rows[i].from ? rows[i].from : up[1].address;
        size_t len = make_ping(packet, ICMP4_ECHO, from, to, 40);

        before = status_now().frames_out;
        ck_assert(server_send_packet(rig->server, connection, bytes_of(packet, len), rig->now));
        rig_run(rig, 50);
        ck_assert_msg((status_now().frames_out > before) == rows[i].goes, "row %u", (unsigned)i);
    }
    packet[0] = 0x60; /* IPv6 */
    before = status_now().frames_out;
    ck_assert(server_send_packet(rig->server, connection, bytes_of(packet, 60), rig->now));
    rig_run(rig, 50);
    ck_assert_uint_eq(status_now().frames_out, before);
    close_rig();
}
END_TEST

START_TEST(a_full_queue_says_so_and_a_link_that_is_gone_too)
{
    struct dial_request request = request_for(place);
    uint8_t packet[1600];
    size_t len;
    unsigned sent = 0;

    connect_itself(&request);
    len = make_ping(packet, ICMP4_ECHO, up[1].address, up[1].peer_address, 1400);
    while (sent < 1000 && server_send_packet(rig->server, connection, bytes_of(packet, len), rig->now))
        sent++;
    ck_assert_uint_gt(sent, 3);
    ck_assert_uint_lt(sent, 1000);
    len = make_ping(packet, ICMP4_ECHO, up[1].address, up[1].peer_address, 1481); /* longer than the link's packets */
    rig_run(rig, 5000);
    ck_assert(!server_send_packet(rig->server, connection, bytes_of(packet, len), rig->now));
    ck_assert(!server_take_packets(rig->server, connection + 1, take, &taken));
    ck_assert(!server_take_packets(rig->server, 0, take, &taken)); /* no interface leads anywhere */
    rig_drop(rig, &rig->lines[0]);
    rig_run(rig, 100);
    ck_assert(!server_take_packets(rig->server, connection, take, &taken));
    ck_assert(!server_send_packet(rig->server, connection, bytes_of(packet, 100), rig->now));
    close_rig();
}
END_TEST

/* ---- among the callers ---- */

static uint32_t answered_by;

static void pinged(void *ctx, enum uplink_ping_result result, uint32_t from, uint32_t round_trip_ms)
{
    (void)ctx, (void)round_trip_ms;
    answered_by = result == UPLINK_PING_ANSWERED ? from : 1;
}

static void open_two_sites(void)
{
    forget_links();
    open_sites(2, CALL_IN | CALL_ROUTER, 2, CALL_ROUTER);
    site_a->link_up = on_up;
    site_a->link_down = on_down;
    join_sites();
    sites_run(100);
}

START_TEST(a_packet_of_this_computer_dials_the_interface_it_is_for)
{
    const uint32_t behind_b = IP4(10, 2, 0, 5);
    struct page page;
    uint32_t in_use;
    struct server_totals totals;

    open_two_sites();
    ck_assert_uint_eq(ups[0], 1);
    ck_assert_uint_eq(up_connection[0], 0);
    ck_assert_uint_eq(up[0].address >> 8, IP4(192, 168, 0, 0) >> 8);
    ck_assert_uint_eq(up[0].peer_address, IP4(192, 168, 0, 1));
    ck_assert_uint_eq(up[0].dns[0], IP4(192, 168, 0, 1));
    ck_assert_str_eq(up[0].name, "");
    ck_assert_int_eq(iface_status(site_a).state, INTERFACE_DISCONNECTED);
    answered_by = 0;
    ck_assert(uplink_ping(up[0].uplink, behind_b, 32, 30000, pinged, NULL, site_a->now));
    server_uplink_used(site_a->server, 0);
    ck_assert(sites_run_until(site_a, INTERFACE_CONNECTED, 20000));
    sites_run(2000);
    ck_assert_uint_eq(answered_by, behind_b);
    ask_for_page(&page, up[0].uplink, iface_status(site_a).peer_address, site_a->now);
    sites_run(3000);
    ck_assert(has_page(&page));
    ask_for_page(&page, up[0].uplink, IP4(192, 168, 0, 1), site_a->now); /* and our own */
    sites_run(3000);
    ck_assert(has_page(&page));
    server_totals(site_a->server, &totals);
    in_use = totals.pool_in_use;
    ck_assert(server_remove_interface(site_a->server, "SiteB", site_a->now));
    sites_run(3000);
    ck_assert_uint_eq(downs[0], 1);
    server_totals(site_a->server, &totals);
    ck_assert_uint_lt(totals.pool_in_use, in_use);
    ck_assert_uint_eq(totals.pool_in_use, 0);
    close_sites();
    ck_assert_uint_eq(downs[0], 1);
}
END_TEST

START_TEST(a_new_pool_moves_this_computer_and_nothing_else_does)
{
    struct server_settings settings;

    open_two_sites();
    server_settings_defaults(&settings);
    ck_assert_uint_eq(up[0].address, IP4(192, 168, 0, 254));
    settings.pool = (struct address_range){ IP4(192, 168, 0, 1), IP4(192, 168, 1, 255) };
    settings.idle_disconnect_min = 3;
    server_apply_settings(site_a->server, &settings, site_a->now);
    sites_run(100);
    ck_assert_uint_eq(downs[0], 0);
    settings.pool.to = IP4(192, 168, 0, 9); /* what was ours is none of it any more */
    server_apply_settings(site_a->server, &settings, site_a->now);
    sites_run(100);
    ck_assert_uint_eq(downs[0], 1);
    ck_assert_uint_eq(up[0].address, IP4(192, 168, 0, 9));
    settings.pool = (struct address_range){ IP4(10, 50, 0, 1), IP4(10, 50, 0, 9) };
    server_apply_settings(site_a->server, &settings, site_a->now);
    sites_run(100);
    ck_assert_uint_eq(downs[0], 2);
    ck_assert_uint_eq(ups[0], 3);
    ck_assert_uint_eq(up[0].address, IP4(10, 50, 0, 9));
    close_sites();
    ck_assert_uint_eq(downs[0], 3);
}
END_TEST

/* Two addresses for callers: one has this computer. 0: the second caller gets it; 1: but not while it is used. */
START_TEST(this_computer_gives_its_address_to_a_caller_who_needs_it)
{
    struct demand_dial iface = iface_to("SiteB", "b:1", "SiteA", "10.2.0.0/16");
    struct server_settings settings;
    struct rig_line *lines[2];
    struct page page = { .tcp = NULL };

    forget_links();
    server_settings_defaults(&settings);
    settings.pool = (struct address_range){ IP4(10, 9, 0, 1), IP4(10, 9, 0, 3) };
    rig = malloc(sizeof *rig);
    rig_init(rig, &settings);
    rig->link_up = on_up;
    rig->link_down = on_down;
    rig_add_tcp(rig, 3, CALL_IN | CALL_ROUTER);
    rig_start(rig);
    ck_assert(server_set_interface(rig->server, &iface, rig->now));
    rig_run(rig, 100);
    ck_assert_uint_eq(ups[0], 1);

    ck_assert_uint_eq(up[0].address, IP4(10, 9, 0, 3));
    if (_i == 1) {
        ask_for_page(&page, up[0].uplink, IP4(10, 9, 0, 1), rig->now);
        page.stays = true;
        rig_run(rig, 500);
    }
    for (int i = 0; i < 2; i++) {
        lines[i] = rig_dial(rig, "joe", "secret", AUTH_PAP);
        rig_run(rig, 5000);
    }
    ck_assert(lines[0]->caller.is_up);
    ck_assert_int_eq(lines[1]->caller.is_up, _i == 0);
    ck_assert_uint_eq(downs[0], _i == 0);
    if (_i == 0) { /* it is back when somebody has gone */
        rig_run(rig, 30000);
        ck_assert_uint_eq(ups[0], 1);
        rig_drop(rig, lines[0]);
        rig_run(rig, 30000);
        ck_assert_uint_eq(ups[0], 2);
    }
    rig_fini(rig);
    free(rig);
}
END_TEST

START_TEST(a_caller_whose_own_address_it_is_gets_it_at_once)
{
    const struct auth_result joe = { .verdict = { .accepted = true }, .user = "joe", .fixed_address = IP4(192, 168, 0, 254) };
    struct rig_line *line;
    struct page page;

    open_two_sites();
    ck_assert_uint_eq(up[0].address, joe.fixed_address);
    ask_for_page(&page, up[0].uplink, IP4(192, 168, 0, 1), site_a->now);
    page.stays = true;
    sites_run(500);
    site_a->answers_later = true;
    line = rig_dial(site_a, "joe", "secret", AUTH_PAP);
    sites_run(3000);
    server_auth_answer(site_a->server, site_a->pending_call, &joe, site_a->now);
    sites_run(3000);
    ck_assert_uint_eq(downs[0], 1);
    ck_assert(page.has_failed);
    ck_assert_uint_eq(ups[0], 2);
    ck_assert_uint_eq(up[0].address, IP4(192, 168, 0, 253));
    ck_assert_uint_eq(rig_status(site_a, 0).address, joe.fixed_address);
    ck_assert(line->is_open);
    close_sites();
}
END_TEST

START_TEST(what_is_open_among_the_callers_ends_with_the_service)
{
    struct page page;

    open_two_sites();
    ask_for_page(&page, up[0].uplink, IP4(192, 168, 0, 1), site_a->now);
    page.stays = true;
    sites_run(1000);
    ck_assert(!page.has_failed && page.tcp);
    close_sites();
    ck_assert(page.has_failed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host_link");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_page_comes_through_a_dialled_link);
    tcase_add_test(tc, name_servers_of_the_entry_come_before_those_of_the_server);
    tcase_add_loop_test(tc, a_link_that_goes_takes_what_is_open_with_it, 0, 3);
    tcase_add_test(tc, what_programs_do_keeps_the_line_up);
    tcase_add_test(tc, an_interface_of_the_system_has_the_packets_that_are_not_the_proxys);
    tcase_add_test(tc, what_a_system_says_into_every_network_fills_no_line);
    tcase_add_test(tc, a_full_queue_says_so_and_a_link_that_is_gone_too);
    tcase_add_test(tc, a_packet_of_this_computer_dials_the_interface_it_is_for);
    tcase_add_test(tc, a_new_pool_moves_this_computer_and_nothing_else_does);
    tcase_add_loop_test(tc, this_computer_gives_its_address_to_a_caller_who_needs_it, 0, 2);
    tcase_add_test(tc, a_caller_whose_own_address_it_is_gets_it_at_once);
    tcase_add_test(tc, what_is_open_among_the_callers_ends_with_the_service);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
