# SPDX-License-Identifier: GPL-2.0-only
"""What check says: findings, and what it could not read. Formats print it, nothing else."""

from __future__ import annotations

import dataclasses
import enum

from gupvmas.base.errors import Status


class Severity(enum.Enum):
    """How bad a finding is: only errors make the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclasses.dataclass(frozen=True)
class Rule:
    """A kind of finding; ``id`` is stable, as baselines and annotations of CIs refer to it."""

    id: str  # "gup-vmas/single"
    summary: str  # one sentence: what is wrong
    help: str  # what to write instead, a paragraph


@dataclasses.dataclass(frozen=True)
class Replacement:
    """Text that replaces a region of a file. Lines and columns from 1, columns in bytes."""

    line: int
    column: int
    end_line: int
    end_column: int  # the column behind the last byte
    text: str


@dataclasses.dataclass(frozen=True)
class Fix:
    """A conversion that is shown to be safe: of one file, as regions and as a unified diff."""

    description: str
    file: str
    replacements: tuple[Replacement, ...]
    diff: str


@dataclasses.dataclass(frozen=True)
class OnKernels:
    """What becomes of a call on some kernels: ``first``, and up to but without ``before``."""

    first: str  # "4.9"
    before: str | None  # "6.5"; None: there is no end
    fit: str  # ok, breaks, not compiled, unknown
    why: str  # it breaks or is unknown


@dataclasses.dataclass(frozen=True)
class CheckFinding:
    """One finding. Lines and columns from 1, columns in bytes; paths relative to the tree."""

    rule: Rule
    severity: Severity
    file: str
    line: int
    column: int
    end_line: int
    end_column: int  # the column behind the last byte of what a caret points at
    message: str  # one sentence
    function: str | None  # the function or macro around it
    source: str  # the text of the line
    fingerprint: str  # by file, function and normalised call: stable under line drift
    commit: str | None = None  # the commit or the patch that brings it, if there are several
    fix: Fix | None = None
    justification: str | None = None  # of a suppressed one: the reason that its comment gives
    #: Why the call is converted or left, in words and by the slug, and what a person can do; None
    #: and empty for what is no call.
    reason: str | None = None
    slug: str | None = None
    advice: str = ""
    #: What becomes of a driver's call on each kernel, the oldest first; and on those that are the
    #: driver's in words, as scan has them.
    matrix: tuple[OnKernels, ...] = ()
    kernels: str = ""


@dataclasses.dataclass(frozen=True)
class Blind:
    """Something near a GUP name that could not be read; it makes the status 3."""

    file: str
    line: int  # 0: the file as a whole
    column: int
    reason: str
    slug: str  # of the reason
    commit: str | None = None
    advice: str = ""  # what a person can do about it


@dataclasses.dataclass(frozen=True)
class Looked:
    """What one run of check looked at."""

    what: str  # commits, range, patches, "work tree", index, tree
    name: str = ""  # of a range that is judged as one change
    changes: int = 1  # commits or patches; 1 for all else
    merges: int = 0  # of the commits
    files: int = 0  # that changed; of a tree all that it has
    paths: tuple[str, ...] = ()  # nothing else was looked at; empty: everything
    exclude: tuple[str, ...] = ()  # was not looked at
    #: Nor were these, which are kernels of their own: where, and the version.
    inside: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> str:
        """What it is, in words."""
        plural = "" if self.changes == 1 else "s"
        return {
            "commits": f"{self.changes:,} commit{plural}",
            "patches": f"{self.changes:,} patch{plural and 'es'}",
            "range": f"{self.name} as one change",
            "tree": "the tree",
        }.get(self.what, f"the {self.what}")

    @property
    def words(self) -> str:
        """What goes before "checked": the subject, merges, files."""
        said = "the whole tree" if self.what == "tree" else self.subject
        if self.merges:
            merges = f"{self.merges:,} merge" + ("" if self.merges == 1 else "s")
            said += f" ({merges}, for what no parent has)"
        below = " and ".join(self.paths)
        left = [*self.exclude, *(f"{top} (a Linux {version} of its own)" for top, version in self.inside)]
        without = f" without {' and '.join(left)}" if left else ""
        if self.what == "tree" and (self.paths or self.exclude):
            # How many files that are nobody knows.
            return f"{below or said}{without}"
        files = f"{self.files:,} file" + ("" if self.files == 1 else "s")
        return f"{said}, {files}{below and f' in {below}'}{without}"


@dataclasses.dataclass(frozen=True)
class CheckReport:
    """All that one run of check says."""

    findings: tuple[CheckFinding, ...]
    blind: tuple[Blind, ...]
    suppressed: tuple[CheckFinding, ...]  # by a comment in the source
    known: tuple[CheckFinding, ...]  # in the baseline
    stale: tuple[str, ...]  # entries of the baseline that match nothing any more, in words
    looked: Looked
    rules: tuple[Rule, ...] = ()  # all that there are, whether they found something or not
    #: What was checked, where it is known: the URL that it comes from, without a password in it
    #: (provenance.py), and the last commit.
    repository: str | None = None
    revision: str | None = None
    strict: bool = False  # what matches nothing any more is an error

    @property
    def staleness(self) -> Severity:
        """How bad an entry of the baseline is that matches nothing any more."""
        return Severity.ERROR if self.strict else Severity.NOTE

    def count(self, severity: Severity) -> int:
        """How many findings, and entries that match nothing, are that bad."""
        stale = len(self.stale) if severity is self.staleness else 0
        return stale + sum(finding.severity is severity for finding in self.findings)

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to say but that."""
        return not (self.findings or self.blind or self.stale)

    @property
    def status(self) -> Status:
        """The exit status: who was blind can't say that there is, or is not, a new user."""
        if self.blind:
            return Status.INCOMPLETE
        return Status.FINDINGS if self.count(Severity.ERROR) else Status.DONE
