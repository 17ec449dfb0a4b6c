# SPDX-License-Identifier: GPL-2.0-only
"""None of the fourteen mistakes that were made by hand is in the series for Linux 6.1.

When people removed the vmas parameter, review, build bots and users found twelve defects, and
two more traps can be read from the code. There is one test for each, which looks at the C text
that ``series`` emits, or compiles and runs it. Each test also puts the mistake into that text
and shows that it would have been found.

GUP_VMAS_LINUX61 names a git repository with Linux 6.1. It is only read.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import json
import os
import pathlib
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from realcode import ROOT, Kernel, function, git, kernel

NAMES = ("get_user_pages", "pin_user_pages", "get_user_pages_remote", "pin_user_pages_remote")
HELPER = "get_user_page_vma_remote"
USERS = {
    "__access_remote_tags": "arch/arm64/kernel/mte.c",
    "uprobe_write_opcode": "kernel/events/uprobes.c",
    "__access_remote_vm": "mm/memory.c",
}
FLAGS = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-sign-compare", "-Wno-unused-parameter")


# -- reading C, as far as kernel style allows


def bare(text: str) -> str:
    """Without comments."""
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def block(text: str, opening: int) -> str:
    """What is between the brace at ``opening`` and its partner; directives are stepped over."""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            return text[opening + 1 : at]
    raise AssertionError("a brace has no partner")


def words(text: str) -> list[str]:
    """Token by token, so that the layout does not count."""
    return re.findall(r"\w+|->|&&|\|\||[!=<>]=|\S", bare(text))


@dataclasses.dataclass(frozen=True)
class Use:
    """A use of the helper: PAGE = helper(..., &VMA); CHECK"""

    page: str
    vma: str
    before: str
    check: str  # from the end of the call to the statement after the test
    failed: str  # the arm that is taken if there is no page


def use(text: str) -> Use:
    """The one use of the helper in a function."""
    text = bare(text)
    calls = [*re.finditer(rf"(\w+) = {HELPER}\(([^;]*), &(\w+)\);", text)]
    assert len(calls) == 1, f"{len(calls)} calls of the helper"
    (call,) = calls
    test = re.compile(r"\bif \((.*?)\)( \{)?\n").search(text, call.end())
    assert test, "the result is not tested"
    if test[2]:
        failed = block(text, test.end() - 2)
    else:
        failed = text[test.end() : text.index(";", test.end()) + 1]
    return Use(call[1], call[3], text[: call.start()], text[call.end() : test.end()], failed)


def must_fail(check: Callable[[str], object], text: str, old: str, new: str) -> None:
    """``check`` holds for ``text``, and would not if ``old`` in it were ``new``."""
    check(text)
    assert text.count(old) == 1, f"{text.count(old)} times in the text: {old!r}"
    with pytest.raises(AssertionError):
        check(text.replace(old, new))


# -- running C


@pytest.fixture
def run(tmp_path: pathlib.Path) -> Callable[[str], str]:
    """Compiles a program (gcc, sanitizers on) and returns what it prints."""
    number = itertools.count()

    def compile_and_run(text: str) -> str:
        source = tmp_path / f"p{next(number)}.c"
        source.write_text(text)
        program = source.with_suffix("")
        sanitize = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
        built = subprocess.run(
            ["gcc", *FLAGS, *sanitize, "-o", program, source],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert built.returncode == 0, built.stderr
        ran = subprocess.run([program], capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return compile_and_run


HELPER_PROGRAM = """
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#define EINVAL 22
#define EFAULT 14
#define EBUSY 16
#define EAGAIN 11
#define ENOENT 2
#define TAG 0x0f00000000000000UL
struct mm_struct { int x; };
struct vm_area_struct { int x; };
struct page { int references; };
static struct mm_struct mm;
static struct vm_area_struct vma_there, gate, untouched;
static struct page one;
static long got;
static int flags, warned;
static bool has_vma, in_gate;
static inline void *ERR_PTR(long error) { return (void *)error; }
#define WARN_ON_ONCE(c) ({ int failed = !!(c); warned += failed; failed; })
#define unlikely(c) (c)
#define untagged_addr(a) ((a) & ~TAG)
#define untagged_addr_remote(m, a) ((a) & ~TAG)
static long get_user_pages_remote(struct mm_struct *m, unsigned long start, unsigned long nr,
				  unsigned int gup_flags, struct page **pages, int *locked)
{
	if (m != &mm || nr != 1 || locked || !start || (int)gup_flags != flags)
		return -1000;
	if (got == 1) {
		*pages = &one;
		one.references++;
	}
	return got;
}
static struct vm_area_struct *vma_lookup(struct mm_struct *m, unsigned long addr)
{
	return m == &mm && has_vma && addr == 0x5000 ? &vma_there : NULL;
}
static struct vm_area_struct *get_gate_vma(struct mm_struct *m)
{
	return m == &mm && in_gate ? &gate : NULL;
}
static int in_gate_area(struct mm_struct *m, unsigned long addr)
{
	return m == &mm && in_gate && addr == 0x5000;
}
static void put_page(struct page *page) { page->references--; }
@HELPER@
int main(void)
{
	long results[] = { -14, -4, 0, 1 };
	for (int n = 0; n < 32; n++) {
		unsigned long addr = 0x5000 | (n & 16 ? TAG : 0);
		struct vm_area_struct *vma = &untouched;
		struct page *page;
		got = results[n & 3];
		has_vma = n & 4;
		in_gate = n & 8;
		flags = n;
		warned = one.references = 0;
		page = get_user_page_vma_remote(&mm, addr, n, &vma);
		printf("%ld %d %d %d: %ld %s %d %d\\n", got, has_vma, in_gate, !!(n & 16),
		       page == &one ? 1 : (long)page,
		       vma == &vma_there ? "vma" : vma == &gate ? "gate" :
		       vma == &untouched ? "-" : "?", one.references, warned);
	}
}
"""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What the helper did for one state of the world."""

    got: int  # what GUP returned
    has_vma: bool
    in_gate: bool
    tagged: bool
    returned: int  # 1 for the page, 0 for NULL, else an error pointer
    vma: str  # what was stored: "vma", "gate", "-" for nothing
    references: int
    warned: int


