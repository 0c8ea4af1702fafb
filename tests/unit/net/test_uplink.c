/*
 * test_uplink.c - an uplink, packet by packet: what is answered, what is asked, what is dropped.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>

#include "service/net/uplink.h"
#include "tests/support/net_rig.h"

#define OURS IP4(10, 9, 0, 2)
#define DNS1 IP4(10, 9, 0, 1)
#define DNS2 IP4(10, 9, 0, 9)
#define WEB IP4(192, 0, 2, 80)

static struct uplink *up;
static rras_ms now;
static struct rig_seen seen;
static uint32_t chance;
static unsigned wakes;

static void fill_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    for (size_t i = 0; i < len; i++) {
        chance = chance * 1664525u + 1013904223u;
        out[i] = (uint8_t)(chance >> 24);
    }
}

static void note_wake(void *ctx)
{
    (void)ctx;
    wakes++;
}

static void start(uint16_t mtu)
{
    struct uplink_config config = { .address = OURS, .dns = { DNS1, DNS2 }, .mtu = mtu, .wake = note_wake,
                                    .random = fill_random };

    now = 5000;
    wakes = 0;
    chance = 3;
    up = uplink_new(&config, now);
    ck_assert_ptr_nonnull(up);
}

static void stop(void)
{
    uplink_free(up);
    ck_assert_uint_eq(nat_tcp_assertions(), 0);
}

static void give(const struct rig_packet *p)
{
    uplink_input(up, rig_build(p, rig_scratch), now);
}

static bool pull(void)
{
    struct bytes packet;
    size_t header;

    memset(&seen, 0, sizeof seen);
    if (!uplink_pull(up, &packet, now))
        return false;
    ck_assert(ip4_read(packet, &seen.ip));
    ck_assert_uint_eq(seen.ip.whole.len, packet.len);
    ck_assert_uint_eq(seen.ip.source, OURS);
    if (ip4_is_fragment(&seen.ip))
        return true;
    ck_assert(ip4_transport_ok(&seen.ip));
    seen.ports = ip4_ports(&seen.ip);
    ck_assert(seen.ip.protocol != IP4_TCP || tcp_read(seen.ip.payload, &seen.tcp));
    header = seen.ip.protocol == IP4_TCP ? seen.tcp.header_len : 8;
    seen.data = bytes_of(seen.ip.payload.at + header, seen.ip.payload.len - header);
    return true;
}

static void run(rras_ms until)
{
    for (;;) {
        rras_ms next = uplink_advance(up, now);

        if (next > until)
            break;
        now = next > now ? next : now + 1;
    }
    now = until;
    uplink_advance(up, now);
}

START_TEST(a_ping_to_us_is_answered_whole_and_in_fragments)
{
    static uint8_t data[3000];
    struct rig_packet p = { .from = WEB, .to = OURS, .protocol = IP4_ICMP, .type = ICMP4_ECHO,
                            .from_port = 7, .to_port = 9, .data = { data, 100 } };

    start(576);
    give(&p);
    ck_assert_uint_eq(wakes, 1);
    ck_assert(pull());
    ck_assert_uint_eq(seen.ip.destination, WEB);
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_ECHO_REPLY);
    ck_assert_uint_eq(seen.ports.source, 0); /* type and code */
    ck_assert_uint_eq(seen.data.len, 100);
    p.data.len = sizeof data;
    give(&p);
    for (int i = 0; i < 6; i++) {
        ck_assert(pull());
        ck_assert_uint_le(seen.ip.whole.len, 576);
        ck_assert(ip4_is_fragment(&seen.ip));
    }
    ck_assert(!pull());
    stop();
}
END_TEST

START_TEST(what_is_not_for_us_is_dropped_and_counted)
{
    struct rig_packet p = { .from = WEB, .to = OURS + 1, .protocol = IP4_ICMP, .type = ICMP4_ECHO };
    static const uint32_t liars[] = { 0, OURS, IP4(127, 0, 0, 1), IP4(224, 0, 0, 1), UINT32_MAX };
    struct uplink_counters count;

    start(1500);
    give(&p);
    p.to = UINT32_MAX;
    give(&p);
    p.to = OURS;
    for (size_t i = 0; i < sizeof liars / sizeof *liars; i++) {
        p.from = liars[i];
        give(&p);
    }
    uplink_input(up, bytes_of_text("nonsense"), now);
    ck_assert(!pull());
    uplink_counters(up, &count);
    ck_assert_uint_eq(count.packets_in, 8);
    ck_assert_uint_eq(count.foreign, 2);
    ck_assert_uint_eq(count.dropped, 5);
    ck_assert_uint_eq(count.malformed, 1);
    stop();
}
END_TEST

