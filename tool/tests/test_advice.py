# SPDX-License-Identifier: GPL-2.0-only
"""Every reason for which the tool leaves something to a person comes with a piece of advice."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas import advice, explanation
from gupvmas.model import Conversion

PACKAGE = ROOT / "tool" / "gupvmas"

#: Where reasons for a site are made; the other commands have findings of their own.
FILES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.relative_to(PACKAGE).parts[0] not in ("backport", "boot", "page", "verify")
)

#: Functions that return a reason or None.
RETURNING = {"_obstacle", "_alive_by_itself", "_kept_by_body"}

#: Reasons of sites that need nobody: they are converted.
DONE = {
    "the call is in the new shape",
    "the argument is a null pointer constant",
    "{} never holds anything but NULL",
    "{} is a parameter of the function and passed on",
    "{} is a parameter of the macro {} and passed on",
    "{} is stored and nothing reads it afterwards",
    "{} is filled and nothing reads it afterwards",
    "one page and one VMA of a remote mm, read under the lock",
    "one page and one VMA, read under the lock",
    "one page and one VMA, read under the lock; the caller may see FOLL_NOWAIT's 0, and tells it from "
    "an error",
    "an array of VMAs, read under the lock and page by page",
    "GUP itself reads the VMAs, and can call {}() for them",
    "the arm is for other kernels, and in the shape that they have",
    "{} is passed on, and nothing will be: {}",
    "kernels without the parameter see the argument list without it",
}


def template(node: ast.expr | None) -> str | None:
    """A string as the source has it, {} for what is put in; None if it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return None


def reasons(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every reason that a module makes, with its line."""
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "Refusal":
                found = [node.args[0]]
            elif name in ("_refuse", "_unused"):
                found = [node.args[1]]
        elif isinstance(node, ast.Assign):
            targets = node.targets[0]
            pairs = (
                zip(targets.elts, node.value.elts)
                if isinstance(targets, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(targets, node.value)]
            )
            found = [
                value for target, value in pairs
                if isinstance(target, ast.Attribute) and target.attr in ("reason", "alive")
            ]
        elif isinstance(node, ast.FunctionDef) and node.name in RETURNING:
            found = [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
        for value in found:
            text = template(value)
            if text is not None:
                yield node.lineno, text


def words(text: str) -> set[str]:
    """"{}: {}" in array.py stands for the two that its table holds."""
    if text != "{}: {}":
        return {text}
    return {text, *(key for key in advice.ADVICE if key.startswith("{}: "))}


def in_the_code() -> dict[str, str]:
    """Every reason of the code base, and one place of it."""
    found: dict[str, str] = {}
    for path in FILES:
        for line, text in reasons(ast.parse(path.read_text())):
            found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def test_every_reason_has_advice() -> None:
    missing = {
        text: place
        for text, place in in_the_code().items()
        if text not in DONE and text not in advice.ADVICE
    }
    assert not missing, "say in gupvmas/advice.py what a person can do about these"


def test_no_advice_is_for_a_reason_that_is_gone() -> None:
    known: set[str] = set()
    for text in in_the_code():
        known |= words(text)
    assert set(advice.ADVICE) <= known
    assert DONE <= known


def test_what_gupscan_cannot_read_has_advice() -> None:
    """The words are in its C, in calls of unparsed(), blame() and doubt() and in struct trouble."""
    said = set()
    for name in ("lex.c", "parse.c", "ledger.c"):
        text = (ROOT / "tool" / "gupscan" / name).read_text()
        for match in re.finditer(r'"((?:a|the|it|brackets) [^"\\%]+)"', text):
            said.add(match.group(1) + " (line {})")
    assert len(said) > 8
    assert said == {key for key in advice.UNREAD if key.endswith(" (line {})")}


def test_what_the_ledger_says_has_advice() -> None:
    tree = ast.parse((PACKAGE / "ledger.py").read_text())
    said = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("_unparsed", "Unaccounted"):
                said.add(template(node.args[-1]))
        if isinstance(node, ast.BoolOp):
            said.add(template(node.values[-1]))
    said.discard(None)
    assert said and said == {k for k in advice.UNREAD if not k.endswith(" (line {})")}


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("vma is read after the lock may have been dropped", "bug of today"),
        ("f keeps its parameter: vma is returned", "Deal with that reason first"),
        ("pages: it is stored elsewhere, so a VMA escapes", "Follow where it goes"),
        ("the label out would be left without a jump to it", "Remove the label"),
    ],
)
def test_the_most_telling_advice_is_given(reason: str, word: str) -> None:
    assert word in advice.for_site(reason)


def test_several_reasons_get_several_pieces_of_advice() -> None:
    said = advice.for_site("vmas is filled by more than one call; f() is not known where the call stands")
    assert "an array of its own" in said and "Declare it above" in said


def test_every_conversion_says_why_it_is_right() -> None:
    known = {conversion for _, conversion in explanation._WHY} | {Conversion.NEW_ARM}
    assert known == set(Conversion) - {Conversion.MANUAL, Conversion.NONE}


def test_advice_for_what_nobody_knows_is_none() -> None:
    assert advice.for_site("something new") == "" == advice.for_unread("something new")
