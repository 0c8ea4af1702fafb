/*
 * args.c - splits a command line into command, options and values, and checks each.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/args.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"

enum { WORDS_MAX = 4, ARGUMENTS_MAX = 64 };

struct parse {
    const struct command *table;
    size_t count;
    const char *rest[ARGUMENTS_MAX];   /* what is left after the options */
    size_t rest_count;
    struct args *out;
    char *message;
    char quote[ARGS_MESSAGE_MAX];      /* see not_this() */
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct parse *parse, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(parse->message, ARGS_MESSAGE_MAX, format, args);
    va_end(args);
    return false;
}

/* Equal up to `len` characters of `text`, and `word` ends there. */
static bool is_word(const char *text, size_t len, const char *word)
{
    if (strlen(word) != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text_upper(text[i]) != text_upper(word[i]))
            return false;
    }
    return true;
}

/* The index of `text` among the words of "a|b|c". */
static bool find_choice(const char *choices, const char *text, uint32_t *index)
{
    uint32_t i = 0;

    for (const char *at = choices; at && *at; i++) {
        size_t len = strcspn(at, "|");

        if (is_word(at, len, text)) {
            *index = i;
            return true;
        }
        at += len;
        at += *at == '|';
    }
    return false;
}

bool args_yesno(const char *text, uint32_t *value)
{
    uint32_t index;

    if (!find_choice("no|yes|off|on|false|true|disabled|enabled|0|1", text, &index))
        return false;
    *value = index & 1;
    return true;
}

bool args_number(const char *text, uint32_t *value)
{
    uint64_t n = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        n = n * 10 + (uint64_t)(*text - '0');
        if (n > UINT32_MAX)
            return false;
    }
    *value = (uint32_t)n;
    return true;
}

static bool parse_endpoint(const char *text, bool needs_port, struct arg_value *value)
{
    const char *colon = strchr(text, ':');
    char address[IP4_TEXT_MAX];
    uint32_t port = 0;
    size_t len = colon ? (size_t)(colon - text) : strlen(text);

    if (len >= sizeof address || (!colon && needs_port))
        return false;
    memcpy(address, text, len);
    address[len] = '\0';
    if (!ip4_parse(address, &value->number))
        return false;
    if (colon && (!args_number(colon + 1, &port) || port < 1 || port > 65535))
        return false;
    value->port = (uint16_t)port;
    return true;
}

/* Words of netsh and of our own dialogs for what is called otherwise here. */
static const struct {
    const char *word, *name;
} synonyms[] = {
    { "kind", "type" }, { "auth", "authtypes" }, { "redial-delay", "redialdelay" }, { "admin", "enabled" }, { "twoway", "two-way" },
};

static const struct param *find_param(const struct command *command, const char *name, size_t len)
{
    for (size_t i = 0; i < command->param_count; i++) {
        if (is_word(name, len, command->params[i].name))
            return &command->params[i];
    }
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (is_word(name, len, synonyms[i].word))
            return find_param(command, synonyms[i].name, strlen(synonyms[i].name));
    }
    return NULL;
}

/* A word that stands in the wrong place of such a command may be a part of the password: it is not
 * said again, as what is on a screen or in a log stays there. */
static bool may_hold_password(const struct command *command)
{
    return find_param(command, "password", 8) != NULL || find_param(command, "secret", 6) != NULL;
}

/* How a sentence about a bad value ends. */
static const char *not_this(struct parse *parse, const char *text)
{
    if (may_hold_password(parse->out->command))
        return "; a password that holds spaces stands in quotes";
    snprintf(parse->quote, sizeof parse->quote, ", not \"%s\"", text);
    return parse->quote;
}

