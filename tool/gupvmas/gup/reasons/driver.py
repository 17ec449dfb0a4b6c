# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about a driver's own repository, and the arm that kernels without the parameter get."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_WRITE_OUT = "Write the call out for each kernel, whole, and scan again."

REASONS: tuple[Reason, ...] = (
    Reason(
        "defined-by-driver",
        "{function} is defined by the driver itself in {place}",
        "Convert that definition first: it decides what the calls mean.",
    ),
    Reason(
        "arms-not-by-version",
        "the arms are chosen by {condition}, not by the version: teach whatever sets that to try "
        "the shape without vmas, and add an arm for it, or let `backport compat --apply {tree}` ask for "
        "the shape",
        "In the configure script, compile a call with four arguments (six for a _remote one) in "
        "a test of its own, define a macro if that works, and make the first arm "
        "#if defined() that macro, with the argument left out. gup_compat.h has such probes.",
    ),
    Reason(
        "version-does-not-tell",
        "the headers say {version} and have no vmas parameter: a test of the version would take the "
        "wrong arm there; `backport compat --apply {tree}` asks for the shape",
        "This vendor took the change over early. Test for the shape in a configure script, or use "
        "gup_compat.h, which probes for it.",
    ),
    Reason(
        "arm-breaks-early",
        "the headers say {version}, so that kernel may compile this arm, and they have no vmas "
        "parameter: the version does not tell the shape there, and `backport compat --apply {tree}` "
        "asks for it",
        "This vendor took the change over early. With gup_compat.h there is one call for all kernels.",
    ),
    Reason(
        "kernels-not-asked-for",
        "kernels without the parameter compile it, and --kernels has none of them",
        "Give --kernels without its end, and the call gets an arm for these, too.",
    ),
    Reason(
        "on-these-kernels",
        "on kernels {kernels}: {why}",
        "Deal with that reason, or leave these kernels out of --kernels.",
    ),
    Reason(
        "gone-by-now",
        "no kernel from 6.5 on has {function}()",
        "Use pin_user_pages() with FOLL_LONGTERM there, and unpin_user_page().",
    ),
    Reason(
        "foreign-mm",
        "{text} may be a foreign mm: only {function}() takes one today",
        "If it can be another mm than current->mm, the arm for new kernels calls the remote "
        "function; if not, it calls this one without the first two arguments.",
    ),
    Reason(
        "flag-not-for-drivers",
        "no kernel from 6.5 on lets a driver set {flag}",
        "Find out what the flag was for. GUP sets FOLL_TOUCH and its like by itself now: leave such "
        "a one out for these kernels.",
    ),
    Reason(
        "argument-would-go",
        "{text} would not be passed any more, and it may do something",
        "Do it on a line of its own before the call, and pass a variable.",
    ),
    Reason(
        "headers-declare-none",
        "the headers at hand declare no {function}()",
        "Name headers that are complete, or scan without --headers, which is for the kernels of "
        "mainline.",
    ),
    Reason(
        "headers-unlike-mainline",
        "{place} declares {function}({roles}), which is no shape of 6.5",
        "Write the call for that kernel by hand: it is none that mainline has.",
    ),
    Reason(
        "fit-not-known",
        "whether it breaks on kernels from 6.5 on can't be told: {why}; `backport compat --apply {tree}` "
        "asks the kernel at hand",
        "Look which kernels compile the call. If some from 6.5 on do, give it an arm for them, with the "
        "argument left out.",
    ),
    Reason(
        "alias-call-unknown",
        "what {name} is called with in {place} is not known to be right without VMAs",
        "Give the macro an arm of its own for kernels from 6.5 on, which has the parameter and drops "
        "it, once no call needs the VMAs.",
    ),
    Reason(
        "alias-of-older-shape",
        "the calls of {name} have a shape of {function}() that is older than 4.9",
        "Write a macro for kernels from 6.5 on by hand: it takes what the calls pass, and hands on "
        "what the function takes.",
    ),
    Reason(
        "alias-of-several-shapes",
        "the calls of {name} have more than one shape",
        "Call it with the same arguments everywhere, or write the calls out.",
    ),
    Reason(
        "arms-would-differ",
        "with an arm of their own some kernel would see other code than it should",
        "The conditionals around the call are of a kind that can't be taken apart. " + _WRITE_OUT,
    ),
    Reason(
        "comment-beside-argument",
        "a comment beside the argument would be about another one",
        "Move the comment to above the statement.",
    ),
)
