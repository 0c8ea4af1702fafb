/*
 * test_args.c - the command line of rrasctl: what is understood, and what is said about the rest.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/ip4.h"
#include "service/ctl/commands.h"

enum { WORDS = 80 };

/* Splits at spaces; '_' inside a word stands for a space, so that values can hold one. */
static bool parse(const char *line, struct args *out, char *message)
{
    static char buffer[4096];
    static char *words[WORDS];
    int n = 0;

    ck_assert_uint_lt(strlen(line), sizeof buffer);
    strcpy(buffer, line);
    for (char *at = strtok(buffer, " "); at; at = strtok(NULL, " ")) {
        for (char *c = at; *c; c++) {
            if (*c == '_')
                *c = ' ';
        }
        words[n++] = at;
    }
    return args_parse(command_table, command_count, words, n, out, message);
}

START_TEST(every_command_has_help_and_an_example_that_parses)
{
    const struct command *command = &command_table[_i];
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    ck_assert_msg(parse(command->example, &args, message), "%s: %s", command->example, message);
    ck_assert_str_eq(args.command->words, command->words);
    ck_assert_uint_gt(strlen(command->what), 10);
    ck_assert_uint_le(strlen(command->words), 24); /* the list's column */
    ck_assert_uint_le(command->param_count, PARAMS_MAX);
    ck_assert_int_eq(command->id, _i); /* the program's own table has this order */
}
END_TEST

START_TEST(every_parameter_is_explained_and_named_once)
{
    const struct command *command = &command_table[_i];

    for (size_t i = 0; i < command->param_count; i++) {
        ck_assert_uint_gt(strlen(command->params[i].what), 5);
        ck_assert(command->params[i].kind != PARAM_CHOICE || command->params[i].choices);
        ck_assert(command->params[i].kind != PARAM_TEXT || command->params[i].max > 0);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(command->params[i].name, command->params[j].name);
    }
}
END_TEST

START_TEST(no_example_shows_a_password)
{
    const char *at = strstr(command_table[_i].example, "password=");

    ck_assert(!at || at[9] == '*');
}
END_TEST

START_TEST(help_fits_the_narrowest_console)
{
    FILE *file = fopen("test_args_help.txt", "w+b");
    char line[256];

    ck_assert_ptr_nonnull(file);
    help_all(file);
    for (size_t i = 0; i < command_count; i++)
        help_command(file, &command_table[i]);
    rewind(file);
    while (fgets(line, sizeof line, file))
        ck_assert_msg(strcspn(line, "\r\n") <= 80, "%s", line);
    fclose(file);
    remove("test_args_help.txt");
}
END_TEST

static const struct {
    const char *line, *words;      /* the command that is meant */
    const char *name, *text;       /* one of its values */
    uint32_t number;
    uint16_t port;
} good[] = {
    { "show portstatus name=TCP1", "show portstatus", "name", "TCP1", 0, 0 },
    { "SHOW PortStatus NAME=TCP1", "show portstatus", "name", "TCP1", 0, 0 },
    { "add user joe secret", "add user", "password", "secret", 0, 0 },
    { "add user name=joe secret permit", "add user", "dialin", "permit", 0, 0 },
    { "add user password=a=b=c name=joe", "add user", "password", "a=b=c", 0, 0 },
    { "add user name=joe_smith password=x", "add user", "name", "joe smith", 0, 0 },
    { "set user joe dialin=DENY", "set user", "dialin", "DENY", 1, 0 },
    { "set user joe address=10.9.0.5", "set user", "address", "10.9.0.5", IP4(10, 9, 0, 5), 0 },
    { "set user joe address=pool", "set user", "address", "pool", 0, 0 },
    { "set user joe cbnumber=", "set user", "cbnumber", "", 0, 0 },
    { "set user joe disabled=on", "set user", "disabled", "on", 1, 0 },
    { "set user joe disabled=False", "set user", "disabled", "False", 0, 0 },
    { "add device tcp 127.0.0.1:2323 4", "add device", "listen", "127.0.0.1:2323", IP4(127, 0, 0, 1), 2323 },
    { "add device tcp 127.0.0.1:2323 4", "add device", "ports", "4", 4, 0 },
    { "add device type=modem port=COM1 init=AT&F1_S7=60", "add device", "init", "AT&F1 S7=60", 0, 0 },
    { "ip set dns upstream=192.0.2.1", "ip set dns", "upstream", "192.0.2.1", IP4(192, 0, 2, 1), 0 },
    { "ip set dns upstream=192.0.2.1:5353", "ip set dns", "upstream", "192.0.2.1:5353", IP4(192, 0, 2, 1), 5353 },
    { "ip set dns address=server", "ip set dns", "address", "server", 0, 0 },
    { "set wanports device=* rasinonly=yes", "set wanports", "device", "*", 0, 0 },
    { "show events count=1000", "show events", "count", "1000", 1000, 0 },
    { "set tracing TCP1 enabled", "set tracing", "state", "enabled", 1, 0 },
    { "set tracing name=* state=off", "set tracing", "state", "off", 0, 0 },
    { "add authtype mschapv2", "add authtype", "type", "mschapv2", 3, 0 },
    { "set interface Office admin=disabled", "set interface", "enabled", "disabled", 0, 0 },
    { "set interface Office kind=tcp", "set interface", "type", "tcp", 1, 0 },
    { "add interface Office auth=PAP", "add interface", "authtypes", "PAP", 0, 0 },
    { "add interface Office redial-delay=9", "add interface", "redialdelay", "9", 9, 0 },
    { "add interface Office twoway=yes", "add interface", "two-way", "yes", 1, 0 },
    { "dial Office auth=PAP", "dial", "auth", "PAP", 1, 0 },
    { "show interface Office", "show interface", "name", "Office", 0, 0 },
    { "connect interface Office", "connect interface", "name", "Office", 0, 0 },
    { "add route Office 10.2.0.0/16", "add route", "destination", "10.2.0.0/16", 0, 0 },
};

