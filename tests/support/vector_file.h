/*
 * vector_file.h - reading tests/vectors: whole files, hex, and the flat part of JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_VECTOR_FILE_H
#define RRAS_VECTOR_FILE_H
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/bytes.h"

/* The whole file as a string; free() it. Fails the test when there is none. */
static inline char *vector_read(const char *name)
{
    char path[512];
    char *text;
    size_t len;
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", RRAS_VECTORS, name);
    f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "no vector file %s", path);
    text = malloc(1 << 20);
    ck_assert_ptr_nonnull(text);
    len = fread(text, 1, (1 << 20) - 1, f);
    text[len] = '\0';
    fclose(f);
    return text;
}

/* Hex digits of `text` up to the first other character; returns the number of octets. */
static inline size_t vector_hex(const char *text, uint8_t *out, size_t cap)
{
    size_t n = 0;
    unsigned octet;

    while (n < cap && strchr("0123456789abcdefABCDEF", text[0]) != NULL && text[0] != '\0' &&
           sscanf(text, "%2x", &octet) == 1) {
        out[n++] = (uint8_t)octet;
        text += 2;
    }
    return n;
}

/* Finds the next `"key": "value"` from `at` on; what follows it, or NULL when there is no more. */
static inline const char *vector_json(const char *at, const char *key, char *out, size_t cap)
{
    char quoted[64];
    size_t n = 0;

    snprintf(quoted, sizeof quoted, "\"%s\": \"", key);
    at = strstr(at, quoted);
    if (at == NULL)
        return NULL;
    for (at += strlen(quoted); *at != '"' && *at != '\0' && n + 1 < cap; at++) {
        if (*at == '\\')
            at++;
        out[n++] = *at;
    }
    out[n] = '\0';
    return at;
}

/* The n-th field (from 0) of a CSV line into `out`. No quoting. */
static inline void vector_field(const char *line, int n, char *out, size_t cap)
{
    size_t len = 0;

    for (; n > 0 && *line != '\0' && *line != '\n'; line++)
        n -= *line == ',';
    for (; *line != ',' && *line != '\n' && *line != '\r' && *line != '\0' && len + 1 < cap; line++)
        out[len++] = *line;
    out[len] = '\0';
}
#endif
