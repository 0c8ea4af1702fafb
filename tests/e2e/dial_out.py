#!/usr/bin/env python3
"""Dialling out to somebody else's server: Debian's pppd by TCP and by a modem on COM5, with every way to log on, and slirp.

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import tempfile

import product
import capture
import lan
import modem
import rig
from check import check, equal, main, tell

ACCOUNT = ('office', 'Secret-1')
# number, what pppd requires, what rrasctl calls it, the options of auth= it is dialled with, what pppd's log says of the line
SERVERS = [('501', 'require-pap', 'PAP', 'PAP'),
           ('502', 'require-chap', 'CHAP', 'MD5CHAP'),
           ('503', 'require-mschap', 'MS-CHAP', 'MSCHAP'),
           ('504', 'require-mschap-v2', 'MS-CHAPv2', 'MSCHAPv2')]
# what the modem says instead of CONNECT, and the error that is
RESULTS = [('BUSY', 676), ('NO CARRIER', 679), ('NO DIALTONE', 680), ('NO ANSWER', 678), ('VOICE', 677), ('ERROR', 651)]
# slirp calls itself by its computer's address, which it learns from the computer's name.
SLIRP = """cd %s; export HOME=$PWD; [ -z "$host" ] || hostname "$host"
exec slirp-fullbolt ppp 'mtu 1500' $more"""
SHELL_ACCOUNT = """
printf '\\r\\nOld Iron, Debian GNU/Linux\\r\\n\\r\\nlogin: '; read user
printf 'Password: '; stty -echo; read password; stty echo
[ "$user/$password" = "ann/Sesame-9" ] || { printf '\\r\\nLogin incorrect\\r\\n'; exit 1; }
printf '\\r\\nLast login: Sun Nov 24 1996 on ttyS0\\r\\nann@iron:~$ '; read command
[ "$command" = ppp ] || exit 1
"""
SCRIPT = ('proc main\n  waitfor "login:" until 20\n  transmit $USERID + "^M"\n  waitfor "assword:" until 20\n'
          '  transmit $PASSWORD + "^M"\n  waitfor "$ " until 20\n  transmit "ppp^M"\nendproc\n')


def lines(raw):
    return [line for line in raw.decode('utf-8', 'replace').replace('\r\n', '\n').split('\n') if line]


def dial(client, *words):
    """(exit code, lines of stdout, lines of stderr); exit code None: it did not end within a minute."""
    try:
        run = client.run('dial', *words)
    except subprocess.TimeoutExpired as late:
        run = subprocess.CompletedProcess(words, None, late.stdout or b'', late.stderr or b'')
    said = lines(run.stdout), lines(run.stderr)
    tell('dial %s -> %s: %s' % (' '.join(w for w in words if 'password' not in w), run.returncode, (said[0] + said[1])[-3:]))
    return (run.returncode, *said)


def account(password=ACCOUNT[1]):
    return 'user=' + ACCOUNT[0], 'password=' + password


def connection(client):
    up = [c for c in client.json('show', 'connections') if not c['over']]
    return up[-1] if up else {}


def hang_up(where, client):
    client.ctl('hangup')
    check('%s: hung up' % where, client.wait_until(lambda c: not connection(c)), connection(client))


def is_waiting(client, port, condition):
    return client.wait_until(lambda c: next(p for p in c.ports() if p['port'] == port)['condition'] == condition, 20)


def judge_call(where, client, guest, server, method):
    """With the call up."""
    up = connection(client)
    equal('%s: proven by' % where, up.get('method'), method)
    equal('%s: the addresses are those pppd gave, the name server too' % where,
          [up.get('address'), up.get('server'), up.get('dns'), up.get('second_dns'), up.get('wins')],
          [server.remote, server.local, '10.61.0.1', '10.61.0.2', '10.61.0.3'])
    ping = guest.do('ping -c 2 -W 5 ' + server.remote)
    check('%s: pppd pings us' % where, ping and '2 packets received' in ping['out'], ping)
    page = fetch(client, 'http://10.61.0.1/')
    check('%s: a page behind pppd comes through the SOCKS proxy' % where, 'behind the pppd' in page, page)


def dial_pppd(where, client, guest, servers, numbers, more):
    for server, (_, _, method, auth) in zip(servers, SERVERS):
        to = 'number=' + numbers[server.number]
        code, said, box = dial(client, to, *account(), *more)
        if check('%s, %s: it connects' % (where, method), code == 0, '%s %s' % (said, box)):
            judge_call('%s, %s' % (where, method), client, guest, server, method)
            hang_up('%s, %s' % (where, method), client)
        code, _, box = dial(client, to, *account('wrong'), 'auth=' + auth, *more)
        equal('%s, %s: with a wrong password, 691' % (where, method), [code, box[1:2], box[2:3] and box[2][:10]],
              [1, ['Verifying username and password...'], 'Error 691:'])
    code, _, box = dial(client, 'number=' + numbers['501'], *account(), 'auth=MSCHAPv2', *more)
    equal('%s: a server that wants another way than is allowed' % where, [code, box[2:3] and box[2][:10]], [1, 'Error 734:'])


def dial_results(client, exchange):
    for number, (said, error) in enumerate(RESULTS, 600):
        exchange.routes[str(number)] = said
        code, _, box = dial(client, 'device=COM5', 'number=%d' % number)
        equal('the modem says %s: %d' % (said, error), [code, box[1:2], box[2:3] and box[2][:10]],
              [1, ['Dialing %d.' % number], 'Error %d:' % error])


def fetch(client, url):
    """A page through the SOCKS proxy of a link that is up."""
    run = subprocess.run(['curl', '-s', '-S', '--max-time', '20', '--noproxy', '', '--socks5-hostname', '127.0.0.1:%d' % SOCKS_PORT, url],
                         capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


SOCKS_PORT = 1080


def dial_by_script(client, exchange, folder):
    """A shell account: login, password and `ppp` are typed by the entry's script."""
    script = os.path.join(folder, 'login.scp')
    with open(script, 'w', encoding='ascii', newline='') as f:
        f.write(SCRIPT.replace('\n', '\r\n'))
    exchange.routes['720'] = slirp(folder, before=SHELL_ACCOUNT)
    client.ctl('add', 'phoneentry', 'name=Old Iron', 'number=720', 'type=modem', 'user=ann', 'password=Sesame-9',
               'redials=0', 'scriptfile=' + product.windows_path(script))
    code, said, box = dial(client, 'Old Iron')
    if check('a script logs in to a shell and starts slirp', code == 0, '%s %s' % (said, box)):
        equal('by script: the address is slirp\'s', connection(client).get('address'), '10.0.2.15')
        page = fetch(client, 'http://10.0.2.2:8080/')
        check('by script: a page comes through it', 'other side of the modem' in page, page)
        hang_up('by script', client)
    is_waiting(client, 'COM5', 'Disconnected')
    client.ctl('set', 'phoneentry', 'name=Old Iron', 'password=wrong')
    code, said, box = dial(client, 'Old Iron')
    equal('a script that is not let in: the far end hangs up', [code, box[1:2], box[2:3] and box[2][:10]], [1, ['Disconnected.'], 'Error 628:'])