START_TEST(nobody_gets_in)
{
    struct rig_packet syn = { .from = WEB, .to = OURS, .protocol = IP4_TCP, .from_port = 1025, .to_port = 80,
                              .flags = TCP_F_SYN, .sequence = 77, .window = 8192 };
    struct rig_packet udp = { .from = WEB, .to = OURS, .protocol = IP4_UDP, .from_port = 1025, .to_port = 53 };
    struct rig_packet other = { .from = WEB, .to = OURS, .protocol = 47 };

    start(1500);
    give(&syn);
    ck_assert(pull());
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_RST | TCP_F_ACK);
    ck_assert_uint_eq(seen.tcp.acknowledgment, 78);
    syn.flags = TCP_F_RST;
    give(&syn);
    ck_assert(!pull());
    give(&udp);
    ck_assert(pull());
    ck_assert_uint_eq(seen.ip.payload.at[0], ICMP4_UNREACHABLE);
    ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_PORT);
    give(&other);
    ck_assert(pull());
    ck_assert_uint_eq(seen.ip.payload.at[1], ICMP4_PROTOCOL);
    stop();
}
END_TEST

static struct {
    unsigned count;
    int result;
    uint32_t from, ms;
} pinged;

static void note_ping(void *ctx, enum uplink_ping_result result, uint32_t from, uint32_t round_trip_ms)
{
    (void)ctx;
    pinged.count++;
    pinged.result = (int)result;
    pinged.from = from;
    pinged.ms = round_trip_ms;
}

START_TEST(a_ping_of_ours_is_answered_complained_of_or_given_up)
{
    struct rig_packet reply = { .to = OURS, .from = WEB, .protocol = IP4_ICMP };
    uint8_t quote[8 + 28] = { 0 };

    start(1500);
    memset(&pinged, 0, sizeof pinged);
    ck_assert(!uplink_ping(up, OURS, 0, 1000, note_ping, NULL, now));
    for (int how = 0; how < 3; how++) {
        ck_assert(uplink_ping(up, WEB, 32, 4000, note_ping, NULL, now));
        ck_assert(pull());
        ck_assert_uint_eq(seen.ip.destination, WEB);
        ck_assert_uint_eq(seen.data.len, 32);
        reply.from_port = (uint16_t)(seen.ip.payload.at[4] << 8 | seen.ip.payload.at[5]);
        reply.to_port = (uint16_t)((seen.ip.payload.at[6] << 8 | seen.ip.payload.at[7]) + 1);
        memcpy(quote, seen.ip.whole.at, 28);
        give(&reply); /* another sequence: not ours */
        ck_assert_uint_eq(pinged.count, (unsigned)how);
        now += 120;
        reply.to_port--;
        if (how == 0)
            give(&reply);
        else if (how == 1)
            give(&(struct rig_packet){ .from = DNS1, .to = OURS, .protocol = IP4_ICMP, .type = ICMP4_TIME_EXCEEDED,
                                       .data = { quote, 28 } });
        else
            run(now + 5000);
        ck_assert_uint_eq(pinged.count, (unsigned)how + 1);
        ck_assert_int_eq(pinged.result, how);
        ck_assert_uint_eq(pinged.from, how == 0 ? WEB : how == 1 ? DNS1 : 0);
        ck_assert(how == 2 || pinged.ms == 120);
        give(&reply); /* again: nobody waits */
        ck_assert_uint_eq(pinged.count, (unsigned)how + 1);
    }
    for (int i = 0; i < UPLINK_PINGS_MAX; i++)
        ck_assert(uplink_ping(up, WEB, 0, 1000, note_ping, NULL, now));
    ck_assert(!uplink_ping(up, WEB, 0, 1000, note_ping, NULL, now));
    stop();
}
END_TEST

/* ---- names ---- */

static struct {
    unsigned count;
    int result;
    uint32_t address;
} named;

