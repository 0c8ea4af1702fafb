#!/usr/bin/env python3
"""Two sites and a line between them: a caller's ping dials the other site, which hangs up idle, comes back, and heals.

SPDX-License-Identifier: MIT

Site A is here, with the caller; site B is elsewhere (lan.Site), with a host that only B reaches. Addresses as in KB Q169831.
"""
import json
import os
import socket
import tempfile
import threading
import time

import product
import capture
import lan
import modem
import null_modem
import rig
from check import check, equal, main, tell

A_PORT, B_PORT = 2323, 2424
HOST = '10.88.0.1'                  # the host behind B
HERE, THERE = '10.99.0.1', '10.99.0.2'
SIZE = 200000
PAGE = 'rigtool get %s 80 /random/%d /tmp/page' % (HOST, SIZE)


class Pair:
    """The two services, and the cable between them. A's interface is Bristol, B's is Ashford: each calls itself by the other's."""

    def __init__(self, a, b, number):
        self.a, self.b = a, b
        for service, port, ports in ((a, A_PORT, 3), (b, B_PORT, 2)):
            service.start()
            service.add_tcp(port, ports=ports, calls_per_minute=0, address='0.0.0.0')
            for n in range(1, ports + 1):
                service.set_roles('TCP%d' % n, server=True, router=True)
        a.set_pool('192.168.0.1', '192.168.0.20')
        b.set_pool('172.16.0.1', '172.16.0.20')
        a.add_user('joe', 'Secret-1')
        b.add_user('joe', 'Secret-1')
        a.add_interface('Bristol', '10.88.0.0/24', 'type=tcp', 'number=' + number, 'user=Ashford', 'password=To-Bristol-1',
                        'dialin-password=To-Ashford-1', 'redials=0')
        b.add_interface('Ashford', '192.168.0.0/24', 'type=tcp', 'number=%s:%d' % (HERE, A_PORT), 'user=Bristol', 'password=To-Ashford-1',
                        'dialin-password=To-Bristol-1', 'redials=0')
        for service in (a, b):
            service.restart()
            service.trace()

    def states(self):
        return [self.a.interface('Bristol').get('state'), self.b.interface('Ashford').get('state')]

    def until(self, state, timeout=20):
        """Both ends are in that state; the states they end in."""
        self.a.wait_until(lambda _: self.states() == [state, state], timeout)
        return self.states()

    def errors(self):
        return [self.a.interface('Bristol').get('error'), self.b.interface('Ashford').get('error')]

    def until_errors(self, error, timeout=10):
        """Both ends say so: a call is over a second after its last word, on a cable without a carrier line."""
        self.a.wait_until(lambda _: self.errors() == [error, error], timeout)
        return self.errors()

    def dial(self):
        """A dials by hand; (exit code, what rrasctl says)."""
        run = self.a.run('connect', 'interface', 'name=Bristol')
        said = (run.stdout + run.stderr).decode('utf-8', 'replace')
        tell(said)
        return run.returncode, said

    def hang_up(self):
        self.a.run('disconnect', 'interface', 'name=Bristol')
        return self.until('disconnected')

    def story(self):
        parts = [service.ctl('show', what) for service in (self.a, self.b) for what in ('interfaces', 'portstatus', 'connections')]
        return '\n'.join(parts + [service.events_text()[-1500:] for service in (self.a, self.b)])


class Caller:
    """A pppd that has dialled A, in the guest."""

    def __init__(self, guest):
        self.guest = guest

    def ping(self, seconds=20):
        """The round trip in ms, None without an answer."""
        event = self.guest.do('ping -c 1 -W %d %s' % (seconds, HOST), seconds + 20)
        tell(event and event['out'].splitlines()[1:2])
        text = event['out'] if event else ''
        return float(text.split('time=')[1].split()[0]) if 'time=' in text else None

    def page(self):
        """(what rigtool says, the SHA-256 of what came)"""
        got = self.guest.transfer(PAGE, 60)
        total = self.guest.do('sha256sum </tmp/page')
        return got, total['out'].split()[0] if total and total['out'] else None


