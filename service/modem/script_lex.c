/*
 * script_lex.c - the words of a script.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/text.h"
#include "service/modem/script_internal.h"

static const char *const reserved[] = {
    "and", "boolean", "databits", "delay", "do", "endif", "endproc", "endwhile", "even", "false", "getip", "goto", "halt",
    "if", "integer", "ipaddr", "keyboard", "mark", "matchcase", "none", "odd", "off", "on", "or", "parity", "port", "proc",
    "raw", "screen", "set", "space", "stopbits", "string", "then", "transmit", "true", "until", "waitfor", "while",
};

static const struct {
    char text[3];
    uint8_t kind;
} signs[] = { /* the longer first */
    { "==", TOKEN_EQUAL }, { "!=", TOKEN_UNEQUAL }, { "<=", TOKEN_LESS_EQUAL }, { ">=", TOKEN_GREATER_EQUAL },
    { "=", TOKEN_ASSIGN }, { "!", TOKEN_NOT }, { "<", TOKEN_LESS }, { ">", TOKEN_GREATER }, { "(", TOKEN_OPEN },
    { ")", TOKEN_CLOSE }, { ",", TOKEN_COMMA }, { ":", TOKEN_COLON }, { "+", TOKEN_PLUS }, { "-", TOKEN_MINUS },
    { "*", TOKEN_TIMES }, { "/", TOKEN_DIVIDE },
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

void script_wrong(struct compiler *c, size_t line, const char *why)
{
    if (c->failed)
        return;
    c->failed = true;
    c->s->line = line;
    text_copy(c->s->why, sizeof c->s->why, why);
}

bool script_is_reserved(const char *word)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (text_equal_nocase(reserved[i], word))
            return true;
    return false;
}

/* Blanks, line ends and comments. */
static void skip(struct compiler *c)
{
    const char *source = c->s->source;

    for (; source[c->place] != '\0'; c->place++) {
        if (source[c->place] == ';') {
            while (source[c->place + 1] != '\0' && source[c->place + 1] != '\n')
                c->place++;
        } else if (source[c->place] == '\n') {
            c->line++;
        } else if (source[c->place] != ' ' && source[c->place] != '\t') {
            return;
        }
    }
}

static void read_word(struct compiler *c)
{
    const char *text = c->s->source + c->place;
    size_t n = 1;

    while (is_word_start(text[n]) || is_digit(text[n]))
        n++;
    c->token.kind = TOKEN_WORD;
    c->token.len = n;
    if (n > SCRIPT_WORD_MAX)
        script_wrong(c, c->line, "A name has at most 31 characters; shorten it.");
    c->place += n;
}

static void read_number(struct compiler *c)
{
    const char *text = c->s->source + c->place;
    int64_t number = 0;
    size_t n = 0;

    for (; is_digit(text[n]) && number <= INT32_MAX; n++)
        number = number * 10 + (text[n] - '0');
    if (number > INT32_MAX || is_word_start(text[n]))
        script_wrong(c, c->line, "A number has digits only and is at most 2147483647; correct it.");
    c->token.kind = TOKEN_NUMBER;
    c->token.number = number > INT32_MAX ? 0 : (int32_t)number;
    c->token.len = n;
    c->place += n;
}

/* Between quotes; what a backslash stands before does not end it. It is translated where it is used. */
static void read_string(struct compiler *c)
{
    const char *text = c->s->source + c->place + 1;
    size_t n = 0;

    while (text[n] != '"' && text[n] != '\n' && text[n] != '\0')
        n += text[n] == '\\' && text[n + 1] != '\n' && text[n + 1] != '\0' ? 2 : 1;
    c->token.kind = TOKEN_STRING;
    c->token.at = c->place + 1;
    c->token.len = n;
    if (text[n] != '"')
        script_wrong(c, c->line, "A string begins with \" and does not end with \" on the same line.");
    else if (n > SCRIPT_STRING_MAX)
        script_wrong(c, c->line, "A string has at most 255 characters; transmit it in two parts.");
    c->place += n + 1 + (text[n] == '"');
}

void script_next(struct compiler *c)
{
    const char *text;

    skip(c);
    text = c->s->source + c->place;
    c->token = (struct token){ .kind = TOKEN_END, .line = c->line, .at = c->place };
    if (*text == '\0' || c->failed)
        return;
    if (is_word_start(*text)) {
        read_word(c);
        return;
    }
    if (is_digit(*text)) {
        read_number(c);
        return;
    }
    if (*text == '"') {
        read_string(c);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t len = strlen(signs[i].text);

        if (strncmp(text, signs[i].text, len) == 0) {
            c->token.kind = (enum token_kind)signs[i].kind;
            c->token.len = len;
            c->place += len;
            return;
        }
    }
    c->token.kind = TOKEN_BAD;
    script_wrong(c, c->line, "A character stands here that belongs to no statement; put texts in \"quotes\" and comments behind ;.");
}

void script_copy_word(const struct compiler *c, char out[SCRIPT_WORD_MAX + 1])
{
    size_t n = c->token.len <= SCRIPT_WORD_MAX ? c->token.len : SCRIPT_WORD_MAX;

    memcpy(out, c->s->source + c->token.at, n);
    out[n] = '\0';
}

bool script_is_word(const struct compiler *c, const char *word)
{
    char text[SCRIPT_WORD_MAX + 1];

    if (c->token.kind != TOKEN_WORD)
        return false;
    script_copy_word(c, text);
    return text_equal_nocase(text, word);
}

bool script_take_word(struct compiler *c, const char *word)
{
    if (!script_is_word(c, word))
        return false;
    script_next(c);
    return true;
}
