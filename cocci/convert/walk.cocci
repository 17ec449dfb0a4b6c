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
/// Then lib/lookup-behind
/// Then lib/drop-array
/// Then lib/braces

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

@mentioned depends on !named@
identifier array.fn;
symbol vma;
@@

  fn(...) {
  <+...
  vma
  ...+>
  }

@call depends on array && !taken && !mentioned@
identifier array.vmas;
expression ret, mm, start, n, flags, pages;
position w;
@@

ret@w = CALL(mm, start, n, flags, pages, vmas, NULL);

@ranged depends on call && iterator@
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

@rebound depends on call exists@
expression call.ret, e;
identifier i;
type T;
statement S;
position w != call.w;
@@

\(ret@w = e\|ret@w += e\|ret@w -= e\|ret@w++\|ret@w--\)
... when != FUNCTION(...)
(
for (i = 0; i < ret; \(i++\|++i\)) S
|
for (T i = 0; i < ret; \(i++\|++i\)) S
)

// The loops, in words: gup_vmas_for_each(index, bound), and gup_vmas_for_all() where pages came.

@loop depends on call@
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

@loop_own depends on call@
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

@known_bound depends on call@
identifier i;
expression call.n, call.ret;
statement S;
position q;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each@q(i, \(n\|ret\)) S

@other_bound depends on call@
identifier i;
expression e;
statement S;
position q != known_bound.q;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each@q(i, e) S

@two depends on call && !ranged exists@
identifier i, i2;
expression e, e2;
statement S, S2;
iterator name gup_vmas_for_each;
@@

gup_vmas_for_each(i, e) S
... when != FUNCTION(...)
gup_vmas_for_each(i2, e2) S2

// A test for an array that is done without if there is no memory for it.

@guard depends on loop || loop_own@
identifier array.vmas, i;
expression call.ret, bound, e;
statement S;
iterator name gup_vmas_for_each;
@@

(
  if (
- vmas
+ ret > 0
  ) { gup_vmas_for_each(i, bound) S }
|
  if (
- vmas
+ ret > 0
  ) { gup_vmas_for_each(i, bound) S \(kfree\|kvfree\|vfree\)(vmas); }
|
  if (
- vmas
+ ret > 0
  ) gup_vmas_for_each(i, bound) S
)

@guards depends on loop || loop_own@
identifier array.vmas;
expression e;
statement S;
@@

  if (
(
- vmas &&
  e
|
  e
- && vmas
)
  ) S

// Which tests say that pages came, and which that none did, in words.

@number@
identifier M;
constant c =~ "^[1-9]";
@@

#define M \(c\|(c)\)

@came_number depends on ranged@
identifier number.M;
expression call.ret;
@@

(
- ret == M
+ gup_vmas_came(ret == M)
|
- M == ret
+ gup_vmas_came(M == ret)
|
- ret != M
+ gup_vmas_none(ret != M)
)

@came depends on ranged@
expression call.ret;
constant c =~ "^[1-9][0-9]*L?$";
@@

(
- !(ret > 0)
+ gup_vmas_none(!(ret > 0))
|
- !(ret <= 0)
+ gup_vmas_came(!(ret <= 0))
|
- ret > 0
+ gup_vmas_came(ret > 0)
|
- ret >= c
+ gup_vmas_came(ret >= c)
|
- ret == c
+ gup_vmas_came(ret == c)
|
- ret <= 0
+ gup_vmas_none(ret <= 0)
|
- ret < c
+ gup_vmas_none(ret < c)
|
- ret != c
+ gup_vmas_none(ret != c)
)

@in_arm depends on ranged@
identifier i;
expression bound, c, e;
statement S;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_came(c)\|gup_vmas_came(c) && e\|e && gup_vmas_came(c)\))
(
  { <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+> }
|
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
)

@in_arm_of_two depends on ranged@
identifier i;
expression bound, c, e;
statement S, S2;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_came(c)\|gup_vmas_came(c) && e\|e && gup_vmas_came(c)\))
(
  { <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+> }
|
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
)
  else S2

@in_else depends on ranged@
identifier i;
expression bound, c, e;
statement S, S2;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_none(c)\|gup_vmas_none(c) || e\|e || gup_vmas_none(c)\)) S2 else
(
  { <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+> }
|
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
)

@comes_back depends on ranged exists@
identifier i, l;
expression bound;
statement S;
position j;
iterator name gup_vmas_for_each;
@@

\(goto@j l;\|break@j;\|continue@j;\)
... when != FUNCTION(...)
gup_vmas_for_each(i, bound) S

@exit depends on ranged@
expression c, e;
identifier l;
position j != comes_back.j;
@@

  if (
(
- gup_vmas_none(c)
+ gup_vmas_exit(c)
|
- gup_vmas_none(c)
+ gup_vmas_exit(c)
  || e
|
  e ||
- gup_vmas_none(c)
+ gup_vmas_exit(c)
)
  ) \({ ... \(return ...;\|goto@j l;\|break@j;\|continue@j;\) }\|return ...;\|goto@j l;\|break@j;\|continue@j;\)

// The VMA of the first page; where it is read for sure, a page came.

@first depends on call@
identifier array.fn, array.vmas;
symbol vma;
@@

  fn(...) {
  <+...
- vmas[0]
+ gup_vmas_first(vma)
  ...+>
  }

@first_is_read depends on first && ranged@
identifier x, m;
type T;
symbol vma;
@@

