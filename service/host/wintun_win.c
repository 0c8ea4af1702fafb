/*
 * wintun_win.c - a dialled link as a network adapter of this computer.
 *
 * Three threads: the logic thread moves packets and decides; the worker makes and removes adapters, in the order it
 * was told to; a reader for each adapter waits for packets, and for the logic thread to have taken them. Before a
 * session is ended its reader has ended, and the logic thread has been told (is_down).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/wintun_win.h"
#include <stdio.h>
#include <stdlib.h>
#include "common/base/hash.h"
#include "common/base/text.h"
#include "service/host/log_win.h"
#include "service/host/wintun_address_win.h"
#include "service/host/wintun_dll_win.h"

enum { PACKETS_AT_ONCE = 64, GOODBYE_MS = 4000, NAMES_MAX = 256, NAME_BYTES = 3 * WINTUN_NAME_MAX + 1 };

struct tunnel;

struct job {
    struct job *next;
    void (*run)(struct job *job);        /* worker */
};

struct tunnel {
    struct tunnel *next;                 /* of those whose link is up; logic thread */
    struct tunnels *all;
    struct server *server;
    uint32_t connection;
    struct host_link link;
    char name[NAME_BYTES];
    GUID guid;
    struct job open, close;
    /* Set by the worker before opened(), then the logic thread's until `close` runs. */
    void *adapter, *session;
    DWORD error;
    char why[200];
    HANDLE reader, quit, drained;
    LONG posts;                          /* on their way to the logic thread; interlocked */
    bool is_down, is_up, is_gone;
};

struct tunnels {
    struct loop *loop;
    char instance[32];
    WCHAR list_path[MAX_PATH + 32];      /* of adapters that exist */
    struct tunnel *first;
    HANDLE worker;
    struct job sweep;
    /* worker, and who gives it something to do */
    SRWLOCK lock;
    CONDITION_VARIABLE has_work;
    struct job *jobs, **last;
    bool must_end;
    volatile bool has_ended;             /* the loop has: nobody is told any more */
    /* worker */
    struct wintun dll;
    DWORD load_error;
    bool is_loaded;
    char names[NAMES_MAX][NAME_BYTES];   /* of adapters that exist, as in the list */
    unsigned name_count;
};

/* ---------------------------------------------------------------------------------------- names and the list */

/* The same adapter each time, so that Windows knows the network again (RFC 9562 5.5, with a name space of our own). */
static void make_guid(const char *name, GUID *out)
{
    static const char space[] = "OpenRRAS network adapter ";
    const struct bytes parts[] = { bytes_of((const uint8_t *)space, sizeof space - 1), bytes_of_text(name) };
    uint8_t hash[SHA1_LEN];

    hash_sha1(parts, 2, hash);
    hash[7] = (uint8_t)((hash[7] & 0x0f) | 0x50);
    hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
    memcpy(out, hash, sizeof *out);
}

static void make_name(struct tunnel *t)
{
    const char *instance = t->all->instance;
    char longer[NAME_BYTES];
    WCHAR wide[NAME_BYTES];

    snprintf(t->name, sizeof t->name, "OpenRRAS%s%s %s", instance[0] ? "-" : "", instance, t->link.name);
    for (char *c = t->name; *c; c++)
        if (strchr("\\/:*?\"<>|", *c))
            *c = '-'; /* no connection of Windows has these in its name */
    /* And cut to what an adapter's name may have. */
    while (MultiByteToWideChar(CP_UTF8, 0, t->name, -1, wide, NAME_BYTES) > WINTUN_NAME_MAX) {
        text_copy(longer, sizeof longer, t->name);
        text_copy(t->name, strlen(longer), longer);
    }
    make_guid(t->name, &t->guid);
}

