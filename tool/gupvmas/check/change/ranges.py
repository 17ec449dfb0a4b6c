# SPDX-License-Identifier: GPL-2.0-only
"""The changes of a range of commits: one for each commit, or the range as one change."""

from __future__ import annotations

import dataclasses
import os

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable
from gupvmas.base.tree import Tree
from gupvmas.check.change.changes import RAW, Change, entries_of, fields_of, of_trees


@dataclasses.dataclass
class Range:
    """The changes of a range: how many commits are in it, merges among them, and notes."""

    changes: list[Change]
    commits: int = 0
    merges: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)


def each(tree: Tree, text: str) -> Range:
    """The commits of A..B, or of A...B: those of B since it left A, each as a Change.

    A merge counts only for what none of its parents has. At the edge of a shallow clone, where
    the parents are missing, the commit is held against A. Raises UsageError.
    """
    git = tree.git
    start, end = _ends(tree, text)
    parents = _listed(tree, text, start, end)
    edge = _edge(tree)
    stdin = "".join(c + "\n" for c in parents if c not in edge).encode()
    changes = {}
    out = git.run("diff-tree", "--stdin", "--root", "-c", *RAW, stdin=stdin) if stdin else b""
    for commit, entry in entries_of(fields_of(out)):
        if entry is None:
            above = parents[commit]
            current = Change(commit, above[0] if above else "", commit, [])
            changes[commit] = current
        else:
            current.entries.append(entry)
    notes = []
    for commit in parents:
        if commit in edge:
            changes[commit] = of_trees(git, start, commit, commit)
            notes.append(
                f"{subject(git, commit)}: the shallow clone ends here; held against {start[:12]}, with "
                "all that came between; git fetch --deepen=COUNT shows the commits"
            )
    return Range(
        [changes.get(commit) or Change(commit, "", commit, []) for commit in parents],
        len(parents), sum(len(above) > 1 for above in parents.values()), notes,
    )  # fmt: skip


def as_one(tree: Tree, text: str) -> Range:
    """What B of A..B, or of A...B, has since it left A, as one Change. Raises UsageError."""
    start, end = _ends(tree, text, ancestor=False)
    parents = _listed(tree, text, start, end)
    notes = []
    try:
        base = tree.git.line("merge-base", start, end)
    except GitError:
        if "..." in text or not _edge(tree):
            raise _no_ancestor(tree, text, end) from None
        base = start
        notes.append(
            f"the clone is shallow: {end[:12]} is held against {start[:12]} as it is, which is right "
            "only if it was made on top of that"
        )
    change = of_trees(tree.git, base, end)
    return Range([change] if parents else [], len(parents), 0, notes)


def _ends(tree: Tree, text: str, ancestor: bool = True) -> tuple[str, str]:
    """The ids of both ends of a range; of A...B with ``ancestor`` the common one for A."""
    three = "..." in text
    first, dots, last = text.partition("..." if three else "..")
    if not dots:
        raise UsageError(f"--diff {printable(text)}: not of the form A..B or A...B")
    try:
        start, end = (tree.resolve(rev or "HEAD") for rev in (first, last))
    except UsageError as error:
        if not _edge(tree):
            raise
        raise UsageError(
            f"--diff {printable(text)}: {error}; the clone is shallow: git fetch that commit, too, or "
            "all by git fetch --unshallow"
        ) from None
    if three and ancestor:
        try:
            start = tree.git.line("merge-base", start, end)
        except GitError:
            raise _no_ancestor(tree, text, end) from None
    return start, end


def _no_ancestor(tree: Tree, text: str, end: str) -> UsageError:
    """The error for ends without a common ancestor, and what to fetch if that is the reason."""
    return UsageError(
        f"--diff {printable(text)}: the two have no common ancestor{_shallow(tree, end)}"
    )


def _shallow(tree: Tree, end: str) -> str:
    """What to say of a clone that is shallow, and of the depth that it takes; "" of another."""
    if not _edge(tree):
        return ""
    depth = tree.git.line("rev-list", "--count", "--first-parent", end)
    return (
        f" in this clone, which is shallow, {depth} deep: fetch all commits of the change and the one "
        "below them, git fetch --deepen=COUNT (GitHub: fetch-depth, GitLab: GIT_DEPTH), or git fetch "
        "--unshallow"
    )


def _listed(tree: Tree, text: str, start: str, end: str) -> dict[str, list[str]]:
    """The commits of a range, the oldest first, each with its parents."""
    try:
        listed = tree.git.line(
            "rev-list", "--reverse", "--topo-order", "--parents", f"{start}..{end}"
        )
    except GitError as error:
        raise UsageError(f"--diff {printable(text)}: {error}{_shallow(tree, end)}") from None
    parents = {}
    for line in listed.splitlines():
        commit, *rest = line.split()
        parents[commit] = rest
    return parents


def _edge(tree: Tree) -> set[str]:
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
