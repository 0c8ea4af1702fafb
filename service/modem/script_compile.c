/*
 * script_compile.c - statements of a script become a program; everything that can be wrong is found here.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "common/base/text.h"
#include "service/modem/script_internal.h"

static void block(struct compiler *c, const char *end);

size_t script_emit(struct compiler *c, enum op kind, int32_t arg, int grows)
{
    struct script *s = c->s;

    if (s->code_count == SCRIPT_CODE_MAX) {
        script_wrong(c, c->token.line, "The script is too long; shorten it.");
        return 0;
    }
    c->depth = (unsigned)((int)c->depth + grows);
    if (c->depth > SCRIPT_STACK_MAX)
        script_wrong(c, c->token.line, "The expression is too long; use variables for its parts.");
    s->code[s->code_count] = (struct script_op){ .kind = (uint8_t)kind, .line = (uint16_t)c->statement_line, .arg = arg };
    return s->code_count++;
}

int script_find_variable(const struct compiler *c, const char *name)
{
    for (unsigned i = 0; i < c->variable_count; i++)
        if (text_equal_nocase(c->variables[i].name, name))
            return (int)i;
    return -1;
}

static int add_variable(struct compiler *c, const char *name, enum type type)
{
    if (c->variable_count == SCRIPT_VARIABLES_MAX) {
        script_wrong(c, c->token.line, "A script has at most 28 variables; use fewer.");
        return 0;
    }
    text_copy(c->variables[c->variable_count].name, sizeof c->variables->name, name);
    c->variables[c->variable_count].type = type;
    return (int)c->variable_count++;
}

/* The number of the label of this name, known already or not; 0 and wrong when there are too many. */
static unsigned label(struct compiler *c, const char *name)
{
    for (unsigned i = 0; i < c->label_count; i++)
        if (text_equal_nocase(c->labels[i].name, name))
            return i;
    if (c->label_count == SCRIPT_LABELS_MAX) {
        script_wrong(c, c->token.line, "A script has at most 48 labels; use fewer.");
        return 0;
    }
    text_copy(c->labels[c->label_count].name, sizeof c->labels->name, name);
    c->labels[c->label_count].op = -1;
    c->labels[c->label_count].line = c->statement_line;
    return c->label_count++;
}

/* A name that may be given; false and wrong otherwise. Reads on. */
static bool take_name(struct compiler *c, char name[SCRIPT_WORD_MAX + 1], const char *why)
{
    name[0] = '\0';
    if (c->token.kind == TOKEN_WORD)
        script_copy_word(c, name);
    if (name[0] == '\0' || name[0] == '$' || script_is_reserved(name)) {
        script_wrong(c, c->token.line, why);
        return false;
    }
    script_next(c);
    return true;
}

/* Label numbers stand in the program until the procedure's end; then they become places (link_labels). */
static int32_t take_label(struct compiler *c)
{
    char name[SCRIPT_WORD_MAX + 1];

    return take_name(c, name, "The name of a label is missing here.") ? (int32_t)label(c, name) : 0;
}

static void declare(struct compiler *c, enum type type)
{
    char name[SCRIPT_WORD_MAX + 1];
    size_t line = c->token.line;
    int variable;

    if (!take_name(c, name, "A variable's name is missing here: letters, digits and _, and no word of the language."))
        return;
    if (script_find_variable(c, name) >= 0)
        script_wrong(c, line, "A variable is declared twice.");
    variable = add_variable(c, name, type);
    if (c->token.kind != TOKEN_ASSIGN)
        return;
    script_next(c);
    script_expression_of(c, type, "A variable is given a value of another type.");
    script_emit(c, OP_STORE, variable, -1);
}

