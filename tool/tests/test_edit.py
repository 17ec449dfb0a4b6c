# SPDX-License-Identifier: GPL-2.0-only
"""How an argument is cut out of a call: before and after, for every way to lay out a list.

gupscan, which needs neither spatch nor a kernel, says where the arguments are.
"""

from __future__ import annotations

import pathlib
import sys
import textwrap

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.code import scanner
from gupvmas.code.edit import (
    Edit,
    OverlapError,
    apply,
    drop_and_align,
    drop_argument,
    merge,
    one_brace,
    replace,
    settle,
    wrap_call,
)
from gupvmas.code.model import Kind, Occurrence, Span
from gupvmas.code.source import Source


def call_in(data: bytes, where: pathlib.Path) -> tuple[Source, Occurrence]:
    """The text as a file, and the one mention of f() that has a list."""
    (where / "a.c").write_bytes(data)
    reading = scanner.read(["--tree", str(where)], ["f"], paths=["a.c"])
    (found,) = [o for o in reading.occurrences if o.kind is not Kind.COMMENT]
    return Source("a.c", data), found


def dropped(data: bytes, where: pathlib.Path, name: bytes = b"X") -> bytes:
    """The text without the argument that is called ``name``."""
    source, call = call_in(data, where)
    (index,) = [i for i, a in enumerate(call.arguments) if source.text(a.span) == name]
    return apply(source, [drop_argument(source, call.arguments, index, call.open)])


#: name -> (before, after); the argument X goes. Written as the body of a function.
LAYOUTS = {
    "last": ("f(a, b, X);", "f(a, b);"),
    "first": ("f(X, a, b);", "f(a, b);"),
    "middle": ("f(a, X, b);", "f(a, b);"),
    "the only one": ("f(X);", "f();"),
    "last, alone on its line": ("f(a, b,\n  X);", "f(a, b);"),
    "last, first on its line": ("f(a,\n  b, X);", "f(a,\n  b);"),
    "middle, last on its line": ("f(a, X,\n  b);", "f(a,\n  b);"),
    "middle, first on its line": ("f(a,\n  X, b);", "f(a,\n  b);"),
    "middle, alone on its line": ("f(a,\n  X,\n  b);", "f(a,\n  b);"),
    "first, alone on its line": ("f(\n  X,\n  a);", "f(\n  a);"),
    "first, last on its line": ("f(X,\n  a);", "f(\n  a);"),
    "the parenthesis on a line of its own": ("f(a,\n  X\n);", "f(a\n);"),
    "commas lead the lines": ("f(a\n  , b\n  , X\n  );", "f(a\n  , b\n  );"),
    "commas lead the lines, middle": ("f(a\n  , X\n  , b);", "f(a\n  , b);"),
    "spaces inside the parentheses": ("f( a, X );", "f( a );"),
    "a space before the comma": ("f( a , X );", "f( a );"),
    "no spaces": ("f(a,X,b);", "f(a,b);"),
    "a comment of its own behind it": ("f(a, X /* mine */);", "f(a);"),
    "a comment of its own before it": ("f(a, /* mine */ X);", "f(a);"),
    "a comment of its own before the comma": ("f(a, X /* mine */, b);", "f(a, b);"),
    "a comment of its own at the end of the line": ("f(a, X, /* mine */\n  b);", "f(a,\n  b);"),
    "a comment of its own on its line": ("f(a,\n  X, // mine\n  b);", "f(a,\n  b);"),
    "the comment of the argument before": (
        "f(a, /* a's */\n  X);",
        "f(a); /* a's */",
    ),
    "the comment of the argument before, in the middle": (
        "f(a, /* a's */\n  X,\n  b);",
        "f(a, /* a's */\n  b);",
    ),
    "the comment of the argument after": ("f(a, X,\n  /* b's */ b);", "f(a,\n  /* b's */ b);"),
    "commas that separate nothing": ("f(g(1, 2), \",\", ',', X);", "f(g(1, 2), \",\", ',');"),
    "commas in a comment": ("f(a /* one, two */, X);", "f(a /* one, two */);"),
    "in a condition": ("if (f(a, X) < 0)\n  return;", "if (f(a) < 0)\n  return;"),
    "a statement behind it": ("f(a,\n  X); g();", "f(a); g();"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_argument_goes(name: str, tmp_path: pathlib.Path) -> None:
    head, tail = b"void w(void)\n{\n\t", b"\n}\n"
    before, after = (head + text.encode() + tail for text in LAYOUTS[name])
    assert dropped(before, tmp_path).decode() == after.decode()


@pytest.mark.parametrize("name", LAYOUTS)
def test_in_a_file_with_dos_line_ends_too(name: str, tmp_path: pathlib.Path) -> None:
    before, after = (
        f"void w(void)\n{{\n\t{text}\n}}\n".replace("\n", "\r\n").encode() for text in LAYOUTS[name]
    )
    assert dropped(before, tmp_path) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("#define w(x) \\\n\tf(x, \\\n\t  X)\n", "#define w(x) \\\n\tf(x)\n"),
        ("#define w(x) f(x, X)\n", "#define w(x) f(x)\n"),
        ("#define w(x) \\\n\tf(x, X, \\\n\t  y)\n", "#define w(x) \\\n\tf(x, \\\n\t  y)\n"),
        ("#define w(x) \\\n\tf(x, \\\n\t  X, \\\n\t  y)\n", "#define w(x) \\\n\tf(x, \\\n\t  y)\n"),
    ],
    ids=["last, alone on its line", "last", "middle", "middle, alone on its line"],
)
def test_in_a_macro_every_line_goes_on_being_continued(
    before: str, after: str, tmp_path: pathlib.Path
) -> None:
    assert dropped(before.encode(), tmp_path).decode() == after


