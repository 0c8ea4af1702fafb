/*
 * pcap.c - a port's PPP frames in the file format Wireshark opens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/pcap.h"

enum { DLT_PPP_WITH_DIR = 204, PROTOCOL_PAP = 0xc023, PAP_REQUEST = 1 };

void pcap_write_file_header(struct writer *file)
{
    wr_be32(file, 0xa1b2c3d4); /* the reader learns our byte order, and that times are microseconds */
    wr_be16(file, 2);
    wr_be16(file, 4);
    wr_be32(file, 0);
    wr_be32(file, 0);
    wr_be32(file, PCAP_SNAP_LEN);
    wr_be32(file, DLT_PPP_WITH_DIR);
}

/* RFC 1334 2.2.1: code, id, length, then user name and password, each after its length. */
static void mask_password(uint8_t *info, size_t len)
{
    size_t at, password_len;

    if (len < 5 || info[0] != PAP_REQUEST)
        return;
    at = 5u + info[4];
    if (at >= len)
        return;
    password_len = info[at];
    for (at++; at < len && password_len > 0; at++, password_len--)
        info[at] = '*';
}

void pcap_write_record(struct writer *file, uint64_t unix_us, bool sent, uint16_t protocol, struct bytes info)
{
    uint32_t len;
    size_t at;

    if (info.len > PCAP_SNAP_LEN - PCAP_FRAME_HEADER)
        info.len = PCAP_SNAP_LEN - PCAP_FRAME_HEADER;
    len = (uint32_t)(PCAP_FRAME_HEADER + info.len);
    if (file->cap - file->len < pcap_record_max(info.len)) {
        file->overflow = true;
        return;
    }
    wr_be32(file, (uint32_t)(unix_us / 1000000));
    wr_be32(file, (uint32_t)(unix_us % 1000000));
    wr_be32(file, len);
    wr_be32(file, len);
    wr_u8(file, sent);
    wr_be16(file, 0xff03);
    wr_be16(file, protocol);
    at = file->len;
    wr_bytes(file, info);
    if (protocol == PROTOCOL_PAP)
        mask_password(file->at + at, info.len);
}