/* Judges `text` for one parameter; the message names what would be good. */
static bool set_value(struct parse *parse, const struct param *param, const char *text)
{
    struct arg_value *value = &parse->out->values[param - parse->out->command->params];
    uint32_t index;

    if (value->text)
        return refuse(parse, "%s= is given twice.", param->name);
    switch (param->kind) {
    case PARAM_TEXT:
        if (!text_is_utf8(bytes_of_text(text)))
            return refuse(parse, "%s= is not valid text (UTF-8).", param->name);
        if (strlen(text) > param->max)
            return refuse(parse, "%s= is too long; at most %u characters are possible.", param->name, (unsigned)param->max);
        if (!*text && param->min > 0)
            return refuse(parse, "%s= is empty.", param->name);
        break;
    case PARAM_NUMBER:
        if (!args_number(text, &value->number) || value->number < param->min || value->number > param->max)
            return refuse(parse, "%s= takes a number from %u to %u%s.", param->name, (unsigned)param->min, (unsigned)param->max,
                          not_this(parse, text));
        break;
    case PARAM_YESNO:
        if (!args_yesno(text, &value->number))
            return refuse(parse, "%s= takes %s%s.", param->name, param->choices ? param->choices : "yes or no",
                          not_this(parse, text));
        break;
    case PARAM_CHOICE:
        if (!find_choice(param->choices, text, &value->number))
            return refuse(parse, "%s= takes %s%s.", param->name, param->choices, not_this(parse, text));
        break;
    case PARAM_ADDRESS:
        if (find_choice(param->choices, text, &index))
            value->number = 0;
        else if (!ip4_parse(text, &value->number))
            return refuse(parse, "%s= takes an address such as 10.9.0.5%s%s%s.", param->name,
                          param->choices ? " or " : "", param->choices ? param->choices : "", not_this(parse, text));
        break;
    case PARAM_ENDPOINT:
        if (!parse_endpoint(text, param->min > 0, value))
            return refuse(parse, "%s= takes an address and a port such as 127.0.0.1:2323%s.", param->name,
                          not_this(parse, text));
        break;
    }
    value->text = text;
    return true;
}

static bool is_name(const char *text, size_t len)
{
    return len > 0 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >= len;
}

static bool take_pair(struct parse *parse, const char *text)
{
    struct args *out = parse->out;
    size_t len = strcspn(text, "=");
    struct arg_pair *pair = &out->pairs[out->pair_count];

    if (text[len] != '=' || !is_name(text, len) || len >= sizeof pair->name)
        return refuse(parse, "\"%s\" is not NAME=VALUE. Type: rrasctl help %s", text, out->command->words);
    if (out->pair_count == PAIRS_MAX)
        return refuse(parse, "At most %d settings can be set at once.", (int)PAIRS_MAX);
    memcpy(pair->name, text, len);
    pair->name[len] = '\0';
    for (size_t i = 0; i < out->pair_count; i++) {
        if (text_equal_nocase(out->pairs[i].name, pair->name))
            return refuse(parse, "%s= is given twice.", pair->name);
    }
    pair->value = text + len + 1;
    out->pair_count++;
    return true;
}

/* name=value, or a bare value for the first parameter that has none yet. */
static bool take_value(struct parse *parse, const char *text)
{
    const struct command *command = parse->out->command;
    size_t len = strcspn(text, "=");
    const struct param *param;

    if (command->takes_pairs)
        return take_pair(parse, text);
    if (text[len] == '=') {
        param = find_param(command, text, len);
        if (param)
            return set_value(parse, param, text + len + 1);
        if (is_name(text, len) && may_hold_password(command))
            return refuse(parse, "\"%s\" has no parameter of that name; a password that holds = is given as password=VALUE."
                          " Type: rrasctl help %s", command->words, command->words);
        if (is_name(text, len))
            return refuse(parse, "\"%s\" has no parameter \"%.*s\". Type: rrasctl help %s", command->words, (int)len, text,
                          command->words);
    }
    for (size_t i = 0; i < command->param_count; i++) {
        if (!parse->out->values[i].text)
            return set_value(parse, &command->params[i], text);
    }
    if (may_hold_password(command))
        return refuse(parse, "There is one value too many; a password that holds spaces stands in quotes. Type: rrasctl help %s",
                      command->words);
    return refuse(parse, "\"%s\" is one value too many. Type: rrasctl help %s", text, command->words);
}

static bool check_values(struct parse *parse)
{
    const struct args *out = parse->out;
    const struct command *command = out->command;
    const char *type = args_value(out, "type")->text;

    for (size_t i = 0; i < command->param_count; i++) {
        const struct param *param = &command->params[i];
        bool fits = !param->only_for || !type || text_equal_nocase(param->only_for, type);

        if (out->values[i].text && !fits)
            return refuse(parse, "%s= is for type=%s only.", param->name, param->only_for);
        if (!out->values[i].text && param->is_required && fits)
            return refuse(parse, "\"%s\" needs %s=. Type: rrasctl help %s", command->words, param->name, command->words);
    }
    if (command->takes_pairs && out->pair_count == 0)
        return refuse(parse, "\"%s\" needs NAME=VALUE. Type: rrasctl help %s", command->words, command->words);
    if (out->is_json && !command->has_json)
        return refuse(parse, "--json is for commands that show something.");
    return true;
}

