"""A screen for Windows programs: an Xvfb of our own, a Wine prefix that looks right on it, its keyboard, and pictures.

SPDX-License-Identifier: MIT

Xvfb keeps its picture in a file (-fbdir), so that a screenshot is reading that file: no tool, and every pixel as it is.
"""
import array
import glob
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WINE = os.path.join(TOP, 'tests', 'wine')
FONTS = '/usr/share/wine/fonts'
FIRST_DISPLAY, DISPLAYS = 64, 64

# Wine draws captions and borders itself only in a desktop of its own; nobody manages windows on our screen.
REGISTRY = r'''
[Software\\Wine\\Explorer]
"Desktop"="Default"

[Software\\Wine\\Explorer\\Desktops]
"Default"="%(width)dx%(height)d"

[Software\\Wine\\Network]
"UseDnsComputerName"="N"

[Control Panel\\Desktop]
"CursorBlinkRate"="-1"
"FontSmoothing"="2"
"FontSmoothingGamma"=dword:00000578
"FontSmoothingOrientation"=dword:00000001
"FontSmoothingType"=dword:00000001
"LogPixels"=dword:%(dpi)08x
'''

# The same name on every machine.
COMPUTER = r'''
[System\\CurrentControlSet\\Control\\ComputerName\\ComputerName]
"ComputerName"="NTSERVER"
'''


class Picture:
    """Pixels 0xRRGGBB, row by row."""

    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, pixels

    def __eq__(self, other):
        return isinstance(other, Picture) and (self.width, self.height) == (other.width, other.height) and self.pixels == other.pixels

    def crop(self, left, top, right, bottom):
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)
        pixels = array.array('I')
        for y in range(top, bottom):
            pixels += self.pixels[y * self.width + left:y * self.width + right]
        return Picture(right - left, bottom - top, pixels)

    def png(self):
        """With a palette when there are few colours; nothing in it but the picture, so that the same gives the same."""
        colours = sorted(set(self.pixels))
        head = struct.pack('>IIBBBBB', self.width, self.height, 8, 3 if len(colours) <= 256 else 2, 0, 0, 0)
        chunks = [(b'IHDR', head)]
        if len(colours) <= 256:
            number = {colour: n for n, colour in enumerate(colours)}
            body = bytes(number[p] for p in self.pixels)
            line = self.width
            chunks.append((b'PLTE', b''.join(struct.pack('>I', colour)[1:] for colour in colours)))
        else:
            body = b''.join(struct.pack('>I', p)[1:] for p in self.pixels)
            line = self.width * 3
        rows = b''.join(b'\0' + body[y * line:(y + 1) * line] for y in range(self.height))
        chunks += [(b'IDAT', zlib.compress(rows, 9)), (b'IEND', b'')]
        return b'\x89PNG\r\n\x1a\n' + b''.join(
            struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data)) for kind, data in chunks)

    @staticmethod
    def of_png(data):
        """Reads what png() wrote; None for any other file."""
        chunks, at = {}, 8
        while at + 8 <= len(data):
            size, kind = struct.unpack('>I4s', data[at:at + 8])
            chunks[kind] = chunks.get(kind, b'') + data[at + 8:at + 8 + size]
            at += 12 + size
        try:
            width, height, depth, colour = struct.unpack('>IIBB', chunks[b'IHDR'][:10])
            raw = zlib.decompress(chunks[b'IDAT'])
            each = {3: 1, 2: 3}[colour]
            line = width * each + 1
            if depth != 8 or len(raw) != line * height or any(raw[y * line] for y in range(height)):
                return None
            body = b''.join(raw[y * line + 1:(y + 1) * line] for y in range(height))
            if each == 1:
                table = [int.from_bytes(chunks[b'PLTE'][n:n + 3], 'big') for n in range(0, len(chunks[b'PLTE']), 3)]
                return Picture(width, height, array.array('I', (table[n] for n in body)))
            return Picture(width, height, array.array('I', (int.from_bytes(body[n:n + 3], 'big') for n in range(0, len(body), 3))))
        except (KeyError, IndexError, zlib.error, struct.error):
            return None


