# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about a driver's own repository, and the arm that kernels without the parameter get."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_WRITE_OUT = "Write the call out for each kernel, whole, and scan again."

REASONS: tuple[Reason, ...] = (
    Reason(
        "no-statement-to-repeat",
        "the call is not in a statement that can be written twice",
        "Put the call on a statement of its own, its result in a variable, or use gup_compat.h "
        "(backport compat).",
    ),
    Reason(
        "defined-by-driver",
        "{function} is defined by the driver itself in {place}",
        "Convert that definition first: it decides what the calls mean.",
    ),
    Reason(
        "arms-not-by-version",
        "the arms are chosen by {condition}, not by the version: teach whatever sets that to try "
        "the shape without vmas, and add an arm for it",
        "In the configure script, compile a call with four arguments (six for a _remote one) in "
        "a test of its own, define a macro if that works, and make the first arm "
        "#if defined() that macro, with the argument left out. gup_compat.h has such probes.",
    ),
    Reason(
        "version-does-not-tell",
        "the headers say {version} and have no vmas parameter: a test of the version would take the "
        "wrong arm there",
        "This vendor took the change over early. Test for the shape in a configure script, or use "
        "gup_compat.h (backport compat), which probes for it.",
    ),
    Reason(
        "arm-breaks-early",
        "the headers say {version}, so that kernel may compile this arm, and they have no vmas "
        "parameter: the version does not tell the shape there, and 'backport compat' asks for the "
        "shape",
        "This vendor took the change over early. With gup_compat.h (backport compat) there is one "
        "call for all kernels.",
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
        "flags-not-known",
        "{write} and {force} were no flags before 4.9: say which flags they are",
        "The first becomes FOLL_WRITE where it is true, the second FOLL_FORCE.",
    ),
    Reason(
        "argument-would-go",
        "no kernel from 6.5 on takes {text}, which may do something",
        "Do it on a line of its own before the call, and pass a variable.",
    ),
    Reason(
        "new-list-is-old",
        "what new kernels see of the argument list is an older shape still",
        _WRITE_OUT,
    ),
    Reason(
        "conditional-in-argument", "a conditional stands within one of the arguments", _WRITE_OUT
    ),
    Reason(
        "list-ends-in-conditional", "the argument list ends within a conditional", _WRITE_OUT
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
    # -- the statement
    Reason(
        "code-before-statement",
        "other code stands before the statement on its line",
        "Put the statement on a line of its own and scan again.",
    ),
    Reason(
        "comment-behind-statement",
        "a comment stands between the statement and what follows on its line",
        "Move the comment to a line of its own and scan again.",
    ),
    Reason(
        "change-beyond-statement",
        "what has to change reaches beyond the statement of the call",
        "Write the arm by hand: the call without the argument, and what replaces the VMAs, for "
        "kernels from 6.5 on; the code as it is for the others.",
    ),
    Reason(
        "passed-in-other-arms",
        "{text} is passed in other arms and would be unused in the new one",
        "Move its declaration into the arms that pass it, or pass NULL in all of them.",
    ),
    Reason(
        "comment-beside-argument",
        "a comment beside the argument would be about another one",
        "Move the comment to above the statement.",
    ),
)
