/*
 * dial_win.c - dialling out: each state as it comes, and NT's box when it fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/ras_error.h"

enum { STATE_RETRY = 0x1001, STATE_CALLBACK = 0x1002, STATE_CONNECTED = 0x2000, STATE_DISCONNECTED = 0x2001 };
enum { WAIT_MS = 500, NO_ENTRY = 623, NO_CONNECTION = 668 };

static volatile LONG is_interrupted;

static BOOL WINAPI on_ctrl_c(DWORD event)
{
    (void)event;
    InterlockedExchange(&is_interrupted, 1);
    return TRUE;
}

/* ---- dialling ---- */

static void copy_text(const struct ctl *ctl, const char *name, char *out, size_t cap)
{
    if (ctl_has(ctl, name))
        text_copy(out, cap, ctl_text(ctl, name));
}

/* device=modem and device=tcp name a kind, all else a port or a device. */
static void read_device(const struct ctl *ctl, RRAS_DIAL_0 *request)
{
    const char *device = ctl_has(ctl, "device") ? ctl_text(ctl, "device") : "";

    request->other_port_ok = device[0] == '\0';
    if (text_equal_nocase(device, "modem"))
        request->kind = RRAS_DIAL_MODEM;
    else if (text_equal_nocase(device, "tcp"))
        request->kind = RRAS_DIAL_TCP;
    else
        text_copy(request->port, sizeof request->port, device);
}

/* A console, not a file or NUL: _isatty() takes that for one. */
static bool somebody_types(void)
{
    DWORD mode;

    return GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode) != 0;
}

/* Which of what an entry says is replaced. */
static void read_replacements(const struct ctl *ctl, RRAS_DIAL_0 *request)
{
    static const struct {
        const char *name;
        unsigned long set;
    } rows[] = {
        { "device", RRAS_DIAL_SET_PORT },    { "user", RRAS_DIAL_SET_USER },     { "password", RRAS_DIAL_SET_PASSWORD },
        { "callback", RRAS_DIAL_SET_CALLBACK }, { "redials", RRAS_DIAL_SET_REDIAL }, { "redialtime", RRAS_DIAL_SET_REDIAL_S },
        { "idle", RRAS_DIAL_SET_IDLE },      { "auth", RRAS_DIAL_SET_AUTH },     { "prefix", RRAS_DIAL_SET_PREFIX },
        { "domain", RRAS_DIAL_SET_DOMAIN },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ctl_has(ctl, rows[i].name))
            request->set |= rows[i].set;
    if (ctl_has(ctl, "entry") && ctl_has(ctl, "number"))
        request->set |= RRAS_DIAL_SET_NUMBER;
}

static bool read_request(const struct ctl *ctl, RRAS_DIAL_0 *request)
{
    static const unsigned methods[] = { 0, AUTH_PAP, AUTH_CHAP_MD5, AUTH_MSCHAP_V1, AUTH_MSCHAP_V2 };

    *request = (RRAS_DIAL_0){ .number_count = 1, .lcp_extensions = 1, .redial_s = 60 };
    read_device(ctl, request);
    copy_text(ctl, "number", request->numbers[0], sizeof request->numbers[0]);
    copy_text(ctl, "name", request->name, sizeof request->name);
    copy_text(ctl, "user", request->user, sizeof request->user);
    copy_text(ctl, "domain", request->domain, sizeof request->domain);
    copy_text(ctl, "prefix", request->prefix, sizeof request->prefix);
    copy_text(ctl, "callback", request->callback_number, sizeof request->callback_number);
    copy_text(ctl, "password", request->password, sizeof request->password);
    if (ctl_has(ctl, "auth"))
        request->auth_methods = methods[ctl_number(ctl, "auth")];
    if (ctl_has(ctl, "redials"))
        request->redial_attempts = ctl_number(ctl, "redials");
    if (ctl_has(ctl, "redialtime"))
        request->redial_s = ctl_number(ctl, "redialtime");
    if (ctl_has(ctl, "idle"))
        request->idle_s = ctl_number(ctl, "idle");
    request->may_pause = somebody_types();
    read_replacements(ctl, request);
    return strcmp(request->password, "*") != 0 || console_read_password("Password: ", request->password, sizeof request->password);
}

