# SPDX-License-Identifier: GPL-2.0-only
"""Tiny kernel-like trees and repositories for the tests, and pictures of them to compare."""

from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import pytest

TOOL = pathlib.Path(__file__).resolve().parent.parent
if str(TOOL) not in sys.path:
    sys.path.insert(0, str(TOOL))

MAKEFILE = b"# a kernel\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\nNAME = X\n"
FILES: dict[str, bytes] = {
    "Makefile": MAKEFILE,
    "mm/gup.c": b"long get_user_pages(void)\n{\n\treturn 0;\n}\n",
    "include/linux/mm.h": b"long get_user_pages(void);\n",
    "scripts/tool.sh": b"#!/bin/sh\n",
    "drivers/latin.c": b"/* Fran\xe7ois */\nint a;\n",
    "drivers/no_newline.c": b"int a;\nint b;",
    "drivers/crlf.c": b"int a;\r\nint b;\r\nint c;\r\n",
    "drivers/empty.c": b"",
}
DATE = 1600000000  # of all commits made here


def git(where: pathlib.Path, *args: str | bytes, **env: str) -> str:
    """Runs git as a user would; returns what it prints."""
    date = f"@{DATE} +0200"
    return subprocess.run(
        ["git", "-C", str(where), *args],
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, **env},
    ).stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def write(root: pathlib.Path, files: Mapping[str, bytes]) -> None:
    """Writes files below a directory; *.sh is made executable."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if name.endswith(".sh"):
            path.chmod(0o755)


def commit_all(root: pathlib.Path, message: str = "base") -> str:
    """Commits everything there is; returns the id."""
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD")


def make_repo(root: pathlib.Path, files: Mapping[str, bytes] = FILES) -> pathlib.Path:
    """A repository with two commits on the branch main."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    write(root, {**files, "mm/gup.c": b"/* older */\n"})
    commit_all(root, "older")
    (root / "mm/gup.c").unlink()
    write(root, files)
    commit_all(root)
    return root


def picture(root: pathlib.Path) -> dict[str, tuple[str, bytes, int]]:
    """All that is in a directory, .git included: path -> (type and mode, contents, mtime)."""
    found = {}
    for path in sorted(root.rglob("*")):
        info = path.lstat()
        data = b""
        if path.is_symlink():
            data = os.fsencode(os.readlink(path))
        elif path.is_file():
            data = path.read_bytes()
        # A directory's time changes with a lock file that came and went.
        time = 0 if path.is_dir() else info.st_mtime_ns
        found[str(path.relative_to(root))] = (oct(info.st_mode), data, time)
    return found


def added_objects_only(before: dict[str, tuple[str, bytes, int]], root: pathlib.Path) -> bool:
    """Whether nothing changed but that objects came, which is harmless."""
    now = picture(root)
    new = [p for p in now if p not in before]
    return {p: now.get(p) for p in before} == before and all("/objects/" in f"/{p}" for p in new)


def await_(condition: Callable[[], bool]) -> None:
    """Waits until ``condition()``: a git that lost its parent takes a moment to go."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        # What git takes away while it is looked at is no reason to give up.
        with contextlib.suppress(FileNotFoundError):
            if condition():
                return
        time.sleep(0.02)
    assert condition()


@pytest.fixture(autouse=True)
def user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A user with a git configuration of their own; returns its path. Import it to use it."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    config = home / "gitconfig"
    config.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)
    (home / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    return config


@pytest.fixture
def repo(tmp_path: pathlib.Path) -> pathlib.Path:
    """A small kernel-like repository."""
    return make_repo(tmp_path / "linux")
