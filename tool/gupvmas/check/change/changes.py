# SPDX-License-Identifier: GPL-2.0-only
"""Where a change comes from: a range of commits, the index, the files, a patch, a mailbox.

Each becomes a list of Change: the files that differ, before and after. Nothing is written to
the user's repository; a patch is applied in a private one that borrows its objects (mail.py).
"""

from __future__ import annotations

import dataclasses
import os

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_str
from gupvmas.base.tree import FILE_MODES, MissingError, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

_RAW = ("-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file that differs: its object ids before (one for each parent) and after.

    "" for a file that is not there, or is none (a link, a submodule). ``after`` is None if it
    has to be read from the work tree.
    """

    path: str
    before: tuple[str, ...]
    after: str | None


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


def _oid(mode: str, oid: str) -> str:
    return oid if mode in FILE_MODES and oid.strip("0") else ""


def _entries(fields: Iterator[str]) -> Iterator[tuple[str, Entry | None]]:
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


def _split(out: bytes) -> Iterator[str]:
    return iter([to_str(field) for field in out.split(b"\0") if field])


def of_trees(git: Git, before: str, after: str, label: str | None = None) -> Change:
    """The difference of two commits or trees."""
    empty = git.line("hash-object", "-t", "tree", "--stdin", stdin=b"") if not before else before
    out = git.run("diff-tree", *_RAW, empty, after, "--")
    return Change(label, before, after, [e for _, e in _entries(_split(out)) if e])


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
        "diff-index", "--cached", *_RAW[1:], before or empty, "--", env=index_file()
    )
    entries = [e for _, e in _entries(_split(out)) if e]
    # "git add --intent-to-add" has staged nothing yet.
    kept = [e if e.after is not None else Entry(e.path, e.before, "") for e in entries]
    return Change(None, before, ":", kept)


def of_files(tree: Tree) -> Change:
    """What differs in the work tree from HEAD, files that git does not know among it."""
    before, empty = _head(tree)
    out = tree.git.run("diff-index", *_RAW[1:], before or empty, "--")
    entries = [e for _, e in _entries(_split(out)) if e]
    others = tree.git.run("ls-files", "-z", "--others", "--exclude-standard")
    for path in _split(others):
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


def of_range(tree: Tree, text: str) -> list[Change]:
    """The commits of A..B, or of A...B: those of B since it left A, each as a Change.

    A merge counts only for what none of its parents has. At the edge of a shallow clone, where
    the parents are missing, the commit is held against A. Raises UsageError.
    """
    git = tree.git
    three = "..." in text
    first, dots, last = text.partition("..." if three else "..")
    if not dots:
        raise UsageError(f"--diff {printable(text)}: not of the form A..B or A...B")
    start, end = (tree.resolve(rev or "HEAD") for rev in (first, last))
    if three:
        try:
            start = git.line("merge-base", start, end)
        except GitError:
            deepen = "; is the clone shallow? git fetch --unshallow" if _shallow(tree) else ""
            raise UsageError(
                f"--diff {printable(text)}: the two have no common ancestor{deepen}"
            ) from None
    try:
        listed = git.line("rev-list", "--reverse", "--topo-order", "--parents", f"{start}..{end}")
    except GitError as error:
        deepen = ": the clone is shallow, git fetch --unshallow" if _shallow(tree) else ""
        raise UsageError(f"--diff {printable(text)}: {error}{deepen}") from None
    parents = {}
    for line in listed.splitlines():
        commit, *rest = line.split()
        parents[commit] = rest
    edge = _shallow(tree)
    stdin = "".join(c + "\n" for c in parents if c not in edge).encode()
    changes = {}
    out = git.run("diff-tree", "--stdin", "--root", "-c", *_RAW, stdin=stdin) if stdin else b""
    for commit, entry in _entries(_split(out)):
        if entry is None:
            above = parents[commit]
            current = Change(commit, above[0] if above else "", commit, [])
            changes[commit] = current
        else:
            current.entries.append(entry)
    for commit in parents:
        if commit in edge:
            changes[commit] = of_trees(git, start, commit, commit)
    return [changes.get(commit) or Change(commit, "", commit, []) for commit in parents]


def _shallow(tree: Tree) -> set[str]:
    """The commits whose parents are missing from a shallow clone."""
    try:
        with open(os.path.join(tree.common_dir or "", "shallow"), encoding="ascii") as file:
            return set(file.read().split())
    except (OSError, ValueError):
        return set()


def subject(git: Git, commit: str) -> str:
    """What a commit is called in a finding: its short id and its subject."""
    text = git.run("cat-file", "commit", commit).partition(b"\n\n")[2]
    line = text.split(b"\n", 1)[0].decode("utf-8", "replace")
    return printable(f'{commit[:12]} ("{line}")')


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
