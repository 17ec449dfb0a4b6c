# SPDX-License-Identifier: GPL-2.0-only
"""What verify is asked, what it finds, and what the build of one commit leaves behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gupvmas.base.errors import Status
from gupvmas.verify.trees.checkout import Step
from gupvmas.verify.targets import Target

#: The kinds of findings.
BUILD, WARNING, CODE = "does-not-build", "new-warning", "changed-function"
SYMBOL = "unexported-symbol"


@dataclasses.dataclass(frozen=True)
class Options:
    """What to verify.

    series: a directory of patches, or range: "A..B"; arch: names of targets, None for all; work:
    where builds and logs go, None for the cache; jobs: 0 for what make and the machine say;
    full: leave allmodconfig as it is.
    """

    series: str | None
    range: str | None
    arch: str | None = None
    work: Path | None = None
    jobs: int = 0
    sparse: bool = True
    full: bool = False
    cache: Path | None = None


@dataclasses.dataclass
class Result:
    """One object of one commit on one target.

    built: whether it compiles; why: if not, in one line; errors: the first lines that say so.
    warnings: text -> how often. functions: name -> [fingerprint, shared section]. module: the
    one that it is a part of, "" if of none; undefined: of a module, what it leaves to others.
    reached: not, if the commit does not reach it: then it is what it was at the commit before.
    """

    built: bool
    why: str = ""
    errors: list[str] = dataclasses.field(default_factory=list)
    warnings: dict[str, int] = dataclasses.field(default_factory=dict)
    functions: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    module: str = ""
    undefined: list[str] = dataclasses.field(default_factory=list)
    reached: bool = True

    def to_json(self) -> dict[str, Any]:
        """As a value for json."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class Flip:
    """An object to be built once more with options turned round."""

    source: str
    options: tuple[str, ...]

    @property
    def name(self) -> str:
        """A key for it."""
        return f"{self.source} {' '.join(self.options)}"


@dataclasses.dataclass
class Built:
    """All that is known of one commit on one target; kept between runs.

    trouble: why nothing could be built at all (the configuration, make prepare), "" if not.
    config: the options set; includes: headers of the tree that went into an object (both of the
    base commit only).
    """

    objects: dict[str, Result] = dataclasses.field(default_factory=dict)
    flips: dict[str, Result] = dataclasses.field(default_factory=dict)
    trouble: str = ""
    config: dict[str, str] = dataclasses.field(default_factory=dict)
    includes: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As a value for json."""
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> Built:
        """The reverse of to_json(). Raises TypeError or KeyError if it is none."""
        built = Built(**value)
        built.objects = {name: Result(**item) for name, item in value["objects"].items()}
        built.flips = {name: Result(**item) for name, item in value["flips"].items()}
        return built


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a commit.

    number: of the commit, from 1 (0: the commit that the series starts from); function: for
    CODE, and for SYMBOL what is used; lines: what a person needs to see.
    """

    kind: str
    target: str
    number: int
    commit: str
    subject: str
    object: str
    function: str
    lines: tuple[str, ...]


@dataclasses.dataclass
class Cell:
    """One commit on one target, for the table.

    objects: those that compile, of which it does not reach unreached; kept: known from an earlier
    run.
    """

    objects: int = 0
    unreached: int = 0
    failed: int = 0
    warnings: int = 0
    new: int = 0
    functions: int = 0
    changed: int = 0
    unexpected: int = 0
    flips: int = 0
    kept: bool = False
    seconds: float = 0.0
    sources: list[str] = dataclasses.field(default_factory=list)  # those that were built


@dataclasses.dataclass(frozen=True)
class Side:
    """One side of an #if around or in a changed function, and where it was built."""

    file: str
    function: str
    condition: str
    where: str  # "" if nowhere
    note: str


@dataclasses.dataclass
class Column:
    """A target: what it was built with, or why it was not."""

    target: Target
    compiler: str = ""
    sparse: str = ""
    missing: str = ""  # why it is not built at all
    not_built: dict[str, str] = dataclasses.field(default_factory=dict)  # source -> why
    cells: list[Cell] = dataclasses.field(default_factory=list)  # the base first


@dataclasses.dataclass
class Verification:
    """All of it. steps: the base, then the commits; incomplete: lines, empty if all was done."""

    version: str
    tree: str
    work: Path
    steps: Sequence[Step]
    columns: list[Column]
    findings: list[Finding] = dataclasses.field(default_factory=list)
    incomplete: list[str] = dataclasses.field(default_factory=list)
    sides: list[Side] = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    @property
    def status(self) -> Status:
        """3 if something could not be done, whatever was found; 1 for findings; else 0."""
        if self.incomplete:
            return Status.INCOMPLETE
        return Status.FINDINGS if self.findings else Status.DONE
