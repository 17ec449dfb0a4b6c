# SPDX-License-Identifier: GPL-2.0-only
"""tool/install/Containerfile, as far as can be seen without anybody to build it."""

from __future__ import annotations

import pathlib
import re
import subprocess

from conftest import ROOT
from gitutil import TOOL

TEXT = (TOOL / "install/Containerfile").read_text()
FIRST, LAST = TEXT.split("\nFROM ")[1:]


def test_what_it_copies_is_here() -> None:
    copied = [name for names in re.findall(r"^COPY (.*) \S+$", FIRST, re.M) for name in names.split()]
    assert {"tool", "cocci", "run-refactor.sh"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_nothing_runs_as_root() -> None:
    assert re.findall(r"^(?:USER|ENTRYPOINT) .*", LAST, re.M) == [
        "USER gup-vmas", 'ENTRYPOINT ["gup-vmas"]'
    ]


def test_it_installs_what_using_the_tool_takes() -> None:
    taken = re.search(r"^COPY --from=build /src/(\S+) /usr/local/sbin/(\S+)$", LAST, re.M)
    assert taken
    assert (ROOT / taken[1]).samefile(TOOL / "dev/deps.sh")
    assert f"\nRUN {taken[2]} use && " in LAST
    assert "make install PREFIX=/usr DESTDIR=/out\n" in FIRST
    assert "\nCOPY --from=build /out/ /\n" in LAST


def test_the_libraries_of_the_program_are_of_the_set_use() -> None:
    linked = subprocess.run(
        ["ldd", TOOL / "gupscan/gupscan"], capture_output=True, text=True, check=True
    ).stdout
    names = {pathlib.Path(path).name for path in re.findall(r"=> (/\S+)", linked)} - {"libc.so.6"}
    assert names
    listed = subprocess.run(
        [TOOL / "dev/deps.sh", "--list", "use"], capture_output=True, text=True, check=True
    ).stdout.split()
    for name in names:
        owners = subprocess.run(
            ["dpkg", "-S", f"*/{name}"], capture_output=True, text=True, check=True
        ).stdout
        assert {line.partition(":")[0] for line in owners.splitlines()} & set(listed), name
