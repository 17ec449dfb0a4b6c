// SPDX-License-Identifier: GPL-2.0-only
/// One page and its VMA: the call stays, and the VMA is looked up behind it, on success only.
///
///	ret = get_user_pages(addr, 1, flags, &page, &vma);
///	->
///	ret = get_user_pages(addr, 1, flags, &page);
///	if (ret == 1) {
///		vma = vma_lookup(current->mm, untagged_addr(addr));
///		if (WARN_ON_ONCE(!vma)) {
///			put_page(page);
///			ret = -EINVAL;
///		}
///	}
///
/// Safe: the lock that GUP was called with is held at the lookup, so the VMA is the one that GUP
/// stored. The address loses its tag as in GUP (22883973244b). GUP also returns pages of the gate
/// area, whose VMA is in no tree of VMAs; it refuses to write to them. Without a VMA, which can't
/// be, the page is given back by what GUP took, and the test that is there sees a failure.
// Confidence: High
/// Then lib/lookup-behind
/// Then lib/drop-array
/// Then lib/arms
/// Then lib/arms
/// Then lib/arms
/// Then lib/braces

// What is to be done is said first, in words that the rules below put into code: whether the gate
// area can be met, and how the page is given back.

// An array of which one page is asked for is a single VMA, too.

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

@first depends on array && !taken@
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

@local depends on array && !taken && !escapes@
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

@bare@
expression e, ret;
statement S;
@@

(
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
  else S
|
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
|
  if (e) S else
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
)

@kept@
expression ret, mm, addr, flags, pages;
identifier vma;
constant one;
@@

- ret = CALL(mm, addr, one, flags, pages, &vma, NULL);
+ ret = DONE(mm, addr, one, flags, pages, NULL);
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }

@declared@
type T;
identifier ret, vma;
expression mm, addr, flags, pages, e;
constant one;
statement S1, S2;
@@

- T ret = CALL(mm, addr, one, flags, pages, &vma, NULL);
+ T ret = DONE(mm, addr, one, flags, pages, NULL);
(
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1 else S2
|
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1
)
