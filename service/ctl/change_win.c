/*
 * change_win.c - every command that changes the configuration: its list of changes is sent, and what
 * came of it is said. exec sends those of a whole file; dump writes one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <io.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/control/rras_config.h"
#include "common/ras/port_name.h"
#include "service/ctl/changes.h"
#include "service/ctl/script.h"

/* ---- what was done ---- */

static const char *plural(unsigned long n)
{
    return n == 1 ? "" : "s";
}

static void say_device(struct ctl *ctl, const struct change_list *list)
{
    const struct config_change *change = &list->changes[0];
    struct device_config there = change->device, *device = &there;
    char place[DEVICE_NAME_MAX + 1], name[CHANGE_NAME_MAX + 1];
    unsigned ports = change->fields & DEVICE_FIELD_PORTS ? device->ports : 1;
    bool has_place = change->kind == CHANGE_DEVICE_ADD || (change->fields & DEVICE_FIELD_LISTEN);

    (void)ctl;
    if (change->kind == CHANGE_DEVICE_SET)
        device->kind = DEVICE_TCP; /* which alone has a place that can be set */
    text_copy(name, sizeof name, change->name);
    if (device->name[0])
        text_copy(name, sizeof name, device->name);
    else if (has_place)
        text_copy(name, sizeof name, device_place(device, place));
    for (char *at = name; change->kind == CHANGE_DEVICE_ADD && device->kind == DEVICE_MODEM && !device->name[0] && *at; at++)
        *at = text_upper(*at);
    if (change->kind == CHANGE_DEVICE_ADD)
        printf("The device %s is added with %u port%s.\n", name, ports, plural(ports));
    else
        printf("The device %s is %s.\n", name, change->kind == CHANGE_DEVICE_SET ? "changed" : "removed");
}

static void say_port(struct ctl *ctl, const struct change_list *list)
{
    (void)ctl;
    printf("The port %s is removed.\n", list->changes[0].name);
}

/* How many ports it was: one of that name, a device's, or all. */
static void say_usage(struct ctl *ctl, const struct change_list *list)
{
    const char *name = list->changes[0].name;
    RRAS_WANPORT_0 *ports = NULL;
    unsigned long count = 0, named = 0;

    if (RrasWanPortEnum(ctl->binding, &count, &ports) == 0) {
        for (unsigned long i = 0; i < count; i++)
            named += strcmp(name, "*") == 0 || text_equal_nocase(name, ports[i].name) || text_equal_nocase(name, ports[i].device);
    }
    rras_free(ports);
    printf("The usage of %lu port%s is set.\n", named, plural(named));
}

static void say_user(struct ctl *ctl, const struct change_list *list)
{
    const struct config_change *change = &list->changes[0];

    (void)ctl;
    if (change->kind == CHANGE_USER_ADD)
        printf("The user %s is added and may %sdial in.\n", change->name, change->user.privilege & RASPRIV_DialinPrivilege ? "" : "not ");
    else
        printf("The user %s is %s.\n", change->name, change->kind == CHANGE_USER_SET ? "changed" : "removed");
}

static void say_access(struct ctl *ctl, const struct change_list *list)
{
    (void)ctl;
    printf("%s\n", list->changes[0].setting.value ? "Callers reach the entire network." : "Callers reach this computer only.");
}

static void say_addrreq(struct ctl *ctl, const struct change_list *list)
{
    (void)ctl;
    printf("Callers may %sask for an address.\n", list->changes[0].setting.value ? "" : "not ");
}

static void say_forwarding(struct ctl *ctl, const struct change_list *list)
{
    (void)ctl;
    printf("%s\n", list->changes[0].setting.value ? "IP packets of callers go beyond this computer." : "Callers reach this computer only.");
}

/* The sentence of the one change there is. */
static void say_server(struct ctl *ctl, const struct change_list *list)
{
    char sentence[CHANGE_SENTENCE_MAX];

    (void)ctl;
    printf("%s\n", config_change_sentence(&list->changes[0], NULL, sentence));
}

