"""What a person's eye would complain about in a dialog: text that does not fit, controls that overlap, lost keyboards.

SPDX-License-Identifier: MIT

faults(look) takes what Window.look() tells, and gives sentences; an empty list is a dialog nobody need be ashamed of.
"""
import re

WS_TABSTOP = 0x10000
BUTTON_KINDS = {0: 'push', 1: 'default', 2: 'check', 3: 'check', 4: 'radio', 5: 'check', 6: 'check', 7: 'group', 9: 'radio', 11: 'draw'}
NAMED = {'edit', 'combobox', 'listbox', 'syslistview32', 'systreeview32', 'sysipaddress32', 'richedit20w'}
UNCAPTIONED = {'OK', 'Cancel', 'Close', 'Yes', 'No', 'Help', 'Apply', 'Browse...', 'Finish'}
SCREEN_WIDTH, SCREEN_HEIGHT = 640, 480      # at 96 dpi


def kind_of(control):
    name = control['class'].lower()
    if name == 'button':
        return BUTTON_KINDS.get(control['style'] & 15, 'push')
    return name


def mnemonic(text):
    found = re.search(r'&([^&\s])', text.replace('&&', ''))
    return found.group(1).lower() if found else None


def name_of(control):
    text = control['text'].replace('\r\n', ' ').strip()
    kind = {'#32770': 'page'}.get(kind_of(control), kind_of(control))
    return '%s%s%s' % (kind, ' %d' % control['id'] if control['id'] not in (-1, 0xffff, 0) else '',
                       ' "%s"' % (text if len(text) < 50 else text[:47] + '...') if text else '')


def own_controls(look):
    """The controls the dialog (or a page shown in it) is made of, without what is inside of them; in their order."""
    pages = {look['window']} | {c['window'] for c in look['controls'] if c['class'] == '#32770' and c['visible']}
    return [c for c in look['controls'] if c['visible'] and c['parent'] in pages and c['class'] != '#32770']


def has_mnemonic(control):
    kind = kind_of(control)
    if kind == 'static':
        return not control['style'] & 0x80 and mnemonic(control['text'])        # SS_NOPREFIX
    return kind in BUTTON_KINDS.values() and mnemonic(control['text'])


def clipped(controls):
    for c in controls:
        width, height = c['rect'][2] - c['rect'][0], c['rect'][3] - c['rect'][1]
        if c['needs_width'] > width + 1:
            yield '%s is cut off: %d px wide, its text %d' % (name_of(c), width, c['needs_width'])
        elif c['needs_height'] > height + 1:
            yield '%s is cut off: %d px high, its text %d' % (name_of(c), height, c['needs_height'])


def outside(look, controls):
    client = look['client']
    areas = {look['window']: (0, 0, client[2] - client[0], client[3] - client[1])}
    areas.update((c['window'], c['rect']) for c in look['controls'] if c['class'] == '#32770')
    for c in controls:
        area, r = areas[c['parent']], c['rect']
        if r[0] < area[0] or r[1] < area[1] or r[2] > area[2] or r[3] > area[3]:
            yield '%s at %s is outside of its dialog %s' % (name_of(c), r, list(area))


def overlaps(controls):
    solid = [c for c in controls if kind_of(c) not in ('group', 'systabcontrol32', 'msctls_updown32')
             and not (kind_of(c) == 'static' and not c['text'] and c['style'] & 31 != 3)]
    for n, a in enumerate(solid):
        for b in solid[n + 1:]:
            if a['parent'] != b['parent']:
                continue
            r, q = a['rect'], b['rect']
            if min(r[2], q[2]) > max(r[0], q[0]) and min(r[3], q[3]) > max(r[1], q[1]):
                yield '%s and %s overlap: %s, %s' % (name_of(a), name_of(b), r, q)


def doubled_mnemonics(controls):
    owner = {}
    for c in controls:
        letter = has_mnemonic(c)
        if letter and letter in owner:
            yield 'Alt+%s is both %s and %s' % (letter.upper(), name_of(owner[letter]), name_of(c))
        elif letter:
            owner[letter] = c


def missing_mnemonics(controls):
    for c in controls:
        if kind_of(c) in ('push', 'default', 'check', 'radio') and c['text'] and c['text'] not in UNCAPTIONED and not has_mnemonic(c):
            yield '%s has no mnemonic' % name_of(c)


def nameless(controls):
    """Screen readers call a field by the label before it."""
    for n, c in enumerate(controls):
        if kind_of(c) not in NAMED or not c['style'] & WS_TABSTOP:
            continue
        before = [b for b in controls[:n] if b['parent'] == c['parent'] and kind_of(b) != 'msctls_updown32']
        label = before[-1] if before else None
        if label is None or not label['text'] or kind_of(label) not in ('static', 'group', 'check', 'radio'):
            yield '%s has no label before it' % name_of(c)


def tab_order(controls):
    stops = [c for c in controls if c['style'] & WS_TABSTOP and kind_of(c) != 'systabcontrol32']
    for a, b in zip(stops, stops[1:]):
        if a['parent'] == b['parent'] and b['rect'][3] <= a['rect'][1] and b['rect'][0] < a['rect'][2]:
            yield 'Tab goes backwards, from %s to %s' % (name_of(a), name_of(b))


def size(look):
    scale = look['dpi'] / 96
    width, height = look['frame'][2] - look['frame'][0], look['frame'][3] - look['frame'][1]
    if width > SCREEN_WIDTH * scale or height > SCREEN_HEIGHT * scale:
        yield 'it is %d x %d pixels at %d dpi: more than %d x %d at 96' % (width, height, look['dpi'], SCREEN_WIDTH, SCREEN_HEIGHT)


def default_button(look, controls):
    if not any(kind_of(c) == 'default' for c in controls):
        yield 'it has no default button'
    if not any(c['style'] & WS_TABSTOP and c['enabled'] for c in controls) and look['controls']:
        yield 'nothing in it can be reached with Tab'


def faults(look):
    controls = own_controls(look)
    return [fault for rule in (clipped(controls), outside(look, controls), overlaps(controls), doubled_mnemonics(controls),
                               missing_mnemonics(controls), nameless(controls), tab_order(controls), size(look),
                               default_button(look, controls)) for fault in rule]


def list_faults(listing):
    """Headings that are cut off; a cell may be longer than its column, a heading may not."""
    return ['the heading "%s" is cut off: %d px wide, its text %d' % (c['text'], c['width'], c['needs'])
            for c in listing['columns'] if c['needs'] + 8 > c['width']]


def doubts(look):
    """Edges that look as if they were meant to be one: for a person to judge."""
    near = 2 * look['dpi'] / 96
    by_parent = {}
    for c in own_controls(look):
        by_parent.setdefault(c['parent'], {}).setdefault(c['rect'][0], c)
    said = []
    for edges in by_parent.values():
        order = sorted(edges)
        said += ['left edges %d and %d: %s, %s' % (a, b, name_of(edges[a]), name_of(edges[b]))
                 for a, b in zip(order, order[1:]) if b - a <= near]
    return said
