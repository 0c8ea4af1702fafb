/*
 * recogniser.h - who is on the line before PPP: AT, CLIENT, a person's terminal, or PPP itself.
 *
 * It listens to every byte of a new call until the first good PPP frame (facts: ppp 2 and 6), and
 * answers text. It never speaks first unless `greet` is set. `AT...` lines get OK or CONNECT,
 * `CLIENT` gets CLIENTSERVER, a bare CR gets a login text when `login` is set; noise is counted. PPP
 * may be tried by the owner at the same time: a machine that is still booting and then sends ATZ is
 * heard all the same.
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

enum {
    RECOGNISER_MAX_NOISE_BYTES = 16 * 1024, /* then the call is hung up */
    RECOGNISER_MAX_TIME_MS = 150 * 1000
};

enum recogniser_says {
    REC_MORE,       /* nothing decided; go on */
    REC_PPP,        /* PPP is on the line (7E, FF 03, FF 7D, or the text dialogue ended with it): open PPP now */
    REC_CONNECT,    /* an AT caller was told CONNECT, or CLIENT got its CLIENTSERVER: be ready for PPP */
    REC_LOGIN,      /* a person typed a name and a password: see `attempt`, answer recogniser_login() */
    REC_HANG_UP     /* too long, too much noise, ATH, or a protocol we name in `what` and do not speak */
};

struct recogniser_config {
    bool login;                 /* a bare CR starts the login text */
    char banner[128];           /* first line of the login text */
    uint32_t connect_bps;       /* the number in CONNECT to AT callers; 0: 115200 */
};

struct recogniser {
    struct recogniser_config config;
    rras_ms started;
    uint32_t bytes_seen;
    bool decided;               /* PPP was seen: nothing more is answered */
    uint8_t stage;              /* of the login text, private */
    uint8_t tries;
    uint8_t window_len, line_len;
    uint8_t window[4];          /* the last bytes, to see a start of frame across reads */
    char line[AUTH_NAME_MAX + 1];
    bool echo;                  /* ATE */
    char what[32];              /* "PPP", "AT", "CLIENT", "login", "SLIP", "AsyBEUI", "HTTP": for the log */
    struct auth_attempt attempt; /* of the login text; method AUTH_PAP; wiped by recogniser_login() */
};

void recogniser_init(struct recogniser *r, const struct recogniser_config *config, rras_ms now);

/* Takes line bytes (telnet already removed) and appends what must be said to `reply`, which has
 * room for at least 512 bytes. On REC_PPP the bytes belong to PPP as well: the owner feeds its
 * decoders with every byte of the call anyway. */
enum recogniser_says recogniser_receive(struct recogniser *r, struct bytes in, struct writer *reply, rras_ms now);

/* The answer to REC_LOGIN: appends "PPP session starting" text (then PPP is on) or "Login
 * incorrect" and a new prompt; REC_HANG_UP after the third failure. */
enum recogniser_says recogniser_login(struct recogniser *r, bool accepted, struct writer *reply, rras_ms now);

/* REC_HANG_UP when the time is over, else REC_MORE. */
enum recogniser_says recogniser_advance(struct recogniser *r, rras_ms now);
rras_ms recogniser_deadline(const struct recogniser *r);
#endif