/* A sentence of each: an interface may come with its user. */
static void say_each(struct ctl *ctl, const struct change_list *list)
{
    char sentence[CHANGE_SENTENCE_MAX];

    (void)ctl;
    for (size_t i = 0; i < list->count; i++)
        printf("%s\n", config_change_sentence(&list->changes[i], NULL, sentence));
}

/* What is said when a command has worked. */
static const struct {
    void (*say)(struct ctl *ctl, const struct change_list *list);
    const char *sentence;   /* without `say` */
} done[CMD_COUNT] = {
    [CMD_ADD_DEVICE] = { say_device, NULL }, [CMD_SET_DEVICE] = { say_device, NULL }, [CMD_DELETE_DEVICE] = { say_device, NULL },
    [CMD_DELETE_PORT] = { say_port, NULL }, [CMD_SET_WANPORTS] = { say_usage, NULL },
    [CMD_ADD_USER] = { say_user, NULL }, [CMD_SET_USER] = { say_user, NULL }, [CMD_DELETE_USER] = { say_user, NULL },
    [CMD_ADD_AUTHTYPE] = { NULL, "It is allowed." }, [CMD_DELETE_AUTHTYPE] = { NULL, "It is forbidden." },
    [CMD_IP_SET_ACCESS] = { say_access, NULL }, [CMD_IP_SET_ADDRASSIGN] = { NULL, "Callers get addresses from the pool." },
    [CMD_IP_SET_ADDRREQ] = { say_addrreq, NULL }, [CMD_IP_SET_DNS] = { NULL, "The name servers are set." },
    [CMD_IP_SET_WINS] = { NULL, "The WINS servers are set." }, [CMD_IP_ADD_RANGE] = { NULL, "The pool is set." },
    [CMD_IP_ADD_EXCLUDE] = { NULL, "The range is kept from callers." },
    [CMD_IP_DELETE_EXCLUDE] = { NULL, "The range is given to callers again." },
    [CMD_IP_DELETE_POOL] = { NULL, "The pool is as installed, and nothing is excluded." },
    [CMD_IP_SET_FORWARDING] = { say_forwarding, NULL },
    [CMD_AAAA_SET_AUTHENTICATION] = { NULL, "It is set, and in force." }, [CMD_AAAA_SET_ACCOUNTING] = { NULL, "It is set, and in force." },
    [CMD_AAAA_ADD_AUTHSERVER] = { say_server, NULL }, [CMD_AAAA_SET_AUTHSERVER] = { say_server, NULL },
    [CMD_AAAA_DELETE_AUTHSERVER] = { say_server, NULL }, [CMD_AAAA_ADD_ACCTSERVER] = { say_server, NULL },
    [CMD_AAAA_SET_ACCTSERVER] = { say_server, NULL }, [CMD_AAAA_DELETE_ACCTSERVER] = { say_server, NULL },
    [CMD_SET_SETTINGS] = { NULL, "It is set, and in force." },
    [CMD_ADD_PHONEENTRY] = { say_server, NULL }, [CMD_SET_PHONEENTRY] = { say_server, NULL }, [CMD_DELETE_PHONEENTRY] = { say_server, NULL },
    [CMD_ADD_INTERFACE] = { say_each, NULL }, [CMD_SET_INTERFACE] = { say_each, NULL }, [CMD_DELETE_INTERFACE] = { say_each, NULL },
    [CMD_ADD_ROUTE] = { say_each, NULL }, [CMD_DELETE_ROUTE] = { say_each, NULL },
};

/* ---- sending ---- */

static bool has_pending(const struct change_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (config_change_needs_restart(&list->changes[i]))
            return true;
    }
    return false;
}

