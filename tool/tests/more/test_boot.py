# SPDX-License-Identifier: GPL-2.0-only
"""The comparison of two booted kernels, without a kernel and without qemu.

Consoles are text; qemu, make and the compilers are scripts; the guest's own program is compiled
and, where this machine can, run.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.verify import boot
from gupvmas.base import junit
from gupvmas.verify.boot.again.contents import contents
from gupvmas.verify.boot import compare, console, image, kernel, machines, model, program, qemu
from gupvmas.verify.boot.model import Guest, LogReport, Outcome, Verdict
from gupvmas.base.errors import IncompleteError, Status, UsageError
from gupvmas.base.progress import Progress
from gupvmas.verify.targets import Toolchain

GUEST = program.SOURCE
OK, NOT_OK, SKIP = Verdict.OK, Verdict.NOT_OK, Verdict.SKIP
X86 = machines.of("x86_64")[0]
QUIET = Progress(quiet=True)


def tap(*lines: str, plan: int | None = None) -> list[str]:
    """The lines of a guest; each is "ok NAME: VALUE" or "not ok ..."; numbered, with a plan."""
    out = []
    for number, line in enumerate(lines, 1):
        verdict = "not ok" if line.startswith("not ok ") else "ok"
        out.append(f"gup-vmas: {verdict} {number} {line[len(verdict) + 1 :]}")
    count = len(lines) if plan is None else plan
    return ["gup-vmas: TAP version 13", *out, f"gup-vmas: 1..{count}"]


# -- TAP


def test_a_line_of_tap_becomes_a_name_and_a_value() -> None:
    tests, trouble = console.results(tap("ok io_uring: two files in one range: -EINVAL"))
    assert tests == (Outcome("io_uring: two files in one range", OK, "-EINVAL"),)
    assert trouble == ""


def test_a_skipped_test_has_its_reason_as_value() -> None:
    tests, _ = console.results(tap("ok mte: all # SKIP no MTE, in this CPU: none"))
    assert tests == (Outcome("mte: all", SKIP, "no MTE, in this CPU: none"),)


def test_a_name_that_comes_twice_is_two_tests() -> None:
    tests, _ = console.results(tap("ok a: b: 1", "ok a: b: 2"))
    assert [test.name for test in tests] == ["a: b", "a: b (2)"]


def test_times_tasks_and_carriage_returns_are_no_part_of_a_line() -> None:
    text = "[    1.234567][    T1] gup-vmas: ok 1 a: b: 0\r\n[ 2.5] gup-vmas: 1..1\r\n"
    tests, trouble = console.results(console.lines_of(text))
    assert tests == (Outcome("a: b", OK, "0"),)
    assert trouble == ""


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (tap("ok a: b: 0")[:-1], "no plan"),
        (tap("ok a: b: 0", plan=2), "2 tests were made, 1 have left"),
        (["gup-vmas: ok 2 a: b: 0", "gup-vmas: 1..2"], "test 1 has left no line"),
        (tap(), "no tests"),
        ([], "no plan"),
    ],
)
def test_a_transcript_that_is_not_whole_is_trouble(lines: list[str], says: str) -> None:
    assert says in console.results(lines)[1]


# -- the kernel's log

SAMPLES = {
    "warning": [
        "------------[ cut here ]------------",
        "refs[0] look wrong to me",
        "WARNING: CPU: 1 PID: 77 at mm/some.c:2562 some_function+0x12/0x40",
        "Call Trace:",
        " some_function+0x12/0x40",
        "---[ end trace 0000000000000000 ]---",
    ],
    "bug": ["BUG: sleeping function called from invalid context at mm/some.c:12", "in_atomic(): 1"],
    "kasan": [
        "==================================================================",
        "BUG: KASAN: use-after-free in some_function+0x12/0x40",
        "Read of size 8 at addr ffff888003103df0 by task init/33",
    ],
    "lockdep": [
        "============================================",
        "WARNING: possible recursive locking detected",
        "6.1.0 #1 Not tainted",
    ],
    "panic": ["Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b"],
    "stall": ["INFO: task init:33 blocked for more than 120 seconds."],
    "lost": ["** 17 printk messages dropped **"],
    "ubsan": ["UBSAN: array-index-out-of-bounds in mm/some.c:3:4"],
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_complaint_of_the_kernel_is_found_with_the_test_before_it(kind: str) -> None:
    lines = tap("ok a: first: 0", "ok a: second: 0")
    [found] = console.reports([*lines[:2], *SAMPLES[kind], *lines[2:]])
    assert (found.kind, found.after) == (kind, "a: first")
    assert SAMPLES[kind][-1] in found.text or kind == "warning"


def test_what_warn_says_comes_with_its_report() -> None:
    [found] = console.reports(SAMPLES["warning"])
    assert found.text.splitlines()[0] == "refs[0] look wrong to me"


def test_an_oops_of_many_lines_is_one_report() -> None:
    oops = [
        "BUG: unable to handle page fault for address: ffffc90000000000",
        "#PF: supervisor read access in kernel mode",
        "Oops: 0000 [#1] PREEMPT SMP",
        "RIP: 0010:some_function+0x12/0x40",
        "---[ end trace 0000000000000000 ]---",
    ]
    assert [found.kind for found in console.reports(oops)] == ["bug"]


def test_arm64_oopses_are_found() -> None:
    lines = ["Unable to handle kernel paging request at virtual address ffffffc00800e010"]
    assert [found.kind for found in console.reports(lines)] == ["bug"]


@pytest.mark.parametrize(
    "line",
    [
        "Kernel command line: console=ttyS0 panic=-1 oops=no",
        "Lock dependency validator: Copyright (c) 2006 Red Hat, Inc., Ingo Molnar",
        "gup-vmas: ok 3 a: WARNING: BUG: -EIO",
        "page dumped because: gup_test: dump_pages() test",
        "process '/init' launched '/proc/self/exe' with NULL argv: empty string added",
        "kasan: KernelAddressSanitizer initialized",
        "pl011 9000000.pl011: no DMA platform data",
    ],
)
def test_ordinary_lines_are_no_complaint(line: str) -> None:
    assert console.reports([line]) == ()


# -- the comparison


def guest(
    side: str,
    *tests: Outcome,
    reports: Sequence[LogReport] = (),
    trouble: str = "",
    tail: Sequence[str] = (),
) -> Guest:
    """A guest that ran."""
    return Guest(side, tests, tuple(reports), trouble, tuple(tail), 1.0, "/log")


def found(before: Guest, after: Guest) -> list[tuple[str, str, str]]:
    """Kind, side and name of all findings."""
    return [(f.kind, f.side, f.name) for f in compare.compare(before, after)]


FIRST = Outcome("a: first", OK, "0")
BAD = Outcome("a: bad", NOT_OK, "-EIO, should be 0")


def test_equal_transcripts_have_no_finding() -> None:
    skipped = Outcome("a: s", SKIP, "no")
    assert found(guest("before", FIRST, skipped), guest("after", FIRST, skipped)) == []


def test_another_errno_is_a_difference_that_shows_both() -> None:
    one, other = Outcome("a: b", OK, "-EINVAL"), Outcome("a: b", OK, "-EFAULT")
    [finding] = compare.compare(guest("before", one), guest("after", other))
    assert (finding.kind, finding.name) == (model.DIFFERENCE, "a: b")
    assert finding.text == "before: -EINVAL; after: -EFAULT"


def test_a_test_that_only_one_kernel_skips_is_a_difference() -> None:
    one, other = Outcome("a: b", OK, "0"), Outcome("a: b", SKIP, "none here")
    [finding] = compare.compare(guest("before", one), guest("after", other))
    assert finding.text == "before: 0; after: skipped: none here"


def test_a_test_that_is_gone_is_a_difference() -> None:
    assert found(guest("before", FIRST, BAD), guest("after", FIRST))[0][0] == model.DIFFERENCE


def test_a_test_that_fails_on_both_is_named_once_as_failed() -> None:
    assert found(guest("before", BAD), guest("after", BAD)) == [(model.FAILED, "both", "a: bad")]


def test_after_a_crash_what_is_missing_is_not_listed_test_by_test() -> None:
    crashed = guest("after", FIRST, trouble="Kernel panic", tail=["the last line"])
    rest = [Outcome(f"a: {n}", OK, "0") for n in range(100)]
    [finding] = compare.compare(guest("before", FIRST, *rest), crashed)
    assert (finding.kind, finding.side) == (model.TROUBLE, "after")
    assert "the last line" in finding.text


def test_a_new_warning_is_a_finding_of_the_kernel_after() -> None:
    warning = LogReport("warning", "WARNING: CPU: 1 PID: 7 at a.c:1 f+0x1/0x2", "a: first")
    [finding] = compare.compare(guest("before"), guest("after", reports=[warning]))
    assert (finding.kind, finding.side) == (model.REPORT, "after")
    assert "a: first" in finding.name and "a.c:1" in finding.text


def test_the_same_warning_of_both_kernels_is_still_a_finding() -> None:
    one = LogReport("warning", "WARNING: CPU: 1 PID: 7 at a.c:1 f+0x1/0x2", "a: first")
    other = LogReport("warning", "WARNING: CPU: 0 PID: 8 at a.c:3 f+0x1/0x3", "a: first")
    results = found(guest("before", reports=[one]), guest("after", reports=[other]))
    assert [(kind, side) for kind, side, _ in results] == [(model.REPORT, "both")]


# -- the configuration


def test_an_option_that_the_tree_does_not_have_is_named() -> None:
    asked = "# a comment\nCONFIG_A=y\nCONFIG_B=17\n# CONFIG_C is not set\n# CONFIG_D is not set\n"
    got = "CONFIG_A=y\nCONFIG_B=16\nCONFIG_C=y\n"
    assert kernel.not_set(asked, got) == ("CONFIG_B=17", "CONFIG_C=n")


@pytest.mark.parametrize("arch", boot.ARCHES)
def test_every_line_of_the_fragments_is_a_comment_or_an_option(arch: str) -> None:
    for line in kernel.fragments(arch, kasan=True).splitlines():
        assert not line or line.startswith("# ") or line.startswith("CONFIG_"), line


def test_no_option_is_asked_for_twice() -> None:
    for arch in boot.ARCHES:
        options = [
            line.partition("=")[0]
            for line in kernel.fragments(arch, kasan=True).splitlines()
            if line.startswith("CONFIG_")
        ]
        assert len(options) == len(set(options))


# -- building and keeping: a tree whose Makefile is ours

MAKEFILE = """
O ?= .
allnoconfig:
\tcp $(KCONFIG_ALLCONFIG) $(O)/.config
\t@echo configured >>$(LOG)
bzImage:
\t@echo built >>$(LOG)
\tmkdir -p $(O)/arch/x86/boot
\tcat $(CURDIR)/source >$(O)/arch/x86/boot/bzImage
"""


class Trees:
    """Small trees that build like a kernel, and a place to keep what was built."""

    def __init__(self, directory: pathlib.Path) -> None:
        self.directory = directory
        self.log = directory / "log"
        self.cache = directory / "cache"

    def tree(self, name: str, source: str, makefile: str = MAKEFILE) -> pathlib.Path:
        """A tree with that source."""
        tree = self.directory / name
        tree.mkdir(exist_ok=True)
        (tree / "Makefile").write_text(makefile)
        (tree / "source").write_text(source)
        return tree

    def build(self, tree: pathlib.Path, asked: str = "CONFIG_A=y\n") -> kernel.Kernel:
        """Build it, with a log of what make was asked for."""
        builder = kernel.Builder(
            X86, Toolchain("", "gcc", "gcc 1"), asked, self.directory / "work", self.cache, 1,
            {**os.environ, "LOG": str(self.log)},
        )  # fmt: skip
        return builder.build(tree, contents(tree), self.directory / "image", QUIET)

    def made(self) -> list[str]:
        """What make has done so far."""
        return self.log.read_text().split() if self.log.exists() else []


@pytest.fixture
def trees(tmp_path: pathlib.Path) -> Trees:
    return Trees(tmp_path)


def test_a_kernel_is_built_once_for_the_same_source(trees: Trees) -> None:
    first = trees.build(trees.tree("a", "one"))
    assert first.image.read_text() == "one" and first.seconds > 0
    second = trees.build(trees.tree("b", "one"))
    assert second.image.read_text() == "one" and second.seconds == 0
    assert trees.made() == ["configured", "built"]
    assert second.config == "CONFIG_A=y\n"


@pytest.mark.parametrize("what", ["source", "configuration"])
def test_a_kernel_is_built_again_for(trees: Trees, what: str) -> None:
    trees.build(trees.tree("a", "one"))
    if what == "source":
        trees.build(trees.tree("a", "two"))
    else:
        trees.build(trees.tree("a", "one"), "CONFIG_B=y\n")
    assert trees.made().count("built") == 2


def test_a_kept_kernel_that_is_cut_short_is_built_again(trees: Trees) -> None:
    first = trees.build(trees.tree("a", "one"))
    first.image.write_text("")
    again = trees.build(trees.tree("a", "one"))
    assert again.image.read_text() == "one"
    assert trees.made().count("built") == 2


def test_no_more_kernels_are_kept_than_the_limit(
    trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "LIMIT", 3)
    for number in range(5):
        trees.build(trees.tree("a", f"source {number}"))
    assert len(list(trees.cache.iterdir())) == 3


def test_a_kernel_that_does_not_build_says_why(trees: Trees) -> None:
    broken = MAKEFILE + "\t@echo 'mm/some.c:3:1: error: too few arguments'; exit 1\n"
    with pytest.raises(kernel.BuildError, match="too few arguments"):
        trees.build(trees.tree("a", "one", broken))
    assert not trees.cache.exists()


def test_a_tree_that_has_been_built_in_is_refused(trees: Trees) -> None:
    tree = trees.tree("a", "one")
    (tree / ".config").write_text("")
    with pytest.raises(IncompleteError, match="mrproper"):
        trees.build(tree)


# -- qemu, which is a script here


def script(path: pathlib.Path, text: str) -> pathlib.Path:
    """An executable shell script."""
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return path


def run_fake(
    directory: pathlib.Path, text: str, timeout: float = 20, silence: float = 20
) -> Guest:
    """Run a script for qemu."""
    fake = script(directory / "qemu", text)
    return qemu.run(X86, [str(fake)], "after", directory / "console", timeout, silence)


def echo(*lines: str) -> str:
    """Shell for printing them."""
    return "".join(f"echo '{line}'\n" for line in lines)


def test_a_guest_that_gets_to_its_end_is_in_no_trouble(tmp_path: pathlib.Path) -> None:
    ran = run_fake(tmp_path, echo("Linux version 6.1", *tap("ok a: b: 0")))
    assert (ran.trouble, ran.tail, ran.reports) == ("", (), ())
    assert ran.tests == (Outcome("a: b", OK, "0"),)


def test_a_guest_that_hangs_is_ended_and_shows_its_last_lines(tmp_path: pathlib.Path) -> None:
    ran = run_fake(tmp_path, echo("one", "last words") + "exec sleep 1000\n", silence=0.5)
    assert "hangs" in ran.trouble
    assert ran.tail[-1] == "last words"


def test_a_guest_that_talks_for_ever_is_ended(tmp_path: pathlib.Path) -> None:
    ran = run_fake(tmp_path, "while :; do echo more; sleep 0.05; done\n", timeout=1)
    assert "not done after 1 seconds" in ran.trouble


def test_a_guest_is_ended_when_nobody_waits_for_it(tmp_path: pathlib.Path) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    fake = script(tmp_path / "qemu", "exec sleep 1000\n")
    ran = qemu.run(X86, [str(fake)], "after", tmp_path / "console", 900, 900, stop)
    assert ran.trouble == "it was ended"


def test_a_panic_is_trouble_even_with_a_plan(tmp_path: pathlib.Path) -> None:
    ran = run_fake(tmp_path, echo(*tap("ok a: b: 0"), "Kernel panic - not syncing: why"))
    assert ran.trouble == "Kernel panic - not syncing: why"


def test_qemu_that_does_not_start_is_one_line_with_what_it_said(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="status 3: cannot find my ROM"):
        run_fake(tmp_path, "echo 'cannot find my ROM' >&2; exit 3\n")


def test_the_kernel_is_told_of_a_console_and_of_the_words_for_init() -> None:
    mte = next(machine for machine in machines.MACHINES if machine.init)
    words = mte.command("qemu", pathlib.Path("/k"), pathlib.Path("/i"), "tcg")
    append = words[words.index("-append") + 1]
    assert append.startswith("console=") and append.endswith(" -- no-access")
    assert "-no-reboot" in words


# -- all of it, with small trees and a fake qemu


@pytest.fixture
def whole(
    trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., model.ArchResult]]:
    """Boots two trees on x86_64; the fake qemu prints what it is given as a kernel."""
    tools = trees.directory / "bin"
    tools.mkdir()
    script(
        tools / X86.qemu,
        'while [ "$1" != -kernel ]; do shift; done\ncat "$2"\n',
    )
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(trees.log))
    monkeypatch.setenv("CC", "gcc")
    if machines_here() != "x86_64":
        pytest.skip("the small kernels are for x86_64")

    def run(before: str, after: str, after_makefile: str = MAKEFILE) -> model.ArchResult:
        options = boot.BootOptions(
            arches=("x86_64",), required=True, jobs=1, cache=trees.cache
        )
        report = boot.boot(
            trees.tree("before", before), trees.tree("after", after, after_makefile),
            trees.directory / "work", options, QUIET,
        )  # fmt: skip
        [result] = report.arches
        return result

    yield run


def machines_here() -> str:
    return os.uname().machine


Whole = Callable[..., model.ArchResult]


def said(*lines: str) -> str:
    return "\n".join(tap(*lines)) + "\n"


def test_two_kernels_that_answer_alike_are_status_0(whole: Whole) -> None:
    result = whole(said("ok a: b: 0"), said("ok a: b: 0") + "another source, the same answers\n")
    assert result.status == Status.DONE
    assert result.built == 2


def test_kernels_that_differ_are_findings_and_the_text_says_where(whole: Whole) -> None:
    result = whole(said("ok a: b: -EINVAL"), said("ok a: b: 0"))
    text = boot.as_text(boot.BootReport((result,)))
    assert result.status == Status.FINDINGS
    assert "x86_64: difference: a: b\n    before: -EINVAL; after: 0\n" in text
    assert all(len(line) <= 80 for line in text.splitlines()[:2])


def test_a_second_run_builds_nothing(whole: Whole, trees: Trees) -> None:
    whole(said("ok a: b: 0"), said("ok a: b: 0") + "x\n")
    before = trees.made()
    result = whole(said("ok a: b: 0"), said("ok a: b: 0") + "x\n")
    assert result.built == 0
    assert trees.made() == before


def test_a_tip_that_does_not_build_is_a_finding(whole: Whole) -> None:
    broken = MAKEFILE + "\t@echo 'x.c:1: error: no such member'; exit 1\n"
    result = whole(said("ok a: b: 0"), said("ok a: b: 0"), broken)
    assert result.status == Status.FINDINGS
    [finding] = result.findings
    assert (finding.kind, finding.side) == (model.BUILD, "after")
    assert "no such member" in finding.text


def test_the_report_is_json(whole: Whole) -> None:
    report = boot.BootReport((whole(said("ok a: b: 1", "not ok a: c: 2"), said("ok a: b: 2")),))
    document = json.loads(json.dumps(boot.as_document(report)))
    assert document["status"] == 1
    [machine] = document["machines"]
    assert machine["before"]["counts"] == {"ok": 1, "not ok": 1, "skip": 0}
    assert {finding["kind"] for finding in machine["findings"]} == {"difference"}


def test_the_report_is_junit(whole: Whole) -> None:
    one, other = said("ok a: b: 1", "ok a: c: 2"), said("ok a: b: 2", "ok a: c: 2")
    report = boot.BootReport((whole(one, other),))
    document = junit.Report()
    boot.add_junit(report, document)
    suites = ElementTree.fromstring(document.text())
    [suite] = suites
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    [failure] = suite.iter("failure")
    assert "before: 1; after: 2" in (failure.text or "")


# -- what is not there


def empty_path(directory: pathlib.Path, *names: str) -> str:
    """A PATH with nothing but these programs."""
    tools = directory / "few"
    tools.mkdir()
    for name in names:
        found_ = shutil.which(name)
        assert found_
        (tools / name).symlink_to(found_)
    return str(tools)


def test_without_qemu_one_line_names_the_package(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if machines_here() != "x86_64":
        pytest.skip("needs a compiler for x86_64")
    monkeypatch.setenv("PATH", empty_path(tmp_path, "gcc", "ld"))
    monkeypatch.delenv("CC", raising=False)
    options = boot.BootOptions(arches=("x86_64",), required=True)
    package = r"no qemu-system-x86_64 \(apt-get install qemu-system-x86\)"
    with pytest.raises(UsageError, match=package):
        boot.boot(tmp_path, tmp_path, tmp_path, options, QUIET)


def test_what_was_not_asked_for_by_name_is_reported_as_not_run(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", empty_path(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    report = boot.boot(tmp_path, tmp_path, tmp_path, boot.BootOptions(), QUIET)
    assert report.status == Status.INCOMPLETE
    assert {result.arch for result in report.arches} == set(boot.ARCHES)
    assert "not run" in boot.as_text(report)
    document = junit.Report()
    boot.add_junit(report, document)
    suites = ElementTree.fromstring(document.text())
    assert all(suite.get("skipped") == "1" for suite in suites)


def test_an_architecture_without_a_guest_is_wrong_usage(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="no guest for 'vax'"):
        boot.boot(tmp_path, tmp_path, tmp_path, boot.BootOptions(arches=("vax",)), QUIET)


# -- the guest's own program


@pytest.mark.parametrize("compiler", ["gcc", "clang", "aarch64-linux-gnu-gcc"])
def test_the_guest_compiles_without_a_warning(compiler: str, tmp_path: pathlib.Path) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    library = pathlib.Path("/usr/aarch64-linux-gnu/lib/libc.a")
    if compiler.startswith("aarch64") and not library.exists():
        pytest.skip("libc6-dev-arm64-cross is not installed")
    done = subprocess.run(
        ["make", "-s", "-C", str(GUEST), f"O={tmp_path}", f"CC={compiler}"],
        capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "guest").stat().st_mode & stat.S_IXUSR


@pytest.fixture(scope="session")
def native(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The guest's program for this machine."""
    place = tmp_path_factory.mktemp("guest")
    subprocess.run(
        ["make", "-s", "-C", str(GUEST), f"O={place}", "CC=gcc"], check=True,
        env={**os.environ, "MAKEFLAGS": ""},
    )  # fmt: skip
    return place / "guest"


