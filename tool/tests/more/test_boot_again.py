# SPDX-License-Identifier: GPL-2.0-only
"""What is compiled for the second kernel, without a kernel.

The tree has a Makefile that copies what a compiler would read, and writes down what that was as
Kbuild does. The log says what was "compiled".
"""

from __future__ import annotations

import os
import pathlib
import shutil
import sys
from collections.abc import Mapping

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.verify.boot import kernel, machines
from gupvmas.verify.boot.again import headers
from gupvmas.verify.boot.again.contents import contents
from gupvmas.verify.boot.again.directory import Directory
from gupvmas.base.progress import Progress
from gupvmas.verify.targets import Toolchain

MAKEFILE = """
OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard *.c))
allnoconfig:
\tcp $(KCONFIG_ALLCONFIG) $(O)/.config
bzImage: $(OBJECTS)
\tmkdir -p $(O)/arch/x86/boot && cat $^ >$(O)/arch/x86/boot/bzImage
$(O)/%.o: $(CURDIR)/%.c $(CURDIR)/mm.h
\t@! grep error: $< && cat $^ >$@ && echo $* >>$(LOG) && \\
\tprintf 'source_%s := %s\\n\\ndeps_%s := \\\\\\n  %s \\\\\\n' \\
\t\t$*.o $< $*.o $(CURDIR)/mm.h >$(O)/.$*.o.cmd
"""

MM = """
struct page { int flags; };
long gup(int start, int vmas);
#ifdef CONFIG_MMU
static inline int first(int x)
{
	return x;
}
static inline int second(int x)
{
	return first(x) + 2;
}
#endif
#define GUP(start) gup(start, 0)
"""

TREE = {
    "Makefile": MAKEFILE,
    "mm.h": MM,
    "calls.c": "long a = gup(1, 0);\n",
    "other.c": "int b;\n",
    "uses.c": "int c = second(1);\n",
    "shouts.c": "long d = GUP(1);\n",
}
FEWER = MM.replace("int start, int vmas", "int start").replace("start, 0", "start")


class Trees:
    """Trees to build in one directory, without kernels that are kept."""

    def __init__(self, directory: pathlib.Path) -> None:
        self.directory = directory
        self.log = directory / "log"
        self.work = directory / "work"

    def tree(self, name: str, **changes: str | None) -> pathlib.Path:
        """TREE with changed files; None removes one. "a_c" is a.c."""
        tree = self.directory / name
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        files: Mapping[str, str | None] = {
            **TREE, **{file.replace("_", "."): text for file, text in changes.items()}
        }  # fmt: skip
        for file, text in files.items():
            if text is not None:
                (tree / file).write_text(text)
        return tree

    def build(self, tree: pathlib.Path) -> set[str]:
        """Build it; returns what was compiled."""
        self.log.write_text("")
        builder = kernel.Builder(
            machines.of("x86_64")[0], Toolchain("", "gcc", "gcc 1"), "CONFIG_A=y\n", self.work,
            None, 1, {**os.environ, "LOG": str(self.log)},
        )  # fmt: skip
        image = self.directory / f"{tree.name}.image"
        texts = [file.read_text() for file in tree.glob("*.c")]
        builder.build(tree, contents(tree), image, Progress(quiet=True))
        # What comes out is of these sources in any case, but for headers that keep their time.
        assert all(text in image.read_text() for text in texts)
        return set(self.log.read_text().split())


@pytest.fixture
def trees(tmp_path: pathlib.Path) -> Trees:
    """The first of two kernels is built already."""
    trees = Trees(tmp_path)
    assert trees.build(trees.tree("before")) == {"calls", "other", "uses", "shouts"}
    return trees


def test_of_the_second_kernel_only_what_differs_is_compiled(trees: Trees) -> None:
    assert trees.build(trees.tree("after", other_c="int b = 2;\n")) == {"other"}
    assert trees.build(trees.tree("before")) == {"other"}


def test_a_declaration_reaches_what_names_it_and_what_names_a_macro_that_does(
    trees: Trees,
) -> None:
    declared = MM.replace("int start, int vmas", "int start")
    assert trees.build(trees.tree("after", mm_h=declared)) == {"calls", "shouts"}
    assert (trees.work / "source" / "mm.h").read_text() == declared
    assert trees.build(trees.tree("after", mm_h=declared)) == set()


def test_a_new_inline_function_reaches_only_what_calls_it(trees: Trees) -> None:
    more = MM + "static inline int third(int x)\n{\n\treturn gup(x, 0);\n}\n"
    after = trees.tree("after", mm_h=more, other_c="int b = third(2);\n")
    assert trees.build(after) == {"other"}


