# SPDX-License-Identifier: GPL-2.0-only
"""Patches as they come: a diff, a file of git format-patch, a mailbox with a whole series.

Each is applied on top of the one before, in a private repository with an index of its own that
borrows the objects of the user's. What is no patch in a mailbox (a cover letter, a reply) is
passed over.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import os
import re

from gupvmas.gup import api
from gupvmas.base import diffs
from gupvmas.check.change.changes import Change, of_steps
from gupvmas.check.change.excerpt import CONTEXT
from gupvmas.series.mail.commits import private_repository
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_bytes
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import Scratch

#: How the lines of a mail begin. A diff may have text above it, but no headers.
_HEADERS = (b"from ", b"from:", b"date:", b"subject:", b"message-id:", b"return-path:",
            b"received:", b"delivered-to:", b"mime-version:", b"x-", b"to:", b"list-id:")  # fmt: skip

#: "[PATCH v3 2/6]"
_NUMBER = re.compile(r"\[[^]]*?PATCH(?:[^]]*?\bv(\d+))?[^]]*?(?:(\d+)/(\d+))?\]", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Patch:
    """One patch: what it is called, its text, and the same with carriage returns kept."""

    name: str
    texts: tuple[bytes, ...]
    version: int = 1
    number: int = 0


def of_patch(
    tree: Tree, data: bytes, name: str, base: str | None, work: Scratch
) -> tuple[Git, list[Change], list[str]]:
    """The changes that a patch or a mailbox makes on top of ``base``.

    base: a commit; None for HEAD, or for the files of a tarball. Returns a git that can read
    them, the changes, and notes on what was passed over. Raises UsageError if ``data`` holds no
    patch, or one that does not apply.
    """
    git_dir = private_repository(tree, work)
    git = Git(git_dir, keep_fds=(work.lock,))
    patches, notes = _patches(git, data, name, work)
    if not patches:
        raise UsageError(f"{name}: there is no patch in it")
    if tree.is_git:
        start = tree.resolve(base or tree.rev or "HEAD")
        git.run("read-tree", start)
        shown = start[:12]
    else:
        if base:
            raise UsageError(f"{tree.name} is not a git repository: --base needs one")
        _take_files(tree, git, [text for patch in patches for text in patch.texts])
        start = git.line("write-tree")
        shown = tree.name
    trees = [
        _apply(git, patch, shown if not number else f"{shown} and the patches before it")
        for number, patch in enumerate(patches)
    ]
    labels = [patch.name if len(patches) > 1 else None for patch in patches]
    return git, of_steps(git, start, trees, labels), notes


def _apply(git: Git, patch: Patch, base: str) -> str:
    """Apply one patch to the index; returns the tree."""
    wrong: GitError | None = None
    for text in patch.texts:
        try:
            git.run("apply", "--cached", "--whitespace=nowarn", "-", stdin=text)
            return git.line("write-tree")
        except GitError as error:
            wrong = wrong or error
    assert wrong is not None
    said = [x.removeprefix("error: ") for x in wrong.stderr.splitlines() if x.startswith("error: ")]
    what = next((x for x in said if x.startswith("patch failed: ")), said[0] if said else str(wrong))
    raise UsageError(
        f"{patch.name}: does not apply to {base}: {printable(what)}; "
        "say with --base what it was made for"
    )


def _is_mail(data: bytes) -> bool:
    first = data.lstrip(b"\r\n")[:400].split(b"\n", 1)[0].lower()
    return first.startswith(_HEADERS) and b"\ndiff --git" != first[:11]


def _patches(git: Git, data: bytes, name: str, work: Scratch) -> tuple[list[Patch], list[str]]:
    if not data.strip():
        raise UsageError(f"{name}: is empty")
    if not _is_mail(data):
        if diffs.start(data) < 0:
            raise UsageError(f"{name}: is neither a diff nor a mailbox")
        return [Patch(name, (data,))], []
    box = work.join("mailbox")
    with open(box, "wb") as file:
        file.write(data.lstrip(b"\r\n"))
    mails = work.join("mails")
    os.mkdir(mails)
    try:
        count = int(git.line("mailsplit", "-b", "--keep-cr", f"-o{mails}", "--", box).split()[0])
    except GitError as error:
        raise UsageError(f"{name}: is no mailbox: {error}") from None
    notes: list[str] = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        read = list(pool.map(lambda number: _of_mail(git, mails, number), range(1, count + 1)))
    found = []
    for patch in read:
        if isinstance(patch, Patch):
            found.append(patch)
        elif patch:
            notes.append(patch)
    newest = max((patch.version for patch in found), default=1)
    for patch in found:
        if patch.version != newest:
            notes.append(f"passed over, as there is a version {newest}: {patch.name}")
    found = [patch for patch in found if patch.version == newest]
    if all(patch.number for patch in found):
        # A mailing list delivers in any order, and some patches twice.
        found = list({patch.number: patch for patch in found}.values())
        found.sort(key=lambda patch: patch.number)
    return found, notes


def _of_mail(git: Git, folder: str, number: int) -> Patch | str | None:
    """The patch in a mail of ``folder``, as mailsplit names it; a note if it is passed over for a
    reason that is told, and None if there is none in it.
    """
    path = os.path.join(folder, f"{number:04}")
    with open(path, "rb") as file:
        mail = file.read()
    texts = []
    info = b""
    # Carriage returns may come from the mail's way or be part of the patch.
    for text in dict.fromkeys((mail.replace(b"\r\n", b"\n"), mail)):
        message, patch = f"{path}.message", f"{path}.patch"
        try:
            info = git.run("mailinfo", "-k", "--encoding=UTF-8", message, patch, stdin=text)
        except GitError as error:
            raise UsageError(f"mail {number} of the mailbox cannot be read: {error}") from None
        with open(patch, "rb") as file:
            texts.append(file.read())
    subject = next(
        (line[9:] for line in info.decode("utf-8", "replace").splitlines()
         if line.startswith("Subject: ")),
        "",
    )  # fmt: skip
    if diffs.start(texts[0]) < 0:
        return None  # a cover letter, or a mail without a patch
    if subject.lower().startswith(("re:", "aw:", "fwd:")):
        return f"passed over, a reply: {printable(subject)}"
    match = _NUMBER.search(subject)
    version = int(match[1]) if match and match[1] else 1
    own = int(match[2]) if match and match[2] else 0
    name = printable(f"patch {own or number} ({subject})")
    return Patch(name, tuple(dict.fromkeys(texts)), version, own)


def _take_files(tree: Tree, git: Git, texts: list[bytes]) -> None:
    """Put the files that patches name, and those that a scan needs, into the index."""
    paths = {api.HEADER, *CONTEXT}
    for text in texts:
        paths.update(diffs.named(text))
    for path in sorted(paths):
        try:
            mode = tree.mode(path)
        except UsageError:
            continue
        if mode:
            oid = git.line("hash-object", "-w", "--no-filters", "--stdin", stdin=tree.read(path))
            line = f"{mode} {oid}\t".encode() + to_bytes(path) + b"\0"
            git.run("update-index", "-z", "--index-info", stdin=line)
