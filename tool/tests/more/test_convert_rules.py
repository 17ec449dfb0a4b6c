# SPDX-License-Identifier: GPL-2.0-only
"""Every semantic patch of cocci/convert/ is SmPL that spatch takes, for every shape of the API."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
from pathlib import Path

import caselib
import pytest

from gupvmas.gup import api
from gupvmas.gup import spatch
from gupvmas.gup.inside import Inside
from gupvmas.convert import apply
from gupvmas.series.emit.mailed import published, unique
from gupvmas.convert.template import VIRTUALS, Words, fill, rules_of
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Prototype

NAMES = sorted(path.stem for path in (spatch.RULES / apply.FOLDER).glob("*.cocci"))
SHAPES = [Prototype(name, roles, api.HEADER, 1) for name, _, _, roles in api.HISTORY if "vmas" in roles]
TREES = {
    "old": Features(),
    "new": Features(
        {name: f"{api.HEADER}:1" for name in (*api.FEATURES,)}, api.UNTAG[0]
    ),
}


#: Where new code can stand in a header.
PLACES = ("above_prototype", "above_definition", "behind_prototype", "behind_definition")
#: By its text, what spatch says of a semantic patch: half of the shapes give the text of another.
SAID: dict[str, str] = {}


#: The isomorphisms that the tool has spatch use; with its own, a rule may become thousands.
OWN = ("--iso-file", str(spatch.RULES / "gup.iso"))


def parse(text: str, folder: Path) -> str:
    """What spatch complains about in a semantic patch; nothing if it takes it."""
    if text not in SAID:
        SAID[text] = parse_anew(text, folder, OWN)
    return SAID[text]


def is_symbol(line: str, text: str) -> bool:
    """Whether spatch only says that a rule means a name itself, which another one has bound.

    So it does where that is said to be a symbol, and for the name of a member.
    """
    found = re.search(r"line (\d+): (\w+), previously declared as a metavariable", line)
    if not found:
        return False
    above = text.split("\n")[: int(found[1])]
    if re.search(rf"->{found[2]}\b", above[-1]) and not re.search(rf"(?<!->)\b{found[2]}\b", above[-1]):
        return True
    while above and not re.match(r"@\w", above[-1]):
        if re.match(rf"symbol (?:\w+, )*{found[2]}\b", above.pop()):
            return True
    return False


def words(shape: Prototype, tree: str, place: str, function: str = apply.MARK) -> Words:
    """The words for a function of a tree, and of a header where new code stands at ``place``."""
    inside = Inside(", ".join(shape.roles), f"inner({', '.join(shape.roles)})", "reader")
    return Words(function, shape, TREES[tree], frozenset({place}), "next_one", "other", inside=inside)


def parse_anew(text: str, folder: Path, options: tuple[str, ...] = ()) -> str:
    """The same, by running spatch."""
    path = folder / "rules.cocci"
    path.write_text(text, encoding="ascii")
    env = os.environ | {"PYTHONPATH": str(spatch.ROOT / "tool" / "smpl"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [spatch.program(), "--parse-cocci", *options, str(path)], capture_output=True, text=True, env=env, check=False
    )
    said = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if "warning: " in line.lower() and "PARSING" not in line and "iso " not in line
        # A literal name in the place of a function is meant.
        and "should " not in line
        and not is_symbol(line, text)
    ]
    return "\n".join(said) or (done.stderr if done.returncode else "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tree", TREES)
def test_spatch_takes_it_for_every_shape(name: str, tree: str, tmp_path: Path) -> None:
    said = {}
    for place, shape in itertools.product(PLACES if name.startswith("add-") else PLACES[:1], SHAPES):
        text = fill(apply.text_of((name,)), words(shape, tree, place))
        if "@" in text:
            said[f"{shape.name} {' '.join(shape.roles)} {place}"] = parse(text, tmp_path)
    assert {shape: warned for shape, warned in said.items() if warned} == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_mailed_is_complete(name: str, tmp_path: Path) -> None:
    shape = next(s for s in SHAPES if s.name == api.REMOTE and s.roles[0] == "mm")
    text = published(fill(apply.text_of((name,)), words(shape, "new", PLACES[0], shape.name)))
    assert "python" not in text and "//" not in text and "///" not in text
    assert parse_anew(text, tmp_path) == "" if text.strip() else True


def test_no_rule_is_called_like_a_word_that_is_decided_before() -> None:
    """What depends on the rule would depend on the word, and be left out."""
    found = {
        re.split(r"[\s@]", rule.header)[0]
        for path in spatch.RULES.glob("*/*.cocci") for rule in rules_of(path.read_text())[1]
    }
    assert len(found) > 100 and found & VIRTUALS == set()


def test_a_line_stands_only_where_each_of_its_words_holds() -> None:
    prototype = Prototype("own_pin", ("start", "vmas"), api.HEADER, 1)
    text = "@r@\n@@\n\n  a; //@ mm !start\n  b; //@ start !mm\n  c; //@ start vmas\n  d; //@ start mm\n"
    assert fill(text, Words("own_pin", prototype, Features())).split() == ["@r@", "@@", "b;", "c;"]


def test_a_rule_that_stands_twice_has_two_names() -> None:
    text = "@a@\nexpression e;\n@@\n\nf(e)\n\n@b depends on a@\nexpression a.e;\n@@\n\n- g(e)\n"
    twice = text + unique(text, "_2")
    _, rules = rules_of(twice)
    assert [rule.header for rule in rules] == ["a", "b depends on a", "a_2", "b_2 depends on a_2"]
    assert "a_2.e" in rules[3].declarations


def test_no_word_of_the_rules_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing puts the words of a lookup into code, the call stays, and nothing else takes it."""
    read = apply._read
    monkeypatch.setattr(apply, "_read", lambda path: "" if path == "lib/lookup-behind" else read(path))
    case = next(c for c in caselib.load_cases() if str(c) == "single/address-is-an-expression")
    apply.text_of.cache_clear()
    try:
        result = caselib.convert([case], tmp_path)[case.name]
    finally:
        apply.text_of.cache_clear()
    (site,) = result.sites
    assert not site.automatic and "word-of-the-rules-left" in site.slugs
    assert "gup_vmas_gate, gup_vmas_give_back" in site.reason
    assert result.text == case.before.read_bytes()
