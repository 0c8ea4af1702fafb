/*
 * at_cable.c - a null modem cable in the place of a modem: CLIENT, CLIENTSERVER, and bytes (KB Q122318).
 *
 * Who calls says CLIENT every two seconds until it hears SERVER; Windows answers CLIENTSERVER, NT's script
 * SERVER. A far end that begins with PPP has answered, too. Who is called hears the CLIENT, or PPP's
 * Configure-Request, or a person's Return, and what it says is the recogniser's to read. Other frames are of a call that
 * is over here and not yet there: it is told so.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/at_internal.h"
#include "common/ras/ras_error.h"

enum {
    CLIENT_EVERY_MS = 2 * 1000,
    CLIENT_TRIES = 15,
    GLARE_MS = 300,             /* a CLIENT of the other's that is no CLIENTSERVER by then */
    DTR_LOW_MS = 1000,
    AGAIN_MS = 1000,            /* silence after a CLIENT in the middle of a call: it is none of our data */
    GOODBYE_EVERY_MS = 1000,
    FCS_START = 0xffff,
    FCS_GOOD = 0xf0b8,          /* over a frame and its own (RFC 1662 C.2) */
    FRAME_MS = 1000,            /* silence in the middle of a frame: it is over */
    QUIET_MS = 500,             /* what is still on its way after a hang-up begins no new call */
    FLAG = 0x7e,
    ESCAPE = 0x7d,
    REST_MAX = 512              /* behind a Configure-Request that came in pieces; the caller says it again */
};

void at_cable_ready(struct at *m)
{
    m->deadline = m->lost_at = m->trailer_at = RRAS_NEVER;
    m->server_len = m->client_len = m->opening_len = 0;
    m->is_in_frame = false;
    at_set_state(m, AT_READY);
}

static void go_online(struct at *m, struct bytes rest)
{
    m->deadline = m->trailer_at = RRAS_NEVER;
    m->had_carrier = m->carrier;
    m->is_in_frame = true;
    m->client_len = 0;
    m->connect.kind = AT_RESULT_CONNECT;
    m->connect.dce_bps = m->config.cable_bps;
    at_trace(m, "Connected through the cable.");
    at_set_state(m, AT_ONLINE);
    if (m->state == AT_ONLINE)
        m->host->online(m->ctx, &m->connect, &m->caller, rest);
}

/* One more octet of `word`; true when it is complete. No beginning of either word is inside it. */
static bool hears(const char *word, uint8_t *len, uint8_t c)
{
    if (c != (uint8_t)word[*len])
        *len = 0;
    if (c == (uint8_t)word[*len])
        ++*len;
    if (word[*len] != '\0')
        return false;
    *len = 0;
    return true;
}

/* ---- called ---- */

/* What a caller may begin with: CLIENT, AT, a person's Return or $, telnet, SLIP, PPP. Opening the port at
 * the other end makes a NUL or two. */
static bool is_beginning(uint8_t c)
{
    static const uint8_t known[] = { 'C', 'A', 'a', '$', '\r', '\n', 0xc0, 0xff };

    return memchr(known, c, sizeof known) != NULL;
}

/* A text right behind a frame; no protocol of PPP's has such a number. */
static bool is_text(uint8_t c)
{
    return c < 0x80 && is_beginning(c);
}

enum opening { OPENING_MORE, OPENING_IS, OPENING_IS_NOT };

/* LCP's Configure-Request comes with the address and control octets and escaped as at the start (RFC 1661 5, 1662 7). */
static enum opening judge_opening(const struct at *m)
{
    static const uint8_t request[] = { 0xff, 0x03, 0xc0, 0x21, 0x01 };
    size_t matched = 0;

    for (size_t i = 1; i < m->opening_len; i++) {
        const bool is_escape = m->opening[i] == ESCAPE;

        if (is_escape && ++i == m->opening_len)
            break;
        if ((is_escape ? m->opening[i] ^ 0x20 : m->opening[i]) != request[matched])
            return OPENING_IS_NOT;
        if (++matched == sizeof request)
            return OPENING_IS;
    }
    return OPENING_MORE;
}

