/*
 * graph.h - the window class of the line's graph: octets a second in and out over the last two minutes. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_GRAPH_H
#define RRAS_GRAPH_H
#include <winsock2.h>
#include <windows.h>
#include "gui/phone/model_graph.h"

void graph_register(void);                                      /* once; again is allowed */
/* Shows a model that its owner keeps until the next call; NULL: an empty grid. */
void graph_show(HWND window, const struct graph_model *model);
#endif
