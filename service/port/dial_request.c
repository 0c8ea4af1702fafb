/* dial_request.c - what can be dialled, and what is said on the way.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"
#include "service/modem/at.h"
#include "service/port/dial.h"
#include "service/ppp/cbcp.h"

enum { NUMBER_TOO_LONG = 723, BAD_PHONE_NUMBER = 749, INVALID_CALLBACK_NUMBER = 751, WRONG_INFO = 604 };

_Static_assert((int)DIAL_NUMBER_MAX == (int)CBCP_NUMBER_MAX && (int)DIAL_NUMBER_MAX == (int)AT_NUMBER_MAX, "numbers");

void dial_request_defaults(struct dial_request *request)
{
    *request = (struct dial_request){ .other_port_ok = true, .auth_methods = AUTH_METHODS_ALL, .lcp_extensions = true, .redial_s = 60,
                                      .use_default_gateway = true };
}

bool dial_is_place(const char *number)
{
    static const char host_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
    size_t host = strspn(number, host_characters);
    unsigned port = 0;
    const char *digit;

    if (host == 0 || number[host] != ':' || number[0] == '-' || number[0] == '.')
        return false;
    for (digit = number + host + 1; *digit >= '0' && *digit <= '9' && port <= UINT16_MAX; digit++)
        port = port * 10 + (unsigned)(*digit - '0');
    return *digit == '\0' && port > 0 && port <= UINT16_MAX;
}

static bool is_text(const char *text, size_t cap)
{
    return memchr(text, '\0', cap) != NULL && text_is_clean(text, cap);
}

static bool is_readable(const struct dial_request *r)
{
    for (size_t i = 0; i < r->number_count; i++)
        if (!is_text(r->numbers[i], sizeof *r->numbers))
            return false;
    return is_text(r->name, sizeof r->name) && is_text(r->port, sizeof r->port) && is_text(r->prefix, sizeof r->prefix) &&
           is_text(r->user, sizeof r->user) && is_text(r->domain, sizeof r->domain) &&
           is_text(r->callback_number, sizeof r->callback_number) && memchr(r->password, '\0', sizeof r->password) &&
           memchr(r->script, '\0', sizeof r->script);
}

static const char *check_number(const struct dial_request *r, const char *number, uint32_t *error)
{
    const bool is_tcp = r->kind == DIAL_KIND_TCP || (r->kind == DIAL_KIND_BY_NUMBER && dial_is_place(r->numbers[0]));

    *error = BAD_PHONE_NUMBER;
    if (r->kind == DIAL_KIND_CABLE)
        return NULL; /* at its other end is one computer */
    if (number[0] == '\0')
        return "A number is missing; give the number to dial, or host:port for a TCP line.";
    if (is_tcp)
        return dial_is_place(number) ? NULL : "The number of a TCP line is host:port, such as bbs.example.com:2323.";
    if (strspn(number, AT_DIAL_CHARACTERS) != strlen(number) || strspn(r->prefix, AT_DIAL_CHARACTERS) != strlen(r->prefix))
        return "A telephone number holds what a modem dials: digits, * # , ( ) - + W T P @ ! and blanks.";
    *error = NUMBER_TOO_LONG;
    return strlen(number) + strlen(r->prefix) <= AT_NUMBER_MAX ? NULL
                                                              : "The prefix and the number together have more than 128 characters; shorten them.";
}

