/*
 * model_numbers.c - all numbers of an entry.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_numbers.h"
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/phone_ids.h"

void numbers_load(struct number_list *list, const struct phone_entry *entry)
{
    const char *number;

    memset(list, 0, sizeof *list);
    list->kind = entry->kind;
    list->prefix_len = entry->kind == PHONE_MODEM ? strlen(entry->prefix) : 0;
    for (size_t i = 0; (number = phone_entry_number(entry, i)) != NULL && list->count < NUMBERS_MAX; i++)
        if (number[0] != '\0')
            text_copy(list->all[list->count++], sizeof *list->all, number);
}

void numbers_store(const struct number_list *list, struct phone_entry *entry)
{
    memset(entry->number, 0, sizeof entry->number);
    memset(entry->alternates, 0, sizeof entry->alternates);
    entry->alternate_count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (i == 0)
            text_copy(entry->number, sizeof entry->number, list->all[0]);
        else
            text_copy(entry->alternates[entry->alternate_count++], sizeof *entry->alternates, list->all[i]);
}

int number_check(enum phone_kind kind, size_t prefix_len, const char *number)
{
    if (number[0] == '\0')
        return kind == PHONE_TCP ? IDS_REFUSE_PLACE_EMPTY : IDS_REFUSE_NUMBER_EMPTY;
    if (!phone_number_is_good(kind, number))
        return kind == PHONE_TCP ? IDS_REFUSE_PLACE : IDS_REFUSE_NUMBER;
    return prefix_len + strlen(number) > PHONE_NUMBER_MAX ? IDS_REFUSE_NUMBER_LONG : 0;
}

static bool is_there(const struct number_list *list, const char *number, size_t but)
{
    for (size_t i = 0; i < list->count; i++)
        if (i != but && strcmp(list->all[i], number) == 0)
            return true;
    return false;
}

int numbers_add(struct number_list *list, const char *number)
{
    int refusal = number_check(list->kind, list->prefix_len, number);

    if (refusal)
        return refusal;
    if (is_there(list, number, NUMBERS_MAX))
        return IDS_REFUSE_NUMBER_TWICE;
    if (list->count == NUMBERS_MAX)
        return IDS_REFUSE_NUMBERS_FULL;
    text_copy(list->all[list->count++], sizeof *list->all, number);
    return 0;
}

int numbers_replace(struct number_list *list, size_t row, const char *number)
{
    int refusal = number_check(list->kind, list->prefix_len, number);

    if (refusal || row >= list->count)
        return refusal;
    if (is_there(list, number, row))
        return IDS_REFUSE_NUMBER_TWICE;
    text_copy(list->all[row], sizeof *list->all, number);
    return 0;
}

void numbers_remove(struct number_list *list, size_t row)
{
    if (row >= list->count)
        return;
    memmove(list->all[row], list->all[row + 1], (list->count - row - 1) * sizeof *list->all);
    memset(list->all[--list->count], 0, sizeof *list->all);
}

size_t numbers_move(struct number_list *list, size_t row, int by)
{
    size_t to = by < 0 ? row - 1 : row + 1;
    char kept[PHONE_NUMBER_MAX + 1];

    if (row >= list->count || (by < 0 && row == 0) || to >= list->count)
        return row;
    memcpy(kept, list->all[row], sizeof kept);
    memcpy(list->all[row], list->all[to], sizeof kept);
    memcpy(list->all[to], kept, sizeof kept);
    return to;
}
