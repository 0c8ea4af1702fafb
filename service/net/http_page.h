/*
 * http_page.h - the server's own page: "You are connected", for browsers of 1995 (RFC 1945, RFC 1866).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_HTTP_PAGE_H
#define RRAS_HTTP_PAGE_H
#include "service/net/net.h"

enum { HTTP_REQUEST_MAX = 8192, HTTP_ANSWER_MAX = 4096 };

/* Is the request, as far as it came, complete? Too long a one is, too: it is answered all the same. */
bool http_request_is_whole(struct bytes request);
/* The answer: status line, headers, page; only the page for HTTP/0.9. */
void http_answer(struct bytes request, const struct net_caller_facts *facts, uint32_t address, const char *version,
                 struct writer *out);
#endif
