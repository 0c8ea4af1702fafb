#!/usr/bin/env python3
"""What this computer can do with a link it has dialled: SOCKS, forwarded ports, and a network adapter (Wintun's stand-in).

SPDX-License-Identifier: MIT

One OpenRRAS calls another one. Behind the second there are its own page (10.88.0.1) and the private LAN of lan.py.
"""
import hashlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

import product
import lan
from check import check, equal, main, tell

SERVER_PORT = 2323
PLACE = '127.0.0.1:%d' % SERVER_PORT
SOCKS, PAGE_FORWARD, SUM_FORWARD, WEB_FORWARD = 1085, 8088, 8089, 8090
FORWARDS = '%d=10.88.0.1:80,%d=10.77.0.1:7,%d=www.lan:80' % (PAGE_FORWARD, SUM_FORWARD, WEB_FORWARD)
MANY = 2000000


# ------------------------------------------------------------------------------------------------------- tools
def curl(url, *more, how='--socks5-hostname', timeout=60):
    """(exit code, body, what it said)"""
    with tempfile.NamedTemporaryFile() as body:
        proxy = [how, '127.0.0.1:%d' % SOCKS] if how else []
        run = subprocess.run(['curl', '--silent', '--show-error', '--noproxy', '' if how else '*', '--max-time', str(timeout), *proxy,
                              '--output', body.name, *more, url],
                             capture_output=True, text=True, check=False)
        return run.returncode, body.read(), run.stdout + run.stderr


def socks_connect(host, port, at=SOCKS):
    """A socket that is through to host:port; raises OSError with the code of the refusal."""
    s = socket.create_connection(('127.0.0.1', at), timeout=20)
    s.sendall(b'\x05\x01\x00')
    assert s.recv(2) == b'\x05\x00'
    s.sendall(b'\x05\x01\x00\x03' + bytes([len(host)]) + host.encode() + struct.pack('>H', port))
    reply = s.recv(10, socket.MSG_WAITALL)
    if len(reply) < 2 or reply[1]:
        raise OSError(reply[1] if len(reply) > 1 else -1, 'SOCKS')
    return s


def refusal(host, port):
    try:
        socks_connect(host, port).close()
    except OSError as e:
        return e.errno
    return 0


def everything(s):
    parts = []
    while True:
        part = s.recv(65536)
        if not part:
            return b''.join(parts)
        parts.append(part)


class Summer(threading.Thread):
    """Reads until its caller has finished, and only then says the SHA-256 of it all."""

    def __init__(self, port=7):
        super().__init__(daemon=True)
        self.listener = socket.create_server((lan.ADDRESS, port))
        self.start()

    def run(self):
        while True:
            s, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(s,), daemon=True).start()

    @staticmethod
    def serve(s):
        with s:
            try:
                s.sendall(hashlib.sha256(everything(s)).hexdigest().encode())
            except OSError:
                pass


class Trickler(threading.Thread):
    """A page that never ends: it comes as slowly as a line would bring it, so none of it waits anywhere."""

    def __init__(self, port=81):
        super().__init__(daemon=True)
        self.listener = socket.create_server((lan.ADDRESS, port))
        self.start()

    def run(self):
        while True:
            s, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(s,), daemon=True).start()

    @staticmethod
    def serve(s):
        with s:
            try:
                s.sendall(b'HTTP/1.0 200 OK\r\nContent-Length: 50000000\r\n\r\n')
                while True:
                    s.sendall(bytes(1000))
                    time.sleep(0.05)
            except OSError:
                pass


def events(service):
    """All of them in one line: they are told in lines of their own width."""
    return ' '.join(service.events_text().split())


def connections(service):
    return service.json('show', 'connections')


def dial(client, *more):
    run = client.run('dial', 'number=' + PLACE, 'user=joe', 'password=Secret-1', *more)
    if run.returncode:
        tell((run.stdout + run.stderr).decode('utf-8', 'replace'))
    return run.returncode == 0


def hang_up(client):
    client.ctl('hangup', 'name=' + PLACE)
    return client.wait_until(lambda c: not connections(c))


# ------------------------------------------------------------------------------------------------------ Wintun
ADAPTER_PORT = 5995


