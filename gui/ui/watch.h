/*
 * watch.h - windows that are told when the service says something changed, or when it came or went.
 *
 * One watch is one thread that waits for the service, for any number of windows of a program: each is
 * posted DIALOG_WM_CHANGED. UI thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_WATCH_H
#define RRAS_WATCH_H
#include <winsock2.h>
#include <windows.h>

struct watch;

/* The first makes the watch, the last that leaves ends it (*watch NULL: there is none). */
void watch_add(struct watch **watch, const char *instance, HWND window);
void watch_remove(struct watch **watch, HWND window);
void watch_end(struct watch **watch);
#endif
