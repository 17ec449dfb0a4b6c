# SPDX-License-Identifier: GPL-2.0-only
"""What is said of a function that is used other than by a call."""

from __future__ import annotations

import pathlib

from conftest import Tool

USES = b"""#include <linux/mm.h>
long (*own)(unsigned long, unsigned long, unsigned int, struct page **,
	    struct vm_area_struct **) = get_user_pages;
const char *symbol = "pin_user_pages_remote";
const char *words = "pin_user_pages_remote failed";
"""


def test_each_use_is_named_once_with_what_follows(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Also in what C includes under another name. A string stops nothing, but it is told in the
    commit that takes the parameter."""
    files = {"drivers/x/a.c": b'#include "a.inl"\n', "drivers/x/a.inl": USES}
    repo = tool.repository(tmp_path / "linux", files)
    done = tool("scan", "--tree", repo)
    said = [line for line in done.out.splitlines() if "a.inl" in line]
    assert said == [
        "drivers/x/a.inl:3: get_user_pages() is used other than by a call: it keeps its parameter",
        "drivers/x/a.inl:4: pin_user_pages_remote() is named by a string: who calls it by its "
        "address is not seen",
    ]
    done = tool("series", "--tree", repo, "--branch", "new", "-o", tmp_path / "out")
    assert done.status == 0, done
    assert "get_user_pages() keeps its parameter: drivers/x/a.inl:3: " in done.err
    words = "pin_user_pages_remote() is named by a string in drivers/x/a.inl:4. Whoever finds"
    bodies = tool.git(repo, "log", "--format=%s%n%b%x00", "main..new").split("\0")
    (told,) = [body for body in bodies if words in " ".join(body.split())]
    assert "parameter from pin_user_pages_remote()" in told
    (cover,) = (tmp_path / "out").glob("0000-*")
    assert words in " ".join(cover.read_text().split())
