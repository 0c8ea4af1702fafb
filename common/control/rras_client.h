/*
 * rras_client.h - the thin client of common/control/rras.idl: every front end's way to the service.
 *
 * Usage: rras_connect(), any Rras...() of the contract, rras_disconnect(). Each call returns 0, a
 * RAS error or a Windows error - also when the service is gone: nothing is raised. An array a call
 * gives out must be a NULL pointer before (the stubs write into what it points to otherwise), and goes
 * back by rras_free() whatever the status. A binding may be used by several threads.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CLIENT_H
#define RRAS_CLIENT_H
#include <winsock2.h>
#include <windows.h>
#include <stdbool.h>
#include <stddef.h>
#include "common/control/rras_rpc.h"

enum { RRAS_INSTANCE_NAME_MAX = 31, RRAS_SENTENCE_MAX = 512 };

/* Letters, digits, '-' and '_', at most RRAS_INSTANCE_NAME_MAX; "" is the default instance. */
bool rras_instance_is_valid(const char *instance);
/* "OpenRRAS", or "OpenRRAS-NAME"; `out` holds 64 chars. */
char *rras_endpoint_name(const char *instance, char *out);

/* Makes a binding; the service is first asked by the first call. 0 or a Windows error. */
long rras_connect(const char *instance, handle_t *out);
void rras_disconnect(handle_t *binding); /* sets it to NULL; NULL is allowed */
void rras_free(void *array);             /* NULL is allowed */

/* The status of a call when the service is not running, which RPC says in several ways. */
bool rras_is_not_running(long status);
/* The number people see for a status: 1062 when the service is not running. */
unsigned long rras_error_number(long status);
/* One sentence, or two, for a status; `why` may be NULL. Returns `out` (RRAS_SENTENCE_MAX chars). */
char *rras_error_sentence(long status, const RRAS_MESSAGE *why, const char *instance, char *out);

/* True under Wine, whose RPC has no authentication: calls there are made and taken without it. */
bool rras_is_wine(void);
#endif
