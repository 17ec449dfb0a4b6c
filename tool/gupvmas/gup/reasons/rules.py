# SPDX-License-Identifier: GPL-2.0-only
"""What the semantic patches of cocci/convert/ refuse, beside what other topics have."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

REASONS: tuple[Reason, ...] = (
    Reason(
        "spatch-gave-up",
        "spatch gave up on it: {text}",
        "The function around the call is too much for spatch, or a macro in it. Convert it by hand, or "
        "in a smaller function.",
    ),
    Reason(
        "no-rule",
        "no semantic patch of cocci/convert/ takes a call of this shape",
        "Convert it by hand, or bring the code around it into a shape that one of them knows: each has "
        "its shape in its head.",
    ),
    Reason(
        "parameters-not-known",
        "what {function}() does with its parameters is not known well enough to look the VMAs up behind it",
        "Look the VMAs up by hand, or call the function that it wraps.",
    ),
    Reason(
        "layout-refused",
        "what would come out does not fit the layout of the file: {text}",
        "Move the comment or the directive out of the statement, give each statement lines of its own, "
        "and scan again.",
    ),
    Reason(
        "address-taken",
        "the address of {name} is taken, so that something unseen may change it",
        "Keep the value in a local whose address nobody takes.",
    ),
    Reason(
        "called-between",
        "{name} is called between the call and the place where the VMA is needed, and may change what "
        "the lookup reads",
        "Keep the address in a local before the call, and pass that.",
    ),
    Reason(
        "memory-written",
        "{text} is written to between the call and the place where the VMA is needed, and the lookup "
        "reads memory",
        "Keep the address in a local before the call, and pass that.",
    ),
    Reason(
        "page-place-may-change",
        "{text}, which says where the page is stored, may change",
        "Pass the address of a local page.",
    ),
    Reason(
        "release-not-known",
        "how the pages of {function}() are given back is not known",
        "Look at that function: if it takes a reference, put_page() gives a page back, if it "
        "takes a pin, unpin_user_page(). Write the lookup and the error path by hand.",
    ),
    Reason(
        "page-place-unknown",
        "where the page is stored is not known from {text}",
        "Pass the address of a local page.",
    ),
    Reason(
        "result-not-local",
        "{name}, which holds the result, is not a local variable of this function alone",
        "Keep the result in a local of its own.",
    ),
    Reason(
        "zero-told-apart",
        "0 pages are told apart from an error, and the helper has an error for both",
        "Show that GUP can't return 0 there (it does for FOLL_NOWAIT only), or look the VMA up.",
    ),
    Reason(
        "array-of-unknown-type",
        "what {text} points to is not declared in the function",
        "Declare a local pointer to the array, and use that.",
    ),
    Reason(
        "all-of-an-arm",
        "the call is all of an arm without braces, and {name} has to be filled behind it",
        "Put braces around the arm.",
    ),
    Reason(
        "word-of-the-rules-left",
        "{text}, a word that the semantic patches have among themselves, is left in what comes out",
        "Look whether there is a shape around the call that spatch can't parse, as a do without braces. "
        "Convert it by hand, and please report this file.",
    ),
    Reason(
        "no-name-for-the-index",
        "the function has no free name for the index of the loop that would fill the array",
        "Rename a local, or fill the array by hand.",
    ),
    Reason(
        "parameter-of-the-function",
        "{name} is a parameter of the function: who calls it may read what is stored",
        "Look at what the callers do with it.",
    ),
    Reason(
        "place-in-array-acts",
        "the place in {name} that is passed calls something or changes something",
        "Do that in a statement of its own, before the call.",
    ),
    Reason(
        "shares-declaration",
        "{name} is declared together with others, in a way that spatch does not take apart",
        "Give it a declaration of its own.",
    ),
    Reason(
        "index-of-no-loop",
        "{text}, by which a VMA is read, is not the index of a loop over the pages",
        "Walk over the VMAs by hand, or fill the array by vma_lookup().",
    ),
    Reason(
        "label-on-the-way",
        "the label {name} stands between the call and the loop over the VMAs",
        "Show that nothing jumps there, and move the label.",
    ),
    Reason(
        "several-pages",
        "{text} pages are asked for, and one VMA is kept",
        "Ask for one page, or walk over the VMAs by hand.",
    ),
)
