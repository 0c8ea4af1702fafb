/*
 * args.h - the command line of rrasctl, in the grammar of netsh ras (facts: rras 4.5).
 *
 * A command is one or more words, then values as name=value or bare, in the order of the command's
 * parameters; --instance NAME, --json and --help may stand anywhere. Everything is driven by the
 * table of commands.h. Values are checked here, so a command that parses is well-formed. Pure; what
 * is parsed points into argv, which must outlive it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CTL_ARGS_H
#define RRAS_CTL_ARGS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PARAMS_MAX = 40, PAIRS_MAX = 32, ARGS_MESSAGE_MAX = 512 };

enum param_kind {
    PARAM_TEXT,      /* `max` octets at most; "" only where min is 0 */
    PARAM_NUMBER,    /* `min` to `max` */
    PARAM_YESNO,     /* yes|no; also on|off, true|false, enabled|disabled, 1|0; `choices` is the pair to show */
    PARAM_CHOICE,    /* one of the words in `choices`, case does not matter; the number is its index */
    PARAM_ADDRESS,   /* a.b.c.d, or a word in `choices`, which stands for 0 */
    PARAM_ENDPOINT   /* a.b.c.d:port; the port may be left out where min is 0 */
};

struct param {
    const char *name;
    enum param_kind kind;
    bool is_required;
    uint32_t min, max;
    const char *choices;   /* "permit|deny"; NULL none */
    const char *only_for;  /* needs type= to be this word, where type= is given; NULL always */
    const char *what;      /* one line of help */
};

struct command {
    int id;                      /* enum command_id */
    const char *words;           /* "add device" */
    const struct param *params;  /* in positional order */
    size_t param_count;
    bool takes_pairs;            /* any NAME=VALUE, at least one: set settings */
    bool has_json;
    const char *what;            /* one line */
    const char *notes;           /* more for `help COMMAND`; NULL none */
    const char *example;         /* without "rrasctl " */
};

struct arg_value {
    const char *text;            /* NULL: not given */
    uint32_t number;             /* number, yes 1/no 0, index of the choice, address (host order) */
    uint16_t port;               /* endpoints; 0 not given */
};

struct arg_pair {
    char name[32];
    const char *value;
};

struct args {
    const struct command *command;   /* never NULL after a good parse */
    struct arg_value values[PARAMS_MAX];
    struct arg_pair pairs[PAIRS_MAX];
    size_t pair_count;
    const char *instance;            /* "" unless told otherwise */
    bool is_json;
    bool wants_help;                 /* help was asked for: on `command`, or in general */
    const char *help_words[4];       /* `help add device`: the words after help */
    size_t help_word_count;
};

/* `arguments` are those after the program's name. False: `message` is one sentence with the cure. */
bool args_parse(const struct command *table, size_t count, char *const *arguments, int n, struct args *out,
                char message[ARGS_MESSAGE_MAX]);

/* The value of a parameter of out->command, by name; never NULL, `text` is NULL when not given. */
const struct arg_value *args_value(const struct args *args, const char *name);
/* How many of the words `words` (at most n) name a command; the command, or NULL when none does. */
const struct command *args_find_command(const struct command *table, size_t count, const char *const *words, size_t n,
                                        size_t *used);
/* Yes/no in any of its spellings. */
bool args_yesno(const char *text, uint32_t *value);
/* Decimal, nothing else, at most 4294967295. */
bool args_number(const char *text, uint32_t *value);
#endif
