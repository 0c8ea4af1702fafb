#!/usr/bin/env python3
"""Demand-dial interfaces as rrasctl configures them: added, changed, shown, dumped, connected in vain, and there again after a kill.

SPDX-License-Identifier: MIT
"""
import os
import signal
import socket
import subprocess
import threading
import time

import product
from check import check, equal, main, tell


def refusal(service, *words):
    try:
        service.ctl(*words)
        return ''
    except product.Refused as refused:
        return str(refused)


def interfaces(service):
    return {one['name']: one for one in service.json('show', 'interfaces')}


def users(service):
    return {one['name']: one for one in service.json('show', 'user')}


def wait_for(what, seconds=15):
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.05)
    return what()


BRANCH = ['add', 'interface', 'name=Branch Office', 'type=tcp', 'number=127.0.0.1:9', 'user=Head Office', 'password=Sw0rdfish',
          'routes=10.2.0.0/16,10.3.0.0/16', 'hours=Mon-Fri 08:00-18:00, Sat 08:00-12:00', 'filter=except',
          'filters=tcp 10.1.0.0/16 -> 0.0.0.0/0:80, icmp 0.0.0.0/0 -> 10.2.0.0/16', 'idle=600', 'redials=0', 'unreachable=20-40',
          'two-way=yes', 'dialin-password=Coming-1n']


def judge_commands(service):
    check('there are none at first', 'no demand-dial interfaces' in service.ctl('show', 'interfaces'))
    said = service.ctl(*BRANCH)
    check('one is added, and the account the other router dials in with', 'interface Branch Office is added' in said
          and 'user Branch Office is added and may dial in' in said, said)
    check('which was asked for, so nobody is warned of it', 'Note' not in said, said)
    one = interfaces(service)['Branch Office']
    check('what was given is there', one['number'] == '127.0.0.1:9' and one['user'] == 'Head Office' and one['idle'] == 600
          and one['redials'] == 0 and one['redialdelay'] == 10 and one['min_unreachable'] == 20 and one['max_unreachable'] == 40
          and one['two_way'] and not one['persistent'] and one['enabled'], one)
    equal('routes', one['routes'], ['10.2.0.0/16', '10.3.0.0/16'])
    equal('hours', one['hours'], 'Mon-Fri 08:00-18:00, Sat 08:00-12:00')
    equal('filters', (one['filter'], one['filters']), ('except', ['tcp 10.1.0.0/16 -> 0.0.0.0/0:80', 'icmp 0.0.0.0/0 -> 10.2.0.0/16']))
    check('the password is kept and not shown', one['password'] is True and 'Sw0rdfish' not in str(one), one)
    check('the account may dial in', users(service)['Branch Office']['dialin'] == 'permit')
    text = service.ctl('show', 'interface', 'name=branch office')
    check('one of them is shown whole', all(part in text for part in ('10.3.0.0/16', 'Head Office', 'with a saved password', '20 to 40 s',
          'all but:', 'Sat 08:00-12:00')), text)
    said = service.ctl('add', 'route', 'interface=Branch Office', 'destination=10.4.0.0 255.255.0.0')
    check('a route is added, and told', 'the routes 10.2.0.0/16, 10.3.0.0/16, 10.4.0.0/16' in said, said)
    service.ctl('delete', 'route', 'interface=Branch Office', 'destination=10.3.0.0/16')
    equal('and another is taken away', interfaces(service)['Branch Office']['routes'], ['10.2.0.0/16', '10.4.0.0/16'])
    routes = service.json('show', 'routes')
    equal('the routes are listed', [(r['destination'], r['interface'], r['in_force']) for r in routes],
          [('10.2.0.0/16', 'Branch Office', False), ('10.4.0.0/16', 'Branch Office', False)])


