#!/usr/bin/env python3
"""Dial-out: one OpenRRAS calls another one, reads NT's own words when it is refused, and gets in after the cure.

SPDX-License-Identifier: MIT
"""
import os
import signal
import socket
import subprocess
import tempfile
import time

import product
import lan
import modem
from check import check, equal, main, tell

SERVER_PORT, CLIENT_PORT = 2323, 2424
PLACE = '127.0.0.1:%d' % SERVER_PORT
STATES = ['Opening port...', 'Port opened.', 'Dialing %s.' % PLACE, 'Device connected.', 'All devices connected.',
          'Verifying username and password...', 'Username and password accepted.', 'Registering your computer on the network...',
          'Registered on the network.', 'Authenticated.', 'Connected.']
BOX_629 = ['Error Connecting to %s' % PLACE, 'Disconnected.', 'Error 629: The port was disconnected by the remote machine.']


def lines(raw):
    return [line for line in raw.decode('utf-8', 'replace').replace('\r\n', '\n').split('\n') if line]


def dial(client, *more, user='joe', password='Secret-1', number=PLACE):
    """(exit code, lines of stdout, lines of stderr)"""
    run = client.run('dial', 'number=' + number, 'user=' + user, 'password=' + password, *more)
    tell('\n'.join(lines(run.stdout) + lines(run.stderr)))
    return run.returncode, lines(run.stdout), lines(run.stderr)


def connections(service):
    return service.json('show', 'connections')


def port_of(service, name):
    return next(port for port in service.ports() if port['port'] == name)


def answers(port):
    """Somebody is there: the line opens and is not told BUSY at once."""
    with socket.create_connection(('127.0.0.1', port), timeout=5) as line:
        line.settimeout(1.5)
        try:
            return line.recv(64) not in (b'', b'\r\nBUSY\r\n')
        except socket.timeout:
            return True


def each_method(client, server):
    for method, shown in (('PAP', 'PAP'), ('MD5CHAP', 'CHAP'), ('MSCHAP', 'MS-CHAP'), ('MSCHAPv2', 'MS-CHAPv2')):
        code, said, _ = dial(client, 'auth=' + method)
        equal('%s: it connects' % method, code, 0)
        equal('%s: state by state, as NT words them' % method, said[:len(STATES)], STATES)
        up = connections(client)
        equal('%s: one connection, proven by it' % method, [c['method'] for c in up], [shown])
        caller = server.wait_until(lambda s: s.clients())
        equal('%s: both ends know its address' % method, up[0]['address'], caller and caller[0]['address'])
        check('%s: and the server\'s, which resolves names' % method, up[0]['server'] and up[0]['dns'] == up[0]['server'], up)
        equal('%s: the port that dials is lent' % method, port_of(client, 'TCP1')['condition'], 'Connected, dialed out')
        client.ctl('hangup', 'name=' + PLACE)
        check('%s: hung up, nobody is on line' % method, server.wait_until(lambda s: not s.clients()))
        check('%s: and nothing is dialled out' % method, client.wait_until(lambda c: not connections(c)), connections(client))
        check('%s: the port listens again' % method,
              client.wait_until(lambda c: port_of(c, 'TCP1')['condition'] == 'Waiting for call'), port_of(client, 'TCP1'))
    check('and really answers', answers(CLIENT_PORT))


def refusals(client, server):
    for sentence, number, words in (
            ('a wrong password', 691, {'password': 'wrong'}),
            ('nobody of this name', 691, {'user': 'nobody'}),
            ('no dial-in permission', 649, {'user': 'bob'}),
            ('a disabled account', 647, {'user': 'eve'})):
        code, _, box = dial(client, **words)
        equal('%s: exit code 1' % sentence, code, 1)
        equal('%s: the box' % sentence, [box[0], box[1]], [BOX_629[0], 'Verifying username and password...'])
        check('%s: error %d' % (sentence, number), box[2].startswith('Error %d: ' % number), box)
    code, _, box = dial(client, number='127.0.0.1:9')
    equal('nobody listens there: 678, as it rings on', [code, box[1], box[2][:10]], [1, 'Dialing 127.0.0.1:9.', 'Error 678:'])
    code, _, box = dial(client, 'device=TCP9')
    equal('no such port: 615', [code, box[0][:9]], [1, 'Error 615'])
    equal('what failed and was told is not kept', connections(client), [])
    check('nobody was let in', not server.clients())


def busy(client, server):
    lines_taken = [socket.create_connection(('127.0.0.1', SERVER_PORT)) for _ in range(2)]
    server.wait_until(lambda s: s.status()['calls'] == 2)
    code, _, box = dial(client)
    equal('every port over there is taken: 676', [code, box[2][:10]], [1, 'Error 676:'])
    for line in lines_taken:
        line.close()
    server.wait_until(lambda s: s.status()['calls'] == 0)


