/*
 * callback_caller.c - a caller behind two modems and a telephone line, in one process: it calls the service's
 * COM port, asks to be called back, and is there when the service dials.
 *
 *   callback_caller LINK USER PASSWORD NUMBER DELAY_S
 *
 * LINK becomes a link to a pty, which is the service's COM port with an obedient AT modem on it. NUMBER is what
 * the caller asks to be called at; "-" asks for no callback, "none" knows no CBCP. Prints one JSON object when
 * a call has come up, or none will: how many calls there were, what CBCP agreed, what was dialed, the page.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "common/base/text.h"
#include "tests/support/ppp_caller.h"

enum { RING_EVERY_MS = 1000, LIMIT_MS = 90 * 1000, AFTER_MS = 10 * 1000 };

static struct {
    int master;
    bool has_been_asked;       /* a program speaks to the modem */
    bool is_online;
    char line[200];
    size_t len;
    char dialed[200];
    rras_ms ring_at;
    rras_ms last_data;
} modem;

static struct {
    struct ppp_caller ppp;
    struct cbcp_wish wish;
    const struct cbcp_wish *asks;
    const char *user, *password;
    unsigned calls;
    bool is_in_call, has_asked;
    struct cbcp_agreed agreed;
    uint32_t peer_error;
    rras_ms over_at;
} caller;

static rras_ms now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (rras_ms)t.tv_sec * 1000 + (rras_ms)t.tv_nsec / 1000000;
}

static void put(const void *data, size_t len)
{
    const uint8_t *at = data;

    while (len > 0) {
        ssize_t n = write(modem.master, at, len);

        if (n <= 0) {
            struct pollfd p = { modem.master, POLLOUT, 0 };

            poll(&p, 1, 1000);
            continue;
        }
        at += n;
        len -= (size_t)n;
    }
}

static void say(const char *text)
{
    char line[80];
    int n = snprintf(line, sizeof line, "\r\n%s\r\n", text);

    put(line, (size_t)n);
}

static void write_line(void *ctx, struct bytes line)
{
    (void)ctx;
    if (modem.is_online)
        put(line.at, line.len);
}

/* The two modems have found each other; CBCP is asked for on the first call only. */
static void begin_call(void)
{
    say("CONNECT 33600");
    modem.is_online = true;
    caller.calls++;
    caller.is_in_call = ppp_caller_init_callback(&caller.ppp, caller.user, caller.password, AUTH_METHODS_ALL,
                                                 caller.calls == 1 ? caller.asks : NULL, write_line, NULL);
    ppp_caller_start(&caller.ppp, now_ms());
}

static void end_call(void)
{
    if (caller.ppp.callback.type != 0)
        caller.agreed = caller.ppp.callback;
    caller.peer_error = caller.ppp.peer_error;
    ppp_caller_fini(&caller.ppp);
    caller.is_in_call = false;
    caller.over_at = now_ms();
    if (modem.is_online)
        say("NO CARRIER");
    modem.is_online = false;
    modem.len = 0;
}

static void obey(const char *command)
{
    modem.has_been_asked = true;
    if (strcasecmp(command, "ATA") == 0) {
        begin_call();
    } else if (strncasecmp(command, "ATDT", 4) == 0) {
        text_copy(modem.dialed, sizeof modem.dialed, command + 4);
        begin_call();
    } else {
        say("OK");
    }
}

static void hear_command(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r') {
            modem.line[modem.len] = '\0';
            modem.len = 0;
            if (strncasecmp(modem.line, "AT", 2) == 0)
                obey(modem.line);
        } else if (text[i] != '\n' && modem.len + 1 < sizeof modem.line) {
            modem.line[modem.len++] = text[i];
            if (modem.len == 3 && memcmp(modem.line, "+++", 3) == 0) { /* a late escape */
                modem.len = 0;
                say("OK");
            }
        }
    }
}

static void hear(rras_ms now)
{
    char room[4096];
    ssize_t n = read(modem.master, room, sizeof room);
    const bool was_silent = now > modem.last_data + 900;

    if (n <= 0)
        return;
    modem.last_data = now;
    if (!modem.is_online) {
        hear_command(room, (size_t)n);
    } else if (was_silent && n == 3 && memcmp(room, "+++", 3) == 0) {
        say("OK");
        modem.is_online = false;
    } else if (caller.is_in_call) {
        ppp_caller_receive(&caller.ppp, bytes_of(room, (size_t)n), now);
    }
}

static void turn(rras_ms now)
{
    struct pollfd p = { modem.master, POLLIN, 0 };

    poll(&p, 1, 20);
    if (p.revents & POLLIN)
        hear(now);
    if (modem.has_been_asked && caller.calls == 0 && now > modem.ring_at + RING_EVERY_MS) {
        modem.ring_at = now;
        say("RING");
    }
    if (!caller.is_in_call)
        return;
    ppp_caller_advance(&caller.ppp, now);
    if (caller.ppp.has_ended || !modem.is_online)
        end_call();
}

static bool has_page(rras_ms now)
{
    if (!caller.is_in_call || !caller.ppp.is_up)
        return false;
    if (!caller.has_asked)
        ppp_caller_get(&caller.ppp, caller.ppp.ip.peer_address, 80, "GET / HTTP/1.0\r\n\r\n", now);
    caller.has_asked = true;
    return caller.ppp.tcp.state == TINY_CLOSED && caller.ppp.tcp.page_len > 0;
}

static bool open_pty(const char *link)
{
    struct termios raw;
    int slave;

    modem.master = posix_openpt(O_RDWR | O_NOCTTY);
    if (modem.master < 0 || grantpt(modem.master) != 0 || unlockpt(modem.master) != 0)
        return false;
    slave = open(ptsname(modem.master), O_RDWR | O_NOCTTY); /* kept open: the port is there before the service is */
    if (slave < 0 || tcgetattr(slave, &raw) != 0)
        return false;
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    fcntl(modem.master, F_SETFL, O_NONBLOCK);
    unlink(link);
    return symlink(ptsname(modem.master), link) == 0;
}

int main(int argc, char **argv)
{
    rras_ms now = now_ms(), end;
    bool served = false;

    if (argc != 6 || !open_pty(argv[1])) {
        fprintf(stderr, "callback_caller LINK USER PASSWORD NUMBER DELAY_S\n");
        return 2;
    }
    puts("ready");
    fflush(stdout);
    caller.user = argv[2];
    caller.password = argv[3];
    caller.wish.delay_s = (uint8_t)atoi(argv[5]);
    if (strcmp(argv[4], "-") != 0)
        snprintf(caller.wish.number, sizeof caller.wish.number, "%s", argv[4]);
    caller.asks = strcmp(argv[4], "none") == 0 ? NULL : &caller.wish;
    for (end = now + LIMIT_MS; now < end && !served; now = now_ms()) {
        turn(now);
        served = has_page(now);
        if (caller.calls > 0 && !caller.is_in_call && now > caller.over_at + AFTER_MS)
            break;
    }
    printf("{\"calls\": %u, \"served\": %s, \"cbcp\": %d, \"dialed\": \"%s\", \"peer_error\": %u}\n", caller.calls,
           served ? "true" : "false", (int)caller.agreed.type, modem.dialed,
           (unsigned)caller.peer_error);
    if (caller.is_in_call) {
        ppp_caller_hang_up(&caller.ppp, now_ms());
        for (end = now_ms() + 3000; caller.is_in_call && now_ms() < end;)
            turn(now_ms());
    }
    unlink(argv[1]);
    return served ? 0 : 1;
}
