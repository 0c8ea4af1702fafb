/*
 * bench_nat.c - CPU seconds per megabyte for a download through PPP and the NAT, beside slirp-fullbolt.
 *
 * Three processes on this machine: a source on loopback TCP, the server that is measured on one end of a
 * pseudo-terminal, and our client on the other, the same for both servers. The server's CPU time is
 * what wait4() says of it; the source's and the client's are not counted.
 *
 *     bench_nat [MEGABYTES]
 *
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/bench/bench_client.h"
#include "tests/bench/bench_server.h"
#include "tests/support/posix_outside.h"

enum { LINE_ROOM = 16384, READ_MAX = 16384, HOST_ALIAS = 0x0a000202, GIVE_UP_MS = 120000 };
#define LOOPBACK IP4(127, 0, 0, 1)

static unsigned megabytes = 64;

/* ---- the source ---- */

static uint16_t start_source(pid_t *pid)
{
    static uint8_t block[65536];
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;

    at.sin_addr.s_addr = htonl(LOOPBACK);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 4) != 0 ||
        getsockname(listener, (struct sockaddr *)&at, &len) != 0) {
        perror("bench_nat: source");
        exit(1);
    }
    bench_random(NULL, block, sizeof block);
    *pid = fork();
    if (*pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while ((fd = accept(listener, NULL, NULL)) >= 0) {
            size_t left = (size_t)megabytes * 1000000;
            uint8_t byte;

            while (left > 0) {
                ssize_t n = send(fd, block, left < sizeof block ? left : sizeof block, MSG_NOSIGNAL);

                if (n <= 0)
                    break;
                left -= (size_t)n;
            }
            shutdown(fd, SHUT_WR);
            while (read(fd, &byte, 1) > 0) {
            }
            close(fd);
        }
        _exit(0);
    }
    close(listener);
    return ntohs(at.sin_port);
}

/* ---- our server on a pseudo-terminal ---- */

struct tty_line {
    struct transport transport;
    struct posix_watch watch;
    int fd, epoll;
    size_t len;
    bool is_lost;
    uint8_t out[LINE_ROOM * 2];
};

static void tty_watch(struct tty_line *line, int operation)
{
    struct epoll_event e = { .events = EPOLLIN | (line->len > 0 ? EPOLLOUT : 0u), .data.ptr = &line->watch };

    epoll_ctl(line->epoll, operation, line->fd, &e);
}

static void tty_flush(struct tty_line *line)
{
    ssize_t n = write(line->fd, line->out, line->len);

    if (n > 0) {
        memmove(line->out, line->out + n, line->len - (size_t)n);
        line->len -= (size_t)n;
    }
}

static size_t tty_room(struct transport *t)
{
    const struct tty_line *line = (const struct tty_line *)(const void *)t;

    return line->len < LINE_ROOM ? LINE_ROOM - line->len : 0;
}

static void tty_write(struct transport *t, struct bytes data)
{
    struct tty_line *line = (struct tty_line *)(void *)t;
    bool was_empty = line->len == 0;

    if (data.len > sizeof line->out - line->len)
        return;
    memcpy(line->out + line->len, data.at, data.len);
    line->len += data.len;
    if (was_empty)
        tty_watch(line, EPOLL_CTL_MOD);
}

static void tty_close(struct transport *t)
{
    ((struct tty_line *)(void *)t)->is_lost = true;
}

static const struct transport_ops tty_ops = { "tty", tty_room, tty_write, NULL, tty_close };
static struct bench_server bench;

static void tty_ready(struct posix_watch *watch, uint32_t events, rras_ms now)
{
    struct tty_line *line = (struct tty_line *)(void *)((char *)watch - offsetof(struct tty_line, watch));
    uint8_t data[READ_MAX];

    bench.now = now;
    if (events & EPOLLOUT) {
        tty_flush(line);
        line->transport.events->writable(line->transport.ctx);
        if (line->len == 0)
            tty_watch(line, EPOLL_CTL_MOD);
    }
    if (events & (EPOLLIN | EPOLLHUP)) {
        ssize_t n = read(line->fd, data, sizeof data);

        if (n > 0)
            line->transport.events->received(line->transport.ctx, bytes_of(data, (size_t)n));
        else if (n == 0 || (errno != EAGAIN && errno != EINTR))
            line->is_lost = true;
    }
}

static void serve(int fd)
{
    static struct tty_line line;
    struct posix_outside outside = { .map_from = HOST_ALIAS, .map_to = LOOPBACK };
    bool scanner = false;

    outside.epoll = epoll_create1(EPOLL_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    line.transport.ops = &tty_ops;
    line.watch.ready = tty_ready;
    line.fd = fd;
    line.epoll = outside.epoll;
    bench.now = posix_now();
    tty_watch(&line, EPOLL_CTL_ADD);
    bench_server_start(&bench, 1, 0, &posix_outside, &outside);
    server_incoming(bench.server, BENCH_DEVICE, &line.transport, LOOPBACK, &scanner, bench.now);
    while (!line.is_lost) {
        rras_ms next = server_advance(bench.server, bench.now = posix_now());
        rras_ms wait = next == RRAS_NEVER ? 1000 : next > bench.now ? next - bench.now : 0;

        posix_outside_wait(&outside, (int)(wait < 1000 ? wait : 1000));
    }
    _exit(0);
}

/* ---- the client, and the race ---- */

static int open_pty(char *slave, size_t cap)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios raw;

    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || ptsname_r(fd, slave, cap) != 0)
        return -1;
    tcgetattr(fd, &raw);
    cfmakeraw(&raw);
    tcsetattr(fd, TCSANOW, &raw);
    return fd;
}

