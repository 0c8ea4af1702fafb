#!/usr/bin/env python3
# com_pty.py PORT LINK: the far end of a COM port for a Windows test under Wine. SPDX-License-Identifier: MIT
#
# Makes a pty that LINK (below the Wine prefix: dosdevices/com30) points to, and does what the test tells it on
# a TCP connection to 127.0.0.1:PORT, one line each, answered by one line:
#   plug        a new pty; LINK points to it           -> ok
#   unplug      the pty is gone, LINK points nowhere   -> ok
#   write HEX   sends these bytes to the COM port      -> ok
#   read N      waits for N bytes from the COM port    -> their hex (fewer when 10 s went by)
#   sum N       the same, for many bytes               -> count and FNV-1a of them
# It ends with the connection.
import os
import select
import socket
import sys
import time
import tty

port, link = int(sys.argv[1]), sys.argv[2]
if not link.startswith("/"):
    link = os.path.join(os.environ["WINEPREFIX"], link)
master = slave = -1


def unplug():
    global master, slave
    for fd in (slave, master):
        if fd >= 0:
            os.close(fd)
    master = slave = -1
    if os.path.lexists(link):
        os.unlink(link)


def plug():
    global master, slave
    unplug()
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    os.symlink(os.ttyname(slave), link)
    os.close(slave)
    slave = -1


def read(n):
    got, limit = b"", time.monotonic() + 10
    while len(got) < n and time.monotonic() < limit:
        select.select([master], [], [], 0.05)
        try:
            got += os.read(master, n - len(got))
        except BlockingIOError:
            pass
        except OSError:     # nobody has the other side open at the moment
            time.sleep(0.01)
    return got


def write(data):
    while data:
        select.select([], [master], [], 10)
        data = data[os.write(master, data):]


def fnv(data):
    h = 2166136261
    for b in data:
        h = ((h ^ b) * 16777619) & 0xFFFFFFFF
    return h


def obey(line):
    word, *rest = line.split()
    if word == "plug":
        plug()
    elif word == "unplug":
        unplug()
    elif word == "write":
        write(bytes.fromhex(rest[0]))
    elif word == "read":
        return read(int(rest[0])).hex() or "-"
    elif word == "sum":
        data = read(int(rest[0]))
        return f"{len(data)} {fnv(data)}"
    else:
        return "unknown"
    return "ok"


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))
listener.listen(1)
listener.settimeout(30)
try:
    control, _ = listener.accept()
    for line in control.makefile("r"):
        control.sendall((obey(line) + "\n").encode())
finally:
    unplug()
