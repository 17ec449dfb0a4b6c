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

// What is to be done is said first, in words that the rules below put into code: whether the gate
// area can be met, and how the page is given back.

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
+		gup_vmas_give_back(pages);
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
+		gup_vmas_give_back(pages);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1 else S2
|
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1
)

// get_gate_page() refuses FOLL_WRITE.
@written_to depends on kept || declared@
expression e, e2, e3;
@@

- gup_vmas_gate(e3, \(FOLL_WRITE\|FOLL_WRITE | e\|e | FOLL_WRITE\|FOLL_WRITE | e | e2\|e | FOLL_WRITE | e2\), ...); //@ gup_flags
- gup_vmas_gate(e3, 1, ...); //@ write

@not_linked depends on (kept || declared) && !gate@
@@

- gup_vmas_gate(...);

@gate_area depends on (kept || declared) && gate@
expression vma, flags, write, force, mm, addr;
@@

- gup_vmas_gate(vma, FLAGS, mm, addr);
+ if (!vma && in_gate_area(mm, addr))
+	vma = get_gate_vma(mm);

@no_page depends on kept || declared@
expression ret, vma;
@@

- if (WARN_ON_ONCE(!vma)) {
-	gup_vmas_give_back(NULL);
-	ret = -EINVAL;
- }
+ if (WARN_ON_ONCE(!vma))
+	ret = -EINVAL;

@give_back depends on kept || declared@
expression page;
@@

(
- gup_vmas_give_back(&page);
+ put_page(page); //@ !pinning
+ unpin_user_page(page); //@ pinning
|
- gup_vmas_give_back(page);
+ put_page(*page); //@ !pinning
+ unpin_user_page(*page); //@ pinning
)
