# SPDX-License-Identifier: GPL-2.0-only
"""verify, as a user runs it, on a small kernel that takes seconds (verify_tree/)."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from conftest import ROOT, Tool, script
from gitutil import picture
from verifylib import Kernel, compiler, make_kernel

SCHEMA = json.loads((ROOT / "tool" / "schema" / "verify-1.json").read_text())


@pytest.fixture
def kernel(tmp_path: pathlib.Path, tool: Tool) -> Kernel:
    return make_kernel(tmp_path, tool)


def document(kernel: Kernel, status: int, *words: str, **env: str) -> Any:
    """The JSON of a run, which is what the schema says."""
    done = kernel.verify("--format", "json", *words, env=env)
    assert done.status == status, done
    jsonschema.Draft7Validator(SCHEMA).validate(done.document)
    assert done.document["summary"]["status"] == status
    return done.document


def findings(found: Any) -> list[tuple[str, int, str, str | None]]:
    return [(f["kind"], f["number"], f["object"], f["function"]) for f in found["findings"]]


# -- a series that is sound


def test_a_sound_series_is_built_for_every_architecture(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    done = kernel.verify("--all")
    assert done.status == 0, done
    lines = done.out.splitlines()
    (head,) = [line for line in lines if line.startswith("commit ")]
    assert head.split()[1:] == ["x86_64", "arm64", "powerpc64", "s390x", "nommu", "tiny"]
    (row,) = [line for line in lines if line.startswith("1 mm/gup: remove")]
    assert [cell for cell in row.split() if cell.isdigit()][1:] == ["3", "4", "3", "3", "3", "2"]
    assert "0 findings" in done.out
    assert max(map(len, lines[: lines.index("")])) <= 200
    table = lines[2 : lines.index("", 2)]
    assert table and max(map(len, table)) <= 80


def test_it_says_that_the_makefile_of_the_tree_is_run(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    assert "verify runs the Makefile of" in kernel.verify().err
    assert "This runs the tree's Makefile with your rights." in " ".join(kernel.tool("verify", "--help").out.split())


def test_the_patches_of_a_series_are_applied_in_their_order(
    kernel: Kernel, tmp_path: pathlib.Path
) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    patches = tmp_path / "patches"
    kernel.tool.git(kernel.repo, "format-patch", "-q", "--cover-letter", "-o", patches, "base")
    kernel.tool.git(kernel.repo, "reset", "--quiet", "--hard", "base")
    found = document(kernel, 0, "--series", str(patches))
    assert [c["subject"] for c in found["commits"]] == [
        "base",
        "mm/gup: remove vmas parameter from get_user_pages()",
        "mm/gup: remove vmas parameter from pin_user_pages()",
    ]


def test_the_tree_stays_as_it_is(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    before = picture(kernel.repo)
    assert kernel.verify("--all").status == 0
    assert picture(kernel.repo) == before


def test_a_tree_that_is_no_repository(kernel: Kernel, tmp_path: pathlib.Path) -> None:
    kernel.convert("get_user_pages")
    patches = tmp_path / "patches"
    kernel.tool.git(kernel.repo, "format-patch", "-q", "-o", patches, "base")
    kernel.tool.git(kernel.repo, "reset", "--quiet", "--hard", "base")
    (kernel.repo / ".git").rename(tmp_path / "aside")
    assert document(kernel, 0, "--series", str(patches))["summary"]["objects"] > 0


# -- findings


def test_a_commit_that_does_not_build_is_named_with_the_first_errors(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    broken = kernel.convert("pin_user_pages", callers=False)
    kernel.edit("drivers/pin.c", ", 0, pages, NULL)", ", 0, pages)")
    kernel.commit("mend it")
    found = document(kernel, 1, "--arch", "x86_64,arm64")
    assert findings(found) == [("does-not-build", 2, "drivers/pin.o", None)] * 2
    assert [f["architecture"] for f in found["findings"]] == ["x86_64", "arm64"]
    first = found["findings"][0]
    assert first["commit"] == broken
    assert "drivers/pin.c:6:" in first["lines"][0]
    assert "too many arguments" in first["lines"][0]
    text = kernel.verify().out
    assert f'commit 2, {broken[:12]} ("mm/gup: remove vmas parameter from pin_user' in text
    assert "  drivers/pin.o: does not build on arm64\n    drivers/pin.c:6:" in text


def test_a_later_commit_that_still_does_not_build_says_since_when(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages", callers=False)
    kernel.edit("fs/exec.c", "n * 2", "n * 3")
    kernel.commit("something else")
    found = document(kernel, 1)
    assert findings(found) == [
        ("does-not-build", 2, "drivers/pin.o", None),
        ("does-not-build", 3, "drivers/pin.o", None),
    ]
    assert found["findings"][1]["lines"][0] == "as with commit 2"


def test_a_commit_after_which_nothing_can_be_prepared(kernel: Kernel) -> None:
    kernel.edit("include/linux/mm.h", "typedef int amount;", "typedef int int amount;")
    kernel.commit("break the header")
    assert findings(document(kernel, 1)) == [("does-not-build", 1, "(prepare)", None)]


def test_a_new_warning(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "amount n = count", "int unused;\n\tamount n = count")
    kernel.commit("a local too many")
    found = document(kernel, 1)
    assert findings(found) == [("new-warning", 1, "fs/exec.o", None)]
    assert "unused variable" in found["findings"][0]["lines"][0]


def test_a_warning_that_moves_is_not_new_but_a_second_one_is(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "amount n = count", "int unused;\n\tamount n = count")
    kernel.commit("the base has it")
    kernel.tool.git(kernel.repo, "tag", "--force", "base")
    kernel.edit("fs/exec.c", "#include <linux/mm.h>", "\n\n#include <linux/mm.h>")
    kernel.commit("move it")
    assert findings(document(kernel, 0)) == []
    kernel.edit("fs/exec.c", "return n * 2;", "{\n\t\tint unused;\n\t}\n\treturn n * 2;")
    kernel.commit("once more")
    assert findings(document(kernel, 1)) == [("new-warning", 2, "fs/exec.o", None)]


def test_a_new_warning_of_sparse(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "return n * 2;", "return n * 2; /* SPARSE */")
    kernel.commit("annoy sparse")
    found = document(kernel, 1)
    assert findings(found) == [("new-warning", 1, "fs/exec.o", None)]
    assert found["findings"][0]["lines"] == [
        "sparse: fs/exec.c: warning: different address spaces"
    ]
    assert document(kernel, 0, "--no-sparse")["findings"] == []


def test_machine_code_that_changes_without_a_reason_is_reported_by_function(
    kernel: Kernel,
) -> None:
    """A type in a header: no function is touched, nor any that they call."""
    kernel.convert("get_user_pages")
    kernel.edit("include/linux/mm.h", "typedef int amount;", "typedef long amount;")
    kernel.commit("widen a type")
    assert findings(document(kernel, 1)) == [
        ("changed-function", 2, "fs/exec.o", "double_pages"),
        ("changed-function", 2, "mm/gup.o", "count_pages"),
    ]


def test_functions_that_the_commit_touches_or_that_use_what_it_touches_may_change(
    kernel: Kernel,
) -> None:
    kernel.edit("include/linux/mm.h", "LIMIT 16", "LIMIT 32")
    kernel.edit("mm/gup.c", "nr_pages; i++)", "nr_pages; i += 2)")
    kernel.commit("a macro, and a function that is inlined")
    found = document(kernel, 0)
    (column,) = found["architectures"]
    assert column["commits"][1]["changed"] >= 3


def test_a_function_that_only_moves_is_not_reported(kernel: Kernel) -> None:
    """count_pages() has its line number as a constant, and stands behind what grows."""
    kernel.edit("mm/gup.c", "static long walk(", "\n\nstatic long walk(")
    kernel.edit("mm/gup.c", "if (gup_flags & 1)\n", "\n\tif (gup_flags & 1)\n")
    kernel.commit("empty lines")
    found = document(kernel, 0)
    (column,) = found["architectures"]
    assert column["commits"][1]["functions"] >= 3
    assert column["commits"][1]["changed"] == 0


def test_a_function_that_only_the_inliner_changes_is_not_reported(kernel: Kernel) -> None:
    """Played by a compiler that does as it likes where it has a choice what to inline."""
    compiler(
        kernel.bin / "aarch64-linux-gnu-gcc", kernel.log,
        """
