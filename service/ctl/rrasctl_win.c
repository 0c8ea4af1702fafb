/*
 * rrasctl_win.c - rrasctl: finds the command, speaks to the service, says what went wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_dlls.h"
#include "service/ctl/ctl_win.h"
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/version.h"

enum { ARGUMENT_MAX = 2048, ARGUMENTS_MAX = 64 };

/* Those that only change the configuration are all change_config(). */
static ctl_command *const commands[CMD_COUNT] = {
    [CMD_SHOW_STATUS] = show_status, [CMD_SHOW_PORTSTATUS] = show_portstatus, [CMD_SHOW_CLIENT] = show_client,
    [CMD_SHOW_USER] = show_user, [CMD_SHOW_WANPORTS] = show_wanports, [CMD_SHOW_DEVICE] = show_device,
    [CMD_SHOW_AUTHTYPE] = show_authtype, [CMD_SHOW_SETTINGS] = show_settings, [CMD_SHOW_EVENTS] = show_events,
    [CMD_SHOW_CALLS] = show_calls, [CMD_SHOW_ADAPTERS] = show_adapters, [CMD_SHOW_CAPABLE] = show_capable,
    [CMD_QUERY_MODEM] = query_modem, [CMD_IP_SHOW_CONFIG] = show_ip_config,
    [CMD_AAAA_SHOW_AUTHENTICATION] = show_authentication, [CMD_AAAA_SHOW_ACCOUNTING] = show_accounting,
    [CMD_AAAA_SHOW_AUTHSERVER] = show_authserver, [CMD_AAAA_SHOW_ACCTSERVER] = show_acctserver,
    [CMD_SHOW_PHONEENTRY] = show_phoneentry, [CMD_IMPORT_PHONEBOOK] = import_phonebook, [CMD_EXPORT_PHONEBOOK] = export_phonebook,
    [CMD_IMPORT_INTERFACES] = import_interfaces, [CMD_EXPORT_INTERFACES] = export_interfaces,
    [CMD_SHOW_INTERFACES] = show_interfaces, [CMD_SHOW_INTERFACE] = show_interface, [CMD_SHOW_ROUTES] = show_routes,
    [CMD_CONNECT_INTERFACE] = connect_interface, [CMD_DISCONNECT_INTERFACE] = disconnect_interface,
    [CMD_SHOW_CONNECTIONS] = show_connections, [CMD_DIAL] = dial, [CMD_HANGUP] = hangup,
    [CMD_SET_CLIENT] = set_client, [CMD_SET_TRACING] = set_tracing, [CMD_DUMP] = dump_config, [CMD_EXEC] = exec_file,
    [CMD_RESTART] = restart_service, [CMD_STOP] = stop_service,
    [CMD_PAUSE] = pause_service, [CMD_CONTINUE] = continue_service, [CMD_VERSION] = show_version,
};

int ctl_fail(const struct ctl *ctl, long status, const RRAS_MESSAGE *why)
{
    char sentence[RRAS_SENTENCE_MAX];

    fprintf(stderr, "Error %lu: %s\n", rras_error_number(status), rras_error_sentence(status, why, ctl->args.instance, sentence));
    return 1;
}

int ctl_refuse(unsigned long number, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "Error %lu: ", number);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

const char *ctl_explanation(const char *text)
{
    static const char error[] = "Error ";
    size_t digits;

    if (strncmp(text, error, sizeof error - 1) != 0)
        return text;
    digits = strspn(text + sizeof error - 1, "0123456789");
    return digits > 0 && strncmp(text + sizeof error - 1 + digits, ": ", 2) == 0 ? text + sizeof error - 1 + digits + 2 : text;
}

void ctl_print_pending(struct ctl *ctl)
{
    if (RrasServerGetInfo(ctl->binding, &ctl->server) == 0 && ctl->server.is_restart_pending)
        printf("Restart pending: the service works with its old configuration until it starts anew.\n"
               "To do that now: rrasctl%s%s restart\n", *ctl->args.instance ? " --instance " : "", ctl->args.instance);
}

