"""The dial-up rig: a QEMU guest with Debian's pppd that makes a list of calls, and what came of each.

SPDX-License-Identifier: MIT

    exchange = modem.Exchange()
    exchange.routes['100'] = ('tcp', '127.0.0.1', 2323)
    guest = rig.Guest(exchange, [rig.Call(user='joe', password='secret', cmds=['ping -c 3 10.77.0.1'])])
    for result in guest.run(): ...

One boot costs about six seconds, a call about three, so one guest makes many calls.
"""
import gzip
import json
import os
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class Call:
    """What one call is to be like. opts: lines of pppd options; cmds: shell commands once IP is up."""

    def __init__(self, number='100', user='user', password='pass', opts=(), cmds=(), after='', line=0, timeout=60, name=''):
        self.number, self.user, self.password = number, user, password
        self.opts, self.cmds, self.after = list(opts), list(cmds), after
        self.line, self.timeout, self.name = line, timeout, name or user


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
    """lines: 'hvc' (a virtio console, fast) or 'uart' (an ISA 16550), one per caller's modem."""
    TTY = {'hvc': 'hvc%d', 'uart': 'ttyS%d'}

    def __init__(self, exchange, calls, lines=('hvc',), memory_mb=192, narrate=None):
        self.exchange, self.calls, self.narrate = exchange, list(calls), narrate
        self.events, self.console = [], []
        self.changed = threading.Condition()
        self.folder = tempfile.TemporaryDirectory(prefix='openrras-guest-')
        place, devices, names = image(), [], []
        count = {'hvc': 0, 'uart': 1}
        if 'hvc' in lines:
            devices += ['-device', 'virtio-serial-pci']
        for i, kind in enumerate(lines):
            caller = exchange.modem_on_tcp('caller%d-%d' % (i, id(self)))
            devices += ['-chardev', 'socket,id=l%d,host=127.0.0.1,port=%d,nodelay=on' % (i, caller.wire.port)]
            devices += ['-device', 'virtconsole,chardev=l%d' % i] if kind == 'hvc' else ['-serial', 'chardev:l%d' % i]
            names.append(self.TTY[kind] % count[kind])
            count[kind] += 1
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

    def _files(self, names):
        files = {'rig': None, 'rig/calls': None}
        for n, call in enumerate(self.calls):
            folder = 'rig/calls/%03d' % n
            files[folder] = None
            for key, value in (('tty', names[call.line]), ('number', call.number), ('user', call.user), ('pass', call.password),
                               ('opts', '\n'.join(call.opts)), ('cmds', '\n'.join(call.cmds)), ('after', call.after),
                               ('timeout', str(call.timeout))):
                files['%s/%s' % (folder, key)] = (value + '\n').encode() if value else b''
        return files

    def start(self):
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self._read, daemon=True).start()
        return self

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
        if self.process:
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.folder.cleanup()
