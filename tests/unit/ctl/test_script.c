/* test_script.c - files of commands: read whole, written, and read again. SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include "service/ctl/script.h"
#include "tests/unit/ras/random_config.h"

static const struct {
    const char *line;
    int n;                         /* -1: refused */
    const char *words[4];
} lines[] = {
    { "", 0, { 0 } },
    { "   \t ", 0, { 0 } },
    { "# a comment \"", 0, { 0 } },
    { "   # another", 0, { 0 } },
    { "one", 1, { "one" } },
    { "  one\ttwo  three ", 3, { "one", "two", "three" } },
    { "name=\"a b\" c", 2, { "name=a b", "c" } },
    { "\"a b\"\"c\"", 1, { "a b\"c" } },
    { "\"\" x", 2, { "", "x" } },
    { "init=\"AT \"\"X4\"\" #1\"", 1, { "init=AT \"X4\" #1" } },
    { "a#b #", 2, { "a#b", "#" } },
    { "C:\\new\\ x", 2, { "C:\\new\\", "x" } },
    { "\"a\"b\"c d\"e", 1, { "abc de" } },
    { "\"open", -1, { 0 } },
    { "a\"", -1, { 0 } },
    { "\"a\"\"", -1, { 0 } },
};

START_TEST(a_line_is_split_at_blanks_but_not_in_quotes)
{
    char text[64], message[ARGS_MESSAGE_MAX] = "", *words[SCRIPT_WORDS_MAX];
    int n;

    strcpy(text, lines[_i].line);
    n = script_split(text, words, message);
    ck_assert_msg(n == lines[_i].n, "%s: %d", lines[_i].line, n);
    for (int i = 0; i < n; i++)
        ck_assert_str_eq(words[i], lines[_i].words[i]);
    ck_assert_int_eq(strlen(message) > 0, n < 0);
}
END_TEST

START_TEST(more_words_than_a_command_can_have_are_refused)
{
    char text[4 * SCRIPT_WORDS_MAX] = "", message[ARGS_MESSAGE_MAX] = "", *words[SCRIPT_WORDS_MAX];

    for (int i = 0; i <= SCRIPT_WORDS_MAX; i++)
        strcat(text, "x ");
    ck_assert_int_eq(script_split(text, words, message), -1);
}
END_TEST

START_TEST(what_is_quoted_comes_back_as_one_word)
{
    static const char *const texts[] = { "", "plain", "a b", "\"", "\"\"", "# x", "a\"b c", " ", "\t", "C:\\ x", "\xc3\xa4 \xc3\xb6" };
    char quoted[64], message[ARGS_MESSAGE_MAX], *words[SCRIPT_WORDS_MAX];

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_int_eq(script_split(script_quote(texts[i], quoted), words, message), 1);
        ck_assert_str_eq(words[0], texts[i]);
    }
}
END_TEST

static bool read_text(const char *text, struct ras_config *now, struct change_list *list, size_t *line, struct ctl_refusal *refusal)
{
    size_t len = strlen(text);
    char *copy = malloc(len + 1);
    bool ok;

    memcpy(copy, text, len + 1);
    ok = script_read(copy, len, now, list, line, refusal);
    free(copy);
    return ok;
}

