#!/usr/bin/env python3
"""The MSI's whole life under Wine: install, call, upgrade, downgrade, a component of another version, repair, uninstall.

SPDX-License-Identifier: MIT

The file system and the registry before and after are compared: nothing is left behind. The packages of other versions
are made of the same programs with another version written into their resources.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import product
import kill
import lan
from check import check, equal, main, tell

BUILD = os.environ.get('RRAS_BUILD', os.path.join(product.TOP, 'build', 'win64'))
NATIVE = os.environ.get('RRAS_BUILD_NATIVE', os.path.join(product.TOP, 'build', 'linux'))
CALLER = os.path.join(NATIVE, 'tests', 'support', 'callers', 'many_callers')
PORT = 2424
# All that a command line or an installer could take for something else, and what would be an option of the action.
USER, PASSWORD = 'joe', 'a"b [LISTEN] {c} %PATH% --data C:\\x" --data "C:\\x\\'
FOLDER = r'C:\My RAS'
DOWNGRADE_REFUSED = 1603
HIDE_TARGET = 8192
SERVICE_PROGRAM = r'Services\\OpenRRAS\][^\[]*"ImagePath"=.*C:\\\\My RAS\\\\rrassvc\.exe'
START_TYPE = r'Services\\OpenRRAS\][^\[]*"Start"=dword:0000000%d'


# ------------------------------------------------------------------------------------------------------ other versions
def with_version(data, old, new):
    """A program's octets with another version in its resources and in its own texts: texts of the same length."""
    assert len(old) == len(new)
    numbers = [int(n) for n in new.split('.')]
    for encoding in ('ascii', 'utf-16-le'):
        data = data.replace(old.encode(encoding), new.encode(encoding))
    mark = bytes.fromhex('bd04effe00000100')            # VS_FIXEDFILEINFO: its signature and its own version
    at = data.find(mark)
    while at >= 0:
        fixed = bytearray(data[at:at + 24])
        for place in (8, 16):                           # FILEVERSION, PRODUCTVERSION: major in the high half
            fixed[place:place + 8] = b''.join(n.to_bytes(2, 'little') for n in (numbers[1], numbers[0], 0, numbers[2]))
        data = data[:at] + bytes(fixed) + data[at + 24:]
        at = data.find(mark, at + 24)
    return data


