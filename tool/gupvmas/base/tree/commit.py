# SPDX-License-Identifier: GPL-2.0-only
"""The files of a commit, read by one git process."""

from __future__ import annotations

from gupvmas.base.gitrepo import printable, to_str
from gupvmas.base.tree.paths import FILE_MODES, MissingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess

    from gupvmas.base.gitrepo import Git


class Commit:
    """The commit ``rev`` of a repository; name: of the tree, for messages. Good until close()."""

    def __init__(self, git: Git, rev: str, object_format: str, name: str) -> None:
        self._git = git
        self.rev = rev
        self._size = 32 if object_format == "sha256" else 20  # of an id
        self._name = name
        self._batch: subprocess.Popen[bytes] | None = None
        self._trees: dict[bytes, dict[bytes, tuple[str, bytes]]] = {}

    def missing(self, path: str) -> MissingError:
        """The error for a file that is not there."""
        return MissingError(f"{printable(path)}: no such file in {self._name} in {self.rev[:12]}")

    def mode(self, raw: bytes) -> str | None:
        """ "100644" or "100755" for a regular file, None if there is no such file."""
        mode, _ = self._entry(raw)
        return mode if mode in FILE_MODES else None

    def read(self, raw: bytes) -> bytes:
        """The contents of a regular file. Raises MissingError for anything else."""
        path = to_str(raw)
        mode, oid = self._entry(raw)
        if mode not in FILE_MODES:
            raise self.missing(path)
        return self._object(oid, b"blob", path)

    def kind(self, raw: bytes) -> tuple[bool, bool]:
        """Whether anything has that name, and whether it is a directory."""
        mode = self._entry(raw)[0]
        return mode != "", mode == "40000"

    def files(self, raw: bytes) -> list[bytes]:
        """All regular files at or below ``raw``."""
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

    def close(self) -> None:
        """End the process that reads."""
        batch, self._batch = self._batch, None
        if batch is not None:
            for pipe in (batch.stdin, batch.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        pass
            batch.wait()

    def _object(self, oid: bytes, kind: bytes, path: str) -> bytes:
        """The contents of an object, by the one cat-file process of this tree."""
        if self._batch is None:
            import subprocess

            self._batch = self._git.popen(
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
            self.close()
            raise
        if header[-1:] == [b"missing"]:
            raise MissingError(
                f"{printable(path)}: object {oid.decode()} is missing from {self._name}: "
                "a partial clone? fetch it first"
            )
        self.close()
        raise MissingError(f"{printable(path)}: git cannot read {oid.decode()} in {self._name}")

    def _directory(self, raw: bytes) -> dict[bytes, tuple[str, bytes]]:
        """The entries of a directory of the commit: name -> (mode, id); {} if it is none."""
        known = self._trees.get(raw)
        if known is not None:
            return known
        if raw:
            mode, oid = self._entry(raw)
            if mode != "40000":
                return {}
        else:
            oid = self.rev.encode() + b"^{tree}"
        data = self._object(oid, b"tree", to_str(raw) or self.rev)
        entries: dict[bytes, tuple[str, bytes]] = {}
        at = 0
        while at < len(data):
            zero = data.index(b"\0", at)
            mode, _, name = data[at:zero].partition(b" ")  # type: ignore[assignment]
            at = zero + 1 + self._size
            entries[name] = (mode.decode(), data[zero + 1 : at].hex().encode())  # type: ignore
        self._trees[raw] = entries
        return entries

    def _entry(self, raw: bytes) -> tuple[str, bytes]:
        parent, _, leaf = raw.rpartition(b"/")
        return self._directory(parent).get(leaf, ("", b""))
