/*
 * many_callers.c - N dial-up callers at once over TCP: each negotiates, fetches a page and hangs up.
 *
 *   many_callers HOST PORT N USER PASSWORD URL [HOLD_SECONDS]
 *
 * URL is "/path" (of the server itself) or "http://a.b.c.d[:port]/path". All callers are up at the
 * same time: pages are fetched when the last one is, and after HOLD_SECONDS all hang up, or earlier when
 * the server has ended every call. Prints one JSON object - `goodbyes` are calls the server ended with a
 * Terminate-Request, `peer_error` the RAS error it gave the first caller; exits 0 when every caller got an
 * address of its own and a page.
 *
 * SPDX-License-Identifier: MIT
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "common/base/ip4.h"
#include "tests/support/ppp_caller.h"

enum { UP_LIMIT_MS = 120 * 1000, PAGE_LIMIT_MS = 120 * 1000, BYE_LIMIT_MS = 15 * 1000 };

struct line {
    struct ppp_caller caller;
    int fd;
    bool has_asked, has_page;
};

static struct line *lines;
static int count;

static rras_ms now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (rras_ms)t.tv_sec * 1000 + (rras_ms)t.tv_nsec / 1000000;
}

static void write_line(void *ctx, struct bytes data)
{
    struct line *line = ctx;

    while (data.len > 0 && line->fd >= 0) {
        ssize_t n = send(line->fd, data.at, data.len, MSG_NOSIGNAL);

        if (n < 0 && errno == EAGAIN) {
            struct pollfd p = { line->fd, POLLOUT, 0 };
            poll(&p, 1, 1000);
            continue;
        }
        if (n <= 0)
            return;
        data.at += n;
        data.len -= (size_t)n;
    }
}

static bool open_line(struct line *line, const char *host, const char *port, const char *user, const char *password)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
    int one = 1;

    line->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line->fd < 0 || inet_pton(AF_INET, host, &to.sin_addr) != 1 ||
        connect(line->fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(line->fd);
        line->fd = -1;
        return false;
    }
    setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(line->fd, F_SETFL, O_NONBLOCK);
    if (!ppp_caller_init(&line->caller, user, password, AUTH_METHODS_ALL, write_line, line))
        return false;
    ppp_caller_start(&line->caller, now_ms());
    return true;
}

static void read_line(struct line *line)
{
    uint8_t room[8192];
    ssize_t n = recv(line->fd, room, sizeof room, 0);

    if (n > 0) {
        ppp_caller_receive(&line->caller, bytes_of(room, (size_t)n), now_ms());
    } else if (n == 0 || errno != EAGAIN) {
        link_down(line->caller.link, END_CARRIER_LOST);
        close(line->fd);
        line->fd = -1;
    }
}

/* One turn of everybody: waits at most until something is due. */
static void turn(void)
{
    static struct pollfd *fds;
    rras_ms now = now_ms(), next = now + 200;

    fds = fds ? fds : calloc((size_t)count, sizeof *fds);
    for (int i = 0; i < count; i++) {
        next = rras_sooner(next, ppp_caller_advance(&lines[i].caller, now));
        fds[i] = (struct pollfd){ lines[i].fd, POLLIN, 0 };
    }
    poll(fds, (nfds_t)count, next > now ? (int)(next - now) : 0);
    for (int i = 0; i < count; i++)
        if (lines[i].fd >= 0 && fds[i].revents)
            read_line(&lines[i]);
}

static int count_lines(bool (*is)(const struct line *line))
{
    int n = 0;

    for (int i = 0; i < count; i++)
        n += is(&lines[i]);
    return n;
}

static bool is_up(const struct line *line)
{
    return line->caller.is_up;
}

static bool is_up_or_over(const struct line *line)
{
    return line->caller.is_up || line->caller.has_ended;
}

static bool has_page(const struct line *line)
{
    return line->caller.tcp.state == TINY_CLOSED && line->caller.tcp.page_len > 0;
}

static bool has_answer(const struct line *line)
{
    return line->caller.has_ended || line->caller.tcp.state == TINY_CLOSED || line->caller.tcp.state == TINY_RESET;
}

static bool is_over(const struct line *line)
{
    return line->caller.has_ended || line->fd < 0;
}

