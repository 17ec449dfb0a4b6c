# SPDX-License-Identifier: GPL-2.0-only
"""Whom a patch is sent to, from the tree's own scripts/get_maintainer.pl.

This runs a program of the tree, so it is done only if the user asks. It runs on a private copy
of the few files that it needs, with the shape of a kernel tree around them.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.series.mail.mails import Recipients
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import Scratch

SCRIPT = "scripts/get_maintainer.pl"

#: What the script looks for to know a kernel tree by.
_FILES = ("COPYING", "CREDITS", "Kbuild", "MAINTAINERS", "Makefile", "README")
_DIRECTORIES = (
    "Documentation", "arch", "include", "drivers", "fs", "init", "ipc", "kernel", "lib",
)


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
        Recipients(to=_ask(top, patch, "--no-l", "--no-r"), cc=_ask(top, patch, "--no-m"))
        for patch in files
    ]


def _ask(top: str, files: Sequence[str], *leave_out: str) -> tuple[str, ...]:
    """The addresses for a patch: without lists and reviewers for To:, without maintainers for Cc:.

    Those who only look after everything ("chief penguins") are not asked, as b4 doesn't.
    """
    command = [
        "perl", SCRIPT, "--no-git", "--no-git-fallback", "--no-git-chief-penguins",
        "--norolestats", *leave_out, "-f", "--", *files,
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