static const struct {
    const char *file;
    unsigned line;
    unsigned long number;
    const char *part;          /* of the sentence */
} slips[] = {
    { "frobnicate\n", 1, 87, "no command" },
    { "\n\n\"x\n", 3, 87, "quote" },
    { "show status\n", 1, 87, "does not change" },
    { "add user name=joe password=*\n", 1, 86, "keyboard" },
    { "aaaa add authserver name=r secret=*\n", 1, 86, "keyboard" },
    { "set settings auth-retries=1 --json\n", 1, 87, "--json" },
    { "set settings auth-retries=1 --instance x\n", 1, 87, "command line" },
    { "help add user\n", 1, 87, "command line" },
    { "set settings no-such=1\n", 1, 1168, "no setting" },
    { "delete device name=COM9\n", 1, 1168, "COM9" },
    { "delete port name=TCP1\n", 1, 615, "TCP1" },
    { "delete user name=joe\n", 1, 1317, "joe" },
    { "# x\r\nadd device type=modem port=COM1\r\nadd device type=modem port=com1\r\n", 3, 183, "COM1" },
    { "add device type=tcp listen=0.0.0.0:1\nadd device type=tcp listen=127.0.0.1:1\n", 2, 183, "0.0.0.0" },
    { "add user name=joe password=x reversible=yes\nset user name=joe cbnumber=12x\n", 2, 751, "number" },
    { "add user name=joe sealed=zz\n", 1, 87, "sealed" },
    { "add user name=joe sealed=0\n", 1, 87, "sealed" },
    { "add user name=joe password=x expires=2031-02-30\n", 1, 87, "expires" },
    { "aaaa delete acctserver name=r\n", 1, 1168, "acctserver" },
    { "aaaa add authserver name=r secret=x\naaaa delete acctserver name=r\n", 2, 1168, "acctserver" },
    { "aaaa add authserver name=r secret=x\naaaa add authserver name=R secret=y\n", 2, 183, "already" },
    { "add interface name=A number=1 routes=10.0.0.0/8\nadd interface name=B number=1 routes=10.0.0.0/8\n", 2, 183, "interface A" },
    { "add interface name=A number=1\nadd route A 10.0.0.0/8\nadd route a 10.0.0.0/8\n", 3, 183, "already" },
    { "add interface name=A number=1\nadd route A 10.0.0.0/8\ndelete route a 10.0.0.0/9\n", 3, 1168, "no route" },
    { "add interface name=A number=1 routes=10.0.0.0/8,\n", 1, 87, "no route" },
    { "add interface name=A number=1 hours=Mon\n", 1, 87, "hours" },
    { "add interface name=A number=1 filters=\"tcp 10.0.0.0/8\"\n", 1, 87, "no filter" },
    { "add interface name=A number=1 unreachable=1-\n", 1, 87, "unreachable" },
    { "add interface name=A number=1 dialin-password=*\n", 1, 86, "keyboard" },
    { "set interface name=A idle=1\n", 1, 905, "no demand-dial interface" },
    { "delete interface name=A\n", 1, 1168, "no demand-dial interface" },
    { "connect interface name=A\n", 1, 87, "does not change" },
    { "add user name=joe Geheim permit x y z 1 2 3 4 5 6 7 8\n", 1, 87, "" },
};

START_TEST(the_first_wrong_line_is_told_and_no_password_of_it)
{
    struct change_list list = { .count = 0 };
    struct ctl_refusal refusal = { .number = 0 };
    struct ras_config now;
    size_t line;

    ras_config_init(&now);
    ck_assert_msg(!read_text(slips[_i].file, &now, &list, &line, &refusal), "%s", slips[_i].file);
    ck_assert_uint_eq(line, slips[_i].line);
    ck_assert_msg(refusal.number == slips[_i].number, "%s: %lu %s", slips[_i].file, refusal.number, refusal.sentence);
    ck_assert_msg(strstr(refusal.sentence, slips[_i].part) != NULL, "%s: %s", slips[_i].file, refusal.sentence);
    ck_assert_ptr_null(strstr(refusal.sentence, "Geheim"));
    change_list_fini(&list);
    ras_config_fini(&now);
}
END_TEST

START_TEST(lines_may_end_as_on_any_system_and_begin_with_the_program)
{
    struct change_list list = { .count = 0 };
    struct ctl_refusal refusal = { .number = 0 };
    struct ras_config now;
    size_t line;

    ras_config_init(&now);
    ck_assert_msg(read_text("\xef\xbb\xbfrrasctl set settings auth-retries=1\r\n\r\n# x\nRRASCTL add device tcp 127.0.0.1:1 4\nip set addrassign pool",
                            &now, &list, &line, &refusal), "%s", refusal.sentence);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_uint_eq(list.lines[0], 1);
    ck_assert_uint_eq(list.lines[1], 4);
    ck_assert_uint_eq(now.port_count, 4);
    ck_assert_uint_eq(now.settings.auth_retries, 1);
    change_list_fini(&list);
    ras_config_fini(&now);
}
END_TEST

START_TEST(a_line_too_long_and_a_nul_are_refused)
{
    static char file[SCRIPT_LINE_MAX + 10];
    struct change_list list = { .count = 0 };
    struct ctl_refusal refusal = { .number = 0 };
    struct ras_config now;
    size_t line;

    ras_config_init(&now);
    memset(file, '#', sizeof file);
    ck_assert(!script_read(file, sizeof file, &now, &list, &line, &refusal));
    memcpy(file, "\n# \0 \n", 6);
    ck_assert(!script_read(file, 6, &now, &list, &line, &refusal));
    ck_assert_uint_eq(line, 2);
    ras_config_fini(&now);
}
END_TEST

