# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about an array of VMAs: where it comes from, who has it, and how it would go."""

from __future__ import annotations

from gupvmas.reasons.model import Reason

REASONS: tuple[Reason, ...] = (
    Reason(
        "base-is-not-array",
        "the base of the array is not {name} but {text}",
        "The pages are fetched piece by piece. Walk the VMAs of each piece right after its call, "
        "or fetch all pages by one call.",
    ),
    Reason(
        "element-without-page",
        "{name}[{index}] is read, and one page was asked for",
        "Only element 0 is set. If another one is read, that is a bug of today.",
    ),
    Reason(
        "array-filled-twice",
        "{name} is filled by more than one call",
        "Give each call an array of its own, or walk the VMAs after each.",
    ),
    Reason(
        "element-written",
        "{name}: a VMA in it is written to",
        "Walk the VMAs by hand, under the lock held for writing.",
    ),
    Reason(
        "element-escapes",
        "{name}: it is stored elsewhere, so a VMA escapes",
        "Follow where it goes. If every reader runs under the lock, look the VMA up in each of "
        "them; if one does not, that is a bug of today.",
    ),
    Reason(
        "array-passed-on",
        "{name} is passed on or used in some other way on line {line}",
        "Look at what is done with the array there. If the callee only reads it, hand it mm and "
        "address and let it look the VMAs up, under the lock.",
    ),
    Reason(
        "structure-passed-on",
        "the structure {name} is passed on as a whole on line {line}",
        "Look whether the callee reads the array in it. If it doesn't, make the array a local; "
        "then this can be seen.",
    ),
    Reason(
        "element-spelt-unusually",
        "{name} is spelt unusually on line {line}",
        "Write the element as name[index].",
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
        "check-has-else",
        "the check of {name} has an else branch",
        "Turn the test round, so that the failure of the allocation leaves the function.",
    ),
    Reason(
        "free-shares-line",
        "the free of {name} shares its line with other code",
        "Put it on a line of its own.",
    ),
    Reason(
        "allocation-acts",
        "the allocation of {name} would go, and with it what else is done on line {line}",
        "Do that in a statement of its own, before.",
    ),
    Reason(
        "part-of-statement",
        "what would go on line {line} is part of a statement that does more",
        "Put it on a statement of its own, and scan again.",
    ),
    Reason(
        "whole-body",
        "the statement on line {line} is the whole body of another",
        "Put braces around it, or take both out by hand.",
    ),
    Reason(
        "label-left-alone",
        "the label before line {line} would be left alone",
        "Put the label elsewhere: C wants a statement behind it.",
    ),
    Reason(
        "label-left-unused",
        "the label {name} would be left without a jump to it",
        "Remove the label by hand together with the array.",
    ),
)