for word; do :; done
case $* in
*-fno-inline*) ;;
*) [ -f "$word" ] && grep -q NOISE "$word" && set -- -DLIMIT_OF_CHOICE=99 "$@" ;;
esac
""",
    )  # fmt: skip
    kernel.edit("mm/gup.c", "if (len > LIMIT)", "if (len > LIMIT_OF_CHOICE)")
    kernel.edit(
        "include/linux/mm.h", "struct page;",
        "#ifndef LIMIT_OF_CHOICE\n#define LIMIT_OF_CHOICE 16\n#endif\nstruct page;",
    )  # fmt: skip
    kernel.commit("the base")
    kernel.tool.git(kernel.repo, "tag", "--force", "base")
    kernel.edit("mm/gup.c", "& 1", "& 4 /* NOISE */")
    kernel.commit("touch another function")
    found = document(kernel, 0)
    (column,) = found["architectures"]
    assert column["commits"][1]["changed"] == 2  # get_user_pages(), count_pages()


# -- what is built where


#: Where the headers of Debian's kernel have modpost; that of the small kernel is a link to it.
MODPOST = pathlib.Path("/usr/lib/linux-kbuild-6.1/scripts/mod/modpost")
needs_modpost = pytest.mark.skipif(
    not MODPOST.exists(), reason="linux-headers-amd64 is not installed"
)


def use_in_a_module(kernel: Kernel, name: str, commit: bool = True) -> None:
    """A commit by which drivers/pin.o, a module, calls another function."""
    kernel.edit("include/linux/mm.h", "void warn_at(int line);", f"void warn_at(int line);\nint {name}(int);")
    kernel.edit("drivers/pin.c", "return ", f"return {name}(1) + ")
    if commit:
        kernel.commit(f"drivers/pin: use {name}()")


@needs_modpost
def test_a_symbol_that_no_module_can_link_is_reported(kernel: Kernel) -> None:
    kernel.edit("mm/gup.c", "static long walk(", "int gate(int a)\n{\n\treturn a;\n}\n\nstatic long walk(")
    use_in_a_module(kernel, "gate")
    kernel.edit("drivers/pin.c", "gate(1)", "gate(2)")
    kernel.commit("use it as before")
    found = document(kernel, 1)
    assert findings(found) == [("unexported-symbol", 1, "drivers/pin.o", "gate")]
    assert found["findings"][0]["lines"] == [
        "gate is used by the module drivers/pin, which did not use it before, and nothing exports it"
    ]
    kernel.forget()
    assert findings(document(kernel, 1)) == findings(found)
    assert kernel.compiled() == []


def test_a_modpost_that_says_nothing_and_fails_has_judged_nothing(kernel: Kernel) -> None:
    kernel.edit("scripts/prepare.sh", 'exec %s "$@"', "exit 255 # %s")
    kernel.edit("scripts/prepare.sh", str(MODPOST), "/bin/sh")
    base = kernel.commit("another modpost")
    use_in_a_module(kernel, "gate")
    found = document(kernel, 3, "--range", f"{base}..HEAD")
    assert "is not known" in found["incomplete"][0]


@needs_modpost
def test_all_symbols_are_named_however_many(kernel: Kernel) -> None:
    for number in range(14):
        use_in_a_module(kernel, f"gate{number:02}", commit=False)
    kernel.commit("use many")
    names = [f"gate{number:02}" for number in range(14)]
    assert [name for *_, name in findings(document(kernel, 1))] == names


@needs_modpost
@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("mm/gup.c", "EXPORT_SYMBOL_GPL(gate);"),
        ("mm/gup.c", '#define EXPORTS(x) EXPORT_SYMBOL(ga##x)'),
        ("mm/gup.c", "EXPORT_SYMBOL_NS(gate, GATES);"),
        ("arch/arm64/kernel/mte.c", "  EXPORT_SYMBOL(gate)"),
    ],
)
def test_a_symbol_that_is_exported_may_be_used(kernel: Kernel, file: str, line: str) -> None:
    path = kernel.repo / file
    path.write_text(
        "#define EXPORT_SYMBOL(x)\n#define EXPORT_SYMBOL_GPL(x)\n#define EXPORT_SYMBOL_NS(x, n)\n"
        + path.read_text() + line + "\n"
    )
    base = kernel.commit("export it")
    use_in_a_module(kernel, "gate")
    assert findings(document(kernel, 0, "--range", f"{base}..HEAD")) == []


@needs_modpost
def test_what_another_architecture_exports_is_not_there(kernel: Kernel) -> None:
    (kernel.repo / "arch/x86/gate.c").write_text("EXPORT_SYMBOL(gate);\n")
    base = kernel.commit("export it elsewhere")
    use_in_a_module(kernel, "gate")
    found = document(kernel, 1, "--range", f"{base}..HEAD")
    assert findings(found) == [("unexported-symbol", 1, "drivers/pin.o", "gate")]


@needs_modpost
def test_a_symbol_of_another_part_of_the_module_may_be_used(kernel: Kernel) -> None:
    (kernel.repo / "drivers/pin.c").rename(kernel.repo / "drivers/main.c")
    (kernel.repo / "drivers/more.c").write_text("int gate(int a);\nint gate(int a) { return a; }\n")
    (kernel.repo / "drivers/Makefile").write_text("obj-$(CONFIG_PIN) += pin.o\npin-y := main.o more.o\n")
    base = kernel.commit("two parts")
    kernel.edit("include/linux/mm.h", "void warn_at(int line);", "void warn_at(int line);\nint gate(int);")
    kernel.edit("drivers/main.c", "return got;", "return got + gate(1);")
    kernel.commit("use the other")
    assert findings(document(kernel, 0, "--range", f"{base}..HEAD")) == []


def test_a_symbol_is_not_called_sound_where_there_is_no_modpost(kernel: Kernel) -> None:
    kernel.edit("scripts/prepare.sh", str(MODPOST), "/nowhere")
    base = kernel.commit("no modpost")
    use_in_a_module(kernel, "gate")
    found = document(kernel, 3, "--range", f"{base}..HEAD")
    assert found["incomplete"] == [
        "drivers/pin.o: on arm64 commit 1 makes the module use gate, and whether it can be linked "
        "is not known: the build has no modpost that says it"
    ]


def test_a_source_of_another_architecture_or_with_its_option_off_is_named(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    found = document(kernel, 0, "--arch", "x86_64,tiny,arm64")
    not_built = {c["name"]: {n["file"]: n["why"] for n in c["not_built"]}
                 for c in found["architectures"]}
    assert not_built["arm64"] == {}
    assert not_built["x86_64"] == {"arch/arm64/kernel/mte.c": "is for another architecture"}
    assert not_built["tiny"]["drivers/pin.c"] == "CONFIG_PIN is off"
    text = kernel.verify("--arch", "x86_64,tiny,arm64").out
    assert "drivers/pin.c: not built on tiny: CONFIG_PIN is off" in text


def test_a_site_that_is_built_nowhere_makes_it_incomplete(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    done = kernel.verify("--arch", "x86_64,s390x")
    assert done.status == 3, done
    assert "INCOMPLETE: arch/arm64/kernel/mte.c: is touched, and is built on no" in done.out
    assert findings(document(kernel, 3, "--arch", "x86_64,s390x")) == []


def test_a_cross_compiler_that_is_missing(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    (kernel.bin / "s390x-linux-gnu-gcc").unlink()
    line = "no s390x-linux-gnu-gcc (apt-get install gcc-s390x-linux-gnu)"
    done = kernel.verify("--all")
    assert done.status == 3, done
    assert f"INCOMPLETE: s390x: not built: {line}" in done.out
    done = kernel.verify("--arch", "s390x")
    assert (done.status, done.out) == (2, ""), done
    assert done.err.splitlines()[-1] == f"gup-vmas: s390x: {line}"


def test_no_sparse(tmp_path: pathlib.Path, tool: Tool) -> None:
    kernel = make_kernel(tmp_path, tool, sparse=False)
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("some change")
    done = kernel.verify()
    assert done.status == 3, done
    assert "apt-get install sparse" in done.out
    assert kernel.verify("--no-sparse").status == 0


def test_an_option_that_a_configuration_insists_on(kernel: Kernel) -> None:
    """Without an architecture that can be had without MMU there is no such build."""
    kernel.edit("scripts/config.sh", "case $asked in", "case $name-$asked in CONFIG_MMU-*) ;;")
    kernel.commit("an MMU for all")
    kernel.tool.git(kernel.repo, "tag", "--force", "base")
    kernel.convert("get_user_pages")
    done = kernel.verify("--arch", "arm64,nommu")
    assert done.status == 3, done
    assert "CONFIG_MMU is set all the same" in done.out


# -- both sides of #if


def test_both_sides_of_each_if_in_a_changed_function_are_built(kernel: Kernel) -> None:
    kernel.convert("pin_user_pages")
    found = document(kernel, 0)
    sides = {(s["file"], s["condition"]): (s["built_on"], s["note"]) for s in found["conditions"]}
    assert sides == {
        ("drivers/pin.c", "defined(CONFIG_PIN_DEBUG)"): ("arm64", "with CONFIG_PIN_DEBUG on"),
        ("drivers/pin.c", "!(defined(CONFIG_PIN_DEBUG))"): ("arm64", ""),
    }


def test_what_breaks_only_the_other_side_is_found(kernel: Kernel) -> None:
    kernel.edit("drivers/pin.c", "if (got < 0)", "if (gone < 0)")
    kernel.commit("break what no configuration builds")
    found = document(kernel, 1)
    assert findings(found) == [("does-not-build", 1, "drivers/pin.o", None)]
    assert found["findings"][0]["lines"][0] == "with CONFIG_PIN_DEBUG=y:"
    assert "gone" in found["findings"][0]["lines"][1]


def test_a_side_that_another_architecture_has_needs_no_build_of_its_own(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    found = document(kernel, 0, "--arch", "arm64,nommu")
    sides = {s["condition"]: (s["built_on"], s["note"]) for s in found["conditions"]}
    assert sides["!(defined(CONFIG_MMU))"] == ("nommu", "")
    assert sides["defined(CONFIG_MMU)"] == ("arm64", "")


def test_a_side_that_never_compiled_is_said_and_no_failure(kernel: Kernel) -> None:
    kernel.edit("drivers/pin.c", "warn_at(__LINE__)", "no such thing")
    kernel.commit("the base is like that")
    kernel.tool.git(kernel.repo, "tag", "--force", "base")
    kernel.convert("pin_user_pages")
    done = kernel.verify("--arch", "x86_64,arm64")
    assert done.status == 0, done
    assert "not built, not buildable before the series either" in done.out


# -- again, interrupted, side by side


def test_a_second_run_compiles_nothing(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    first = document(kernel, 0, "--arch", "x86_64,arm64")
    kernel.forget()
    second = document(kernel, 0, "--arch", "x86_64,arm64")
    assert kernel.compiled() == []
    for found in (first, second):
        for column in found["architectures"]:
            for cell in column["commits"]:
                assert cell.pop("kept") is (found is second)
                cell.pop("seconds")
        found["summary"].pop("seconds")
    assert first == second


def test_a_commit_more_builds_only_that_one(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    assert kernel.verify("--arch", "x86_64,arm64").status == 0
    kernel.forget()
    kernel.edit("fs/exec.c", "n * 2", "n * 3")
    kernel.commit("one more")
    assert kernel.verify("--arch", "x86_64,arm64").status == 0
    objects = [os.path.relpath(line.split()[1], kernel.out) for line in kernel.compiled()]
    assert sorted(objects) == ["arm64/build/fs/exec.o", "x86_64/build/fs/exec.o"]


def test_another_compiler_is_another_build(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "n * 2", "n * 3")
    kernel.commit("some change")
    kernel.verify()
    kernel.forget()
    compiler(
        kernel.bin / "aarch64-linux-gnu-gcc", kernel.log,
        '[ "$1" = --version ] && { echo gcc of tomorrow; exit; }',
    )
    kernel.verify()
    assert kernel.compiled()


def start(kernel: Kernel) -> subprocess.Popen[str]:
    """verify, one thing at a time, not waited for."""
    return kernel.tool.start(
        "verify", "--tree", kernel.repo, "-o", kernel.out, "--range", "base..HEAD",
        "--arch", "arm64", "-j1", env=kernel.environment(),
    )  # fmt: skip


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not waited for does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def stuck(kernel: Kernel) -> Iterator[pathlib.Path]:
    """Makes the compiler hang at a source with the word HANG, once."""
    flag = kernel.out.parent / "hangs"
    compiler(
        kernel.bin / "aarch64-linux-gnu-gcc", kernel.log,
        f"""
