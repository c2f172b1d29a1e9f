#!/usr/bin/env python3
"""Writes entities.def: the HTML standard's named character references, from Python's own copy of the list."""
import html.entities

NAMES = html.entities.html5


def main():
    rows = []
    first = {}
    for name in sorted(n[:-1] for n in NAMES if n.endswith(";")):
        first.setdefault(name[0], len(rows))
        points = [ord(c) for c in NAMES[name + ";"]] + [0]
        legacy = 1 if name in NAMES else 0
        rows.append('E("%s",%d,0x%X,0x%X)' % (name, legacy, points[0], points[1]))
    print("/*\n * Named character references (https://html.spec.whatwg.org/#named-character-references), sorted by byte"
          "\n * order, written by entities.py. E(name without its semicolon, may the semicolon be missing, code point,"
          "\n * second code point or 0).")
    print(" * ENTITY_FIRST: where each letter from A to Z and a to z begins.\n */")
    print("#ifdef E")
    line = ""
    for row in rows:
        if len(line) + len(row) + 1 > 120:
            print(line)
            line = ""
        line += (" " if line else "") + row
    print(line)
    print("#endif")
    letters = [chr(c) for c in list(range(65, 91)) + list(range(97, 123))]
    starts = [first[c] for c in letters] + [len(rows)]
    print("#define ENTITY_FIRST \\")
    for at in range(0, len(starts), 18):
        print("    " + ", ".join("%d" % s for s in starts[at:at + 18]) + (", \\" if at + 18 < len(starts) else ""))


main()