/* "Error Connecting to Office", "Disconnected.", "Error 629: ...": KB Q170977. */
static void print_box(const RRAS_CONNECTION_0 *now, unsigned long error)
{
    fflush(stdout);
    fprintf(stderr, "Error Connecting to %s\n%s\nError %lu: %s\n", now->name, now->box_line, error, ras_error_text((uint32_t)error));
}

static void print_step(const RRAS_CONNECTION_0 *now, const RRAS_DIAL_STEP *step)
{
    if (step->state != STATE_DISCONNECTED) {
        printf("%s\n", step->text);
    } else if (step->redial_in_s) {
        print_box(now, step->error);
        fprintf(stderr, "Redialing in %lu seconds; Ctrl+C ends it.\n", step->redial_in_s);
    }
    fflush(stdout);
}

static void print_addresses(const RRAS_CONNECTION_0 *now)
{
    char ours[48], theirs[48], dns[48];

    printf("\nYour address: %s   Server: %s   DNS: %s\n", shape_address((uint32_t)now->our_address, ours, sizeof ours),
           shape_address((uint32_t)now->peer_address, theirs, sizeof theirs), shape_address((uint32_t)now->dns[0], dns, sizeof dns));
}

/* A line of what somebody types; false: nothing, or too much. */
static bool ask(const char *prompt, char *out, size_t cap)
{
    printf("%s", prompt);
    fflush(stdout);
    if (!fgets(out, (int)cap, stdin))
        return false;
    out[strcspn(out, "\r\n")] = '\0';
    return out[0] != '\0';
}

/* 691, and the far end lets us try again; or it calls back wherever we like. False: nobody wants to. */
static bool answer_pause(struct ctl *ctl, const RRAS_CONNECTION_0 *now)
{
    RRAS_RESUME_0 resume = { .user = "" };
    RRAS_MESSAGE why = { .text = "" };
    bool is_done = false;

    if (now->state == STATE_CALLBACK) {
        ask("Call back at (Enter: no callback): ", resume.callback_number, sizeof resume.callback_number);
        is_done = true;
    } else {
        fprintf(stderr, "Error 691: %s\n", ras_error_text(RAS_AUTHENTICATION_FAILURE));
        is_done = ask("User name: ", resume.user, sizeof resume.user) &&
                  console_read_password("Password: ", resume.password, sizeof resume.password);
    }
    is_done = is_done && RrasDialResume(ctl->binding, now->id, &resume, &why) == 0;
    secret_wipe(&resume, sizeof resume);
    return is_done;
}

/* Until it is up or over. */
static int follow(struct ctl *ctl, unsigned long connection)
{
    unsigned long seen = 0, change = ctl->server.change_count;
    RRAS_CONNECTION_0 now = { .state = 0 };
    RRAS_MESSAGE why = { .text = "" };
    bool has_hung_up = false, is_refused = false;

    for (;;) {
        RRAS_DIAL_STEP *steps = NULL;
        unsigned long count = 0;
        long status = RrasConnectionSteps(ctl->binding, connection, seen, &now, &count, &steps);

        for (unsigned long i = 0; !status && i < count; i++)
            print_step(&now, &steps[i]);
        rras_free(steps);
        if (status)
            return ctl_fail(ctl, status, NULL);
        seen = now.steps;
        if (now.is_over || now.state == STATE_CONNECTED)
            break;
        if (now.is_paused && !is_interrupted && answer_pause(ctl, &now))
            continue;
        is_refused = is_refused || now.state == STATE_RETRY;
        if ((is_interrupted || now.is_paused) && !has_hung_up)
            has_hung_up = RrasHangUp(ctl->binding, connection, &why) == 0;
        else if (RrasWaitForChange(ctl->binding, change, WAIT_MS, &change) != 0)
            Sleep(WAIT_MS);
    }
    if (now.is_over) {
        print_box(&now, is_refused ? RAS_AUTHENTICATION_FAILURE : now.error); /* nobody tried again */
        RrasHangUp(ctl->binding, connection, &why); /* it has been told: the service may forget it */
        return 1;
    }
    print_addresses(&now);
    return 0;
}

