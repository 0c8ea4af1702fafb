/*
 * control_radius_win.c - the calls about RADIUS servers. They are changed by RrasConfigChange alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "common/control/rras_config.h"
#include "common/ras/radius_server.h"

_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->name == RADIUS_NAME_MAX + 1 &&
                   RRAS_RADIUS_NAME_LEN == RADIUS_NAME_MAX + 1,
               "name");
_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->secret == RADIUS_SECRET_MAX + 1 &&
                   RRAS_SECRET_LEN == RADIUS_SECRET_MAX + 1,
               "secret");
_Static_assert(sizeof((RRAS_SEALED *)0)->data == RRAS_SEALED_LEN && RADIUS_SEALED_MAX <= RRAS_SEALED_LEN, "sealed");

struct server_list {
    RRAS_RADIUS_SERVER_0 *servers;
    unsigned long count;
    bool is_read;
};

static bool list_server(void *ctx, const struct radius_server *server)
{
    struct server_list *list = ctx;

    rras_radius_to_wire(&list->servers[list->count++], server);
    return list->count < RADIUS_SERVERS_MAX;
}

static void list_servers(void *arg, struct store *store)
{
    struct server_list *list = arg;

    list->is_read = store_each_radius(store, list_server, list) == STORE_OK;
}

LONG control_RrasRadiusServerEnum(handle_t h, ULONG *count, RRAS_RADIUS_SERVER_0 **servers)
{
    struct server_list list = { .servers = control_array(RADIUS_SERVERS_MAX, sizeof **servers) };
    long status = list.servers ? control_store(list_servers, &list) : ERROR_NOT_ENOUGH_MEMORY;

    (void)h;
    *servers = list.servers;
    *count = list.count;
    return status ? status : list.is_read ? 0 : ERROR_READ_FAULT;
}

struct one_server {
    const char *name;
    RRAS_SEALED *out;
    bool is_found;
    enum store_result result;
    char message[256];
};

static bool take_sealed(void *ctx, const struct radius_server *server)
{
    struct one_server *one = ctx;

    if (!text_equal_nocase(server->name, one->name))
        return true;
    one->is_found = true;
    one->out->len = server->sealed_len;
    memcpy(one->out->data, server->sealed, server->sealed_len);
    return false;
}

static void find_sealed(void *arg, struct store *store)
{
    struct one_server *one = arg;

    one->result = store_each_radius(store, take_sealed, one);
    if (one->result != STORE_OK)
        text_copy(one->message, sizeof one->message, store_message(store));
}

LONG control_RrasRadiusServerGetSealed(handle_t h, RRAS_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    struct one_server one = { .name = name->name, .out = sealed };
    long status = control_begin(why);

    (void)h;
    memset(sealed, 0, sizeof *sealed);
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    status = control_store(find_sealed, &one);
    if (!status && one.result != STORE_OK)
        status = control_refuse_store(why, one.result, one.message);
    else if (!status && !one.is_found)
        status = control_refuse(why, ERROR_NOT_FOUND, "There is no RADIUS server %s.", name->name);
    return control_end(status);
}