def slirp(folder, more='', before='', host=lan.ADDRESS):
    """An exchange's route: slirp in a shell of its own."""
    script = before + SLIRP % folder
    return ('shell' if before else 'exec', 'env', 'host=' + host, 'more=' + more, 'unshare', '--uts', 'sh', '-c', script)


def dial_slirp(client, exchange, folder):
    """slirp as Debian has it, started as a modem's login program would: nobody, PAP, CHAP."""
    for name in ('.pap-secrets', '.chap-secrets'):
        with open(os.path.join(folder, name), 'w', encoding='ascii') as f:
            f.write('%s * %s 10.0.2.15\n' % ACCOUNT)
        os.chmod(f.name, 0o600)
    for number, (more, method) in enumerate((('', None), ('+pap', 'PAP'), ('+chap', 'CHAP')), 700):
        where = 'slirp, %s' % (method or 'no password')
        exchange.routes[str(number)] = slirp(folder, more)
        code, said, box = dial(client, 'device=COM5', 'number=%d' % number, *(account() if method else ()))
        if check('%s: it connects' % where, code == 0, '%s %s' % (said, box)):
            up = connection(client)
            equal('%s: the addresses are those slirp gave' % where, [up.get('address'), up.get('server'), up.get('method')],
                  ['10.0.2.15', lan.ADDRESS, method])
            page = fetch(client, 'http://10.0.2.2:8080/')
            check('%s: a page comes through it and the SOCKS proxy' % where, 'other side of the modem' in page, page)
            hang_up(where, client)
        is_waiting(client, 'COM5', 'Disconnected')
        if method:
            code, _, box = dial(client, 'device=COM5', 'number=%d' % number, *account('wrong'))
            equal('%s: with a wrong password, 691' % where, [code, box[2:3] and box[2][:10]], [1, 'Error 691:'])
            is_waiting(client, 'COM5', 'Disconnected')