def outcomes(text: str, run: Callable[[str], str]) -> Iterator[Outcome]:
    """Compile the helper, run it in every state of the world."""
    for line in run(HELPER_PROGRAM.replace("@HELPER@", text)).splitlines():
        got, has_vma, gate, tagged, returned, vma, references, warned = re.split(r":? ", line)
        yield Outcome(
            int(got), has_vma == "1", gate == "1", tagged == "1",
            int(returned), vma, int(references), int(warned),
        )  # fmt: skip


@pytest.fixture(scope="session")
def helper(kernel: Kernel) -> str:
    """The text of the helper."""
    return kernel.function(HELPER, "include/linux/mm.h")


PIN_PROGRAM = """
/* Row 5 is about that. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define EINVAL 22
#define EFAULT 14
#define ENOMEM 12
#define EOVERFLOW 75
#define EOPNOTSUPP 95
#define GFP_KERNEL 0
#define FOLL_WRITE 1
#define FOLL_LONGTERM 2
#define START 0x10000UL
#define MOST 4
#define TAG 0x0f00000000000000UL
struct mm_struct { int readers; };
struct file { bool huge; };
struct vm_area_struct { unsigned long start, end; struct file *vm_file; bool shmem; };
struct page { int pins; };
struct vma_iterator { struct mm_struct *mm; unsigned long at; };
struct task { struct mm_struct *mm; };
static struct mm_struct mm;
static struct task task = { &mm }, *current = &task;
static struct page all[MOST];
static struct vm_area_struct areas[MOST + 2];
static int nr_areas, warned;
static long outcome;
static struct file files[3] = { { false }, { true }, { false } };
static inline void *ERR_PTR(long e) { return (void *)e; }
#define WARN_ON_ONCE(c) ({ int failed = !!(c); warned += failed; failed; })
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define untagged_addr(a) ((a) & ~TAG)
static void *kvmalloc_array(size_t n, size_t size, int gfp) { (void)gfp; return calloc(n, size); }
static void kvfree(void *p) { free(p); }
static void mmap_read_lock(struct mm_struct *m) { m->readers++; }
static void mmap_read_unlock(struct mm_struct *m) { m->readers--; }
static inline struct vm_area_struct *find(unsigned long from, unsigned long to)
{
	assert(mm.readers == 1);
	for (int i = 0; i < nr_areas; i++)
		if (areas[i].start < to && from < areas[i].end)
			return &areas[i];
	return NULL;
}
static inline struct vm_area_struct *vma_lookup(struct mm_struct *m, unsigned long a)
{
	assert(m == &mm);
	return find(a, a + 1);
}
static inline void vma_iter_init(struct vma_iterator *vmi, struct mm_struct *m, unsigned long a)
{
	assert(m == &mm);
	vmi->mm = m;
	vmi->at = a;
}
#define VMA_ITERATOR(n, m, a) struct vma_iterator n = { m, a }
static inline struct vm_area_struct *vma_find(struct vma_iterator *vmi, unsigned long end)
{
	struct vm_area_struct *vma = vmi->at < end ? find(vmi->at, end) : NULL;
	if (vma)
		vmi->at = vma->end;
	return vma;
}
#define vma_next(vmi) vma_find(vmi, -1UL)
#define for_each_vma_range(vmi, vma, end) while (((vma) = vma_find(&(vmi), end)) != NULL)
static bool vma_is_shmem(struct vm_area_struct *vma) { assert(mm.readers == 1); return vma->shmem; }
static bool is_file_hugepages(struct file *file) { return file->huge; }
static long pin_user_pages(unsigned long start, unsigned long nr, unsigned int flags,
			   struct page **pages @OLD@)
{
	long n = outcome < 0 ? outcome : (long)nr - outcome;
	assert(mm.readers == 1 && (flags & FOLL_WRITE));
	for (long i = 0; i < n; i++) {
		pages[i] = &all[i];
		all[i].pins++;
		@STORE@
	}
	(void)start;
	return n;
}
static void unpin_user_pages(struct page **pages, unsigned long n)
{
	while (n--)
		pages[n]->pins--;
}
@FUNCTION@
static void add(int kind, unsigned long start, bool join)
{
	struct vm_area_struct vma = { start, start + PAGE_SIZE, NULL, kind == 1 || kind == 2 };
	struct file *file[] = { NULL, &files[0], &files[2], &files[1], &files[0], &files[2] };
	struct vm_area_struct *last = nr_areas ? &areas[nr_areas - 1] : NULL;

	vma.vm_file = file[kind];
	if (join && last && last->end == start && last->vm_file == vma.vm_file &&
	    last->shmem == vma.shmem)
		last->end = vma.end;
	else
		areas[nr_areas++] = vma;
}
/* No file, shmem A, shmem B, hugetlbfs, a plain file A, a plain file B: one for each page. */
int main(void)
{
	long outcomes[] = { 0, 1, -14, -12 };

	for (int pages = 1; pages <= MOST; pages++)
	for (int code = 0, all_codes = 1; ; code++) {
		for (int i = 0, n = 1; i <= pages; i++, n *= 6)
			all_codes = i == pages ? n : all_codes;
		if (code >= all_codes)
			break;
		for (int how = 0; how < 16; how++) {
			unsigned long from = START + (how & 8 ? 123 : 0);
			unsigned long size = pages * PAGE_SIZE - (how & 8 ? 200 : 0);
			int npages = -1, pins = 0, rest = code;
			struct page **got;

			nr_areas = warned = 0;
			for (int i = 0; i < pages; i++, rest /= 6)
				add(rest % 6, START + i * PAGE_SIZE, how & 4);
			/* a neighbour, which must not be asked */
			add(5, START + pages * PAGE_SIZE, false);
			outcome = outcomes[how & 3];
			for (int i = 0; i < MOST; i++)
				all[i].pins = 0;
			got = io_pin_pages(from | @TAG@, size, &npages);
			assert(!mm.readers);
			for (int i = 0; i < MOST; i++)
				pins += all[i].pins;
			printf("%d %d %d: %ld %d %d %d\\n", pages, code, how,
			       (unsigned long)got > -4096UL ? (long)got : 0, npages, pins, warned);
			if ((unsigned long)got <= -4096UL)
				free(got);
		}
	}
}
"""


