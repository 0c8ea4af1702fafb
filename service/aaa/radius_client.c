/*
 * radius_client.c - requests under way, from the first sending to the answer.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_client.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "service/aaa/radius_peers.h"

enum { SLOTS = RADIUS_LANES * 256, NO_SLOT = SLOTS };

struct request {
    struct request *next, *previous;
    enum radius_use use;
    struct radius_peer *peer;        /* who is being asked; NULL: a record that waits for its turn */
    uint32_t tried;                  /* bits of those who were asked in vain */
    unsigned slot;                   /* lane and identifier; NO_SLOT: none */
    unsigned sendings;
    bool was_sent;                   /* to this peer, at least once */
    bool saw_invalid;
    rras_ms began, first_sent, deadline;
    uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN];
    size_t packet_len;
    uint8_t packet[RADIUS_REQUEST_MAX];
    uint32_t ticket;                 /* authentication: this and the next two */
    struct radius_caller caller;
    struct auth_attempt attempt;
    struct radius_record record;     /* accounting */
};

/* A ring of requests, the oldest first. */
struct ring {
    struct request *first, *last;
    size_t count;
};

struct radius_client {
    const struct radius_client_host *host;
    void *ctx;
    struct radius_nas nas;
    struct radius_peers peers;
    struct ring rings[RADIUS_USES];
    struct request *slots[SLOTS];    /* by lane * 256 + identifier */
    unsigned next_slot;
    size_t telling;                  /* accounting records under way */
    rras_ms tell_at;                 /* not before then is a waiting record sent */
    bool has_told_lost;
};

/* ---- memory ---- */

static void append(struct ring *ring, struct request *r)
{
    r->previous = ring->last;
    r->next = NULL;
    if (ring->last != NULL)
        ring->last->next = r;
    else
        ring->first = r;
    ring->last = r;
    ring->count++;
}

static void unlink_request(struct ring *ring, struct request *r)
{
    if (r->previous != NULL)
        r->previous->next = r->next;
    else
        ring->first = r->next;
    if (r->next != NULL)
        r->next->previous = r->previous;
    else
        ring->last = r->previous;
    ring->count--;
}

/* Nobody is being asked now: the identifier is free, and what comes for it is of the past. */
static void let_go(struct radius_client *client, struct request *r)
{
    if (r->slot != NO_SLOT)
        client->slots[r->slot] = NULL;
    r->slot = NO_SLOT;
    if (r->peer != NULL && r->use == RADIUS_FOR_ACCOUNTING)
        client->telling--;
    r->peer = NULL;
    r->deadline = RRAS_NEVER;
}

static void free_request(struct radius_client *client, struct request *r)
{
    let_go(client, r);
    unlink_request(&client->rings[r->use], r);
    secret_wipe(r, sizeof *r);
    free(r);
}

static struct request *new_request(struct radius_client *client, enum radius_use use, rras_ms now)
{
    struct request *r = calloc(1, sizeof *r);

    if (r == NULL)
        return NULL;
    r->use = use;
    r->slot = NO_SLOT;
    r->began = now;
    r->deadline = RRAS_NEVER;
    append(&client->rings[use], r);
    return r;
}

struct radius_client *radius_client_new(const struct radius_nas *nas, const struct radius_client_host *host, void *ctx)
{
    struct radius_client *client = calloc(1, sizeof *client);

    if (client == NULL)
        return NULL;
    client->host = host;
    client->ctx = ctx;
    client->nas = *nas;
    return client;
}

void radius_client_free(struct radius_client *client)
{
    if (client == NULL)
        return;
    for (int use = 0; use < RADIUS_USES; use++)
        while (client->rings[use].first != NULL)
            free_request(client, client->rings[use].first);
    radius_peers_wipe(&client->peers);
    free(client);
}

void radius_client_set_nas(struct radius_client *client, const struct radius_nas *nas)
{
    client->nas = *nas;
}

