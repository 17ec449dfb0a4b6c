# SPDX-License-Identifier: GPL-2.0-only
"""Reads a kernel tree: a git work tree, a bare repository or an unpacked tarball.

The tree is data from a stranger: nothing in it is executed, nothing in it is written, and no
symbolic link in it is followed. A file is a regular file; a link is never one, wherever it
points. Paths are relative to the top, str in UTF-8 with surrogateescape.
"""

from __future__ import annotations

import os
import stat

from gupvmas.errors import IncompleteError, UsageError
from gupvmas.gitrepo import GitError, failure, printable, to_bytes, to_str

# The start-up time of the tool is made of imports: heavier modules are imported where needed.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import List  # inside Tree, "list" is the method

    from gupvmas.gitrepo import Git
    from gupvmas.repository import View

FILE_MODES = ("100644", "100755")
_REPOSITORY = ("HEAD", "objects", "refs")  # what a directory with a bare repository holds
_RAW_DIFF = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")
_UNTRACKED = ("ls-files", "-z", "--others", "--exclude-standard")


class MissingError(IncompleteError):
    """A file that had to be read is not there, or is no regular file."""


def check_path(path: str) -> bytes:
    """``path`` as bytes if it is one that can be in a tree; else raises UsageError."""
    raw = to_bytes(path)
    parts = raw.split(b"/")
    if b"\0" in raw or b"" in parts or b"." in parts or b".." in parts or parts[0] == b".git":
        raise UsageError(f"'{printable(path)}' is not a path inside the tree")
    return raw


