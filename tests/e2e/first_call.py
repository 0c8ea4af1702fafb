#!/usr/bin/env python3
"""A real pppd dials the service: by a TCP line and by COM5, with every way to log on; pages, names and pings get through.

SPDX-License-Identifier: MIT
"""
import os
import tempfile

import product
import capture
import lan
import modem
import rig
from check import check, equal, main, tell

TCP_PORT = 2323
SIZE = 1000000
FETCH = 'rigtool get 10.77.0.1 80 /random/%d /tmp/down' % SIZE
SUM = 'sha256sum </tmp/down'
SEND = 'rigtool put 10.77.0.1 80 /up /tmp/down'
REQUIRE = {'PAP': ['refuse-chap', 'refuse-mschap', 'refuse-mschap-v2', 'refuse-eap'],
           'CHAP': ['refuse-pap', 'refuse-mschap', 'refuse-mschap-v2', 'refuse-eap'],
           'MS-CHAP': ['refuse-pap', 'refuse-chap', 'refuse-mschap-v2', 'refuse-eap'],
           'MS-CHAPv2': ['refuse-pap', 'refuse-chap', 'refuse-mschap', 'refuse-eap']}
SAID = {'PAP': 'PAP AuthAck', 'CHAP': 'CHAP Success', 'MS-CHAP': 'CHAP Success', 'MS-CHAPv2': 'CHAP Success'}
ALGORITHM = {'PAP': '<auth pap>', 'CHAP': '<auth chap MD5>', 'MS-CHAP': '<auth chap MS>', 'MS-CHAPv2': '<auth chap MS-v2>'}

# what is wrong: user, password, how to log on, what the caller's log must say
REFUSED = {'wrong password': ('joe', 'wrong', (), 'E=691'),
           'wrong password by PAP': ('joe', 'wrong', REQUIRE['PAP'], 'PAP AuthNak'),
           'unknown user': ('nobody', 'Secret-1', (), 'E=691'),
           'disabled user': ('former', 'Secret-3', (), 'E=647'),
           'expired password': ('late', 'Secret-4', (), 'E=648'),
           'no dial-in right': ('guest', 'Secret-2', (), 'E=649')}


def calls_on(number, line, everything):
    """The calls one line gets; `everything` transfers 1 MB each way as well."""
    calls = []
    for method, opts in REQUIRE.items():
        cmds = ['rigtool get 10.77.0.1 80 / /tmp/page', 'cat /tmp/page']
        if everything and method == 'MS-CHAPv2':
            cmds += [FETCH, SUM, SEND, 'nslookup www.lan', 'nslookup nowhere.lan', 'ping -c 3 10.77.0.1',
                     'ping -c 2 $(sed -n "s/.*remote IP address //p" /tmp/pppd.log)',
                     'wget -q -O - http://$(sed -n "s/.*remote IP address //p" /tmp/pppd.log)/']
        calls.append(rig.Call(number, 'joe', 'Secret-1', opts, cmds, line=line, name=method))
    calls.append(rig.Call(number, 'JOE', 'Secret-1', name='name in capitals', line=line))
    calls.append(rig.Call(number, 'OFFICE\\joe', 'Secret-1', name='domain before the name', line=line))
    for name, (user, password, opts, _) in REFUSED.items():
        calls.append(rig.Call(number, user, password, opts, name=name, line=line))
    return calls


def story(result):
    return 'chat %s, pppd %s, log:\n%s' % (result.connect, result.exit, result.log[-3000:])


def judge_logged_on(where, result, web):
    name = result.call.name
    if not check('%s, %s: the call comes up' % (where, name), result.up, story(result)):
        return
    if name in SAID:
        check('%s, %s: that is how it logged on' % (where, name), SAID[name] in result.log and ALGORITHM[name] in result.log,
              story(result))
        page = result.first('get')
        text = result.command('cat /tmp/page')
        check('%s, %s: a page of the LAN is fetched' % (where, name),
              page and page['ok'] and text and 'other side of the modem' in text['out'], '%s %s' % (page, text))
    # pppd ends with 5 when it was told to; 16 would be a hang-up it did not ask for
    equal('%s, %s: the caller hangs up in order' % (where, name), result.exit and result.exit['pppd_rc'], 5)


