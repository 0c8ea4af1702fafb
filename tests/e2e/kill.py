#!/usr/bin/env python3
"""The service is killed in the middle of calls and configuration changes, a hundred times: nothing committed is lost.

SPDX-License-Identifier: MIT

    kill.py [TIMES]      a hundred; install.py runs ten

Committed is what rrasctl said is done (exit code 0). After each kill the database passes SQLite's integrity_check as it
lies on the disk, the service starts, every port waits for a call, and a caller is served.
"""
import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import product
import lan
from check import check, equal, main, tell

CALLER = os.path.join(os.environ.get('RRAS_BUILD_NATIVE', os.path.join(product.TOP, 'build', 'linux')), 'tests', 'support', 'callers',
                      'many_callers')
TCP_PORT, PORTS = 2525, 8
USER, PASSWORD = 'joe', 'Secret-1'


def call(n, hold=0):
    return subprocess.Popen([CALLER, '127.0.0.1', str(TCP_PORT), str(n), USER, PASSWORD, '/', str(hold)],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


class Changes(threading.Thread):
    """Changes the configuration as fast as it can, until the service is gone; remembers what was committed."""

    def __init__(self, service, state, number):
        super().__init__(daemon=True)
        self.service, self.state, self.number = service, state, number
        self.made = self.unsure = 0

    def one(self, n):
        """A command, and what has to be true once it has succeeded: (table, key, value)."""
        kind = n % 5
        if kind == 0:
            name = 'user-%d-%d' % (self.number, n)
            return ['add', 'user', 'name=' + name, 'password=p', 'dialin=permit'], ('user', name, True)
        if kind == 1 and self.state['user']:
            name = random.choice(sorted(self.state['user']))
            return ['delete', 'user', 'name=' + name], ('user', name, None)
        if kind == 2:
            value = str(random.randrange(100, 1000))
            return ['set', 'settings', 'half-open-max=' + value], ('setting', 'half-open-max', value)
        if kind == 3 and not self.state['device']:
            name = '127.0.0.1:%d' % (26000 + self.number * 10 + n)
            return ['add', 'device', 'type=tcp', 'listen=' + name, 'ports=3'], ('device', name, 3)
        if kind == 3:
            name = next(iter(self.state['device']))
            return ['delete', 'device', 'name=' + name], ('device', name, None)
        port = 'TCP%d' % random.randrange(1, PORTS + 1)
        client = random.random() < 0.5
        return ['set', 'wanports', 'device=' + port, 'ddoutonly=' + ('yes' if client else 'no')], ('role', port, client)

    def run(self):
        n = 0
        while True:
            words, (table, key, value) = self.one(n)
            n += 1
            run = self.service.run(*words)
            rows = self.state[table]
            if run.returncode == 0:
                self.made += 1
                if value is None:
                    rows.pop(key, None)
                else:
                    rows[key] = value
                self.state['unsure'].pop((table, key), None)
            else:       # killed before or after it was written: both are right
                self.unsure += 1
                self.state['unsure'][(table, key)] = value
                return


def integrity(folder):
    """What SQLite says of the files as the dead service left them; on a copy, which the look may mend."""
    with tempfile.TemporaryDirectory() as copy:
        for name in os.listdir(folder):
            if name.startswith('openrras.db'):
                shutil.copy(os.path.join(folder, name), copy)
        with sqlite3.connect(os.path.join(copy, 'openrras.db')) as db:
            return [row[0] for row in db.execute('PRAGMA integrity_check')] + [row for row in db.execute('PRAGMA foreign_key_check')]


def lost(service, state):
    """What was committed and is not there; what is there and was taken away."""
    users = {u['name'] for u in service.json('show', 'user')}
    settings = {s['name']: str(s['value']) for s in service.json('show', 'settings')}
    roles = {p['port']: p['ddoutonly'] for p in service.json('show', 'wanports') if p['port'] in state['role']}
    devices = {}
    for p in service.json('show', 'wanports'):
        if p['device'] != '127.0.0.1:%d' % TCP_PORT:
            devices[p['device']] = devices.get(p['device'], 0) + 1
    wrong = []
    for table, rows, there in (('device', state['device'], devices), ('user', state['user'], {u: True for u in users if u != USER}), ('setting', state['setting'], settings),
                               ('role', state['role'], roles)):
        keys = set(rows) | {k for t, k in state['unsure'] if t == table} | (set(there) if table in ('user', 'device') else set())
        for key in keys:
            if (table, key) in state['unsure']:       # one of the two
                if there.get(key) not in (rows.get(key), state['unsure'][(table, key)]):
                    wrong.append('%s %s: %r is neither old nor new' % (table, key, there.get(key)))
                if there.get(key) is None:
                    rows.pop(key, None)
                else:
                    rows[key] = there[key]
            elif rows.get(key) != there.get(key):
                wrong.append('%s %s: %r instead of %r' % (table, key, there.get(key), rows.get(key)))
    state['unsure'].clear()
    return wrong


def is_ready(service):
    return all(p['condition'] == 'Waiting for call' for p in service.ports())


def once(service, state, number, figures):
    changes = Changes(service, state, number)
    changes.start()
    callers = call(PORTS // 2, hold=30)
    service.wait_until(lambda s: s.status()['calls'] > 0, 10)
    time.sleep(random.random() * 1.2)
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    changes.join(30)
    callers.kill()
    callers.wait()
    figures['commits'] += changes.made
    figures['unsure'] += changes.unsure
    said = integrity(service.data)
    figures['integrity'] += said == ['ok']
    if said != ['ok']:
        tell('kill %d: integrity_check: %s' % (number, said[:5]))
    figures['start_s'].append(service.start())
    ready = service.wait_until(is_ready, 10)
    figures['ready'] += bool(ready)
    if not ready:
        tell('kill %d: %s' % (number, service.port_status_text()))
    wrong = lost(service, state)
    figures['lost'] += len(wrong)
    for line in wrong:
        tell('kill %d: %s' % (number, line))
    one = call(1)
    answer = json.loads(one.communicate(timeout=60)[0])
    figures['served'] += answer['pages'] == 1
    if answer['pages'] != 1:
        tell('kill %d: %s' % (number, answer))


def run(times):
    figures = {'commits': 0, 'unsure': 0, 'integrity': 0, 'ready': 0, 'lost': 0, 'served': 0, 'start_s': []}
    state = {'user': {}, 'device': {}, 'setting': {}, 'role': {'TCP%d' % n: False for n in range(1, PORTS + 1)}, 'unsure': {}}
    with product.Service('kill', tell=tell) as service:
        service.start()
        service.add_tcp(TCP_PORT, ports=PORTS, calls_per_minute=0)
        service.add_user(USER, PASSWORD)
        service.set_setting('half-open-max', 99)
        state['setting']['half-open-max'] = '99'
        service.restart()
        for number in range(times):
            once(service, state, number, figures)
            if number % 10 == 9:
                tell('%d kills: %s' % (number + 1, {k: v for k, v in figures.items() if k != 'start_s'}))
        events = service.events_text()
    starts = sorted(figures['start_s'])
    equal('killed %d times: the database passed integrity_check each time' % times, figures['integrity'], times)
    check('nothing committed was lost (%d commits checked, %d more were in flight)' % (figures['commits'], figures['unsure']),
          figures['lost'] == 0 and figures['commits'] > times, '%d lost' % figures['lost'])
    equal('no port stayed stuck', figures['ready'], times)
    equal('a caller was served after each', figures['served'], times)
    check('no database was set aside', '30006' not in events)
    tell('serving again after %.2f s (median), %.2f s (slowest), Wine and rrasctl included' % (statistics.median(starts), starts[-1]))


def test():
    lan.enter()
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 100)


if __name__ == '__main__':
    main(test)
