# SPDX-License-Identifier: GPL-2.0-only
"""What a person can do where no walk over VMAs, and no lookup, is shown to be the same: a part of advice.py."""

from __future__ import annotations

_AGAIN = "A walk comes by once for each VMA, and the loop came by once for each page. "

#: As advice.ADVICE, which it is a part of.
ADVICE: dict[str, str] = {
    # -- what is evaluated once more behind the call
    "{} between the call and the loop":
        "Keep the value that the call was given in a local variable, and pass and walk from that.",
    "{} by or after the call":
        "Keep the value that the call was given in a local variable, and look up by that.",
    "{} changes by or after the call":
        "Keep the place where the pages are stored in a local variable that nothing changes.",
    # -- how the loop is reached
    "the loop may be reached without the call, or once more after it":
        "Put the loop right behind the call, below the same conditions, or into a function of its "
        "own with it.",
    "the loop shares its lines with other code, and needs a test of the result":
        "Give the loop lines of its own: where no page came it must not run, and a test of the "
        "result has to be put around it.",
    # -- what the loop does for each page
    "{}() on line {} is called once for each page, and nothing shows that it only looks":
        _AGAIN + "If the function only looks at the VMA, once is enough and you can write the walk; "
        "if it counts, charges or stores, keep a loop over the pages and look each VMA up there.",
    "{} on line {} is written to once for each page":
        _AGAIN + "If it is all the same how often, you can write the walk; else keep a loop over the "
        "pages and look each VMA up there.",
    "{} on line {} tells one page what was found for another":
        _AGAIN + "Keep a loop over the pages and look each VMA up there.",
    "the address of {} is taken for each page on line {}":
        _AGAIN + "Look what is done through that pointer; if nothing is, you can write the walk.",
    "{}, which is volatile, is read once for each page":
        _AGAIN + "Read it once before the loop if once is enough.",
    "what the macro {} on line {} does is not known":
        "Look into the macro. If it only looks at the VMA, write out what it stands for, or make "
        "it an inline function of a header.",
    "the loop over the VMAs holds a label":
        "Write the loop without the label, by break or by a function of its own.",
    "the loop over the VMAs holds another loop or a block":
        "Put what is asked about the VMA into a loop of its own, without another one inside.",
    # -- wrappers
    "what {} does with {} in {} is not understood":
        "Write the function so that it only tests the parameter and hands it on.",
    "{} hands on another parameter as well: {}":
        "Decide which of the two arrays is the one for VMAs, and take the other one out first.",
}
