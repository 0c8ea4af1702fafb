/*
 * proxy.h - programs of this computer use an uplink: by SOCKS, or through a port that is a far host's.
 *
 * One `struct proxy` per uplink. The host file binds loopback sockets only, accepts, and carries bytes;
 * all else is here. Nothing is buffered: what one side cannot take is left with the other, whose sender
 * is then told to be silent. A side that has finished may still be sent to.
 *
 * PURE, on the uplink's thread. The host may be asked for anything below, proxy_host.close too, from
 * inside any call into the proxy or the uplink; it must not report from inside what it is asked.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PROXY_H
#define RRAS_PROXY_H
#include "common/ras/port_forward.h"
#include "service/net/uplink.h"

enum { PROXY_CLIENTS_MAX = 256, PROXY_HANDSHAKE_MS = 30000, PROXY_CONNECT_MS = 30000 };

/* `socket` is the host's own for an accepted client. */
struct proxy_host {
    /* Takes what it can of `data` now and says how much; after less than all, proxy_writable(). */
    size_t (*send)(void *ctx, void *socket, struct bytes data);
    void (*finish)(void *ctx, void *socket);            /* no more to send: shutdown(SD_SEND) */
    void (*read)(void *ctx, void *socket, bool on);     /* stop or go on reading from it; on at first */
    void (*close)(void *ctx, void *socket, bool reset); /* what it took is still sent unless `reset`; then gone */
};

struct proxy_counters {
    uint32_t clients, connected;         /* now; connected ones are through to the far side */
    uint64_t accepted, failed, refused;  /* refused: too many at a time */
    uint64_t bytes_sent, bytes_received; /* by clients */
};

struct proxy;
struct proxy *proxy_new(struct uplink *uplink, const struct proxy_host *host, void *ctx);  /* NULL: no memory */
/* Before uplink_free(): every client is told that the network is unreachable, or cut off. NULL is allowed. */
void proxy_free(struct proxy *proxy);
/* Gives up what took too long; when to be called again. */
rras_ms proxy_advance(struct proxy *proxy, rras_ms now);
void proxy_counters(const struct proxy *proxy, struct proxy_counters *out);

struct proxy_client;
/* A client came in; `forward` is the port's, NULL at the SOCKS port. NULL: too many, or nothing can be
 * done for it; the socket is still the host's to close. */
struct proxy_client *proxy_accept(struct proxy *proxy, void *socket, const struct port_forward *forward, rras_ms now);

/* From the host, for a client that was accepted and not closed. How much was taken; the rest is offered
 * again after read(on). */
size_t proxy_received(struct proxy_client *client, struct bytes data, rras_ms now);
void proxy_finished(struct proxy_client *client, rras_ms now);   /* it will send no more; said after all was taken */
void proxy_writable(struct proxy_client *client, rras_ms now);
void proxy_broken(struct proxy_client *client);                  /* reset; the socket is gone */
#endif
