# SPDX-License-Identifier: GPL-2.0-only
"""What is put into drivers can be linked by a module: it is exported, or headers have all of it."""

from __future__ import annotations

import difflib
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator

import pytest
from caselib import AFTER, BEFORE, DRIVERS
from compatlib import COMPAT
from conftest import ROOT, Tool
from gitutil import write

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.gup import api

DEBIAN = sorted(pathlib.Path("/usr/src").glob("linux-headers-6.1.*-amd64"))
HEADERS = sorted(pathlib.Path("/usr/src").glob("linux-headers-6.1.*-common"))

#: Words before a parenthesis that are no function, or one of the language of the kernel's macros.
LANGUAGE = {
    "if", "while", "for", "sizeof", "return", "defined", "typeof", "switch",
    "elif", "int", "long", "__attribute__", "__builtin_types_compatible_p", "WARN_ON_ONCE", "KERNEL_VERSION", "ERR_PTR", "PTR_ERR", "IS_ERR", "likely", "unlikely",
}  # fmt: skip


def called(lines: Iterable[str]) -> set[str]:
    """What stands before a parenthesis in C without comments."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", "\n".join(lines), flags=re.DOTALL)
    return set(re.findall(r"\b([A-Za-z_]\w*)\s*\(", text)) - LANGUAGE


def added_to_drivers() -> Iterator[tuple[str, set[str]]]:
    """What the lines call that a twin of a driver has and its testcase has not."""
    for group in DRIVERS:
        for path in sorted((AFTER / group).glob("*.c")):
            old = (BEFORE / group / path.name).read_text().splitlines()
            new = path.read_text().splitlines()
            lines = [line[2:] for line in difflib.ndiff(old, new) if line.startswith("+ ")]
            yield path.name, called(lines) - called(old)


def test_a_driver_gets_nothing_that_no_module_can_link() -> None:
    some = set()
    for name, names in added_to_drivers():
        assert names <= set(api.LINKED), name
        some |= names
    assert api.LOOKUP in some, "there is no testcase that shows it"


def without_the_gate(text: str) -> str:
    """gup_compat.h as a module of an architecture with a gate area sees it."""
    found = re.search(
        r"^#if !defined\(MODULE\) \|\| !defined\(__HAVE_ARCH_GATE_AREA\)\n.*?^#else\n",
        text, re.MULTILINE | re.DOTALL,
    )  # fmt: skip
    assert found and all(name in found[0] for name in api.NOT_LINKED)
    return text.replace(found[0], "")


def test_the_compat_header_calls_nothing_that_no_module_can_link() -> None:
    text = without_the_gate((COMPAT / "gup_compat.h").read_text())
    own = set(re.findall(r"\bgup_compat_\w+|\bGUP_COMPAT_\w+", text)) | {api.HELPER}
    older = {"get_user_pages_longterm"}  # exported as long as it was there
    assert called(text.splitlines()) - own - older <= set(api.LINKED)


@pytest.mark.parametrize(
    "name", sorted(name for name in api.LINKED if api.SINCE.get(name, (0,)) <= (6, 1, 0))
)
def test_debian_s_6_1_has_it_as_the_table_says(name: str) -> None:
    if not (DEBIAN and HEADERS):
        pytest.skip("linux-headers-amd64 is not installed")
    how = api.LINKED[name]
    exported = re.search(rf"^\S+\t{name}\t", symbols(), re.MULTILINE)
    if how == "exported":
        assert exported
        return
    kind = rf"^#\s*define {name}\b" if how == "macro" else rf"^static (__always_)?inline\b[^;{{]*\b{name}\("
    include = (HEADERS[-1] / "include", HEADERS[-1] / "arch/x86/include")
    texts = (path.read_text() for top in include for path in top.rglob("*.h"))
    assert any(name in text and re.search(kind, text, re.MULTILINE) for text in texts)


@pytest.mark.parametrize("name", sorted(api.NOT_LINKED))
def test_debian_s_6_1_does_not_export_what_the_table_excludes(name: str) -> None:
    if not DEBIAN:
        pytest.skip("linux-headers-amd64 is not installed")
    assert not re.search(rf"^\S+\t{name}\t", symbols(), re.MULTILINE)


def symbols() -> str:
    """What the kernel of the installed headers exports."""
    return (DEBIAN[-1] / "Module.symvers").read_text()


#: A function of a module that reads the VMA of a page; the page may be of the gate area.
DRIVER = """// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/mm.h>

int {name}(struct mm_struct *mm, unsigned long addr, unsigned long *out);
int {name}(struct mm_struct *mm, unsigned long addr, unsigned long *out)
{{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = {call};
	if (ret > 0) {{
		*out = vma->vm_flags;
		{release}(page);
	}}
	mmap_read_unlock(mm);
	return ret;
}}
EXPORT_SYMBOL_GPL({name});
MODULE_LICENSE("GPL");
"""

#: By module: the call, and what gives its page back.
CALLS = {
    "local": ("get_user_pages(addr, 1, 0, &page, &vma)", "put_page"),
    "remote": ("get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)", "put_page"),
    "pin": ("pin_user_pages(addr, 1, FOLL_FORCE, &page, &vma)", "unpin_user_page"),
    "pin_remote": ("pin_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)", "unpin_user_page"),
}


def next_to_6_1(text: str) -> str:
    """A converted file whose new arm is that of 6.1: with NULL for the VMAs, and its untagging."""
    text = text.replace("KERNEL_VERSION(6, 5, 0)", "KERNEL_VERSION(6, 1, 0)")
    text = text.replace("&page, NULL)", "&page, NULL, NULL)").replace("&page)", "&page, NULL)")
    return re.sub(r"untagged_addr_remote\((current->)?mm, ", "untagged_addr(", text)


def test_what_drivers_become_is_linked_by_modpost(tool: Tool, tmp_path: pathlib.Path) -> None:
    if not DEBIAN:
        pytest.skip("linux-headers-amd64 is not installed")
    top = tmp_path / "driver"
    files = {
        f"{name}.c": DRIVER.format(name=f"{name}_flags", call=call, release=release).encode()
        for name, (call, release) in CALLS.items()
    }
    objects = " ".join(f"{name}.o" for name in CALLS)
    write(top, {**files, "Kbuild": f"obj-m := {objects}\n".encode()})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--strict")
    assert done.status == 0, done.err
    (patch,) = (tmp_path / "out").glob("0001-*")
    subprocess.run(["patch", "-s", "-p1", "-i", patch], cwd=top, check=True)
    for name in CALLS:
        text = next_to_6_1((top / f"{name}.c").read_text())
        assert "vma = vma_lookup(" in text
        (top / f"{name}.c").write_text(text)
    command = ["make", "-C", str(DEBIAN[-1]), f"M={top}", "KCFLAGS=-Werror", "modules"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    assert all((top / f"{name}.ko").is_file() for name in CALLS)
