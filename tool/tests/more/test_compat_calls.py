# SPDX-License-Identifier: GPL-2.0-only
"""backport compat --apply works call by call: what stays keeps nothing else from being joined."""

from __future__ import annotations

import pathlib

import pytest
from gitutil import write
from test_compat import ANSWERS, expected
from test_compat_apply import HEAD, LADDERS, STAYS, compiled, driver, run

GOOD, JOINED = LADDERS["every shape that there was"]

#: A function whose VMA is used behind its back: it stays, as it is.
OUTLIVES = """\
static struct vm_area_struct *kept;

long other(unsigned long addr, struct page **pages)
{
	return get_user_pages(addr, 1, FOLL_FORCE, pages, &kept);
}
"""


def builds(where: pathlib.Path, top: pathlib.Path, versions: list[str]) -> None:
    """The driver compiles without a warning on kernels, with what is probed there."""
    for version in versions:
        answers = [f"-DGUP_COMPAT_{answer}" for answer in expected(version).values()]
        text = (top / "src/dev.c").read_text()
        assert not compiled(where, version, text, ["-DGUP_COMPAT_PROBED", *answers]), version


def changed(where: pathlib.Path, body: str, status: int = 0) -> tuple[pathlib.Path, str, str]:
    """A driver that was changed, its text below the includes, and what was said."""
    top = driver(where, body)
    done = run(top, "--in-place")
    assert done.returncode == status, done.stderr
    text = (top / "src/dev.c").read_text()
    assert text.startswith(HEAD), text
    return top, text.removeprefix(HEAD), done.stderr


def test_a_ladder_whose_arms_differ_keeps_no_other(tmp_path: pathlib.Path) -> None:
    """It is named with what differs; the calls in its arms are the header's, each by itself."""
    other = "long other(unsigned long addr, struct page **pages)\n{\n" + STAYS["arms with other flags"][0]
    top, text, said = changed(tmp_path, GOOD + other + "}\n", 1)
    assert text == '#include "../gup_compat.h"\n' + JOINED + other.replace(", pages, NULL)", ", pages)") + "}\n"
    line = (HEAD + GOOD).count("\n") + 3
    assert f"not made one call: src/dev.c:{line}: the arms of this #if differ" in said
    assert f"gup_flags is FOLL_WRITE in line {line + 1}, 0 in line {line + 3}" in said
    builds(tmp_path, top, list(ANSWERS))


def test_a_call_that_stays_means_the_kernels_own_function(tmp_path: pathlib.Path) -> None:
    top, text, said = changed(tmp_path, GOOD + OUTLIVES, 1)
    assert "#define GUP_COMPAT_OWN_NAMES\n#include \"../gup_compat.h\"\n" in text
    assert "got = gup_compat_get_user_pages(addr, nr, FOLL_WRITE, pages);" in text
    assert text.endswith(OUTLIVES)
    assert "stays as it is: src/dev.c:" in said and "it asks for VMAs" in said
    builds(tmp_path, top, ["4.9.0", "5.2.0", "5.8.0", "5.14.0", "6.4.0"])


def test_a_call_that_no_kernel_compiles_is_named(tmp_path: pathlib.Path) -> None:
    """It stays in its old shape, so the others have the names of the header."""
    dead = (
        "long never(unsigned long addr, struct page **pages)\n{\n\tlong got = 0;\n\n"
        "#ifndef CONFIG_X\n#ifdef CONFIG_X\n"
        "\tgot = get_user_pages(addr, 1, FOLL_WRITE, pages, NULL);\n#endif\n#endif\n\treturn got;\n}\n"
    )
    top, text, said = changed(tmp_path, GOOD + dead, 1)
    line = (HEAD + GOOD).count("\n") + 7
    assert f"stays as it is: src/dev.c:{line}: no kernel compiles this call" in said
    assert text.endswith(dead) and "gup_compat_get_user_pages(addr, nr, FOLL_WRITE, pages)" in text
    builds(tmp_path, top, list(ANSWERS))


def test_a_function_pointer_stays_the_kernels_own(tmp_path: pathlib.Path) -> None:
    """Of the shape that the driver wants it to be, whatever the header has by that name."""
    pointer = (
        "long call(unsigned long addr, struct page **pages)\n{\n"
        + STAYS["a function pointer"][0].replace("struct page **) =", "struct page **,\n\t\t    struct vm_area_struct **) =")
        .replace("0, pages)", "0, pages, NULL)") + "}\n"
    )
    top, text, said = changed(tmp_path, GOOD + pointer, 1)
    assert "gup_compat_get_user_pages(addr, nr" in text and text.endswith(pointer)
    assert "get_user_pages() is used other than by a call" in said
    builds(tmp_path, top, ["4.9.0", "5.2.0", "6.4.0"])


def test_what_is_compiled_with_a_call_that_stays_keeps_the_names(tmp_path: pathlib.Path) -> None:
    """Wherever it is included: the names in one file can't be both."""
    head = (HEAD + '#include "pin.h"\n')
    write(tmp_path, {
        "pin.h": (HEAD + GOOD).encode(), "a.c": (head + OUTLIVES).encode(),
        "b.c": (head + GOOD.replace("pin(", "own(")).encode(), "c.c": (HEAD + GOOD).encode(),
    })  # fmt: skip
    done = run(tmp_path, "--in-place")
    assert done.returncode == 1
    own = {path.name for path in tmp_path.glob("*.[ch]") if b"GUP_COMPAT_OWN_NAMES" in path.read_bytes()}
    assert own == {"pin.h", "b.c", "gup_compat.h"}
    assert "got = get_user_pages(addr, nr, FOLL_WRITE, pages);" in (tmp_path / "c.c").read_text()
    assert "got = gup_compat_get_user_pages(" in (tmp_path / "b.c").read_text()
    assert (tmp_path / "a.c").read_text() == head + OUTLIVES


