// SPDX-License-Identifier: GPL-2.0-only
/// First lib/call
/// The array that a call is given for the VMAs: a name, or a place further on in what it names.

@initialize:python@
@@
numbers = set()  # macros that are one, by file and name

@passed@
identifier fn, vmas;
expression list[BEFORE] before;
expression e;
position p;
@@

  fn(...) {
  <+...
  FUNCTION@p(before, \(vmas\|vmas + e\|&vmas[e]\|vmas ? vmas + e : NULL\|vmas ? &vmas[e] : NULL\|vmas ? vmas : NULL\), ...)
  ...+>
  }

@script:python@
vmas << passed.vmas;
p << passed.p;
@@
relies(vmas, p)