def judge_everything(where, result, web):
    if not result.up:
        return
    down, up = result.all('get')[-1], result.first('put')
    total = result.command('sha256sum')
    wanted = lan.sha256(lan.random_bytes(SIZE))
    check('%s: 1 MB comes down intact' % where, down['ok'] and total and total['out'].split()[0] == wanted, '%s %s' % (down, total))
    check('%s: 1 MB goes up intact' % where, up and up['ok'] and wanted in up['header'], up)
    tell('%s: %.0f KB/s down, %.0f KB/s up' % (where, SIZE / 1000 / down['total_s'], SIZE / 1000 / up['total_s']))
    name = result.command('nslookup www.lan')
    check('%s: a name is resolved' % where, name and '10.77.0.1' in name['out'].split('www.lan', 1)[-1], name)
    name = result.command('nslookup nowhere.lan')
    check('%s: a name nobody knows is said to be unknown' % where, name and 'NXDOMAIN' in name['out'], name)
    equal('%s: the service names itself as name server' % where, result.up['dns1'], result.up['remote'])
    pings = [c for c in result.cmds if c['cmd'].startswith('ping')]
    check('%s: three pings to the LAN come back' % where, '3 packets received' in pings[0]['out'], pings[0])
    check('%s: the server answers pings' % where, '2 packets received' in pings[1]['out'], pings[1])
    page = result.command('wget -q -O -')
    check('%s: the server\'s own page knows the caller' % where,
          'You are connected' in page['out'] and result.up['local'] in page['out'], page)


def judge_refused(where, result):
    name = result.call.name
    said = REFUSED[name][3]
    check('%s, %s: no call comes up' % (where, name), not result.up, story(result))
    check('%s, %s: the caller\'s log says %s' % (where, name, said), said in result.log, story(result))
    equal('%s, %s: pppd says the log-on failed' % (where, name), result.exit and result.exit['pppd_rc'], 19)


def judge_capture(where, name, capture_of_call, folder):
    path = os.path.join(folder, 'rig.pcap')
    good, bad = capture.write_pcap(capture_of_call, path)
    lines = capture.malformed(path)
    check('%s, %s: on the line are %d frames, none malformed, none with a bad FCS' % (where, name, good),
          good > 4 and not bad and not lines, '%d good, %d bad FCS, malformed: %s' % (good, bad, lines[:5]))


def judge(where, results, web, folder):
    for result in results:
        if result.call.name in REFUSED:
            judge_refused(where, result)
        else:
            judge_logged_on(where, result, web)
            if len(result.call.cmds) > 2:
                judge_everything(where, result, web)
        for call in result.exchange_calls:
            judge_capture(where, result.call.name, call.capture, folder)
        check('%s, %s: it was one call' % (where, result.call.name), len(result.exchange_calls) == 1, len(result.exchange_calls))


def test():
    lan.enter()
    web, names = lan.web_server(), lan.NameServer()
    exchange = modem.Exchange()
    with tempfile.TemporaryDirectory() as folder:
        com5 = os.path.join(folder, 'vcom5')
        answering = exchange.modem_on_pty('200', com5)
        exchange.routes['100'] = ('tcp', '127.0.0.1', TCP_PORT)
        with product.Service('first-call', com5=com5, tell=tell) as service:
            tell('the service answers after %.1f s' % service.start())
            if not lan.is_resolver:
                service.set_name_server(lan.ADDRESS)
            service.add_tcp(TCP_PORT, ports=4)
            service.add_modem('COM5')
            service.add_user('joe', 'Secret-1')
            service.add_user('guest', 'Secret-2', may_dial_in=False)
            service.add_user('former', 'Secret-3', is_disabled=True)
            service.add_user('late', 'Secret-4', has_expired=True)
            tell('restarted in %.1f s' % service.restart())
            service.trace('*')
            listens = service.wait_until(lambda s: all(p['condition'] == 'Waiting for call' for p in s.ports()))
            check('every port waits for a call', listens, service.port_status_text())
            calls = calls_on('100', 0, True) + calls_on('200', 1, True)
            guest = rig.Guest(exchange, calls, lines=('hvc', 'uart'), narrate=narrate)
            results = guest.run(timeout=420)
            equal('the guest made all its calls', len([r for r in results if r.exit]), len(calls))
            half = len(calls) // 2
            judge('TCP', results[:half], web, folder)
            judge('COM5', results[half:], web, folder)
            check('the modem on COM5 was initialised and answered with ATA',
                  any(text.startswith('ATA') for _, who, text in answering.log if who == 'program'), answering.log[:20])
            quiet = service.wait_until(lambda s: s.status()['calls'] == 0 and s.status()['pool_in_use'] == 0)
            check('no call and no address is left in use', quiet, service.status_text())
            traces = service.traces()
            check('the service wrote a trace for TCP and for COM5', len(traces) >= 2, traces)
            for path in traces:
                lines = capture.malformed(path)
                check('the trace %s has no malformed frame' % os.path.basename(path), not lines, lines[:5])
            tell(service.port_status_text())
            tell(service.events_text()[-3000:])
            code, seconds = service.stop()
            check('the service stops within 5 s (%.1f s)' % seconds, code == 0 and seconds < 5, 'exit code %s' % code)
    names.close()
    exchange.close()


def narrate(event):
    if event['ev'] in ('call', 'connect', 'ip-up', 'get', 'put', 'exit'):
        tell({k: v for k, v in event.items() if k not in ('t', 'exchange_calls', 'header')})


if __name__ == '__main__':
    main(test)