/* A secret that is "*" is asked for: twice at a keyboard, once from a pipe. `typed` becomes the value. */
static int ask_secret(struct ctl *ctl, const char *name, const char *prompt, char *typed, size_t cap)
{
    const struct arg_value *given = args_value(&ctl->args, name);
    struct arg_value *value;
    char again[ACCOUNT_PASSWORD_MAX + 1];
    bool ok;

    if (!given->text || strcmp(given->text, "*") != 0)
        return 0;
    value = &ctl->args.values[given - ctl->args.values];
    if (!console_read_password(prompt, typed, cap))
        return ctl_refuse(ERROR_INVALID_PASSWORD, "No password was typed, or it has more than 126 characters; nothing was changed.");
    value->text = typed;
    if (GetFileType(GetStdHandle(STD_INPUT_HANDLE)) != FILE_TYPE_CHAR)
        return 0;
    ok = console_read_password("Again:    ", again, sizeof again) && strcmp(again, typed) == 0;
    secret_wipe(again, sizeof again);
    return ok ? 0 : ctl_refuse(ERROR_INVALID_PASSWORD, "The two passwords differ; nothing was changed.");
}

/* scriptfile= becomes script=, in `typed`, which holds 2 * PHONE_SCRIPT_MAX + 1. */
static int take_script_file(struct ctl *ctl, char *typed)
{
    const struct arg_value *file = args_value(&ctl->args, "scriptfile"), *script = args_value(&ctl->args, "script");
    struct phone_entry *entry;
    bool is_script;
    size_t len;
    char *text;

    if (!file->text)
        return 0;
    if (script->text)
        return ctl_refuse(ERROR_INVALID_PARAMETER, "Give script= or scriptfile=, not both.");
    text = ctl_read_file(file->text, &len);
    entry = text ? calloc(1, sizeof *entry) : NULL;
    is_script = entry && phone_entry_set_script(entry, text, len);
    if (is_script)
        ctl->args.values[script - ctl->args.values].text = changes_escape_script(entry->script, typed);
    free(entry);
    if (!text)
        return 1; /* said */
    free(text);
    return is_script ? 0 : ctl_refuse(ERROR_INVALID_DATA, "The file %s is no text in UTF-8, or is longer than 4095 octets.", file->text);
}

/* The changes of the command line. `now` is what is configured, where that is needed to tell them. */
static int read_changes(struct ctl *ctl, struct change_list *list, struct ras_config *now)
{
    struct ctl_refusal refusal = { .number = 0 };
    int code = 0;
    long status;

    if (changes_need_config(ctl->args.command)) {
        status = rras_config_read(ctl->binding, now);
        code = status ? ctl_fail(ctl, status, NULL) : 0;
    }
    if (!code && !changes_of_args(&ctl->args, now, 0, list, &refusal))
        code = ctl_refuse(refusal.number, "%s", refusal.sentence);
    return code;
}

enum { TRIES_MAX = 20 };

/* Sends them; what was told of a configuration that is another by now is told anew. */
static int send_changes(struct ctl *ctl, struct change_list *list, struct ras_config *now)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = 0;

    for (int i = 0; i < TRIES_MAX; i++) {
        change_list_fini(list);
        if (read_changes(ctl, list, now))
            return 1;
        status = rras_config_change(ctl->binding, now->revision, list->changes, list->count, NULL, &why);
        if (status != ERROR_REVISION_MISMATCH)
            break;
    }
    return status ? ctl_fail(ctl, status, &why) : 0;
}

/* Who calls by a name that is both a user's and an interface's is a router. `before` is without the changes. */
static void print_name_warnings(const struct ras_config *before, const struct change_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *warning = ras_config_name_warning(before, &list->changes[i]);

        if (warning)
            printf("Note: %s\n", warning);
    }
}

