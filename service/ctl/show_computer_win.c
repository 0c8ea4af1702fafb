/*
 * show_computer_win.c - the computer the service runs on: adapters, modems and COM ports; and RADIUS servers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/server_settings.h"

/* ---- adapters ---- */

static void json_adapter(struct json *json, const void *item)
{
    const RRAS_ADAPTER_0 *a = item;

    json_begin_object(json, NULL);
    json_text(json, "id", a->id);
    json_text(json, "name", a->name);
    json_text(json, "description", a->description);
    json_text(json, "physical", a->physical[0] ? a->physical : NULL);
    json_address(json, "address", (uint32_t)a->address);
    json_integer(json, "prefix", a->prefix_len);
    json_address(json, "gateway", (uint32_t)a->gateway);
    json_address(json, "dns", (uint32_t)a->dns[0]);
    json_address(json, "dns_second", (uint32_t)a->dns[1]);
    json_integer(json, "mtu", a->mtu);
    json_bool(json, "up", a->is_up != 0);
    json_bool(json, "best", a->is_best != 0);
    json_bool(json, "chosen", a->is_chosen != 0);
    json_bool(json, "used", a->is_used != 0);
    json_end_object(json);
}

static void table_adapter(struct table *table, const void *item)
{
    const RRAS_ADAPTER_0 *a = item;
    char address[IP4_TEXT_MAX];

    table_cell(table, a->name);
    if (a->address)
        table_format(table, "%s/%lu", ip4_text((uint32_t)a->address, address), a->prefix_len);
    else
        table_cell(table, "none");
    table_cell(table, a->gateway ? ip4_text((uint32_t)a->gateway, address) : "none");
    table_format(table, "%s%s%s", a->is_up ? "up" : "down", a->is_used ? ", callers leave by it" : "", a->is_chosen ? ", chosen" : "");
    table_cell(table, a->id);
}

int show_adapters(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Adapter", false, 24 }, { "Address", false, 0 }, { "Gateway", false, 0 }, { "State", false, 0 }, { "Id", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_ADAPTER_0),
        .json = json_adapter, .row = table_adapter, .when_empty = "This computer has no network adapter.",
    };
    RRAS_ADAPTER_0 *adapters = NULL;
    unsigned long count = 0;
    long status = RrasAdapterEnum(ctl->binding, &count, &adapters);

    if (!status)
        show_list(ctl, &list, adapters, count);
    rras_free(adapters);
    return status ? ctl_fail(ctl, status, NULL) : 0;
}

/* ---- RAS capable devices ---- */

static void json_capable(struct json *json, const void *item)
{
    const RRAS_CAPABLE_DEVICE_0 *device = item;

    json_begin_object(json, NULL);
    json_text(json, "port", device->system_name);
    json_text(json, "name", device->name);
    json_bool(json, "modem", device->is_modem != 0);
    json_bool(json, "configured", device->is_configured != 0);
    json_end_object(json);
}

static void table_capable(struct table *table, const void *item)
{
    const RRAS_CAPABLE_DEVICE_0 *device = item;

    table_cell(table, device->system_name);
    table_cell(table, device->name);
    table_cell(table, device->is_modem ? "modem" : "COM port");
    table_cell(table, device->is_configured ? "yes" : "no");
}

int show_capable(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Port", false, 0 }, { "Device", false, 40 }, { "Type", false, 0 }, { "Added", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_CAPABLE_DEVICE_0),
        .json = json_capable, .row = table_capable, .when_empty = "This computer has no COM port and no modem; a TCP line is always possible.",
    };
    RRAS_CAPABLE_DEVICE_0 *devices = NULL;
    unsigned long count = 0;
    long status = RrasCapableDeviceEnum(ctl->binding, &count, &devices);

    if (!status)
        show_list(ctl, &list, devices, count);
    rras_free(devices);
    return status ? ctl_fail(ctl, status, NULL) : 0;
}

int query_modem(struct ctl *ctl)
{
    RRAS_NAME port = { .name = "" };
    RRAS_MODEM_ANSWER answer;
    RRAS_MESSAGE why = { .text = "" };
    struct json json;
    long status;

    text_copy(port.name, sizeof port.name, ctl_text(ctl, "port"));
    memset(&answer, 0, sizeof answer);
    status = RrasModemQuery(ctl->binding, &port, ctl_has(ctl, "speed") ? ctl_number(ctl, "speed") : 115200, &answer, &why);
    if (status)
        return ctl_fail(ctl, status, &why);
    if (ctl->args.is_json) {
        ctl_json(&json);
        json_begin_object(&json, NULL);
        json_text(&json, "identity", answer.identity);
        json_text(&json, "type", answer.type[0] ? answer.type : NULL);
        json_text(&json, "dialogue", answer.dialogue);
        json_end_object(&json);
        return 0;
    }
    printf("%s\n", answer.dialogue);
    printf("The modem is: %s\n", answer.identity[0] ? answer.identity : "silent about itself");
    if (answer.type[0])
        printf("Its type is:  %s\n", answer.type);
    return 0;
}

/* ---- RADIUS ---- */

