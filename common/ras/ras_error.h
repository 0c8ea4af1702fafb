/*
 * ras_error.h - RAS and router error numbers, with our own words for each.
 *
 * The numbers are Microsoft's (raserror.h, mprerror.h; KB Q163111); the table is ours because the
 * headers hide a third of them from today's targets. 600-752 is complete; 753-8xx is accepted on
 * input and never sent to an NT-era caller; 900-944 is the router range. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_RAS_ERROR_H
#define RRAS_RAS_ERROR_H
#include <stdint.h>

enum ras_error {
    RAS_OK = 0,
    RAS_OUT_OF_BUFFERS = 614,
    RAS_PORT_NOT_FOUND = 615,
    RAS_PORT_DISCONNECTED = 619,
    RAS_DISCONNECTION = 628,
    RAS_REMOTE_DISCONNECTION = 629,
    RAS_HARDWARE_FAILURE = 630,
    RAS_USER_DISCONNECTION = 631,
    RAS_PORT_NOT_AVAILABLE = 633,
    RAS_RESTRICTED_LOGON_HOURS = 646,
    RAS_ACCT_DISABLED = 647,
    RAS_PASSWD_EXPIRED = 648,
    RAS_NO_DIALIN_PERMISSION = 649,
    RAS_SERVER_NOT_RESPONDING = 650,
    RAS_FROM_DEVICE = 651,
    RAS_LINE_BUSY = 676,
    RAS_NO_ANSWER = 678,
    RAS_NO_CARRIER = 679,
    RAS_NO_DIALTONE = 680,
    RAS_AUTHENTICATION_FAILURE = 691,
    RAS_PORT_OR_DEVICE = 692,
    RAS_BAD_CALLBACK_NUMBER = 704,
    RAS_ACCT_EXPIRED = 708,
    RAS_CHANGING_PASSWORD = 709,
    RAS_NO_IP_ADDRESSES = 717,
    RAS_PPP_TIMEOUT = 718,
    RAS_PPP_REMOTE_TERMINATED = 719,
    RAS_PPP_NO_PROTOCOLS_CONFIGURED = 720,
    RAS_PPP_NO_RESPONSE = 721,
    RAS_PPP_INVALID_PACKET = 722,
    RAS_PPP_NOT_CONVERGING = 732,
    RAS_PPP_CP_REJECTED = 733,
    RAS_PPP_LCP_TERMINATED = 734,
    RAS_PPP_NCP_TERMINATED = 736,
    RAS_PPP_LOOPBACK_DETECTED = 737,
    RAS_PPP_NO_ADDRESS_ASSIGNED = 738,
    RAS_NO_LOCAL_ENCRYPTION = 741,
    RAS_UNABLE_TO_AUTHENTICATE_SERVER = 778,
    RAS_UNKNOWN_FRAMED_PROTOCOL = 794,
    RAS_UNKNOWN_SERVICE_TYPE = 796,
    RAS_NOT_CLIENT_PORT = 913,
    RAS_NOT_ROUTER_PORT = 914,
    RAS_AUTH_PROTOCOL_REJECTED = 917,
    RAS_PEER_REFUSED_AUTH = 919,
    RAS_INTERFACE_HAS_NO_DEVICES = 925,
    RAS_IDLE_DISCONNECTED = 926,
    RAS_SERVICE_IS_PAUSED = 928,
    RAS_AUTH_SERVER_TIMEOUT = 930,
    RAS_PPP_SESSION_TIMEOUT = 932,
    RAS_NO_RADIUS_SERVERS = 938,
    RAS_INVALID_RADIUS_RESPONSE = 939
};

/* One sentence, ending in a full stop: 629 is "The port was disconnected by the remote machine."
 * Never NULL; a number nobody knows gets "Unknown error." */
const char *ras_error_text(uint32_t number);

/* The published symbol without its ERROR_ prefix ("REMOTE_DISCONNECTION"), or NULL. */
const char *ras_error_symbol(uint32_t number);
#endif
