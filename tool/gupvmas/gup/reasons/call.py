# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about the call itself: its arguments, its result, and what is evaluated once more."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_ONCE_MORE = "a lookup has to use the same value once more."

REASONS: tuple[Reason, ...] = (
    Reason(
        "name-split",
        "the name of the function is continued on another line",
        "Write the name in one piece; then the call is converted like any other.",
    ),
    Reason(
        "arguments-straddle-if",
        "the argument list straddles #if",
        "Write the call out once in each arm of the #if, whole, and scan again; then each of "
        "them is judged alone.",
    ),
    Reason(
        "arguments-unlike-prototype",
        "{count} arguments where {place} declares {declared}",
        "Compare the call with that prototype. Either the call is for another version of the "
        "kernel and sits under an #if that is never true here, or the name means a function of "
        "the driver's own.",
    ),
    Reason(
        "too-many-arguments",
        "this tree can't compile the call: {count} arguments where {place} declares {declared}",
        "The call is for another version of the kernel, in a file that nobody builds for this one. It "
        "stays as it is, and keeps nothing from being removed.",
    ),
    Reason(
        "function-may-be-shadowed",
        "the function around it may have a {name} of its own",
        "Look whether the parameter or variable of that name hides the function. If it does, the "
        "call is no GUP call and can stay; rename the variable to let the tool see that.",
    ),
    Reason(
        "goes-through-macro",
        "the call {goes} through the macro {name} of {place}, not straight to the function, "
        "and what becomes of its arguments there is not followed",
        "Look at that macro: it decides what the call means. Convert the call inside of it, or "
        "rename it.",
    ),
    Reason(
        "argument-not-understood",
        "what {text} stands for is not understood",
        "Pass a plain local variable, its address, or NULL; scan again.",
    ),
    Reason(
        "used-inside-macro",
        "the VMAs are used inside the macro {macro}",
        "Turn the macro into a static inline function, or open-code it where it is used.",
    ),
    Reason(
        "shape-unsure",
        "which of the shapes with {count} arguments this {function}() has can't be told",
        "Say it by the version: put the call into an arm of #if LINUX_VERSION_CODE for the kernels "
        "that have that shape.",
    ),
    Reason(
        "shape-unknown",
        "no kernel has a {function}() with {count} such arguments",
        "Count the arguments, and look for the function: an #if around the call may say for which "
        "kernels it is, or the name may be the driver's own.",
    ),
    # -- what is done unseen
    Reason(
        "macro-may-use-unseen",
        "the macro {macro} may use {name} unseen",
        "Look at the macro. Write out what it does with the variable, or rename the variable if "
        "the macro means another one.",
    ),
    Reason(
        "macro-may-change",
        "the macro {macro} is given {name}, and may change it",
        "Look at the macro. Write out what it does with the variable, or give it another one.",
    ),
    Reason(
        "include-may-use-unseen",
        "the function includes a file, which may use {name} unseen",
        "Look at that file. If it leaves the variable alone, convert the call by hand.",
    ),
    Reason(
        "use-not-understood",
        "how {name} is used on line {line} is not understood",
        "Look at that line: spatch does not take what stands there for a use of the variable. If "
        "it is none, rename one of the two.",
    ),
    Reason(
        "name-is-macro",
        "{name} is a macro, and what it stands for is not looked into",
        "Write out what it stands for. If it is NULL in every configuration, pass NULL.",
    ),
    # -- the arguments
    Reason(
        "locked-passed",
        "locked is passed: the lock may be dropped inside the call",
        "GUP forbids VMAs together with locked, for this reason. Take the lock again where GUP "
        "dropped it, and look the VMA up after that.",
    ),
    Reason(
        "argument-not-pure",
        "the argument {role} calls something or changes something",
        "Evaluate the argument into a local before the call: " + _ONCE_MORE,
    ),
    Reason(
        "argument-macro-may-act",
        "the argument {role} names a macro that may call or change something",
        "Write the macro out, or evaluate it into a local before the call.",
    ),
    Reason(
        "operand-may-change",
        "{text} may change {when}",
        "Keep the value that the call is given in a local variable, and pass that: what follows "
        "the call has to use the same value once more.",
    ),
    # -- the page
    Reason(
        "page-not-local",
        "the page is not a plain local variable",
        "Let the call store into a local struct page *, and put it where it belongs afterwards.",
    ),
    Reason(
        "page-read-on-failure",
        "{name} is read where the call may have failed",
        "It is not set there. Read it only where the call returned 1; if the old code counts on "
        "an older value, use another variable for the call.",
    ),
    # -- the result
    Reason(
        "result-not-kept",
        "no variable is seen to keep the result as it is",
        "Keep the result in a variable of a signed type and test it before the VMA is read.",
    ),
    Reason(
        "result-never-tested",
        "the result is never looked at",
        "Test the result first: without a page there is no VMA, and to read it is a bug of today.",
    ),
    Reason(
        "result-is-const",
        "{name}, which holds the result, is const, and has to become an error where no VMA is found",
        "Declare it without const.",
    ),
    Reason(
        "result-not-signed",
        "{name} is not known to be a local of a signed type",
        "Give the result a local of type int or long: an error is negative, and an unsigned or "
        "shared variable hides that.",
    ),
)