/* ---- the end of a request ---- */

static void answer(struct radius_client *client, struct request *r, struct radius_answer *what)
{
    uint32_t ticket = r->ticket;

    free_request(client, r);
    client->host->answered(client->ctx, ticket, what);
    secret_wipe(what, sizeof *what);
}

static void refuse(struct radius_client *client, struct request *r, uint32_t ras_error, const char *why)
{
    struct radius_answer what;

    radius_refuse(&what, &r->attempt, ras_error, why);
    answer(client, r, &what);
}

/* Every server was asked, and none gave an answer that could be used. */
static void nobody_answered(struct radius_client *client, struct request *r, rras_ms now)
{
    if (r->use == RADIUS_FOR_AUTHENTICATION) {
        if (r->saw_invalid)
            refuse(client, r, RAS_INVALID_RADIUS_RESPONSE, "the answers that came could not be trusted");
        else
            refuse(client, r, RAS_AUTH_SERVER_TIMEOUT, "no RADIUS server answered");
        return;
    }
    r->tried = 0; /* it stays in its place of the queue */
    client->tell_at = now + (rras_ms)RADIUS_TELL_AGAIN_S * 1000;
}

/* ---- sending ---- */

static bool take_slot(struct radius_client *client, struct request *r)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        unsigned slot = (client->next_slot + i) % SLOTS;

        if (client->slots[slot] == NULL) {
            client->slots[slot] = r;
            client->next_slot = (slot + 1) % SLOTS; /* an identifier is used again as late as can be */
            r->slot = slot;
            return true;
        }
    }
    return false;
}

static bool write_packet(struct radius_client *client, struct request *r, rras_ms now)
{
    struct writer w = wr_into(r->packet, sizeof r->packet);
    struct bytes secret = bytes_of_text(r->peer->config.secret);
    uint8_t id = (uint8_t)(r->slot % 256);
    bool ok;

    if (r->use == RADIUS_FOR_AUTHENTICATION) {
        client->host->random(client->ctx, r->authenticator, sizeof r->authenticator);
        ok = radius_write_access(&w, id, r->authenticator, &r->attempt, &client->nas, &r->caller, secret,
                                 r->peer->config.wants_signature);
    } else {
        ok = radius_write_accounting(&w, id, &r->record, &client->nas, (uint32_t)((now - r->began) / 1000), secret);
        if (ok)
            memcpy(r->authenticator, r->packet + 4, sizeof r->authenticator);
    }
    r->packet_len = ok ? w.len : 0;
    return ok;
}

static void send_once(struct radius_client *client, struct request *r, rras_ms now)
{
    const struct radius_peer *peer = r->peer;

    r->sendings++;
    r->deadline = now + (rras_ms)peer->config.timeout_s * 1000;
    if (peer->place != RADIUS_ADDRESS_KNOWN)
        return;
    r->was_sent = true;
    client->host->send(client->ctx, r->slot / 256, peer->address, radius_peer_port(peer, r->use),
                       bytes_of(r->packet, r->packet_len));
}

/* A server that let all sendings of this request go by has fallen, unless it answered others meanwhile. */
static void fall(struct radius_client *client, const struct request *r, struct radius_peer *peer, rras_ms now)
{
    struct radius_standing *standing = &peer->standing[r->use];
    char detail[96];

    if (standing->has_answered && standing->last_answer >= r->first_sent)
        return;
    standing->is_down = true;
    standing->fell_at = now;
    if (standing->has_told_silent)
        return;
    standing->has_told_silent = true;
    if (peer->place == RADIUS_ADDRESS_KNOWN)
        snprintf(detail, sizeof detail, "%s, UDP port %u",
                 r->use == RADIUS_FOR_ACCOUNTING ? "accounting" : "authentication",
                 (unsigned)radius_peer_port(peer, r->use));
    else
        snprintf(detail, sizeof detail, "no address is known for its name");
    client->host->news(client->ctx, RADIUS_NEWS_SILENT, peer->config.name, detail);
}

