/*
 * trace_win.c - the files of traced ports: opened late, written whole, rotated by size.
 *
 * Each record is one WriteFile(), so that a reader never sees half of one, and nothing is lost when
 * the process ends. A pcap always begins anew: a record cut by a power failure would spoil all that
 * came behind it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/trace_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "service/net/pcap.h"

enum { TRACE_FILE_MAX = 16 * 1024 * 1024, DUMP_MAX = 2048, DUMP_WIDTH = 16, TEXT_MAX = 16 * 1024, PAUSE_MS = 10000 };
enum trace_file { TRACE_PCAP, TRACE_PPP_LOG, TRACE_DEVICE_LOG, TRACE_FILES };

static const wchar_t *const extensions[TRACE_FILES] = { L"pcap", L"ppp.log", L"device.log" };

struct traced_port {
    struct traced_port *next;
    char name[PORT_NAME_MAX + 1];
    HANDLE files[TRACE_FILES];       /* NULL: not open */
    uint32_t sizes[TRACE_FILES];
    ULONGLONG paused_until[TRACE_FILES]; /* the disk is full: what comes before then is lost */
};

/* Logic thread only. */
static struct {
    wchar_t folder[MAX_PATH + 16];
    struct traced_port *ports;
} trace;

void trace_start(const char *data_dir)
{
    wchar_t dir[MAX_PATH];

    if (!MultiByteToWideChar(CP_UTF8, 0, data_dir, -1, dir, MAX_PATH))
        dir[0] = L'\0';
    swprintf(trace.folder, sizeof trace.folder / sizeof *trace.folder, L"%ls\\trace", dir);
}

static void close_files(struct traced_port *port)
{
    for (int i = 0; i < TRACE_FILES; i++) {
        if (port->files[i])
            CloseHandle(port->files[i]);
        port->files[i] = NULL;
    }
}

void trace_stop(void)
{
    while (trace.ports) {
        struct traced_port *port = trace.ports;

        trace.ports = port->next;
        close_files(port);
        free(port);
    }
}

static struct traced_port **find_port(const char *name)
{
    struct traced_port **at = &trace.ports;

    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    return at;
}

void trace_close_port(const char *name)
{
    struct traced_port **at = find_port(name), *port = *at;

    if (!port)
        return;
    *at = port->next;
    close_files(port);
    free(port);
}

static struct traced_port *get_port(const char *name)
{
    struct traced_port **at = find_port(name);

    if (!*at) {
        *at = calloc(1, sizeof **at);
        if (*at)
            text_copy((*at)->name, sizeof (*at)->name, name);
    }
    return *at;
}

/* ---- files ---- */

/* Windows opens the device COM5 for "COM5.pcap", whatever the folder and the extension. */
static bool is_device_name(const char *name)
{
    static const char *const kept[] = { "CON", "PRN", "AUX", "NUL" };

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (text_equal_nocase(name, kept[i]))
            return true;
    }
    return (_strnicmp(name, "COM", 3) == 0 || _strnicmp(name, "LPT", 3) == 0) && name[3 + strspn(name + 3, "0123456789")] == '\0';
}

/* A port's name is made by us, but a file name is not the place to trust that. */
static void file_path(const struct traced_port *port, enum trace_file kind, wchar_t *out, size_t cap)
{
    char name[PORT_NAME_MAX + 1];

    text_copy(name, sizeof name, port->name);
    for (char *c = name; *c; c++) {
        if (!(*c >= '0' && *c <= '9') && !(text_upper(*c) >= 'A' && text_upper(*c) <= 'Z') && *c != '-')
            *c = '_';
    }
    swprintf(out, cap, L"%ls\\%hs%ls.%ls", trace.folder, name, is_device_name(name) ? L"_" : L"", extensions[kind]);
}

/* A record of which only a part fits the disk is taken back: it would spoil what comes behind it. */
static void cut_back(struct traced_port *port, enum trace_file kind)
{
    LARGE_INTEGER end = { .QuadPart = port->sizes[kind] };
    wchar_t path[MAX_PATH + 128];
    HANDLE file;

    file_path(port, kind, path, sizeof path / sizeof *path);
    file = CreateFileW(path, FILE_WRITE_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       FILE_ATTRIBUTE_NORMAL, NULL); /* the one to append with cannot do it */
    if (file == INVALID_HANDLE_VALUE)
        return;
    if (SetFilePointerEx(file, end, NULL, FILE_BEGIN))
        SetEndOfFile(file);
    CloseHandle(file);
}

