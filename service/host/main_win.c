/* main_win.c - rrassvc: the service, in the foreground or under the service manager.
 * SPDX-License-Identifier: MIT */
#include "service/host/components_win.h"
#include "service/host/data_dir_win.h"
#include "service/host/instance_win.h"
#include "service/host/log_win.h"
#include "service/host/scm_win.h"
#include "service/host/setup_win.h"
#include "service/host/single_win.h"
#include "service/host/wishes_win.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/control/rras_dlls.h"
#include "common/version.h"
#include <shellapi.h>
#include <stdio.h>
#include <time.h>

static const char usage[] =
    "rrassvc - the OpenRRAS service " RRAS_VERSION "\n"
    "\n"
    "  rrassvc run      serve in this window until Ctrl+C\n"
    "  rrassvc install  register the Windows service, to start with the computer\n"
    "  rrassvc start    start it, and wait until it serves\n"
    "  rrassvc stop     stop it; every caller is told goodbye\n"
    "  rrassvc pause    answer no new call; those that are up go on\n"
    "  rrassvc continue answer again\n"
    "  rrassvc remove   take the Windows service away; what is configured stays\n"
    "  rrassvc version\n"
    "\n"
    "  --instance NAME  another one beside it: own service, control endpoint and data folder\n"
    "  --data FOLDER    (run, install) keep the data there instead of %ProgramData%\\OpenRRAS\n"
    "\n"
    "For installers, as Administrator:\n"
    "  rrassvc wish     [--listen ADDRESS:PORT] [--lines N] [--modems COM3,COM4] [--user NAME --password WORD]\n"
    "                   start the service and give it these lines and this user who may dial in\n"
    "  rrassvc firewall make Windows Firewall let calls in to the lines that were opened to the network, and no other\n"
    "  rrassvc purge    [--keep-data]  after remove: take away its firewall rules and everything it has stored\n"
    "\n"
    "Everything else is said with rrasctl.\n";

enum { ARGS_MAX = 20, ARG_BYTES = WISH_MAX, LONGEST_FILE = 40 /* trace\\TCP65535.device.log.1, openrras.db.damaged-9999-journal */ };

struct arguments {
    char verb[20];
    char instance[INSTANCE_NAME_MAX + 1];
    char data_dir[MAX_PATH];
    char wishes[WISHES][ARG_BYTES];
    bool keeps_data;
    char complaint[320]; /* "" when all is well */
};

static struct instance the_instance;

static bool is_instance_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= INSTANCE_NAME_MAX &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

static void take_instance(struct arguments *a, const char *value)
{
    if (is_instance_name(value))
        text_copy(a->instance, sizeof a->instance, value);
    else
        snprintf(a->complaint, sizeof a->complaint,
                 "\"%.64s\" is no instance name; use up to %d letters, digits, - and _.", value, INSTANCE_NAME_MAX);
}

static void take_data_dir(struct arguments *a, const char *value)
{
    if (strlen(value) < sizeof a->data_dir - LONGEST_FILE)
        text_copy(a->data_dir, sizeof a->data_dir, value);
    else
        snprintf(a->complaint, sizeof a->complaint, "The folder behind --data has too long a name; choose one of at most %d characters.",
                 (int)sizeof a->data_dir - LONGEST_FILE - 1);
}

static const struct {
    const char *name;
    void (*take)(struct arguments *a, const char *value);
} options[] = {
    { "--instance", take_instance },
    { "--data", take_data_dir },
};

/* An installer passes on what it was given, also nothing. */
static const char *const wish_options[WISHES] = { "--listen", "--lines", "--modems", "--user", "--password" };

static bool take_wish(struct arguments *a, const char *option, const char *value)
{
    for (size_t i = 0; i < WISHES; i++) {
        if (strcmp(wish_options[i], option) == 0) {
            text_copy(a->wishes[i], ARG_BYTES, value ? value : "");
            return true;
        }
    }
    return false;
}

static void take_option(struct arguments *a, const char *option, const char *value)
{
    if (take_wish(a, option, value))
        return;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (strcmp(options[i].name, option) != 0)
            continue;
        if (value && value[0])
            options[i].take(a, value);
        else
            snprintf(a->complaint, sizeof a->complaint, "%s needs a value behind it.", option);
        return;
    }
    snprintf(a->complaint, sizeof a->complaint, "There is no option \"%.64s\"; see rrassvc help.", option);
}

static bool asks_for_help(const char *word)
{
    static const char *const words[] = { "--help", "-h", "-?", "/?", "/h", "/help" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal_nocase(words[i], word))
            return true;
    return false;
}

static struct arguments parse(int argc, char argv[][ARG_BYTES])
{
    static struct arguments a;