static void note_name(void *ctx, enum uplink_resolved result, const struct dns_answer *answer)
{
    (void)ctx;
    named.count++;
    named.result = (int)result;
    named.address = answer->addresses[0];
}

/* An answer to the question that was pulled last, as far as these say. */
struct forged {
    uint32_t from;
    uint16_t from_port, to_port_off, id_off;
    uint8_t rcode;
};

static uint8_t question[512];
static size_t question_len;
static uint16_t question_port;

static void pull_question(uint32_t server)
{
    ck_assert(pull());
    ck_assert_uint_eq(seen.ip.protocol, IP4_UDP);
    ck_assert_uint_eq(seen.ip.destination, server);
    ck_assert_uint_eq(seen.ports.destination, 53);
    ck_assert_uint_ge(seen.ports.source, 49152);
    memcpy(question, seen.data.at, seen.data.len);
    question_len = seen.data.len;
    question_port = seen.ports.source;
}

static void answer(const struct forged *f)
{
    static const uint8_t record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 80 };
    uint8_t text[600] = { 0 };
    struct writer w = wr_into(text, sizeof text);
    struct rig_packet p = { .from = f->from, .to = OURS, .protocol = IP4_UDP, .from_port = f->from_port };

    wr_bytes(&w, bytes_of(question, question_len));
    text[1] = (uint8_t)(text[1] + f->id_off);
    text[2] |= 0x80;
    text[3] = f->rcode;
    text[7] = f->rcode == 0;
    if (f->rcode == 0)
        wr_bytes(&w, bytes_of(record, sizeof record));
    p.to_port = (uint16_t)(question_port + f->to_port_off);
    p.data = wr_view(&w);
    give(&p);
}

START_TEST(only_the_server_that_was_asked_is_believed)
{
    static const struct forged lies[] = {
        { WEB, 53, 0, 0, 0 }, { DNS2, 53, 0, 0, 0 }, { DNS1, 54, 0, 0, 0 }, { DNS1, 53, 1, 0, 0 },
        { DNS1, 53, 0, 1, 0 },
    };

    start(1500);
    memset(&named, 0, sizeof named);
    ck_assert_ptr_nonnull(uplink_resolve(up, "web.example", note_name, NULL, now));
    pull_question(DNS1);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        answer(&lies[i]);
        ck_assert_msg(named.count == 0, "lie %u", (unsigned)i);
        ck_assert(pull() == (lies[i].to_port_off != 0)); /* ICMP about a port that was none */
    }
    answer(&(struct forged){ DNS1, 53, 0, 0, 0 });
    ck_assert_uint_eq(named.count, 1);
    ck_assert_int_eq(named.result, UPLINK_RESOLVED);
    ck_assert_uint_eq(named.address, WEB);
    stop();
}
END_TEST

START_TEST(servers_are_asked_in_turn_and_one_that_answered_is_asked_first)
{
    static const uint16_t waits[] = { 2000, 2000, 4000, 4000, 8000 };
    static const uint32_t servers[] = { DNS1, DNS2, DNS1, DNS2, DNS1 };
    uint16_t port = 0;

    start(1500);
    memset(&named, 0, sizeof named);
    ck_assert_ptr_nonnull(uplink_resolve(up, "slow", note_name, NULL, now));
    for (int i = 0; i < 5; i++) {
        pull_question(servers[i]);
        ck_assert(i == 0 || question_port == port);
        port = question_port;
        ck_assert(!pull());
        ck_assert_uint_eq(named.count, 0);
        run(now + waits[i] - 1);
        ck_assert(!pull());
        run(now + 1);
    }
    ck_assert_uint_eq(named.count, 1);
    ck_assert_int_eq(named.result, UPLINK_NO_ANSWER);
    ck_assert_uint_eq(uplink_advance(up, now), RRAS_NEVER);

    ck_assert_ptr_nonnull(uplink_resolve(up, "web", note_name, NULL, now));
    pull_question(DNS2);
    answer(&(struct forged){ DNS2, 53, 0, 0, 2 }); /* failed: the other one at once */
    ck_assert_uint_eq(named.count, 1);
    pull_question(DNS1);
    answer(&(struct forged){ DNS1, 53, 0, 0, 0 });
    ck_assert_uint_eq(named.count, 2);
    ck_assert_uint_eq(named.address, WEB);
    ck_assert_ptr_nonnull(uplink_resolve(up, "web2", note_name, NULL, now));
    pull_question(DNS1);
    answer(&(struct forged){ DNS1, 53, 0, 0, 2 });
    pull_question(DNS2);
    answer(&(struct forged){ DNS2, 53, 0, 0, 5 }); /* neither will tell */
    ck_assert_uint_eq(named.count, 3);
    ck_assert_int_eq(named.result, UPLINK_NO_ANSWER);
    stop();
}
END_TEST

