/*
 * ppp_golden.h - plays a negotiation written as text against a link.
 *
 *   # comment            ! setting value      (settings stand before the first step)
 *   > hex                a frame from the peer: protocol and packet
 *   < hex                the next frame of ours must be this one
 *   = text               the next line our host heard must be this one
 *   @ milliseconds       time passes
 *
 * Every frame and every event has to be written down: before the next step and at the end none may
 * be left over. Settings: side answers|calls, auth METHODS (sum of enum auth_method), accm HEX,
 * mru N, user NAME, password TEXT, listen MS, random HEX... (in the order it is drawn; a counter
 * after that), ip OUR PEER DNS1 DNS2 WINS1 WINS2 (hex), success TEXT, identification TEXT, ask METHODS (of
 * us who call), identity NAME PASSWORD (who we are to who asks us who are called), account NAME PASSWORD (the one
 * that is let in), router FALLBACK (hex), may_have ADDRESS (hex), retry PASSWORD, callback N (cbcp_types
 * offered, or 1 asked for), wish NUMBER.
 *
 * With a file to record into, the steps are played and what really happens is written down.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PPP_GOLDEN_H
#define RRAS_PPP_GOLDEN_H
#include "tests/support/ppp_peer.h"

struct golden {
    struct ppp_peer peer;
    struct link_host host;
    uint8_t random[256];
    size_t random_len, random_at;
    const char *event;                  /* the next one not yet asked for */
    FILE *record;
    char error[4 * HDLC_INFO_MAX];      /* "" as long as all is well */
    int line;
    char words[6][64];                  /* what settings point to */
};

/* The peer is the first member, so the context of its callbacks is ours too. */
static inline void golden_on_random(void *ctx, uint8_t *out, size_t len)
{
    struct golden *g = ctx;

    if (len <= g->random_len - g->random_at) {
        memcpy(out, g->random + g->random_at, len);
        g->random_at += len;
    } else {
        peer_on_random(&g->peer, out, len);
    }
}

static inline void golden_set(struct golden *g, const char *name, const char *value)
{
    struct link_config *config = &g->peer.config;
    struct link_ip *ip = &g->peer.ip;

    if (strcmp(name, "side") == 0)
        config->side = strcmp(value, "calls") == 0 ? LINK_CALLS : LINK_ANSWERS;
    else if (strcmp(name, "auth") == 0)
        config->auth_methods = (unsigned)strtoul(value, NULL, 0);
    else if (strcmp(name, "accm") == 0)
        config->accm = (uint32_t)strtoul(value, NULL, 16);
    else if (strcmp(name, "mru") == 0)
        config->mru = (uint16_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "listen") == 0)
        config->listen_first_ms = (uint32_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "user") == 0)
        snprintf(config->user, sizeof config->user, "%s", value);
    else if (strcmp(name, "password") == 0)
        snprintf(config->password, sizeof config->password, "%s", value);
    else if (strcmp(name, "identification") == 0)
        snprintf(config->identification, sizeof config->identification, "%s", value);
    else if (strcmp(name, "success") == 0)
        snprintf(g->peer.verdict.message, sizeof g->peer.verdict.message, "%s", value);
    else if (strcmp(name, "random") == 0)
        g->random_len = peer_unhex(value, g->random, sizeof g->random);
    else if (strcmp(name, "ask") == 0)
        config->ask_methods = (unsigned)strtoul(value, NULL, 0);
    else if (strcmp(name, "may_have") == 0)
        g->peer.may_have = (uint32_t)strtoul(value, NULL, 16);
    else if (strcmp(name, "identity") == 0) {
        config->say_methods = AUTH_METHODS_ALL;
        sscanf(value, "%63s %63s", g->words[0], g->words[1]);
        g->peer.identity = g->words[0];
        g->peer.proof = g->words[1];
    } else if (strcmp(name, "account") == 0) {
        sscanf(value, "%63s %63s", g->words[2], g->words[3]);
        g->peer.account = g->words[2];
        g->peer.secret = g->words[3];
    } else if (strcmp(name, "router") == 0) {
        g->peer.is_router = true;
        g->peer.fallback = (uint32_t)strtoul(value, NULL, 16);
    } else if (strcmp(name, "retry") == 0) {
        config->can_retry = true;
        snprintf(g->words[4], sizeof g->words[4], "%s", value);
        g->peer.retry = g->words[4];
    } else if (strcmp(name, "callback") == 0) {
        config->does_callback = true;
        g->peer.callback_allowed = (unsigned)strtoul(value, NULL, 0);
    } else if (strcmp(name, "wish") == 0) {
        config->can_ask_callback = true;
        snprintf(g->words[5], sizeof g->words[5], "%s", value);
        g->peer.wish = g->words[5];
    } else if (strcmp(name, "ip") == 0) {
        unsigned v[6] = { 0 };

        sscanf(value, "%x %x %x %x %x %x", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5]);
        *ip = (struct link_ip){ v[0], v[1], { v[2], v[3] }, { v[4], v[5] } };
    } else {
        snprintf(g->error, sizeof g->error, "line %d: no setting \"%s\"", g->line, name);
    }
}

