# SPDX-License-Identifier: GPL-2.0-only
"""Runs git: the only module that does, so that nothing a tree brings along can run by it.

A repository is data from a stranger, its .git/config, .gitattributes and hooks included. What
could run a program from there, and what is done about it:

* its configuration (filters, textconv, fsmonitor, hooks, a promisor remote, what there will be):
  git does not see it, but one that repository.py writes. Two commands do read it, rev-parse to
  find the repository and config, which start no program;
* hooks, fsmonitor, pager, askpass, credential helpers: overridden on the command line, too;
* submodules, whose own configuration git would obey: always ignored;
* a missing object, which git might want to fetch: no protocol is allowed;
* everything in the environment that begins with GIT_: dropped;
* the user's own configuration (aliases, diff.*, format.*, commit.gpgSign): not read, except to
  ask for safe.directory and for the user's name.

Commits and patches are made in a private repository whose configuration this module writes
and which only borrows the objects of the user's.
"""

from __future__ import annotations

import os

from gupvmas.base.errors import GupVmasError, IncompleteError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping, Sequence
    from typing import IO

# Paths in a tree are bytes to git and str in UTF-8 with surrogateescape in this package,
# whatever the locale says: os.fsencode() would depend on it.
ENCODING = "utf-8"
ESCAPE = "surrogateescape"

#: What git prints in one go is no more than this: trees that share their children can hold ten
#: billion files in a kilobyte.
OUTPUT_MAX = 256 << 20
#: So much a pipe takes without a reader.
_PIPE = 60000

_OVERRIDES = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    # A FIFO here would hang git for ever.
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.askPass=",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "advice.graftFileDeprecated=false",
)


class GitError(IncompleteError):
    """A git command failed; the message is one line, ``stderr`` is all that git said."""

    def __init__(self, message: str, stderr: str = "") -> None:
        super().__init__(message)
        self.stderr = stderr


def to_bytes(path: str) -> bytes:
    """The bytes of a path that is relative to a tree (UTF-8, surrogateescape)."""
    return path.encode(ENCODING, ESCAPE)


def to_str(path: bytes) -> str:
    """The reverse of to_bytes()."""
    return path.decode(ENCODING, ESCAPE)


def printable(text: str) -> str:
    """``text`` on one line that a terminal shows as it is: other characters as escapes."""

    def shown(c: str) -> str:
        if c.isprintable():
            return c
        if 0xDC80 <= ord(c) <= 0xDCFF:  # a byte that is no UTF-8
            return f"\\x{ord(c) - 0xDC00:02x}"
        return c.encode("unicode_escape").decode("ascii")

    return "".join(map(shown, text))