REFUSED = {
    'a route with bits behind its prefix': (['set', 'interface', 'name=Branch Office', 'routes=10.2.0.1/16'], 'no route'),
    'a route twice': (['set', 'interface', 'name=Branch Office', 'routes=10.2.0.0/16,10.2.0.0/16'], 'twice'),
    'a route that is there': (['add', 'route', 'Branch Office', '10.2.0.0/16'], 'already'),
    'a route that is not there': (['delete', 'route', 'Branch Office', '10.9.0.0/16'], 'no route'),
    'an hour and a half': (['set', 'interface', 'name=Branch Office', 'hours=Mon 08:30-09:00'], 'full hours'),
    'a filter that is none': (['set', 'interface', 'name=Branch Office', 'filters=tcp any'], 'no filter'),
    'a time that is none': (['set', 'interface', 'name=Branch Office', 'unreachable=600'], '600-21600'),
    'a time too short': (['set', 'interface', 'name=Branch Office', 'unreachable=1-600'], '10 to 604800'),
    'a name that is taken': (['add', 'interface', 'name=BRANCH OFFICE', 'number=1'], 'already'),
    'a name no user can have': (['add', 'interface', 'name=a/b', 'number=1'], 'may be a user'),
    'a route another one has': (['add', 'interface', 'name=Other', 'number=1', 'routes=10.4.0.0/16'], 'leads through the interface Branch Office'),
    'no number': (['add', 'interface', 'name=Other'], 'telephone number'),
    'nothing to change': (['set', 'interface', 'name=Branch Office'], 'Nothing is to be changed'),
    'one that is not there': (['set', 'interface', 'name=Nobody', 'idle=1'], 'no demand-dial interface Nobody'),
    'one to show that is not there': (['show', 'interface', 'name=Nobody'], 'Error 905'),
    'one to connect that is not there': (['connect', 'interface', 'name=Nobody'], 'Error 905'),
    'one to hang up that is not up': (['disconnect', 'interface', 'name=Branch Office'], 'Error 906'),
}


def judge_refusals(service):
    before = service.ctl('dump', 'secrets=yes')
    for what, (words, said) in REFUSED.items():
        sentence = refusal(service, *words)
        check('%s is refused, and why' % what, said in sentence, sentence or 'it was not refused')
    equal('and nothing is changed', service.ctl('dump', 'secrets=yes'), before)


def judge_warnings(service):
    said = service.ctl('add', 'user', 'name=joe', 'password=x', 'dialin=permit')
    check('a user alone is no reason for a warning', 'Note' not in said, said)
    said = service.ctl('add', 'interface', 'name=Joe', 'number=1')
    check('an interface called as a user is told of', 'Note: A user has the same name' in said, said)
    service.ctl('delete', 'user', 'name=joe')
    said = service.ctl('add', 'user', 'name=JOE', 'password=x', 'dialin=permit')
    check('and a user called as an interface', 'Note: A demand-dial interface has the same name' in said, said)
    said = service.ctl('set', 'interface', 'name=joe', 'newname=Joseph', 'enabled=no')
    check('another name is told', 'another name' in said and 'disabled' in said, said)
    service.ctl('delete', 'user', 'name=joe')


def judge_connecting(service):
    """Nobody listens on port 9 of this computer."""
    service.ctl('add', 'device', 'type=tcp', 'listen=127.0.0.1:%d' % (20000 + os.getpid() % 9000), 'ports=2')
    service.ctl('set', 'interface', 'name=Branch Office', 'hours=always', 'filter=none')
    said = refusal(service, 'connect', 'interface', 'name=Branch Office')
    check('without a port that may dial it is told which box to tick', 'demand dial router' in said, said)
    text = service.ctl('show', 'interfaces')
    check('the list says why as well', 'demand dial router' in ' '.join(text.split()) or 'Configure Port Usage' in ' '.join(text.split()), text)
    said = refusal(service, 'connect', 'interface', 'name=Joseph')
    check('a disabled one is not dialled', 'Error 916' in said and 'disabled' in said, said)
    service.ctl('set', 'wanports', 'device=*', 'ddinout=yes')
    service.restart()
    began = time.monotonic()
    said = refusal(service, 'connect', 'interface', 'name=Branch Office')
    check('a router that is not there is told of, step by step and with a number', 'Dialing 127.0.0.1:9' in said and 'Error 678: There' in said, said)
    check('soon', time.monotonic() - began < 20, time.monotonic() - began)
    one = interfaces(service)['Branch Office']
    equal('it is unreachable then', one['state'], 'unreachable')
    check('for the time that was set', 0 < one['retry_in'] <= 20 and one['failures'] == 1 and one['error'] != 0, one)
    text = service.ctl('show', 'interfaces')
    check('which is shown', 'Unreachable' in text and 'Error %d' % one['error'] in text, text)
    check('and counted', 'Interfaces:     2, 0 connected, 2 unreachable' in service.ctl('show', 'status'), service.ctl('show', 'status'))
    text = service.ctl('show', 'routes')
    check('its routes are not in force', 'no: it could not be connected' in text or 'no: it is unreachable' in text, text)


