/*
 * trace_win.h - what a traced port leaves in the data folder: trace\PORT.pcap, PORT.ppp.log and
 * PORT.device.log. A COM port's files are named COM5_.pcap and so on: COM5.pcap is the port itself.
 *
 * The pcap is LINKTYPE_PPP_WITH_DIR for Wireshark; the logs have NT's line shape (facts: rras 4.3).
 * A file opens with the first thing to write, is readable and deletable while it grows, and past
 * 16 MiB becomes NAME.1. On a full disk what was written stays, and lines are lost until there is
 * room again. All on the logic thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_TRACE_WIN_H
#define RRAS_TRACE_WIN_H
#include <stdbool.h>
#include "service/port/server.h"

void trace_start(const char *data_dir); /* UTF-8; nothing is created yet */
void trace_stop(void);                  /* every file is closed */
void trace_close_port(const char *port);
/* Shaped for struct server_host; `ctx` is not used. A disk that is full loses lines, nothing else. */
void trace_frame(void *ctx, const char *port, enum trace_direction direction, uint16_t protocol, struct bytes info);
void trace_text(void *ctx, const char *port, const char *line);
#endif
