// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that a loop reads: a walk over the VMAs of the pages, and no array.
///
///	for (i = 0; i < ret; i++)
///		if (vmas[i]->vm_flags & VM_IO)
///	->
///	first_addr = untagged_addr(start) & PAGE_MASK;
///	vma_iter_init(&vmi, current->mm, first_addr);
///	for_each_vma_range(vmi, vma, first_addr + ret * PAGE_SIZE)
///		if (vma->vm_flags & VM_IO)
///
/// Safe: the loop asks the same of each VMA of the pages that were returned, the first one
/// included, once and not once for each page. Where no page may have come, it stands under a test:
/// the end of a range of none, or of an error, may wrap, and all VMAs would be walked.
/// A page of the gate area is in no tree of VMAs; GUP refuses to write to one. So without
/// FOLL_WRITE, and where a tree has no iterator, the VMA of the first page is looked up behind the
/// call, and the loop goes on from there. An element that is read outside of loops is that one.
// Confidence: High
/// Conversion vma-walk
/// Class multi
/// Reason array-page-by-page: an array of VMAs, walked under the lock that GUP needs
/// Becomes The argument and the array go, and the loop walks the VMAs.
/// Takes several array
/// Needs lookup
/// After lookup
/// Message In {names}, {api}() fills an array with the VMA of every page, only for the same to be asked of each
///     of them, most often of one VMA again and again.
/// Message Walk the VMAs of the pages instead, under the lock that is held anyway: the same test in
///     the same words, once for every VMA, beginning with the first. The array and its allocation
///     are gone, and its failure with it.
/// First lib/walk-array
/// First lib/left-before
/// Then lib/walk-tests
/// Then lib/walk-checks
/// Then lib/walk-code
/// Then lib/lookup-behind
/// Then lib/drop-array
/// Then lib/left-after
/// Then lib/arms
/// Then lib/arms
/// Then lib/arms
/// Then lib/braces

// An array in a structure on the stack is taken out of it, as a local array.

@member@
identifier fn, b, m, s;
expression list[BEFORE] before;
@@

  fn(...) {
  <+...
  struct s b;
  ...
  FUNCTION(before, b.m, ...)
  ...+>
  }

@member_taken_out depends on member@
identifier member.fn, member.b, member.m;
symbol gup_vmas_array;
@@

  fn(...) {
  <+...
- b.m
+ gup_vmas_array
  ...+>
  }

@member_local depends on member_taken_out@
identifier member.fn, member.b, member.s;
symbol gup_vmas_array;
@@

  fn(...) {
  <...
+ struct vm_area_struct **gup_vmas_array;
  struct s b;
  ...>
  }

@member_left depends on member_taken_out@
identifier member.m;
expression e;
@@

\(e.m\|e->m\)

@member_goes depends on member_taken_out && !member_left@
identifier member.m, member.s;
expression n;
@@

  struct s {
  ...
- struct vm_area_struct *m[n];
  ...
  };

@array@
identifier fn, vmas;
expression list[BEFORE] before;
@@

  fn(...) {
  <+...
  FUNCTION(before, vmas, ...)
  ...+>
  }

// What there is of the names that the walk gives, but for a loop that calls its element so.

@named@
identifier array.fn, array.vmas;
expression i;
position q;
symbol vma;
@@

  fn(...) {
  <...
  struct vm_area_struct *vma@q = vmas[i];
  ...>
  }

@taken@
identifier array.fn;
type T;
expression e;
position q != named.q;
symbol vma, vmi, first_addr;
@@

  fn(...) {
  <+...
(
  T vma@q;
|
  T vma@q = e;
|
  \(vmi\|first_addr\)
)
  ...+>
  }

@taken_by_a_parameter@
identifier array.fn;
identifier v = {vma, vmi, first_addr};
type T;
@@

  fn(..., T v, ...) { ... }

@mentioned depends on !named@
identifier array.fn;
symbol vma;
@@

  fn(...) {
  <+...
  vma
  ...+>
  }

@walked depends on array && !taken && !taken_by_a_parameter && !mentioned@
identifier array.vmas;
expression ret, mm, start, n, flags, pages;
position w;
@@

ret@w = CALL(mm, start, n, flags, pages, vmas, NULL);

@ranged depends on walked && iterator@
identifier array.vmas;
expression mm, start, n, pages, e, e2;
@@

CALL(mm, start, n, \(FOLL_WRITE\|FOLL_WRITE | e\|e | FOLL_WRITE\|FOLL_WRITE | e | e2\|e | FOLL_WRITE | e2\), pages, vmas, NULL)

@again exists@
position p;
@@

FUNCTION@p(...)
...
FUNCTION@p(...)

// The loops, in words: gup_vmas_for_each(index, bound), and gup_vmas_for_all() where pages came.

@loop depends on walked@
identifier array.fn, array.vmas;
identifier i;
expression bound;
statement S1, S2;
iterator name gup_vmas_for_each;
symbol vma;
@@

  fn(...) {
  <+...
- for (i = 0; i < bound; \(i++\|++i\))
+ gup_vmas_for_each(i, bound)
(
  { <+...
- vmas[i]
+ vma
  ...+> }
|
  if (<+...
- vmas[i]
+ vma
  ...+>) S1 else S2
|
  if (<+...
- vmas[i]
+ vma
  ...+>) S1
)
  ...+>
  }

@loop_own depends on walked@
identifier array.fn, array.vmas;
identifier i;
expression bound;
statement S1, S2;
type T;
iterator name gup_vmas_for_each;
symbol vma;
@@

  fn(...) {
  <+...
- for (T i = 0; i < bound; \(i++\|++i\))
+ gup_vmas_for_each(i, bound)
(
  { <+...
- vmas[i]
+ vma
  ...+> }
|
  if (<+...
- vmas[i]
+ vma
  ...+>) S1 else S2
|
  if (<+...
- vmas[i]
+ vma
  ...+>) S1
)
  ...+>
  }

@known_bound depends on walked@
identifier i;
expression walked.n, walked.ret;
statement S;
position q;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each@q(i, \(n\|ret\)) S

@other_bound depends on walked@
identifier i;
expression e;
statement S;
position q != known_bound.q;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each@q(i, e) S

@two depends on walked && !ranged exists@
identifier i, i2;
expression e, e2;
statement S, S2;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each(i, e) S
... when != FUNCTION(...)
gup_vmas_for_each(i2, e2) S2

// spatch has given an arm that is nothing but the loop its braces.

@bare depends on walked@
identifier i;
expression e, bound;
statement S, S2;
iterator name gup_vmas_for_each;
@@

(
  if (e)
- {
+ {
+	gup_vmas_arm();
  gup_vmas_for_each(i, bound) S
- }
+ }
  else S2
|
  if (e)
- {
+ {
+	gup_vmas_arm();
  gup_vmas_for_each(i, bound) S
- }
+ }
|
  if (e) S2 else
- {
+ {
+	gup_vmas_arm();
  gup_vmas_for_each(i, bound) S
- }
+ }
)
