"""Modems for the dial-up rig: AT modems on TCP sockets (the caller's) and ptys (in front of COM5), and what joins them.

SPDX-License-Identifier: MIT

 Exchange   number -> who answers: a Modem (it rings), ('tcp', host, port), ('exec', program, ...) on a raw line, ('shell', program,
            ...) on one that echoes, or what the modem says instead, such as 'BUSY'; keeps every call it made. door() lets a TCP line in
 Modem      one thread: command state, dialling, ringing, data; +++ with its guard time; a pty has no DTR or DCD
 Call       two ends, a pacer and a byte count each way, and the capture of everything that passed
"""
import fcntl
import os
import pty
import re
import select
import socket
import subprocess
import termios
import threading
import time
import tty


class SocketWire:
    """The modem's DTE side as a listening TCP port; QEMU's serial port or an emulator connects to it."""

    def __init__(self, port=0):
        self.server = socket.create_server(('127.0.0.1', port))
        self.port = self.server.getsockname()[1]
        self.sock = None

    def open(self):
        self.sock, _ = self.server.accept()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self):
        return self.sock.fileno()

    def read(self, most):
        return self.sock.recv(most)

    def write(self, data):
        self.sock.sendall(data)

    def close(self):
        for s in (self.sock, self.server):
            if s is not None:
                try:
                    s.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                s.close()


class PtyWire:
    """The modem's DTE side as a pty, linked to a stable name: what Wine maps COM5 to."""

    def __init__(self, link):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        tty.setraw(self.master)
        if os.path.islink(link):
            os.unlink(link)
        os.symlink(os.ttyname(self.slave), link)
        self.link = link

    def open(self):
        pass    # the slave is kept open here, so the port is there before and after the program that uses it

    def fileno(self):
        return self.master

    def read(self, most):
        return os.read(self.master, most)

    def write(self, data):
        while data:
            select.select([], [self.master], [], 1)
            data = data[os.write(self.master, data):]

    def close(self):
        for fd in (self.master, self.slave):
            try:
                os.close(fd)
            except OSError:
                pass
        if os.path.islink(self.link):
            os.unlink(self.link)


