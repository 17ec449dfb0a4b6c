# SPDX-License-Identifier: GPL-2.0-only
"""Comments and kernel-doc that speak of the parameter, before and after it has gone."""

from __future__ import annotations

import pathlib
import sys
import textwrap

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.code import scanner
from gupvmas.series.emit import comments
from gupvmas.code.edit import Edit, apply
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Span
from gupvmas.code.source import Source

OLD = Prototype(
    "get_user_pages_remote",
    ("mm", "start", "nr_pages", "gup_flags", "pages", "vmas", "locked"),
    "include/linux/mm.h",
    1,
)
LOCAL = Prototype(
    "get_user_pages", ("start", "nr_pages", "gup_flags", "pages", "vmas"), "include/linux/mm.h", 1
)


def comment_of(text: str) -> tuple[Source, Span]:
    """The text and the (first) comment in it."""
    source = Source("a.c", text.encode())
    start = source.data.index(b"/*")
    return source, Span(start, source.data.index(b"*/") + 2)


def without(text: str, name: str = "vmas") -> str:
    source, doc = comment_of(textwrap.dedent(text).lstrip("\n"))
    return apply(source, comments.kernel_doc(source, doc, name)).decode()


# -- kernel-doc


def test_the_entry_of_the_parameter_goes_with_the_lines_that_continue_it() -> None:
    before = """
        /**
         * get_user_pages() - pin user pages in memory
         * @pages:	array that receives pointers
         * @vmas:	array of pointers to vmas corresponding to each page.
         *		Or NULL if the caller does not require them.
         * @locked:	pointer to lock flag
         *
         * Returns the number.
         */
        """
    after = """
        /**
         * get_user_pages() - pin user pages in memory
         * @pages:	array that receives pointers
         * @locked:	pointer to lock flag
         *
         * Returns the number.
         */
        """
    assert without(before) == textwrap.dedent(after).lstrip("\n")


def test_a_paragraph_about_the_parameter_goes_with_one_blank_line() -> None:
    before = """
        /**
         * f() - x
         * @vmas: y
         *
         * Returns.
         *
         * @vmas are valid only as long as mmap_lock is held,
         * which may not be long.
         *
         * Must be called with mmap_lock held.
         */
        """
    after = """
        /**
         * f() - x
         *
         * Returns.
         *
         * Must be called with mmap_lock held.
         */
        """
    assert without(before) == textwrap.dedent(after).lstrip("\n")