    for (int i = 1; i < argc && !a.complaint[0]; i++) {
        if (asks_for_help(argv[i])) {
            text_copy(a.verb, sizeof a.verb, "help");
            break;
        }
        if (strcmp(argv[i], "--keep-data") == 0) {
            a.keeps_data = true;
        } else if (argv[i][0] == '-') {
            take_option(&a, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
            i++;
        } else if (!a.verb[0]) {
            text_copy(a.verb, sizeof a.verb, argv[i]);
        } else {
            snprintf(a.complaint, sizeof a.complaint, "\"%.64s\" is one word too many; see rrassvc help.", argv[i]);
        }
    }
    return a;
}

/* ---- run ---- */

static void post_to_loop(void *ctx, void (*fn)(void *arg), void *arg)
{
    struct instance *instance = ctx;

    loop_post(instance->loop, fn, arg);
}

static DWORD complain(const char *sentence)
{
    const char *args[] = { sentence };

    log_event(NULL, RAS_EVENT_SERVICE_FAILED, args, 1);
    return ERROR_SERVICE_SPECIFIC_ERROR;
}

static void check_components(struct instance *instance)
{
    struct component_mismatch found = { 0 };
    const char *args[] = { found.component, found.version, found.ours };

    instance->is_component_mismatch = !components_agree(&found);
    if (instance->is_component_mismatch)
        log_event(NULL, RAS_EVENT_COMPONENT_MISMATCH, args, 3);
}

static bool is_there(const char *path)
{
    wchar_t wide[MAX_PATH + 64];

    return MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, MAX_PATH + 64) && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;
}

/* Where the store will move a damaged database and its logs: the first NAME.damaged-N that all are free. */
static void find_name_aside(const char *path, char *out, size_t cap)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
    char file[3 * MAX_PATH];
    bool is_free = false;

    for (int n = 1; !is_free && n <= 9999; n++) {
        snprintf(out, cap, "%s.damaged-%d", path, n);
        is_free = true;
        for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
            snprintf(file, sizeof file, "%s%s", out, suffixes[i]);
            is_free = is_free && !is_there(file);
        }
    }
}

static DWORD run_with_loop(struct instance *instance)
{
    char path[MAX_PATH + 32], aside[MAX_PATH + 64], message[256] = "";
    const char *moved[] = { aside, "It could not be read." };
    bool set_aside = false;
    DWORD result;

    snprintf(path, sizeof path, "%s\\openrras.db", instance->data_dir);
    find_name_aside(path, aside, sizeof aside);
    scm_is_busy();
    instance->db = db_start(path, post_to_loop, instance, &set_aside, message);
    if (set_aside)
        log_event(NULL, RAS_EVENT_DATABASE_SET_ASIDE, moved, 2);
    if (!instance->db)
        return complain(message);
    check_components(instance);
    scm_is_busy();
    result = instance_run(instance, scm_is_up);
    db_stop(instance->db);
    return result;
}

static DWORD run_alone(struct instance *instance)
{
    char message[DATA_DIR_MESSAGE_MAX] = "", service[SCM_NAME_MAX + 1];
    DWORD result;

    scm_service_name(instance->name, service);
    if (!data_dir_prepare(instance->data_dir, service, message, sizeof message))
        return complain(message);
    log_start(instance->data_dir, true);
    instance->started_unix = (int64_t)time(NULL);
    instance->started = loop_now();
    result = run_with_loop(instance);
    log_stop();
    return result;
}

static DWORD run(void *ctx)
{
    struct instance *instance = ctx;
    char message[320];
    struct single *single = single_take(instance->name, message, sizeof message);
    DWORD result;

    if (!single)
        return complain(message);
    result = run_alone(instance);
    single_release(single); /* before the service manager hears that it has stopped */
    return result;
}

static void stop(void *ctx)
{
    instance_stop(ctx);
}

static void pause(void *ctx, bool on)
{
    instance_pause(ctx, on);
}

static void sleep_or_wake(void *ctx, bool on)
{
    instance_sleep(ctx, on);
}

/* All is told and on disk. Threads that are not ours to wait for may still be on their way out (the
 * console's for Ctrl+C, RPC's), and one that ends together with the process has crashed in the loader
 * (Wine 8, one stop in a hundred): so the process ends without unloading anything. */
static int end_process(int code)
{
    fflush(NULL);
    TerminateProcess(GetCurrentProcess(), (UINT)code);
    return code;
}

static void find_data_dir(const struct arguments *a, char *out, size_t cap)
{
    if (a->data_dir[0])
        text_copy(out, cap, a->data_dir);
    else
        data_dir_default(a->instance, out, cap);
}

