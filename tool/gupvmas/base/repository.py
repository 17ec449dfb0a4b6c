# SPDX-License-Identifier: GPL-2.0-only
"""Finds a repository, and shows it to git without its configuration.

A repository is data from a stranger, and its configuration can name a program under more keys
than anybody can list: new ones come with every git. So git does not get to see it. Two commands
read it, and neither can start a program: rev-parse, which finds the repository and asks the user's
safe.directory, and config. For all others the configuration is one that is written here, in a
directory that takes the place of what git calls the common directory: its objects, refs and logs
are links to the real ones, which are read and written through them. What is taken over are a few
settings that decide how files and names are read, each only if its value is one of those that it
can have.
"""

from __future__ import annotations

import os
import re
import weakref

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_bytes, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BOOLEAN = "true|yes|on|false|no|off|[0-9]{0,9}"
_NAMES = r"[^\0\n]*"

#: The settings that are taken over, and the values that each may have; all in lower case.
_TAKEN_OVER = (
    # How files are compared with the index, without a program.
    (r"core\.(filemode|symlinks|ignorecase|precomposeunicode|trustctime)", _BOOLEAN),
    (r"core\.(sparsecheckout|sparsecheckoutcone)", _BOOLEAN),
    (r"sparse\.expectfilesoutsideofpatterns", _BOOLEAN),
    (r"core\.checkstat", "default|minimal"),
    (r"core\.autocrlf", f"{_BOOLEAN}|input"),
    (r"core\.eol", "lf|crlf|native"),
    # How refs are kept, and who may read the objects that come.
    (r"extensions\.refstorage", "files|reftable"),
    (r"core\.sharedrepository", f"{_BOOLEAN}|umask|group|all|world|everybody"),
    # What @{upstream} and @{push} mean. Nothing is ever fetched: no remote has a URL.
    (r"branch\..*\.(remote|merge|pushremote)", _NAMES),
    (r"remote\..*\.(fetch|push)", _NAMES),
    (r"remote\.pushdefault", _NAMES),
    (r"push\.default", "nothing|current|upstream|tracking|simple|matching"),
)

#: Only looked at.
_ASKED = ("remote.origin.url",)

_LINKED_DIRECTORIES = ("objects", "refs", "logs", "worktrees", "reftable")
#: Only where they are regular files: git would wait at a FIFO for ever.
_LINKED_FILES = ("packed-refs", "shallow", "info/exclude", "info/attributes", "info/grafts")


def find(directory: str, shown: str, *, above: bool = False) -> tuple[str, str, str]:
    """Lets git find the repository at ``directory``, with the user's safe.directory.

    above: it may also be a directory that holds ``directory``. Returns the git directory, the
    common directory and the object format. Raises UsageError, naming it as ``shown``.
    """
    real = os.path.realpath(directory)
    ceiling = {} if above else {"GIT_CEILING_DIRECTORIES": os.path.dirname(real)}
    questions = ("--absolute-git-dir", "--git-common-dir", "--show-object-format")

    def ask(*what: str) -> str:
        out = Git(None).line("rev-parse", *what, env=ceiling, cwd=real, user_config=True)
        return os.fsdecode(to_bytes(out))

    try:
        answers = ask(*questions).split("\n")
        if len(answers) != len(questions):  # a path with a newline
            answers = [ask(question) for question in questions]
    except GitError as error:
        if "dubious ownership" in error.stderr:
            raise UsageError(
                f"{shown} belongs to another user, so git will not read it; if you trust it: "
                f"git config --global --add safe.directory {shown}"
            ) from error
        said = str(error).partition("failed: ")[2]
        raise UsageError(f"{shown}: git cannot use its repository: {said}") from error
    return answers[0], os.path.join(real, answers[1]), answers[2]