for word; do :; done
if [ ! -e "{flag}" ] && [ -f "$word" ] && grep -q HANG "$word"; then
	echo $$ >"{flag}.new"; mv "{flag}.new" "{flag}"; exec sleep 60
fi
""",
    )  # fmt: skip
    yield flag
    if flag.exists():
        try:
            os.kill(int(flag.read_text()), signal.SIGKILL)
        except ProcessLookupError:
            pass


def test_after_kill_9_it_goes_on_where_it_was(kernel: Kernel, stuck: pathlib.Path) -> None:
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("one")
    kernel.edit("fs/exec.c", "n * 2", "n * 3 /* HANG */")
    kernel.edit("mm/gup.c", "& 4", "& 8")
    kernel.commit("two")
    process = start(kernel)
    for _ in range(600):
        if stuck.exists():
            break
        time.sleep(0.1)
    assert stuck.exists(), "the compiler was not started"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    os.kill(int(stuck.read_text()), signal.SIGKILL)
    kernel.forget()
    done = kernel.verify("-j1")
    assert (done.status, "0 findings" in done.out) == (0, True), done
    objects = [os.path.relpath(line.split()[1], kernel.out) for line in kernel.compiled()]
    # Of the second commit; gup.o may have been finished, and written down nowhere.
    assert sorted(objects) == ["arm64/build/fs/exec.o", "arm64/build/mm/gup.o"]


@pytest.mark.usefixtures("signals_arrive")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_in_a_build_it_ends_the_compilers_and_keeps_no_failure(
    kernel: Kernel, stuck: pathlib.Path, number: signal.Signals
) -> None:
    kernel.edit("fs/exec.c", "n * 2", "n * 3 /* HANG */")
    kernel.commit("one")
    process = start(kernel)
    for _ in range(600):
        if stuck.exists():
            break
        time.sleep(0.1)
    os.kill(process.pid, number)
    process.communicate(timeout=30)
    assert process.returncode in (130, 128 + number)
    assert not alive(int(stuck.read_text()))
    done = kernel.verify()
    assert done.status == 0, done


def test_a_full_disk_is_no_finding(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "n * 2", "n * 3 /* FULL */")
    kernel.commit("one")
    compiler(
        kernel.bin / "aarch64-linux-gnu-gcc", kernel.log,
        """
