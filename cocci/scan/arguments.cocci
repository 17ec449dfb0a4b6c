// SPDX-License-Identifier: GPL-2.0-only
/// Every call of a GUP function, argument by argument. This is the rule that makes an occurrence
/// a site: a call that is not matched here was not read by spatch.
///
/// GUP_NAMES stands for the names in question; the wrapper puts them in.
// Facts: argument (index from 0, text, extent)

@initialize:python@
@@
from facts import fact

@call@
identifier f = {GUP_NAMES};
expression list[n] before;
expression a;
position site, extent;
@@

\(f@site\|(f@site)\)(before, a@extent, ...)

@script:python@
f << call.f;
n << call.n;
a << call.a;
site << call.site;
extent << call.extent;
@@
fact("argument", site, name=f, index=n, text=a, extent=extent)
