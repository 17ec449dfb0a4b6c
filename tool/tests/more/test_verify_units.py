# SPDX-License-Identifier: GPL-2.0-only
"""The parts of `verify` that need no build: conditions, logs, object files."""

from __future__ import annotations

import argparse
import pathlib
import subprocess

import gitutil  # puts tool/ into sys.path
import pytest

from gupvmas.verify import boot
from gupvmas.base.errors import Status
from gupvmas.base.progress import Progress
from gupvmas.base.tree import open_tree
from gupvmas.verify import command, targets
from gupvmas.verify.build import conditions, diagnostics, elf, kbuild
from gupvmas.verify.trees.checkout import Checkout

CONFIG = {"CONFIG_A": "y", "CONFIG_M": "m", "CONFIG_N": "3", "CONFIG_S": '"text"'}


# -- conditions of #if


@pytest.mark.parametrize(
    "text, value",
    [
        ("defined(CONFIG_A)", True),
        ("defined CONFIG_A", True),
        ("!defined(CONFIG_A)", False),
        ("!(defined(CONFIG_B))", True),
        ("defined(CONFIG_M)", False),
        ("defined(CONFIG_M_MODULE)", True),
        ("IS_ENABLED(CONFIG_M)", True),
        ("IS_BUILTIN(CONFIG_M)", False),
        ("IS_MODULE(CONFIG_M)", True),
        ("IS_REACHABLE(CONFIG_A) && !IS_ENABLED(CONFIG_B)", True),
        ("CONFIG_N > 2", True),
        ("CONFIG_N == 0x3 && CONFIG_N != 010", True),
        ("CONFIG_B", False),
        ("defined(CONFIG_A) || defined(__KERNEL__)", True),
        ("defined(CONFIG_A) && defined(__KERNEL__)", None),
        ("defined(CONFIG_B) && defined(__KERNEL__)", False),
        ("GCC_VERSION > 40000", None),
        ("MACRO(1)", None),
        ("CONFIG_S", None),
        ("(defined(CONFIG_A)", None),
        ("defined(CONFIG_A) )", None),
        ("'x' == 1", None),
        ("0", False),
        ("CONFIG_N + 1 == 4", True),
        ("CONFIG_N - 1 == 2", True),
        ("1 - CONFIG_N < 0", None),
        ("CONFIG_N * 2 == 6", None),
        ("LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)", None),
        ("defined(LINUX_VERSION_CODE)", None),
        ("defined(CONFIG_A) /* always */", True),
        ("defined(CONFIG_A)\n#endif", None),
        ("defined(CONFIG_", None),
        ("CONFIG_", None),
        ("", None),
        ("MACRO(1) || defined(CONFIG_A)", True),
        ("IS_ENABLED(", None),
        ("IS_ENABLED(CONFIG_A", None),
        ("IS_ENABLED", None),
        ("defined", None),
        ("CONFIG_AA", False),
        ("defined(CONFIG_M) || defined(CONFIG_M_MODULE)", True),
        ("\xff\x00defined(CONFIG_A)", None),
    ],
)
def test_what_a_configuration_makes_of_a_condition(text: str, value: bool | None) -> None:
    assert conditions.holds(text, CONFIG) is value


@pytest.mark.parametrize(
    "text, other",
    [
        ("defined(CONFIG_A)", "!(defined(CONFIG_A))"),
        ("!(defined(CONFIG_A))", "defined(CONFIG_A)"),
        ("!(A) || (B)", "!(!(A) || (B))"),
    ],
)
def test_the_other_side_of_a_condition(text: str, other: str) -> None:
    assert conditions.negated(text) == other


def test_the_fewest_options_are_turned_round_and_only_those_of_the_last_condition() -> None:
    assert conditions.flips(["defined(CONFIG_B)"], CONFIG) == ["CONFIG_B"]
    assert conditions.flips(["!(defined(CONFIG_A))"], CONFIG) == ["CONFIG_A"]
    both = ["defined(CONFIG_A)", "defined(CONFIG_B) && defined(CONFIG_C)"]
    assert conditions.flips(both, CONFIG) == ["CONFIG_B", "CONFIG_C"]
    assert conditions.flips(["defined(CONFIG_B)", "defined(CONFIG_C)"], CONFIG) is None
    assert conditions.flips(["defined(__x86_64__)"], CONFIG) is None


