// SPDX-License-Identifier: GPL-2.0-only
/// VMAs that are asked for and that nobody reads: NULL is passed, and the local goes.
///
///	struct vm_area_struct *vma;
///	ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
///	->
///	ret = get_user_pages_remote(mm, addr, 1, flags, &page, NULL, NULL);
///
/// Safe: nothing that the call stored is read on any path, until the local is set anew.
/// The local goes with it unless something else is done with it. An array goes with its allocation
/// and its free.
/// Refused: an array of which an element is read, that is handed on, or that is no local; what has
/// an effect and would go, too: a size, an index, an initialiser.
/// Kernel commit ca5e863233e8 has one: __update_ref_ctr() in uprobes.c.
// Confidence: High
/// Conversion drop-argument
/// Class ignored
/// Reason never-read: {name} is stored and nothing reads it afterwards
/// Becomes The argument goes.
/// Takes unread
/// Takes unread wrapper
/// Takes null
/// First lib/array-passed
/// First lib/array-uses
/// First lib/array-quiet
/// First lib/types-before
/// First lib/left-before
/// Then lib/drop-array
/// Then lib/types-after
/// Then lib/left-after

@one@
expression list[BEFORE] before;
identifier fn, vma;
position p, q;
@@

  fn(...) {
  <+...
  FUNCTION@p(before, &vma@q, ...)
  ...+>
  }

@one_own@
identifier one.vma;
identifier f = {FUNCTION, GUP_NAMES};
position q;
@@

f(..., &vma@q, ...)

@one_reached@
identifier one.vma;
position q != one_own.q;
@@

 &vma@q

@one_set@
identifier one.vma;
expression e;
position q;
@@

vma@q = e

@script:python@
vma << one.vma;
p << one.p;
@@
relies(vma, p)
if noted("local", p).get(vma, 0) != 1:
    if noted("local", p).get(vma):
        refuse("declared-twice", p, name=vma)
    else:
        refuse("not-local", p, name=vma)
if vma in noted("static", p) or vma in noted("volatile", p):
    refuse("not-local", p, name=vma)

@script:python@
vma << one.vma;
q << one_reached.q;
@@
refuse("address-taken", q, name=vma)

// Wherever the value that the call stored can get to.
@one_read exists@
identifier one.vma;
position one.p;
position r != {one_own.q, one_set.q};
expression e;
@@

FUNCTION@p(...)
... when != vma = e
    when any
vma@r

@script:python@
vma << one.vma;
r << one_read.r;
@@
refuse("vma-is-read", r, name=vma)

// Where the declaration goes, what it begins with is evaluated no more.

@one_mentioned@
identifier one.vma;
position r != one.q;
@@

vma@r

@script:python@
vma << one.vma;
r << one_mentioned.r;
@@
note("mentioned", vma, r)

@one_null@
identifier one.vma;
position d;
@@

struct vm_area_struct *vma@d = NULL;

@one_copied@
identifier one.vma;
local idexpression x;
identifier m;
position d, k;
@@

struct vm_area_struct *vma@d = \(x@k\|x->m@k\|x.m@k\);

@one_volatile_member@
identifier s, m;
type T;
@@

struct s {
	...
	volatile T m;
	...
};

@one_volatile@
identifier one.vma, one_volatile_member.m;
expression e;
position d;
@@

struct vm_area_struct *vma@d = \(e->m\|e.m\);

@script:python@
x << one_copied.x;
vma << one.vma;
d << one_copied.d;
@@
if vma not in noted("mentioned", d):
    relies(x, d)
    if x in noted("volatile", d):
        refuse("initialiser-acts", d, name=vma)

@script:python@
vma << one.vma;
d << one_volatile.d;
@@
if vma not in noted("mentioned", d):
    refuse("initialiser-acts", d, name=vma)

@one_acts@
identifier one.vma;
expression e;
position d != {one_null.d, one_copied.d};
@@

struct vm_area_struct *vma@d = e;

@script:python@
vma << one.vma;
d << one_acts.d;
@@
if vma not in noted("mentioned", d):
    refuse("initialiser-acts", d, name=vma)

// An array that is filled and not read; the local may also be a pointer that is NULL for ever.

@array@
identifier fn, vmas;
expression list[BEFORE] before;
expression e;
@@

  fn(...) {
  <+...
  FUNCTION(before, \(vmas\|vmas + e\|&vmas[e]\|vmas ? vmas + e : NULL\|vmas ? &vmas[e] : NULL\|vmas ? vmas : NULL\), ...)
  ...+>
  }

@array_other_use@
identifier passed.vmas;
position r != {array_allocated.p, array_allocated_tested.p, array_allocated_there.p, array_null.p, array_sized.p, array_freed.p, array_missing.p, array_or_missing.p, array_freed_if.p, array_freed_if.q, array_chosen.p, array_chosen.t, array_given.p};
@@

vmas@r

@script:python@
vmas << passed.vmas;
r << array_other_use.r;
@@
refuse("array-passed-on", r, name=vmas)

// Of another call of the file, where no mark says which one is meant.
@one_passes depends on one && !one_read && !one_reached@
expression list[BEFORE] before;
expression list[BEHIND] behind;
identifier one.vma;
position one.p;
@@

- FUNCTION@p(before, &vma, behind)
+ NAME(before, NULL, behind)

@one_still depends on one_passes@
identifier one.fn, one.vma;
@@

  fn(...) {
  <+...
  vma
  ...+>
  }

@one_beside depends on one_passes && !one_still@
identifier one.fn, near;
expression e;
@@

  fn(...) {
  <...
(
  struct vm_area_struct *near;
|
  struct vm_area_struct *near = e;
)
  ...>
  }

@one_undeclared depends on one_passes && !one_still@
identifier one.fn, one.vma;
expression e;
@@

  fn(...) {
  <...
(
- struct vm_area_struct *vma;
|
- struct vm_area_struct *vma = e;
)
  ...>
  }

@one_unstuck depends on one_undeclared@
identifier one.fn, one_beside.near;
expression e;
@@

  fn(...) {
  <...
(
  struct vm_area_struct *
- *
  near;
|
  struct vm_area_struct *
- *
  near = e;
)
  ...>
  }

@array_passes depends on array@
expression list[BEFORE] before;
expression list[BEHIND] behind;
identifier array.vmas;
expression e;
@@

- FUNCTION(before, \(vmas\|vmas + e\|&vmas[e]\|vmas ? vmas + e : NULL\|vmas ? &vmas[e] : NULL\|vmas ? vmas : NULL\), behind)
+ NAME(before, NULL, behind)
