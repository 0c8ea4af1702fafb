/*
 * driver.c - dialog_driver.exe: reads commands, works dialogs of other programs, answers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/dialogs/driver.h"
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_MS = 5000, LINE_MAX = 16384 };

/* Posted, not sent: what the click opens is modal, and we have to go on. */
static bool do_click(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;

    return control && PostMessageW(control, BM_CLICK, 0, 0);
}

static bool do_check(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;
    LRESULT wanted = atoi(words[2]), seen = -1;
    ULONGLONG end = GetTickCount64() + CHECK_MS;

    if (!control || !ask(control, BM_GETCHECK, 0, 0, &seen))
        return false;
    if (seen == wanted)
        return true;
    PostMessageW(control, BM_CLICK, 0, 0);
    do {
        Sleep(10);
        if (!ask(control, BM_GETCHECK, 0, 0, &seen))
            return false;
    } while (seen != wanted && GetTickCount64() < end);
    return seen == wanted || reply_error("control %s stays %s after a click", words[1], seen ? "ticked" : "unticked");
}

/* A group of text fields, as an IP address has, is filled one by one: "10.0.0.1". */
struct parts { HWND field[8]; int count; };

static BOOL CALLBACK add_part(HWND control, LPARAM lp)
{
    struct parts *parts = (struct parts *)lp;

    if (class_is(control, L"Edit") && parts->count < 8)
        parts->field[parts->count++] = control;
    return TRUE;
}

static bool do_set_text(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;
    unsigned a = 0, b = 0, c = 0, d = 0;
    WCHAR text[TEXT_MAX];
    LRESULT result;

    if (!control)
        return false;
    if (class_is(control, WC_IPADDRESSW)) {
        if (!words[2][0])
            return ask(control, IPM_CLEARADDRESS, 0, 0, &result);
        if (sscanf(words[2], "%u.%u.%u.%u", &a, &b, &c, &d) != 4)
            return reply_error("\"%s\" is no address", words[2]);
        return ask(control, IPM_SETADDRESS, 0, (LPARAM)(a << 24 | b << 16 | c << 8 | d), &result);
    }
    wide_of(words[2], text, ARRAYSIZE(text));
    if (!ask(control, WM_SETTEXT, 0, (LPARAM)text, &result))
        return false;
    if (class_is(control, L"Edit"))       /* whoever has typed stands behind it */
        return ask(control, EM_SETSEL, (WPARAM)wcslen(text), (LPARAM)wcslen(text), &result);
    if (class_is(control, L"ComboBox"))   /* a person's typing is told, a text set is not */
        return ask(GetParent(control), WM_COMMAND, MAKEWPARAM(GetDlgCtrlID(control), CBN_EDITCHANGE), (LPARAM)control, &result);
    return true;
}

static bool do_text(char **words)
{
    HWND window = find_window(words[0]), control = window ? find_control(window, words[1]) : NULL;
    struct parts parts = { { NULL }, 0 };
    WCHAR text[TEXT_MAX], all[TEXT_MAX] = L"";

    if (!control)
        return false;
    if (!class_is(control, WC_IPADDRESSW)) {
        window_text(control, text, ARRAYSIZE(text));
        reply_text("text", text);
        return true;
    }
    EnumChildWindows(control, add_part, (LPARAM)&parts);
    for (int i = parts.count - 1; i >= 0; i--) {   /* the fields were made from left to right: the last is in front */
        window_text(parts.field[i], text, ARRAYSIZE(text));
        if (wcslen(all) + wcslen(text) + 2 < ARRAYSIZE(all)) {
            wcscat(all, text);
            wcscat(all, i ? L"." : L"");
        }
    }
    reply_text("text", all);
    return true;
}

static bool do_wait(char **words)
{
    return wait_window(words[0], words[1], (DWORD)atoi(words[2]));
}

static bool do_gone(char **words)
{
    return wait_gone((HWND)(intptr_t)strtoll(words[0], NULL, 10), (DWORD)atoi(words[1]));
}

static bool do_windows(char **words)
{
    (void)words;
    reply_windows();
    return true;
}

static bool do_tips(char **words)
{
    (void)words;
    reply_tips();
    return true;
}

static bool do_focus(char **words)
{
    (void)words;
    reply_focus();
    return true;
}

