# SPDX-License-Identifier: GPL-2.0-only
"""gupscan --views: what each kernel's compiler sees of a file, held against the compiler's own eyes."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from preprocess import Source, preprocessed

GUPSCAN = Path(__file__).resolve().parents[2] / "gupscan" / "gupscan"


@pytest.fixture(scope="session", autouse=True)
def build() -> None:
    subprocess.run(["make", "-s", "-C", str(GUPSCAN.parent)], check=True)


@dataclasses.dataclass
class View:
    """What is left of a text, and for whom: kernels from, up to, and the knobs that are on."""

    text: str
    points: list[tuple[int, int, dict[str, bool]]]


def version(major: int, minor: int, patch: int = 0) -> int:
    return (major << 16) + (minor << 8) + patch


def views(tmp_path: Path, text: str, *flags: str) -> tuple[list[View], dict[str, object]]:
    """The views of a text, and the record they are from."""
    (tmp_path / "tree").mkdir(exist_ok=True)
    (tmp_path / "tree/f.c").write_text(text)
    command = [str(GUPSCAN), "--tree", str(tmp_path / "tree"), "--views", *flags]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    record = next(record for record in records if record["rec"] == "views")
    found = []
    for view in record["views"]:
        seen = list(text)
        for start, end in view["blank"]:
            seen[start:end] = [c if c == "\n" else " " for c in seen[start:end]]
        points = [
            (first, end, {knob: sign == "y" for knob, sign in zip(record["knobs"], signs)})
            for first, end, signs in view["for"]
        ]
        found.append(View("".join(seen), points))
    return found, record


def seen_by(found: list[View], code: int, **knobs: bool) -> str:
    """What a kernel sees, each line without its blanks; ``knobs`` are macros that are defined."""
    wanted = {f"defined {name}": on for name, on in knobs.items()}
    hits = [
        view for view in found
        if any(
            first <= code and (end < 0 or code < end) and wanted.items() <= on.items()
            for first, end, on in view.points
        )
    ]
    assert len(hits) == 1, hits
    return "\n".join(line.strip() for line in hits[0].text.splitlines() if line.strip())


LADDER = """\
long pin(unsigned long a)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(a, 1, 0, p);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	return get_user_pages(a, 1, 0, p, NULL);
#else
	return get_user_pages(t, m, a, 1, 0, 0, p, NULL);
