# SPDX-License-Identifier: GPL-2.0-only
"""A history of realistic size on top of a kernel tree that has none, for the bench.

Where a real kernel changes most, so does this: a quarter of the commits is about mm, kernel, fs
and io_uring, most touch one or two files and a few dozens of them, and every edit goes to a
random line of a random file. It is the same each time for the same tree.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from kernels import environment, git, run

COMMITS = 1000
BUSY = ("mm/", "kernel/", "fs/", "io_uring/")

#: A user of the kind that check is to find.
USER = b"""
long bench_user(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (get_user_pages(addr, 1, 0, &page, &vma) != 1)
		return -EFAULT;
	put_page(page);
	return vma->vm_flags;
}
"""


class _Texts:
    """The files of a repository as the history goes on."""

    def __init__(self, repo: Path) -> None:
        self._batch = subprocess.Popen(
            ["git", "-C", repo, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        self._known: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        """What a file holds by now."""
        if path not in self._known:
            assert self._batch.stdin and self._batch.stdout
            self._batch.stdin.write(f"HEAD:{path}\n".encode())
            self._batch.stdin.flush()
            size = int(self._batch.stdout.readline().split()[2])
            self._known[path] = self._batch.stdout.read(size + 1)[:-1]
        return self._known[path]

    def write(self, path: str, data: bytes) -> None:
        """What it holds from now on."""
        self._known[path] = data

    def close(self) -> None:
        """No more is needed."""
        self._batch.communicate()


def make(tree: Path, repo: Path, place: str) -> None:
    """Clone ``tree`` to the bare ``repo`` and add the branches: ``history``, COMMITS commits on
    HEAD; ``quiet``, one that touches no name of GUP; ``user``, one that adds a user to the end of
    the file ``place``.
    """
    run(["git", "clone", "-q", "--bare", "--shared", tree, repo], environment())
    head = git(repo, "rev-parse", "HEAD")
    files = [
        path
        for path in git(repo, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD")
        .splitlines()
        if path.endswith((".c", ".h"))
    ]  # fmt: skip
    busy = [path for path in files if path.startswith(BUSY)]
    choose = random.Random(1)
    texts = _Texts(repo)
    out: list[bytes] = []

    def commit(branch: str, parent: str, number: int, changed: dict[str, bytes]) -> None:
        out.append(b"commit refs/heads/%s\nmark :%d\n" % (branch.encode(), number))
        out.append(b"committer A U Thor <author@example.org> %d +0000\n" % (1700000000 + number))
        out.append(b"data 6\ncommit\nfrom %s\n" % parent.encode())
        for path, data in sorted(changed.items()):
            out.append(b"M 100644 inline %s\ndata %d\n" % (path.encode(), len(data)) + data + b"\n")
        out.append(b"\n")

    for number in range(1, COMMITS + 1):
        count = min(40, int(choose.paretovariate(1.2)))
        pool = busy if choose.random() < 0.25 else files
        changed = {}
        for path in sorted({choose.choice(pool) for _ in range(count)}):
            lines = texts.read(path).split(b"\n")
            at = choose.randrange(len(lines))
            if not lines[at - 1].endswith(b"\\"):
                lines.insert(at, b"/* %d */" % number)
            changed[path] = b"\n".join(lines)
            texts.write(path, changed[path])
        commit("history", f":{number - 1}" if number > 1 else head, number, changed)
    source = _Texts(repo)
    quiet = next(path for path in files if b"user_pages" not in source.read(path))
    commit("quiet", head, COMMITS + 1, {quiet: source.read(quiet) + b"/* */\n"})
    commit("user", head, COMMITS + 2, {place: source.read(place) + USER})
    for reader in (texts, source):
        reader.close()
    subprocess.run(
        ["git", "-C", repo, "fast-import", "--quiet"],
        input=b"".join(out), check=True, env=environment(),
    )  # fmt: skip
