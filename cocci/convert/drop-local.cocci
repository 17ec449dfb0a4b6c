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

@initialize:python@
@@
from report import converted, refuse

@one@
expression list[BEFORE] before;
identifier vma;
position p;
@@

FUNCTION@p(before, &vma, ...)

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

@one_gone depends on passes@
identifier one.vma;
@@

(
- struct vm_area_struct *vma;
|
- struct vm_area_struct *vma = NULL;
)
  ... when != vma
