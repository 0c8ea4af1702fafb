/*
 * tray_icon.c - an icon made of what model_monitor paints, at any resolution.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/tray_icon.h"
#include "gui/phone/model_monitor.h"

HICON tray_icon_new(int size, unsigned lights)
{
    BITMAPINFO info = { .bmiHeader = { .biSize = sizeof info.bmiHeader, .biWidth = size, .biHeight = -size, .biPlanes = 1, .biBitCount = 32,
                                       .biCompression = BI_RGB } };
    void *pixels = NULL;
    HBITMAP colour = CreateDIBSection(NULL, &info, DIB_RGB_COLORS, &pixels, NULL, 0);
    HBITMAP mask = CreateBitmap(size, size, 1, 1, NULL); /* the alpha channel counts */
    HICON icon = NULL;

    if (colour && mask) {
        ICONINFO parts = { .fIcon = TRUE, .hbmMask = mask, .hbmColor = colour };

        tray_paint(pixels, size, lights);
        icon = CreateIconIndirect(&parts);
    }
    if (colour)
        DeleteObject(colour);
    if (mask)
        DeleteObject(mask);
    return icon;
}
