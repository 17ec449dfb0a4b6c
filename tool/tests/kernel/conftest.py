# SPDX-License-Identifier: GPL-2.0-only
"""Linux 6.1 and what the series makes of it, once for all tests here."""

from __future__ import annotations

import json
import os
import pathlib

import pytest

from realcode import VARIABLE, Kernel, git, tool


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.fail(f"{VARIABLE} must name a git repository with Linux 6.1", pytrace=False)
    base = pathlib.Path(named).resolve()
    top = tmp_path_factory.mktemp("rows")
    made = tool("series", "--tree", base, "-o", top / "patches", "--strict")
    patches = sorted((top / "patches").iterdir())[1:]
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
