/*
 * transport.h - a two-way byte line: COM port, TCP line, and whatever else can carry a call.
 *
 * A kind of line embeds struct transport as its first member, fills `ops`, and reports through
 * `events`; port.c knows nothing else about it. Everything happens on the logic thread. After
 * `lost` the line says nothing more and only close() may be called.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TRANSPORT_H
#define RRAS_TRANSPORT_H
#include "common/base/bytes.h"

struct transport;

struct transport_ops {
    const char *kind;                                       /* "com", "tcp": shown in logs */
    /* How many bytes write() will take now. A line holds little (DESIGN 4.12): about 200 ms of its
     * own speed where it knows that, else one write in flight. */
    size_t (*room)(struct transport *t);
    /* Takes all of `data`, also beyond room() (control frames go first); copies it. */
    void (*write)(struct transport *t, struct bytes data);
    void (*set_dtr)(struct transport *t, bool on);          /* NULL: the line has no such signal */
    void (*close)(struct transport *t);                     /* ends the line and frees it */
};

struct transport_events {
    void (*received)(void *ctx, struct bytes data);
    void (*writable)(void *ctx);                            /* room() has grown */
    void (*carrier)(void *ctx, bool present);               /* DCD; only from lines that have it */
    void (*lost)(void *ctx, uint32_t system_error);         /* closed by the far end (0) or broken */
};

struct transport {
    const struct transport_ops *ops;
    const struct transport_events *events;                  /* set by whoever owns the call */
    void *ctx;
    bool has_dtr, has_dcd;                                  /* what this line can tell */
    uint64_t opened;                                        /* for logs: a serial number of the line */
    char peer[48];                                          /* "127.0.0.1:51234", "COM5" */
};
#endif