/* What has begun is a caller's: it goes along whole, also what of it came earlier. */
static void take_call(struct at *m, struct bytes begun, struct bytes in)
{
    uint8_t rest[sizeof m->opening + REST_MAX];
    const size_t len = in.len < REST_MAX ? in.len : REST_MAX;

    memcpy(rest, begun.at, begun.len);
    memcpy(rest + begun.len, in.at, len);
    go_online(m, bytes_of(rest, begun.len + len));
}

/* True: it is a call, and `*begun` the begin of it. A frame that was cut off ends with the next caller's CLIENT. */
static bool hear_frame(struct at *m, uint8_t c, struct bytes *begun)
{
    static const char client[] = "CLIENT";

    *begun = bytes_of((const uint8_t *)client, sizeof client - 1);
    if (hears(client, &m->client_len, c))
        return true;
    if (m->opening_len == 0)
        return false;
    m->opening[m->opening_len++] = c;
    *begun = bytes_of(m->opening, m->opening_len);
    if (judge_opening(m) == OPENING_IS_NOT)
        m->opening_len = 0;
    return m->opening_len > 0 && judge_opening(m) == OPENING_IS;
}

/* ---- a call that is over here ---- */

static void begin_stray(struct at *m)
{
    m->stray_len = 0;
    m->stray_fcs = FCS_START;
    m->is_stray_escaped = false;
}

static void add_stray(struct at *m, uint8_t c)
{
    if (c == ESCAPE && !m->is_stray_escaped) {
        m->is_stray_escaped = true;
        return;
    }
    c ^= m->is_stray_escaped ? 0x20 : 0;
    m->is_stray_escaped = false;
    if (m->stray_len < sizeof m->stray)
        m->stray[m->stray_len] = c;
    if (m->stray_len < UINT16_MAX)
        m->stray_len++;
    m->stray_fcs ^= c;
    for (int bit = 0; bit < 8; bit++)
        m->stray_fcs = (uint16_t)(m->stray_fcs >> 1 ^ (m->stray_fcs & 1 ? 0x8408 : 0));
}

/* LCP's Terminate-Request or Terminate-Ack: that one knows. Two that know would never stop telling each other. */
static bool is_goodbye(const struct at *m)
{
    static const uint8_t lcp[] = { 0xff, 0x03, 0xc0, 0x21 };

    return m->stray_len > sizeof lcp && memcmp(m->stray, lcp, sizeof lcp) == 0 &&
           (m->stray[sizeof lcp] == 5 || m->stray[sizeof lcp] == 6);
}

/* Without a carrier wire only its echoes would tell the other end, minutes later: a Terminate-Request (RFC 1661 5.5). */
static void end_stray(struct at *m, rras_ms now)
{
    static const uint8_t terminate[] = { FLAG, 0xff, ESCAPE, 0x23, 0xc0, 0x21, ESCAPE, 0x25, ESCAPE, 0x21,
                                         ESCAPE, 0x20, ESCAPE, 0x24, 0x3d, 0xc7, FLAG };

    if (m->stray_len > 3 && m->stray_fcs == FCS_GOOD && !is_goodbye(m) && now >= m->goodbye_at) {
        m->goodbye_at = now + GOODBYE_EVERY_MS;
        at_trace(m, "A frame of a call that is over: the other computer is told so.");
        m->host->write(m->ctx, bytes_of(terminate, sizeof terminate));
    }
    begin_stray(m);
}

static void forget_frame(struct at *m)
{
    begin_stray(m);
    m->is_in_frame = false;
    m->opening_len = m->client_len = 0;
}

static void await_call(struct at *m, struct bytes in, rras_ms now)
{
    struct bytes begun;

    if (m->holds_back || m->is_stopping)
        return;
    if (now - m->heard_at >= FRAME_MS)
        forget_frame(m);
    m->heard_at = now;
    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.at[i];

        if (c != FLAG)
            add_stray(m, c);
        if (c == FLAG) {
            end_stray(m, now);
            m->is_in_frame = true;
            m->opening[0] = c;
            m->opening_len = 1;
        } else if (m->is_in_frame ? m->opening_len == 1 && is_text(c) : is_beginning(c)) {
            go_online(m, bytes_of(in.at + i, in.len - i));
            return;
        } else if (m->is_in_frame && hear_frame(m, c, &begun)) {
            take_call(m, begun, bytes_of(in.at + i + 1, in.len - i - 1));
            return;
        }
    }
}

/* ---- calling ---- */

