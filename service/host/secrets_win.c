/*
 * secrets_win.c - RADIUS secrets, phone-book passwords, and a user's hashes and readable password, sealed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/secrets_win.h"
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include "common/base/bytes.h"
#include "common/base/secret.h"
#include "common/base/text.h"
#include "service/host/vault_win.h"

/* The vault's owners; no user name holds a '|'. */
static const char radius_owner[] = "radius|";
static const char phone_owner[] = "phone|";
static const char user_owner[] = "user|";

bool secrets_seal_radius(const char *clear, struct radius_server *server)
{
    server->has_secret = vault_seal(radius_owner, clear, server->sealed, sizeof server->sealed, &server->sealed_len);
    return server->has_secret;
}

bool secrets_open_radius(const struct radius_server *server, char clear[RADIUS_SECRET_MAX + 1])
{
    clear[0] = '\0';
    return server->sealed_len > 0 && server->sealed_len <= sizeof server->sealed
        && vault_open(radius_owner, server->sealed, server->sealed_len, clear, RADIUS_SECRET_MAX + 1);
}

bool secrets_seal_phone(const char *clear, struct phone_entry *entry)
{
    entry->has_password = vault_seal(phone_owner, clear, entry->sealed, sizeof entry->sealed, &entry->sealed_len);
    return entry->has_password;
}

bool secrets_open_phone(const struct phone_entry *entry, char clear[PHONE_PASSWORD_MAX + 1])
{
    clear[0] = '\0';
    return entry->sealed_len > 0 && entry->sealed_len <= sizeof entry->sealed
        && vault_open(phone_owner, entry->sealed, entry->sealed_len, clear, PHONE_PASSWORD_MAX + 1);
}

/* ---- the box of a user ----
 * Octets, as hexadecimal text for the vault: 1 (the form), the NT hash, 1 and the LM hash or 0, the
 * length of the readable password and its octets. */
enum { BOX_FORM = 1, BOX_MAX = 1 + 16 + 1 + 16 + 1 + ACCOUNT_PASSWORD_MAX };

static char *name_owner(const char *name, char out[ACCOUNT_NAME_MAX + sizeof user_owner])
{
    snprintf(out, ACCOUNT_NAME_MAX + sizeof user_owner, "%s%.*s", user_owner, ACCOUNT_NAME_MAX, name);
    return out;
}

/* False: the readable password does not open. */
static bool fill_box(const struct account *account, struct writer *w)
{
    char clear[ACCOUNT_PASSWORD_MAX + 1] = "";
    bool ok = account->sealed_len == 0 || vault_open(account->name, account->sealed, account->sealed_len, clear, sizeof clear);

    wr_u8(w, BOX_FORM);
    wr_bytes(w, bytes_of(account->nt_hash, sizeof account->nt_hash));
    wr_u8(w, account->has_lm_hash);
    if (account->has_lm_hash)
        wr_bytes(w, bytes_of(account->lm_hash, sizeof account->lm_hash));
    wr_u8(w, (uint8_t)strlen(clear));
    wr_text(w, clear);
    secret_wipe(clear, sizeof clear);
    return ok && !w->overflow;
}

bool secrets_seal_user(const struct account *account, uint8_t *out, size_t cap, uint16_t *len)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t box[BOX_MAX];
    char hex[2 * BOX_MAX + 1], owner[ACCOUNT_NAME_MAX + sizeof user_owner];
    struct writer w = wr_into(box, sizeof box);
    bool ok = fill_box(account, &w);

    for (size_t i = 0; i < w.len; i++) {
        hex[2 * i] = digits[box[i] >> 4];
        hex[2 * i + 1] = digits[box[i] & 15];
    }
    hex[2 * w.len] = '\0';
    *len = 0;
    ok = ok && vault_seal(name_owner(account->name, owner), hex, out, cap, len);
    secret_wipe(box, sizeof box);
    secret_wipe(hex, sizeof hex);
    return ok;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The octets of a text of hexadecimal digits; false: it is none. */
static bool read_hex(const char *hex, struct writer *w)
{
    for (; hex[0]; hex += 2) {
        if (digit_of(hex[0]) < 0 || digit_of(hex[1]) < 0)
            return false;
        wr_u8(w, (uint8_t)(digit_of(hex[0]) << 4 | digit_of(hex[1])));
    }
    return !w->overflow;
}

/* Reads the box into `account`; false: it is none. */
static bool empty_box(struct account *account, struct bytes box)
{
    struct reader r = rd_of(box);
    bool is_known = rd_u8(&r) == BOX_FORM;
    struct bytes nt = rd_take(&r, sizeof account->nt_hash), lm = { 0 }, clear;
    char password[ACCOUNT_PASSWORD_MAX + 1] = "";
    bool ok;

    account->has_lm_hash = rd_u8(&r) != 0;
    if (account->has_lm_hash)
        lm = rd_take(&r, sizeof account->lm_hash);
    clear = rd_take(&r, rd_u8(&r));
    ok = is_known && !r.short_read && r.rest.len == 0 && clear.len <= ACCOUNT_PASSWORD_MAX;
    if (ok)
        memcpy(account->nt_hash, nt.at, nt.len);
    if (ok && account->has_lm_hash)
        memcpy(account->lm_hash, lm.at, lm.len);
    account->sealed_len = 0;
    if (ok && clear.len > 0) {
        memcpy(password, clear.at, clear.len);
        ok = vault_seal(account->name, password, account->sealed, sizeof account->sealed, &account->sealed_len);
    }
    secret_wipe(password, sizeof password);
    return ok;
}

bool secrets_open_user(struct account *account, const uint8_t *sealed, size_t len)
{
    struct account opened = *account;
    uint8_t box[BOX_MAX];
    char hex[2 * BOX_MAX + 1], owner[ACCOUNT_NAME_MAX + sizeof user_owner];
    struct writer w = wr_into(box, sizeof box);
    bool ok = vault_open(name_owner(account->name, owner), sealed, len, hex, sizeof hex) && read_hex(hex, &w)
        && empty_box(&opened, wr_view(&w));

    if (ok)
        *account = opened;
    secret_wipe(&opened, sizeof opened);
    secret_wipe(box, sizeof box);
    secret_wipe(hex, sizeof hex);
    return ok;
}
