# SPDX-License-Identifier: GPL-2.0-only
"""What a person can do where the tool does nothing: a piece of advice for every reason.

The keys are the reasons as the code words them, with {} where it puts something in. A test reads
the code and fails for a reason that has no advice, and for advice that no reason needs.
"""

from __future__ import annotations

import functools
import re

from gupvmas import driveradvice, walkadvice

#: For every way to word a refusal. The text is read after the reason, so it does not repeat it.
ADVICE: dict[str, str] = {
    # -- the call, and what could be read of it
    "the argument list straddles #if":
        "Write the call out once in each arm of the #if, whole, and scan again; then each of "
        "them is judged alone.",
    "{} arguments where {}:{} declares {}":
        "Compare the call with that prototype. Either the call is for another version of the "
        "kernel and sits under an #if that is never true here, or the name means a function of "
        "the driver's own.",
    "the function around it may have a {} of its own":
        "Look whether the parameter or variable of that name hides the function. If it does, the "
        "call is no GUP call and can stay; rename the variable to let the tool see that.",
    "spatch could not parse the function around it":
        "Look for a macro that hides a brace or a keyword, or an #if in the middle of a statement. "
        "Convert the call by hand, and build it: nothing here was checked.",
    "spatch saw no call there":
        "Look whether a macro or an #if hides what it is. Convert the call by hand, and build it: "
        "nothing here was checked.",
    "what {} stands for is not understood":
        "Pass a plain local variable, its address, or NULL; scan again.",
    "the VMAs are used inside the macro {}":
        "Turn the macro into a static inline function, or open-code it where it is used.",
    "which of the shapes with {} arguments this {}() has can't be told":
        "Say it by the version: put the call into an arm of #if LINUX_VERSION_CODE for the kernels "
        "that have that shape.",
    "no kernel has a {}() with {} such arguments":
        "Count the arguments, and look for the function: an #if around the call may say for which "
        "kernels it is, or the name may be the driver's own.",
    # -- one VMA
    "{} is not a local variable of this function alone":
        "Somebody else can see it: a global, a parameter, or a second variable of the name in an "
        "inner block. Show that nobody reads it, or give the call a local of its own.",
    "{} is not a local variable of this function alone: it has more than one of that name, and "
    "which of them is read where is not looked into":
        "Rename the variable of the inner block; then each is judged alone.",
    "the macro {}{} may use {} unseen":
        "Look at the macro. Write out what it does with the variable, or rename the variable if "
        "the macro means another one.",
    "the function includes a file, which may use {} unseen":
        "Look at that file. If it leaves the variable alone, convert the call by hand.",
    "how {} is used on line {} is not understood":
        "Look at that line: spatch does not take what stands there for a use of the variable. If "
        "it is none, rename one of the two.",
    "{} is a macro, and what it stands for is not looked into":
        "Write out what it stands for. If it is NULL in every configuration, pass NULL.",
    "{} would go, and with it what is done on line {} for the value that it begins with":
        "If that has to be done, make it a statement of its own, and declare the variable without "
        "a value.",
    "{} pages are asked for, but {} holds one VMA":
        "GUP writes one VMA for each page, so this overruns the variable unless the number is 1. "
        "If it always is, pass the constant 1; if it isn't, this is a bug of today.",
    "{} holds one VMA, and for how many pages is not known":
        "Look at what is called: if it asks for one page, convert both together, the callee first.",
    "there is no vma_lookup(), and none could be added":
        "Use find_vma() and compare vm_start with the address, which is what vma_lookup() does; "
        "or bring vma_lookup() to this tree first (ce6d42f2e4a2, Linux 5.14).",
    "{} is read after the lock may have been dropped":
        "The VMA may be freed by then: this is a bug of today, whatever becomes of the parameter. "
        "Move the read to before the unlock, or copy what is needed of the VMA while the lock is "
        "held; then the conversion can be shown safe.",
    "a VMA is read after the lock may have been dropped":
        "The VMA may be freed by then: this is a bug of today. Move the loop to before the unlock, "
        "or copy what is needed of each VMA while the lock is held.",
    "{} is changed, or its address is taken for something else":
        "Use another variable for the other purpose; then what the call stores can be followed.",
    "{} is written to, so the VMA may have to be the same one":
        "Look the VMA up by hand after the call, under the same lock, which must be held for "
        "writing; make sure that it is the VMA of that page.",
    "{} is stored or returned: it escapes and may outlive the lock":
        "Follow where it goes. If every reader runs under the lock, look the VMA up in each of "
        "them; if one does not, that is a bug of today. Hand on what is needed of the VMA, not "
        "the VMA.",
    "locked is passed: the lock may be dropped inside the call":
        "GUP forbids VMAs together with locked, for this reason. Take the lock again where GUP "
        "dropped it, and look the VMA up after that.",
    "the result is part of a larger condition":
        "Put the call on a statement of its own, its result in a variable, and test that.",
    "the result is part of a larger expression":
        "Put the call on a statement of its own, with nothing else in it but the variable for "
        "the result.",
    "the result is not kept in a variable":
        "Keep the result in a variable of a signed type and test it before the VMA is read.",
    "the result is not kept in a variable before it is tested":
        "Keep the result in a variable of a signed type, on a line of its own before the test.",
    "the result is never looked at":
        "Test the result first: without a page there is no VMA, and to read it is a bug of today.",
    "the result is read after the test that it is assigned in":
        "Move the assignment out of the condition, to a statement before the if.",
    "the result is not tested right after its declaration":
        "Separate declaration and call, and test the result right after the call.",
    "{} is not a local of a signed type":
        "Give the result a local of type int or long: an error is negative, and an unsigned or "
        "shared variable hides that.",
    "the page is not a plain local variable":
        "Let the call store into a local struct page *, and put it where it belongs afterwards.",
    "{} is read where the call may have failed":
        "It is not set there. Read it only where the call returned 1; if the old code counts on "
        "an older value, use another variable for the call.",
    "a comment inside the call would be lost":
        "Move the comment to above the statement.",
    "{} shares its line with other code":
        "Put it on a line of its own, an if below an else into braces.",
    "a comment beside the call would be lost":
        "Move the comment to above the statement.",
    "{} is the whole body of a loop without braces":
        "Put braces around it; then another statement can join it.",
    "the layout of the if around the call is not understood":
        "Put the arms of the if on lines of their own and in braces, with no #if in between.",
    "the argument {} calls something or changes something":
        "Evaluate the argument into a local before the call: a lookup has to use the same value "
        "once more.",
    "{} between the call and the lookup":
        "Evaluate it into a local before the call: a lookup has to use the same value once more.",
    "{} may change between the call and the lookup":
        "Evaluate it into a local before the call: a lookup has to use the same value once more.",
    "the argument {} names a macro that may call or change something":
        "Write the macro out, or evaluate it into a local before the call.",
    "where the page is stored is not understood":
        "Let the call store into a local struct page *: if there is no VMA, the page has to be "
        "given back.",
    "how the pages of {}() are given back is not known":
        "Look at that function: if it takes a reference, put_page() gives a page back, if it "
        "takes a pin, unpin_user_page(). Write the lookup and the error path by hand.",
    # -- GUP itself, and what a series adds
    "the call of {}() is not understood":
        "Write in the reader what the function does, by hand: it is one call.",
    "{}() is not known where the call stands":
        "Declare it above the call; then the reader can call it.",
    "not every parameter of {}() is understood":
        "Name every parameter in the definition.",
    "{}() does not hand every parameter on once":
        "Write in the reader what the function does, by hand.",
    "{} has a {} of its own":
        "Rename that one first, in a commit of its own; the name is needed in the whole tree.",
    "{} has a {} of its own, and {} is taken, too":
        "Rename that one first, in a commit of its own, to a name that nobody has.",
    "{}:{} has a {} of its own":
        "Rename that one first, in a commit of its own; the name is needed in the whole tree.",
    # -- an array
    "the base of the array is not {} but {}":
        "The pages are fetched piece by piece. Walk the VMAs of each piece right after its call, "
        "or fetch all pages by one call.",
    "{}[{}] is read, and one page was asked for":
        "Only element 0 is set. If another one is read, that is a bug of today.",
    "the first VMA is read again after the loop":
        "Keep what is needed of the first VMA in a variable before the loop.",
    "a page of the gate area may be among them, whose VMA nothing tells that a module can link":
        "Ask for FOLL_WRITE, if the pages are written to: such a page can only be read. Or fill an "
        "array by vma_lookup() of each page's address, and fail where there is no VMA.",
    "there is more than one loop over the VMAs":
        "Join the loops, or walk the VMAs once for each of them, from the first address again.",
    "the index {} of {} is not that of a loop over all":
        "Look up the VMA of that page alone: vma_lookup() of the address of page number index, "
        "under the lock.",
    "the index {} is used for more than {}":
        "The loop also does something for each page. Split it: one loop for the pages as it is, "
        "one walk over the VMAs.",
    "the loop compares with the first VMA":
        "Keep the first VMA, or what is compared of it, in a variable and walk the others; "
        "begin with the first one all the same.",
    "the function has a variable {} of its own":
        "Rename that variable, or write the walk by hand with other names.",
    "the loop does not begin with the first page":
        "Find out why the first pages are left out; then walk from the address of the first page "
        "that counts.",
    "the loop stands before the call":
        "It reads what an earlier round stored. Walk the VMAs right after the call that "
        "stored them.",
    "the loop may visit pages that were not returned":
        "Let the loop go to the number that the call returned, or test that all pages came "
        "before it.",
    "the loop goes to {}, which is not what was returned":
        "Let the loop go to the number that the call returned; if fewer pages are meant, walk to "
        "the end of that many.",
    "{} on line {} counts pages: it changes once for each":
        "A walk comes by once for each VMA. Count by the length of the overlap of VMA and range, "
        "in pages, or keep the count apart from the test.",
    "the head of the loop is not understood":
        "Write it as for (i = 0; i < n; i++), on a line of its own.",
    "the index {} is read outside of the loop":
        "Keep what is needed after the loop in a variable of its own: a walk has no index.",
    "{} is filled by more than one call":
        "Give each call an array of its own, or walk the VMAs after each.",
    "{}: a VMA in it is written to":
        "Walk the VMAs by hand, under the lock held for writing.",
    "{}: it is stored elsewhere, so a VMA escapes":
        "Follow where it goes. If every reader runs under the lock, look the VMA up in each of "
        "them; if one does not, that is a bug of today.",
    "{} is passed on or used in some other way on line {}":
        "Look at what is done with the array there. If the callee only reads it, hand it mm and "
        "address and let it look the VMAs up, under the lock.",
    "the structure {} is passed on as a whole on line {}":
        "Look whether the callee reads the array in it. If it doesn't, make the array a local; "
        "then this can be seen.",
    "{} is spelt unusually on line {}":
        "Write the element as name[index].",
    "{} is given a value of unknown origin":
        "Show where the array comes from: allocate it in this function, or make it a local.",
    "the result is declared in a loop":
        "Declare the variable before, and keep the result by a statement of its own.",
    "{} is not allocated on every path to the call":
        "Where it is NULL, no VMA is stored and none may be read. Allocate it always, or write "
        "two calls.",
    "the check of {} has an else branch":
        "Turn the test round, so that the failure of the allocation leaves the function.",
    "the free of {} shares its line with other code":
        "Put it on a line of its own.",
    "the allocation of {} would go, and with it what else is done on line {}":
        "Do that in a statement of its own, before.",
    "what would go on line {} is part of a statement that does more":
        "Put it on a statement of its own, and scan again.",
    "the statement on line {} is the whole body of another":
        "Put braces around it, or take both out by hand.",
    "the label before line {} would be left alone":
        "Put the label elsewhere: C wants a statement behind it.",
    "the label {} would be left without a jump to it":
        "Remove the label by hand together with the array.",
    "no end of the statement on line {} was found":
        "Look for a macro that hides a semicolon or a brace there.",
    "the declaration on line {} is not understood":
        "Declare the variable on a line of its own.",
    # -- wrappers and the functions inside GUP
    "{} keeps its parameter: {}":
        "Deal with that reason first; this call follows by itself.",
    "the parameter that is passed on is not understood":
        "Name the parameter in the definition, plainly: struct vm_area_struct **vmas.",
    "{} is used other than by a call in {}: not all callers are visible":
        "Find everybody who calls by that pointer. If none of them passes VMAs, the parameter "
        "can go, from the pointer's type as well.",
    "a caller of {} in {} could not be parsed":
        "Look at that caller by hand. If it passes NULL, the parameter can go.",
    "a caller of {} needs it: {}:{}: {}":
        "Convert that caller first; the wrapper follows by itself.",
    "{}() uses it on line {} in another way":
        "Look whether what stands there still makes sense if the parameter is always NULL, and "
        "take it out by hand.",
    "its definition was not found":
        "The function is made by a macro, or lives outside of this tree. Its parameter stays.",
    "{} could not be parsed":
        "Look at that place by hand: if it passes NULL, the parameter can go.",
    "it is used other than by a call in {}":
        "Find everybody who calls by that pointer. If none passes VMAs, the parameter can go.",
    "a preprocessor directive stands among its arguments in {}":
        "Write the call or the declaration out once in each arm of the #if.",
    "the call in {} has another number of arguments":
        "Compare it with the definition; it may be for another configuration.",
    "the call in {} passes VMAs":
        "Something inside GUP still reads them: the parameter stays for it.",
    "{}() still hands its VMAs to it":
        "The parameter goes when that function's does.",
    "its users still need it":
        "The parameter goes when the sites that need it are converted.",
    "{}: {}":
        "Look at that function by hand: the series would not be sound without it.",
    # -- the helper
    "{} does not declare {}()":
        "The helper needs it there. Declare it, or put the helper where it is declared.",
    "{}: no end of the #if around line {}":
        "Balance the #if and #endif of that header.",
    **driveradvice.ADVICE,
    **walkadvice.ADVICE,
}