def test_a_header_that_nothing_needs_is_still_seen_to_compile(trees: Trees) -> None:
    more = MM + "static inline int third(int x)\n{\n\treturn x;\n}\n"
    assert len(trees.build(trees.tree("after", mm_h=more))) == 1


def test_an_inline_function_on_another_line_reaches_what_calls_it(trees: Trees) -> None:
    moved = MM.replace("{\n\treturn first", "\n{\n\treturn first")
    assert trees.build(trees.tree("after", mm_h=moved)) == {"uses"}


def test_an_inline_function_reaches_through_another_one(trees: Trees) -> None:
    body = MM.replace("return x;", "return -x;")
    assert trees.build(trees.tree("after", mm_h=body)) == {"uses"}


@pytest.mark.parametrize(
    ("old", "new"), [("int flags", "long flags"), ("gup(start, 0)", "gup(start, 1)")]
)
def test_what_is_no_function_reaches_everywhere(trees: Trees, old: str, new: str) -> None:
    after = trees.tree("after", mm_h=MM.replace(old, new))
    assert trees.build(after) == {"calls", "other", "uses", "shouts"}


def test_where_every_line_is_in_the_objects_a_header_reaches_everywhere(trees: Trees) -> None:
    (trees.work / "build" / ".config").write_text("CONFIG_DEBUG_INFO=y\n")
    after = trees.tree("after", mm_h=MM.replace("int start, int vmas", "int start"))
    assert trees.build(after) == {"calls", "other", "uses", "shouts"}


def test_another_makefile_builds_everything_again(trees: Trees) -> None:
    after = trees.tree("after", Makefile=MAKEFILE + "# another one\n")
    assert trees.build(after) == {"calls", "other", "uses", "shouts"}


def test_files_that_are_gone_or_new_are_so_in_the_sources(trees: Trees) -> None:
    after = trees.tree("after", other_c=None, more_c="int e;\n", more_txt="prose\n")
    assert trees.build(after) == {"calls", "uses", "shouts", "more"}
    assert set(contents(trees.work / "source").files) == set(contents(after).files)
    assert trees.build(trees.tree("before", other_c=None, more_c="int e;\n")) == set()
    assert not (trees.work / "source" / "more.txt").exists()


def test_no_file_of_the_user_is_written(trees: Trees) -> None:
    before, after = trees.directory / "before", trees.tree("after", mm_h=FEWER, uses_c="int c;\n")

    def state() -> list[tuple[str, int, int, str]]:
        return [
            (str(file), file.stat().st_ino, file.stat().st_mtime_ns, file.read_text())
            for tree in (before, after)
            for file in sorted(tree.iterdir())
        ]

    # They are the same files: what is written to one is written to the other.
    assert (before / "other.c").samefile(trees.work / "source" / "other.c")
    seen = state()
    trees.build(after)
    trees.build(before)
    assert state() == seen


def test_a_file_that_was_changed_through_its_link_is_replaced(trees: Trees) -> None:
    with open(trees.directory / "before" / "other.c", "a") as file:
        file.write("int more;\n")
    assert "more" in (trees.work / "source" / "other.c").read_text()
    assert trees.build(trees.tree("after")) == {"other"}
    assert "more" not in (trees.work / "source" / "other.c").read_text()


