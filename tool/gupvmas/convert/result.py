# SPDX-License-Identifier: GPL-2.0-only
"""The result of a call: where it is kept, how it is tested, and what is read after a failure."""

from __future__ import annotations

import dataclasses
import enum

from gupvmas.body import Branch, within
from gupvmas.convert.call import Call
from gupvmas.convert.names import statement_end
from gupvmas.model import Span
from gupvmas.site import Refusal

#: Types that hold -errno, 0 and 1; the rest would change what a test of them means.
_SIGNED = frozenset({"int", "long", "ssize_t", "s32", "s64", "long int", "signed int", "signed long"})


class Kept(enum.Enum):
    """How the result comes into its variable."""

    ASSIGNED = "by a statement"
    DECLARED = "as the value of its declaration"
    IN_TEST = "inside the condition of an if"
    NOT = "it is compared right away"


@dataclasses.dataclass(frozen=True)
class Result:
    """The variable that keeps the result, and the test that follows."""

    name: str
    place: Span
    statement: Span  # "name = call;" with its semicolon, or the declaration from name on
    kept: Kept
    branch: Branch | None
    holds: str  # failed, succeeded or other


def result_of(call: Call) -> Result:
    """The result of ``call``, kept in a variable. Raises Refusal if it is not."""
    body, source = call.body, call.source
    for fact in body.of_call("kept-in-test", call.occurrence):
        place = body.detail(fact, "place")
        end = body.detail(fact, "other").end
        for branch in body.branches():
            inner, negated = body.core(branch.condition)
            if not negated and inner.end == end and source.skip(inner.start + 1) == place.start:
                return Result(
                    fact.text("name"), place, branch.keyword, Kept.IN_TEST, branch, "failed"
                )
        raise Refusal("result-in-condition")
    for kind in ("kept-value", "kept"):
        for fact in body.of_call(kind, call.occurrence):
            name, place = fact.text("name"), body.detail(fact, "place")
            behind = source.skip(call.occurrence.close + 1)
            if source.data[behind : behind + 1] != b";":
                raise Refusal("result-in-expression")
            end = statement_end(source, place.start)
            test, holds = _next_test(call, name)
            return Result(
                name,
                place,
                Span(place.start, end),
                Kept.DECLARED if kind == "kept-value" else Kept.ASSIGNED,
                test,
                holds,
            )
    raise Refusal("result-not-kept")


def _next_test(call: Call, name: str) -> tuple[Branch | None, str]:
    for fact in call.body.of_call("next-test", call.occurrence):
        if fact.text("name") != name:
            continue
        keyword = call.body.detail(fact, "keyword")
        branch = call.body.branch_at(keyword)
        for holds in ("failed", "succeeded"):
            if branch is not None and call.body.says(holds, branch, name):
                return branch, holds
        return branch, "other"
    return None, "other"


def must_be_signed(call: Call, name: str) -> None:
    """Raise Refusal if ``name``, which keeps the result, may not hold -errno."""
    declarations = call.body.declarations(name)
    if len(declarations) != 1 or declarations[0].type not in _SIGNED:
        raise Refusal("result-not-signed", name=name)


def read_on_failure(call: Call, result: Result | None, name: str) -> bool:
    """Whether ``name``, which the call stores to, may be read on a path that a failed call takes.

    That is a path on which the test did not say that the call succeeded. Without a test that is
    understood, all reads count.
    """
    body = call.body
    own = body.own("by-address", name) | body.places("written", name)
    reads = body.mentions(name) - own
    branch = result.branch if result else None
    if branch is None or not result or result.holds == "other":
        return bool(reads)
    failed = result.holds == "failed"
    if failed and branch.otherwise is None and body.is_return(branch.then):
        return any(within(read, branch.then) for read in reads)
    if not any(fact.text("name") == name for fact in body.of_call("followed", call.occurrence)):
        return bool(reads)
    way = "unless-false" if failed else "unless-true"
    if result.kept is Kept.DECLARED and _is_asked_again(call, result):
        return bool(reads)
    return any(body.reads_after(kind, call.occurrence, name) for kind in (way, "set-" + way))


def _is_asked_again(call: Call, result: Result) -> bool:
    """Whether the test is asked once more, and maybe of something else than the result."""
    body, branch = call.body, result.branch
    again = [b for b in body.branches() if branch and b.text == branch.text]
    values = body.places("written", result.name) | body.places("changed", result.name)
    return len(again) > 1 and bool(values - {result.place})
