# SPDX-License-Identifier: GPL-2.0-only
"""Kernel trees for the checks and the bench: Debian's, unpacked once below build/kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KERNELS = ROOT / "build" / "kernel"
TOOL = ROOT / "run-refactor.sh"
SCANNER = ROOT / "tool" / "gupscan" / "gupscan"
FETCHER = ROOT / "tool" / "dev" / "debian.sh"

#: What would change how make, git or the tool work if it came from whoever started this.
_NOT_INHERITED = (
    "ARCH", "CROSS_COMPILE", "KCFLAGS", "KBUILD_OUTPUT", "LINUX", "TREE", "JOBS", "SETS",
    "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "SOURCE_DATE_EPOCH",
)  # fmt: skip


class KernelError(Exception):
    """There is no kernel tree to work on."""


def environment(cache: Path | None = None) -> dict[str, str]:
    """An environment in which every run is the same: no configuration of the user's.

    ``cache``: where the tool keeps what it knows between runs, if not in the user's cache.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_INHERITED and not name.startswith("GIT_")
    }
    env.update(
        LC_ALL="C.UTF-8",
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_GLOBAL="/dev/null",
        # A tree may belong to somebody else; it is only read.
        GIT_CONFIG_COUNT="2",
        GIT_CONFIG_KEY_0="safe.directory",
        GIT_CONFIG_VALUE_0="*",
        GIT_CONFIG_KEY_1="gc.auto",
        GIT_CONFIG_VALUE_1="0",
        GIT_AUTHOR_NAME="A U Thor",
        GIT_AUTHOR_EMAIL="author@example.org",
        GIT_COMMITTER_NAME="A U Thor",
        GIT_COMMITTER_EMAIL="author@example.org",
    )
    if cache is not None:
        env["XDG_CACHE_HOME"] = str(cache)
    return env


def run(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    cwd: Path | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. With ``check``, a failure raises with what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    if check and done.returncode:
        said = (done.stdout + done.stderr).strip()[-2000:]
        raise KernelError(f"{' '.join(map(str, command))}: status {done.returncode}\n{said}")
    return done


def git(tree: Path, *words: str) -> str:
    """What ``git WORDS`` in ``tree`` prints."""
    return run(["git", "-C", tree, *words], environment()).stdout.strip()


def is_repository(tree: Path) -> bool:
    """Whether ``tree`` is the top of a git repository."""
    return (tree / ".git").exists()


def debian(version: str) -> Path:
    """Debian's source of Linux ``version``, as a git repository of one commit."""
    package = f"linux-source-{version}"
    archive = Path("/usr/src") / f"{package}.tar.xz"
    found = run(
        ["dpkg-query", "-W", "-f", "${Version}", package], environment(), check=False
    ).stdout.strip()
    if not archive.exists() or not found:
        raise KernelError(f"{package} is not installed; run: make deps SETS='run kernel'")
    tree = KERNELS / f"{package}_{found.replace(':', '_')}"
    if not tree.exists():
        print(f"unpacking {archive} to {tree}", file=sys.stderr)
        spare = KERNELS / f"{tree.name}.{os.getpid()}"
        shutil.rmtree(spare, ignore_errors=True)
        try:
            _unpack(archive, spare)
            _commit(spare, f"Linux {version}, Debian {found}")
            os.rename(spare, tree)
        finally:
            shutil.rmtree(spare, ignore_errors=True)
    return tree


def debian_11(version: str) -> Path:
    """Debian 11's source of Linux ``version``, as a git repository of one commit.

    It is fetched from Debian and unpacked, not installed: see debian.sh.
    """
    package = f"linux-source-{version}"
    tree = KERNELS / f"{package}_debian11"
    if tree.exists():
        return tree
    with tempfile.TemporaryDirectory(prefix=f"{package}.", dir=_made(KERNELS)) as work:
        unpacked, spare = Path(work) / "package", Path(work) / "linux"
        print(f"fetching {package} from Debian 11", file=sys.stderr)
        run([FETCHER, "11", package, unpacked], environment())
        _unpack(unpacked / "usr" / "src" / f"{package}.tar.xz", spare)
        _commit(spare, f"Linux {version}, Debian 11")
        os.rename(spare, tree)
    return tree


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _unpack(archive: Path, target: Path) -> None:
    run(["tar", "-x", "--strip-components=1", "-C", _made(target), "-f", archive], environment())


def private_copy(tree: Path, copy: Path) -> None:
    """Make ``copy`` a repository with a checkout of ``tree``'s HEAD, to do with as one likes."""
    if is_repository(tree):
        run(["git", "clone", "-q", "--shared", "--no-checkout", tree, copy], environment())
        git(copy, "checkout", "-q", "--detach", "HEAD")
    else:
        shutil.copytree(tree, copy, symlinks=True)
        _commit(copy, f"What was in {tree}")


def _commit(tree: Path, message: str) -> None:
    env = environment()
    date = int((tree / "Makefile").stat().st_mtime)
    env.update(GIT_AUTHOR_DATE=f"{date} +0000", GIT_COMMITTER_DATE=f"{date} +0000")
    run(["git", "-C", tree, "init", "-q", "-b", "main"], env)
    # With this limit every file goes straight into a pack, not into a file of its own.
    run(["git", "-C", tree, "-c", "core.bigFileThreshold=1", "add", "-A", "-f"], env)
    run(["git", "-C", tree, "commit", "-q", "--no-verify", "-m", message], env)
