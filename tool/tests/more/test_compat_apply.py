# SPDX-License-Identifier: GPL-2.0-only
"""backport compat --apply: a driver's #if ladders around GUP become calls of gup_compat.h."""

from __future__ import annotations

import os
import pathlib
import subprocess

import kernelslib
import pytest
from caselib import BEFORE, ROOT, TREE
from compatlib import COMPAT
from test_compat import ANSWERS, expected

HEAD = """\
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/version.h>
#include <linux/mm.h>
#include <linux/sched.h>
"""

#: What each ladder is, and what becomes of it; then it compiles on every kernel.
LADDERS = {
    "every shape that there was": (
        """\
long pin(unsigned long addr, int nr, struct page **pages)
{
	long got;

	/* the device writes to them */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	got = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	got = get_user_pages(addr, nr, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 168)
	got = get_user_pages(current, current->mm, addr, nr, FOLL_WRITE, pages, NULL);
#else
	got = get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#endif
	return got; /* or why not */
}
""",
        """\
long pin(unsigned long addr, int nr, struct page **pages)
{
	long got;

	/* the device writes to them */
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
	return got; /* or why not */
}
""",
    ),
    "no arm for today": (
        """\
long pin(unsigned long addr, struct page **pages, int write)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	return get_user_pages(addr, 1, write, 0, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 168)
	return get_user_pages(current, current->mm, addr, 1, write ? FOLL_WRITE : 0, pages, NULL);
#else
	return get_user_pages(current, current->mm, addr, 1, write, 0, pages, NULL);
#endif
}
""",
        """\
long pin(unsigned long addr, struct page **pages, int write)
{
	return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages);
}
""",
    ),
    "one condition for both flags, in a head that spatch can't parse": (
        """\
#define BUF_HIDDEN(type)	type __attribute__((visibility("hidden")))

BUF_HIDDEN(long) pin(unsigned long addr, struct page **pages, int write)
{
	return get_user_pages(addr, 1,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
			      write ? FOLL_WRITE | FOLL_FORCE : 0,
#else
			      write, write,
#endif
			      pages, NULL);
}
""",
        """\
#define BUF_HIDDEN(type)	type __attribute__((visibility("hidden")))

BUF_HIDDEN(long) pin(unsigned long addr, struct page **pages, int write)
{
	return get_user_pages(addr, 1, write ? FOLL_WRITE | FOLL_FORCE : 0,
			      pages);
}
""",
    ),
    "the lock, and the function for another mm": (
        """\
long pin_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	long got;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 8, 0)
	mmap_read_lock(mm);
#else
	down_read(&mm->mmap_sem);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	got = get_user_pages_remote(NULL, mm, addr, 1, FOLL_FORCE, page, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	got = get_user_pages_remote(NULL, mm, addr, 1, FOLL_FORCE, page, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	got = get_user_pages_remote(NULL, mm, addr, 1, 0, 1, page, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 168)
	got = get_user_pages(NULL, mm, addr, 1, FOLL_FORCE, page, NULL);
#else
	got = get_user_pages(NULL, mm, addr, 1, 0, 1, page, NULL);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 8, 0)
	mmap_read_unlock(mm);
#else
	up_read(&mm->mmap_sem);
#endif
	return got;
}
""",
        """\
long pin_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	long got;

	mmap_read_lock(mm);
	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page, NULL);
	mmap_read_unlock(mm);
	return got;
}
""",
    ),
    "a ladder in a ladder, and a lock without one": (
        """\
long pin(unsigned long addr, struct page **pages)
{
	long got;

	down_read(&current->mm->mmap_sem);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	got = get_user_pages(addr, 1, FOLL_WRITE, pages);
#else
	got = get_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
#endif
#else
	got = get_user_pages(addr, 1, 1, 0, pages, NULL);
#endif
	up_read(&current->mm->mmap_sem);
	return got;
}
""",
        """\
long pin(unsigned long addr, struct page **pages)
{
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(addr, 1, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);
	return got;
}
""",
    ),
    "a macro of a configure script, and a shape that only the other arm tells": (
        """\
long pin(struct mm_struct *mm, unsigned long addr, struct page **page, int write)
{
#ifdef HAVE_REMOTE_WITHOUT_FORCE
	return get_user_pages_remote(mm, addr, 1, write ? FOLL_WRITE : 0, page, NULL, NULL);
#elif defined(HAVE_REMOTE_WITH_FORCE)
	return get_user_pages_remote(NULL, mm, addr, 1, write, 0, page, NULL);
#else
	return get_user_pages_remote(NULL, mm, addr, 1, write ? FOLL_WRITE : 0, page, NULL, NULL);
#endif
}
""",
        """\
long pin(struct mm_struct *mm, unsigned long addr, struct page **page, int write)
{
	return get_user_pages_remote(mm, addr, 1, write ? FOLL_WRITE : 0, page,
				     NULL);
}
""",
    ),
    "arguments under #if, for kernels from 4.10 on": (
        """\
long pin(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 9, 0)
				     NULL,
#endif
				     mm, addr, 1, FOLL_WRITE, page,
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
				     NULL,
#endif
				     NULL);
}
""",
        """\
long pin(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL);
}
""",
    ),
}  # fmt: skip

#: What stays, and the reason that is given.
STAYS = {
    "vmas that are asked for": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#else
	return get_user_pages(addr, 1, 0, pages, &vma);
#endif
""",
        "get_user_pages() asks for VMAs",
    ),
    "arms with other flags": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, 1, 0, pages, NULL);
#endif
""",
        "the arms of this #if differ in more than the shape",
    ),
    "an arm that does more": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#else
	addr &= PAGE_MASK;
	return get_user_pages(addr, 1, 0, pages, NULL);
