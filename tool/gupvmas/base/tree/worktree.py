# SPDX-License-Identifier: GPL-2.0-only
"""What git makes of the files of a work tree: which it tracks, which differ, which it ignores.

All of it only reads: the index is not even refreshed.
"""

from __future__ import annotations

from typing import NamedTuple

from gupvmas.base.gitrepo import failure, to_str
from gupvmas.base.tree.directory import Directory
from gupvmas.base.tree.paths import FILE_MODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from gupvmas.base.gitrepo import Git

_RAW_DIFF = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")
_OTHERS = ("ls-files", "-z", "--others")
_UNTRACKED = (*_OTHERS, "--exclude-standard")


class Others(NamedTuple):
    """What of a work tree git does not track, each sorted: regular files that it does not ignore,
    symbolic links that it does not ignore, and all that it ignores."""

    files: list[str]
    links: list[str]
    ignored: list[str]


class WorkTree:
    """The files of a repository that are checked out below a directory.

    modes_count: whether it matters that a file can be executed; hash_blob: makes an id of
    contents. Good until close().
    """

    def __init__(
        self, git: Git, directory: Directory, modes_count: bool, hash_blob: Callable[[bytes], str]
    ) -> None:
        self._git = git
        self._directory = directory
        self._modes_count = modes_count
        self._hash_blob = hash_blob
        self._looking: subprocess.Popen[bytes] | None = None
        self._others: Others | None = None

    def close(self) -> None:
        """End the process that looks for untracked files."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.kill()
            looking.communicate()

    def look_for_untracked(self) -> None:
        """Has git begin with what untracked() needs, so that it is there when it is needed."""
        if self._others is None and self._looking is None:
            import subprocess

            self._looking = self._git.popen(
                _OTHERS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )

    def untracked(self) -> Others:
        """What of a work tree git does not track.

        Asked once: what comes later is not seen. Raises GitError.
        """
        if self._others is None:
            self.look_for_untracked()
            looking, self._looking = self._looking, None
            raw = b""
            if looking is not None:
                raw, said = looking.communicate()
                if looking.returncode:
                    raise failure(_OTHERS, looking.returncode, said)
            self._others = self._sorted_out(_paths(raw))
        return self._others

    def _sorted_out(self, paths: set[bytes]) -> Others:
        if not paths:
            return Others([], [], [])
        new = _paths(self._git.run(*_UNTRACKED))
        links = {p for p in new if self._directory.is_link(p)}
        return Others(
            sorted(to_str(p) for p in new - links if self._directory.mode(p) is not None),
            sorted(map(to_str, links)),
            sorted(map(to_str, paths - new)),
        )

    def _regular(self, listed: bytes) -> set[bytes]:
        """The regular files among the paths that _UNTRACKED printed."""
        return {p for p in _paths(listed) if self._directory.mode(p) is not None}

    def dirty(self, head: str) -> list[str]:
        """The tracked paths that differ from the commit or tree ``head``, sorted."""
        changed = {p for p, _, _, _ in self._changed() if self._differs(p)}
        staged = self._git.run("diff-index", "--cached", *_RAW_DIFF, head, "--")
        changed.update(p for p, _, _, _ in _raw_diff(staged))
        return sorted(to_str(p) for p in changed)

    def files(self, raw: bytes) -> set[bytes]:
        """All regular files at or below ``raw`` that git tracks or does not ignore."""
        scope = [b"--", raw] if raw else []
        found = set()
        for line in self._git.run("ls-files", "-z", "-s", "-t", *scope).split(b"\0"):
            fields, _, path = line.partition(b"\t")
            if not path or fields.split()[1].decode() not in FILE_MODES:
                continue
            # "H 100644 <id> 0"; S is for a file that a sparse checkout may have left out
            if fields[:1] != b"S" or self._directory.mode(path) is not None:
                found.add(path)
        for path, status, _, mode in self._changed(raw):
            if status == "D" or (status == "T" and mode not in FILE_MODES):
                found.discard(path)
        return found | self._regular(self._git.run(*_UNTRACKED, *scope))

    def _changed(self, raw: bytes = b"") -> list[tuple[bytes, str, str, str]]:
        """What git sees as changed against the index, by stat: (path, status, old id, mode)."""
        scope = [raw] if raw else []
        return _raw_diff(self._git.run("diff-files", *_RAW_DIFF, "--", *scope))

    def _differs(self, path: bytes) -> bool:
        """Whether a path that diff-files reported really differs from the index.

        git would refresh the index to know, and run the tree's filters. Here the file is hashed
        as it is, and once more with its line ends converted, and no index is written.
        """
        line = self._git.run("ls-files", "-z", "-s", "--", path).rstrip(b"\0")
        if line.count(b"\0") or not line:
            return True  # unmerged
        mode, oid = line.split()[:2]
        now = self._directory.mode(path)
        if mode == b"120000":
            try:
                data = self._directory.link(path)
            except OSError:
                return True
        elif now is None or (now.encode() != mode and self._modes_count):
            return True
        else:
            data = self._directory.read(path)
        wanted = oid.decode()
        return all(
            self._hash_blob(text) != wanted for text in {data, data.replace(b"\r\n", b"\n")}
        )


def _paths(listed: bytes) -> set[bytes]:
    """The files that git listed; "dir/" is a repository inside the tree."""
    return {p for p in listed.split(b"\0") if p and not p.endswith(b"/")}


def _raw_diff(out: bytes) -> list[tuple[bytes, str, str, str]]:
    """Entries of ``git diff-* --raw -z``: (path, status letter, old id, new mode)."""
    fields = out.split(b"\0")
    found = []
    for head, path in zip(fields[0::2], fields[1::2]):
        _, mode, old, _, status = head.decode().split()
        found.append((path, status[:1], old, mode))
    return found
