/*
 * graph.c - the window class of the line's graph.
 *
 * It is drawn into a bitmap and shown in one go, so that it never flickers. The newest second is at the right.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/graph.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/model_monitor.h"
#include "gui/ui/dialog.h"
#include "gui/ui/wide.h"

enum { SLOT_MODEL = 0, SLOT_FONT = sizeof(LONG_PTR), SLOTS = 2 * sizeof(LONG_PTR), ACROSS = 12, UP = 4, DPI = 96 };

#define COLOUR_GROUND RGB(0, 0, 0)
#define COLOUR_GRID   RGB(0, 72, 40)
#define COLOUR_IN     RGB(64, 230, 120)
#define COLOUR_OUT    RGB(255, 200, 64)
#define COLOUR_TEXT   RGB(170, 190, 180)

struct canvas {
    HDC dc;
    int width, height, dot;       /* dot: a line's width at this resolution */
};

static void rectangle(const struct canvas *canvas, int left, int top, int right, int bottom, COLORREF colour)
{
    RECT rect = { left, top, right, bottom };

    SetBkColor(canvas->dc, colour);
    ExtTextOutW(canvas->dc, 0, 0, ETO_OPAQUE, &rect, L"", 0, NULL);
}

static void draw_grid(const struct canvas *canvas)
{
    rectangle(canvas, 0, 0, canvas->width, canvas->height, COLOUR_GROUND);
    for (int i = 1; i < ACROSS; i++)
        rectangle(canvas, canvas->width * i / ACROSS, 0, canvas->width * i / ACROSS + canvas->dot, canvas->height, COLOUR_GRID);
    for (int i = 1; i < UP; i++)
        rectangle(canvas, 0, canvas->height * i / UP, canvas->width, canvas->height * i / UP + canvas->dot, COLOUR_GRID);
}

static void draw_curve(const struct canvas *canvas, const struct graph_model *model, bool is_in, COLORREF colour)
{
    POINT points[GRAPH_SECONDS];
    uint32_t scale = graph_model_scale(model);
    struct graph_sample sample;
    int count = 0, bottom = canvas->height - canvas->dot;
    HPEN pen;

    for (unsigned ago = 0; graph_model_at(model, ago, &sample); ago++, count++) {
        points[count].x = canvas->width - 1 - (LONG)((int)ago * canvas->width / (GRAPH_SECONDS - 1));
        points[count].y = bottom - graph_model_height(is_in ? sample.in : sample.out, scale, bottom - canvas->dot);
    }
    if (count < 2)
        return;
    pen = CreatePen(PS_SOLID, canvas->dot, colour);
    if (pen) {
        HGDIOBJ before = SelectObject(canvas->dc, pen);

        Polyline(canvas->dc, points, count);
        SelectObject(canvas->dc, before);
        DeleteObject(pen);
    }
}

/* Returns where the next text may begin. */
static int draw_text(const struct canvas *canvas, int x, const char *text, COLORREF colour, bool at_right)
{
    wchar_t wide[128];
    SIZE size = { 0, 0 };
    int margin = 3 * canvas->dot;

    ui_wide(text, wide, 128);
    GetTextExtentPoint32W(canvas->dc, wide, lstrlenW(wide), &size);
    SetTextColor(canvas->dc, colour);
    if (at_right)
        x -= (int)size.cx + margin;
    TextOutW(canvas->dc, x + (at_right ? 0 : margin), margin / 2, wide, lstrlenW(wide));
    return at_right ? x - 2 * margin : x + (int)size.cx + 3 * margin;
}

static void draw_legend(const struct canvas *canvas, const struct graph_model *model)
{
    char text[128], number[MONITOR_TEXT_MAX];
    int x;

    SetBkMode(canvas->dc, TRANSPARENT);
    if (model)
        draw_text(canvas, 0, ui_format(text, sizeof text, IDS_RATE, monitor_number(graph_model_scale(model), number)), COLOUR_TEXT, false);
    x = draw_text(canvas, canvas->width, ui_string(IDS_GRAPH_OUT, text, sizeof text), COLOUR_OUT, true);
    draw_text(canvas, x, ui_string(IDS_GRAPH_IN, text, sizeof text), COLOUR_IN, true);
}

static void draw(HWND window, const struct canvas *canvas)
{
    const struct graph_model *model = (const struct graph_model *)GetWindowLongPtrW(window, SLOT_MODEL);
    HGDIOBJ font = (HGDIOBJ)GetWindowLongPtrW(window, SLOT_FONT);
    HGDIOBJ before = font ? SelectObject(canvas->dc, font) : NULL;

    draw_grid(canvas);
    if (model) {
        draw_curve(canvas, model, true, COLOUR_IN);
        draw_curve(canvas, model, false, COLOUR_OUT);
    }
    draw_legend(canvas, model);
    if (before)
        SelectObject(canvas->dc, before);
}

static void paint(HWND window)
{
    PAINTSTRUCT ps;
    HDC screen = BeginPaint(window, &ps), memory = CreateCompatibleDC(screen);
    RECT client;
    HBITMAP bitmap;

    GetClientRect(window, &client);
    bitmap = CreateCompatibleBitmap(screen, client.right, client.bottom);
    if (memory && bitmap) {
        HGDIOBJ before = SelectObject(memory, bitmap);
        int dot = GetDeviceCaps(screen, LOGPIXELSX) / DPI;
        struct canvas canvas = { memory, client.right, client.bottom, dot > 0 ? dot : 1 };

        draw(window, &canvas);
        BitBlt(screen, 0, 0, client.right, client.bottom, memory, 0, 0, SRCCOPY);
        SelectObject(memory, before);
    }
    if (bitmap)
        DeleteObject(bitmap);
    if (memory)
        DeleteDC(memory);
    EndPaint(window, &ps);
}

static LRESULT CALLBACK procedure(HWND window, UINT msg, WPARAM wp, LPARAM lp)
{
    switch (msg) {
    case WM_PAINT:
        paint(window);
        return 0;
    case WM_ERASEBKGND:
        return 1;
    case WM_SETFONT:
        SetWindowLongPtrW(window, SLOT_FONT, (LONG_PTR)wp);
        return 0;
    case WM_GETFONT:
        return GetWindowLongPtrW(window, SLOT_FONT);
    case WM_GETDLGCODE:
        return DLGC_STATIC;
    default:
        return DefWindowProcW(window, msg, wp, lp);
    }
}

void graph_register(void)
{
    WNDCLASSEXW class = {
        .cbSize = sizeof class,
        .style = CS_HREDRAW | CS_VREDRAW,
        .lpfnWndProc = procedure,
        .cbWndExtra = SLOTS,
        .hInstance = GetModuleHandleW(NULL),
        .hCursor = LoadCursorW(NULL, (LPCWSTR)IDC_ARROW),
        .lpszClassName = L"" GRAPH_CLASS,
    };

    RegisterClassExW(&class); /* fails when it is registered already */
}

void graph_show(HWND window, const struct graph_model *model)
{
    SetWindowLongPtrW(window, SLOT_MODEL, (LONG_PTR)model);
    InvalidateRect(window, NULL, FALSE);
}
