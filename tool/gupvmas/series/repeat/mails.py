# SPDX-License-Identifier: GPL-2.0-only
"""The mails of a series that is to be repeated: a directory of them, which may be a stranger's.

They are data: git reads them, and nothing in them is run. A semantic patch with a refusal is not
given to spatch either, see gupvmas.series.plain.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat

from gupvmas.series import plain
from gupvmas.series import recipe
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable
from gupvmas.base.workdir import Scratch, os_errors

#: More than any patch of a series has.
LARGEST = 1 << 26

_BESIDE = re.compile(r"\w[\w.+-]*\.cocci")


@dataclasses.dataclass(frozen=True)
class Mail:
    """One patch: its file's name, its subject, its diff, and the semantic patch that makes it.

    ``by_hand`` are the files that its message says are made by hand.
    """

    name: str
    subject: str
    diff: bytes
    patch: str
    by_hand: tuple[str, ...]


def read(directory: str, git: Git, work: Scratch) -> list[Mail]:
    """The patches of ``directory`` in their order; what has no diff (a cover letter) is passed over.

    ``git`` is that of a private repository. Raises UsageError for a directory that has none, a
    mail without a semantic patch, or one that is not to be run.
    """
    shown = printable(directory)
    if not os.path.isdir(directory):
        raise UsageError(f"{shown}: no such directory")
    with os_errors("read", shown):
        names = sorted(name for name in os.listdir(directory) if name.endswith(".patch"))
    found = []
    for name in names:
        mail = _mail(directory, name, git, work)
        if mail:
            found.append(mail)
    if not found:
        raise UsageError(f"{shown}: there is no patch in it")
    return found


def _read(directory: str, name: str) -> bytes:
    """A regular file of the directory; a link is not followed, and nothing waits for a pipe."""
    path = os.path.join(directory, name)
    shown = printable(path)
    with os_errors("read", shown):
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags)
        except FileNotFoundError:
            raise UsageError(f"{shown}: is not there") from None
        except OSError as error:
            raise UsageError(f"{shown}: {error.strerror}") from None
        with open(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise UsageError(f"{shown}: is no regular file")
            if about.st_size > LARGEST:
                raise UsageError(f"{shown}: is too large")
            return file.read(LARGEST)


def _mail(directory: str, name: str, git: Git, work: Scratch) -> Mail | None:
    data = _read(directory, name)
    shown = printable(name)
    message, patch = work.join("message"), work.join("patch")
    options = ("-k", "--no-scissors", "--encoding=UTF-8")
    try:
        info = git.run("mailinfo", *options, message, patch, stdin=data)
    except GitError as error:
        raise UsageError(f"{shown}: git cannot read it: {error}") from None
    with open(patch, "rb") as file:
        diff = file.read()
    with open(message, "rb") as file:
        text = file.read().decode("utf-8", "replace")
    if b"\ndiff --git " not in b"\n" + diff:
        return None
    lines = info.decode("utf-8", "replace").splitlines()
    subject = next((line[9:] for line in lines if line.startswith("Subject: ")), "")
    subject = re.sub(r"^(?:\[[^]]*\]\s*)+", "", subject)
    found = recipe.read(text)
    if found is None:
        raise UsageError(f"{shown}: its message gives no semantic patch, so it can't be repeated")
    rules = found.patch
    if found.beside:
        if not _BESIDE.fullmatch(found.beside):
            raise UsageError(f"{shown}: '{printable(found.beside)}' is no name of a semantic patch")
        rules = _read(directory, found.beside).decode("ascii", "replace")
        shown = found.beside
    why = plain.refusal(rules)
    if why:
        raise UsageError(f"{shown}: the semantic patch is not run: {why}")
    return Mail(name, printable(subject), diff, rules, found.by_hand)