def test_the_header_that_turns_options_round_does_so(tmp_path: pathlib.Path) -> None:
    header = tmp_path / "flip.h"
    header.write_text(conditions.header(["CONFIG_A", "CONFIG_B", "CONFIG_M"], CONFIG))
    (tmp_path / "before.h").write_text("#define CONFIG_A 1\n#define CONFIG_M_MODULE 1\n")
    source = tmp_path / "x.c"
    source.write_text(
        "#if defined(CONFIG_A) || !defined(CONFIG_B) || defined(CONFIG_M_MODULE)\n#error\n#endif\n"
    )
    command = ["gcc", "-Wall", "-Werror", "-fsyntax-only"]
    for path in (tmp_path / "before.h", header):
        command += ["-include", str(path)]
    subprocess.run([*command, str(source)], check=True)


# -- logs

LOG = """\
  CC      mm/gup.o
../mm/gup.c: In function 'f':
../mm/gup.c:10:5: warning: unused variable 'x' [-Wunused-variable]
/src/include/linux/mm.h:7:1: warning: frame of 2064 bytes is larger than 2048 bytes
  CHECK   ../mm/gup.c
../mm/gup.c:99:12: warning: context imbalance in 'f' - unexpected unlock
../mm/gup.c:100:12: error: bad constant
  CC [M]  drivers/pin.o
../drivers/pin.c:3:1: error: too many arguments to function 'pin'
make[2]: *** [../scripts/Makefile.build:250: drivers/pin.o] Error 1
  LD      other.o
other.c:1:1: warning: of no concern
make[1]: *** No rule to make target 'fs/none.o'.  Stop.
make: *** [Makefile:200: __sub-make] Error 2
"""
SOURCES = {"mm/gup.o": "mm/gup.c", "drivers/pin.o": "drivers/pin.c", "fs/none.o": "fs/none.c"}


def test_messages_go_to_their_objects_without_places_and_numbers() -> None:
    said, others = diagnostics.parse(LOG, SOURCES, ["/src"])
    assert said["mm/gup.o"].warnings == {
        "mm/gup.c: warning: unused variable 'x' [-Wunused-variable]": 1,
        "include/linux/mm.h: warning: frame of N bytes is larger than N bytes": 1,
        "sparse: mm/gup.c: warning: context imbalance in 'f' - unexpected unlock": 1,
        "sparse: mm/gup.c: error: bad constant": 1,
    }
    assert not said["mm/gup.o"].errors
    assert said["drivers/pin.o"].errors[0].endswith("error: too many arguments to function 'pin'")
    assert said["fs/none.o"].errors == ["No rule to make target 'fs/none.o'.  Stop."]
    assert others == ["[Makefile:200: __sub-make] Error 2"]


# -- object files

SOURCE = """
extern int callee(const char *, int);
static int local(int a) {{ return callee("{text}", a); }}
{filler}
int caller(int a) {{ static int once; once += a; return local(a) + once; }}
int other(int a) {{ return a * {factor}; }}
int line(void) {{ return callee(__FILE__, {line}); }}
"""


def objects(tmp_path: pathlib.Path, **values: object) -> dict[str, str]:
    """The functions of an object made of SOURCE."""
    filled = {"text": "one", "filler": "", "factor": 3, "line": 7, **values}
    path = tmp_path / "x.c"
    path.write_text(SOURCE.format(**filled))
    flags = ["-O2", "-fno-inline", "-ffunction-sections", "-fdata-sections"]
    subprocess.run(["gcc", *flags, "-c", path, "-o", tmp_path / "x.o"], check=True)
    found = elf.functions((tmp_path / "x.o").read_bytes())
    return {name: code.fingerprint for name, code in found.items()}


def different(one: dict[str, str], two: dict[str, str]) -> set[str]:
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def test_a_function_is_known_by_its_instructions_and_by_what_they_refer_to(
    tmp_path: pathlib.Path,
) -> None:
    base = objects(tmp_path)
    assert set(base) == {"local", "caller", "other", "line"}
    assert different(base, objects(tmp_path)) == set()
    assert different(base, objects(tmp_path, factor=5)) == {"other"}
    assert different(base, objects(tmp_path, text="two")) == {"local"}
    assert different(base, objects(tmp_path, line=8)) == {"line"}


def test_a_function_does_not_change_by_what_stands_before_it(tmp_path: pathlib.Path) -> None:
    filler = 'int more(int a) { static int once = 3; once *= a; return callee("more", once); }'
    assert different(objects(tmp_path), objects(tmp_path, filler=filler)) == {"more"}


