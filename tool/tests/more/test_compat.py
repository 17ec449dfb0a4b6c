# SPDX-License-Identifier: GPL-2.0-only
"""gup_compat.h and Kbuild.gup: what they find out of each kernel, and what the header then does.

compat/ is a kernel of any version from 4.4 on, as far as the header cares: its headers, as much
of Kbuild as Kbuild.gup leans on, its functions on the model of mm.
"""

from __future__ import annotations

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator

import harnesslib
import kernelslib
import pytest
from caselib import ROOT
from compatlib import COMPAT, build_side, include
from harnesslib import Bound, Builder, Comparison
from kernelslib import HERE, number

STUBS = harnesslib.STUBS
NEW_STUBS = harnesslib.NEW_STUBS

#: By the first version that has them: the answers that differ from those of the version before.
ANSWERS: dict[str, dict[str, str]] = {
    "4.4.0": {
        "get": "get_mm_force", "remote": "remote_none", "pin": "pin_none",
        "pin_remote": "pin_remote_none", "unpin": "unpin_none", "longterm": "longterm_none",
        "fsdax": "fsdax_none", "lookup": "lookup_none", "lock": "mmap_sem",
        "assert": "assert_none", "read_killable": "read_killable_none",
        "write_killable": "write_killable_none", "untag": "untag_none",
    },
    "4.4.168": {"get": "get_mm"},
    "4.6.0": {"get": "get_force", "remote": "remote_force"},
    "4.9.0": {
        "get": "get_vmas", "remote": "remote_tsk_unlocked", "write_killable": "write_killable"
    },
    "4.10.0": {"remote": "remote_tsk"},
    "4.15.0": {"longterm": "longterm_call", "fsdax": "fsdax", "read_killable": "read_killable"},
    "5.2.0": {"longterm": "longterm", "untag": "untag"},
    "5.6.0": {"pin": "pin_vmas", "pin_remote": "pin_remote_tsk", "unpin": "unpin"},
    "5.8.0": {"lock": "mmap_lock", "assert": "assert"},
    "5.9.0": {"remote": "remote_vmas", "pin_remote": "pin_remote_vmas"},
    "5.14.0": {"lookup": "lookup"},
    "6.1.0": {},
    "6.3.0": {},
    "6.4.0": {"untag": "untag_remote"},
    "6.5.0": {
        "get": "get_new", "remote": "remote_new", "pin": "pin_new", "pin_remote": "pin_remote_new"
    },
    "6.12.0": {},
}  # fmt: skip


def expected(version: str) -> dict[str, str]:
    """The answers for a version."""
    answers: dict[str, str] = {}
    for first, changes in ANSWERS.items():
        if number(first) <= number(version):
            answers.update(changes)
    return answers


