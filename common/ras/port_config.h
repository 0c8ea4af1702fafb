/*
 * port_config.h - one port as the administrator set it up: what service/store keeps of it.
 *
 * A *device* is what a port is made on: a COM port with a modem has one port, a TCP line has as
 * many as its hunt group is wide. Roles are kept per port, keyed by the port's stable name.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PORT_CONFIG_H
#define RRAS_PORT_CONFIG_H
#include <stdbool.h>
#include <stdint.h>

enum { PORT_NAME_MAX = 31, DEVICE_NAME_MAX = 63, PORTS_MAX = 1024 };

enum device_kind { DEVICE_MODEM, DEVICE_TCP };
enum telnet_mode { TELNET_AUTO, TELNET_RAW, TELNET_ALWAYS };

struct device_config {
    int64_t id;                          /* key in the store; 0: not stored yet */
    enum device_kind kind;
    char name[DEVICE_NAME_MAX + 1];      /* "COM5" or "127.0.0.1:2323"; unique, shown */
    char system_name[DEVICE_NAME_MAX + 1]; /* modem: the COM port, "COM5" */
    uint32_t listen_address;             /* TCP: host order; 127.0.0.1 unless told otherwise */
    uint16_t listen_port;                /* TCP */
    uint16_t ports;                      /* TCP: ports in the hunt group, 1..PORTS_MAX; modem: 1 */
    uint32_t dte_bps;                    /* modem: port speed; 115200 unless set */
    uint32_t line_bps;                   /* TCP: the speed behind it; 0 unknown, it is learnt */
    char init[128];                      /* modem; MODEM_INIT_CABLE: there is none, see device_is_cable() */
    uint8_t rings;                       /* modem: answer on this ring; 1 */
    bool wants_caller_id;
    bool ignore_dcd;                     /* the cable has no DCD (lines fact 17) */
    enum telnet_mode telnet;             /* TCP; auto unless set */
    bool login_text;                     /* a bare CR gets a login text; on */
    uint16_t calls_per_minute;           /* TCP: new calls from one address in a minute; 30, 0 no limit */
    uint16_t first_frame_s;              /* TCP: time allowed before the first valid frame; 150 */
};

struct port_config {
    char name[PORT_NAME_MAX + 1];        /* "COM5", "TCP1"; unique, stable over restarts */
    int64_t device_id;
    unsigned roles;                      /* set of enum port_role */
    bool is_tracing;                     /* pcap, ppp.log, device.log for this port */
};

/* Every default above for a kind of device. */
void device_config_defaults(struct device_config *device, enum device_kind kind);
/* A COM port whose cable leads to another computer. */
bool device_is_cable(const struct device_config *device);
#endif
