/* main_win.c - rrassvc: the service, in the foreground or under the service manager.
 * SPDX-License-Identifier: MIT */
#include "service/host/components_win.h"
#include "service/host/data_dir_win.h"
#include "service/host/instance_win.h"
#include "service/host/log_win.h"
#include "service/host/scm_win.h"
#include "common/base/text.h"
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
    "  rrassvc remove   take the Windows service away; what is configured stays\n"
    "  rrassvc version\n"
    "\n"
    "  --instance NAME  another one beside it: own service, control endpoint and data folder\n"
    "  --data FOLDER    (run, install) keep the data there instead of %ProgramData%\\OpenRRAS\n"
    "\n"
    "Everything else is said with rrasctl.\n";

struct arguments {
    char verb[16];
    char instance[INSTANCE_NAME_MAX + 1];
    char data_dir[MAX_PATH];
    char complaint[320]; /* "" when all is well */
};

static struct instance the_instance;

static bool is_instance_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= INSTANCE_NAME_MAX &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

static void take_option(struct arguments *a, const char *option, const char *value)
{
    if (!value)
        snprintf(a->complaint, sizeof a->complaint, "%s needs a value behind it.", option);
    else if (strcmp(option, "--instance") == 0 && is_instance_name(value))
        text_copy(a->instance, sizeof a->instance, value);
    else if (strcmp(option, "--instance") == 0)
        snprintf(a->complaint, sizeof a->complaint,
                 "\"%.64s\" is no instance name; use up to %d letters, digits, - and _.", value, INSTANCE_NAME_MAX);
    else if (strcmp(option, "--data") == 0 && strlen(value) < sizeof a->data_dir)
        text_copy(a->data_dir, sizeof a->data_dir, value);
    else
        snprintf(a->complaint, sizeof a->complaint, "\"%.64s\" is not understood; see rrassvc help.", option);
}

static struct arguments parse(int argc, char argv[][MAX_PATH])
{
    struct arguments a = { .verb = "" };

    for (int i = 1; i < argc && !a.complaint[0]; i++) {
        if (strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i], "--help") != 0) {
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

/* The store moves a damaged database to the first free NAME.damaged-N: the last one there is it. */
static void tell_set_aside(const char *path)
{
    char moved[MAX_PATH + 64];
    wchar_t wide[MAX_PATH + 64];
    const char *args[] = { moved, "It could not be read." };
    int n = 1;

    do {
        snprintf(moved, sizeof moved, "%s.damaged-%d", path, n + 1);
        MultiByteToWideChar(CP_UTF8, 0, moved, -1, wide, MAX_PATH + 64);
    } while (GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES && ++n < 1000);
    snprintf(moved, sizeof moved, "%s.damaged-%d", path, n);
    log_event(NULL, RAS_EVENT_DATABASE_SET_ASIDE, args, 2);
}

static DWORD run_with_loop(struct instance *instance)
{
    char path[MAX_PATH + 32], message[256] = "";
    bool set_aside = false;
    DWORD result;

    snprintf(path, sizeof path, "%s\\openrras.db", instance->data_dir);
    instance->db = db_start(path, post_to_loop, instance, &set_aside, message);
    if (!instance->db)
        return complain(message);
    if (set_aside)
        tell_set_aside(path);
    check_components(instance);
    result = instance_run(instance, scm_is_up);
    db_stop(instance->db);
    return result;
}

static DWORD run(void *ctx)
{
    struct instance *instance = ctx;
    char message[DATA_DIR_MESSAGE_MAX] = "";
    DWORD result;

    if (!data_dir_prepare(instance->data_dir, message, sizeof message))
        return complain(message);
    log_start(instance->data_dir, true);
    instance->started_unix = (int64_t)time(NULL);
    result = run_with_loop(instance);
    log_stop();
    return result;
}

static void stop(void *ctx)
{
    instance_stop(ctx);
}

static int serve(const struct arguments *a)
{
    static const struct scm_callbacks callbacks = { run, stop };
    struct instance *instance = &the_instance;
    WSADATA winsock;
    DWORD result;

    text_copy(instance->name, sizeof instance->name, a->instance);
    if (a->data_dir[0])
        text_copy(instance->data_dir, sizeof instance->data_dir, a->data_dir);
    else
        data_dir_default(a->instance, instance->data_dir, sizeof instance->data_dir);
    if (WSAStartup(MAKEWORD(2, 2), &winsock) != 0 || !(instance->loop = loop_new())) {
        fprintf(stderr, "Error %lu: Windows sockets cannot be started.\n", (unsigned long)GetLastError());
        return 1;
    }
    result = scm_run(a->instance, &callbacks, instance, NULL);
    return result == 0 ? 0 : 1;
}

static int install(const struct arguments *a)
{
    return scm_install(a->instance, a->data_dir[0] ? a->data_dir : NULL);
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
    { "start", start },     { "stop", stop_service },   { "help", help },
    { "--help", help },     { "version", version },     { "", help },
};

static int act(const struct arguments *a)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, a->verb) == 0)
            return verbs[i].run(a);
    fprintf(stderr, "Error 87: rrassvc does not know \"%s\"; see rrassvc help.\n", a->verb);
    return 1;
}

enum { ARGS_MAX = 8 };

int main(void)
{
    static char args[ARGS_MAX][MAX_PATH];
    int count = 0, kept;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    struct arguments a;

    kept = count < ARGS_MAX ? count : ARGS_MAX;
    for (int i = 0; wide && i < kept; i++)
        WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, args[i], MAX_PATH, NULL, NULL);
    LocalFree(wide);
    a = parse(kept, args);
    if (count > ARGS_MAX)
        text_copy(a.complaint, sizeof a.complaint, "Those are too many words; see rrassvc help.");
    if (a.complaint[0]) {
        fprintf(stderr, "Error 87: %s\n", a.complaint);
        return 1;
    }
    return act(&a);
}
