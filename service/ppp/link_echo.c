/*
 * link_echo.c - LCP Echo: is the peer still there, and how far away (RFC 1661 5.8).
 *
 * Our own echoes carry no data, those of link_echo() a stamp of four octets.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/link_internal.h"

void link_echo_reset(struct link *link)
{
    link->echoes = (struct link_echoes){ .is_proven = link->echoes.is_proven,
                                         .is_refused = link->echoes.is_refused };
    link_echo_heard(link);
}

void link_echo_heard(struct link *link)
{
    link->echoes.missed = 0;
    link->echoes.next = link->now + (rras_ms)link->config.echo_after_s * 1000;
}

void link_echo_answered(struct link *link, struct bytes data)
{
    struct reader r = rd_of(data);
    uint32_t stamp = rd_be32(&r);

    link->echoes.is_proven = true;
    link->echoes.unanswered = 0;
    if (!r.short_read && link->host->echo_reply)
        link->host->echo_reply(link->ctx, stamp, link->now);
}

static void send_echo(struct link *link, struct bytes data)
{
    if (link->echoes.unanswered < UINT8_MAX)
        link->echoes.unanswered++;
    lcp_echo(&link->lcp, data);
}

/* Silence is only a sign in a peer that is known to answer: one with a magic number knows LCP well
 * enough, another has to have shown it. */
static bool can_tell(const struct link *link)
{
    return cp_is_open(&link->lcp.cp) && link->config.echo_after_s > 0 &&
           !link->echoes.is_refused && (link->lcp.peer.magic != 0 || link->echoes.is_proven);
}

rras_ms link_echo_advance(struct link *link)
{
    struct link_echoes *echoes = &link->echoes;

    if (!can_tell(link))
        return RRAS_NEVER;
    if (link->now >= echoes->next) {
        if (echoes->missed >= link->config.echo_misses) {
            link_request_close(link, END_PEER_SILENT);
            return RRAS_NEVER;
        }
        echoes->missed++;
        echoes->next = link->now + (rras_ms)link->config.echo_every_s * 1000;
        send_echo(link, bytes_of(NULL, 0));
    }
    return echoes->next;
}

bool link_echo_probe(struct link *link, uint32_t stamp)
{
    const struct link_echoes *echoes = &link->echoes;
    uint8_t data_buf[4];
    struct writer data = wr_into(data_buf, sizeof data_buf);

    if (!cp_is_open(&link->lcp.cp) || echoes->is_refused ||
        (!echoes->is_proven && echoes->unanswered >= link->config.echo_misses))
        return false;
    wr_be32(&data, stamp);
    send_echo(link, wr_view(&data));
    return true;
}
