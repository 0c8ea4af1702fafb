/*
 * test_config_win.c - the configuration across the contract: read whole, changed by lists, refused when
 * it is another by now, and quick when it is large.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/unit/host/control_service.h"
#include "tests/unit/ras/random_config.h"

enum { LINES = 4, PORTS_EACH = 256, USERS = 1000, READ_MS = 1000, CHANGE_MS = 20000, STEPS = 30, ROUNDS = 12 };

static void read_config(struct ras_config *config)
{
    ras_config_init(config);
    ck_assert_int_eq(rras_config_read(h, config), 0);
    ck_assert(config->revision != 0);
}

START_TEST(lists_of_changes_do_in_the_service_what_they_do_here)
{
    uint32_t seed = 4711;
    RRAS_MESSAGE why;

    for (int round = 0; round < ROUNDS; round++) {
        struct ras_config from, to, made;
        struct config_change *changes;
        size_t count;
        long status;

        read_config(&from);
        ras_config_init(&to);
        ck_assert(ras_config_copy(&to, &from));
        for (int n = 0; n < STEPS; n++)
            edit_somehow(&to, &seed);
        ck_assert(ras_config_diff(&from, &to, &changes, &count));
        status = rras_config_change(h, from.revision, changes, count, NULL, &why);
        ck_assert_msg(status == 0, "round %d: %ld %s", round, status, why.text);
        read_config(&made);
        ck_assert(count == 0 || made.revision != from.revision);
        ck_assert_msg(!config_difference(&made, &to), "round %d: %s", round, config_difference(&made, &to));
        config_changes_free(changes, count);
        ras_config_fini(&from);
        ras_config_fini(&to);
        ras_config_fini(&made);
    }
}
END_TEST

static struct config_change change_of(enum config_change_kind kind, const char *name)
{
    struct config_change change;

    memset(&change, 0, sizeof change);
    change.kind = kind;
    text_copy(change.name, sizeof change.name, name);
    return change;
}

static struct config_change setting(const char *name, uint32_t value)
{
    struct config_change change = change_of(CHANGE_SETTING, name);

    change.setting.value = value;
    change.setting.mask = UINT32_MAX;
    return change;
}

START_TEST(the_second_administrator_is_told_that_something_changed)
{
    struct config_change change = setting("auth-retries", 7);
    RRAS_USER_CHANGE user = { .fields = RRAS_USER_PASSWORD, .name = "joe", .password = "x" };
    struct ras_config config, now;
    RRAS_MESSAGE why;

    read_config(&config);
    ck_assert_int_eq(RrasUserAdd(h, &user, &why), 0); /* on another road */
    ck_assert_int_eq(rras_config_change(h, config.revision, &change, 1, NULL, &why), ERROR_REVISION_MISMATCH);
    ck_assert_uint_gt(strlen(why.text), 20);
    read_config(&now);
    ck_assert_uint_eq(now.settings.auth_retries, 2);
    ck_assert_int_eq(rras_config_change(h, now.revision, &change, 1, NULL, &why), 0);
    ck_assert_int_eq(rras_config_change(h, 0, &change, 1, NULL, &why), 0); /* whatever else was changed */
    ras_config_fini(&config);
    ras_config_fini(&now);
}
END_TEST

START_TEST(a_refused_change_is_named_and_nothing_is_changed)
{
    struct config_change list[3] = { setting("auth-retries", 7), change_of(CHANGE_USER_DELETE, "nobody"), setting("auth-time", 30) };
    struct ras_config before, after;
    RRAS_MESSAGE why;
    size_t failed;

    read_config(&before);
    ck_assert_int_eq(rras_config_change(h, 0, list, 3, &failed, &why), ERROR_NO_SUCH_USER);
    ck_assert_uint_eq(failed, 1);
    ck_assert_ptr_nonnull(strstr(why.text, "nobody"));
    read_config(&after);
    ck_assert(after.revision == before.revision);
    ck_assert_ptr_null(config_difference(&before, &after));
    ras_config_fini(&before);
    ras_config_fini(&after);
}
END_TEST

