/*
 * store_test.h - what the suites of the store share: a file of their own, and opening it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_STORE_TEST_H
#define RRAS_STORE_TEST_H
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "service/store/store.h"

/* In the working directory, so that it works on every host; one name for each suite. */
static inline void remove_store(const char *path)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
    char name[256];

    for (int n = 0; n < 4; n++) {
        for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
            if (n == 0)
                snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
            else
                snprintf(name, sizeof name, "%s.damaged-%d%s", path, n, suffixes[i]);
            remove(name);
        }
    }
}

static inline struct store *open_store(const char *path)
{
    struct store *store;
    bool set_aside;
    char message[256];
    enum store_result result = store_open(path, &store, &set_aside, message);

    ck_assert_msg(result == STORE_OK, "%s: %s", path, message);
    ck_assert(!set_aside);
    return store;
}

static inline int run_suite(const char *name, void (*add)(TCase *cases))
{
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    SRunner *runner;
    int failed;

    tcase_set_timeout(cases, 100);
    add(cases);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* Whether `store`'s last sentence is one: not empty, ends in a full stop, is not cut off. */
static inline void assert_sentence(const char *text)
{
    size_t len = strlen(text);

    ck_assert_msg(len > 20 && len < 250 && text[len - 1] == '.', "\"%s\"", text);
}
#endif
