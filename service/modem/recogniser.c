/*
 * recogniser.c - who is on the line before PPP.
 *
 * Every octet has a place: text, inside a PPP frame, or inside a telnet command. Only text is read
 * for AT, CLIENT and the login; what PPP or telnet own passes by.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/secret.h"
#include "service/modem/recogniser.h"

enum place {
    PLACE_TEXT,
    PLACE_FRAME,   /* up to the next 7E */
    PLACE_IAC,     /* behind an FF: of telnet, or of a PPP frame without its flag */
    PLACE_OPTION,  /* behind FF FB..FE */
    PLACE_SUB, PLACE_SUB_IAC
};

enum stage { STAGE_NONE, STAGE_USER, STAGE_PASSWORD, STAGE_WAITING };

enum {
    MAX_SUBNEGOTIATION = 64,
    LINE_LEFT_MS = 20 * 1000, /* an AT line that pauses so long was noise, or was given up */
    FRAME_CUT_MS = 1000,  /* a frame that pauses so long was cut: what follows is a new start */
    CLIENT_AGAIN_MS = 200 /* guests repeat CLIENT after seconds; an echoing line at once */
};

enum { FLAG = 0x7e, ESCAPE = 0x7d, BACKSPACE = 0x08, DELETE = 0x7f };

static const char client[] = "CLIENT";

static const char http_reply[] =
    "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"
    "This is a dial-up line. Let a modem, an emulator or a PPP client call it.\r\n";

static const struct {
    const char *what, *complaint;
} complaints[] = {
    { "SLIP", "The client uses SLIP; set it to PPP." },
    { "AsyBEUI", "The client uses pre-PPP Microsoft RAS (AsyBEUI); set it to PPP, or use a later client." },
    { "HTTP", "The client is a web browser; this is a dial-up line, and pages are behind it." },
};

/* All of the text or nothing: half a CONNECT is worse than none. */
static void say(struct writer *reply, const char *text)
{
    if (strlen(text) <= reply->cap - reply->len)
        wr_text(reply, text);
}

static void say_char(struct writer *reply, uint8_t c)
{
    if (reply->len < reply->cap)
        wr_u8(reply, c);
}

static void name_it(struct recogniser *r, const char *what)
{
    snprintf(r->what, sizeof r->what, "%s", what);
}

static bool is_printable(uint8_t c)
{
    return c >= ' ' && c < 0x7f;
}

static bool is_typing(const struct recogniser *r)
{
    return r->stage == STAGE_USER || r->stage == STAGE_PASSWORD;
}

static void clear_line(struct recogniser *r)
{
    secret_wipe(r->line, r->line_len); /* it may have held a password; behind it are zeroes */
    r->line_len = 0;
    r->is_command = false;
}

static void add_to_line(struct recogniser *r, uint8_t c)
{
    if (r->line_len < AUTH_NAME_MAX)
        r->line[r->line_len++] = (char)c;
}

static bool line_is(const struct recogniser *r, const char *text)
{
    return bytes_equal(bytes_of(r->line, r->line_len), bytes_of_text(text));
}

/* PPP from here on. `place` is where the next octet is. */
static enum recogniser_says start_ppp(struct recogniser *r, enum place place)
{
    bool is_new = !r->decided;

    clear_line(r);
    r->place = (uint8_t)place;
    r->client_len = 0;
    r->stage = STAGE_NONE;
    r->decided = true;
    if (is_new && strcmp(r->what, "login") != 0)
        name_it(r, "PPP");
    return is_new ? REC_PPP : REC_MORE;
}

static enum recogniser_says refuse(struct recogniser *r, const char *what)
{
    clear_line(r);
    name_it(r, what);
    return REC_HANG_UP;
}

/* ---- AT ---- */

static enum recogniser_says run_command(struct recogniser *r, struct writer *reply)
{
    enum hayes_does does;

    if (r->hayes.echo)
        say(reply, "\r");
    name_it(r, "AT");
    does = hayes_command(&r->hayes, bytes_of(r->line, r->line_len), reply);
    clear_line(r);
    return does == HAYES_CONNECTS ? REC_CONNECT : does == HAYES_HANGS_UP ? REC_HANG_UP : REC_MORE;
}

