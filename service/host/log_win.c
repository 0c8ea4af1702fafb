/*
 * log_win.c - events to the Windows event log, to events.log, and back from there.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/log_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common/base/text.h"

enum { FILE_MAX = 1024 * 1024, LINE_MAX_BYTES = LOG_TEXT_MAX + 128, EVENT_ARGS_MAX = 9 };

static struct {
    SRWLOCK lock;
    bool is_console;
    HANDLE file;                       /* NULL: none */
    uint32_t size;
    wchar_t path[MAX_PATH + 16], old_path[MAX_PATH + 16];
    HANDLE sources[RAS_SOURCES];
} sink = { .lock = SRWLOCK_INIT };

static const wchar_t *const source_names[RAS_SOURCES] = { L"OpenRRAS Router", L"OpenRRAS RemoteAccess", L"OpenRRAS" };

/* ---- the file ---- */

/* Others may read it, copy it, even delete it, while it grows. */
static bool open_file(void)
{
    LARGE_INTEGER size = { .QuadPart = 0 };
    HANDLE file = CreateFileW(sink.path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);

    sink.file = file == INVALID_HANDLE_VALUE ? NULL : file;
    if (!sink.file)
        return false;
    GetFileSizeEx(file, &size);
    sink.size = size.QuadPart > FILE_MAX ? FILE_MAX : (uint32_t)size.QuadPart;
    return true;
}

static void write_line(const char *line)
{
    DWORD written, len = (DWORD)strlen(line);

    if (sink.file && sink.size + len > FILE_MAX) {
        CloseHandle(sink.file);
        MoveFileExW(sink.path, sink.old_path, MOVEFILE_REPLACE_EXISTING);
        open_file();
        if (sink.file && sink.size + len > FILE_MAX)
            return; /* it could not be moved: rather lose a line than fill the disk */
    }
    if (sink.file && WriteFile(sink.file, line, len, &written, NULL))
        sink.size += written;
}

static void format_line(enum ras_event event, const char *text, char *out, size_t cap)
{
    const struct ras_event_info *info = ras_event_info(event);
    SYSTEMTIME now;

    GetSystemTime(&now);
    snprintf(out, cap, "%04u-%02u-%02uT%02u:%02u:%02uZ|%s|%u|%s|%s\r\n", now.wYear, now.wMonth, now.wDay, now.wHour, now.wMinute,
             now.wSecond, ras_event_source_name(info->source), (unsigned)info->number, ras_event_severity_name(info->severity), text);
}

/* ---- the event log ---- */

static WORD event_type(enum ras_event_severity severity)
{
    return severity == RAS_SEVERITY_ERROR ? EVENTLOG_ERROR_TYPE
         : severity == RAS_SEVERITY_WARNING ? EVENTLOG_WARNING_TYPE : EVENTLOG_INFORMATION_TYPE;
}

static void report(enum ras_event event, const char *const *args, unsigned count)
{
    const struct ras_event_info *info = ras_event_info(event);
    wchar_t wide[EVENT_ARGS_MAX][256];
    const wchar_t *strings[EVENT_ARGS_MAX];
    char clean[256];

    if (!sink.sources[info->source])
        return;
    for (unsigned i = 0; i < info->args && i < EVENT_ARGS_MAX; i++) {
        const char *arg = i < count && args[i] ? args[i] : "";

        text_printable(clean, sizeof clean, bytes_of_text(arg)); /* it came from a caller */
        wide[i][0] = L'\0';
        MultiByteToWideChar(CP_UTF8, 0, clean, -1, wide[i], 256);
        strings[i] = wide[i];
    }
    ReportEventW(sink.sources[info->source], event_type(info->severity), 0, ras_event_id(event), NULL,
                 (WORD)(info->args < EVENT_ARGS_MAX ? info->args : EVENT_ARGS_MAX), 0, strings, NULL);
}

bool log_start(const char *data_dir, bool is_console)
{
    wchar_t dir[MAX_PATH];
    bool ok;

    AcquireSRWLockExclusive(&sink.lock);
    sink.is_console = is_console;
    if (!MultiByteToWideChar(CP_UTF8, 0, data_dir, -1, dir, MAX_PATH))
        dir[0] = L'\0';
    swprintf(sink.path, sizeof sink.path / sizeof *sink.path, L"%ls\\events.log", dir);
    swprintf(sink.old_path, sizeof sink.old_path / sizeof *sink.old_path, L"%ls\\events.log.1", dir);
    ok = dir[0] && open_file();
    for (int i = 0; i < RAS_SOURCES; i++)
        sink.sources[i] = RegisterEventSourceW(NULL, source_names[i]);
    ReleaseSRWLockExclusive(&sink.lock);
    return ok;
}

void log_stop(void)
{
    AcquireSRWLockExclusive(&sink.lock);
    if (sink.file)
        CloseHandle(sink.file);
    sink.file = NULL;
    for (int i = 0; i < RAS_SOURCES; i++) {
        if (sink.sources[i])
            DeregisterEventSource(sink.sources[i]);
        sink.sources[i] = NULL;
    }
    ReleaseSRWLockExclusive(&sink.lock);
}

