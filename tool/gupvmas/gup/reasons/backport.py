# SPDX-License-Identifier: GPL-2.0-only
"""Reasons why today's code has no counterpart in an older tree."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_BACKPORT_IT = "Bring the function to that tree first, or write by hand what it does."
_COUNT = "Look at the call: the arguments are not those that kernels of mainline have."

REASONS: tuple[Reason, ...] = (
    Reason(
        "no-counterpart",
        "there is no such thing in {target}, and nothing that stands for it",
        _BACKPORT_IT,
    ),
    Reason(
        "no-such-function",
        "there is no such function in {target}",
        "Write the call by hand with what that tree has.",
    ),
    Reason("neither-of-two", "{target} has neither it nor {function}()", _BACKPORT_IT),
    Reason(
        "neither-form",
        "{count} arguments: neither surely today's form nor the tree's",
        "Write the call by hand in the form of that tree.",
    ),
    Reason("wrong-count", "{count} arguments, not {right}", _COUNT),
    Reason("count-not-understood", "{count} arguments are not understood", _COUNT),
    Reason(
        "repeated-argument-acts",
        "an argument calls something or changes something",
        "Evaluate it into a local before the call: that tree's form has it twice or not at all.",
    ),
    Reason(
        "comment-in-list",
        "a comment inside the argument list would be lost",
        "Move the comment to above the statement.",
    ),
    Reason(
        "in-several-shapes",
        "these kernels have {function}() in several shapes",
        "Give --kernels a part of them at a time: each shape gets an arm of its own.",
    ),
    Reason(
        "nothing-to-pass",
        "nothing is passed for {role}, which that tree's has",
        "Write the call by hand, with what that tree wants for it.",
    ),
    Reason(
        "passed-in-vain",
        "{role} is passed, and that tree's has no such parameter",
        "Write the call by hand: what is asked for that way has to be got in another way there.",
    ),
    Reason(
        "no-parameter-for",
        "that tree's has no parameter for {role}",
        "Write the call by hand, or call another function of that tree.",
    ),
    Reason(
        "flags-more-than-two",
        "that tree's takes write and force instead of flags, and these are more than a constant "
        "of FOLL_WRITE and FOLL_FORCE",
        "Write the two truth values by hand; what no kernel of that time had has to go.",
    ),
    Reason(
        "asks-for-vmas",
        "it asks for VMAs: {why}",
        "Deal with that reason first, or look the VMA up after the call: gup_compat.h has vma_lookup() "
        "for every kernel.",
    ),
    Reason(
        "asks-for-vmas-unread",
        "it asks for VMAs, and could not be read",
        "Write the function so that spatch can parse it, and try again.",
    ),
    Reason(
        "asks-for-vmas-by-kernel",
        "it asks for VMAs, and the function around it is not the same to all kernels",
        "Look whether the VMA is used alike on all kernels, and convert the call by hand: gup_compat.h "
        "has vma_lookup() and get_user_page_vma_remote().",
    ),
)