static void send_client(struct at *m, rras_ms now)
{
    m->tries++;
    m->deadline = now + CLIENT_EVERY_MS;
    at_send_text(m, "CLIENT");
}

bool at_cable_dial(struct at *m, rras_ms now)
{
    if (m->state != AT_READY || m->is_stopping)
        return false;
    at_forget_call(m);
    m->tries = 0;
    m->server_len = m->client_len = 0;
    m->trailer_at = RRAS_NEVER;
    at_trace(m, "Calling through the cable.");
    at_set_state(m, AT_DIALING);
    if (m->state == AT_DIALING)
        send_client(m, now);
    return true;
}

static void await_answer(struct at *m, struct bytes in, rras_ms now)
{
    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.at[i];

        m->trailer_at = RRAS_NEVER; /* something follows the CLIENT */
        if (c == FLAG || hears("SERVER", &m->server_len, c)) {
            const size_t used = c == FLAG ? i : i + 1;

            go_online(m, bytes_of(in.at + used, in.len - used));
            return;
        }
        if (hears("CLIENT", &m->client_len, c))
            m->trailer_at = now + GLARE_MS;
    }
}

static void give_up(struct at *m, uint32_t ras_error)
{
    at_cable_ready(m);
    m->host->dial_failed(m->ctx, ras_error);
}

/* Both call at once: one of the two gives way, and hears the other's next CLIENT as the one who is called. */
static void meet_caller(struct at *m, rras_ms now)
{
    const uint32_t draw = ((uint32_t)now + m->config.salt) * 2654435761u;

    m->trailer_at = RRAS_NEVER;
    if (draw & 0x80000000u) {
        at_trace(m, "The other computer calls, too: it may.");
        give_up(m, RAS_LINE_BUSY);
    }
}

/* ---- both ---- */

/* A computer that was restarted knows nothing of our call and calls again: CLIENT between two frames, and then
 * silence. Without a carrier wire nothing else tells of it, but the echoes, minutes later. */
static void watch_data(struct at *m, struct bytes in, rras_ms now)
{
    bool is_again = false;

    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.at[i];

        is_again = false;
        if (c == FLAG) {
            m->is_in_frame = false;
            m->client_len = 0;
        } else if (!m->is_in_frame) {
            m->is_in_frame = c != (uint8_t)"CLIENT"[m->client_len];
            is_again = !m->is_in_frame && hears("CLIENT", &m->client_len, c);
        }
    }
    if (in.len > 0)
        m->trailer_at = is_again ? now + AGAIN_MS : RRAS_NEVER;
}

void at_cable_receive(struct at *m, struct bytes in, rras_ms now)
{
    if (m->state == AT_READY)
        await_call(m, in, now);
    else if (m->state == AT_DIALING)
        await_answer(m, in, now);
    else if (m->state == AT_ONLINE)
        watch_data(m, in, now);
}

void at_cable_hang_up(struct at *m, rras_ms now)
{
    at_set_dtr(m, false);
    m->deadline = now + (m->config.has_dtr ? DTR_LOW_MS : QUIET_MS);
}

static void lose_call(struct at *m, rras_ms now)
{
    at_trace(m, "The other computer hung up.");
    at_forget_call(m);
    m->lost_at = m->trailer_at = RRAS_NEVER;
    at_set_state(m, AT_HANGING_UP);
    at_cable_hang_up(m, now);
    m->host->offline(m->ctx);
}

static void on_deadline(struct at *m, rras_ms now)
{
    m->deadline = RRAS_NEVER;
    if (m->state == AT_DIALING && m->tries < CLIENT_TRIES) {
        send_client(m, now);
    } else if (m->state == AT_DIALING) {
        give_up(m, RAS_NO_ANSWER);
    } else if (m->state == AT_HANGING_UP && m->is_stopping) {
        at_become_closed(m);
    } else if (m->state == AT_HANGING_UP) {
        at_set_dtr(m, true);
        at_cable_ready(m);
    }
}

rras_ms at_cable_advance(struct at *m, rras_ms now)
{
    if (m->state == AT_DIALING && now >= m->trailer_at)
        meet_caller(m, now);
    if (now >= m->lost_at || (m->state == AT_ONLINE && now >= m->trailer_at))
        lose_call(m, now);
    if (now >= m->deadline)
        on_deadline(m, now);
    return rras_sooner(m->deadline, rras_sooner(m->trailer_at, m->lost_at));
}
