/*
 * pcap.h - a port's PPP frames in the file format Wireshark opens: pcap, DLT_PPP_WITH_DIR (204).
 *
 * Writes into a caller's buffer; the file is the host's. Passwords of PAP requests come out as
 * asterisks. PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PCAP_H
#define RRAS_PCAP_H
#include "common/base/bytes.h"

enum {
    PCAP_FILE_HEADER = 24,
    PCAP_RECORD_HEADER = 16,
    PCAP_FRAME_HEADER = 5,           /* direction, FF 03, protocol */
    PCAP_SNAP_LEN = 65535
};

/* The most octets one record of `info_len` octets takes. */
static inline size_t pcap_record_max(size_t info_len)
{
    return PCAP_RECORD_HEADER + PCAP_FRAME_HEADER + info_len;
}

void pcap_write_file_header(struct writer *file);
/* `sent`: by us to the caller. `info` is the packet after the PPP protocol number. Nothing is written
 * when it does not fit (writer.overflow). */
void pcap_write_record(struct writer *file, uint64_t unix_us, bool sent, uint16_t protocol, struct bytes info);
#endif
