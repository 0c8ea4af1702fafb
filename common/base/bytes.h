/*
 * bytes.h - bounds-checked reader and writer over caller-owned memory.
 *
 * All wire bytes go through these two. Neither can leave its buffer: a read past the end yields 0
 * and sets `short_read`, a write past the end is dropped and sets `overflow`; check once, at the end.
 * Pure, no allocation, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_BYTES_H
#define RRAS_BYTES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A view of bytes that belong to somebody else. */
struct bytes {
    const uint8_t *at;
    size_t len;
};

struct reader {
    struct bytes rest;
    bool short_read;
};

struct writer {
    uint8_t *at;
    size_t len, cap;
    bool overflow;
};

static inline struct bytes bytes_of(const void *at, size_t len)
{
    return (struct bytes){ at, len };
}

/* The bytes of a C string, without its NUL. */
static inline struct bytes bytes_of_text(const char *s)
{
    return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline struct reader rd_of(struct bytes b)
{
    return (struct reader){ .rest = b };
}

static inline struct bytes rd_take(struct reader *r, size_t n)
{
    struct bytes head = { r->rest.at, n };

    if (r->short_read || n > r->rest.len) {
        r->short_read = true;
        return (struct bytes){ 0 };
    }
    if (n > 0) {
        r->rest.at += n;
        r->rest.len -= n;
    }
    return head;
}

static inline uint8_t rd_u8(struct reader *r)
{
    struct bytes b = rd_take(r, 1);
    return b.len ? b.at[0] : 0;
}

static inline uint16_t rd_be16(struct reader *r)
{
    struct bytes b = rd_take(r, 2);
    return b.len ? (uint16_t)((unsigned)b.at[0] << 8 | b.at[1]) : 0;
}

static inline uint32_t rd_be32(struct reader *r)
{
    uint32_t high = rd_be16(r);
    return high << 16 | rd_be16(r);
}

static inline struct writer wr_into(uint8_t *at, size_t cap)
{
    return (struct writer){ .at = at, .cap = cap };
}

/* What has been written so far. */
static inline struct bytes wr_view(const struct writer *w)
{
    return (struct bytes){ w->at, w->len };
}

static inline void wr_u8(struct writer *w, uint8_t v)
{
    if (w->len < w->cap)
        w->at[w->len++] = v;
    else
        w->overflow = true;
}

static inline void wr_be16(struct writer *w, uint16_t v)
{
    wr_u8(w, (uint8_t)(v >> 8));
    wr_u8(w, (uint8_t)v);
}

static inline void wr_be32(struct writer *w, uint32_t v)
{
    wr_be16(w, (uint16_t)(v >> 16));
    wr_be16(w, (uint16_t)v);
}

/* All of `b` or, when it does not fit, nothing of it. */
static inline void wr_bytes(struct writer *w, struct bytes b)
{
    if (b.len > w->cap - w->len) {
        w->overflow = true;
        return;
    }
    if (b.len > 0)
        memcpy(w->at + w->len, b.at, b.len);
    w->len += b.len;
}

static inline void wr_text(struct writer *w, const char *s)
{
    wr_bytes(w, bytes_of_text(s));
}
#endif
