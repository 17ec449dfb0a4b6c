// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that nothing needs any more goes: its allocation, what follows if that fails,
/// its free, and its declaration.
///
/// Comes behind a rule "array" that binds fn, the function, and vmas, the array, and that has taken
/// out what the array was for. What else is done with it stays, and then its declaration does.

// Another call may still be given the array: it goes with the last one.

@elsewhere depends on array@
identifier array.fn, array.vmas;
identifier g = {FUNCTION, GUP_NAMES};
@@

  fn(...) {
  <+...
  g(..., <+... vmas ...+>, ...)
  ...+>
  }

@drop_freed_if depends on array && !elsewhere@
identifier array.fn, array.vmas;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
type T;
@@

  fn(...) {
  <...
- if (\(vmas\|vmas != NULL\))
(
-  a(vmas);
|
-  a((T)vmas);
|
-  a((T)vmas, es);
|
-  { a(vmas); }
|
-  { a((T)vmas); }
|
-  { a((T)vmas, es); }
|
-  { a(vmas); vmas = NULL; }
|
-  { a((T)vmas); vmas = NULL; }
|
-  { a((T)vmas, es); vmas = NULL; }
)
  ...>
  }

@allocated_tested depends on array && !elsewhere@
identifier array.fn, array.vmas;
identifier a = {kmalloc, kzalloc, kmalloc_array, kcalloc, kvmalloc, kvzalloc, kvmalloc_array, kvcalloc, vmalloc, vzalloc, __get_free_page, __get_free_pages, get_zeroed_page};
statement S;
type T;
@@

  fn(...) {
  <...
- if (\(!(vmas = a(...))\|!(vmas = (T)a(...))\|(vmas = a(...)) == NULL\)) S
  ...>
  }

@allocated depends on array && !elsewhere@
identifier array.fn, array.vmas;
identifier a = {kmalloc, kzalloc, kmalloc_array, kcalloc, kvmalloc, kvzalloc, kvmalloc_array, kvcalloc, vmalloc, vzalloc, __get_free_page, __get_free_pages, get_zeroed_page};
type T;
@@

  fn(...) {
  <...
(
- vmas = a(...);
|
- vmas = (T)a(...);
|
- vmas = NULL;
)
  ...>
  }

@freed depends on array && !elsewhere@
identifier array.fn, array.vmas;
identifier a = {kfree, kvfree, vfree, kfree_sensitive, kzfree, free_page, free_pages};
expression list es;
type T;
@@

  fn(...) {
  <...
(
- a(vmas);
|
- a((T)vmas);
|
- a((T)vmas, es);
)
  ...>
  }

@missing depends on array && !elsewhere@
identifier array.fn, array.vmas;
statement S;
expression e;
@@

  fn(...) {
  <...
(
- if (\(!vmas\|vmas == NULL\|unlikely(!vmas)\|unlikely(vmas == NULL)\)) S
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

@unreached depends on allocated || allocated_tested || missing@
identifier array.fn, l;
position p != jumped_to.p;
@@

  fn(...) {
  <...
- l@p:
  ...>
  }

@sized_there depends on array@
identifier array.vmas;
identifier a;
type T;
position p;
@@

(
struct vm_area_struct **vmas = a(..., <+... vmas@p ...+>, ...);
|
struct vm_area_struct **vmas = (T)a(..., <+... vmas@p ...+>, ...);
)

@still depends on array@
identifier array.fn, array.vmas;
position p != sized_there.p;
@@

  fn(...) {
  <+...
  vmas@p
  ...+>
  }

// Out of a declaration of several, spatch takes the first one but for a star, which sticks to the
// next one.

@beside depends on array && !still@
identifier array.fn, near;
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

@undeclared depends on array && !still@
identifier array.fn, array.vmas;
identifier a;
expression n;
initializer I;
type T;
@@

  fn(...) {
  <...
(
- struct vm_area_struct **vmas;
|
- struct vm_area_struct **vmas = NULL;
|
- struct vm_area_struct **vmas = a(...);
|
- struct vm_area_struct **vmas = (T)a(...);
|
- struct vm_area_struct *vmas[n];
|
- struct vm_area_struct *vmas[n] = I;
)
  ...>
  }

@unstuck depends on undeclared@
identifier array.fn, beside.near;
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