const struct arg_value *args_value(const struct args *args, const char *name)
{
    static const struct arg_value none;
    const struct param *param = find_param(args->command, name, strlen(name));

    return param ? &args->values[param - args->command->params] : &none;
}

/* The words of `command` are the first ones of `words`; how many, or 0. */
static size_t match_words(const struct command *command, const char *const *words, size_t n)
{
    size_t used = 0;

    for (const char *at = command->words; *at;) {
        size_t len = strcspn(at, " ");

        if (used == n || !is_word(at, len, words[used]))
            return 0;
        used++;
        at += len;
        at += *at == ' ';
    }
    return used;
}

const struct command *args_find_command(const struct command *table, size_t count, const char *const *words, size_t n,
                                        size_t *used)
{
    const struct command *best = NULL;

    *used = 0;
    for (size_t i = 0; i < count; i++) {
        size_t matched = match_words(&table[i], words, n);

        if (matched > *used) {
            *used = matched;
            best = &table[i];
        }
    }
    return best;
}

/* An option, wherever it stands. `*index` moves past its value. False: refused. */
static bool take_option(struct parse *parse, char *const *arguments, int n, int *index, bool *taken)
{
    const char *text = arguments[*index];
    struct args *out = parse->out;
    size_t used;

    *taken = true;
    if (strcmp(text, "--json") == 0) {
        out->is_json = true;
    } else if (strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0 || strcmp(text, "/?") == 0 || strcmp(text, "-?") == 0) {
        out->wants_help = true;
    } else if (strcmp(text, "--instance") == 0) {
        if (*index + 1 >= n)
            return refuse(parse, "--instance needs a name.");
        out->instance = arguments[++*index];
    } else if (strncmp(text, "--instance=", 11) == 0) {
        out->instance = text + 11;
    } else if (strncmp(text, "--", 2) == 0 && text[2] && strchr(text, '=') == NULL) {
        const struct command *command = args_find_command(parse->table, parse->count, parse->rest, parse->rest_count, &used);

        if (command && may_hold_password(command))
            return refuse(parse, "There is no such option, only --instance NAME, --json and --help; a password that begins"
                          " with -- is given as password=VALUE.");
        return refuse(parse, "There is no option \"%s\"; there are --instance NAME, --json and --help.", text);
    } else {
        *taken = false;
    }
    return true;
}

static bool take_command(struct parse *parse, size_t *used)
{
    struct args *out = parse->out;
    char typed[128] = "";

    out->command = args_find_command(parse->table, parse->count, parse->rest, parse->rest_count, used);
    if (out->command)
        return true;
    /* No more than is needed to see the slip: behind it may stand a password. */
    for (size_t i = 0; i < parse->rest_count && i < 2 && !strchr(parse->rest[i], '='); i++) {
        size_t len = strlen(typed);

        snprintf(typed + len, sizeof typed - len, "%s%.40s", i ? " " : "", parse->rest[i]);
    }
    return refuse(parse, "There is no command \"%s\". Type: rrasctl help", typed);
}

bool args_parse(const struct command *table, size_t count, char *const *arguments, int n, struct args *out,
                char message[ARGS_MESSAGE_MAX])
{
    struct parse parse = { .table = table, .count = count, .out = out, .message = message };
    size_t used = 0;

    memset(out, 0, sizeof *out);
    out->instance = "";
    message[0] = '\0';
    for (int i = 0; i < n; i++) {
        bool taken;

        if (!take_option(&parse, arguments, n, &i, &taken))
            return false;
        if (!taken && parse.rest_count == ARGUMENTS_MAX)
            return refuse(&parse, "There are more than %d words on the line.", (int)ARGUMENTS_MAX);
        if (!taken)
            parse.rest[parse.rest_count++] = arguments[i];
    }
    if (parse.rest_count == 0 || is_word(parse.rest[0], strlen(parse.rest[0]), "help")) {
        out->wants_help = true;
        for (size_t i = 1; i < parse.rest_count && out->help_word_count < WORDS_MAX; i++)
            out->help_words[out->help_word_count++] = parse.rest[i];
        return true;
    }
    if (out->wants_help) {
        for (size_t i = 0; i < parse.rest_count && out->help_word_count < WORDS_MAX; i++)
            out->help_words[out->help_word_count++] = parse.rest[i];
        return true;
    }
    if (!take_command(&parse, &used))
        return false;
    for (size_t i = used; i < parse.rest_count; i++) {
        if (!take_value(&parse, parse.rest[i]))
            return false;
    }
    return check_values(&parse);
}
