/*
 * model_network_configuration.h - what the *Network Configuration* box decides: which ways to prove a
 * name each *Encryption settings* button stands for, and whether the provider chosen can work. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_NETWORK_CONFIGURATION_H
#define RRAS_MODEL_NETWORK_CONFIGURATION_H
#include <stddef.h>
#include <stdint.h>
#include "common/ras/radius_server.h"
#include "common/ras/server_settings.h"
#include "gui/network/model_refusal.h"

/* The radio buttons of *Encryption settings* (KB Q125961). */
enum security_level {
    SECURITY_ANY,                /* Allow any authentication including clear text */
    SECURITY_ENCRYPTED,          /* Require encrypted authentication: CHAP and both MS-CHAPs */
    SECURITY_MICROSOFT,          /* Require Microsoft encrypted authentication: both MS-CHAPs */
    SECURITY_CUSTOM              /* another set, made by rrasctl: kept as it is */
};

struct network_configuration {
    unsigned security;           /* enum security_level */
    uint32_t custom_methods;     /* what SECURITY_CUSTOM stands for: as loaded */
    unsigned provider;           /* enum auth_provider_kind */
};

enum security_level security_level_of(uint32_t methods);
uint32_t security_level_methods(enum security_level level); /* 0 for SECURITY_CUSTOM */
/* "MS-CHAP, PAP"; "none". Returns `out`. */
char *auth_methods_text(uint32_t methods, char *out, size_t cap);

void network_configuration_load(struct network_configuration *model, const struct server_settings *settings);
/* False, and `why`: RADIUS is to judge callers, and no server is there that could. */
bool network_configuration_check(const struct network_configuration *model, const struct radius_server *servers,
                                 size_t count, struct refusal *why);
/* Writes into `settings` what this box is about, and nothing else. */
void network_configuration_store(const struct network_configuration *model, struct server_settings *settings);
#endif
