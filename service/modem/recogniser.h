/*
 * recogniser.h - who is on the line before PPP: AT, CLIENT, a person's terminal, or PPP itself.
 *
 * It listens to every byte of a new call until the first good PPP frame (facts: ppp 2 and 6), and
 * answers text. It never speaks first. `AT...` lines get OK or CONNECT, `CLIENT` gets CLIENTSERVER,
 * a bare CR gets a login text when `login` is set; noise is counted. PPP may be tried by the owner
 * at the same time: a machine that is still booting and then sends ATZ is heard all the same, even
 * after REC_PPP, but nothing inside a PPP frame is ever taken for text.
 *
 * PURE; memory is the caller's; one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RECOGNISER_H
#define RRAS_RECOGNISER_H
#include "common/base/bytes.h"
#include "common/base/clock.h"
#include "common/ras/auth_attempt.h"
#include "service/modem/hayes.h"

enum {
    RECOGNISER_MAX_NOISE_BYTES = 16 * 1024, /* then the call is hung up */
    RECOGNISER_MAX_TIME_MS = 150 * 1000,
    RECOGNISER_REPLY_MAX = 512              /* room a reply writer has at least */
};

/* In the order of what matters more: when one read holds several, the last of these is said. */
enum recogniser_says {
    REC_MORE,       /* nothing decided; go on */
    REC_CONNECT,    /* an AT caller was told CONNECT, or CLIENT got its CLIENTSERVER: be ready for PPP */
    REC_LOGIN,      /* a person typed a name and a password: see `attempt`, answer recogniser_login() */
    REC_PPP,        /* PPP is on the line (7E, FF 03, FF 7D, or the text dialogue ended with it): open PPP now */
    REC_HANG_UP     /* too long, too much noise, ATH, or a protocol we name in `what` and do not speak */
};

struct recogniser_config {
    bool login;                 /* a bare CR starts the login text */
    char banner[128];           /* first line of the login text */
    uint32_t connect_bps;       /* the number in CONNECT to AT callers; 0: 115200 */
    uint8_t login_retries;      /* further tries of the login text after the first failure */
    uint32_t login_time_s;      /* for the login text, from its first prompt; 0: no limit of its own */
};

struct recogniser {
    struct recogniser_config config;
    rras_ms started;
    uint32_t bytes_seen;
    bool decided;               /* PPP was seen or opened; from now on only AT and CLIENT are answered */
    char what[32];              /* "PPP", "AT", "CLIENT", "$", "login", "SLIP", "AsyBEUI", "HTTP": for the log */
    struct auth_attempt attempt; /* of the login text; method AUTH_PAP; wiped by recogniser_login() */
    /* The rest is private. */
    uint8_t place;              /* text, or where in a frame or a telnet command */
    uint8_t skipped;            /* octets of a telnet subnegotiation */
    uint8_t before, before_that; /* the last two octets of text */
    uint8_t stage, failures;    /* of the login text */
    rras_ms login_until;        /* RRAS_NEVER before the first prompt */
    uint8_t client_len;         /* octets of CLIENT seen */
    bool is_command;            /* `line` is an AT command */
    struct hayes hayes;
    rras_ms last_rx;
    rras_ms client_from;        /* CLIENT is answered again from then on */
    uint8_t line_len;
    char line[AUTH_NAME_MAX + 1];
};

/* What to write into the log about `what` when it is a protocol we do not speak; else NULL. */
const char *recogniser_complaint(const struct recogniser *r);

void recogniser_init(struct recogniser *r, const struct recogniser_config *config, rras_ms now);

/* Takes line bytes (telnet already removed) and appends what must be said to `reply`, which has
 * room for at least RECOGNISER_REPLY_MAX bytes; what does not fit is not said. On REC_PPP the bytes
 * belong to PPP as well: the owner feeds its decoders with every byte of the call anyway. */
enum recogniser_says recogniser_receive(struct recogniser *r, struct bytes in, struct writer *reply, rras_ms now);

/* The answer to REC_LOGIN: appends "PPP session starting" text (then PPP is on: REC_PPP) or "Login
 * incorrect" and a new prompt; REC_HANG_UP when no retry is left. */
enum recogniser_says recogniser_login(struct recogniser *r, bool accepted, struct writer *reply, rras_ms now);

/* Somebody talks text: the login text has begun, or an AT line is being typed. LCP should be quiet
 * meanwhile. A line that is not gone on with is dropped by recogniser_advance(). */
bool recogniser_is_in_dialogue(const struct recogniser *r);

/* PPP has taken over: wipes the attempt and what was typed. A verdict still out changes nothing. */
void recogniser_forget(struct recogniser *r);

/* REC_HANG_UP when the time is over, else REC_MORE. */
enum recogniser_says recogniser_advance(struct recogniser *r, rras_ms now);
rras_ms recogniser_deadline(const struct recogniser *r);
#endif
