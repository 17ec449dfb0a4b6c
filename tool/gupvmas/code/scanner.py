# SPDX-License-Identifier: GPL-2.0-only
"""Runs gupscan, the lexer in C, and turns its records into types. Nothing else runs it."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.code.model import (
    BEYOND, Argument, Arm, Function, Kernels, Kind, Occurrence, Span, Variant,
)
from gupvmas.gup.reasons import Cause, of

#: gupscan beside this package: built by make, installed next to it by make install.
PROGRAM = Path(__file__).resolve().parents[2] / "gupscan" / "gupscan"

#: What C code of the tree was seen to include under names that do not look like C. Every reading of
#: its files, and of copies of them, needs to know: what is included is C.
_INCLUDED: set[str] = set()

#: gupscan's exit status for an object database that it can't read by itself.
NOT_READABLE = 4


class ObjectsNotReadable(Exception):
    """The repository's objects are in a form that only git itself reads."""


@dataclasses.dataclass(frozen=True)
class File:
    """A file that mentions a name."""

    path: str
    lines: int
    code: bool  # has an occurrence outside comments and documentation
    slice: str | None  # its copy with unrelated function bodies blanked
    hash: str
    lang: str  # "c", "doc" or "other"


@dataclasses.dataclass
class Reading:
    """All that gupscan reported.

    ``aside`` are the places, file and offset, of what turned out to be another function of the
    same name: no account is asked of them, also not of spatch, which can't tell. ``includes`` are
    the ends of paths that C includes and that do not look like C.
    """

    files: dict[str, File] = dataclasses.field(default_factory=dict)
    occurrences: list[Occurrence] = dataclasses.field(default_factory=list)
    comments: dict[str, list[Span]] = dataclasses.field(default_factory=dict)
    unread: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    summary: dict[str, Any] = dataclasses.field(default_factory=dict)
    aside: set[tuple[str, int]] = dataclasses.field(default_factory=set)
    includes: set[str] = dataclasses.field(default_factory=set)

    def forget(self, path: str) -> None:
        """Drop what was said of a file."""
        self.files.pop(path, None)
        self.comments.pop(path, None)
        self.occurrences = [o for o in self.occurrences if o.file != path]
        self.unread = [item for item in self.unread if item[0] != path]

    def set_aside(self, is_another: Callable[[Occurrence], bool]) -> None:
        """Leave out the occurrences that mean another function."""
        self.aside |= {(o.file, o.offset) for o in self.occurrences if is_another(o)}
        self.occurrences = [o for o in self.occurrences if not is_another(o)]

    def of(self, path: str) -> list[Occurrence]:
        """The occurrences of one file."""
        return [o for o in self.occurrences if o.file == path]

    def slice_of(self, path: str, slices: Path) -> Path | None:
        """Where below ``slices``, which gupscan wrote, the slice of a file is; None: it has none."""
        name = self.files[path].slice if path in self.files else None
        return None if name is None else slices / name


def run(
    command: Sequence[str], stdin: bytes, environment: Mapping[str, str] | None = None,
    keep: Sequence[int] = (),
) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
    """Run gupscan to its end. keep: descriptors that it gets. Raises UsageError if it is missing."""
    try:
        if not _INCLUDED or not {"--tree", "--git-dir"}.intersection(command):
            return _run(command, stdin, environment, keep)
        import tempfile

        with tempfile.TemporaryFile() as file:
            file.write(b"".join(os.fsencode(name) + b"\0" for name in sorted(_INCLUDED)))
            file.flush()
            more = [*command, "--included", f"/proc/self/fd/{file.fileno()}"]
            return _run(more, stdin, environment, (*keep, file.fileno()))
    except FileNotFoundError:
        raise UsageError(f"{PROGRAM}: not built; run 'make gupscan' in {PROGRAM.parents[2]}") from None
    except OSError as error:
        raise UsageError(f"{PROGRAM}: cannot be started: {error.strerror}") from None


def _run(
    command: Sequence[str], stdin: bytes, environment: Mapping[str, str] | None, keep: Sequence[int]
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, input=stdin, capture_output=True, check=False, env=environment, pass_fds=keep
    )


def hold(
    conditions: Sequence[tuple[Sequence[str], str]], config: Mapping[str, str]
) -> list[bool | None]:
    """Whether conditions of #if are true in a configuration; None for what can't be told.

    Each comes with the options that are turned round for it: one that is set is not, and one
    that is not set is "y". Raises UsageError if gupscan is missing, IncompleteError if it failed.
    """
    import tempfile

    # What holds the byte that ends a record is no condition, and an empty one can't be told.
    records = [
        f"{','.join(turned)}\t{'' if chr(0) in text else text}\0" for turned, text in conditions
    ]
    with tempfile.TemporaryFile() as file:
        text = "".join(f"{name}={value}\n" for name, value in config.items())
        file.write(text.encode("utf-8", "surrogateescape"))
        file.flush()
        where = f"/proc/self/fd/{file.fileno()}"
        done = run(
            [str(PROGRAM), "--conditions", "--config", where],
            "".join(records).encode("utf-8", "surrogateescape"), keep=(file.fileno(),),
        )  # fmt: skip
    answers = done.stdout.strip().decode("ascii", "replace")
    if done.returncode or len(answers) != len(records):
        message = done.stderr.decode("utf-8", "replace").strip()
        raise IncompleteError(message or "gupscan: ended without an answer")
    return [{"y": True, "n": False}.get(answer) for answer in answers]


