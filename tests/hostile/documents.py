#!/usr/bin/env python3
"""XML that hangs, floods or blows up other readers: documents.py BUILD [NAME…]

Each ends within 0.25 s of CPU and 64 MB, strict and lenient, in the scanner alone (BUILD/bench/sax_floor). Beside our
own generators those of ../shared/hostile/xml_gen.py, where it stands beside the project. Prints a table.
"""
import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import ROOT, Suite, environment

MEGABYTE, SECONDS, MEGABYTES = 1000000, 0.25, 64
SHARED = os.path.normpath(os.path.join(ROOT, "../shared/hostile"))


def fill(part, before="<a>", behind="</a>", size=MEGABYTE):
    """`part` as often as fits between the others."""
    return before + part * ((size - len(before) - len(behind)) // len(part)) + behind


def numbered(part, n, before="<a>", behind="</a>"):
    return before + "".join(part.replace("#", str(i)) for i in range(n)) + behind


def doubling(n, name="e"):
    """Entities of entities."""
    subset = f"<!ENTITY {name}0 'ha'>" + "".join(
        f"<!ENTITY {name}{i} '{f'&{name}{i - 1};' * 2}'>" for i in range(1, n))
    return f"<!DOCTYPE a [{subset}]><a b='&{name}{n - 1};'>&{name}{n - 1};</a>"


OURS = {
    "elements nested": fill("<a>", "", ""), "elements nested, tags unclosed": fill("<a ", "", ""),
    "elements of one kind": fill("<b/>", size=4 * MEGABYTE), "elements of new names": numbered("<n#/>", 100000),
    "elements with new prefixes": numbered("<p#:b xmlns:p#='u'/>", 40000),
    "elements in new namespaces": numbered("<b xmlns='u#'/>", 50000),
    "elements left open": fill("<br>x"), "end tags of nothing": fill("</b>"),
    "end tags swapped": fill("<b><i></b></i>"),
    "attributes": numbered(" a#=''", 100000, "<a", "/>"), "attributes of one name": fill(" b=''", "<a", "/>"),
    "attributes, 256 a tag": fill("<b" + "".join(f" a{i:03}=''" for i in range(256)) + "/>"),
    "attributes, prefixed": fill("<b" + "".join(f" p:a{i:03}=''" for i in range(255)) + "/>", "<a xmlns:p='u'>"),
    "declarations": numbered(" xmlns:n#='u'", 50000, "<a", "/>"),
    "declarations in every element": fill("<b xmlns='u'/>"), "a value": fill("x", "<a b='", "'/>", 11 * MEGABYTE),
    "a value unclosed": fill("x > ", "<a b='", ""), "values unclosed": fill("<b c='d>x"),
    "a name": fill("n", "<", "/>"),
    "text": fill("x", size=11 * MEGABYTE), "text of brackets": fill("]"), "text of closed brackets": fill("]]>"),
    "text of carriage returns": fill("\r"), "text outside": fill("x ", "", "<a/>"), "controls": fill("\x01"),
    "deletes": fill("\x7f"), "malformed bytes": fill("\udcff"), "zeros": fill("\0"), "less-thans": fill("< "),
    "ampersands": fill("&"), "references without end": fill("&a"), "a reference": fill("a", "<a>&", ";</a>"),
    "references to nothing": fill("&b;"), "references to HTML": fill("&nbsp;"),
    "references that are good": fill("&lt;"), "numbers": fill("&#65;"), "numbers too great": fill("&#99999999999;"),
    "references in a value": fill("&lt;", "<a b='", "'/>", 60000),
    "a comment": fill("x", "<a><!--", "--></a>", 11 * MEGABYTE), "comments": fill("<!-- -->"),
    "a comment of hyphens": fill("-", "<a><!--", ""), "comments unclosed": fill("<!--"),
    "a comment with controls": fill(">\x01>>>", "<a><!--", "--></a>"),
    "an instruction": fill("x", "<a><?p ", "?></a>", 11 * MEGABYTE), "instructions unclosed": fill("<?p >"),
    "instructions of nothing": fill("<?>"), "CDATA": fill("x", "<a><![CDATA[", "]]></a>", 11 * MEGABYTE),
    "CDATA of brackets": fill("]", "<a><![CDATA[", "]]></a>"), "CDATA sections": fill("<![CDATA[]]>"),
    "CDATA in CDATA": fill("<![CDATA[x]]>]]>"), "CDATA unclosed": fill("<![CDATA["), "roots": fill("<a/>", "", ""),
    "declarations of a document type": fill("<!DOCTYPE a>", "", "<a/>"),
    "a document type": fill("<!ELEMENT a ANY>", "<!DOCTYPE a [", "]><a/>", 60000),
    "a content model": "<!DOCTYPE a [<!ELEMENT a " + "(" * 30000 + "b" + ")" * 30000 + ">]><a/>",
    "an entity's value": fill("&#65;", "<!DOCTYPE a [<!ENTITY e '", "'>]><a>&e;</a>", 60000),
    "an entity's long value": fill("x", "<!DOCTYPE a [<!ENTITY e '", "'>]><a>&e;</a>", 60000),
    "entities": numbered("<!ENTITY e# 'x'>", 2500, "<!DOCTYPE a [", "]><a>" + "&e255;" * 100000 + "</a>"),
    "entities that expand": "<!DOCTYPE a [<!ENTITY e '" + "x" * 1000 + "'>]><a>" + "&e;" * 300000 + "</a>",
    "entities that expand in values": "<!DOCTYPE a [<!ENTITY e '" + "x" * 1000 + "'>]><a>" +
                                      ("<b c='" + "&e;" * 20000 + "'/>") * 5 + "</a>",
    "entities of entities": doubling(40), "attribute declarations": numbered(
        "<!ATTLIST b a# CDATA 'x'>", 250, "<!DOCTYPE a [", "]><a>" + "<b/>" * 200000 + "</a>"),
    "attribute declarations of tokens": numbered(
        "<!ATTLIST b a# NMTOKENS #IMPLIED>", 250, "<!DOCTYPE a [", "]><a>" + "<b/>" * 100000 + "</a>"),
    "parameter entities": "<!DOCTYPE a [<!ENTITY % p0 \"<!ENTITY x ''>\">" + "".join(
        f"<!ENTITY % p{i} \"{f'&#37;p{i - 1};' * 3}\">" for i in range(1, 20)) + "%p19;]><a/>",
    "a parameter entity of itself": "<!DOCTYPE a [<!ENTITY % p '&#37;p;'>%p;]><a/>",
    "an entity from a file": "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
}


def measure(command):
    """Exit status, CPU seconds and megabytes of a command; None when it does not end in 20 s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(["/usr/bin/time", "-f", "%M", "--"] + command if os.path.exists("/usr/bin/time") else command,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()) as process:
        try:
            _, err = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            return None, 20.0, 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = err.split()
    kilobytes = int(words[-1]) if words and words[-1].isdigit() else 0
    return process.returncode, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, kilobytes / 1024


def shared(folder):
    """The files of the hostile set beside the project, written into `folder`."""
    generator = os.path.join(SHARED, "xml_gen.py")
    if not os.path.exists(generator):
        return
    subprocess.run([sys.executable, generator], cwd=folder, stdout=subprocess.DEVNULL, check=True, timeout=300)
    for place in (folder, SHARED):
        for name in sorted(os.listdir(place)):
            if name.endswith(".xml"):
                yield name, os.path.join(place, name)


def main():
    suite, chosen = Suite("hostile XML"), sys.argv[2:]
    tester = os.path.join(os.path.abspath(sys.argv[1]), "bench/sax_floor")

    def check(name, path):
        for mode in ("strict", "lenient"):
            code, seconds, megabytes = measure([tester, mode, path])
            good = code in (0, 1) and seconds <= SECONDS and megabytes <= MEGABYTES
            print(f"{name:40} {mode:8} {seconds:6.3f} s {megabytes:5.1f} MB  {'' if good else 'FAILED'}", flush=True)
            suite.check(f"{name}, {mode}", good)

    with tempfile.TemporaryDirectory() as folder:
        for name, text in OURS.items():
            if chosen and name not in chosen:
                continue
            path = os.path.join(folder, "ours")
            with open(path, "wb") as file:
                file.write(text.encode("utf-8", "surrogateescape"))
            check(name, path)
            os.unlink(path)
        if not chosen:
            for name, path in shared(folder):
                check(name, path)
    suite.finish()


main()
