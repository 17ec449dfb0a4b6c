# SPDX-License-Identifier: GPL-2.0-only
"""gupscan's report on a tree, wherever its files are."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas.code import compiled, scanner
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.views import Said
from gupvmas.base.store import Store
from gupvmas.base.tree import Tree, version_of
from gupvmas.gup import api


@dataclasses.dataclass
class Options:
    """How to scan."""

    jobs: int = 0
    store: Store = Store(None)
    paths: Sequence[str] | None = None
    exclude: Sequence[str] = ()  # files or directories that are not looked at
    headers: str | None = None  # where the headers of a driver's kernel are
    kernels: Kernels | None = None  # those that a driver is said to be for
    #: What somebody decided of the macros that a driver asks for; and whether a macro CONFIG_* that is
    #: not in it is one that is not defined.
    said: Said = dataclasses.field(default_factory=dict)
    configured: bool = False
    driver: bool | None = None  # whether no kernel is in the tree; None: its Makefile tells
    #: For check: a call in the shape that the tree has lost is a user like any other, and the
    #: helper is offered only where the tree has it.
    outdated: bool = False
    #: A driver that has gup_compat.h: conversions may use what is in it, and serve every kernel.
    compat: bool = False
    #: The tree is an excerpt made for one run: nothing is to be remembered of it. ``whole`` is
    #: what it is of, for questions that files beside those in question answer.
    excerpt: bool = False
    whole: Tree | None = None
    #: A word: the files that have it, in a comment or not, are listed with the scan.
    word: str = ""
    #: The kernels before 6.5 that the calls of a driver are to fit; None: those from 6.5 on.
    mends: Kernels | None = None


def where(tree: Tree) -> list[str]:
    """gupscan's arguments for what ``tree`` reads."""
    if tree.rev is not None:
        return ["--git-dir", str(tree.git_dir), "--rev", tree.rev]
    return ["--tree", str(tree.root)]


def only(reading: scanner.Reading, paths: Sequence[str]) -> None:
    """Leave only what is in ``paths``, files or directories of the tree, in a reading.

    The rest was needed for the prototypes.
    """
    reading.occurrences = [o for o in reading.occurrences if _inside(o.file, paths)]
    reading.unread = [item for item in reading.unread if _inside(item[0], paths)]


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """Calls that are not looked at: where, and the ``version`` of a kernel of its own that they are of,
    if nobody asked for it."""

    calls: int
    where: str
    version: str = ""

    @property
    def counted(self) -> str:
        """How many calls there are, in words."""
        return "1 call" if self.calls == 1 else f"{self.calls} calls"

    def __str__(self) -> str:
        if self.version:
            return (
                f"left out: {self.counted} in {self.where}, which is Linux {self.version} of its own; "
                "give that as --tree"
            )
        return f"left out by --exclude: {self.counted} in {self.where}"


def leave_out(reading: scanner.Reading, paths: Sequence[str]) -> int:
    """Take what is in ``paths``, files or directories of the tree, out of a reading.

    Returns how many calls that were.
    """
    gone = [o for o in reading.occurrences if _inside(o.file, paths)]
    reading.set_aside(lambda o: _inside(o.file, paths))
    reading.unread = [item for item in reading.unread if not _inside(item[0], paths)]
    return len([o for o in gone if o.kind in (Kind.CALL, Kind.UNPARSED)])


def leave_out_asked(reading: scanner.Reading, options: Options, before: int = 0) -> list[LeftOut]:
    """Take out of a reading what somebody asked for; with the calls ``before`` it is what is to be said."""
    calls = before + leave_out(reading, options.exclude)
    return [LeftOut(calls, ", ".join(options.exclude))] if calls else []


def left_out(reading: scanner.Reading, options: Options, tree: Tree) -> list[LeftOut]:
    """Take out of a reading what somebody asked for, and kernels of their own in ``tree``."""
    found = leave_out_asked(reading, options)
    files = sorted({o.file for o in reading.occurrences})
    inside = kernels_inside(options.whole or tree, files)
    found += [LeftOut(leave_out(reading, [top]), top, inside[top]) for top in sorted(inside)]
    return [each for each in found if each.calls]