def dial_half_a_server(client, exchange, folder):
    """A slirp that does not know its address ends IPCP as soon as it is open."""
    exchange.routes['710'] = slirp(folder, host='')
    dial(client, 'device=COM5', 'number=710')
    over = client.wait_until(lambda c: not connection(c), 20)
    check('a server that ends the only network protocol: the call is over', over, connection(client))
    check('and the port is free again', is_waiting(client, 'COM5', 'Disconnected'), client.port_status_text())
    client.ctl('hangup')


def judge_captures(exchange, folder):
    """But of shells, which echo frames with ^ for control characters."""
    path = os.path.join(folder, 'out.pcap')
    calls = [call for call in exchange.calls if not isinstance(call.answerer, modem.ExecFar) or call.answerer.is_raw]
    good, bad = capture.write_pcap([piece for call in calls for piece in call.capture], path)
    found = capture.malformed(path)
    check('%d calls, %d frames on the lines: none malformed, none with a bad FCS' % (len(calls), good),
          good > 100 and not bad and not found, '%d bad FCS, malformed: %s' % (bad, found[:5]))


def test():
    lan.enter()
    web = lan.web_server('127.0.0.1', 8080)
    exchange = modem.Exchange(connect_text='CONNECT 33600')
    servers = [rig.Server(number, [require, 'ms-dns 10.61.0.1', 'ms-dns 10.61.0.2', 'ms-wins 10.61.0.3', 'connect-delay 1', 'lcp-restart 1'],
                          '10.60.%d.1' % n, '10.60.%d.2' % n) for n, (number, require, _, _) in enumerate(SERVERS)]
    with tempfile.TemporaryDirectory(prefix='openrras-dial-out-') as folder:
        com5 = os.path.join(folder, 'com5')
        exchange.modem_on_pty('200', com5)
        with rig.Guest(exchange, servers=servers, accounts=dict([ACCOUNT]), is_obedient=True) as guest, \
                product.Service('dial-out', com5=com5, tell=tell) as client:
            guest.start()
            client.start()
            client.add_tcp(2424, ports=1)
            client.add_modem('COM5')
            client.set_roles('COM5', server=False, client=True)
            client.set_roles('TCP1', client=True)
            client.restart()
            client.trace()
            dial_results(client, exchange)
            check('the guest with pppd is there', guest.wait('ready', 60), guest.console[-20:])
            dial_pppd('TCP', client, guest, servers, {s.number: exchange.door(s.number) for s in servers}, ())
            dial_pppd('COM5', client, guest, servers, {s.number: s.number for s in servers}, ('device=COM5',))
            dial_slirp(client, exchange, folder)
            dial_half_a_server(client, exchange, folder)
            dial_by_script(client, exchange, folder)
            check('the lent ports are what they were', is_waiting(client, 'TCP1', 'Waiting for call')
                  and is_waiting(client, 'COM5', 'Disconnected'), client.port_status_text())
            judge_captures(exchange, folder)
            for path in client.traces():
                found = capture.malformed(path)
                check('the trace %s has no malformed frame' % os.path.basename(path), not found, found[:5])
    web.shutdown()
    exchange.close()


if __name__ == '__main__':
    main(test)