def by_hand(pair):
    """A connects: who has which address (KB Q169831), and what both ends say."""
    code, said = pair.dial()
    equal('connect interface: it connects', [code, pair.until('connected')], [0, ['connected', 'connected']])
    a, b = pair.a.interface('Bristol'), pair.b.interface('Ashford')
    equal('each router has an address of the other\'s pool', [a['address'], a['peer'], b['address'], b['peer']],
          ['172.16.0.2', '192.168.0.2', '192.168.0.2', '172.16.0.2'])
    equal('one has dialled, the other was dialled', [a['dialled_here'], b['dialled_here']], [True, False])
    text = pair.b.port_status_text()
    check('B\'s ports show the router', 'Ashford' in text, text)
    connection = pair.a.connections()
    check('A\'s connections show the interface', any(c['name'] == 'Bristol' and not c['over'] for c in connection), connection)
    equal('hung up by hand: both ends are disconnected', pair.hang_up(), ['disconnected', 'disconnected'])
    calls = json.dumps(pair.b.json('show', 'calls'))
    check('B\'s calls have the router\'s', 'Ashford' in calls, calls[:1000])


def on_demand(where, pair, caller, web):
    """The first ping dials, a page comes through."""
    before = len(web.log)
    ms = caller.ping()
    check('%s: the first ping dials, and is answered (%s ms)' % (where, ms), ms is not None, pair.story())
    equal('%s: both ends are connected' % where, pair.until('connected'), ['connected', 'connected'])
    got, total = caller.page()
    check('%s: a page of the host behind B comes through' % where, got and got.get('ok') and got.get('bytes') == SIZE, got)
    equal('%s: and is what it was there' % where, total, lan.sha256(lan.random_bytes(SIZE)))
    check('%s: that host has seen the request' % where, len(web.log) == before + 1, web.log)


def idle(where, pair, caller):
    """It hangs up by itself, and a ping brings it back."""
    pair.a.set_interface('Bristol', 'idle=2')
    equal('%s: idle for 2 s, both ends are disconnected' % where, pair.until('disconnected'), ['disconnected', 'disconnected'])
    equal('%s: and say 926' % where, pair.until_errors(926), [926, 926])
    pair.a.set_interface('Bristol', 'idle=300')
    ms = caller.ping()
    check('%s: a ping brings it back (%s ms)' % (where, ms), ms is not None, pair.story())


def kill(pair, caller, exchange):
    """With the call up."""
    process, pair.b.process = pair.b.process, None
    process.kill()
    process.wait()
    tell('B is killed')
    equal('B is killed: A sees that the call is over',
          pair.a.wait_until(lambda a: a.interface('Bristol').get('state') != 'connected', 60), True)
    pair.b.start()
    # While B was away a dial may have failed: the interface may be resting.
    pair.a.run('connect', 'interface', 'name=Bristol')
    ms = caller.ping()
    check('B is back: a ping comes through (%s ms)' % ms, ms is not None, pair.story())
    equal('both ends are connected again', pair.until('connected'), ['connected', 'connected'])
    exchange.calls[-1].end()
    check('the line is cut: A sees it', pair.a.wait_until(lambda a: a.interface('Bristol').get('state') != 'connected', 60))
    ms = caller.ping()
    check('the line is cut: a ping brings it back (%s ms)' % ms, ms is not None, pair.story())
    equal('the line is cut: both ends are connected again', pair.until('connected', 30), ['connected', 'connected'])