static void json_server(struct json *json, const RRAS_RADIUS_SERVER_0 *server, unsigned long port)
{
    json_begin_object(json, NULL);
    json_text(json, "name", server->name);
    json_integer(json, "port", port);
    json_integer(json, "init_score", server->score);
    json_integer(json, "timeout", server->timeout_s);
    json_bool(json, "signature", server->wants_signature != 0);
    json_bool(json, "secret", server->has_secret != 0);
    json_end_object(json);
}

static void table_server(struct table *table, const RRAS_RADIUS_SERVER_0 *server, unsigned long port)
{
    table_cell(table, server->name);
    table_format(table, "%lu", port);
    table_format(table, "%lu", server->score);
    table_format(table, "%lu s", server->timeout_s);
    table_cell(table, server->wants_signature ? "enabled" : "disabled");
    table_cell(table, server->has_secret ? "given" : "none");
}

static void json_auth(struct json *json, const void *item)
{
    json_server(json, item, ((const RRAS_RADIUS_SERVER_0 *)item)->auth_port);
}

static void json_acct(struct json *json, const void *item)
{
    json_server(json, item, ((const RRAS_RADIUS_SERVER_0 *)item)->acct_port);
}

static void table_auth(struct table *table, const void *item)
{
    table_server(table, item, ((const RRAS_RADIUS_SERVER_0 *)item)->auth_port);
}

static void table_acct(struct table *table, const void *item)
{
    table_server(table, item, ((const RRAS_RADIUS_SERVER_0 *)item)->acct_port);
}

static bool wants_auth(const void *item)
{
    return ((const RRAS_RADIUS_SERVER_0 *)item)->is_for_authentication != 0;
}

static bool wants_acct(const void *item)
{
    return ((const RRAS_RADIUS_SERVER_0 *)item)->is_for_accounting != 0;
}

static int show_servers(struct ctl *ctl, const struct list *list)
{
    const char *name = ctl_text(ctl, "name");
    RRAS_RADIUS_SERVER_0 *servers = NULL;
    unsigned long count = 0, first = 0, end;
    long status = RrasRadiusServerEnum(ctl->binding, &count, &servers);
    int code = status ? ctl_fail(ctl, status, NULL) : 0;

    end = count;
    if (!code && name) {
        while (first < count && !(text_equal_nocase(name, servers[first].name) && list->wants(&servers[first])))
            first++;
        end = first < count ? first + 1 : count;
        if (first == count)
            code = ctl_refuse(ERROR_NOT_FOUND, "There is no RADIUS server %s. See: rrasctl %s", name, ctl->args.command->words);
    }
    if (!code)
        show_list(ctl, list, servers + first, end - first);
    rras_free(servers);
    return code;
}

static const struct column server_columns[] = {
    { "RADIUS server", false, 40 }, { "Port", true, 0 }, { "Score", true, 0 }, { "Time", true, 0 }, { "Signature", false, 0 }, { "Secret", false, 0 },
};

int show_authserver(struct ctl *ctl)
{
    static const struct list list = {
        .columns = server_columns, .column_count = sizeof server_columns / sizeof *server_columns, .item_size = sizeof(RRAS_RADIUS_SERVER_0),
        .json = json_auth, .row = table_auth, .wants = wants_auth, .when_empty = "No RADIUS server is asked about callers.",
    };

    return show_servers(ctl, &list);
}

int show_acctserver(struct ctl *ctl)
{
    static const struct list list = {
        .columns = server_columns, .column_count = sizeof server_columns / sizeof *server_columns, .item_size = sizeof(RRAS_RADIUS_SERVER_0),
        .json = json_acct, .row = table_acct, .wants = wants_acct, .when_empty = "No RADIUS server is told of calls.",
    };

    return show_servers(ctl, &list);
}

static int show_provider(struct ctl *ctl, const char *setting, const char *const *words, const char *const *sentences, unsigned long known)
{
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count = 0, value = 0;
    long status = RrasSettingEnum(ctl->binding, &count, &settings);
    struct json json;

    for (unsigned long i = 0; !status && i < count; i++) {
        if (text_equal_nocase(settings[i].name, setting))
            value = settings[i].value < known ? settings[i].value : 0;
    }
    rras_free(settings);
    if (status)
        return ctl_fail(ctl, status, NULL);
    if (!ctl->args.is_json) {
        printf("%s\n", sentences[value]);
        return 0;
    }
    ctl_json(&json);
    json_begin_object(&json, NULL);
    json_text(&json, "provider", words[value]);
    json_end_object(&json);
    return 0;
}

int show_authentication(struct ctl *ctl)
{
    static const char *const words[] = { "local", "windows", "radius" };
    static const char *const sentences[] = {
        "This server's own users are let in (provider=local).", "Windows accounts are let in (provider=windows).",
        "RADIUS servers are asked about callers (provider=radius).",
    };

    return show_provider(ctl, "auth-provider", words, sentences, 3);
}

int show_accounting(struct ctl *ctl)
{
    static const char *const words[] = { "none", "radius" };
    static const char *const sentences[] = { "Nobody is told of calls (provider=none).", "RADIUS servers are told of calls (provider=radius)." };

    return show_provider(ctl, "acct-provider", words, sentences, 2);
}
