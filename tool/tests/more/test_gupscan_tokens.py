# SPDX-License-Identifier: GPL-2.0-only
"""gupscan takes C apart as gcc does: what is code to one is code to the other.

Held against each other on texts that are made to mislead, on the testcases, on files of a kernel
where there is one, and on mutations of them.
"""

from __future__ import annotations

import os
import pathlib
import random
import re
import shutil
import subprocess

import pytest
from conftest import ROOT

import tokenlib

pytestmark = pytest.mark.skipif(not shutil.which("gcc"), reason="gcc is not installed")

#: Linux 6.1 as Debian has it, or what GUP_VMAS_KERNEL names.
KERNEL = pathlib.Path(os.environ.get("GUP_VMAS_KERNEL", "/usr/src/linux-source-6.1"))
OF_KERNEL = ("mm", "kernel", "lib", "fs", "net/core", "arch/x86/kernel", "include/linux")
SEED = 650

#: No line of these is a directive, so that gcc can be asked with all phases of translation.
TRICKY = {
    "a comment that goes on": b"int a; // x \\\n still\nint b;\n",
    "a comment that goes on behind blanks": b"int a; // x\\ \t\n still\nint b;\n",
    "a comment that goes on behind a form feed": b"int a; // x\\\f\v\n still\nint b;\n",
    "a comment that goes on behind a NUL byte": b"int a; // x\\\0\n still\nint b;\n",
    "a comment that goes on behind a CR": b"int a; // x\\\r still\r int b;\n",
    "a comment opened and closed across lines": b"a /\\\n* b *\\\n/ c /\\ \n/ d\n e\n",
    "names put together": b"get_\\\nuser_\\ \npages\\\r\n_remote\\\t\r\n(1);\n",
    "a string that goes on": b'char *a = "b\\\nc\\ \nd"; int e;\n',
    "an escape that goes on": b'char *a = "b\\\\\\\n\\\n"c"; int e;\n',
    "an escaped quote across lines": b'char *a = "b\\\\\n"c"; int e;\n"',
    "no comment in a string": b'a("http://x"); b("/*"); c(\'"\'); d("*/");\n',
    "no string in a comment": b"/* \" */ a /* ' */ b // \"\nc\n",
    "a CR ends a line": b"a // b\rc // d\r\ne /* f\r */ g\n",
    "a CR ends a quote": b"a 'b\rc \"d\r\ne\r\rf\n",
    "a CR and a line that goes on": b"a // b\r\\\n\nc // d\\\r\ne\nf\n",
    "NUL bytes are blanks": b"a\0b get_user\0_pages(\0) '\0' \"\0\" /* \0 */ // \0 x\n c\n",
    "a mark of UTF-8": b"\xef\xbb\xbfint a; // \xc3\xa9 \xff\n b \"\xc3\xa9\"\n",
    "quotes that never end": b"a don't /* b\nc \" /* d\ne L'f\ng\n",
    "numbers take words along": b"1.a 0x1p+3.b 1e-get .5x 5'a' 1..2 a.1b e+e 0x1e-f\n",
    "digraphs": b"<% a<:1:> = <::> %> <<: <<<: <<<<: :::> %%:> <%:\n %:%: a\n",
    "arrows and decrements": b"a-->b a--->b a->b a-- >b\n",
    "no trigraphs": b"a // b ??/\nc ??< ??' d ??/\n e\n",
    "a raw string": b'R"(a)" u8R"x(b)")x" LR"()" uR"(")" UR"(\\)"\n',
    "a raw string with a comment in it": b'a = R"(\n/*\n)"; b(); c = R"(\n*/\n)"; d();\n',
    "a raw string with a quote in it": b'a = R"(")"; b("/*"); c = R"(\\")"; d(); /* e */\n',
    "a raw string across lines that go on": b'a = R"(b\\\n\\ \n)\\\n"c)"; d \\\n e;\n',
    "a raw string that only seems to end": b'a = R"xy()x\\\ny")xy"; b();\n',
    "a line that goes on right behind a raw string": b'a = R"(b\\\n)"\\\n; c \\\nd();\n',
    "the R of a raw string on the line before": b'a = R\\\n"(/*)"; b u8\\\nR"(/*)"\n',
    "other words before a quote": b'xR"(/*)" r"(/*)" Ru"(/*)" 1R"(/*)" uu8R"(/*)"\n',
    "a raw string with a parenthesis in it": b'R"a()")b")a" b R"(()))" c\n',
    "a raw string and what looks like a directive": b'a = R"(\n x \n)"; b\n',
    "a long delimiter": b'R"0123456789abcdef()0123456789abcde")0123456789abcdef" a\n',
    "comments do not nest": b"/* /* */ a /* // */ b // /*\n c /**/ d /*/ e */ f /***/ g\n",
    "a slash that divides": b"a / *b / c /\n/ d\n",
}

