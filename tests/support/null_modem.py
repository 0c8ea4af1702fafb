"""A null modem cable between two COM ports under Wine: two ptys, and what passes between them.

SPDX-License-Identifier: MIT

    cable = null_modem.Cable(link_a, link_b)    # RRAS_COM5 of one service and of the other name these links
    cable.pull(0)                               # the first computer's adapter is pulled out: its port is gone
    cable.push(0)                               # and plugged in again
"""
import os
import pty
import select
import threading
import time
import tty


class Cable:
    def __init__(self, *links):
        self.links, self.ends, self.lock = links, [None, None], threading.Lock()
        self.capture = []           # (time, 0 from the first | 1 from the second, bytes), as modem.Call has it
        self.is_open = True
        for end in (0, 1):
            self.push(end)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def push(self, end):
        with self.lock:
            if self.ends[end] is None:
                master, slave = pty.openpty()
                tty.setraw(slave)
                os.set_blocking(master, False)
                if os.path.islink(self.links[end]):
                    os.unlink(self.links[end])
                os.symlink(os.ttyname(slave), self.links[end])
                self.ends[end] = (master, slave)    # the slave stays open, so the port is there whoever uses it

    def pull(self, end):
        with self.lock:
            if self.ends[end] is not None:
                for fd in self.ends[end]:
                    os.close(fd)
                os.unlink(self.links[end])
                self.ends[end] = None

    def close(self):
        self.is_open = False
        self.thread.join(2)
        self.pull(0)
        self.pull(1)

    def _run(self):
        while self.is_open:
            with self.lock:
                masters = [end[0] for end in self.ends if end]
            try:
                ready, _, _ = select.select(masters, [], [], 0.02)
            except (OSError, ValueError):
                continue            # pulled meanwhile
            with self.lock:
                for way in (0, 1):
                    if self.ends[way] and self.ends[way][0] in ready:
                        self._carry(way)

    def _carry(self, way):
        try:
            data = os.read(self.ends[way][0], 4096)
        except OSError:
            return
        self.capture.append((time.time(), way, data))
        other = self.ends[1 - way]
        while data and other:
            try:
                data = data[os.write(other[0], data):]
            except BlockingIOError:
                if not select.select([], [other[0]], [], 0.05)[1]:
                    return          # nobody reads there: what is too much is lost, as on a cable
            except OSError:
                return