const char *dial_request_check(const struct dial_request *r, uint32_t *error)
{
    const char *wrong = NULL;

    *error = WRONG_INFO;
    if (r->number_count == 0 || r->number_count > DIAL_NUMBERS_MAX)
        return "One to nine numbers can be dialled in turn; give at least one.";
    if (!is_readable(r))
        return "A text is too long or holds characters that do not print; take them out.";
    if (r->auth_methods == 0 || (r->auth_methods & ~(unsigned)AUTH_METHODS_ALL))
        return "No way of authentication is allowed; allow PAP, CHAP, MS-CHAP or MS-CHAPv2.";
    if (strlen(r->user) + (r->domain[0] ? strlen(r->domain) + 1 : 0) > AUTH_NAME_MAX)
        return "The domain and the user name together have more than 255 characters; shorten them.";
    if (r->redial_attempts > DIAL_REDIALS_MAX || r->redial_s > DIAL_REDIAL_S_MAX || r->idle_s > DIAL_IDLE_S_MAX)
        return "Redial up to 999 times and 3600 seconds apart, and stay idle for a week at most.";
    for (size_t i = 0; i < r->number_count && !wrong; i++)
        wrong = check_number(r, r->numbers[i], error);
    if (!wrong && r->callback_number[0] != '\0' && !cbcp_number_is_good(r->callback_number)) {
        *error = INVALID_CALLBACK_NUMBER;
        wrong = "The number to be called back at holds digits, T P W ( ) - @ and blanks.";
    }
    if (!wrong)
        *error = 0;
    return wrong;
}

/* ---- in words ---- */

static const struct {
    enum dial_state state;
    const char *name;
    const char *text;            /* the number is put into that of DIAL_CONNECT_DEVICE */
} states[] = {
    { DIAL_OPEN_PORT, "RASCS_OpenPort", "Opening port..." },
    { DIAL_PORT_OPENED, "RASCS_PortOpened", "Port opened." },
    { DIAL_CONNECT_DEVICE, "RASCS_ConnectDevice", "Connecting to the other computer..." },
    { DIAL_DEVICE_CONNECTED, "RASCS_DeviceConnected", "Device connected." },
    { DIAL_ALL_DEVICES_CONNECTED, "RASCS_AllDevicesConnected", "All devices connected." },
    { DIAL_AUTHENTICATE, "RASCS_Authenticate", "Verifying username and password..." },
    { DIAL_AUTH_NOTIFY, "RASCS_AuthNotify", "Username and password accepted." },
    { DIAL_AUTH_CALLBACK, "RASCS_AuthCallback", "Requesting callback..." },
    { DIAL_AUTH_PROJECT, "RASCS_AuthProject", "Registering your computer on the network..." },
    { DIAL_AUTHENTICATED, "RASCS_Authenticated", "Authenticated." },
    { DIAL_PREPARE_FOR_CALLBACK, "RASCS_PrepareForCallback", "Preparing for callback..." },
    { DIAL_WAIT_FOR_MODEM_RESET, "RASCS_WaitForModemReset", "Waiting for the modem to reset..." },
    { DIAL_WAIT_FOR_CALLBACK, "RASCS_WaitForCallback", "Waiting for callback..." },
    { DIAL_PROJECTED, "RASCS_Projected", "Registered on the network." },
    { DIAL_CALLBACK_COMPLETE, "RASCS_CallbackComplete", "Called back." },
    { DIAL_INTERACTIVE, "RASCS_Interactive", "Running the script..." },
    { DIAL_RETRY_AUTHENTICATION, "RASCS_RetryAuthentication", "Access was denied; waiting for another user name and password." },
    { DIAL_CALLBACK_SET_BY_CALLER, "RASCS_CallbackSetByCaller", "Waiting for the number to be called back at." },
    { DIAL_CONNECTED, "RASCS_Connected", "Connected." },
    { DIAL_DISCONNECTED, "RASCS_Disconnected", "Disconnected." },
};

const char *dial_state_name(enum dial_state state)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (states[i].state == state)
            return states[i].name;
    return "";
}

const char *dial_step_text(enum dial_state state, const char *number, char out[DIAL_TEXT_MAX + 1])
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (states[i].state == state && state == DIAL_CONNECT_DEVICE && number[0] != '\0')
            snprintf(out, DIAL_TEXT_MAX + 1, "Dialing %s.", number);
        else if (states[i].state == state)
            text_copy(out, DIAL_TEXT_MAX + 1, states[i].text);
    return out;
}