(
  x =
- gup_vmas_first(vma)->m
+ gup_vmas_exit(vma->m)
  ;
|
  T x =
- gup_vmas_first(vma)->m
+ gup_vmas_exit(vma->m)
  ;
)

@first_is_late depends on first exists@
identifier i;
expression e;
statement S;
symbol vma;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

(
gup_vmas_for_each(i, e) S
... when != FUNCTION(...)
gup_vmas_first(vma)
|
gup_vmas_for_all(i, e) S
... when != FUNCTION(...)
gup_vmas_first(vma)
)

@escapes depends on call@
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

@unsure depends on ranged exists@
identifier i;
expression bound, e;
statement S;
position p;
iterator name gup_vmas_for_each;
@@

FUNCTION(...)
... when != gup_vmas_exit(e)
gup_vmas_for_each@p(i, bound) S

@tested depends on ranged@
identifier i;
expression call.mm; //@ mm
expression call.ret, call.start, bound;
statement S;
position unsure.p;
iterator name gup_vmas_for_each, for_each_vma_range;
symbol vma, vmi, first_addr;
@@

- gup_vmas_for_each@p(i, bound)
+ if (ret > 0) {
+	first_addr = UNTAGGED(start) & PAGE_MASK;
+	vma_iter_init(&vmi, MM, first_addr);
+	for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
	S
+ }

@untested depends on ranged@
identifier i;
expression call.mm; //@ mm
expression call.start, bound;
statement S;
iterator name gup_vmas_for_each, gup_vmas_for_all, for_each_vma_range;
symbol vma, vmi, first_addr;
@@

(
- gup_vmas_for_each(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK;
+ vma_iter_init(&vmi, MM, first_addr);
+ for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
  S
|
- gup_vmas_for_all(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK;
+ vma_iter_init(&vmi, MM, first_addr);
+ for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
  S
)

@stepped depends on call && !ranged@
identifier i;
expression call.mm; //@ mm
expression call.start, bound;
statement S;
iterator name gup_vmas_for_each;
symbol vma, first_addr;
@@

- gup_vmas_for_each(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK;
+ for (; vma; vma = find_vma_intersection(MM, vma->vm_end, first_addr + bound * PAGE_SIZE))
  S

// What the tests were called is forgotten, and the call passes NULL.

@unwrapped depends on call@
expression c;
@@

(
- gup_vmas_came(c)
+ c
|
- gup_vmas_none(c)
+ c
|
- gup_vmas_exit(c)
+ c
|
- gup_vmas_first(c)
+ c
)

@ok depends on call && (loop || loop_own || first) && !rebound && !other_bound && !two && !first_is_late && !escapes@
@@

FUNCTION(...)

@alone depends on ok && ranged && !first@
expression mm, start, n, flags, pages, vmas;
@@

- CALL(mm, start, n, flags, pages, vmas, NULL)
+ DONE(mm, start, n, flags, pages, NULL)

@unset depends on ok && !alone && again@
expression ret;
symbol vma;
@@

+ vma = NULL;
  ret = FUNCTION(...);

@looked_up depends on ok && !alone@
expression ret, mm, start, n, flags, pages, vmas;
symbol vma;
@@

- ret = CALL(mm, start, n, flags, pages, vmas, NULL);
+ ret = DONE(mm, start, n, flags, pages, NULL);
+ if (ret > 0) {
+	vma = vma_lookup(MM, UNTAGGED(start));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(start));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, ret);
+		ret = -EINVAL;
+	}
+ }

@counted depends on ok@
identifier array.fn, loop.i;
@@

  fn(...) {
  <+...
  i
  ...+>
  }

@uncounted depends on ok && !counted@
identifier array.fn, loop.i;
type T;
constant c;
@@

  fn(...) {
  <...
(
- T i;
|
- T i = c;
)
  ...>
  }

@own_name depends on ok@
symbol vma;
@@

- struct vm_area_struct *vma = vma;

@locals depends on ok@
identifier array.fn, array.vmas;
expression e;
symbol gup_vmas_new;
@@

  fn(...) {
  <...
(
+ struct vm_area_struct gup_vmas_new;
  struct vm_area_struct **vmas;
|
+ struct vm_area_struct gup_vmas_new;
  struct vm_area_struct **vmas = e;
|
+ struct vm_area_struct gup_vmas_new;
  struct vm_area_struct *vmas[e];
)
  ...>
  }

@vma_is_null depends on looked_up && !unset@
symbol vma, first_addr, gup_vmas_new;
@@

- struct vm_area_struct gup_vmas_new;
+ struct vm_area_struct *vma = NULL;
+ struct vma_iterator gup_vmas_new;

@vma_is_not depends on locals@
symbol vma, first_addr, gup_vmas_new;
@@

- struct vm_area_struct gup_vmas_new;
+ struct vm_area_struct *vma;
+ struct vma_iterator gup_vmas_new;

@iterated depends on ranged && (loop || loop_own)@
symbol vmi, first_addr, gup_vmas_new;
@@

- struct vma_iterator gup_vmas_new;
+ struct vma_iterator vmi;
+ unsigned long first_addr;

@not_iterated depends on !ranged && (loop || loop_own)@
symbol first_addr, gup_vmas_new;
@@

- struct vma_iterator gup_vmas_new;
+ unsigned long first_addr;

@no_walk@
symbol gup_vmas_new;
@@

- struct vma_iterator gup_vmas_new;
