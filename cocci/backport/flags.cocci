// SPDX-License-Identifier: GPL-2.0-only
/// Flags that say nothing but what two truth values could say: kernels before 4.9 take those.
///
/// Comes after ../scan/arguments.cocci in one semantic patch.
// Facts: flags (index of the argument from 0, write and force: 0 or 1, or for write the text of
// the condition on which it is set)

@flags_none@
identifier f = {GUP_NAMES};
expression list[n] before;
position site;
@@

\(f@site\|(f@site)\)(before, \(0\|(0)\), ...)

@script:python@
n << flags_none.n;
site << flags_none.site;
@@
fact("flags", site, index=n, write="0", force="0")

@flags_write@
identifier f = {GUP_NAMES};
expression list[n] before;
position site;
@@

\(f@site\|(f@site)\)(before, \(FOLL_WRITE\|(FOLL_WRITE)\), ...)

@script:python@
n << flags_write.n;
site << flags_write.site;
@@
fact("flags", site, index=n, write="1", force="0")

@flags_force@
identifier f = {GUP_NAMES};
expression list[n] before;
position site;
@@

\(f@site\|(f@site)\)(before, \(FOLL_FORCE\|(FOLL_FORCE)\), ...)

@script:python@
n << flags_force.n;
site << flags_force.site;
@@
fact("flags", site, index=n, write="0", force="1")

@flags_both@
identifier f = {GUP_NAMES};
expression list[n] before;
position site;
@@

\(f@site\|(f@site)\)(before,
	\(FOLL_WRITE | FOLL_FORCE\|FOLL_FORCE | FOLL_WRITE\|(FOLL_WRITE | FOLL_FORCE)\|(FOLL_FORCE | FOLL_WRITE)\),
	...)

@script:python@
n << flags_both.n;
site << flags_both.site;
@@
fact("flags", site, index=n, write="1", force="1")

@flags_if@
identifier f = {GUP_NAMES};
expression list[n] before;
identifier e;
position site;
@@

\(f@site\|(f@site)\)(before, \(e ? FOLL_WRITE : 0\|(e ? FOLL_WRITE : 0)\), ...)

@script:python@
n << flags_if.n;
e << flags_if.e;
site << flags_if.site;
@@
fact("flags", site, index=n, write=e, force="0")

@flags_if_forced@
identifier f = {GUP_NAMES};
expression list[n] before;
identifier e;
position site;
@@

\(f@site\|(f@site)\)(before,
	\((e ? FOLL_WRITE : 0) | FOLL_FORCE\|FOLL_FORCE | (e ? FOLL_WRITE : 0)\), ...)

@script:python@
n << flags_if_forced.n;
e << flags_if_forced.e;
site << flags_if_forced.site;
@@
fact("flags", site, index=n, write=e, force="1")

@flags_if_both@
identifier f = {GUP_NAMES};
expression list[n] before;
identifier e;
position site;
@@

\(f@site\|(f@site)\)(before,
	\(e ? FOLL_WRITE | FOLL_FORCE : 0\|e ? FOLL_FORCE | FOLL_WRITE : 0\|(e ? FOLL_WRITE | FOLL_FORCE : 0)\|(e ? FOLL_FORCE | FOLL_WRITE : 0)\),
	...)

@script:python@
n << flags_if_both.n;
e << flags_if_both.e;
site << flags_if_both.site;
@@
fact("flags", site, index=n, write=e, force=e)
