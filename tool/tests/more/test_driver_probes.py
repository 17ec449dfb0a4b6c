# SPDX-License-Identifier: GPL-2.0-only
"""What a configure script compiles to see whether it fails stays as it is; a driver does not."""

from __future__ import annotations

import pathlib

import pytest
from conftest import Tool
from gitutil import commit_all, make_repo, write
from test_driver import LADDER, series

CALL = """#include <linux/mm.h>

{head}long {name}(unsigned long at, int n, struct page **pages)
{{
	return get_user_pages(at, n, 0, pages, NULL);
}}
{tail}"""

DRIVER = {
    "Kbuild": b"obj-m := pins.o\npins-y := main.o grab.o\n",
    "grab.c": LADDER.encode(),
    "main.c": b"#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n",
}


def text(name: str = "pin_some", head: str = "", tail: str = "") -> bytes:
    """A file with one function, which calls GUP, and what is around it."""
    return CALL.format(name=name, head=head, tail=tail).encode()


#: By what tells it: the files besides those of the driver, the first of which is the probe.
PROBES: dict[str, dict[str, bytes]] = {
    "has the word conftest": {"conftest/gup.c": text()},
    "has the word configure": {"configure.d/gup_vmas.c": text()},
    "has the word autoconf": {"build/autoconf-gup.c": text(head="static int x;\n\n")},
    "name says probe": {"gup_probe.c": text()},
    "name says have": {"HAVE_GUP_VMAS.c": text()},
    "name says ac": {"ac_gup.c": text()},
    "name says feature": {"features/gup.c": text()},
    "it has a main()": {"gup.c": text("main")},
    "configure compiles it": {
        "tests/gup.c": text(), "configure": b"#!/bin/sh\n$CC -c tests/gup.c && echo yes\n",
    },
    "Makefile compiles it": {
        "gup.c": text(), "Makefile": b"HAS := $(shell $(CC) -c gup.c && echo -DHAS)\n",
    },
    "the Kbuild files name others": {"tests/gup.c": text()},
}  # fmt: skip


@pytest.mark.parametrize(("words", "files"), PROBES.items(), ids=PROBES)
def test_a_probe_stays_and_the_driver_does_not(
    tool: Tool, tmp_path: pathlib.Path, words: str, files: dict[str, bytes]
) -> None:
    top = make_repo(tmp_path / "driver", {**DRIVER, **files})
    probe = next(iter(files))
    said = " ".join(tool("scan", "--tree", top).out.split())
    assert "a probe, compiled to see whether it fails" in said and words in said
    assert f"{probe}:" not in said.partition("A driver outside")[2]
    status, err, patch = series(tool, top, tmp_path / "out", "--strict")
    assert status == 0 and not err, err
    assert "b/grab.c" in patch and probe not in patch


#: What else a file may be, with the files besides those of the driver; the first is it.
DRIVERS: dict[str, dict[str, bytes]] = {
    "a Kbuild file names it": {"gup_probe.c": text(), "sub/Kbuild": b"obj-m += gup_probe.o\n"},
    "a Kbuild file names whatever there is": {
        "gup_probe.c": text(),
        "sub/Makefile": b"x-y := $(patsubst %.c,%.o,$(notdir $(wildcard $(src)/*.c)))\n",
    },
    "a module by itself": {"gup_probe.c": text(tail='\nMODULE_LICENSE("GPL");\n')},
    "it exports": {"conftest.c": text(tail="EXPORT_SYMBOL_GPL(pin_some);\n")},
    "it has a table": {
        "gup_probe.c": text(tail="\nlong (*pin)(unsigned long, int, struct page **) = pin_some;\n"),
    },
    "another file calls it": {
        "configure.c": text(),
        "user.c": b"long f(void)\n{\n\treturn pin_some(0, 1, 0);\n}\n",
    },
    "its own file calls it": {
        "gup_probe.c": text(tail="\nlong f(void)\n{\n\treturn pin_some(0, 1, 0);\n}\n"),
    },
    "another function is beside it": {
        "gup_probe.c": text(tail="\nvoid other(void)\n{\n}\n"),
    },
    "it is static": {"gup_probe.c": text(head="static ")},
    "it is a header": {"gup_probe.h": text(head="static inline ")},
    "the word is inside": {"reprobed.c": text(), "Kbuild": b"obj-m := $(M).o\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", DRIVERS.values(), ids=DRIVERS)
def test_what_is_part_of_a_module_is_no_probe(
    tool: Tool, tmp_path: pathlib.Path, files: dict[str, bytes]
) -> None:
    top = make_repo(tmp_path / "driver", {**DRIVER, **files})
    _, _, patch = series(tool, top, tmp_path / "out")
    assert f"b/{next(iter(files))}" in patch


def test_check_asks_the_whole_driver_who_calls_it(tool: Tool, tmp_path: pathlib.Path) -> None:
    """A change alone does not show it."""
    top = make_repo(tmp_path / "driver", {
        **DRIVER, "user.c": b"long f(void)\n{\n\treturn pin_some(0, 1, 0);\n}\n",
    })  # fmt: skip
    write(top, {"gup_probe.c": text(), "ac_gup.c": text("has_it")})
    commit_all(top, "more")
    done = tool("check", "--tree", top, "--diff", "HEAD^..HEAD")
    assert done.status == 1
    assert "gup_probe.c:5" in done.out and "ac_gup.c" not in done.out