def roles(pair):
    """Which error each end reads when a port lacks a role."""
    pair.hang_up()
    for port in ('TCP1', 'TCP2', 'TCP3'):
        pair.a.set_roles(port, server=True, router=False, client=False)
    for port in ('TCP1', 'TCP2'):
        pair.b.set_roles(port, server=True, router=False)
    pair.a.restart()
    pair.b.restart()
    code, said = pair.dial()
    check('no port of A is a demand-dial router\'s: 925', code == 1 and '925' in said, said)
    run = pair.a.run('dial', 'number=%s:%d' % (THERE, B_PORT), 'user=joe', 'password=Secret-1')
    check('no port of A dials out as a client: 633', run.returncode == 1 and b'Error 633' in run.stderr, run)
    for port in ('TCP1', 'TCP2', 'TCP3'):
        pair.a.set_roles(port, server=True, router=True, client=True)
    pair.a.restart()
    code, said = pair.dial()
    check('B\'s ports are servers only: A, a router, reads 914', code == 1 and '914' in said, said)
    pair.a.wait_until(lambda a: a.interface('Bristol').get('state') in ('unreachable', 'disconnected'))
    equal('its interface keeps the error', pair.a.interface('Bristol').get('error'), 914)
    text = ' '.join((pair.b.port_status_text() + pair.b.events_text()).split())
    check('B says why', '914' in text or 'demand dial router' in text, text[-1500:])
    for port in ('TCP1', 'TCP2'):
        pair.b.set_roles(port, server=False, router=True)
    pair.b.restart()
    run = pair.a.run('dial', 'number=%s:%d' % (THERE, B_PORT), 'user=joe', 'password=Secret-1')
    check('B\'s ports are routers only: A, a client, reads 629', run.returncode == 1 and b'Error 629' in run.stderr, run)
    calls = pair.b.json('show', 'calls')
    text = json.dumps(calls[:2]) + pair.b.port_status_text() + pair.b.events_text()[-1500:]
    check('and B knows it as 913', '913' in text, text)
    code, said = pair.dial()
    equal('a router gets in there', [code, pair.until('connected')], [0, ['connected', 'connected']])


def two_way(pair):
    pair.hang_up()
    pair.a.set_interface('Bristol', 'two-way=yes')
    code, said = pair.dial()
    equal('two-way authentication: both prove who they are', [code, pair.until('connected')], [0, ['connected', 'connected']])
    pair.hang_up()
    pair.b.set_interface('Ashford', 'password=wrong')
    code, said = pair.dial()
    check('two-way, and B\'s password is wrong: 691 at A', code == 1 and '691' in said, said)
    pair.b.set_interface('Ashford', 'password=To-Ashford-1')
    pair.a.set_interface('Bristol', 'two-way=no', 'password=wrong')
    code, said = pair.dial()
    check('A\'s own password is wrong: 924', code == 1 and '924' in said, said)
    pair.a.set_interface('Bristol', 'password=To-Bristol-1')
    code, said = pair.dial()
    equal('and right again', [code, pair.until('connected')], [0, ['connected', 'connected']])


def unreachable(pair, caller):
    pair.hang_up()
    pair.a.set_interface('Bristol', 'unreachable=10-20')
    pair.b.stop()
    check('B is off: a ping has no answer', caller.ping(3) is None)
    state = pair.a.wait_until(lambda a: a.interface('Bristol').get('state') == 'unreachable', 20)
    first = pair.a.interface('Bristol')
    check('the interface is Unreachable, with the reason', state and first['error'] and first['failures'] == 1 and first['retry_in'] <= 10,
          first)
    text = pair.a.ctl('show', 'interfaces')
    check('and says when it may dial again', 'nreachable' in text, text)
    dialled = len(pair.a.json('show', 'calls'))
    check('a ping meanwhile does not dial', caller.ping(1) is None and pair.a.interface('Bristol')['failures'] == 1, pair.a.interface('Bristol'))
    pair.a.wait_until(lambda a: a.interface('Bristol').get('state') == 'disconnected', 20)
    caller.ping(3)
    again = pair.a.wait_until(lambda a: a.interface('Bristol').get('failures') == 2, 20)
    then = pair.a.interface('Bristol')
    check('10 s later a ping dials again, and it rests longer', again and then['retry_in'] > 10, then)
    pair.b.start()
    code, said = pair.dial()
    equal('B is on: connect interface dials at once', [code, pair.until('connected')], [0, ['connected', 'connected']])
    equal('success resets it', pair.a.interface('Bristol').get('failures'), 0)
    tell('%d calls' % dialled)


def lay_cable(pair):
    """Both COM ports for demand dialling only, from the next start on."""
    pair.hang_up()
    for service in (pair.a, pair.b):
        service.set_roles('COM5', server=False, router=True)
        service.restart()
    for service in (pair.a, pair.b):
        check('the cable: COM5 of %s listens' % service.instance, listens(service, 'COM5'), service.port_status_text())
    pair.a.set_interface('Bristol', 'type=cable', 'number=', 'port=COM5')