def _environment(extra: Mapping[str, str] | None, user_config: bool) -> dict[str, str]:
    """The environment git runs in; ``user_config`` lets it read the user's own configuration."""
    env = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("GIT_") or (user_config and k.startswith("GIT_CONFIG_"))
    }
    for name in ("EDITOR", "VISUAL", "PAGER", "SSH_ASKPASS", "LANGUAGE"):
        env.pop(name, None)
    # git runs in the tree: "." in PATH would find a program of the tree's.
    path = env.get("PATH", os.defpath).split(os.pathsep)
    env["PATH"] = os.pathsep.join(p for p in path if os.path.isabs(p))
    env.update(
        LC_ALL="C",
        TZ="UTC",
        GIT_ALLOW_PROTOCOL="none",  # outranks protocol.*.allow of the repository
        GIT_LITERAL_PATHSPECS="1",
        GIT_NO_LAZY_FETCH="1",
        GIT_NO_REPLACE_OBJECTS="1",
        GIT_OPTIONAL_LOCKS="0",
        GIT_PAGER="cat",
        GIT_TERMINAL_PROMPT="0",
    )
    if not user_config:
        env.update(GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", GIT_ATTR_NOSYSTEM="1")
    if extra:
        env.update(extra)
    return env


class Git:
    """Runs git commands on one repository, named outright so that nothing is searched for.

    git_dir: the repository, or None for commands that need none (or discover it in ``cwd``).
    work_tree: the top of its work tree, if it has one; overrides the repository's core.worktree.
    common_dir: what takes the place of the repository's own common directory, and of its
    configuration; see repository.View.
    keep_fds: file descriptors that children inherit (the lock of a scratch directory).
    """

    def __init__(
        self,
        git_dir: str | None,
        work_tree: str | None = None,
        *,
        common_dir: str | None = None,
        keep_fds: Iterable[int] = (),
    ) -> None:
        self.git_dir = git_dir
        self.work_tree = work_tree
        self.common_dir = common_dir
        self.keep_fds = tuple(keep_fds)

    def command(self, args: Sequence[str | bytes]) -> list[str | bytes]:
        """The whole command line for ``args``."""
        line: list[str | bytes] = ["git", "--no-pager"]
        for setting in _OVERRIDES:
            line += ["-c", setting]
        if self.git_dir is not None:
            line.append(f"--git-dir={self.git_dir}")
            if self.work_tree is not None:
                line.append(f"--work-tree={self.work_tree}")
        return line + list(args)

    def keeping(self, descriptor: int) -> Git:
        """The same, whose children also inherit ``descriptor``."""
        return Git(
            self.git_dir,
            self.work_tree,
            common_dir=self.common_dir,
            keep_fds=(*self.keep_fds, descriptor),
        )

    def environment(
        self, extra: Mapping[str, str] | None = None, user_config: bool = False
    ) -> dict[str, str]:
        """What git is run in; ``user_config`` lets it read the user's own configuration."""
        env = _environment(extra, user_config)
        if self.common_dir is not None:
            env["GIT_COMMON_DIR"] = self.common_dir
        return env

    def named_environment(self) -> dict[str, str]:
        """environment(), and in it what command() says of the repository: for another program."""
        env = self.environment()
        if self.git_dir is not None:
            env["GIT_DIR"] = self.git_dir
            if self.work_tree is not None:
                env["GIT_WORK_TREE"] = self.work_tree
        for number, setting in enumerate(_OVERRIDES):
            key, _, value = setting.partition("=")
            env[f"GIT_CONFIG_KEY_{number}"], env[f"GIT_CONFIG_VALUE_{number}"] = key, value
        env["GIT_CONFIG_COUNT"] = str(len(_OVERRIDES))
        return env

    def popen(
        self,
        args: Sequence[str | bytes],
        *,
        stdin: int,
        stdout: int,
        stderr: int,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        user_config: bool = False,
        own_group: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Starts git. ``own_group`` keeps a ^C at the terminal from reaching it.

        Raises UsageError if there is no git.
        """
        import subprocess

        try:
            return subprocess.Popen(
                self.command(args),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                env=self.environment(env, user_config),
                cwd=cwd if cwd is not None else (self.work_tree or self.git_dir or "/"),
                pass_fds=self.keep_fds,
                start_new_session=own_group,
            )
        except FileNotFoundError as error:
            if error.filename not in (None, "git"):
                raise UsageError(f"{printable(str(error.filename))}: no such directory") from error
            raise UsageError("git is not installed: apt-get install git") from error
        except OSError as error:
            raise UsageError(f"git cannot be started: {error.strerror}") from error

    def run(
        self,
        *args: str | bytes,
        stdin: bytes | int = b"",
        stdout: int | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        user_config: bool = False,
        ok: Sequence[int] = (0,),
    ) -> bytes:
        """Runs git to its end and returns what it printed.

        stdin: bytes to feed it, or a file descriptor; stdout: a file descriptor to print to
        instead (b"" is returned then); ok: the exit statuses that are no failure.
        Raises GitError, or UsageError for a full disk and for no git.
        """
        import subprocess

        # A file in memory: a pipe would have to be read while the other one is.
        said = os.memfd_create("git")
        try:
            process = self.popen(
                args,
                stdin=stdin if isinstance(stdin, int) else subprocess.PIPE,
                stdout=subprocess.PIPE if stdout is None else stdout,
                stderr=said,
                env=env,
                cwd=cwd,
                user_config=user_config,
            )
            try:
                out = _answer(process, b"" if isinstance(stdin, int) else stdin)
            except BaseException:
                process.kill()
                raise
            finally:
                if process.stdout is not None:
                    process.stdout.close()
                process.wait()
            if out is None:
                name = next((str(a) for a in args if not str(a).startswith("-")), "")
                raise GitError(
                    f"git {name}: more than {OUTPUT_MAX >> 20} MB to read: this is no source tree"
                )
            if process.returncode not in ok:
                raise failure(args, process.returncode, os.pread(said, 1 << 20, 0))
            return out
        finally:
            os.close(said)

    def line(self, *args: str | bytes, **more: object) -> str:
        """As run(), and returns the output as text without the line end."""
        out = self.run(*args, **more)  # type: ignore[arg-type]
        return to_str(out[:-1] if out.endswith(b"\n") else out)


def _answer(process: subprocess.Popen[bytes], stdin: bytes) -> bytes | None:
    """What a process prints when it is fed ``stdin``; None if that is more than OUTPUT_MAX."""
    if process.stdin is not None:
        if len(stdin) <= _PIPE:
            _feed(process.stdin, stdin)
        else:
            import threading

            threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True).start()
    if process.stdout is None:
        return b""
    parts = []
    left = OUTPUT_MAX
    while part := process.stdout.read(min(left, 1 << 20)):
        parts.append(part)
        left -= len(part)
        if not left:
            process.kill()
            return None
    return b"".join(parts)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        pass  # git is gone, and its status will tell


def failure(args: Sequence[str | bytes], status: int, stderr: bytes) -> GupVmasError:
    """The error for a git command that ended with ``status`` after saying ``stderr``."""
    said = stderr.decode(ENCODING, "replace").strip()
    name = next((str(a) for a in args if not str(a).startswith("-")), "")
    for words in ("No space left on device", "Disk quota exceeded", "Out of diskspace"):
        if words in said or _is_full_unsaid(said):
            full = words if words.startswith("Disk") else "No space left on device"
            return UsageError(
                f"{full} (git {name}): free some space, or set TMPDIR to a larger disk"
            )
    lines = [x for x in said.splitlines() if x.startswith(("fatal: ", "error: "))]
    text = (lines or said.splitlines() or [f"it ended with status {status}"])[-1]
    if status < 0:
        text = f"it was killed by signal {-status}"
    for prefix in ("fatal: ", "error: "):
        text = text.removeprefix(prefix)
    return GitError(f"git {name} failed: {printable(text)}", said)


def _is_full_unsaid(said: str) -> bool:
    """Whether git could not write a configuration for a reason that it kept, and its disk is full."""
    _, found, path = said.partition("failed to write new configuration file ")
    try:
        return bool(found) and not os.statvfs(os.path.dirname(path.partition("\n")[0])).f_bavail
    except OSError:
        return False


def c_quote(raw: bytes) -> bytes:
    """``raw`` between double quotes, as git reads paths in its streams and files."""
    out = bytearray(b'"')
    for byte in raw:
        if byte in b'"\\':
            out += b"\\%c" % byte
        elif 32 <= byte < 127:
            out.append(byte)
        else:
            out += b"\\%03o" % byte
    return bytes(out + b'"')
