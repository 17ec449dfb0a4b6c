# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about functions that hand VMAs on: wrappers around GUP, and what is inside of it."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_BY_HAND = "Look at that place by hand: if it passes NULL, the parameter can go."
_BY_POINTER = (
    "Find everybody who calls by that pointer. If none of them passes VMAs, the parameter can go, "
    "from the pointer's type as well."
)
_ONE_NAME = "Rename one of the two, so that it can be told who is called where."

REASONS: tuple[Reason, ...] = (
    Reason(
        "keeps-parameter",
        "{name} keeps its parameter: {why}",
        "Deal with that reason first; this call follows by itself.",
    ),
    Reason(
        "parameter-not-understood",
        "the parameter that is passed on is not understood",
        "Name the parameter in the definition, plainly: struct vm_area_struct **vmas.",
    ),
    Reason(
        "another-parameter",
        "{wrapper} hands on another parameter as well: {name}",
        "Decide which of the two arrays is the one for VMAs, and take the other one out first.",
    ),
    Reason(
        "callers-not-visible",
        "{wrapper} is used other than by a call in {place}: not all callers are visible",
        _BY_POINTER,
    ),
    Reason("used-otherwise", "{name} is used other than by a call", _BY_POINTER),
    Reason(
        "caller-not-parsed",
        "a caller of {wrapper} in {place} could not be parsed",
        "Look at that caller by hand. If it passes NULL, the parameter can go.",
    ),
    Reason(
        "reads-what-is-stored",
        "it reads what is stored",
        "Look the VMAs up there, behind the call; then the function around that call may pass none.",
    ),
    Reason(
        "caller-needs-it",
        "a caller of {wrapper} needs it: {why}",
        "Convert that caller first; the wrapper follows by itself.",
    ),
    Reason(
        "parameter-use-not-understood",
        "what {wrapper} does with {name} in {place} is not understood",
        "Write the function so that it only tests the parameter and hands it on.",
    ),
    Reason(
        "parameter-used-otherwise",
        "{function}() uses it on line {line} in another way",
        "Look whether what stands there still makes sense if the parameter is always NULL, and "
        "take it out by hand.",
    ),
    Reason(
        "use-not-reached",
        "what {function}() does with it on line {line} is not reached by spatch",
        "Take out by hand what depends on the parameter there; it is NULL in every call.",
    ),
    Reason(
        "leads-nowhere",
        "it hands VMAs to nothing that loses the parameter",
        "Convert the function first that it hands them to.",
    ),
    Reason(
        "wrapped-too-deeply",
        "more than {count} functions hand it on to each other",
        "Take the parameter out of the outermost ones by hand, and scan again.",
    ),
    Reason(
        "name-is-word-of-rules",
        "spatch can't be asked for {name}, which is a word of the rules",
        "Rename the function, or take its parameter out by hand.",
    ),
    # -- several declarations of one name
    Reason(
        "macro-named-as-function",
        "the macro {macro} has the name of a function: its callers are not followed",
        _ONE_NAME,
    ),
    Reason("named-twice", "{wrapper} is {what} as well, in {place}", _ONE_NAME),
    Reason(
        "called-above-macro",
        "{wrapper} is called in {place}, above the macro",
        "Put the macro above all of its callers.",
    ),
    Reason(
        "other-parameters",
        "{wrapper} has other parameters in {place}",
        "Make the declarations and definitions the same, or give one of them another name.",
    ),
    Reason(
        "parameters-straddle-if",
        "the parameters of {wrapper} in {place} straddle #if",
        "Write the declaration out once in each arm of the #if, whole.",
    ),
    # -- inside GUP
    Reason(
        "inner-call-not-understood",
        "the call of {function}() is not understood",
        "Write in the reader what the function does, by hand: it is one call.",
    ),
    Reason(
        "inner-not-declared",
        "{function}() is not known where the call stands",
        "Declare it above the call; then the reader can call it.",
    ),
    Reason(
        "inner-parameters-not-understood",
        "not every parameter of {function}() is understood",
        "Name every parameter in the definition.",
    ),
    Reason(
        "inner-does-more",
        "{function}() does not hand every parameter on once",
        "Write in the reader what the function does, by hand.",
    ),
    Reason(
        "inner-has-reader",
        "{reader} reads what it stores",
        "It is called in place of the public function, and keeps its parameter for that.",
    ),
    Reason(
        "definition-not-found",
        "its definition was not found",
        "The function is made by a macro, or lives outside of this tree. Its parameter stays.",
    ),
    Reason("place-not-parsed", "{where} could not be parsed", _BY_HAND),
    Reason("used-by-pointer", "it is used other than by a call in {place}", _BY_POINTER),
    Reason(
        "directive-among-arguments",
        "a preprocessor directive stands among its arguments in {place}",
        "Write the call or the declaration out once in each arm of the #if.",
    ),
    Reason(
        "other-number-of-arguments",
        "the call in {place} has another number of arguments",
        "Compare it with the definition; it may be for another configuration.",
    ),
    Reason(
        "inner-call-passes-vmas",
        "the call in {place} passes VMAs",
        "Something inside GUP still reads them: the parameter stays for it.",
    ),
    Reason(
        "handed-vmas-by",
        "{function}() still hands its VMAs to it",
        "The parameter goes when that function's does.",
    ),
    Reason(
        "users-need-it",
        "its users still need it",
        "The parameter goes when the sites that need it are converted.",
    ),
)
