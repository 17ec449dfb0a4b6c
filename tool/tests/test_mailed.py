# SPDX-License-Identifier: GPL-2.0-only
"""What is left of the rules of cocci/convert/ in the message of a commit."""

from __future__ import annotations

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from gupvmas.series import plain
from gupvmas.code import tokens  # noqa: E402
from gupvmas.series.emit.mailed import merged, published  # noqa: E402
from gupvmas.series.emit.prune import pruned  # noqa: E402
from gupvmas.base.errors import IncompleteError  # noqa: E402
from gupvmas.series.emit.proof import Made, prove  # noqa: E402

RULES = """@initialize:python@
@@
import os

@call@
identifier v, unused;
position p, lost;
@@

f@p(v@lost) // a remark

@refused exists@
position call.p;
position q != {call.p, other.q};
identifier v;
@@

f@p(...)
...
v@q

@other@
position q;
@@

g@q()

@goes depends on call && !refused@
position call.p;
@@

- f@p(...);
+ h();

@never depends on goes@
@@

- k();

@later depends on goes || never@
expression e, unused;
@@

- m(e);
"""


def test_what_matched_nowhere_goes() -> None:
    text = published(RULES, {"call", "goes", "later"}, brief=True)
    assert text == (
        "@call@\nidentifier v;\nposition p;\n@@\n\nf@p(v)\n\n"
        "@goes depends on call@\nposition call.p;\n@@\n\n- f@p(...);\n+ h();\n\n"
        "@later depends on goes@\nexpression e;\n@@\n\n- m(e);\n"
    )


def test_refusals_stay_where_they_are_needed() -> None:
    text = published(RULES, {"call", "goes"})
    assert "@goes depends on call && !refused@" in text
    assert "position q != {call.p, other.q};" in text and "@other@" in text
    assert "never" not in text and "later" not in text and "python" not in text


def test_names_of_rules_are_told_apart() -> None:
    one = "@r@\n@@\n\n- f();\n\n@s depends on r@\nexpression e;\n@@\n\n- e;\n"
    other = "@r@\n@@\n\n- g();\n\n@t@\nexpression s;\n@@\n\n- s;\n"
    text = merged([one, other])
    assert text.count("@r_1@") == 1 and text.count("@r_2@") == 1 and "depends on r_1@" in text
    assert "@s_1 depends" in text, "a rule is not called like a metavariable behind it"
    assert merged([one, one]) == merged([one]) == one


PRUNE = """@r@
expression e;
position p;
@@

(
- if (\\(e@p <= 0\\|unlikely(e@p <= 0)\\|e@p < 1\\)) \\(kfree\\|vfree\\)(e);
|
- vfree(e);
)
"""


def test_what_the_files_do_not_have_goes() -> None:
    text = b"void g(void) { if (x <= 0) kfree(x); if (y < 1) kfree(y); }"
    assert pruned(PRUNE, [text]).endswith("@@\n\n- if (\\(e@p <= 0\\|e@p < 1\\)) kfree(e);\n")
    assert pruned(PRUNE, [text, b"if (unlikely(z <= 0)) vfree(z);"]) == PRUNE


def test_a_name_in_parentheses() -> None:
    patch = "@r@\nexpression e;\n@@\n\n\\(f\\|(f)\\)(e\n- , NULL\n  )\n"
    assert pruned(patch, [b"f(1, NULL); EXPORT_SYMBOL(f);"]).endswith("\n\nf(e\n- , NULL\n  )\n")
    assert pruned(patch, [b"(f)(1, NULL);"]) == patch


def test_what_would_bind_otherwise_stays() -> None:
    patch = "@r@\nexpression e;\n@@\n\n- x * \\(e + 1\\|e + q\\);\n"
    assert pruned(patch, [b"x * (e + 1);"]) == patch


def test_names_of_isomorphisms_where_they_would_do_harm() -> None:
    text = published("@r@\nexpression e;\nstatement S, T;\n@@\n\n- if (e) S else T\n")
    assert text.startswith("@r disable neg_if, ne_if@")
    text = published("@r@\nidentifier fn;\n@@\n\n  fn(...) {\n  <...\n- f();\n  ...>\n  }\n")
    assert "disable" not in text