def test_the_groups_that_need_no_guest_pass_on_this_machine(native: pathlib.Path) -> None:
    # A container may forbid to trace: then the group says so in its first line.
    done = subprocess.run(
        [native, "exec"], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    lines = [console.PREFIX + line for line in done.stdout.splitlines()]
    tests, trouble = console.results(lines)
    assert (done.returncode, trouble) == (0, "")
    assert [test.name for test in tests if test.verdict is NOT_OK] == []
    assert len(tests) > 5


def test_a_group_that_can_t_be_made_here_is_skipped_with_a_reason(native: pathlib.Path) -> None:
    if os.path.exists("/sys/kernel/debug/gup_test"):
        pytest.skip("this kernel has gup_test")
    done = subprocess.run(
        [native, "gup_test"], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    tests, _ = console.results(console.PREFIX + line for line in done.stdout.splitlines())
    assert tests[0].verdict is SKIP and "GUP_TEST" in tests[0].value


def test_without_the_name_of_a_group_it_says_which_there_are(native: pathlib.Path) -> None:
    done = subprocess.run([native], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "io_uring" in done.stderr


def test_the_prefix_of_the_guest_is_the_one_that_is_looked_for() -> None:
    assert f'#define PREFIX "{console.PREFIX}"' in (GUEST / "report.h").read_text()


def test_the_initramfs_is_one_that_cpio_can_read(tmp_path: pathlib.Path) -> None:
    if shutil.which("cpio") is None:
        pytest.skip("cpio is not installed")
    done = subprocess.run(
        ["cpio", "-t", "-v"], input=image.initramfs(b"program"), capture_output=True, check=False
    )
    listed = [line.split() for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert {words[-1] for words in listed} == {
        "dev", "dev/console", "dev/null", "dev/mem", "dev/kmsg", "init",
    }  # fmt: skip
    assert next(words[0] for words in listed if words[-1] == "init") == "-rwxr-xr-x"
    subprocess.run(
        ["cpio", "-i", "--quiet", "init"], input=image.initramfs(b"program"), cwd=tmp_path,
        check=True,
    )  # fmt: skip
    assert (tmp_path / "init").read_bytes() == b"program"


# -- the trial


def test_every_defect_has_a_line_that_catches_it_or_a_reason() -> None:
    directory = ROOT / "tool" / "dev"
    sys.path.insert(0, str(directory))
    try:
        import check_boot
        import defects
    finally:
        sys.path.remove(str(directory))
    assert {defect.name for defect in defects.DEFECTS} == set(check_boot.EXPECTED)
    for expected in check_boot.EXPECTED.values():
        assert expected.arch in boot.ARCHES
        assert bool(expected.line) != bool(expected.why)
