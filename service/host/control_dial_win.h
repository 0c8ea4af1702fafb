/*
 * control_dial_win.h - what the two files of calls about dialling share. RPC threads.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONTROL_DIAL_WIN_H
#define RRAS_CONTROL_DIAL_WIN_H
#include "service/host/control_internal_win.h"
#include "service/port/dial.h"

/* Dials on the logic thread. 0 and its number, or why it cannot. */
long control_dial(const struct dial_request *request, unsigned long *connection, RRAS_MESSAGE *why);
/* "home" as a number of a TCP line becomes the host:port of the phone-book entry of that name. */
void control_dial_resolve(struct dial_request *request);
#endif