def listens(service, port, timeout=60):
    return service.wait_until(lambda s: next(p for p in s.ports() if p['port'] == port)['condition'] == 'Waiting for call', timeout)


def cable(pair, caller, wire, web):
    """The same over a null modem between the COM ports; how much of what passed came before it was pulled out."""
    on_demand('the cable', pair, caller, web)
    equal('the cable: that is where it goes', pair.a.interface('Bristol').get('port'), 'COM5')
    idle('the cable', pair, caller)
    sound = len(wire.capture)
    wire.pull(0)
    wire.pull(1)
    equal('the cable is pulled out: both ends see it', pair.until('disconnected'), ['disconnected', 'disconnected'])
    wire.push(0)
    wire.push(1)
    for service in (pair.a, pair.b):
        check('the cable is back: COM5 of %s listens again' % service.instance, listens(service, 'COM5'), service.port_status_text())
    pair.a.run('connect', 'interface', 'name=Bristol')
    ms = caller.ping(30)
    check('the cable is back: a ping comes through (%s ms)' % ms, ms is not None, pair.story())
    return sound


def told(pair):
    """What the lists say after all this."""
    for service, name in ((pair.a, 'Bristol'), (pair.b, 'Ashford')):
        for what in ('interfaces', 'portstatus', 'connections', 'calls', 'events'):
            tell(service.ctl('show', what))
        calls = service.json('show', 'calls')
        check('%s: the ended calls are told, those by TCP and those by the cable' % service.instance,
              {name} <= {c['user'] for c in calls} and {'COM5', 'TCP1'} <= {c['port'] for c in calls}, calls[:3])
        check('%s: the events name it' % service.instance, name in service.events_text(), service.events_text()[-1500:])


def no_frame_is_bad(where, pieces, folder):
    path = os.path.join(folder, 'line.pcap')
    good, bad = capture.write_pcap(pieces, path)
    found = capture.malformed(path)
    check('%s: %d frames, none malformed, none with a bad FCS' % (where, good), good > 20 and not bad and not found,
          '%d bad FCS, malformed: %s' % (bad, found[:5]))


def test():
    lan.enter()
    site = lan.Site('b', [HOST], HERE, THERE)
    web = site.do(lambda: lan.web_server(HOST))
    exchange = modem.Exchange()
    exchange.routes.update({'100': ('tcp', '127.0.0.1', A_PORT), '200': ('tcp', THERE, B_PORT)})
    with tempfile.TemporaryDirectory(prefix='openrras-dd-') as folder:
        links = [os.path.join(folder, 'com5-' + end) for end in 'ab']
        wire = null_modem.Cable(*links)
        with rig.Guest(exchange, is_obedient=True) as guest, product.Service('a', com5=links[0], tell=tell) as a, \
                product.Service('b', com5=links[1], tell=tell, inside=site.command) as b:
            guest.start()
            pair = Pair(a, b, exchange.door('200'))
            for service in (a, b):
                service.ctl('add', 'device', 'type=modem', 'port=COM5', 'init=CLIENT')
            by_hand(pair)
            guest.wait('ready', 60)
            call = rig.Call('100', 'joe', 'Secret-1')
            check('a caller has dialled A', guest.begin(call), guest.console[-20:])
            caller = Caller(guest)
            on_demand('TCP', pair, caller, web)
            idle('TCP', pair, caller)
            kill(pair, caller, exchange)
            unreachable(pair, caller)
            two_way(pair)
            guest.finish(call)
            roles(pair)
            lay_cable(pair)
            check('the caller has dialled A again', guest.begin(call), guest.console[-20:])
            sound = cable(pair, caller, wire, web)
            told(pair)
            guest.finish(call)
            no_frame_is_bad('TCP lines', [piece for it in exchange.calls for piece in it.capture], folder)
            no_frame_is_bad('cable, until it is pulled out', [(when, way, data.replace(b'CLIENTSERVER', b'').replace(b'CLIENT', b''))
                                                              for when, way, data in wire.capture[:sound]], folder)
            for service in (a, b):
                for path in service.traces():
                    found = capture.malformed(path)
                    check('the trace %s of %s has no malformed frame' % (os.path.basename(path), service.instance), not found, found[:5])
        wire.close()
    exchange.close()


if __name__ == '__main__':
    main(test)
