# SPDX-License-Identifier: GPL-2.0-only
"""Every semantic patch of cocci/convert/ is SmPL that spatch takes, for every shape of the API."""

from __future__ import annotations

import itertools
import os
import subprocess
from pathlib import Path

import pytest

from gupvmas import api, spatch
from gupvmas.emit import apply
from gupvmas.emit.template import Words, fill, published, rules_of, unique
from gupvmas.features import Features
from gupvmas.generation import Prototype

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


def parse(text: str, folder: Path) -> str:
    """What spatch complains about in a semantic patch; nothing if it takes it."""
    if text not in SAID:
        SAID[text] = parse_anew(text, folder)
    return SAID[text]


def parse_anew(text: str, folder: Path) -> str:
    """The same, by running spatch."""
    path = folder / "rules.cocci"
    path.write_text(text, encoding="ascii")
    env = os.environ | {"PYTHONPATH": str(spatch.MODULES), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [spatch.program(), "--parse-cocci", str(path)], capture_output=True, text=True, env=env, check=False
    )
    said = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if "warning: " in line.lower() and "PARSING" not in line and "iso " not in line
        # A literal name in the place of a function is meant.
        and "should " not in line
    ]
    return "\n".join(said) or (done.stderr if done.returncode else "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tree", TREES)
def test_spatch_takes_it_for_every_shape(name: str, tree: str, tmp_path: Path) -> None:
    said = {}
    for place, shape in itertools.product(PLACES if name.startswith("add-") else PLACES[:1], SHAPES):
        text = fill(apply.text_of([name]), Words(apply.MARK, shape, TREES[tree], frozenset({place}), "next_one", "other"))
        if "@" in text:
            said[f"{shape.name} {' '.join(shape.roles)} {place}"] = parse(text, tmp_path)
    assert {shape: words for shape, words in said.items() if words} == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_mailed_is_complete(name: str, tmp_path: Path) -> None:
    shape = next(s for s in SHAPES if s.name == api.REMOTE and s.roles[0] == "mm")
    text = published(fill(apply.text_of([name]), Words(shape.name, shape, TREES["new"], frozenset(PLACES[:1]), "next_one", "other")))
    assert "python" not in text and "//" not in text and "///" not in text
    assert parse(text, tmp_path) == "" if text.strip() else True


def test_a_rule_that_stands_twice_has_two_names() -> None:
    text = "@a@\nexpression e;\n@@\n\nf(e)\n\n@b depends on a@\nexpression a.e;\n@@\n\n- g(e)\n"
    twice = text + unique(text, "_2")
    _, rules = rules_of(twice)
    assert [rule.header for rule in rules] == ["a", "b depends on a", "a_2", "b_2 depends on a_2"]
    assert "a_2.e" in rules[3].declarations
