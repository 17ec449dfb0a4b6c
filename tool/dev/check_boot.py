#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Boots Linux 6.1 as it is and with the series, and checks that programs see no difference.

usage: check_boot.py [--linux DIR] [--jobs N] [--arch LIST] [--no-kasan] [--defect NAME]...

The tree is Linux 6.1; without --linux Debian's linux-source-6.1 is unpacked below build/kernel.
It is only read: all work is done in build/kernel/boot, which stays there, kernels included, so
that a second run builds nothing. The last line is "N passed, N failed, N skipped"; status 1 if
anything failed.

With --defect (NAME, or "all") it is a trial: a mistake of tool/dev/defects.py is planted in the
tree with the series, and must be caught by a certain line of the guest; or must not show, where
it is known why it can't.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
import resource
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import kernels
from check_kernel import Failure, Report, expect
from defects import DEFECTS, Defect, DefectError
from kernels import KERNELS, ROOT, TOOL, KernelError, environment, git, run

sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.verify import boot
from gupvmas.verify.boot import model
from gupvmas.base.errors import GupVmasError
from gupvmas.base.progress import Progress

@dataclasses.dataclass(frozen=True)
class Expected:
    """How a defect shows: a finding about the test ``line`` of a guest; or why it can't."""

    arch: str
    line: str = ""
    why: str = ""


EXPECTED = {
    "access-lookup": Expected("x86_64", "remote: VM_PFNMAP with access(), PEEKDATA"),
    "raw-address": Expected("arm64", "mte: peek, tagged address"),
    "gate-area": Expected(
        "x86_64",
        why="no caller of the helper gets as far as a page of the gate area. "
        "__access_remote_vm() of 6.1.192 first looks for a VMA, and gives up where neither "
        "vma_lookup() nor expand_stack() has one: 'remote: vsyscall, PEEKDATA' is -EIO before "
        "the series, too. uprobes only work on VMAs of files, and arm64, which has MTE, has no "
        "gate area. What does reach that page, process_vm_readv(), asks for no VMA.",
    ),
    "first-vma": Expected("x86_64", "io_uring: file, private"),
}


class Trees:
    """The two trees, as clones that stay from run to run."""

    def __init__(self, linux: Path) -> None:
        self.linux = linux
        self.work = KERNELS / "boot"
        self.before = self.work / "before"
        self.after = self.work / "after"
        self.env = environment(self.work / "cache")

    def make(self) -> str:
        """Both trees, and the series on one."""
        self.work.mkdir(parents=True, exist_ok=True)
        base = git(self.linux, "rev-parse", "HEAD") if kernels.is_repository(self.linux) else ""
        self._reset(self.before, base)
        out = self.work / "out"
        shutil.rmtree(out, ignore_errors=True)
        run([TOOL, "series", "--tree", self.before, "--signoff", "-o", out], self.env)
        patches = sorted(out.glob("0*.patch"))[1:]
        expect(patches, "the series has no patches")
        self._apply(base, patches)
        return f"{len(patches)} patches on {self.linux}; the trees are in {self.work}"

    def _apply(self, base: str, patches: Sequence[Path]) -> None:
        """The series on a tree of its own; the one of the last run, if that had the same."""
        digest = hashlib.sha256(b"".join(patch.read_bytes() for patch in patches)).hexdigest()
        stamp = self.work / "after.made"
        made = stamp.read_text().split() if stamp.exists() else []
        if base and made[:-1] == [base, digest] and self._has(self.after, made[-1]):
            git(self.after, "checkout", "-q", "-f", "--detach", made[2])
            git(self.after, "clean", "-q", "-f", "-d", "-x")
            return
        stamp.unlink(missing_ok=True)
        self._reset(self.after, base)
        git(self.after, "am", "-q", *map(str, patches))
        if base:
            stamp.write_text(f"{base} {digest} {git(self.after, 'rev-parse', 'HEAD')}")

    def _has(self, tree: Path, commit: str) -> bool:
        if not (tree / ".git").exists():
            return False
        command = ["git", "-C", str(tree), "cat-file", "-e", commit]
        return run(command, self.env, check=False).returncode == 0

    def _reset(self, tree: Path, base: str) -> None:
        if base and self._has(tree, base):
            # Only what differs is written.
            shutil.rmtree(tree / ".git" / "rebase-apply", ignore_errors=True)
            git(tree, "checkout", "-q", "-f", "--detach", base)
            git(tree, "clean", "-q", "-f", "-d", "-x")
            return
        shutil.rmtree(tree, ignore_errors=True)
        kernels.private_copy(self.linux, tree)

    def restore(self) -> None:
        """The series alone again."""
        git(self.after, "checkout", "-q", "-f", "--", ".")


def whole(result: model.ArchResult) -> str:
    """Both guests got to their end."""
    wrong = _findings(result, model.TROUBLE, model.BUILD, model.INCOMPLETE)
    expect(not wrong, wrong)
    assert result.before is not None and result.after is not None
    made = f"{result.built} kernels built in {result.build_seconds:.0f} s"
    notes = [
        f"{made if result.built else 'both kernels kept from before'}; "
        f"guests {result.before.seconds:.0f} s and {result.after.seconds:.0f} s"
    ]
    notes += [f"this tree does not have {option}" for option in result.missing]
    return "\n".join(notes)


