/*
 * table.c - collects cells, measures them, prints them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/table.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/port_role.h"

enum { TABLE_WIDTH = 99, LAST_WIDTH_MIN = 24 };

void table_init(struct table *table, const struct column *columns, size_t column_count)
{
    *table = (struct table){ .columns = columns, .column_count = column_count };
}

void table_fini(struct table *table)
{
    free(table->cells);
    *table = (struct table){ 0 };
}

void table_cell(struct table *table, const char *text)
{
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 64;
        void *more = realloc(table->cells, room * sizeof *table->cells);

        if (!more) {
            table->is_out_of_memory = true;
            return;
        }
        table->cells = more;
        table->room = room;
    }
    text_printable(table->cells[table->count++], TABLE_CELL_MAX, bytes_of_text(text));
}

void table_format(struct table *table, const char *format, ...)
{
    char text[TABLE_CELL_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    table_cell(table, text);
}

/* Characters, of UTF-8: octets that do not continue one. */
static unsigned width_of_part(const char *text, size_t len)
{
    unsigned n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

static unsigned width_of(const char *text)
{
    return width_of_part(text, strlen(text));
}

void print_wrapped(FILE *out, const char *text, unsigned indent, unsigned column, unsigned width)
{
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, " ");
        unsigned word = width_of_part(at, len);

        if (column > indent && column + 1 + word > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)len, at);
        column += word;
        at += len;
        at += strspn(at, " ");
    }
    fputc('\n', out);
}

static void print_cell(FILE *out, const char *text, const struct column *column, unsigned width, bool is_last)
{
    unsigned n = width_of(text);

    if (n > width) { /* cut between characters */
        unsigned keep = width > 2 ? width - 2 : width;
        const char *end = text;

        for (unsigned seen = 0; *end; end++) {
            seen += ((unsigned char)*end & 0xc0) != 0x80;
            if (seen > keep)
                break;
        }
        fprintf(out, "%.*s%s", (int)(end - text), text, width > 2 ? ".." : "");
    } else if (column->is_number) {
        fprintf(out, "%*s%s", (int)(width - n), "", text);
    } else {
        fprintf(out, "%s%*s", text, is_last ? 0 : (int)(width - n), "");
    }
    fputs(is_last ? "\n" : "  ", out);
}

/* The last column takes what is left of the line, and goes on below itself. */
static void print_last(FILE *out, const char *text, const struct column *column, unsigned width, unsigned indent)
{
    if (!column->is_number && !column->width_max && width_of(text) > width)
        print_wrapped(out, text, indent, indent, indent + width);
    else
        print_cell(out, text, column, width, true);
}

void table_print(const struct table *table, FILE *out)
{
    unsigned widths[TABLE_COLUMNS_MAX] = { 0 }, indent = 0;
    size_t columns = table->column_count, last = columns - 1;

    for (size_t i = 0; i < columns; i++)
        widths[i] = width_of(table->columns[i].title);
    for (size_t i = 0; i < table->count; i++) {
        unsigned n = width_of(table->cells[i]), max = table->columns[i % columns].width_max;

        n = max && n > max ? max : n;
        if (n > widths[i % columns])
            widths[i % columns] = n;
    }
    for (size_t i = 0; i < last; i++)
        indent += widths[i] + 2;
    if (indent + widths[last] > TABLE_WIDTH)
        widths[last] = indent + LAST_WIDTH_MIN < TABLE_WIDTH ? TABLE_WIDTH - indent : LAST_WIDTH_MIN;
    for (size_t i = 0; i < columns; i++)
        print_cell(out, table->columns[i].title, &table->columns[i], widths[i], i + 1 == columns);
    for (size_t i = 0; i < columns; i++) {
        for (unsigned j = 0; j < widths[i]; j++)
            fputc('-', out);
        fputs(i + 1 == columns ? "\n" : "  ", out);
    }
    for (size_t i = 0; i < table->count; i++) {
        if (i % columns == last)
            print_last(out, table->cells[i], &table->columns[last], widths[last], indent);
        else
            print_cell(out, table->cells[i], &table->columns[i % columns], widths[i % columns], false);
    }
    if (table->is_out_of_memory)
        fputs("(there was no memory for the rest)\n", out);
}

char *shape_bytes(uint64_t bytes, char *out, size_t cap)
{
    static const char *const units[] = { "B", "KB", "MB", "GB", "TB", "PB" };
    uint64_t tenths;
    size_t unit = 0;

    if (bytes < 1024) {
        snprintf(out, cap, "%u B", (unsigned)bytes);
        return out;
    }
    for (tenths = bytes; tenths >= 1024 * 1024 && unit < 4; unit++)
        tenths /= 1024;
    tenths = tenths * 10 / 1024;
    unit++;
    snprintf(out, cap, "%llu.%llu %s", (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10), units[unit]);
    return out;
}

char *shape_duration(uint64_t seconds, char *out, size_t cap)
{
    unsigned long long days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60, rest = seconds % 60;

    if (days)
        snprintf(out, cap, "%llu d %llu:%02llu:%02llu", days, hours, minutes, rest);
    else
        snprintf(out, cap, "%llu:%02llu:%02llu", hours, minutes, rest);
    return out;
}

char *shape_local_time(int64_t unix_seconds, char *out, size_t cap)
{
    time_t at = (time_t)unix_seconds;
    const struct tm *tm = unix_seconds > 0 ? localtime(&at) : NULL;

    if (!tm || !strftime(out, cap, "%Y-%m-%d %H:%M:%S", tm))
        text_copy(out, cap, "-");
    return out;
}

char *shape_address(uint32_t address, char *out, size_t cap)
{
    char text[IP4_TEXT_MAX];

    return text_copy(out, cap, address ? ip4_text(address, text) : "-");
}

char *shape_roles(unsigned roles, char *out, size_t cap)
{
    snprintf(out, cap, "%s%s%s%s%s", roles & CALL_IN ? "in" : "", (roles & CALL_IN) && (roles & (CALL_OUT | CALL_ROUTER)) ? "+" : "",
             roles & CALL_OUT ? "out" : "", (roles & CALL_OUT) && (roles & CALL_ROUTER) ? "+" : "", roles & CALL_ROUTER ? "router" : "");
    if (!(roles & CALL_ROLES))
        text_copy(out, cap, "none");
    return out;
}
