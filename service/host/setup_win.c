/*
 * setup_win.c - the wishes of an unattended installation, the firewall, and leaving nothing behind.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/setup_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/base/ip4.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/control/rras_client.h"
#include "common/ras/account.h"
#include "service/host/data_dir_win.h"
#include "service/host/firewall_win.h"
#include "service/host/log_win.h"
#include "service/host/scm_win.h"

enum { ANSWER_MS = 15000, POLL_MS = 100, LINES_DEFAULT = 4 };

/* One run of `wish`: the service it speaks to, and how many wishes it could not fulfil. */
struct wishing {
    const char *instance;
    handle_t binding;
    int failed;
};

static void refuse_wish(struct wishing *w, const char *wish, const char *why)
{
    const char *args[] = { wish, why };

    log_event(NULL, RAS_EVENT_WISH_REFUSED, args, 2);
    w->failed++;
}

static void check_wish(struct wishing *w, const char *wish, long status, const RRAS_MESSAGE *why)
{
    char sentence[RRAS_SENTENCE_MAX];

    if (status)
        refuse_wish(w, wish, rras_error_sentence(status, why, w->instance, sentence));
}

/* "ADDRESS:PORT" */
static bool read_listen(const char *text, uint32_t *address, unsigned *port)
{
    char host[32], *end;
    const char *colon = strrchr(text, ':');
    unsigned long number;

    if (!colon || (size_t)(colon - text) >= sizeof host)
        return false;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    number = strtoul(colon + 1, &end, 10);
    *port = (unsigned)number;
    return ip4_parse(host, address) && colon[1] >= '0' && colon[1] <= '9' && *end == '\0' && number > 0 && number <= 65535;
}

static void wish_listen(struct wishing *w, const struct setup_wishes *wishes)
{
    RRAS_DEVICE_0 device = { .kind = RRAS_TCP, .ports = LINES_DEFAULT };
    RRAS_MESSAGE why = { .text = "" };
    char wish[80], *end = NULL;
    uint32_t address = 0;
    unsigned port = 0;

    snprintf(wish, sizeof wish, "LISTEN=%.48s", wishes->listen);
    if (!read_listen(wishes->listen, &address, &port)) {
        refuse_wish(w, wish, "that is no address and port, as for example 0.0.0.0:2323.");
        return;
    }
    if (wishes->lines[0])
        device.ports = strtoul(wishes->lines, &end, 10);
    if (end && *end) {
        refuse_wish(w, wish, "LINES= is no number.");
        return;
    }
    device.listen_address = address;
    device.listen_port = port;
    check_wish(w, wish, RrasDeviceAdd(w->binding, RRAS_DEVICE_LISTEN | RRAS_DEVICE_PORTS, &device, &why), &why);
}

static void wish_modems(struct wishing *w, const char *list)
{
    while (*list) {
        size_t len = strcspn(list, ",; ");
        RRAS_DEVICE_0 device = { .kind = RRAS_MODEM };
        RRAS_MESSAGE why = { .text = "" };
        char wish[80];

        snprintf(device.system_name, sizeof device.system_name, "%.*s", (int)len, list);
        snprintf(wish, sizeof wish, "MODEMS=%.40s", device.system_name);
        if (len > 0)
            check_wish(w, wish, RrasDeviceAdd(w->binding, 0, &device, &why), &why);
        list += len + (list[len] != '\0');
    }
}

static void wish_user(struct wishing *w, const struct setup_wishes *wishes)
{
    RRAS_USER_CHANGE user = { .fields = RRAS_USER_PASSWORD | RRAS_USER_DIALIN, .privilege = RASPRIV_DialinPrivilege };
    RRAS_MESSAGE why = { .text = "" };
    char wish[sizeof user.name + 16];

    snprintf(wish, sizeof wish, "ADMINUSER=%.*s", (int)sizeof user.name - 1, wishes->user);
    if (strlen(wishes->user) >= sizeof user.name || strlen(wishes->password) >= sizeof user.password || !wishes->password[0]) {
        refuse_wish(w, wish, "the name or ADMINPASSWORD= is too long, or there is no ADMINPASSWORD=.");
        return;
    }
    text_copy(user.name, sizeof user.name, wishes->user);
    text_copy(user.password, sizeof user.password, wishes->password);
    check_wish(w, wish, RrasUserAdd(w->binding, &user, &why), &why);
    secret_wipe(&user, sizeof user);
}

/* The service may be a moment behind its state. */
static long wait_for_answer(handle_t binding)
{
    RRAS_SERVER_0 server;
    long status = ERROR_SERVICE_NOT_ACTIVE;

    for (int waited = 0; waited < ANSWER_MS; waited += POLL_MS) {
        status = RrasServerGetInfo(binding, &server);
        if (!rras_is_not_running(status) && !(status == 0 && server.is_restarting))
            return status;
        Sleep(POLL_MS);
    }
    return status;
}

static void fulfil(struct wishing *w, const struct setup_wishes *wishes)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = rras_connect(w->instance, &w->binding);

    if (!status)
        status = wait_for_answer(w->binding);
    if (status) {
        check_wish(w, "the first configuration", status, NULL);
        return;
    }
    if (wishes->listen[0])
        wish_listen(w, wishes);
    wish_modems(w, wishes->modems);
    if (wishes->user[0])
        wish_user(w, wishes);
    check_wish(w, "the restart with the new lines", RrasServerRestart(w->binding, &why), &why);
    wait_for_answer(w->binding);
}

