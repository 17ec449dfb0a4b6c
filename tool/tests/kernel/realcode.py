# SPDX-License-Identifier: GPL-2.0-only
"""The real tree of the tests here, before and after the series, and its C text.

C is read as far as kernel style allows: that is enough for one known tree.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import subprocess
from typing import Any

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


def function(text: str, name: str) -> str:
    """A function's definition: from its type to the brace in the first column."""
    head = rf"(?m)^(?:[\w*][^\n;{{}}()]*\n)?(?:[\w*][^\n;{{}}()]*)?\b{name}\([^;{{}}]*\)\n\{{\n"
    found = re.search(head, text)
    assert found, f"no definition of {name}()"
    return text[found.start() : text.index("\n}\n", found.end()) + 3]
