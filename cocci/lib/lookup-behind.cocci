// SPDX-License-Identifier: GPL-2.0-only
/// What a lookup behind a call says in words, put into code: whether the gate area can be met, and
/// how pages are given back whose VMA is not found.

// get_gate_page() refuses FOLL_WRITE.
@written_to@
expression e, e2, e3;
@@

- gup_vmas_gate(e3, \(FOLL_WRITE\|FOLL_WRITE | e\|e | FOLL_WRITE\|FOLL_WRITE | e | e2\|e | FOLL_WRITE | e2\), ...); //@ gup_flags
- gup_vmas_gate(e3, 1, ...); //@ write

@not_linked depends on !gate@
@@

- gup_vmas_gate(...);

@gate_area depends on gate@
expression vma, flags, write, force, mm, addr;
@@

- gup_vmas_gate(vma, FLAGS, mm, addr);
+ if (!vma && in_gate_area(mm, addr))
+	vma = get_gate_vma(mm);

@no_page@
expression ret, vma;
@@

- if (WARN_ON_ONCE(!vma)) {
-	gup_vmas_give_back(NULL, ...);
-	ret = -EINVAL;
- }
+ if (WARN_ON_ONCE(!vma))
+	ret = -EINVAL;

@give_back@
expression page, i;
@@

(
- gup_vmas_give_back(&page, 1);
+ put_page(page); //@ !pinning
+ unpin_user_page(page); //@ pinning
|
- gup_vmas_give_back(page + i, 1);
+ put_page(page[i]); //@ !pinning
+ unpin_user_page(page[i]); //@ pinning
|
- gup_vmas_give_back(page, 1);
+ put_page(*page); //@ !pinning
+ unpin_user_page(*page); //@ pinning
)

@give_all_back depends on pinning || release@
expression pages, ret;
@@

- gup_vmas_give_back(pages, ret);
+ release_pages(pages, ret); //@ !pinning
+ unpin_user_pages(pages, ret); //@ pinning

@give_each_back depends on !release@
expression pages, ret;
@@

- gup_vmas_give_back(pages, ret);
+ while (ret--)
+	put_page(pages[ret]);