START_TEST(what_no_front_end_sends_is_refused)
{
    RRAS_CONFIG_CHANGE change;
    RRAS_MESSAGE why;
    unsigned long failed;
    hyper now;

    for (int i = 0; i < 7; i++) {
        memset(&change, 0, sizeof change);
        change.kind = CHANGE_USER_ADD;
        change.fields = RRAS_USER_PASSWORD;
        strcpy(change.name, "joe");
        strcpy(change.user.password, "x");
        switch (i) {
        case 0:
            change.kind = CHANGE_KINDS;
            break;
        case 1:
            memset(change.name, 'x', sizeof change.name);
            break;
        case 2:
            memset(change.user.password, 'x', sizeof change.user.password);
            break;
        case 3:
            change.user.privilege = 0x100;
            break;
        case 4:
            change.user.sealed_len = sizeof change.user.sealed + 1;
            break;
        case 5:
            strcpy(change.name, "a\nb");
            break;
        default:
            change.kind = CHANGE_DEVICE_ADD;
            change.fields = RRAS_DEVICE_LISTEN;
            change.device.kind = RRAS_TCP;
            change.device.listen_port = 65536 + 23;
        }
        ck_assert_msg(RrasConfigChange(h, 0, 1, &change, &now, &failed, &why) == ERROR_INVALID_PARAMETER, "%d", i);
        ck_assert_msg(strlen(why.text) > 10, "%d", i);
    }
}
END_TEST

static const struct {
    const char *what;
    size_t offset;                       /* of an unsigned long in RRAS_CONFIG_CHANGE */
    unsigned long value;
} bad_routers[] = {
#define BAD(member, value) { #member, offsetof(RRAS_CONFIG_CHANGE, member), value }
    BAD(router.filter_count, 17), BAD(router.route_count, 33), BAD(router.route_count, 0xffffffff), BAD(router.filter_mode, 3),
    BAD(router.routes[1].prefix_len, 33), BAD(router.filters[0].source_len, 33), BAD(router.filters[0].destination_len, 0x100),
    BAD(router.filters[0].protocol, 0x106), BAD(router.filters[0].source_port, 65536), BAD(router.dial_out_hours[6], 0x1000000),
    BAD(router.routes[0].destination, 1), BAD(router.min_unreachable_s, 0), BAD(phone.kind, 3), BAD(phone.alternate_count, 9),
    BAD(phone.sealed_len, 513), BAD(interface_fields, 0x80), BAD(fields, 0x10000000),
#undef BAD
};

START_TEST(an_interface_no_front_end_sends_is_refused)
{
    struct config_change good = change_of(CHANGE_INTERFACE_ADD, "Office");
    RRAS_CONFIG_CHANGE change;
    RRAS_MESSAGE why;
    unsigned long failed;
    hyper now;

    demand_dial_defaults(&good.demand_dial);
    strcpy(good.demand_dial.entry.number, "1");
    good.fields = PHONE_FIELD_NUMBER;
    good.interface_fields = INTERFACE_FIELDS_ALL;
    good.demand_dial.routes[0] = (struct interface_route){ 10u << 24, 8 };
    good.demand_dial.routes[1] = (struct interface_route){ 11u << 24, 8 };
    good.demand_dial.route_count = 2;
    good.demand_dial.filter_count = 1;
    for (size_t i = 0; i < sizeof bad_routers / sizeof *bad_routers; i++) {
        rras_change_to_wire(&change, &good);
        memcpy((char *)&change + bad_routers[i].offset, &bad_routers[i].value, sizeof bad_routers[i].value);
        ck_assert_msg(RrasConfigChange(h, 0, 1, &change, &now, &failed, &why) == ERROR_INVALID_PARAMETER, "%s", bad_routers[i].what);
        ck_assert_msg(strlen(why.text) > 10, "%s", bad_routers[i].what);
    }
    rras_change_to_wire(&change, &good);
    ck_assert_int_eq(RrasConfigChange(h, 0, 1, &change, &now, &failed, &why), 0);
}
END_TEST

