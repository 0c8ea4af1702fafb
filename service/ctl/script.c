/*
 * script.c - a file of commands is read: all of it is understood before anything is done.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/script.h"
#include <stdarg.h>
#include <string.h>
#include "common/base/text.h"
#include "service/ctl/commands.h"

enum { E_INVALID_PARAMETER = 87 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* One word, moved together as its quotes go away; NULL: a quote is not closed. */
static char *take_word(char *from)
{
    char *to = from;
    bool is_quoted = false;

    for (; *from && (is_quoted || !is_blank(*from)); from++) {
        if (*from != '"')
            *to++ = *from;
        else if (is_quoted && from[1] == '"')
            *to++ = *from++;
        else
            is_quoted = !is_quoted;
    }
    if (is_quoted)
        return NULL;
    if (*from)
        from++;
    *to = '\0'; /* `to` is before `from`, or on the blank that ended the word, or on the line's end */
    return from;
}

int script_split(char *line, char *words[SCRIPT_WORDS_MAX], char message[ARGS_MESSAGE_MAX])
{
    int n = 0;

    while (is_blank(*line))
        line++;
    if (*line == '#')
        return 0;
    while (*line) {
        if (n == SCRIPT_WORDS_MAX) {
            snprintf(message, ARGS_MESSAGE_MAX, "There are more than %d words on the line.", SCRIPT_WORDS_MAX);
            return -1;
        }
        words[n++] = line;
        line = take_word(line);
        if (!line) {
            snprintf(message, ARGS_MESSAGE_MAX, "A quote (\") is not closed; a quote in a value is written twice.");
            return -1;
        }
        while (is_blank(*line))
            line++;
    }
    return n;
}

char *script_quote(const char *text, char *out)
{
    char *to = out;
    bool needs_quotes = *text == '\0' || strpbrk(text, " \t\"#") != NULL;

    if (!needs_quotes)
        return strcpy(out, text);
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"')
            *to++ = '"';
        *to++ = *text;
    }
    *to++ = '"';
    *to = '\0';
    return out;
}

static bool refuse(struct ctl_refusal *refusal, const char *sentence)
{
    text_copy(refusal->sentence, sizeof refusal->sentence, sentence);
    refusal->number = E_INVALID_PARAMETER;
    return false;
}

/* One line, which ends with a NUL. */
static bool read_line(char *text, size_t line, struct ras_config *now, struct change_list *list, struct ctl_refusal *refusal)
{
    static const char program[] = "rrasctl"; /* as people copy it from the manual */
    char *words[SCRIPT_WORDS_MAX], why[CONFIG_WHY_MAX];
    struct args args;
    size_t first = list->count;
    int n = script_split(text, words, refusal->sentence), skip;

    refusal->number = E_INVALID_PARAMETER;
    if (n <= 0)
        return n == 0;
    skip = text_equal_nocase(words[0], program) ? 1 : 0;
    if (!args_parse(command_table, command_count, words + skip, n - skip, &args, refusal->sentence))
        return false;
    if (args.wants_help || args.is_json || args.instance[0])
        return refuse(refusal, "Help, --json and --instance stand on rrasctl's own command line, not in a file.");
    if (!changes_of_args(&args, now, line, list, refusal))
        return false;
    for (size_t i = first; i < list->count; i++) {
        enum config_refusal what = ras_config_apply(now, &list->changes[i], why);

        if (what != CONFIG_DONE) {
            refuse(refusal, why);
            refusal->number = changes_number(what);
            return false;
        }
    }
    return true;
}

bool script_read(char *file, size_t len, struct ras_config *now, struct change_list *list, size_t *line, struct ctl_refusal *refusal)
{
    char *end = file + len, text[SCRIPT_LINE_MAX];

    *line = 0;
    if (len >= 3 && memcmp(file, "\xef\xbb\xbf", 3) == 0)
        file += 3;
    while (file < end) {
        char *stop = memchr(file, '\n', (size_t)(end - file));
        size_t size = stop ? (size_t)(stop - file) : (size_t)(end - file);
        size_t shown = size > 0 && file[size - 1] == '\r' ? size - 1 : size;

        (*line)++;
        if (shown >= sizeof text)
            return refuse(refusal, "The line is longer than 16383 characters.");
        memcpy(text, file, shown);
        text[shown] = '\0';
        if (memchr(text, '\0', shown))
            return refuse(refusal, "The file is no text in UTF-8; save it as such.");
        if (!read_line(text, *line, now, list, refusal))
            return false;
        file += stop ? size + 1 : size;
    }
    return true;
}
