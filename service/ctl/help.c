/*
 * help.c - what rrasctl says about its commands.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/commands.h"
#include <string.h>
#include "common/base/text.h"
#include "service/ctl/table.h"

static void value_text(const struct param *param, char *out, size_t cap)
{
    switch (param->kind) {
    case PARAM_CHOICE: snprintf(out, cap, "%s=%s", param->name, param->choices); break;
    case PARAM_YESNO: snprintf(out, cap, "%s=%s", param->name, param->choices ? param->choices : "yes|no"); break;
    case PARAM_NUMBER: snprintf(out, cap, "%s=N", param->name); break;
    case PARAM_ENDPOINT: snprintf(out, cap, param->min ? "%s=ADDR:PORT" : "%s=ADDR[:PORT]", param->name); break;
    case PARAM_ADDRESS:
        snprintf(out, cap, "%s=ADDR%s%s", param->name, param->choices ? "|" : "", param->choices ? param->choices : "");
        break;
    case PARAM_TEXT: snprintf(out, cap, "%s=TEXT", param->name); break;
    }
}

void help_all(FILE *out)
{
    fputs("rrasctl - Routing and Remote Access from the command line\n\n"
          "Usage: rrasctl [--instance NAME] [--json] COMMAND [name=value ...]\n\nCommands:\n", out);
    for (size_t i = 0; i < command_count; i++) {
        fprintf(out, "  %-24s ", command_table[i].words);
        print_wrapped(out, command_table[i].what, 27, 27, CONSOLE_WIDTH);
    }
    fputs("  help [COMMAND]           This list, or all about one command\n\n"
          "Values may be given without their names, in the order of the command's help.\n"
          "--instance NAME speaks to another instance; --json is for scripts.\n", out);
}

/* The parameters that are for one type only, or (NULL) for all. */
static void help_params(FILE *out, const struct command *command, const char *only_for)
{
    char value[96], what[256];
    bool has_title = false;

    for (size_t i = 0; i < command->param_count; i++) {
        const struct param *param = &command->params[i];

        if (only_for ? !param->only_for || strcmp(param->only_for, only_for) != 0 : param->only_for != NULL)
            continue;
        if (!has_title && only_for)
            fprintf(out, "With type=%s:\n", only_for);
        has_title = true;
        value_text(param, value, sizeof value);
        snprintf(what, sizeof what, param->kind == PARAM_NUMBER ? "%s (%u to %u)" : "%s", param->what, (unsigned)param->min,
                 (unsigned)param->max);
        if (strlen(value) > 26)
            fprintf(out, "  %s\n%*s", value, 30, "");
        else
            fprintf(out, "  %-26s  ", value);
        print_wrapped(out, what, 30, 30, CONSOLE_WIDTH);
    }
}

void help_command(FILE *out, const struct command *command)
{
    fprintf(out, "%s.\n\nUsage: rrasctl %s", command->what, command->words);
    for (size_t i = 0; i < command->param_count; i++) {
        if (command->params[i].is_required && !command->params[i].only_for)
            fprintf(out, " %s=", command->params[i].name);
    }
    fprintf(out, "%s%s\n", command->takes_pairs ? " NAME=VALUE ..." : command->param_count ? " [name=value ...]" : "",
            command->has_json ? " [--json]" : "");
    if (command->param_count)
        fputs("\nParameters:\n", out);
    help_params(out, command, NULL);
    help_params(out, command, "tcp");
    help_params(out, command, "modem");
    if (command->notes) {
        fputc('\n', out);
        print_wrapped(out, command->notes, 0, 0, CONSOLE_WIDTH);
    }
    fprintf(out, "\nExample: rrasctl %s\n", command->example);
}

bool help_words(FILE *out, const char *const *words, size_t n)
{
    size_t used;
    const struct command *command = args_find_command(command_table, command_count, words, n, &used);
    char joined[96] = "";
    bool found = false;

    if (n == 0) {
        help_all(out);
        return true;
    }
    if (command) {
        help_command(out, command);
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(joined);

        snprintf(joined + len, sizeof joined - len, "%.30s ", words[i]);
    }
    for (size_t i = 0; i < command_count; i++) {
        char begin[96];

        text_copy(begin, strlen(joined) + 1 < sizeof begin ? strlen(joined) + 1 : sizeof begin, command_table[i].words);
        if (!text_equal_nocase(begin, joined))
            continue;
        fprintf(out, "  %-24s ", command_table[i].words);
        print_wrapped(out, command_table[i].what, 27, 27, CONSOLE_WIDTH);
        found = true;
    }
    return found;
}
