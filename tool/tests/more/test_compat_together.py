# SPDX-License-Identifier: GPL-2.0-only
"""backport compat --apply puts gup_compat.h nowhere where its names mean something else already."""

from __future__ import annotations

import os
import pathlib

import pytest
from gitutil import write
from test_compat_apply import HEAD, LADDERS, run

BEFORE, AFTER = LADDERS["every shape that there was"]

OWN = b"""#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static inline long own_gup(unsigned long at, unsigned long n, unsigned int f, struct page **p)
{
	return get_user_pages(at, n, f, p, NULL);
}
#define get_user_pages own_gup
#endif
"""
LOCK = b"#define mmap_read_lock(mm) own_lock(mm)\n"
LOOKUP = b"""static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long at)
{
	return own_lookup(mm, at);
}
"""


def source(*includes: str, text: str = BEFORE) -> bytes:
    """A file of the driver that includes others of it."""
    return (HEAD + "".join(f'#include "{name}"\n' for name in includes) + text).encode()


#: By what it is: the files of the driver. The first would be changed if it were alone.
LEFT: dict[str, dict[str, bytes]] = {
    "a macro": {"a.c": source("own.h"), "own.h": OWN},
    "a function": {"a.c": source("own.h"), "own.h": LOOKUP},
    "a macro for the lock": {"a.c": source("own.h"), "own.h": LOCK},
    "in the file itself": {"a.c": source(text=LOCK.decode() + BEFORE)},
    "by way of another header": {
        "src/a.c": source("all.h"), "include/all.h": b'#include "own.h"\n', "include/own.h": OWN,
    },
    "from a folder that only the Makefile knows": {
        "src/a.c": source("compat/own.h"), "lib/x/compat/own.h": OWN,
    },
    "by a path upwards": {"src/deep/a.c": source("../../inc/own.h"), "inc/own.h": OWN},
    "in angle brackets": {
        "a.c": source().replace(b"#include <linux/sched.h>", b"#include <linux/own.h>"),
        "include/linux/own.h": OWN,
    },
    "by an option of the compiler": {
        "a.c": source(), "Kbuild": b"ccflags-y += -include $(src)/own.h\n", "own.h": OWN,
    },
    "on the command line": {"a.c": source(), "Kbuild": b"ccflags-y += -Dget_user_pages=own\n"},
    "in a file of another suffix": {"a.c": source("own.inc"), "own.inc": OWN},
    "below it": {"a.c": source() + b'#include "own.h"\n', "own.h": OWN},
    "in what includes the header": {
        "pin.h": source(), "a.c": b'#include "own.h"\n#include "pin.h"\n', "own.h": OWN,
    },
    "with the marks of a merge": {
        "a.c": source(text="<<<<<<< HEAD\n" + BEFORE + "=======\n>>>>>>> other\n"),
    },
    "with such a header": {
        "a.c": source("own.h"), "own.h": b"<<<<<<< HEAD\nint a;\n=======\nint b;\n>>>>>>> other\n",
    },
    "a probe": {"conftest/a.c": b"#include <linux/mm.h>\n"
                b"long a(unsigned long at, struct page **pages)\n{\n"
                b"\treturn get_user_pages(at, 1, 0, pages, NULL);\n}\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", LEFT.values(), ids=LEFT)
def test_a_file_that_sees_such_a_name_is_left_alone(
    tmp_path: pathlib.Path, files: dict[str, bytes]
) -> None:
    write(tmp_path, files)
    done = run(tmp_path, "--in-place")
    name = next(iter(files))
    assert done.returncode == 1 and f"stays as it is: {name}:" in done.stderr, done.stderr
    for path, text in files.items():
        assert (tmp_path / path).read_bytes() == text
    assert not (tmp_path / "gup_compat.h").exists()


def test_the_reason_names_the_place_and_the_line_that_brings_it(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.c": source("all.h"), "all.h": b'#include "own.h"\n', "own.h": LOCK})
    line = HEAD.count("\n") + 1
    said = f"a.c:{line}: mmap_read_lock is the driver's own, by own.h:1, which is compiled with it"
    assert said in run(tmp_path).stderr


@pytest.mark.parametrize("other", [
    b"#include <linux/mm.h>\nstruct page **get_pages(void);\n",
    b"/* #define get_user_pages own */\n",
    b"#define my_get_user_pages(a, b) 0\n",
])  # fmt: skip
def test_a_header_that_has_none_does_not_matter(tmp_path: pathlib.Path, other: bytes) -> None:
    write(tmp_path, {"a.c": source("other.h"), "other.h": other})
    done = run(tmp_path, "--in-place")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.c").read_text().endswith(AFTER)


def test_a_file_that_does_not_see_it_is_changed(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.c": source("own.h"), "own.h": OWN, "b.c": source()})
    done = run(tmp_path, "--in-place")
    assert done.returncode == 1 and "a.c:" in done.stderr
    assert (tmp_path / "b.c").read_text().endswith(AFTER)
    assert sorted(os.listdir(tmp_path)) == ["Kbuild.gup", "a.c", "b.c", "gup_compat.h", "own.h"]
