/*
 * script_expr.c - expressions of a script: integers, strings and booleans, checked as they are compiled.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/base/text.h"
#include "service/modem/script_internal.h"

/* Operators between two operands; a higher rank binds closer. */
static const struct binary {
    uint8_t token;            /* or 0: a word */
    const char *word;
    uint8_t rank;
    uint8_t op, text_op;      /* text_op: of two strings; OP_END none */
    bool on_booleans, on_integers;
    uint8_t gives;            /* of integers and booleans; strings are joined or compared */
} binaries[] = {
    { 0, "or", 1, OP_OR, OP_END, true, false, TYPE_BOOLEAN },
    { 0, "and", 2, OP_AND, OP_END, true, false, TYPE_BOOLEAN },
    { TOKEN_EQUAL, NULL, 3, OP_EQUAL, OP_TEXT_EQUAL, true, true, TYPE_BOOLEAN },
    { TOKEN_UNEQUAL, NULL, 3, OP_UNEQUAL, OP_TEXT_UNEQUAL, true, true, TYPE_BOOLEAN },
    { TOKEN_LESS, NULL, 4, OP_LESS, OP_END, false, true, TYPE_BOOLEAN },
    { TOKEN_LESS_EQUAL, NULL, 4, OP_LESS_EQUAL, OP_END, false, true, TYPE_BOOLEAN },
    { TOKEN_GREATER, NULL, 4, OP_GREATER, OP_END, false, true, TYPE_BOOLEAN },
    { TOKEN_GREATER_EQUAL, NULL, 4, OP_GREATER_EQUAL, OP_END, false, true, TYPE_BOOLEAN },
    { TOKEN_PLUS, NULL, 5, OP_ADD, OP_JOIN, false, true, TYPE_INTEGER },
    { TOKEN_MINUS, NULL, 5, OP_SUBTRACT, OP_END, false, true, TYPE_INTEGER },
    { TOKEN_TIMES, NULL, 6, OP_MULTIPLY, OP_END, false, true, TYPE_INTEGER },
    { TOKEN_DIVIDE, NULL, 6, OP_DIVIDE, OP_END, false, true, TYPE_INTEGER },
};

enum { LOWEST = 1 };

static const char no_value[] = "A value is missing here: a \"string\", a number or a variable.";

static enum type ranked(struct compiler *c, unsigned rank);

static bool enter(struct compiler *c)
{
    if (++c->nest <= SCRIPT_NEST_MAX)
        return true;
    script_wrong(c, c->token.line, "Brackets and blocks stand inside each other more than 16 deep; take it apart.");
    return false;
}

/* `getip [n]`: n stands on the same line, or it is the first address. */
static enum type getip(struct compiler *c)
{
    size_t line = c->token.line;
    char word[SCRIPT_WORD_MAX + 1];

    script_next(c);
    script_copy_word(c, word);
    if (c->token.line == line
        && (c->token.kind == TOKEN_NUMBER || c->token.kind == TOKEN_OPEN
            || (c->token.kind == TOKEN_WORD && script_find_variable(c, word) >= 0)))
        script_expression_of(c, TYPE_INTEGER, "getip is followed by a number: which of the addresses is meant.");
    else
        script_emit(c, OP_NUMBER, 1, 1);
    script_emit(c, OP_GETIP, 0, 0);
    return TYPE_STRING;
}

static enum type word(struct compiler *c)
{
    char name[SCRIPT_WORD_MAX + 1];
    int variable;

    if (script_is_word(c, "true") || script_is_word(c, "false")) {
        script_emit(c, OP_NUMBER, script_is_word(c, "true"), 1);
        script_next(c);
        return TYPE_BOOLEAN;
    }
    if (script_is_word(c, "getip"))
        return getip(c);
    script_copy_word(c, name);
    variable = script_find_variable(c, name);
    if (variable < 0) {
        script_wrong(c, script_is_reserved(name) ? c->statement_line : c->token.line, script_is_reserved(name) ? no_value
            : "A variable is used that is not declared; declare it behind proc main with integer, string or boolean.");
        return TYPE_INTEGER;
    }
    script_emit(c, OP_LOAD, variable, 1);
    script_next(c);
    return c->variables[variable].type;
}

static enum type operand(struct compiler *c)
{
    enum type type = TYPE_INTEGER;
    enum token_kind kind = c->token.kind;
    size_t at;

    if (!enter(c))
        return type;
    switch (kind) {
    case TOKEN_NUMBER:
        script_emit(c, OP_NUMBER, c->token.number, 1);
        script_next(c);
        break;
    case TOKEN_STRING:
        at = script_emit(c, OP_TEXT, (int32_t)c->token.at, 1);
        c->s->code[at].len = (uint16_t)c->token.len;
        script_next(c);
        type = TYPE_STRING;
        break;
    case TOKEN_WORD:
        type = word(c);
        break;
    case TOKEN_OPEN:
        script_next(c);
        type = ranked(c, LOWEST);
        if (c->token.kind != TOKEN_CLOSE)
            script_wrong(c, c->token.line, "A bracket ( is not closed with ).");
        script_next(c);
        break;
    case TOKEN_MINUS:
    case TOKEN_NOT:
        script_next(c);
        type = operand(c);
        if (type != (kind == TOKEN_NOT ? TYPE_BOOLEAN : TYPE_INTEGER))
            script_wrong(c, c->token.line, "- stands before an integer, ! before a boolean.");
        script_emit(c, kind == TOKEN_NOT ? OP_NOT : OP_NEGATE, 0, 0);
        break;
    default:
        script_wrong(c, kind == TOKEN_END ? c->statement_line : c->token.line, no_value);
        break;
    }
    c->nest--;
    return type;
}

static const struct binary *find_binary(const struct compiler *c)
{
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
        if (binaries[i].word ? script_is_word(c, binaries[i].word) : c->token.kind == (enum token_kind)binaries[i].token)
            return &binaries[i];
    return NULL;
}

static enum type combine(struct compiler *c, const struct binary *b, enum type left, enum type right, size_t line)
{
    bool is_good = left == right
        && (left == TYPE_STRING ? b->text_op != OP_END : left == TYPE_INTEGER ? b->on_integers : b->on_booleans);

    if (!is_good)
        script_wrong(c, line, "An operator stands between values it does not fit: both must be integers, strings or booleans.");
    script_emit(c, left == TYPE_STRING ? (enum op)b->text_op : (enum op)b->op, 0, -1);
    return left == TYPE_STRING && b->text_op == OP_JOIN ? TYPE_STRING : (enum type)b->gives;
}

/* Operators of `rank` and closer ones, from the left. */
static enum type ranked(struct compiler *c, unsigned rank)
{
    enum type type = operand(c);
    const struct binary *b;

    while (!c->failed && (b = find_binary(c)) != NULL && b->rank >= rank) {
        size_t line = c->token.line;

        script_next(c);
        type = combine(c, b, type, ranked(c, b->rank + 1u), line);
    }
    return type;
}

enum type script_expression(struct compiler *c)
{
    return ranked(c, LOWEST);
}

void script_expression_of(struct compiler *c, enum type type, const char *why)
{
    size_t line = c->token.line;

    if (script_expression(c) != type)
        script_wrong(c, line, why);
}
