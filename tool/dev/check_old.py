#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the tool on an old kernel: Debian 11's linux-source-5.10, scanned, converted and built.

usage: check_old.py [--linux DIR] [--jobs N] [--no-build]

The source is fetched from Debian 11, checked by Debian's keyring and unpacked below build/kernel;
nothing of it is installed. All work is done in a clone, build/kernel/check-old. It is built by the
host's compiler for x86_64. The last line is "N passed, N failed, N skipped"; status 1 if anything
failed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import kernels
from check_kernel import Report, equal, expect
from kernels import KERNELS, TOOL, KernelError, environment, git, run

SUBJECTS = (
    "gpu: drm: i915_vma: rename vma_lookup() to i915_vma_lookup()",
    "mm: add vma_lookup()",
    "mm/gup: remove unused vmas parameter from get_user_pages()",
    "mm/gup: remove unused vmas parameter from pin_user_pages_remote()",
    "mm/gup: remove vmas parameter from get_user_pages_remote()",
    "io_uring: avoid use of vmas parameter in pin_user_pages()",
    "mm/gup: remove vmas parameter from pin_user_pages()",
    "mm/gup: remove vmas array from internal GUP functions",
)
CLASSES = {"unused": 24, "ignored": 1, "single": 3, "multi": 1}

#: What keeps its parameter, because the DAX check of __gup_longterm_locked() reads VMAs, and what
#: loses it.
KEEPS = ("__get_user_pages", "__get_user_pages_locked", "check_dax_vmas")
LOSES = ("__gup_longterm_locked", "__get_user_pages_remote", *(
    "get_user_pages", "pin_user_pages", "get_user_pages_remote", "pin_user_pages_remote"))

#: KVM is built from a folder that is not that of its files, by a Makefile of arch/x86.
ELSEWHERE = {"arch/x86/kvm/": ("virt/kvm/async_pf.o", "virt/kvm/kvm_main.o")}


class Checks:
    """The checks, in their order: later ones use what earlier ones made."""

    def __init__(self, linux: Path, jobs: int) -> None:
        self.linux = linux
        self.jobs = jobs
        self.work = KERNELS / "check-old"
        self.copy = self.work / "linux"
        self.out = self.work / "out"
        self.builds = KERNELS / "verify-old"
        self.env = environment(self.work / "cache")
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        kernels.private_copy(linux, self.copy)

    def probe(self) -> str:
        """The headers say what 5.10 is."""
        found = self._json("backport", "probe")
        roles = found["functions"]["get_user_pages_remote"]["roles"]
        equal(
            "get_user_pages_remote", roles,
            ["mm", "start", "nr_pages", "gup_flags", "pages", "vmas", "locked"],
        )
        equal("vma_lookup", found["features"]["vma_lookup"], None)
        equal("GUP strips tags by", found["untag"], "untagged_addr")
        return f"{len(found['functions'])} functions"

    def scan(self) -> str:
        """Every site is found and every occurrence accounted for."""
        found = self._json("scan")
        counts = {name: n for name, n in found["summary"]["classes"].items() if n}
        equal("classes", counts, CLASSES)
        expect(found["ledger"]["balanced"], "the ledger does not balance")
        manual = [s for s in found["sites"] if not s["automatic"]]
        equal("sites that are left", manual, [])
        return ", ".join(f"{n} {name}" for name, n in counts.items())

    def series(self) -> str:
        """The series has its commits, and applies."""
        run([TOOL, "series", "--tree", self.copy, "-o", self.out, "-q"], self.env)
        patches = sorted(self.out.glob("0*.patch"))[1:]
        run(["git", "-C", self.copy, "am", "-q", *patches], self.env)
        subjects = git(self.copy, "log", "--reverse", "--format=%s", f"-{len(patches)}")
        equal("subjects", tuple(subjects.splitlines()), SUBJECTS)
        again = self._json("scan")
        equal("sites after it", {s["class"] for s in again["sites"]}, {"converted"})
        return f"{len(patches)} patches"

    def dax(self) -> str:
        """What reads VMAs inside GUP still has them."""
        text = (self.copy / "mm" / "gup.c").read_text()
        for names, wanted in ((KEEPS, True), (LOSES, False)):
            for name in names:
                heads = [
                    head.partition(")")[0]
                    for head in text.split(f" {name}(")[1:]
                    if head.partition(")")[2].lstrip().startswith("{")
                ]
                expect(heads, f"no definition of {name}()")
                for head in heads:
                    equal(f"{name}() has VMAs", "vm_area_struct **" in head, wanted)
        return f"{', '.join(KEEPS)} keep their parameter"

    def build(self) -> str:
        """Every commit builds, without a new warning."""
        found = self._json(
            "verify", "--series", self.out, "--arch", "x86_64", "-o", self.builds,
            "-j", str(self.jobs), tree=self.linux, status=(0, 3),
        )  # fmt: skip
        equal("findings", found["findings"], [])
        odd = [
            str(item) for item in found["incomplete"]
            if "another architecture" not in str(item)
            and not any(o.replace(".o", ".c") in str(item) for e in ELSEWHERE.values() for o in e)
        ]
        equal("incomplete", odd, [])
        return f"{len(found['commits'])} states"

    def elsewhere(self) -> str:
        """What is built by the Makefile of another folder, after the series."""
        objects = self.work / "build"
        objects.mkdir()
        config = (self.builds / "x86_64" / "build" / ".config").read_text()
        # What make builds of a folder by its name are no modules.
        (objects / ".config").write_text(config.replace("CONFIG_KVM=m", "CONFIG_KVM=y"))
        make: list[str | Path] = ["make", "-s", "-C", self.copy, f"O={objects}", f"-j{self.jobs}",
                "KCFLAGS=-Wno-error"]  # fmt: skip
        run([*make, "olddefconfig"], self.env)
        built = []
        for folder, names in ELSEWHERE.items():
            run([*make, "-k", folder], self.env, check=False)
            for name in names:
                expect((objects / name).exists(), f"{name} was not built")
                built.append(name)
        return ", ".join(built)

    def _json(
        self, *words: str | Path, tree: Path | None = None, status: Sequence[int] = (0,)
    ) -> Any:
        command = [TOOL, *words, "--tree", str(tree or self.copy), "--format", "json"]
        done = run(command, self.env, check=False)
        expect(done.returncode in status, f"status {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Check the tool on Linux 5.10.")
    parser.add_argument("--linux", type=Path, metavar="DIR", help="a tree of Linux 5.10")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="for make (default: 2)")
    parser.add_argument("--no-build", action="store_true", help="leave the builds out")
    arguments = parser.parse_args(argv)
    try:
        linux = arguments.linux.resolve() if arguments.linux else kernels.debian_11("5.10")
        checks = Checks(linux, arguments.jobs)
    except KernelError as error:
        print(f"check_old.py: {error}", file=sys.stderr)
        return 2
    report = Report()
    report.check("probe", checks.probe)
    report.check("scan", checks.scan)
    if report.check("series", checks.series):
        report.check("the DAX check", checks.dax)
        if arguments.no_build:
            report.skip("build", "--no-build")
        elif report.check("build", checks.build):
            report.check("KVM", checks.elsewhere)
    report.print_table()
    return 1 if report.count("FAILED") else 0


if __name__ == "__main__":
    sys.exit(main())