static void save_list(struct tunnels *all)
{
    HANDLE file = CreateFileW(all->list_path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD n;

    if (file == INVALID_HANDLE_VALUE)
        return;
    for (unsigned i = 0; i < all->name_count; i++) {
        WriteFile(file, all->names[i], (DWORD)strlen(all->names[i]), &n, NULL);
        WriteFile(file, "\r\n", 2, &n, NULL);
    }
    FlushFileBuffers(file);
    CloseHandle(file);
    if (all->name_count == 0)
        DeleteFileW(all->list_path);
}

static void note_name(struct tunnels *all, const char *name, bool exists)
{
    unsigned i = 0;

    while (i < all->name_count && strcmp(all->names[i], name) != 0)
        i++;
    if (exists && i == all->name_count && i < NAMES_MAX)
        text_copy(all->names[all->name_count++], NAME_BYTES, name);
    else if (!exists && i < all->name_count)
        memmove(all->names[i], all->names[--all->name_count], NAME_BYTES);
    else
        return;
    save_list(all);
}

static void load_list(struct tunnels *all)
{
    static char text[NAMES_MAX * NAME_BYTES]; /* the worker's, once */
    HANDLE file = CreateFileW(all->list_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    DWORD len = 0;

    if (file == INVALID_HANDLE_VALUE)
        return;
    if (!ReadFile(file, text, sizeof text - 1, &len, NULL))
        len = 0;
    CloseHandle(file);
    text[len] = '\0';
    for (char *line = strtok(text, "\r\n"); line && all->name_count < NAMES_MAX; line = strtok(NULL, "\r\n"))
        if (strncmp(line, "OpenRRAS", 8) == 0 && text_is_clean(line, NAME_BYTES))
            text_copy(all->names[all->name_count++], NAME_BYTES, line);
}

/* --------------------------------------------------------------------------------------------- to the logic thread */

static void free_tunnel(struct tunnel *t)
{
    if (t->reader)
        CloseHandle(t->reader);
    if (t->quit)
        CloseHandle(t->quit);
    if (t->drained)
        CloseHandle(t->drained);
    free(t);
}

static bool post(struct tunnel *t, void (*fn)(void *arg))
{
    InterlockedIncrement(&t->posts);
    if (!t->all->has_ended && loop_post(t->all->loop, fn, t))
        return true;
    InterlockedDecrement(&t->posts);
    return false;
}

/* A post was dealt with; the last one after gone() takes the memory along. */
static void posted(struct tunnel *t)
{
    if (InterlockedDecrement(&t->posts) == 0 && t->is_gone)
        free_tunnel(t);
}

static void on_gone(void *arg)
{
    struct tunnel *t = arg;

    t->is_gone = true;
    posted(t);
}

/* --------------------------------------------------------------------------------------------------- the worker */

static bool load(struct tunnels *all)
{
    if (!all->is_loaded) {
        all->load_error = wintun_load(&all->dll);
        all->is_loaded = all->load_error == 0;
    }
    return all->is_loaded;
}

static void *create(struct tunnels *all, const char *name, const GUID *guid)
{
    WCHAR wide[NAME_BYTES];

    MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, NAME_BYTES);
    return all->dll.create_adapter(wide, L"OpenRRAS", guid);
}

/* Adapters of a run that did not end as it should. Made anew they are known again, and can be removed. */
static void run_sweep(struct job *job)
{
    struct tunnels *all = CONTAINING_RECORD(job, struct tunnels, sweep);

    load_list(all);
    if (all->name_count == 0 || !load(all))
        return;
    for (unsigned i = all->name_count; i-- > 0;) {
        char name[NAME_BYTES];
        void *adapter;
        GUID guid;

        text_copy(name, sizeof name, all->names[i]);
        make_guid(name, &guid);
        wintun_forget_names(&guid);
        adapter = create(all, name, &guid);
        if (adapter) {
            all->dll.close_adapter(adapter);
            note_name(all, name, false);
        }
    }
}

static void on_opened(void *arg);

static void run_open(struct job *job)
{
    struct tunnel *t = CONTAINING_RECORD(job, struct tunnel, open);
    struct tunnels *all = t->all;
    const struct wintun_address address = { t->link.address, t->link.peer_address, { t->link.dns[0], t->link.dns[1] },
                                            t->link.mtu, t->link.use_default_gateway };
    NET_LUID luid;

    if (!load(all)) {
        t->error = all->load_error;
    } else if (!(t->adapter = create(all, t->name, &t->guid))) {
        t->error = GetLastError();
    } else {
        note_name(all, t->name, true);
        all->dll.get_luid(t->adapter, &luid);
        wintun_set_address(&luid, &t->guid, &address, t->why);
        t->session = all->dll.start_session(t->adapter, WINTUN_RING);
        if (!t->session)
            t->error = GetLastError();
    }
    if (!t->session && !t->error)
        t->error = ERROR_GEN_FAILURE;
    post(t, on_opened); /* when the loop has ended, `close` comes next */
}

static void run_close(struct job *job)
{
    struct tunnel *t = CONTAINING_RECORD(job, struct tunnel, close);
    struct tunnels *all = t->all;

    SetEvent(t->quit);
    if (t->reader)
        WaitForSingleObject(t->reader, INFINITE);
    if (t->session)
        all->dll.end_session(t->session);
    if (t->adapter) {
        wintun_forget_names(&t->guid);
        all->dll.close_adapter(t->adapter);
        note_name(all, t->name, false);
    }
    if (!post(t, on_gone))
        free_tunnel(t);
}

static DWORD WINAPI work(void *arg)
{
    struct tunnels *all = arg;

    for (;;) {
        struct job *job;

        AcquireSRWLockExclusive(&all->lock);
        while (!all->jobs && !all->must_end)
            SleepConditionVariableSRW(&all->has_work, &all->lock, INFINITE, 0);
        job = all->jobs;
        if (job) {
            all->jobs = job->next;
            if (!all->jobs)
                all->last = &all->jobs;
        }
        ReleaseSRWLockExclusive(&all->lock);
        if (!job)
            return 0;
        job->run(job);
    }
}

static bool give(struct tunnels *all, struct job *job, void (*run)(struct job *job))
{
    if (!all->worker)
        all->worker = CreateThread(NULL, 0, work, all, 0, NULL);
    if (!all->worker)
        return false;
    *job = (struct job){ .run = run };
    AcquireSRWLockExclusive(&all->lock);
    *all->last = job;
    all->last = &job->next;
    ReleaseSRWLockExclusive(&all->lock);
    WakeConditionVariable(&all->has_work);
    return true;
}

/* ------------------------------------------------------------------------------------------ packets, logic thread */

static void tell(const struct tunnel *t, const char *why)
{
    const char *args[] = { t->link.name, why };

    log_event(NULL, RAS_EVENT_WINTUN_FAILED, args, 2);
}

/* Somebody has disabled or removed it, or the driver was. */
static void lost(struct tunnel *t)
{
    t->is_up = false;
    server_take_packets(t->server, t->connection, NULL, NULL);
    tell(t, "its adapter was removed or disabled; hang up and dial again.");
}

static void on_packet(void *ctx, struct bytes packet)
{
    struct tunnel *t = ctx;
    const struct wintun *dll = &t->all->dll;
    BYTE *room = dll->allocate(t->session, (DWORD)packet.len);

    if (room) {
        memcpy(room, packet.at, packet.len);
        dll->send(t->session, room);
    } else if (GetLastError() == ERROR_HANDLE_EOF) {
        lost(t);
    } /* else its ring is full, and the packet is lost */
}

static void read_some(void *arg)
{
    struct tunnel *t = arg;
    const struct wintun *dll = &t->all->dll;
    rras_ms now = loop_now();
    BYTE *packet = NULL;
    DWORD len;

    for (int i = 0; i < PACKETS_AT_ONCE && t->is_up && (packet = dll->receive(t->session, &len)) != NULL; i++) {
        server_send_packet(t->server, t->connection, bytes_of(packet, len), now); /* or it is dropped */
        dll->release(t->session, packet);
    }
    if (t->is_up && packet)
        post(t, read_some); /* there are more; others have their turn first */
    else if (t->is_up && GetLastError() == ERROR_NO_MORE_ITEMS)
        SetEvent(t->drained);
    else if (t->is_up)
        lost(t);
    posted(t);
}

static DWORD WINAPI read_loop(void *arg)
{
    struct tunnel *t = arg;
    const HANDLE packets[] = { t->quit, t->all->dll.read_event(t->session) }, taken[] = { t->quit, t->drained };

    do { /* first what is there already: only an empty ring signals */
        if (!post(t, read_some) || WaitForMultipleObjects(2, taken, FALSE, INFINITE) != WAIT_OBJECT_0 + 1)
            break;
    } while (WaitForMultipleObjects(2, packets, FALSE, INFINITE) == WAIT_OBJECT_0 + 1);
    return 0;
}

/* ------------------------------------------------------------------------------------------------------- its life */

static void tell_not_opened(const struct tunnel *t)
{
    char why[200];

    if (t->error == ERROR_ACCESS_DENIED || t->error == ERROR_PRIVILEGE_NOT_HELD)
        snprintf(why, sizeof why, "the account the service logs on as may not add one. Let the service OpenRRAS log on as Local"
                 " System, or want none: rrasctl set settings adapter=no.");
    else if (t->error == ERROR_BAD_EXE_FORMAT || t->error == ERROR_PROC_NOT_FOUND || t->error == ERROR_MOD_NOT_FOUND)
        snprintf(why, sizeof why, "wintun.dll beside the service does not fit (error %lu); put the one of wintun.net for this"
                 " processor there.", t->error);
    else
        snprintf(why, sizeof why, "Wintun says error %lu; dial again, and if it stays restart Windows, or want none:"
                 " rrasctl set settings adapter=no.", t->error);
    tell(t, why);
}

static void on_opened(void *arg)
{
    struct tunnel *t = arg;

    if (t->is_down) {
        posted(t); /* the worker removes it at this moment */
        return;
    }
    if (!t->session) {
        tell_not_opened(t);
    } else if (server_take_packets(t->server, t->connection, on_packet, t)) {
        t->is_up = true;
        t->reader = CreateThread(NULL, 0, read_loop, t, 0, NULL);
        if (t->why[0])
            tell(t, t->why);
    }
    posted(t);
}

static struct tunnel **find(struct tunnels *all, uint32_t connection)
{
    struct tunnel **at = &all->first;

    while (*at && (*at)->connection != connection)
        at = &(*at)->next;
    return at;
}

static bool is_taken(const struct tunnels *all, const struct tunnel *t)
{
    for (const struct tunnel *other = all->first; other; other = other->next)
        if (memcmp(&other->guid, &t->guid, sizeof t->guid) == 0)
            return true;
    return false;
}

void tunnels_link_up(struct tunnels *all, struct server *server, uint32_t connection, const struct host_link *link)
{
    struct tunnel *t;

    if (!wintun_is_there() || !(t = calloc(1, sizeof *t)))
        return;
    t->all = all;
    t->server = server;
    t->connection = connection;
    t->link = *link;
    t->link.uplink = NULL;
    make_name(t);
    if (is_taken(all, t)) {
        tell(t, "another connection of this name has one.");
        free(t);
        return;
    }
    t->quit = CreateEventW(NULL, TRUE, FALSE, NULL);
    t->drained = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!t->quit || !t->drained || !give(all, &t->open, run_open)) {
        free_tunnel(t);
        return;
    }
    t->next = all->first;
    all->first = t;
}

