// SPDX-License-Identifier: GPL-2.0-only
/// The code of a walk, of the call and of the lookup behind it, and the variables. Comes behind the
/// rules of convert/walk, lib/walk-tests and lib/walk-checks; what these found leaves the call be.

@tested depends on ranged@
identifier i;
expression walked.mm; //@ mm
expression walked.ret, walked.start, bound;
statement S;
position unsure.p;
iterator name gup_vmas_for_each, for_each_vma_range;
symbol vma, vmi, first_addr;
@@

- gup_vmas_for_each@p(i, bound)
+ if (ret > 0) {
+	first_addr = UNTAGGED(start) & PAGE_MASK; //@ untag
+	first_addr = (start) & PAGE_MASK; //@ !untag
+	vma_iter_init(&vmi, MM, first_addr);
+	for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
	S
+ }

@untested depends on ranged@
identifier i;
expression walked.mm; //@ mm
expression walked.start, bound;
statement S;
iterator name gup_vmas_for_each, gup_vmas_for_all, for_each_vma_range;
symbol vma, vmi, first_addr;
@@

(
- gup_vmas_for_each(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK; //@ untag
+ first_addr = (start) & PAGE_MASK; //@ !untag
+ vma_iter_init(&vmi, MM, first_addr);
+ for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
  S
|
- gup_vmas_for_all(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK; //@ untag
+ first_addr = (start) & PAGE_MASK; //@ !untag
+ vma_iter_init(&vmi, MM, first_addr);
+ for_each_vma_range(vmi, vma, first_addr + bound * PAGE_SIZE)
  S
)

@stepped depends on walked && !ranged@
identifier i;
expression walked.mm; //@ mm
expression walked.start, bound;
statement S;
iterator name gup_vmas_for_each;
symbol vma, first_addr;
@@

- gup_vmas_for_each(i, bound)
+ first_addr = UNTAGGED(start) & PAGE_MASK; //@ untag
+ first_addr = (start) & PAGE_MASK; //@ !untag
+ for (; vma; vma = find_vma_intersection(MM, vma->vm_end, first_addr + bound * PAGE_SIZE))
  S

@plain_address depends on !untag@
identifier f, m, x;
expression e, i;
expression list es;
symbol first_addr;
@@

  first_addr =
(
- (x)
+ x
|
- (e->m)
+ e->m
|
- (e.m)
+ e.m
|
- (e[i])
+ e[i]
|
- (f(es))
+ f(es)
)
  & PAGE_MASK;

// What the tests were called is forgotten, and the call passes NULL.

@unwrapped depends on walked@
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

@may_be depends on walked && (loop || loop_own || first) && !other_bound && !two && !first_is_late && !escapes && !guards_more && !index_in_it && !index_behind@
@@

FUNCTION(...)

// In a declaration of several variables nothing is put, and spatch would mangle it: rule ok.

@locals depends on may_be@
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

@ok depends on locals@
symbol gup_vmas_new;
@@

struct vm_area_struct gup_vmas_new;

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

// Where nothing but what comes behind a test for all pages asks, nothing else looks the VMA up. All
// are some if their number is a constant, or if the VMA of the first one is read right there.

@all_are_some depends on ok && !alone@
expression ret, mm, start, flags, pages, vmas;
local idexpression n;
constant c;
type T;
identifier x, m;
statement S;
symbol vma;
@@

(
ret = CALL(mm, start, c, flags, pages, vmas, NULL);
|
ret = CALL(mm, start, n, flags, pages, vmas, NULL);
if (ret == n) { T x = vma->m; ... } else S
|
ret = CALL(mm, start, n, flags, pages, vmas, NULL);
if (ret == n) { T x = vma->m; ... }
)

@asked_else depends on all_are_some exists@
expression ret, mm, start, n, flags, pages, vmas;
statement S, S2;
symbol vma;
@@

ret = CALL(mm, start, n, flags, pages, vmas, NULL);
(
if (ret == n) S else S2
|
if (ret == n) S
)
... when any
vma

@asked_in_else depends on all_are_some@
expression ret, mm, start, n, flags, pages, vmas;
statement S;
symbol vma;
@@

ret = CALL(mm, start, n, flags, pages, vmas, NULL);
if (ret == n) S else { <+... vma ...+> }

@looked_up_for_all depends on all_are_some && !asked_else && !asked_in_else@
expression ret, mm, start, n, flags, pages, vmas;
statement S, S2;
symbol vma;
@@

- ret = CALL(mm, start, n, flags, pages, vmas, NULL);
+ ret = DONE(mm, start, n, flags, pages, NULL);
+ if (ret == n) {
+	vma = vma_lookup(MM, UNTAGGED(start));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(start));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, ret);
+		ret = -EINVAL;
+	}
+ }
(
  if (ret == n) S else S2
|
  if (ret == n) S
)

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

@vma_is_null depends on (looked_up || looked_up_for_all) && !unset@
symbol vma, first_addr, gup_vmas_new;
@@

- struct vm_area_struct gup_vmas_new;
+ struct vm_area_struct *vma = NULL;
+ struct vma_iterator gup_vmas_new;

@vma_is_not depends on ok@
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
