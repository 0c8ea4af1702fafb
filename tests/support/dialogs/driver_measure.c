/*
 * driver_measure.c - how much room a control's text needs, in the font every dialog of the house has.
 *
 * A font's handle is of no use in another process, so the one the templates name is made here again:
 * MS Shell Dlg 2, 8 points, in the quality a dialog asks for; a control with a font of its own is not measured.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/dialogs/driver.h"

enum { CANVAS_WIDTH = 2400, CANVAS_HEIGHT = 64 };

static HDC canvas_dc;
static uint32_t *pixels;

static HDC canvas(void)
{
    BITMAPINFO info = { { .biSize = sizeof info.bmiHeader, .biWidth = CANVAS_WIDTH, .biHeight = -CANVAS_HEIGHT, .biPlanes = 1, .biBitCount = 32 },
                        { { 0, 0, 0, 0 } } };

    if (!canvas_dc) {
        canvas_dc = CreateCompatibleDC(NULL);
        SelectObject(canvas_dc, CreateDIBSection(canvas_dc, &info, DIB_RGB_COLORS, (void **)&pixels, NULL, 0));
        SelectObject(canvas_dc, CreateFontW(-MulDiv(8, system_dpi(), 72), 0, 0, 0, FW_NORMAL, 0, 0, 0, DEFAULT_CHARSET, 0, 0, PROOF_QUALITY, 0,
                                            L"MS Shell Dlg 2"));
    }
    return canvas_dc;
}

int system_dpi(void)
{
    HDC dc = GetDC(NULL);
    int dpi = GetDeviceCaps(dc, LOGPIXELSY);

    ReleaseDC(NULL, dc);
    return dpi;
}

static int scaled(int length)
{
    return MulDiv(length, system_dpi(), 96);
}

static SIZE drawn(const WCHAR *text, int width, UINT format)
{
    RECT r = { 0, 0, width, 0 };

    DrawTextW(canvas(), text, -1, &r, DT_CALCRECT | DT_EXPANDTABS | format);
    return (SIZE){ r.right, r.bottom };
}

/* One line as it is painted: where the last ink is. Wine's Tahoma is painted a tenth narrower than it is
 * said to be (the words of a text that wraps go by what is said, and so does drawn()). */
static SIZE painted(const WCHAR *text, UINT format)
{
    RECT all = { 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT };
    SIZE size = drawn(text, 0, DT_SINGLELINE | format);

    PatBlt(canvas(), 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, WHITENESS);
    DrawTextW(canvas(), text, -1, &all, DT_SINGLELINE | DT_EXPANDTABS | format);
    GdiFlush();
    for (size.cx = CANVAS_WIDTH; size.cx > 0; size.cx--)
        for (int y = 0; y < CANVAS_HEIGHT; y++)
            if ((pixels[y * CANVAS_WIDTH + size.cx - 1] & 0xffffff) != 0xffffff)
                return size;
    return size;
}

int text_width(const WCHAR *text)
{
    return painted(text, DT_NOPREFIX).cx;
}

static SIZE plus(SIZE size, int width, int height)
{
    return (SIZE){ size.cx + width, size.cy + height };
}

static SIZE button_size(DWORD style, const WCHAR *text, int width)
{
    int box = scaled(13) + scaled(4);

    switch (style & BS_TYPEMASK) {
    case BS_GROUPBOX: return (SIZE){ painted(text, 0).cx + 2 * scaled(8), 0 };
    case BS_CHECKBOX: case BS_AUTOCHECKBOX: case BS_3STATE: case BS_AUTO3STATE: case BS_RADIOBUTTON: case BS_AUTORADIOBUTTON:
        return style & BS_MULTILINE ? plus(drawn(text, width - box, DT_WORDBREAK), box, 0) :
               plus(painted(text, 0), box, 0);
    case BS_OWNERDRAW: return (SIZE){ 0, 0 };
    default: return plus(painted(text, 0), 2 * scaled(4), 2 * scaled(2));
    }
}

static SIZE static_size(DWORD style, const WCHAR *text, int width)
{
    UINT prefix = style & SS_NOPREFIX ? DT_NOPREFIX : 0;

    if (style & SS_ELLIPSISMASK)
        return (SIZE){ 0, drawn(L"Xg", 0, DT_SINGLELINE).cy };
    switch (style & SS_TYPEMASK) {
    case SS_LEFT: case SS_CENTER: case SS_RIGHT: return drawn(text, width, DT_WORDBREAK | prefix);
    case SS_LEFTNOWORDWRAP: case SS_SIMPLE: return painted(text, prefix);
    default: return (SIZE){ 0, 0 };
    }
}

/* A text that can only be read, and not scrolled, must be seen whole; others are as high as a line. */
static SIZE edit_size(HWND control, DWORD style, const WCHAR *text, int width)
{
    bool has_edge = (style & WS_BORDER) || ((DWORD)GetWindowLongW(control, GWL_EXSTYLE) & WS_EX_CLIENTEDGE);
    int edge = has_edge ? scaled(2) : 0;

    if ((style & ES_MULTILINE) && (style & ES_READONLY) && !(style & WS_VSCROLL))
        return plus(drawn(text, width - 2 * edge, DT_WORDBREAK | DT_EDITCONTROL | DT_NOPREFIX), 2 * edge, 2 * edge);
    if (style & ES_READONLY)
        return plus(painted(text[0] ? text : L"Xg", DT_NOPREFIX), 2 * edge, 2 * edge);
    return (SIZE){ 0, drawn(L"Xg", 0, DT_SINGLELINE).cy + 2 * edge };
}

/* What a link shows: its text without the tags. */
static SIZE link_size(const WCHAR *text, int width)
{
    WCHAR plain[TEXT_MAX];
    size_t n = 0;
    bool is_tag = false;

    for (; *text && n + 1 < ARRAYSIZE(plain); text++) {
        is_tag = is_tag || *text == '<';
        if (!is_tag)
            plain[n++] = *text;
        if (*text == '>')
            is_tag = false;
    }
    plain[n] = 0;
    return drawn(plain, width, DT_WORDBREAK | DT_NOPREFIX);
}

SIZE needed_size(HWND control, const WCHAR *text, int width)
{
    DWORD style = (DWORD)GetWindowLongW(control, GWL_STYLE);

    if (class_is(control, L"ComboBox") || class_is(control, WC_IPADDRESSW))
        return (SIZE){ 0, drawn(L"Xg", 0, DT_SINGLELINE).cy + 2 * scaled(2) };
    if (class_is(control, L"Edit"))
        return edit_size(control, style, text, width);
    if (!text[0])
        return (SIZE){ 0, 0 };
    if (class_is(control, L"Button"))
        return button_size(style, text, width);
    if (class_is(control, L"Static"))
        return static_size(style, text, width);
    if (class_is(control, WC_LINK))
        return link_size(text, width);
    return (SIZE){ 0, 0 };
}