def test_names_that_a_compiler_numbers_are_those_of_the_source() -> None:
    assert elf.plain("walk.isra.0") == elf.plain("walk.part.0.cold") == elf.plain("walk") == "walk"
    assert elf.plain("__already_done.17") == "__already_done"
    assert elf.plain("__UNIQUE_ID_ddebug345.0") == "__UNIQUE_ID_ddebug"


@pytest.mark.parametrize("data", [b"", b"text" * 40, b"\x7fELF" + b"\xff" * 100])
def test_a_file_that_is_no_object(data: bytes) -> None:
    with pytest.raises(elf.ElfError):
        elf.functions(data)


def test_a_damaged_object_gives_an_error_and_nothing_else(tmp_path: pathlib.Path) -> None:
    objects(tmp_path)
    data = (tmp_path / "x.o").read_bytes()
    failed = 0
    for length in range(0, len(data), 97):
        try:
            elf.functions(data[:length])
        except elf.ElfError:
            failed += 1
    assert failed > 5


# -- what make wrote down


@pytest.mark.parametrize(
    ("flags", "module"),
    [
        ("", ""),
        ("-DKBUILD_MODNAME='\"pin\"'", ""),
        ("-DMODULE -DKBUILD_MODNAME='\"two_parts\"'", "drivers/two-parts"),
        ("-DMODULE -DKBUILD_MODNAME='\"other\"'", "drivers/other"),
        ("-DMODULE -D'KBUILD_MODNAME=KBUILD_STR(two_parts)'", "drivers/two-parts"),
        ("-DMODULE -DKBUILD_MODFILE='\"lib/whole\"' -DKBUILD_MODNAME='\"whole\"'", "lib/whole"),
        ("-DMODULE", "drivers/pin"),
    ],
)
def test_the_module_that_an_object_is_a_part_of(
    tmp_path: pathlib.Path, flags: str, module: str
) -> None:
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers" / "Makefile").write_text("obj-m += two-parts.o\ntwo-parts-y := pin.o\n")
    (tmp_path / "drivers" / ".pin.o.cmd").write_text(
        f"cmd_drivers/pin.o := gcc {flags} -c -o drivers/pin.o drivers/pin.c\n"
    )
    assert kbuild.module(tmp_path, "drivers/pin.c", tmp_path) == module


# -- compilers


def test_the_names_of_targets_are_those_that_the_help_lists() -> None:
    found, named = targets.chosen(None)
    assert [target.name for target in found] == list(targets.NAMES) and not named
    found, named = targets.chosen("s390x, arm64,s390x")
    assert [target.name for target in found] == ["s390x", "arm64"] and named


# -- --boot


def test_boot_gets_the_sources_before_and_after_and_its_report_counts(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = gitutil.make_repo(tmp_path / "linux")
    base = gitutil.git(repo, "rev-parse", "HEAD")
    (repo / "mm" / "gup.c").write_text("long get_user_pages(int);\n")
    (repo / "scripts" / "tool.sh").unlink()
    tip = gitutil.commit_all(repo, "after")
    seen: list[tuple[str, bool, str, bool]] = []

    def boot_stub(
        before: pathlib.Path, after: pathlib.Path, work: pathlib.Path,
        options: boot.BootOptions, progress: Progress,
    ) -> boot.BootReport:  # fmt: skip
        assert work.is_dir() and options.arches == ("arm64",) and options.required
        seen.append((
            (before / "mm/gup.c").read_text(), (before / "scripts/tool.sh").exists(),
            (after / "mm/gup.c").read_text(), (after / "scripts/tool.sh").exists(),
        ))  # fmt: skip
        return boot.BootReport(())

    monkeypatch.setattr(boot, "boot", boot_stub)
    with open_tree(repo) as tree:
        copy = Checkout(tmp_path / "work" / "linux", tree)
        copy.open()
        steps = [copy.step(base), copy.step(tip)]
        words = argparse.Namespace(boot_arch="arm64", jobs=2)
        reports: list[boot.BootReport] = []
        for _ in range(2):  # the second time, in what the first one left
            command._booting(words, None, Progress(quiet=True), reports)(copy.top, *steps)
    expected = (gitutil.FILES["mm/gup.c"].decode(), True, "long get_user_pages(int);\n", False)
    assert seen == [expected, expected]
    assert len(reports) == 2


def test_what_is_incomplete_is_never_reported_as_findings() -> None:
    assert command.worse(Status.DONE, Status.INCOMPLETE) == Status.INCOMPLETE
    assert command.worse(Status.INCOMPLETE, Status.FINDINGS) == Status.INCOMPLETE
    assert command.worse(Status.DONE, Status.DONE) == Status.DONE
