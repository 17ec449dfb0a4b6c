# SPDX-License-Identifier: GPL-2.0-only
"""Views: what the compiler of some kernels sees of a file that is built for many.

gupscan makes them. In a view the arms that its kernels do not compile are blank, and so are the
directives that are decided; every other byte is at its place, so that line and column are those of
the file. To the rules a view is a plain file.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gupvmas.base.errors import IncompleteError
from gupvmas.code import scanner
from gupvmas.code.model import BEYOND, Kernels, Span

#: The kernels for which a macro is defined, as 1; None: it is LINUX_VERSION_CODE by another name; or
#: its value, whatever the kernel; or the line of its #define, if it has parameters.
Said = Mapping[str, Sequence[Kernels] | str | bytes | None]


@dataclasses.dataclass(frozen=True)
class Point:
    """Who sees a view: kernels, and for each of FileViews.knobs whether it holds ("y" or "n")."""

    kernels: Kernels
    knobs: str


@dataclasses.dataclass(frozen=True)
class View:
    """What is blank of a file, and to whom."""

    points: tuple[Point, ...]
    blank: tuple[Span, ...]
    stop: int = -1  # where an #error is that nothing of the file gets past, or -1

    def see(self, data: bytes) -> bytes:
        """The view of ``data``, the text of the file."""
        seen = bytearray(data)
        for span in self.blank:
            part = data[span.start : span.end]
            seen[span.start : span.end] = bytes(b if b in b"\r\n" else 32 for b in part)
        return bytes(seen)

    def hides(self, offset: int) -> bool:
        """Whether the byte at ``offset`` is blank to its kernels."""
        return any(span.start <= offset < span.end for span in self.blank)

    @property
    def compiles(self) -> bool:
        """Whether its kernels compile what they see."""
        return self.stop < 0

    def serves(self, kernels: Kernels) -> bool:
        """Whether some of ``kernels`` see it."""
        return any(point.kernels.meets(kernels) for point in self.points)


@dataclasses.dataclass(frozen=True)
class FileViews:
    """All views of a file.

    ``knobs`` are the tests that were taken both ways, ``more`` those that were not: their
    directives stand in the views. ``versions``: whether the versions that are asked for were few
    enough to be told apart.
    """

    knobs: tuple[str, ...]
    more: tuple[str, ...]
    versions: bool
    views: tuple[View, ...]

    @property
    def newest_first(self) -> list[View]:
        """The views, those of the newest kernels first."""
        return sorted(self.views, key=lambda v: -max(point.kernels.end for point in v.points))


def of(
    top: str, paths: Sequence[str], names: Sequence[str], *, knobs: int, said: Said
) -> dict[str, FileViews]:
    """The views of the files ``paths`` below ``top`` that have one of ``names``.

    So many ``knobs`` of a file are taken both ways at most. ``said`` is what is known of macros.
    Raises IncompleteError.
    """
    ahead = b"".join(line for line in said.values() if isinstance(line, bytes))
    if ahead:
        rest = {name: each for name, each in said.items() if not isinstance(each, bytes)}
        return _behind(ahead, top, paths, names, knobs, rest)
    command = [
        str(scanner.PROGRAM), "--tree", top, "--stdin", "--names", ",".join(names),
        "--views", "--knobs", str(knobs),
    ]
    stdin = b"".join(os.fsencode(path) + b"\0" for path in paths)
    with tempfile.TemporaryFile() as file:
        file.write("".join(map(_line, said.items())).encode("utf-8", "surrogateescape"))
        file.flush()
        command += ["--said", f"/proc/self/fd/{file.fileno()}"]
        done = scanner.run(command, stdin, keep=(file.fileno(),))
    if done.returncode:
        raise IncompleteError(done.stderr.decode("utf-8", "replace").strip() or "gupscan: no views")
    records = (json.loads(line) for line in done.stdout.splitlines())
    return {record["file"]: _views(record) for record in records if record["rec"] == "views"}


def _behind(
    ahead: bytes, top: str, paths: Sequence[str], names: Sequence[str], knobs: int, said: Said
) -> dict[str, FileViews]:
    """The views of files as if each began with some definitions; of() has the rest."""
    with tempfile.TemporaryDirectory() as work:
        for path in paths:
            copy = Path(work, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(ahead + Path(top, path).read_bytes())
        found = of(work, paths, names, knobs=knobs, said=said)
    return {
        path: dataclasses.replace(
            each,
            views=tuple(
                View(
                    view.points,
                    tuple(Span(s.start - len(ahead), s.end - len(ahead)) for s in view.blank),
                    max(view.stop - len(ahead), -1),
                )
                for view in each.views
            ),
        )
        for path, each in found.items()
    }


def _line(item: tuple[str, Sequence[Kernels] | str | bytes | None]) -> str:
    name, kernels = item
    if kernels is None:
        return f"{name} LINUX_VERSION_CODE\n"
    assert not isinstance(kernels, bytes)
    if isinstance(kernels, str):
        return f"{name} ={kernels}\n"
    # The last value of 32 bits is no version, and stands for no end.
    ranges = (f" {k.first}-{min(k.end, BEYOND - 1)}" for k in kernels)
    return f"{name}{''.join(ranges)}\n"


def _views(record: Mapping[str, Any]) -> FileViews:
    return FileViews(
        tuple(record["knobs"]),
        tuple(record["more"]),
        record["versions"],
        tuple(
            View(
                tuple(
                    Point(Kernels(first, BEYOND if end < 0 else end), knobs)
                    for first, end, knobs in view["for"]
                ),
                tuple(Span(start, end) for start, end in view["blank"]),
                view.get("stop", -1),
            )
            for view in record["views"]
        ),
    )


def without(kernels: Kernels, others: Iterable[Kernels]) -> list[Kernels]:
    """The kernels that are not among the others, rising."""
    left = [kernels]
    for other in others:
        left = [
            Kernels(first, end)
            for each in left
            for first, end in ((each.first, min(each.end, other.first)), (max(each.first, other.end), each.end))
            if first < end
        ]
    return sorted(left, key=lambda each: each.first)


def among(kernels: Kernels, others: Iterable[Kernels]) -> list[Kernels]:
    """The kernels that are among the others, which have none in common."""
    met = (other for other in others if other.meets(kernels))
    return [Kernels(max(kernels.first, each.first), min(kernels.end, each.end)) for each in met]


def joined(kernels: Iterable[Kernels]) -> tuple[Kernels, ...]:
    """The same kernels in as few ranges as there can be, rising."""
    found: list[Kernels] = []
    for each in sorted(kernels, key=lambda k: (k.first, k.end)):
        if found and each.first <= found[-1].end:
            found[-1] = Kernels(found[-1].first, max(found[-1].end, each.end))
        else:
            found.append(each)
    return tuple(found)
