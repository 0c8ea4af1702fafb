/*
 * config_internal.h - what the config*.c files share; nobody else includes it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONFIG_INTERNAL_H
#define RRAS_CONFIG_INTERNAL_H
#include "common/ras/config.h"

#ifdef __MINGW_PRINTF_FORMAT
#define CONFIG_PRINTF __MINGW_PRINTF_FORMAT
#else
#define CONFIG_PRINTF printf
#endif

enum { CONFIG_STEP = 32 }; /* arrays are made and grow by so many elements */

/* The bits of *Callback*, of which a user has one. */
enum { CALLBACK_BITS = RASPRIV_NoCallback | RASPRIV_AdminSetCallback | RASPRIV_CallerSetCallback };

/* The fields a device of a kind has. */
uint32_t config_device_fields(enum device_kind kind);
/* The members `fields` of `from` go into `to`; LISTEN moves a name that is the place. */
void config_merge_device(struct device_config *to, const struct device_config *from, uint32_t fields);
void config_merge_radius(struct radius_server *to, const struct radius_server *from, uint32_t fields);
void config_merge_user(struct user_config *to, const struct user_config *from, uint32_t fields);

struct device_config *config_device_by_name(const struct ras_config *config, const char *name);

/* A difference that is being found: config_diff.c, config_diff_devices.c, config_phone.c, config_interface.c. */
struct diff {
    const struct ras_config *from, *to;
    struct ras_config work;              /* `from` with all changes found so far */
    int64_t *work_ids;                   /* of each device of `to`, its id in `work`; 0: not there yet */
    struct config_change *changes;
    size_t count, room;
    bool is_memory_out;
};

struct config_change diff_change(enum config_change_kind kind, const char *name);
/* Lists the change, and makes it in `work`. */
void diff_emit(struct diff *d, const struct config_change *change);
void diff_devices(struct diff *d);
void diff_phone(struct diff *d);
void diff_interfaces(struct diff *d);
/* In which fields two entries differ, and what is to become of the password. */
uint32_t config_entry_fields(const struct phone_entry *base, const struct phone_entry *to);

/* One change made, or refused: config_apply.c has devices, ports and settings, config_apply_who.c users and
 * RADIUS servers, config_phone.c the phone book, config_interface.c demand-dial interfaces. */
enum config_refusal config_refuse(char *why, enum config_refusal refusal, const char *format, ...)
    __attribute__((format(CONFIG_PRINTF, 3, 4)));
enum config_refusal config_no_memory(char *why);
enum config_refusal config_add_radius(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_set_radius(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_delete_radius(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_add_user(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_set_user(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_delete_user(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_add_phone(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_set_phone(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_delete_phone(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_add_interface(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_set_interface(struct ras_config *config, const struct config_change *change, char *why);
enum config_refusal config_delete_interface(struct ras_config *config, const struct config_change *change, char *why);
/* The password a change of an entry gives, seals or forgets. */
enum config_refusal config_check_entry_password(const struct phone_entry *entry, uint32_t fields, char *why);
/* NULL, or the sentence of ras_config_check(). */
const char *config_check_interfaces(const struct ras_config *config);

#endif
