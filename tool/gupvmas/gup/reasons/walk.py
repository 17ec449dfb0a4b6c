# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about an array of VMAs and a loop over it, where a walk is not shown to be the same."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_AGAIN = "A walk comes by once for each VMA, and the loop came by once for each page. "
_LOOK_UP = _AGAIN + "Keep a loop over the pages and look each VMA up there."

REASONS: tuple[Reason, ...] = (
    Reason(
        "array-passed-on",
        "{name} is passed on or used in some other way on line {line}",
        "Look at what is done with the array there. If the callee only reads it, hand it mm and "
        "address and let it look the VMAs up, under the lock.",
    ),
    Reason(
        "array-of-unknown-origin",
        "{name} is given a value of unknown origin",
        "Show where the array comes from: allocate it in this function, or make it a local.",
    ),
    Reason(
        "array-may-be-missing",
        "{name} is not allocated on every path to the call",
        "Where it is NULL, no VMA is stored and none may be read. Allocate it always, or write "
        "two calls.",
    ),
    # -- what would go with it
    Reason(
        "allocation-acts",
        "the allocation of {name} would go, and with it what else is done on line {line}",
        "Do that in a statement of its own, before.",
    ),
    Reason(
        "left-without-a-use",
        "{name} is there for the array alone, and would be left without a use",
        "Take it out by hand, with what stands there for it.",
    ),
    Reason(
        "label-before-brace",
        "nothing but the free of {name} on line {line} stands between a label and the end of its block",
        "Leave the function where it jumps to that label, and take the label out.",
    ),
    # -- how the loop is reached
    Reason(
        "loop-without-call",
        "the loop may be reached without the call, or once more after it",
        "Put the loop right behind the call, below the same conditions, or into a function of its "
        "own with it.",
    ),
    # -- which pages it is about
    Reason(
        "loop-visits-too-many",
        "the loop may visit pages that were not returned",
        "Let the loop go to the number that the call returned, or test that all pages came "
        "before it.",
    ),
    Reason(
        "loop-bound-unlike-result",
        "the loop goes to {text}, which is not what was returned",
        "Let the loop go to the number that the call returned; if fewer pages are meant, walk to "
        "the end of that many.",
    ),
    Reason(
        "loop-bound-changes",
        "{text}, which the loop goes to, is changed on line {line}, behind the call",
        "Let the loop go to the number that the call returned, as it was returned.",
    ),
    Reason(
        "index-not-local",
        "{name}, by which the loop counts, is not a local variable of this function alone",
        "Let the loop count by a local whose address nobody takes.",
    ),
    Reason(
        "gate-area",
        "a page of the gate area may be among them, whose VMA nothing tells that a module can link",
        "Ask for FOLL_WRITE, if the pages are written to: such a page can only be read. Or fill an "
        "array by vma_lookup() of each page's address, and fail where there is no VMA.",
    ),
    # -- what it does for each page
    Reason(
        "called-for-each-page",
        "{function}() on line {line} is called once for each page, and nothing shows that it only "
        "looks",
        _AGAIN + "If the function only looks at the VMA, once is enough and you can write the walk; "
        "if it counts, charges or stores, keep a loop over the pages and look each VMA up there.",
    ),
    Reason(
        "written-for-each-page",
        "{text} on line {line} is written to once for each page",
        _AGAIN + "If it is all the same how often, you can write the walk; else keep a loop over the "
        "pages and look each VMA up there.",
    ),
    Reason(
        "carried-between-pages",
        "{name} on line {line} tells one page what was found for another",
        _LOOK_UP,
    ),
    Reason(
        "volatile-read-for-each-page",
        "{name}, which is volatile, is read once for each page",
        _AGAIN + "Read it once before the loop if once is enough.",
    ),
    Reason(
        "loop-holds-loop",
        "the loop over the VMAs holds another loop or a block",
        "Put what is asked about the VMA into a loop of its own, without another one inside.",
    ),
)
