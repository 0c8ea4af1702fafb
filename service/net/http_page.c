/*
 * http_page.c - the server's own page: "You are connected", for browsers of 1995.
 *
 * HTML 2.0 without tables or style, HTTP/1.0 with Content-Length, closed after one answer; a request
 * of HTTP/0.9 (one line without a version) gets the bare page.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/http_page.h"

#include <stdio.h>

enum { SECONDS_A_DAY = 86400 };

static struct bytes first_line(struct bytes request)
{
    const uint8_t *end = request.len ? memchr(request.at, '\n', request.len) : NULL;
    size_t len = end ? (size_t)(end - request.at) : request.len;

    while (len > 0 && (request.at[len - 1] == '\r' || request.at[len - 1] == ' '))
        len--;
    return bytes_of(request.at, len);
}

/* The nth word of a line, empty when there are fewer. */
static struct bytes word(struct bytes line, int n)
{
    size_t at = 0;

    for (;; n--) {
        size_t from;

        while (at < line.len && line.at[at] == ' ')
            at++;
        from = at;
        while (at < line.len && line.at[at] != ' ')
            at++;
        if (n == 0)
            return bytes_of(line.at + from, at - from);
        if (at == line.len)
            return bytes_of(line.at, 0);
    }
}

static bool is_word(struct bytes w, const char *text)
{
    return bytes_equal(w, bytes_of_text(text));
}

static bool is_simple(struct bytes request)
{
    return word(first_line(request), 2).len == 0;
}

bool http_request_is_whole(struct bytes request)
{
    bool line_is_empty = true, has_line = false;

    if (request.len >= HTTP_REQUEST_MAX)
        return true;
    for (size_t i = 0; i < request.len; i++) {
        if (request.at[i] == '\n') {
            if (line_is_empty && has_line)
                return true;
            if (!has_line && is_simple(request))
                return true;
            has_line = line_is_empty = true;
        } else if (request.at[i] != '\r') {
            line_is_empty = false;
        }
    }
    return false;
}

static void escape(struct writer *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': wr_text(out, "&lt;"); break;
        case '>': wr_text(out, "&gt;"); break;
        case '&': wr_text(out, "&amp;"); break;
        case '"': wr_text(out, "&quot;"); break;
        default: wr_u8(out, (uint8_t)*text); break;
        }
    }
}

static void fact(struct writer *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    wr_text(out, "<DT><B>");
    wr_text(out, name);
    wr_text(out, "</B>\r\n<DD>");
    escape(out, value);
    wr_text(out, "\r\n");
}

/* Days since 1970 to a date of the Gregorian calendar, without the C library's time zone. */
static void date_of(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t m = (5 * of_year + 2) / 153;

    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static void write_page(struct writer *out, const struct net_caller_facts *facts, uint32_t address,
                       const char *version)
{
    char text[64], ip[IP4_TEXT_MAX];

    wr_text(out, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\r\n"
                 "<HTML><HEAD><TITLE>You are connected</TITLE></HEAD>\r\n<BODY>\r\n"
                 "<H1>You are connected</H1>\r\n<DL>\r\n");
    fact(out, "User", facts->user);
    fact(out, "Port", facts->port);
    fact(out, "Called from", facts->peer);
    fact(out, "Your address", ip4_text(address, ip));
    fact(out, "Authentication", facts->method);
    if (facts->bps) {
        snprintf(text, sizeof text, "%lu bits per second", (unsigned long)facts->bps);
        fact(out, "Speed", text);
    }
    if (facts->connected_unix > 0) {
        int64_t second = facts->connected_unix % SECONDS_A_DAY;
        int year, month, day;

        date_of(facts->connected_unix / SECONDS_A_DAY, &year, &month, &day);
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d UTC", year, month, day, (int)(second / 3600),
                 (int)(second / 60 % 60), (int)(second % 60));
        fact(out, "Connected since", text);
    }
    wr_text(out, "</DL>\r\n<HR>\r\n<ADDRESS>OpenRRAS ");
    escape(out, version ? version : "");
    wr_text(out, "</ADDRESS>\r\n</BODY></HTML>\r\n");
}

static void write_error(struct writer *out, const char *title, const char *text)
{
    wr_text(out, "<HTML><HEAD><TITLE>");
    wr_text(out, title);
    wr_text(out, "</TITLE></HEAD>\r\n<BODY>\r\n<H1>");
    wr_text(out, title);
    wr_text(out, "</H1>\r\n<P>");
    wr_text(out, text);
    wr_text(out, "\r\n<P><A HREF=\"/\">Your connection</A>\r\n</BODY></HTML>\r\n");
}

void http_answer(struct bytes request, const struct net_caller_facts *facts, uint32_t address, const char *version,
                 struct writer *out)
{
    struct bytes line = first_line(request), path = word(line, 1);
    bool is_head = is_word(word(line, 0), "HEAD"), is_get = is_word(word(line, 0), "GET");
    const char *status = "200 OK";
    uint8_t body[HTTP_ANSWER_MAX];
    struct writer page = wr_into(body, sizeof body);
    char length[48];

    if (!is_get && !is_head) {
        status = "501 Not Implemented";
        write_error(&page, status, "This server only answers GET and HEAD.");
    } else if (is_word(path, "/") || is_word(path, "/index.html") || is_word(path, "/index.htm")) {
        write_page(&page, facts, address, version);
    } else {
        status = "404 Not Found";
        write_error(&page, status, "There is nothing else here.");
    }
    if (!is_simple(request)) {
        wr_text(out, "HTTP/1.0 ");
        wr_text(out, status);
        snprintf(length, sizeof length, "\r\nContent-Length: %u\r\n", (unsigned)page.len);
        wr_text(out, "\r\nServer: OpenRRAS\r\nContent-Type: text/html");
        wr_text(out, length);
        wr_text(out, "Connection: close\r\n\r\n");
    }
    if (!is_head)
        wr_bytes(out, wr_view(&page));
}
