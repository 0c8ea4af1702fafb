#!/usr/bin/env python3
# asked_modem.py PORT LINK: a modem on a COM port, for a Windows test under Wine. SPDX-License-Identifier: MIT
#
# The modem of modem.py on a pty that LINK (below the Wine prefix: dosdevices/com30) points to; it says who it is.
# It does what the test tells it on a TCP connection to 127.0.0.1:PORT, one line each, answered by one line:
#   plug         the modem is there                        -> ok
#   unplug       it is not                                 -> ok
#   mute on|off  it says nothing to commands               -> ok
#   ring-at CMD  it rings when it is told CMD, once        -> ok
#   call         somebody calls: it rings until it is answered        -> ok
#   answered     waits for the answer, 15 s                -> yes, no
#   end          the caller hangs up                       -> ok
#   heard TEXT   waits until the program has said TEXT since the last heard or forget, 15 s   -> yes, no
#   forget       nothing was heard yet                     -> ok
# It ends with the connection.
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from modem import Call, Exchange, Modem, PtyWire  # noqa: E402

ANSWERS = {'I': '5601', 'I3': 'U.S. Robotics 56K FAX EXT V4.11.2', 'I6': 'Link diagnostics...'}


class AskedModem(Modem):
    def __init__(self, exchange, wire):
        self.is_mute, self.ring_at = False, None
        super().__init__(exchange, '30', wire)

    def take_command(self, data):
        return None if self.is_mute else super().take_command(data)

    def command(self, text):
        if self.ring_at and text == self.ring_at:
            self.ring_at = None
            return self.say('RING')
        if text in ANSWERS:
            self.wire.write(b'\r\n' + ANSWERS[text].encode() + b'\r\n')
        return super().command(text)


class Caller:
    def deliver(self, data):
        pass

    def call_is_over(self):
        pass


class Far:
    def __init__(self, link):
        self.link, self.exchange, self.modem, self.call, self.seen = link, Exchange(), None, None, 0

    def plug(self):
        self.unplug()
        self.modem = AskedModem(self.exchange, PtyWire(self.link))
        self.seen = 0

    def unplug(self):
        if self.modem:
            self.modem.close()
        self.modem = None

    @staticmethod
    def wait(is_true):
        limit = time.monotonic() + 15
        while not is_true() and time.monotonic() < limit:
            time.sleep(0.01)
        return 'yes' if is_true() else 'no'

    def has_heard(self, text):
        log = self.modem.log
        for i in range(self.seen, len(log)):
            if log[i][1] == 'program' and text in log[i][2]:
                self.seen = i + 1
                return True
        return False

    def obey(self, line):
        word, *rest = line.split()
        if word == 'plug':
            self.plug()
        elif word == 'unplug':
            self.unplug()
        elif word == 'mute':
            self.modem.is_mute = rest[0] == 'on'
        elif word == 'ring-at':
            self.modem.ring_at = rest[0]
        elif word == 'call':
            self.call = Call(self.exchange, Caller())
            self.modem.heard.set()
            self.modem.ring(self.call)
        elif word == 'answered':
            return self.wait(lambda: self.call.started is not None)
        elif word == 'end':
            self.call.end()
        elif word == 'heard':
            found = []
            return self.wait(lambda: found or (self.has_heard(rest[0]) and not found.append(1)))
        elif word == 'forget':
            self.seen = len(self.modem.log)
        else:
            return 'unknown'
        return 'ok'


def main():
    port, link = int(sys.argv[1]), sys.argv[2]
    if not link.startswith('/'):
        link = os.path.join(os.environ['WINEPREFIX'], link)
    far = Far(link)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', port))
    listener.listen(1)
    listener.settimeout(30)
    try:
        control, _ = listener.accept()
        for line in control.makefile('r'):
            control.sendall((far.obey(line) + '\n').encode())
    finally:
        far.unplug()


main()