@pytest.mark.parametrize(
    "patch", ["#include <x>", "@script:python@", "#spatch --dir /", "using \"x\"", "\u00e9", "#\\\n"]
)
def test_what_is_not_given_to_spatch(patch: str, tmp_path: pathlib.Path) -> None:
    assert plain.refusal(patch)
    with pytest.raises(ValueError):
        plain.run(patch, tmp_path, [], tmp_path / "run")
    assert not plain.refusal("@r@\n@@\n\n+#ifdef A\n- f();\n")


def test_each_file_is_rewritten_or_said_to_be_left(tmp_path: pathlib.Path) -> None:
    body = "int x(void)\n{\n\treturn %s;\n}\n"
    files = {"a/a.c": "f(1, 2)", "b.c": "f(f(1, 2), 3)", "a/c.h": "f(3, 4)", "d.c": "k()"}
    made = {"a/a.c": "h(1)", "b.c": "f(f(1, 2), 3)", "a/c.h": "h(3)", "d.c": "k()"}
    for jobs in (1, 2, 8):
        top = tmp_path / str(jobs)
        (top / "a").mkdir(parents=True)
        for name, code in files.items():
            (top / name).write_text(body % code)
        patch = "@@\nexpression e, f1;\n@@\n\n- f(e, f1)\n+ h(e)\n"
        failed = plain.run(patch, top, list(files), tmp_path / f"run{jobs}", jobs)
        assert list(failed) == ["b.c"] and "already tagged token" in failed["b.c"]
        assert {name: (top / name).read_text() for name in files} == {
            name: body % code for name, code in made.items()
        }


BEFORE = b"int g(void)\n{\n\tf(); /* now */\n\treturn 0;\n}\n"
PATCH = "@r@\n@@\n\n- f();\n+ h();\n"


def test_comments_and_layout_are_no_difference(tmp_path: pathlib.Path) -> None:
    after = b"int g(void)\n{\n\th();\n\t/* later */\n\treturn   0;\n}\n"
    proof = prove(Made("s", {"a.c": BEFORE}, {"a.c": after}, (PATCH,), {}), tmp_path / "p")
    assert proof.patch == PATCH and not proof.by_hand


@pytest.mark.parametrize("line, new", [(3, b"\tk();"), (4, b"\treturn 1;")])
def test_a_difference_has_a_reason_or_ends_it(
    line: int, new: bytes, tmp_path: pathlib.Path
) -> None:
    lines = BEFORE.replace(b"f()", b"h()").split(b"\n")
    lines[line - 1] = new
    made = Made("subject", {"a.c": BEFORE}, {"a.c": b"\n".join(lines)}, (PATCH,), {})
    with pytest.raises(IncompleteError, match=f"^the semantic patch of 'subject', .* of line {line}$"):
        prove(made, tmp_path / "one")
    made.reasons = {"a.c": "why"}
    assert prove(made, tmp_path / "two").by_hand == {"a.c": "why"}


def test_the_first_that_makes_it_is_taken(tmp_path: pathlib.Path) -> None:
    after = BEFORE.replace(b"f()", b"h()")
    wrong = PATCH.replace("h()", "k()")
    made = Made("s", {"a.c": BEFORE}, {"a.c": after, "d.rst": b"x"}, (wrong, PATCH), {})
    proof = prove(made, tmp_path / "p")
    assert proof.patch == PATCH and list(proof.by_hand) == ["d.rst"]


def test_where_tokens_differ() -> None:
    text = b"a\nb\nc"
    same = [(b"a", 0), (b"b", 2), (b"c", 4)]
    assert tokens.differs_at(same, same, text) == 0
    assert tokens.differs_at(same, [*same[:2], (b"x", 4)], text) == 3
    assert tokens.differs_at(same, same[:1], text) == 2
    assert tokens.differs_at(same[:2], same, text) == 2


def test_alternatives_within_what_is_joined_keep_their_place() -> None:
    patch = "@r@\nexpression t, x;\n@@\n\nif (\\(t \\& \\(likely(x > 0)\\|x > 0\\|x == 1\\)\\)) f(x);\n"
    assert pruned(patch, [b"f(0, 1);"]).endswith("if (\\(t \\& \\(x > 0\\|x == 1\\)\\)) f(x);\n")
    patch = "@r@\nexpression t, x;\n@@\n\nif (\\(t \\& <+... x ...+>\\)) f(x);\n"
    assert pruned(patch, [b"f(0, 1);"]) == patch
