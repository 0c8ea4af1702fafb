/*
 * changes_internal.h - what the changes*.c files share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_CHANGES_INTERNAL_H
#define RRAS_CTL_CHANGES_INTERNAL_H
#include "service/ctl/changes.h"

/* Windows error numbers, which this PURE file cannot include. */
enum { E_NOT_ENOUGH_MEMORY = 8, E_WRITE_FAULT = 29, E_INVALID_PASSWORD = 86, E_INVALID_PARAMETER = 87, E_ALREADY_EXISTS = 183,
       E_NO_PORT = 615, E_BAD_CALLBACK_NUMBER = 751, E_NOT_FOUND = 1168, E_NO_SUCH_USER = 1317 };

/* One command on its way. */
struct reading {
    const struct args *args;
    const struct ras_config *now;
    struct change_list *list;
    struct ctl_refusal *refusal;
    size_t line;
};

/* False, with the sentence and number that rrasctl says. */
bool changes_refuse(struct reading *r, unsigned long number, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A parameter's value. */
bool changes_has(const struct reading *r, const char *name);
uint32_t changes_value(const struct reading *r, const char *name);
const char *changes_text(const struct reading *r, const char *name); /* NULL: not given */
/* A new change at the end of the list; NULL: refused. */
struct config_change *changes_append(struct reading *r, enum config_change_kind kind, const char *name);
bool changes_set_value(struct reading *r, const char *setting, uint32_t value, uint32_t mask);
/* A given value goes into its member, and its field into `fields`. */
void changes_take_number(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, void *out, size_t size);
#define TAKE_NUMBER(r, name, field, fields, member) changes_take_number(r, name, field, fields, &(member), sizeof(member))
void changes_take_bool(const struct reading *r, const char *name, uint32_t field, uint32_t *fields, bool *out);

/* changes_who.c: a command each. */
bool changes_add_user(struct reading *r);
bool changes_set_user(struct reading *r);
bool changes_delete_user(struct reading *r);
bool changes_set_authentication(struct reading *r);
bool changes_set_accounting(struct reading *r);
bool changes_add_authserver(struct reading *r);
bool changes_set_authserver(struct reading *r);
bool changes_delete_authserver(struct reading *r);
bool changes_add_acctserver(struct reading *r);
bool changes_set_acctserver(struct reading *r);
bool changes_delete_acctserver(struct reading *r);
/* Hexadecimal digits of a sealed box; refused when they are none. */
bool changes_read_sealed(struct reading *r, uint8_t *out, size_t cap, uint16_t *len);

/* changes_phone.c: what the words say of an entry, and in which fields; false: refused. A command each. */
bool changes_take_entry(struct reading *r, struct phone_entry *entry, uint32_t *fields);
bool changes_add_phone(struct reading *r);
bool changes_set_phone(struct reading *r);
bool changes_delete_phone(struct reading *r);

/* changes_interface.c: a command each. */
bool changes_add_interface(struct reading *r);
bool changes_set_interface(struct reading *r);
bool changes_delete_interface(struct reading *r);
bool changes_add_route(struct reading *r);
bool changes_delete_route(struct reading *r);
#endif