class Package:
    """An MSI of a version, made as the build makes it."""

    def __init__(self, folder, version, built, properties=()):
        self.version = version
        self.folder = os.path.join(folder, version)
        self.files = os.path.join(self.folder, 'files')
        self.msi = os.path.join(self.folder, 'OpenRRAS.msi')
        source = os.path.join(BUILD, 'installer')
        shutil.copytree(os.path.join(source, 'files'), self.files)
        self.programs = [f for f in sorted(os.listdir(self.files)) if f.endswith(('.exe', '.cpl'))]
        for name in self.programs:
            path = os.path.join(self.files, name)
            with open(path, 'rb') as f:
                data = f.read()
            with open(path, 'wb') as f:
                f.write(with_version(data, built, version))
        with open(os.path.join(source, 'openrras.wxs'), encoding='utf-8') as f:
            wxs = f.read().replace(built, version)
        with open(os.path.join(self.folder, 'openrras.wxs'), 'w', encoding='utf-8') as f:
            f.write(wxs)
        made = subprocess.run(
            [os.path.join(product.TOP, 'installer', 'make_msi'), 'wixl', 'msibuild', 'true', product.TOP, self.files,
             os.path.join(self.folder, 'openrras.wxs'), self.msi, 'x64', version, ' '.join(self.programs)],
            cwd=self.folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError('the MSI of %s cannot be made: %s' % (version, made.stdout + made.stderr))
        for name, value in properties:      # as a transform gives them: Wine's msiexec has no way to say a quotation mark
            subprocess.run(['msibuild', self.msi, '-q', "INSERT INTO `Property` (`Property`, `Value`) VALUES ('%s', '%s')" % (name, value)],
                           capture_output=True, check=True)


def exported(package, table):
    return subprocess.run(['msiinfo', 'export', package.msi, table], capture_output=True, text=True, check=False).stdout


def built_version():
    with open(os.path.join(BUILD, 'generated', 'common', 'version.h'), encoding='utf-8') as f:
        return re.search(r'RRAS_VERSION "([0-9.]+)"', f.read()).group(1)


# ------------------------------------------------------------------------------------------------------- the computer
class Computer:
    """A Wine prefix that knows nothing of OpenRRAS yet."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='openrras-install-')
        self.prefix = os.path.join(self.folder, 'prefix')
        # Wine's menu builder would write into the menus of whoever runs the test.
        self.env = dict(os.environ, RRAS_WINEPREFIX=self.prefix, RRAS_BUILD=BUILD, WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=')
        self.log = os.path.join(self.folder, 'msi.log')
        self.programs = self.path(FOLDER)
        self.data = os.path.join(self.prefix, 'drive_c', 'ProgramData', 'OpenRRAS')

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if exc[0] is not None and os.path.exists(self.log):
            tell(self.said()[-3000:])
        self.wine('--stop')
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, windows):
        return os.path.join(self.prefix, 'drive_c', *windows.split('\\')[1:])

    def wine(self, *words, timeout=120):
        return subprocess.run([product.WINE, *words], env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors='replace', timeout=timeout, check=False)

    def msiexec(self, action, package, *properties):
        """The exit code, of which Wine passes on eight bits."""
        began = time.monotonic()
        run = self.wine('msiexec', action, product.windows_path(package.msi), '/qn', '/l*v', product.windows_path(self.log), *properties)
        tell('msiexec %s %s %s: %d, %.1f s' % (action, package.version, ' '.join(properties), run.returncode,
                                               time.monotonic() - began))
        tell(run.stdout.strip())
        return run.returncode

    def repair(self, package, *properties):
        """What "Repair" in Apps and features does; Wine has no msiexec /f."""
        return self.msiexec('/i', package, 'REINSTALL=ALL', 'REINSTALLMODE=omus', *properties)

    def said(self):
        with open(self.log, 'rb') as f:
            data = f.read()
        return data.decode('utf-16' if data[:2] == b'\xff\xfe' else 'utf-8', 'replace')

    def program(self, name, *words):
        """An installed program, not the one of the build."""
        return self.wine(os.path.join(self.programs, name), *words)

    def ctl(self, *words):
        run = self.program('rrasctl.exe', *words)
        if run.returncode:
            raise product.Refused('rrasctl %s: exit code %d: %s' % (' '.join(words), run.returncode, run.stdout))
        return run.stdout.replace('\r\n', '\n')

    def json(self, *words):
        return json.loads(self.ctl('--json', *words))

    def wait_for_service(self, is_so=lambda status: True, timeout=20):
        end = time.monotonic() + timeout
        while True:
            try:
                status = self.json('show', 'status')
                if is_so(status) or time.monotonic() > end:
                    return status
            except (product.Refused, ValueError):
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)

    def registry(self):
        """HKEY_LOCAL_MACHINE as text, of the running Wine."""
        path = os.path.join(self.folder, 'exported.reg')
        if os.path.exists(path):
            os.unlink(path)
        self.wine('reg', 'export', 'HKLM', product.windows_path(path), '/y')
        with open(path, 'rb') as f:
            return f.read().decode('utf-16', 'replace').replace('\r\n', '\n')

    def entries(self):
        """How often it is in Apps and features."""
        return len(re.findall(r'\\Uninstall\\[^\[]*"DisplayName"="OpenRRAS"', self.registry()))

    def let_it_start_by_hand(self):
        """What sc config does, which Wine has not: in the registry on the disk, while nobody has it open."""
        self.wine('--stop')
        path = os.path.join(self.prefix, 'system.reg')
        with open(path, encoding='utf-8', errors='surrogateescape') as f:
            text = f.read()
        text = re.sub(r'(\\\\Services\\\\OpenRRAS\][^\[]*"Start"=dword:0000000)2', r'\g<1>3', text)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(text)

    # ---------------------------------------------------------------------------------------------- before and after
    def snapshot(self):
        """(files, registry keys and values), of a Wine that is not running: that is when all is on disk."""
        self.wine('--stop')
        files = set()
        for folder, folders, names in os.walk(os.path.join(self.prefix, 'drive_c')):
            for name in folders + names:
                files.add(os.path.relpath(os.path.join(folder, name), self.prefix))
        registry = set()
        for name in ('system.reg', 'user.reg', 'userdef.reg'):
            key = ''
            with open(os.path.join(self.prefix, name), encoding='utf-8', errors='replace') as f:
                for line in f:
                    if line.startswith('['):
                        key = '%s %s' % (name, line[1:line.rindex(']')])
                        registry.add(key)
                    elif line.startswith(('"', '@')):
                        registry.add('%s %s' % (key, line.strip()))
        return files, registry


# What Wine itself makes when anything is installed or any service has ever run, whatever it was.
WINE_S_OWN = re.compile(
    r'drive_c/windows/(Installer|temp)$|drive_c/windows/temp/|drive_c/users/[^/]+/(AppData/Local/)?Temp/'
    r'|Microsoft\\\\Windows\\\\CurrentVersion\\\\Installer(\\\\[A-Za-z]+)*( |$)|Classes\\\\Installer'
    r'|\\\\Installer\\\\UserData(\\\\S-[0-9-]+(\\\\(Components|Products|Patches))?)?$|Microsoft\\\\Installer(\\\\[A-Za-z]+)?$'
    r'|Control\\\\Class\\\\\{4D36E96[8E]-|CurrentVersion\\\\Installer\\\\Folders|\\\\(SharedDLLs|RunOnceEntries)$', re.I)


def left_behind(before, after):
    """What is there that was not, and what is gone that was there; a changed value is both."""
    return sorted('%s %s' % (sign, x) for kind in (0, 1) for sign, more, fewer in (('+', after, before), ('-', before, after))
                  for x in more[kind] - fewer[kind] if not WINE_S_OWN.search(x))


def the_comparison_can_fail():
    before = ({'drive_c/a', 'drive_c/b'}, {'system.reg Software "x"=1'})
    for what, after in (('a file more', ({'drive_c/a', 'drive_c/b', 'drive_c/c'}, before[1])), ('a file less', ({'drive_c/a'}, before[1])),
                        ('another value', (before[0], {'system.reg Software "x"=2'}))):
        check('the comparison sees %s' % what, left_behind(before, after), after)
    equal('and nothing where there is nothing', left_behind(before, before), [])


# ------------------------------------------------------------------------------------------------------------ the calls
def call(hold=0):
    """A caller in the background: many_callers with one line."""
    return subprocess.Popen([CALLER, '127.0.0.1', str(PORT), '1', USER, PASSWORD, '/', str(hold)], stdout=subprocess.PIPE, text=True)


def came_of(caller, timeout=60):
    return json.loads(caller.communicate(timeout=timeout)[0])


def is_served(computer, when):
    said = came_of(call())
    return check('%s: a caller is served and reads the page' % when, said['up'] == 1 and said['pages'] == 1,
                 '%s %s' % (said, computer.ctl('show', 'portstatus')))


# ------------------------------------------------------------------------------------------------------------ the story
def install(computer, package):
    code = computer.msiexec('/i', package, 'INSTALLDIR=' + FOLDER, 'LISTEN=127.0.0.1:%d' % PORT, 'LINES=3', 'ADMINUSER=' + USER)
    if not equal('a silent installation succeeds', code, 0):
        tell(computer.said()[-4000:])
    status = computer.wait_for_service()
    equal('the service runs, of this version', status['version'], package.version)
    for name in ('rrassvc.exe', 'rrasctl.exe'):
        said = computer.program(name, 'version').stdout
        check('%s version says so, too' % name, package.version in said.split(), said)
    said = re.search(r'^ProductVersion\t(\S+)', exported(package, 'Property'), re.M).group(1)
    equal('and the MSI', said, package.version)
    equal('LISTEN= and LINES= made a line that three can call at once', status['ports'], 3)
    check('ADMINUSER= may dial in', any(u['name'] == USER and u['dialin'] == 'permit' for u in computer.json('show', 'user')), computer.ctl('show', 'user'))
    table = exported(package, 'Property')       # Wine logs also these
    check('its password stays out of the installer\'s log', re.search(r'MsiHiddenProperties\t.*ADMINPASSWORD', table), table)
    wish = re.search(r'^Wish\t([0-9]+)', exported(package, 'CustomAction'), re.M)
    check('and so does the command line that has it', int(wish.group(1)) & HIDE_TARGET)
    equal('its data is where the README says', os.path.exists(os.path.join(computer.data, 'openrras.db')), True)
    for name in package.programs:
        check('%s is installed' % name, os.path.exists(os.path.join(computer.programs, name)))
    keys = computer.registry()
    check('the service starts with the computer, as LocalService', re.search(r'Services\\OpenRRAS\][^\[]*"ObjectName"="NT AUTHORITY\\\\LocalService"', keys)
          and re.search(START_TYPE % 2, keys), re.findall(r'\[[^\[]*Services\\OpenRRAS\][^\[]*', keys))
    check('its events have texts for Event Viewer', len(re.findall(r'EventLog\\System\\OpenRRAS[^\[]*"EventMessageFile"', keys, re.I)) == 3,
          re.findall(r'\[.*EventLog.*OpenRRAS.*\]', keys, re.I))
    check('the uninstall entry has its version and icon', re.search(r'"DisplayName"="OpenRRAS"', keys)
          and '"DisplayVersion"="%s"' % package.version in keys and 'openrras.ico' in keys)
    menu = [f for folder, _, names in os.walk(os.path.join(computer.prefix, 'drive_c', 'users')) for f in names if f.endswith('.lnk')
            and os.path.basename(folder) == 'OpenRRAS']
    menu += [f for folder, _, names in os.walk(os.path.join(computer.prefix, 'drive_c', 'ProgramData')) for f in names if f.endswith('.lnk')]
    wanted = ['README.lnk', 'Installing and rights.lnk']
    if 'rrasnet.exe' in package.programs:
        wanted += ['Network.lnk', 'Remote Access Permissions.lnk']
    check('the Start menu has %s' % ', '.join(wanted), not set(wanted) - set(menu), menu)
    if 'rras.cpl' in package.programs:
        check('Control Panel knows rras.cpl', re.search(r'Control Panel\\Cpls\][^\[]*"OpenRRAS"=".*\\rras\.cpl"', keys))
    is_served(computer, 'installed')


def upgrade(computer, package, old):
    computer.ctl('set', 'settings', 'half-open-max=77')
    kept = computer.ctl('show', 'settings'), computer.json('show', 'user'), computer.ctl('show', 'wanports')
    computer.let_it_start_by_hand()
    computer.program('rrassvc.exe', 'start')
    computer.wait_for_service()
    caller = call(hold=60)
    computer.wait_for_service(lambda s: s['calls'] == 1)
    equal('an upgrade while a call is up succeeds', computer.msiexec('/i', package), 0)
    said = came_of(caller)
    check('the caller was told goodbye', said['up'] == 1 and said['goodbyes'] == 1, said)
    equal('the new version runs', computer.wait_for_service()['version'], package.version)
    equal('rrasctl is of the new version', package.version in computer.program('rrasctl.exe', 'version').stdout, True)
    now = computer.ctl('show', 'settings'), computer.json('show', 'user'), computer.ctl('show', 'wanports')
    check('what was set to start by hand stays so', re.search(START_TYPE % 3, computer.registry()),
          re.findall(r'\[[^\[]*Services\\OpenRRAS\][^\[]*', computer.registry()))
    check('it runs from the folder that was wished at first', re.search(SERVICE_PROGRAM, computer.registry()),
          re.findall(r'\[[^\[]*Services\\OpenRRAS\][^\[]*', computer.registry()))
    check('and none is in Program Files', not os.path.exists(computer.path(r'C:\Program Files\OpenRRAS')))
    equal('there is one OpenRRAS in Apps and features', computer.entries(), 1)
    check('settings, users and ports are as they were', now == kept, '%s\n%s' % (kept, now))
    calls = computer.json('show', 'calls')
    check('the call history goes on, and says why the call ended', [c for c in calls if 'service-stopped' in json.dumps(c)], calls)
    is_served(computer, 'upgraded')

    equal('a downgrade is refused', computer.msiexec('/i', old), DOWNGRADE_REFUSED & 0xff)
    table = exported(old, 'LaunchCondition')
    check('with a sentence (which Wine keeps to itself)', 'A newer OpenRRAS than %s is installed.' % old.version in table, table)
    equal('and changes nothing', computer.wait_for_service()['version'], package.version)
    is_served(computer, 'after the refused downgrade')


def mismatch(computer, package, old):
    """The seed's note: a component of another version, and every call ends with 629 until the repair."""
    shutil.copy(os.path.join(old.files, 'rrasctl.exe'), os.path.join(computer.programs, 'rrasctl.exe'))
    computer.program('rrassvc.exe', 'stop')
    computer.program('rrassvc.exe', 'start')
    computer.wait_for_service()
    said = came_of(call())
    check('a component of an older version: the call is answered and ends', said['up'] == 0 and said['goodbyes'] == 1, said)
    equal('with error 629', said['peer_error'], 629)
    status = computer.ctl('show', 'portstatus')
    check('the port says so and names the cure', 'different versions' in status and 'Update' in status, status)
    events = ' '.join(computer.ctl('show', 'events').split())
    check('so does the event log, with both versions', 'rrasctl.exe has version %s, the service has version %s' % (old.version, package.version)
          in events, events[-1500:])
    equal('a repair succeeds', computer.repair(package), 0)
    computer.wait_for_service()
    equal('the component is of the service\'s version again', package.version in computer.program('rrasctl.exe', 'version').stdout, True)
    is_served(computer, 'repaired')

    os.unlink(os.path.join(computer.programs, 'rrasctl.exe'))
    os.unlink(os.path.join(computer.programs, 'README.txt'))
    equal('a repair of missing files succeeds', computer.repair(package, 'ADMINUSER=eve', 'ADMINPASSWORD=evil'), 0)
    check('who may repair may not make users', not any(u['name'] == 'eve' for u in computer.json('show', 'user')), computer.ctl('show', 'user'))
    check('they are there again', os.path.exists(os.path.join(computer.programs, 'rrasctl.exe'))
          and os.path.exists(os.path.join(computer.programs, 'README.txt')))
    is_served(computer, 'repaired again')


def service_verbs(computer):
    """Pause and continue, by the service manager."""
    caller = call(hold=8)
    computer.wait_for_service(lambda s: s['calls'] == 1)
    run = computer.program('rrassvc.exe', 'pause')
    equal('the service can be paused', run.returncode, 0)
    said = came_of(call())
    check('a new caller hears BUSY while it is paused', said['up'] == 0, said)
    status = computer.ctl('show', 'portstatus')
    check('the status says why', 'paused' in status, status)
    said = came_of(caller)
    check('the call that was up went on', said['pages'] == 1 and said['goodbyes'] == 0, said)
    run = computer.program('rrassvc.exe', 'continue')
    equal('it can be continued', run.returncode, 0)
    is_served(computer, 'continued')
    run = computer.program('rrassvc.exe', 'run')
    check('a second start is refused with a sentence', run.returncode == 1 and 'runs already' in run.stdout, run.stdout)


def rebuilt(computer, package):
    """The same version built anew is another product to Windows."""
    kept = computer.json('show', 'user')
    equal('a package of the same version, built anew, is installed over it', computer.msiexec('/i', package), 0)
    computer.wait_for_service()
    equal('there is still one OpenRRAS in Apps and features', computer.entries(), 1)
    equal('its users are those of before', computer.json('show', 'user'), kept)


def uninstall(computer, package, before):
    kept = computer.json('show', 'user')
    equal('an uninstallation that keeps the data succeeds', computer.msiexec('/x', package, 'KEEPDATA=1'), 0)
    check('the programs are gone', not os.path.exists(computer.programs))
    check('the data is there', os.path.exists(os.path.join(computer.data, 'openrras.db')))
    equal('installing again finds it', computer.msiexec('/i', package, 'INSTALLDIR=' + FOLDER), 0)
    computer.wait_for_service()
    equal('the users are those of before', computer.json('show', 'user'), kept)
    is_served(computer, 'installed again')
    computer.program('rrassvc.exe', 'expect-upgrade')       # what an upgrade leaves that was cancelled, some time ago
    computer.wine('reg', 'add', r'HKLM\Software\OpenRRAS\Upgrade', '/v', 'Began', '/t', 'REG_DWORD', '/d', '1000000000', '/f')
    equal('an uninstallation succeeds, also after an upgrade that broke off', computer.msiexec('/x', package, 'KEEPDATA=0'), 0)
    left = left_behind(before, computer.snapshot())
    check('nothing is left in the file system and the registry', not left, '\n'.join(left[:40]))


def test():
    lan.enter()
    the_comparison_can_fail()
    built = built_version()
    old, new = '0.0.9', '9.9.9'
    with Computer() as computer:
        computer.wine('cmd', '/c', 'exit')
        before = computer.snapshot()
        packages = {old: Package(computer.folder, old, built, [('ADMINPASSWORD', PASSWORD)]), new: Package(computer.folder, new, built)}
        install(computer, packages[old])
        service_verbs(computer)
        upgrade(computer, packages[new], packages[old])
        mismatch(computer, packages[new], packages[old])
        again = Package(os.path.join(computer.folder, 'again'), new, built)
        rebuilt(computer, again)
        uninstall(computer, again, before)
    kill.run(10)


if __name__ == '__main__':
    main(test)