#endif
}
"""


def test_each_kernel_sees_its_own_arm(tmp_path: Path) -> None:
    found, record = views(tmp_path, LADDER)
    assert record["knobs"] == record["more"] == []
    assert "(a, 1, 0, p);" in seen_by(found, version(6, 6))
    assert seen_by(found, version(5, 10)) == "\n".join(
        ["long pin(unsigned long a)", "{", "return get_user_pages(a, 1, 0, p, NULL);", "}"]
    )
    assert "(t, m, a," in seen_by(found, version(4, 4))
    assert len(found) == 3


def test_positions_are_those_of_the_file(tmp_path: Path) -> None:
    for view in views(tmp_path, LADDER)[0]:
        assert len(view.text) == len(LADDER)
        for at, byte in enumerate(view.text):
            assert byte in (" ", LADDER[at])


def test_what_the_version_does_not_decide_is_taken_both_ways(tmp_path: Path) -> None:
    text = LADDER.replace("#if LINUX", "#ifdef OWN\n\treturn own(a);\n#elif LINUX")
    found, record = views(tmp_path, text)
    assert record["knobs"] == ["defined OWN"]
    assert "own(a)" in seen_by(found, version(6, 6), OWN=True)
    assert "own(a)" not in seen_by(found, version(6, 6), OWN=False)


def test_without_knobs_their_directives_stay_and_are_balanced(tmp_path: Path) -> None:
    text = LADDER.replace("#else", "#elif defined(OLD)\n\treturn old(a);\n#else")
    found, record = views(tmp_path, text, "--knobs", "0")
    assert record["more"] == ["defined OLD"]
    left = seen_by(found, version(4, 4))
    assert re.findall(r"#.*|return \w+", left) == [
        "#  if defined(OLD)", "return old", "#else", "return get_user_pages", "#endif"
    ]


def test_what_is_around_other_code_is_in_all_views(tmp_path: Path) -> None:
    other = "#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 0, 0)\nint x;\n#endif\n"
    for view in views(tmp_path, other + LADDER)[0]:
        assert view.text.startswith(other)


@pytest.mark.parametrize(
    "condition", ["#ifdef WITH_TASK", "#if defined(WITH_TASK)", "#if !!WITH_TASK", "#ifndef WITH_TASK"]
)
def test_a_macro_that_somebody_decided_is_no_knob(tmp_path: Path, condition: str) -> None:
    text = LADDER.replace("#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)", condition)
    said = tmp_path / "said"
    said.write_text(f"WITH_TASK 0-{version(5, 9)}\nWITH_TASK_TOO 0-1\n")
    found, record = views(tmp_path, text, "--said", str(said))
    assert record["knobs"] == []
    has = "(a, 1, 0, p);"
    old, new = seen_by(found, version(5, 8)), seen_by(found, version(5, 9))
    assert ((has in old), (has in new)) == ((True, False) if "ndef" not in condition else (False, True))


@pytest.mark.parametrize(("condition", "lines", "holds"), [
    ("LEVEL > 2", "LEVEL =3\n", True), ("LEVEL > 2", "LEVEL =0x2UL\n", False),
    ("LEVEL", "LEVEL =(1)\n", None), ("defined LEVEL", "LEVEL =\n", True),
    ("LEVEL > 2", "LEVEL =99999999999\n", None), ("defined(LEVEL)", "LEVEL\n", False),
    ("LEVEL > 2", "LEVEL =3", True), ("LEVEL > 2", "LEVELS =3\nXLEVEL =3\n", None),
    ("IS_ENABLED(CONFIG_A)", "CONFIG_A_MODULE =1\n", True),
    ("IS_REACHABLE(CONFIG_A)", "CONFIG_A =1\n", True), ("IS_ENABLED(CONFIG_A)", "CONFIG_A\n", False),
    ("IS_ENABLED(CONFIG_A)", "CONFIG_A_MODULE\n", None), ("IS_ENABLED()", "CONFIG_A =1\n", None),
    ("IS_ENABLED(CONFIG_A", "CONFIG_A =1\n", None), ("IS_ENABLED", "CONFIG_A =1\n", None),
])
def test_a_macro_of_some_value_is_no_knob(
    tmp_path: Path, condition: str, lines: str, holds: bool | None
) -> None:
    text = LADDER.replace("LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)", condition)
    said = tmp_path / "said"
    said.write_text(lines)
    found, record = views(tmp_path, text, "--said", str(said), "--knobs", "0")
    if holds is None:
        assert record["more"] and all(f"#if {condition}" in view.text for view in found)
    else:
        assert record["more"] == []
        assert ("(a, 1, 0, p);" in seen_by(found, version(6, 6))) == holds


def test_what_contradicts_itself_is_no_view(tmp_path: Path) -> None:
    text = "#ifdef FAST\n#if FAST\nlong x = get_user_pages(1);\n#endif\n#endif\n"
    found, record = views(tmp_path, text)
    assert record["knobs"] == ["defined FAST", "FAST"]
    states = [(on["defined FAST"], on["FAST"]) for view in found for _, _, on in view.points]
    assert sorted(states) == [(False, False), (True, False), (True, True)]


def test_too_many_views_are_cut_off_and_named(tmp_path: Path) -> None:
    arms = "".join(f"#ifdef K{n}\n\tget_user_pages({n});\n#endif\n" for n in range(9))
    found, record = views(tmp_path, f"int f(void)\n{{\n{arms}}}\n")
    assert len(found) == 64 and record["knobs"] == [f"defined K{n}" for n in range(6)]
    assert record["more"] == [f"defined K{n}" for n in range(6, 9)]


def test_the_version_in_one_arm_and_another_in_the_other_is_followed(tmp_path: Path) -> None:
    text = (
        "#if defined(EARLY) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n"
        "#define SHAPE KERNEL_VERSION(4, 10, 0)\n#else\n#define SHAPE LINUX_VERSION_CODE\n#endif\n"
        + LADDER.replace("LINUX_VERSION_CODE", "SHAPE")
    )
    found, record = views(tmp_path, text)
    assert record["knobs"] == ["defined EARLY"] and record["more"] == []
    for code, early, sees in [
        (version(4, 4), False, "(t, m, a, 1, 0, 0, p, NULL)"), (version(4, 4), True, "(a, 1, 0, p, NULL)"),
        (version(4, 6), True, "(a, 1, 0, p, NULL)"), (version(6, 5), True, "(a, 1, 0, p)"),
        (version(6, 5), False, "(a, 1, 0, p)"),
    ]:
        assert sees in seen_by(found, code, EARLY=early)


@pytest.mark.parametrize("test", [
    "FROM(6, 5)", "FROM(6, 5, 0, 0)", "FROM(6, 5, RHEL)", "FROM", "FROM(6, 5, 0", "!BARE(6, 5)",
    "MANY(6, 5, 0)", "(LINUX_VERSION_CODE >> 8) + 1 >> 2 > 6", "LATER(6, 5, 0)", "TWICE(6)",
    "(LINUX_VERSION_CODE & 0xff00) > 5", "LOOP(1)",
    "ARM >= KERNEL_VERSION(6, 5, 0)", "ARMS >= KERNEL_VERSION(6, 5, 0)", "BOTH >= KERNEL_VERSION(6, 5, 0)",
    "AGAIN >= KERNEL_VERSION(6, 5, 0)", "GONE >= KERNEL_VERSION(6, 5, 0)", "WITHIN >= KERNEL_VERSION(6, 5, 0)",
])
def test_what_is_no_plain_test_of_the_version_is_a_knob(tmp_path: Path, test: str) -> None:
    macros = (
        "#define FROM(a, b, c) (LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c))\n"
        "#define BARE(a, b) LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, 0)\n"
        "#define MANY(...) (LINUX_VERSION_CODE >= KERNEL_VERSION(__VA_ARGS__))\n"
        "#define TWICE(a) (LINUX_VERSION_CODE >= 1)\n#define TWICE(a) (LINUX_VERSION_CODE >= 2)\n"
        "#define LOOP(a) (LINUX_VERSION_CODE >= LOOP(a))\n"
        "#if LINUX_VERSION_CODE < 5\n#define ARM LINUX_VERSION_CODE\n#endif\n"
        "#ifdef X\n#define ARMS LINUX_VERSION_CODE\n#endif\n#ifndef X\n#define ARMS KERNEL_VERSION(6, 0, 0)\n#endif\n"
        "#ifdef X\n#define BOTH LINUX_VERSION_CODE\n#else\n#define BOTH (LINUX_VERSION_CODE >> 8)\n#endif\n"
        "#ifdef X\n#define AGAIN LINUX_VERSION_CODE\n#else\n#define AGAIN KERNEL_VERSION(6, 0, 0)\n#endif\n"
        "#define AGAIN KERNEL_VERSION(6, 1, 0)\n"
        "#ifdef X\n#define GONE LINUX_VERSION_CODE\n#else\n#define GONE KERNEL_VERSION(6, 0, 0)\n#endif\n#undef GONE\n"
        "#ifdef Y\n#ifdef X\n#define WITHIN LINUX_VERSION_CODE\n#else\n#define WITHIN KERNEL_VERSION(6, 0, 0)\n"
        "#endif\n#endif\n"
    )
    text = f"{macros}long f(void)\n{{\n#if {test}\n\tget_user_pages(1);\n#endif\n}}\n#define LATER(a, b, c) 0\n"
    found, record = views(tmp_path, text)
    assert record["knobs"] or record["more"] or len(found) == 1, record
    assert all(any(end < 0 and first == 0 for first, end, _ in view.points) for view in found)


MERGE = """long f(void)
{
<<<<<<< HEAD
\tget_user_pages(1);
=======
\tget_user_pages(2);
>>>>>>> theirs
}