def kernels_inside(tree: Tree, files: Iterable[str]) -> dict[str, str]:
    """The directories of ``tree`` that are kernels of their own and hold some of ``files``, and the
    version of each.

    No Kbuild file of the tree around compiles one, and what it calls are its own functions.
    """
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    for file in files:
        parts = file.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            top = "/".join(parts[:depth])
            if top not in known:
                own = tree.exists(f"{top}/{api.HEADER}")
                known[top] = version_of(tree, f"{top}/Makefile") if own else ""
            if known[top]:
                found[top] = known[top]
                break
    return found


def files_with(tree: Tree, word: str, work: Path, options: Options) -> list[str]:
    """The files of ``tree`` that have ``word``, which is the one of ``options``."""
    return sorted({o.file for o in read(tree, [word], None, work, options).occurrences})


def any_inside(files: Sequence[str], path: str) -> bool:
    """Whether one of ``files`` is ``path``, or in that directory."""
    return any(_inside(file, [path]) for file in files)


def _inside(file: str, paths: Sequence[str]) -> bool:
    return any(path in ("", ".", file) or file.startswith(path + "/") for path in paths)


def read(
    tree: Tree, names: Sequence[str], slices: Path | None, work: Path, options: Options
) -> scanner.Reading:
    """gupscan's report on ``tree``; by way of an export where git alone can read the objects.

    gupscan takes the names of the files from git's index. A file that is new there is no less a
    user of GUP: what git neither tracks nor ignores is read as well, and of what it ignores what
    is compiled.
    """
    if slices:
        slices.mkdir(parents=True)
    tree.look_for_untracked()
    try:
        reading = _tracked(tree, names, slices, options)
        known = set(reading.includes)
        if _add_untracked(reading, tree, names, slices, options) <= known:
            return reading
        # What is new includes what may be tracked.
        if slices:
            shutil.rmtree(slices)
            slices.mkdir()
        reading = _tracked(tree, names, slices, options)
        _add_untracked(reading, tree, names, slices, options)
        return reading
    except scanner.ObjectsNotReadable:
        export = work / "export"
        if not export.is_dir():
            tree.export(tree.list(), export)
        return scanner.read(
            ["--tree", str(export)], names, slices=slices, jobs=options.jobs
        )


def _tracked(
    tree: Tree, names: Sequence[str], slices: Path | None, options: Options
) -> scanner.Reading:
    """gupscan's report on what it takes for the files of ``tree``."""
    # What gupscan keeps of a tree is for the names that it looked for.
    kept = f"{tree.name}\0{options.word}" if options.word else tree.name
    return scanner.read(
        where(tree),
        names,
        slices=slices,
        cache=None if options.excerpt else options.store.clean_list(kept),
        jobs=options.jobs,
        environment=tree.git.named_environment() if tree.is_git else None,
    )


def _add_untracked(
    reading: scanner.Reading,
    tree: Tree,
    names: Sequence[str],
    slices: Path | None,
    options: Options,
) -> set[str]:
    """Add what git does not know to the reading of a work tree; its slices in a folder apart.

    Returned is what is included there under names that do not look like C.
    """
    ignored = compiled.may_be(tree.ignored())
    paths = [*tree.untracked(), *tree.untracked_links(), *ignored]
    if not paths:
        return set()
    apart = slices / "untracked" if slices else None
    if apart:
        apart.mkdir()
    more = scanner.read(where(tree), names, slices=apart, jobs=options.jobs, paths=paths)
    if ignored:
        _leave_ignored(more, tree, set(ignored))
    for file in more.files.values():
        if file.slice is not None:
            file = dataclasses.replace(file, slice=f"untracked/{file.slice}")
        reading.files[file.path] = file
    reading.occurrences += more.occurrences
    reading.occurrences.sort(key=lambda found: (found.file, found.offset))
    reading.unread += more.unread
    reading.summary["files"] += more.summary["files"]
    return more.includes


def _leave_ignored(reading: scanner.Reading, tree: Tree, ignored: set[str]) -> None:
    """Take what git ignores out of a reading, but for C that is compiled."""
    known = compiled.Compiled(tree)
    found = {file.path for file in reading.files.values() if file.lang == "c"}
    found |= {path for path, _ in reading.unread}
    found &= ignored
    stays = {path for path in found if known.is_compiled(path)}
    for path in ignored.intersection({*reading.files, *found}) - stays:
        reading.forget(path)
