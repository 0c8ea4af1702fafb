/*
 * posix_outside.c - the Internet for a net under test: struct net_outside over Linux sockets and epoll.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef _WIN32
#define _GNU_SOURCE
#include "tests/support/posix_outside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_MAX = 16384, EVENTS = 64, DATAGRAM_MAX = 65535 };

struct posix_socket {
    struct posix_watch watch;
    struct posix_outside *outside;
    int fd;
    void *flow;
    bool is_connecting, is_reading, wants_write, is_eof, is_pending, is_closed;
    int error;                       /* to report */
    uint8_t *rest;                   /* read, but not taken yet */
    size_t rest_len, rest_room;
    struct posix_socket *next_pending, *next_dead;
};

rras_ms posix_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (rras_ms)t.tv_sec * 1000 + (rras_ms)t.tv_nsec / 1000000;
}

static struct sockaddr_in to_sockaddr(const struct posix_outside *o, uint32_t address, uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };

    to.sin_addr.s_addr = htonl(address == o->map_from && address != 0 ? o->map_to : address);
    return to;
}

static uint32_t from_sockaddr(const struct posix_outside *o, const struct sockaddr_in *from)
{
    uint32_t address = ntohl(from->sin_addr.s_addr);

    return address == o->map_to && o->map_from != 0 ? o->map_from : address;
}

static void watch(struct posix_socket *s, int operation)
{
    bool reads = s->is_reading && !s->is_eof && !s->is_connecting && s->rest_len == 0;
    struct epoll_event e = { .data.ptr = &s->watch };

    e.events = (reads ? EPOLLIN : 0u) | (s->wants_write || s->is_connecting ? EPOLLOUT : 0u);
    epoll_ctl(s->outside->epoll, operation, s->fd, &e);
}

static void make_pending(struct posix_socket *s)
{
    if (s->is_pending)
        return;
    s->is_pending = true;
    s->next_pending = s->outside->pending;
    s->outside->pending = s;
}

static void bury(struct posix_socket *s)
{
    s->is_closed = true;
    close(s->fd);
    s->next_dead = s->outside->dead;
    s->outside->dead = s;
}

static enum net_failure failure_of(int error)
{
    switch (error) {
    case ECONNREFUSED: return NET_REFUSED;
    case ECONNRESET: case EPIPE: return NET_RESET;
    case ETIMEDOUT: return NET_TIMED_OUT;
    default: return NET_UNREACHABLE;
    }
}

static void report_failure(struct posix_socket *s, rras_ms now)
{
    void *flow = s->flow;
    enum net_failure why = failure_of(s->error);

    bury(s);
    net_tcp_failed(flow, why, now);
}

static int pending_error(const struct posix_socket *s)
{
    int error = 0;
    socklen_t len = sizeof error;

    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len);
    return error;
}

static void keep_rest(struct posix_socket *s, struct bytes rest)
{
    if (rest.len > s->rest_room) {
        s->rest = realloc(s->rest, rest.len);
        s->rest_room = rest.len;
    }
    if (rest.len > 0)
        memmove(s->rest, rest.at, rest.len);
    s->rest_len = rest.len;
}

static void read_tcp(struct posix_socket *s, rras_ms now)
{
    uint8_t data[READ_MAX];
    ssize_t n = recv(s->fd, data, sizeof data, 0);

    if (n > 0) {
        size_t taken = net_tcp_received(s->flow, bytes_of(data, (size_t)n), now);

        if (!s->is_closed && taken < (size_t)n) {
            keep_rest(s, bytes_of(data + taken, (size_t)n - taken));
            watch(s, EPOLL_CTL_MOD);
        }
    } else if (n == 0) {
        s->is_eof = true;
        watch(s, EPOLL_CTL_MOD);
        net_tcp_finished(s->flow, now);
    } else if (errno != EAGAIN && errno != EINTR) {
        s->error = errno;
        report_failure(s, now);
    }
}

static void tcp_ready(struct posix_watch *w, uint32_t events, rras_ms now)
{
    struct posix_socket *s = (struct posix_socket *)(void *)w;

    if (s->is_closed)
        return;
    if (s->is_connecting) {
        s->error = pending_error(s);
        if (s->error) {
            report_failure(s, now);
            return;
        }
        s->is_connecting = false;
        s->is_reading = true;
        watch(s, EPOLL_CTL_MOD);
        net_tcp_connected(s->flow, s, now);
        return;
    }
    if ((events & EPOLLOUT) && s->wants_write) {
        s->wants_write = false;
        watch(s, EPOLL_CTL_MOD);
        net_tcp_writable(s->flow, now);
    }
    if (s->is_closed)
        return;
    if (events & EPOLLERR) {
        s->error = pending_error(s);
        report_failure(s, now);
    } else if (events & EPOLLIN) {
        read_tcp(s, now);
    } else if (events & EPOLLHUP) {
        epoll_ctl(s->outside->epoll, EPOLL_CTL_DEL, s->fd, NULL);
    }
}

static struct posix_socket *socket_new(struct posix_outside *o, int type, void *flow,
                                       void (*ready)(struct posix_watch *, uint32_t, rras_ms))
{
    struct posix_socket *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->watch.ready = ready;
    s->outside = o;
    s->flow = flow;
    s->fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->fd < 0) {
        free(s);
        return NULL;
    }
    return s;
}

