# SPDX-License-Identifier: GPL-2.0-only
"""What vendors' trees have, on small ones: the whole series comes out, or what is left is told."""

from __future__ import annotations

import pathlib
import re
import shutil

import caselib
import pytest
from conftest import Tool
from gitutil import commit_all, git, make_repo
from gupvmas.code.model import Kind
from gupvmas.code import scanner
from gupvmas.convert import apply
from gupvmas.convert.template import Words
from gupvmas.gup import arms, spatch
from gupvmas.gup.features import Features

CALL = b"#include <linux/mm.h>\n\nlong f(struct page **p)\n{\n\treturn get_user_pages(0, 1, 0, p, NULL);\n}\n"

LOOKS = b"""\
static inline bool vma_is_accessible(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_READ;
}

static void other(void)
{
	busy();
}

long use(unsigned long at, struct page **page)
{
	return get_user_pages(at, 1, 0, page, NULL);
}
"""


def tree(generation: str, where: pathlib.Path, files: dict[str, str]) -> pathlib.Path:
    """A small kernel tree of a generation with more files, committed."""
    top = make_repo(where, {})
    caselib.lay_out(generation, top)
    own = caselib.layers(generation)[0]
    for path in own.rglob("*.[ch]"):
        (top / path.relative_to(own)).write_bytes(path.read_bytes())
    # It is for the testcases, and has pins in the shape of 6.1.
    (top / "include/linux/page_pinning.h").unlink(missing_ok=True)
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    commit_all(top, "base")
    return top


def with_vmas(text: str) -> list[str]:
    """The public functions that a header declares with the parameter."""
    found = re.findall(r"\b((?:get|pin)_user_pages\w*)\(([^;{]*)\)", text)
    return [name for name, parameters in found if "vmas" in parameters]


def test_a_function_that_looks_only_brings_no_others_with_it(tmp_path: pathlib.Path) -> None:
    """The file's own one is to be seen by the rules; hundreds of others took them minutes."""
    (tmp_path / "a.c").write_bytes(LOOKS)
    (tmp_path / "slices").mkdir()
    found = scanner.read(["--tree", str(tmp_path)], ["get_user_pages"], slices=tmp_path / "slices")
    call = next(o for o in found.occurrences if o.kind is Kind.CALL)
    seen = apply.part_of(LOOKS, found.slice_of("a.c", tmp_path / "slices"), call, found.occurrences)
    assert len(seen) == len(LOOKS)
    assert b"vm_flags & VM_READ" in seen and b"get_user_pages(at" in seen and b"busy" not in seen


def test_what_spatch_gave_up_on_is_told_in_its_words(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that no rule takes a call of this shape, which nobody knows."""
    (tmp_path / "a.c").write_bytes(LOOKS)
    found = scanner.read(["--tree", str(tmp_path)], ["get_user_pages"])
    call = next(o for o in found.occurrences if o.kind is Kind.CALL)
    path = str(tmp_path / "work/0.c")
    answer = spatch.Answer(failed={path: f"EXN: Stack overflow in {path}"})
    monkeypatch.setattr(spatch, "run", lambda *_: answer)
    words = Words(apply.MARK, arms.shapes("get_user_pages")[-2][1], Features())
    (outcome,) = apply.convert([apply.Task(("lookup",), LOOKS, call, words)], tmp_path / "work")
    assert outcome.data is None
    assert outcome.facts[0].details == {"slug": "spatch-gave-up", "text": "Stack overflow"}


def test_a_call_that_the_tree_can_not_compile_keeps_nothing(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """A driver for 4.4 lies in a tree of 4.9, and nobody builds it."""
    old = (
        "#include <linux/mm.h>\n\nint old(unsigned long at, struct page **pages)\n{\n"
        "\treturn get_user_pages(current, current->mm, at, 1, 1, 0, pages, NULL);\n}\n"
    )
    top = tree("4.9", tmp_path / "tree", {"drivers/old.c": old})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    assert done.status == 0
    assert "gup-vmas: drivers/old.c:5: this tree can't compile the call: 8 arguments where" in done.err
    assert "to do by hand" not in done.err and "keeps its parameter" not in done.err
    assert not with_vmas(git(top, "show", "done:include/linux/mm.h"))
    assert git(top, "show", "done:drivers/old.c") + "\n" == old
    assert tool("check", "--all", "--tree", top, "--rev", "done").status == 0


BOTH = """#include <linux/mm.h>
#include <linux/version.h>

int both(unsigned long at, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (get_user_pages(at, 1, 0, NULL, NULL) != 1)
		return -EFAULT;
	ret = get_user_pages(
#if OLDER
		current, current->mm,
#endif
		at, 1,
#if LATER
		FOLL_WRITE,
#else
		1, 0,
#endif
		&page, &vma);
	if (ret == 1) {
		*flags = vma->vm_flags;
		put_page(page);
	}
	return ret;
}
"""


def test_a_list_with_two_conditionals_is_read_and_left(tool: Tool, tmp_path: pathlib.Path) -> None:
    text = BOTH.replace("OLDER", "defined(CONFIG_OLDER)").replace("LATER", "defined(CONFIG_LATER)")
    top = tree("4.15", tmp_path / "tree", {"drivers/both.c": text})
    done = tool("scan", "--tree", top)
    assert done.status == 0 and "balanced: everything was read" in done.out
    assert "the argument list straddles #if" in done.out


def test_the_version_of_the_tree_decides_what_is_in_a_list(tool: Tool, tmp_path: pathlib.Path) -> None:
    """The lines for other kernels stay, and what is for this one is converted as anywhere."""
    version = "LINUX_VERSION_CODE {} KERNEL_VERSION(4, {}, 0)"
    text = BOTH.replace("OLDER", version.format("<", 6)).replace("LATER", version.format(">=", 9))
    top = tree("4.15", tmp_path / "tree", {"drivers/both.c": text})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    assert (done.status, done.err) == (0, "")
    assert git(top, "show", "done:drivers/both.c") + "\n" == text.replace(
        "NULL, NULL)", "NULL)"
    ).replace("&page, &vma);\n", """&page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, at);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