def read(
    where: Sequence[str],
    names: Sequence[str],
    *,
    slices: Path | None = None,
    cache: Path | None = None,
    jobs: int = 0,
    comments: bool = False,
    paths: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Reading:
    """Read a tree for ``names``.

    ``where`` is ["--tree", DIR] or ["--git-dir", DIR, "--rev", ID]. ``paths`` limits the reading
    to these files. ``environment`` is that of git, which gupscan asks for the files of an index
    that it can't read. Raises ObjectsNotReadable if git has to be asked instead, UsageError if
    gupscan is missing, IncompleteError if it failed.
    """
    command = [str(PROGRAM), *where, "--names", ",".join(names)]
    if slices:
        command += ["--slice", str(slices)]
    if cache:
        command += ["--cache", str(cache)]
    if jobs:
        command += ["-j", str(jobs)]
    if comments:
        command.append("--comments")
    stdin = b""
    if paths is not None:
        command.append("--stdin")
        stdin = b"".join(os.fsencode(path) + b"\0" for path in paths)
    done = run(command, stdin, environment)
    message = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == NOT_READABLE:
        raise ObjectsNotReadable(message)
    if done.returncode == 2:
        raise UsageError(message or "gupscan: refused its arguments")
    if done.returncode not in (0, 3):
        raise IncompleteError(
            f"gupscan: ended with status {done.returncode}: {message or 'no message'}"
        )
    reading = parse(done.stdout)
    _INCLUDED.update(reading.includes)
    if not reading.summary and done.returncode and message:
        raise IncompleteError(message)
    if not reading.summary:
        raise IncompleteError(f"gupscan: its report has no end: {message or 'no message'}")
    return reading


def parse(report: bytes) -> Reading:
    """gupscan's records, one JSON object per line."""
    reading = Reading()
    again = False
    for line in report.splitlines():
        record = json.loads(line)
        what = record["rec"]
        if what == "occ":
            file = reading.files.get(record["file"])
            reading.occurrences.append(_occurrence(record, file is not None and file.lang == "c"))
        elif what == "again":
            again = True
            reading.forget(record["file"])
        elif what == "include":
            reading.includes.add(record["name"])
        elif what == "file":
            reading.files[record["file"]] = File(
                record["file"],
                record["lines"],
                record["code"],
                record["slice"],
                record["hash"],
                record["lang"],
            )
        elif what == "comment":
            reading.comments.setdefault(record["file"], []).append(
                Span(record["start"], record["end"])
            )
        elif what == "unread":
            reading.unread.append((record["file"], record["reason"]))
        elif what == "summary":
            reading.summary = record
    if again:
        reading.occurrences.sort(key=lambda found: (found.file, found.offset))
    return reading


def _span(value: Any) -> Span | None:
    return Span(value["start"], value["end"]) if value else None


def _problem(value: Any) -> Cause | None:
    return of(value["slug"], line=value["line"]) if value else None


def _kernels(value: Any) -> Kernels:
    first, end = value
    return Kernels(first, BEYOND if end < 0 else end)


def _occurrence(record: dict[str, Any], in_code: bool) -> Occurrence:
    function = record["function"]
    return Occurrence(
        file=record["file"],
        line=record["line"],
        column=record["column"],
        offset=record["offset"],
        name=record["name"],
        kind=Kind(record["kind"]),
        end_line=record["end_line"],
        function=Function(
            function["name"],
            function["line"],
            function["end_line"],
            Span(function["start"], function["end"]),
        )
        if function
        else None,
        macro=record["macro"],
        macro_params=tuple(record.get("macro_params") or ()),
        conditions=tuple(record["conditions"]),
        arguments=tuple(
            Argument(Span(a["start"], a["end"]), a["comma"]) for a in record["args"]
        ),
        open=record["open"],
        close=record["close"],
        quoted=record["quoted"],
        straddles=record["straddles"],
        comment=_span(record["comment"]),
        doc=_span(record["doc"]),
        problem=_problem(record["problem"]),
        kernels=tuple(_kernels(r) for r in record.get("kernels", ((0, -1),))),
        decided=record.get("decided", True),
        arms=tuple(
            Arm(a["first"], a["start"], a["next"], a["endif"], a["version"], a["decided"])
            for a in record.get("arms", ())
        ),
        statement=_span(record.get("statement")),
        variants=tuple(
            Variant(
                _kernels(v["kernels"]),
                tuple(Span(a["start"], a["end"]) for a in v["args"]),
            )
            for v in record.get("variants") or ()
        ),
        in_code=in_code,
    )