/* An A and a T of one case start a command wherever they stand, as in a modem. */
static bool is_attention(const struct recogniser *r)
{
    uint8_t n = r->line_len;

    return n >= 2 && ((r->line[n - 2] == 'A' && r->line[n - 1] == 'T') ||
                      (r->line[n - 2] == 'a' && r->line[n - 1] == 't'));
}

static enum recogniser_says command_octet(struct recogniser *r, uint8_t c, struct writer *reply)
{
    if (c == '\r' || c == '\n')
        return run_command(r, reply);
    if (c == BACKSPACE || c == DELETE) {
        if (r->line_len > 2)
            r->line[--r->line_len] = '\0';
    } else if (is_printable(c)) {
        add_to_line(r, c);
    }
    if (r->hayes.echo)
        say_char(reply, c);
    return REC_MORE;
}

/* ---- CLIENT ---- */

/* True when CLIENT is complete with `c`, whatever was in front of it. */
static bool ends_client(struct recogniser *r, uint8_t c)
{
    if (c != (uint8_t)client[r->client_len])
        r->client_len = 0; /* no beginning of CLIENT is inside it, so nothing is lost */
    if (c == (uint8_t)client[r->client_len])
        r->client_len++;
    if (client[r->client_len] != '\0')
        return false;
    r->client_len = 0;
    return true;
}

static enum recogniser_says answer_client(struct recogniser *r, struct writer *reply, rras_ms now)
{
    clear_line(r);
    r->stage = STAGE_NONE;
    if (now < r->client_from)
        return REC_MORE;
    r->client_from = now + CLIENT_AGAIN_MS;
    name_it(r, "CLIENT");
    say(reply, "CLIENTSERVER");
    return REC_CONNECT;
}

/* ---- the login text ---- */

static void ask_user(struct recogniser *r, struct writer *reply)
{
    clear_line(r);
    r->stage = STAGE_USER;
    say(reply, "\r\nlogin: ");
}

/* Whoever begins again does not begin the clock again. */
static void start_login(struct recogniser *r, struct writer *reply, rras_ms now)
{
    name_it(r, "login");
    if (r->login_until == RRAS_NEVER && r->config.login_time_s > 0)
        r->login_until = now + (rras_ms)r->config.login_time_s * 1000;
    say(reply, "\r\n");
    say(reply, r->config.banner);
    say(reply, "\r\n");
    ask_user(r, reply);
}

/* A dialler whose first CR looked like a person's: ATZ, AT, AT&F, ATE0V1, but not ATLAS. */
static bool is_command_typed(const struct recogniser *r)
{
    if (r->line_len < 2 || r->line[0] != 'A' || r->line[1] != 'T')
        return false;
    if (r->line_len == 2 || (r->line_len == 3 && r->line[2] == 'Z'))
        return true;
    for (uint8_t i = 2; i < r->line_len; i++) {
        if (strchr("0123456789&+=", r->line[i]) != NULL)
            return true;
    }
    return false;
}

static bool is_name_ppp(const struct recogniser *r)
{
    return line_is(r, "ppp") || line_is(r, "PPP");
}

static enum recogniser_says end_user(struct recogniser *r, struct writer *reply)
{
    if (is_command_typed(r)) {
        r->stage = STAGE_NONE;
        return run_command(r, reply);
    }
    if (is_name_ppp(r)) {
        say(reply, "\r\n");
        return start_ppp(r, PLACE_TEXT);
    }
    if (r->line_len == 0) {
        ask_user(r, reply);
        return REC_MORE;
    }
    secret_wipe(&r->attempt, sizeof r->attempt);
    memcpy(r->attempt.user, r->line, r->line_len);
    clear_line(r);
    r->stage = STAGE_PASSWORD;
    say(reply, "\r\nPassword: ");
    return REC_MORE;
}

static enum recogniser_says end_password(struct recogniser *r, struct writer *reply)
{
    r->attempt.method = AUTH_PAP;
    memcpy(r->attempt.response, r->line, r->line_len);
    r->attempt.response_len = r->line_len;
    clear_line(r);
    r->stage = STAGE_WAITING;
    say(reply, "\r\n");
    return REC_LOGIN;
}

static enum recogniser_says typed_octet(struct recogniser *r, uint8_t c, struct writer *reply)
{
    bool is_shown = r->stage == STAGE_USER;

