// SPDX-License-Identifier: GPL-2.0-only
/// VMAs that are asked for and that nobody reads: NULL is passed, and the local goes.
///
///	struct vm_area_struct *vma;
///	ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
///	->
///	ret = get_user_pages_remote(mm, addr, 1, flags, &page, NULL, NULL);
///
/// Safe: nothing that the call stored is read on any path, until the local is set anew.
/// The local goes with it unless something else is done with it.
/// Kernel commit ca5e863233e8 has one: __update_ref_ctr() in uprobes.c.
// Confidence: High
/// Then lib/drop-array

@initialize:python@
@@
from report import converted, refuse

@one@
expression list[BEFORE] before;
identifier fn, vma;
position p;
@@

  fn(...) {
  <+...
  FUNCTION@p(before, &vma, ...)
  ...+>
  }

@own@
identifier one.vma;
position q;
@@

 &vma@q

@writes@
identifier one.vma;
expression e;
position q;
@@

vma@q = e

// Wherever the value that the call stored can get to.
@read exists@
identifier one.vma;
position one.p;
position r != {own.q, writes.q};
expression e;
@@

FUNCTION@p(...)
... when != vma = e
    when any
vma@r

@macro@
identifier one.vma;
identifier M;
@@

#define M <+... vma ...+>

@script:python depends on read@
r << read.r;
@@
refuse("vma-is-read", r)

@passes depends on one && !read && !macro@
expression list[BEFORE] before;
expression list[BEHIND] behind;
identifier one.vma;
@@

- FUNCTION(before, &vma, behind)
+ NAME(before, NULL, behind)

@one_still depends on passes@
identifier one.fn, one.vma;
@@

  fn(...) {
  <+...
  vma
  ...+>
  }

@one_undeclared depends on passes && !one_still@
identifier one.fn, one.vma;
@@

  fn(...) {
  <...
(
- struct vm_area_struct *vma;
|
- struct vm_area_struct *vma = NULL;
)
  ...>
  }

// An array that is filled and not read; the local may also be a pointer that is NULL for ever.

@array@
identifier fn, vmas;
expression list[BEFORE] before;
expression e;
@@

  fn(...) {
  <+...
  FUNCTION(before, \(vmas\|vmas + e\|&vmas[e]\|vmas ? vmas + e : NULL\), ...)
  ...+>
  }

@element depends on array@
identifier array.vmas;
position p;
expression list[BEFORE] before;
expression e;
@@

FUNCTION(before, &vmas[e]@p, ...)

@element_read depends on array@
identifier array.vmas;
position p != element.p;
expression e;
@@

vmas[e]@p

@array_passes depends on array && !element_read@
expression list[BEFORE] before;
expression list[BEHIND] behind;
identifier array.vmas;
expression e;
@@

- FUNCTION(before, \(vmas\|vmas + e\|&vmas[e]\|vmas ? vmas + e : NULL\), behind)
+ NAME(before, NULL, behind)