class Tree:
    """One kernel tree at one state; made by open_tree(). Not for use by two threads at once.

    git_dir: the repository (str) or None; common_dir: the same, or the main one of a worktree.
    is_git, bare: what kind of tree it is.
    rev: the id of the commit that is read, or None for the files in the work tree.
    version: such as "6.1.192" or "6.13.0-rc2"; "" if it is not a kernel tree.
    object_format: "sha1" or "sha256".
    """

    def __init__(self, root: str | None, git_dir: str | None, common_dir: str | None) -> None:
        self._root = None if root is None else os.fsencode(root)
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.is_git = git_dir is not None
        self.bare = self.is_git and root is None
        self.rev: str | None = None
        self.version = ""
        self.object_format = "sha1"
        self._view: View | None = None
        self._batch: subprocess.Popen[bytes] | None = None
        self._looking: subprocess.Popen[bytes] | None = None
        self._untracked: List[str] | None = None
        self._trees: dict[bytes, dict[bytes, tuple[str, bytes]]] = {}

    # -- what it is

    @property
    def root(self) -> Path | None:
        """The top of the work tree or tarball; None for a bare repository."""
        from pathlib import Path

        return None if self._root is None else Path(os.fsdecode(self._root))

    @property
    def name(self) -> str:
        """The path of the tree, for messages."""
        return printable(os.fsdecode(self._root) if self._root is not None else self.git_dir or "")

    @property
    def git(self) -> Git:
        """Runs git on the user's repository, which does not see its configuration.

        Good until close(). Raises UsageError for a tarball.
        """
        return self._seen().git

    def setting(self, key: str) -> str:
        """A setting of the repository, of those that repository.View knows; "" if it is not set."""
        return self._seen().settings.get(key, "") if self.is_git else ""

    def _seen(self) -> View:
        if self.git_dir is None:
            raise UsageError(f"{self.name} is not a git repository")
        if self._view is None:
            from gupvmas.repository import View

            root = None if self._root is None else os.fsdecode(self._root)
            self._view = View(self.git_dir, root, self.object_format)
        return self._view

    def __enter__(self) -> Tree:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Ends the git processes that read for this tree, and what was made for them."""
        self._end_batch()
        looking, self._looking = getattr(self, "_looking", None), None
        if looking is not None:
            looking.kill()
            looking.communicate()
        view, self._view = getattr(self, "_view", None), None
        if view is not None:
            view.close()

    def _end_batch(self) -> None:
        batch, self._batch = getattr(self, "_batch", None), None
        if batch is not None:
            for pipe in (batch.stdin, batch.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        pass
            batch.wait()

    def resolve(self, rev: str) -> str:
        """The full id of the commit that ``rev`` names (a branch, a tag, HEAD~3, an id).

        Raises UsageError if there is no such commit, or no git repository.
        """
        git = self.git
        wrong = UsageError(f"no commit '{printable(rev)}' in {self.name}")
        if not rev or rev.startswith("-") or "\0" in rev or "\n" in rev:
            raise wrong
        try:
            # Twice, as ":/text" and its like would swallow the "^{commit}".
            found = git.line("rev-parse", "--verify", "--quiet", os.fsencode(rev))
            return git.line("rev-parse", "--verify", "--quiet", found + "^{commit}")
        except GitError as error:
            if rev == "HEAD":
                raise UsageError(f"{self.name} has no commit yet") from error
            raise wrong from error

    # -- reading

    def read(self, path: str) -> bytes:
        """The contents of a file. Raises MissingError for anything but a regular file."""
        raw = check_path(path)
        if self.rev is None:
            return self._read_file(raw, path)
        mode, oid = self._entry(raw)
        if mode not in FILE_MODES:
            raise self._missing(path)
        return self._object(oid, b"blob", path)

    def exists(self, path: str) -> bool:
        """Whether there is a regular file of that name."""
        return self.mode(path) is not None

    def mode(self, path: str) -> str | None:
        """ "100644" or "100755" for a regular file, None if there is no such file."""
        raw = check_path(path)
        if self.rev is not None:
            mode, _ = self._entry(raw)
            return mode if mode in FILE_MODES else None
        try:
            parent = self._open_directory(raw.rpartition(b"/")[0])
        except OSError:
            return None
        try:
            info = os.stat(raw.rpartition(b"/")[2], dir_fd=parent, follow_symlinks=False)
        except OSError:
            return None
        finally:
            os.close(parent)
        if not stat.S_ISREG(info.st_mode):
            return None
        return "100755" if info.st_mode & 0o100 else "100644"

    def can_create(self, path: str) -> bool:
        """Whether a new file could be there: nothing has that name, and no parent is a file."""
        parts = check_path(path).split(b"/")
        for depth in range(1, len(parts) + 1):
            part = b"/".join(parts[:depth])
            if self.rev is not None:
                mode = self._entry(part)[0]
                taken, directory = mode != "", mode == "40000"
            else:
                assert self._root is not None
                full = os.path.join(self._root, part)
                taken = os.path.lexists(full)
                directory = os.path.isdir(full) and not os.path.islink(full)
            if not taken:
                return True
            if not directory or depth == len(parts):
                return False
        return False

    def list(self, prefix: str = "") -> List[str]:
        """All regular files at or below ``prefix`` (a directory, a file, or "" for all), sorted.

        Of a work tree: the tracked files that are there, and those that are neither tracked nor
        ignored. Of a tarball: everything. Links and submodules are left out.
        """
        raw = check_path(prefix.rstrip("/")) if prefix.rstrip("/") else b""
        if self.rev is not None:
            found = self._list_rev(raw)
        elif self.is_git:
            found = [*self._list_work_tree(raw)]
        else:
            found = self._list_directory(raw)
        return sorted(map(to_str, found))

    def look_for_untracked(self) -> None:
        """Has git begin with what untracked() returns, so that it is there when it is needed."""
        if self.git_dir is None or self.bare or self.rev is not None:
            return
        if self._untracked is None and self._looking is None:
            import subprocess

            self._looking = self.git.popen(
                _UNTRACKED, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )

    def untracked(self) -> List[str]:
        """The regular files of a work tree that git neither tracks nor ignores, sorted.

        Asked once: what comes later is not seen. Empty for a commit and for a tarball.
        """
        if self._untracked is None:
            self.look_for_untracked()
            looking, self._looking = self._looking, None
            raw = b""
            if looking is not None:
                raw, said = looking.communicate()
                if looking.returncode:
                    raise failure(_UNTRACKED, looking.returncode, said)
            self._untracked = sorted(map(to_str, self._regular(raw)))
        return self._untracked

    def _regular(self, listed: bytes) -> set[bytes]:
        """The regular files among the paths that _UNTRACKED printed."""
        # "dir/" is a repository inside the tree.
        paths = [p for p in listed.split(b"\0") if p and not p.endswith(b"/")]
        return {p for p in paths if self.mode(to_str(p)) is not None}

    def dirty(self) -> List[str]:
        """The tracked paths that differ from HEAD, in the index or in the work tree, sorted.

        Only reads: the index is not even refreshed. [] for a bare repository and a tarball.
        """
        if not self.is_git or self.bare:
            return []
        changed = {p for p, _, _, _ in self._changed_files() if self._differs(p)}
        try:
            head = self.resolve("HEAD")
        except UsageError:
            head = self.git.line("hash-object", "-t", "tree", "--stdin", stdin=b"")
        staged = self.git.run("diff-index", "--cached", *_RAW_DIFF, head, "--")
        changed.update(p for p, _, _, _ in _raw_diff(staged))
        return sorted(to_str(p) for p in changed)

    def export(self, paths: Iterable[str], dest: str | os.PathLike[str]) -> None:
        """Writes these files below ``dest``, a private directory in which they don't exist yet.

        Raises MissingError for a path that can't be read, and UsageError for a full disk.
        """
        from gupvmas.workdir import os_errors

        top = os.fsencode(dest)
        made = {b""}
        with os_errors("write to", os.fsdecode(top)):
            os.makedirs(top, exist_ok=True)
            for path in paths:
                raw = check_path(path)
                data, mode = self.read(path), self.mode(path)
                parent = raw.rpartition(b"/")[0]
                if parent not in made:
                    os.makedirs(os.path.join(top, parent), exist_ok=True)
                    made.add(parent)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
                bits = 0o755 if mode == "100755" else 0o644
                with open(os.open(os.path.join(top, raw), flags, bits), "wb") as file:
                    file.write(data)

    def _missing(self, path: str) -> MissingError:
        at = f" in {self.rev[:12]}" if self.rev else ""
        return MissingError(f"{printable(path)}: no such file in {self.name}{at}")

    # -- reading files

    def _open_directory(self, raw: bytes) -> int:
        """A descriptor for a directory of the tree, reached without passing a link."""
        assert self._root is not None
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
        current = os.open(self._root, flags)
        for part in raw.split(b"/") if raw else ():
            try:
                following = os.open(part, flags | os.O_NOFOLLOW, dir_fd=current)
            finally:
                os.close(current)
            current = following
        return current

    def _read_file(self, raw: bytes, path: str) -> bytes:
        parent, _, leaf = raw.rpartition(b"/")
        try:
            directory = self._open_directory(parent)
            try:
                # O_NONBLOCK: to open a FIFO must not hang.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                file = os.open(leaf, flags, dir_fd=directory)
            finally:
                os.close(directory)
        except PermissionError as error:
            raise MissingError(f"{printable(path)} in {self.name}: permission denied") from error
        except OSError as error:
            raise self._missing(path) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise self._missing(path)
        with open(file, "rb") as stream:
            try:
                return stream.read()
            except OSError as error:
                raise MissingError(f"{printable(path)} in {self.name}: {error.strerror}") from error

    def _list_directory(self, raw: bytes) -> List[bytes]:
        from gupvmas.workdir import PREFIX

        found: List[bytes] = []
        if raw and self.mode(to_str(raw)) is not None:
            return [raw]
        try:
            os.close(self._open_directory(raw))  # no link on the way
        except OSError:
            return []
        assert self._root is not None
        pending = [raw]
        ours = PREFIX.encode()
        while pending:
            directory = pending.pop()
            try:
                with os.scandir(os.path.join(self._root, directory)) as entries:
                    for entry in entries:
                        path = directory + b"/" + entry.name if directory else entry.name
                        if entry.is_file(follow_symlinks=False):
                            found.append(path)
                        elif entry.is_dir(follow_symlinks=False) and not (
                            entry.name == b".git" or entry.name.startswith(ours)
                        ):
                            pending.append(path)
            except OSError as error:
                where = printable(to_str(directory))
                raise MissingError(f"{where} in {self.name}: {error.strerror}") from error
        return found

    def _list_work_tree(self, raw: bytes) -> set[bytes]:
        scope = [b"--", raw] if raw else []
        found = set()
        for line in self.git.run("ls-files", "-z", "-s", "-t", *scope).split(b"\0"):
            fields, _, path = line.partition(b"\t")
            # "H 100644 <id> 0"; S is for a file that a sparse checkout left out
            if path and fields[:1] != b"S" and fields.split()[1].decode() in FILE_MODES:
                found.add(path)
        for path, status, _, mode in self._changed_files(raw):
            if status == "D" or (status == "T" and mode not in FILE_MODES):
                found.discard(path)
        return found | self._regular(self.git.run(*_UNTRACKED, *scope))

    def _changed_files(self, raw: bytes = b"") -> List[tuple[bytes, str, str, str]]:
        """What git sees as changed against the index, by stat: (path, status, old id, mode)."""
        scope = [raw] if raw else []
        return _raw_diff(self.git.run("diff-files", *_RAW_DIFF, "--", *scope))

    def _differs(self, path: bytes) -> bool:
        """Whether a path that diff-files reported really differs from the index.

        git would refresh the index to know, and run the tree's filters. Here the file is hashed
        as it is, and once more with its line ends converted, and no index is written.
        """
        line = self.git.run("ls-files", "-z", "-s", "--", path).rstrip(b"\0")
        if line.count(b"\0") or not line:
            return True  # unmerged
        mode, oid = line.split()[:2]
        now = self.mode(to_str(path))
        if mode == b"120000":
            assert self._root is not None
            try:
                data = os.readlink(os.path.join(self._root, path))
            except OSError:
                return True
        elif now is None or (now.encode() != mode and self._file_mode_counts()):
            return True
        else:
            data = self._read_file(path, to_str(path))
        wanted = oid.decode()
        return all(
            self.hash_blob(text) != wanted for text in {data, data.replace(b"\r\n", b"\n")}
        )

    def _file_mode_counts(self) -> bool:
        from gupvmas.repository import is_false

        return not is_false(self._seen().settings, "core.filemode")

    def hash_blob(self, data: bytes) -> str:
        """The id that these contents have as an object of this repository."""
        import hashlib

        new = hashlib.sha256 if self.object_format == "sha256" else hashlib.sha1
        return new(b"blob %d\0" % len(data) + data).hexdigest()

    # -- reading a commit

    def _object(self, oid: bytes, kind: bytes, path: str) -> bytes:
        """The contents of an object, by the one cat-file process of this tree."""
        if self._batch is None:
            import subprocess

            self._batch = self.git.popen(
                ["cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        batch = self._batch
        assert batch.stdin is not None and batch.stdout is not None
        try:
            batch.stdin.write(oid + b"\n")
            batch.stdin.flush()
            header = batch.stdout.readline().split()
            if len(header) == 3 and header[2].isdigit():
                size = int(header[2])
                data = batch.stdout.read(size + 1)
                if len(data) == size + 1 and header[1] == kind:
                    return data[:-1]
        except OSError:
            header = []
        except BaseException:
            # The answer is still in the pipe: the next reader must not get it.
            batch.kill()
            self._end_batch()
            raise
        if header[-1:] == [b"missing"]:
            raise MissingError(
                f"{printable(path)}: object {oid.decode()} is missing from {self.name}: "
                "a partial clone? fetch it first"
            )
        self._end_batch()
        raise MissingError(f"{printable(path)}: git cannot read {oid.decode()} in {self.name}")

    def _directory(self, raw: bytes) -> dict[bytes, tuple[str, bytes]]:
        """The entries of a directory of the commit: name -> (mode, id); {} if it is none."""
        known = self._trees.get(raw)
        if known is not None:
            return known
        assert self.rev is not None
        if raw:
            mode, oid = self._entry(raw)
            if mode != "40000":
                return {}
        else:
            oid = self.rev.encode() + b"^{tree}"
        data = self._object(oid, b"tree", to_str(raw) or self.rev)
        size = 32 if self.object_format == "sha256" else 20
        entries: dict[bytes, tuple[str, bytes]] = {}
        at = 0
        while at < len(data):
            zero = data.index(b"\0", at)
            mode, _, name = data[at:zero].partition(b" ")  # type: ignore[assignment]
            at = zero + 1 + size
            entries[name] = (mode.decode(), data[zero + 1 : at].hex().encode())  # type: ignore
        self._trees[raw] = entries
        return entries

    def _entry(self, raw: bytes) -> tuple[str, bytes]:
        parent, _, leaf = raw.rpartition(b"/")
        return self._directory(parent).get(leaf, ("", b""))

    def _list_rev(self, raw: bytes) -> List[bytes]:
        if raw and self._entry(raw)[0] in FILE_MODES:
            return [raw]
        found = []
        pending = [raw]
        while pending:
            directory = pending.pop()
            for name, (mode, _) in self._directory(directory).items():
                path = directory + b"/" + name if directory else name
                if mode == "40000":
                    pending.append(path)
                elif mode in FILE_MODES:
                    found.append(path)
        return found


def _raw_diff(out: bytes) -> list[tuple[bytes, str, str, str]]:
    """Entries of ``git diff-* --raw -z``: (path, status letter, old id, new mode)."""
    fields = out.split(b"\0")
    found = []
    for head, path in zip(fields[0::2], fields[1::2]):
        _, mode, old, _, status = head.decode().split()
        found.append((path, status[:1], old, mode))
    return found


def open_tree(
    path: str | os.PathLike[str], rev: str | None = None, *, need_kernel: bool = True
) -> Tree:
    """Opens the kernel tree at ``path``: the top of a work tree, a bare repository, a tarball.

    rev: read this commit instead of the files; a bare repository defaults to HEAD.
    need_kernel: require the top Makefile of a kernel.
    Raises UsageError if there is nothing of the kind, or git refuses to read it.
    """
    given = os.path.abspath(path)
    shown = printable(os.fspath(path))
    if not os.path.isdir(given):
        raise UsageError(f"{shown}: no such directory")
    dot_git = os.path.lexists(os.path.join(given, ".git"))
    if dot_git:
        tree = _open_repository(given, shown, given)
    elif all(os.path.exists(os.path.join(given, n)) for n in _REPOSITORY):
        tree = _open_repository(given, shown, None)
    else:
        tree = Tree(given, None, None)
    try:
        if rev is not None or tree.bare:
            if not tree.is_git:
                raise UsageError(f"{shown} is not the top of a git repository: --rev needs one")
            tree.rev = tree.resolve(rev if rev is not None else "HEAD")
        tree.version = _version(tree)
        if need_kernel and not tree.version:
            raise UsageError(f"{shown} is not a kernel tree: {_why_not(given, tree)}")
    except BaseException:
        tree.close()
        raise
    return tree


def _why_not(given: str, tree: Tree) -> str:
    above = _kernel_around(given, tree)
    return above or "no VERSION and PATCHLEVEL in the top Makefile"


def _kernel_around(given: str, tree: Tree) -> str:
    """Where the kernel is that a directory is a part of, in words; empty if there is none."""
    above = os.path.dirname(given)
    while tree.root is not None and above != os.path.dirname(above):
        if _version(Tree(above, None, None)):
            return f"its top is {printable(above)}"
        above = os.path.dirname(above)
    return ""


def open_kernel_or_driver(
    path: str | os.PathLike[str], rev: str | None = None, *, anywhere: bool = False
) -> Tree:
    """Opens a kernel tree, or the repository of a driver that is built outside of one.

    A part of a kernel tree is neither, unless ``anywhere`` says that it is meant. Raises
    UsageError.
    """
    tree = open_tree(path, rev, need_kernel=False)
    around = "" if tree.version or anywhere else _kernel_around(os.path.abspath(path), tree)
    if around:
        tree.close()
        raise UsageError(f"{printable(os.fspath(path))} is not a kernel tree: {around}")
    return tree


def _open_repository(given: str, shown: str, root: str | None) -> Tree:
    """Lets git find the repository at exactly ``given``, with the user's safe.directory."""
    from gupvmas.repository import find

    git_dir, common_dir, object_format = find(given, shown)
    tree = Tree(root, git_dir, common_dir)
    tree.object_format = object_format
    return tree


def _version(tree: Tree) -> str:
    """The version as ``make kernelversion`` prints it, read as text; "" if there is none."""
    try:
        lines = tree.read("Makefile")[:4096].split(b"\n")
    except MissingError:
        return ""
    found: dict[str, str] = {}
    for line in lines:
        name, equals, value = line.partition(b"=")
        key = name.strip().decode("ascii", "replace")
        if equals and key in ("VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION"):
            found.setdefault(key, value.strip().decode("ascii", "replace"))
    numbers = [found.get("VERSION", ""), found.get("PATCHLEVEL", ""), found.get("SUBLEVEL") or "0"]
    if not all(n.isascii() and n.isdigit() for n in numbers):
        return ""
    extra = found.get("EXTRAVERSION", "")
    # It is shown on terminals and in mails: what is no version is left out.
    plain = all(c.isascii() and (c.isalnum() or c in "-+._~") for c in extra)
    return ".".join(numbers) + (extra if plain else "")
