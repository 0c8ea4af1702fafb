/*
 * control_config_win.c - the configuration is changed: a list of changes, all or none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include <bcrypt.h>
#include <stdlib.h>

/* Counts the committed changes of the configuration, from a number no earlier start began with: what
 * somebody read before a restart is never taken for what is there now. */
static volatile LONG64 revision;

uint64_t control_config_revision(void)
{
    LONG64 now = InterlockedCompareExchange64(&revision, 0, 0);
    uint64_t first;

    if (now != 0)
        return (uint64_t)now;
    if (BCryptGenRandom(NULL, (UCHAR *)&first, sizeof first, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        abort();
    first = (first & (UINT64_MAX >> 2)) + 1; /* never 0, and never near the end */
    InterlockedCompareExchange64(&revision, (LONG64)first, 0);
    return (uint64_t)InterlockedCompareExchange64(&revision, 0, 0);
}

LONG control_RrasConfigChange(handle_t h, hyper seen, ULONG count, RRAS_CONFIG_CHANGE *changes, hyper *now, ULONG *failed, RRAS_MESSAGE *why)
{
    (void)h;
    (void)seen;
    (void)count;
    (void)changes;
    *now = (hyper)control_config_revision();
    *failed = 0;
    memset(why, 0, sizeof *why);
    return ERROR_CALL_NOT_IMPLEMENTED;
}

LONG control_RrasUserGetSealed(handle_t h, RRAS_USER_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    (void)h;
    (void)name;
    memset(sealed, 0, sizeof *sealed);
    memset(why, 0, sizeof *why);
    return ERROR_CALL_NOT_IMPLEMENTED;
}