static bool was_told_goodbye(const struct line *line)
{
    return line->caller.has_ended && line->caller.why == END_CALLER_HUNG_UP;
}

static void wait_for_all(bool (*is)(const struct line *line), rras_ms limit_ms)
{
    rras_ms end = now_ms() + limit_ms;

    while (count_lines(is) < count && now_ms() < end)
        turn();
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static int distinct_addresses(void)
{
    uint32_t *all = calloc((size_t)count, sizeof *all);
    int n = 0, distinct = 0;

    for (int i = 0; i < count; i++)
        if (lines[i].caller.is_up)
            all[n++] = lines[i].caller.ip.our_address;
    qsort(all, (size_t)n, sizeof *all, compare);
    for (int i = 0; i < n; i++)
        distinct += i == 0 || all[i] != all[i - 1];
    free(all);
    return distinct;
}

/* "http://a.b.c.d:port/path" or "/path"; the request text is kept in `request`. */
static bool parse_url(const char *url, uint32_t *to, uint16_t *port, char *request, size_t cap)
{
    unsigned a, b, c, d, p = 80;
    const char *path = url;

    *to = 0;
    if (strncmp(url, "http://", 7) == 0) {
        if (sscanf(url + 7, "%u.%u.%u.%u:%u", &a, &b, &c, &d, &p) < 4 || a > 255 || b > 255 || c > 255 || d > 255)
            return false;
        *to = IP4(a, b, c, d);
        path = strchr(url + 7, '/');
    }
    *port = (uint16_t)p;
    snprintf(request, cap, "GET %s HTTP/1.0\r\nHost: test\r\n\r\n", path ? path : "/");
    return true;
}

static void ask_all(uint32_t to, uint16_t port, const char *request)
{
    for (int i = 0; i < count; i++)
        if (lines[i].caller.is_up)
            ppp_caller_get(&lines[i].caller, to ? to : lines[i].caller.ip.peer_address, port, request, now_ms());
}

int main(int argc, char **argv)
{
    static char request[512];
    uint32_t to;
    uint16_t port;
    rras_ms began, hold;
    int opened = 0, up, pages, distinct, goodbyes;

    if (argc < 7 || (count = atoi(argv[3])) < 1 || !parse_url(argv[6], &to, &port, request, sizeof request)) {
        fprintf(stderr, "usage: many_callers HOST PORT N USER PASSWORD URL [HOLD_SECONDS]\n");
        return 2;
    }
    lines = calloc((size_t)count, sizeof *lines);
    for (int i = 0; i < count; i++)
        lines[i].fd = -1;
    began = now_ms();
    for (int i = 0; i < count; i++) {
        if (open_line(&lines[i], argv[1], argv[2], argv[4], argv[5]))
            opened++;
        else
            lines[i].caller.has_ended = true;
        if (i % 16 == 15)
            turn();
    }
    wait_for_all(is_up_or_over, UP_LIMIT_MS);
    up = count_lines(is_up);
    distinct = distinct_addresses();
    rras_ms up_after = now_ms() - began;
    ask_all(to, port, request);
    wait_for_all(has_answer, PAGE_LIMIT_MS);
    pages = count_lines(has_page);
    rras_ms pages_after = now_ms() - began;
    for (hold = now_ms() + (argc > 7 ? (rras_ms)atoi(argv[7]) * 1000 : 0); now_ms() < hold && count_lines(is_over) < count;)
        turn();
    goodbyes = count_lines(was_told_goodbye);
    for (int i = 0; i < count; i++)
        if (!lines[i].caller.has_ended)
            ppp_caller_hang_up(&lines[i].caller, now_ms());
    wait_for_all(is_over, BYE_LIMIT_MS);
    printf("{\"callers\":%d,\"opened\":%d,\"up\":%d,\"distinct\":%d,\"pages\":%d,\"first_page_bytes\":%zu,"
           "\"up_ms\":%llu,\"pages_ms\":%llu,\"goodbyes\":%d,\"peer_error\":%u}\n",
           count, opened, up, distinct, pages, lines[0].caller.tcp.page_len, (unsigned long long)up_after,
           (unsigned long long)pages_after, goodbyes, (unsigned)lines[0].caller.peer_error);
    return up == count && distinct == count && pages == count ? 0 : 1;
}