START_TEST(a_late_answer_of_the_first_server_will_do)
{
    start(1500);
    memset(&named, 0, sizeof named);
    ck_assert_ptr_nonnull(uplink_resolve(up, "web", note_name, NULL, now));
    pull_question(DNS1);
    run(now + 2500);
    pull_question(DNS2);
    answer(&(struct forged){ DNS1, 53, 0, 0, 0 });
    ck_assert_uint_eq(named.count, 1);
    stop();
}
END_TEST

START_TEST(a_name_that_is_none_is_remembered_for_a_while)
{
    start(1500);
    memset(&named, 0, sizeof named);
    ck_assert_ptr_nonnull(uplink_resolve(up, "nowhere", note_name, NULL, now));
    pull_question(DNS1);
    answer(&(struct forged){ DNS1, 53, 0, 0, 3 });
    ck_assert_int_eq(named.result, UPLINK_NO_NAME);
    ck_assert_ptr_nonnull(uplink_resolve(up, "NOWHERE", note_name, NULL, now));
    ck_assert_uint_eq(named.count, 1); /* never from inside of the call */
    uplink_advance(up, now);
    ck_assert_uint_eq(named.count, 2);
    ck_assert(!pull());
    now += 30000;
    uplink_resolve_cancel(uplink_resolve(up, "nowhere", note_name, NULL, now));
    ck_assert(pull());
    ck_assert_uint_eq(uplink_advance(up, now), RRAS_NEVER);
    ck_assert_uint_eq(named.count, 2);
    ck_assert_ptr_null(uplink_resolve(up, "no..name", note_name, NULL, now));
    stop();
}
END_TEST

START_TEST(queries_are_bounded_and_end_with_the_link)
{
    char name[8] = "x000";

    start(1500);
    memset(&named, 0, sizeof named);
    for (int i = 0; i < UPLINK_QUERIES_MAX; i++) {
        name[1] = (char)('a' + i / 26);
        name[2] = (char)('a' + i % 26);
        ck_assert_ptr_nonnull(uplink_resolve(up, name, note_name, NULL, now));
    }
    ck_assert_ptr_null(uplink_resolve(up, "one.more", note_name, NULL, now));
    stop();
    ck_assert_uint_eq(named.count, UPLINK_QUERIES_MAX);
    ck_assert_int_eq(named.result, UPLINK_NO_ANSWER);
}
END_TEST

/* ---- TCP ---- */

static void note_change(void *ctx)
{
    ++*(unsigned *)ctx;
}

START_TEST(an_icmp_error_ends_a_connect_only_when_it_quotes_our_syn)
{
    unsigned changes = 0;
    struct uplink_tcp *t;
    uint8_t quote[28];
    struct rig_packet error = { .from = DNS1, .to = OURS, .protocol = IP4_ICMP, .type = ICMP4_UNREACHABLE,
                                .data = { quote, sizeof quote } };

    start(1500);
    t = uplink_tcp_connect(up, WEB, 80, note_change, &changes, now);
    ck_assert_int_eq(uplink_tcp_state(t), UPLINK_TCP_CONNECTING);
    ck_assert(pull());
    ck_assert_uint_eq(seen.tcp.flags, TCP_F_SYN);
    ck_assert_uint_eq(seen.ports.source, uplink_tcp_port(t));
    memcpy(quote, seen.ip.whole.at, sizeof quote);
    quote[27]++;
    give(&error);
    ck_assert_uint_eq(changes, 0);
    quote[27]--;
    give(&error);
    ck_assert_uint_eq(changes, 1);
    ck_assert_int_eq(uplink_tcp_state(t), UPLINK_TCP_FAILED);
    ck_assert_int_eq(uplink_tcp_failure(t), NET_UNREACHABLE);
    ck_assert_uint_eq(uplink_tcp_send(t, bytes_of_text("x")), 0);
    uplink_tcp_close(t, false);
    ck_assert_uint_eq(uplink_advance(up, now), RRAS_NEVER);
    stop();
}
END_TEST

