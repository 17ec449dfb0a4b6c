# SPDX-License-Identifier: GPL-2.0-only
"""Up and down again: what a testcase became, carried down to the tree that it came from.

It must be the code that it began with. Where the way up loses something, LOST says what.
"""

from __future__ import annotations

import dataclasses
import pathlib
import subprocess

import caselib
import pytest
from caselib import Case

#: What becomes of the VMAs can't be undone: by the class of a site.
CLASSES = {
    "ignored": "the variable that nobody read is gone",
    "single": "the VMA is looked up, and not asked of GUP again",
    "multi": "the VMAs are walked, and the array is gone",
    "forwarded": "the parameter of the wrapper is gone",
}

_SPELLING = "null comes back as NULL, however it was spelt"
_COMMENT = "the comment of the argument went with it"
_LOCAL = "the variable that was only ever null is gone"
_NOT_NOW = "it is a function of some kernels, and none of today"
_STRADDLES = "a list with an #if in it is left alone, and named"
_UNREAD = "spatch does not read the call, so nothing is put back"

#: Of the sites that passed no VMAs: what was lost.
LOST = {
    "unused/cast-null-in-parentheses.c": _SPELLING,
    "unused/macro-for-null.c": _SPELLING,
    "unused/macro-for-null-with-another-user.c": _SPELLING,
    "unused/macro-for-null-behind-a-cast.c": _SPELLING,
    "unused/macro-for-null-by-another.c": _SPELLING,
    "unused/macro-for-null-by-both-arms.c": _SPELLING,
    "unused/macro-for-null-in-small-letters.c": _SPELLING,
    "unused/macro-of-the-functions-name-passes-null.c": "a macro of the function's name is left alone",
    "unused/null-cast-to-its-type.c": _SPELLING,
    "unused/null-in-parentheses.c": _SPELLING,
    "unused/zero.c": _SPELLING,
    "unused/zero-cast-to-void-pointer.c": _SPELLING,
    "unused/zero-of-type-long.c": _SPELLING,
    "unused/comment-after-the-argument.c": _COMMENT,
    "unused/comment-before-the-argument.c": _COMMENT,
    "unused/comment-to-the-end-of-the-line.c": _COMMENT,
    "unused/latin-1.c": _COMMENT,
    "unused/comments-of-all-arguments.c": _COMMENT,
    "unused/comment-of-the-previous-argument.c": "a comment that moved stays where it is",
    "unused/macro-body-argument-alone-on-its-line.c": "a continued line is not begun again",
    "unused/local-that-is-assigned-null.c": _LOCAL,
    "unused/local-that-shares-its-declaration.c": _LOCAL,
    "unused/local-that-stays-null.c": _LOCAL,
    "unused/4.15-longterm.c": _NOT_NOW,
    "unused/code-that-is-switched-off.c": _UNREAD,
    "unused/list-with-arms-for-older-kernels.c": _STRADDLES,
    "unused/loop-that-never-comes-round.c": _UNREAD,
    "unused/name-split-by-a-backslash.c": _UNREAD,
}


@dataclasses.dataclass(frozen=True)
class Trip:
    """All testcases, up and down again."""

    cases: list[Case]
    texts: dict[str, bytes]
    #: Where something was left as it is, and said to be.
    left: set[str]

    def same(self, case: Case) -> bool:
        """Whether it is the code that it was, but for line breaks."""
        return b"".join(self.texts[case.name].split()) == b"".join(case.before.read_bytes().split())


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> Trip:
    """The twins are what up gives, as test_testcases.py sees to; here they are carried down."""
    from gupvmas.backport.lower import Lowering
    from gupvmas.backport.target import target_of
    from gupvmas.base.tree import open_tree

    # A driver for many kernels came from no one tree.
    cases = [case for case in caselib.load_cases() if case.group not in caselib.DRIVERS]
    texts: dict[str, bytes] = {}
    left: set[str] = set()
    for generation in caselib.GENERATIONS:
        work = tmp_path_factory.mktemp("trip")
        caselib.lay_out(generation, work / "tree")
        own = {c.name: c.after.read_bytes() for c in cases if c.tags.generation == generation}
        with open_tree(work / "tree") as tree:
            lowering = Lowering(target_of(tree, work / "target", 1), work)
            done, problems = lowering.down(own)
        texts |= done
        left |= {problem.file for problem in problems}
    return Trip(cases, texts, left)


def reason(case: Case) -> str | None:
    """Why it can't be the same, if it can't."""
    return LOST.get(case.name) or next(
        (CLASSES[each] for each in case.tags.classes if each in CLASSES), None
    )


def test_what_lost_nothing_is_the_code_that_it_began_with(trip: Trip) -> None:
    wrong = [str(c) for c in trip.cases if not reason(c) and not trip.same(c)]
    assert not wrong
    word_for_word = [c for c in trip.cases if trip.texts[c.name] == c.before.read_bytes()]
    assert len(word_for_word) > 70


def test_what_is_said_to_be_lost_is(trip: Trip) -> None:
    assert not [str(c) for c in trip.cases if c.name in LOST and trip.same(c)]
    assert not set(LOST) - {c.name for c in trip.cases}


def test_what_came_down_compiles_with_the_headers_of_the_tree(
    trip: Trip, tmp_path: pathlib.Path
) -> None:
    """Also where something was lost, unless it was said to be left as it is."""
    chosen = [c for c in trip.cases if c.group not in caselib.UNTOUCHED and c.name not in trip.left]
    assert len(chosen) > 150
    files: dict[str, list[pathlib.Path]] = {}
    for case in chosen:
        if case.tags.not_compiled or b"get_user_pages_longterm" in trip.texts[case.name]:
            continue  # the tree lacks what it calls
        path = tmp_path / case.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(trip.texts[case.name])
        files.setdefault(case.tags.generation, []).append(path)
    assert set(files) == set(caselib.GENERATIONS)
    options = caselib.all_options()
    for generation, paths in files.items():
        include = [f"-I{top}" for top in caselib.headers(generation)]
        command = ["gcc", *caselib.CFLAGS, *include, *options, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