class View:
    """A repository as git sees it without its configuration; good until close().

    git: runs git on it. settings: those that are taken over or asked, by their names in lower
    case (but what is between the dots as it is), the last value of each.
    """

    def __init__(self, git_dir: str, work_tree: str | None, object_format: str) -> None:
        """Raises UsageError if there is no place for it, GitError if git can't read the settings."""
        from gupvmas.base.workdir import deferred_signals, make_scratch, os_errors, remove_scratch

        entries = _settings(git_dir)
        self.settings = dict(entries)
        with deferred_signals():
            work = make_scratch()
            # Also at the end of the program, if nobody closes it.
            self.close = weakref.finalize(self, remove_scratch, work)
        top = work.join("common")
        try:
            with os_errors("write to", work.path):
                _link(_common_dir(git_dir), top)
                with open(os.path.join(top, "config"), "wb") as file:
                    file.write(_configuration(entries, object_format, work_tree is None))
        except BaseException:
            self.close()
            raise
        self.git = Git(git_dir, work_tree, common_dir=top, keep_fds=(work.lock,))


def _settings(git_dir: str) -> Sequence[tuple[str, str]]:
    """The settings of the repository itself that are of interest, in their order."""
    wanted = [*(key for key, _ in _TAKEN_OVER), *(key.replace(".", r"\.") for key in _ASKED)]
    pattern = f"^({'|'.join(wanted)})$"
    out = Git(git_dir).run("config", "-z", "--get-regexp", pattern, ok=(0, 1))
    found = []
    for entry in out.split(b"\0"):
        if entry:
            # Without a value it is "true".
            key, newline, value = entry.partition(b"\n")
            found.append((to_str(key), to_str(value) if newline else "true"))
    return found


def _configuration(entries: Sequence[tuple[str, str]], object_format: str, bare: bool) -> bytes:
    """The configuration that git gets to see."""
    lines = ["[core]", "repositoryFormatVersion = 1", f"bare = {str(bare).lower()}"]
    lines += ["[extensions]", f"objectFormat = {object_format}"]
    for key, value in entries:
        values = next((v for k, v in _TAKEN_OVER if re.fullmatch(k, key, re.DOTALL)), None)
        if values not in (None, _NAMES):
            value = value.lower()
        if values is not None and re.fullmatch(values, value):
            section, _, rest = key.partition(".")
            subsection, dot, name = rest.rpartition(".")
            lines.append(f"[{section} {_quoted(subsection)}]" if dot else f"[{section}]")
            lines.append(f"{name} = {_quoted(value)}")
    return to_bytes("\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _common_dir(git_dir: str) -> str:
    """Where a repository keeps its objects: elsewhere for a linked worktree."""
    try:
        with open(os.path.join(git_dir, "commondir"), "rb") as file:
            other = os.fsdecode(file.read(65536).rstrip(b"\r\n"))
    except OSError:
        other = "."
    return os.path.realpath(os.path.join(git_dir, other))


def _link(common_dir: str, top: str) -> None:
    """Makes the directory ``top``, which takes the place of ``common_dir``. Raises OSError."""
    os.makedirs(os.path.join(top, "info"))
    for name in _LINKED_DIRECTORIES:
        os.symlink(os.path.join(common_dir, name), os.path.join(top, name))
    for name in _LINKED_FILES:
        real = os.path.join(common_dir, name)
        if os.path.isfile(real):
            os.symlink(real, os.path.join(top, name))
    # git takes a link for a ref of another kind, so it is a copy. It only serves those who
    # say main-worktree/HEAD: the HEAD of this worktree is in its own directory.
    head = os.path.join(common_dir, "HEAD")
    if os.path.isfile(head):
        with open(head, "rb") as file, open(os.path.join(top, "HEAD"), "wb") as out:
            out.write(file.read(65536))


def is_false(settings: Mapping[str, str], key: str) -> bool:
    """Whether a setting that is true or false is false."""
    value = settings.get(key, "true").lower()
    return value in ("false", "no", "off", "") or (value.isdigit() and not int(value))