/* The next event as a line of its own, "" when there is none. */
static inline const char *golden_take_event(struct golden *g)
{
    static char line[400];
    size_t len = strcspn(g->event, "\n");

    snprintf(line, sizeof line, "%.*s", (int)len, g->event);
    g->event += len + (g->event[len] == '\n');
    return line;
}

/* Nothing may be left over before the next step; what is, is recorded or an error. */
static inline void golden_settle(struct golden *g)
{
    const char *frame, *event;

    if (!g->peer.link)
        return;
    while (g->error[0] == '\0' && *(frame = peer_take(&g->peer)) != '\0') {
        if (g->record)
            fprintf(g->record, "< %s\n", frame);
        else
            snprintf(g->error, sizeof g->error, "line %d: not expected: < %s", g->line, frame);
    }
    while (g->error[0] == '\0' && *(event = golden_take_event(g)) != '\0') {
        if (g->record)
            fprintf(g->record, "= %s\n", event);
        else
            snprintf(g->error, sizeof g->error, "line %d: not expected: = %s", g->line, event);
    }
}

static inline void golden_start(struct golden *g)
{
    if (g->peer.link)
        return;
    g->event = g->peer.events;
    g->peer.link = link_new(&g->peer.config, &g->host, g);
    if (!g->peer.link)
        abort();
    link_up(g->peer.link, g->peer.now);
}

static inline void golden_expect(struct golden *g, char kind, const char *want)
{
    const char *got = kind == '<' ? peer_take(&g->peer) : golden_take_event(g);

    if (strcmp(got, want) != 0)
        snprintf(g->error, sizeof g->error, "line %d: want %c %s\n   got %c %s", g->line, kind, want,
                 kind, got);
}

static inline void golden_step(struct golden *g, char *line)
{
    char *text = line[0] != '\0' && line[1] == ' ' ? line + 2 : line + strlen(line);
    char *value;

    if (strchr("<=", line[0]) && g->record)
        return;
    if (strchr(">@", line[0])) {
        golden_start(g);
        golden_settle(g);
    }
    if (g->record)
        fprintf(g->record, "%s\n", line);
    switch (line[0]) {
    case '#':
        break;
    case '!':
        value = text + strcspn(text, " ");
        if (*value == ' ')
            *value++ = '\0';
        golden_set(g, text, value);
        break;
    case '>':
        peer_feed(&g->peer, text);
        break;
    case '@':
        peer_wait(&g->peer, strtoul(text, NULL, 10));
        break;
    default:
        golden_start(g);
        golden_expect(g, line[0], text);
        break;
    }
}

/* Returns "" or what went wrong. */
static inline const char *golden_play(const char *path, FILE *record)
{
    static struct golden g;
    static char line[2 * HDLC_INFO_MAX + 64];
    FILE *f = fopen(path, "r");

    memset(&g, 0, sizeof g);
    if (!f)
        return "cannot be opened";
    peer_init(&g.peer);
    g.host = peer_host;
    g.host.random = golden_on_random;
    g.record = record;
    while (g.error[0] == '\0' && fgets(line, sizeof line, f)) {
        g.line++;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0')
            golden_step(&g, line);
    }
    golden_settle(&g);
    fclose(f);
    peer_fini(&g.peer);
    return g.error;
}
#endif