/* What a dump of `config` writes; malloc'ed. */
static char *dump(const struct ras_config *config)
{
    FILE *file = tmpfile();
    struct config_change *changes;
    struct ras_config fresh;
    size_t count;
    char *text;
    long len;

    ras_config_init(&fresh);
    ck_assert(file && ras_config_diff(&fresh, config, &changes, &count));
    script_write(file, changes, count);
    config_changes_free(changes, count);
    len = ftell(file);
    text = calloc(1, (size_t)len + 1);
    rewind(file);
    ck_assert_uint_eq(fread(text, 1, (size_t)len, file), (size_t)len);
    fclose(file);
    return text;
}

START_TEST(what_is_dumped_makes_the_same_server_and_the_same_dump)
{
    for (unsigned round = 1; round <= 150; round++) {
        uint32_t seed = round * 2654435761u + (uint32_t)_i;
        struct change_list list = { .count = 0 };
        struct ctl_refusal refusal = { .number = 0 };
        struct ras_config config, made;
        char *first, *second;
        size_t line;

        ras_config_init(&config);
        ras_config_init(&made);
        for (uint32_t n = chance(&seed, 60); n > 0; n--)
            edit_somehow(&config, &seed);
        as_stored(&config);
        for (size_t i = 0; i < config.user_count; i++) {
            config.users[i].sealed_len = 40;
            memset(config.users[i].sealed, (int)i + 1, 40);
        }
        for (size_t i = 0; i < config.radius_count; i++) {
            config.radius[i].sealed_len = config.radius[i].has_secret ? 33 : 0;
            memset(config.radius[i].sealed, (int)i + 0x80, 33);
        }
        for (size_t i = 0; i < config.phone_count; i++) {
            config.phone[i].sealed_len = config.phone[i].has_password ? 21 : 0;
            memset(config.phone[i].sealed, (int)i + 0x40, 21);
        }
        for (size_t i = 0; i < config.interface_count; i++) {
            struct phone_entry *entry = &config.interfaces[i].entry;

            entry->sealed_len = entry->has_password ? 20 : 0;
            memset(entry->sealed, (int)i + 0x20, 20);
        }
        first = dump(&config);
        ck_assert_msg(read_text(first, &made, &list, &line, &refusal), "round %u, line %u: %s\n%s", round, (unsigned)line, refusal.sentence, first);
        ck_assert_msg(!config_difference(&made, &config), "round %u: %s\n%s", round, config_difference(&made, &config), first);
        second = dump(&made);
        ck_assert_str_eq(second, first);
        free(first);
        free(second);
        change_list_fini(&list);
        ras_config_fini(&config);
        ras_config_fini(&made);
    }
}
END_TEST

START_TEST(without_their_boxes_users_are_comments)
{
    struct ras_config config;
    struct user_config user;
    struct change_list list = { .count = 0 };
    struct ctl_refusal refusal = { .number = 0 };
    struct ras_config made;
    size_t line;
    char *text;

    ras_config_init(&config);
    ras_config_init(&made);
    user_config_defaults(&user);
    strcpy(user.name, "joe");
    ck_assert_ptr_nonnull(ras_config_add_user(&config, &user));
    text = dump(&config);
    ck_assert_ptr_nonnull(strstr(text, "\n# add user name=joe password=\n"));
    ck_assert(read_text(text, &made, &list, &line, &refusal));
    ck_assert_uint_eq(list.count, 0);
    free(text);
    ras_config_fini(&config);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("script");
    TCase *cases = tcase_create("script");
    SRunner *runner;
    int failed;

    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, a_line_is_split_at_blanks_but_not_in_quotes, 0, (int)(sizeof lines / sizeof *lines));
    tcase_add_test(cases, more_words_than_a_command_can_have_are_refused);
    tcase_add_test(cases, what_is_quoted_comes_back_as_one_word);
    tcase_add_loop_test(cases, the_first_wrong_line_is_told_and_no_password_of_it, 0, (int)(sizeof slips / sizeof *slips));
    tcase_add_test(cases, lines_may_end_as_on_any_system_and_begin_with_the_program);
    tcase_add_test(cases, a_line_too_long_and_a_nul_are_refused);
    tcase_add_loop_test(cases, what_is_dumped_makes_the_same_server_and_the_same_dump, 0, 3);
    tcase_add_test(cases, without_their_boxes_users_are_comments);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
