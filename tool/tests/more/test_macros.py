# SPDX-License-Identifier: GPL-2.0-only
"""What is read of macros: those that stand for NULL, those that hide the name of a variable."""

from __future__ import annotations

import pathlib
import shutil

import caselib
import pytest
from gupvmas.code import macros
from gupvmas.code.macros import Macros
from gupvmas.code.model import Class
from gupvmas.base.progress import Progress
from gupvmas.scan import Options, scan
from gupvmas.gup.site import Site
from gupvmas.base.tree import open_tree


def of(text: str, **headers: str) -> Macros:
    """The macros of drivers/x/file.c; ``headers`` are others of that folder, by their stems."""
    files = {f"drivers/x/{name}.h": content.encode() for name, content in headers.items()}
    return macros.of("drivers/x/file.c", text.encode(), files.get)


@pytest.mark.parametrize(
    "body",
    [
        "NULL", "0", "0UL", "0x0", "(0)", "((NULL))", "((void *)0)", "(void *) 0", "0 /* none */",
        "((struct vm_area_struct **)NULL)", "(struct vm_area_struct **)(void *)0", "\\\n\t0",
    ],
)  # fmt: skip
def test_a_null_pointer_constant(body: str) -> None:
    assert of(f"#define NONE {body}\n").null("NONE")


@pytest.mark.parametrize(
    "body",
    ["", "(vmas)", "vmas", "1", "f(0)", "(f)(0)", "(vmas)0", "NULL + 1", "!0", "0 ? vmas : 0", "NONE"],
)
def test_no_null_pointer_constant(body: str) -> None:
    assert not of(f"#define NONE {body}\n").null("NONE")


def test_null_by_way_of_others() -> None:
    known = of("#define A B\n#define B (C)\n#define C NULL\n#define D E\n#define E vmas\n")
    assert known.null("A") and known.null("(void *)A")
    assert not known.null("D")
    assert not of("#define A B\n#define B A\n").null("A")


def test_every_definition_counts() -> None:
    assert of("#ifdef X\n#define A NULL\n#else\n#define A 0\n#endif\n").null("A")
    assert not of("#ifdef X\n#define A NULL\n#else\n#define A vmas\n#endif\n").null("A")
    assert not of("#define A NULL\n#undef A\n").null("A")
    assert not of("#define A() NULL\n").null("A")
    assert not of("#define NULL vmas\n#define A NULL\n").null("A")


def test_a_comment_holds_no_definition() -> None:
    assert not of("/*\n#define A NULL\n*/\n").known
    assert not of('char *s = "\\\n#define A NULL\\\n";\n').known


def test_headers_beside_the_file() -> None:
    known = of('#include "base.h"\n', base='#include "more.h"\n#define A B\n', more="#define B NULL\n")
    assert [found.path for found in known.null("A")] == ["drivers/x/base.h"]
    assert not of('#include "base.h"\n#define A vmas\n', base="#define A NULL\n").null("A")
    assert not of('#include "other.h"\n', base="#define A NULL\n").known


def test_the_line_of_a_definition() -> None:
    text = "/*\n *\n */\n#define A \\\n\t1\n#define B 2 /*\n */\n#define C 3\n"
    assert {name: found[0].line for name, found in of(text).known.items()} == {"A": 4, "B": 6, "C": 8}


@pytest.mark.parametrize(
    "text",
    [
        "#define M (vma->vm_flags)",
        "#define M() look(vma)",
        "#define M N\n#define N() (vma)",
        "#define M v\\\nma",
        "#define M(x) x##ma",
        "#define M(x, y) x##y",
        "#define M(x) N##x\n#define N1 vma",
        "#define M vma /* not a parameter */",
        "#define M(other) (other + vma)",
    ],
)
def test_a_macro_that_hides_the_name(text: str) -> None:
    found = of(text + "\n").naming(b"n = M(1);", "vma")
    assert found is not None