/* On to the best server that has not been asked yet. */
static void ask_next(struct radius_client *client, struct request *r, rras_ms now)
{
    struct radius_peer *peer;

    let_go(client, r);
    r->first_sent = now;
    while ((peer = radius_peers_best(&client->peers, r->use, r->tried, now)) != NULL) {
        if (peer->place != RADIUS_ADDRESS_NONE)
            break;
        fall(client, r, peer, now);
        r->tried |= radius_peers_bit(&client->peers, peer);
    }
    if (peer == NULL) {
        nobody_answered(client, r, now);
        return;
    }
    r->peer = peer;
    r->sendings = 0;
    r->was_sent = false;
    if (r->use == RADIUS_FOR_ACCOUNTING)
        client->telling++;
    if (take_slot(client, r) && write_packet(client, r, now))
        send_once(client, r, now);
    else if (r->use == RADIUS_FOR_AUTHENTICATION)
        refuse(client, r, RAS_AUTHENTICATION_FAILURE, "the name is too long for a RADIUS request");
    else
        free_request(client, r);
}

static bool has_another(struct radius_client *client, const struct request *r, rras_ms now)
{
    return radius_peers_best(&client->peers, r->use, r->tried | radius_peers_bit(&client->peers, r->peer), now) != NULL;
}

/* Its time is over: once more, or another. */
static void time_is_over(struct radius_client *client, struct request *r, rras_ms now)
{
    struct radius_peer *peer = r->peer;
    bool is_hopeless = peer->place == RADIUS_ADDRESS_NONE ||
                       (peer->standing[r->use].is_down && has_another(client, r, now));

    if (r->sendings < (is_hopeless ? 1 : RADIUS_SENDINGS)) {
        send_once(client, r, now);
        return;
    }
    fall(client, r, peer, now);
    r->tried |= radius_peers_bit(&client->peers, peer);
    ask_next(client, r, now);
}

/* ---- what the owner asks for ---- */

void radius_client_authenticate(struct radius_client *client, uint32_t ticket, const struct auth_attempt *attempt,
                                const struct radius_caller *caller, rras_ms now)
{
    struct radius_answer what;
    struct request *r;
    uint32_t error = RAS_OK;
    const char *why = "";

    if (!radius_can_ask(attempt)) {
        error = RAS_AUTHENTICATION_FAILURE;
        why = "no RADIUS server was asked: the name or the response is not one a RADIUS request can carry";
    } else if (radius_peers_best(&client->peers, RADIUS_FOR_AUTHENTICATION, 0, now) == NULL) {
        error = RAS_NO_RADIUS_SERVERS;
        why = "no RADIUS server is configured for authentication";
    } else if (client->rings[RADIUS_FOR_AUTHENTICATION].count >= RADIUS_ASKING_MAX ||
               (r = new_request(client, RADIUS_FOR_AUTHENTICATION, now)) == NULL) {
        error = RAS_AUTH_SERVER_TIMEOUT;
        why = "too many callers wait for an answer of the RADIUS servers";
    }
    if (error != RAS_OK) {
        radius_refuse(&what, attempt, error, why);
        client->host->answered(client->ctx, ticket, &what);
        return;
    }
    r->ticket = ticket;
    r->attempt = *attempt;
    r->caller = *caller;
    ask_next(client, r, now);
}

/* Waiting records get their turn, the oldest first. */
static void tell(struct radius_client *client, rras_ms now)
{
    struct request *r, *next;

    for (r = client->rings[RADIUS_FOR_ACCOUNTING].first; r != NULL; r = next) {
        next = r->next;
        if (now < client->tell_at || client->telling >= RADIUS_TELLING_MAX)
            return;
        if (r->peer == NULL)
            ask_next(client, r, now);
    }
}

