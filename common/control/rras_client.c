/*
 * rras_client.c - bindings to the service, and what its status codes say to people.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_client.h"
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"

bool rras_is_wine(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");

    return ntdll && GetProcAddress(ntdll, "wine_get_version") != NULL;
}

bool rras_instance_is_valid(const char *instance)
{
    size_t len = strlen(instance);

    return len <= RRAS_INSTANCE_NAME_MAX
        && strspn(instance, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

char *rras_endpoint_name(const char *instance, char *out)
{
    snprintf(out, 64, *instance ? "OpenRRAS-%s" : "OpenRRAS", instance);
    return out;
}

/* The service may learn who we are, to check for Administrators, but cannot act as us: whoever
 * takes the endpoint's name while the service is stopped gains nothing from an administrator. */
static long be_known(handle_t binding)
{
    RPC_SECURITY_QOS qos = {
        .Version = RPC_C_SECURITY_QOS_VERSION,
        .Capabilities = RPC_C_QOS_CAPABILITIES_DEFAULT,
        .IdentityTracking = RPC_C_QOS_IDENTITY_DYNAMIC,
        .ImpersonationType = RPC_C_IMP_LEVEL_IDENTIFY,
    };

    if (rras_is_wine())
        return 0;
    return RpcBindingSetAuthInfoExW(binding, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_AUTHN_WINNT, NULL, 0, &qos);
}

/* Wine 8 keeps what it knows of a server for as long as any binding of the process to the same place
 * lives, and a server that was started anew refuses it. There each binding gets a place of its own, by an
 * option nobody reads; "" elsewhere. */
static void own_place(wchar_t out[24])
{
    static LONG count;

    out[0] = L'\0';
    if (rras_is_wine())
        swprintf(out, 24, L"binding=%ld", (long)InterlockedIncrement(&count));
}

long rras_connect(const char *instance, handle_t *out)
{
    wchar_t protocol[] = L"ncalrpc", endpoint[64], options[24];
    RPC_WSTR text = NULL;
    char name[64];
    long status;

    *out = NULL;
    if (!rras_instance_is_valid(instance))
        return ERROR_INVALID_NAME;
    rras_endpoint_name(instance, name);
    for (size_t i = 0; i <= strlen(name); i++)
        endpoint[i] = (wchar_t)name[i]; /* ASCII, see rras_instance_is_valid() */
    own_place(options);
    status = RpcStringBindingComposeW(NULL, (RPC_WSTR)protocol, NULL, (RPC_WSTR)endpoint, options[0] ? (RPC_WSTR)options : NULL, &text);
    if (status == 0)
        status = RpcBindingFromStringBindingW(text, out);
    if (text)
        RpcStringFreeW(&text);
    if (status == 0) {
        status = be_known(*out);
        if (status)
            rras_disconnect(out);
    }
    return status;
}

void rras_disconnect(handle_t *binding)
{
    if (*binding)
        RpcBindingFree(binding);
    *binding = NULL;
}

void rras_free(void *array)
{
    if (array)
        MIDL_user_free(array);
}

bool rras_is_not_running(long status)
{
    return status == RPC_S_SERVER_UNAVAILABLE || status == RPC_S_CALL_FAILED_DNE || status == EPT_S_NOT_REGISTERED
        || status == RPC_S_UNKNOWN_IF || status == RPC_S_NO_ENDPOINT_FOUND || status == RPC_S_NOT_LISTENING;
}

unsigned long rras_error_number(long status)
{
    return rras_is_not_running(status) ? ERROR_SERVICE_NOT_ACTIVE : (unsigned long)status;
}

/* Windows errors that mean something particular here. */
static const struct {
    long status;
    const char *sentence;
} own_sentences[] = {
    { ERROR_ACCESS_DENIED, "Only Administrators may change this. Start the program with \"Run as administrator\"." },
    { ERROR_INVALID_NAME, "That is no instance name. Use up to 31 letters, digits, '-' and '_'." },
    { ERROR_RETRY, "The service is restarting. Try again in a moment." },
    { ERROR_SHUTDOWN_IN_PROGRESS, "The service is stopping." },
    { ERROR_NOT_ENOUGH_MEMORY, "The service is out of memory." },
    { ERROR_OUTOFMEMORY, "There is not enough memory." },
    { ERROR_INVALID_PARAMETER, "The service refused a value it was given." },
    { RPC_S_CALL_FAILED, "The service ended during the call. Look at its events, and start it with: rrassvc start" },
    { RPC_S_PROCNUM_OUT_OF_RANGE, "The service is of another version. Install both from one package." },
};

static bool system_sentence(long status, char *out)
{
    wchar_t wide[256];
    DWORD len = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, (DWORD)status, 0, wide,
                               sizeof wide / sizeof *wide, NULL);

    while (len > 0 && wide[len - 1] <= ' ')
        len--;
    len = (DWORD)WideCharToMultiByte(CP_UTF8, 0, wide, (int)len, out, RRAS_SENTENCE_MAX - 1, NULL, NULL);
    out[len] = '\0';
    return len > 0;
}

char *rras_error_sentence(long status, const RRAS_MESSAGE *why, const char *instance, char *out)
{
    if (why && memchr(why->text, '\0', sizeof why->text) && why->text[0])
        return text_copy(out, RRAS_SENTENCE_MAX, why->text);
    if (rras_is_not_running(status)) {
        snprintf(out, RRAS_SENTENCE_MAX, "The service OpenRRAS%s%s is not running. Start it with: rrassvc start%s%s",
                 *instance ? "$" : "", instance, *instance ? " --instance " : "", instance);
        return out;
    }
    for (size_t i = 0; i < sizeof own_sentences / sizeof *own_sentences; i++) {
        if (own_sentences[i].status == status)
            return text_copy(out, RRAS_SENTENCE_MAX, own_sentences[i].sentence);
    }
    if (status >= 600 && status < 1000)
        return text_copy(out, RRAS_SENTENCE_MAX, ras_error_text((uint32_t)status));
    if (!system_sentence(status, out))
        text_copy(out, RRAS_SENTENCE_MAX, "Windows gave no reason.");
    return out;
}