#: And here directives are what it is about; gcc is asked as for a file that is preprocessed.
DIRECTIVES = {
    "apostrophes in an error": b"#error don't /* do\nint a; // b\n#warning it's\nint c;\n",
    "a directive behind a comment": b"/* a\n */ #define A /* b\n */ 1\nint a;\n",
    "no directive behind code": b"int a; /*\n*/ #define B 1\nint c;\n",
    "text that is switched off": b"#if 0\ndon't /* b\nc \"\n#endif\nint d;\n",
    "a directive that a CR ends": b"#define A 1\rint b;\n#define C 2\r\nint d;\n",
    "a directive behind a mark of UTF-8": b"\xef\xbb\xbf#define A 1\nint b;\n",
    "a digraph for the hash": b"%:define A(b) b %:%: c\nint d;\n",
    "a comment at the end of a directive": b"#define A 1 /* b\nc */ 2\nint d;\n#define E // f\nint g;\n",
}


def compare(texts: dict[str, bytes], top: pathlib.Path, *flags: str) -> list[str]:
    """What differs: one line for each text."""
    said = []
    for (name, text), ours in zip(texts.items(), tokenlib.of_gupscan(list(texts.values()), top)):
        theirs = tokenlib.of_gcc(tokenlib.joined(text) if flags else text, *flags)
        difference = tokenlib.first_difference(ours, theirs)
        if difference:
            said.append(f"{name}: {difference}")
    return said


@pytest.fixture(scope="session", autouse=True)
def build() -> None:
    """The tests are about the sources as they are now."""
    subprocess.run(["make", "-s", "-C", str(tokenlib.GUPSCAN.parent)], check=True)


@pytest.mark.parametrize("name", TRICKY)
def test_a_text_that_misleads(name: str, tmp_path: pathlib.Path) -> None:
    assert compare({name: TRICKY[name]}, tmp_path) == []


@pytest.mark.parametrize("name", DIRECTIVES)
def test_directives_that_mislead(name: str, tmp_path: pathlib.Path) -> None:
    assert compare({name: DIRECTIVES[name]}, tmp_path, "-fpreprocessed", "-dD") == []


def test_the_testcases(tmp_path: pathlib.Path) -> None:
    files = sorted((ROOT / "testcases").rglob("*.[ch]"))
    texts = {str(p): p.read_bytes() for p in random.Random(SEED).sample(files, 60)}
    assert compare(texts, tmp_path, "-fpreprocessed", "-dD") == []


def of_kernel(count: int) -> dict[str, bytes]:
    """Some files of a kernel, always the same."""
    if not KERNEL.is_dir():
        pytest.skip(f"{KERNEL} is not there: set GUP_VMAS_KERNEL")
    files = sorted(path for below in OF_KERNEL for path in (KERNEL / below).glob("*.[ch]"))
    chosen = random.Random(SEED).sample(files, min(count, len(files)))
    return {str(path): path.read_bytes() for path in chosen}


def test_files_of_a_kernel(tmp_path: pathlib.Path) -> None:
    assert compare(of_kernel(100), tmp_path, "-fpreprocessed", "-dD") == []


#: What mutations put in: all that decides where code begins and ends.
BITS = (
    b"\\\n", b"\\ \t\n", b"\\\r\n", b"\\\r", b"\r", b"\n", b"\0", b'"', b"'", b"\\", b"/*", b"*/",
    b"//", b'R"(', b')"', b'u8R"x(', b')x"', b"R", b"(", b"L", b"<:", b":>", b"<%", b"%>", b"<", b"?",
    b"??/\n", b"/", b"*", b"1e+", b".", b"-", b">", b"get_user_pages",
)  # fmt: skip
#: A macro of gcc's own would be replaced, and a line with a hash may be a directive.
_OWN = re.compile(rb"_Pragma|__(?:\w|\\\s+)+")
#: What is no ASCII may be spelt another way.
_OTHER = re.compile(rb"[\x80-\xff]")
_HASH = re.compile(rb"#|%:|%(?=\\)")


def mutations(texts: list[bytes], count: int, chance: random.Random) -> dict[str, bytes]:
    """Pieces of ``texts`` without directives, with a few of BITS put in or bytes taken out."""
    found = {}
    for number in range(count):
        text = chance.choice(texts)
        start = chance.randrange(max(1, len(text) - 400))
        piece = bytearray(text[start : start + chance.randrange(20, 600)])
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(piece) + 1)
            if chance.random() < 0.2:
                del piece[at : at + chance.randrange(1, 4)]
            else:
                piece[at:at] = chance.choice(BITS)
        found[f"{number}"] = _HASH.sub(b"@", _OWN.sub(b"own", _OTHER.sub(b"z", piece)))
    return found


def agreed(texts: dict[str, bytes], top: pathlib.Path) -> None:
    """Fails with the first text of which gcc and gupscan have another view."""
    for said in compare(texts, top):
        number = said.partition(":")[0]
        pytest.fail(f"{said}\nof {texts[number]!r}", pytrace=False)


def test_mutations_of_texts_that_mislead(tmp_path: pathlib.Path) -> None:
    agreed(mutations(list(TRICKY.values()), 150, random.Random(SEED)), tmp_path)


def test_mutations_of_the_testcases(tmp_path: pathlib.Path) -> None:
    files = sorted((ROOT / "testcases/manual").glob("*.c"))
    agreed(mutations([p.read_bytes() for p in files], 80, random.Random(SEED)), tmp_path)


def test_mutations_of_files_of_a_kernel(tmp_path: pathlib.Path) -> None:
    agreed(mutations(list(of_kernel(50).values()), 80, random.Random(SEED)), tmp_path)