def judge_ctrl_c(service):
    """Somebody answers and says nothing: it is being connected until Ctrl+C."""
    with socket.create_server(('127.0.0.1', 0)) as silent:
        service.ctl('set', 'interface', 'name=Branch Office', 'number=127.0.0.1:%d' % silent.getsockname()[1])
        connecting = subprocess.Popen([*service.wine, 'rrasctl', '--instance', service.instance, 'connect', 'interface', 'Branch Office'],
                                      env=service.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        check('an interface is being connected', wait_for(lambda: interfaces(service)['Branch Office']['state'] == 'connecting'))
        said = refusal(service, 'set', 'interface', 'name=Branch Office', 'idle=9', 'routes=10.2.0.0/16')
        equal('and can be changed meanwhile', said, '')
        text = service.ctl('show', 'routes')
        check('its route waits', 'soon: it is being connected' in text, text)
        connecting.send_signal(signal.SIGINT)
        said = connecting.communicate(timeout=30)[0].decode('utf-8', 'replace')
        check('Ctrl+C hangs up, and says so', connecting.returncode == 1 and 'Branch Office was hung up: Ctrl+C.' in said, said)
        check('it is not connecting any more', interfaces(service)['Branch Office']['state'] != 'connecting')
    service.ctl('set', 'interface', 'name=Branch Office', 'number=127.0.0.1:9', 'routes=10.2.0.0/16,10.4.0.0/16')


def judge_book(service):
    path = os.path.join(service.folder, 'router.pbk')
    said = service.ctl('export', 'interfaces', 'file=' + product.windows_path(path))
    check('a router.pbk is written', '2 entries are written' in said, said)
    with open(path, encoding='utf-8') as f:
        text = f.read()
    check('without passwords', '[Branch Office]' in text and 'PhoneNumber=127.0.0.1:9' in text and 'Sw0rdfish' not in text, text)
    said = refusal(service, 'import', 'interfaces', 'file=' + product.windows_path(path))
    check('interfaces that are there are not lost unasked', 'already' in said and 'replace' in said, said)
    before = interfaces(service)['Joseph']
    service.ctl('delete', 'interface', 'name=Joseph')
    said = service.ctl('import', 'interfaces', 'file=' + product.windows_path(path), 'existing=keep')
    check('one of it is taken over', '1 of 2' in said, said)
    after = interfaces(service)['Joseph']
    equal('with what it dials', (after['number'], after['redials'], after['redialdelay'], after['idle']),
          (before['number'], before['redials'], before['redialdelay'], before['idle']))


def judge_dump(service):
    bare = service.ctl('dump')
    check('a dump has interfaces, without their passwords', 'add interface name="Branch Office"' in bare and 'Sw0rdfish' not in bare
          and 'sealed=' not in bare and 'Add it to the next line: password=' in bare, bare)
    first = service.ctl('dump', 'secrets=yes')
    service.stop()
    service.data = os.path.join(service.folder, 'second')
    os.mkdir(service.data)
    service.start()
    path = os.path.join(service.folder, 'server.txt')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(first)
    service.ctl('exec', product.windows_path(path))
    equal('a new server made of it is dumped as the old one', service.ctl('dump', 'secrets=yes'), first)
    check('with its password', interfaces(service)['Branch Office']['password'] is True)
    service.restart()
    equal('also after a restart', service.ctl('dump', 'secrets=yes'), first)


def judge_kill(service):
    """kill -9 while interfaces come and go: what was said to be done is there, whole; nothing of what was deleted."""
    done, stop = [], threading.Event()

    def work():
        n = 0
        try:
            while not stop.is_set():
                service.ctl('add', 'interface', 'name=Site %d' % n, 'number=%d' % n, 'routes=10.%d.1.0/24,10.%d.2.0/24' % (100 + n, 100 + n))
                done.append(n)
                if n % 3 == 2:
                    service.ctl('delete', 'interface', 'name=Site %d' % (n - 1))
                    done.append(-(n - 1))
                n += 1
        except product.Refused:
            pass

    worker = threading.Thread(target=work)
    worker.start()
    check('interfaces come and go', wait_for(lambda: len(done) >= 5), done)
    service.process.send_signal(signal.SIGKILL)
    stop.set()
    worker.join(30)
    service.process.wait()
    service.start()
    there = interfaces(service)
    for n in [n for n in done if n >= 0 and -n not in done[done.index(n):] or n == 0]:
        one = there.get('Site %d' % n)
        check('Site %d is there after the kill, with its routes' % n, one and len(one['routes']) == 2, one)
    for n in [-n for n in done if n < 0]:
        check('Site %d, which was deleted, is not' % n, 'Site %d' % n not in there)
    for name in list(there):
        service.ctl('delete', 'interface', 'name=' + name)
    equal('all can be removed', service.json('show', 'interfaces'), [])
    equal('and no route is left', service.json('show', 'routes'), [])
    service.restart()
    equal('nor after a restart', service.json('show', 'routes'), [])


def test():
    with product.Service('interfaces', tell=tell) as service:
        service.start()
        judge_commands(service)
        judge_refusals(service)
        judge_warnings(service)
        judge_connecting(service)
        judge_ctrl_c(service)
        judge_book(service)
        judge_dump(service)
        judge_kill(service)


if __name__ == '__main__':
    main(test)