static void lose_oldest(struct radius_client *client)
{
    free_request(client, client->rings[RADIUS_FOR_ACCOUNTING].first);
    if (client->has_told_lost)
        return;
    client->has_told_lost = true;
    client->host->news(client->ctx, RADIUS_NEWS_RECORDS_LOST, "",
                       "no server has taken them for so long that the oldest are lost. See that a RADIUS server for"
                       " accounting runs.");
}

void radius_client_account(struct radius_client *client, const struct radius_record *record, rras_ms now)
{
    struct request *r;

    if (radius_peers_best(&client->peers, RADIUS_FOR_ACCOUNTING, 0, now) == NULL)
        return;
    if (client->rings[RADIUS_FOR_ACCOUNTING].count >= RADIUS_QUEUE_MAX)
        lose_oldest(client);
    r = new_request(client, RADIUS_FOR_ACCOUNTING, now);
    if (r == NULL)
        return;
    r->record = *record;
    tell(client, now);
}

void radius_client_set_servers(struct radius_client *client, const struct radius_server *servers,
                               size_t count, rras_ms now)
{
    struct request *r, *next, *last = client->rings[RADIUS_FOR_AUTHENTICATION].last;

    /* Nobody may point at a server while they change. */
    for (int use = 0; use < RADIUS_USES; use++)
        for (r = client->rings[use].first; r != NULL; r = r->next) {
            let_go(client, r);
            r->tried = 0;
        }
    radius_peers_set(&client->peers, servers, count);
    for (r = client->rings[RADIUS_FOR_AUTHENTICATION].first; r != NULL; r = next) {
        next = r == last ? NULL : r->next; /* those that come meanwhile are asked for already */
        if (radius_peers_best(&client->peers, RADIUS_FOR_AUTHENTICATION, 0, now) == NULL)
            refuse(client, r, RAS_NO_RADIUS_SERVERS, "no RADIUS server is configured for authentication");
        else
            ask_next(client, r, now);
    }
    client->tell_at = now;
    if (radius_peers_best(&client->peers, RADIUS_FOR_ACCOUNTING, 0, now) == NULL)
        while (client->rings[RADIUS_FOR_ACCOUNTING].first != NULL)
            free_request(client, client->rings[RADIUS_FOR_ACCOUNTING].first);
    tell(client, now);
}

void radius_client_set_address(struct radius_client *client, const char *name, uint32_t address, rras_ms now)
{
    struct radius_peer *peer = radius_peers_find(&client->peers, name);

    if (peer == NULL)
        return;
    if (address == 0 && peer->place == RADIUS_ADDRESS_KNOWN)
        return; /* a name server that is out for a moment must not take a working server along */
    peer->place = address != 0 ? RADIUS_ADDRESS_KNOWN : RADIUS_ADDRESS_NONE;
    peer->address = address;
    for (int use = 0; use < RADIUS_USES; use++)
        for (struct request *r = client->rings[use].first; r != NULL; r = r->next)
            if (r->peer == peer && !r->was_sent) {
                r->sendings = address != 0 ? 0 : RADIUS_SENDINGS;
                r->deadline = now; /* radius_client_advance() sends it, or turns to another */
            }
}

/* ---- what came in ---- */

static const char *const complaints[] = {
    [RADIUS_FORGED] = "it is not made with the shared secret. Enter the same secret here and at the server.",
    [RADIUS_UNSIGNED] = "it lacks the digital signature (Message-Authenticator) that is required of this server. Let"
                        " the server sign its answers, or do not require it.",
    [RADIUS_FORGED_SIGNATURE] = "its digital signature (Message-Authenticator) is wrong.",
};
static const char malformed[] = "it is malformed.";

static void complain(struct radius_client *client, struct request *r, const char *what)
{
    struct radius_standing *standing = &r->peer->standing[r->use];

    r->saw_invalid = true;
    if (standing->has_told_invalid)
        return;
    standing->has_told_invalid = true;
    client->host->news(client->ctx, RADIUS_NEWS_INVALID, r->peer->config.name, what);
}