""")
    assert tool("check", "--all", "--tree", top, "--rev", "done").status == 0


REG = """#include <linux/mm.h>

long reg(unsigned long at, unsigned int nr, struct page **pages)
{
	struct vm_area_struct **vmas = kvmalloc_array(nr, sizeof(struct vm_area_struct *), GFP_KERNEL);
	long ret = 0;
	int j, pret;

	if (!vmas)
		return -ENOMEM;
	down_read(&current->mm->mmap_sem);
	pret = get_user_pages(at, nr, FOLL_WRITE, pages, vmas);
	if (pret == nr) {
		for (j = 0; j < nr; j++) {
			struct vm_area_struct *vma = vmas[j];

			if (vma->vm_file) {
				ret = -EOPNOTSUPP;
				break;
			}
		}
	} else {
		ret = pret < 0 ? pret : -EFAULT;
	}
	up_read(&current->mm->mmap_sem);
	kvfree(vmas);
	return ret;
}
"""


def test_an_arm_that_is_a_loop_is_walked_by_the_mailed_patch(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """What the rules mark such an arm with is taken out by the semantic patch that is mailed, too."""
    top = tree("5.6", tmp_path / "tree", {"fs/reg.c": REG})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    assert done.status == 0 and "to do by hand" not in done.err
    text = git(top, "show", "done:fs/reg.c")
    assert "find_vma_intersection" in text and "gup_vmas" not in text


def test_what_is_excluded_keeps_nothing_and_is_counted(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    macro = (
        "#include <linux/mm.h>\n\n#define get_user_pages_remote(t, m, s, n, w, p, v) \\\n"
        "\tget_user_pages_remote(t, m, s, n, (w) ? FOLL_WRITE : 0, p, v, NULL)\n\n"
        "int peek(struct mm_struct *mm, unsigned long at, struct page **page)\n{\n"
        "\tstruct vm_area_struct *vma;\n\n"
        "\tif (get_user_pages_remote(NULL, mm, at, 1, 0, page, &vma) <= 0)\n\t\treturn -EFAULT;\n"
        "\treturn vma->vm_flags & VM_IO;\n}\n"
    )
    top = tree("4.10", tmp_path / "tree", {"drivers/odd/peek.c": macro})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "all")
    assert "get_user_pages_remote() keeps its parameter" in done.err
    words = ("--tree", top, "--exclude", top / "drivers/odd")
    done = tool("series", *words, "-o", tmp_path / "part", "--branch", "part")
    assert (done.status, done.err) == (
        0, "gup-vmas: left out by --exclude: 2 calls in drivers/odd\n",
    )
    assert not with_vmas(git(top, "show", "part:include/linux/mm.h"))
    letter = " ".join((tmp_path / "part/0000-cover-letter.patch").read_text().split())
    assert "That is without 2 calls in drivers/odd, left out on purpose." in letter
    done = tool("scan", *words, "--rev", "part")
    told = "left out by --exclude: 2 calls in drivers/odd\n  balanced: everything else was read"
    assert told in done.out
    assert tool("check", "--all", *words, "--rev", "part").status == 0
    done = tool("scan", "--tree", top, "--exclude", "no/such")
    assert done.status == 2 and "no/such: No such file or directory in" in done.err


def test_the_calls_of_a_wrapper_are_excluded_as_well(tool: Tool, tmp_path: pathlib.Path) -> None:
    """And a vendor's objects are, which somebody committed with the source."""
    takes = "unsigned long s, unsigned long n, unsigned int f, struct page **p"
    files = {
        "mm/durable.c": f"#include <linux/mm.h>\n\nlong durable({takes}, struct vm_area_struct **v)\n"
        "{\n\treturn get_user_pages(s, n, f, p, v);\n}\n",
        "drivers/odd/odd.c": f"long durable({takes}, void *v);\n\nlong odd(struct page **p)\n"
        "{\n\treturn durable(0, 1, 0, p, NULL);\n}\n",
        "out/mm/durable.o": "\x7fELF\0get_user_pages\0durable\0",
    }
    top = tree("4.10", tmp_path / "tree", files)
    words = ("--tree", top, "--exclude", top / "drivers/odd", "--exclude", top / "out")
    done = tool("series", *words, "-o", tmp_path / "out", "--branch", "done")
    assert (done.status, done.err) == (
        0, "gup-vmas: left out by --exclude: 1 call in drivers/odd, out\n",
    )
    assert "vm_area_struct" not in git(top, "show", "done:mm/durable.c")
    assert git(top, "diff", "--stat", "HEAD", "done", "--", "drivers/odd") == ""


