/*
 * test_store_kill.c - a process that dies in the middle of its work loses nothing it committed.
 *
 * A child commits change after change and reports each through a pipe; it is killed at a moment it
 * does not choose. Where there is no fork (Windows) the suite is empty.
 *
 * SPDX-License-Identifier: MIT
 */
#define _DEFAULT_SOURCE
#include "tests/unit/store/store_test.h"
#include "service/store/store_internal.h"

#ifdef _WIN32
static void add(TCase *cases)
{
    (void)cases;
}
#else
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEATHS = 50, ROUTES = 9 };
static const char path[] = "test_store_kill.db";

/* Never returns: one user, one device's worth of ports and one call after the other. Change N is
 * reported when it is committed. */
static void work_until_killed(int report, uint32_t n)
{
    struct store *store = NULL;
    bool set_aside;
    char message[256];

    if (store_open(path, &store, &set_aside, message) != STORE_OK || set_aside)
        _exit(1);
    for (;; n++) {
        struct account account = { .nt_hash = { 1 }, .fixed_address = n };
        struct call_record call = { .port = "TCP1", .bps = n };
        struct device_config line;
        struct demand_dial iface;

        demand_dial_defaults(&iface);
        strcpy(iface.entry.name, "Office");
        strcpy(iface.entry.number, "1");
        for (uint8_t i = 0; i < ROUTES; i++)
            iface.routes[iface.route_count++] = (struct interface_route){ (uint32_t)(10 + i) << 24, 8 };
        snprintf(account.name, sizeof account.name, "user %u", n);
        device_config_defaults(&line, DEVICE_TCP);
        line.listen_port = (uint16_t)(1 + n % 60000);
        line.ports = 20;
        if (store_add_account(store, &account) != STORE_OK || store_add_call(store, &call) != STORE_OK
            || store_add_device(store, &line) != STORE_OK || store_delete_device(store, line.id) != STORE_OK
            || store_add_interface(store, &iface) != STORE_OK || store_change_interface(store, &iface) != STORE_OK
            || store_delete_interface(store, iface.id) != STORE_OK)
            _exit(2);
        if (write(report, &n, sizeof n) != sizeof n)
            _exit(3);
    }
}

static bool count_call(void *ctx, const struct call_record *record)
{
    (void)record;
    ++*(uint32_t *)ctx;
    return true;
}

static bool count_port(void *ctx, const struct port_config *port)
{
    (void)port;
    ++*(uint32_t *)ctx;
    return true;
}

static bool count_whole_interface(void *ctx, const struct demand_dial *iface)
{
    ck_assert_uint_eq(iface->route_count, ROUTES);
    ++*(uint32_t *)ctx;
    return true;
}

