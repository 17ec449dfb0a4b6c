# SPDX-License-Identifier: GPL-2.0-only
"""What the tests around a loop over the pages say of the result: all came, or some did."""

from __future__ import annotations

from gupvmas.body import Branch, tokens, within
from gupvmas.convert.call import Call
from gupvmas.convert.macros import positive
from gupvmas.convert.names import stays_in_block
from gupvmas.convert.result import Result
from gupvmas.convert.stable import name_changes
from gupvmas.convert.way import Way
from gupvmas.model import Span


def all_returned(call: Call, result: Result, loop: Span, count: list[bytes]) -> bool:
    """Whether the loop at ``loop`` is only reached if as many pages came as were asked for."""
    body, name = call.body, result.name
    for branch in _tests(call, result):
        if within(loop, branch.then) and body.implies("complete", branch, name, count):
            return True
        if body.says("incomplete", branch, name, count) or (
            body.says("fewer", branch, name, count) and _errors_have_left(call, result, branch)
        ):
            if _is_on_the_other_side(call, branch, loop):
                return True
    return False


def some_returned(call: Call, result: Result, loop: Span) -> bool:
    """Whether the loop at ``loop`` is only reached if a page came at least."""
    body, name, number = call.body, result.name, call.argument("nr_pages")
    if positive(body, number.decode("utf-8", "replace")):
        if all_returned(call, result, loop, tokens(number)):
            return True
    for branch in _tests(call, result):
        if _is_for_errors_alone(call, branch, name):
            continue
        if within(loop, branch.then) and body.implies("succeeded", branch, name):
            return True
        if body.says("failed", branch, name):
            if _is_on_the_other_side(call, branch, loop):
                return True
    return False


def _tests(call: Call, result: Result) -> list[Branch]:
    """The tests behind the call that can be of nothing but its result."""
    found = []
    for branch in call.body.branches():
        way = Way(call.body, call.occurrence, branch.keyword, behind=True)
        if branch.keyword.start > call.occurrence.close and not name_changes(way, result.name):
            found.append(branch)
    return found


def _is_for_errors_alone(call: Call, branch: Branch, name: str) -> bool:
    """Whether a test, or its negation, is only whether the result is below 0: none is no error."""
    inner, _ = call.body.core(branch.condition)
    text = b"".join(call.source.text(inner).split())
    return text in (name.encode() + b"<0", b"0>" + name.encode())


def _is_on_the_other_side(call: Call, branch: Branch, loop: Span) -> bool:
    """Whether the loop is only reached where the condition of ``branch`` does not hold."""
    return within(loop, branch.otherwise) or _leaves_before(call, branch, loop)


def _leaves_before(call: Call, branch: Branch, place: Span) -> bool:
    """Whether all that the condition of ``branch`` holds for has left before ``place``."""
    way = Way(call.body, call.occurrence, place)
    return (
        place.start > branch.then.end
        and way.leaves_by(branch.then)
        and stays_in_block(call.source, branch.then.end, place.start)
    )


def _errors_have_left(call: Call, result: Result, before: Branch) -> bool:
    """Whether an if between the call and ``before`` is where all errors leave."""
    return any(
        call.body.says("failed", branch, result.name)
        and _leaves_before(call, branch, before.keyword)
        for branch in _tests(call, result)
        if branch.keyword.start < before.keyword.start
    )
