# SPDX-License-Identifier: GPL-2.0-only
"""Whom a patch is sent to, from the tree's own scripts/get_maintainer.pl.

This runs a program of the tree, so it is done only if the user asks. It runs on a private copy
of the few files that it needs, with the shape of a kernel tree around them.
"""

from __future__ import annotations

import collections
import dataclasses
import os
import subprocess
from collections.abc import Sequence

from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.base.progress import Progress
from gupvmas.code.model import Commit
from gupvmas.series.mail.mails import Recipients
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import Scratch

SCRIPT = "scripts/get_maintainer.pl"

#: What the script looks for to know a kernel tree by.
_FILES = ("COPYING", "CREDITS", "Kbuild", "MAINTAINERS", "Makefile", "README")
_DIRECTORIES = (
    "Documentation", "arch", "include", "drivers", "fs", "init", "ipc", "kernel", "lib",
)


@dataclasses.dataclass(frozen=True)
class Whom:
    """Whom the patches go to, in order, and the cover letter; None: to all of them."""

    patches: Sequence[Recipients] = ()
    cover: Recipients | None = None
    left_out: int = 0  # who take a patch, and do not get the cover letter


def ask(
    tree: Tree, made: Sequence[Commit], work: Scratch, limit: int, progress: Progress
) -> Whom:
    """Whom a series goes to, its cover letter to ``limit`` addresses. Raises as of()."""
    with progress.step("ask for the maintainers", len(made)):
        patches = of(tree, [list(commit.files) for commit in made], work)
    return Whom(patches, *of_cover(patches, limit))


def of(tree: Tree, files: Sequence[Sequence[str]], work: Scratch) -> list[Recipients]:
    """The recipients of each patch; ``files`` are those that it changes.

    Raises UsageError if the tree has no script, IncompleteError if it fails.
    """
    if not tree.exists(SCRIPT):
        raise UsageError(f"{tree.name}: has no {SCRIPT}; leave --cc out")
    top = work.join("maintainers")
    wanted = {SCRIPT, "MAINTAINERS", *(file for patch in files for file in patch)}
    if tree.exists(".get_maintainer.ignore"):
        wanted.add(".get_maintainer.ignore")
    tree.export(sorted(wanted), top)
    for name in _FILES:
        with open(os.path.join(top, name), "ab"):
            pass
    for name in _DIRECTORIES:
        os.makedirs(os.path.join(top, name), exist_ok=True)
    return [
        Recipients(
            to=_ask(top, patch, "--no-l", "--no-r"), cc=_ask(top, patch, "--no-m"),
            lists=_ask(top, patch, "--no-m", "--no-r"),
        )
        for patch in files
    ]


def of_cover(patches: Sequence[Recipients], limit: int) -> tuple[Recipients, int]:
    """Whom the cover letter goes to, and how many are left out of it for ``limit`` addresses.

    The lists of all patches, and those who take them: first whoever takes the most. Reviewers of a
    patch, and those who are left out, get that patch.
    """
    lists = tuple(dict.fromkeys(address for each in patches for address in each.lists))
    counts = collections.Counter(address for each in patches for address in each.to)
    people = [address for address, _ in counts.most_common()]  # equals in their order
    room = max(limit - len(lists), 0)
    return Recipients(tuple(people[:room]), lists), len(people[room:])


def _ask(top: str, files: Sequence[str], *leave_out: str) -> tuple[str, ...]:
    """The addresses for a patch: without lists and reviewers for To:, without maintainers for Cc:.

    Those who only look after everything ("chief penguins") are not asked, as b4 doesn't. Keywords
    are not looked for: in files, which the script is given, they match what the patch does not touch.
    """
    command = [
        "perl", SCRIPT, "--no-git", "--no-git-fallback", "--no-git-chief-penguins",
        "--no-keywords", "--norolestats", *leave_out, "-f", "--", *files,
    ]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": top, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, cwd=top, env=environment, capture_output=True, text=True, check=False,
            timeout=120, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace",
        )
    except FileNotFoundError:
        raise UsageError("perl: not found; install it or leave --cc out") from None
    except subprocess.TimeoutExpired:
        raise IncompleteError(f"{SCRIPT}: no answer after 120 s") from None
    if done.returncode:
        what = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise IncompleteError(f"{SCRIPT}: failed: {what}")
    return tuple(line.strip() for line in done.stdout.splitlines() if "@" in line)