@pytest.mark.parametrize(
    "line",
    [
        "@vmas_count: not it",
        "@page: of the vmas",
        "vmas: without the sign",
        "It fills @vmas with the VMAs.",
        "The vmas of the mm are walked.",
    ],
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    text = f"/**\n * f() - x\n * {line}\n */\n"
    assert without(text) == text


def test_the_parameter_is_known_by_the_name_that_it_has_there() -> None:
    text = "/**\n * f() - x\n * @v: the VMAs\n * @vmas: other\n */\n"
    assert without(text, "v") == "/**\n * f() - x\n * @vmas: other\n */\n"


def test_the_last_entry_and_the_only_one() -> None:
    assert without("/**\n * f() - x\n * @vmas: y\n *        z\n */\n") == "/**\n * f() - x\n */\n"


# -- calls that prose shows


def shown(text: str, where: pathlib.Path, prototype: Prototype = OLD, name: str = "a.c") -> str:
    """The text with every call in it, in comments or documentation, edited."""
    (where / name).write_text(text)
    reading = scanner.read(["--tree", str(where)], [prototype.name], paths=[name])
    source = Source(name, text.encode())
    edits: list[Edit] = []
    for occurrence in reading.occurrences:
        if comments.is_prose(occurrence):
            edit = comments.shown_call(source, occurrence, prototype)
            edits += [edit] if edit else []
    return apply(source, edits).decode()


@pytest.mark.parametrize(
    "before, after",
    [
        ("get_user_pages(start, n, flags, pages, NULL)", "get_user_pages(start, n, flags, pages)"),
        ("get_user_pages(start, n, flags, pages, vmas)", "get_user_pages(start, n, flags, pages)"),
        ("get_user_pages(start, n, 0, pages, &vma)", "get_user_pages(start, n, 0, pages)"),
        ("get_user_pages(mm, ..., pages, NULL)", "get_user_pages(mm, ..., pages)"),
        ("get_user_pages(..., pages, NULL)", "get_user_pages(..., pages)"),
    ],
)
def test_a_call_in_the_old_shape(before: str, after: str, tmp_path: pathlib.Path) -> None:
    text = "/*\n * Use this:\n *\n *      {};\n */\n"
    assert shown(text.format(before), tmp_path, LOCAL) == text.format(after)
    rst = "Use ``{}`` to do it.\n"
    assert shown(rst.format(before), tmp_path, LOCAL, "a.rst") == rst.format(after)


@pytest.mark.parametrize(
    "text",
    [
        "get_user_pages()",
        "get_user_pages",
        "get_user_pages(...)",
        "get_user_pages(start, n, flags, pages)",
        "get_user_pages(a, b)",
        "get_user_pages(start, n, flags, pages, something)",
        "get_user_pages(..., pages)",
    ],
)
def test_a_call_that_does_not_show_the_argument_stays(text: str, tmp_path: pathlib.Path) -> None:
    text = f"/* {text} */\n"
    assert shown(text, tmp_path, LOCAL) == text


def test_a_remote_call_keeps_what_follows(tmp_path: pathlib.Path) -> None:
    """ksm.c: the lock flag is the last argument, and is NULL, too."""
    before = "/* get_user_pages_remote(mm, a, 1, 0, &page, NULL, NULL) */\n"
    after = "/* get_user_pages_remote(mm, a, 1, 0, &page, NULL) */\n"
    assert shown(before, tmp_path) == after
    assert shown(before.replace("NULL, NULL", "NULL, &locked"), tmp_path) == after.replace(
        "NULL", "&locked"
    )


def test_code_is_none_of_its_business(tmp_path: pathlib.Path) -> None:
    text = "void f(void)\n{\n\tget_user_pages(a, b, c, d, NULL);\n}\n"
    assert shown(text, tmp_path, LOCAL) == text


# -- remarks


def remarked(text: str) -> str:
    source, comment = comment_of(text)
    edit = comments.remark(source, comment, "vmas")
    return apply(source, [edit] if edit else []).decode()


def test_a_remark_about_the_parameter_goes_and_the_paragraph_is_filled_anew() -> None:
    before = "\t\t/*\n" \
        "\t\t * This will check the vmas (even if our vmas arg is NULL)\n" \
        "\t\t * and return -ENOTSUPP if DAX isn't allowed in this case:\n" \
        "\t\t */\n"
    after = "\t\t/*\n" \
        "\t\t * This will check the vmas and return -ENOTSUPP if DAX isn't\n" \
        "\t\t * allowed in this case:\n" \
        "\t\t */\n"
    assert remarked(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "/*\n * This will check the vmas (all of them)\n */\n",
        "/*\n * Look at (the vmas of the mm)\n */\n",
        "/* no remark */\n",
    ],
)
def test_a_remark_about_vmas_as_such_stays(text: str) -> None:
    assert remarked(text) == text


def test_a_comment_right_above_a_removed_statement_goes_if_it_speaks_of_the_parameter() -> None:
    text = b"{\n\t/* vmas become invalid */\n\tBUG_ON(vmas);\n\t/* vmas */\n\n\tx;\n}\n"
    source = Source("a.c", text)
    found = [Span(at, text.index(b"*/", at) + 2) for at in (text.index(b"/*"), text.rindex(b"/*"))]
    start = text.index(b"\tBUG")
    statement = Edit(start, start + len(b"\tBUG_ON(vmas);\n"))
    edits = comments.above(source, statement, found, "vmas")
    assert apply(source, [*edits, statement]) == b"{\n\t/* vmas */\n\n\tx;\n}\n"
    assert comments.above(source, statement, found, "pages") == []


def test_what_is_left_is_counted() -> None:
    text = b"/* the vmas array */\nint a;\n/* VMAs, vmas */\n/* @vmas: x */\n"
    source = Source("a.c", text)
    spans = []
    at = text.find(b"/*")
    while at >= 0:
        spans.append(Span(at, text.index(b"*/", at) + 2))
        at = text.find(b"/*", at + 2)
    assert comments.leftovers(source, spans, "vmas") == [1, 4]
