/*
 * phone_entry.c - what a phone-book entry is until told otherwise, and what none can be.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/phone_entry.h"
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/auth_attempt.h"
#include "common/ras/server_settings.h"

/* What ATDT takes (service/modem/at.h). */
static const char dial_characters[] = "0123456789*#,.:()-+ @!&/ABCDabcdTPWtpw";
/* What KB's error 751 leaves of a callback number. */
static const char callback_characters[] = "0123456789TPWtpw()-@ ";
/* A number or name that stands for a host and its port. */
static const char book_characters[] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *#,.()-+_@!&/";
static const char host_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";

static const char *const kind_names[PHONE_KINDS] = { "modem", "tcp", "cable" };
static const char *const callback_names[PHONE_CALLBACKS] = { "none", "ask", "number" };

void phone_entry_defaults(struct phone_entry *entry)
{
    *entry = (struct phone_entry){
        .other_port_ok = true,
        .protocols = PHONE_IP,
        .auth_methods = AUTH_METHODS_ALL,
        .lcp_extensions = true,
        .software_compression = true,
        .header_compression = true,
        .use_default_gateway = true,
        .redial_attempts = 3,
        .redial_s = 60,
    };
}

static bool holds_only(const char *text, const char *characters)
{
    return text[strspn(text, characters)] == '\0';
}

bool phone_name_is_good(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= PHONE_NAME_MAX && text_is_clean(name, len + 1) && name[0] != '.' && name[0] != ' '
        && name[len - 1] != ' ';
}

bool phone_place_parse(const char *text, struct phone_place *place)
{
    size_t host = strspn(text, host_characters);
    unsigned port = 0;
    const char *digit;

    if (host == 0 || host > PHONE_HOST_MAX || text[host] != ':' || text[0] == '-' || text[0] == '.')
        return false;
    for (digit = text + host + 1; *digit >= '0' && *digit <= '9' && port <= UINT16_MAX; digit++)
        port = port * 10 + (unsigned)(*digit - '0');
    if (*digit != '\0' || port == 0 || port > UINT16_MAX)
        return false;
    memcpy(place->host, text, host);
    place->host[host] = '\0';
    place->port = (uint16_t)port;
    return true;
}

bool phone_number_is_good(enum phone_kind kind, const char *number)
{
    struct phone_place place;

    switch (kind) {
    case PHONE_MODEM:
        return holds_only(number, dial_characters);
    case PHONE_TCP:
        return holds_only(number, book_characters) || phone_place_parse(number, &place);
    default:
        return number[0] == '\0';
    }
}

bool phone_callback_is_good(const char *number)
{
    return number[0] != '\0' && holds_only(number, callback_characters);
}

const char *phone_entry_number(const struct phone_entry *entry, size_t i)
{
    if (i == 0)
        return entry->number;
    return i <= entry->alternate_count && i <= PHONE_ALTERNATES_MAX ? entry->alternates[i - 1] : NULL;
}

static bool is_text(const char *text, size_t cap)
{
    return memchr(text, '\0', cap) != NULL && text_is_clean(text, cap);
}

/* Every array ends inside itself and prints. */
static bool is_readable(const struct phone_entry *e)
{
    for (size_t i = 0; i < e->alternate_count && i < PHONE_ALTERNATES_MAX; i++)
        if (!is_text(e->alternates[i], sizeof *e->alternates))
            return false;
    return is_text(e->port, sizeof e->port) && is_text(e->device, sizeof e->device) && is_text(e->prefix, sizeof e->prefix)
        && is_text(e->number, sizeof e->number) && is_text(e->user, sizeof e->user) && is_text(e->domain, sizeof e->domain)
        && is_text(e->callback_number, sizeof e->callback_number);
}

static const char *check_numbers(const struct phone_entry *e)
{
    const char *number;

    if (e->alternate_count > PHONE_ALTERNATES_MAX)
        return "An entry has up to 8 alternate numbers; make a second entry for the others.";
    if (e->alternate_count > 0 && e->number[0] == '\0')
        return "An alternate number stands behind a first one; give the number itself, too.";
    if (e->kind != PHONE_MODEM && e->prefix[0] != '\0')
        return "A dial prefix is for a modem; clear it.";
    if (!holds_only(e->prefix, dial_characters))
        return "A dial prefix holds what a modem dials: digits, * # , ( ) - + and blanks, such as \"9,\".";
    for (size_t i = 0; (number = phone_entry_number(e, i)) != NULL; i++) {
        if (i > 0 && number[0] == '\0')
            return "An alternate number is empty; give it or take it away.";
        if (strlen(e->prefix) + strlen(number) > PHONE_NUMBER_MAX)
            return "The prefix and the number together have more than 128 characters; shorten them."; /* ERROR 723 */
        if (phone_number_is_good(e->kind, number))
            continue;
        if (e->kind == PHONE_CABLE)
            return "A direct cable has no telephone number; clear it, or choose a modem.";
        return e->kind == PHONE_TCP
            ? "The number of a TCP line is host:port, such as bbs.example.com:2323, or a number or name of the phone book."
            : "A telephone number holds what a modem dials: digits, * # , ( ) - + W T P @ ! and blanks.";
    }
    if (e->kind == PHONE_TCP && e->number[0] == '\0')
        return "A TCP line needs to know where to call; give host:port, such as bbs.example.com:2323.";
    return NULL;
}

