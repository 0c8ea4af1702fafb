/*
 * change_settings_win.c - authtype, settings, and the ip commands.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/server_settings.h"

/* Up to PAIRS_MAX changes that are made together. */
struct changes {
    RRAS_SETTING_CHANGE rows[PAIRS_MAX];
    unsigned long count;
};

static void change(struct changes *changes, const char *name, uint32_t value, uint32_t mask)
{
    RRAS_SETTING_CHANGE *row = &changes->rows[changes->count++];

    text_copy(row->name, sizeof row->name, name);
    row->value = value;
    row->mask = mask;
}

static int apply(struct ctl *ctl, struct changes *changes, const char *done)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = RrasSettingSet(ctl->binding, changes->count, changes->rows, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("%s\n", done);
    return 0;
}

/* ---- authtype ---- */

int add_authtype(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };
    uint32_t bit = ctl_authtypes[ctl_number(ctl, "type")].bit; /* in the order of the command's choices */

    change(&changes, "auth-methods", bit, bit);
    return apply(ctl, &changes, "It is allowed.");
}

int delete_authtype(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };

    change(&changes, "auth-methods", 0, ctl_authtypes[ctl_number(ctl, "type")].bit);
    return apply(ctl, &changes, "It is forbidden.");
}

/* ---- settings ---- */

static int read_pair(struct changes *changes, const struct arg_pair *pair, const RRAS_SETTING_0 *settings, unsigned long count)
{
    for (unsigned long i = 0; i < count; i++) {
        const RRAS_SETTING_0 *s = &settings[i];
        uint32_t value = 0;
        bool ok;

        if (!text_equal_nocase(s->name, pair->name))
            continue;
        ok = s->kind == SETTING_BOOL ? args_yesno(pair->value, &value)
           : s->kind == SETTING_ADDRESS ? ip4_parse(pair->value, &value)
           : args_number(pair->value, &value) && value >= s->min && value <= s->max;
        if (ok)
            change(changes, s->name, value, UINT32_MAX);
        else if (s->kind == SETTING_NUMBER)
            return ctl_refuse(ERROR_INVALID_PARAMETER, "%s takes a number from %lu to %lu (%s), not \"%s\".", s->name, s->min, s->max, s->what,
                              pair->value);
        else
            return ctl_refuse(ERROR_INVALID_PARAMETER, "%s takes %s (%s), not \"%s\".", s->name,
                              s->kind == SETTING_BOOL ? "yes or no" : "an address such as 10.9.0.5", s->what, pair->value);
        return 0;
    }
    return ctl_refuse(ERROR_NOT_FOUND, "There is no setting %s. See: rrasctl show settings", pair->name);
}

int set_settings(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };
    RRAS_SETTING_0 *settings = NULL;
    unsigned long count;
    int code = 0;
    long status = RrasSettingEnum(ctl->binding, &count, &settings);

    if (status)
        code = ctl_fail(ctl, status, NULL);
    for (size_t i = 0; !code && i < ctl->args.pair_count; i++)
        code = read_pair(&changes, &ctl->args.pairs[i], settings, count);
    rras_free(settings);
    return code ? code : apply(ctl, &changes, "It is set, and in force.");
}

/* ---- ip ---- */

int ip_set_access(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };
    bool all = ctl_number(ctl, "mode") == 0;

    change(&changes, "entire-network", all, UINT32_MAX);
    return apply(ctl, &changes, all ? "Callers reach the entire network." : "Callers reach this computer only.");
}

int ip_set_addrassign(struct ctl *ctl)
{
    (void)ctl; /* the only choice is what is so already */
    printf("Callers get addresses from the pool.\n");
    return 0;
}

int ip_set_addrreq(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };
    uint32_t allow = ctl_number(ctl, "mode");

    change(&changes, "allow-requested-address", allow, UINT32_MAX);
    return apply(ctl, &changes, allow ? "Callers may ask for an address." : "Callers may not ask for an address.");
}

int ip_set_dns(struct ctl *ctl)
{
    const struct arg_value *upstream = args_value(&ctl->args, "upstream");
    struct changes changes = { .count = 0 };

    if (ctl_has(ctl, "address"))
        change(&changes, "dns-1", ctl_number(ctl, "address"), UINT32_MAX);
    if (ctl_has(ctl, "second"))
        change(&changes, "dns-2", ctl_number(ctl, "second"), UINT32_MAX);
    if (upstream->text) {
        change(&changes, "dns-upstream", upstream->number, UINT32_MAX);
        change(&changes, "dns-upstream-port", upstream->port ? upstream->port : 53, UINT32_MAX);
    }
    if (!changes.count)
        return ctl_refuse(ERROR_INVALID_PARAMETER, "Say which: address=, second= or upstream=. Type: rrasctl help ip set dns");
    return apply(ctl, &changes, "The name servers are set.");
}

int ip_set_wins(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };

    change(&changes, "wins-1", ctl_number(ctl, "address"), UINT32_MAX);
    if (ctl_has(ctl, "second"))
        change(&changes, "wins-2", ctl_number(ctl, "second"), UINT32_MAX);
    return apply(ctl, &changes, "The WINS servers are set.");
}

int ip_add_range(struct ctl *ctl)
{
    struct changes changes = { .count = 0 };

    change(&changes, "pool-begin", ctl_number(ctl, "from"), UINT32_MAX);
    change(&changes, "pool-end", ctl_number(ctl, "to"), UINT32_MAX);
    return apply(ctl, &changes, "The pool is set.");
}

static int pool_call(struct ctl *ctl, long (*call)(handle_t h, RRAS_RANGE_0 *range, RRAS_MESSAGE *why), const char *done)
{
    RRAS_RANGE_0 range = { ctl_number(ctl, "from"), ctl_number(ctl, "to") };
    RRAS_MESSAGE why = { .text = "" };
    long status = call(ctl->binding, &range, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("%s\n", done);
    return 0;
}

int ip_add_exclude(struct ctl *ctl)
{
    return pool_call(ctl, RrasPoolExclude, "The range is kept from callers.");
}

int ip_delete_exclude(struct ctl *ctl)
{
    return pool_call(ctl, RrasPoolInclude, "The range is given to callers again.");
}

int ip_delete_pool(struct ctl *ctl)
{
    RRAS_MESSAGE why = { .text = "" };
    long status = RrasPoolReset(ctl->binding, &why);

    if (status)
        return ctl_fail(ctl, status, &why);
    printf("The pool is as installed, and nothing is excluded.\n");
    return 0;
}
