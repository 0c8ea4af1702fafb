/*
 * fuzz_net.c - arbitrary packets from two callers, and an Internet that answers at random.
 *
 * What callers are sent must always be whole, with good checksums, for them, and from the server,
 * another caller, or an address they spoke to; every socket is closed once; lwIP is never displeased.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/outside_chaos.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SPOKEN_MAX = 4096, PACKETS_MAX = 2000 };

static struct rig rig;
static uint32_t spoken[2][SPOKEN_MAX];
static size_t spoken_count[2];
static uint32_t last_sequence[2];    /* of what each caller was sent: acknowledgments near it go deep */

static void require(bool ok)
{
    if (!ok)
        abort();
}

static bool has_spoken_to(int who, uint32_t address)
{
    for (size_t i = 0; i < spoken_count[who]; i++)
        if (spoken[who][i] == address)
            return true;
    return false;
}

static void input(int who, struct bytes packet)
{
    struct ip4_packet p;

    if (ip4_read(packet, &p) && !has_spoken_to(who, p.destination))
        spoken[who][spoken_count[who]++] = p.destination;
    net_input(who ? rig.bob : rig.ann, packet, rig.now);
}

static void drain(int who)
{
    struct net_caller *caller = who ? rig.bob : rig.ann;
    uint32_t own = who ? RIG_BOB : RIG_ANN, other = who ? RIG_ANN : RIG_BOB;
    struct rig_seen seen;

    while (rig_pull(&rig, caller, &seen)) {
        if (seen.ok && seen.ip.protocol == IP4_TCP)
            last_sequence[who] = seen.tcp.sequence + (uint32_t)seen.data.len;
        /* What another caller wrote is passed on as it is; what we made is right to the last bit. */
        require(seen.ip.whole.len > 0 && seen.ip.whole.len <= (who ? 576 : 1500));
        require(seen.ip.destination == own);
        require(seen.ok || seen.ip.source == other);
        require(seen.ip.source == RIG_OWN || seen.ip.source == other || has_spoken_to(who, seen.ip.source));
    }
}

/* Makes fuzzed bytes a packet that gets past the first checks, mostly. */
static struct bytes mend(int who, uint8_t kind, struct bytes raw, uint8_t *out)
{
    static const uint32_t to[] = {
        RIG_WEB, RIG_OWN, RIG_DNS, RIG_ANN, RIG_BOB, IP4(127, 0, 0, 1), UINT32_MAX, RIG_WEB
    };
    static const uint8_t protocols[] = { IP4_TCP, IP4_TCP, IP4_UDP, IP4_ICMP };
    struct rig_packet p = { .from = who ? RIG_BOB : RIG_ANN, .to = to[kind & 7], .protocol = protocols[kind >> 3 & 3],
                            .from_port = 1025, .to_port = kind & 0x20 ? 53 : 80, .window = 8192 };
    struct reader r = rd_of(raw);

    p.flags = rd_u8(&r) & 0x3f;
    p.sequence = 1000 + rd_u8(&r);
    p.acknowledgment = last_sequence[who] + rd_u8(&r);
    p.window = (uint16_t)(rd_u8(&r) << 6);
    p.from_port = (uint16_t)(p.from_port + (rd_u8(&r) & 3));
    p.mss = p.flags & TCP_F_SYN ? rd_be16(&r) : 0;
    p.type = p.protocol == IP4_ICMP ? ICMP4_ECHO : 0;
    if (kind & 0x40) {
        p.fragment = rd_be16(&r) & (IP4_MF | 0x1f);
        p.id = rd_u8(&r) & 3;
        r.rest.len = p.fragment & IP4_MF ? r.rest.len / 8 * 8 : r.rest.len;
    }
    p.data = r.rest;
    return rig_build(&p, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = rd_of(bytes_of(data, size));

    rig_start(&rig);
    rig.room = 1000;
    spoken_count[0] = spoken_count[1] = 0;
    last_sequence[0] = last_sequence[1] = 0;
    for (int i = 0; r.rest.len > 0 && i < PACKETS_MAX; i++) {
        uint8_t op = rd_u8(&r), kind = rd_u8(&r), len = rd_u8(&r);
        struct bytes raw = rd_take(&r, len < r.rest.len ? len : r.rest.len);
        int who = op >> 7;

        switch (op & 7) {
        case 0:
            input(who, raw);
            break;
        case 1:
        case 2:
        case 3:
            input(who, mend(who, kind, raw, rig_scratch));
            break;
        case 4:
            rig.now += kind * 40u;
            net_advance(rig.net, rig.now);
            break;
        case 5:
            drain(who);
            break;
        default:
            outside_chaos(&rig, op >> 3 & 7, kind, raw);
            break;
        }
    }
    drain(0);
    drain(1);
    require(rig_stop(&rig));
    require(rig.opened == rig.closed);
    return 0;
}