def test_what_is_excluded_need_not_be_in_what_is_looked_at(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """A tarball's result has only the files that changed, and so has a change that is checked."""
    text = "#include <linux/mm.h>\n\nlong odd(struct page **p)\n{\n\treturn get_user_pages(0, 1, 0, p, NULL);\n}\n"
    top = tree("4.10", tmp_path / "tree", {"drivers/odd/odd.c": text})
    words = ("--tree", top, "--exclude", top / "drivers/odd")
    (top / "mm/memory.c").write_text((top / "mm/memory.c").read_text() + "\nint unused_here;\n")
    assert tool("check", *words).status == 0
    shutil.rmtree(top / ".git")
    done = tool("series", *words, "-o", tmp_path / "out")
    assert (done.status, done.err) == (0, "gup-vmas: left out by --exclude: 1 call in drivers/odd\n")


def test_a_driver_says_what_was_left_out(tool: Tool, tmp_path: pathlib.Path) -> None:
    files = {name: CALL for name in ("src/one.c", "src/two.c")}
    top = make_repo(tmp_path / "driver", files)
    done = tool("series", "--tree", top, "--exclude", top / "src/two.c", "-o", tmp_path / "out")
    assert (done.status, done.err) == (0, "gup-vmas: left out by --exclude: 1 call in src/two.c\n")
    assert done.out.startswith("1 call breaks on kernels from 6.5 on: 1 mended")


def test_a_kernel_that_lies_in_a_kernel_is_named_and_left_alone(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Nothing builds it from here, and the helper that a call in it would need is in the other one."""
    older = tree("4.10", tmp_path / "older", {})
    text = "#include <linux/mm.h>\n\nlong own(struct page **p)\n{\n\treturn get_user_pages(0, 1, 0, p, NULL);\n}\n"
    inside = {
        f"vendor/kernel/{path.relative_to(older)}": path.read_text()
        for path in [older / "Makefile", *older.rglob("*.[ch]")]
    }
    inside["vendor/kernel/drivers/own.c"] = text
    # A folder of headers alone is no kernel.
    inside["drivers/own/include/linux/mm.h"] = "/* get_user_pages() has vmas here. */\n"
    inside["drivers/own/own.c"] = text
    top = tree("5.6", tmp_path / "tree", inside)
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    line = "calls in vendor/kernel, which is Linux 4.14.300 of its own; give that as --tree"
    assert done.status == 0 and re.fullmatch(rf"gup-vmas: left out: \d+ {line}\n", done.err)
    changed = git(top, "diff", "--name-only", "HEAD", "done").split()
    assert not [path for path in changed if path.startswith("vendor/")]
    assert "drivers/own/own.c" in changed and "include/linux/mm.h" in changed
    letter = " ".join((tmp_path / "out/0000-cover-letter.patch").read_text().split())
    assert "calls in vendor/kernel, a Linux 4.14.300 of its own." in letter
    done = tool("scan", "--tree", top, "--rev", "done")
    assert " ".join(line.split()) in " ".join(done.out.split())
    assert "vendor/kernel/" not in done.out
    done = tool("check", "--all", "--tree", top, "--rev", "done")
    assert done.status == 0 and "without vendor/kernel (a Linux 4.14.300 of its own)" in done.out
    (top / "vendor/kernel/drivers/own.c").write_text(text.replace("0, 1, 0", "0, 2, 0"))
    done = tool("check", "--tree", top)
    assert done.status == 0 and "1 file without vendor/kernel (a Linux 4.14.300 of its own)" in done.out
    assert tool("scan", "--tree", top / "vendor/kernel").status == 0


def test_a_repository_that_has_a_kernel_in_a_folder_is_no_driver(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """As the one of a board: beside the kernel it has a toolchain, and files to boot from."""
    kernel = tree("4.15", tmp_path / "kernel", {})
    inside = {
        f"kernel/linux/{path.relative_to(kernel)}": path.read_text()
        for path in [kernel / "Makefile", *kernel.rglob("*.[ch]")]
    }
    top = make_repo(tmp_path / "board", {"Makefile": b"all:\n"})
    for name, text in inside.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    commit_all(top, "base")
    done = tool("scan", "--tree", top)
    assert done.status == 2
    assert "kernel/linux in it is Linux 4.19.300: give that as --tree" in done.err
    done = tool("check", "--all", "--tree", top)
    assert done.status == 0 and "without kernel/linux (a Linux 4.19.300 of its own)" in done.out