static bool do_controls(char **words)
{
    HWND window = find_window(words[0]);

    if (window)
        reply_controls(window);
    return window != NULL;
}

static bool do_list(char **words)
{
    HWND window = find_window(words[0]), control = window ? find_control(window, words[1]) : NULL;

    return control && reply_list(control);
}

static bool do_select(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;

    return control && select_row(control, atoi(words[2]));
}

static bool do_activate(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;

    return control && activate_row(control, atoi(words[2]));
}

static bool do_sort(char **words)
{
    HWND window = find_window(words[0]), control = window ? usable_control(window, words[1]) : NULL;

    return control && sort_by(control, atoi(words[2]));
}

static bool do_tabs(char **words)
{
    HWND window = find_window(words[0]);

    return window && reply_tabs(window);
}

static bool do_tab(char **words)
{
    HWND window = find_window(words[0]);

    return window && turn_to_tab(window, atoi(words[1]));
}

/* As the X in the caption does it. */
static bool do_close(char **words)
{
    HWND window = find_window(words[0]);

    return window && PostMessageW(window, WM_SYSCOMMAND, SC_CLOSE, 0);
}

/* Alone with Xvfb nothing tells a window that it became the active one: its caption would stay grey. */
static bool do_light(char **words)
{
    HWND window = find_window(words[0]);

    return window && ask(window, WM_NCACTIVATE, TRUE, 0, NULL);
}

static bool do_move(char **words)
{
    HWND window = find_window(words[0]);

    return window && SetWindowPos(window, NULL, atoi(words[1]), atoi(words[2]), 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
}

static const struct { const char *name; int words; bool (*act)(char **words); } commands[] = {
    { "wait", 3, do_wait },             /* TITLE CLASS MS    the window of that title, as soon as it is shown */
    { "gone", 2, do_gone },             /* WINDOW MS         waits until it is */
    { "windows", 0, do_windows },
    { "controls", 1, do_controls },     /* WINDOW            and all about each of its controls */
    { "focus", 0, do_focus },           /*                   where a key would go */
    { "tips", 0, do_tips },             /*                   balloons and tooltips that are shown */
    { "click", 2, do_click },           /* WINDOW ID         a button */
    { "check", 3, do_check },           /* WINDOW ID 0|1     a check box or radio button */
    { "text", 2, do_text },             /* WINDOW ID */
    { "set-text", 3, do_set_text },     /* WINDOW ID TEXT */
    { "list", 2, do_list },             /* WINDOW ID         rows of a list view, combo or list box */
    { "select", 3, do_select },         /* WINDOW ID ROW */
    { "activate", 3, do_activate },     /* WINDOW ID ROW     a double click */
    { "sort", 3, do_sort },             /* WINDOW ID COLUMN  a click on its heading */
    { "tabs", 1, do_tabs },             /* WINDOW */
    { "tab", 2, do_tab },               /* WINDOW INDEX */
    { "close", 1, do_close },           /* WINDOW            with the X in its caption */
    { "light", 1, do_light },           /* WINDOW            its caption shown as that of the active window */
    { "move", 3, do_move },             /* WINDOW X Y */
};

/* Words are parted by tabs; \t, \n and \\ stand for themselves in them. */
static int split(char *line, char **words)
{
    int n = 0;
    char *to = line;

    words[n++] = line;
    for (char *from = line; *from; from++) {
        if (*from == '\t' && n < WORDS_MAX) {
            *to++ = 0;
            words[n++] = to;
        } else if (*from == '\\' && from[1]) {
            from++;
            *to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
    return n;
}

static void obey(char *line)
{
    char *words[WORDS_MAX];
    int n = split(line, words);

    for (size_t i = 0; i < ARRAYSIZE(commands); i++) {
        if (strcmp(commands[i].name, words[0]) != 0)
            continue;
        if (commands[i].words != n - 1)
            reply_error("%s takes %d words, not %d", words[0], commands[i].words, n - 1);
        else if (!commands[i].act(words + 1))
            reply_error("%s failed: error %lu", words[0], GetLastError());
        return;
    }
    reply_error("there is no command \"%s\"", words[0]);
}

int main(void)
{
    static char line[LINE_MAX];

    SetProcessDPIAware();
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        reply_begin();
        obey(line);
        reply_end();
    }
    return 0;
}
