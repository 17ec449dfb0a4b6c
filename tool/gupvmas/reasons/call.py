# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about the call itself: its arguments, its result, and what is evaluated once more."""

from __future__ import annotations

from gupvmas.reasons.model import Reason

_ONCE_MORE = "a lookup has to use the same value once more."

REASONS: tuple[Reason, ...] = (
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
    Reason(
        "operand-changes",
        "{text} changes {when}",
        "Keep the value that the call is given in a local variable that nothing changes: what "
        "follows the call has to use the same value once more.",
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
    Reason(
        "page-place-not-understood",
        "where the page is stored is not understood",
        "Let the call store into a local struct page *: if there is no VMA, the page has to be "
        "given back.",
    ),
    Reason(
        "release-not-known",
        "how the pages of {function}() are given back is not known",
        "Look at that function: if it takes a reference, put_page() gives a page back, if it "
        "takes a pin, unpin_user_page(). Write the lookup and the error path by hand.",
    ),
    # -- the result
    Reason(
        "result-in-condition",
        "the result is part of a larger condition",
        "Put the call on a statement of its own, its result in a variable, and test that.",
    ),
    Reason(
        "result-in-expression",
        "the result is part of a larger expression",
        "Put the call on a statement of its own, with nothing else in it but the variable for "
        "the result.",
    ),
    Reason(
        "result-not-kept",
        "the result is not kept in a variable",
        "Keep the result in a variable of a signed type and test it before the VMA is read.",
    ),
    Reason(
        "result-tested-unkept",
        "the result is not kept in a variable before it is tested",
        "Keep the result in a variable of a signed type, on a line of its own before the test.",
    ),
    Reason(
        "result-never-tested",
        "the result is never looked at",
        "Test the result first: without a page there is no VMA, and to read it is a bug of today.",
    ),
    Reason(
        "result-read-after-test",
        "the result is read after the test that it is assigned in",
        "Move the assignment out of the condition, to a statement before the if.",
    ),
    Reason(
        "result-not-tested-at-once",
        "the result is not tested right after its declaration",
        "Separate declaration and call, and test the result right after the call.",
    ),
    Reason(
        "result-not-signed",
        "{name} is not a local of a signed type",
        "Give the result a local of type int or long: an error is negative, and an unsigned or "
        "shared variable hides that.",
    ),
    Reason(
        "result-declared-in-loop",
        "the result is declared in a loop",
        "Declare the variable before, and keep the result by a statement of its own.",
    ),
    # -- where the call stands
    Reason(
        "comment-inside-call",
        "a comment inside the call would be lost",
        "Move the comment to above the statement.",
    ),
    Reason(
        "comment-beside-call",
        "a comment beside the call would be lost",
        "Move the comment to above the statement.",
    ),
    Reason(
        "shares-line",
        "{what} shares its line with other code",
        "Put it on a line of its own, an if below an else into braces.",
    ),
    Reason(
        "loop-without-braces",
        "{what} is the whole body of a loop without braces",
        "Put braces around it; then another statement can join it.",
    ),
    Reason(
        "layout-not-understood",
        "the layout of the if around the call is not understood",
        "Put the arms of the if on lines of their own and in braces, with no #if in between.",
    ),
    Reason(
        "statement-without-end",
        "no end of the statement on line {line} was found",
        "Look for a macro that hides a semicolon or a brace there.",
    ),
)
