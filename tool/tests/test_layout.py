# SPDX-License-Identifier: GPL-2.0-only
"""gupscan --layout: the tokens of one file in the layout of another.

The twins of the testcases are what maintainers would take. Their tokens alone, without their
layout, must give them back. What the step does with small inputs is in layout/: NAME.before.c and
NAME.after.c give NAME.expected.c, or are refused with the words that REFUSED has for them.
"""

from __future__ import annotations

import pathlib
import subprocess

import layoutlib
import pytest

HERE = pathlib.Path(__file__).resolve().parent / "layout"
PAIRS = {name: (before, after) for name, before, after in layoutlib.pairs()}

#: Twins that show what is not in the tokens.
NOT_IN_THE_TOKENS = {
    "unused/comments-of-all-arguments.c": "a comment behind the call goes for what it says",
}
#: What can't be told from the tokens is refused.
EQUAL = "which of two equal parts went cannot be told, and a comment speaks of one of them"
REFUSED_TWINS = {
    "unused/comment-before-the-argument.c": EQUAL,
    "unused/comment-to-the-end-of-the-line.c": EQUAL,
}
REFUSED = {
    "comment-in-a-statement-that-is-replaced": "before.c:5: a comment would be lost",
    "comment-in-front-of-the-end": "before.c:4: a comment would stand before a ) or ; that it did not stand before",
    "do-that-loses-its-while": "before.c:5: an else or a do without braces would lose its other half",
    "else-that-comes-to-another-if": "before.c:6: this else would belong to another if",
    "statement-half-in-an-arm": "before.c:6: what comes would be half in a body without braces",
    "statement-that-leaves-its-loop": "before.c:6: this would leave the body that it is in, or enter another",
    "statement-on-the-line-of-a-block": "before.c:5: what comes would share its line with other code",
    "directive-that-is-lost": "before.c:5: a directive would be lost",
    "directive-that-is-added": "after.c:2: a directive would be added",
    "directive-that-changes": "before.c:4: a directive would be changed or lost",
    "equal-arguments-that-comments-tell-apart": f"before.c:4: {EQUAL}",
    "macro-that-ends-too-early": "after.c:11: a macro would end before its last line",
    "statement-behind-a-macro": "after.c:4: a macro would end before its last line",
    "new-comment-where-nothing-is-added": "after.c:4: a new comment stands where nothing is added",
}
CASES = sorted(path.name.removesuffix(".before.c") for path in HERE.glob("*.before.c"))


def directives(data: bytes) -> list[bytes]:
    """The directives of a file; of a #define the name."""
    lines = layoutlib.COMMENT.sub(b"", data.replace(b"\r", b"").replace(b"\\\n", b" ")).split(b"\n")
    found = [line.split() for line in lines if line.lstrip().startswith(b"#")]
    return [b" ".join(w[:2] if w[0] == b"#define" else w).partition(b"(")[0] for w in found]


def code(data: bytes) -> bytes:
    """A file without its comments and blank lines."""
    lines = layoutlib.COMMENT.sub(b"", data).splitlines()
    return b"\n".join(line.rstrip() for line in lines if line.strip())


def without_prose(before: bytes, after: bytes) -> bytes:
    """``after`` without the comments that are neither those of ``before`` nor in added code."""
    known = {b"".join(c.split()) for c in layoutlib.COMMENT.findall(before)}
    return layoutlib.COMMENT.sub(
        lambda m: m[0] if b"".join(m[0].split()) in known else b"", after
    )


@pytest.mark.parametrize("every_token", [False, True], ids=["joined", "split"])
@pytest.mark.parametrize("name", sorted(PAIRS))
def test_twin(name: str, every_token: bool, tmp_path: pathlib.Path) -> None:
    """The tokens of a twin get its layout back; without their blank lines, all but those."""
    path, twin = PAIRS[name]
    before, want = path.read_bytes(), twin.read_bytes()
    after = tmp_path / "after.c"
    after.write_bytes(layoutlib.without_layout(before, want, every_token))
    done = layoutlib.lay_out(path, after)
    said = done.stderr.decode()
    if directives(before) != directives(want):
        # a new arm of an #if is no change of tokens
        assert done.returncode == 3 and ": a directive would be " in said
        assert not done.stdout
        return
    if name in REFUSED_TWINS:
        assert done.returncode == 3 and said.endswith(f": {REFUSED_TWINS[name]}\n")
        return
    if done.returncode == 3 and "a new comment stands where nothing is added" in said:
        # Prose that changes is another step: its code must be right all the same.
        after.write_bytes(layoutlib.without_layout(before, without_prose(before, want), every_token))
        done = layoutlib.lay_out(path, after)
        assert done.returncode == 0, done.stderr.decode()
        assert code(done.stdout) == code(want)
        return
    assert done.returncode == 0, said
    if name in NOT_IN_THE_TOKENS:
        assert done.stdout != want, "it is in the tokens after all"
    elif every_token:
        drop = layoutlib.blank_lines_dropped
        assert drop(done.stdout).decode("latin-1") == drop(want).decode("latin-1")
    else:
        assert done.stdout.decode("latin-1") == want.decode("latin-1")