def checksum(data):
    data += b'\0' * (len(data) % 2)
    total = sum(struct.unpack('>%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def packet(source, destination, protocol, payload):
    head = struct.pack('>BBHHHBBH4s4s', 0x45, 0, 20 + len(payload), 7, 0, 64, protocol, 0,
                       socket.inet_aton(source), socket.inet_aton(destination))
    return head[:10] + struct.pack('>H', checksum(head)) + head[12:] + payload


def ping(source, destination, sequence, data=b'abcdefgh' * 4):
    body = struct.pack('>HH', 0x77, sequence) + data
    return packet(source, destination, 1, b'\x08\0' + struct.pack('>H', checksum(b'\x08\0\0\0' + body)) + body)


class Windows:
    """The far side of the stand-in: what Windows would send through the adapter, and what it is given."""

    def __init__(self, build):
        self.folder = tempfile.TemporaryDirectory(prefix='openrras-wintun-')
        self.adapters = os.path.join(self.folder.name, 'adapters')
        self.programs = os.path.join(self.folder.name, 'programs')
        os.mkdir(self.adapters)
        os.mkdir(self.programs)
        for name in ('rrassvc.exe', 'rrasctl.exe', 'wintun.dll'):
            found = [os.path.join(at, name) for at, _, files in os.walk(build) if name in files]
            shutil.copy(found[0], self.programs)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.socket.settimeout(5)

    def environment(self, fault=''):
        return {'RRAS_BUILD': self.programs, 'RRAS_WINTUN_PORT': str(ADAPTER_PORT), 'RRAS_WINTUN_FAULT': fault,
                'RRAS_WINTUN_FOLDER': product.windows_path(self.adapters)}

    def there_are(self):
        return sorted(name for name in os.listdir(self.adapters) if name != 'calls.log')

    def calls(self):
        with open(os.path.join(self.adapters, 'calls.log'), encoding='utf-8') as f:
            return [line.split()[0] for line in f]

    def send(self, data):
        self.socket.sendto(data, ('127.0.0.1', ADAPTER_PORT))

    def receive(self):
        try:
            return self.socket.recv(65536)
        except socket.timeout:
            return b''

    def close(self):
        self.socket.close()
        self.folder.cleanup()


def has_adapter(windows, timeout=10):
    end = time.monotonic() + timeout
    while time.monotonic() < end and ('session' not in windows.calls() if windows.there_are() else True):
        time.sleep(0.05)
    return windows.there_are()


def wait_for_none(windows, timeout=10):
    end = time.monotonic() + timeout
    while windows.there_are() and time.monotonic() < end:
        time.sleep(0.05)
    return windows.there_are()


def own_address(client):
    return [c for c in connections(client) if not c['over']][0]['address']


def through_the_adapter(client, windows):
    equal('an adapter of its own name', has_adapter(windows), ['OpenRRAS-proxy-client ' + PLACE.replace(':', '-')])
    check('the connection names it', client.wait_until(lambda c: connections(c)[0]['adapter'] == windows.there_are()[0]), connections(client))
    check('what this Windows lacks is told', client.wait_until(lambda c: 'the adapter has no address' in events(c)), events(client))
    own = own_address(client)
    answers = []
    for sequence in range(1, 6):
        windows.send(ping(own, '10.88.0.1', sequence))
        answers.append(windows.receive())
    equal('pings go through and come back', [a[12:20] + a[20:21] + a[26:28] for a in answers],
          [socket.inet_aton('10.88.0.1') + socket.inet_aton(own) + b'\0' + struct.pack('>H', n) for n in range(1, 6)])
    equal('with what they carried', {a[28:] for a in answers}, {b'abcdefgh' * 4})
    check('SOCKS goes on beside it', curl('http://10.88.0.1/')[0] == 0)
    before = connections(client)[0]['frames_out']
    for noise in (packet(own, '239.255.255.250', 17, bytes(8)), packet(own, '255.255.255.255', 17, bytes(8)),
                  packet('192.168.1.2', '10.88.0.1', 17, bytes(8)), b'\x60' + bytes(59), b'x' * 3):
        windows.send(noise)
    time.sleep(1)
    check('what Windows says into every network fills no line', connections(client)[0]['frames_out'] - before <= 2)
    for sequence in range(300):
        windows.send(ping(own, '10.88.0.1', 1000 + sequence, bytes(1000)))
    windows.send(ping(own, '10.88.0.1', 9))
    came = [windows.receive()]
    while came[-1] and came[-1][26:28] != b'\0\x09':
        came.append(windows.receive())
    check('a flood loses some, and no more', came[-1] == b'' or len(came) > 3, len(came))


def removed(client, windows):
    windows.send(b'r')
    check('an adapter that is removed is told', client.wait_until(lambda c: 'was removed or disabled' in events(c)), events(client))
    equal('and SOCKS goes on', curl('http://10.88.0.1/')[0], 0)


def wintun(server, build):
    windows = Windows(build)
    with product.Service('proxy-client', tell=tell) as client:
        client.env.update(windows.environment())
        client.start()
        client.add_tcp(2424, ports=2)
        client.set_roles('TCP1', client=True)
        client.set_setting('socks-port', SOCKS)
        client.restart()
        check('with Wintun A dials B', dial(client))
        through_the_adapter(client, windows)
        check('hung up', hang_up(client))
        equal('the adapter is gone', wait_for_none(windows), [])
        check('again', dial(client) and has_adapter(windows))
        client.set_setting('adapter', 'no')
        equal('adapter=no takes it away at once', wait_for_none(windows), [])
        equal('and the link stays', curl('http://10.88.0.1/')[0], 0)
        hang_up(client)
        check('without', dial(client))
        time.sleep(1)
        equal('adapter=no: there is none', windows.there_are(), [])
        hang_up(client)
        client.set_setting('adapter', 'yes')
        check('and with it', dial(client) and has_adapter(windows))
        client.wait_until(lambda c: windows.calls()[-1] == 'session')
        windows.send(b'h')
        removed(client, windows)
        hang_up(client)
        wait_for_none(windows)
        dial(client)
        has_adapter(windows)
        os.kill(rrassvc_of(client), signal.SIGKILL)
        client.process.wait()
        client.process = None
        check('killed, an adapter is left', windows.there_are() != [])
        client.start()
        equal('and gone when it starts again', wait_for_none(windows), [])
        check('it dials again', dial(client) and has_adapter(windows))
        equal('stopped while it is up: it ends as it should', client.stop()[0], 0)
        equal('and leaves none', windows.there_are(), [])
        for fault, word in (('denied', 'Local System'), ('session', 'Wintun says error')):
            client.env.update(windows.environment(fault))
            client.start()
            server.wait_until(lambda s: not s.clients())
            check('%s: it dials all the same' % fault, dial(client))
            check('%s: it is told with its cure' % fault, client.wait_until(lambda c, w=word: w in events(c)), events(client))
            equal('%s: SOCKS works' % fault, curl('http://10.88.0.1/')[0], 0)
            client.stop()
            equal('%s: no adapter is left' % fault, windows.there_are(), [])
        client.env.update(windows.environment('full'))
        client.start()
        check('a full ring: it dials', dial(client) and has_adapter(windows))
        windows.send(ping(own_address(client), '10.88.0.1', 1))
        windows.socket.settimeout(1)
        equal('a full ring: packets are lost', windows.receive(), b'')
        equal('a full ring: and nothing else', curl('http://10.88.0.1/')[0], 0)
    windows.close()


def rrassvc_of(service):
    """The Linux process id of the service itself, not of what started it."""
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/cmdline' % pid, 'rb') as f:
                words = f.read().split(b'\0')
            with open('/proc/%s/environ' % pid, 'rb') as f:
                is_ours = ('RRAS_WINEPREFIX=' + service.env['RRAS_WINEPREFIX']).encode() in f.read().split(b'\0')
        except OSError:
            continue
        if is_ours and b'rrassvc.exe' in words[0].lower() and b'run' in words:
            return int(pid)
    raise RuntimeError('no rrassvc runs')


# ------------------------------------------------------------------------------------------------------- tests
def ports_in_use(client):
    """The second OpenRRAS of this computer finds the usual port taken."""
    said = events(client)
    check('a SOCKS port that another program has is told', '127.0.0.1:1080 (SOCKS)' in said, said)
    check('with what cures it', 'another program has this port' in said and 'socks-port=' in said, said)
    with socket.create_server(('127.0.0.1', WEB_FORWARD)):
        client.ctl('set', 'settings', 'socks-port=%d' % SOCKS, 'forwards=' + FORWARDS)
        check('so is a forwarded one', '127.0.0.1:%d (to www.lan:80)' % WEB_FORWARD in events(client))
    check('it is taken when it is free', client.wait_until(lambda c: 'by 127.0.0.1:%d (to www.lan:80) again' % WEB_FORWARD in events(c), 15),
          events(client))
    for wrong, word in (('forwards=80', '8080=intranet:80'), ('forwards=%d=a:80' % SOCKS, 'SOCKS port'), ('socks-port=65536', '65535')):
        try:
            client.ctl('set', 'settings', wrong)
            said = 'accepted'
        except product.Refused as e:
            said = ' '.join(str(e).split())
        check('%s is refused with a sentence' % wrong, word in said, said)


def without_a_link():
    equal('no link: SOCKS 5 says the network is unreachable', refusal('10.88.0.1', 80), 3)
    code, _, said = curl('http://10.88.0.1/', how='--socks4a')
    equal('no link: SOCKS 4a says no', code, 97)
    began = time.monotonic()
    code, _, said = curl('http://127.0.0.1:%d/' % PAGE_FORWARD, how=None)
    check('no link: a forwarded port closes at once', code in (7, 52, 56) and time.monotonic() - began < 5, (code, said))


def pages(client, server):
    before = connections(client)[0]['bytes_in']
    for way in ('--socks5-hostname', '--socks5', '--socks4', '--socks4a'):
        code, body, said = curl('http://10.88.0.1/', how=way)
        check('the server\'s own page by %s' % way, code == 0 and b'OpenRRAS' in body, (code, said, body[:80]))
    code, body, said = curl('http://127.0.0.1:%d/' % PAGE_FORWARD, how=None)
    check('and by a forwarded port', code == 0 and b'OpenRRAS' in body, (code, said))
    check('through the link', connections(client)[0]['bytes_in'] - before > 5 * len(body), connections(client))
    code, body, said = curl('http://www.lan/')
    check('a host behind the server, by a name only the far side knows', code == 0 and b'other side of the modem' in body, (code, said))
    code, body, said = curl('http://127.0.0.1:%d/' % WEB_FORWARD, how=None)
    check('and by a forwarded port to a name', code == 0 and b'other side of the modem' in body, (code, said))
    equal('a name that is not there: host unreachable', refusal('nobody.lan', 80), 4)
    equal('a port that is closed: refused', refusal('10.77.0.1', 1), 5)
    equal('an address that nobody has: not on this network', refusal('127.0.0.1', 80), 4)


def transfers():
    code, body, said = curl('http://www.lan/random/%d' % MANY)
    equal('2 MB come whole', [code, lan.sha256(body)], [0, lan.sha256(lan.random_bytes(MANY))])
    with tempfile.NamedTemporaryFile() as f:
        f.write(lan.random_bytes(MANY))
        f.flush()
        code, _, said = curl('http://127.0.0.1:%d/' % WEB_FORWARD, '--upload-file', f.name, '--write-out', '%{header_json}', how=None)
    check('2 MB go whole through a forwarded port', code == 0 and lan.sha256(lan.random_bytes(MANY)) in said, (code, said))
    results = {}

    def one(n):
        results[n] = curl('http://www.lan/random/%d' % (100000 + n))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal('twelve at once', [lan.sha256(results[n][1]) for n in range(12)], [lan.sha256(lan.random_bytes(100000 + n)) for n in range(12)])


def half_close():
    data = lan.random_bytes(300000)
    for name, connect in (('SOCKS', lambda: socks_connect('10.77.0.1', 7)),
                          ('a forwarded port', lambda: socket.create_connection(('127.0.0.1', SUM_FORWARD), timeout=20))):
        with connect() as s:
            s.settimeout(30)
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
            equal('%s: the answer comes after we have finished' % name, everything(s).decode(), lan.sha256(data))


def in_the_middle(client, server, sentence, end):
    """A download and a silent connection when the link goes."""
    result = {}
    thread = threading.Thread(target=lambda: result.update(curl=curl('http://www.lan:81/')))
    thread.start()
    quiet = socks_connect('10.77.0.1', 7)
    time.sleep(1)
    began = time.monotonic()
    end()
    thread.join(20)
    check('%s: a download fails soon, and not by its own patience' % sentence,
          'curl' in result and result['curl'][0] in (18, 56) and time.monotonic() - began < 15, result.get('curl', ['hangs'])[0])
    quiet.settimeout(5)
    try:
        over = quiet.recv(1) == b''
    except ConnectionResetError:
        over = True
    except socket.timeout:
        over = False
    check('%s: a silent connection is cut off' % sentence, over)
    quiet.close()
    check('%s: and the connection is gone' % sentence, client.wait_until(lambda c: not [x for x in connections(c) if not x['over']], 20),
          connections(client))


def settings_at_once(client):
    with socks_connect('10.77.0.1', 7) as through:
        client.ctl('set', 'settings', 'forwards=', 'socks-port=0')
        for port in (SOCKS, PAGE_FORWARD):
            try:
                socket.create_connection(('127.0.0.1', port), timeout=5).close()
                is_open = True
            except ConnectionRefusedError:
                is_open = False
            check('port %d is closed when the settings no longer name it' % port, not is_open)
        through.sendall(b'x')
        through.shutdown(socket.SHUT_WR)
        equal('who is through stays', everything(through).decode(), lan.sha256(b'x'))
    client.ctl('set', 'settings', 'forwards=' + FORWARDS, 'socks-port=%d' % SOCKS)
    equal('and open again', curl('http://10.88.0.1/')[0], 0)


def on_demand():
    """No link, but a demand-dial interface: what asks the proxy for its network dials it."""
    with product.Service('demand-b', tell=tell) as b, product.Service('demand-a', tell=tell) as a:
        for service, port in ((b, 2525), (a, 2626)):
            service.start()
            service.add_tcp(port, ports=2, calls_per_minute=0)
            service.set_roles('TCP1', server=False, router=True)
            service.set_roles('TCP2', server=False, router=True)
        a.set_pool('192.168.0.1', '192.168.0.20')
        b.set_pool('172.16.0.1', '172.16.0.20')
        a.set_setting('socks-port', SOCKS)
        b.set_setting('socks-port', 0)
        a.add_interface('Bristol', '172.16.0.0/24', 'type=tcp', 'number=127.0.0.1:2525', 'user=Ashford', 'password=To-Bristol-1',
                        'dialin-password=To-Ashford-1', 'redials=0')
        b.add_interface('Ashford', '192.168.0.0/24', 'type=tcp', 'number=127.0.0.1:2626', 'user=Bristol', 'password=To-Ashford-1',
                        'dialin-password=To-Bristol-1', 'redials=0')
        for service in (b, a):
            service.restart()
        equal('on demand: nothing is dialled', a.interface('Bristol').get('state'), 'disconnected')
        code, body, said = curl('http://172.16.0.1/')
        check('on demand: the proxy\'s client dials the interface, and has its page', code == 0 and b'OpenRRAS' in body, (code, said, events(a)))
        equal('on demand: it is up', a.interface('Bristol').get('state'), 'connected')
        a.run('disconnect', 'interface', 'name=Bristol')
        a.wait_until(lambda s: s.interface('Bristol').get('state') == 'disconnected')
        equal('on demand: and once more', curl('http://172.16.0.1/')[0], 0)
        code, body, said = curl('http://192.168.0.1/')
        check('on demand: its own network needs no call', code == 0 and b'OpenRRAS' in body, (code, said))


def test():
    lan.enter()
    web, _, _, _ = lan.web_server(), lan.NameServer(), Summer(), Trickler()
    with product.Service('proxy-server', tell=tell) as server, product.Service('proxy-client', tell=tell) as client:
        server.start()
        server.add_tcp(SERVER_PORT, ports=2, calls_per_minute=0)
        server.add_user('joe', 'Secret-1')
        server.set_pool('10.88.0.1', '10.88.0.20')
        server.set_name_server(lan.ADDRESS)
        server.restart()
        client.start()
        client.add_tcp(2424, ports=2)
        client.set_roles('TCP1', client=True)
        client.restart()
        ports_in_use(client)
        without_a_link()
        check('A dials B', dial(client))
        equal('the connection says where its proxy is', [(c['proxy_port'], c['proxy_clients']) for c in connections(client)], [(SOCKS, 0)])
        pages(client, server)
        transfers()
        half_close()
        settings_at_once(client)
        in_the_middle(client, server, 'hung up here', lambda: client.ctl('hangup', 'name=' + PLACE))
        without_a_link()
        check('A dials B again', dial(client))
        equal('and the page is there again', curl('http://10.88.0.1/')[0], 0)
        in_the_middle(client, server, 'ended over there', lambda: server.disconnect('joe'))
        check('A dials B a third time', dial(client))
        in_the_middle(client, server, 'the server stops', server.stop)
        server.start()
        check('and a fourth time', dial(client))
        equal('and the page is there once more', curl('http://www.lan/')[0], 0)
        equal('stopped with clients: it ends as it should', client.stop()[0], 0)
        wintun(server, os.environ.get('RRAS_BUILD', os.path.join(product.TOP, 'build', 'win64')))
    on_demand()
    web.shutdown()


if __name__ == '__main__':
    main(test)