class Kernel:
    """The headers of a version, and a module to be built against them."""

    def __init__(self, top: pathlib.Path, version: str) -> None:
        self.tree, self.module = top / "linux", top / "module"
        shutil.copytree(HERE, self.tree)
        generated = self.tree / "include/generated"
        generated.mkdir()
        (generated / "kernel.h").write_text(kernelslib.generated(version))
        self.module.mkdir()
        for path in COMPAT.iterdir():
            shutil.copy(path, self.module)
        (self.module / "Kbuild").write_text("obj-m := driver.o\ninclude $(src)/Kbuild.gup\n")
        shutil.copy(HERE / "driver.c", self.module)

    def make(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Build the module."""
        command = ["make", "-C", str(self.tree), f"M={self.module}", f"STUBS={STUBS}", *args]
        return subprocess.run(
            command, capture_output=True, text=True, check=False,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """What was found out, by question."""
        return {
            path.name.split(".")[1]: path.read_text().strip()
            for path in self.module.glob("gup_compat.*.answer")
        }

    def options(self) -> list[str]:
        """What the module is compiled with."""
        text = (self.module / "gup_compat.mk").read_text()
        return [line.rpartition(" ")[2] for line in text.splitlines()]

    def replace(self, file: str, old: str, new: str) -> None:
        """Change one of its headers."""
        path = self.tree / "include" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kernel]:
    """Every version, with its module built."""
    top = tmp_path_factory.mktemp("kernels")
    found = {version: Kernel(top / version, version) for version in ANSWERS}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for done in pool.map(Kernel.make, found.values()):
            assert done.returncode == 0, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("version", ANSWERS)
def test_each_kernel_is_known_by_what_it_has(kernels: dict[str, Kernel], version: str) -> None:
    assert kernels[version].answers() == expected(version)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("version", ANSWERS)
def test_the_header_compiles_without_a_warning(
    kernels: dict[str, Kernel], version: str, compiler: str
) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    kernel = kernels[version]
    parts: tuple[list[str], ...] = (["-DMODULE", "-D__HAVE_ARCH_GATE_AREA"], [])
    for module in parts:
        command = [
            compiler, "-fsyntax-only", "-nostdinc", "-std=gnu89", "-Wall", "-Wextra", "-Werror",
            "-Wno-unused-parameter", "-Wno-sign-compare", "-Wdeclaration-after-statement",
            f"-I{kernel.tree / 'include'}", f"-I{STUBS}", f"-I{COMPAT}", *module,
            "-include", str(kernel.tree / "include/generated/kernel.h"), *kernel.options(),
            str(HERE / "driver.c"),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


# -- the probe


@pytest.fixture
def kernel(tmp_path: pathlib.Path) -> Iterator[Kernel]:
    """One of the kernels, for a test that breaks it."""
    yield Kernel(tmp_path, "5.6.0")


def test_an_error_of_another_kind_is_not_taken_for_an_answer(kernel: Kernel) -> None:
    """linux/mm.h does not compile: that does not mean that it lacks pin_user_pages()."""
    kernel.replace("linux/mm.h", "void get_page(", "voidd get_page(")
    done = kernel.make()
    assert done.returncode != 0
    assert "the headers of the kernel do not compile" in done.stderr
    assert "voidd" in done.stderr  # and the compiler's own words
    assert not kernel.answers()
    assert not (kernel.module / "gup_compat.mk").exists()


def test_a_header_that_is_missing_is_not_taken_for_an_answer(kernel: Kernel) -> None:
    (kernel.tree / "include/linux/rwsem.h").unlink()
    done = kernel.make()
    assert done.returncode != 0 and "linux/rwsem.h" in done.stderr
    assert not kernel.answers()


def test_a_shape_that_nobody_knows_stops_the_build(kernel: Kernel) -> None:
    """A vendor's own: it must not be taken for that of another kernel, nor for absent."""
    kernel.replace(
        "linux/mm.h",
        "long pin_user_pages(unsigned long start, unsigned long nr_pages,",
        "long pin_user_pages(unsigned long nr_pages, void *start,",
    )
    done = kernel.make()
    assert done.returncode != 0
    assert "pin: none of these compiles: pin_new pin_vmas pin_none" in done.stderr
    assert "pin" not in kernel.answers()
    assert not (kernel.module / "driver.o").exists()


def test_a_compiler_that_accepts_anything_is_found_out(kernel: Kernel) -> None:
    done = kernel.make("CC=true")
    assert done.returncode != 0
    fake = kernel.tree / "cc"
    fake.write_text('#!/bin/sh\nfor w; do case $w in -Wp,-MD,*) echo x.o: >"${w#-Wp,-MD,}";; esac; done\n')
    fake.chmod(0o755)
    done = kernel.make(f"CC={fake}")
    assert done.returncode != 0 and "accepts what is wrong (bad_name)" in done.stderr


def test_a_compiler_that_refuses_everything_is_found_out(kernel: Kernel) -> None:
    done = kernel.make("CC=false")
    assert done.returncode != 0 and "nothing can be probed" in done.stderr
    assert not kernel.answers()


def test_it_is_probed_again_when_a_header_changes(kernel: Kernel) -> None:
    assert kernel.make().returncode == 0
    assert "PROBE" not in kernel.make().stdout
    assert kernel.answers()["lookup"] == "lookup_none"
    kernel.replace("linux/mm.h", "#if LINUX >= KERNEL(5, 14, 0)", "#if 1")
    done = kernel.make()
    assert done.returncode == 0, done.stderr
    assert kernel.answers()["lookup"] == "lookup"
    assert "CC [M]" in done.stdout  # the module with it
    assert "PROBE" not in kernel.make().stdout


def test_the_tree_of_the_kernel_is_not_written_to(kernel: Kernel) -> None:
    def everything() -> dict[str, int]:
        return {str(p): p.stat().st_mtime_ns for p in kernel.tree.rglob("*")}

    before = everything()
    assert kernel.make("-j4").returncode == 0
    assert everything() == before


def test_the_headers_may_be_split_as_with_o(kernel: Kernel, tmp_path: pathlib.Path) -> None:
    objects = tmp_path / "objects"
    (objects / "include").mkdir(parents=True)
    shutil.move(kernel.tree / "include/generated", objects / "include")
    done = kernel.make(f"O={objects}", "-j4")
    assert done.returncode == 0, done.stderr
    assert kernel.answers() == expected("5.6.0")


def test_without_the_probe_the_header_says_what_is_missing(kernel: Kernel) -> None:
    (kernel.module / "Kbuild").write_text("obj-m := driver.o\n")
    done = kernel.make()
    assert done.returncode != 0 and "include $(src)/Kbuild.gup" in done.stderr


DEBIAN = sorted(pathlib.Path("/lib/modules").glob("6.1.*/build"))


def test_a_module_is_built_against_the_headers_of_debian(tmp_path: pathlib.Path) -> None:
    """With the real Kbuild: O= by its nature, in parallel, two directories, make clean."""
    if not DEBIAN:
        pytest.skip("linux-headers-amd64 is not installed")
    kernel = Kernel(tmp_path, "6.1.0")
    (kernel.module / "sub").mkdir()
    shutil.copy(HERE / "driver.c", kernel.module / "sub/more.c")
    text = (kernel.module / "sub/more.c").read_text()
    (kernel.module / "sub/more.c").write_text(
        text.replace('"gup_compat.h"', '"../gup_compat.h"').replace("driver_pages", "more_pages")
    )
    (kernel.module / "main.c").write_text('#include <linux/module.h>\nMODULE_LICENSE("GPL");\n')
    (kernel.module / "Kbuild").write_text(
        "obj-m := whole.o\nwhole-y := main.o driver.o sub/more.o\n"
        "ccflags-y := -Werror\ninclude $(src)/Kbuild.gup\n"
    )
    command = ["make", "-j2", "-C", str(DEBIAN[-1]), f"M={kernel.module}"]
    done = subprocess.run([*command, "modules"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (kernel.module / "whole.ko").is_file()
    assert kernel.answers() == expected("6.1.0")
    again = subprocess.run([*command, "modules"], capture_output=True, text=True, check=False)
    assert "PROBE" not in again.stdout and "CC [M]" not in again.stdout, again.stdout
    subprocess.run([*command, "clean"], capture_output=True, check=True)
    assert not list(kernel.module.glob("gup_compat.*.*")) + list(kernel.module.glob("*.mk"))


# -- the command


def gup_vmas(*args: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Run the tool."""
    command = [str(ROOT / "run-refactor.sh"), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_writes_both_files(tmp_path: pathlib.Path) -> None:
    done = gup_vmas("backport", "compat", "-o", tmp_path / "driver")
    assert done.returncode == 0, done.stderr
    assert "include $(src)/Kbuild.gup" in done.stderr
    for path in COMPAT.iterdir():
        assert (tmp_path / "driver" / path.name).read_bytes() == path.read_bytes()
    assert sorted(os.listdir(tmp_path / "driver")) == sorted(p.name for p in COMPAT.iterdir())
    assert gup_vmas("backport", "compat", "-o", tmp_path / "driver").returncode == 0


def test_the_command_replaces_nothing_unless_told_to(tmp_path: pathlib.Path) -> None:
    (tmp_path / "Kbuild.gup").write_text("of my own\n")
    done = gup_vmas("backport", "compat", "-o", tmp_path)
    assert done.returncode == 2 and "Kbuild.gup: is there and not the same" in done.stderr
    assert os.listdir(tmp_path) == ["Kbuild.gup"]
    assert gup_vmas("backport", "compat", "-o", tmp_path, "--force").returncode == 0
    assert (tmp_path / "Kbuild.gup").read_bytes() == (COMPAT / "Kbuild.gup").read_bytes()


# -- in the model of mm

def text(name: str) -> str:
    """use.c, as one side of a comparison."""
    return f'#include "use.c"\nHARNESS_CASE("compat/use", "{name}", "all", harness_run);\n'


BOUND = Bound(pages=3, vmas=2)


def can(version: str) -> list[str]:
    """What this kernel can do, for use.c; the options that say so."""
    return [
        *(["-DUSE_LOCKED"] if number(version) >= (4, 10) else []),
        *(["-DUSE_KILLABLE"] if number(version) >= (4, 15) else []),
    ]


def sides(kernels: dict[str, Kernel], where: pathlib.Path) -> Iterator[tuple[str, list[str]]]:
    """The name of each side and what it is compiled with."""
    for version in ("4.4.0", "4.10.0", "4.15.0"):
        yield f"new-as-{version}", [*include(NEW_STUBS, STUBS), *can(version)]
    for version, kernel in kernels.items():
        yield version, [
            *include(kernel.tree / "include", STUBS),
            "-include", str(kernel.tree / "include/generated/kernel.h"),
            *kernel.options(), *can(version),
        ]  # fmt: skip


def reference(version: str) -> str:
    """The side that a version is compared with: 6.5, asked for what the version can do."""
    first = [v for v in ("4.4.0", "4.10.0", "4.15.0") if number(v) <= number(version)]
    return f"new-as-{first[-1]}"


def test_what_a_driver_does_is_the_same_on_every_kernel(
    kernels: dict[str, Kernel], tmp_path: pathlib.Path
) -> None:
    with harnesslib.alone():
        builder = Builder("gcc")
        objects = [
            build_side(builder, name, text(name), options, tmp_path)
            for name, options in sides(kernels, tmp_path)
        ]
        executable = builder.link(objects)
        plan = [Comparison("compat/use", "all", reference(v), v) for v in kernels]
        outcomes = harnesslib.run(executable, plan, BOUND)
    for line, outcome in outcomes.items():
        assert outcome.verdict == "equal", f"{line}: {outcome.what}\n{outcome.text}"
        assert outcome.gup_good and outcome.gup_bad and outcome.worlds > 1000
