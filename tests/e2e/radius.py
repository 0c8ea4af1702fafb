#!/usr/bin/env python3
"""Callers judged by FreeRADIUS, and accounted for there: a real pppd by every method, addresses, fail-over, silence, lies.

`radius.py quick` leaves out the calls of pppd.

SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess
import sys
import time

import product
import lan
import modem
import radius
import rig
from check import check, equal, main, tell

TCP_PORT = 2323
MANY = 64
PROGRAM = os.path.join(os.environ.get('RRAS_NATIVE_BUILD', os.path.join(product.TOP, 'build', 'linux')),
                       'tests', 'support', 'callers', 'many_callers')
EVERY = ['refuse-pap', 'refuse-chap', 'refuse-mschap', 'refuse-mschap-v2', 'refuse-eap']
REQUIRE = {name: [o for o in EVERY if o != word] for name, word in
           (('PAP', 'refuse-pap'), ('CHAP', 'refuse-chap'), ('MS-CHAP', 'refuse-mschap'), ('MS-CHAPv2', 'refuse-mschap-v2'))}


# ------------------------------------------------------------------------------------------ commands, spelled once
def add_server(service, name, port, secret=radius.SECRET, score=30, timeout=1, signature=True, accounting=False):
    kind = 'acctserver' if accounting else 'authserver'
    service.ctl('aaaa', 'add', kind, 'name=' + name, 'secret=' + secret, 'init-score=%d' % score, 'port=%d' % port,
                'timeout=%d' % timeout, *([] if accounting else ['signature=' + ('enabled' if signature else 'disabled')]))


def delete_server(service, name):
    """From whichever list it is on."""
    for kind in ('authserver', 'acctserver'):
        try:
            service.ctl('aaaa', 'delete', kind, 'name=' + name)
        except product.Refused:
            pass


def use_radius(service):
    service.ctl('aaaa', 'set', 'authentication', 'provider=radius')
    service.ctl('aaaa', 'set', 'accounting', 'provider=radius')


def are_quiet(service):
    return service.wait_until(lambda s: all(p['condition'] == 'Waiting for call' for p in s.ports()))


def call(service, user, password, n=1, hold=0):
    """n callers at once with a PPP client of ours; its JSON, with the seconds it took. A single one is on TCP1."""
    are_quiet(service)
    began = time.monotonic()
    run = subprocess.run([PROGRAM, '127.0.0.1', str(TCP_PORT), str(n), user, password, '/', str(hold)], capture_output=True,
                         text=True, timeout=200, check=False)
    return dict(json.loads(run.stdout), seconds=time.monotonic() - began)


def last_error(service):
    """(error, explanation) of TCP1 once the call is over."""
    are_quiet(service)
    return next((p['error'], p['explanation']) for p in service.ports() if p['port'] == 'TCP1')


# --------------------------------------------------------------------------------------------------- what is tested
def judge_pppd(results, service):
    for result in results:
        name, story = result.call.name, result.log[-3000:]
        if name in REQUIRE:
            check('%s: pppd comes up' % name, result.up, story)
        elif name == 'address':
            equal('a user with Framed-IP-Address gets it', result.up and result.up['local'], '10.9.0.77')
        elif name == 'domain':
            check('a domain before the name is the RADIUS server\'s matter', result.up, story)
        else:
            check('%s: the call does not come up, and the caller reads 691' % name,
                  not result.up and ('E=691' in result.log or 'PAP AuthNak' in result.log), story)
    events = service.events_text()
    check('the event log says why a Login user was not served', 'Service-Type' in events and 'shell' in events, events[-3000:])


def pppd_calls():
    calls = [rig.Call('100', 'joe', 'Secret-1', opts, ['ping -c 2 $(sed -n "s/.*remote IP address //p" /tmp/pppd.log)'], name=method)
             for method, opts in REQUIRE.items()]
    calls += [rig.Call('100', 'joe', 'wrong', opts, name='wrong password by ' + method) for method, opts in REQUIRE.items()
              if method in ('PAP', 'MS-CHAPv2')]
    calls.append(rig.Call('100', 'ann', 'Secret-2', name='address'))
    calls.append(rig.Call('100', 'OFFICE\\joe', 'Secret-1', name='domain', opts=REQUIRE['MS-CHAPv2']))
    calls.append(rig.Call('100', 'nobody', 'Secret-1', name='unknown user'))
    calls.append(rig.Call('100', 'shell', 'Secret-4', name='a user of another service'))
    return calls


def judge_records(server, calls):
    records = server.records()
    starts = [r for r in records if r.get('Acct-Status-Type') == 'Start']
    stops = [r for r in records if r.get('Acct-Status-Type') == 'Stop']
    check('accounting was switched on first', records and records[0].get('Acct-Status-Type') == 'Accounting-On', records[:1])
    equal('each call that came up has a Start', len(starts), calls)
    equal('and a Stop of the same session', sorted(r['Acct-Session-Id'] for r in stops), sorted(r['Acct-Session-Id'] for r in starts))
    equal('no two calls have one session', len({r['Acct-Session-Id'] for r in starts}), calls)
    for record in starts + stops:
        if not record.get('Class', '').startswith('0x6f7272617331' if 'joe' in record['User-Name'] else '0x6f7272617332'):
            check('the Class of the Access-Accept comes back', False, record)
    for record in stops:
        if not (int(record['Acct-Input-Octets']) > 100 and int(record['Acct-Output-Octets']) > 100
                and record['Acct-Terminate-Cause'] == 'User-Request' and 'Acct-Session-Time' in record
                and record['NAS-Port-Type'] == 'Virtual' and record['Calling-Station-Id'].startswith('127.0.0.1')):
            check('a Stop says how much and why', False, record)
    ann = [r for r in starts if r['User-Name'] == 'ann']
    equal('the address is accounted for', ann and ann[0].get('Framed-IP-Address'), '10.9.0.77')
    tell(stops[-1] if stops else 'no Stop')


def try_pppd(service, server):
    exchange = modem.Exchange()
    exchange.routes['100'] = ('tcp', '127.0.0.1', TCP_PORT)
    calls = pppd_calls()
    results = rig.Guest(exchange, calls).run(timeout=300)
    equal('the guest made all its calls', len([r for r in results if r.exit]), len(calls))
    judge_pppd(results, service)
    up = len([r for r in results if r.up])
    service.wait_until(lambda s: len([r for r in server.records() if r.get('Acct-Status-Type') == 'Stop']) == up)
    judge_records(server, up)
    exchange.close()


def try_limits(service):
    said = call(service, 'short', 'Secret-3', hold=20)
    equal('Session-Timeout ends the call, and the caller is told 932', (said['up'], said['goodbyes'], said['peer_error']), (1, 1, 932))
    equal('and so does the port say', last_error(service)[0], 932)


def try_many(service):
    said = call(service, 'joe', 'Secret-1', MANY)
    equal('%d callers at once are judged and served' % MANY, (said['up'], said['distinct']), (MANY, MANY))
    tell('up after %d ms' % said['up_ms'])


def try_silence(service, server):
    """The first server goes away; 127.0.0.1 stays the name of the deaf one, localhost is the other's."""
    server.stop()
    with radius.Silent(server.port) as silent:
        said = call(service, 'joe', 'Secret-1')
        error = last_error(service)
        equal('no server answers: nobody comes in, the port says 930', (said['up'], error[0]), (0, 930))
        check('and what to do about it', 'RADIUS server' in error[1] and 'shared secret' in error[1], error)
        equal('the same request was sent three times', len([h for h in silent.heard if h[0] == 1]), 3)
        equal('under one identifier', len({h for h in silent.heard if h[0] == 1}), 1)
        with radius.FreeRadius(port=server.port + 10) as other:
            add_server(service, 'localhost', other.port, score=20)
            time.sleep(0.5)     # its name is looked up
            heard = len(silent.heard)
            said = call(service, 'joe', 'Secret-1')
            equal('the second server lets the caller in', said['up'], 1)
            equal('the fallen one was not asked first again', len([h for h in silent.heard[heard:] if h[0] == 1]), 0)
            events = service.events_text()
            check('the event log tells which server was silent', '127.0.0.1 did not answer (authentication' in ' '.join(events.split()),
                  events[-2000:])
            delete_server(service, 'localhost')