int setup_wish(const char *instance, const char *data_dir, const struct setup_wishes *wishes)
{
    struct wishing w = { .instance = instance };

    log_start(data_dir, true);
    if (scm_start(instance) == 0)
        fulfil(&w, wishes);
    else
        refuse_wish(&w, "the first configuration", "the service does not start.");
    rras_disconnect(&w.binding);
    if (!w.failed && setup_firewall(instance) == 0)
        puts("The service is configured as wished.");
    log_stop();
    return w.failed > 0;
}

int setup_refuse_wishes(const char *data_dir, const char *why)
{
    struct wishing w = { .instance = "" };

    log_start(data_dir, true);
    refuse_wish(&w, "the first configuration", why);
    log_stop();
    return 1;
}

/* ---- the firewall ---- */

struct telling {
    int failed;
    const char *service;
};

static void tell_rule(void *ctx, const struct firewall_line *line, enum firewall_result result, const char *why)
{
    struct telling *t = ctx;
    char name[FIREWALL_NAME_MAX];

    firewall_rule_name(t->service, line, name);
    if (result == FIREWALL_FAILED) {
        fprintf(stderr, "Windows Firewall may keep calls to %s out: %s\n", name, why);
        t->failed++;
    } else {
        printf(result == FIREWALL_MADE ? "Windows Firewall now lets calls to %s in.\n" : "Windows Firewall lets calls to %s in.\n", name);
    }
}

static size_t lines_of(const RRAS_DEVICE_0 *devices, unsigned long count, struct firewall_line *out)
{
    size_t n = 0;

    for (unsigned long i = 0; i < count; i++)
        if (devices[i].kind == RRAS_TCP)
            out[n++] = (struct firewall_line){ devices[i].listen_address, (uint16_t)devices[i].listen_port };
    return n;
}

int setup_firewall(const char *instance)
{
    char service[SCM_NAME_MAX + 1], sentence[RRAS_SENTENCE_MAX];
    struct telling telling = { 0, scm_service_name(instance, service) };
    struct firewall_line *lines = NULL;
    RRAS_DEVICE_0 *devices = NULL;
    unsigned long count = 0;
    handle_t binding = NULL;
    long status = rras_connect(instance, &binding);

    if (!status)
        status = RrasDeviceEnum(binding, &count, &devices);
    if (!status && !(lines = calloc(count ? count : 1, sizeof *lines)))
        status = ERROR_NOT_ENOUGH_MEMORY;
    if (status)
        fprintf(stderr, "Error %lu: %s\n", rras_error_number(status), rras_error_sentence(status, NULL, instance, sentence));
    else
        firewall_set(service, lines, lines_of(devices, count, lines), tell_rule, &telling);
    free(lines);
    rras_free(devices);
    rras_disconnect(&binding);
    return status || telling.failed;
}

/* ---- the end ---- */

/*
 * The mark of an upgrade. One that broke off must not keep the next uninstallation from doing its work: it counts for
 * minutes, and once, and being volatile it is gone with the next start of Windows.
 */
static const wchar_t upgrade_key[] = L"Software\\OpenRRAS\\Upgrade";
enum { UPGRADE_S = 10 * 60 };

static DWORD mark_value(const wchar_t *name)
{
    DWORD value = 0, size = sizeof value;

    return RegGetValueW(HKEY_LOCAL_MACHINE, upgrade_key, name, RRF_RT_REG_DWORD, NULL, &value, &size) == ERROR_SUCCESS ? value : 0;
}

int setup_expect_upgrade(void)
{
    HKEY key;
    LONG error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, upgrade_key, 0, NULL, REG_OPTION_VOLATILE, KEY_SET_VALUE, NULL, &key, NULL);

    if (error == ERROR_SUCCESS) {
        DWORD by_hand = scm_starts_by_hand(""), began = (DWORD)time(NULL);

        RegSetValueExW(key, L"StartsByHand", 0, REG_DWORD, (const BYTE *)&by_hand, sizeof by_hand);
        RegSetValueExW(key, L"Began", 0, REG_DWORD, (const BYTE *)&began, sizeof began);
        RegCloseKey(key);
    }
    return error != ERROR_SUCCESS;
}

void setup_upgrade_is_over(void)
{
    if (mark_value(L"StartsByHand"))
        scm_start_by_hand("");
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, upgrade_key);
}

/* Began within the last minutes; a clock that was set back makes it old. */
static bool is_upgrade_expected(void)
{
    return (DWORD)time(NULL) - mark_value(L"Began") < UPGRADE_S;
}

int setup_purge(const char *instance, const char *data_dir, bool keeps_data)
{
    char service[SCM_NAME_MAX + 1];
    struct telling telling = { 0, scm_service_name(instance, service) };

    if (scm_is_installed(instance)) {
        fprintf(stderr, "Error %ld: The service %s is still installed; remove it first: rrassvc remove\n", ERROR_SERVICE_EXISTS, service);
        return 1;
    }
    if (!*instance && is_upgrade_expected()) {
        printf("%s is being upgraded, so everything it has stored stays.\n", service);
        return 0;
    }
    if (!*instance)
        RegDeleteKeyW(HKEY_LOCAL_MACHINE, upgrade_key);
    firewall_set(service, NULL, 0, tell_rule, &telling);
    if (keeps_data)
        return 0;
    if (!data_dir_remove(data_dir)) {
        fprintf(stderr, "Error %ld: Not everything in %s could be removed; delete it by hand.\n", ERROR_WRITE_FAULT, data_dir);
        return 1;
    }
    printf("Nothing of %s is left.\n", service);
    return 0;
}