    if (c == '\r' || (c == '\n' && r->before != '\r'))
        return is_shown ? end_user(r, reply) : end_password(r, reply);
    if (c == BACKSPACE || c == DELETE) {
        if (r->line_len > 0) {
            r->line[--r->line_len] = '\0';
            if (is_shown)
                say(reply, "\b \b");
        }
    } else if (c >= ' ') {
        add_to_line(r, c);
        if (is_shown)
            say_char(reply, c);
    }
    return REC_MORE;
}

/* ---- octets ---- */

/* Protocols whose first two octets name them. */
static const char *foreign_protocol(const struct recogniser *r, uint8_t c)
{
    if (r->decided || r->line_len != 0)
        return NULL;
    if (r->before == 0xc0 && c == 0x45)
        return "SLIP";
    if (r->before == 0x16 && (c == 0x01 || c == 0x02)) /* SYN, SOH (KB Q103026) */
        return "AsyBEUI";
    return NULL;
}

/* A frame may start while a person types, and ~ and } can be typed: only what no keyboard sends
 * behind them tells. */
static bool starts_frame_while_typing(const struct recogniser *r, uint8_t c)
{
    return c >= 0x80 && (r->before == FLAG || (r->before == ESCAPE && r->before_that == FLAG));
}

static enum recogniser_says plain_octet(struct recogniser *r, uint8_t c, struct writer *reply,
                                        rras_ms now)
{
    if (c == '\r' || c == '\n') {
        bool is_bare = r->line_len == 0 && c == '\r';

        clear_line(r);
        if (is_bare && r->config.login && !r->decided && r->stage == STAGE_NONE)
            start_login(r, reply, now);
        return REC_MORE;
    }
    if (!is_printable(c))
        return REC_MORE;
    add_to_line(r, c);
    if (is_attention(r)) {
        bool is_upper = c == 'T';

        clear_line(r);
        add_to_line(r, is_upper ? 'A' : 'a');
        add_to_line(r, c);
        r->is_command = true;
        if (r->hayes.echo)
            say(reply, is_upper ? "AT" : "at");
    } else if (line_is(r, "$") && r->what[0] == '\0') {
        name_it(r, "$");
    } else if (!r->decided && (line_is(r, "GET ") || line_is(r, "POST ") || line_is(r, "HEAD "))) {
        say(reply, http_reply);
        return refuse(r, "HTTP");
    }
    return REC_MORE;
}

static enum recogniser_says text_octet(struct recogniser *r, uint8_t c, struct writer *reply, rras_ms now)
{
    const char *foreign = foreign_protocol(r, c);

    if (foreign != NULL)
        return refuse(r, foreign);
    if (r->decided && (c == ESCAPE || (!is_printable(c) && c != '\r' && c != '\n'))) {
        clear_line(r); /* no text: a frame, or noise up to the next flag */
        r->place = PLACE_FRAME;
        return REC_MORE;
    }
    if (r->stage != STAGE_PASSWORD && r->stage != STAGE_WAITING && !r->is_command &&
        ends_client(r, c))
        return answer_client(r, reply, now);
    if (r->is_command)
        return command_octet(r, c, reply);
    if (is_typing(r))
        return starts_frame_while_typing(r, c) ? start_ppp(r, PLACE_FRAME) : typed_octet(r, c, reply);
    return r->stage == STAGE_WAITING ? REC_MORE : plain_octet(r, c, reply, now);
}

static enum recogniser_says in_text(struct recogniser *r, uint8_t c, struct writer *reply, rras_ms now)
{
    enum recogniser_says says;

    if (c == 0)
        return REC_MORE;
    if (c == 0xff) {
        r->place = PLACE_IAC;
        return REC_MORE;
    }
    if (c == FLAG && !is_typing(r))
        return start_ppp(r, PLACE_TEXT);
    says = text_octet(r, c, reply, now);
    r->before_that = r->before;
    r->before = c;
    return says;
}

static enum recogniser_says behind_iac(struct recogniser *r, uint8_t c)
{
    if (c == 0x03 || c == ESCAPE) /* the FF was PPP's address octet */
        return start_ppp(r, PLACE_FRAME);
    if (c == FLAG)
        return start_ppp(r, PLACE_TEXT);
    if (c >= 0xfb && c <= 0xfe)
        r->place = PLACE_OPTION;
    else if (c == 0xfa)
        r->place = PLACE_SUB;
    else if (c != 0xff)
        r->place = PLACE_TEXT;
    r->skipped = 0;
    return REC_MORE;
}