/* "rrasctl dial Office": what is no entry of the phone book is a number. */
static long begin(struct ctl *ctl, RRAS_DIAL_0 *request, unsigned long *connection, RRAS_MESSAGE *why)
{
    const bool is_entry = ctl_has(ctl, "entry");
    RRAS_PHONE_NAME entry = { .name = "" };
    RRAS_DIAL_0 of_entry = *request;
    long status = NO_ENTRY;
    bool is_number;

    copy_text(ctl, is_entry ? "entry" : "number", entry.name, sizeof entry.name);
    if (request->auth_methods == 0) /* "any" */
        of_entry.auth_methods = AUTH_METHODS_ALL;
    if (is_entry || (request->kind == RRAS_DIAL_BY_NUMBER && !ctl_has(ctl, "name")))
        status = RrasDialEntry(ctl->binding, &entry, &of_entry, connection, why);
    secret_wipe(&of_entry, sizeof of_entry);
    is_number = !is_entry && strlen(entry.name) < sizeof request->numbers[0];
    return status == NO_ENTRY && is_number ? RrasDial(ctl->binding, request, connection, why) : status;
}

int dial(struct ctl *ctl)
{
    RRAS_DIAL_0 request;
    RRAS_MESSAGE why = { .text = "" };
    unsigned long connection = 0;
    long status;

    if (!ctl_has(ctl, "number") && !ctl_has(ctl, "entry"))
        return ctl_refuse(ERROR_INVALID_PARAMETER, "Whom to call? Name an entry of the phone book, or a number: rrasctl dial Office");
    if (ctl_has(ctl, "entry") && ctl_has(ctl, "name"))
        return ctl_refuse(ERROR_INVALID_PARAMETER, "A connection is called as its entry is; leave name= out.");
    if (!read_request(ctl, &request)) {
        secret_wipe(&request, sizeof request);
        return ctl_refuse(ERROR_INVALID_PASSWORD, "No password was typed, or it is longer than 255 characters.");
    }
    SetConsoleCtrlHandler(on_ctrl_c, TRUE);
    status = begin(ctl, &request, &connection, &why);
    secret_wipe(&request, sizeof request);
    return status ? ctl_fail(ctl, status, &why) : follow(ctl, connection);
}

/* ---- hanging up ---- */

/* Without a name, what people have dialled: an interface is disconnected by its own command. */
static bool is_meant(const RRAS_CONNECTION_0 *c, const char *name)
{
    if (!name)
        return !c->is_router;
    return text_equal_nocase(c->name, name) || text_equal_nocase(c->number, name) || text_equal_nocase(c->port, name);
}

int hangup(struct ctl *ctl)
{
    const char *name = ctl_has(ctl, "name") ? ctl_text(ctl, "name") : NULL;
    unsigned long count = 0, done = 0;
    RRAS_CONNECTION_0 *connections = NULL;
    long status = RrasConnectionEnum(ctl->binding, &count, &connections);

    for (unsigned long i = 0; !status && i < count; i++) {
        RRAS_MESSAGE why = { .text = "" };

        if (connections[i].is_over || !is_meant(&connections[i], name))
            continue;
        status = RrasHangUp(ctl->binding, connections[i].id, &why);
        if (status == NO_CONNECTION) /* over meanwhile */
            status = 0;
        done += !status;
    }
    rras_free(connections);
    if (status)
        return ctl_fail(ctl, status, NULL);
    if (done == 0 && name)
        return ctl_refuse(NO_CONNECTION, "%s is not a connection that was dialled out. See: rrasctl show connections", name);
    printf("%lu connection%s hung up.\n", done, done == 1 ? " is" : "s are");
    return 0;
}

