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


WRAPPER = b"""#include <linux/mm.h>
static long own_pin(unsigned long at, struct page **page, struct vm_area_struct **vmas)
{
	return pin_user_pages(at, 1, FOLL_WRITE, page, vmas);
}
long other(unsigned long at, struct page **page)
{
	return own_pin(at, page, NULL);
}
long reader(unsigned long at, struct page **page)
{
	struct vm_area_struct *vma;
	long ret = own_pin(at, page, &vma);

	return ret == 1 && vma->vm_flags & VM_SHARED ? 2 : ret;
}
"""
FILLED = b"""#include <linux/mm.h>
long filled(unsigned long at, long n, struct page **pages, struct vm_area_struct **vmas)
{
	long ret = pin_user_pages(at, n, FOLL_WRITE, pages, vmas);

	if (ret == n && vmas && vmas[n - 1] != vmas[0])
		ret = -EOPNOTSUPP;
	return ret;
}
"""


def test_who_passes_null_to_a_wrapper_is_not_named_as_its_reader(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Not even where it is asked a second time, as another function can fill its array itself."""
    files = {"drivers/x/a.c": WRAPPER, "drivers/x/b.c": FILLED}
    done = tool("scan", "--tree", tool.repository(tmp_path / "linux", files))
    text = " ".join(done.out.split())
    assert "drivers/x/b.c:4: pin_user_pages(): multi conversion: vma-fill" in text
    assert "forwarded conversion: manual a caller of own_pin needs it: drivers/x/a.c:13: what" in text
    assert "unused conversion: manual own_pin keeps its parameter: a caller of own_pin needs it: drivers/x/a.c:13: what" in text