for word; do :; done
if [ -f "$word" ] && grep -q FULL "$word"; then
	echo "fatal error: error writing to /tmp/x.s: No space left on device" >&2
	exit 1
fi
""",
    )  # fmt: skip
    done = kernel.verify()
    assert (done.status, done.out) == (3, ""), done
    assert "No space left on device" in done.err
    compiler(kernel.bin / "aarch64-linux-gnu-gcc", kernel.log)
    assert kernel.verify().status == 0


def test_what_a_killed_run_left_half_written_is_compiled_again(kernel: Kernel) -> None:
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("one")
    kernel.verify()
    (kernel.out / "arm64" / "build" / "fs" / "exec.o").write_bytes(b"\x7fELF")
    kernel.edit("mm/gup.c", "& 4", "& 8")
    kernel.commit("two")
    assert "0 findings" in kernel.verify().out


def test_two_at_a_time_in_one_place(kernel: Kernel, stuck: pathlib.Path) -> None:
    kernel.edit("fs/exec.c", "n * 2", "n * 3 /* HANG */")
    kernel.commit("one")
    process = start(kernel)
    for _ in range(600):
        if stuck.exists():
            break
        time.sleep(0.1)
    done = kernel.verify()
    os.kill(int(stuck.read_text()), signal.SIGKILL)
    process.communicate()
    assert done.status == 2, done
    assert "another verify works in" in done.err


# -- the user's own tools


def test_ccache_is_used_where_it_is_installed(kernel: Kernel) -> None:
    used = kernel.out.parent / "ccache-used"
    script(kernel.bin / "ccache", f'echo "$1" >>"{used}"\nexec "$@"\n')
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("some change")
    assert kernel.verify("--arch", "x86_64,arm64").status == 0
    assert set(used.read_text().split()) == {"gcc", "aarch64-linux-gnu-gcc"}


def test_cc_of_the_user_counts_and_what_is_before_the_compiler_stays_for_all(
    kernel: Kernel,
) -> None:
    used = kernel.out.parent / "distcc-used"
    script(kernel.bin / "distcc", f'echo "$1" >>"{used}"\nexec "$@"\n')
    compiler(kernel.bin / "my-gcc", kernel.log)
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("some change")
    found = document(kernel, 0, "--arch", "x86_64,arm64", CC="distcc my-gcc")
    assert set(used.read_text().split()) == {"my-gcc", "aarch64-linux-gnu-gcc"}
    assert [c["compiler"].split(":")[0] for c in found["architectures"]] == [
        "distcc my-gcc", "distcc aarch64-linux-gnu-gcc",
    ]  # fmt: skip


def test_makeflags_of_the_user_count(kernel: Kernel) -> None:
    used = kernel.out.parent / "make-used"
    (kernel.bin / "make").unlink()
    script(kernel.bin / "make", f'echo "$MAKEFLAGS: $*" >>"{used}"\nexec /usr/bin/make "$@"\n')
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("some change")
    kernel.verify("--arch", "x86_64,arm64", env={"MAKEFLAGS": "-j3"})
    lines = used.read_text().splitlines()
    assert lines and all(line.startswith("-j3: ") and " -j" not in line[4:] for line in lines)
    used.unlink()
    kernel.out = kernel.out.parent / "again"
    kernel.verify("--no-cache", "-j5", env={"MAKEFLAGS": "-j3"})
    assert all(" -j5 " in line for line in used.read_text().splitlines())


def test_a_prefix_of_the_user_replaces_debians(kernel: Kernel) -> None:
    compiler(kernel.bin / "mine-gcc", kernel.log)
    (kernel.bin / "mine-ld").symlink_to("/usr/bin/ld")
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("some change")
    assert kernel.verify("--arch", "arm64", env={"CROSS_COMPILE_ARM64": "mine-"}).status == 0
    assert {line.split()[0] for line in kernel.compiled()} == {"mine-gcc"}


# -- what is printed for programs


def test_junit_has_a_suite_for_each_architecture_and_a_case_for_each_commit_and_object(
    kernel: Kernel,
) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages", callers=False)
    done = kernel.verify("--format", "junit", "--arch", "x86_64,arm64")
    assert done.status == 1, done
    suites = ElementTree.fromstring(done.out)
    assert [suite.get("name") for suite in suites] == ["x86_64", "arm64"]
    for suite in suites:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == "1" == str(len(suite.findall("testcase/failure")))
        (case,) = [c for c in suite if c.find("failure") is not None]
        assert case.get("name") == "drivers/pin.o"
        assert case.get("classname") == (
            f"{suite.get('name')}.0002 mm/gup: remove vmas parameter from pin_user_pages()"
        )
        assert "too many arguments" in (case.findtext("failure") or "")


def test_the_schema_is_strict() -> None:
    def loose(schema: Any, where: str = "") -> list[str]:
        found = []
        if isinstance(schema, dict):
            if schema.get("type") == "object" and "properties" in schema:
                required = set(schema.get("required", ()))
                if schema.get("additionalProperties") is not False or required != set(
                    schema["properties"]
                ):
                    found.append(where)
            for key, value in schema.items():
                found += loose(value, f"{where}/{key}")
        return found

    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert loose(SCHEMA) == []


# -- wrong input


def test_a_patch_that_does_not_apply_is_named(kernel: Kernel, tmp_path: pathlib.Path) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    patches = tmp_path / "patches"
    kernel.tool.git(kernel.repo, "format-patch", "-q", "-o", patches, "base")
    done = kernel.verify("--series", patches)
    assert (done.status, done.out) == (2, ""), done
    assert "/0001-mm-gup" in done.err and "does not apply" in done.err
    # And once it does, nothing of the attempt is in the way.
    kernel.tool.git(kernel.repo, "reset", "--quiet", "--hard", "base")
    assert kernel.verify("--series", patches, "--arch", "arm64").status == 0


@pytest.mark.parametrize(
    "words, said",
    [
        ((), "--series DIR or --range A..B"),
        (("--series", "none"), "none: no such directory"),
        (("--series", "."), "holds no patch"),
        (("--range", "HEAD"), "is not of the form A..B"),
        (("--range", "HEAD..HEAD"), "no commit"),
        (("--range", "nowhere..HEAD"), "no commit 'nowhere'"),
        (("--range", "base..HEAD", "--series", "."), "--series DIR or --range A..B"),
        (("--range", "base..HEAD", "--arch", "vax"), "there is no 'vax'; there are: x86_64"),
        (("--range", "base..HEAD", "--arch", ","), "name one or more"),
        (("--range", "base..HEAD", "-j", "-1"), "is not a number of"),
        (("--range", "base..HEAD", "--boot-arch", "arm64"), "nothing without --boot"),
        (("--range", "base..HEAD", "--boot", "--boot-arch", "vax"), "no guest for 'vax'"),
        (("--range", "base..HEAD", "--rev", "HEAD"), "--rev says nothing here"),
    ],
)
def test_wrong_words_give_one_line(kernel: Kernel, words: tuple[str, ...], said: str) -> None:
    done = kernel.tool("verify", "--tree", kernel.repo, *words, env=kernel.environment())
    assert (done.status, done.out) == (2, ""), done
    assert len(done.err.splitlines()) == 1 and said in done.err, done


def test_a_range_with_a_merge(kernel: Kernel) -> None:
    git = kernel.tool.git
    git(kernel.repo, "checkout", "--quiet", "-b", "side")
    kernel.edit("fs/exec.c", "n * 2", "n * 3")
    kernel.commit("on the side")
    git(kernel.repo, "checkout", "--quiet", "main")
    kernel.edit("mm/gup.c", "& 1", "& 4")
    kernel.commit("on main")
    git(kernel.repo, "merge", "--quiet", "--no-edit", "side")
    done = kernel.verify()
    assert done.status == 2 and "is not one line of commits" in done.err, done


def test_a_directory_of_somebody_elses_is_not_built_in(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.out.mkdir()
    (kernel.out / "thesis.tex").write_text("")
    done = kernel.verify()
    assert done.status == 2 and "is not of verify" in done.err, done
    assert [path.name for path in kernel.out.iterdir()] == ["thesis.tex"]