def seed(client, server):
    for port in ('TCP1', 'TCP2'):
        server.set_roles(port, server=False, router=True)
    server.restart()
    code, said, box = dial(client)
    equal('a router-only port: exit code 1', code, 1)
    equal('the box of the seed, word for word', box, BOX_629)
    check('it ends after authentication', 'Username and password accepted.' in said, said)
    check('the other end says what cures it', 'lacks Receive calls as a RAS server' in ' '.join(server.port_status_text().split()),
          server.port_status_text())
    for port in ('TCP1', 'TCP2'):
        server.set_roles(port, server=True)
    server.restart()
    code, said, _ = dial(client)
    equal('the role is ticked there and the service restarted: the same command connects', [code, said[:len(STATES)]], [0, STATES])


def the_other_end_stops(client, server):
    """Called with a connection up."""
    server.stop()
    over = client.wait_until(lambda c: connections(c)[-1]['over'])
    equal('the server stops: 629', over and connections(client)[-1]['error'], 629)
    check('and the port listens again', client.wait_until(lambda c: port_of(c, 'TCP1')['condition'] == 'Waiting for call'))
    server.start()


def ctrl_c(client):
    """A place that never answers; Ctrl+C hangs up."""
    with socket.socket() as silent:
        silent.bind(('127.0.0.1', 2525))
        silent.listen(1)
        process = subprocess.Popen([product.WINE, 'rrasctl', '--instance', client.instance, 'dial', 'number=127.0.0.1:2525', 'redials=9'],
                                   env=client.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
        try:
            check('it dials', client.wait_until(lambda c: any(x['number'] == '127.0.0.1:2525' for x in connections(c))))
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=20)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    equal('Ctrl+C hangs up: 631, and no further try', [process.returncode, lines(said[1])[-1:][0][:10]], [1, 'Error 631:'])


def com_port(client, server, exchange):
    """A modem on COM5 that only dials, then one that listens as well."""
    client.set_roles('COM5', server=False, client=True)
    client.restart()
    code, said, _ = dial(client, 'device=COM5', number='100')
    equal('by modem: it connects', [code, said[2], said[-2]], [0, 'Dialing 100.', 'Connected.'])
    equal('by modem: the line speed is known', connections(client)[0]['line_bps'], 33600)
    check('by modem: the server has the caller', server.wait_until(lambda s: s.clients()))
    client.ctl('hangup')
    check('hung up: the modem has let go', client.wait_until(lambda c: exchange.calls[-1].over.is_set()))
    check('and the server knows', server.wait_until(lambda s: not s.clients()))
    for number, error in (('300', 676), ('999', 679)):
        code, _, box = dial(client, 'device=COM5', number=number)
        equal('the modem says why there is no call: %d' % error, [code, box[1], box[2][:10]], [1, 'Dialing %s.' % number, 'Error %d:' % error])
    equal('a port that only dials is closed again', client.wait_until(lambda c: port_of(c, 'COM5')['condition'] == 'Disconnected'), True)
    client.set_roles('COM5', server=True)
    client.restart()
    client.wait_until(lambda c: port_of(c, 'COM5')['condition'] == 'Waiting for call', 20)
    code, said, _ = dial(client, 'device=COM5', number='100')
    equal('a modem that listens is lent', [code, port_of(client, 'COM5')['condition']], [0, 'Connected, dialed out'])
    client.ctl('hangup', 'name=COM5')
    check('and listens again', client.wait_until(lambda c: port_of(c, 'COM5')['condition'] == 'Waiting for call', 20), port_of(client, 'COM5'))


def no_box(client):
    client.set_roles('TCP1', client=False)
    client.restart()
    code, _, said = dial(client)
    equal('without Dial out as a RAS client: 633', [code, said[0][:10]], [1, 'Error 633:'])
    check('and the cure is named', 'ddoutonly=yes' in ' '.join(said), said)


def test():
    lan.enter()
    exchange = modem.Exchange(connect_text='CONNECT 33600')
    exchange.routes.update({'100': ('tcp', '127.0.0.1', SERVER_PORT), '300': 'busy'})
    with tempfile.TemporaryDirectory(prefix='openrras-dial-') as folder, product.Service('dial-server', tell=tell) as server, \
            product.Service('dial-client', com5=os.path.join(folder, 'com5'), tell=tell) as client:
        exchange.modem_on_pty('200', os.path.join(folder, 'com5'))
        server.start()
        server.add_tcp(SERVER_PORT, ports=2, calls_per_minute=0)
        server.add_user('joe', 'Secret-1')
        server.add_user('bob', 'Secret-1', may_dial_in=False)
        server.add_user('eve', 'Secret-1', is_disabled=True)
        server.set_pool('10.77.0.1', '10.77.0.20')
        server.restart()
        client.start()
        client.add_tcp(CLIENT_PORT, ports=1)
        client.add_modem('COM5')
        client.set_roles('COM5', server=False, client=False)
        client.set_roles('TCP1', client=True)
        client.restart()
        each_method(client, server)
        refusals(client, server)
        busy(client, server)
        seed(client, server)
        the_other_end_stops(client, server)
        ctrl_c(client)
        com_port(client, server, exchange)
        no_box(client)
    exchange.close()


if __name__ == '__main__':
    main(test)