long g(void)
{
\treturn get_user_pages(3); /* get_user_pages() */
}
"""


def problems(tmp_path: Path, text: str) -> list[tuple[int, str, str, int]]:
    """Line, kind, and the slug and line of its problem, of each occurrence."""
    (tmp_path / "tree").mkdir(exist_ok=True)
    (tmp_path / "tree/f.c").write_text(text)
    done = subprocess.run(
        [str(GUPSCAN), "--tree", str(tmp_path / "tree")], check=True, capture_output=True, text=True
    )
    found = [record for record in map(json.loads, done.stdout.splitlines()) if record["rec"] == "occ"]
    none: dict[str, Any] = {"slug": "", "line": 0}
    told = [(o["line"], o["kind"], o["problem"] or none) for o in found]
    return [(line, kind, why["slug"], why["line"]) for line, kind, why in told]


def test_a_file_with_lines_of_a_merge_is_not_read(tmp_path: Path) -> None:
    left = [(line, "unparsed", "conflict-marker", 3) for line in (4, 6, 12)]
    assert problems(tmp_path, MERGE) == [*left, (12, "comment", "", 0)]
    assert problems(tmp_path, MERGE.replace("\n", "\r\n")) == [*left, (12, "comment", "", 0)]


@pytest.mark.parametrize("text", [
    "/*\n<<<<<<< HEAD\n=======\n*/\n", 'char *s = "\\\n======= ";\n',
    "int y = 1 <<<<<<< 2;\n", " <<<<<<< HEAD\n", "<<<<<<<HEAD\n", "<<<<<< HEAD\n",
])
def test_what_only_looks_like_one_is_none(tmp_path: Path, text: str) -> None:
    found = problems(tmp_path, text + "long g(void)\n{\n\treturn get_user_pages(3);\n}\n")
    assert [slug for _, _, slug, _ in found if slug == "conflict-marker"] == []


@pytest.mark.parametrize("word", ["elsif", "elseif", "else if", "else /* */ if", " elsif"])
def test_a_misspelt_elif_is_a_mistake_of_its_conditional(tmp_path: Path, word: str) -> None:
    text = (
        f"long f(void)\n{{\n#ifdef A\n\tget_user_pages(1);\n#{word} B\n\tget_user_pages(2);\n#endif\n"
        "\tget_user_pages(3);\n}\n"
    )
    wrong = [(4, "unparsed", "misspelt-elif", 5), (6, "unparsed", "misspelt-elif", 5)]
    assert problems(tmp_path, text) == [*wrong, (8, "call", "", 0)]
    off = text.replace("#ifdef A", "#if 0\n#ifdef A", 1).replace("#endif", "#endif\n#endif", 1)
    assert {slug for _, _, slug, _ in problems(tmp_path, off)} == {""}


# What random code is made of.
VERSIONS = [(4, 4, 168), (4, 6, 0), (4, 9, 0), (5, 9, 0), (6, 5, 0)]
KNOBS = ["HAVE_A", "CONFIG_B"]


class Ladders:
    """Random conditionals around calls, as drivers have them: nested, straddling, by aliases."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def condition(self) -> str:
        """What stands behind #if."""
        pick = self.random
        test = "{} {} KERNEL_VERSION({}, {}, {})".format(
            pick.choice(["LINUX_VERSION_CODE", "LINUX_VERSION_CODE", "KVER", "SHAPE", "SHAPES"]),
            pick.choice([">=", "<", "<=", ">", ">="]), *pick.choice(VERSIONS),
        )
        knob = pick.choice(KNOBS)
        return pick.choice([
            test, test, test, f"!({test})", f"({test}) /* why */ && defined({knob})",
            f"defined {knob}", f"!defined({knob}) || {test}", "OLD_ENOUGH", "0", "1",
            f"{test} \\\n\t&& 1", self.by_a_macro(), self.of_the_upper_bits(),
        ])

    def by_a_macro(self) -> str:
        """A test by a macro with parameters."""
        major, minor, patch = self.random.choice(VERSIONS)
        return self.random.choice([
            f"FROM({major}, {minor}, {patch})", f"!FROM( {major},{minor} , {patch})",
            f"BETWEEN(4, 6, {major}, {minor})", f"SINCE_FIVE() && FROM({major}, {minor}, 1)",
            f"OLDER(KERNEL_VERSION({major}, {minor}, 0))", f"OLDER(({major} << 16) | (9 << 8))",
            f"BARE({major}, {minor})",
        ])

    def of_the_upper_bits(self) -> str:
        """A test of the version without its last part, or of a version by numbers."""
        major, minor, _ = self.random.choice(VERSIONS)
        sign = self.random.choice(["==", "!=", "<", "<=", ">", ">="])
        return self.random.choice([
            f"(LINUX_VERSION_CODE >> 8) {sign} (KERNEL_VERSION({major}, {minor}, 3) >> 8)",
            f"{major} {sign} LINUX_VERSION_CODE >> 16",
            f"LINUX_VERSION_CODE {sign} ({major} << 16) + ({minor} << 8)",
            f"LINUX_VERSION_CODE {sign} 0x{major:02x}{minor:02x}00 - 1",
        ])

    def block(self, depth: int) -> str:
        """Some statements."""
        pick = self.random
        parts = []
        for _ in range(pick.randint(1, 3)):
            kind = pick.randrange(4) if depth < 3 else 0
            if kind == 0:
                parts.append(f"\tx{pick.randrange(100)} = get_user_pages(a, {pick.randrange(9)});\n")
            elif kind == 1:
                parts.append(f"\ty({pick.randrange(100)}); /* #if 0 */\n")
            elif kind == 2:
                parts.append(self.conditional(lambda: self.block(depth + 1)))
            else:
                inner = self.conditional(lambda: f"\t\tb{pick.randrange(99)},\n")
                parts.append(f"\tr = get_user_pages(a,\n{inner}\t\tc);\n")
        return "".join(parts)

    def conditional(self, body: "object") -> str:
        """#if, perhaps #elif, perhaps #else, #endif around what ``body`` gives."""
        assert callable(body)
        pick = self.random
        first = pick.choice([f"#if {self.condition()}", f"#ifdef {pick.choice(KNOBS)}",
                             f"# ifndef {pick.choice(KNOBS)}", f"#if {self.condition()}"])
        text = f"{first}\n{body()}"
        for _ in range(pick.randrange(3)):
            text += f"#elif {self.condition()}\n{body()}"
        if pick.randrange(2):
            text += f"#else // rest\n{body()}"
        return text + "#endif\n"

    def shape(self) -> str:
        """A macro that is the version in one arm, and a version in others."""
        bodies = ["LINUX_VERSION_CODE", "KERNEL_VERSION(4, 10, 0) /* no typo */", "(KERNEL_VERSION(6, 5, 0))"]
        self.random.shuffle(bodies)
        knob, (major, minor, patch) = self.random.choice(KNOBS), self.random.choice(VERSIONS)
        first = f"FROM({major}, {minor}, {patch}) && !defined({knob})"
        return (
            f"#if {first}\n#define SHAPE {bodies[0]}\n#elif KVER < KERNEL_VERSION(5, 9, 0)\n"
            f"#define SHAPE {bodies[1]}\n#else\n# define SHAPE {bodies[2]}\n#endif\n"
        )

    def file(self) -> str:
        """A file with one function."""
        return (
            "#define KVER LINUX_VERSION_CODE\n"
            "#define OLD_ENOUGH (KVER < KERNEL_VERSION(5, 9, 0))\n"
            "#define FROM(a, b, c) (LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c))\n"
            "#define BETWEEN(a, b, c, d) (FROM(a, b, 0) && !FROM(c, d, 0))\n"
            "#define SINCE_FIVE() FROM(5, 0, 0)\n#define OLDER(x) (KVER < (x))\n"
            "#define BARE(a, b) KVER >= KERNEL_VERSION(a, b, 0) || KVER < 5\n"
            f"{self.shape()}#if defined(HAVE_A) && !FROM(4, 6, 0)\n#define SHAPES SHAPE\n"
            "#else\n# define SHAPES (KERNEL_VERSION(4, 9, 0)) // all the same\n#endif\n"
            f"long f(long a)\n{{\n{self.block(0)}\treturn get_user_pages(a);\n}}\n"
        )