class Pacer:
    """n bytes take n * 10 / baud seconds (8N1); baud 0 is as fast as it goes. Released on schedule, not in bursts."""

    def __init__(self, baud):
        self.per_byte = 10.0 / baud if baud else 0.0
        self.slice = max(1, baud // 1000) if baud else 65536
        self.free_at = 0.0

    def wait(self, n):
        if self.per_byte:
            now = time.monotonic()
            self.free_at = max(self.free_at, now) + n * self.per_byte
            if self.free_at > now:
                time.sleep(self.free_at - now)


class Call:
    def __init__(self, exchange, caller):
        self.exchange, self.caller, self.answerer = exchange, caller, None
        self.over, self.is_answered = threading.Event(), threading.Event()
        self.bytes = [0, 0]                       # caller -> answerer, answerer -> caller
        self.pacers = [Pacer(exchange.baud), Pacer(exchange.baud)]
        self.capture = []                         # (time, 0 from the caller | 1 from the answerer, bytes)
        self.started = self.ended = None

    def connect(self, answerer):
        self.answerer = answerer
        self.started = time.monotonic()
        self.is_answered.set()

    def forward(self, way, data):
        self.pacers[way].wait(len(data))
        self.bytes[way] += len(data)
        self.capture.append((time.time(), way, data))
        to = self.caller if way else self.answerer
        try:
            to.deliver(data)
        except OSError:
            self.end()

    def end(self):
        if not self.over.is_set():
            self.ended = time.monotonic()
            self.over.set()
            self.is_answered.set()
            self.caller.call_is_over()
            if self.answerer is not None:
                self.answerer.call_is_over()


class TcpFar(threading.Thread):
    """A called party behind TCP: the service's TCP line."""

    def __init__(self, address, call):
        super().__init__(daemon=True)
        self.sock = socket.create_connection(address, 5)
        self.sock.settimeout(None)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.call = call

    def deliver(self, data):
        self.sock.sendall(data)

    def run(self):
        try:
            while True:
                data = self.sock.recv(self.call.pacers[1].slice)
                if not data:
                    break
                self.call.forward(1, data)
        except OSError:
            pass
        self.call.end()

    def call_is_over(self):
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.sock.close()


class ExecFar(TcpFar):
    """A called party that is a program on a terminal: a shell account with slirp, for one."""

    def __init__(self, argv, call, is_raw):
        threading.Thread.__init__(self, daemon=True)
        self.master, slave = pty.openpty()
        self.is_raw = is_raw
        if is_raw:
            tty.setraw(slave)
        self.call = call
        self.process = subprocess.Popen(argv, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def deliver(self, data):
        while data:
            select.select([], [self.master], [], 1)
            data = data[os.write(self.master, data):]

    def run(self):
        try:
            while True:
                data = os.read(self.master, self.call.pacers[1].slice)
                if not data:
                    break
                self.call.forward(1, data)
        except OSError:
            pass            # the program has ended
        self.call.end()
        os.close(self.master)

    def call_is_over(self):
        self.process.kill()
        self.process.wait()


class TcpNear(TcpFar):
    """A caller behind TCP: a TCP line of the service that dials out."""

    def __init__(self, sock, exchange):
        threading.Thread.__init__(self, daemon=True)
        self.sock = sock
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.call = Call(exchange, self)

    def run(self):
        self.call.is_answered.wait(self.call.exchange.answer_s)
        try:
            while self.call.answerer is not None and not self.call.over.is_set():
                data = self.sock.recv(self.call.pacers[0].slice)
                if not data:
                    break
                self.call.forward(0, data)
        except OSError:
            pass
        self.call.end()
        self.sock.close()


class Modem(threading.Thread):
    RING_EVERY_S = 2.0

    def __init__(self, exchange, number, wire):
        super().__init__(daemon=True)
        self.exchange, self.number, self.wire = exchange, number, wire
        self.call = None              # the call it is in
        self.is_online = False        # in a call and not escaped to the command state
        self.ringing = None           # the call that wants an answer
        self.next_ring = 0.0
        self.heard = threading.Event()    # a program has spoken to it, so a RING will be heard
        self.echo, self.guard_s = True, 1.0
        self.line, self.held, self.held_at, self.last_data = b'', b'', 0.0, 0.0
        self.is_open = True
        self.log = []
        self.start()

    # ---- what other threads call
    def deliver(self, data):
        self.wire.write(data)

    def call_is_over(self):
        pass                          # its own thread sees Call.over

    def ring(self, call):
        """False when the line is in use or nobody is there."""
        self.heard.wait(25)
        if self.call or self.ringing or not self.heard.is_set():
            return False
        self.next_ring = 0.0
        self.ringing = call
        return True

    def close(self):
        self.is_open = False
        if self.call:
            self.call.end()
        self.join(2)
        self.wire.close()

    # ---- its own thread
    def run(self):
        try:
            self.wire.open()
            while self.is_open:
                ready, _, _ = select.select([self.wire], [], [], 0.02)
                if ready:
                    most = self.call.pacers[self.way()].slice if self.call else 256
                    data = self.wire.read(most)
                    if not data:
                        break
                    self.take(data)
                self.tick(time.monotonic())
        except (OSError, ValueError):
            pass
        if self.call:
            self.call.end()

    def way(self):
        return 0 if self.call.caller is self else 1

    def say(self, text):
        self.log.append((time.monotonic(), 'modem', text))
        self.wire.write(b'\r\n' + text.encode() + b'\r\n')

    def tick(self, now):
        if self.call and self.call.over.is_set():
            self.call, self.is_online, self.held = None, False, b''
            self.say('NO CARRIER')
        if self.held and now - self.held_at >= self.guard_s:
            held, self.held = self.held, b''
            if held == b'+++':
                self.is_online = False
                self.say('OK')
            elif self.call:
                self.call.forward(self.way(), held)
        if self.ringing:
            if self.ringing.over.is_set():
                self.ringing = None
            elif now >= self.next_ring:
                self.next_ring = now + self.RING_EVERY_S
                self.say('RING')

    def take(self, data):
        if not self.is_online:
            return self.take_command(data)
        now = time.monotonic()
        quiet, self.last_data = now - self.last_data, now
        plus = self.held + data       # a slow serial port gives them one by one
        if b'+++'.startswith(plus) and (self.held or quiet >= self.guard_s * 0.8):
            self.held, self.held_at = plus, now
            return None
        data, self.held = self.held + data, b''
        return self.call.forward(self.way(), data)

    def take_command(self, data):
        if self.echo:
            self.wire.write(data)
        self.line += data
        while b'\r' in self.line and not self.is_online:
            line, self.line = self.line.split(b'\r', 1)
            text = re.sub('[^ -~]', '', line.decode('latin1')).strip().upper()
            if 'AT' in text:              # noise before the attention code is skipped, as modems do
                self.heard.set()
                self.log.append((time.monotonic(), 'program', text))
                self.command(text[text.index('AT') + 2:])

    def command(self, text):
        dial = re.search(r'D[TP]?([0-9*#,]+)$', text)
        if dial:
            return self.dial(dial.group(1))
        if text.startswith('A') and self.ringing:
            return self.answer()
        if text.startswith('A'):
            return self.say('NO CARRIER')
        if text.startswith('O') and self.call:
            self.is_online = True
            return self.say(self.exchange.connect_text)
        if text.startswith('H') and self.call:
            call, self.call = self.call, None
            call.end()
        if text.startswith('Z') or text.startswith('&F'):
            self.echo, self.guard_s = True, 1.0
        if 'E0' in text:
            self.echo = False
        elif 'E1' in text:
            self.echo = True
        guard = re.search(r'S12=(\d+)', text)
        if guard:
            self.guard_s = int(guard.group(1)) / 50
        return self.say('OK')

    def go_online(self, call):
        self.call, self.held, self.line, self.last_data = call, b'', b'', 0.0
        self.say(self.exchange.connect_text)
        self.is_online = True

    def answer(self):
        call, self.ringing = self.ringing, None
        call.connect(self)
        self.go_online(call)

    def dial(self, number):
        target = self.exchange.routes.get(number)
        if target is None:
            return self.say('NO CARRIER')
        call = Call(self.exchange, self)
        if isinstance(target, tuple):
            try:
                far = TcpFar(target[1:], call) if target[0] == 'tcp' else ExecFar(target[1:], call, target[0] == 'exec')
            except OSError:
                return self.say('NO CARRIER')
            call.connect(far)
            self.exchange.calls.append(call)
            self.go_online(call)
            far.start()
            return None
        if isinstance(target, str):
            return self.say(target.upper())
        if not target.ring(call):
            return self.say('BUSY')
        self.exchange.calls.append(call)
        return self.wait_for_answer(call)

    def wait_for_answer(self, call):
        end = time.monotonic() + self.exchange.answer_s
        while time.monotonic() < end and self.is_open:
            if call.started is not None:
                return self.go_online(call)
            if select.select([self.wire], [], [], 0.005)[0]:
                break                     # any key while dialling gives up, as on a modem
        call.end()
        return self.say('NO ANSWER' if time.monotonic() >= end else 'NO CARRIER')


class Exchange:
    def __init__(self, baud=0, connect_text=None, answer_s=60):
        self.baud, self.answer_s = baud, answer_s
        self.connect_text = connect_text or 'CONNECT %d' % (baud or 115200)
        self.routes, self.calls, self.modems, self.doors = {}, [], [], []

    def modem_on_tcp(self, number, port=0):
        return self._add(number, SocketWire(port))

    def modem_on_pty(self, number, link):
        return self._add(number, PtyWire(link))

    def door(self, number, port=0):
        """A TCP address on which callers reach what the number is, a modem or a TCP line; the address. Whom nobody answers
        is closed at once."""
        listener = socket.create_server(('127.0.0.1', port))
        self.doors.append(listener)
        threading.Thread(target=self._doorman, args=(number, listener), daemon=True).start()
        return '127.0.0.1:%d' % listener.getsockname()[1]

    def _doorman(self, number, listener):
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            near, target = TcpNear(sock, self), self.routes[number]
            if isinstance(target, tuple):
                try:
                    far = TcpFar(target[1:], near.call)
                except OSError:
                    sock.close()
                    continue
                near.call.connect(far)
                far.start()
                self.calls.append(near.call)
                near.start()
            elif target.ring(near.call):
                self.calls.append(near.call)
                near.start()
            else:
                sock.close()

    def _add(self, number, wire):
        modem = Modem(self, number, wire)
        self.routes[number] = modem
        self.modems.append(modem)
        return modem

    def close(self):
        for door in self.doors:
            door.close()
        for modem in self.modems:
            modem.close()
