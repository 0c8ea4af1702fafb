/*
 * rigtool - the helper inside the dial-up guest: HTTP transfers with timings, and commands as JSON lines.
 * SPDX-License-Identifier: MIT
 *
 * Static, libc only. Every subcommand but "now" prints one line "@@{json}".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char buf[65536];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print_json_string(const char *s, size_t n)
{
    putchar('"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20 || c > 0x7e)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static int dial(const char *host, const char *port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1)
        return -1;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Reads an HTTP header byte by byte; false when it does not come whole. */
static int read_header(int fd, char *header, size_t cap)
{
    size_t n = 0;
    while (n + 1 < cap && read(fd, header + n, 1) == 1) {
        header[++n] = 0;
        if (n >= 4 && !memcmp(header + n - 4, "\r\n\r\n", 4))
            return 1;
    }
    return 0;
}

static int send_file(int fd, const char *file)
{
    FILE *f = fopen(file, "rb");
    size_t n;
    int ok = f != NULL;
    while (ok && (n = fread(buf, 1, sizeof buf, f)) > 0)
        for (size_t at = 0; ok && at < n;) {
            ssize_t w = write(fd, buf + at, n - at);
            ok = w > 0;
            at += ok ? (size_t)w : 0;
        }
    if (f)
        fclose(f);
    return ok;
}

/* get HOST PORT PATH FILE, put HOST PORT PATH FILE: one HTTP/1.0 exchange. */
static int transfer(int is_put, const char *host, const char *port, const char *path, const char *file)
{
    char header[4096] = "";
    struct stat st = {0};
    long long done = 0;
    double began = now();
    int fd = dial(host, port), ok = fd >= 0;
    double connected = now(), first = connected;
    if (is_put && stat(file, &st))
        ok = 0;
    if (ok) {
        dprintf(fd, "%s %s HTTP/1.0\r\nHost: %s\r\n", is_put ? "PUT" : "GET", path, host);
        if (is_put)
            dprintf(fd, "Content-Length: %lld\r\n", (long long)st.st_size);
        dprintf(fd, "\r\n");
        ok = (!is_put || send_file(fd, file)) && read_header(fd, header, sizeof header);
        first = now();
    }
    FILE *out = ok && !is_put ? fopen(file, "wb") : NULL;
    ssize_t n;
    while (out && (n = read(fd, buf, sizeof buf)) > 0) {
        fwrite(buf, 1, (size_t)n, out);
        done += n;
    }
    if (out)
        fclose(out);
    double ended = now();
    if (is_put)
        done = (long long)st.st_size;
    printf("@@{\"ev\":\"%s\",\"ok\":%s,\"bytes\":%lld,\"connect_s\":%.4f,\"first_s\":%.4f,\"total_s\":%.4f,\"header\":",
           is_put ? "put" : "get", ok ? "true" : "false", done, connected - began, first - began, ended - began);
    print_json_string(header, strlen(header));
    puts("}");
    return !ok;
}

/* do COMMAND [EVENT]: runs a shell command; its output (the last 24 KiB), exit code and time as one line. */
static int do_command(const char *command, const char *event)
{
    enum { MOST = 24576 };
    static char out[MOST];
    size_t n = 0, got;
    double began = now();
    fflush(stdout);
    FILE *p = popen(command, "r");
    if (!p)
        return 1;
    while ((got = fread(buf, 1, 1024, p)) > 0) {
        if (n + got > MOST) {
            size_t drop = n + got - MOST;
            memmove(out, out + drop, n - drop);
            n -= drop;
        }
        memcpy(out + n, buf, got);
        n += got;
    }
    int status = pclose(p);
    int rc = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (n > 2 && !memcmp(out, "@@", 2) && !strcmp(event, "cmd")) { /* an event of its own (get, put) is passed on as it is */
        fwrite(out, 1, n, stdout);
        return rc;
    }
    printf("@@{\"ev\":\"%s\",\"cmd\":", event);
    print_json_string(command, strlen(command));
    printf(",\"rc\":%d,\"s\":%.3f,\"out\":", rc, now() - began);
    print_json_string(out, n);
    puts("}");
    return rc;
}

int main(int c, char **v)
{
    static char whole[4 * sizeof buf];

    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, whole, _IOFBF, sizeof whole); /* a line in one piece, whoever else writes to the console */
    if (c == 2 && !strcmp(v[1], "now"))
        return printf("%.4f\n", now()) < 0;
    if (c == 6 && (!strcmp(v[1], "get") || !strcmp(v[1], "put")))
        return transfer(v[1][0] == 'p', v[2], v[3], v[4], v[5]);
    if ((c == 3 || c == 4) && !strcmp(v[1], "do"))
        return do_command(v[2], c == 4 ? v[3] : "cmd");
    fprintf(stderr, "usage: rigtool now | get|put HOST PORT PATH FILE | do COMMAND [EVENT]\n");
    return 2;
}
