# SPDX-License-Identifier: GPL-2.0-only
"""The whole of it: build, boot, compare, for every architecture."""

from __future__ import annotations

import dataclasses
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gupvmas.verify.boot.again.contents import Contents, contents
from gupvmas.verify.boot import kernel, machines, program, qemu
from gupvmas.verify.boot.compare import compare
from gupvmas.verify.boot.machines import Machine
from gupvmas.verify.boot.model import (
    ARCHES,
    BUILD,
    DIFFERENCE,
    INCOMPLETE,
    SIDES,
    ArchResult,
    BootOptions,
    BootReport,
    Finding,
    Guest,
)
from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Progress
from gupvmas.verify import targets


def boot(
    tree_base: Path, tree_after: Path, work: Path, options: BootOptions, progress: Progress
) -> BootReport:
    """Build and boot the kernels of two source trees, and compare what the guests say.

    tree_base, tree_after: directories with the checked-out, clean sources of the base and of
    the tip of the series; they are only read: what is built is a directory of hard links to
    their files. work: a directory for builds and logs; what is in it afterwards is for people
    to look at, and makes the next build shorter, of whatever tree.
    Raises UsageError: an architecture that is required can't be run here.
    """
    unknown = [arch for arch in options.arches if arch not in ARCHES]
    if unknown:
        raise UsageError(f"no guest for '{unknown[0]}'; there are: {', '.join(ARCHES)}")
    trees = dict(zip(SIDES, (tree_base.resolve(), tree_after.resolve())))
    sources: dict[str, Contents] = {}
    results: list[ArchResult] = []
    for arch in options.arches:
        found = machines.of(arch)
        try:
            [target], _ = targets.chosen(arch)
            tools = targets.toolchain(target, os.environ)
            for machine in found:
                machines.find_qemu(machine, os.environ)
        except UsageError as error:
            if options.required:
                raise
            results += [ArchResult(arch, m.name, not_run=str(error)) for m in found]
            continue
        if not sources:
            with progress.step("read the two trees"), ThreadPoolExecutor(2) as pool:
                sources = dict(zip(SIDES, pool.map(contents, trees.values())))
        results += _Arch(arch, tools, trees, sources, work.resolve(), options, progress).run()
    return BootReport(tuple(results))


class _Arch:
    """One architecture: its two kernels, and all its machines."""

    def __init__(
        self,
        arch: str,
        tools: targets.Toolchain,
        trees: dict[str, Path],
        sources: dict[str, Contents],
        work: Path,
        options: BootOptions,
        progress: Progress,
    ) -> None:
        self.arch = arch
        self.tools = tools
        self.trees = trees
        self.sources = sources
        self.work = work / arch
        self.options = options
        self.progress = progress

    def run(self) -> list[ArchResult]:
        """Build, and run every machine."""
        found = machines.of(self.arch)
        builder = kernel.Builder(
            found[0],
            self.tools,
            kernel.fragments(self.arch, self.options.kasan),
            self.work,
            self.options.cache,
            self.options.jobs,
            os.environ,
        )
        initramfs = program.make_initramfs(
            self.trees["before"], self.tools, self.work / "guest", dict(os.environ)
        )
        built: dict[str, kernel.Kernel] = {}
        for side in SIDES:
            try:
                built[side] = builder.build(
                    self.trees[side], self.sources[side], self.work / f"{side}.image", self.progress
                )
            except kernel.BuildError as error:
                # A base that does not build says nothing about the series.
                kind = BUILD if side == "after" else INCOMPLETE
                finding = Finding(kind, side, f"the {self.arch} kernel does not build", str(error))
                return [ArchResult(self.arch, m.name, findings=(finding,)) for m in found]
        before, after = (built[side] for side in SIDES)
        common = ArchResult(
            self.arch,
            "",
            missing=tuple(dict.fromkeys((*before.missing, *after.missing))),
            built=sum(one.seconds > 0 for one in (before, after)),
            build_seconds=before.seconds + after.seconds,
        )
        return [self._machine(machine, built, initramfs, common) for machine in found]

    def _machine(
        self,
        machine: Machine,
        built: dict[str, kernel.Kernel],
        initramfs: Path,
        common: ArchResult,
    ) -> ArchResult:
        program_ = machines.find_qemu(machine, os.environ)
        # Set when there is no more to wait for: ^C, or the other one could not be started.
        stop = threading.Event()

        def run_one(side: str) -> Guest:
            command = machine.command(program_, built[side].image, initramfs, self.options.accel)
            log = self.work / f"{machine.name.replace(' ', '-')}-{side}.log"
            try:
                return qemu.run(machine, command, side, log, self.options.timeout, stop=stop)
            except BaseException:
                stop.set()
                raise

        with self.progress.step(f"boot {machine.name}, twice"), ThreadPoolExecutor(2) as pool:
            try:
                guests = dict(zip(SIDES, pool.map(run_one, SIDES)))
            finally:
                stop.set()
        findings = list(compare(guests["before"], guests["after"]))
        findings += _configurations(built["before"].config, built["after"].config)
        return dataclasses.replace(
            common, machine=machine.name, before=guests["before"], after=guests["after"],
            findings=tuple(findings),
        )  # fmt: skip


def _configurations(before: str, after: str) -> list[Finding]:
    """Options that only one of the kernels has: then they are not the same kernel."""
    one, other = (
        {line for line in text.splitlines() if "CONFIG_" in line} for text in (before, after)
    )
    changed = sorted(one ^ other)
    if not changed:
        return []
    return [Finding(DIFFERENCE, "after", "the configuration", "; ".join(changed[:8]))]