static void client_write_line(void *ctx, struct bytes line)
{
    int fd = *(int *)ctx;

    while (line.len > 0) {
        ssize_t n = write(fd, line.at, line.len);

        if (n < 0) {
            struct pollfd p = { fd, POLLOUT, 0 };

            if (errno != EAGAIN || poll(&p, 1, 1000) <= 0)
                return;
            continue;
        }
        line.at += n;
        line.len -= (size_t)n;
    }
}

static pid_t start_server(const char *slave, const char *const *command)
{
    pid_t pid = fork();
    int fd, null;

    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    fd = open(slave, O_RDWR);
    if (fd < 0)
        _exit(1);
    if (!command)
        serve(fd);
    null = open("/dev/null", O_WRONLY);
    dup2(fd, 0);
    dup2(fd, 1);
    dup2(getenv("BENCH_STDERR") ? 2 : null, 2);
    execvp(command[0], (char *const *)(uintptr_t)command);
    _exit(127);
}

static bool download(int fd, struct bench_client *c, uint16_t port)
{
    rras_ms start = posix_now(), now = start;
    uint8_t data[READ_MAX];

    link_up(c->link, now);
    while (!c->is_finished && !c->is_reset && !c->has_ended && now < start + GIVE_UP_MS) {
        struct pollfd p = { fd, POLLIN, 0 };
        rras_ms next = link_advance(c->link, now);
        ssize_t n;

        if (c->is_up)
            client_download(c, HOST_ALIAS, port, now);
        poll(&p, 1, next < now + 200 ? (int)(next - now) : 200);
        now = posix_now();
        n = read(fd, data, sizeof data);
        if (n > 0)
            client_receive(c, bytes_of(data, (size_t)n), now);
        else if (n < 0 && errno != EAGAIN && errno != EIO)
            break;
    }
    return c->is_finished && c->payload == (uint64_t)megabytes * 1000000;
}

/* CPU seconds per 10^6 octets of payload; negative when it did not come about. */
static double measure(const char *const *command, uint16_t port, double *wall_s)
{
    struct bench_client c;
    struct rusage used = { 0 };
    char slave[64];
    int fd = open_pty(slave, sizeof slave), status = 0;
    rras_ms start = posix_now();
    pid_t pid;
    bool ok;

    if (fd < 0 || !client_init(&c, AUTH_PAP, client_write_line, &fd))
        return -1;
    if (command) /* slirp asks us for its address, and ends IPCP when it gets none */
        c.wanted.peer_address = HOST_ALIAS;
    pid = start_server(slave, command);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    usleep(300000); /* until it has opened its end */
    ok = download(fd, &c, port);
    *wall_s = (double)(posix_now() - start - 300) / 1000;
    close(fd);
    link_free(c.link);
    for (int i = 0; i < 20 && wait4(pid, &status, WNOHANG, &used) == 0; i++) {
        usleep(50000);
        if (i == 10)
            kill(pid, SIGTERM);
        if (i == 18)
            kill(pid, SIGKILL);
    }
    if (!ok)
        return -1;
    return ((double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
            (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6) / megabytes;
}

static void print_seconds(double s)
{
    if (s < 0)
        printf("not-measured");
    else
        printf("%.4f", s);
}

int main(int argc, char **argv)
{
    static const char *const slirp[] = { "slirp-fullbolt", "ppp", "mtu 1500", NULL };
    double ours, theirs, our_wall = 0, their_wall = 0;
    pid_t source;
    uint16_t port;

    if (argc > 1)
        megabytes = (unsigned)strtoul(argv[1], NULL, 10);
    if (megabytes == 0 || megabytes > 4000) {
        fprintf(stderr, "bench_nat: how many megabytes, 1 to 4000?\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    port = start_source(&source);
    ours = measure(NULL, port, &our_wall);
    theirs = measure(slirp, port, &their_wall);
    kill(source, SIGTERM);
    waitpid(source, NULL, 0);
    printf("nat-download-cpu ");
    print_seconds(ours);
    printf(" s/MB (slirp-fullbolt ");
    print_seconds(theirs);
    printf(" s/MB)\nnat-download-speed %.1f MB/s (slirp-fullbolt %.1f MB/s)\n", ours < 0 ? 0 : megabytes / our_wall,
           theirs < 0 ? 0 : megabytes / their_wall);
    return ours < 0;
}
