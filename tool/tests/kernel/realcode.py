# SPDX-License-Identifier: GPL-2.0-only
"""The real tree of the tests here, before and after the series, and its C text.

C is read as far as kernel style allows: that is enough for one known tree.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import subprocess
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
VARIABLE = "GUP_VMAS_LINUX61"


@dataclasses.dataclass(frozen=True)
class Kernel:
    """Linux 6.1 before and after the series."""

    base: pathlib.Path  # the repository, and what HEAD is there
    after: pathlib.Path  # a private clone with the patches applied; only what they touch
    scans: dict[str, Any]  # "base" and "after" -> scan --format json
    said: str  # what series printed to stderr

    def text(self, path: str, *, base: bool = False) -> str:
        """A file as the series leaves it, or as it was."""
        where = self.base if base else self.after
        shown = subprocess.run(
            ["git", "-C", where, "cat-file", "blob", f"HEAD:{path}"],
            capture_output=True,
            check=True,
        )
        return shown.stdout.decode("utf-8", "surrogateescape")

    def function(self, name: str, path: str, *, base: bool = False) -> str:
        """The text of a function; one that is there twice (#if) gives the first."""
        return function(self.text(path, base=base), name)


def git(where: pathlib.Path, *args: str | pathlib.Path) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    for role in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{role}_NAME": "Ada", f"GIT_{role}_EMAIL": "ada@example.org"}
    done = subprocess.run(
        ["git", "-C", where, *args], env=env, capture_output=True, check=False, text=True,
        errors="surrogateescape",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def tool(*args: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [ROOT / "run-refactor.sh", *args], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.fail(f"{VARIABLE} must name a git repository with Linux 6.1", pytrace=False)
    base = pathlib.Path(named).resolve()
    top = tmp_path_factory.mktemp("rows")
    made = tool("series", "--tree", base, "-o", top / "patches", "--strict")
    patches = sorted((top / "patches").glob("*.patch"))[1:]
    assert len(patches) == 6, patches
    after = top / "linux"
    git(top, "clone", "--quiet", "--shared", "--no-checkout", base, after)
    touched = set()
    for patch in patches:
        touched |= {x.split("\t")[2] for x in git(after, "apply", "--numstat", patch).splitlines()}
    git(after, "sparse-checkout", "set", "--no-cone", *(f"/{name}" for name in sorted(touched)))
    git(after, "checkout", "--quiet", "--detach", git(base, "rev-parse", "HEAD").strip())
    git(after, "am", "--quiet", *patches)
    assert git(after, "diff", "--stat", "HEAD~6", "HEAD") and git(after, "status", "-s") == ""
    scans = {
        name: json.loads(tool("scan", "--tree", where, "--rev", "HEAD", "--format", "json").stdout)
        for name, where in (("base", base), ("after", after))
    }
    return Kernel(base, after, scans, made.stderr)


def function(text: str, name: str) -> str:
    """A function's definition: from its type to the brace in the first column."""
    head = rf"(?m)^(?:[\w*][^\n;{{}}()]*\n)?(?:[\w*][^\n;{{}}()]*)?\b{name}\([^;{{}}]*\)\n\{{\n"
    found = re.search(head, text)
    assert found, f"no definition of {name}()"
    return text[found.start() : text.index("\n}\n", found.end()) + 3]
