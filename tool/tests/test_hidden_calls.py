# SPDX-License-Identifier: GPL-2.0-only
"""Ways in which a call can stand in code without looking like one: none of them is silent.

Each is a file of a small tree. Either there is a site, or something is not read: then scan ends
with status 3 and names the file. check has a word on each, and series leaves the function alone.
"""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from conftest import Tool

#: Within a function: what stands for the statement. CALL is the call, NAME the function's name.
STATEMENTS = {
    "argument-of-a-macro": "n = NO_EXPORT_SYMBOL(CALL);",
    "argument-of-what-is-named-like-an-export": "EXPORT_SYMBOL_GPL_OR_NOT(CALL);",
    "argument-of-an-export-within-a-function": "n = EXPORT_SYMBOL(CALL);",
    "name-for-an-export-within-a-function": "EXPORT_SYMBOL(NAME);",
    "typeof": "typeof(CALL) m = 0; n = m;",
    "sizeof": "n = sizeof(CALL);",
    "statement-expression": "n = ({ long m = CALL; m; });",
    "size-of-an-array": "char a[CALL]; n = sizeof(a);",
    "default-of-a-selection": "n = _Generic(addr, int: 0, default: CALL);",
    "operand-of-assembly": 'asm volatile("" : "=r"(n) : "0"(CALL));',
    "text-of-assembly": 'asm volatile("call NAME" : : : "memory");',
    "text-of-assembly-with-a-goto": 'asm goto("call NAME" : : : : out);\nout:',
    "attribute": "int m __attribute__((aligned(sizeof(CALL)))) = 0; n = m;",
    "cleanup-by-an-attribute": "long m __attribute__((cleanup(NAME))) = 0; n = m;",
    "behind-a-macro-that-looks-like-a-type": "size_t NAME(addr, 1, 0, page, &vma);",
    "behind-a-macro-that-looks-like-a-qualifier": "const NAME(addr, 1, 0, page, &vma);",
    "behind-a-cast": "n = (long)(NAME)(addr, 1, 0, page, &vma);",
    "behind-a-cast-to-void": "(void)(*NAME)(addr, 1, 0, page, &vma);",
    "behind-the-head-of-an-if": "if (addr) (NAME)(addr, 1, 0, page, &vma);",
    "behind-a-decrement": "n = addr-->CALL;",
    "behind-dots": "switch (n) { case 0 ... NAME(addr, 1, 0, page, &vma): n = 1; }",
    "by-way-of-a-comma": "n = (0, NAME)(addr, 1, 0, page, &vma);",
    "by-way-of-a-condition": "n = (addr ? NAME : NAME)(addr, 1, 0, page, &vma);",
    "behind-a-comment-that-a-CR-ends": "// a remark \r n = CALL;",
    "behind-a-raw-string": 's = R"(\n/*\n)"; n = CALL; s = R"(\n*/\n)";',
    "within-a-raw-string-for-some": 's = R"(" CALL ")";',
    "behind-a-raw-string-without-an-end": 's = R"x(/*)"; n = CALL; /* )x" */',
    "behind-a-raw-string-with-an-impossible-end": 's = R"\\(/*)"; n = CALL; /* )\\" */',
    "behind-digraphs": "{<% n = CALL; %>}",
    "behind-an-index-in-digraphs": "n = page<:0:> ? CALL : 0;",
    "name-on-two-lines": "n = get_\\\nuser_pages(addr, 1, 0, page, &vma);",
    "name-on-two-lines-with-blanks": "n = get_\\ \t\nuser_pages(addr, 1, 0, page, &vma);",
    "name-on-two-lines-with-a-CR": "n = get_\\\ruser_pages(addr, 1, 0, page, &vma);",
    "comment-opened-across-lines": "n = addr /\\\n 2 + CALL; /* */",
    "string-that-goes-on": 's = "\\\\\\\n"; n = CALL; s = "";',
    "apostrophe-in-code-that-is-switched-off": "\n#if 0\ndon't /*\n#endif\nn = CALL; /* */",
    "apostrophe-in-an-error": "\n#ifdef NEVER\n#error don't /*\n#endif\nn = CALL; /* */",
    "header-with-a-comment-in-its-name":
        "\n#if defined(A) && __has_include(<a/*b>)\n#endif\nn = CALL; /* */",
    "NUL-byte-ahead": "n =\0CALL;",
    "NUL-byte-ahead-of-the-arguments": "n = NAME\0(addr, 1, 0, page, &vma);",
}  # fmt: skip

