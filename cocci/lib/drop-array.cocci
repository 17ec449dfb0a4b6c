// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that nothing needs any more goes: its allocation, what follows if that fails,
/// its free, and its declaration.
///
/// Comes behind a rule "array" that binds fn, the function, and vmas, the array, and that has taken
/// out what the array was for. What else is done with it stays, and then its declaration does.

@allocated depends on array@
identifier array.fn, array.vmas;
type T;
@@

  fn(...) {
  <...
(
- vmas = \(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\|__get_free_page\|__get_free_pages\|get_zeroed_page\)(...);
|
- vmas = (T)\(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\|__get_free_page\|__get_free_pages\|get_zeroed_page\)(...);
|
- vmas = NULL;
)
  ...>
  }

@freed depends on array@
identifier array.fn, array.vmas;
type T;
@@

  fn(...) {
  <...
(
- if (vmas) \(kfree\|kvfree\|vfree\|kfree_sensitive\|kzfree\)(vmas);
|
- if (vmas) \(free_page\|free_pages\)((T)vmas, ...);
|
- \(kfree\|kvfree\|vfree\|kfree_sensitive\|kzfree\)(vmas);
|
- \(free_page\|free_pages\)((T)vmas, ...);
)
  ...>
  }

@missing depends on array@
identifier array.fn, array.vmas;
statement S;
expression e;
@@

  fn(...) {
  <...
(
- if (\(!vmas\|vmas == NULL\|NULL == vmas\)) S
|
  e
- || !vmas
|
- !vmas ||
  e
)
  ...>
  }

// gcc warns of a label to which only the check jumped.
@jump depends on array@
identifier l;
position p;
@@

goto@p l;

@jumped_to depends on array@
identifier jump.l;
position p;
@@

l@p:

@unreached depends on allocated || missing@
identifier array.fn, l;
position p != jumped_to.p;
@@

  fn(...) {
  <...
- l@p:
  ...>
  }

@still depends on array@
identifier array.fn, array.vmas;
@@

  fn(...) {
  <+...
  vmas
  ...+>
  }

// spatch puts nothing in front of a declaration of several variables, and takes more than the one
// out of it: such a declaration stays.

@declared_alone depends on array && !still@
identifier array.fn, array.vmas;
expression n;
symbol gup_vmas_old;
@@

  fn(...) {
  <...
(
+ struct vm_area_struct gup_vmas_old;
  struct vm_area_struct **vmas;
|
+ struct vm_area_struct gup_vmas_old;
  struct vm_area_struct **vmas = NULL;
|
+ struct vm_area_struct gup_vmas_old;
  struct vm_area_struct **vmas = \(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\)(...);
|
+ struct vm_area_struct gup_vmas_old;
  struct vm_area_struct *vmas[n];
)
  ...>
  }

@undeclared depends on declared_alone@
identifier array.fn, array.vmas;
expression n;
symbol gup_vmas_old;
@@

  fn(...) {
  <...
(
- struct vm_area_struct gup_vmas_old;
- struct vm_area_struct **vmas;
|
- struct vm_area_struct gup_vmas_old;
- struct vm_area_struct **vmas = NULL;
|
- struct vm_area_struct gup_vmas_old;
- struct vm_area_struct **vmas = \(kmalloc\|kzalloc\|kmalloc_array\|kcalloc\|kvmalloc\|kvzalloc\|kvmalloc_array\|kvcalloc\|vmalloc\|vzalloc\)(...);
|
- struct vm_area_struct gup_vmas_old;
- struct vm_area_struct *vmas[n];
)
  ...>
  }