#: What is no plain ladder around a statement, and what becomes of it.
SHAPES = {
    "macros": (
        """\
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define dev_gup(s, n, f, p) get_user_pages(s, n, f, p)
#else
#define dev_gup(s, n, f, p) get_user_pages(s, n, f, p, NULL)
#endif
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return dev_gup(at, n, FOLL_WRITE, pages);
}
""",
        """\
#define dev_gup(s, n, f, p) get_user_pages(s, n, f, p)
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return dev_gup(at, n, FOLL_WRITE, pages);
}
""",
    ),
    "a macro of one long line": (
        """\
#define dev_gup(dev, at) get_user_pages((dev)->owner, (dev)->owner->mm, at, 1, 1, 0, (dev)->pages, NULL)
long no_such_line;
""",
        """\
#define dev_gup(dev, at) get_user_pages_remote((dev)->owner->mm, at, 1, FOLL_WRITE, (dev)->pages, NULL)
long no_such_line;
""",
    ),
    "a macro on several lines": (
        """\
#define dev_gup(dev, at) get_user_pages_remote((dev)->owner->mm, at, 1, \\
	FOLL_WRITE, (dev)->pages, NULL, NULL)
""",
        """\
#define dev_gup(dev, at) get_user_pages_remote((dev)->owner->mm, at, 1, \\
	FOLL_WRITE, (dev)->pages, NULL)
""",
    ),
    "whole functions": (
        """\
#ifdef HAVE_NO_VMAS
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages);
}
#else
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages, NULL);
}
#endif
""",
        """\
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages);
}
""",
    ),
    "only one argument": (
        """\
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
			      , NULL
#endif
			      );
}
""",
        """\
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages);
}
""",
    ),
    "in a condition that stays": (
        """\
#ifdef CONFIG_DEV
long pin(unsigned long at, unsigned long n, struct page **pages)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	return get_user_pages(at, n, FOLL_WRITE, pages, NULL);
#else
	return get_user_pages(at, n, FOLL_WRITE, pages);
#endif
}
#endif
""",
        """\
#ifdef CONFIG_DEV
long pin(unsigned long at, unsigned long n, struct page **pages)
{
	return get_user_pages(at, n, FOLL_WRITE, pages);
}
#endif
""",
    ),
    "a local of the old arm": (
        """\
long pin(struct mm_struct *mm, unsigned long at, struct page **page)
{
	struct task_struct *owner = current;
	long got;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
	got = get_user_pages_remote(mm, at, 1, FOLL_WRITE, page, NULL, NULL);
#else
	got = get_user_pages_remote(owner, mm, at, 1, FOLL_WRITE, page, NULL, NULL);
#endif
	return got;
}
""",
        """\
long pin(struct mm_struct *mm, unsigned long at, struct page **page)
{
	long got;

	got = get_user_pages_remote(mm, at, 1, FOLL_WRITE, page, NULL);
	return got;
}
""",
    ),
    "a local beside another": (
        """\
long pin(struct mm_struct *mm, unsigned long at, struct page **page)
{
	struct task_struct *tsk = current, *owner = tsk;

	if (tsk)
		return get_user_pages_remote(owner, mm, at, 1, FOLL_WRITE, page, NULL, NULL);
	return 0;
}
""",
        """\
long pin(struct mm_struct *mm, unsigned long at, struct page **page)
{
	struct task_struct *tsk = current, *owner __maybe_unused = tsk;

	if (tsk)
		return get_user_pages_remote(mm, at, 1, FOLL_WRITE, page, NULL);
	return 0;
}
""",
    ),
    "one VMA": (
        """\
int pin(struct mm_struct *mm, unsigned long at)
{
	struct vm_area_struct *vma;
	struct page *page;
	int flags, got;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
	got = get_user_pages_remote(mm, at, 1, FOLL_FORCE, &page, &vma, NULL);
#else
	got = get_user_pages_remote(current, mm, at, 1, FOLL_FORCE, &page, &vma, NULL);
#endif
	if (got <= 0)
		return got;
	flags = vma->vm_flags & 4;
	put_page(page);
	return flags;
}
""",
        """\
int pin(struct mm_struct *mm, unsigned long at)
{
	struct vm_area_struct *vma;
	struct page *page;
	int flags;

	page = get_user_page_vma_remote(mm, at, FOLL_FORCE, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	flags = vma->vm_flags & 4;
	put_page(page);
	return flags;
}
""",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_what_each_kernel_sees_the_same_is_one_call(name: str, tmp_path: pathlib.Path) -> None:
    before, after = SHAPES[name]
    top, text, _ = changed(tmp_path, before)
    assert text == '#include "../gup_compat.h"\n' + after
    builds(tmp_path, top, ["4.4.0", "4.9.0", "5.2.0", "5.9.0", "6.4.0", "6.5.0"])


def test_many_conditions_in_a_file_are_no_hindrance(tmp_path: pathlib.Path) -> None:
    """Those around other calls have no say in what a ladder is."""
    before, after = LADDERS["a macro of a configure script, and a shape that only the other arm tells"]
    one = "#ifdef CONFIG_DEV_{0}\nvoid trace{0}(void);\n#endif\n#ifdef CONFIG_{0}\n{1}#endif\n"

    def text(body: str) -> str:
        bodies = [body.replace("pin(", f"pin{n}(").replace("HAVE_", f"HAVE{n}_") for n in range(9)]
        return "".join(one.format(n, body) for n, body in enumerate(bodies))

    _, got, said = changed(tmp_path, text(before))
    assert got == '#include "../gup_compat.h"\n' + text(after) and "stays" not in said
