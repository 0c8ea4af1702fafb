"""The dial-up rig: a QEMU guest with Debian's pppd that makes a list of calls, answers calls, and what came of each.

SPDX-License-Identifier: MIT

    exchange = modem.Exchange()
    exchange.routes['100'] = ('tcp', '127.0.0.1', 2323)
    guest = rig.Guest(exchange, [rig.Call(user='joe', password='secret', cmds=['ping -c 3 10.77.0.1'])])
    for result in guest.run(): ...

One boot costs about six seconds, a call about three, so one guest makes many calls. With is_obedient it stays and does what it is
told, while the test does something else: guest.do('ping -c 1 10.88.0.1'), guest.begin(call), guest.finish(call).
"""
import base64
import gzip
import json
import os
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))


PAGE = b'<html><title>Behind pppd</title><body>Hello from behind the pppd that was dialled.</body></html>\n'


class Call:
    """What one call is to be like. opts: lines of pppd options; cmds: shell commands once IP is up."""

    def __init__(self, number='100', user='user', password='pass', opts=(), cmds=(), after='', line=0, timeout=60, name=''):
        self.number, self.user, self.password = number, user, password
        self.opts, self.cmds, self.after = list(opts), list(cmds), after
        self.line, self.timeout, self.name = line, timeout, name or user


class Server:
    """A pppd that answers on a line of its own when the exchange lets `number` ring. It gives `remote` to the caller and is `local`;
    a page is at http://10.61.0.1/. opts: lines of pppd options, such as require-pap."""

    def __init__(self, number, opts=(), local='10.60.0.1', remote='10.60.0.2'):
        self.number = number
        self.opts = ['%s:%s' % (local, remote), *opts]
        self.local, self.remote = local, remote


class Result:
    """What came of one call, in the caller's words: the events of the guest and pppd's own log."""

    def __init__(self, call, events, calls_of_exchange):
        self.call, self.events, self.exchange_calls = call, events, calls_of_exchange
        self.connect = self.first('connect')
        self.up = self.first('ip-up')
        self.exit = self.first('exit')
        self.cmds = self.all('cmd')
        self.log = (self.first('log') or {}).get('out', '')

    def all(self, kind):
        return [e for e in self.events if e.get('ev') == kind]

    def first(self, kind):
        return next(iter(self.all(kind)), None)

    def command(self, word):
        """The event of the first command that contains the word."""
        return next((e for e in self.cmds if word in e['cmd']), None)

    def setup_s(self):
        return self.up['t'] - self.connect['t'] if self.up and self.connect else None


def _cpio(files):
    """files: {path: bytes or None for a folder} as a newc archive."""
    out = bytearray()

    def entry(inode, name, mode, data):
        raw = name.encode() + b'\0'
        fields = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0)
        out.extend(b'070701' + b''.join(b'%08X' % f for f in fields) + raw)
        out.extend(b'\0' * (-len(out) % 4))
        out.extend(data)
        out.extend(b'\0' * (-len(out) % 4))

    for inode, (name, data) in enumerate(files.items(), 1):
        entry(inode, name, 0o40755 if data is None else 0o100644, data or b'')
    entry(0, 'TRAILER!!!', 0, b'')
    return bytes(out)


def image():
    """The folder of the guest image; built when it is not there."""
    build = os.path.join(HERE, 'guest', 'build.sh')
    where = subprocess.run([build, '--where'], capture_output=True, text=True, check=True).stdout.strip()
    if not os.path.exists(os.path.join(where, '.ready')):
        subprocess.run([build], stdout=subprocess.DEVNULL, check=True)
    return where