START_TEST(values_come_by_name_or_in_order)
{
    char message[ARGS_MESSAGE_MAX];
    struct args args;
    const struct arg_value *value;

    ck_assert_msg(parse(good[_i].line, &args, message), "%s: %s", good[_i].line, message);
    ck_assert_str_eq(args.command->words, good[_i].words);
    value = args_value(&args, good[_i].name);
    ck_assert_ptr_nonnull(value->text);
    ck_assert_str_eq(value->text, good[_i].text);
    ck_assert_uint_eq(value->number, good[_i].number);
    ck_assert_uint_eq(value->port, good[_i].port);
}
END_TEST

static const struct {
    const char *line, *part; /* of the sentence */
} bad[] = {
    { "bogus", "no command \"bogus\"" },
    { "show", "no command \"show\"" },
    { "show bogus", "no command \"show bogus\"" },
    { "add user", "needs name=" },
    { "add device", "needs type=" },
    { "add device type=tcp", "needs listen=" },
    { "add device type=modem", "needs port=" },
    { "add device type=modem port=COM1 listen=127.0.0.1:1", "listen= is for type=tcp only" },
    { "add device type=tcp listen=127.0.0.1:1 init=ATZ", "init= is for type=modem only" },
    { "add device type=isdn", "modem|tcp" },
    { "add device type=tcp listen=127.0.0.1", "127.0.0.1:2323" },
    { "add device type=tcp listen=127.0.0.1:0", "127.0.0.1:2323" },
    { "add device type=tcp listen=127.0.0.1:65536", "127.0.0.1:2323" },
    { "add device type=tcp listen=localhost:2323", "127.0.0.1:2323" },
    { "add device type=tcp listen=127.0.0.1:2323x", "127.0.0.1:2323" },
    { "add device type=tcp listen=127.0.0.1:2323 ports=0", "from 1 to 1024" },
    { "add device type=tcp listen=127.0.0.1:2323 ports=1025", "from 1 to 1024" },
    { "add device type=tcp listen=127.0.0.1:2323 ports=-1", "from 1 to 1024" },
    { "add device type=tcp listen=127.0.0.1:2323 ports=4294967297", "from 1 to 1024" },
    { "add device type=tcp listen=127.0.0.1:2323 ports=", "from 1 to 1024" },
    { "add user name= password=x", "name= is empty" },
    { "add user joe password=", "password= is empty" },
    { "add user joe password=x password=y", "given twice" },
    { "add user joe colour=red", "no parameter of that name" },
    { "show user colour=red", "no parameter \"colour\"" },
    { "set user joe dialin=maybe", "permit|deny" },
    { "set user joe disabled=perhaps", "yes or no" },
    { "set user joe address=10.9.0", "10.9.0.5" },
    { "set user joe address=10.9.0.256", "10.9.0.5" },
    { "set tracing TCP1 maybe", "enabled|disabled" },
    { "show user joe jim", "one value too many" },
    { "restart now", "one value too many" },
    { "restart --json", "--json is for commands that show" },
    { "show status --colour", "no option" },
    { "show status --instance", "needs a name" },
    { "set settings", "needs NAME=VALUE" },
    { "set settings auth-retries", "is not NAME=VALUE" },
    { "set settings =3", "is not NAME=VALUE" },
    { "set settings auth-retries=3 AUTH-RETRIES=4", "given twice" },
    { "add user \xff\xfe x", "valid text" },
};

START_TEST(a_wrong_line_gets_one_sentence_that_names_the_cure)
{
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    ck_assert_msg(!parse(bad[_i].line, &args, message), "%s", bad[_i].line);
    ck_assert_msg(strstr(message, bad[_i].part) != NULL, "%s: %s", bad[_i].line, message);
    ck_assert_ptr_null(strchr(message, '\n'));
}
END_TEST