class Screen:
    """with Screen() as screen: screen.adopt(env, dpi=96); programs started with env are on it; all gone afterwards."""

    def __init__(self, width=1024, height=768):
        self.width, self.height = width, height
        self.process = self.display = None
        self.folder = tempfile.mkdtemp(prefix='openrras-screen-')

    def __enter__(self):
        for number in range(FIRST_DISPLAY, FIRST_DISPLAY + DISPLAYS):
            if self._start(number):
                return self
        self.__exit__()
        raise RuntimeError('no Xvfb starts on display :%d to :%d: %s' % (FIRST_DISPLAY, FIRST_DISPLAY + DISPLAYS - 1, self._said()))

    def __exit__(self, *exc):
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _said(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as f:
            return f.read()[-500:]

    def _start(self, number):
        """A number that is taken makes Xvfb end at once, by its lock file: asking first would be a race."""
        with open(os.path.join(self.folder, 'log'), 'wb') as log:
            try:
                process = subprocess.Popen(
                    ['Xvfb', ':%d' % number, '-screen', '0', '%dx%dx24' % (self.width, self.height), '-fbdir', self.folder,
                     '-nolisten', 'tcp', '-noreset'], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            except FileNotFoundError:
                sys.exit('FAILED - there is a screen: Xvfb is not installed; common/cmake/setup screen installs it')
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            if self._holds(number, process.pid) and self._knows(number):
                self.process, self.display = process, ':%d' % number
                return True
            time.sleep(0.02)
        if process.poll() is None:
            process.kill()
        process.wait()
        return False

    @staticmethod
    def _holds(number, pid):
        """Is this display's lock ours? Another's server of the same number would answer as well."""
        try:
            with open('/tmp/.X%d-lock' % number, encoding='ascii') as f:
                return int(f.read()) == pid
        except (OSError, ValueError):
            return False

    @staticmethod
    def _knows(number):
        return subprocess.run(['xdotool', 'getdisplaygeometry'], env=dict(os.environ, DISPLAY=':%d' % number),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def adopt(self, env, dpi=96):
        """Makes the Wine prefix of this environment one for our screen, before anything runs in it."""
        env['DISPLAY'] = self.display
        subprocess.run([WINE, '--prepare'], env=env, stdin=subprocess.DEVNULL, check=True)
        prefix = env['RRAS_WINEPREFIX']
        fonts = os.path.join(prefix, 'drive_c', 'windows', 'Fonts')
        os.makedirs(fonts, exist_ok=True)
        for font in glob.glob(os.path.join(FONTS, '*')):
            shutil.copy(font, fonts)
        with open(os.path.join(prefix, 'user.reg'), 'a', encoding='ascii') as f:
            f.write(REGISTRY % {'width': self.width, 'height': self.height, 'dpi': dpi})
        with open(os.path.join(prefix, 'system.reg'), 'a', encoding='ascii') as f:
            f.write(COMPUTER)

    # ---------------------------------------------------------------------------------------------- the keyboard
    def focus(self):
        """What a window manager would do, before a program starts: keys go to the Wine desktop, which passes them on to the
        windows that come, and the pointer is out of the picture."""
        subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--name', 'Wine desktop', 'windowfocus', '--sync',
                        'mousemove', str(self.width - 1), str(self.height - 1)], env=dict(os.environ, DISPLAY=self.display),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30, check=True)

    def focus_on(self, title, patience=1.5):
        """Waits until keys go to the window of this title; what Wine forgot, a window manager does."""
        env = dict(os.environ, DISPLAY=self.display)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            said = subprocess.run(['xdotool', 'getwindowfocus', 'getwindowname'], env=env, stderr=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, check=False)
            if said.stdout.decode('utf-8', 'replace').strip() == title:
                return
            time.sleep(0.05)
        subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '^%s$' % title, 'windowfocus', '--sync'], env=env,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30, check=False)

    def key(self, *names):
        """Presses keys one after another, in xdotool's names: 'alt+c', 'Tab', 'Return', 'ctrl+Page_Down'."""
        for name in names:
            subprocess.run(['xdotool', 'key', '--clearmodifiers', name], env=dict(os.environ, DISPLAY=self.display),
                           stdout=subprocess.DEVNULL, check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--clearmodifiers', '--delay', '8', text], env=dict(os.environ, DISPLAY=self.display),
                       stdout=subprocess.DEVNULL, check=True)

    def point(self, x, y):
        subprocess.run(['xdotool', 'mousemove', str(x), str(y)], env=dict(os.environ, DISPLAY=self.display), stdout=subprocess.DEVNULL,
                       timeout=30, check=True)

    def click(self, x, y, button=1, times=1):
        """The mouse, at a place of the screen."""
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', str(times), '--delay', '60', str(button)],
                       env=dict(os.environ, DISPLAY=self.display), stdout=subprocess.DEVNULL, timeout=30, check=True)

    # ------------------------------------------------------------------------------------------------- pictures
    def picture(self):
        """The whole screen, from Xvfb's XWD file: a header of big-endian words, a colour map, then rows of pixels."""
        with open(os.path.join(self.folder, 'Xvfb_screen0'), 'rb') as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as m:
            head = struct.unpack('>25I', m[:100])
            start, width, height, order, bits, row, colours = head[0], head[4], head[5], head[7], head[11], head[12], head[19]
            assert bits == 32, 'the screen has %d bits per pixel' % bits
            data = m[start + colours * 12:start + colours * 12 + row * height]
        pixels = array.array('I', data)
        if order != (sys.byteorder == 'big'):
            pixels.byteswap()
        return Picture(row // 4, height, array.array('I', (p & 0xffffff for p in pixels))).crop(0, 0, width, height)

    def still_picture(self, rect=None, timeout=5):
        """A part of the screen (left, top, right, bottom) once it has stopped changing."""
        end = time.monotonic() + timeout
        seen = self.picture()
        while True:
            time.sleep(0.15)
            now = self.picture()
            if now == seen or time.monotonic() > end:
                return now.crop(*rect) if rect else now
            seen = now
