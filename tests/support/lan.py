"""A private network for an end-to-end test: its own network and mount namespace, with a "LAN" and servers on it.

SPDX-License-Identifier: MIT

Nothing here reaches a real network. In the namespace there are a loopback and one adapter with 10.77.0.1; behind it sit
a web server and a name server. /etc/resolv.conf names that name server, so the service finds it as it does at home.
"""
import ctypes
import hashlib
import http.server
import os
import queue
import random
import socket
import struct
import subprocess
import sys
import tempfile
import threading

ADDRESS = '10.77.0.1'
NAMES = {'www.lan': ADDRESS, 'old-machine.lan': '10.77.0.9'}
is_resolver = False     # the namespace's /etc/resolv.conf names ADDRESS
_MARK = 'RRAS_IN_PRIVATE_LAN'


def enter():
    """Starts this script again inside the namespaces; returns there, once."""
    if os.environ.get(_MARK) != str(os.getpid()):
        command = ['unshare', '--net', '--mount', '--propagation', 'unchanged']
        if os.geteuid() != 0:
            command.append('--map-root-user')
        os.environ[_MARK] = str(os.getpid())     # exec keeps the process id, so only this very process is "inside"
        try:
            os.execvp('unshare', command + [sys.executable] + sys.argv)
        except OSError as e:
            sys.exit('FAILED - a private network can be made: %s' % e)
    _make()


def _ip(*args):
    return subprocess.run(('ip',) + args, capture_output=True, text=True, check=False)


def _make():
    _ip('link', 'set', 'lo', 'up')
    if _ip('link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'lan1').returncode:
        made = _ip('link', 'add', 'lan0', 'type', 'dummy')
        if made.returncode:
            sys.exit('FAILED - a private network can be made: %s' % made.stderr.strip())
    for step in (('address', 'add', ADDRESS + '/24', 'dev', 'lan0'), ('link', 'set', 'lan0', 'up'), ('link', 'set', 'lan1', 'up'),
                 ('route', 'add', 'default', 'via', '10.77.0.254')):
        _ip(*step)
    _name_server_of_this_computer()


def _name_server_of_this_computer():
    """/etc/resolv.conf of the namespace names ADDRESS. In a chroot that cannot be; then the service has to be told."""
    global is_resolver
    if subprocess.run(['mount', '--make-rprivate', '/'], stderr=subprocess.DEVNULL, check=False).returncode:
        return
    with tempfile.NamedTemporaryFile('w', suffix='.conf', delete=False) as f:
        f.write('nameserver %s\n' % ADDRESS)
    is_resolver = subprocess.run(['mount', '--bind', f.name, '/etc/resolv.conf'], stderr=subprocess.DEVNULL, check=False).returncode == 0
    os.unlink(f.name)


def random_bytes(n):
    """The same incompressible n bytes every time."""
    return random.Random(n).randbytes(n)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class _Handler(http.server.BaseHTTPRequestHandler):
    """GET /random/N gives N bytes; GET anything else a small page; PUT answers with the SHA-256 of what came."""

    def do_GET(self):
        if self.path.startswith('/random/'):
            body, kind = random_bytes(int(self.path[8:])), 'application/octet-stream'
        else:
            body, kind = b'<html><title>The LAN</title><body>Hello from the other side of the modem.</body></html>\n', 'text/html'
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.log.append((self.client_address[0], self.path))

    def do_PUT(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(200)
        self.send_header('X-SHA256', sha256(body))
        self.end_headers()
        self.server.log.append((self.client_address[0], self.path))

    def log_message(self, *args):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request, client_address):
        """A caller that hangs up in the middle of a page is no news."""


def web_server(address=ADDRESS, port=80):
    server = _Server((address, port), _Handler)
    server.log = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Site(threading.Thread):
    """Another place, with a network namespace of its own: hosts of its own (`inside`), and one cable that joins it to here.

        site = lan.Site('b', ['10.88.0.1'], here='10.99.0.1', there='10.99.0.2')
        web = site.do(lambda: lan.web_server('10.88.0.1'))      # a host nobody outside can reach
        subprocess.run(site.command + ['ip', 'address'])
    """

    def __init__(self, name, inside, here, there):
        super().__init__(daemon=True)
        self.jobs, self.is_ready = queue.Queue(), threading.Event()
        self.start()
        self.is_ready.wait()
        self.command = ['nsenter', '--net=/proc/%d/task/%d/ns/net' % (os.getpid(), self.native_id)]
        for step in (('link', 'add', name + '0', 'type', 'veth', 'peer', 'name', name + '1'),
                     ('link', 'set', name + '1', 'netns', str(self.native_id)),
                     ('address', 'add', here + '/24', 'dev', name + '0'), ('link', 'set', name + '0', 'up')):
            made = _ip(*step)
            if made.returncode:
                raise OSError('ip %s: %s' % (' '.join(step), made.stderr.strip()))
        for step in (['link', 'set', 'lo', 'up'], ['address', 'add', there + '/24', 'dev', name + '1'], ['link', 'set', name + '1', 'up'],
                     ['route', 'add', 'default', 'via', here], *(['address', 'add', host + '/32', 'dev', 'lo'] for host in inside)):
            subprocess.run(self.command + ['ip'] + step, check=True)

    def run(self):
        # A thread can leave for another network alone; the sockets it makes stay there.
        if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):
            raise OSError(ctypes.get_errno(), 'no network namespace')
        self.is_ready.set()
        while True:
            work, answer = self.jobs.get()
            answer.put(work())

    def do(self, work):
        answer = queue.Queue()
        self.jobs.put((work, answer))
        return answer.get(timeout=10)


class NameServer(threading.Thread):
    """Answers A questions from a table; NXDOMAIN for the rest."""

    def __init__(self, names=None, address=ADDRESS):
        super().__init__(daemon=True)
        self.names = names or NAMES
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((address, 53))
        self.asked = []
        self.start()

    def run(self):
        while True:
            try:
                query, peer = self.sock.recvfrom(2048)
                self.sock.sendto(self.answer(query), peer)
            except (OSError, IndexError, struct.error):
                if self.sock.fileno() < 0:
                    return

    def answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode('latin1'))
            at += 1 + query[at]
        end = at + 5
        name, kind = '.'.join(labels).lower(), struct.unpack_from('>H', query, at + 1)[0]
        self.asked.append(name)
        known = name in self.names
        answers = 1 if known and kind == 1 else 0
        head = query[:2] + struct.pack('>HHHHH', 0x8580 if known else 0x8583, 1, answers, 0, 0)
        body = b''
        if answers:
            body = b'\xc0\x0c' + struct.pack('>HHIH', 1, 1, 60, 4) + socket.inet_aton(self.names[name])
        return head + query[12:end] + body

    def close(self):
        self.sock.close()
