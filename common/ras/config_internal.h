/*
 * config_internal.h - what the config*.c files share; nobody else includes it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONFIG_INTERNAL_H
#define RRAS_CONFIG_INTERNAL_H
#include "common/ras/config.h"

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

#ifdef __MINGW_PRINTF_FORMAT
#define CONFIG_PRINTF __MINGW_PRINTF_FORMAT
#else
#define CONFIG_PRINTF printf
#endif
#endif