#endif
""",
        "the arms of this #if differ in more than the shape",
    ),
    "an arm without a call": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return -1;
#else
	return get_user_pages(addr, 1, 0, 0, pages, NULL);
#endif
""",
        "an arm of this #if has no such call",
    ),
    "no arm for the rest": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, 1, 0, pages, NULL);
#endif
""",
        "this #if has no #else",
    ),
    "a comment in the arm that would go": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#else
	/* the VMAs are not of interest */
	return get_user_pages(addr, 1, 0, pages, NULL);
#endif
""",
        "a comment in this arm would be lost",
    ),
    "a directive inside of an arm": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(addr, 1, 0, pages);
#else
#warning "not tested"
	return get_user_pages(addr, 1, 0, pages, NULL);
#endif
""",
        "a directive stands inside of this arm",
    ),
    "flags that only one arm can tell": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, 1, flags, pages, NULL);
#else
	return get_user_pages(addr, 1, write, 0, pages, NULL);
#endif
""",
        "the arms of this #if differ in more than the shape",
    ),
    "a function pointer": (
        "\tlong (*get)(unsigned long, unsigned long, unsigned int, struct page **) =\n"
        "\t\tget_user_pages;\n\treturn get(addr, 1, 0, pages);\n",
        "get_user_pages() is used other than by a call",
    ),
}


def driver(where: pathlib.Path, body: str) -> pathlib.Path:
    """A driver of one file in a directory of its own."""
    (where / "driver/src").mkdir(parents=True)
    (where / "driver/src/dev.c").write_text(HEAD + body)
    return where / "driver"


def run(top: pathlib.Path, *args: str) -> subprocess.CompletedProcess[str]:
    """backport compat --apply."""
    return subprocess.run(
        [str(ROOT / "run-refactor.sh"), "backport", "compat", "--apply", str(top), *args],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", LADDERS)
def test_a_ladder_becomes_one_call_that_compiles_everywhere(
    name: str, tmp_path: pathlib.Path
) -> None:
    before, after = LADDERS[name]
    top = driver(tmp_path, before)
    done = run(top)
    assert done.returncode == 0, done.stderr
    subprocess.run(["git", "apply", "-"], cwd=top, input=done.stdout, text=True, check=True)
    text = (top / "src/dev.c").read_text()
    assert text == HEAD + '#include "../gup_compat.h"\n' + after
    for path in COMPAT.iterdir():
        assert (top / path.name).read_bytes() == path.read_bytes()
    for version in ANSWERS:
        answers = [f"-DGUP_COMPAT_{answer}" for answer in expected(version).values()]
        assert not compiled(tmp_path, version, text, ["-DGUP_COMPAT_PROBED", *answers]), version
    # And the ladder was right where it was meant to be.
    assert not compiled(tmp_path, "5.2.0", HEAD + before, [])


def compiled(work: pathlib.Path, version: str, source: str, options: list[str]) -> str:
    """What the compiler says of a driver on a kernel."""
    kernel = kernelslib.headers(work / version, version)
    generated = kernel / "include/generated.h"
    generated.write_text(
        kernelslib.generated(version) + "#define LINUX_VERSION_CODE LINUX\n"
        "#define KERNEL_VERSION(a, b, c) KERNEL(a, b, c)\n#define _LINUX_VERSION_H\n"
    )
    (work / "driver/src/now.c").write_text(source)
    done = subprocess.run(
        ["gcc", "-fsyntax-only", "-nostdinc", "-std=gnu89", "-Wall", "-Werror", *options,
         f"-I{kernelslib.HERE / 'include'}", f"-I{BEFORE / TREE / 'include'}",
         "-include", str(generated), "src/now.c"],
        cwd=work / "driver", capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr


@pytest.mark.parametrize("name", STAYS)
def test_what_is_not_the_same_in_all_arms_stays(name: str, tmp_path: pathlib.Path) -> None:
    body, reason = STAYS[name]
    top = driver(
        tmp_path,
        "long pin(unsigned long addr, struct page **pages)\n{\n"
        f"\tstruct vm_area_struct *vma;\n\n{body}}}\n",
    )
    done = run(top)
    assert done.returncode == 1 and not done.stdout
    assert "src/dev.c:" in done.stderr and reason in done.stderr, done.stderr


def test_a_header_is_included_inside_of_what_guards_it(tmp_path: pathlib.Path) -> None:
    before, after = LADDERS["every shape that there was"]
    (tmp_path / "pin.h").write_text(f"#ifndef PIN_H\n#define PIN_H\n{HEAD}{before}#endif\n")
    assert run(tmp_path, "--in-place").returncode == 0
    assert (tmp_path / "pin.h").read_text() == (
        f'#ifndef PIN_H\n#define PIN_H\n{HEAD}#include "gup_compat.h"\n{after}#endif\n'
    )


def test_in_place_only_if_asked(tmp_path: pathlib.Path) -> None:
    before, after = LADDERS["every shape that there was"]
    top = driver(tmp_path, before)
    assert run(top).returncode == 0
    assert (top / "src/dev.c").read_text() == HEAD + before and os.listdir(top) == ["src"]
    done = run(top, "--in-place")
    assert done.returncode == 0 and not done.stdout
    assert (top / "src/dev.c").read_text().endswith(after)
    assert sorted(os.listdir(top)) == ["Kbuild.gup", "gup_compat.h", "src"]
    again = run(top)
    assert again.returncode == 0 and not again.stdout
    assert "no calls to be changed" in again.stderr
