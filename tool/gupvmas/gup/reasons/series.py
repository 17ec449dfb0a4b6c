# SPDX-License-Identifier: GPL-2.0-only
"""Reasons why a change that seemed safe was not carried out after all."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_RENAME = "Rename that one first, in a commit of its own; the name is needed in the whole tree."

REASONS: tuple[Reason, ...] = (
    Reason(
        "needs-lookup",
        "it needs {function}(), and {why}",
        "Deal with that reason first; the call can be converted once the function is there.",
    ),
    Reason(
        "needs-helper",
        "it needs the helper, and {why}",
        "Deal with that reason first; the call can be converted once the helper is there.",
    ),
    Reason("name-in-use", "{where} has a {name} of its own", _RENAME),
    Reason(
        "names-in-use",
        "{file} has a {name} of its own, and {new} is taken, too",
        "Rename that one first, in a commit of its own, to a name that nobody has.",
    ),
    Reason(
        "header-lacks-function",
        "{file} does not declare {function}()",
        "The helper needs it there. Declare it, or put the helper where it is declared.",
    ),
    Reason(
        "header-without-endif",
        "{file}: no end of the #if around line {line}",
        "Balance the #if and #endif of that header.",
    ),
    Reason(
        "edits-overlap",
        "{text}",
        "Two changes want the same text. Convert one of the two calls by hand, and scan again.",
    ),
    Reason(
        "not-carried-out",
        "{text}",
        "Convert the call by hand, and build it: the series is made without it.",
    ),
    Reason(
        "result-unreadable",
        "the result can't be read where the tree could be: {text}",
        "Convert the call by hand, and please report this file.",
    ),
    Reason(
        "made-otherwise",
        "{text}",
        "Two ways to make the change do not agree. Convert the call by hand, and please report this "
        "file.",
    ),
    Reason(
        "still-passes-vmas",
        "it still passes VMAs to {function}() after the series",
        "Convert the call by hand, and please report this file.",
    ),
    Reason(
        "mistake",
        "{text}",
        "The tool failed, whatever the code is. Convert the call by hand, and build it.",
    ),
)