int change_config(struct ctl *ctl)
{
    char password[ACCOUNT_PASSWORD_MAX + 1] = "", second[ACCOUNT_PASSWORD_MAX + 1] = "";
    char script[2 * PHONE_SCRIPT_MAX + 1];
    struct change_list list = { .count = 0 };
    struct ras_config now;
    int id = ctl->args.command->id, code;

    ras_config_init(&now);
    code = ask_secret(ctl, "password", "Password: ", password, sizeof password);
    if (!code)
        code = ask_secret(ctl, "secret", "Secret:   ", password, sizeof password);
    if (!code)
        code = ask_secret(ctl, "dialin-password", "Dial-in password: ", second, sizeof second);
    if (!code)
        code = take_script_file(ctl, script);
    if (!code)
        code = send_changes(ctl, &list, &now);
    if (!code) {
        if (done[id].say)
            done[id].say(ctl, &list);
        else
            printf("%s\n", done[id].sentence);
        print_name_warnings(&now, &list);
        if (has_pending(&list))
            ctl_print_pending(ctl);
    }
    secret_wipe(password, sizeof password);
    secret_wipe(second, sizeof second);
    ras_config_fini(&now);
    change_list_fini(&list);
    return code;
}

/* ---- exec ---- */

/* The whole of a file, or of what is piped in; NULL: said why. */
char *ctl_read_file(const char *name, size_t *len)
{
    wchar_t wide[300];
    bool is_piped = strcmp(name, "-") == 0;
    FILE *file = NULL;
    char *text = NULL;
    size_t room = 0, got = 1;

    *len = 0;
    if (is_piped) {
        _setmode(_fileno(stdin), _O_BINARY);
        file = stdin;
    } else if (MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 300)) {
        file = _wfopen(wide, L"rb");
    }
    if (!file) {
        ctl_refuse(ERROR_FILE_NOT_FOUND, "The file %s cannot be opened; see whether it is there.", name);
        return NULL;
    }
    while (got > 0 && *len < SCRIPT_MAX) {
        if (*len == room) {
            char *more = malloc(room ? 2 * room : 65536);

            if (!more)
                break;
            if (text)
                memcpy(more, text, *len);
            if (text)
                secret_wipe(text, *len);
            free(text);
            text = more;
            room = room ? 2 * room : 65536;
        }
        got = fread(text + *len, 1, room - *len, file);
        *len += got;
    }
    if (got > 0 || ferror(file)) {
        ctl_refuse(ERROR_READ_FAULT, "The file %s cannot be read, or is larger than 16 MB.", name);
        if (text)
            secret_wipe(text, *len);
        free(text);
        text = NULL;
    }
    if (!is_piped)
        fclose(file);
    return text;
}

static int exec_text(struct ctl *ctl, char *text, size_t len, const char *name)
{
    struct change_list list = { .count = 0 };
    struct ctl_refusal refusal = { .number = 0 };
    RRAS_MESSAGE why = { .text = "" };
    struct ras_config now, before;
    char sentence[RRAS_SENTENCE_MAX];
    size_t line = 0, failed = 0;
    uint64_t revision;
    long status;
    int code = 0;

    ras_config_init(&now);
    ras_config_init(&before);
    status = rras_config_read(ctl->binding, &now);
    revision = now.revision;
    if (!status && !ras_config_copy(&before, &now))
        status = ERROR_OUTOFMEMORY;
    if (status) {
        code = ctl_fail(ctl, status, NULL);
    } else if (!script_read(text, len, &now, &list, &line, &refusal)) {
        code = ctl_refuse(refusal.number, "%s, line %u: %s Nothing was changed.", name, (unsigned)line, refusal.sentence);
    } else {
        status = rras_config_change(ctl->binding, revision, list.changes, list.count, &failed, &why);
        if (status && status != ERROR_REVISION_MISMATCH && !rras_is_not_running(status) && failed < list.count)
            code = ctl_refuse(rras_error_number(status), "%s, line %u: %s Nothing was changed.", name, (unsigned)list.lines[failed],
                              rras_error_sentence(status, &why, ctl->args.instance, sentence));
        else if (status)
            code = ctl_fail(ctl, status, &why);
    }
    if (!code)
        printf("%u change%s made.\n", (unsigned)list.count, list.count == 1 ? " is" : "s are");
    if (!code)
        print_name_warnings(&before, &list);
    if (!code && has_pending(&list))
        ctl_print_pending(ctl);
    ras_config_fini(&before);
    ras_config_fini(&now);
    change_list_fini(&list);
    return code;
}

