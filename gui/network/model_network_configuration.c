/*
 * model_network_configuration.c - what the *Network Configuration* box decides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_network_configuration.h"
#include <string.h>
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "gui/network/configuration_ids.h"

static const uint32_t level_methods[] = {
    [SECURITY_ANY] = AUTH_METHODS_ALL,
    [SECURITY_ENCRYPTED] = AUTH_MSCHAP_V2 | AUTH_MSCHAP_V1 | AUTH_CHAP_MD5,
    [SECURITY_MICROSOFT] = AUTH_MSCHAP_V2 | AUTH_MSCHAP_V1,
};

enum security_level security_level_of(uint32_t methods)
{
    for (unsigned level = SECURITY_ANY; level < SECURITY_CUSTOM; level++) {
        if (level_methods[level] == methods)
            return (enum security_level)level;
    }
    return SECURITY_CUSTOM;
}

uint32_t security_level_methods(enum security_level level)
{
    return level < SECURITY_CUSTOM ? level_methods[level] : 0;
}

char *auth_methods_text(uint32_t methods, char *out, size_t cap)
{
    size_t len = 0;

    text_copy(out, cap, auth_method_name(0));
    for (uint32_t bit = AUTH_MSCHAP_V2; bit <= AUTH_PAP; bit <<= 1) {
        if (!(methods & bit))
            continue;
        if (len > 0) {
            text_copy(out + len, cap - len, ", ");
            len += strlen(out + len);
        }
        text_copy(out + len, cap - len, auth_method_name(bit));
        len += strlen(out + len);
    }
    return out;
}

void network_configuration_load(struct network_configuration *model, const struct server_settings *settings)
{
    model->security = security_level_of(settings->auth_methods);
    model->custom_methods = settings->auth_methods;
    model->provider = settings->auth_provider;
}

bool network_configuration_check(const struct network_configuration *model, const struct radius_server *servers,
                                 size_t count, struct refusal *why)
{
    if (model->provider != AUTH_PROVIDER_RADIUS)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (servers[i].is_for_authentication)
            return true;
    }
    return refuse(why, IDC_PROVIDER_RADIUS, IDS_REFUSE_NO_RADIUS, NULL, NULL);
}

void network_configuration_store(const struct network_configuration *model, struct server_settings *settings)
{
    settings->auth_methods = model->security < SECURITY_CUSTOM ? level_methods[model->security] : model->custom_methods;
    settings->auth_provider = model->provider;
}