def pins(text: str, run: Callable[[str], str], *, old: bool = False, tag: bool = False) -> str:
    """Run io_pin_pages() for every layout of up to four pages and every outcome of the pinning."""
    return run(
        PIN_PROGRAM.replace("@FUNCTION@", text)
        .replace("@OLD@", ", struct vm_area_struct **vmas" if old else "")
        .replace("@STORE@", "vmas[i] = find(START + i * PAGE_SIZE, START + i * PAGE_SIZE + 1);"
                 if old else "")
        .replace("@TAG@", "TAG" if tag else "0")
    )  # fmt: skip


@pytest.fixture(scope="session")
def io_pin_pages(kernel: Kernel) -> str:
    """The text of io_pin_pages()."""
    return kernel.function("io_pin_pages", "io_uring/rsrc.c")


# -- the rows


def test_row_01_access_still_looks_up_the_vma_after_gup_failed(kernel: Kernel) -> None:
    """__access_remote_vm(): in the arm for failure, vma_lookup() comes before ->access().

    Looked at: the arm that is taken if the helper gives an error pointer.
    """

    def check(text: str) -> None:
        failed = use(text).failed
        assert "vma->vm_ops->access(vma, addr, buf," in failed
        lookup = failed.find("vma = vma_lookup(mm, addr);")
        assert 0 <= lookup < failed.index("->access"), "->access() is called for no VMA"

    text = kernel.function("__access_remote_vm", "mm/memory.c")
    must_fail(check, text, "\t\t\tvma = vma_lookup(mm, addr);\n", "")
    was = kernel.function("__access_remote_vm", "mm/memory.c", base=True)
    wanted = re.search(r"#else\n.*?#endif\n", was, re.S)
    assert wanted and wanted[0] in text, "the arm for VM_IO and VM_PFNMAP is what it was"


