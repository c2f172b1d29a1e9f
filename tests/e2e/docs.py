#!/usr/bin/env python3
"""README, help, manual and completions against each other: docs.py BUILD

Every command, option, key, rule and grammar is told once in each place, and all places say the same. Completions are
asked for in the shells themselves.
"""
import json
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from suite import ROOT, Suite, run

# Options of digests that are no keys of a source, and why: build has what they say in other ways.
NO_KEYS = {"explain"}


def plain(roff):
    """Text of the manual's line without fonts and escapes."""
    text = re.sub(r"\\f[BIR]", "", roff)
    return text.replace("\\-", "-").replace("\\e", "\\").replace("\\&", "")


class Docs:
    def __init__(self, build, scratch):
        self.program = os.path.abspath(os.path.join(build, "feedloom"))
        self.scratch = scratch
        self.suite = Suite("docs")
        self.manual = self.tool("help", "--manual")
        self.commands = re.findall(r"^  (\w+) +\S", self.tool("help"), re.M)
        self.options = {c: self.help_options(c) for c in self.commands}
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            self.readme = file.read()

    def tool(self, *arguments):
        done = run(self.program, *arguments)
        return (done.stdout or done.stderr).decode()

    def section(self, title):
        """Of the manual, as roff."""
        found = re.search(rf"^\.SH {title}\n(.*?)(?=^\.SH |\Z)", self.manual, re.M | re.S)
        return found[1] if found else ""

    # ---- help and manual ----

    def help_options(self, command):
        """[(what stands on the left, its text)], as --help has them."""
        text = self.tool("help", command).split("\nOptions:\n")[1]
        text = re.sub(r"\n {20,}", "  ", text)
        rows = [re.split(r" {2,}", line.strip(), maxsplit=1) for line in text.rstrip().split("\n")]
        return [(row[0], row[1]) for row in rows if not row[0].startswith("-h, ")]

    def entries(self, roff):
        """[(tag, text)] of tagged paragraphs."""
        parts = re.findall(r"^\.TP\n([^\n]*)\n(.*?)(?=^\.TP|^\.S[SH]|\Z)", roff, re.M | re.S)
        return [(plain(tag), plain(text).strip().removesuffix(".")) for tag, text in parts]

    def options_agree(self):
        part = self.section("COMMANDS")
        found = re.findall(r"^\.SS (\w+)\n(.*?)(?=^\.SS |\Z)", part, re.M | re.S)
        self.suite.equal("the manual has the commands in help's order", [name for name, _ in found], self.commands)
        for name, text in found:
            self.suite.equal(f"options of {name}", self.entries(text), self.options[name])
            names = [re.search(r"--[\w-]+", left)[0] for left, _ in self.options[name]]
            self.suite.equal(f"each option of {name} once", len(names), len(set(names)))
            usage = re.search(r"^Usage: feedloom (.*)", self.tool("help", name))[1]
            shown = re.search(r"^\.B feedloom\n(.*)", text, re.M)[1]
            self.suite.equal(f"usage of {name}", plain(shown), usage)
            lines = plain(self.section("SYNOPSIS")).split("\n")
            self.suite.equal(f"synopsis of {name}", lines.count(usage), 1)

    def keys_agree(self):
        """help --config, the manual and the JSON Schema."""
        listed = {}
        for where, text in re.findall(r"^Keys of (.*):\n((?:  .*\n)+)", self.tool("help", "--config"), re.M):
            listed[where] = re.findall(r"^  (\w+) +(.*)\n +(?:= )(.*)", text, re.M)
        shown = {}
        for where, text in re.findall(r'^\.SS "Keys of ([^\n]*)"\n(.*?)(?=^\.SS|\Z)', self.section("CONFIGURATION"),
                                      re.M | re.S):
            shown[where] = [(plain(name), plain(text).strip().removesuffix("."), plain(kind)) for name, kind, text in
                            re.findall(r'^\.TP\n\.BR (\S+) " \(([^\n]*)\)"\n(.*?)(?=^\.TP|\Z)', text, re.M | re.S)]
        self.suite.equal("the manual has help's mappings", list(shown), list(listed))
        for where, rows in listed.items():
            want = [(name, text.replace(" (needed)", "; needed"), kind) for name, text, kind in rows]
            self.suite.equal(f"keys of {where}", shown.get(where), want)
            self.suite.equal(f"each key of {where} once", len(rows), len({row[0] for row in rows}))
        schema = json.loads(self.tool("help", "--config-schema"))
        keys = sorted(len(d["properties"]) for d in [schema, *schema["$defs"].values()])
        self.suite.equal("the schema has as many keys", keys, sorted(len(rows) for rows in listed.values()))
        return listed

    def digests_agree(self, keys):
        """What may be said of digests is an option and a key, of the same choices."""
        left = [row[0] for row in self.options["convert"]]
        begin = next(i for i, text in enumerate(left) if "--entries" in text)
        end = next(i for i, text in enumerate(left) if "--future" in text)
        kinds = {name: kind for where, rows in keys.items() if where == "an item of sources" for name, _, kind in rows}
        for text in left[begin:end + 1]:
            name, _, value = re.search(r"--(\S+)( (.*))?", text).groups()
            if name in NO_KEYS:
                continue
            key = name.replace("-", "_")
            self.suite.check(f"--{name} is a key of sources", key in kinds)
            if value and re.fullmatch(r"[a-z0-9|]+", value):
                said = kinds.get(key, "").removeprefix("one or a list of: ")
                self.suite.equal(f"choices of {key}", said.split(", "), value.split("|"))

    def rules_agree(self):
        with open(os.path.join(ROOT, "schemas/rules.def"), encoding="utf-8") as file:
            defined = re.findall(r"^RULE\((\w+),", file.read(), re.M)
        listed = re.findall(r"^(\w+) +(\w+) +(.*)$", self.tool("rules"), re.M)
        shown = [(name, level, plain(text).strip().removesuffix(".")) for name, level, text in
                 re.findall(r'^\.TP\n\.BR (\S+) " \((\w+)\)"\n(.*?)(?=^\.TP|\Z)', self.section("RULES"), re.M | re.S)]
        self.suite.equal("rules lists what is defined", [row[0] for row in listed], defined)
        self.suite.equal("the manual's rules", shown, listed)
        self.suite.equal("each rule once", len(defined), len(set(defined)))

    def grammars_agree(self):
        shown = [re.split(r"[:\[]", tag)[0] for tag, _ in self.entries(self.section("GRAMMARS"))]
        refused = run(self.program, "convert", "-t", "rss", "--grammar", "none-such").stderr.decode()
        self.suite.equal("the manual's grammars", shown, re.search(r"one of (.*) is needed", refused)[1].split(", "))

    # ---- the README ----

    def readme_options(self):
        known = {word for rows in self.options.values() for left, _ in rows for word in re.findall(r"--[\w-]+", left)}
        known |= {"--help", "--version"}
        code = re.findall(r"`([^`\n]+)`", self.readme)
        blocks = re.findall(r"^```\w*\n(.*?)^```|((?:^    .*\n)+)", self.readme, re.M | re.S)
        lines = [line.strip() for pair in blocks for line in (pair[0] or pair[1]).split("\n")]
        for text in code:
            if text.startswith("pkg-config"):
                continue
            for word in re.findall(r"(?<![\w-])--[a-z][\w-]*", text):
                self.suite.check(f"README: {word} is an option", word in known, f"  {text}")
        for text in code + lines:
            said = re.search(r"\bfeedloom ([a-z]+)\b(.*)", text)
            if not said or said[1] not in self.commands:
                self.suite.check("README: a command that there is", not said or said[1] in ("on", "feeds"), f"  {text}")
                continue
            own = {word for left, _ in self.options[said[1]] for word in re.findall(r"--[\w-]+|(?<!-)-\w\b", left)}
            for word in re.findall(r"(?<=\s)--?[a-z][\w-]*", said[2].split(" > ")[0].split("#")[0]):
                if not re.fullmatch(r"-[a-z]{2,}", word):
                    self.suite.check(f"README: {word} is an option of {said[1]}", word in own | {"-h", "--help"}, text)
        for name in self.commands:
            self.suite.check(f"README: tells of {name}", f"feedloom {name}" in self.readme)

    def readme_keys(self, keys):
        names = {row[0] for rows in keys.values() for row in rows}
        for word in re.findall(r"`([a-z_]+): ", self.readme) + re.findall(r"keys? `([a-z_]+)`", self.readme):
            self.suite.check(f"README: {word} is a key", word in names)

    def readme_rest(self):
        with open(os.path.join(ROOT, "Makefile"), encoding="utf-8") as file:
            targets = set(re.findall(r"^([a-z0-9]+):.*## ", file.read(), re.M))
        for word in re.findall(r"\bmake ([a-z]+)\b(?! the)", self.readme):
            self.suite.check(f"README: make {word}", word in targets or word in ("it", "feeds"))
        told = re.search(r"`make help` lists the targets: `(.*?)`", self.readme, re.S)
        self.suite.equal("README: the targets are there", set(told[1].split()) - targets if told else None, set())
        for path in re.findall(r"`((?:examples|tests|schemas|feeds|converters)/[\w./-]+)`", self.readme):
            self.suite.check(f"README: {path} is there", os.path.exists(os.path.join(ROOT, path)))
        with open(os.path.join(ROOT, "schemas/rules.def"), encoding="utf-8") as file:
            rules = set(re.findall(r"^RULE\((\w+),", file.read(), re.M))
        for word in re.findall(r"--no (\w+)|rule `(\w+)`|levels: \[(\w+)=", self.readme):
            name = next(filter(None, word))
            self.suite.check(f"README: rule {name}", name in rules or name == "RULE")
        with open(os.path.join(ROOT, ".ci/deps"), encoding="utf-8") as file:
            needed = re.search(r'^build="(.*?)"', file.read(), re.M | re.S)[1].split()
        table = "\n".join(line for line in self.readme.lower().split("\n") if line.startswith("|"))
        for package in needed:
            stem = re.sub(r"^lib|\d*-dev$|4-openssl-dev$|\d+-dev$|3-dev$", "", package)
            if package.startswith("lib") and stem != "c6":
                self.suite.check(f"README: what {package} is for", stem.rstrip("0123456789") in table)

    # ---- completions ----

    LINES = {"feedloom con": {"convert"}, "feedloom convert --direc": {"--direction"},
             "feedloom convert --direction r": {"rtl"}, "feedloom convert -t at": {"atom"},
             "feedloom convert --grammar h-": {"h-link", "h-num", "h-url", "h-source"},
             "feedloom convert --undated s": {"skip"}, "feedloom rules MissingTitleA": {"MissingTitleAttr"},
             "feedloom validate --only MissingTitleA": {"MissingTitleAttr"}, "feedloom help va": {"validate"},
             "feedloom build --ch": {"--check"}, "feedloom help --completion z": {"zsh"}}

    def completes(self, shell, script, line):
        out = os.path.join(self.scratch, "offered")
        if shell == "bash":
            words = line.split(" ")
            done = run("bash", "-c", f"source {script}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _feedloom\n"
                                     'printf "%s\\n" "${COMPREPLY[@]}"')
            return set(done.stdout.decode().split())
        if shell == "fish":
            done = run("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'")
            return {row.split("\t")[0] for row in done.stdout.decode().split("\n") if row}
        if os.path.exists(out):
            os.remove(out)
        run("zsh", "-f", os.path.join(HERE, "complete.zsh"), script, line, out)
        with open(out, encoding="utf-8") as file:
            return set(file.read().split()) - {"done"}

    def completions(self):
        for shell in ("bash", "zsh", "fish"):
            if not shutil.which(shell):
                self.suite.check(f"{shell} is there", not os.environ.get("CI"))
                print(f"docs: no {shell} here: its completions are not tried")
                continue
            script = os.path.join(self.scratch, "_feedloom")
            with open(script, "w", encoding="utf-8") as file:
                file.write(self.tool("help", "--completion", shell))
            self.suite.equal(f"{shell} reads its completions", run(shell, "-n", script).stderr, b"")
            for line, wanted in self.LINES.items():
                self.suite.equal(f"{shell} completes '{line}'", self.completes(shell, script, line), wanted)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        docs = Docs(sys.argv[1], scratch)
        docs.options_agree()
        keys = docs.keys_agree()
        docs.digests_agree(keys)
        docs.rules_agree()
        docs.grammars_agree()
        docs.readme_options()
        docs.readme_keys(keys)
        docs.readme_rest()
        docs.completions()
        docs.suite.finish()


main()
