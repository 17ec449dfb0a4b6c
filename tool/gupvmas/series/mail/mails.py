# SPDX-License-Identifier: GPL-2.0-only
"""The mails of a series: the patches and the cover letter, whom they go to, which version it is.

git format-patch writes them; what it does not know of is put in afterwards.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Iterable, Sequence

from gupvmas.series.mail import b4
from gupvmas.series.mail.commits import BRANCH, Built
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_bytes
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import os_errors, sync

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.series.mail.publish import SeriesOptions  # which calls write()

# The default, git's version, would make the same series differ from one machine to the next.
SIGNATURE = "gup-vmas"


@dataclasses.dataclass(frozen=True)
class Cover:
    """The cover letter: its subject, without the [PATCH 0/N], and its body."""

    subject: str
    body: str


@dataclasses.dataclass(frozen=True)
class Recipients:
    """Addresses for the To: and Cc: of one patch, as "Name <user@host>" or "user@host"."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()  # those of cc that are mailing lists


@dataclasses.dataclass(frozen=True)
class Range:
    """The previous version: commits in ``old`` and not in ``base``, and what b4 called it."""

    base: str
    old: str
    change_id: str = ""

    def __str__(self) -> str:
        return f"{self.base}..{self.old}"


def write(
    built: Built,
    git: Git,
    cover: Cover,
    options: SeriesOptions,
    recipients: Sequence[Recipients],
    previous: Range | None,
    change_id: str,
    directory: str,
    cover_to: Recipients | None = None,
) -> tuple[str, ...]:
    """Writes the mails into a new directory and flushes them; returns their names, cover first.

    What lies beside the mails is written, too.

    git: runs on the private repository; recipients: those of each commit, in order, besides
    those of ``options``; previous: for a range-diff; change_id: "" if it is not known; cover_to:
    those of the cover letter, None for all of them. Raises UsageError, GitError.
    """
    body = "\n\n".join(part for part in (cover.body.strip("\n"), _changelog(options)) if part)
    names = _format(built, git, Cover(cover.subject, body), options, previous, directory)
    with os_errors("write", directory):
        carriage = [n for n in names[1:] if _has_crlf(os.path.join(directory, n))]
        if carriage:
            body += (
                "\n\nSome of the files have CRLF line ends, which git am takes off unless told\n"
                "not to; use git am --keep-cr for:\n\n"
                + "\n".join(f"  {name}" for name in carriage)
            )
            for name in names:
                os.unlink(os.path.join(directory, name))
            os.rmdir(directory)
            names = _format(built, git, Cover(cover.subject, body), options, previous, directory)
        everyone = _merge([options.recipients, *([cover_to] if cover_to else recipients)])
        for number, name in enumerate(names):
            whom = everyone
            if number:
                own = list(recipients[number - 1 : number])
                whom = _merge([options.recipients, *own])
            path = os.path.join(directory, name)
            _add_headers(path, whom)
            sync(path)
        _name_change(os.path.join(directory, names[0]), change_id)
        for name, text in built.beside:
            path = os.path.join(directory, name)
            with open(path, "xb") as file:
                file.write(to_bytes(text))
            sync(path)
        sync(directory)
    return names


def _changelog(options: SeriesOptions) -> str:
    """What changed since the last version, under a heading, and where that is; "" if nothing was said
    of it."""
    text = (options.changelog or "").strip("\n")
    if text.strip() and not text.partition("\n")[0].rstrip().endswith(":"):
        text = f"v{options.version or 1}:\n{text}"
    if options.link:
        last = f"Link to v{(options.version or 1) - 1}: {options.link}"
        text = f"{text}\n\n{last}" if text.strip() else last
    return text if text.strip() else ""


def is_later(options: SeriesOptions) -> bool:
    """Whether this is a later version than the first."""
    return options.version is not None and options.version > 1


def change_id_of(
    built: Built, cover: Cover, options: SeriesOptions, previous: Range | None
) -> str:
    """What names the series in all of its versions, in the form that b4 gives it.

    The same input gives the same one. "" for a later version whose first is not known.
    """
    known = options.change_id or (previous.change_id if previous else "")
    if known or is_later(options):
        return known
    import time

    day = time.strftime("%Y%m%d", time.gmtime(built.date))
    slug = re.sub(r"\W+", "-", cover.subject.lower()).strip("-")
    seed = f"{built.base}\n{built.author}\n{cover.subject}"
    return f"{day}-{slug}-{hashlib.sha256(to_bytes(seed)).hexdigest()[:12]}"


def _name_change(path: str, change_id: str) -> None:
    """Puts the change-id below the base-commit of the cover letter, or where that would be."""
    if not change_id:
        return
    with open(path, "rb") as file:
        data = file.read()
    head, mark, tail = data.rpartition(b"\nbase-commit: ")
    line = b"change-id: " + change_id.encode() + b"\n"
    if mark:
        base, _, rest = tail.partition(b"\n")
        data = head + mark + base + b"\n" + line + rest
    else:
        head, mark, tail = data.rpartition(b"\n-- \n")
        data = head + b"\n" + line + mark[1:] + tail
    with open(path, "wb") as file:
        file.write(data)
    sync(path)


