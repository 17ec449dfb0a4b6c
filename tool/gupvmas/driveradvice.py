# SPDX-License-Identifier: GPL-2.0-only
"""What a person can do where the tool does nothing for a driver: the part of advice.py for them."""

from __future__ import annotations

#: As advice.ADVICE, which it is a part of.
ADVICE: dict[str, str] = {
    "the call is not in a statement that can be written twice":
        "Put the call on a statement of its own, its result in a variable, or use gup_compat.h "
        "(backport compat).",
    "{} is defined by the driver itself in {}":
        "Convert that definition first: it decides what the calls mean.",
    "the arms are chosen by {}, not by the version: teach whatever sets that to try the shape "
    "without vmas, and add an arm for it":
        "In the configure script, compile a call with four arguments (six for a _remote one) in "
        "a test of its own, define a macro if that works, and make the first arm "
        "#if defined() that macro, with the argument left out. gup_compat.h has such probes.",
    "the headers say {} and have no vmas parameter: a test of the version would take the wrong "
    "arm there":
        "This vendor took the change over early. Test for the shape in a configure script, or use "
        "gup_compat.h (backport compat), which probes for it.",
    "no kernel from 6.5 on has {}()":
        "Use pin_user_pages() with FOLL_LONGTERM there, and unpin_user_page().",
    "{} may be a foreign mm: only {}() takes one today":
        "If it can be another mm than current->mm, the arm for new kernels calls the remote "
        "function; if not, it calls this one without the first two arguments.",
    "{} and {} were no flags before 4.9: say which flags they are":
        "The first becomes FOLL_WRITE where it is true, the second FOLL_FORCE.",
    "what new kernels see of the argument list is an older shape still":
        "Write the call out for each kernel, whole, and scan again.",
    "a conditional stands within one of the arguments":
        "Write the call out for each kernel, whole, and scan again.",
    "the argument list ends within a conditional":
        "Write the call out for each kernel, whole, and scan again.",
    "other code stands before the statement on its line":
        "Put the statement on a line of its own and scan again.",
    "a comment stands between the statement and what follows on its line":
        "Move the comment to a line of its own and scan again.",
    "what has to change reaches beyond the statement of the call":
        "Write the arm by hand: the call without the argument, and what replaces the VMAs, for "
        "kernels from 6.5 on; the code as it is for the others.",
    "{} is passed in other arms and would be unused in the new one":
        "Move its declaration into the arms that pass it, or pass NULL in all of them.",
    "the headers say {}, so that kernel may compile this arm, and they have no vmas parameter: the "
    "version does not tell the shape there, and 'backport compat' asks for the shape":
        "This vendor took the change over early. With gup_compat.h (backport compat) there is one "
        "call for all kernels.",
    "the headers at hand declare no {}()":
        "Name headers that are complete, or scan without --headers, which is for the kernels of "
        "mainline.",
    "{} declares {}({}), which is no shape of 6.5":
        "Write the call for that kernel by hand: it is none that mainline has.",
    "no kernel from 6.5 on takes {}, which may do something":
        "Do it on a line of its own before the call, and pass a variable.",
    "a comment beside the argument would be about another one":
        "Move the comment to above the statement.",
}