/* Each of them holds the password, or a part of it, where it does not belong. */
START_TEST(no_part_of_a_password_is_said_again)
{
    static const struct {
        const char *line, *cure;
    } rows[] = {
        { "add user joe my Geheim", "in quotes" },
        { "add user joe my permit Geheim", "in quotes" },
        { "add user joe Geheim=ss permit", "password=VALUE" },
        { "add user joe my address=Geheim", "10.9.0.5" },
        { "add user joe my disabled=Geheim", "yes or no" },
        { "set user joe dialin=permit cbpolicy=Geheim", "none|caller|admin" },
        { "add user joe my permit none 555 pool no no no never 00 Geheim", "too many" },
        { "add user joe --Geheim", "password=VALUE" },
        { "adduser joe Geheim", "no command \"adduser joe\"" },
        { "adduser password=Geheim", "no command \"adduser\"" },
        { "user add joe Geheim", "no command" },
    };
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(!parse(rows[i].line, &args, message), "%s", rows[i].line);
        ck_assert_msg(strstr(message, rows[i].cure) != NULL, "%s: %s", rows[i].line, message);
        ck_assert_msg(strstr(message, "Geheim") == NULL, "%s: %s", rows[i].line, message);
    }
}
END_TEST

START_TEST(options_stand_anywhere)
{
    static const char *const lines[] = {
        "--instance lab show status --json", "show --instance=lab status --json", "show status --json --instance lab",
    };
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    ck_assert(parse(lines[_i], &args, message));
    ck_assert_str_eq(args.instance, "lab");
    ck_assert(args.is_json);
    ck_assert_int_eq(args.command->id, CMD_SHOW_STATUS);
}
END_TEST

START_TEST(help_is_asked_for_in_every_usual_way)
{
    static const char *const lines[] = { "help", "", "--help", "/?", "-h", "help add device", "add device --help", "add device /?" };
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    ck_assert(parse(lines[_i], &args, message));
    ck_assert(args.wants_help);
    ck_assert_uint_eq(args.help_word_count, strstr(lines[_i], "device") ? 2 : 0);
}
END_TEST

START_TEST(help_finds_a_command_a_group_or_nothing)
{
    static const char *const device[] = { "add", "device" }, *const group[] = { "show" }, *const none[] = { "bogus" };
    FILE *file = fopen("test_args_words.txt", "w+b");

    ck_assert_ptr_nonnull(file);
    ck_assert(help_words(file, device, 2));
    ck_assert(help_words(file, group, 1));
    ck_assert(help_words(file, NULL, 0));
    ck_assert(!help_words(file, none, 1));
    fclose(file);
    remove("test_args_words.txt");
}
END_TEST

START_TEST(settings_come_as_pairs)
{
    char message[ARGS_MESSAGE_MAX];
    struct args args;

    ck_assert(parse("set settings auth-retries=3 idle-disconnect=", &args, message));
    ck_assert_uint_eq(args.pair_count, 2);
    ck_assert_str_eq(args.pairs[0].name, "auth-retries");
    ck_assert_str_eq(args.pairs[0].value, "3");
    ck_assert_str_eq(args.pairs[1].value, "");
}
END_TEST

START_TEST(too_many_words_are_refused)
{
    char line[1024] = "set settings", message[ARGS_MESSAGE_MAX];
    struct args args;

    for (int i = 0; i < PAIRS_MAX + 1; i++)
        sprintf(line + strlen(line), " a%d=1", i);
    ck_assert(!parse(line, &args, message));
    ck_assert_ptr_nonnull(strstr(message, "At most"));
    for (int i = 0; i < 40; i++)
        strcat(line, " x");
    ck_assert(!parse(line, &args, message));
    ck_assert_ptr_nonnull(strstr(message, "more than"));
}
END_TEST

START_TEST(a_text_is_as_long_as_the_service_takes_it)
{
    char line[512], message[ARGS_MESSAGE_MAX];
    struct args args;

    sprintf(line, "add user joe %0127d", 0);
    ck_assert(parse(line, &args, message));
    sprintf(line, "add user joe %0128d", 0);
    ck_assert(!parse(line, &args, message));
    ck_assert_ptr_nonnull(strstr(message, "at most 127"));
    ck_assert_ptr_null(strstr(message, "0000")); /* the password is not said again */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("args");
    TCase *tc = tcase_create("args");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, every_command_has_help_and_an_example_that_parses, 0, (int)command_count);
    tcase_add_loop_test(tc, every_parameter_is_explained_and_named_once, 0, (int)command_count);
    tcase_add_loop_test(tc, no_example_shows_a_password, 0, (int)command_count);
    tcase_add_test(tc, help_fits_the_narrowest_console);
    tcase_add_loop_test(tc, values_come_by_name_or_in_order, 0, (int)(sizeof good / sizeof *good));
    tcase_add_loop_test(tc, a_wrong_line_gets_one_sentence_that_names_the_cure, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tc, no_part_of_a_password_is_said_again);
    tcase_add_loop_test(tc, options_stand_anywhere, 0, 3);
    tcase_add_loop_test(tc, help_is_asked_for_in_every_usual_way, 0, 8);
    tcase_add_test(tc, help_finds_a_command_a_group_or_nothing);
    tcase_add_test(tc, settings_come_as_pairs);
    tcase_add_test(tc, too_many_words_are_refused);
    tcase_add_test(tc, a_text_is_as_long_as_the_service_takes_it);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
