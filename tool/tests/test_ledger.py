# SPDX-License-Identifier: GPL-2.0-only
"""The ledger balances only if both readers saw the same: each way in which it does not."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.gup.ledger import Ledger, Unaccounted, balance
from gupvmas.code.model import Argument, Function, Kind, Occurrence, Span
from gupvmas.gup.reasons import Cause, of


def seen(
    kind: Kind = Kind.CALL,
    file: str = "a.c",
    offset: int = 100,
    arguments: int = 5,
    problem: Cause | None = None,
    function: Function | None = Function("f", 8, 20, Span(80, 200)),
) -> Occurrence:
    """What gupscan saw: a mention on line 10, in f(), which ends on line 20."""
    return Occurrence(
        file, 10, 4, offset, "get_user_pages", kind, 11, function, None, (), (),
        tuple(Argument(Span(n, n), -1) for n in range(arguments)),
        offset + 14, offset + 40, False, False, None, None, problem,
    )  # fmt: skip


def book(*occurrences: Occurrence, matched: Mapping[tuple[str, int], int] | None = None) -> Ledger:
    return balance(occurrences, {} if matched is None else matched, [])


def test_nothing_balances() -> None:
    empty = book()
    assert empty.balanced and empty.occurrences == 0 and set(empty.kinds.values()) == {0}


def test_every_occurrence_is_exactly_one_kind() -> None:
    ledger = balance([seen(kind) for kind in Kind], {("a.c", 100): 5}, [])
    assert ledger.kinds == {kind.value: 1 for kind in Kind}
    assert ledger.occurrences == len(Kind)


def test_a_call_that_a_rule_matched_balances() -> None:
    assert book(seen(), matched={("a.c", 100): 5}).balanced


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.CALL, Kind.UNPARSED)])
def test_what_is_no_call_needs_no_match(kind: Kind) -> None:
    assert book(seen(kind)).balanced


def test_a_call_that_no_rule_matched() -> None:
    (left,) = book(seen()).unaccounted
    assert str(left) == (
        "a.c:10:4: get_user_pages: spatch could not parse the function around it (lines 10-20)"
    )


def test_a_call_with_another_number_of_arguments() -> None:
    (left,) = book(seen(), matched={("a.c", 100): 4}).unaccounted
    assert left.reason == "spatch saw 4 arguments, gupscan saw 5"


def test_a_match_that_the_lexer_knows_nothing_of() -> None:
    (left,) = book(seen(), matched={("a.c", 100): 5, ("b.c", 7): 5}).unaccounted
    assert str(left) == "b.c: a call at byte 7 only spatch saw"


def test_a_match_at_another_place_is_two_that_are_left() -> None:
    assert len(book(seen(), matched={("a.c", 101): 5}).unaccounted) == 2


def test_a_match_of_what_is_no_call() -> None:
    """A declaration that a rule took for a call."""
    (left,) = book(seen(Kind.DECLARATION), matched={("a.c", 100): 5}).unaccounted
    assert left.reason == "a call at byte 100 only spatch saw"


@pytest.mark.parametrize(
    "problem, words",
    [
        (of("brace-never-closed", line=8), "a brace of this function is never closed (line 8)"),
        (None, "could not be parsed"),
    ],
)
def test_what_the_lexer_could_not_read(problem: Cause | None, words: str) -> None:
    ledger = book(seen(Kind.UNPARSED, problem=problem))
    assert not ledger.balanced and ledger.kinds["unparsed"] == 1
    assert ledger.unaccounted[0].reason == words


def test_a_file_that_could_not_be_read() -> None:
    ledger = balance([], {}, [("mm/gup.c", "Permission denied")])
    assert not ledger.balanced and ledger.occurrences == 0
    assert str(ledger.unaccounted[0]) == "mm/gup.c: not read: Permission denied"


def test_the_same_offset_in_two_files_is_two_places() -> None:
    both = [seen(file="a.c"), seen(file="b.c")]
    assert [u.file for u in book(*both, matched={("a.c", 100): 5}).unaccounted] == ["b.c"]


def test_what_is_left_is_in_the_order_of_the_files() -> None:
    ledger = balance([seen(file="c.c"), seen(file="b.c")], {}, [("d.c", "x"), ("a.c", "x")])
    assert [u.file for u in ledger.unaccounted] == ["a.c", "b.c", "c.c", "d.c"]


def test_outside_of_any_function_the_lines_are_those_of_the_call() -> None:
    (left,) = book(seen(function=None)).unaccounted
    assert (left.line, left.end_line) == (10, 11)
    assert "(lines 10-11)" in str(left)


def test_one_line_is_named_once() -> None:
    assert str(Unaccounted("a.c", 3, 1, 3, "f", of("no-call-seen"))) == (
        "a.c:3:1: f: spatch saw no call there"
    )


def test_what_was_matched_is_not_used_up() -> None:
    """The caller's account of the matches stays as it was."""
    matched = {("a.c", 100): 5}
    balance([seen()], matched, [])
    assert matched == {("a.c", 100): 5}