def try_fail_over(service, server):
    """A caller in the middle of it: the preferred server is deaf, but nobody knows yet."""
    deaf = radius.free_ports()
    with radius.Silent(deaf):
        add_server(service, '127.0.0.2', deaf, score=30)
        delete_server(service, '127.0.0.1')
        add_server(service, 'localhost', server.port, score=10)
        first, second = call(service, 'joe', 'Secret-1'), call(service, 'joe', 'Secret-1')
        check('a caller waits for three sendings, then the next server answers (%.1f s)' % first['seconds'],
              first['up'] == 1 and 2.5 < first['seconds'] < 15, first)
        check('the next caller does not wait (%.1f s)' % second['seconds'], second['up'] == 1 and second['seconds'] < 2.5, second)
        delete_server(service, '127.0.0.2')
        delete_server(service, 'localhost')


def try_local(service, server):
    """The users of this server, and RADIUS is only told of them."""
    service.ctl('aaaa', 'set', 'authentication', 'provider=local')
    add_server(service, '127.0.0.1', server.acct_port, accounting=True)
    server.forget_records()
    equal('a local user comes in when local users count', call(service, 'local', 'Secret-1')['up'], 1)
    records = service.wait_until(lambda s: [r for r in server.records() if r.get('Acct-Status-Type') == 'Stop'])
    equal('and is accounted for as local', [(r['User-Name'], r['Acct-Authentic']) for r in records or []], [('local', 'Local')])