/* ---- the list ---- */

static void json_connection(struct json *json, const void *item)
{
    const RRAS_CONNECTION_0 *c = item;

    json_begin_object(json, NULL);
    json_integer(json, "id", c->id);
    json_text(json, "name", c->name);
    json_text(json, "number", c->number);
    json_text(json, "port", c->port[0] ? c->port : NULL);
    json_text(json, "device", c->device[0] ? c->device : NULL);
    json_text(json, "user", c->user[0] ? c->user : NULL);
    json_integer(json, "state", c->state);
    json_text(json, "state_text", c->state_text);
    json_integer(json, "error", c->error);
    json_bool(json, "over", c->is_over != 0);
    json_integer(json, "redials_left", c->redials_left);
    json_integer(json, "redial_in", c->redial_in_s);
    json_text(json, "method", c->method ? auth_method_name((unsigned)c->method) : NULL);
    json_address(json, "address", (uint32_t)c->our_address);
    json_address(json, "server", (uint32_t)c->peer_address);
    json_address(json, "dns", (uint32_t)c->dns[0]);
    json_address(json, "second_dns", (uint32_t)c->dns[1]);
    json_address(json, "wins", (uint32_t)c->wins[0]);
    json_integer(json, "line_bps", c->line_bps);
    json_integer(json, "connected_ms", c->connected_ms);
    json_integer(json, "bytes_in", c->bytes_in);
    json_integer(json, "bytes_out", c->bytes_out);
    json_integer(json, "frames_in", c->frames_in);
    json_integer(json, "frames_out", c->frames_out);
    json_integer(json, "packets_in", c->packets_in);
    json_integer(json, "packets_dropped", c->packets_dropped);
    json_integer(json, "bad_fcs", c->bad_fcs);
    json_bool(json, "router", c->is_router != 0);
    json_bool(json, "paused", c->is_paused != 0);
    json_integer(json, "proxy_port", c->proxy_port);
    json_integer(json, "proxy_clients", c->proxy_clients);
    json_text(json, "adapter", c->adapter[0] ? c->adapter : NULL);
    json_end_object(json);
}

static void table_connection(struct table *table, const void *item)
{
    const RRAS_CONNECTION_0 *c = item;
    char text[48];

    table_cell(table, c->name);
    table_cell(table, c->port[0] ? c->port : "-");
    table_cell(table, c->user[0] ? c->user : "-");
    table_cell(table, shape_address((uint32_t)c->our_address, text, sizeof text));
    table_cell(table, shape_duration((uint64_t)c->connected_ms / 1000, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)c->bytes_in, text, sizeof text));
    table_cell(table, shape_bytes((uint64_t)c->bytes_out, text, sizeof text));
    if (c->error && c->state == STATE_DISCONNECTED)
        table_format(table, "Error %lu: %s", c->error, ras_error_text((uint32_t)c->error));
    else
        table_cell(table, c->state_text);
}

/* What somebody has hung up is no news to anybody. */
static bool is_of_interest(const void *item)
{
    const RRAS_CONNECTION_0 *c = item;

    return !c->is_over || c->error != RAS_USER_DISCONNECTION;
}

int show_connections(struct ctl *ctl)
{
    static const struct column columns[] = {
        { "Name", false, 22 }, { "Port", false, 8 }, { "User", false, 14 }, { "Address", false, 15 },
        { "Time", true, 0 }, { "In", true, 0 }, { "Out", true, 0 }, { "State", false, 0 },
    };
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(RRAS_CONNECTION_0),
        .json = json_connection, .row = table_connection, .wants = is_of_interest, .when_empty = "Nothing is dialled out.",
    };
    RRAS_CONNECTION_0 *connections = NULL;
    unsigned long count = 0;
    long status = RrasConnectionEnum(ctl->binding, &count, &connections);

    if (status) {
        rras_free(connections);
        return ctl_fail(ctl, status, NULL);
    }
    show_list(ctl, &list, connections, count);
    rras_free(connections);
    return 0;
}
