/*
 * model_radius_server.c - what *RADIUS Server* decides.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_radius_server.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "gui/network/configuration_ids.h"

void server_form_new(struct server_form *form)
{
    memset(form, 0, sizeof *form);
    radius_server_defaults(&form->server);
    form->is_new = true;
}

void server_form_load(struct server_form *form, const struct radius_server *server)
{
    memset(form, 0, sizeof *form);
    form->server = *server;
    text_copy(form->name, sizeof form->name, server->name);
}

static bool check_name(const struct server_form *form, const struct radius_server *others, size_t count,
                       struct refusal *why)
{
    size_t len = strlen(form->name);

    if (len == 0)
        return refuse(why, IDC_SERVER_NAME, IDS_REFUSE_NAME_EMPTY, NULL, NULL);
    if (len > RADIUS_NAME_MAX)
        return refuse(why, IDC_SERVER_NAME, IDS_REFUSE_NAME_LONG, NULL, NULL);
    if (!radius_server_name_is_good(form->name))
        return refuse(why, IDC_SERVER_NAME, IDS_REFUSE_NAME_LETTERS, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        if ((form->is_new || others[i].id != form->server.id) && text_equal_nocase(others[i].name, form->name))
            return refuse(why, IDC_SERVER_NAME, IDS_REFUSE_NAME_TWICE, others[i].name, NULL);
    }
    return true;
}

static bool has_controls(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return true;
    }
    return false;
}

static bool check_secret(const struct server_form *form, struct refusal *why)
{
    size_t len = strlen(form->secret);

    /* A secret that was typed for a change still to be saved is kept, too. */
    if (len == 0 && form->confirm[0] == '\0' && (form->server.has_secret || form->server.secret[0] != '\0'))
        return true;
    if (len == 0 && form->confirm[0] == '\0')
        return refuse(why, IDC_SERVER_SECRET, IDS_REFUSE_SECRET_EMPTY, NULL, NULL);
    if (strcmp(form->secret, form->confirm) != 0)
        return refuse(why, IDC_SERVER_CONFIRM, IDS_REFUSE_SECRET_DIFFERS, NULL, NULL);
    if (len > RADIUS_SECRET_MAX)
        return refuse(why, IDC_SERVER_SECRET, IDS_REFUSE_SECRET_LONG, NULL, NULL);
    if (has_controls(form->secret) || !text_is_utf8(bytes_of_text(form->secret)))
        return refuse(why, IDC_SERVER_SECRET, IDS_REFUSE_SECRET_LETTERS, NULL, NULL);
    return true;
}

bool server_form_check(const struct server_form *form, const struct radius_server *others, size_t count,
                       struct refusal *why)
{
    const struct radius_server *server = &form->server;

    if (!check_name(form, others, count, why) || !check_secret(form, why))
        return false;
    if (server->timeout_s < 1 || server->timeout_s > RADIUS_TIMEOUT_MAX_S)
        return refuse(why, IDC_SERVER_TIMEOUT, IDS_REFUSE_TIMEOUT, NULL, NULL);
    if (server->score > RADIUS_SCORE_MAX)
        return refuse(why, IDC_SERVER_SCORE, IDS_REFUSE_SCORE, NULL, NULL);
    if (!server->is_for_authentication && !server->is_for_accounting)
        return refuse(why, IDC_SERVER_AUTH, IDS_REFUSE_NO_USE, NULL, NULL);
    if (server->is_for_authentication && server->auth_port == 0)
        return refuse(why, IDC_SERVER_AUTH_PORT, IDS_REFUSE_AUTH_PORT, NULL, NULL);
    if (server->is_for_accounting && server->acct_port == 0)
        return refuse(why, IDC_SERVER_ACCT_PORT, IDS_REFUSE_AUTH_PORT, NULL, NULL);
    return true;
}

void server_form_store(const struct server_form *form, struct radius_server *server)
{
    *server = form->server;
    text_copy(server->name, sizeof server->name, form->name);
    if (form->secret[0] != '\0') {
        text_copy(server->secret, sizeof server->secret, form->secret);
        server->has_secret = true;
    }
}

void server_form_fini(struct server_form *form)
{
    secret_wipe(form, sizeof *form);
}
