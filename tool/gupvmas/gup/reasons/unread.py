# SPDX-License-Identifier: GPL-2.0-only
"""Reasons why something near a GUP name could not be read. gupscan names its own by slug."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

_IF_WITH_BRACE = "Look for an #if with a brace in one of its arms only."
_IF_WITH_BRACKET = "Look for an #if with a bracket in one of its arms only."
_WRITE_NAME = "Look what the macro is used with. If a call comes of it, write the name out."

REASONS: tuple[Reason, ...] = (
    Reason(
        "not-judged",
        "the call has not been judged",
        "Please report this file: every call is to be judged.",
    ),
    # -- by the two readers
    Reason(
        "function-not-parsed",
        "spatch could not parse the function around it",
        "Look for a macro that hides a brace or a keyword, or an #if in the middle of a statement. "
        "Convert the call by hand, and build it: nothing here was checked.",
    ),
    Reason(
        "no-call-seen",
        "spatch saw no call there",
        "Look whether a macro or an #if hides what it is. Convert the call by hand, and build it: "
        "nothing here was checked.",
    ),
    Reason("not-parsed", "could not be parsed", "Look at it by hand."),
    Reason(
        "counts-differ",
        "spatch saw {count} arguments, gupscan saw {other}",
        "A macro among the arguments expands to several, or hides one. Write them out, or convert "
        "the call by hand.",
    ),
    Reason(
        "only-spatch-saw",
        "a call at byte {offset} only spatch saw",
        "The name is put together by a macro. Look at it by hand, and please report it.",
    ),
    Reason(
        "file-not-read",
        "not read: {text}",
        "Make the file readable (check it out, or put it in the place of the link), or leave it out "
        "by --exclude, and scan again; until then nobody knows what is in it.",
    ),
    Reason(
        "file-missing",
        "{text}",
        "Make the file readable, or fetch it, and check again.",
    ),
    Reason(
        "object-missing",
        "{which} is missing, a partial clone? fetch it first",
        "Clone the repository without --filter, or fetch what is missing, and check again.",
    ),
    Reason(
        "not-declared",
        "the tree declares no such function",
        "Look where the function comes from, and what it passes; a header may be missing.",
    ),
    # -- by gupscan alone
    Reason(
        "raw-string",
        "a raw string, which not every compiler knows, stands there or before it (line {line})",
        "Write it as a string that every compiler knows, and scan again.",
    ),
    Reason(
        "raw-string-delimiter",
        "a raw string has a delimiter that it can't have (line {line})",
        "Correct it: the compiler would not take this file.",
    ),
    Reason(
        "header-name-with-quote",
        "a header has a comment or a quote in its name there, or before it (line {line})",
        "Give the header another name; what follows is read in several ways until then.",
    ),
    Reason(
        "may-be-pasted",
        "a macro may paste the name together here (line {line})",
        _WRITE_NAME,
    ),
    Reason(
        "pasted-to-something-else",
        "a macro pastes the name to something else (line {line})",
        _WRITE_NAME,
    ),
    Reason(
        "conditions-too-deep",
        "more than 64 conditions are around it, or 256 arms of an #if ahead of it (line {line})",
        "Take conditions out, or look at it yourself.",
    ),
    Reason(
        "declared-and-called",
        "it is declared by what stands ahead of it, and called by its arguments (line {line})",
        "Look for a macro that is called as a type is, and write out what it stands for.",
    ),
    Reason(
        "within-attribute",
        "it stands within an attribute (line {line})",
        "No value is computed there: write out what the attribute shall have.",
    ),
    Reason(
        "arguments-never-closed",
        "the parenthesis of its arguments is never closed (line {line})",
        "Close it, or look which arm of an #if does.",
    ),
    Reason(
        "comment-never-closed",
        "the file ends within this comment (line {line})",
        "Close the comment: the compiler would not take this file.",
    ),
    Reason(
        "quote-never-closed",
        "a quote is not closed on its line (line {line})",
        "Close the quote, or put an apostrophe in prose into a comment.",
    ),
    Reason(
        "conflict-marker",
        "a merge of this file was not finished (line {line})",
        "Resolve the conflict, and scan again: what the file shall be is not known until then.",
    ),
    Reason(
        "misspelt-elif",
        "a directive of the #if around it is no #elif, though it looks like one (line {line})",
        "Write #elif: to the compiler #else if is an #else, and #elsif is an error, or nothing where it is "
        "skipped.",
    ),
    Reason(
        "no-identifier",
        "it is part of something that is no identifier (line {line})",
        "Look whether it is a number, a splice or a typing error.",
    ),
    Reason(
        "brace-never-closed",
        "a brace of this function is never closed (line {line})",
        _IF_WITH_BRACE,
    ),
    Reason(
        "bracket-never-closed",
        "a bracket at file level is never closed (line {line})",
        _IF_WITH_BRACKET,
    ),
    Reason(
        "parenthesis-open",
        "a parenthesis is open where a brace closes (line {line})",
        "Close the parenthesis, or look which arm of an #if does.",
    ),
    Reason(
        "brackets-cross",
        "brackets of different kinds cross (line {line})",
        "Look for an #if, or a macro, that holds one of them.",
    ),
    Reason(
        "brace-never-opened",
        "a closing brace has no opening one (line {line})",
        _IF_WITH_BRACE,
    ),
    Reason(
        "bracket-never-opened",
        "a closing bracket has no opening one (line {line})",
        _IF_WITH_BRACKET,
    ),
    Reason(
        "function-never-ends",
        "the file ends within this function (line {line})",
        "Look for a brace that an #if opens and no arm closes.",
    ),
)