bool ctl_has(const struct ctl *ctl, const char *name)
{
    return args_value(&ctl->args, name)->text != NULL;
}

uint32_t ctl_number(const struct ctl *ctl, const char *name)
{
    return args_value(&ctl->args, name)->number;
}

const char *ctl_text(const struct ctl *ctl, const char *name)
{
    return args_value(&ctl->args, name)->text;
}

static void put_stdout(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    fwrite(text, 1, len, stdout);
}

void ctl_json(struct json *json)
{
    json_init(json, put_stdout, NULL);
}

/* The command line in UTF-8; the strings live as long as the program. */
static int read_arguments(char *arguments[ARGUMENTS_MAX])
{
    int count = 0, kept = 0;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);

    for (int i = 1; wide && i < count && kept < ARGUMENTS_MAX; i++) {
        arguments[kept] = calloc(1, ARGUMENT_MAX);
        if (!arguments[kept] || !WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, arguments[kept], ARGUMENT_MAX, NULL, NULL)) {
            LocalFree(wide);
            return -1;
        }
        kept++;
    }
    LocalFree(wide);
    return count - 1 > ARGUMENTS_MAX ? -1 : kept;
}

/* Is the service there, and does it speak the same contract? */
static int open_service(struct ctl *ctl)
{
    long status = rras_connect(ctl->args.instance, &ctl->binding);

    if (!status)
        status = RrasServerGetInfo(ctl->binding, &ctl->server);
    if (status)
        return ctl_fail(ctl, status, NULL);
    if (ctl->server.contract != RRAS_CONTRACT)
        return ctl_refuse(ERROR_REVISION_MISMATCH, "The service is version %.31s and this program is " RRAS_VERSION ". Install both from one package.",
                          ctl->server.version);
    return 0;
}

static int help(const struct args *args)
{
    if (help_words(stdout, args->help_words, args->help_word_count))
        return 0;
    return ctl_refuse(ERROR_INVALID_PARAMETER, "There is no such command. Type: rrasctl help");
}

static int run(struct ctl *ctl)
{
    int code;

    if (ctl->args.command->id == CMD_VERSION)
        return show_version(ctl); /* which has something to say without the service, too */
    code = open_service(ctl);
    if (code == 0)
        code = (commands[ctl->args.command->id] ? commands[ctl->args.command->id] : change_config)(ctl);
    rras_disconnect(&ctl->binding);
    return code;
}

int main(void)
{
    static struct ctl ctl;
    char *arguments[ARGUMENTS_MAX], message[ARGS_MESSAGE_MAX];
    UINT code_page = GetConsoleOutputCP();
    int n, code;

    rras_load_from_system_only();
    SetConsoleOutputCP(CP_UTF8);
    _setmode(_fileno(stdout), _O_BINARY); /* scripts get the lines they expect */
    setvbuf(stdout, NULL, _IOFBF, 64 * 1024);
    n = read_arguments(arguments);
    if (n < 0)
        code = ctl_refuse(ERROR_INVALID_PARAMETER, "The command line is too long.");
    else if (!args_parse(command_table, command_count, arguments, n, &ctl.args, message))
        code = ctl_refuse(ERROR_INVALID_PARAMETER, "%s", message);
    else if (ctl.args.wants_help)
        code = help(&ctl.args);
    else if (!rras_instance_is_valid(ctl.args.instance))
        code = ctl_fail(&ctl, ERROR_INVALID_NAME, NULL);
    else
        code = run(&ctl);
    for (int i = 0; i < n; i++) {
        secret_wipe(arguments[i], ARGUMENT_MAX); /* a password may be among them */
        free(arguments[i]);
    }
    if (fflush(stdout) != 0 && code == 0)
        code = ctl_refuse(ERROR_WRITE_FAULT, "The output could not be written.");
    if (code_page)
        SetConsoleOutputCP(code_page);
    return code;
}
