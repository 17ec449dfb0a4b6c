#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The testcases: where they are, what their tags say, how they compile.

A testcase is a C file testcases/GROUP/BEHAVIOUR.c with a twin of the same name in expected/, and a
comment at its end that says what the tool must make of it:

    /*
     * gup-vmas: generation 6.1
     * class: single, unused
     * conversion: get_user_page_vma_remote, drop-argument
     * automatic: yes, yes
     * reason: words that must occur in the reason of a site
     * reason: slug:not-local
     * dangling: text of a line that reads a VMA after its lock may have been dropped
     * known-to-fail: why
     * module: yes
     * allow: gate-area
     * run-with: static void stub(struct page *page) { }
     * run: struct range range = { .base = ADDR };
     * run: return LOCKED(current->mm, range_pin(&range, COUNT(1, 4), PAGES));
     */

``class``, ``conversion`` and ``automatic`` have one entry per site, in the order of the file;
``class: none`` says that there is no site. A ``reason`` is words, or a slug of
tool/gupvmas/gup/reasons/ behind "slug:". ``reason``, ``dangling``, ``may-dangle``, ``boundary`` (text of a call in
the new shape that older kernels compile) and ``unread`` (words of what could not be read there) may
be repeated. ``not-compiled: why`` is for files that no compiler would take. ``module: yes``: the
Makefile of its folder says obj-m for it, as for what can be a module; else obj-y. ``other-name:
yes``: what changes is a macro that is another name of a function, which is no site.

``run`` is C, line by line the body of a function that runs the testcase in the harness, in the
words of testcases/harness/run.h; ``run-with`` is what has to stand before that function, such as a
function that the testcase only declares. What can't be run says ``not-run: why`` instead. ``allow``
names the one difference that this conversion may make besides those that all may: one of ALLOWED, of
testcases/harness/allowed.c. A testcase that does not make it must not say so.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

TOOL = pathlib.Path(__file__).resolve().parent.parent
if str(TOOL) not in sys.path:
    sys.path.insert(0, str(TOOL))

ROOT = TOOL.parent
BEFORE = ROOT / "testcases"
AFTER = ROOT / "expected"
TREE = "tree"  # in both of them: the small kernel tree, which is no group of testcases
#: Beside the groups: what runs the testcases, wrong twins that it must tell from right ones, and
#: what is converted the other way round (downlib.py).
NO_GROUPS = (TREE, "harness", "mutants", "backport", "generations")
#: Those that are not part of a kernel but of a driver's own repository, without one.
DRIVERS = ("driver", "driver-manual")
GROUPS = ("unused", "ignored", "single", "multi", "fill", "forwarded", "manual", *DRIVERS)
#: The groups without twins: nothing changes, and they go on with the old headers.
UNTOUCHED = ("manual", "driver-manual")
#: For the twins of drivers, which ask for the version: the new headers are those of 6.5.
NEW_VERSION = BEFORE / "harness" / "version-6.5"

#: The small tree is of one generation; each other has its headers in a folder of its name below
#: OLD, and shares more with its neighbours in other folders there. What is in neither is as in the
#: small tree.
NEWEST = "6.1"
OLD = "generations"
_SHARED = {"4.4": "mmap_sem", "4.4.168": "mmap_sem", "4.6": "mmap_sem", "4.9": "mmap_sem",
           "4.10": "mmap_sem", "4.15": "mmap_sem", "5.6": "mmap_sem", "5.9": ""}  # fmt: skip
GENERATIONS = (*_SHARED, NEWEST)
CLASSES = {"unused", "ignored", "single", "multi", "forwarded", "unknown", "converted"}
#: Besides those that the semantic patches of cocci/convert/ say at their heads.
_OTHER_CONVERSIONS = {"drop-argument", "new-arm", "drop-parameter", "manual", "none"}
NO_SITE = "none"
SINGLE_TAGS = {
    "class", "conversion", "automatic", "known-to-fail", "not-run", "not-compiled", "allow",
    "module", "other-name",
}  # fmt: skip
#: Differences that a testcase has to ask for. gate-area: code of a module, which can't link what
#: knows the VMA of the gate area, fails for a page of it.
ALLOWED = {"gate-area"}
REPEATED_TAGS = {"reason", "dangling", "may-dangle", "boundary", "unread", "run", "run-with"}