static bool raw_write(struct traced_port *port, enum trace_file kind, struct bytes data)
{
    DWORD written = 0;
    BOOL ok = WriteFile(port->files[kind], data.at, (DWORD)data.len, &written, NULL);

    if (ok && written == data.len) {
        port->sizes[kind] += written;
        return true;
    }
    if (written > 0)
        cut_back(port, kind);
    return false;
}

static bool open_file(struct traced_port *port, enum trace_file kind, bool begin_anew)
{
    wchar_t path[MAX_PATH + 128], old[MAX_PATH + 128];
    uint8_t header[PCAP_FILE_HEADER];
    struct writer w = wr_into(header, sizeof header);
    HANDLE file;

    CreateDirectoryW(trace.folder, NULL); /* it inherits the data folder's ACL */
    file_path(port, kind, path, sizeof path / sizeof *path);
    if (begin_anew) {
        swprintf(old, sizeof old / sizeof *old, L"%ls.1", path);
        MoveFileExW(path, old, MOVEFILE_REPLACE_EXISTING);
    }
    file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       begin_anew ? CREATE_ALWAYS : OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return false;
    port->files[kind] = file;
    port->sizes[kind] = (uint32_t)GetFileSize(file, NULL);
    if (kind != TRACE_PCAP || port->sizes[kind] > 0)
        return true;
    pcap_write_file_header(&w);
    if (raw_write(port, kind, wr_view(&w)))
        return true;
    CloseHandle(file); /* an empty one must not push the last good one out */
    port->files[kind] = NULL;
    DeleteFileW(path);
    return false;
}

/* Size alone makes a file give way to a new one: on a full disk the good trace stays. */
static void write_record(struct traced_port *port, enum trace_file kind, struct bytes data)
{
    bool is_full = port->files[kind] && port->sizes[kind] > TRACE_FILE_MAX - data.len;
    ULONGLONG now = GetTickCount64();

    if (now < port->paused_until[kind])
        return;
    if (is_full) {
        CloseHandle(port->files[kind]);
        port->files[kind] = NULL;
    }
    if ((!port->files[kind] && !open_file(port, kind, is_full || kind == TRACE_PCAP)) || !raw_write(port, kind, data))
        port->paused_until[kind] = now + PAUSE_MS;
}

/* ---- NT's line shapes ---- */

struct log_text {
    size_t len;
    char at[TEXT_MAX];
};

__attribute__((format(printf, 2, 3))) static void add(struct log_text *text, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(text->at + text->len, sizeof text->at - text->len, format, args);
    va_end(args);
    if (n > 0)
        text->len += (size_t)n < sizeof text->at - text->len ? (size_t)n : sizeof text->at - text->len - 1;
}

static const char *const cp_types[] = {
    "Configure-Req", "Configure-Ack", "Configure-Nak", "Configure-Reject", "Terminate-Req", "Terminate-Ack", "Code-Reject",
    "Protocol-Reject", "Echo-Request", "Echo-Reply", "Discard-Req", "Identification", "Time-Remaining",
};
static const char *const pap_types[] = { "Authenticate-Req", "Authenticate-Ack", "Authenticate-Nak" };
static const char *const chap_types[] = { "Challenge", "Response", "Success", "Failure", NULL, NULL, "Change-Password" };

#define TYPES(a) a, sizeof a / sizeof *a

static const struct traced_protocol {
    uint16_t protocol;
    const char *name;
    const char *const *types; /* by code, from 1 */
    size_t type_count;
} protocols[] = {
    { 0xc021, "LCP", TYPES(cp_types) },
    { 0xc023, "PAP", TYPES(pap_types) },
    { 0xc223, "CHAP", TYPES(chap_types) },
    { 0xc029, "CBCP", NULL, 0 },
    { 0x8021, "IPCP", TYPES(cp_types) },
    { 0x802b, "IPXCP", TYPES(cp_types) },
    { 0x803f, "NBFCP", TYPES(cp_types) },
    { 0x80fd, "CCP", TYPES(cp_types) },
    { 0x8057, "IPV6CP", TYPES(cp_types) },
};