/* `name = value` or `name:` */
static void name_first(struct compiler *c)
{
    char name[SCRIPT_WORD_MAX + 1];
    size_t line = c->token.line;
    unsigned at;
    int variable;

    script_copy_word(c, name);
    script_next(c);
    if (c->token.kind == TOKEN_COLON) {
        at = name[0] == '$' ? SCRIPT_LABELS_MAX : label(c, name);
        if (at == SCRIPT_LABELS_MAX || c->labels[at].op >= 0) {
            script_wrong(c, line, at == SCRIPT_LABELS_MAX ? "A label's name begins with a letter." : "A label stands twice.");
            return;
        }
        c->labels[at].op = c->s->code_count;
        script_next(c);
        return;
    }
    if (c->token.kind != TOKEN_ASSIGN) {
        script_wrong(c, line, "No statement begins so; look for a misspelt word such as waitfor or transmit.");
        return;
    }
    variable = script_find_variable(c, name);
    if (variable < VARS_BUILT_IN) {
        script_wrong(c, line, variable < 0 ? "A variable is used that is not declared; declare it behind proc main."
                                           : "A variable that begins with $ cannot be changed.");
        return;
    }
    script_next(c);
    script_expression_of(c, c->variables[variable].type, "A variable is given a value of another type.");
    script_emit(c, OP_STORE, variable, -1);
}

static void transmit(struct compiler *c)
{
    size_t at;

    script_expression_of(c, TYPE_STRING, "transmit sends a string.");
    at = script_emit(c, OP_TRANSMIT, 0, -1);
    if (c->token.kind != TOKEN_COMMA)
        return;
    script_next(c);
    c->s->code[at].flag = 1;
    if (!script_take_word(c, "raw"))
        script_wrong(c, c->token.line, "Behind transmit and a comma stands the word raw.");
}

/* waitfor "a" [, matchcase] [then label] {, "b" [, matchcase] [then label]} [until seconds] */
static void waitfor(struct compiler *c)
{
    bool with_case[SCRIPT_ALTERNATIVES_MAX] = { false };
    int32_t labels[SCRIPT_ALTERNATIVES_MAX];
    unsigned n = 0;
    bool more = true, has_time;
    size_t at;

    while (more && !c->failed) {
        if (n == SCRIPT_ALTERNATIVES_MAX) {
            script_wrong(c, c->token.line, "waitfor waits for at most 8 strings at once; use fewer.");
            return;
        }
        script_expression_of(c, TYPE_STRING, "waitfor waits for a string.");
        labels[n] = -1;
        more = c->token.kind == TOKEN_COMMA;
        if (more)
            script_next(c);
        if (more && script_take_word(c, "matchcase")) {
            with_case[n] = true;
            more = c->token.kind == TOKEN_COMMA;
            if (more)
                script_next(c);
        }
        if (!more && script_take_word(c, "then")) {
            labels[n] = take_label(c);
            more = c->token.kind == TOKEN_COMMA;
            if (more)
                script_next(c);
        }
        n++;
    }
    has_time = script_take_word(c, "until");
    if (has_time)
        script_expression_of(c, TYPE_INTEGER, "until is followed by a number of seconds.");
    at = script_emit(c, OP_WAITFOR, (int32_t)n, -(int)n - has_time);
    c->s->code[at].flag = has_time;
    for (unsigned i = 0; i < n; i++) {
        at = script_emit(c, OP_ALTERNATIVE, labels[i], 0);
        c->s->code[at].flag = with_case[i];
    }
}

/* Blocks are entered and left through jumps only, so that a label inside one can be gone to. */
static void condition(struct compiler *c, bool repeats)
{
    size_t start = c->s->code_count, line = c->token.line, out;

    if (++c->nest > SCRIPT_NEST_MAX)
        script_wrong(c, line, "Brackets and blocks stand inside each other more than 16 deep; take it apart.");
    script_expression_of(c, TYPE_BOOLEAN, "The condition of if and while is true or false; compare with == or <.");
    if (!script_take_word(c, repeats ? "do" : "then"))
        script_wrong(c, c->token.line, repeats ? "Behind while and its condition stands do." : "Behind if and its condition stands then.");
    out = script_emit(c, OP_JUMP_UNLESS, 0, -1);
    block(c, repeats ? "endwhile" : "endif");
    if (repeats)
        script_emit(c, OP_JUMP, (int32_t)start, 0);
    c->s->code[out].arg = c->s->code_count;
    c->nest--;
}

