/*
 * model_numbers.h - what *Phone Numbers* edits: all numbers of an entry, in the order in which they are tried. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_NUMBERS_H
#define RRAS_MODEL_NUMBERS_H
#include "common/ras/phone_entry.h"

enum { NUMBERS_MAX = PHONE_ALTERNATES_MAX + 1 };

struct number_list {
    enum phone_kind kind;
    size_t prefix_len;                   /* of the dial prefix, which counts */
    size_t count;
    char all[NUMBERS_MAX][PHONE_NUMBER_MAX + 1];
};

void numbers_load(struct number_list *list, const struct phone_entry *entry);
void numbers_store(const struct number_list *list, struct phone_entry *entry);
/* 0: done; else the string that refuses it, and nothing is done. */
int numbers_add(struct number_list *list, const char *number);
int numbers_replace(struct number_list *list, size_t row, const char *number);
void numbers_remove(struct number_list *list, size_t row);
/* `by` -1 earlier, 1 later; where the number is then. */
size_t numbers_move(struct number_list *list, size_t row, int by);
/* One number of this kind, as typed: 0, or the string that refuses it. */
int number_check(enum phone_kind kind, size_t prefix_len, const char *number);
#endif
