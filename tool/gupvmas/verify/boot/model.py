# SPDX-License-Identifier: GPL-2.0-only
"""What a boot is asked to do, and what came of it."""

from __future__ import annotations

import dataclasses
import enum
import os
from pathlib import Path

from gupvmas.base.errors import Status

#: The architectures that there is a guest for, in the order in which they are run.
ARCHES = ("x86_64", "arm64")

#: The names of what a run has two of.
SIDES = ("before", "after")

#: Seconds that one guest may take, from the start of qemu to its end.
TIMEOUT = 600


@dataclasses.dataclass(frozen=True)
class BootOptions:
    """What to run.

    arches: some of ARCHES. required: an architecture that can't be run here (no qemu, no
    compiler) is an error of usage; otherwise it is reported and the rest is run. jobs: for
    make. timeout: seconds for one guest. kasan: build the kernels with KASAN. accel: what qemu
    runs them with; emulation ("tcg") works everywhere and takes the same path each time, KVM
    inside of a virtual machine does not always. cache: where kernels are kept between runs;
    None keeps none.
    """

    arches: tuple[str, ...] = ARCHES
    required: bool = False
    jobs: int = dataclasses.field(default_factory=lambda: os.cpu_count() or 1)
    timeout: int = TIMEOUT
    kasan: bool = True
    accel: str = "tcg"
    cache: Path | None = None


class Verdict(enum.Enum):
    """How one test of the guest ended."""

    OK = "ok"
    NOT_OK = "not ok"
    SKIP = "skip"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One line of TAP.

    name: "group: what was tried"; value: what came of it, such as "-EINVAL"; for a test that
    was skipped the reason.
    """

    name: str
    verdict: Verdict
    value: str


@dataclasses.dataclass(frozen=True)
class LogReport:
    """Something that the kernel complained about.

    kind: "warning", "bug", "lockdep", "kasan" ...; text: its first lines; after: the name of
    the last test that had ended before, "" if none had.
    """

    kind: str
    text: str
    after: str


@dataclasses.dataclass(frozen=True)
class Guest:
    """One kernel booted once.

    side: "before" or "after". trouble: one line if the run is not complete (a hang, a panic, no
    plan), else "". tail: the last lines of the console then. log: where all of the console is.
    """

    side: str
    tests: tuple[Outcome, ...]
    reports: tuple[LogReport, ...]
    trouble: str
    tail: tuple[str, ...]
    seconds: float
    log: str


#: Kinds of findings: the two kernels differ; a test says that something is wrong; the kernel
#: complained; a guest did not get to its end; a kernel can't be built. What is INCOMPLETE says
#: nothing about the series: the tree was broken before it, or could not be tried.
DIFFERENCE, FAILED, REPORT = "difference", "failed", "report"
TROUBLE, BUILD, INCOMPLETE = "trouble", "build", "incomplete"


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    kind: one of those below; side: "before", "after" or "both"; name: of the test, or what the
    finding is about; text: what a person needs to know.
    """

    kind: str
    side: str
    name: str
    text: str


@dataclasses.dataclass(frozen=True)
class ArchResult:
    """What one machine came to; an architecture may have several.

    machine: its name. not_run: why it was not run at all, "" if it was. missing: options of the
    kernel that were asked for and that this tree doesn't have; each costs tests, which are
    skipped then. built: how many of the two kernels had to be built, in how many seconds; 0 if
    both were kept from before.
    """

    arch: str
    machine: str
    before: Guest | None = None
    after: Guest | None = None
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    not_run: str = ""
    built: int = 0
    build_seconds: float = 0.0

    @property
    def status(self) -> Status:
        """0, 1 if something is wrong, 3 if it was not run or not to the end."""
        if any(finding.kind != INCOMPLETE for finding in self.findings):
            return Status.FINDINGS
        if self.not_run or self.findings or self.before is None or self.after is None:
            return Status.INCOMPLETE
        return Status.DONE


@dataclasses.dataclass(frozen=True)
class BootReport:
    """What all machines came to."""

    arches: tuple[ArchResult, ...]

    @property
    def status(self) -> Status:
        """The worst: findings, then incomplete, then done."""
        found = {result.status for result in self.arches}
        for status in (Status.FINDINGS, Status.INCOMPLETE):
            if status in found:
                return status
        return Status.DONE
