# SPDX-License-Identifier: GPL-2.0-only
"""Where there is no apt-get, ``make deps`` says what to run, in the words of that distribution.

The package managers are fakes: they note how they are called, and have what a test says.
"""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
from collections.abc import Iterable

import pytest
from conftest import ROOT

DEPS = ROOT / "tool" / "dev" / "deps.sh"
TABLE = ROOT / "tool" / "dev" / "packages.txt"
INSTALL = {
    "dnf": "dnf install",
    "pacman": "pacman -S --needed",
    "zypper": "zypper install",
    "apk": "apk add",
}
#: How each is asked what is installed, and what it answers about a name that is and one that isn't.
QUERY = {
    "dnf": ("rpm", "-q --whatprovides", "$name-1.0", "no package provides $name"),
    "pacman": ("pacman", "-T", "", "$name"),
    "zypper": ("rpm", "-q --whatprovides", "$name-1.0", "no package provides $name"),
    "apk": ("apk", "info -e", "$name", ""),
}
SETS = ("use", "run", "install", "check")


def rows() -> dict[str, list[str]]:
    """The names in the table, in the order of INSTALL, by that of Debian."""
    lines = [line.split() for line in TABLE.read_text().split("\n")]
    return {words[0]: words[1:] for words in lines if words and words[0] not in ("#", "-")}