@pytest.mark.parametrize(
    "text",
    [
        "#define M(vma) ((vma)->vm_flags)",
        "#define M 1 /* vma */",
        '#define M "vma"',
        "#define M(x) x##_size",
        "#define OTHER (vma)",
        "#define M vmas",
    ],
)
def test_a_macro_that_does_not(text: str) -> None:
    assert of(text + "\n").naming(b"n = M(1); /* OTHER */", "vma") is None


SITE = """
#include <linux/mm.h>
#include "base.h"

long pin_both(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *areas[2] = { NULL, NULL };

	return pin_user_pages(addr, 2, FOLL_WRITE, pages, AREAS) + !!areas[1];
}
"""


@pytest.mark.parametrize(("body", "class_"), [("((void *) 0)", Class.UNUSED), ("areas", Class.UNKNOWN)])
def test_a_macro_of_a_header(body: str, class_: Class, tmp_path: pathlib.Path) -> None:
    (site,) = sites(tmp_path, SITE, f"#define AREAS {body}\n")
    assert site.class_ is class_
    if class_ is Class.UNUSED:
        assert ("drivers/x/base.h", 1) in {(each.file, each.line) for each in site.evidence}


def test_a_macro_of_a_header_that_reads_the_vma(tmp_path: pathlib.Path) -> None:
    text = SITE.replace("*areas[2] = { NULL, NULL }", "*area").replace(", AREAS) + !!areas[1]", ", &area) + IO")
    (site,) = sites(tmp_path, text, "#define IO (area->vm_flags & VM_IO)\n")
    assert not site.automatic
    assert site.reason == "the macro IO of drivers/x/base.h may use area unseen"


def sites(tmp_path: pathlib.Path, text: str, header: str) -> list[Site]:
    """The sites of a file of the small tree, with a header beside it."""
    top = tmp_path / "tree"
    shutil.copytree(caselib.BEFORE / caselib.TREE, top)
    folder = top / "drivers" / "x"
    folder.mkdir(parents=True)
    (folder / "file.c").write_text(text)
    (folder / "base.h").write_text(header)
    with open_tree(top) as tree:
        found = scan(tree, tmp_path / "scan", Options(), Progress(quiet=True))
    return [site for site in found.sites if site.file == "drivers/x/file.c"]


@pytest.mark.parametrize(
    ("body", "acts"),
    [
        ("(n + 1)", False), ("(n == 1 ? a : b)", False), ("(n <= sizeof(n))", False), ("(1 << n)", False),
        ("(n++)", True), ("f(n)", True), ("(n = 1)", True), ("(n <<= 1)", True), ("({ n; })", True),
    ],
)  # fmt: skip
def test_a_macro_that_does_something(body: str, acts: bool) -> None:
    known = of(f"#define M {body}\n#define BY_ANOTHER (M)\n")
    assert known.acts("2 * M") is acts
    assert known.acts("BY_ANOTHER") is acts
    assert not known.acts("n")


#: What a macro with the parameters a and b stands for, and whether it may change what it is given
#: for a.
CHANGES = {
    "((a) += 1)": True,
    "((a) <<= 3)": True,
    "(b = (a) = 1)": True,
    "(++(a))": True,
    "((a)--)": True,
    "set(&(a))": True,
    "set(&(a).member)": True,
    "set(&(a), b->member)": True,
    "set(&(a))->member": True,
    "set(&(a)->member)": False,
    "set(&a->member)": False,
    "set(&((a)->member))": False,
    "STEP(a)": True,
    "STEP(b)": False,
    "((a) == 3 && (a) <= 5 && b >= (a) && b != (a))": False,
    "((a) && (a) & b)": False,
    "({ int _a = (a); b = (a) + 1; _a; })": False,
    "check(a)": False,
}


@pytest.mark.parametrize(("body", "wanted"), CHANGES.items())
def test_a_macro_may_change_what_it_is_given(body: str, wanted: bool) -> None:
    found = of(f"#define STEP(x) ((x) += 1)\n#define SHOWN(a, b) {body}\n")
    changing = found.changing(b"SHOWN(f(addr, 1), other);", "addr")
    assert (changing is not None and changing.name == "SHOWN") is wanted
    assert found.changing(b"SHOWN(other, 1); addr = 2;", "addr") is None
