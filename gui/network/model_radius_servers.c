/*
 * model_radius_servers.c - what *RADIUS Configuration* edits.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_radius_servers.h"
#include <string.h>
#include "common/base/secret.h"
#include "gui/network/configuration_ids.h"

void radius_servers_load(struct radius_servers *model, const struct radius_server *servers, size_t count,
                         uint32_t acct_provider, bool is_judging)
{
    memset(model, 0, sizeof *model);
    model->count = count < RADIUS_SERVERS_MAX ? count : RADIUS_SERVERS_MAX;
    if (model->count > 0)
        memcpy(model->list, servers, model->count * sizeof model->list[0]);
    model->is_accounting = acct_provider == ACCT_PROVIDER_RADIUS;
    model->is_judging = is_judging;
}

bool radius_servers_may_add(const struct radius_servers *model, struct refusal *why)
{
    return model->count < RADIUS_SERVERS_MAX || refuse(why, IDC_RADIUS_ADD, IDS_REFUSE_RADIUS_MANY, NULL, NULL);
}

const struct radius_server *radius_servers_add(struct radius_servers *model, const struct radius_server *server,
                                               struct refusal *why)
{
    int64_t id = -1;

    if (!radius_servers_may_add(model, why))
        return NULL;
    for (size_t i = 0; i < model->count; i++) {
        if (model->list[i].id <= id)
            id = model->list[i].id - 1;
    }
    model->list[model->count] = *server;
    model->list[model->count].id = id;
    return &model->list[model->count++];
}

void radius_servers_set(struct radius_servers *model, size_t index, const struct radius_server *server)
{
    int64_t id;

    if (index >= model->count)
        return;
    id = model->list[index].id;
    model->list[index] = *server;
    model->list[index].id = id;
}

void radius_servers_remove(struct radius_servers *model, size_t index)
{
    if (index >= model->count)
        return;
    model->count--;
    memmove(&model->list[index], &model->list[index + 1], (model->count - index) * sizeof model->list[0]);
    secret_wipe(&model->list[model->count], sizeof model->list[0]);
}

int radius_server_uses(const struct radius_server *server)
{
    if (server->is_for_authentication)
        return server->is_for_accounting ? IDS_RADIUS_USES_BOTH : IDS_RADIUS_USES_AUTH;
    return server->is_for_accounting ? IDS_RADIUS_USES_ACCT : IDS_RADIUS_USES_NOTHING;
}

bool radius_servers_check(const struct radius_servers *model, struct refusal *why)
{
    bool can_judge = false, can_account = false;

    for (size_t i = 0; i < model->count; i++) {
        can_judge |= model->list[i].is_for_authentication;
        can_account |= model->list[i].is_for_accounting;
    }
    if (model->is_judging && !can_judge)
        return refuse(why, IDC_RADIUS_ADD, IDS_REFUSE_NO_RADIUS, NULL, NULL);
    if (model->is_accounting && !can_account)
        return refuse(why, IDC_RADIUS_ACCOUNTING, IDS_REFUSE_NO_ACCOUNTING, NULL, NULL);
    return true;
}

void radius_servers_fini(struct radius_servers *model)
{
    secret_wipe(model, sizeof *model);
}