static bool is_expected(const struct request *r, uint8_t code)
{
    if (r->use == RADIUS_FOR_ACCOUNTING)
        return code == RADIUS_ACCOUNTING_RESPONSE;
    return code == RADIUS_ACCESS_ACCEPT || code == RADIUS_ACCESS_REJECT || code == RADIUS_ACCESS_CHALLENGE;
}

static void rise(struct radius_client *client, const struct request *r, rras_ms now)
{
    struct radius_peer *peer = r->peer;
    struct radius_standing *standing = &peer->standing[r->use];
    bool was_silent = standing->has_told_silent;

    *standing = (struct radius_standing){ .has_answered = true, .last_answer = now };
    if (was_silent)
        client->host->news(client->ctx, RADIUS_NEWS_ANSWERS, peer->config.name, "");
}

void radius_client_receive(struct radius_client *client, unsigned lane, uint32_t from,
                           uint16_t port, struct bytes datagram, rras_ms now)
{
    struct request *r;
    struct radius_packet packet;
    struct radius_answer what;
    enum radius_proof proof;

    if (lane >= RADIUS_LANES || datagram.len < RADIUS_HEADER_LEN)
        return;
    r = client->slots[lane * 256 + datagram.at[1]];
    if (r == NULL || !r->was_sent || r->peer->address != from || radius_peer_port(r->peer, r->use) != port)
        return;
    if (!radius_parse(datagram, &packet) || !is_expected(r, packet.code)) {
        complain(client, r, malformed);
        return;
    }
    proof = radius_prove(&packet, r->authenticator, bytes_of_text(r->peer->config.secret),
                         r->use == RADIUS_FOR_AUTHENTICATION && r->peer->config.wants_signature);
    if (proof != RADIUS_PROVED) {
        complain(client, r, complaints[proof]);
        return;
    }
    rise(client, r, now);
    if (r->use == RADIUS_FOR_AUTHENTICATION) {
        radius_judge(&packet, &r->attempt, &what);
        answer(client, r, &what);
        return;
    }
    free_request(client, r);
    client->has_told_lost = false;
    client->tell_at = now;
    tell(client, now);
}

/* ---- time ---- */

static rras_ms next_deadline(const struct radius_client *client)
{
    rras_ms next = RRAS_NEVER;

    for (int use = 0; use < RADIUS_USES; use++)
        for (const struct request *r = client->rings[use].first; r != NULL; r = r->next)
            next = rras_sooner(next, r->peer == NULL && client->telling < RADIUS_TELLING_MAX
                                         ? client->tell_at
                                         : r->deadline);
    return next;
}

rras_ms radius_client_advance(struct radius_client *client, rras_ms now)
{
    for (int use = 0; use < RADIUS_USES; use++) {
        struct request *r, *next;

        for (r = client->rings[use].first; r != NULL; r = next) {
            next = r->next;
            if (r->peer != NULL && now >= r->deadline)
                time_is_over(client, r, now);
        }
    }
    tell(client, now);
    return next_deadline(client);
}

size_t radius_client_asking(const struct radius_client *client)
{
    return client->rings[RADIUS_FOR_AUTHENTICATION].count;
}

size_t radius_client_queued(const struct radius_client *client)
{
    return client->rings[RADIUS_FOR_ACCOUNTING].count;
}

uint32_t radius_client_score(const struct radius_client *client, const char *name, bool is_accounting, rras_ms now)
{
    for (size_t i = 0; i < client->peers.count; i++)
        if (text_equal_nocase(client->peers.each[i].config.name, name))
            return radius_peer_score(
                &client->peers.each[i],
                is_accounting ? RADIUS_FOR_ACCOUNTING : RADIUS_FOR_AUTHENTICATION, now);
    return 0;
}
