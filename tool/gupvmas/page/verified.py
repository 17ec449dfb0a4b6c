# SPDX-License-Identifier: GPL-2.0-only
"""What verify --format json said of a series, for the strip of its commits."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.page.html import counted
from gupvmas.base.workdir import os_errors

SCHEMA = "gup-vmas/verify/1"  # tool/schema/verify-1.json


@dataclasses.dataclass(frozen=True)
class Build:
    """One commit on one architecture. why: why it was not built, empty if it was."""

    arch: str
    why: str
    objects: int = 0
    failed: int = 0
    new_warnings: int = 0
    changed: int = 0
    unexpected: int = 0

    @property
    def good(self) -> bool:
        """Whether all was built and nothing was found."""
        return not (self.why or self.failed or self.new_warnings or self.unexpected)

    @property
    def words(self) -> str:
        """What came of it."""
        if self.why:
            return f"not built: {self.why}"
        bad = [
            text
            for count, text in (
                (self.failed, f"{self.failed} not built"),
                (self.new_warnings, counted(self.new_warnings, "new warning")),
                (
                    self.unexpected,
                    f"{counted(self.unexpected, 'function')} changed without a reason",
                ),
            )
            if count
        ]
        changed = f"{counted(self.changed, 'function')} changed"
        return ", ".join([counted(self.objects, "object"), *(bad or [changed])])


@dataclasses.dataclass(frozen=True)
class Boot:
    """One machine: what its guests said before and after the series."""

    machine: str
    good: bool
    words: str


@dataclasses.dataclass(frozen=True)
class Verified:
    """All of a report. builds: by the number of the commit, 0 for the base."""

    file: str
    status: int
    subjects: tuple[str, ...]
    trees: tuple[str, ...]
    builds: dict[int, list[Build]]
    boots: list[Boot]
    findings: list[str]
    incomplete: list[str]

    @property
    def built(self) -> list[str]:
        """The architectures on which commits were built."""
        return sorted({build.arch for each in self.builds.values() for build in each if not build.why})

    @property
    def not_built(self) -> list[str]:
        """The others, each with the reason."""
        whys = {build.arch: build.why for each in self.builds.values() for build in each if build.why}
        return [f"{arch} ({why})" for arch, why in sorted(whys.items())]

    def mismatch(self, subjects: list[str], trees: list[str] | None) -> str:
        """Why this is not about a series; empty if it is. trees: of its commits, if known."""
        if list(self.subjects[1:]) != subjects:
            return f"{printable(self.file)} is about another series: its subjects differ"
        if trees is not None and list(self.trees[1:]) != trees:
            return f"{printable(self.file)} is about another version of this series"
        return ""


def read(path: str) -> Verified:
    """The report in the file ``path``. Raises UsageError if it is none."""
    with os_errors("read", path), open(path, "rb") as file:
        data = file.read()
    wrong = f"{printable(path)}: is not what verify --format json prints"
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA:
            raise UsageError(f"{wrong}: schema {printable(str(document['schema']))}")
        return _verified(path, document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{wrong}: {printable(str(error))}") from None


def _verified(path: str, document: dict[str, Any]) -> Verified:
    commits = document["commits"]
    builds: dict[int, list[Build]] = {int(commit["number"]): [] for commit in commits}
    for arch in document["architectures"]:
        name = str(arch["name"])
        if arch["missing"]:
            for cells in builds.values():
                cells.append(Build(name, str(arch["missing"])))
        for cell in arch["commits"]:
            numbers = [
                int(cell[key])
                for key in ("objects", "failed", "new_warnings", "changed", "unexpected")
            ]
            builds[int(cell["number"])].append(Build(name, "", *numbers))
    return Verified(
        path,
        int(document["summary"]["status"]),
        tuple(str(commit["subject"]) for commit in commits),
        tuple(str(commit["tree"]) for commit in commits),
        builds,
        [_boot(machine) for machine in (document["boot"] or {"machines": []})["machines"]],
        [
            f"{f['kind']}: {f['architecture']}, commit {f['number']}, {f['object']}: {f['lines'][0]}"
            for f in document["findings"]
        ],
        [str(line) for line in document["incomplete"]],
    )


def _boot(machine: dict[str, Any]) -> Boot:
    name, after = str(machine["name"]), machine["after"]
    if machine["not_run"]:
        return Boot(name, False, f"not run: {machine['not_run']}")
    if machine["before"] is None or after is None:
        return Boot(name, False, "not run: a kernel does not build")
    tests = int(after["counts"]["ok"]) + int(after["counts"]["not ok"])
    count = len(machine["findings"])
    if machine["status"]:
        return Boot(name, False, f"{counted(tests, 'test')}, {counted(count, 'finding')}")
    return Boot(name, True, f"{counted(tests, 'test')}, the same answers before and after")