def test_a_file_that_was_changed_while_it_was_built_is_replaced(
    trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = trees.directory / "before"

    def late(self: Directory) -> None:
        with open(before / "other.c", "a") as file:
            file.write("int more;\n")
        settle(self)

    settle = Directory.settle
    monkeypatch.setattr(Directory, "settle", late)
    assert trees.build(before) == set()
    monkeypatch.undo()
    assert trees.build(trees.tree("after")) == {"other"}
    assert "more" not in (trees.work / "source" / "other.c").read_text()


def test_where_no_links_can_be_made_there_are_copies(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr(os, "link", link)
    trees = Trees(tmp_path)
    before = trees.tree("before")
    trees.build(before)
    assert not (before / "other.c").samefile(trees.work / "source" / "other.c")
    assert trees.build(trees.tree("after", other_c="int b = 2;\n")) == {"other"}


def test_after_a_run_that_came_to_no_end_all_is_built_anew(trees: Trees) -> None:
    with pytest.raises(kernel.BuildError):
        trees.build(trees.tree("after", uses_c="error: of the second kernel\n"))
    # What is left of that run is no object of this tree, however new it is.
    (trees.work / "build" / "other.o").write_text("half of an object")
    assert trees.build(trees.tree("before")) == {"calls", "other", "uses", "shouts"}


@pytest.mark.parametrize("note", ["", "{}\n{}"])
def test_a_note_that_is_not_whole_is_none(trees: Trees, note: str) -> None:
    (trees.work / "built").write_text(note)
    assert trees.build(trees.tree("before")) == {"calls", "other", "uses", "shouts"}


# -- what a header changes


def changed(directory: pathlib.Path, old: str, new: str) -> set[str] | None:
    """The names of the functions; None if anything else differs."""
    for name, text in (("old", old), ("new", new)):
        (directory / name).mkdir()
        (directory / name / "a.h").write_text(text)
    found = headers.changed(directory / "old", directory / "new", ["a.h"])
    return None if found is None else {name.decode() for name in found}


INLINE = "static inline int f(int a) { return a; }\n"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("int f(int a);\n", "int f(void);\n", {"f"}),
        ("int f(int a);\nint g(int a);\n", "int g(int a);\nint f(int a);\n", set()),
        ("int f(int a);\n#if A\n#endif\n", "#if A\nint f(int a);\n#endif\n", {"f"}),
        # The first name before a "(" is not that of the function.
        ("int __printf(1, 2) f(int a);\n", "int __printf(1, 2) f(long a);\n", None),
        ("", INLINE, {"f"}),
        (INLINE, INLINE.replace("return a", "return 0"), {"f"}),
        (INLINE, "/* a comment\n */\n" + INLINE, {"f"}),
        (INLINE, "static inline int g(void)\n{\n#if A\n\treturn 1;\n#endif\n}\n" + INLINE,
         {"f", "g"}),
        ("struct a { int b; };\n", "\n\nstruct a { int b; };\nextern int c;\n", None),
        ("struct a { int b; };\nextern int c;\n", "\n\nstruct a { int b; };\nextern int c;\n",
         set()),
        ("static int f(void) { }\n", "\nstatic int f(void) { }\n", {"f"}),
        ("static __used int f(void) { }\n", "\nstatic __used int f(void) { }\n", None),
        ("int f(void) { }\n", "\nint f(void) { }\n", None),
        ("static int a[] = { 1 };\n", "\nstatic int a[] = { 1 };\n", None),
        ("MAKES(f)\n#if A\n#endif\n", "\nMAKES(f)\n#if A\n#endif\n", None),
        ("#define A 1\n", "#define A 2\n", None),
        ("#define A 1\n", "", None),
        ("static inline void f(void) __acquires(x) { }\n",
         "\nstatic inline void f(void) __acquires(x) { }\n", {"f", "__acquires"}),
        ("#if A\nstatic inline int f(int a) {\n#else\nstatic inline int f(void) {\n#endif\n}\n",
         "\n#if A\nstatic inline int f(int a) {\n#else\nstatic inline int f(void) {\n#endif\n}\n",
         None),
    ],
)  # fmt: skip
def test_the_functions_in_which_two_headers_differ(
    tmp_path: pathlib.Path, old: str, new: str, names: set[str] | None
) -> None:
    assert changed(tmp_path, old, new) == names


@pytest.mark.parametrize(
    ("text", "names", "uses"),
    [
        ("int g(int f);\nstruct s { int f; };\nextern int f;\n", set(), False),
        ("static inline int g(void) { return f(); }\n#define G(x) \\\n\tg()\n", {"g", "G"}, False),
        ("struct s {\n#define F f()\n\tint a;\n};\n", {"F"}, False),
        ("int g(void) { return f(); }\n", set(), True),
        ("extern typeof(f) g;\n", set(), True),
        ("DECLARE_STATIC_CALL(g, f);\n", set(), True),
        ("#ifdef f\n#endif\n", set(), False),
    ],
)
def test_what_names_a_function_in_a_header(
    tmp_path: pathlib.Path, text: str, names: set[str], uses: bool
) -> None:
    (tmp_path / "a.h").write_text(text)
    found, users = headers.naming(tmp_path, ["a.h"], {b"f"})
    assert {name.decode() for name in found} == names | {"f"}
    assert users == ({"a.h"} if uses else set())


# -- the contents of a tree
def test_a_tree_is_known_by_its_contents_and_not_by_its_repository(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f.c").write_text("int a;\n")
    first = contents(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("x")
    os.utime(tmp_path / "a" / "f.c", (1, 1))
    assert contents(tmp_path) == first
    (tmp_path / "a" / "f.c").write_text("int b;\n")
    assert contents(tmp_path) != first


def test_names_links_and_permissions_are_contents_too(tmp_path: pathlib.Path) -> None:
    (tmp_path / "f").write_text("x")
    seen = {contents(tmp_path)}
    (tmp_path / "f").chmod(0o755)
    seen.add(contents(tmp_path))
    (tmp_path / "f").rename(tmp_path / "g")
    seen.add(contents(tmp_path))
    (tmp_path / "l").symlink_to("g")
    seen.add(contents(tmp_path))
    (tmp_path / "d").symlink_to(".")
    seen.add(contents(tmp_path))
    assert len(seen) == 5