static bool claims(const struct rig_packet *p)
{
    return uplink_claims(up, rig_build(p, rig_scratch));
}

START_TEST(what_belongs_to_the_uplinks_own_is_told_from_what_is_somebody_elses)
{
    unsigned changes = 0;
    struct uplink_tcp *t;
    uint8_t quote[28];
    struct rig_packet tcp = { .from = WEB, .to = OURS, .protocol = IP4_TCP, .from_port = 80, .flags = TCP_F_SYN | TCP_F_ACK };
    struct rig_packet udp = { .from = DNS1, .to = OURS, .protocol = IP4_UDP, .from_port = 53 };
    struct rig_packet error = { .from = DNS1, .to = OURS, .protocol = IP4_ICMP, .type = ICMP4_UNREACHABLE, .data = { quote, sizeof quote } };
    struct rig_packet echo = { .from = WEB, .to = OURS, .protocol = IP4_ICMP, .type = ICMP4_ECHO_REPLY };

    start(1500);
    t = uplink_tcp_connect(up, WEB, 80, note_change, &changes, now);
    ck_assert(pull());
    memcpy(quote, seen.ip.whole.at, sizeof quote);
    tcp.to_port = uplink_tcp_port(t);
    ck_assert(claims(&tcp));
    ck_assert(claims(&error));
    quote[21]++; /* another port of ours */
    ck_assert(!claims(&error));
    tcp.from_port = 81;
    ck_assert(!claims(&tcp));
    tcp.from_port = 80;
    tcp.from = WEB + 1;
    ck_assert(!claims(&tcp));
    tcp.from = WEB;
    tcp.to = OURS + 1;
    ck_assert(!claims(&tcp));
    tcp.to = OURS;
    tcp.fragment = IP4_MF;
    tcp.data = bytes_of(quote, 24);
    ck_assert(!claims(&tcp));
    ck_assert_ptr_nonnull(uplink_resolve(up, "web.test", note_name, NULL, now));
    ck_assert(pull());
    udp.to_port = seen.ports.source;
    ck_assert(claims(&udp));
    udp.to_port++;
    ck_assert(!claims(&udp));
    ck_assert(uplink_ping(up, WEB, 0, 1000, note_ping, NULL, now));
    ck_assert(pull());
    echo.from_port = (uint16_t)(seen.ip.payload.at[4] << 8 | seen.ip.payload.at[5]);
    echo.to_port = (uint16_t)(seen.ip.payload.at[6] << 8 | seen.ip.payload.at[7]);
    ck_assert(claims(&echo));
    memcpy(quote, seen.ip.whole.at, sizeof quote);
    ck_assert(claims(&error));
    echo.to_port++;
    ck_assert(!claims(&echo));
    echo.type = ICMP4_ECHO;
    ck_assert(!claims(&echo));
    ck_assert(!uplink_claims(up, bytes_of_text("nonsense")));
    for (size_t cut = 0; cut < 28; cut++) { /* whose length says less than it has */
        struct bytes p = rig_build(&udp, rig_scratch);

        rig_scratch[3] = (uint8_t)cut;
        rig_scratch[10] = rig_scratch[11] = 0;
        ip4_seal_header(rig_scratch);
        ck_assert(!uplink_claims(up, p));
    }
    uplink_tcp_close(t, true);
    stop();
}
END_TEST

START_TEST(packets_of_the_systems_own_interface_share_the_queue)
{
    uint8_t packet[1501] = { 0x45 };
    struct bytes out;

    start(1500);
    ck_assert(!uplink_send_packet(up, bytes_of(packet, 1501), now));
    ck_assert(uplink_send_packet(up, bytes_of(packet, 1500), now));
    ck_assert_uint_eq(wakes, 1);
    ck_assert(uplink_pull(up, &out, now));
    ck_assert_uint_eq(out.len, 1500);
    ck_assert_mem_eq(out.at, packet, 1500);
    for (int i = 0; i < 20; i++)
        ck_assert(uplink_send_packet(up, bytes_of(packet, 1500), now));
    while (uplink_send_packet(up, bytes_of(packet, 1500), now))
        ;
    for (unsigned i = 0; uplink_pull(up, &out, now); i++) /* bounded, and not by memory */
        ck_assert_uint_lt(i, 100);
    stop();
}
END_TEST