static void end(struct tunnel *t)
{
    t->is_down = true;
    t->is_up = false;
    give(t->all, &t->close, run_close); /* there is a worker: it has opened it */
}

void tunnels_link_down(struct tunnels *all, uint32_t connection)
{
    struct tunnel **at = find(all, connection), *t = *at;

    if (!t)
        return;
    *at = t->next;
    end(t);
}

void tunnels_close_all(struct tunnels *all)
{
    while (all->first) {
        struct tunnel *t = all->first;

        all->first = t->next;
        server_take_packets(t->server, t->connection, NULL, NULL);
        end(t);
    }
}

void tunnels_name(const struct tunnels *all, uint32_t connection, char out[TUNNEL_NAME_MAX + 1])
{
    out[0] = '\0';
    for (const struct tunnel *t = all->first; t; t = t->next)
        if (t->connection == connection && t->is_up)
            text_copy(out, TUNNEL_NAME_MAX + 1, t->name);
}

struct tunnels *tunnels_new(struct loop *loop, const char *data_dir, const char *instance)
{
    struct tunnels *all = calloc(1, sizeof *all);
    int len;

    if (!all)
        return NULL;
    all->loop = loop;
    all->last = &all->jobs;
    InitializeSRWLock(&all->lock);
    InitializeConditionVariable(&all->has_work);
    text_copy(all->instance, sizeof all->instance, instance);
    len = MultiByteToWideChar(CP_UTF8, 0, data_dir, -1, all->list_path, MAX_PATH);
    if (len > 0)
        wcscpy(all->list_path + len - 1, L"\\adapters.lst");
    if (len > 0 && GetFileAttributesW(all->list_path) != INVALID_FILE_ATTRIBUTES && wintun_is_there())
        give(all, &all->sweep, run_sweep);
    return all;
}

void tunnels_free(struct tunnels *all)
{
    if (!all)
        return;
    while (all->first)
        tunnels_link_down(all, all->first->connection);
    all->has_ended = true;
    AcquireSRWLockExclusive(&all->lock);
    all->must_end = true;
    ReleaseSRWLockExclusive(&all->lock);
    WakeConditionVariable(&all->has_work);
    if (all->worker && WaitForSingleObject(all->worker, GOODBYE_MS) != WAIT_OBJECT_0)
        return; /* Windows takes its time; the process ends, and what is left goes at the next start */
    if (all->worker)
        CloseHandle(all->worker);
    free(all);
}