def for_b4(
    cover: Cover, options: SeriesOptions, recipients: Sequence[Recipients], change_id: str
) -> str:
    """The cover letter as b4 keeps it: the text, whom it goes to, and what changed.

    b4 sends each mail to those of the cover letter, so they are those of all patches.
    """
    everyone = _merge([options.recipients, *recipients])
    trailers = [f"To: {who}" for who in everyone.to] + [f"Cc: {who}" for who in everyone.cc]
    changes = _changelog(options)
    tracking = b4.Tracking(change_id, options.version or 1, ("RFC",) if options.rfc else ())
    text = (cover.body, "\n".join(trailers), f"---\n{changes}" if changes else "")
    return b4.message(cover.subject, text, tracking)


def _format(
    built: Built,
    git: Git,
    cover: Cover,
    options: SeriesOptions,
    previous: Range | None,
    directory: str,
) -> tuple[str, ...]:
    """Runs git format-patch into a new directory; returns the names, cover letter first."""
    if "\n" in cover.subject.strip() or not cover.subject.strip():
        raise UsageError(f"a subject is one line: '{printable(cover.subject)}'")
    with os_errors("write", directory):
        # Not mkdtemp(): the umask decides who may read the patches.
        os.mkdir(directory, 0o777)
        _describe_branch(built.git_dir, f"{cover.subject.strip()}\n\n{cover.body}\n")
    args = [
        "format-patch",
        "--quiet",
        "--cover-letter",
        "--cover-from-description=subject",
        f"--output-directory={directory}",
        f"--signature={SIGNATURE}",
        # A rename would need a git on the other side that knows them, and helps no reader here.
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        # Else it grows with the number of objects in the user's repository.
        "--abbrev=12",
        "--subject-prefix=" + ("RFC PATCH" if options.rfc else "PATCH"),
    ]
    if options.version is not None:
        args.append(f"--reroll-count={options.version}")
    if built.tree.is_git:
        args.append(f"--base={built.base}")
    if previous is not None:
        args.append(f"--range-diff={previous}")
    env = {
        # For the cover letter, which is by the committer, now.
        **built.committer.environment("COMMITTER"),
        "GIT_COMMITTER_DATE": f"@{built.date} +0000",
    }
    git.run(*args, f"{built.base}..{BRANCH}", env=env)
    names = tuple(sorted(os.listdir(directory)))
    if len(names) != len(built.commits) + 1:
        wrote = f"{len(names)} files for {len(built.commits)} commits"
        raise GitError(f"git format-patch wrote {wrote}")
    return names


def _describe_branch(git_dir: str, text: str) -> None:
    """Sets the description of the branch, from which git makes the cover letter."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    quoted = quoted.replace("\n", "\\n").replace("\t", "\\t")
    path = os.path.join(git_dir, "config")
    with open(path, "rb") as file:
        config = file.read().partition(b"[branch ")[0]
    with open(path, "wb") as file:
        file.write(config + to_bytes(f'[branch "{BRANCH}"]\n\tdescription = "{quoted}"\n'))


def _has_crlf(path: str) -> bool:
    with open(path, "rb") as file:
        return b"\r\n" in file.read()


def _merge(lists: Iterable[Recipients]) -> Recipients:
    """All of them, each address once: one in To: is not in Cc:."""
    to: dict[str, None] = {}
    cc: dict[str, None] = {}
    for whom in lists:
        to.update(dict.fromkeys(whom.to))
        cc.update(dict.fromkeys(whom.cc))
    return Recipients(tuple(to), tuple(a for a in cc if a not in to))


def check_address(address: str) -> None:
    """Raises UsageError for what is no address."""
    if "@" not in address or any(c < " " for c in address):
        raise UsageError(f"'{printable(address)}' is no address")


def _header(name: str, addresses: Sequence[str]) -> bytes:
    """A header with one address per line, names in RFC 2047 words where they need it."""
    from email.header import Header
    from email.utils import parseaddr

    lines = []
    for address in addresses:
        check_address(address)
        shown, mail = parseaddr(address)
        if shown and not shown.isascii():
            address = f"{Header(shown, 'utf-8', maxlinelen=1000).encode()} <{mail}>"
        lines.append(address)
    return to_bytes(f"{name}: " + ",\n    ".join(lines) + "\n")


def _add_headers(path: str, whom: Recipients) -> None:
    """Puts To: and Cc: at the end of a mail's headers."""
    new = b"".join(_header(n, a) for n, a in (("To", whom.to), ("Cc", whom.cc)) if a)
    if not new:
        return
    with open(path, "rb") as file:
        head, blank, body = file.read().partition(b"\n\n")
    with open(path, "wb") as file:
        file.write(head + b"\n" + new + blank[1:] + body)


def range_of(tree: Tree, text: str, base: str) -> Range:
    """The commits that ``text`` means: "A..B", or a tip that forked off below ``base``.

    Raises UsageError.
    """
    start, dots, tip = text.partition("..")
    if dots and not tip.startswith("."):
        start, tip = tree.resolve(start or "HEAD"), tree.resolve(tip or "HEAD")
    else:
        tip = tree.resolve(text)
        try:
            start = tree.git.line("merge-base", tip, tree.resolve(base))
        except GitError as error:
            raise UsageError(
                f"{printable(text)} has no common commit with the base: give a range, A..B"
            ) from error
    # A cover letter that b4 keeps in a commit is none of the patches.
    cover = b4.cover_commit(tree.git, start, tip)
    return Range(cover[0], tip, cover[1]) if cover else Range(start, tip)