START_TEST(connections_are_bounded_and_those_in_use_stay)
{
    static struct uplink_tcp *all[UPLINK_TCP_MAX];
    unsigned changes = 0;

    start(1500);
    for (int i = 0; i < UPLINK_TCP_MAX; i++) {
        all[i] = uplink_tcp_connect(up, WEB, 80, note_change, &changes, now);
        ck_assert_ptr_nonnull(all[i]);
    }
    ck_assert_ptr_null(uplink_tcp_connect(up, WEB, 80, note_change, &changes, now));
    uplink_tcp_close(all[7], false);
    ck_assert_ptr_nonnull(uplink_tcp_connect(up, WEB, 80, note_change, &changes, now));
    ck_assert_uint_eq(changes, 0);
    stop();
    ck_assert_uint_eq(changes, UPLINK_TCP_MAX);
}
END_TEST

/* Found by fuzz_uplink: lwIP went on probing a closed window with nothing to probe with. */
START_TEST(what_waited_for_a_closed_window_may_be_acknowledged_all_the_same)
{
    struct rig_packet p = { .from = WEB, .to = OURS, .protocol = IP4_TCP, .from_port = 80, .sequence = 500,
                            .flags = TCP_F_SYN | TCP_F_ACK, .window = 8192 };
    unsigned changes = 0;
    struct uplink_tcp *t;

    start(1500);
    t = uplink_tcp_connect(up, WEB, 80, note_change, &changes, now);
    ck_assert(pull());
    p.to_port = seen.ports.source;
    p.acknowledgment = seen.tcp.sequence + 1;
    give(&p);
    ck_assert_int_eq(uplink_tcp_state(t), UPLINK_TCP_OPEN);
    ck_assert_uint_eq(uplink_tcp_send(t, bytes_of_text("hello")), 5);
    p.flags = TCP_F_ACK;
    p.sequence++;
    p.window = 0;
    p.data = bytes_of_text("x");
    give(&p);
    run(now + 10000); /* it is to be sent again, and may not */
    p.sequence++;
    p.acknowledgment += 5;
    p.data.len = 0;
    give(&p);
    run(now + 10000);
    ck_assert_int_eq(uplink_tcp_state(t), UPLINK_TCP_OPEN);
    ck_assert_uint_eq(uplink_advance(up, now), RRAS_NEVER);
    stop();
}
END_TEST

START_TEST(the_syn_tells_what_the_link_carries)
{
    unsigned changes = 0;
    struct reader options;

    start(576);
    ck_assert_ptr_null(uplink_tcp_connect(up, 0, 80, note_change, &changes, now));
    ck_assert_ptr_null(uplink_tcp_connect(up, IP4(224, 0, 0, 1), 80, note_change, &changes, now));
    ck_assert_ptr_nonnull(uplink_tcp_connect(up, WEB, 80, note_change, &changes, now));
    ck_assert(pull());
    options = rd_of(bytes_of(seen.ip.payload.at + TCP_HEADER, 4));
    ck_assert_uint_eq(rd_be32(&options), 0x02040000u | (576 - 40));
    stop();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_ping_to_us_is_answered_whole_and_in_fragments, what_is_not_for_us_is_dropped_and_counted, nobody_gets_in,
        a_ping_of_ours_is_answered_complained_of_or_given_up, only_the_server_that_was_asked_is_believed,
        servers_are_asked_in_turn_and_one_that_answered_is_asked_first, a_late_answer_of_the_first_server_will_do,
        a_name_that_is_none_is_remembered_for_a_while, queries_are_bounded_and_end_with_the_link,
        an_icmp_error_ends_a_connect_only_when_it_quotes_our_syn, connections_are_bounded_and_those_in_use_stay,
        what_belongs_to_the_uplinks_own_is_told_from_what_is_somebody_elses, packets_of_the_systems_own_interface_share_the_queue,
        the_syn_tells_what_the_link_carries, what_waited_for_a_closed_window_may_be_acknowledged_all_the_same,
    };
    Suite *suite = suite_create("uplink");
    TCase *tcase = tcase_create("all");
    SRunner *runner;
    int failed;

    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