def test_row_02_what_gup_untags_is_looked_up_untagged(
    kernel: Kernel, helper: str, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """The helper and io_pin_pages() look the VMA up by the address that GUP used.

    Looked at: how __get_user_pages() strips the tag in this tree; then the helper is compiled
    and run with tagged addresses, and so is io_pin_pages().
    """
    gup = kernel.function("__get_user_pages", "mm/gup.c")
    found = re.search(r"\n\tstart = (untagged_addr\w*\((?:mm, )?)start\);\n", gup)
    assert found, "this tree untags in another way"

    def check(text: str) -> None:
        assert found and found[1] in bare(text)
        every = [o for o in outcomes(text, run) if o.got == 1 and o.has_vma]
        assert {o.tagged for o in every} == {False, True}
        for outcome in every:
            assert (outcome.returned, outcome.vma, outcome.warned) == (1, "vma", 0), outcome

    line = re.search(rf".*\b{re.escape(found[1])}.*\n", helper)
    assert line
    must_fail(check, helper, line[0], "")

    plain = pins(io_pin_pages, run)

    def check_io(text: str) -> None:
        assert pins(text, run, tag=True) == plain

    check_io(io_pin_pages)
    for raw in set(re.findall(r"untagged_addr\(ubuf\)(?: & PAGE_MASK)?", io_pin_pages)):
        for match in re.finditer(re.escape(raw), io_pin_pages):
            text = io_pin_pages[: match.start()] + "ubuf" + io_pin_pages[match.end() :]
            with pytest.raises(AssertionError):
                check_io(text)


def test_row_03_the_helper_returns_a_page_or_an_error_and_nothing_else(
    helper: str, run: Callable[[str], str]
) -> None:
    """Never NULL, and never an unset page where GUP returned 0.

    Looked at: the helper, compiled (so that an unset variable is an error) and run for every
    result of GUP.
    """

    def check(text: str) -> None:
        for outcome in outcomes(text, run):
            assert outcome.returned != 0, outcome
            assert (outcome.returned == 1) == (outcome.vma != "-"), outcome
            if outcome.returned != 1:
                assert -4095 <= outcome.returned < 0, outcome
            if outcome.got < 0:
                assert outcome.returned == outcome.got, outcome
            assert outcome.references == (outcome.returned == 1), outcome

    must_fail(check, helper, "if (got == 0)\n\t\treturn ERR_PTR(-EBUSY);", "if (got == 0)\n\t\treturn NULL;")
    must_fail(check, helper, "\tif (got == 0)\n\t\treturn ERR_PTR(-EBUSY);\n", "")
    must_fail(check, helper, "\t\tput_page(page);\n", "")


def test_row_04_every_new_exit_has_an_errno(
    kernel: Kernel, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """No function returns what was in ``ret`` by chance, such as 1 for the one page.

    Looked at: the exit after the helper in each of its three users, what ``ret`` is if it is
    read later, and the exit of io_pin_pages() that is taken if there is no VMA.
    """

    def check(text: str) -> None:
        found = use(text)
        tested = re.search(r"if \((.*)\)", found.check)
        assert tested
        if tested[1] == f"IS_ERR({found.page})":
            first = found.failed.strip().partition("\n")[0].strip("{ \t")
            assert re.fullmatch(rf"(return|\w+ =) PTR_ERR\({found.page}\);", first), first
            return
        value = re.search(rf"(\w+) = PTR_ERR(_OR_ZERO)?\({found.page}\);", found.check)
        assert value and tested[1] == value[1], "an error is not kept"
        assert not re.search(r"\breturn\b", found.failed) and "break;" in found.failed

    texts = {name: kernel.function(name, path) for name, path in USERS.items()}
    for text in texts.values():
        check(text)
    must_fail(check, texts["uprobe_write_opcode"], "return PTR_ERR(old_page);", "return ret;")
    must_fail(check, texts["__access_remote_tags"], "\t\t\tret = PTR_ERR(page);\n", "")
    must_fail(
        check, texts["__access_remote_vm"], "ret = PTR_ERR_OR_ZERO(page);\n\t\tif (ret)",
        "if (IS_ERR(page))",
    )  # fmt: skip

    # __access_remote_tags() tells by ret > 0, after the loop, whose fault it was.
    def check_tags(text: str) -> None:
        assert re.search(r"ret = PTR_ERR\(page\);\n\t\t\tbreak;\n\t\t}\n\t\tret = 1;\n", text)
        assert "if (ret <= 0)\n\t\t\treturn -EIO;\n\t\telse\n\t\t\treturn -EFAULT;" in text

    must_fail(check_tags, texts["__access_remote_tags"], "\t\tret = 1;\n", "")

    # Pinned, and no VMA is found: the pages are given back and an error is returned.
    def check_io(text: str) -> None:
        blind = text.replace("vma_lookup(current->mm, ", "no_vma(current->mm, ")
        stub = "static void *no_vma(struct mm_struct *m, unsigned long a)" \
            "{ (void)m; (void)a; return NULL; }\n"
        for line in pins(stub + blind, run).splitlines():
            result, _, pinned, warned = map(int, line.split(": ")[1].split())
            assert result < 0 and pinned == 0, line
            assert warned in (0, 1)

    must_fail(check_io, io_pin_pages, "\t\t\tpret = -EINVAL;\n", "")
    must_fail(check_io, io_pin_pages, "\t\t\tunpin_user_pages(pages, pret);\n\t\t\tpret", "\t\t\tpret")


def test_row_05_no_vma_is_read_after_a_failure(
    kernel: Kernel, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """What the helper did not store is not looked at.

    Looked at: the arm for failure in the three users, where the first mention of the VMA, if
    there is any, must assign it; for io_pin_pages(), what gcc says of variables that may not
    have been set.
    """

    def check(text: str) -> None:
        found = use(text)
        mention = re.search(rf"\b{found.vma}\b(?!\()[^\n]*", found.failed)
        assert mention is None or mention[0].startswith(f"{found.vma} = "), mention and mention[0]

    for name, path in USERS.items():
        check(kernel.function(name, path))
    text = kernel.function("__access_remote_vm", "mm/memory.c")
    must_fail(check, text, "\t\t\tvma = vma_lookup(mm, addr);\n", "")
    must_fail(
        check, kernel.function("uprobe_write_opcode", USERS["uprobe_write_opcode"]),
        "return PTR_ERR(old_page);", "return vma ? PTR_ERR(old_page) : -ENOENT;",
    )  # fmt: skip
    loud = '#pragma GCC diagnostic error "-Wmaybe-uninitialized"\n'
    pins(loud + io_pin_pages, run)


ACCESS_STUBS = """
#define __always_unused __attribute__((unused))
#define FOLL_WRITE 1
#define PAGE_SIZE 4096UL
struct mm_struct;
struct page;
struct vm_area_struct;
struct ops { int (*access)(struct vm_area_struct *, unsigned long, void *, int, int); };
struct vm_area_struct { struct ops *vm_ops; };
int mmap_read_lock_killable(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *expand_stack(struct mm_struct *mm, unsigned long addr);
struct page *get_user_page_vma_remote(struct mm_struct *mm, unsigned long addr, int flags,
				      struct vm_area_struct **vma);
long PTR_ERR(const void *p);
int PTR_ERR_OR_ZERO(const void *p);
_Bool IS_ERR(const void *p);
void *kmap(struct page *page);
void kunmap(struct page *page);
void put_page(struct page *page);
void set_page_dirty_lock(struct page *page);
void copy_to_user_page(struct vm_area_struct *, struct page *, unsigned long, void *, void *, int);
void copy_from_user_page(struct vm_area_struct *, struct page *, unsigned long, void *, void *, int);
int __access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		       unsigned int gup_flags);
#define NULL ((void *)0)
"""


def test_row_06_both_sides_of_every_if_compile(kernel: Kernel, tmp_path: pathlib.Path) -> None:
    """__access_remote_vm() has no warning with CONFIG_HAVE_IOREMAP_PROT, and none without.

    Looked at: the emitted function, compiled by gcc and clang against stubs both ways with -Wall
    -Wextra; and that no other function that changed has an #if in it.
    """

    def check(text: str) -> None:
        (tmp_path / "a.c").write_text(ACCESS_STUBS + text)
        for compiler, option in itertools.product(("gcc", "clang"), ("-D", "-U")):
            done = subprocess.run(
                [compiler, *FLAGS, "-Wno-pointer-arith", "-O2", "-c", "-o", "/dev/null",
                 f"{option}CONFIG_HAVE_IOREMAP_PROT", tmp_path / "a.c"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr

    text = kernel.function("__access_remote_vm", "mm/memory.c")
    assert "#ifndef CONFIG_HAVE_IOREMAP_PROT" in text
    must_fail(
        check, text, "ret = PTR_ERR_OR_ZERO(page);\n\t\tif (ret) {", "if (IS_ERR(page)) {"
    )
    for name, path in USERS.items():
        if name != "__access_remote_vm":
            assert "#" not in re.sub(r'"[^"\n]*"', "", bare(kernel.function(name, path))), name


def test_row_07_ptr_err_is_never_given_null(
    kernel: Kernel, helper: str, run: Callable[[str], str]
) -> None:
    """PTR_ERR() and its like get what the helper returned, which is not NULL, and nothing else.

    Looked at: every line with PTR_ERR that the series adds, the tests around it, and the helper.
    """
    assert all(outcome.returned for outcome in outcomes(helper, run))

    def check(text: str) -> None:
        found = use(text)
        assert "IS_ERR_OR_NULL" not in found.check
        assert not re.search(rf"!{found.page}\b", found.check)
        for given in re.findall(r"PTR_ERR(?:_OR_ZERO)?\((\w+)\)", found.check + found.failed):
            assert given == found.page

    added = re.findall(r"(?m)^\+(?!\+).*PTR_ERR.*", git(kernel.after, "diff", "-U0", "HEAD~6", "HEAD"))
    assert len(added) == len(USERS), added
    for name, path in USERS.items():
        check(kernel.function(name, path))
    text = kernel.function("uprobe_write_opcode", USERS["uprobe_write_opcode"])
    must_fail(check, text, "if (IS_ERR(old_page))", "if (IS_ERR_OR_NULL(old_page))")


def predicate(text: str, loop: str) -> list[str]:
    """The body of io_pin_pages()'s loop over VMAs, token by token, with vmas[i] as vma."""
    found = re.search(rf"\b{loop} ?\([^{{}}]*\) \{{", text)
    assert found, f"no {loop} loop"
    return words(block(text, found.end() - 1).replace("vmas[i]", "vma"))


def test_row_08_the_old_predicate_word_for_word(kernel: Kernel, io_pin_pages: str) -> None:
    """io_pin_pages() asks the same of every VMA as it did.

    Looked at: the body of the loop, token by token, against that of the tree as it was.
    """
    was = predicate(kernel.function("io_pin_pages", "io_uring/rsrc.c", base=True), "for")
    assert "vma_is_shmem" in was and "is_file_hugepages" in was

    def check(text: str) -> None:
        assert predicate(text, "for_each_vma_range") == was

    must_fail(check, io_pin_pages, "!vma_is_shmem(vma) && !is_file", "vma_is_shmem(vma) && !is_file")
    must_fail(check, io_pin_pages, "vma->vm_file != file", "vma->vm_file == file")


def test_row_09_the_first_vma_is_tested_like_all_others(
    kernel: Kernel, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """A buffer in one mapping of a plain file is refused: the loop begins with the first VMA.

    Looked at: io_pin_pages(), compiled and run on every layout of up to four pages. (Also: the
    neighbour behind the buffer is not asked.)
    """

    def check(text: str) -> None:
        seen = 0
        for line in pins(text, run).splitlines():
            pages, code, how, result, _, pinned, _ = map(int, re.split(r":? ", line))
            if how & 3 == 0 and code % 6 in (4, 5):
                same = all(code // 6**n % 6 == code % 6 for n in range(pages))
                assert result == (-95 if pages == 1 or same else result) and result < 0, line
                assert pinned == 0, line
                seen += 1
            if how & 3 == 0 and code == 0:
                assert (result, pinned) == (0, pages), line
        assert seen

    check(io_pin_pages)
    begin = re.search(r"\tfor_each_vma_range\(vmi, vma,\s", io_pin_pages)
    assert begin
    with pytest.raises(AssertionError):
        check(
            io_pin_pages[: begin.start()] + "\tvma = vma_next(&vmi);\n" + io_pin_pages[begin.start() :]
        )


def test_row_10_the_results_that_users_see_are_the_old_ones(
    kernel: Kernel, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """io_pin_pages() returns what it did: -EOPNOTSUPP, -EINVAL, -EFAULT, pages, in every case.

    Looked at: both versions compiled and run side by side, for every layout of up to four pages
    (no file, shmem, hugetlbfs, plain files, one VMA or several) and every outcome of the pinning.
    The stubs insist that VMAs are looked at only under the lock.
    """
    was = pins(kernel.function("io_pin_pages", "io_uring/rsrc.c", base=True), run, old=True)
    results = collections.Counter(line.split(": ")[1].split()[0] for line in was.splitlines())
    assert {"0", "-95", "-22", "-14", "-12"} == set(results)

    def check(text: str) -> None:
        assert pins(text, run) == was

    must_fail(check, io_pin_pages, "ret = -EOPNOTSUPP;", "ret = -EFAULT;")
    unlock = "\tmmap_read_unlock(current->mm);\n"
    assert io_pin_pages.count(unlock) == 1
    late = io_pin_pages.replace(unlock, "")
    before, test, behind = late.rpartition("\tif (pret == nr_pages) {")
    late = before + unlock + test + behind
    assert late.count(unlock) == 1
    with pytest.raises(AssertionError):
        check(late)


def test_row_11_no_caller_is_missed(kernel: Kernel) -> None:
    """Every occurrence of the names is accounted for, before and after; all 30 sites converted.

    Looked at: both ledgers, held against a count by git grep, which shares no code with them.
    """
    pattern = rf"\b({'|'.join(NAMES)})\b"

    def check(scan: Any, where: pathlib.Path) -> None:
        ledger = scan["ledger"]
        assert ledger["balanced"] and not ledger["unaccounted"]
        counted = len(git(where, "grep", "-ohP", pattern, "HEAD").splitlines())
        assert ledger["occurrences"] == counted

    check(kernel.scans["base"], kernel.base)
    check(kernel.scans["after"], kernel.after)
    missed = json.loads(json.dumps(kernel.scans["base"]))
    missed["ledger"]["occurrences"] -= 1
    with pytest.raises(AssertionError):
        check(missed, kernel.base)

    sites = [s for s in kernel.scans["base"]["sites"] if s["file"].endswith(".c")]
    assert len(sites) == 30 and all(site["automatic"] for site in sites)
    assert any(site["file"] == "kernel/trace/trace_events_user.c" for site in sites) or not git(
        kernel.base, "grep", "-lE", "pin_user_pages_remote", "HEAD", "--", "kernel/trace"
    ), "the caller that v5 missed"
    assert {s["class"] for s in kernel.scans["after"]["sites"]} == {"converted"}
    assert kernel.said == ""


def test_row_12_the_variable_that_has_another_use_stays_where_it_is(kernel: Kernel) -> None:
    """__access_remote_vm(): the VMA of the function's scope serves stack expansion, too.

    Looked at: all of the function before its call of GUP, which must be what it was, but for the
    page, which the helper always sets.
    """
    was = kernel.function("__access_remote_vm", "mm/memory.c", base=True)
    head = was[: was.index("get_user_pages_remote(")].rpartition("\n")[0]
    assert head.count("struct page *page = NULL;") == 1
    head = head.replace("struct page *page = NULL;", "struct page *page;")
    assert "vma = expand_stack(mm, addr);" in head

    def check(text: str) -> None:
        assert text.startswith(head + "\n")
        assert text.count("struct vm_area_struct *vma;") == 1

    text = kernel.function("__access_remote_vm", "mm/memory.c")
    must_fail(check, text, "\tstruct vm_area_struct *vma;\n", "")
    must_fail(
        check, text, "\t\tstruct page *page;\n",
        "\t\tstruct page *page;\n\t\tstruct vm_area_struct *vma;\n",
    )  # fmt: skip


def test_row_13_a_page_of_the_gate_area_has_its_vma(
    kernel: Kernel, helper: str, io_pin_pages: str, run: Callable[[str], str]
) -> None:
    """The helper knows the gate VMA; io_pin_pages() can't meet the gate area.

    Looked at: the helper, run with a page in the gate area; for io_pin_pages(), that it asks for
    FOLL_WRITE, and that GUP in this tree gives no gate page for that.
    """

    def check(text: str) -> None:
        for o in outcomes(text, run):
            if o.got == 1:
                wanted = "vma" if o.has_vma else "gate" if o.in_gate else "-"
                assert (o.vma, o.warned) == (wanted, wanted == "-"), o
                assert (o.returned == 1) == (wanted != "-"), o

    line = "\tif (!vma && in_gate_area(mm, addr))\n\t\tvma = get_gate_vma(mm);\n"
    must_fail(check, helper, line, "")

    gate = kernel.function("get_gate_page", "mm/gup.c")
    assert "\tif (gup_flags & FOLL_WRITE)\n\t\treturn -EFAULT;\n" in gate
    (flags,) = re.findall(r"pin_user_pages\(ubuf, nr_pages, ([^,]*),", io_pin_pages)
    assert "FOLL_WRITE" in flags.split(" | ")


def test_row_14_only_get_user_pages_remote_becomes_the_helper(kernel: Kernel) -> None:
    """The helper sets FOLL_REMOTE, and so may take the place of get_user_pages_remote() alone.

    Looked at: for each file, how many calls of each of the four there were and are; and that a
    site which becomes the helper asks for one page, without a pin and without a lock flag.
    """

    def check(before: Any, after: Any, helped: dict[str, int]) -> None:
        was, now = (
            collections.Counter((s["file"], s["api"]) for s in scan["sites"])
            for scan in (before, after)
        )
        # The helper's own call.
        now[("include/linux/mm.h", "get_user_pages_remote")] -= 1
        gone = was - now
        assert now - was == collections.Counter()
        assert gone == collections.Counter(
            {(file, "get_user_pages_remote"): count for file, count in helped.items()}
        )

    helped = {}
    for line in git(kernel.after, "grep", "-cP", rf"^\t.*= {HELPER}\(", "HEAD").splitlines():
        _, file, count = line.split(":")
        helped[file] = int(count)
    assert helped == dict.fromkeys(USERS.values(), 1)
    check(kernel.scans["base"], kernel.scans["after"], helped)

    local = json.loads(json.dumps(kernel.scans["base"]))
    site = next(s for s in local["sites"] if s["file"] == "mm/memory.c")
    site["api"] = "get_user_pages"
    with pytest.raises(AssertionError):
        check(local, kernel.scans["after"], helped)

    for site in kernel.scans["base"]["sites"]:
        if site["conversion"] == HELPER:
            assert (site["api"], site["nr_pages"]) == ("get_user_pages_remote", "1")
            assert site["arguments"][-1] == "NULL", "no lock flag"


def test_there_is_a_test_for_each_of_the_fourteen_rows() -> None:
    rows = [name[9:11] for name in globals() if name.startswith("test_row_")]
    assert rows == [f"{number:02}" for number in range(1, 15)]
