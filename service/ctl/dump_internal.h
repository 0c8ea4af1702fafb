/*
 * dump_internal.h - what dump.c and dump_phone.c share: values as a command has them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_DUMP_INTERNAL_H
#define RRAS_CTL_DUMP_INTERNAL_H
#include "service/ctl/script.h"

/* " name=value", in quotes where it must be. */
void dump_put(FILE *out, const char *name, const char *text);
void dump_put_number(FILE *out, const char *name, uint32_t value);
void dump_put_yes(FILE *out, const char *name, bool value);
void dump_put_address(FILE *out, const char *name, uint32_t address);
void dump_put_hex(FILE *out, const char *name, const uint8_t *at, size_t len);

/* An entry of the phone book that is added. */
void dump_phone(FILE *out, const struct config_change *change);
/* A demand-dial interface. */
void dump_interface(FILE *out, const struct config_change *change);
#endif