static void *tcp_connect(void *ctx, uint32_t address, uint16_t port, void *flow)
{
    struct posix_outside *o = ctx;
    struct posix_socket *s = socket_new(o, SOCK_STREAM, flow, tcp_ready);
    struct sockaddr_in to = to_sockaddr(o, address, port);
    int on = 1;

    if (!s)
        return NULL;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    s->is_connecting = true;
    if (connect(s->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
        s->error = errno;
        make_pending(s);
        return s;
    }
    watch(s, EPOLL_CTL_ADD);
    return s;
}

static size_t tcp_send(void *ctx, void *socket, struct bytes data)
{
    struct posix_socket *s = socket;
    ssize_t n = send(s->fd, data.at, data.len, MSG_NOSIGNAL);

    (void)ctx;
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        s->error = errno;
        make_pending(s);
        return data.len;
    }
    if (n < 0)
        n = 0;
    if ((size_t)n < data.len) {
        s->wants_write = true;
        watch(s, EPOLL_CTL_MOD);
    }
    return (size_t)n;
}

static void tcp_finish(void *ctx, void *socket)
{
    (void)ctx;
    shutdown(((struct posix_socket *)socket)->fd, SHUT_WR);
}

static void tcp_read(void *ctx, void *socket, bool on)
{
    struct posix_socket *s = socket;

    (void)ctx;
    s->is_reading = on;
    if (on && s->rest_len > 0)
        make_pending(s);
    watch(s, EPOLL_CTL_MOD);
}

static void tcp_close(void *ctx, void *socket, bool reset)
{
    struct posix_socket *s = socket;
    struct linger hard = { 1, 0 };

    (void)ctx;
    if (reset)
        setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    bury(s);
}

static void read_refusals(struct posix_socket *s, rras_ms now)
{
    struct sockaddr_in to = { 0 };
    uint8_t data[64], control[256];
    struct iovec part = { data, sizeof data };
    struct msghdr m = { .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &part, .msg_iovlen = 1,
                        .msg_control = control, .msg_controllen = sizeof control };

    while (!s->is_closed && recvmsg(s->fd, &m, MSG_ERRQUEUE) >= 0)
        net_udp_refused(s->flow, from_sockaddr(s->outside, &to), ntohs(to.sin_port), now);
}

static void udp_ready(struct posix_watch *w, uint32_t events, rras_ms now)
{
    static uint8_t data[DATAGRAM_MAX];
    struct posix_socket *s = (struct posix_socket *)(void *)w;
    struct sockaddr_in from;
    socklen_t len = sizeof from;
    ssize_t n;

    if (s->is_closed)
        return;
    if (events & EPOLLERR)
        read_refusals(s, now);
    while (!s->is_closed && (n = recvfrom(s->fd, data, sizeof data, 0, (struct sockaddr *)&from, &len)) >= 0)
        net_udp_received(s->flow, from_sockaddr(s->outside, &from), ntohs(from.sin_port), bytes_of(data, (size_t)n),
                         now);
}

static void *udp_open(void *ctx, void *flow)
{
    struct posix_socket *s = socket_new(ctx, SOCK_DGRAM, flow, udp_ready);
    int on = 1;

    if (!s)
        return NULL;
    setsockopt(s->fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    s->is_reading = true;
    watch(s, EPOLL_CTL_ADD);
    return s;
}

static void udp_send(void *ctx, void *socket, uint32_t address, uint16_t port, struct bytes data)
{
    struct sockaddr_in to = to_sockaddr(ctx, address, port);

    sendto(((struct posix_socket *)socket)->fd, data.at, data.len, 0, (struct sockaddr *)&to, sizeof to);
}

static void udp_close(void *ctx, void *socket)
{
    (void)ctx;
    bury(socket);
}

static void random_bytes(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    while (getrandom(out, len, 0) != (ssize_t)len) {
    }
}

const struct net_outside posix_outside = {
    tcp_connect, tcp_send, tcp_finish, tcp_read, tcp_close, udp_open, udp_send, udp_close, NULL, random_bytes
};

static void report_pending(struct posix_outside *o, rras_ms now)
{
    while (o->pending) {
        struct posix_socket *s = o->pending;

        o->pending = s->next_pending;
        s->is_pending = false;
        if (s->is_closed)
            continue;
        if (s->error) {
            report_failure(s, now);
        } else if (s->is_reading && s->rest_len > 0) {
            size_t taken = net_tcp_received(s->flow, bytes_of(s->rest, s->rest_len), now);

            if (s->is_closed)
                continue;
            keep_rest(s, bytes_of(s->rest + taken, s->rest_len - taken));
            watch(s, EPOLL_CTL_MOD);
        }
    }
}

static void free_dead(struct posix_outside *o)
{
    while (o->dead) {
        struct posix_socket *s = o->dead;

        o->dead = s->next_dead;
        free(s->rest);
        free(s);
    }
}

void posix_outside_wait(struct posix_outside *o, int timeout_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(o->epoll, events, EVENTS, o->pending ? 0 : timeout_ms);
    rras_ms now = posix_now();

    for (int i = 0; i < n; i++) {
        struct posix_watch *w = events[i].data.ptr;

        w->ready(w, events[i].events, now);
    }
    report_pending(o, now);
    free_dead(o);
}
#else
typedef int posix_outside_is_for_posix;
#endif
