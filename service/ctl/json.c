/*
 * json.c - a JSON writer: commas, indentation and escapes in one place.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/json.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "common/base/ip4.h"
#include "common/base/text.h"

static void put(struct json *json, const char *text)
{
    json->put(json->ctx, text, strlen(text));
}

void json_init(struct json *json, void (*put_text)(void *ctx, const char *text, size_t len), void *ctx)
{
    *json = (struct json){ .put = put_text, .ctx = ctx };
}

/* How many octets of `text` are one UTF-8 character; 0 when they are none. */
static size_t character(const char *text)
{
    size_t left = strlen(text);

    for (size_t n = 1; n <= 4 && n <= left; n++) {
        if (text_is_utf8(bytes_of(text, n)))
            return n;
    }
    return 0;
}

static void put_string(struct json *json, const char *text)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* the character, and what stands for it */
    char escape[8];

    put(json, "\"");
    while (*text) {
        const char *found = NULL;
        size_t n = character(text);

        for (size_t i = 0; i < sizeof named - 1; i += 2) {
            if (named[i] == *text)
                found = &named[i];
        }
        if (found) {
            snprintf(escape, sizeof escape, "\\%c", found[1]);
            put(json, escape);
        } else if (n == 0) {
            put(json, "\\ufffd");
        } else if ((unsigned char)*text < ' ') {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned char)*text);
            put(json, escape);
        } else {
            json->put(json->ctx, text, n);
        }
        text += n ? n : 1;
    }
    put(json, "\"");
}

static void new_line(struct json *json)
{
    put(json, "\n");
    for (unsigned i = 0; i < json->depth; i++)
        put(json, "  ");
}

/* What stands before a value: comma, line, key. */
static void before(struct json *json, const char *key)
{
    if (json->depth > 0) {
        if (json->has_items[json->depth])
            put(json, ",");
        new_line(json);
    }
    json->has_items[json->depth] = true;
    if (key) {
        put_string(json, key);
        put(json, ": ");
    }
}

static void begin(struct json *json, const char *key, const char *bracket)
{
    before(json, key);
    put(json, bracket);
    if (json->depth < JSON_DEPTH_MAX)
        json->depth++;
    json->has_items[json->depth] = false;
}

static void end(struct json *json, const char *bracket)
{
    bool had_items = json->has_items[json->depth];

    if (json->depth > 0)
        json->depth--;
    if (had_items)
        new_line(json);
    put(json, bracket);
    if (json->depth == 0)
        put(json, "\n");
}

void json_begin_object(struct json *json, const char *key)
{
    begin(json, key, "{");
}

void json_end_object(struct json *json)
{
    end(json, "}");
}

void json_begin_array(struct json *json, const char *key)
{
    begin(json, key, "[");
}

void json_end_array(struct json *json)
{
    end(json, "]");
}

void json_text(struct json *json, const char *key, const char *text)
{
    before(json, key);
    if (text)
        put_string(json, text);
    else
        put(json, "null");
}

void json_integer(struct json *json, const char *key, int64_t value)
{
    char text[24];

    before(json, key);
    snprintf(text, sizeof text, "%lld", (long long)value);
    put(json, text);
}

void json_bool(struct json *json, const char *key, bool value)
{
    before(json, key);
    put(json, value ? "true" : "false");
}

void json_address(struct json *json, const char *key, uint32_t address)
{
    char text[IP4_TEXT_MAX];

    json_text(json, key, address ? ip4_text(address, text) : NULL);
}

void json_time(struct json *json, const char *key, int64_t unix_seconds)
{
    time_t at = (time_t)unix_seconds;
    const struct tm *tm = unix_seconds > 0 ? gmtime(&at) : NULL;
    char text[32];

    json_text(json, key, tm && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", tm) ? text : NULL);
}