static int64_t number_in(struct store *store, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number;

    ck_assert_int_eq(sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Every user up to `last` is there, a call for each of `reported`, and no half of a change is. */
static void check_all_is_there(uint32_t last, uint32_t reported)
{
    struct store *store = open_store(path); /* which runs quick_check, and would set damage aside */
    uint32_t calls = 0, ports = 0, interfaces = 0;
    sqlite3_stmt *statement;

    for (uint32_t n = 1; n <= last; n++) {
        struct account account;
        char name[32];

        snprintf(name, sizeof name, "user %u", n);
        ck_assert_msg(store_find_account(store, name, &account) == STORE_OK, "%s of %u is lost", name, last);
        ck_assert_uint_eq(account.fixed_address, n);
    }
    ck_assert_int_eq(store_each_call(store, 0, count_call, &calls), STORE_OK);
    ck_assert_uint_ge(calls, reported);
    ck_assert_int_eq(store_each_port(store, count_port, &ports), STORE_OK);
    ck_assert_msg(ports == 0 || ports == 20, "%u ports: half a change", ports);
    ck_assert_int_eq(store_each_interface(store, count_whole_interface, &interfaces), STORE_OK);
    ck_assert_uint_le(interfaces, 1);
    ck_assert_int_eq(number_in(store, "SELECT count(*) FROM phone_entry"), interfaces);
    ck_assert_int_eq(number_in(store, "SELECT count(*) FROM interface_route"), interfaces * ROUTES);
    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
    /* What was cut off is cleared away, so that the next child can count on. */
    ck_assert_int_eq(sqlite3_exec(store->db, "DELETE FROM device; DELETE FROM phone_entry", NULL, NULL, NULL), SQLITE_OK);
    store_close(store);
}

/* The highest change of which the store holds any part. */
static uint32_t highest(void)
{
    struct store *store = open_store(path);
    sqlite3_stmt *statement;
    uint32_t n = 0;

    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "SELECT max(fixed_address) FROM account", -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        n = (uint32_t)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    store_close(store);
    return n;
}

START_TEST(fifty_sudden_deaths_lose_no_committed_change)
{
    uint32_t last = 0, reported = 0, seed = 4711;

    remove_store(path);
    store_close(open_store(path));
    for (int death = 0; death < DEATHS; death++) {
        uint32_t first = highest() + 1, reports = 1 + (seed = seed * 1664525u + 1013904223u) % 5, n;
        int ends[2], status;
        pid_t child;

        ck_assert_int_eq(pipe(ends), 0);
        child = fork();
        if (child == 0)
            work_until_killed(ends[1], first);
        close(ends[1]);
        while (reports > 0 && read(ends[0], &n, sizeof n) == sizeof n) {
            last = n;
            reported++;
            reports--;
        }
        for (volatile uint32_t delay = seed >> 12; delay > 0; delay--) /* anywhere in the next change */
            ;
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFSIGNALED(status), "the child ended by itself: %d", WEXITSTATUS(status));
        while (read(ends[0], &n, sizeof n) == sizeof n) { /* before it died */
            last = n;
            reported++;
        }
        close(ends[0]);
        check_all_is_there(last, reported);
    }
    ck_assert_uint_ge(reported, DEATHS);
    remove_store(path);
}
END_TEST

/* As somebody without rights; a test run as nobody already has none to give up. */
static enum store_result open_without_rights(const char *file, char *message)
{
    struct store *store;
    bool set_aside;

    if (geteuid() == 0 && setuid(65534) != 0)
        return STORE_OK;
    return store_open(file, &store, &set_aside, message);
}

static const struct {
    int file_mode, folder_mode;
    const char *cure;
} closed[] = {
    { 0444, 0755, "the right to change it" },
    { 0, 0555, "the right to change it" },                /* no file yet, and none may be made */
    { 0666, 0555, "the right to change the folder" },     /* nor a log beside the file */
};

START_TEST(a_file_that_may_not_be_written_is_left_alone_and_the_cure_is_named)
{
    const char *folder = "test_store_kill.dir", *file = "test_store_kill.dir/a.db";
    char message[256] = "";

    mkdir(folder, 0755);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    remove_store(file);
    store_close(open_store(file));
    ck_assert_int_eq(chmod(file, (mode_t)closed[_i].file_mode), 0);
    if (closed[_i].file_mode == 0)
        remove(file);
    ck_assert_int_eq(chmod(folder, (mode_t)closed[_i].folder_mode), 0);
    ck_assert_int_eq(open_without_rights(file, message), STORE_FAILED);
    assert_sentence(message);
    ck_assert_msg(strstr(message, closed[_i].cure) != NULL, "%s", message);
    ck_assert(store_file_exists(file) == (closed[_i].file_mode != 0));
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, fifty_sudden_deaths_lose_no_committed_change);
    tcase_add_loop_test(cases, a_file_that_may_not_be_written_is_left_alone_and_the_cure_is_named, 0,
                        sizeof closed / sizeof *closed);
}
#endif

int main(void)
{
    return run_suite("store_kill", add);
}