static enum recogniser_says take(struct recogniser *r, uint8_t c, struct writer *reply, rras_ms now)
{
    switch (r->place) {
    case PLACE_TEXT:
        return in_text(r, c, reply, now);
    case PLACE_IAC:
        return behind_iac(r, c);
    case PLACE_FRAME:
        if (c == FLAG)
            r->place = PLACE_TEXT;
        break;
    case PLACE_OPTION:
        r->place = PLACE_TEXT;
        break;
    default:
        if (r->place == PLACE_SUB_IAC && c >= 0xfb && c <= 0xfe)
            r->place = PLACE_OPTION; /* its end was lost */
        else if ((r->place == PLACE_SUB_IAC && c == 0xf0) || ++r->skipped >= MAX_SUBNEGOTIATION)
            r->place = PLACE_TEXT;
        else
            r->place = c == 0xff ? PLACE_SUB_IAC : PLACE_SUB;
        break;
    }
    return REC_MORE;
}

/* ---- public ---- */

const char *recogniser_complaint(const struct recogniser *r)
{
    for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++) {
        if (strcmp(r->what, complaints[i].what) == 0)
            return complaints[i].complaint;
    }
    return NULL;
}

void recogniser_init(struct recogniser *r, const struct recogniser_config *config, rras_ms now)
{
    memset(r, 0, sizeof *r);
    r->config = *config;
    r->config.banner[sizeof r->config.banner - 1] = '\0';
    r->started = r->last_rx = now;
    r->login_until = RRAS_NEVER;
    hayes_init(&r->hayes, config->connect_bps != 0 ? config->connect_bps : 115200);
}

enum recogniser_says recogniser_receive(struct recogniser *r, struct bytes in, struct writer *reply, rras_ms now)
{
    enum recogniser_says says = REC_MORE;

    if (now - r->last_rx >= FRAME_CUT_MS && r->place != PLACE_TEXT)
        r->place = PLACE_TEXT;
    r->last_rx = now;
    for (size_t i = 0; i < in.len; i++) {
        enum recogniser_says one;

        if (++r->bytes_seen > RECOGNISER_MAX_NOISE_BYTES) {
            clear_line(r);
            return REC_HANG_UP;
        }
        one = take(r, in.at[i], reply, now);
        if (one > says)
            says = one;
        if (one == REC_HANG_UP)
            break;
    }
    return says;
}

enum recogniser_says recogniser_login(struct recogniser *r, bool accepted, struct writer *reply, rras_ms now)
{
    (void)now;
    secret_wipe(&r->attempt, sizeof r->attempt);
    if (r->stage != STAGE_WAITING) /* PPP, or CLIENT, came while the owner was thinking */
        return REC_MORE;
    if (accepted) {
        say(reply, "\r\nPPP session starting.\r\n");
        return start_ppp(r, PLACE_TEXT);
    }
    say(reply, "\r\nLogin incorrect\r\n");
    if (r->failures++ >= r->config.login_retries) {
        r->stage = STAGE_NONE;
        return REC_HANG_UP;
    }
    ask_user(r, reply);
    return REC_MORE;
}

bool recogniser_is_in_dialogue(const struct recogniser *r)
{
    return r->stage != STAGE_NONE || r->is_command;
}

void recogniser_forget(struct recogniser *r)
{
    clear_line(r);
    secret_wipe(&r->attempt, sizeof r->attempt);
    r->stage = STAGE_NONE;
    r->client_len = 0;
}

static rras_ms end_of_patience(const struct recogniser *r)
{
    rras_ms end = r->started + RECOGNISER_MAX_TIME_MS;

    return r->stage != STAGE_NONE ? rras_sooner(end, r->login_until) : end;
}

enum recogniser_says recogniser_advance(struct recogniser *r, rras_ms now)
{
    if (r->is_command && now - r->last_rx >= LINE_LEFT_MS)
        clear_line(r);
    if (now < end_of_patience(r))
        return REC_MORE;
    recogniser_forget(r);
    return REC_HANG_UP;
}

rras_ms recogniser_deadline(const struct recogniser *r)
{
    rras_ms end = end_of_patience(r);

    return r->is_command ? rras_sooner(end, r->last_rx + LINE_LEFT_MS) : end;
}
