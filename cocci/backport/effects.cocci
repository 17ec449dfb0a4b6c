// SPDX-License-Identifier: GPL-2.0-only
/// Arguments that must be evaluated exactly once: an expression that stands for the call can't
/// name them twice, nor leave them out. Taking a tag off an address is no effect.
///
/// Comes after ../scan/arguments.cocci in one semantic patch.
// Facts: effect (index of the argument from 0)

@effect@
identifier f = {GUP_NAMES};
expression list[n] before;
expression e, e2;
identifier g != {untagged_addr, untagged_addr_remote};
assignment operator aop;
position site;
@@

\(f@site\|(f@site)\)(before, <+... \(e++\|++e\|e--\|--e\|e aop e2\|g(...)\) ...+>, ...)

@script:python@
n << effect.n;
site << effect.site;
@@
fact("effect", site, index=n)