static void set_port(struct compiler *c)
{
    static const char *const parities[] = { "none", "odd", "even", "mark", "space" };
    bool data = script_is_word(c, "databits"), stop = script_is_word(c, "stopbits");
    int32_t n;

    if (script_take_word(c, "parity")) {
        for (size_t i = 0; i < sizeof parities / sizeof *parities; i++) {
            if (!script_take_word(c, parities[i]))
                continue;
            script_emit(c, OP_SET_PARITY, parities[i][0], 0);
            return;
        }
        script_wrong(c, c->token.line, "The parity is none, odd, even, mark or space.");
        return;
    }
    if (!data && !stop) {
        script_wrong(c, c->token.line, "Behind set port stands databits, parity or stopbits.");
        return;
    }
    script_next(c);
    n = c->token.kind == TOKEN_NUMBER ? c->token.number : 0;
    if (data ? n < 5 || n > 8 : n < 1 || n > 2)
        script_wrong(c, c->token.line, data ? "There are 5, 6, 7 or 8 data bits." : "There are 1 or 2 stop bits.");
    script_emit(c, data ? OP_SET_DATA_BITS : OP_SET_STOP_BITS, n, 0);
    script_next(c);
}

static void set(struct compiler *c)
{
    if (script_take_word(c, "port")) {
        set_port(c);
    } else if (script_take_word(c, "ipaddr")) {
        script_expression_of(c, TYPE_STRING, "set ipaddr takes a string such as \"10.1.2.3\", or getip.");
        script_emit(c, OP_SET_ADDRESS, 0, -1);
    } else if (script_take_word(c, "screen")) { /* nobody watches: the keyboard is neither on nor off */
        if (!script_take_word(c, "keyboard") || (!script_take_word(c, "on") && !script_take_word(c, "off")))
            script_wrong(c, c->token.line, "Behind set screen stands keyboard on or keyboard off.");
    } else {
        script_wrong(c, c->token.line, "Behind set stands port, ipaddr or screen.");
    }
}

/* getip as a statement is `set ipaddr getip`. */
static void bare_getip(struct compiler *c)
{
    script_expression_of(c, TYPE_STRING, "getip stands alone on its line, or with a number behind it.");
    script_emit(c, OP_SET_ADDRESS, 0, -1);
}

static void go_to(struct compiler *c)
{
    size_t at = script_emit(c, OP_JUMP, 0, 0);

    c->s->code[at].flag = 1; /* arg is a label's number still */
    c->s->code[at].arg = take_label(c);
}

static void statement(struct compiler *c)
{
    c->statement_line = c->token.line;
    if (script_is_word(c, "getip"))
        bare_getip(c);
    else if (script_take_word(c, "integer"))
        declare(c, TYPE_INTEGER);
    else if (script_take_word(c, "string"))
        declare(c, TYPE_STRING);
    else if (script_take_word(c, "boolean"))
        declare(c, TYPE_BOOLEAN);
    else if (script_take_word(c, "transmit"))
        transmit(c);
    else if (script_take_word(c, "waitfor"))
        waitfor(c);
    else if (script_take_word(c, "if"))
        condition(c, false);
    else if (script_take_word(c, "while"))
        condition(c, true);
    else if (script_take_word(c, "set"))
        set(c);
    else if (script_take_word(c, "halt"))
        script_emit(c, OP_HALT, 0, 0);
    else if (script_take_word(c, "goto"))
        go_to(c);
    else if (script_take_word(c, "delay")) {
        script_expression_of(c, TYPE_INTEGER, "delay is followed by a number of seconds.");
        script_emit(c, OP_DELAY, 0, -1);
    } else {
        name_first(c);
    }
}

