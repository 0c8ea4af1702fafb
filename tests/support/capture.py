"""Captures: a call's bytes as a pcap that Wireshark opens, and tshark's verdict on any pcap.

SPDX-License-Identifier: MIT
"""
import struct
import subprocess

DLT_PPP_WITH_DIR = 204


def _table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ 0x8408 if byte & 1 else byte >> 1
        table.append(byte)
    return table


FCS = _table()


def fcs16(data):
    fcs = 0xffff
    for byte in data:
        fcs = (fcs >> 8) ^ FCS[(fcs ^ byte) & 0xff]
    return fcs


class Deframer:
    """RFC 1662 octet-stuffed framing, written anew so that the product is not checked against itself."""

    def __init__(self):
        self.frame, self.is_escaped, self.in_frame = bytearray(), False, False
        self.good = self.bad = 0

    def feed(self, data):
        for byte in data:
            if byte == 0x7e:
                frame, aborted = bytes(self.frame), self.is_escaped
                self.frame, self.is_escaped = bytearray(), False
                if self.in_frame and frame and not aborted:
                    if len(frame) >= 4 and fcs16(frame) == 0xf0b8:
                        self.good += 1
                        yield frame[:-2]
                    else:
                        self.bad += 1
                self.in_frame = True
            elif self.in_frame and byte == 0x7d:
                self.is_escaped = True
            elif self.in_frame:
                self.frame.append(byte ^ 0x20 if self.is_escaped else byte)
                self.is_escaped = False


def write_pcap(capture, path):
    """capture: Call.capture. Returns (good frames, frames with a bad FCS)."""
    ways = Deframer(), Deframer()
    with open(path, 'wb') as f:
        f.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, DLT_PPP_WITH_DIR))
        for when, way, data in capture:
            for frame in ways[way].feed(data):
                packet = bytes([0 if way else 1]) + frame
                f.write(struct.pack('<IIII', int(when), int(when % 1 * 1e6), len(packet), len(packet)) + packet)
    return ways[0].good + ways[1].good, ways[0].bad + ways[1].bad


def tshark(path, *args):
    return subprocess.run(['tshark', '-n', '-r', path, *args], capture_output=True, text=True, timeout=120, check=False)


def malformed(path):
    """The lines of tshark about frames it finds malformed; also when it cannot read the file."""
    run = tshark(path, '-Y', '_ws.malformed')
    lines = run.stdout.strip().splitlines()
    return lines if run.returncode == 0 else lines + [run.stderr.strip()[-300:] or 'tshark failed']


def protocols(path):
    """How many frames of each protocol, e.g. {'PPP LCP': 12, 'TCP': 900}."""
    count = {}
    for name in tshark(path, '-T', 'fields', '-e', '_ws.col.Protocol').stdout.split('\n'):
        if name:
            count[name] = count.get(name, 0) + 1
    return count