int exec_file(struct ctl *ctl)
{
    const char *name = ctl_text(ctl, "file");
    size_t len;
    char *text = ctl_read_file(name, &len);
    int code;

    if (!text)
        return 1;
    code = exec_text(ctl, text, len, strcmp(name, "-") == 0 ? "What was piped in" : name);
    secret_wipe(text, len);
    free(text);
    return code;
}

/* ---- dump ---- */

/* The sealed secrets of everybody, into the configuration. */
static long read_secrets(struct ctl *ctl, struct ras_config *config, RRAS_MESSAGE *why)
{
    RRAS_SEALED sealed;
    long status = 0;

    for (size_t i = 0; !status && i < config->radius_count; i++) {
        struct radius_server *server = &config->radius[i];
        RRAS_NAME name = { .name = "" };

        if (!server->has_secret)
            continue;
        text_copy(name.name, sizeof name.name, server->name);
        status = RrasRadiusServerGetSealed(ctl->binding, &name, &sealed, why);
        server->sealed_len = sealed.len <= sizeof server->sealed ? (uint16_t)sealed.len : 0;
        memcpy(server->sealed, sealed.data, server->sealed_len);
    }
    for (size_t i = 0; !status && i < config->phone_count; i++) {
        struct phone_entry *entry = &config->phone[i];
        RRAS_PHONE_NAME name = { .name = "" };

        if (!entry->has_password)
            continue;
        text_copy(name.name, sizeof name.name, entry->name);
        status = RrasPhoneEntryGetSealed(ctl->binding, &name, &sealed, why);
        entry->sealed_len = sealed.len <= sizeof entry->sealed ? (uint16_t)sealed.len : 0;
        memcpy(entry->sealed, sealed.data, entry->sealed_len);
    }
    for (size_t i = 0; !status && i < config->interface_count; i++) {
        struct phone_entry *entry = &config->interfaces[i].entry;
        RRAS_PHONE_NAME name = { .name = "" };

        if (!entry->has_password)
            continue;
        text_copy(name.name, sizeof name.name, entry->name);
        status = RrasInterfaceGetSealed(ctl->binding, &name, &sealed, why);
        entry->sealed_len = sealed.len <= sizeof entry->sealed ? (uint16_t)sealed.len : 0;
        memcpy(entry->sealed, sealed.data, entry->sealed_len);
    }
    for (size_t i = 0; !status && i < config->user_count; i++) {
        struct user_config *user = &config->users[i];
        RRAS_USER_NAME name = { .name = "" };

        text_copy(name.name, sizeof name.name, user->name);
        status = RrasUserGetSealed(ctl->binding, &name, &sealed, why);
        user->sealed_len = sealed.len <= sizeof user->sealed ? (uint16_t)sealed.len : 0;
        memcpy(user->sealed, sealed.data, user->sealed_len);
    }
    return status;
}

int dump_config(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    struct config_change *changes = NULL;
    struct ras_config fresh, now;
    size_t count = 0;
    long status;

    ras_config_init(&fresh);
    ras_config_init(&now);
    status = rras_config_read(ctl->binding, &now);
    if (!status && ctl_number(ctl, "secrets"))
        status = read_secrets(ctl, &now, &why);
    if (!status && !ras_config_diff(&fresh, &now, &changes, &count))
        status = ERROR_OUTOFMEMORY;
    if (!status)
        script_write(stdout, changes, count);
    config_changes_free(changes, count);
    ras_config_fini(&now);
    return status ? ctl_fail(ctl, status, &why) : 0;
}
