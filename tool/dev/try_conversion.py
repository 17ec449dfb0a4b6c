#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make try NAME=helper [CASE=single/x]: a semantic patch of cocci/convert/, tried on its testcases.

Needs spatch and gcc, nothing else, and takes seconds. Every call of a testcase that passes VMAs is
given to cocci/convert/NAME.cocci, alone; then the null arguments go, and the result is held against
the twin in expected/. What is shown of a testcase that differs is the diff of the twin and what
came out, and what the rules reported.

    try_conversion.py NAME [CASE...]     those whose conversion is NAME, or the ones given
    try_conversion.py --refusals NAME    all testcases of manual/: which of them NAME would take
    try_conversion.py --show NAME CASE   the semantic patch as spatch gets it for that testcase
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tool"), str(ROOT / "tool" / "tests")]

import caselib  # noqa: E402
from gupvmas import api, scanner  # noqa: E402
from gupvmas.emit import apply  # noqa: E402
from gupvmas.emit.apply import Task  # noqa: E402
from gupvmas.emit.template import Words, fill  # noqa: E402
from gupvmas.model import Kind, Occurrence  # noqa: E402
from gupvmas.progress import Progress  # noqa: E402
from gupvmas.scan import Options, Scan, scan  # noqa: E402
from gupvmas.tree import open_tree  # noqa: E402

#: What a testcase calls the conversion of a semantic patch.
TAGS = {
    "helper": "get_user_page_vma_remote",
    "lookup": "vma_lookup",
    "walk": "vma-walk",
    "fill": "vma-fill",
    "drop-local": "drop-argument",
    "drop-argument": "drop-argument",
}
SCANNER = ROOT / "tool" / "gupscan" / "gupscan"


class Bench:
    """The stub trees, scanned once each, and the testcases converted in them."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self._scans: dict[str, Scan] = {}
        self._count = 0

    def scan_of(self, generation: str) -> Scan:
        """The scan of the stub tree of a generation."""
        if generation not in self._scans:
            top = self.work / generation
            caselib.lay_out(generation, top)
            with open_tree(top) as tree:
                self._scans[generation] = scan(
                    tree, self.work / f"scan-{generation}", Options(), Progress(quiet=True)
                )
        return self._scans[generation]

    def calls(self, data: bytes) -> list[Occurrence]:
        """The calls in a file's text, in its order."""
        self._count += 1
        top = self.work / f"calls{self._count}"
        top.mkdir()
        (top / "case.c").write_bytes(data)
        reading = scanner.read(["--tree", str(top)], api.FUNCTIONS, paths=["case.c"])
        return [o for o in reading.occurrences if o.kind is Kind.CALL]

    def words(self, generation: str, name: str, function: str = apply.MARK) -> Words | None:
        """The words for a function of a generation; None if it has no vmas there."""
        found = self.scan_of(generation)
        prototype = found.generation.get(name)
        if prototype is None or prototype.vmas < 0:
            return None
        return Words(function, prototype, found.facts)

    def scratch(self) -> Path:
        """A path for a private directory."""
        self._count += 1
        return self.work / f"run{self._count}"

    def convert(self, name: str, data: bytes, generation: str) -> tuple[bytes, list[str], list[str]]:
        """The text with each call given to ``name``; what was converted, and what was said."""
        taken, said = [], []
        number = 0
        while number < len(calls := self.calls(data)):
            call = calls[number]
            words = self.words(generation, call.name)
            outcome = None
            if words and len(call.arguments) == len(words.prototype.roles):
                outcome = apply.convert([name], [Task(data, call, words)], self.scratch())[0]
                for fact in outcome.facts:
                    said.append(f"{call.line}: {fact.kind} {fact.details} at line {fact.at[0]}")
            if outcome and outcome.data is not None:
                data = outcome.data
                taken.append(f"{call.name}:{call.line}")
                if len(self.calls(data)) < len(calls):
                    continue
            number += 1
        return data, taken, said

    def drop(self, data: bytes, generation: str) -> bytes:
        """The text with all null arguments dropped."""
        path = self.scratch()
        path.mkdir()
        file = path / "case.c"
        file.write_bytes(data)
        for name in api.FUNCTIONS:
            words = self.words(generation, name, name)
            if words and name.encode() in data:
                patch = path / f"{name}.cocci"
                patch.write_text(fill(apply.text_of(["drop-argument"]), replace(words, virtuals=frozenset({"spelt"}))))
                command = ["spatch", "--very-quiet", "--no-includes", "--use-coccigrep", "--in-place"]
                command += ["--iso-file", str(ROOT / "cocci" / "gup.iso"), "--sp-file"]
                subprocess.run([*command, str(patch), str(file)], check=True, capture_output=True)
        return file.read_bytes()

    def laid_out(self, before: bytes, after: bytes) -> bytes:
        """``after`` in the layout of ``before``."""
        path = self.scratch()
        path.mkdir()
        (path / "before.c").write_bytes(before)
        (path / "after.c").write_bytes(after)
        command = [str(SCANNER), "--layout", str(path / "before.c"), str(path / "after.c")]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise ValueError(done.stderr.decode(errors="replace").strip() or "no layout")
        return done.stdout


