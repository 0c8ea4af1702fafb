/*
 * script_internal.h - the program a script is compiled to, and what the compiler's files share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEM_SCRIPT_INTERNAL_H
#define RRAS_MODEM_SCRIPT_INTERNAL_H
#include "service/modem/script.h"

/* A stack machine. Types were checked by the compiler. */
enum op {
    OP_NUMBER,                  /* push arg */
    OP_TEXT,                    /* push source[arg], len octets */
    OP_LOAD, OP_STORE,          /* variable arg */
    OP_NEGATE, OP_NOT,
    OP_MULTIPLY, OP_DIVIDE, OP_ADD, OP_SUBTRACT,
    OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_EQUAL, OP_UNEQUAL, OP_AND, OP_OR,
    OP_JOIN, OP_TEXT_EQUAL, OP_TEXT_UNEQUAL,
    OP_JUMP, OP_JUMP_UNLESS,    /* to op arg */
    OP_TRANSMIT,                /* flag: raw */
    OP_WAITFOR,                 /* arg alternatives follow; flag: the time is on the stack above their texts */
    OP_ALTERNATIVE,             /* op arg on match, -1 the next statement; flag: with case */
    OP_DELAY,
    OP_GETIP,                   /* which is on the stack; pushes the address as text */
    OP_SET_ADDRESS,
    OP_SET_DATA_BITS, OP_SET_PARITY, OP_SET_STOP_BITS, /* arg */
    OP_HALT, OP_END
};

enum waits { WAITS_NOT, WAITS_FOR_ROOM, WAITS_FOR_TEXT, WAITS_FOR_TIME, WAITS_FOR_ADDRESS };

/* The first variables. */
enum { VAR_USERID, VAR_PASSWORD, VAR_SUCCESS, VAR_FAILURE, VARS_BUILT_IN };

/* ---- compiler ---- */

enum type { TYPE_INTEGER, TYPE_STRING, TYPE_BOOLEAN };

enum token_kind {
    TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_COLON, TOKEN_ASSIGN,
    TOKEN_EQUAL, TOKEN_UNEQUAL, TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL, TOKEN_PLUS, TOKEN_MINUS,
    TOKEN_TIMES, TOKEN_DIVIDE, TOKEN_NOT, TOKEN_BAD
};

struct token {
    enum token_kind kind;
    size_t line;
    size_t at, len;             /* in the source; of a string without its quotes */
    int32_t number;
};

struct compiler {
    struct script *s;
    size_t place, line;         /* where the lexer is */
    struct token token;         /* the one to be judged next */
    size_t statement_line;
    unsigned depth;             /* of the stack, at run time */
    unsigned nest;              /* of brackets and blocks */
    bool failed;                /* the first error stays */
    struct {
        char name[SCRIPT_WORD_MAX + 1];
        enum type type;
    } variables[SCRIPT_VARIABLES_MAX];
    unsigned variable_count;
    struct {
        char name[SCRIPT_WORD_MAX + 1];
        int32_t op;             /* -1: not seen yet */
        size_t line;            /* of its first use */
    } labels[SCRIPT_LABELS_MAX];
    unsigned label_count;
};

void script_next(struct compiler *c);                            /* reads c->token */
bool script_is_word(const struct compiler *c, const char *word); /* without case */
bool script_take_word(struct compiler *c, const char *word);     /* and reads on when it is */
void script_copy_word(const struct compiler *c, char out[SCRIPT_WORD_MAX + 1]);
bool script_is_reserved(const char *word);
void script_wrong(struct compiler *c, size_t line, const char *why); /* the first call counts */
/* Returns where it is; when there is no room the script is wrong. `grows`: what the stack gains. */
size_t script_emit(struct compiler *c, enum op kind, int32_t arg, int grows);
int script_find_variable(const struct compiler *c, const char *name); /* -1 none */
enum type script_expression(struct compiler *c);
void script_expression_of(struct compiler *c, enum type type, const char *why); /* must be of it, or wrong */
#endif