/* How many interfaces the running server has; `name`'s state in `*state`. */
static unsigned long running(const char *name, unsigned long *state)
{
    RRAS_INTERFACE_STATUS *all = NULL;
    unsigned long count = 0;

    *state = 99;
    ck_assert_int_eq(RrasInterfaceStatusEnum(h, &count, &all), 0);
    for (unsigned long i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            *state = all[i].state;
    rras_free(all);
    return count;
}

START_TEST(an_interface_runs_as_soon_as_it_is_configured_and_is_gone_when_it_is_deleted)
{
    struct config_change change = change_of(CHANGE_INTERFACE_ADD, "Office");
    RRAS_PHONE_NAME office = { .name = "OFFICE" }, nobody = { .name = "nobody" };
    RRAS_INTERFACE_0 *all = NULL;
    unsigned long count = 0, state;
    RRAS_SEALED sealed, again;
    RRAS_MESSAGE why;

    demand_dial_defaults(&change.demand_dial);
    strcpy(change.demand_dial.entry.number, "1");
    strcpy(change.demand_dial.entry.password, "Secret");
    change.fields = PHONE_FIELD_NUMBER | PHONE_FIELD_PASSWORD;
    ck_assert_int_eq(rras_config_change(h, 0, &change, 1, NULL, &why), 0);
    ck_assert_uint_eq(running("Office", &state), 1);
    ck_assert_uint_ne(state, 99);
    ck_assert_int_eq(RrasInterfaceEnum(h, &count, &all), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert(all[0].entry.has_password && all[0].entry.password[0] == '\0' && all[0].entry.sealed_len == 0);
    rras_free(all);
    ck_assert_int_eq(RrasInterfaceGetSealed(h, &office, &sealed, &why), 0);
    ck_assert_uint_gt(sealed.len, 10);
    ck_assert_int_eq(RrasInterfaceGetSealed(h, &nobody, &again, &why), 905);
    ck_assert_int_eq(RrasInterfaceConnect(h, &nobody, &why), 905);
    ck_assert_int_eq(RrasInterfaceDisconnect(h, &office, &why), 906);
    ck_assert_uint_gt(strlen(why.text), 10);
    ck_assert_int_eq(RrasInterfaceConnect(h, &office, &why), 925); /* there is no port */
    ck_assert_uint_gt(strlen(why.text), 10);

    change.kind = CHANGE_INTERFACE_SET; /* the same box under another name */
    change.fields = PHONE_FIELD_NAME | PHONE_FIELD_SEALED;
    strcpy(change.demand_dial.entry.name, "Branch");
    change.demand_dial.entry.sealed_len = (uint16_t)sealed.len;
    memcpy(change.demand_dial.entry.sealed, sealed.data, sealed.len);
    ck_assert_int_eq(rras_config_change(h, 0, &change, 1, NULL, &why), 0);
    ck_assert_uint_eq(running("Branch", &state), 1);
    ck_assert_uint_ne(state, 99);
    change.demand_dial.entry.sealed[0] ^= 1;
    strcpy(change.name, "Branch");
    change.fields = PHONE_FIELD_SEALED;
    ck_assert_int_eq(rras_config_change(h, 0, &change, 1, NULL, &why), ERROR_INVALID_PASSWORD);
    change.kind = CHANGE_INTERFACE_DELETE;
    ck_assert_int_eq(rras_config_change(h, 0, &change, 1, NULL, &why), 0);
    ck_assert_uint_eq(running("Branch", &state), 0);
}
END_TEST

START_TEST(secrets_come_out_sealed_and_go_in_again_for_the_same_name_only)
{
    RRAS_USER_CHANGE user = { .fields = RRAS_USER_PASSWORD | RRAS_USER_REVERSIBLE, .wants_reversible_password = 1, .name = "joe", .password = "Secret" };
    struct config_change list[2] = { change_of(CHANGE_USER_DELETE, "joe"), change_of(CHANGE_USER_ADD, "JOE") };
    RRAS_USER_NAME joe = { .name = "joe" };
    RRAS_SEALED sealed, again;
    RRAS_USER_0 info;
    RRAS_MESSAGE why;

    ck_assert_int_eq(RrasUserAdd(h, &user, &why), 0);
    ck_assert_int_eq(RrasUserGetSealed(h, &joe, &sealed, &why), 0);
    ck_assert_uint_gt(sealed.len, 100);
    ck_assert_int_eq(RrasUserGetSealed(h, &joe, &again, &why), 0);
    ck_assert_uint_eq(again.len, sealed.len);
    ck_assert_mem_eq(again.data, sealed.data, sealed.len);
    list[1].fields = USER_FIELD_SEALED | USER_FIELD_REVERSIBLE;
    list[1].user.has_reversible_password = true;
    list[1].user.sealed_len = (uint16_t)sealed.len;
    memcpy(list[1].user.sealed, sealed.data, sealed.len);
    ck_assert_int_eq(rras_config_change(h, 0, list, 2, NULL, &why), 0);
    ck_assert_int_eq(RrasUserGetInfo(h, &joe, &info), 0);
    ck_assert_uint_eq(info.has_reversible_password, 1);
    strcpy(list[1].name, "ann");
    ck_assert_int_eq(rras_config_change(h, 0, list + 1, 1, NULL, &why), ERROR_INVALID_PASSWORD);
    ck_assert_ptr_nonnull(strstr(why.text, "do not open"));
    strcpy(joe.name, "ann");
    ck_assert_int_eq(RrasUserGetSealed(h, &joe, &sealed, &why), ERROR_NO_SUCH_USER);
}
END_TEST

START_TEST(a_full_server_is_read_and_changed_quickly)
{
    struct config_change *list = calloc(LINES + USERS, sizeof *list);
    struct ras_config config;
    RRAS_MESSAGE why;
    ULONGLONG began;
    long status;

    for (unsigned i = 0; i < LINES; i++) {
        list[i] = change_of(CHANGE_DEVICE_ADD, "");
        list[i].fields = DEVICE_FIELD_LISTEN | DEVICE_FIELD_PORTS;
        list[i].device = (struct device_config){ .kind = DEVICE_TCP, .listen_address = IP4(127, 0, 0, 1), .listen_port = (uint16_t)(40000 + i),
                                                 .ports = PORTS_EACH };
    }
    for (unsigned i = 0; i < USERS; i++) {
        list[LINES + i] = change_of(CHANGE_USER_ADD, "");
        snprintf(list[LINES + i].name, sizeof list->name, "user%u", i);
        list[LINES + i].fields = USER_FIELD_PASSWORD;
        strcpy(list[LINES + i].user.password, "x");
    }
    began = GetTickCount64();
    status = rras_config_change(h, 0, list, LINES + USERS, NULL, &why);
    ck_assert_msg(status == 0, "%ld %s", status, why.text);
    printf("%u changes: %u ms\n", LINES + USERS, (unsigned)(GetTickCount64() - began));
    ck_assert_uint_lt(GetTickCount64() - began, CHANGE_MS);
    began = GetTickCount64();
    read_config(&config);
    printf("%u ports and %u users read: %u ms\n", (unsigned)config.port_count, (unsigned)config.user_count, (unsigned)(GetTickCount64() - began));
    ck_assert_uint_lt(GetTickCount64() - began, READ_MS);
    ck_assert_uint_eq(config.port_count, LINES * PORTS_EACH);
    ck_assert_uint_eq(config.user_count, USERS);
    ras_config_fini(&config);
    config_changes_free(list, LINES + USERS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config");
    TCase *tc = tcase_create("config");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, lists_of_changes_do_in_the_service_what_they_do_here);
    tcase_add_test(tc, the_second_administrator_is_told_that_something_changed);
    tcase_add_test(tc, a_refused_change_is_named_and_nothing_is_changed);
    tcase_add_test(tc, what_no_front_end_sends_is_refused);
    tcase_add_test(tc, an_interface_no_front_end_sends_is_refused);
    tcase_add_test(tc, an_interface_runs_as_soon_as_it_is_configured_and_is_gone_when_it_is_deleted);
    tcase_add_test(tc, secrets_come_out_sealed_and_go_in_again_for_the_same_name_only);
    tcase_add_test(tc, a_full_server_is_read_and_changed_quickly);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