COMPILERS = ("gcc", "clang")
CFLAGS = (
    "-fsyntax-only",
    "-nostdinc",
    "-std=gnu11",
    "-fshort-wchar",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
    "-Wno-sign-compare",
    "-Wdeclaration-after-statement",
    "-Werror=strict-prototypes",
    "-Werror",
)
#: What is defined besides all the options when all options are on.
ARCH_DEFINES = ("-D__HAVE_ARCH_GATE_AREA",)
OPTION = re.compile(rb"\bCONFIG_[A-Z0-9_]+")


class CaseError(Exception):
    """A testcase that is wrong in itself, whatever the tool does."""


@dataclasses.dataclass(frozen=True)
class Tags:
    """What the comment at the end of a testcase says."""

    generation: str
    classes: tuple[str, ...]
    conversions: tuple[str, ...]
    automatic: tuple[bool, ...]
    reasons: tuple[str, ...] = ()
    dangling: tuple[str, ...] = ()
    known_to_fail: str | None = None
    run: tuple[str, ...] = ()
    run_with: tuple[str, ...] = ()
    not_run: str | None = None
    boundary: tuple[str, ...] = ()
    may_dangle: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    not_compiled: str | None = None
    allow: str = ""
    module: bool = False
    other_name: bool = False


@dataclasses.dataclass(frozen=True)
class Case:
    """A testcase, its twin and its tags."""

    name: str  # GROUP/BEHAVIOUR.c, also the key of its result
    before: pathlib.Path
    after: pathlib.Path
    tags: Tags

    @property
    def group(self) -> str:
        """The folder that it is in."""
        return self.name.split("/")[0]

    def __str__(self) -> str:
        return self.name.removesuffix(".c")