static void add_hex(struct log_text *text, char mark, const uint8_t *octets, size_t len)
{
    for (size_t i = 0; i < len; i += DUMP_WIDTH) {
        size_t n = len - i < DUMP_WIDTH ? len - i : DUMP_WIDTH;

        add(text, "%c", mark);
        for (size_t j = 0; j < DUMP_WIDTH; j++)
            add(text, j < n ? "%02X " : "   ", j < n ? octets[i + j] : 0u);
        add(text, " |");
        for (size_t j = 0; j < n; j++)
            add(text, "%c", octets[i + j] >= ' ' && octets[i + j] < 0x7f ? octets[i + j] : '.');
        add(text, "|\r\n");
    }
}

/* KB Q256509: two lines that begin with < or >, then the packet in hexadecimal with its protocol. */
static void log_packet(struct traced_port *port, enum trace_direction direction, uint16_t protocol, struct bytes info)
{
    static struct log_text text; /* logic thread; too large for its stack */
    static uint8_t packet[DUMP_MAX];
    struct writer w = wr_into(packet, sizeof packet);
    char mark = direction == TRACE_OUT ? '<' : '>';
    const char *name = "Unknown", *type = NULL;
    uint8_t code = info.len > 0 ? info.at[0] : 0, id = info.len > 1 ? info.at[1] : 0;
    SYSTEMTIME now;

    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        if (protocols[i].protocol != protocol)
            continue;
        name = protocols[i].name;
        if (code >= 1 && code <= protocols[i].type_count)
            type = protocols[i].types[code - 1];
    }
    GetLocalTime(&now);
    text.len = 0;
    add(&text, "%cPPP packet %s at %02u/%02u/%04u %02u:%02u:%02u:%03u\r\n", mark, direction == TRACE_OUT ? "sent" : "received",
        now.wMonth, now.wDay, now.wYear, now.wHour, now.wMinute, now.wSecond, now.wMilliseconds);
    add(&text, "%cProtocol = %s, Type = ", mark, name);
    add(&text, "%s", type ? type : "Unknown");
    add(&text, ", Length = 0x%x, Id = 0x%x, Port = %s\r\n", (unsigned)info.len + 2, id, port->name);
    wr_be16(&w, protocol);
    wr_bytes(&w, bytes_of(info.at, info.len < DUMP_MAX - 2 ? info.len : DUMP_MAX - 2));
    add_hex(&text, mark, packet, w.len);
    add(&text, "\r\n");
    write_record(port, TRACE_PPP_LOG, bytes_of(text.at, text.len));
}

static uint64_t unix_us(void)
{
    FILETIME time;
    uint64_t ticks; /* of 100 ns, since 1601 */

    GetSystemTimeAsFileTime(&time);
    ticks = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
    return (ticks - UINT64_C(116444736000000000)) / 10;
}

void trace_frame(void *ctx, const char *name, enum trace_direction direction, uint16_t protocol, struct bytes info)
{
    static uint8_t record[PCAP_RECORD_HEADER + PCAP_FRAME_HEADER + PCAP_SNAP_LEN];
    struct writer w = wr_into(record, sizeof record);
    struct traced_port *port = get_port(name);

    (void)ctx;
    if (!port)
        return;
    pcap_write_record(&w, unix_us(), direction == TRACE_OUT, protocol, info);
    if (!w.overflow)
        write_record(port, TRACE_PCAP, wr_view(&w));
    if (protocol >= 0x8000) /* what is negotiated; NT's ppp.log has no data packets either */
        log_packet(port, direction, protocol, info);
}

/* Unimodem's shape: MM-DD-YYYY hh:mm:ss.mmm - text. */
void trace_text(void *ctx, const char *name, const char *line)
{
    struct traced_port *port = get_port(name);
    char clean[512], text[640];
    SYSTEMTIME now;
    int n;

    (void)ctx;
    if (!port)
        return;
    GetLocalTime(&now);
    text_printable(clean, sizeof clean, bytes_of_text(line));
    n = snprintf(text, sizeof text, "%02u-%02u-%04u %02u:%02u:%02u.%03u - %s\r\n", now.wMonth, now.wDay, now.wYear, now.wHour, now.wMinute,
                 now.wSecond, now.wMilliseconds, clean);
    if (n > 0)
        write_record(port, TRACE_DEVICE_LOG, bytes_of(text, strlen(text)));
}
