# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about a loop over the VMAs, where a walk is not shown to be the same."""

from __future__ import annotations

from gupvmas.reasons.model import Reason

_AGAIN = "A walk comes by once for each VMA, and the loop came by once for each page. "
_LOOK_UP = _AGAIN + "Keep a loop over the pages and look each VMA up there."

REASONS: tuple[Reason, ...] = (
    # -- how the loop is reached
    Reason(
        "loop-without-call",
        "the loop may be reached without the call, or once more after it",
        "Put the loop right behind the call, below the same conditions, or into a function of its "
        "own with it.",
    ),
    Reason(
        "loop-before-call",
        "the loop stands before the call",
        "It reads what an earlier round stored. Walk the VMAs right after the call that "
        "stored them.",
    ),
    Reason(
        "loop-shares-lines",
        "the loop shares its lines with other code, and needs a test of the result",
        "Give the loop lines of its own: where no page came it must not run, and a test of the "
        "result has to be put around it.",
    ),
    Reason(
        "loop-read-after-unlock",
        "a VMA is read after the lock may have been dropped",
        "The VMA may be freed by then: this is a bug of today. Move the loop to before the unlock, "
        "or copy what is needed of each VMA while the lock is held.",
    ),
    # -- which pages it is about
    Reason(
        "loop-head-not-understood",
        "the head of the loop is not understood",
        "Write it as for (i = 0; i < n; i++), on a line of its own.",
    ),
    Reason(
        "loop-begins-later",
        "the loop does not begin with the first page",
        "Find out why the first pages are left out; then walk from the address of the first page "
        "that counts.",
    ),
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
        "gate-area",
        "a page of the gate area may be among them, whose VMA nothing tells that a module can link",
        "Ask for FOLL_WRITE, if the pages are written to: such a page can only be read. Or fill an "
        "array by vma_lookup() of each page's address, and fail where there is no VMA.",
    ),
    # -- what it reads
    Reason(
        "more-than-one-loop",
        "there is more than one loop over the VMAs",
        "Join the loops, or walk the VMAs once for each of them, from the first address again.",
    ),
    Reason(
        "index-not-of-loop",
        "the index {index} of {name} is not that of a loop over all",
        "Look up the VMA of that page alone: vma_lookup() of the address of page number index, "
        "under the lock.",
    ),
    Reason(
        "index-used-for-more",
        "the index {index} is used for more than {name}",
        "The loop also does something for each page. Split it: one loop for the pages as it is, "
        "one walk over the VMAs.",
    ),
    Reason(
        "index-read-outside",
        "the index {index} is read outside of the loop",
        "Keep what is needed after the loop in a variable of its own: a walk has no index.",
    ),
    Reason(
        "compares-with-first",
        "the loop compares with the first VMA",
        "Keep the first VMA, or what is compared of it, in a variable and walk the others; "
        "begin with the first one all the same.",
    ),
    Reason(
        "first-read-again",
        "the first VMA is read again after the loop",
        "Keep what is needed of the first VMA in a variable before the loop.",
    ),
    Reason(
        "name-taken",
        "the function has a variable {name} of its own",
        "Rename that variable, or write the walk by hand with other names.",
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
        "counts-pages",
        "{name} on line {line} counts pages: it changes once for each",
        "A walk comes by once for each VMA. Count by the length of the overlap of VMA and range, "
        "in pages, or keep the count apart from the test.",
    ),
    Reason(
        "carried-between-pages",
        "{name} on line {line} tells one page what was found for another",
        _LOOK_UP,
    ),
    Reason(
        "address-taken-for-each-page",
        "the address of {name} is taken for each page on line {line}",
        _AGAIN + "Look what is done through that pointer; if nothing is, you can write the walk.",
    ),
    Reason(
        "volatile-read-for-each-page",
        "{name}, which is volatile, is read once for each page",
        _AGAIN + "Read it once before the loop if once is enough.",
    ),
    Reason(
        "macro-in-loop",
        "what the macro {macro} on line {line} does is not known",
        "Look into the macro. If it only looks at the VMA, write out what it stands for, or make "
        "it an inline function of a header.",
    ),
    Reason(
        "loop-holds-label",
        "the loop over the VMAs holds a label",
        "Write the loop without the label, by break or by a function of its own.",
    ),
    Reason(
        "loop-holds-loop",
        "the loop over the VMAs holds another loop or a block",
        "Put what is asked about the VMA into a loop of its own, without another one inside.",
    ),
)
