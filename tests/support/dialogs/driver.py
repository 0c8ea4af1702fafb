"""The dialogs of a program under Wine, seen and worked from Python through dialog_driver.exe.

SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
WINE = os.path.join(TOP, 'tests', 'wine')


class Missing(Exception):
    """What was looked for is not there, or cannot be used; the text says what is there instead."""


def ids(folder):
    """Every IDC_, IDD_, IDS_ ... of the *_ids.h headers of a folder: a dict of name to number."""
    found = {'IDOK': 1, 'IDCANCEL': 2, 'IDYES': 6, 'IDNO': 7, 'IDCLOSE': 8, 'IDHELP': 9}
    later = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith('_ids.h'):
            with open(os.path.join(folder, name), encoding='utf-8') as f:
                for line in f:
                    m = re.match(r'#define\s+(\w+)\s+(.+?)\s*(?:/\*.*)?$', line)
                    if m:
                        later[m.group(1)] = m.group(2)
    for _ in range(8):      # one may be made of others
        for name, text in list(later.items()):
            try:
                found[name] = eval(text, {'__builtins__': {}}, dict(found))     # pylint: disable=eval-used
                del later[name]
            except (NameError, SyntaxError, TypeError):
                pass
    return found


class Driver:
    """with Driver(env) as driver: window = driver.window('Network')."""

    def __init__(self, env):
        self.env = env
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen([WINE, 'dialog_driver'], env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        self.ask('windows')     # it is there
        return self

    def __exit__(self, *exc):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, *words):
        line = '\t'.join(str(w).replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n') for w in words)
        self.process.stdin.write(line.encode('utf-8') + b'\n')
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError('dialog_driver ended at "%s"' % line)
        try:
            answer = json.loads(answer)
        except ValueError:
            raise RuntimeError('dialog_driver answers "%s" with %r' % (line, answer)) from None
        if 'error' in answer:
            raise Missing(answer['error'])
        return answer

    def window(self, title, timeout=10, kind=''):
        """Waits for it; the title may end with a star."""
        return Window(self, self.ask('wait', title, kind, int(timeout * 1000)))

    def windows(self):
        return [Window(self, answer) for answer in self.ask('windows')['windows']]

    def titles(self):
        return [window.title for window in self.windows()]

    def no_window(self, timeout=10):
        """Waits until every window is gone; the titles of those that are not."""
        return until(lambda: not self.titles(), timeout) and [] or self.titles()

    def box_over(self, window, timeout=10):
        """The box that stands over a window and wants an answer first."""
        found = until(lambda: [w for w in self.windows() if w.about['owner'] == window.handle], timeout)
        if not found:
            raise Missing('nothing stands over "%s"; there are: %s' % (window.title, self.titles()))
        return found[0]

    def tips(self):
        return [tip['text'] for tip in self.ask('tips')['tips']]

    def focus(self):
        return self.ask('focus')


def until(is_so, timeout=10):
    """Asks until the answer is true; the last answer."""
    end = time.monotonic() + timeout
    while True:
        answer = is_so()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.03)


class Window:
    def __init__(self, driver, about):
        self.driver, self.handle, self.title, self.about = driver, about['window'], about['title'], about

    def __repr__(self):
        return '<%s>' % self.title

    def _ask(self, command, *words):
        return self.driver.ask(command, self.handle, *words)

    # --------------------------------------------------------------------------------------------- acting
    def click(self, control):
        self._ask('click', control)

    def check(self, control, on=True):
        self._ask('check', control, int(on))

    def set_text(self, control, text):
        self._ask('set-text', control, text)

    def select(self, control, row):
        """A row by its number, or by what stands in one of its cells."""
        self._ask('select', control, self.row_of(control, row))

    def activate(self, control, row):
        self._ask('activate', control, self.row_of(control, row))

    def sort(self, control, column):
        self._ask('sort', control, column)

    def turn_to(self, tab):
        names = self.tabs()
        self._ask('tab', tab if isinstance(tab, int) else [name.replace('&', '') for name in names].index(tab))

    def close(self):
        self._ask('close')

    def move(self, x, y):
        self._ask('move', x, y)

    def light(self):
        self._ask('light')

    def gone(self, timeout=10):
        self._ask('gone', int(timeout * 1000))

    # --------------------------------------------------------------------------------------------- looking
    def look(self):
        """All about the window and its controls, as dialog_driver tells it."""
        return self._ask('controls')

    def control(self, number):
        """The control that is shown, when pages of a sheet have the same number."""
        found = [c for c in self.look()['controls'] if c['id'] == number]
        if not found:
            raise Missing('no control %d in "%s"' % (number, self.title))
        return max(found, key=lambda c: c['visible'])

    def text(self, control):
        return self._ask('text', control)['text']

    def all_text(self):
        """Everything a person reads in it."""
        look = self.look()
        return '\n'.join([self.title] + [c['text'] for c in look['controls'] if c['visible'] and c['text']])

    def is_enabled(self, control):
        return self.control(control)['enabled']

    def is_checked(self, control):
        return self.control(control)['checked'] == 1

    def rows(self, control):
        """Lists of cells."""
        return [row['cells'] for row in self._ask('list', control)['rows']]

    def list(self, control):
        return self._ask('list', control)

    def row_of(self, control, row):
        if isinstance(row, int):
            return row
        rows = self.rows(control)
        for n, cells in enumerate(rows):
            if row in cells:
                return n
        raise Missing('no row "%s" in control %d of "%s"; there are: %s' % (row, control, self.title, rows))

    def selected(self, control):
        """Cells of the selected rows."""
        return [row['cells'] for row in self._ask('list', control)['rows'] if row['selected']]

    def tabs(self):
        return self._ask('tabs')['tabs']

    def current_tab(self):
        answer = self._ask('tabs')
        return answer['tabs'][answer['current']]
