#!/usr/bin/env python3
"""Vectors of a Python file that defines V = [(name, markup)], as html_vectors.txt has them: html_vectors.py [FILE]

Without FILE: those in shared/hostile beside the project, where there are any.
"""
import glob
import importlib.util
import os
import sys

DEFAULT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/hostile/*vectors.py")


def load(path):
    """[(name, bytes)]"""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("vectors", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(name, text if isinstance(text, bytes) else text.encode("utf-8")) for name, text in module.V]


def escape(text):
    out = []
    for byte in text.replace(b"@B@", b"http://beacon.example/").replace(b"@ID@", b"1"):
        if byte == 0x5C:
            out.append("\\\\")
        elif byte < 0x20 or byte >= 0x7F:
            out.append("\\x%02x" % byte)
        else:
            out.append(chr(byte))
    return "".join(out)


if __name__ == "__main__":
    sources = sys.argv[1:] or glob.glob(DEFAULT)
    for source in sources:
        for title, markup in load(source):
            print(title + "\t" + escape(markup))
    if not sources:
        print("html_vectors: skipped, no " + os.path.normpath(DEFAULT), file=sys.stderr)
