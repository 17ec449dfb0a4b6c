// SPDX-License-Identifier: GPL-2.0-only
/// A null pointer constant that is passed for the VMAs goes with the parameter.
///
///	get_user_pages(start, nr, flags, pages, NULL)
///	->
///	get_user_pages(start, nr, flags, pages)
///
/// Safe: the function has lost the parameter in the same commit, and did nothing for NULL.
/// Both sides of the argument are counted, so that a call that has lost it already, and ends in
/// NULL for locked, is not touched.
// Confidence: High
/// Step

@null@
expression list[BEFORE] before;
expression list[BEHIND] behind;
type T, T2; //@ spelt
@@

\(FUNCTION\|(FUNCTION)\)(before
- , NULL //@ !spelt
- , \(NULL\|0\|0L\|0UL\|(NULL)\|(0)\|(T)NULL\|(T)0\|(T)(NULL)\|(T)(0)\| //@ spelt
-     ((T)NULL)\|((T)0)\|(T)(T2)0\|((T)(T2)0)\) //@ spelt
  , behind)