void log_event(void *ctx, enum ras_event event, const char *const *args, unsigned count)
{
    char text[LOG_TEXT_MAX + 1], line[LINE_MAX_BYTES];

    (void)ctx;
    ras_event_format(event, args, count, text, sizeof text);
    format_line(event, text, line, sizeof line);
    AcquireSRWLockExclusive(&sink.lock);
    if (sink.is_console || !sink.file) {
        const struct ras_event_info *info = ras_event_info(event);

        fprintf(stderr, "%s %s %u: %s\n", ras_event_severity_name(info->severity), ras_event_source_name(info->source),
                (unsigned)info->number, text);
        fflush(stderr);
    }
    write_line(line);
    report(event, args, count);
    ReleaseSRWLockExclusive(&sink.lock);
}

/* ---- reading back ---- */

/* The end of a file, at most FILE_MAX octets, at out[*len]. */
static void append_file(const wchar_t *path, char *out, size_t *len)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    DWORD n = 0;

    if (file == INVALID_HANDLE_VALUE)
        return;
    if (ReadFile(file, out + *len, FILE_MAX, &n, NULL))
        *len += n;
    CloseHandle(file);
}

/* One of "a|b|c": copies it and moves behind it; false at the end of the line. */
static bool take_field(char **at, char *out, size_t cap)
{
    char *end = strchr(*at, '|');

    if (!end)
        return false;
    *end = '\0';
    text_copy(out, cap, *at);
    *at = end + 1;
    return true;
}

/* Somebody may have edited the file: a line that is not ours is skipped. */
static bool parse_line(char *line, struct log_entry *out)
{
    char when[32], number[16];
    struct tm tm = { 0 };

    if (!take_field(&line, when, sizeof when) || !take_field(&line, out->source, sizeof out->source)
        || !take_field(&line, number, sizeof number) || !take_field(&line, out->level, sizeof out->level))
        return false;
    if (sscanf(when, "%d-%d-%dT%d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    out->when_unix = _mkgmtime64(&tm);
    out->number = (uint32_t)strtoul(number, NULL, 10);
    text_printable(out->text, sizeof out->text, bytes_of_text(line));
    text_printable(out->source, sizeof out->source, bytes_of_text(out->source));
    text_printable(out->level, sizeof out->level, bytes_of_text(out->level));
    return true;
}

size_t log_read(struct log_entry *out, size_t max)
{
    char *all = malloc(2 * FILE_MAX + 1), *end;
    size_t len = 0, count = 0;

    if (!all)
        return 0;
    AcquireSRWLockShared(&sink.lock);
    append_file(sink.old_path, all, &len);
    append_file(sink.path, all, &len);
    ReleaseSRWLockShared(&sink.lock);
    for (end = all + len; end > all && count < max;) { /* backwards: the newest first */
        char *begin;

        while (end > all && (end[-1] == '\n' || end[-1] == '\r'))
            end--;
        begin = end;
        while (begin > all && begin[-1] != '\n')
            begin--;
        *end = '\0';
        if (begin < end && parse_line(begin, &out[count]))
            count++;
        end = begin;
    }
    free(all);
    for (size_t i = 0; i < count / 2; i++) {
        struct log_entry entry = out[i];

        out[i] = out[count - 1 - i];
        out[count - 1 - i] = entry;
    }
    return count;
}

/* ---- the sources' keys ---- */

/* NT wrote these into the System log; ours stand beside them under names of their own. */
static void source_key(unsigned source, wchar_t *out, size_t cap)
{
    swprintf(out, cap, L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\System\\%ls", source_names[source]);
}

bool log_install_sources(void)
{
    wchar_t exe[MAX_PATH], path[128];
    DWORD len = GetModuleFileNameW(NULL, exe, MAX_PATH), types = 7;

    for (unsigned i = 0; i < RAS_SOURCES; i++) {
        HKEY key;
        LONG error;

        source_key(i, path, sizeof path / sizeof *path);
        error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
        if (error == ERROR_SUCCESS) {
            error = RegSetValueExW(key, L"EventMessageFile", 0, REG_EXPAND_SZ, (const BYTE *)exe, (len + 1) * (DWORD)sizeof *exe);
            if (error == ERROR_SUCCESS)
                error = RegSetValueExW(key, L"TypesSupported", 0, REG_DWORD, (const BYTE *)&types, sizeof types);
            RegCloseKey(key);
        }
        if (error != ERROR_SUCCESS) {
            SetLastError((DWORD)error);
            return false;
        }
    }
    return true;
}

void log_remove_sources(void)
{
    wchar_t path[128];

    for (unsigned i = 0; i < RAS_SOURCES; i++) {
        source_key(i, path, sizeof path / sizeof *path);
        RegDeleteKeyW(HKEY_LOCAL_MACHINE, path);
    }
}