def tokens(data: bytes) -> list[bytes]:
    """The tokens of code, as far as a comparison without a layout step needs them."""
    done = subprocess.run(
        ["gcc", "-E", "-fpreprocessed", "-dD", "-P", "-"], input=data, capture_output=True, check=True
    )
    return done.stdout.split()


def main() -> int:
    """The command line; 1 if some testcase differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--refusals", action="store_true", help="what it would take of manual/")
    parser.add_argument("--show", action="store_true", help="print the filled semantic patch")
    parser.add_argument("--tokens", action="store_true", help="compare tokens, not the layout")
    parser.add_argument("-q", "--quiet", action="store_true", help="names only, no diffs")
    parser.add_argument("name")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    cases = caselib.load_cases()
    if options.case:
        wanted = {case.removesuffix(".c") + ".c" for case in options.case}
        cases = [case for case in cases if case.name in wanted]
    elif options.refusals:
        cases = [case for case in cases if case.group == "manual"]
    else:
        tag = TAGS[options.name]
        group = {"drop-argument": "unused", "drop-local": "ignored"}.get(options.name)
        cases = [
            case for case in cases
            if tag in case.tags.conversions
            and case.group not in caselib.DRIVERS
            and group in (None, case.group)
        ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gup-vmas-try-") as work:
        bench = Bench(Path(work))
        return _show(bench, cases[0], options.name) if options.show else _try(bench, cases, options)


def _show(bench: Bench, case: caselib.Case, name: str) -> int:
    for call in bench.calls(case.before.read_bytes()):
        words = bench.words(case.tags.generation, call.name)
        if words:
            print(fill(apply.text_of([name]), words))
            return 0
    return 1


def _try(bench: Bench, cases: list[caselib.Case], options: argparse.Namespace) -> int:
    good = bad = 0
    for case in cases:
        before = case.before.read_bytes()
        data = before
        taken: list[str] = []
        said: list[str] = []
        if options.name != "drop-argument":
            data, taken, said = bench.convert(options.name, before, case.tags.generation)
        if options.refusals:
            good, bad = good + (not taken), bad + bool(taken)
            if taken:
                print(f"TAKEN {case}: {' '.join(taken)}; {case.tags.reasons}")
            continue
        data = bench.drop(data, case.tags.generation)
        expected = case.after.read_bytes()
        if options.tokens:
            same = tokens(data) == tokens(expected)
        else:
            try:
                data = bench.laid_out(before, data)
            except ValueError as error:
                said.append(str(error))
            same = data == expected
        good, bad = good + same, bad + (not same)
        if not same:
            print(f"DIFFERS {case}")
            if not options.quiet:
                print("\n".join(f"    {line}" for line in said))
                print(caselib.differences(expected, data, "expected", "got"), end="")
    print(f"{good} good, {bad} not")
    return 1 if bad else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    if not shutil.which("spatch"):
        sys.exit("spatch: not found; install coccinelle")
    sys.exit(main())