def listed(*sets: str) -> set[str]:
    """Debian's names of some sets."""
    done = subprocess.run([DEPS, "--list", *sets], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


class System:
    """One without apt-get."""

    def __init__(self, place: pathlib.Path, manager: str, programs: tuple[str, ...] = ()) -> None:
        self.bin = place / "bin"
        self.log = place / "log"
        self.has = place / "has"
        self.manager = manager
        self.bin.mkdir()
        self.have(())
        for name in ("sh", "dirname", "readlink", "sed", "tr"):
            (self.bin / name).symlink_to(shutil.which(name) or "")
        asked, query, yes, no = QUERY[manager]
        self.fake(manager, "exit 1")
        self.fake(
            asked,
            f'shift {len(query.split())}\nstatus=0 has=\n'
            f'while read -r name; do has="$has $name "; done <{self.has}\n'
            'for name; do case $has in\n'
            f'*" $name "*) [ ! "{yes}" ] || echo "{yes}" ;;\n'
            f'*) [ ! "{no}" ] || echo "{no}"; status=1 ;;\n'
            "esac; done\nexit $status",
        )
        self.fake("id", 'echo "${WHO:-0}"')
        for name in programs:
            self.fake(name, "exit 0")

    def have(self, names: Iterable[str]) -> None:
        """From now on these are installed."""
        self.has.write_text("".join(f"{name}\n" for name in names))

    def fake(self, name: str, body: str) -> None:
        """A program that writes down how it was called."""
        path = self.bin / name
        path.write_text(f'#!{self.bin}/sh\necho "{name} $*" >>{self.log}\n{body}\n')
        path.chmod(0o755)

    def deps(self, *sets: str, user: str = "0") -> subprocess.CompletedProcess[str]:
        """What it says there; nothing may be called but to ask."""
        done = subprocess.run(
            [DEPS, *sets], env={"PATH": str(self.bin), "WHO": user}, capture_output=True, text=True,
            check=False,
        )
        called = self.log.read_text().splitlines() if self.log.exists() else []
        asked = (" ".join(QUERY[self.manager][:2]) + " ", "id ")
        assert [line for line in called if not line.startswith(asked)] == []
        assert done.stdout == ""
        return done


def command(system: System, text: str) -> list[str]:
    """The packages in the one command that is to be run."""
    found = re.findall(rf"^ {{4}}{INSTALL[system.manager]} (.*)$", text, re.MULTILINE)
    assert len(found) == 1, text
    return str(found[0]).split()


def names(manager: str, *sets: str) -> set[str]:
    """What the table says of the sets, and of what every Debian has."""
    every, column = rows(), list(INSTALL).index(manager)
    wanted = listed(*sets) | (every.keys() - listed(*SETS))
    cells = {every[name][column] for name in wanted} - {"-"}
    return {name for cell in cells for name in cell.split(",")}


def test_the_table_has_a_row_for_each_package_and_no_other() -> None:
    every = rows()
    assert listed(*SETS) <= every.keys()
    assert {len(cells) for cells in every.values()} == {len(INSTALL)}
    # Those that a set does not name are what deps.sh asks for besides.
    for name in every.keys() - listed(*SETS):
        assert re.search(rf"\$wanted\b.* {name}\b", DEPS.read_text()), name


def test_each_package_that_a_distribution_lacks_is_explained() -> None:
    lacking = {
        (manager, name)
        for name, cells in rows().items()
        for manager, cell in zip(INSTALL, cells, strict=True)
        if cell == "-"
    }
    explained = re.findall(r"^- (\S+) (\S+) \S+ \S+.+", TABLE.read_text(), re.MULTILINE)
    assert set(explained) == lacking
    assert lacking


@pytest.mark.parametrize("manager", INSTALL)
def test_one_command_installs_all_of_it(manager: str, tmp_path: pathlib.Path) -> None:
    system = System(tmp_path, manager)
    done = system.deps("run", "check")
    assert done.returncode == 2
    packages = command(system, done.stderr)
    assert set(packages) == names(manager, "run", "check")
    assert len(packages) == len(set(packages))


@pytest.mark.parametrize("manager", INSTALL)
def test_once_everything_is_there_nothing_is_said(manager: str, tmp_path: pathlib.Path) -> None:
    """So that make goes on."""
    system = System(tmp_path, manager, programs=("spatch",))
    system.have(names(manager, "run", "check"))
    done = system.deps("run", "check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("manager", INSTALL)
def test_what_is_there_is_not_asked_for(manager: str, tmp_path: pathlib.Path) -> None:
    system = System(tmp_path, manager, programs=("spatch",))
    there = names(manager, "run") - {"graphviz"}
    system.have(there)
    done = system.deps("run")
    assert command(system, done.stderr) == ["graphviz"]


@pytest.mark.parametrize("manager", ["pacman", "apk"])
def test_what_is_no_package_there_is_named_with_its_place(
    manager: str, tmp_path: pathlib.Path
) -> None:
    system = System(tmp_path, manager)
    system.have(names(manager, "run"))
    done = system.deps("run", "use")
    assert done.returncode == 2
    assert "Run this once" not in done.stderr
    found = re.findall(r"^    coccinelle: in .*https://", done.stderr, re.MULTILINE)
    assert len(found) == 1, done.stderr


def test_what_the_table_does_not_know_is_named(tmp_path: pathlib.Path) -> None:
    """By Debian's name, as there is no other."""
    system = System(tmp_path, "dnf")
    system.have(names("dnf", "run"))
    done = system.deps("run", "prove")
    assert done.returncode == 2
    assert "what dnf calls these is not in tool/dev/packages.txt" in done.stderr
    assert done.stderr.endswith("look for them by hand: minisat cadical\n")


def test_a_system_with_none_of_them_is_told_the_names(tmp_path: pathlib.Path) -> None:
    system = System(tmp_path, "dnf")
    (system.bin / "dnf").unlink()
    done = system.deps("prove")
    assert done.returncode == 2
    assert done.stderr.endswith("install what Debian calls: minisat cadical\n")


@pytest.mark.parametrize(("programs", "how"), [((), "su -c"), (("sudo",), "sudo sh -c")])
def test_a_user_is_told_how_to_become_root(
    programs: tuple[str, ...], how: str, tmp_path: pathlib.Path
) -> None:
    done = System(tmp_path, "dnf", programs).deps("install", user="1000")
    assert re.search(rf"^    {how} 'dnf install help2man .*'$", done.stderr, re.MULTILINE)
