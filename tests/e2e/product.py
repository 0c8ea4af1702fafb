"""The product as a test sees it: rrassvc in the foreground under the isolated Wine, and rrasctl.

SPDX-License-Identifier: MIT

Every command line the tests use is spelled here and nowhere else.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, 'tests', 'support'))
WINE = os.path.join(TOP, 'tests', 'wine')


def windows_path(path):
    return 'Z:' + path.replace('/', '\\')


class Refused(Exception):
    """rrasctl ended with a non-zero exit code; the text is what it said."""


class Service:
    """with Service('name') as service: ... ; a Wine prefix, data folder and instance of its own, all gone afterwards."""

    def __init__(self, name, com5=None, tell=lambda text: None, inside=()):
        """inside: a command that runs another one elsewhere, such as lan.Site.command."""
        self.wine = [*inside, WINE]
        self.instance, self.tell = name, tell
        self.folder = tempfile.mkdtemp(prefix='openrras-%s-' % name)
        self.data = os.path.join(self.folder, 'data')
        os.mkdir(self.data)
        self.env = dict(os.environ, RRAS_WINEPREFIX=os.path.join(self.folder, 'prefix'))
        if com5:
            self.env['RRAS_COM5'] = com5
        self.process = None
        self.log = open(os.path.join(self.folder, 'rrassvc.log'), 'wb')

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process is not None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()
        subprocess.run([*self.wine, '--stop'], env=self.env, check=False)
        if exc[0] is not None:
            self.tell('rrassvc said:\n' + self.output())
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------- running it
    def start(self, timeout=30):
        """Returns after how many seconds it answers."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*self.wine, 'rrassvc', 'run', '--instance', self.instance, '--data', windows_path(self.data)],
            env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)
        while time.monotonic() - began < timeout:
            if self.process.poll() is not None:
                raise RuntimeError('rrassvc ended at once with exit code %d: %s' % (self.process.returncode, self.output()))
            try:
                self.status()
                return time.monotonic() - began
            except Refused:
                time.sleep(0.05)
        raise RuntimeError('rrassvc does not answer after %d s: %s' % (timeout, self.output()))

    def stop(self, timeout=15):
        """Ctrl+C; returns (exit code, seconds)."""
        began = time.monotonic()
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        return process.returncode, time.monotonic() - began

    def restart(self):
        self.stop()
        return self.start()

    def output(self):
        self.log.flush()
        with open(self.log.name, encoding='utf-8', errors='replace') as f:
            return f.read()[-6000:]

    # ---------------------------------------------------------------------------------------------- rrasctl
    def run(self, *words):
        return subprocess.run([*self.wine, 'rrasctl', '--instance', self.instance, *words], env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60, check=False)

    def ctl(self, *words):
        """What rrasctl prints; raises Refused with its sentence."""
        run = self.run(*words)
        if run.returncode and not run.stdout and not run.stderr:
            # rrasctl says something when it fails: this was a crash, which Wine 8 has now and then.
            self.tell('rrasctl %s died without a word, code %d; once more' % (' '.join(words), run.returncode))
            run = self.run(*words)
        text = run.stdout.decode('utf-8', 'replace').replace('\r\n', '\n')
        if run.returncode:
            raise Refused((text + run.stderr.decode('utf-8', 'replace')).strip() or 'exit code %d, and no word' % run.returncode)
        return text

    def json(self, *words):
        return json.loads(self.ctl('--json', *words))

    # ------------------------------------------------------------------------------ commands, spelled once
    def add_tcp(self, port, ports=4, calls_per_minute=None, address='127.0.0.1'):
        limit = [] if calls_per_minute is None else ['callsperminute=%d' % calls_per_minute]
        self.ctl('add', 'device', 'type=tcp', 'listen=%s:%d' % (address, port), 'ports=%d' % ports, *limit)

    def add_modem(self, com='COM5'):
        self.ctl('add', 'device', 'type=modem', 'port=' + com)

    def add_user(self, name, password, may_dial_in=True, keeps_password=True, is_disabled=False, has_expired=False):
        """keeps_password: CHAP with MD5 needs the password itself, not its hash."""
        flags = {'reversible': keeps_password, 'disabled': is_disabled, 'expired': has_expired}
        self.ctl('add', 'user', 'name=' + name, 'password=' + password, 'dialin=' + ('permit' if may_dial_in else 'deny'),
                 *['%s=yes' % flag for flag, is_set in flags.items() if is_set])

    def set_roles(self, port, server=None, router=None, client=None):
        words = {'rasinonly': server, 'ddinout': router, 'ddoutonly': client}
        return self.ctl('set', 'wanports', 'device=' + port,
                        *['%s=%s' % (k, 'yes' if v else 'no') for k, v in words.items() if v is not None])

    def add_interface(self, name, routes, *words):
        self.ctl('add', 'interface', 'name=' + name, 'routes=' + routes, *words)

    def set_interface(self, name, *words):
        self.ctl('set', 'interface', 'name=' + name, *words)

    def connect_interface(self, name):
        self.ctl('connect', 'interface', 'name=' + name)

    def disconnect_interface(self, name):
        self.ctl('disconnect', 'interface', 'name=' + name)

    def interface(self, name):
        """How it is now: state, error, explanation, packets_out ..."""
        return next((i for i in self.json('show', 'interfaces') if i['name'] == name), {})

    def connections(self):
        return self.json('show', 'connections')

    def set_pool(self, first, last):
        self.ctl('ip', 'add', 'range', 'from=' + first, 'to=' + last)

    def set_name_server(self, address):
        self.ctl('ip', 'set', 'dns', 'upstream=' + address)

    def set_setting(self, name, value):
        self.ctl('set', 'settings', '%s=%s' % (name, value))

    def trace(self, port='*', on=True):
        self.ctl('set', 'tracing', 'name=' + port, 'state=' + ('enabled' if on else 'disabled'))

    def disconnect(self, user):
        self.ctl('set', 'client', 'name=' + user, 'state=disconnect')

    def status(self):
        return self.json('show', 'status')

    def ports(self):
        """A list of dicts, one per port: port, user, error, explanation, address ..."""
        return self.json('show', 'portstatus')

    def port_status_text(self):
        return self.ctl('show', 'portstatus')

    def status_text(self):
        return self.ctl('show', 'status')

    def events_text(self):
        return self.ctl('show', 'events', 'count=200')

    def clients(self):
        return self.json('show', 'client')

    def traces(self):
        """Paths of the pcap files the service wrote."""
        folder = os.path.join(self.data, 'trace')
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [os.path.join(folder, name) for name in names if name.endswith('.pcap')]

    def wait_until(self, is_so, timeout=10):
        """Asks is_so(self) until it is true; its last answer."""
        end = time.monotonic() + timeout
        while True:
            answer = is_so(self)
            if answer or time.monotonic() > end:
                return answer
            time.sleep(0.1)
