// SPDX-License-Identifier: GPL-2.0-only
/// Arguments that are a null pointer constant though they are not spelt NULL: 0, a cast. Comes
/// after vmas.cocci in one semantic patch.
// Facts:
//   null         argument number index is one

@initialize:python@
@@
def null(text):
    try:
        return text == "NULL" or int(text.rstrip("uUlL"), 0) == 0
    except ValueError:
        return False

@null_constant@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
position site;
@@

\(f@site\|(f@site)\)(before, k, ...)

@script:python@
n << null_constant.n;
k << null_constant.k;
site << null_constant.site;
@@
if null(k):
    fact("null", site, index=n)

@null_in_parentheses@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
position site;
@@

\(f@site\|(f@site)\)(before, (k), ...)

@script:python@
n << null_in_parentheses.n;
k << null_in_parentheses.k;
site << null_in_parentheses.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, (T)k, ...)

@script:python@
n << null_cast.n;
k << null_cast.k;
site << null_cast.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast_in_parentheses@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, ((T)k), ...)

@script:python@
n << null_cast_in_parentheses.n;
k << null_cast_in_parentheses.k;
site << null_cast_in_parentheses.site;
@@
if null(k):
    fact("null", site, index=n)

@null_cast_of_parentheses@
identifier f = {GUP_NAMES};
expression list[n] before;
constant k;
type T;
position site;
@@

\(f@site\|(f@site)\)(before, \((T)(k)\|((T)(k))\), ...)

@script:python@
n << null_cast_of_parentheses.n;
k << null_cast_of_parentheses.k;
site << null_cast_of_parentheses.site;
@@
if null(k):
    fact("null", site, index=n)
