#!/usr/bin/env python3
"""cycles.py [N]: two sites join and part N times (1000), dialled by traffic and by hand; then nothing may be left of it.

SPDX-License-Identifier: MIT

Several interfaces go through it side by side: one is dialled by a program that fetches a page through the SOCKS proxy of site A,
and hangs up by itself after a second; the others are connected and disconnected by hand.
"""
import os
import socket
import struct
import sys
import tempfile
import threading
import time

import product
import lan
from check import check, equal, main, tell

A_PORT, B_PORT = 2323, 2424
HERE, THERE = '10.99.0.1', '10.99.0.2'
ALL = 6                             # interfaces; the first is the one for traffic
HOST = '10.88.0.1'                  # behind the first
SOCKS_PORT = 1080


def name_at(n):
    return 'Branch-%d' % n          # what A calls the router of B


def fetch(address, timeout=20):
    """A page, by SOCKS 5 through A; '' when it does not come."""
    try:
        with socket.create_connection(('127.0.0.1', SOCKS_PORT), timeout=timeout) as line:
            line.sendall(b'\5\1\0')
            if line.recv(2) != b'\5\0':
                return ''
            line.sendall(b'\5\1\0\1' + socket.inet_aton(address) + struct.pack('>H', 80))
            answer = line.recv(10)
            if answer[1:2] != b'\0':
                return ''
            line.sendall(b'GET / HTTP/1.0\r\n\r\n')
            page = b''
            while True:
                more = line.recv(4096)
                if not more:
                    return page.decode('latin-1')
                page += more
    except OSError:
        return ''


class Watch(threading.Thread):
    """Asks A for its interfaces again and again; the workers wait for what they need."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.service, self.states, self.is_over, self.changed = service, {}, False, threading.Condition()

    def run(self):
        while not self.is_over:
            try:
                states = {i['name']: i for i in self.service.json('show', 'interfaces')}
            except (product.Refused, ValueError):
                continue
            with self.changed:
                self.states = states
                self.changed.notify_all()

    def until(self, name, state, timeout=30):
        end = time.monotonic() + timeout
        with self.changed:
            while self.states.get(name, {}).get('state') != state:
                if not self.changed.wait(1) and time.monotonic() > end:
                    return False
        return True


class Counter:
    def __init__(self, wanted):
        self.wanted, self.begun, self.good, self.failed, self.lock = wanted, 0, {}, [], threading.Lock()

    def take(self):
        with self.lock:
            is_wanted = self.begun < self.wanted
            self.begun += is_wanted
            return is_wanted

    def done(self, n, why=''):
        with self.lock:
            if why:
                self.failed.append(why)
            else:
                self.good[n] = self.good.get(n, 0) + 1


def say(state):
    return {key: state.get(key) for key in ('state', 'error', 'explanation', 'packets_dropped')}


def by_traffic(watch, n, counter):
    while counter.take():
        page = fetch(HOST)
        over = watch.until(name_at(n), 'disconnected')
        counter.done(n, '' if 'other side' in page and over else '%s: page %r, %s' % (name_at(n), page[:40], say(watch.states[name_at(n)])))


def by_hand(watch, n, counter):
    service = watch.service
    while counter.take():
        up = service.run('connect', 'interface', 'name=' + name_at(n))
        down = service.run('disconnect', 'interface', 'name=' + name_at(n))
        counter.done(n, '' if up.returncode == 0 and down.returncode == 0 else '%s by hand: %s %s' % (name_at(n), up.stderr, down.stderr))


def rounds(watch, wanted):
    counter = Counter(wanted)
    workers = [threading.Thread(target=by_hand if n else by_traffic, args=(watch, n, counter)) for n in range(ALL)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        for worker in workers:
            worker.join(5)
        tell('%d of %d cycles, %d failed, %.0f s' % (sum(counter.good.values()), wanted, len(counter.failed), time.monotonic() - began))
    good = sum(counter.good.values())
    check('%d cycles, %d of them by traffic, %.2f s each' % (wanted, counter.good.get(0, 0), (time.monotonic() - began) / wanted),
          good == wanted, '%d good; %s' % (good, '; '.join(counter.failed[:3])))


def uses(service):
    """(handles, KiB of memory) of the service."""
    status = service.status()
    return status['handles'], status['rss'] // 1024


def quiet(service):
    """Every port waits for a call, nobody has an address."""
    return service.wait_until(lambda s: all(p['condition'] == 'Waiting for call' for p in s.ports()) and s.status()['calls'] == 0, 30)


def set_up(a, b):
    for service, port in ((a, A_PORT), (b, B_PORT)):
        service.start()
        service.add_tcp(port, ports=ALL, calls_per_minute=0, address='0.0.0.0')
        for n in range(1, ALL + 1):
            service.set_roles('TCP%d' % n, server=True, router=True)
    a.set_pool('192.168.0.1', '192.168.0.40')
    b.set_pool('172.16.0.1', '172.16.0.40')
    b.add_user('joe', 'Secret-1')
    for n in range(ALL):
        a.add_interface(name_at(n), '10.88.%d.0/24' % n, 'type=tcp', 'number=%s:%d' % (THERE, B_PORT), 'user=Centre-%d' % n,
                        'password=To-B-%d' % n, 'idle=%d' % (0 if n else 1), 'redials=0')
        b.add_interface('Centre-%d' % n, '' if n else '192.168.0.0/24', 'type=tcp', 'number=%s:%d' % (HERE, A_PORT), 'user=' + name_at(n),
                        'password=To-A-%d' % n, 'dialin-password=To-B-%d' % n)
    for service in (a, b):
        service.restart()


def test():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    lan.enter()
    site = lan.Site('b', [HOST], HERE, THERE)
    site.do(lambda: lan.web_server(HOST))
    with product.Service('cycles-a', tell=tell) as a, product.Service('cycles-b', tell=tell, inside=site.command) as b:
        set_up(a, b)
        watch = Watch(a)
        watch.start()
        warm = max(ALL, wanted // 10)
        rounds(watch, warm)                 # caches, logs and the allocator have their size now
        for service in (a, b):
            quiet(service)
        before = {service: uses(service) for service in (a, b)}
        rounds(watch, wanted - warm)
        watch.is_over = True
        watch.join()
        for service in (a, b):
            name = service.instance
            check('%s: every port waits for a call' % name, quiet(service), service.port_status_text())
            handles, kib = before[service]
            now = uses(service)
            tell('%s: %d -> %d handles, %d -> %d KiB' % (name, handles, now[0], kib, now[1]))
            service.wait_until(lambda s: s.status()['pool_in_use'] == 1)
            equal('%s: every address is back in the pool, but this computer\'s own' % name, service.status()['pool_in_use'], 1)
            check('%s: %d handles before, %d after' % (name, handles, now[0]), now[0] <= handles + 8)
            # What calls and events leave in the lists that are shown has an end.
            check('%s: %d KiB of memory before, %d after' % (name, kib, now[1]), now[1] <= kib + 4096)
        page = fetch(HOST)
        check('one more call is served', 'other side' in page, page)


if __name__ == '__main__':
    main(test)