static void block(struct compiler *c, const char *end)
{
    char why[SCRIPT_WHY_MAX], name[SCRIPT_WORD_MAX + 1];

    while (!c->failed && !script_is_word(c, end)) {
        name[0] = '\0';
        if (c->token.kind == TOKEN_WORD)
            script_copy_word(c, name);
        if (c->token.kind == TOKEN_END || text_equal_nocase(name, "endproc") || text_equal_nocase(name, "endif")
            || text_equal_nocase(name, "endwhile") || text_equal_nocase(name, "proc")) {
            snprintf(why, sizeof why, "%s is missing before this.", end);
            script_wrong(c, c->token.line, why);
        } else if (name[0] == '\0') {
            script_wrong(c, c->token.line, "A statement begins with a word, such as waitfor or transmit.");
        } else {
            statement(c);
        }
    }
    script_next(c);
}

/* Numbers of labels, in jumps by goto and in alternatives of waitfor, become places in the program. */
static void link_labels(struct compiler *c, size_t from)
{
    char why[SCRIPT_WHY_MAX];

    for (unsigned i = 0; i < c->label_count; i++) {
        if (c->labels[i].op >= 0)
            continue;
        snprintf(why, sizeof why, "The label %s is gone to and stands nowhere in the procedure.", c->labels[i].name);
        script_wrong(c, c->labels[i].line, why);
    }
    for (size_t i = from; i < c->s->code_count && !c->failed; i++) {
        struct script_op *op = &c->s->code[i];

        if ((op->kind == OP_JUMP && op->flag) || (op->kind == OP_ALTERNATIVE && op->arg >= 0))
            op->arg = c->labels[op->arg].op;
    }
}

/* Only main is run; others are judged and forgotten. True: it was main. */
static bool procedure(struct compiler *c)
{
    static const struct {
        const char *name;
        enum type type;
    } built_in[VARS_BUILT_IN] = {
        { "$USERID", TYPE_STRING }, { "$PASSWORD", TYPE_STRING }, { "$SUCCESS", TYPE_BOOLEAN }, { "$FAILURE", TYPE_BOOLEAN }
    };
    size_t start = c->s->code_count;
    bool is_main = script_is_word(c, "main");
    char name[SCRIPT_WORD_MAX + 1];

    c->variable_count = c->label_count = 0;
    for (size_t i = 0; i < VARS_BUILT_IN; i++)
        add_variable(c, built_in[i].name, built_in[i].type);
    if (!take_name(c, name, "A procedure needs a name; the one that is run is called main."))
        return false;
    block(c, "endproc");
    c->statement_line = c->line;
    script_emit(c, OP_END, 0, 0);
    link_labels(c, start);
    if (!is_main)
        c->s->code_count = (uint16_t)start;
    return is_main;
}

static bool copy_source(struct script *s, struct bytes text)
{
    size_t n = 0;

    s->line = 1;
    for (size_t i = 0; i < text.len; i++) {
        char ch = (char)text.at[i];

        if (ch == '\r' && i + 1 < text.len && text.at[i + 1] == '\n')
            continue;
        ch = ch == '\r' || ch == '\f' || ch == '\v' ? '\n' : ch;
        if (ch == '\0' || n == SCRIPT_TEXT_MAX) {
            text_copy(s->why, sizeof s->why, ch ? "The script is longer than 4095 characters; shorten it, for instance its comments."
                                                : "The script holds a NUL; this is no text.");
            return false;
        }
        s->source[n++] = ch;
        s->line += ch == '\n';
    }
    return true;
}

bool script_compile(struct script *s, struct bytes text)
{
    struct compiler c = { .s = s, .line = 1 };
    bool has_main = false;

    memset(s, 0, sizeof *s);
    s->end = SCRIPT_FAILED; /* until it is started */
    if (!copy_source(s, text))
        return false;
    script_next(&c);
    while (!c.failed && c.token.kind != TOKEN_END) {
        if (!script_take_word(&c, "proc"))
            script_wrong(&c, c.token.line, "A script consists of procedures; it begins with proc main and ends with endproc.");
        else if (procedure(&c) && has_main)
            script_wrong(&c, c.token.line, "There are two procedures called main.");
        else
            has_main = has_main || s->code_count > 0;
    }
    if (!has_main)
        script_wrong(&c, c.token.line, "The script has no proc main; that is the procedure that is run.");
    if (c.failed)
        return false;
    s->line = 1;
    return true;
}
