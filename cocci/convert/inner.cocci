// SPDX-License-Identifier: GPL-2.0-only
/// A reader of VMAs inside GUP calls what the public function is made of, and keeps its array.
///
///	rc = get_user_pages(start, nr_pages, gup_flags, pages, vmas_tmp);
///	->
///	rc = __get_user_pages_locked(current, current->mm, start, nr_pages, pages, vmas_tmp, NULL,
///				     gup_flags | FOLL_TOUCH);
///
/// Safe: INSIDE is all that the public function does with its PARAMETERS, each of which it hands on
/// once; so nothing changes for the reader, and the public function can lose its parameter. From 4.15
/// to 5.0 get_user_pages_longterm() refuses the VMAs of DAX file systems that way.
// Confidence: High
/// Conversion inner-call
/// Class multi
/// Reason inner-function: GUP itself reads the VMAs, and can call {function}() for them
/// Becomes The call becomes one of what the function calls itself.
/// Takes inner
/// After walk
/// Replaces call

// In its reader alone, of which there may be an inline that passes none: all others of its callers
// lose the argument.
@inside@
expression PARAMETERS;
expression list[BEFORE] before;
expression list[BEHIND] behind;
@@

  READER(...)
  {
  <+...
(
  FUNCTION(before, NULL, behind)
|
- FUNCTION(PARAMETERS)
+ INSIDE
)
  ...+>
  }
