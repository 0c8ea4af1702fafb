"""FreeRADIUS on the loopback with a configuration of its own, in the foreground; and a RADIUS server that is silent.

SPDX-License-Identifier: MIT
"""
import hashlib
import hmac
import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

SECRET = 'testing123'

_USERS = '''\
joe     Cleartext-Password := "Secret-1"
        Service-Type = Framed-User,
        Framed-Protocol = PPP,
        Class = 0x6f7272617331

ann     Cleartext-Password := "Secret-2"
        Service-Type = Framed-User,
        Framed-Protocol = PPP,
        Framed-IP-Address = 10.9.0.77,
        Class = 0x6f7272617332

OFFICE\\joe Cleartext-Password := "Secret-1"
        Framed-Protocol = PPP,
        Class = 0x6f7272617331

short   Cleartext-Password := "Secret-3"
        Framed-Protocol = PPP,
        Session-Timeout = 4

shell   Cleartext-Password := "Secret-4"
        Service-Type = Login-User
'''

_REJECT = '''\
DEFAULT
        Message-Authenticator =* ANY,
        Reply-Message =* ANY,
        MS-CHAP-Error =* ANY
'''

# A section on one line does not parse when it holds a module: every word that matters has a line of its own.
_CONFIG = '''\
prefix = /usr
libdir = /usr/lib/freeradius
confdir = {folder}
logdir = {folder}/log
run_dir = {folder}/run
pidfile = {folder}/run/radiusd.pid
max_request_time = 10
cleanup_delay = 2
max_requests = 4096
hostname_lookups = no
log {{
  destination = files
  file = {folder}/log/radius.log
  auth = yes
}}
security {{
  max_attributes = 200
  reject_delay = 0
  status_server = yes
}}
thread pool {{
  start_servers = 1
  max_servers = 4
  min_spare_servers = 1
  max_spare_servers = 2
  max_requests_per_server = 0
}}
client loop {{
  ipaddr = 127.0.0.1
  secret = {secret}
  require_message_authenticator = no
  nas_type = other
}}
modules {{
  files {{
    filename = {folder}/users
  }}
  pap {{
    normalise = yes
  }}
  chap {{
  }}
  mschap {{
    use_mppe = yes
    require_encryption = no
    require_strong = no
    with_ntdomain_hack = yes
  }}
  attr_filter attr_filter.access_reject {{
    key = "%{{User-Name}}"
    filename = {folder}/access_reject
  }}
  detail {{
    filename = {folder}/detail
    permissions = 0600
    header = "%t"
  }}
}}
server default {{
  listen {{
    type = auth
    ipaddr = 127.0.0.1
    port = {port}
  }}
  listen {{
    type = acct
    ipaddr = 127.0.0.1
    port = {acct_port}
  }}
  authorize {{
    chap
    mschap
    files
    pap
  }}
  authenticate {{
    Auth-Type PAP {{
      pap
    }}
    Auth-Type CHAP {{
      chap
    }}
    Auth-Type MS-CHAP {{
      mschap
    }}
  }}
  preacct {{
  }}
  accounting {{
    detail
  }}
  post-auth {{
    {sign}
    Post-Auth-Type REJECT {{
      attr_filter.access_reject
      {sign}
    }}
  }}
}}
'''
# FreeRADIUS before 3.2.5 signs its answers only where it is told to (Blast-RADIUS, CVE-2024-3596).
_SIGN = 'update reply {\n      Message-Authenticator := 0x00\n    }'


def free_ports():
    """Two UDP ports of the loopback, one above the other, that nobody has: authentication and accounting."""
    for port in range(21812, 22812, 2):
        try:
            for one in (port, port + 1):
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.bind(('127.0.0.1', one))
            return port
        except OSError:
            continue
    raise RuntimeError('no free UDP ports')


def _is_up(port):
    """Asks Status-Server (RFC 5997)."""
    authenticator = os.urandom(16)
    attributes = b'\x50\x12' + bytes(16)
    head = struct.pack('>BBH', 12, 1, 20 + len(attributes)) + authenticator
    signature = hmac.new(SECRET.encode(), head + attributes, hashlib.md5).digest()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(0.3)
        s.connect(('127.0.0.1', port))
        try:
            s.send(head + b'\x50\x12' + signature)
            return s.recv(4096)[0] == 2
        except OSError:
            return False


class FreeRadius:
    """with FreeRadius() as server: ... ; server.port and server.acct_port; everything gone afterwards."""

    def __init__(self, port=None, signs=True):
        self.port = port or free_ports()
        self.acct_port = self.port + 1
        self.folder = tempfile.mkdtemp(prefix='openrras-radius-')
        for sub in ('log', 'run'):
            os.mkdir(os.path.join(self.folder, sub))
        self._write('users', _USERS)
        self._write('access_reject', _REJECT)
        self._write('radiusd.conf', _CONFIG.format(folder=self.folder, secret=SECRET, port=self.port, acct_port=self.acct_port,
                                                   sign=_SIGN if signs else ''))
        self.process = None

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as f:
            f.write(text)

    def start(self, timeout=20):
        program = shutil.which('freeradius') or '/usr/sbin/freeradius'
        with open(os.path.join(self.folder, 'out'), 'wb') as out:
            self.process = subprocess.Popen([program, '-f', '-d', self.folder, '-n', 'radiusd'], stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=out, start_new_session=True)
        end = time.monotonic() + timeout
        while not _is_up(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError('FreeRADIUS does not start: ' + self.said())
        return self

    def stop(self):
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        text = ''
        for name in ('out', os.path.join('log', 'radius.log')):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding='utf-8', errors='replace') as f:
                    text += f.read()[-3000:]
        return text

    def records(self):
        """The accounting records taken so far: dicts of attribute and value as FreeRADIUS writes them."""
        path = os.path.join(self.folder, 'detail')
        if not os.path.exists(path):
            return []
        with open(path, encoding='utf-8', errors='replace') as f:
            blocks = f.read().split('\n\n')
        return [dict((k, v.strip('"')) for k, v in re.findall(r'^\t(\S+) = (.*)$', block, re.M)) for block in blocks if block.strip()]

    def forget_records(self):
        with open(os.path.join(self.folder, 'detail'), 'a', encoding='utf-8') as f:
            f.truncate(0)


class Silent:
    """A RADIUS server that hears everything and says nothing: `heard` are (code, identifier) of what came."""

    def __init__(self, port):
        self.heard = []
        self.sockets = []
        for one in (port, port + 1):
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', one))
            self.sockets.append(s)
            threading.Thread(target=self._listen, args=(s,), daemon=True).start()

    def _listen(self, s):
        while True:
            try:
                packet = s.recv(4096)
            except OSError:
                return
            if len(packet) < 20:      # what woke us up to end
                return
            self.heard.append((packet[0], packet[1]))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for s in self.sockets:
            s.sendto(b'', s.getsockname())
            s.close()