def test_nothing_but_the_argument_changes_in_a_file_that_is_not_utf_8(
    tmp_path: pathlib.Path,
) -> None:
    before = b"/* Fran\xe7ois */\nvoid w(void)\n{\n\tf(a,  \t X );  \n}\n\x0c"
    assert dropped(before, tmp_path) == before.replace(b",  \t X", b"")


@pytest.mark.parametrize(
    "before, after",
    [
        (  # the first line changes, the second was never aligned: laid out anew
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, X, NULL,
            			&locked);
            }
            """,
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, NULL, &locked);
            }
            """,
        ),
        (  # aligned with the parenthesis: only the argument goes
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, X, NULL,
            		&locked);
            }
            """,
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, NULL,
            		&locked);
            }
            """,
        ),
        (  # a comment: the layout is the author's
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, X, NULL, /* why */
            			&locked);
            }
            """,
            """
            void w(void)
            {
            	ret = f(mm, addr, 1, NULL, /* why */
            			&locked);
            }
            """,
        ),
        (  # the line of the parenthesis does not change
            """
            void w(void)
            {
            	ret = f(mm, addr, 1,
            			NULL, X, &locked);
            }
            """,
            """
            void w(void)
            {
            	ret = f(mm, addr, 1,
            			NULL, &locked);
            }
            """,
        ),
    ],
    ids=["laid out anew", "aligned already", "with a comment", "line not touched"],
)
def test_a_list_is_aligned_only_if_its_first_line_changes(
    before: str, after: str, tmp_path: pathlib.Path
) -> None:
    data = textwrap.dedent(before).encode()
    source, call = call_in(data, tmp_path)
    (index,) = [i for i, a in enumerate(call.arguments) if source.text(a.span) == b"X"]
    edit = drop_and_align(source, call.arguments, index, call.open, call.close)
    assert apply(source, [edit]).decode() == textwrap.dedent(after)


# -- calls that are written anew


def test_a_call_that_fits_is_one_line() -> None:
    assert wrap_call(8, b"ret = f", [b"mm", b"addr"], b";") == b"ret = f(mm, addr);"


def test_a_call_that_does_not_fit_is_filled_and_aligned() -> None:
    got = wrap_call(8, b"ret = f", [b"a" * 30, b"b" * 30, b"c" * 30], b";")
    assert got == b"ret = f(%s, %s,\n\t\t%s);" % (b"a" * 30, b"b" * 30, b"c" * 30)


@pytest.mark.parametrize("size, lines", [(51, 1), (52, 2)])
def test_a_line_has_at_most_80_columns(size: int, lines: int) -> None:
    got = wrap_call(8, b"return f", [b"a" * size, b"b"], b" + 1234;")
    assert len(got.split(b"\n")) == lines, got
    assert all(len((b"\t" * (not n) + x).expandtabs(8)) <= 80 for n, x in enumerate(got.split(b"\n")))


def test_an_argument_that_is_too_long_for_any_line_stands_by_itself() -> None:
    got = wrap_call(0, b"f", [b"a", b"b" * 90, b"c"], b";")
    assert got == b"f(a,\n  " + b"b" * 90 + b",\n  c);"


# -- sets of edits


def source_of(text: str) -> Source:
    return Source("a.c", text.encode())


def test_edits_are_carried_out_in_order_of_place_and_once() -> None:
    source = source_of("abc def ghi")
    edits = [Edit(8, 11, b"G"), Edit(0, 3, b"A"), Edit(8, 11, b"G"), Edit(4, 4, b"+")]
    assert apply(source, edits) == b"A +def G"


def test_no_edit_changes_nothing() -> None:
    source = Source("a.c", b"\xff\r\n\n\r")
    assert apply(source, []) == source.data


def test_edits_that_overlap_are_an_error_with_a_place() -> None:
    with pytest.raises(OverlapError, match="a.c:2: two changes overlap"):
        apply(source_of("abc\ndef\n"), [Edit(0, 6, b"x"), Edit(5, 7, b"y")])


def test_what_is_inserted_has_the_line_ends_of_the_file() -> None:
    source = Source("a.c", b"a;\r\nb;\r\n")
    assert apply(source, [Edit(4, 4, b"x;\ny;\r\n")]) == b"a;\r\nx;\r\ny;\r\nb;\r\n"


def test_an_edit_inside_a_larger_one_is_dropped() -> None:
    assert merge([Edit(2, 3, b"x"), Edit(0, 9), Edit(9, 9, b"y")]) == [Edit(0, 9), Edit(9, 9, b"y")]


def test_replace_is_the_span_and_nothing_around() -> None:
    assert apply(source_of("f(a, vmas)"), [replace(Span(5, 9), b"NULL")]) == b"f(a, NULL)"


def settled(text: str, *gone: str) -> str:
    """The text after settle() with each of ``gone`` (a whole line, or part of one) deleted."""
    source = source_of(textwrap.dedent(text))
    edits = []
    for piece in gone:
        at = source.data.index(piece.encode())
        end = at + len(piece)
        if source.blank_before(at) and source.blank_after(end):
            at, end = source.line_start(at), source.line_end(end)
        edits.append(Edit(at, end))
    return apply(source, settle(source, edits)).decode()


def test_settled_edits_leave_no_two_blank_lines_behind() -> None:
    got = settled("a;\n\ngone;\n\nb;\n", "gone;")
    assert got == "a;\n\nb;\n"


def test_settled_edits_leave_no_blank_line_after_a_brace() -> None:
    assert settled("{\n\tgone;\n\n\tb;\n}\n", "gone;") == "{\n\tb;\n}\n"


def test_settled_edits_leave_blank_lines_that_were_there() -> None:
    assert settled("a;\n\n\nb;\ngone;\nc;\n", "gone;") == "a;\n\n\nb;\nc;\n"


def test_one_of_two_conversions_puts_the_brace_that_both_want() -> None:
    """Each call in the arms of an if gets braces there; the closing one is the same."""
    brace, more = Edit(9, 9, b"\t}\n"), Edit(9, 9, b"\t\tfill();\n\t}\n")
    for edits in ([brace, more], [more, brace], [more, more]):
        assert set(one_brace(edits)) == {more}
    other = Edit(9, 9, b"\t\tfill();\n")
    for apart in ([brace, Edit(8, 8, more.text)], [other, more], [Edit(8, 9, brace.text), more]):
        assert one_brace(apart) == apart