def test_few_twins_are_exceptions() -> None:
    """At most one twin in twenty shows what is not in its tokens."""
    listed = {*NOT_IN_THE_TOKENS, *REFUSED_TWINS}
    assert listed <= set(PAIRS)
    assert len(listed) * 20 <= len(PAIRS)


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """NAME.before.c and NAME.after.c give NAME.expected.c, or the refusal."""
    before, after = HERE / f"{name}.before.c", HERE / f"{name}.after.c"
    done = layoutlib.lay_out(before, after)
    if name.startswith("refused-"):
        kind = name.removeprefix("refused-")
        assert done.returncode == 3 and not done.stdout
        assert done.stderr.decode() == f"{HERE}/{name}.{REFUSED[kind]}\n"
        return
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == (HERE / f"{name}.expected.c").read_bytes()


@pytest.mark.parametrize("name", [n for n in CASES if not n.startswith("refused-")])
def test_case_a_second_time(name: str) -> None:
    """What has been laid out stays as it is: the result in the layout of the result."""
    expected = HERE / f"{name}.expected.c"
    done = layoutlib.lay_out(expected, HERE / f"{name}.after.c")
    assert done.returncode == 0 and done.stdout == expected.read_bytes()


def test_every_refusal_has_a_case() -> None:
    """REFUSED and the files name the same ones."""
    assert {f"refused-{kind}" for kind in REFUSED} == {n for n in CASES if n.startswith("refused-")}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs gupscan."""
    return subprocess.run(
        [str(layoutlib.GUPSCAN), *words], check=False, capture_output=True, text=True, timeout=60
    )


def test_output_to_a_file(tmp_path: pathlib.Path) -> None:
    """-o writes there; where the layout is refused, nothing is written."""
    out = tmp_path / "out.c"
    name = HERE / "refused-directive-that-is-lost"
    done = run("--layout", f"{name}.before.c", f"{name}.after.c", "-o", str(out))
    assert done.returncode == 3 and not out.exists()
    name = HERE / "macro-keeps-its-backslashes"
    done = run("--layout", f"{name}.before.c", f"{name}.after.c", "-o", str(out))
    assert done.returncode == 0 and not done.stdout and not done.stderr
    assert out.read_bytes() == pathlib.Path(f"{name}.expected.c").read_bytes()


def test_wrong_usage(tmp_path: pathlib.Path) -> None:
    """Two files are needed, both readable, and no tree."""
    text = str(HERE / "macro-keeps-its-backslashes.before.c")
    missing = str(tmp_path / "missing.c")
    for words in (["--layout", text], ["--layout", text, text, text], ["-o", missing, text]):
        assert run(*words).returncode == 2
    assert run("--layout", "--tree", ".", text, text).returncode == 2
    done = run("--layout", text, missing)
    assert done.returncode == 2 and f"--layout: {missing}: No such file" in done.stderr
    done = run("--layout", text, text, "-o", str(tmp_path / "no" / "out.c"))
    assert done.returncode == 2 and "-o: " in done.stderr


def test_large_files(tmp_path: pathlib.Path) -> None:
    """A hundred thousand changed tokens, in a megabyte, take no long time."""
    before, after = tmp_path / "before.c", tmp_path / "after.c"
    lines = [f"\tcall_number_{i}(first, second, /* c */ third);\n" for i in range(25000)]
    before.write_text("void f(void)\n{\n" + "".join(lines) + "}\n")
    changed = [f"\tother_{i}(first_{i}, {i}, third_{i});\n" for i in range(25000)]
    after.write_text("void f(void)\n{\n" + "".join(changed) + "}\n")
    assert layoutlib.lay_out(before, after).returncode in (0, 3)
    dropped = [line for i, line in enumerate(lines) if i % 3]
    after.write_text("void f(void)\n{\n" + "".join(dropped) + "}\n")
    done = layoutlib.lay_out(before, after)
    assert done.returncode == 0 and done.stdout == after.read_bytes()
