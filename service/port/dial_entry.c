/* dial_entry.c - what an entry of the phone book asks of a connection.
 * SPDX-License-Identifier: MIT */
#include "common/base/text.h"
#include "service/port/dial.h"

#define COPY(to, from) text_copy(to, sizeof(to), from)

static const enum dial_kind kinds[PHONE_KINDS] = {
    [PHONE_MODEM] = DIAL_KIND_MODEM,
    [PHONE_TCP] = DIAL_KIND_TCP,
    [PHONE_CABLE] = DIAL_KIND_CABLE,
};

const char *dial_request_of(const struct phone_entry *entry, struct dial_request *request)
{
    const char *number;

    dial_request_defaults(request);
    if (!(entry->protocols & PHONE_IP))
        return "TCP/IP is not ticked in this entry, and no other protocol is there to dial with: tick it on the Server page.";
    request->kind = kinds[entry->kind < PHONE_KINDS ? entry->kind : PHONE_MODEM];
    COPY(request->name, entry->name);
    COPY(request->port, entry->port);
    request->other_port_ok = entry->other_port_ok;
    request->number_count = 0;
    for (size_t i = 0; i < DIAL_NUMBERS_MAX && (number = phone_entry_number(entry, i)) != NULL; i++) {
        if (number[0] == '\0' && request->kind != DIAL_KIND_CABLE)
            return "This entry has no number; type one.";
        COPY(request->numbers[request->number_count++], number);
    }
    COPY(request->prefix, entry->prefix);
    COPY(request->user, entry->user);
    COPY(request->domain, entry->domain);
    COPY(request->password, entry->password);
    request->auth_methods = entry->auth_methods;
    request->lcp_extensions = entry->lcp_extensions;
    if (entry->callback == PHONE_CALLBACK_NUMBER)
        COPY(request->callback_number, entry->callback_number);
    request->asks_callback = entry->callback == PHONE_CALLBACK_ASK;
    request->redial_attempts = entry->redial_attempts;
    request->redial_s = entry->redial_s;
    request->idle_s = entry->idle_s;
    request->address = entry->address;
    for (int i = 0; i < 2; i++)
        request->dns[i] = entry->dns[i];
    request->use_default_gateway = entry->use_default_gateway;
    COPY(request->script, entry->script);
    return NULL;
}
