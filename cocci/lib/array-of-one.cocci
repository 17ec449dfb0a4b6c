// SPDX-License-Identifier: GPL-2.0-only
/// An array of which one page is asked for is a single VMA, too: a local vma stands for it.

@array@
identifier fn, vmas;
expression mm, start, flags, pages;
symbol vma;
@@

  fn(...) {
  <+...
  CALL(mm, start, \(1\|1U\|1L\|1UL\), flags, pages, vmas, NULL)
  ...+>
  }

@taken@
identifier array.fn;
type T;
expression e;
symbol vma;
@@

  fn(...) {
  <+...
(
  T vma;
|
  T vma = e;
|
  vma
)
  ...+>
  }

@taken_by_a_parameter@
identifier array.fn;
type T;
symbol vma;
@@

  fn(..., T vma, ...) { ... }

@first depends on array && !taken && !taken_by_a_parameter@
identifier array.fn, array.vmas;
symbol vma;
@@

  fn(...) {
  <...
- vmas[0]
+ vma
  ...>
  }

@escapes depends on array@
identifier array.fn, array.vmas;
identifier f != {FUNCTION, kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression e;
@@

  fn(...) {
  <+...
(
  return vmas;
|
  \(vmas[e]\|vmas + e\|e = vmas\|f(..., vmas, ...)\)
)
  ...+>
  }

@local depends on array && !taken && !taken_by_a_parameter && !escapes@
identifier array.fn, array.vmas;
expression e;
symbol vma;
@@

  fn(...) {
  <...
(
+ struct vm_area_struct *vma;
  struct vm_area_struct **vmas;
|
+ struct vm_area_struct *vma;
  struct vm_area_struct **vmas = e;
|
+ struct vm_area_struct *vma;
  struct vm_area_struct *vmas[e];
)
  ...>
  }

// In a declaration of several variables spatch puts nothing.

@placed depends on local@
identifier array.fn;
symbol vma;
@@

  fn(...) {
  <+...
  struct vm_area_struct *vma;
  ...+>
  }

@only_one depends on placed@
identifier array.fn, array.vmas;
expression mm, start, n, flags, pages;
symbol vma;
@@

  fn(...) {
  <...
- CALL(mm, start, n, flags, pages, vmas, NULL)
+ CALL(mm, start, n, flags, pages, &vma, NULL)
  ...>
  }