def same(result: model.ArchResult) -> str:
    """The transcripts are equal."""
    wrong = _findings(result, model.DIFFERENCE)
    expect(not wrong, wrong)
    assert result.after is not None
    tests = result.after.tests
    skipped = [test for test in tests if test.verdict is boot.Verdict.SKIP]
    reasons = sorted({f"{test.name}: {test.value}" for test in skipped})
    return "\n".join(
        [f"{len(tests)} tests, {len(skipped)} of them skipped", *(f"- {r}" for r in reasons)]
    )


def right(result: model.ArchResult) -> str:
    """No test says not ok."""
    wrong = _findings(result, model.FAILED)
    expect(not wrong, wrong)
    assert result.after is not None
    return f"{sum(test.verdict is boot.Verdict.OK for test in result.after.tests)} are ok"


def clean(result: model.ArchResult) -> str:
    """The kernels have nothing to complain about."""
    wrong = _findings(result, model.REPORT)
    expect(not wrong, wrong)
    return "no WARN, BUG, lockdep or KASAN report in either log"


def _findings(result: model.ArchResult, *kinds: str) -> str:
    return "\n".join(
        f"{finding.side}: {finding.name}: {finding.text}"
        for finding in result.findings
        if finding.kind in kinds
    )


ROWS: tuple[tuple[str, Callable[[model.ArchResult], str]], ...] = (
    ("both kernels boot", whole),
    ("the same answers", same),
    ("no test fails", right),
    ("clean logs", clean),
)


def check(trees: Trees, options: boot.BootOptions, report: Report) -> None:
    """The series: a row for each machine and each thing that must hold."""
    found: list[model.ArchResult] = []

    def booted() -> str:
        try:
            result = boot.boot(
                trees.before, trees.after, trees.work / "work", options, Progress(verbose=True)
            )
        except GupVmasError as error:
            raise Failure(str(error)) from error
        found.extend(result.arches)
        return boot.as_text(result)

    if not report.check("build and boot", booted):
        return
    for result in found:
        if result.not_run:
            report.skip(result.machine, result.not_run)
            continue
        for name, function in ROWS:
            report.check(f"{result.machine}: {name}", lambda: function(result))


def trial(trees: Trees, options: boot.BootOptions, defect: Defect) -> str:
    """Plant a defect, and say how it showed, or why it did not. Raises Failure otherwise."""
    expected = EXPECTED[defect.name]
    try:
        defect.plant(trees.after)
        result = boot.boot(
            trees.before,
            trees.after,
            trees.work / "work",
            dataclasses.replace(options, arches=(expected.arch,), required=True),
            Progress(verbose=True),
        )
    except (GupVmasError, DefectError) as error:
        raise Failure(str(error)) from error
    finally:
        trees.restore()
    found = [
        f"{arch.machine}: {finding.kind}: {finding.name}: {' '.join(finding.text.split())[:200]}"
        for arch in result.arches
        for finding in arch.findings
    ]
    every = "\n".join(found)
    # A kernel that can't be built or does not boot would prove nothing.
    expect(all(arch.before and arch.after for arch in result.arches), every)
    if expected.why:
        expect(not found, "it is reached after all:\n" + every)
        return f"{defect.words}\nnot reached: {expected.why}"
    names = {finding.name for arch in result.arches for finding in arch.findings}
    expect(found, "not caught: the guests see no difference")
    expect(expected.line in names, f"not caught by '{expected.line}', but by:\n{every}")
    return f"{defect.words}\ncaught, {len(found)} findings:\n{every}"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Boot 6.1 with and without the series.")
    parser.add_argument("--linux", type=Path, metavar="DIR", help="a tree of Linux 6.1")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="for make (default: 2)")
    parser.add_argument(
        "--arch", default=",".join(boot.ARCHES), metavar="LIST", help="default: %(default)s"
    )
    parser.add_argument("--no-kasan", action="store_true", help="kernels without KASAN")
    parser.add_argument(
        "--defect", action="append", default=[], metavar="NAME", help="a trial; or 'all'"
    )
    arguments = parser.parse_args(argv)
    known = {defect.name: defect for defect in DEFECTS if defect.name in EXPECTED}
    names = list(known) if "all" in arguments.defect else arguments.defect
    try:
        for name in names:
            if name not in known:
                raise KernelError(f"no defect '{name}'; there are: {', '.join(known)}")
        linux = arguments.linux.resolve() if arguments.linux else kernels.debian("6.1")
        if not (linux / "mm" / "gup.c").exists():
            raise KernelError(f"{linux}: not a kernel tree")
    except KernelError as error:
        print(f"check_boot.py: {error}", file=sys.stderr)
        return 2
    trees = Trees(linux)
    # What the environment says of compilers and make is for the user's kernels.
    for name in set(os.environ) - set(trees.env):
        del os.environ[name]
    options = boot.BootOptions(
        arches=tuple(arguments.arch.split(",")),
        jobs=arguments.jobs,
        kasan=not arguments.no_kasan,
        cache=trees.work / "cache" / "kernels",
    )
    report = Report()
    if report.check("the trees before and after", trees.make):
        for name in names:
            report.check(f"defect {name}", lambda: trial(trees, options, known[name]))
        if not names:
            check(trees, options, report)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.0f} s of the processor, by all that was started")
    report.print_table()
    return 1 if report.count("FAILED") else 0


if __name__ == "__main__":
    sys.exit(main())
