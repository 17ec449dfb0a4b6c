# SPDX-License-Identifier: GPL-2.0-only
"""backport compat --apply: where the header goes, and what each module's Kbuild file gets."""

from __future__ import annotations

import pathlib

import pytest
from gitutil import write
from test_compat_apply import HEAD, LADDERS, run

SOURCE = (HEAD + LADDERS["every shape that there was"][0]).encode()
LINE = "include $(src)/Kbuild.gup\n"
GUARDED = f"ifneq ($(KERNELRELEASE),)\n{LINE}endif\n"

#: A Makefile that builds dev.o, with a mark where the line belongs.
MAKEFILES = {
    "Kbuild": "obj-m := dev.o\n@ccflags-y := -Wall\n",
    "Makefile": "obj-m := dev.o\n@",
    "a list on several lines": "obj-m := mod.o\nmod-y := main.o \\\n\tdev.o\n@# the end\n",
    "one that is also make's own": "obj-m += dev.o\n%\nall:\n\tmake -C $(KDIR) M=$(PWD) modules\n",
    "one that tells them apart": "ifneq ($(KERNELRELEASE),)\nobj-m += dev.o\n@else\nall:\n"
    "\t$(MAKE) -C $(KDIR) M=$(CURDIR)\nendif\n",
    "a condition": "ifeq ($(CONFIG_DEV),m)\nobj-m += dev.o\nendif\n@",
    "no newline at the end": "obj-$(CONFIG_DEV) += dev.o",
}  # fmt: skip


@pytest.mark.parametrize("name", MAKEFILES)
def test_the_line_goes_behind_what_is_built(tmp_path: pathlib.Path, name: str) -> None:
    text = MAKEFILES[name]
    file = "Kbuild" if name == "Kbuild" else "Makefile"
    write(tmp_path, {"dev.c": SOURCE, file: text.replace("@", "").replace("%", "").encode()})
    done = run(tmp_path, "--in-place")
    assert done.returncode == 0 and not done.stderr, done.stderr
    wanted = text.replace("@", LINE).replace("%", GUARDED.rstrip("\n") + "\n")
    if "%" in text:
        wanted = text.replace("%\n", GUARDED + "\n")
    if not text.endswith("\n") and "@" not in text:
        wanted = text + "\n" + LINE
    assert (tmp_path / file).read_text() == wanted
    assert run(tmp_path).stdout == ""  # and a second time there is nothing to do


def test_each_module_has_its_own_beside_its_kbuild(tmp_path: pathlib.Path) -> None:
    """Each folder can be packed alone; the objects of one may lie below its Kbuild file."""
    write(tmp_path, {
        "one/Kbuild": b"obj-m := one.o\none-y := main.o sub/dev.o\n", "one/sub/dev.c": SOURCE,
        "two/Kbuild": b"obj-m := dev.o\n", "two/dev.c": SOURCE,
        "three/Kbuild": b"obj-m := three.o\n", "three/three.c": b"int three;\n",
    })  # fmt: skip
    assert run(tmp_path, "--in-place").returncode == 0
    for folder, source, name in (("one", "sub/dev.c", "../gup_compat.h"), ("two", "dev.c", "gup_compat.h")):
        assert (tmp_path / folder / "gup_compat.h").exists() and (tmp_path / folder / "Kbuild.gup").exists()
        assert f'#include "{name}"\n' in (tmp_path / folder / source).read_text()
        assert (tmp_path / folder / "Kbuild").read_text().endswith(LINE)
    assert sorted(path.name for path in (tmp_path / "three").iterdir()) == ["Kbuild", "three.c"]
    assert not (tmp_path / "gup_compat.h").exists()


def test_what_modules_share_is_where_both_find_it(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {
        "common/pin.h": SOURCE, "one/Kbuild": b"obj-m := one.o\n", "two/Kbuild": b"obj-m := two.o\n",
        "one/one.c": b'#include "../common/pin.h"\n', "two/two.c": b'#include "../common/pin.h"\n',
    })  # fmt: skip
    assert run(tmp_path, "--in-place").returncode == 0
    assert (tmp_path / "gup_compat.h").exists() and (tmp_path / "Kbuild.gup").exists()
    assert '#include "../gup_compat.h"\n' in (tmp_path / "common/pin.h").read_text()
    for name in ("one", "two"):
        assert (tmp_path / name / "Kbuild").read_text().endswith("include $(src)/../Kbuild.gup\n")


def test_where_no_file_builds_it_that_is_said(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"src/dev.c": SOURCE, "src/Kbuild": b"obj-m := $(patsubst %.c,%.o,$(SOURCES))\n"})
    said = run(tmp_path, "--in-place").stderr
    assert "no Kbuild file says that it builds src/dev.c" in said and "include $(src)/" in said


def test_a_file_of_another_name_gets_the_line_by_hand(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"dev.c": SOURCE, "modules.mk": b"obj-m := dev.o\n"})
    said = run(tmp_path, "--in-place").stderr
    assert "in modules.mk, behind what it builds: include $(src)/Kbuild.gup" in said
    assert (tmp_path / "modules.mk").read_bytes() == b"obj-m := dev.o\n"
