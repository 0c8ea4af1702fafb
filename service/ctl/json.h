/*
 * json.h - writes JSON (RFC 8259) for scripts: --json.
 *
 * Members come in the order they are written; keys are stable, part of the interface. Text is UTF-8;
 * what is not becomes U+FFFD, so that the output always parses. Pure; `put` is the caller's.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_JSON_H
#define RRAS_CTL_JSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_DEPTH_MAX = 8 };

struct json {
    void (*put)(void *ctx, const char *text, size_t len);
    void *ctx;
    unsigned depth;
    bool has_items[JSON_DEPTH_MAX + 1];
};

void json_init(struct json *json, void (*put)(void *ctx, const char *text, size_t len), void *ctx);

/* `key` is NULL for the outermost value and inside arrays. Every begin has its end. */
void json_begin_object(struct json *json, const char *key);
void json_end_object(struct json *json);
void json_begin_array(struct json *json, const char *key);
void json_end_array(struct json *json);

void json_text(struct json *json, const char *key, const char *text); /* NULL: null */
void json_integer(struct json *json, const char *key, int64_t value);
void json_bool(struct json *json, const char *key, bool value);
void json_address(struct json *json, const char *key, uint32_t address); /* "10.9.0.2"; 0: null */
void json_time(struct json *json, const char *key, int64_t unix_seconds); /* "2026-11-22T12:00:00Z"; 0: null */
#endif
