/*
 * table.h - aligned columns for people, and the shapes of what stands in them.
 *
 * Columns are as wide as what they hold, up to a limit; a longer text is cut and ends in "..". The
 * last column, without a limit of its own, goes on below itself rather than past column 99. Width is
 * counted in characters, not octets. Pure.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_TABLE_H
#define RRAS_CTL_TABLE_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { TABLE_COLUMNS_MAX = 12, TABLE_CELL_MAX = 256, CONSOLE_WIDTH = 79 };

struct column {
    const char *title;
    bool is_number;        /* to the right */
    unsigned width_max;    /* 0: no limit */
};

struct table {
    const struct column *columns;
    size_t column_count;
    char (*cells)[TABLE_CELL_MAX];
    size_t count, room;    /* cells */
    bool is_out_of_memory;
};

void table_init(struct table *table, const struct column *columns, size_t column_count);
void table_fini(struct table *table);
/* The next cell, row after row. */
void table_cell(struct table *table, const char *text);
__attribute__((format(printf, 2, 3))) void table_format(struct table *table, const char *format, ...);
/* Titles, a line, and the rows; the titles alone tell that there are none. */
void table_print(const struct table *table, FILE *out);

/* The words of `text` and a newline: no line is longer than `width` unless a word is. The first line
 * begins at `column`, where the cursor is; the others at `indent`, which is not beyond it. */
void print_wrapped(FILE *out, const char *text, unsigned indent, unsigned column, unsigned width);

/* Shapes. All return `out`, which holds `cap` chars. */
char *shape_bytes(uint64_t bytes, char *out, size_t cap);        /* "812 B", "1.4 MB" */
char *shape_duration(uint64_t seconds, char *out, size_t cap);   /* "0:03:12", "2 d 4:00:00" */
char *shape_local_time(int64_t unix_seconds, char *out, size_t cap); /* "2026-11-22 12:00:00"; "-" for 0 */
char *shape_address(uint32_t address, char *out, size_t cap);    /* "10.9.0.2"; "-" for 0 */
char *shape_roles(unsigned roles, char *out, size_t cap);        /* "in+router"; "none" */
#endif