class Guest:
    """lines: 'hvc' (a virtio console, fast) or 'uart' (an ISA 16550), one per caller's modem. accounts: {name: password} of
    whom its servers let in."""
    TTY = {'hvc': 'hvc%d', 'uart': 'ttyS%d'}

    def __init__(self, exchange, calls=(), lines=('hvc',), servers=(), accounts=None, is_obedient=False, memory_mb=192, narrate=None):
        self.exchange, self.calls, self.narrate = exchange, list(calls), narrate
        self.servers, self.accounts = list(servers), dict(accounts or {})
        self.lock, self.told, self.control = threading.Lock(), 0, None
        self.events, self.console = [], []
        self.changed = threading.Condition()
        self.folder = tempfile.TemporaryDirectory(prefix='openrras-guest-')
        place, devices, names = image(), [], []
        count = {'hvc': 0, 'uart': 1}
        wires = [(kind, exchange.modem_on_tcp('caller%d-%d' % (i, id(self))).wire.port) for i, kind in enumerate(lines)]
        wires += [('hvc', exchange.modem_on_tcp(server.number).wire.port) for server in self.servers]
        if is_obedient:
            self.control = socket.create_server(('127.0.0.1', 0))
            wires.append(('hvc', self.control.getsockname()[1]))
        if any(kind == 'hvc' for kind, _ in wires):
            devices += ['-device', 'virtio-serial-pci']
        for i, (kind, port) in enumerate(wires):
            devices += ['-chardev', 'socket,id=l%d,host=127.0.0.1,port=%d,nodelay=on' % (i, port)]
            devices += ['-device', 'virtconsole,chardev=l%d' % i] if kind == 'hvc' else ['-serial', 'chardev:l%d' % i]
            names.append(self.TTY[kind] % count[kind])
            count[kind] += 1
        self.names = names
        initrd = os.path.join(self.folder.name, 'initrd')
        with open(initrd, 'wb') as out, open(os.path.join(place, 'initrd.gz'), 'rb') as base:
            data = base.read()
            out.write(data + b'\0' * (-len(data) % 4) + gzip.compress(_cpio(self._files(names)), 1))
        self.command = [
            'qemu-system-x86_64', '-accel', 'tcg', '-cpu', 'max', '-m', str(memory_mb), '-nodefaults', '-display', 'none', '-no-reboot',
            '-kernel', os.path.join(place, 'vmlinuz'), '-initrd', initrd, '-serial', 'stdio',
            '-append', 'console=ttyS0,115200 quiet rootfstype=ramfs panic=-1 tsc=reliable mitigations=off loglevel=1 '
                       '8250.nr_uarts=8 random.trust_cpu=on',
            '-object', 'rng-random,id=r,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=r', *devices]
        self.process = None

    def _call_files(self, call, folder):
        files = {folder: None}
        for key, value in (('tty', self.names[call.line]), ('number', call.number), ('user', call.user), ('pass', call.password),
                           ('opts', '\n'.join(call.opts)), ('cmds', '\n'.join(call.cmds)), ('after', call.after),
                           ('timeout', str(call.timeout))):
            files['%s/%s' % (folder, key)] = (value + '\n').encode() if value else b''
        return files

    def _files(self, names):
        files = {'rig': None, 'rig/calls': None}
        for n, call in enumerate(self.calls):
            files.update(self._call_files(call, 'rig/calls/%03d' % n))
        if self.servers:
            files.update({'rig/servers': None, 'rig/www': None, 'rig/www/index.html': PAGE,
                          'rig/secrets': ''.join('"%s" * "%s" *\n' % account for account in self.accounts.items()).encode()})
        ttys = names[len(names) - len(self.servers) - bool(self.control):]
        for tty, server in zip(ttys, self.servers):
            folder = 'rig/servers/%s' % server.number
            files.update({folder: None, folder + '/tty': tty.encode() + b'\n', folder + '/opts': '\n'.join(server.opts + ['']).encode()})
        if self.control:
            files['rig/control'] = names[-1].encode() + b'\n'
        return files

    def start(self):
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self._read, daemon=True).start()
        if self.control:
            listener, self.control = self.control, None
            listener.settimeout(30)
            self.control, _ = listener.accept()
            listener.close()
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop()

    # ---- of a guest that is obedient
    def tell(self, command):
        """The kind of the event that will say what came of it."""
        with self.lock:
            self.told += 1
            self.control.sendall(b'%d %s\n' % (self.told, command.encode()))
            return 'did-%d' % self.told

    def do(self, command, timeout=60):
        """The event with rc, out and s (seconds); None when it did not end in time."""
        return self.wait(self.tell(command), timeout)

    def transfer(self, command, timeout=60):
        """The same of `rigtool get ...`: what rigtool said."""
        event = self.do(command, timeout)
        return json.loads(event['out'][2:], strict=False) if event and event['out'].startswith('@@') else event

    def begin(self, call, timeout=60):
        """Makes the call; True when it is up."""
        call.began = len(self.events)
        folder = '/rig/calls/c%d' % (self.told + 1)
        call.folder, call.exchange_began = folder, len(self.exchange.calls)
        steps = ['mkdir %s' % folder]
        for path, data in self._call_files(call, folder).items():
            if data:
                steps.append('echo %s | base64 -d >%s' % (base64.b64encode(data).decode(), path))
        self.do('; '.join(steps))
        self.wait(self.tell('begin ' + folder), timeout)
        return self.wait('ip-up', 0, call.began) is not None

    def finish(self, call, timeout=60):
        """Hangs up; its Result."""
        self.wait(self.tell('finish ' + call.folder), timeout)
        return Result(call, self.events[call.began:], self.exchange.calls[call.exchange_began:])

    def _read(self):
        for raw in self.process.stdout:
            text = raw.decode('utf-8', 'replace').rstrip('\r\n')
            at = text.find('@@{')
            with self.changed:
                if at < 0:
                    self.console.append(text)
                else:
                    try:
                        event = json.loads(text[at + 2:], strict=False)
                    except ValueError:
                        event = {'ev': 'bad', 'line': text}
                    event['host_s'] = round(time.monotonic() - self.began, 3)
                    event['exchange_calls'] = len(self.exchange.calls)
                    self.events.append(event)
                    if self.narrate:
                        self.narrate(event)
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    def wait(self, kind, timeout, after=0):
        """The first event of that kind from the after-th event on; None when it does not come."""
        end = time.monotonic() + timeout
        with self.changed:
            while True:
                for event in self.events[after:]:
                    if event['ev'] == kind:
                        return event
                if time.monotonic() >= end or self.process.poll() is not None:
                    return next((e for e in self.events[after:] if e['ev'] == kind), None)
                self.changed.wait(0.2)

    def results(self):
        """One Result per call that was begun."""
        starts = [i for i, e in enumerate(self.events) if e['ev'] == 'call'] + [len(self.events)]
        out = []
        for n, (a, b) in enumerate(zip(starts, starts[1:])):
            events = self.events[a:b]
            last = next((e['exchange_calls'] for e in events if e['ev'] == 'exit'), len(self.exchange.calls))
            out.append(Result(self.calls[n], events, self.exchange.calls[events[0]['exchange_calls']:last]))
        return out

    def run(self, timeout=300):
        self.start()
        try:
            self.wait('end', timeout)
        finally:
            self.stop()
        return self.results()

    def stop(self):
        if self.process and self.control:
            try:
                self.control.sendall(b'0 end\n')
            except OSError:
                pass
        if self.process:
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.folder.cleanup()
