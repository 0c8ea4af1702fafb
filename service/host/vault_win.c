/*
 * vault_win.c - DPAPI, with the owner's name as additional entropy.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/vault_win.h"
#include <winsock2.h>
#include <windows.h>
#include <dpapi.h>
#include <string.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/account.h"

enum { ENTROPY_MAX = ACCOUNT_NAME_MAX + 16 };

/* Names are compared without case, so the key must not depend on it. */
static DATA_BLOB entropy_of(const char *owner, BYTE entropy[ENTROPY_MAX])
{
    static const char prefix[] = "OpenRRAS|";
    size_t len = sizeof prefix - 1;

    memcpy(entropy, prefix, len);
    for (; *owner && len < ENTROPY_MAX; owner++)
        entropy[len++] = (BYTE)text_upper(*owner);
    return (DATA_BLOB){ (DWORD)len, entropy };
}

bool vault_seal(const char *owner, const char *secret, uint8_t *out, size_t cap, uint16_t *len)
{
    BYTE entropy[ENTROPY_MAX];
    DATA_BLOB key = entropy_of(owner, entropy), sealed = { 0 };
    /* DPAPI only reads its input; its type does not say so. */
    DATA_BLOB clear = { (DWORD)strlen(secret), (BYTE *)(uintptr_t)secret };
    bool ok;

    *len = 0;
    if (!CryptProtectData(&clear, L"OpenRRAS", &key, NULL, NULL, CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_UI_FORBIDDEN, &sealed))
        return false;
    ok = sealed.cbData <= cap && sealed.cbData <= UINT16_MAX;
    if (ok) {
        memcpy(out, sealed.pbData, sealed.cbData);
        *len = (uint16_t)sealed.cbData;
    }
    LocalFree(sealed.pbData);
    if (!ok)
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return ok;
}

bool vault_open(const char *owner, const uint8_t *sealed, size_t len, char *secret, size_t cap)
{
    BYTE entropy[ENTROPY_MAX];
    DATA_BLOB key = entropy_of(owner, entropy), clear = { 0 };
    DATA_BLOB blob = { (DWORD)len, (BYTE *)(uintptr_t)sealed };
    bool ok;

    secret[0] = '\0';
    if (!CryptUnprotectData(&blob, NULL, &key, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN, &clear))
        return false;
    ok = clear.cbData < cap;
    if (ok) {
        memcpy(secret, clear.pbData, clear.cbData);
        secret[clear.cbData] = '\0';
    }
    secret_wipe(clear.pbData, clear.cbData);
    LocalFree(clear.pbData);
    if (!ok)
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return ok;
}
