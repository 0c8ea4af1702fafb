/*
 * control_win.h - the RPC server for common/control/rras.idl (ncalrpc).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONTROL_WIN_H
#define RRAS_CONTROL_WIN_H
#include "service/host/instance_win.h"

/* Registers the interface and listens on the instance's endpoint; 0 or the RPC status. One per process. */
long control_start(struct instance *instance);
/* Waiting calls are answered, no new ones are taken, and none runs any more on return. */
void control_stop(struct instance *instance);
#endif
