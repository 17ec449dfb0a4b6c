# SPDX-License-Identifier: GPL-2.0-only
"""series --compat: the patch of backport compat --apply as a series, with a message that is true."""

from __future__ import annotations

import pathlib
import subprocess

from caselib import ROOT
from gitutil import git, write
from test_compat_apply import HEAD, LADDERS
from test_compat_calls import OUTLIVES

OLD = "long pin(unsigned long at, struct page **pages)\n{\n\treturn get_user_pages(at, 1, 0, pages, NULL);\n}\n"


def series(top: pathlib.Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run it."""
    return subprocess.run(
        [str(ROOT / "run-refactor.sh"), "series", "--compat", "--tree", str(top), *args],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def repository(top: pathlib.Path, files: dict[str, str]) -> pathlib.Path:
    """A driver's repository."""
    top.mkdir()
    write(top, {name: text.encode() for name, text in files.items()})
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "a driver")
    return top


def test_the_patch_builds_what_apply_would(tmp_path: pathlib.Path) -> None:
    files = {"Kbuild": "obj-m := dev.o\n", "dev.c": HEAD + OLD}
    top = repository(tmp_path / "d", files)
    done = series(top, "-o", str(tmp_path / "out"), "--branch", "compat")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "1 call breaks on kernels from 6.5 on: 1 mended, 0 left to do by hand."
    assert [pathlib.Path(line).name for line in lines[1:3]] == [
        "0000-cover-letter.patch", "0001-dev-call-GUP-by-way-of-gup_compat.h.patch"
    ]
    body = " ".join(git(top, "log", "-1", "--format=%B", "compat").split())
    assert "Call them so in pin(), once for all kernels." in body and "Not done" not in body
    changed = git(top, "diff", "--name-only", "main", "compat").split()
    assert changed == ["Kbuild", "Kbuild.gup", "dev.c", "gup_compat.h"]
    assert git(top, "status", "--porcelain") == ""
    git(top, "checkout", "-q", "compat")
    assert series(top, "--plan").stdout == (
        "No call breaks on kernels from 6.5 on.\n"
        "Nothing to do: no call would change by gup_compat.h.\n"
    )


def test_what_stays_is_counted_and_told(tmp_path: pathlib.Path) -> None:
    text = HEAD + OLD + OUTLIVES
    top = repository(tmp_path / "d", {"Kbuild": "obj-m := dev.o\n", "dev.c": text})
    done = series(top, "-o", str(tmp_path / "out"), "--strict")
    assert done.returncode == 1, done.stderr
    assert "2 calls break on kernels from 6.5 on: 1 mended, 1 left to do by hand." in done.stdout
    assert "stays as it is: dev.c:" in done.stderr
    (patch,) = (tmp_path / "out").glob("0001-*")
    said = " ".join(patch.read_text().split())
    assert "Not done: dev.c:" in said and "Call them so in pin(), once" in said
    assert series(top, "-o", str(tmp_path / "again")).returncode == 0


def test_each_module_has_a_patch(tmp_path: pathlib.Path) -> None:
    files = {f"{n}/Kbuild": "obj-m := dev.o\n" for n in ("one", "two")}
    files |= {f"{n}/dev.c": HEAD + LADDERS["no arm for today"][0] for n in ("one", "two")}
    top = repository(tmp_path / "d", files)
    done = series(top, "--plan")
    assert done.returncode == 0 and "1. one: dev: call GUP" in done.stdout and "2. two: dev: call GUP" in done.stdout
    assert series(top, "--branch", "compat").returncode == 0
    assert git(top, "diff", "--name-only", "compat~1", "compat").split() == [
        "two/Kbuild", "two/Kbuild.gup", "two/dev.c", "two/gup_compat.h"
    ]


def test_it_is_for_drivers_and_has_no_report(tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", {"dev.c": HEAD + OLD})
    done = series(top, "--plan", "--report", str(tmp_path / "page"))
    assert done.returncode == 2 and "--report" in done.stderr
    kernel = repository(tmp_path / "linux", {
        "Makefile": "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 1\nEXTRAVERSION =\n",
        "Kbuild": "", "include/linux/mm.h": "long get_user_pages(int a);\n",
    })  # fmt: skip
    done = series(kernel, "--plan")
    assert done.returncode == 2 and "for a driver outside of a kernel tree" in done.stderr


def test_what_has_the_header_fits_every_kernel_from_then_on(tmp_path: pathlib.Path) -> None:
    """The header itself is no code of the driver's, and no call by its names breaks anywhere."""
    top = repository(tmp_path / "d", {"Kbuild": "obj-m := dev.o\n", "dev.c": HEAD + OLD})
    assert series(top, "--branch", "compat").returncode == 0
    git(top, "checkout", "-q", "compat")
    command = [str(ROOT / "run-refactor.sh"), "scan", "--tree", str(top)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "kernels 4.4- ok" in said and "fits the GUP of 4.4-\n" in said
    assert "gup_compat.h:" not in said and "1 sites" in said
    command[1:2] = ["check", "--all"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_call_beside_the_header_with_names_of_its_own_is_the_kernels(tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", {"Kbuild": "obj-m := dev.o\n", "dev.c": HEAD + OLD + OUTLIVES})
    assert series(top, "--branch", "compat").returncode == 0
    git(top, "checkout", "-q", "compat")
    command = [str(ROOT / "run-refactor.sh"), "scan", "--tree", str(top)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "4.9-6.4 ok; 6.5- breaks" in " ".join(said.split())
