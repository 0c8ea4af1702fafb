/*
 * telnet.c - RFC 854 decoder and a passive RFC 1143 negotiator.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/telnet.h"

enum { SE = 0xf0, SB = 0xfa, WILL = 0xfb, WONT = 0xfc, DO = 0xfd, DONT = 0xfe, IAC = 0xff };
enum { OPTION_BINARY = 0, OPTION_SGA = 3 };
enum { STATE_DATA, STATE_IAC, STATE_OPTION, STATE_SUB, STATE_SUB_IAC };

enum {
    MAX_REPLIES = 64,       /* no client needs as many; one that flips an option forever gets silence */
    MAX_SUBNEGOTIATION = 200 /* then it was none and the octets are data again */
};

static void answer(struct telnet *t, uint8_t verb, uint8_t option, struct writer *reply)
{
    const uint8_t out[] = { IAC, verb, option };

    if (t->replies >= MAX_REPLIES)
        return;
    t->replies++;
    wr_bytes(reply, bytes_of(out, sizeof out));
}

/* The state of one side of an option we agree to; NULL for those we refuse. */
static bool *side_of(struct telnet *t, uint8_t option, bool ours)
{
    switch (option) {
    case OPTION_BINARY:
        return ours ? &t->we_will_binary : &t->peer_will_binary;
    case OPTION_SGA:
        return ours ? &t->we_will_sga : &t->peer_will_sga;
    default:
        return NULL;
    }
}

static void refuse_once(struct telnet *t, uint8_t option, bool ours, struct writer *reply)
{
    uint8_t *seen = &t->refused[ours ? 0 : 1][option >> 3];
    uint8_t bit = (uint8_t)(1u << (option & 7));

    if (*seen & bit)
        return;
    *seen |= bit;
    answer(t, ours ? WONT : DONT, option, reply);
}

/* DO and DONT are about our side, WILL and WONT about the peer's. Only a change is answered. */
static void negotiate(struct telnet *t, uint8_t option, struct writer *reply)
{
    bool ours = t->verb == DO || t->verb == DONT;
    bool on = t->verb == DO || t->verb == WILL;
    bool *side = side_of(t, option, ours);

    t->seen_command = true;
    if (side == NULL) {
        if (on) /* what was never on needs no answer when it is switched off */
            refuse_once(t, option, ours, reply);
        return;
    }
    if (*side == on)
        return;
    *side = on;
    if (ours)
        answer(t, on ? WILL : WONT, option, reply);
    else
        answer(t, on ? DO : DONT, option, reply);
}

/* The octet behind an IAC. */
static void command(struct telnet *t, uint8_t c, struct writer *data)
{
    t->state = STATE_DATA;
    if (c == IAC) {
        wr_u8(data, IAC);
    } else if (c >= WILL) {
        t->verb = c;
        t->state = STATE_OPTION;
    } else if (c == SB) {
        t->skipped = 0;
        t->state = STATE_SUB;
    } /* all else is two octets and means nothing here; ip232's FF 00..07 line states as well */
}

static void subnegotiation(struct telnet *t, uint8_t c, struct writer *data)
{
    if (t->state == STATE_SUB_IAC && c == SE) {
        t->state = STATE_DATA;
    } else if (t->state == STATE_SUB_IAC && c != IAC) {
        command(t, c, data); /* its end was lost */
    } else if (t->state == STATE_SUB && c == IAC) {
        t->state = STATE_SUB_IAC;
    } else {
        t->state = ++t->skipped < MAX_SUBNEGOTIATION ? STATE_SUB : STATE_DATA;
    }
}

void telnet_init(struct telnet *t)
{
    memset(t, 0, sizeof *t);
}

/* Data up to the next IAC goes at once; how much of `in` that was, the IAC included. */
static size_t take_data(struct telnet *t, struct bytes in, struct writer *data)
{
    const uint8_t *iac = memchr(in.at, IAC, in.len);
    size_t len = iac != NULL ? (size_t)(iac - in.at) : in.len;

    wr_bytes(data, bytes_of(in.at, len));
    if (iac == NULL)
        return len;
    t->state = STATE_IAC;
    return len + 1;
}

void telnet_receive(struct telnet *t, struct bytes in, struct writer *data, struct writer *reply)
{
    size_t i = 0;

    while (i < in.len) {
        if (t->state == STATE_DATA) {
            i += take_data(t, bytes_of(in.at + i, in.len - i), data);
            continue;
        }
        switch (t->state) {
        case STATE_IAC:
            command(t, in.at[i], data);
            break;
        case STATE_OPTION:
            t->state = STATE_DATA;
            negotiate(t, in.at[i], reply);
            break;
        default:
            subnegotiation(t, in.at[i], data);
            break;
        }
        i++;
    }
}

void telnet_send_text(const struct telnet *t, struct bytes text, struct writer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        wr_u8(out, text.at[i]);
        if (!t->seen_command)
            continue;
        if (text.at[i] == IAC)
            wr_u8(out, IAC);
        else if (text.at[i] == '\r' && !t->we_will_binary &&
                 (i + 1 == text.len || text.at[i + 1] != '\n'))
            wr_u8(out, 0); /* RFC 854: CR is followed by LF or NUL */
    }
}