class SiteLike(Protocol):
    """What the tests read of a site."""

    @property
    def class_(self) -> str: ...
    @property
    def conversion(self) -> str: ...
    @property
    def automatic(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def slugs(self) -> tuple[str, ...]: ...
    @property
    def line(self) -> int: ...


class FindingLike(Protocol):
    """What the tests read of a finding."""

    @property
    def rule(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def text(self) -> str: ...


class ResultLike(Protocol):
    """What the conversion of one testcase hands back."""

    @property
    def text(self) -> bytes: ...
    @property
    def sites(self) -> Sequence[SiteLike]: ...
    @property
    def findings(self) -> Sequence[FindingLike]: ...


@dataclasses.dataclass(frozen=True)
class Result:
    """A ResultLike."""

    text: bytes
    sites: Sequence[SiteLike]
    findings: Sequence[FindingLike]
    unread: Sequence[str] = ()


# -- tags


def tag_block(data: bytes) -> bytes:
    """The comment that holds the tags: the last one, which ends the file."""
    found = re.search(rb"\n/\*\n \* gup-vmas: (?:[^*]|\*(?!/))*\*/\n\Z", data.replace(b"\r\n", b"\n"))
    if not found:
        raise CaseError("it does not end in a comment that begins with 'gup-vmas:'")
    return found[0].strip(b"\n")


def parse_tags(data: bytes) -> Tags:
    """Reads the tags; an unknown one, a missing one and a wrong value are errors."""
    lines = tag_block(data).decode("utf-8", "surrogateescape").split("\n")[1:-1]
    single: dict[str, str] = {}
    repeated: dict[str, list[str]] = {tag: [] for tag in REPEATED_TAGS}
    generation = lines[0].removeprefix(" * gup-vmas: ").removeprefix("generation ")
    if generation not in GENERATIONS:
        raise CaseError(f"unknown generation: {lines[0]!r}")

    for line in lines[1:]:
        tag, colon, value = line.removeprefix(" * ").partition(": ")
        if not line.startswith(" * ") or not colon or not value.strip():
            raise CaseError(f"not a tag: {line!r}")
        if tag in REPEATED_TAGS:
            repeated[tag].append(value)
        elif tag not in SINGLE_TAGS:
            raise CaseError(f"unknown tag: {tag!r}")
        elif tag in single:
            raise CaseError(f"tag given twice: {tag!r}")
        else:
            single[tag] = value

    classes = entries(single, "class", CLASSES | {NO_SITE})
    if NO_SITE in classes:
        if classes != (NO_SITE,) or "conversion" in single or "automatic" in single:
            raise CaseError("'class: none' stands alone")
        classes = ()
    conversions = entries(single, "conversion", conversions_known()) if classes else ()
    automatic = entries(single, "automatic", {"yes", "no"}) if classes else ()
    if not len(classes) == len(conversions) == len(automatic):
        raise CaseError("class, conversion and automatic differ in their number of sites")
    if "not-run" in single and (repeated["run"] or repeated["run-with"]):
        raise CaseError("either 'run' or 'not-run', not both")
    if repeated["run-with"] and not repeated["run"]:
        raise CaseError("'run-with' is of no use without 'run'")
    allow = single.get("allow", "")
    if allow and (allow not in ALLOWED or not repeated["run"]):
        raise CaseError(f"unknown allow, or one that is of no use without 'run': {allow!r}")
    return Tags(
        generation,
        classes,
        conversions,
        tuple(word == "yes" for word in automatic),
        tuple(repeated["reason"]),
        tuple(repeated["dangling"]),
        single.get("known-to-fail"),
        tuple(repeated["run"]),
        tuple(repeated["run-with"]),
        single.get("not-run"),
        tuple(repeated["boundary"]),
        tuple(repeated["may-dangle"]),
        tuple(repeated["unread"]),
        single.get("not-compiled"),
        allow,
        _yes(single, "module"),
        _yes(single, "other-name"),
    )


@functools.lru_cache(maxsize=None)
def conversions_known() -> set[str]:
    """The words of "conversion:"."""
    from gupvmas.convert import catalogue

    return _OTHER_CONVERSIONS | {entry.conversion.value for entry in catalogue.entries().values()}


def _yes(single: Mapping[str, str], tag: str) -> bool:
    """Whether a tag is there that is there only to say yes."""
    if single.get(tag, "yes") != "yes":
        raise CaseError(f"unknown {tag}: {single[tag]!r}")
    return tag in single


def entries(single: Mapping[str, str], tag: str, known: set[str]) -> tuple[str, ...]:
    """The entries of a tag that has one per site."""
    if tag not in single:
        raise CaseError(f"missing tag: {tag!r}")
    words = tuple(word.strip() for word in single[tag].split(","))
    for word in words:
        if word not in known:
            raise CaseError(f"unknown {tag}: {word!r}")
    return words


# -- files


def c_files(top: pathlib.Path) -> Iterator[str]:
    """The testcases (or twins) below a folder as GROUP/BEHAVIOUR.c, what is no group left out."""
    for path in sorted(top.rglob("*.[ch]")):
        name = path.relative_to(top)
        if name.parts[0] not in NO_GROUPS:
            yield name.as_posix()


def load_case(name: str, before: pathlib.Path = BEFORE, after: pathlib.Path = AFTER) -> Case:
    """Reads the tags of one testcase."""
    twin = (before if name.split("/")[0] in UNTOUCHED else after) / name
    try:
        return Case(name, before / name, twin, parse_tags((before / name).read_bytes()))
    except CaseError as error:
        raise CaseError(f"{before / name}: {error}") from None


def load_cases() -> list[Case]:
    """All testcases, by name."""
    return [load_case(name) for name in c_files(BEFORE)]


def unpaired(before: pathlib.Path = BEFORE, after: pathlib.Path = AFTER) -> list[str]:
    """What has no counterpart: a testcase without a twin, a twin without a testcase.

    What changes has a twin, in the tree as in the groups, and nothing else.
    """
    changed = [name for name in c_files(before) if name.split("/")[0] not in UNTOUCHED]
    problems = [f"{before / name} has no file in expected/" for name in changed if not (after / name).is_file()]
    for path in sorted(after.rglob("*")):
        name = path.relative_to(after)
        if name.parts[0] == "backport":
            continue  # these have one for each kernel that differs from the one before it
        if name.parts[0] == "check":  # what is said of a change is no change
            name = next(iter((before / name).parent.glob(f"{name.stem}.*")), name)
        if path.is_file() and not (before / name).is_file():
            problems.append(f"{path} has no testcase")
        elif name.parts[0] in UNTOUCHED:
            problems.append(f"{path}: its testcase stays as it is, so it must not be there")
    return problems


# -- generations


def layers(generation: str) -> list[pathlib.Path]:
    """The folders below testcases/ that make up a tree of a generation, what counts most first."""
    if generation == NEWEST:
        return [BEFORE / TREE]
    names = [generation, _SHARED[generation], "all"]
    return [*(BEFORE / OLD / name for name in names if name), BEFORE / TREE]


def headers(generation: str) -> list[pathlib.Path]:
    """The folders with the headers of a generation, in the old shape."""
    return [layer / "include" for layer in layers(generation)]


def lay_out(generation: str, top: pathlib.Path) -> None:
    """Makes a tree of a generation at ``top``: its Makefile, its headers and its GUP."""
    for layer in reversed(layers(generation)):
        shutil.copytree(layer / "include", top / "include", dirs_exist_ok=True)
    own = layers(generation)[0]
    (top / "mm").mkdir(exist_ok=True)
    for name in ("Makefile", "mm/gup.c"):
        shutil.copy(own / name, top / name)
    for name in ("Kbuild", "mm/Makefile"):
        shutil.copy(BEFORE / TREE / name, top / name)


# -- compilation


@dataclasses.dataclass(frozen=True)
class Job:
    """One file, to be compiled by one compiler, with all options on or off."""

    path: pathlib.Path
    compiler: str
    options: bool
    new_headers: bool
    generation: str = NEWEST


def all_options() -> tuple[str, ...]:
    """Every option that a file of the testcases mentions, defined."""
    names = {
        name.decode()
        for path in BEFORE.rglob("*.[ch]")
        if path.relative_to(BEFORE).parts[0] in (TREE, OLD, *GROUPS)
        for name in OPTION.findall(path.read_bytes())
    }
    return tuple(f"-D{name}=1" for name in sorted(names)) + ARCH_DEFINES


def compile_jobs(compilers: Iterable[str]) -> list[Job]:
    """Every file with every compiler; with the options off, too, where the file asks for one.

    The files of the trees are compiled both ways in any case, since their headers ask.
    """
    jobs = []
    for compiler in compilers:
        for top in (BEFORE, AFTER):
            for path in sorted(top.rglob("*.c")):
                group, name = path.relative_to(top).parts[:2]
                if group not in (TREE, OLD, *GROUPS) or b"\n * not-compiled: " in path.read_bytes():
                    continue
                new = top == AFTER
                generation = NEWEST
                if group == OLD:
                    generation = name
                elif group != TREE:
                    generation = parse_tags(path.read_bytes()).generation
                jobs.append(Job(path, compiler, True, new, generation))
                if new and group in DRIVERS:
                    # The arms of older kernels must not have suffered.
                    jobs.append(Job(path, compiler, True, False))
                if group == TREE or OPTION.search(path.read_bytes()):
                    jobs.append(Job(path, compiler, False, new, generation))
    return jobs


def new_headers(group: str, generation: str) -> tuple[pathlib.Path, ...]:
    """Where the headers in the new shape are, for a twin of ``group``."""
    stubs = AFTER / layers(generation)[0].relative_to(BEFORE) / "include"
    return (NEW_VERSION, stubs) if group in DRIVERS else (stubs,)


def command(job: Job, defines: Sequence[str]) -> list[str]:
    """What compiles a file; ``defines`` are all_options()."""
    include = [f"-I{top}" for top in headers(job.generation)]
    if job.new_headers:
        include[:0] = [f"-I{path}" for path in new_headers(job.path.parent.name, job.generation)]
    return [job.compiler, *CFLAGS, *include, *(defines if job.options else ()), str(job.path)]


def compile_one(job: Job, defines: Sequence[str]) -> str:
    """What the compiler says about one file."""
    done = subprocess.run(command(job, defines), check=False, capture_output=True)
    said = done.stderr.decode("utf-8", "replace")
    return said or (f"exit status {done.returncode}" if done.returncode else "")


# -- the tool


def convert(cases: Sequence[Case], work: pathlib.Path) -> dict[str, ResultLike]:
    """One run of the tool over the testcases of each generation: the result of each by its name."""
    results: dict[str, ResultLike] = {}
    for generation in GENERATIONS:
        chosen = [case for case in cases if case.tags.generation == generation]
        if chosen:
            results |= convert_in(generation, chosen, work / generation)
    return results


def convert_in(
    generation: str, cases: Sequence[Case], work: pathlib.Path
) -> dict[str, ResultLike]:
    """One run of the tool over testcases of one generation.

    They are laid into a tree of that generation, and each is converted as if the parameter went
    everywhere: a site that is left in one does not hold up the others.
    """
    from gupvmas.convert import suggestion  # here, so that the rest of it needs no tool
    from gupvmas.base.progress import Progress
    from gupvmas.scan import Options, scan
    from gupvmas.base.tree import open_tree

    top = work / "tree"
    lay_out(generation, top)
    tops = {True: work / "driver", False: top}
    for case in cases:
        target = tops[case.group in DRIVERS] / case.name
        target.parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(case.before, target)
        if case.group not in DRIVERS:
            _build(case, top)
    results: dict[str, ResultLike] = {}
    for driver, where in tops.items():
        chosen = [case for case in cases if (case.group in DRIVERS) == driver]
        if not chosen:
            continue
        with open_tree(where, need_kernel=not driver) as tree:
            found = scan(tree, work / f"scan-{where.name}", Options(), Progress(quiet=True))
            texts = suggestion.make(found, work / f"made-{where.name}", {c.name for c in chosen})
            for case in chosen:
                sites = [site for site in found.sites if site.file == case.name]
                results[case.name] = Result(
                    texts.text(case.name, 1),
                    sites,
                    [finding for site in sites for finding in site.findings],
                    [u.reason for u in found.ledger.unaccounted if u.file == case.name],
                )
    return results


def _build(case: Case, top: pathlib.Path) -> None:
    """Add a testcase to what a tree builds: to the kernel, or as a module."""
    makefile = top / case.group / "Makefile"
    if not makefile.exists():
        with open(top / "Kbuild", "a", encoding="ascii") as kbuild:
            kbuild.write(f"obj-y += {case.group}/\n")
    with open(makefile, "a", encoding="ascii") as lines:
        lines.write(f"obj-{'m' if case.tags.module else 'y'} += {case.before.stem}.o\n")


def tag_problems(tags: Tags, result: ResultLike) -> list[str]:
    """Where the sites and findings of a result are not what the tags say."""
    problems = []
    wanted = list(zip(tags.classes, tags.conversions, tags.automatic))
    got = [(word(site.class_), word(site.conversion), site.automatic) for site in result.sites]
    reasons = [site.reason for site in result.sites]
    if got != wanted:
        problems.append(f"the sites are {got}, not {wanted}; reasons: {reasons}")
    slugs = {slug for site in result.sites for slug in site.slugs}
    for words in tags.reasons:
        if words.startswith("slug:"):
            if words[len("slug:") :] not in slugs:
                problems.append(f"no reason is {words}: {sorted(slugs)}")
        elif not any(words.lower() in reason.lower() for reason in reasons):
            problems.append(f"no reason says {words!r}: {reasons}")

    said = ("dangling", tags.dangling), ("may-dangle", tags.may_dangle), ("boundary", tags.boundary)
    for rule, texts in said:
        found = [finding.text for finding in result.findings if finding.rule == rule]
        problems += unlike(texts, found, "finding")
    return problems + unlike(tags.unread, getattr(result, "unread", ()), "unread part")


def unlike(wanted: Sequence[str], found: Sequence[str], what: str) -> list[str]:
    """Where texts that must occur, and lines that were found, are not about the same."""
    problems = [
        f"there is no {what} {text!r}: {found}"
        for text in wanted if not any(text in line for line in found)
    ]
    return problems + [
        f"this {what} is not expected: {line!r}"
        for line in found if not any(text in line for text in wanted)
    ]


def word(value: str) -> str:
    """The word of an enumeration that is a str, too."""
    return str(getattr(value, "value", value))


def differences(old: bytes, new: bytes, old_name: str, new_name: str) -> str:
    """A unified diff, as text whatever the encoding; carriage returns are made visible."""
    before, after = (
        data.decode("utf-8", "backslashreplace").replace("\r", "\\r").splitlines(True)
        for data in (old, new)
    )
    return "".join(
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(before, after, old_name, new_name)
    )


def leave_evidence(case: Case, got: bytes, where: pathlib.Path) -> str:
    """Writes NAME.before, .expected, .got and .diff; returns the diff."""
    stem = where / str(case)
    stem.parent.mkdir(parents=True, exist_ok=True)
    expected = case.after.read_bytes()
    diff = differences(expected, got, f"{case}.expected", f"{case}.got")
    contents = {
        ".before": case.before.read_bytes(),
        ".expected": expected,
        ".got": got,
        ".diff": diff.encode(),
    }
    for suffix, data in contents.items():
        stem.with_name(stem.name + suffix).write_bytes(data)
    return diff


def convert_tree(generation: str, work: pathlib.Path) -> dict[str, bytes]:
    """What the series makes of a generation's own files, by their names below testcases/."""
    from gupvmas.series import plan
    from gupvmas.series.emit import write as series
    from gupvmas.base.progress import Progress
    from gupvmas.scan import Options, scan
    from gupvmas.base.tree import open_tree

    top, own = work / "tree", layers(generation)[0]
    lay_out(generation, top)
    for path in own.rglob("*.[ch]"):
        shutil.copy(path, top / path.relative_to(own))
    found = {}
    with open_tree(top) as tree:
        seen = scan(tree, work / "scan", Options(), Progress(quiet=True))
        planned = plan.make(seen)
        script = series.write(seen, planned, work / "made")
        for path in sorted(own.rglob("*.[ch]")):
            name = path.relative_to(own).as_posix()
            found[path.relative_to(BEFORE).as_posix()] = script.text(name, len(planned.steps))
    return found
