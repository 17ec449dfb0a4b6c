#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make try NAME=lookup [CASE=single/x]: a semantic patch of cocci/convert/, on its testcases.

Needs spatch and gcc, nothing else, and takes seconds. The tool converts each testcase as it would
convert a file of a kernel. Printed is what cocci/convert/NAME.cocci has said of each call, which
other one took it, if any did, what is not as the tags say, and the diff of the twin and what came
out; then what gcc says of both.

    try_conversion.py NAME           the testcases whose class and conversion are those of NAME
    try_conversion.py NAME CASE...   others: GROUP/BEHAVIOUR, or a GROUP as a whole
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tool"), str(ROOT / "tool" / "tests"), str(ROOT / "tool" / "dev")]

import caselib  # noqa: E402
import show_facts  # noqa: E402
from gupvmas.convert import catalogue  # noqa: E402
from gupvmas.convert.catalogue import Entry  # noqa: E402
from gupvmas.base.errors import GupVmasError, UsageError  # noqa: E402
from gupvmas.gup.site import Site  # noqa: E402

COMPILER = "gcc"


def entry_of(name: str) -> Entry:
    """What the head of the semantic patch ``name`` says. Raises UsageError if it is no conversion."""
    entry = catalogue.entries().get(name)
    if entry is not None:
        return entry
    if (catalogue.FOLDER / f"{name}.cocci").is_file():
        raise UsageError(f"{name} is a step of a commit, and no conversion: the tests of series have it")
    raise UsageError(
        f"there is no cocci/convert/{name}.cocci; there are {', '.join(catalogue.entries())}, and "
        "make new NAME= makes one"
    )


def chosen(entry: Entry, names: Sequence[str]) -> list[caselib.Case]:
    """The testcases that are named, or those of a conversion. Raises UsageError if there is none."""
    cases = caselib.load_cases()
    if names:
        found = [c for c in cases if any(_is_named(c, name.removesuffix(".c")) for name in names)]
    else:
        own = (entry.class_.value, entry.conversion.value)
        found = [
            case for case in cases
            if own in zip(case.tags.classes, case.tags.conversions) and case.group not in caselib.DRIVERS
        ]  # fmt: skip
    if not found:
        what = " ".join(names) or f"class {entry.class_.value} and conversion {entry.conversion.value}"
        raise UsageError(f"there is no testcase {what}")
    return found


def _is_named(case: caselib.Case, name: str) -> bool:
    return name in (str(case), case.group)


def told(name: str, site: Site) -> Iterator[str]:
    """What came of a call, by the semantic patch ``name`` and others."""
    yield f"    {show_facts.head_of(site)}"
    tried = [each for each in site.tried if each.name == name]
    for line in [line for each in tried for line in show_facts.said_by(each)]:
        yield f"        {line}"
    if tried and tried[0].relies and site.rule == name:
        yield f"        it relies on seeing all uses of {', '.join(tried[0].relies)}"
    if not tried:
        taken = f"{site.rule} has taken it before" if site.rule else "the head says it is not for it"
        yield f"        {name} was not tried: {taken}"
    elif site.rule != name:
        yield f"        {site.rule} takes it" if site.rule else f"        it is left, {site.cause.slug}"


def problems(case: caselib.Case, result: caselib.ResultLike) -> Iterator[str]:
    """What is not as the testcase says: the tags, the twin, and what gcc says of both."""
    yield from caselib.tag_problems(case.tags, result)
    expected = case.after.read_bytes() if case.after.is_file() else b""
    if result.text != expected:
        name = f"expected/{case.name}"
        diff = caselib.differences(expected, result.text, name, "what came out").rstrip("\n")
        yield f"what came out is not {name}:\n{diff}"
    written = expected and (expected != case.before.read_bytes() or case.group in caselib.UNTOUCHED)
    if not written:
        yield f"nobody has written expected/{case.name} yet"
    defines = caselib.all_options()
    for path in [case.before, *([case.after] if written else [])]:
        new = path == case.after and case.group not in caselib.UNTOUCHED
        job = caselib.Job(path, COMPILER, True, new, case.tags.generation)
        said = "" if case.tags.not_compiled else caselib.compile_one(job, defines)
        if said:
            yield f"{COMPILER} does not take {path.relative_to(ROOT)}:\n{said.rstrip()}"


def attempt(entry: Entry, cases: Sequence[caselib.Case]) -> int:
    """Try them and print it all; how many testcases are not as they say."""
    with tempfile.TemporaryDirectory(prefix="gup-vmas-try-") as work:
        cases = [case for case in cases if case.tags.known_to_fail is None]
        results = caselib.convert(cases, Path(work))
    bad = 0
    for case in cases:
        result = results[case.name]
        wrong = list(problems(case, result))
        bad += bool(wrong)
        print(f"{case}: {'NOT as it should be' if wrong else 'as it should be'}")
        for site in cast("Sequence[Site]", result.sites):
            print("\n".join(told(entry.name, site)))
        for problem in wrong:
            print("    " + problem.replace("\n", "\n    "))
    print(f"{len(cases) - bad} testcases as they should be, {bad} not")
    return bad


def main() -> int:
    """The command line; 1 if some testcase is not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    try:
        for program in ("spatch", COMPILER):
            if not shutil.which(program):
                raise UsageError(f"{program}: not found; install it")
        entry = entry_of(options.name)
        return 1 if attempt(entry, chosen(entry, options.case)) else 0
    except (GupVmasError, caselib.CaseError) as error:
        sys.exit(f"try: {error}")


if __name__ == "__main__":
    sys.exit(main())