static const char *check_addresses(const struct phone_entry *e)
{
    if (e->address != 0 && !is_host_address(e->address))
        return "The address asked for is none a computer can have; give one such as 10.1.2.3, or let the server assign it.";
    for (size_t i = 0; i < 2; i++)
        if ((e->dns[i] != 0 && !is_host_address(e->dns[i])) || (e->wins[i] != 0 && !is_host_address(e->wins[i])))
            return "A DNS or WINS server is an address such as 10.1.2.3; correct it, or let the server assign it.";
    if ((e->dns[1] != 0 && e->dns[0] == 0) || (e->wins[1] != 0 && e->wins[0] == 0))
        return "A second DNS or WINS server stands behind a first one; give the first, too.";
    return NULL;
}

static bool script_is_clean(const char *text, size_t len)
{
    if (!text_is_utf8(bytes_of(text, len)))
        return false;
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

static const char *check_terms(const struct phone_entry *e)
{
    const char *script_end = memchr(e->script, '\0', sizeof e->script);

    if (e->protocols == 0 || (e->protocols & ~(unsigned)PHONE_PROTOCOLS_ALL))
        return "An entry needs a network protocol; choose TCP/IP.";
    if (e->auth_methods == 0 || (e->auth_methods & ~(unsigned)AUTH_METHODS_ALL))
        return "An entry needs a way to prove who calls; allow PAP, CHAP, MS-CHAP or MS-CHAPv2.";
    if (e->redial_attempts > PHONE_REDIALS_MAX || e->redial_s > PHONE_REDIAL_S_MAX)
        return "Redial at most 999 times, with at most 3600 seconds between the attempts.";
    if (e->idle_s > PHONE_IDLE_S_MAX)
        return "The idle time is at most 604800 seconds, a week; 0 never hangs up.";
    if (e->callback == PHONE_CALLBACK_NUMBER ? !phone_callback_is_good(e->callback_number) : e->callback_number[0] != '\0')
        return e->callback == PHONE_CALLBACK_NUMBER
            ? "A callback number holds digits, T P W ( ) - @ and blanks; give one, or choose to be asked." /* ERROR 751 */
            : "A callback number is given, but not wanted; choose to be called back at it, or clear it.";
    if (!script_end || !script_is_clean(e->script, (size_t)(script_end - e->script)))
        return "The script is at most 4095 octets of UTF-8 text; shorten it, or take the control characters out.";
    return NULL;
}

const char *phone_entry_check(const struct phone_entry *e)
{
    const char *why;

    if (!memchr(e->name, '\0', sizeof e->name) || !phone_name_is_good(e->name))
        return "An entry's name has 1 to 256 characters, begins with neither . nor a blank, and ends with no blank; change it.";
    if ((unsigned)e->kind >= PHONE_KINDS || (unsigned)e->callback >= PHONE_CALLBACKS)
        return "An entry dials over a modem, a TCP line or a cable, and calls back never, when asked, or always; choose.";
    if (!is_readable(e))
        return "An entry's texts hold no control characters; type them again.";
    if ((why = check_numbers(e)) != NULL)
        return why;
    if (strlen(e->domain) > 0 && strlen(e->domain) + 1 + strlen(e->user) > AUTH_NAME_MAX)
        return "The domain and the user name together have more than 254 characters; shorten them.";
    if (strchr(e->domain, '\\') != NULL)
        return "A domain's name holds no \\; give the domain alone.";
    if ((why = check_addresses(e)) != NULL)
        return why;
    return check_terms(e);
}

bool phone_entry_set_script(struct phone_entry *entry, const char *text, size_t len)
{
    char out[PHONE_SCRIPT_MAX + 1];
    size_t n = 0;

    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    for (size_t i = 0; i < len && text[i] != 0x1a; i++) {
        char c = text[i];

        if (n == PHONE_SCRIPT_MAX)
            return false;
        if (c == '\r' && i + 1 < len && text[i + 1] == '\n')
            continue;
        out[n++] = c == '\r' ? '\n' : c;
    }
    if (!script_is_clean(out, n))
        return false;
    memset(entry->script, 0, sizeof entry->script);
    memcpy(entry->script, out, n);
    return true;
}

const char *phone_kind_name(enum phone_kind kind)
{
    return (unsigned)kind < PHONE_KINDS ? kind_names[kind] : "none";
}

const char *phone_callback_name(enum phone_callback callback)
{
    return (unsigned)callback < PHONE_CALLBACKS ? callback_names[callback] : "none";
}

static int find(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (text_equal_nocase(names[i], name))
            return i;
    return -1;
}

int phone_kind_find(const char *name)
{
    return find(kind_names, PHONE_KINDS, name);
}

int phone_callback_find(const char *name)
{
    return find(callback_names, PHONE_CALLBACKS, name);
}

void phone_entry_fini(struct phone_entry *entry)
{
    secret_wipe(entry->password, sizeof entry->password);
    secret_wipe(entry->sealed, sizeof entry->sealed);
    entry->sealed_len = 0;
}