def try_lies(service, server):
    add_server(service, '127.0.0.1', server.port, secret='not the secret', signature=False)
    said = call(service, 'joe', 'Secret-1')
    error = last_error(service)
    equal('with another secret the answers prove nothing: 939', (said['up'], error[0]), (0, 939))
    delete_server(service, '127.0.0.1')
    with radius.FreeRadius(port=server.port + 20, signs=False) as unsigned:
        add_server(service, '127.0.0.1', unsigned.port)
        said = call(service, 'joe', 'Secret-1')
        error = last_error(service)
        equal('an unsigned answer is not taken where signatures are required: 939', (said['up'], error[0]), (0, 939))
        check('and the event log names Message-Authenticator', 'Message-Authenticator' in service.events_text(), service.events_text()[-2000:])
        delete_server(service, '127.0.0.1')
        add_server(service, '127.0.0.1', unsigned.port, signature=False)
        equal('where they are not, it is', call(service, 'joe', 'Secret-1')['up'], 1)
        delete_server(service, '127.0.0.1')
    said = call(service, 'joe', 'Secret-1')
    error = last_error(service)
    equal('without a server it is 938', (said['up'], error[0]), (0, 938))


def test():
    lan.enter()
    with radius.FreeRadius() as server, product.Service('radius', tell=tell) as service:
        service.start()
        service.add_tcp(TCP_PORT, ports=MANY, calls_per_minute=0)
        add_server(service, '127.0.0.1', server.port)
        add_server(service, '127.0.0.1', server.acct_port, accounting=True)
        use_radius(service)
        service.add_user('local', 'Secret-1')
        tell('restarted in %.1f s' % service.restart())
        equal('a local user is nobody to RADIUS', call(service, 'local', 'Secret-1')['up'], 0)
        try_many(service)
        try_limits(service)
        if 'quick' not in sys.argv:
            service.stop()
            server.forget_records()
            service.start()
            try_pppd(service, server)
        try_silence(service, server)
        server.start()
        try_fail_over(service, server)
        try_lies(service, server)
        tell(service.events_text()[-4000:])
        try_local(service, server)
        code, seconds = service.stop()
        check('the service stops within 5 s (%.1f s)' % seconds, code == 0 and seconds < 5, 'exit code %s' % code)
        equal('and says Accounting-Off', server.records()[-1].get('Acct-Status-Type'), 'Accounting-Off')


if __name__ == '__main__':
    main(test)