def test_a_view_is_what_gcc_compiles(tmp_path: Path) -> None:
    """Random ladders: the code of each view is what is left of the file for its kernels."""
    held, sources, named = [], [], [version(*each) for each in VERSIONS]
    for seed in range(40):
        text = Ladders(seed).file()
        found, record = views(tmp_path, text)
        assert record["versions"] is True and record["more"] == []
        for view in found:
            first, end, knobs = random.Random(seed).choice(view.points)
            names = tuple(name.removeprefix("defined ") for name, on in knobs.items() if on)
            last = end - 1 if end > 0 else version(7, 0)
            for code in {first, last, *(v for v in named if first <= v <= last)}:
                held.append((seed, code, knobs))
                sources += [Source(view.text, 0), Source(text, code, names)]
    left = preprocessed(sources)
    for which, view_left, wanted in zip(held, left[::2], left[1::2]):
        assert view_left == wanted, which
    assert len(held) > 100


@pytest.mark.parametrize(("text", "stops"), [
    ("#if LINUX_VERSION_CODE < 10\n#error old\n#endif\n", {0: True, 10: False}),
    ("#if LINUX_VERSION_CODE < 10\n#warning old\n#endif\n", {0: False}),
    ("#ifdef CONFIG_X\n#if LINUX_VERSION_CODE < 10\n# error old\n#endif\n#endif\n", {0: False, 10: False}),
    ("#ifndef CONFIG_X\n#error no option\n#endif\n", {0: False}),
    ("#if LINUX_VERSION_CODE >= 10\n#else\n#ifdef CONFIG_X\n#endif\n#error old\n#endif\n", {0: True, 10: False}),
    ("#ifndef F_H\n#define F_H\n#if LINUX_VERSION_CODE < 10\n#error old\n#endif\n%s#endif\n", {0: True, 10: False}),
])
def test_a_view_says_whether_an_error_stops_its_compiler(
    tmp_path: Path, text: str, stops: dict[int, bool]
) -> None:
    use = "int f(void) { return get_user_pages(a, 1, 0, p, NULL); }\n"
    _, record = views(tmp_path, text % use if "%s" in text else text + use)
    assert isinstance(record["views"], list)
    told = {first: "stop" in view for view in record["views"] for first, _, _ in view["for"]}
    assert told == stops