#: For what is left over in the ledger. Nothing is known of such a place but where it is.
UNREAD: dict[str, str] = {
    "spatch saw {} arguments, gupscan saw {}":
        "A macro among the arguments expands to several, or hides one. Write them out, or convert "
        "the call by hand.",
    "a call at byte {} only spatch saw":
        "The name is put together by a macro. Look at it by hand, and please report it.",
    "not read: {}":
        "Make the file readable and scan again; until then nobody knows what is in it.",
    "could not be parsed":
        "Look at it by hand.",
    "spatch could not parse the function around it":
        ADVICE["spatch could not parse the function around it"],
    "spatch saw no call there":
        ADVICE["spatch saw no call there"],
    "a raw string, which not every compiler knows, stands there or before it (line {})":
        "Write it as a string that every compiler knows, and scan again.",
    "a raw string has a delimiter that it can't have (line {})":
        "Correct it: the compiler would not take this file.",
    "a header has a comment or a quote in its name there, or before it (line {})":
        "Give the header another name; what follows is read in several ways until then.",
    "a macro may paste the name together here (line {})":
        "Look what the macro is used with. If a call comes of it, write the name out.",
    "a macro pastes the name to something else (line {})":
        "Look what the macro is used with. If a call comes of it, write the name out.",
    "it is declared by what stands ahead of it, and called by its arguments (line {})":
        "Look for a macro that is called as a type is, and write out what it stands for.",
    "it stands within an attribute (line {})":
        "No value is computed there: write out what the attribute shall have.",
    "the parenthesis of its arguments is never closed (line {})":
        "Close it, or look which arm of an #if does.",
    "the file ends within this comment (line {})":
        "Close the comment: the compiler would not take this file.",
    "a quote is not closed on its line (line {})":
        "Close the quote, or put an apostrophe in prose into a comment.",
    "it is part of something that is no identifier (line {})":
        "Look whether it is a number, a splice or a typing error.",
    "a brace of this function is never closed (line {})":
        "Look for an #if with a brace in one of its arms only.",
    "a bracket at file level is never closed (line {})":
        "Look for an #if with a bracket in one of its arms only.",
    "a parenthesis is open where a brace closes (line {})":
        "Close the parenthesis, or look which arm of an #if does.",
    "brackets of different kinds cross (line {})":
        "Look for an #if, or a macro, that holds one of them.",
    "a closing brace has no opening one (line {})":
        "Look for an #if with a brace in one of its arms only.",
    "a closing bracket has no opening one (line {})":
        "Look for an #if with a bracket in one of its arms only.",
    "the file ends within this function (line {})":
        "Look for a brace that an #if opens and no arm closes.",
}


@functools.lru_cache(maxsize=None)
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("[^;]+?".join(map(re.escape, template.split("{}"))))


def _find(reason: str, table: dict[str, str]) -> str | None:
    if reason in table:
        return table[reason]
    fits = [template for template in table if _pattern(template).fullmatch(reason)]
    # The one that says most: "{}: {}" fits many.
    best = max(fits, key=lambda template: len(template.replace("{}", "")), default=None)
    return None if best is None else table[best]


def for_site(reason: str) -> str:
    """What to do by hand about a site that is left for this ``reason``; empty if none is known.

    A reason may be several, with semicolons; there is advice for each.
    """
    whole = _find(reason, ADVICE)
    if whole is not None:
        return whole
    parts = [_find(part, ADVICE) for part in reason.split("; ")]
    return " ".join(part for part in parts if part is not None)


def for_unread(reason: str) -> str:
    """What to do about something that could not be read; empty if none is known."""
    return _find(reason, UNREAD) or ""
