/*
 * show_list_win.c - the one road on which every list of rrasctl is printed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"

static bool is_wanted(const struct list *list, const void *item)
{
    return !list->wants || list->wants(item);
}

static void show_array(const struct list *list, const unsigned char *items, unsigned long count)
{
    struct json json;

    ctl_json(&json);
    json_begin_array(&json, NULL);
    for (const unsigned char *item = items; count > 0; count--, item += list->item_size) {
        if (is_wanted(list, item))
            list->json(&json, item);
    }
    json_end_array(&json);
}

static void show_table(const struct list *list, const unsigned char *items, unsigned long count)
{
    struct table table;

    table_init(&table, list->columns, list->column_count);
    for (const unsigned char *item = items; count > 0; count--, item += list->item_size) {
        if (is_wanted(list, item))
            list->row(&table, item);
    }
    if (table.count || table.is_out_of_memory || !list->when_empty)
        table_print(&table, stdout);
    else
        printf("%s\n", list->when_empty);
    table_fini(&table);
}

void show_list(struct ctl *ctl, const struct list *list, const void *items, unsigned long count)
{
    if (ctl->args.is_json)
        show_array(list, items, count);
    else
        show_table(list, items, count);
}