static int serve(const struct arguments *a)
{
    static const struct scm_callbacks callbacks = { run, stop, pause, sleep_or_wake };
    struct instance *instance = &the_instance;
    WSADATA winsock;
    DWORD result;

    text_copy(instance->name, sizeof instance->name, a->instance);
    find_data_dir(a, instance->data_dir, sizeof instance->data_dir);
    if (WSAStartup(MAKEWORD(2, 2), &winsock) != 0 || !(instance->loop = loop_new())) {
        fprintf(stderr, "Error %lu: Windows sockets cannot be started; restart Windows and try again.\n", (unsigned long)GetLastError());
        return 1;
    }
    result = scm_run(a->instance, &callbacks, instance, NULL);
    return end_process(result == 0 ? 0 : 1);
}

static int install(const struct arguments *a)
{
    int code = scm_install(a->instance, a->data_dir[0] ? a->data_dir : NULL);

    setup_upgrade_is_over();
    return code;
}

static int remove_service(const struct arguments *a)
{
    return scm_remove(a->instance);
}

static int start(const struct arguments *a)
{
    return scm_start(a->instance);
}

static int stop_service(const struct arguments *a)
{
    return scm_stop(a->instance);
}

static int pause_service(const struct arguments *a)
{
    return scm_pause(a->instance);
}

static int continue_service(const struct arguments *a)
{
    return scm_continue(a->instance);
}

static int wish(const struct arguments *a)
{
    const struct setup_wishes wishes = { .listen = a->wishes[WISH_LISTEN], .lines = a->wishes[WISH_LINES], .modems = a->wishes[WISH_MODEMS],
                                         .user = a->wishes[WISH_USER], .password = a->wishes[WISH_PASSWORD] };
    char data_dir[MAX_PATH];

    find_data_dir(a, data_dir, sizeof data_dir);
    return setup_wish(a->instance, data_dir, &wishes);
}

/* The whole line is the installer's: nothing in it is an option. */
static int wish_of_installer(void)
{
    static struct arguments a;
    char data_dir[MAX_PATH];
    int code;

    if (wishes_read(GetCommandLineW(), a.wishes)) {
        code = wish(&a);
        secret_wipe(&a, sizeof a);
        return code;
    }
    find_data_dir(&a, data_dir, sizeof data_dir);
    return setup_refuse_wishes(data_dir, "only ADMINPASSWORD= may hold a quotation mark, and no value may be longer than 1023"
                                         " characters.");
}

static int firewall(const struct arguments *a)
{
    return setup_firewall(a->instance);
}

static int expect_upgrade(const struct arguments *a)
{
    (void)a;
    return setup_expect_upgrade();
}

static int purge(const struct arguments *a)
{
    char data_dir[MAX_PATH];

    find_data_dir(a, data_dir, sizeof data_dir);
    return setup_purge(a->instance, data_dir, a->keeps_data);
}

static int help(const struct arguments *a)
{
    (void)a;
    fputs(usage, stdout);
    return 0;
}

static int version(const struct arguments *a)
{
    (void)a;
    puts(RRAS_VERSION);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(const struct arguments *a);
} verbs[] = {
    { "run", serve },       { "install", install },     { "remove", remove_service },
    { "start", start },     { "stop", stop_service },   { "pause", pause_service },
    { "continue", continue_service },                   { "help", help },
    { "version", version }, { "wish", wish },           { "firewall", firewall },
    { "purge", purge },     { "expect-upgrade", expect_upgrade },
    { "", help },
};

static int act(const struct arguments *a)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, a->verb) == 0)
            return verbs[i].run(a);
    fprintf(stderr, "Error 87: rrassvc does not know \"%s\"; see rrassvc help.\n", a->verb);
    return 1;
}

int main(void)
{
    static char args[ARGS_MAX][ARG_BYTES];
    int count = 0, kept;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    struct arguments a;
    bool fits = wide != NULL;

    rras_load_from_system_only();
    if (wishes_are_from_installer(GetCommandLineW()))
        return wish_of_installer();
    kept = count < ARGS_MAX ? count : ARGS_MAX;
    for (int i = 1; wide && i < kept; i++) /* the first is this program */
        fits = WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, args[i], ARG_BYTES, NULL, NULL) != 0 && fits;
    LocalFree(wide);
    a = fits ? parse(kept, args) : (struct arguments){ .complaint = "One of those words is too long; see rrassvc help." };
    if (count > ARGS_MAX)
        text_copy(a.complaint, sizeof a.complaint, "Those are too many words; see rrassvc help.");
    if (a.complaint[0]) {
        fprintf(stderr, "Error 87: %s\n", a.complaint);
        return 1;
    }
    return act(&a);
}
