# SPDX-License-Identifier: GPL-2.0-only
"""What gupscan says about small files, and that it finds them wherever they are.

In the C texts below the names are the default ones; GUP stands for get_user_pages.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import time
from typing import Any

import pytest

GUPSCAN_DIR = pathlib.Path(__file__).resolve().parent.parent / "gupscan"
GUPSCAN = GUPSCAN_DIR / "gupscan"
NAME = "get_user_pages"

Record = dict[str, Any]


@pytest.fixture(scope="session", autouse=True)
def build() -> None:
    """The tests are about the sources as they are now."""
    subprocess.run(["make", "-s", "-C", str(GUPSCAN_DIR)], check=True)


def run(*args: str | os.PathLike[str], status: int = 0, stdin: bytes = b"") -> list[Record]:
    """Runs gupscan; returns its records."""
    done = subprocess.run([GUPSCAN, *args], input=stdin, capture_output=True, check=False)
    assert done.returncode == status, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.split(b"\n") if line]


def of(records: list[Record], rec: str) -> list[Record]:
    return [record for record in records if record["rec"] == rec]


def write(tree: pathlib.Path, files: dict[str, str | bytes]) -> pathlib.Path:
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tree


def git(tree: pathlib.Path, *args: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", tree, *args],
        check=True, capture_output=True, text=True)
    return done.stdout.strip()


class Scan:
    """One C text, scanned."""

    def __init__(self, tmp: pathlib.Path, text: str | bytes, name: str = "f.c",
                 flags: tuple[str, ...] = ()) -> None:
        if isinstance(text, str):
            text = text.replace("GUP", NAME).encode()
        self.text = text
        write(tmp, {name: text})
        self.records = run("--tree", tmp, *flags)
        self.occ = of(self.records, "occ")

    @property
    def only(self) -> Record:
        assert len(self.occ) == 1
        return self.occ[0]

    @property
    def kinds(self) -> list[str]:
        return [occ["kind"] for occ in self.occ]

    def at(self, span: Record | None) -> str | None:
        """The text of a span."""
        if span is None:
            return None
        return self.text[span["start"]:span["end"]].decode("latin-1")

    def args(self, occ: Record | None = None) -> list[str | None]:
        return [self.at(arg) for arg in (occ or self.only)["args"]]


# --- kinds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "kind"), [
    ("int f(void) { return GUP(1); }", "call"),
    ("int f(void) { return (GUP)(1); }", "call"),
    ("int f(void) { return (*GUP)(1); }", "call"),
    ("int f(void) { x = a * GUP(1); }", "call"),
    ("int f(void) { if (a) GUP(1); else b(); }", "call"),
    ("int f(void) { if (a) b(); else GUP(1); }", "call"),
    ("int f(void) { LOOK\n\tGUP(1); }", "call"),
    ("#define F(a) GUP(a)", "call"),
    ("int x = GUP(1);", "call"),
    ("DEFINE_FREE(x, int, GUP(_T))", "call"),
    ("long GUP(int a) { return a; }", "definition"),
    ("long (GUP)(int a) { return a; }", "definition"),
    ("long GUP(a, b)\nint a; char *b;\n{ return a; }", "definition"),
    ("SYSCALL_DEFINE2(GUP, int, a, int, b) { return a; }", "definition"),
    ("long GUP(int a);", "declaration"),
    ("extern long __must_check *GUP(int a) __attribute__((x(1)));", "declaration"),
    ("int f(void) { extern long GUP(int a); return 1; }", "declaration"),
    ('extern "C" { long GUP(int a); }', "declaration"),
    ("EXPORT_SYMBOL(GUP);", "export"),
    ("EXPORT_SYMBOL_NS_GPL(GUP, MM);", "export"),
    ("EXPORT_UNUSED_SYMBOL_GPL(GUP);", "export"),
    ("int x;\nEXPORT_SYMBOL(x)\nEXPORT_SYMBOL_GPL_FUTURE(GUP)", "export"),
    ("NO_EXPORT_SYMBOL(GUP);", "reference"),
    ("int f(void) { EXPORT_SYMBOL(GUP); }", "reference"),
    ("int f(void) { EXPORT_SYMBOL(GUP(1)); }", "call"),
    ("EXPORT_SYMBOL(GUP(1));", "call"),
    ("void *x = EXPORT_SYMBOL(GUP);", "reference"),
    ("EXPORT_SYMBOL_NS(x, GUP);", "reference"),
    ("#define EXPORT_SYMBOL(f) f\nEXPORT_SYMBOL(GUP);", "reference"),
    ("int f(void) { (void)(GUP)(1); }", "call"),
    ("int f(void) { if (a) (*GUP)(1); }", "call"),
    ("int f(void) { return (long)(GUP)(1); }", "call"),
    ("int f(void) { g(a)(GUP)(1); }", "reference"),
    ("int f(void) { a-->GUP(1); }", "call"),
    ("int f(void) { a--->GUP(1); }", "reference"),
    ("int f(void) { int a[] = { [0 ... GUP(1)] = 2 }; }", "call"),
    ("int f(void) { size_t GUP(a, 1); }", "unparsed"),
    ("WORD GUP(a, &b, 1);", "unparsed"),
    ("long GUP(start_t, pages_t);", "declaration"),
    ("int f(void) { long GUP(unsigned long, struct page **); }", "declaration"),
    ("int x __attribute__((aligned(GUP(1))));", "unparsed"),
    ("int f(void) { asm(\"\" : : \"r\"(GUP(1))); }", "call"),
    ("#define F(x) x##GUP(1)", "unparsed"),
    ("#define F(x) GUP ## x(1)", "unparsed"),
    ("#define F(x) x ## _user_pages(1)", "unparsed"),
    ("int x = P(get_, user_pages)(1);", "unparsed"),
    ("%:define F(a) GUP(a)", "call"),
    ("int f(void) <% GUP(1); %>", "call"),
    ("// a\rint f(void) { GUP(1); }", "call"),
    ("char *s = R\"(GUP)\";", "reference"),
    ("char *s = R\"(\" GUP \")\";", "unparsed"),
    ("#define GUP(a) a", "macro"),
    ("#undef GUP", "macro"),
    ("#ifdef GUP\n#endif", "macro"),
    ("#if defined(A) && GUP > 1\n#endif", "macro"),
    ("int f(void) { g(GUP); }", "reference"),
    ("int f(void) { g(&GUP); }", "reference"),
    ("struct ops x = { .pages = GUP, };", "reference"),
    ("struct ops { long (*GUP)(int a); };", "reference"),
    ("int f(void) { ops->GUP(1); }", "reference"),
    ('int f(void) { warn("GUP failed"); }', "reference"),
    ("/* GUP */", "comment"),
    ("// GUP", "comment"),
    ("int f(void) { if (a { GUP(1); }", "unparsed"),
    ("/* GUP", "unparsed"),
])
def test_each_occurrence_has_one_kind(tmp_path: pathlib.Path, text: str, kind: str) -> None:
    scan = Scan(tmp_path, text + "\n")
    assert scan.only["kind"] == kind
    assert (scan.only["problem"] is not None) == (kind == "unparsed")
    assert of(scan.records, "file")[0]["code"] == (kind != "comment" and text != "/* GUP")


@pytest.mark.parametrize(("text", "quoted"), [
    ('char *s = "GUP";', True),
    ('int f(void) { asm volatile("call GUP" : : : "memory"); }', False),
    ('int f(void) { asm volatile goto("" : : "i"("GUP") : : out); }', False),
    ('int g(void) __attribute__((alias("GUP")));', False),
    ('int g(void) __asm__("GUP");', False),
    ("#pragma weak g = GUP", False),
    ("#error GUP is gone", True),
])
def test_text_is_a_use_where_it_is_an_instruction(
    tmp_path: pathlib.Path, text: str, quoted: bool
) -> None:
    scan = Scan(tmp_path, text + "\n")
    assert (scan.only["kind"], scan.only["quoted"]) == ("reference", quoted)


def test_a_piece_of_a_name_is_found_wherever_the_file_has_it(tmp_path: pathlib.Path) -> None:
    """The filter ahead of the lexer, which looks for what all names share, must not be in the way."""
    padding = "int x; /* # ## a##b get_##c */\n" * 100
    for piece in ("get_user_ ## a", "a##_pages_remote", "pin_user##b"):
        scan = Scan(tmp_path, padding + f"#define F(a, b) {piece}\n" + padding)
        assert scan.kinds == ["unparsed"]
    assert Scan(tmp_path, padding + "#define F(a) get_##a s##a\n").occ == []


def test_what_stands_behind_a_raw_string_is_in_doubt(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, 'int f(void) { GUP(1); }\nchar *s = R"(\n/*)";\n'
                          "int g(void) { GUP(2); }\n/* GUP */\n")
    assert scan.kinds == ["call", "unparsed", "unparsed"]
    assert scan.occ[1]["problem"]["line"] == 2


def test_what_is_a_longer_name_is_none(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void) { GUP_fast(1); my_GUP(1); GUPx(2); xGUP(3); }\n")
    assert scan.occ == []
    assert of(scan.records, "file") == []


@pytest.mark.parametrize("name", ["a.txt", "a.rst", "Documentation/anything"])
def test_documentation_is_prose(tmp_path: pathlib.Path, name: str) -> None:
    scan = Scan(tmp_path, "Don't call ``GUP(mm, 1)``.\n", name)
    assert scan.kinds == ["documentation"]
    assert scan.args() == ["mm", "1"]
    assert of(scan.records, "file")[0]["lang"] == "doc"


def test_c_below_documentation_is_c(tmp_path: pathlib.Path) -> None:
    assert Scan(tmp_path, "int f(void) { GUP(1); }\n", "Documentation/x.c").kinds == ["call"]


def test_other_languages_are_references_nobody_reads_closely(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "# don't GUP\n", "run.sh")
    assert scan.kinds == ["reference"]
    assert of(scan.records, "file")[0]["lang"] == "other"


def test_assembly_is_never_a_call(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "@ don't\n\tbl\tGUP\n/* GUP */\n", "x.S")
    assert scan.kinds == ["reference", "comment"]


# --- positions -----------------------------------------------------------------------------


def test_line_column_and_offset_are_those_of_the_name(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void)\n{\n\treturn a +\tGUP(1,\n\t\t2);\n}\n")
    occ = scan.only
    assert (occ["line"], occ["column"], occ["end_line"]) == (3, 13, 4)
    assert scan.text[occ["offset"]:].startswith(NAME.encode())
    assert scan.text[occ["open"]:occ["open"] + 1] == b"("
    assert scan.text[occ["close"]:occ["close"] + 1] == b")"


def test_arguments_are_split_at_their_own_commas(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void) { GUP( a /* , */, (b, c), d[1, 2], (struct s){ 1, 2 },\n"
                          "\t\"x,)\", ',', '\\'', e ? f(g, h) : i /* last */ ); }\n")
    assert scan.args() == ["a", "(b, c)", "d[1, 2]", "(struct s){ 1, 2 }", '"x,)"', "','",
                           "'\\''", "e ? f(g, h) : i"]
    commas = [arg["comma"] for arg in scan.only["args"]]
    assert commas[-1] == -1
    assert all(scan.text[comma:comma + 1] == b"," for comma in commas[:-1])


@pytest.mark.parametrize(("text", "args"), [("GUP()", []), ("GUP(void)", ["void"])])
def test_no_argument_and_void(tmp_path: pathlib.Path, text: str, args: list[str]) -> None:
    assert Scan(tmp_path, f"long {text};\n").args() == args


def test_a_call_in_a_comment_has_arguments_without_the_stars(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "/*\n * GUP(mm, start,\n *     pages) (see there)\n */\nint x;\n")
    assert scan.args() == ["mm", "start", "pages"]
    comment = scan.at(scan.only["comment"])
    assert comment is not None and comment.startswith("/*") and comment.endswith("*/")


def test_a_remark_in_prose_is_no_argument_list(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "GUP (see below), GUP(never closed\n\nnew paragraph)\n", "a.rst")
    assert [occ["args"] for occ in scan.occ] == [[], []]


def test_crlf_and_latin1_bytes_keep_positions(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, b"/* \xe9\xff */\r\nint f(void)\r\n{\r\n\tget_user_pages(\"\xe9\", 2);\r\n}\r\n")
    assert (scan.only["line"], scan.only["column"]) == (4, 2)
    assert scan.args() == ['"\xe9"', "2"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \t\n", b"\f\v\0\n", b"   \r\n"])
def test_a_name_split_by_a_line_continuation_is_found(tmp_path: pathlib.Path, end: bytes) -> None:
    scan = Scan(tmp_path, b"int f(void) { get_\\" + end + b"user\\" + end + b"_pages(1); }\n")
    assert scan.only["kind"] == "call"
    assert (scan.only["line"], scan.only["column"], scan.only["end_line"]) == (1, 15, 3)


@pytest.mark.parametrize("text", [b"", b"\n", b"get_user_pages", b"\0get_user_pages\0"])
def test_files_without_much_in_them(tmp_path: pathlib.Path, text: bytes) -> None:
    assert len(Scan(tmp_path, text).occ) == text.count(b"get")


def test_a_binary_is_counted_and_not_read(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, b"\0 get_user_page", "image.bin")
    assert scan.occ == []
    assert scan.records[-1]["binary"] == 1


def test_a_huge_file_is_searched_to_its_end(tmp_path: pathlib.Path) -> None:
    filler = b"/* padding padding padding padding padding padding padding */\n" * 50000
    for cut in range(3):
        text = filler[:(1 << 20) - 20 + 7 * cut].rsplit(b"\n", 1)[0]
        scan = Scan(tmp_path, text + b"\nint f(void) { get_user_pages(1); }\n" + filler)
        assert scan.only["offset"] == len(text) + 15


# --- comments, strings, directives ---------------------------------------------------------


def test_strings_and_comments_hide_each_other(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, 'int f(void) { a("http://x"); GUP(1); b(\'"\'); GUP(2); c("/*"); }\n'
                          "/* \" */ int g(void) { GUP(3); } // ' GUP\n")
    assert scan.kinds == ["call", "call", "call", "comment"]


def test_adjacent_line_comments_are_one(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "// one\n// GUP\n// three\n\n// four\nint x; // five\n", flags=("--comments",))
    assert scan.at(scan.only["comment"]) == "// one\n// " + NAME + "\n// three"
    assert [scan.at(c) for c in of(scan.records, "comment")][1:] == ["// four", "// five"]


def test_conditions_from_the_outside_in(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "#ifdef A /* why */\n#if defined(B)   && \\\n C\nlong GUP(int);\n"
                          "#elif D\nlong GUP(int);\n#else\nlong GUP(int);\n#endif\n#else\n"
                          "long GUP(int);\n#endif\nlong GUP(int);\n#if 0\nlong GUP(int);\n#endif\n")
    assert [occ["conditions"] for occ in scan.occ] == [
        ["defined(A)", "defined(B) && C"],
        ["defined(A)", "!(defined(B) && C) && (D)"],
        ["defined(A)", "!(defined(B) && C) && !(D)"],
        ["!(defined(A))"],
        [],
        ["0"],
    ]


def test_an_include_guard_is_no_condition(tmp_path: pathlib.Path) -> None:
    guard = "/* licence */\n#ifndef H\n#define H\nlong GUP(int);\n#endif /* H */\n"
    assert Scan(tmp_path, guard, "a.h").only["conditions"] == []
    assert Scan(tmp_path, guard + "int x;\n", "a.h").only["conditions"] == ["!defined(H)"]


def test_arguments_that_straddle_a_conditional(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void)\n{\n\tGUP(a,\n#ifdef X\n\t\tb\n#else\n\t\tc\n#endif\n\t\t);\n"
                          "\tGUP(1, g(\n#ifdef X\n\t1\n#endif\n\t));\n\tGUP(1);\n}\n")
    assert [occ["straddles"] for occ in scan.occ] == [True, True, False]
    assert scan.kinds == ["call"] * 3


V46, V49, V65 = 0x040600, 0x040900, 0x060500


@pytest.mark.parametrize(("condition", "kernels", "decided"), [
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)", [[V46, -1]], True),
    ("(LINUX_VERSION_CODE<KERNEL_VERSION(4,6,0))", [[0, V46]], True),
    ("KERNEL_VERSION(4, 6, 0) <= LINUX_VERSION_CODE", [[V46, -1]], True),
    ("LINUX_VERSION_CODE > KERNEL_VERSION(4, 5, 255)", [[V46, -1]], True),
    ("LINUX_VERSION_CODE == KERNEL_VERSION(4, 6, 0)", [[V46, V46 + 1]], True),
    ("LINUX_VERSION_CODE != KERNEL_VERSION(4, 6, 0)", [[0, V46], [V46 + 1, -1]], True),
    ("LINUX_VERSION_CODE >= 263680 /* 4.6 */", [[V46, -1]], True),
    ("LINUX_VERSION_CODE >= 0x040600u", [[V46, -1]], True),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0) && \\\n LINUX_VERSION_CODE < "
     "KERNEL_VERSION(4, 9, 0)", [[V46, V49]], True),
    ("!(LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0))", [[0, V46]], True),
    ("LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0) || LINUX_VERSION_CODE >= "
     "KERNEL_VERSION(4, 9, 0)", [[0, V46], [V49, -1]], True),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 300)", [[0x0404ff, -1]], True),
    ("!!defined(LINUX_VERSION_CODE) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)",
     [[0, V46]], True),
    # what somebody else decides may hold for every kernel that the version leaves
    ("defined(HAVE_X)", [[0, -1]], False),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0) && defined(HAVE_X)", [[V46, -1]], False),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0) || defined HAVE_X", [[0, -1]], False),
    ("RHEL_RELEASE_CODE >= RHEL_RELEASE_VERSION(8, 4)", [[0, -1]], False),
    ("IS_ENABLED(CONFIG_X) && 0", [], True),
    ("LINUX_VERSION_CODE >> 16 > 4", [[5 << 16, -1]], True),
    ("LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6", [[0, -1]], False),
    ("LINUX_VERSION_CODE >=", [[0, -1]], False),
    ("LINUX_VERSION_CODE < LINUX_VERSION_CODE", [[0, -1]], False),
    ("(" * 5000 + "1", [[0, -1]], False),
])
def test_the_kernels_that_a_condition_is_for(
    tmp_path: pathlib.Path, condition: str, kernels: list[list[int]], decided: bool
) -> None:
    occ = Scan(tmp_path, f"#if {condition}\nlong GUP(int);\n#endif\n").only
    assert (occ["kernels"], occ["decided"]) == (kernels, decided)


def test_each_arm_of_a_ladder_has_its_own_kernels(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "#ifdef CONFIG_X\n#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n"
                          "long GUP(int);\n#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)\n"
                          "long GUP(int);\n#else\nlong GUP(int);\n#endif\n#endif\nlong GUP(int);\n")
    assert [occ.get("kernels") for occ in scan.occ] == [
        [[0, V46]], [[V46, V65]], [[V65, -1]], None]
    outer, inner = scan.occ[1]["arms"]
    assert (outer["first"], outer["start"], outer["version"]) == (0, 0, False)
    lines = {key: scan.text[inner[key]:].split(b"\n")[0] for key in
             ("first", "start", "next", "endif")}
    assert lines["first"].startswith(b"#if LINUX") and lines["start"].startswith(b"#elif LINUX")
    assert (lines["next"], lines["endif"], inner["version"]) == (b"#else", b"#endif", True)


def test_the_arguments_that_each_kernel_sees(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void)\n{\n\treturn GUP(\n"
                          "#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n\tcurrent, g(1, 2),\n"
                          "#endif\n\ta, p\n#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)\n"
                          "\t, NULL);\n#else\n\t);\n#endif\n}\n")
    seen = [(v["kernels"], [scan.at(a) for a in v["args"]]) for v in scan.only["variants"]]
    old, new = [0, V46], [V65, -1]
    assert seen[0] == (old, ["current", "g(1, 2)", "a", "p", "NULL"])
    assert seen[-1] == (new, ["a", "p"])
    assert ["a", "p", "NULL"] in [arguments for _, arguments in seen[1:-1]]


def test_a_list_that_the_version_alone_does_not_decide_has_no_variants(
    tmp_path: pathlib.Path
) -> None:
    scan = Scan(tmp_path, "int f(void)\n{\n\treturn GUP(a\n#ifdef HAVE_X\n\t, b\n#endif\n\t);\n}\n")
    assert scan.only["variants"] is None


@pytest.mark.parametrize(("body", "statement"), [
    ("\tret = GUP(a);", "ret = GUP(a);"),
    ("\tx = 1; ret = g(h(GUP(a)), b)[i];", "ret = g(h(GUP(a)), b)[i];"),
    ("\ta[i] = c ? GUP(a) : 0;", "a[i] = c ? GUP(a) : 0;"),
    ("\tif (x)\n\t\tret = GUP(a);", "ret = GUP(a);"),
    ("\tif (x) { y(); } else\n\t\tret = GUP(a);", "ret = GUP(a);"),
    ("out:\n\tGUP(a);", "GUP(a);"),
    ("\tif (y && (GUP(a)) < 1) {\n\t}", "if (y && (GUP(a)) < 1)"),
    ("\tfor (i = 0; GUP(a); i++)\n\t\tx();", "for (i = 0; GUP(a); i++)"),
    ("\twhile (GUP(a)) ;", "while (GUP(a))"),
    ("\tlong r = GUP(a), s;", "long r = GUP(a), s;"),
    # no statement that could be written twice
    ("\teach(x, GUP(a)) {\n\t}", None),
    ("\tret = GUP(a)\n#ifdef X\n\t+ 1\n#endif\n\t;", None),
    ("\tint a[] = { GUP(a) };", None),
])
def test_the_statement_around_a_call(
    tmp_path: pathlib.Path, body: str, statement: str | None
) -> None:
    scan = Scan(tmp_path, f"int f(void)\n{{\n\tz();\n{body}\n\treturn 0;\n}}\n")
    wanted = statement and statement.replace("GUP", NAME)
    assert scan.at(scan.only["statement"]) == wanted


def test_the_statement_around_a_call_in_a_macro_is_the_definition(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "#define F(a) \\\n\tGUP(a)\nint x;\n")
    assert scan.at(scan.only["statement"]) == "#define F(a) \\\n\tget_user_pages(a)"


def test_macro_bodies(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "#define pin(mm, ...) do { \\\n\tGUP(mm, \\\n\t    __VA_ARGS__); \\\n} while (0)\n"
                          "#define PLAIN GUP\n")
    call, reference = scan.occ
    assert (call["kind"], call["macro"], call["macro_params"]) == ("call", "pin", ["mm", "..."])
    assert scan.args(call) == ["mm", "__VA_ARGS__"]
    assert (call["line"], call["end_line"]) == (2, 3)
    assert (reference["kind"], reference["macro"]) == ("reference", "PLAIN")


# --- functions -----------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "name"), [
    ("int f(void)", "f"),
    ("static __always_inline\nstruct page *f(int (*g)(int), struct s *s)", "f"),
    ("__printf(1, 2) int __init f(void) __acquires(a) __releases(b)", "f"),
    ("static int __attribute__((noinline, section(\"x\"))) f(void)", "f"),
    ("asmlinkage long f(void) __attribute__((x))", "f"),
    ("int (f)(int a)", "f"),
    ("int (*f(int a))(int b)", "f"),
    ("int f(a, b)\n\tint a;\n\tchar *b;\n", "f"),
    ("SYSCALL_DEFINE3(f, int, a, int, b, int, c)", "f"),
    ("COMPAT_SYSCALL_DEFINE1(f, int, a)", "f"),
    ("static DEFINE_FUNC(f, int a)", "f"),
    ("static int CAPITALS(int a)", "CAPITALS"),
    ("main()", "main"),
])
def test_the_function_around(tmp_path: pathlib.Path, head: str, name: str) -> None:
    body = head + "\n{\n\tGUP(1);\n}"
    scan = Scan(tmp_path, "struct s { int a; };\nEXPORT_SYMBOL(x);\n\n" + body + "\nint y;\n")
    function = scan.only["function"]
    assert scan.only["kind"] == "call"
    assert function["name"] == name
    assert scan.at(function) == body.replace("GUP", NAME)
    assert function["line"] == 4
    assert function["end_line"] == scan.only["line"] + 1


@pytest.mark.parametrize("text", [
    "struct s x = { .a = { GUP, }, };",
    "int a[] = { sizeof(GUP) };",
    "enum e { A = sizeof(GUP) };",
    "static struct s *x[2] = { [0] = GUP };",
])
def test_blocks_that_are_no_function(tmp_path: pathlib.Path, text: str) -> None:
    assert Scan(tmp_path, text + "\n").only["function"] is None


def test_braces_in_different_arms(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n"
                          "#if B\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tGUP(1);\n\t}\n}\n"
                          "int g(void) { GUP(2); }\n")
    assert scan.kinds == ["call", "call"]
    assert [occ["function"]["name"] for occ in scan.occ] == ["f", "g"]


def test_the_comment_above_a_definition_is_its_doc(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "/* far */\n\n\nlong GUP(int a);\n/** near */\n\nstatic inline\n"
                          "long GUP(int a) { return a; }\nint x; /* of x */\nlong GUP(int b);\n")
    assert [scan.at(occ["doc"]) for occ in scan.occ] == [None, "/** near */", None]


# --- what cannot be read -------------------------------------------------------------------


@pytest.mark.parametrize("line", ["if (a {", "if (a) {", "a(b];"])
def test_a_function_that_does_not_balance_is_unparsed(tmp_path: pathlib.Path, line: str) -> None:
    scan = Scan(tmp_path, f"int e(void)\n{{\n\tGUP(0);\n}}\n\nint f(void)\n{{\n\t{line}\n\t\tGUP(1);\n"
                          "}\n\nint g(void)\n{\n\tGUP(2);\n}\n")
    assert scan.kinds == ["call", "unparsed", "call"]
    assert scan.occ[1]["end_line"] == 10
    assert scan.occ[1]["problem"]["line"]
    assert scan.occ[2]["function"]["name"] == "g"


def test_a_quote_that_is_not_closed(tmp_path: pathlib.Path) -> None:
    assert Scan(tmp_path, 'int f(void)\n{\n\ta("GUP);\n\tGUP(1);\n}\n').kinds == ["unparsed"] * 2


def test_prose_in_if_0_disturbs_nothing(tmp_path: pathlib.Path) -> None:
    scan = Scan(tmp_path, "int f(void)\n{\n#if 0\n\tdon't (do {\n\tGUP(1);\n#endif\n\tGUP(2);\n}\n")
    assert scan.kinds == ["call", "call"]


# --- slices --------------------------------------------------------------------------------


def test_a_slice_keeps_positions_and_directives(tmp_path: pathlib.Path) -> None:
    text = ("int a(void)\n{\n\tint x; /* GUP */\n#ifdef X\n# define Y \\\n\t2\n\ty();\n#endif\n}\n\n"
            "int b(void)\n{\n\tGUP(1);\n}\nstruct s c = { 1 };\n").replace("GUP", NAME)
    tree = write(tmp_path / "tree", {"f.c": text, "g.h": "/* get_user_pages */\n"})
    out = tmp_path / "slices"
    out.mkdir()
    c_file, header = of(run("--tree", tree, "--slice", out), "file")
    assert header["slice"] is None
    assert os.listdir(out) == [c_file["slice"]] == ["0000.c"]
    sliced = (out / "0000.c").read_text()
    expected = ("int a(void)\n{\n" + " " * len("\tint x; /* get_user_pages */") + "\n#ifdef X\n# define Y \\\n\t2\n     \n#endif\n}\n")
    assert sliced == expected + text[text.index("\nint b"):]
    assert c_file["hash"] == hashlib.blake2b(sliced.encode(), digest_size=16).hexdigest()
    assert header["hash"] == hashlib.blake2b(b"/* get_user_pages */\n", digest_size=16).hexdigest()


@pytest.mark.parametrize(("head", "sliced"), [
    ("DECL(int) f(void)", "     int  f(void)"),
    ("static API(struct page *) f(int (*g)(int))", "static     struct page *  f(int (*g)(int))"),
    ("int __attribute__((noinline)) f(int a)", "int                           f(int a)"),
    ("DECL(int) __attribute__((a(1), b)) f(void)", "DECL(int)                          f(void)"),
    ("struct page *(*f(int a))(int b)", ""), ("DEFINE(f, int)", ""), ("DECL(1) f(void)", ""),
    ("static __printf(1, 2) int f(char *s)", ""), ("f(a) int a;", ""),
])
def test_a_head_is_sliced_to_what_spatch_reads(tmp_path: pathlib.Path, head: str, sliced: str) -> None:
    """A macro around the type goes, and attributes do: they say how a function is linked."""
    body = "\n{\n\tget_user_pages(1);\n}\n"
    tree = write(tmp_path / "tree", {"f.c": head + body})
    out = tmp_path / "slices"
    out.mkdir()
    run("--tree", tree, "--slice", out)
    assert (out / "0000.c").read_text() == (sliced or head) + body


def test_a_file_in_trouble_is_sliced_whole(tmp_path: pathlib.Path) -> None:
    text = "int a(void)\n{\n\tif (x {\n}\n\nint b(void)\n{\n\tget_user_pages(1);\n}\n"
    tree = write(tmp_path / "tree", {"f.c": text})
    out = tmp_path / "slices"
    out.mkdir()
    run("--tree", tree, "--slice", out)
    assert (out / "0000.c").read_text() == text


# --- where the files come from -------------------------------------------------------------

FILES: dict[str, str | bytes] = {
    "a.c": "int f(void) { get_user_pages(1); }\n",
    "a/b.c": "/* pin_user_pages */\n",
    "a-b.h": "long pin_user_pages(int);\n",
    "a b\n\t-c\".c": "long get_user_pages_remote(int);\n",
    "-rf": "nothing\n",
    "other/deep/er/x.c": "int x;\n",
}


@pytest.fixture(name="tree")
def make_tree(tmp_path: pathlib.Path) -> pathlib.Path:
    tree = write(tmp_path / "tree", FILES)
    write(tree, {os.fsdecode(b"latin1-\xe9.c"): "long get_user_pages(int);\n"})
    (tree / "link.c").symlink_to("a.c")
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "all")
    return tree


def without_summary(records: list[Record]) -> list[Record]:
    assert records[-1]["rec"] == "summary"
    return records[:-1]


def test_order_and_strange_names(tree: pathlib.Path) -> None:
    records = run("--tree", tree)
    files = [record["file"] for record in of(records, "file")]
    assert files == ["a b\n\t-c\".c", "a-b.h", "a.c", "a/b.c", "latin1-\udce9.c"]
    assert (records[-1]["links"], records[-1]["source"], records[-1]["files"]) == (1, "index", 7)
    for jobs in ("1", "2", "7"):
        assert run("--tree", tree, "-j", jobs) == records


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_index_version_gives_what_a_walk_gives(tree: pathlib.Path, version: str) -> None:
    (tree / "new.c").write_text("int x;\n")
    git(tree, "add", "-N" if version == "3" else "--", "new.c")
    git(tree, "update-index", "--index-version", version)
    assert (tree / ".git/index").read_bytes()[7] == int(version)
    indexed = run("--tree", tree)
    assert indexed[-1]["source"] == "index"
    shutil.rmtree(tree / ".git")
    walked = run("--tree", tree)
    assert walked[-1]["source"] == "walk"
    assert walked[-1]["files"] == indexed[-1]["files"]
    assert without_summary(indexed) == without_summary(walked)


def test_an_index_of_another_kind_is_left_to_git(tree: pathlib.Path) -> None:
    before = run("--tree", tree)
    git(tree, "update-index", "--split-index")
    assert run("--tree", tree) == before


def test_the_fsmonitor_of_the_tree_is_not_run(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    hook = tmp_path / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    hook.chmod(0o755)
    git(tree, "update-index", "--split-index")
    git(tree, "config", "core.fsmonitor", str(hook))
    run("--tree", tree)
    assert not (tmp_path / "pwned").exists()


def test_a_linked_working_tree(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    git(tree, "worktree", "add", "-q", str(tmp_path / "linked"))
    assert run("--tree", tmp_path / "linked") == run("--tree", tree)
    assert without_summary(run("--git-dir", tmp_path / "linked", "--rev", git(tree, "rev-parse", "HEAD"))
                           ) == without_summary(run("--tree", tree))


@pytest.mark.parametrize("how", ["loose", "packed", "two packs", "alternates", "deltas"])
def test_a_revision_is_what_the_working_tree_is(tree: pathlib.Path, tmp_path: pathlib.Path,
                                                how: str) -> None:
    repository = tree / ".git"
    if how == "deltas":
        text = "".join(f"int variable_{i * i * 7919 % 10007};\n" for i in range(500))
        for i in range(40):
            text = text.replace(f"variable_{i * i * 7919 % 10007};", f"v{i};")
            write(tree, {f"delta/{i:02}.c": text + f"long get_user_pages(int a{i});\n"})
        git(tree, "add", "-A")
        git(tree, "commit", "-qm", "deltas")
    if how in ("packed", "two packs", "deltas"):
        git(tree, "repack", "-qadf", "--depth=50", "--window=100")
    if how == "two packs":
        write(tree, {"late.c": "long pin_user_pages(int);\n"})
        git(tree, "add", "-A")
        git(tree, "commit", "-qm", "late")
        git(tree, "repack", "-qd")
    if how == "alternates":
        repository = tmp_path / "shared.git"
        git(tmp_path, "clone", "-q", "--bare", "--shared", str(tree), str(repository))
    commit = git(tree, "rev-parse", "HEAD")
    expected = without_summary(run("--tree", tree))
    for rev in (commit, git(tree, "rev-parse", "HEAD^{tree}")):
        records = run("--git-dir", repository, "--rev", rev)
        assert records[-1]["source"] == "rev"
        assert without_summary(records) == expected


def test_a_repository_for_git_alone_is_status_4(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    run("--git-dir", tree, "--rev", "0" * 40, status=4)
    run("--git-dir", tree, "--rev", "HEAD", status=4)
    run("--git-dir", tree, "--rev", git(tree, "rev-parse", "HEAD:a.c"), status=4)
    git(tmp_path, "init", "-q", "--object-format=sha256", "new")
    run("--git-dir", tmp_path / "new", "--rev", "0" * 40, status=4)


def test_a_corrupt_pack_is_status_4(tree: pathlib.Path) -> None:
    git(tree, "repack", "-qadf")
    (pack,) = (tree / ".git/objects/pack").glob("*.pack")
    data = bytearray(pack.read_bytes())
    pack.chmod(0o644)
    for at in range(12, len(data) - 20, 5):
        data[at] ^= 0x55
    pack.write_bytes(data)
    run("--git-dir", tree, "--rev", git(tree, "rev-parse", "--verify", "HEAD"), status=4)


def test_files_named_on_stdin(tree: pathlib.Path) -> None:
    records = run("--tree", tree, "--stdin", "--comments", stdin=b"a/b.c\0-rf\0other/deep/er/x.c")
    assert [record["rec"] for record in records] == ["file", "occ", "comment", "summary"]
    assert (records[-1]["files"], records[-1]["source"]) == (3, "stdin")


def test_what_cannot_be_read_is_said_and_is_status_3(tree: pathlib.Path) -> None:
    records = run("--tree", tree, "--stdin", status=3, stdin=b"a.c\0missing.c\0a\0../tree/a.c\0")
    assert [record["file"] for record in of(records, "unread")] == ["../tree/a.c", "a", "missing.c"]
    assert records[-1]["unread"] == 3
    assert of(records, "occ")[0]["file"] == "a.c"


def test_a_full_disk_is_status_3(tree: pathlib.Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([GUPSCAN, "--tree", tree], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(b"gupscan: write: ") and done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("args", [(), ("--tree", "/nonexistent"), ("--tree", "/", "--rev", "x"),
                                  ("--tree", "/", "--names", "a+b"), ("--tree", "/", "-j", "0")])
def test_wrong_usage_is_status_2_and_one_line(args: tuple[str, ...]) -> None:
    done = subprocess.run([GUPSCAN, *args], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"gupscan: ") and done.stderr.count(b"\n") == 1


def test_other_names(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"f.c": "int f(void) { kmalloc(1); a(); get_user_pages(2); }\n", "names": "a kmalloc\n"})
    for flags in (("--names", "kmalloc,a"), ("--names-file", str(tmp_path / "names"))):
        occ = [record for record in of(run("--tree", tmp_path, *flags), "occ") if record["file"] == "f.c"]
        assert [record["name"] for record in occ] == ["kmalloc", "a"]


# --- the cache -----------------------------------------------------------------------------


def settle() -> None:
    """Waits until no file counts as just changed: a ctime cannot be set back."""
    time.sleep(2.1)


def test_the_second_run_reads_only_what_it_must(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    cache = tmp_path / "cache"
    flags = ("--tree", tree, "--cache", cache)
    fresh = run(*flags)
    assert run(*flags)[-1]["clean"] == 0, "files just written may change unseen and are not entered"
    settle()
    assert run(*flags) == fresh
    second = run(*flags)
    assert (second[-1]["clean"], second[-1]["read"]) == (2, 5)
    assert without_summary(second) == without_summary(fresh)

    assert run(*flags, "--names", "x")[-1]["clean"] == 0, "other names, other fingerprints"

    (tree / "-rf").write_text("get_user_pages\n")
    assert run(*flags)[-1]["occurrences"] == fresh[-1]["occurrences"] + 1

    good = cache.read_bytes()
    for bad in (b"", b"x" * 100, good[:-1], good[:40] + b"\0" + good[41:], good + b"x"):
        cache.write_bytes(bad)
        assert run(*flags)[-1]["clean"] == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("cache")] == ["cache"]


def test_a_cached_revision(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    flags = ("--git-dir", tree, "--rev", git(tree, "rev-parse", "HEAD"), "--cache", tmp_path / "cache")
    first = run(*flags)
    second = run(*flags)
    assert second[-1]["clean"] == 2
    assert without_summary(first) == without_summary(second)


def test_a_cache_that_cannot_be_written_spoils_nothing(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    flags = ("--git-dir", tree, "--rev", git(tree, "rev-parse", "HEAD"))
    assert run(*flags, "--cache", tmp_path / "no/such/dir") == run(*flags)