#: At file level; the function behind it has no call.
DECLARATIONS = {
    "initialiser": "static long from_the_start = CALL;",
    "initialiser-of-a-structure": "static struct { long n; } table[] = { { .n = CALL } };",
    "initialiser-by-its-name": "static void *table[] = { [0 ... 1] = NAME };",
    "size-of-an-array-at-file-level": "static char room[sizeof(CALL)];",
    "typeof-at-file-level": "extern typeof(CALL) elsewhere;",
    "constant-of-an-enumeration": "enum { SIZE = sizeof(CALL) };",
    "assertion": "_Static_assert(sizeof(CALL), \"\");",
    "macro-that-is-no-export": "NO_EXPORT_SYMBOL(NAME);",
    "export-that-is-the-files-own": "#define EXPORT_SYMBOL(f) long own = f(0, 1, 0, 0, 0)\n"
        "EXPORT_SYMBOL(NAME);",
    "export-of-more-than-the-name": "EXPORT_SYMBOL(x NAME);",
    "second-argument-of-an-export": "EXPORT_SYMBOL_NS(x, NAME);",
    "export-that-is-a-value": "static void *own = EXPORT_SYMBOL(NAME);",
    "alias-by-an-attribute": "long own(void) __attribute__((alias(\"NAME\")));",
    "name-of-a-symbol": "long own(unsigned long, int) __asm__(\"NAME\");",
    "weak-by-a-pragma": "#pragma weak own = NAME",
    "macro-that-pastes-the-end": "#define OWN(x) x##_user_pages\nlong own(void);",
    "macro-that-pastes-the-beginning": "#define OWN(x) get_user_ ## x\nlong own(void);",
    "macro-that-pastes-nothing": "#define OWN(x) get_user_pages##x(0, 1, 0, 0, 0)",
    "two-arguments-that-make-the-name": "#define P(a, b) a##b\nstatic void *own = P(get_, user_pages);",
    "body-of-a-macro": "#define OWN(vma) NAME(addr, 1, 0, page, vma)",
    "body-of-a-macro-by-a-digraph": "%:define OWN(vma) NAME(addr, 1, 0, page, vma)",
    "body-of-a-system-call": "SYSCALL_DEFINE2(own, unsigned long, addr, struct page **, page)\n{\n"
        "\treturn CALL;\n}",
    "body-of-a-compat-system-call":
        "COMPAT_SYSCALL_DEFINE2(own, unsigned long, addr, struct page **, page)\n{\n\treturn CALL;\n}",
    "mark-of-UTF-8": "\ufeff#define OWN(vma) NAME(addr, 1, 0, page, vma)",
}  # fmt: skip

HEAD = """#include <linux/mm.h>

long peek(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	const char *s = "";
	long n = 0;

"""
TAIL = "\n\treturn n + !vma + !s;\n}\n"
CALL = "NAME(addr, 1, 0, page, &vma)"


def files() -> dict[str, bytes]:
    """All of them, by the name of the file."""
    texts = {name: HEAD + "\t" + text + TAIL for name, text in STATEMENTS.items()}
    for name, text in DECLARATIONS.items():
        head, tail = ("", HEAD) if text.startswith("\ufeff") else (HEAD.split("\n")[0] + "\n\n", "")
        texts[name] = f"{head}{text}\n{tail and tail.split(chr(10))[0]}\n"
    return {
        f"drivers/hidden/{name}.c":
            text.replace("CALL", CALL).replace("NAME", "get_user_pages").encode()
        for name, text in texts.items()
    }  # fmt: skip


@pytest.fixture(scope="module", name="said")
def scanned(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> dict[str, Any]:
    """What scan and check say of a tree with all of them."""
    top = tmp_path_factory.mktemp("hidden")
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    repo = tool.repository(top / "linux", files())
    found: dict[str, Any] = {}
    for name, words in (("scan", ()), ("check", ("--all",))):
        done = tool(name, "--tree", repo, *words, "--format", "json")
        assert done.status == 3, done
        found[name] = json.loads(done.out)
    return found


@pytest.mark.parametrize("file", files())
def test_no_call_is_silent(file: str, said: dict[str, Any]) -> None:
    sites = [s for s in said["scan"]["sites"] if s["file"] == file]
    unread = [u for u in said["scan"]["ledger"]["unaccounted"] if u["file"] == file]
    findings = [f for f in said["check"]["findings"] if f["file"] == file]
    blind = [b for b in said["check"]["blind"] if b["file"] == file]
    print(sites, unread, findings, blind)
    used = [f for f in findings if "used other than by a call" in f["message"]]
    assert sites or unread or used
    assert findings or blind
