# SPDX-License-Identifier: GPL-2.0-only
"""A change: the files that differ, before and after; and those of the index and the work tree.

Those of a range of commits are made by ranges.py, those of a patch or a mailbox by mail.py.
Nothing is written to the user's repository.
"""

from __future__ import annotations

import dataclasses
import os

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, printable, to_str
from gupvmas.base.tree import FILE_MODES, MissingError, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

RAW = ("-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file that differs: its object ids before (one for each parent) and after.

    "" for a file that is not there, or is none (a link, a submodule). ``after`` is None if it
    has to be read from the work tree.
    """

    path: str
    before: tuple[str, ...]
    after: str | None

    @property
    def differs(self) -> bool:
        """Whether the contents differ from those in every parent; a mode alone does not count."""
        return self.after is None or self.after not in self.before


@dataclasses.dataclass
class Change:
    """One commit, one patch, or what is not committed yet.

    ``before`` and ``after`` are the states as a whole: ids of commits or trees, "" for an empty
    tree, None for the files of the work tree.
    """

    label: str | None  # names it if there are several
    before: str
    after: str | None
    entries: list[Entry]


@dataclasses.dataclass(frozen=True)
class Selection:
    """The files that are asked for: ``paths``, files or directories, without ``exclude``."""

    paths: Sequence[str] = ()
    exclude: Sequence[str] = ()

    def takes(self, path: str) -> bool:
        """Whether a file of the tree is asked for."""
        return (not self.paths or _inside(path, self.paths)) and not _inside(path, self.exclude)

    def of(self, tree: Tree, git: Git | None, changes: Iterable[Change]) -> list[Change]:
        """``changes`` without all other files.

        git: reads the objects of the changes. Raises UsageError for a path that neither they nor
        the tree have: nothing would ever be found there.
        """
        found = list(changes)
        if not self.paths and not self.exclude:
            return found
        for path in (*self.paths, *self.exclude):
            touched = any(_inside(entry.path, [path]) for c in found for entry in c.entries)
            if not touched and not is_there(path, tree, git, found[-1] if found else None):
                raise UsageError(f"{printable(path)}: No such file or directory in {tree.name}")
        return [
            dataclasses.replace(c, entries=[e for e in c.entries if self.takes(e.path)])
            for c in found
        ]


def _inside(file: str, paths: Sequence[str]) -> bool:
    return any(path in ("", ".", file) or file.startswith(path + "/") for path in paths)


def is_there(
    path: str, tree: Tree, git: Git | None = None, change: Change | None = None
) -> bool:
    """Whether the tree, or what a change makes of it, has a file or a directory.

    git: reads the objects of the change.
    """
    if path in ("", "."):
        return True
    if change is None or change.after in (None, ":") or git is None:
        return tree.exists(path) or bool(tree.list(path))
    return bool(git.run("ls-tree", "-z", "--name-only", change.after or "", "--", path))


def _oid(mode: str, oid: str) -> str:
    return oid if mode in FILE_MODES and oid.strip("0") else ""


def entries_of(fields: Iterator[str]) -> Iterator[tuple[str, Entry | None]]:
    """The fields of ``git diff-* --raw -z``: (a line between the entries, None) or ("", entry)."""
    for head in fields:
        if not head.startswith(":"):
            yield head.strip(), None
            continue
        parents = len(head) - len(head.lstrip(":"))
        words = head.lstrip(":").split(" ")
        modes, oids = words[: parents + 1], words[parents + 1 : 2 * parents + 2]
        path = next(fields)
        if words[-1].startswith("U"):
            raise UsageError(
                f"{printable(path)}: is not merged; finish the merge and git add it first"
            )
        before = tuple(_oid(m, o) for m, o in zip(modes[:-1], oids[:-1]))
        after: str | None = _oid(modes[-1], oids[-1])
        if modes[-1] in FILE_MODES and not oids[-1].strip("0"):
            after = None
        yield "", Entry(path, before, after)


def fields_of(out: bytes) -> Iterator[str]:
    return iter([to_str(field) for field in out.split(b"\0") if field])


def of_trees(git: Git, before: str, after: str, label: str | None = None) -> Change:
    """The difference of two commits or trees."""
    empty = git.line("hash-object", "-t", "tree", "--stdin", stdin=b"") if not before else before
    out = git.run("diff-tree", *RAW, empty, after, "--")
    return Change(label, before, after, [e for _, e in entries_of(fields_of(out)) if e])


def of_steps(git: Git, start: str, trees: Sequence[str], labels: Sequence[str | None]) -> list[Change]:
    """The differences from ``start``, a commit or tree, to the first of ``trees``, and so on.

    One process for all of them.
    """
    befores = [git.line("rev-parse", f"{start}^{{tree}}"), *trees]
    pairs = "".join(f"{before} {after}\n" for before, after in zip(befores, trees))
    changes: list[Change] = []
    out = git.run("diff-tree", "--stdin", *RAW, stdin=pairs.encode())
    for head, entry in entries_of(_fields_of_pairs(out)):
        if entry is None:
            number = len(changes)
            assert head == f"{befores[number]} {trees[number]}", head
            changes.append(Change(labels[number], befores[number] if number else start, trees[number], []))
        else:
            changes[-1].entries.append(entry)
    return changes


def _fields_of_pairs(out: bytes) -> Iterator[str]:
    """The same as fields_of(), where the line between the entries ends with a newline, even by -z."""
    at = 0
    while at < len(out):
        end = out.index(b"\0" if out.startswith(b":", at) else b"\n", at)
        yield to_str(out[at:end])
        if out.startswith(b":", at):
            at, end = end + 1, out.index(b"\0", end + 1)
            yield to_str(out[at:end])
        at = end + 1


def index_file() -> dict[str, str]:
    """The index in question, as a part of git's environment.

    "git commit -a" and "git commit FILE" make one of their own and name it to their hooks, where
    --staged has to look at it. Nothing else in the environment of a hook is heeded.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    return {"GIT_INDEX_FILE": os.path.abspath(named)} if named else {}


def of_index(tree: Tree) -> Change:
    """What is staged."""
    before, empty = _head(tree)
    out = tree.git.run(
        "diff-index", "--cached", *RAW[1:], before or empty, "--", env=index_file()
    )
    entries = [e for _, e in entries_of(fields_of(out)) if e]
    # "git add --intent-to-add" has staged nothing yet.
    kept = [e if e.after is not None else Entry(e.path, e.before, "") for e in entries]
    return Change(None, before, ":", kept)


def of_files(tree: Tree) -> Change:
    """What differs in the work tree from HEAD, files that git does not know among it."""
    before, empty = _head(tree)
    out = tree.git.run("diff-index", *RAW[1:], before or empty, "--")
    entries = [e for _, e in entries_of(fields_of(out)) if e]
    others = tree.git.run("ls-files", "-z", "--others", "--exclude-standard")
    for path in fields_of(others):
        if not path.endswith("/") and tree.mode(path) is not None:
            entries.append(Entry(path, ("",), None))
    return Change(None, before, None, entries)


def _head(tree: Tree) -> tuple[str, str]:
    """HEAD, "" if there is none yet; and the empty tree."""
    empty = tree.git.line("hash-object", "-t", "tree", "--stdin", stdin=b"")
    try:
        return tree.resolve("HEAD"), empty
    except UsageError:
        return "", empty


def blobs(
    tree: Tree, git: Git, oids: Iterable[str], wanted: Callable[[bytes], bool]
) -> tuple[dict[str, bytes], set[str]]:
    """The contents of those objects that are ``wanted``; and the ids of those that are missing.

    One process for all of them, and only what is wanted is kept.
    """
    import subprocess
    import threading

    names = list(dict.fromkeys(oid for oid in oids if oid))
    found: dict[str, bytes] = {}
    missing: set[str] = set()
    if not names:
        return found, missing
    process = git.popen(
        ["cat-file", "--batch", "--buffer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    requests, answers = process.stdin, process.stdout
    assert requests is not None and answers is not None

    def feed(pipe: IO[bytes]) -> None:
        try:
            pipe.write("".join(name + "\n" for name in names).encode())
            pipe.close()
        except OSError:
            pass  # git is gone, and its answers will tell

    writer = threading.Thread(target=feed, args=(requests,), daemon=True)
    writer.start()
    try:
        for name in names:
            header = answers.readline().split()
            if header[-1:] == [b"missing"]:
                missing.add(name)
                continue
            if len(header) != 3:
                raise MissingError(f"git cannot read the objects of {tree.name}")
            size = int(header[2])
            data = answers.read(size + 1)
            if len(data) != size + 1:
                raise MissingError(f"git cannot read {name} in {tree.name}")
            if header[1] == b"blob" and wanted(data):
                found[name] = data[:-1]
    finally:
        answers.close()
        writer.join()
        process.wait()
    return found, missing
