/*
 * dlg_monitor_feed.c - a thread that looks at the connections once a second.
 *
 * The thread's call cannot be taken back, so nobody waits for the thread: it owns half of the feed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor_feed.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "common/ras/ras_error.h"

enum { EVERY_MS = 1000 };

struct monitor_feed {
    SRWLOCK lock;
    int owners;                          /* whoever watches, and the thread */
    HWND told;                           /* NULL: nobody watches any more */
    HANDLE wake;
    struct monitor_news news;            /* not taken yet; lines NULL: taken */
    bool has_news;
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
};

void monitor_news_fini(struct monitor_news *news)
{
    free(news->lines);
    *news = (struct monitor_news){ .lines = NULL };
}

static void release(struct monitor_feed *feed)
{
    bool is_last;

    AcquireSRWLockExclusive(&feed->lock);
    is_last = --feed->owners == 0;
    ReleaseSRWLockExclusive(&feed->lock);
    if (!is_last)
        return;
    monitor_news_fini(&feed->news);
    CloseHandle(feed->wake);
    free(feed);
}

/* ---- the thread ---- */

static void add_port(handle_t binding, struct monitor_line *line)
{
    RRAS_NAME name = { .name = "" };
    RRAS_PORT_0 *port;

    if (line->connection.is_over || !line->connection.port[0] || !(port = calloc(1, sizeof *port)))
        return;
    text_copy(name.name, sizeof name.name, line->connection.port);
    if (RrasPortGetInfo(binding, &name, port) == 0) {
        line->too_long = (uint32_t)port->too_long;
        line->aborted = (uint32_t)port->aborted;
    }
    free(port);
}

static bool is_of_interest(const RRAS_CONNECTION_0 *connection)
{
    return !connection->is_over || connection->error != RAS_USER_DISCONNECTION;
}

static bool read_lines(handle_t binding, struct monitor_news *news)
{
    RRAS_CONNECTION_0 *all = NULL;
    unsigned long count = 0;
    bool is_read = RrasConnectionEnum(binding, &count, &all) == 0;

    if (is_read)
        news->lines = calloc(count ? count : 1, sizeof *news->lines);
    if (is_read && news->lines) {
        for (unsigned long i = 0; i < count; i++)
            if (is_of_interest(&all[i])) {
                news->lines[news->count].connection = all[i];
                add_port(binding, &news->lines[news->count++]);
            }
        news->is_reachable = true;
    }
    rras_free(all);
    return news->is_reachable;
}

/* False: nobody watches. */
static bool publish(struct monitor_feed *feed, struct monitor_news *news)
{
    bool is_watched;

    AcquireSRWLockExclusive(&feed->lock);
    is_watched = feed->told != NULL;
    if (news->is_reachable) {
        monitor_news_fini(&feed->news);
        feed->news = *news;
    } else { /* what was known is kept */
        feed->news.is_reachable = false;
        feed->news.at_ms = news->at_ms;
        monitor_news_fini(news);
    }
    feed->has_news = true;
    if (is_watched)
        PostMessageW(feed->told, DIALOG_WM_CHANGED, 0, 0);
    ReleaseSRWLockExclusive(&feed->lock);
    return is_watched;
}

static DWORD CALLBACK run(void *arg)
{
    struct monitor_feed *feed = arg;
    handle_t binding = NULL;
    struct monitor_news news;

    do {
        news = (struct monitor_news){ .at_ms = GetTickCount64() };
        if (!(binding || rras_connect(feed->instance, &binding) == 0) || !read_lines(binding, &news))
            rras_disconnect(&binding); /* a service that was started anew is not known by an old binding (Wine 8) */
    } while (publish(feed, &news) && WaitForSingleObject(feed->wake, EVERY_MS) != WAIT_FAILED);
    rras_disconnect(&binding);
    release(feed);
    return 0;
}

/* ---- whoever watches ---- */

struct monitor_feed *monitor_feed_new(const char *instance, HWND told)
{
    struct monitor_feed *feed = calloc(1, sizeof *feed);
    HANDLE thread = NULL;

    if (!feed)
        return NULL;
    InitializeSRWLock(&feed->lock);
    feed->owners = 2;
    feed->told = told;
    text_copy(feed->instance, sizeof feed->instance, instance);
    feed->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (feed->wake)
        thread = CreateThread(NULL, 0, run, feed, 0, NULL);
    if (!thread) {
        if (feed->wake)
            CloseHandle(feed->wake);
        free(feed);
        return NULL;
    }
    CloseHandle(thread);
    return feed;
}

void monitor_feed_free(struct monitor_feed *feed)
{
    if (!feed)
        return;
    AcquireSRWLockExclusive(&feed->lock);
    feed->told = NULL;
    ReleaseSRWLockExclusive(&feed->lock);
    SetEvent(feed->wake);
    release(feed);
}

bool monitor_feed_take(struct monitor_feed *feed, struct monitor_news *news)
{
    bool has_news;

    AcquireSRWLockExclusive(&feed->lock);
    has_news = feed->has_news;
    if (has_news && feed->news.lines) {
        free(news->lines);
        *news = feed->news;
        feed->news.lines = NULL;
        feed->news.count = 0;
    } else if (has_news) {
        news->is_reachable = feed->news.is_reachable;
        news->at_ms = feed->news.at_ms;
    }
    feed->has_news = false;
    ReleaseSRWLockExclusive(&feed->lock);
    return has_news;
}

void monitor_feed_hurry(struct monitor_feed *feed)
{
    SetEvent(feed->wake);
}
