// SPDX-License-Identifier: GPL-2.0-only
/// get_user_page_vma_remote() itself, for the tree at hand: one page of a remote mm, and its VMA.
///
/// It takes what get_user_pages_remote() takes in this tree. It differs from the one that was
/// merged in 6.5 (ca5e863233e8) in what went wrong there: it never returns NULL and never leaves
/// the caller with a page that is not set (6a1960b8a877), it looks up the address that GUP looked
/// at, without its tag (22883973244b), and it knows the gate VMA.
///
/// ANCHOR is the first function in the header that stands below all that the helper calls, and the
/// helper goes above it; where there is none, the last of what it calls, and it goes behind that.
// Confidence: High
/// Step

@add_helper@
type T;
@@

 T ANCHOR(... //@ behind_prototype
-); //@ behind_prototype
+); //@ behind_prototype
 T ANCHOR(...) { //@ behind_definition
 ... //@ behind_definition
 } //@ behind_definition
+ //@ behind_prototype
+/**
+ * get_user_page_vma_remote() - get one page of a remote mm, and its VMA
+ * @tsk:	task to account faults to, or NULL //@ tsk
+ * @mm:		mm_struct of target mm
+ * @addr:	user address, with or without a tag
+ * @gup_flags:	flags modifying lookup behaviour //@ gup_flags
+ * @write:	whether the page is written to //@ write
+ * @force:	whether protections of the VMA are overridden //@ write
+ * @vmap:	where the VMA that @addr is in is stored, on success only
+ *
+ * The mmap_lock of @mm must be held, and is not released. The VMA is valid only //@ mmap_lock
+ * The mmap_sem of @mm must be held, and is not released. The VMA is valid only //@ !mmap_lock
+ * as long as it stays held.
+ *
+ * Return: the page, to be released by put_page(), or an error pointer; never
+ * NULL. GUP's 0, for a fault that would have to be retried, becomes -EBUSY.
+ */
+static inline struct page *get_user_page_vma_remote(struct task_struct *tsk, //@ tsk
+						    struct mm_struct *mm, //@ tsk
+static inline struct page *get_user_page_vma_remote(struct mm_struct *mm, //@ !tsk
+						    unsigned long addr,
+						    unsigned int gup_flags, //@ gup_flags
+						    int write, //@ write
+						    int force, //@ write
+						    struct vm_area_struct **vmap)
+{
+	struct vm_area_struct *vma;
+	struct page *page;
+	long got;
+
+	got = CALL(mm, addr, 1, gup_flags, &page, NULL, NULL); //@ keeps
+	got = NEW_CALL(mm, addr, 1, gup_flags, &page, NULL); //@ !keeps
+	if (got < 0)
+		return ERR_PTR(got);
+	if (got == 0)
+		return ERR_PTR(-EBUSY);
+
+	/* The lookup must see what GUP saw: no tag, and the gate area. */ //@ untag
+	/* The lookup must see what GUP saw: the gate area. */ //@ !untag
+	addr = UNTAGGED(addr); //@ untag
+	vma = vma_lookup(mm, addr);
+	if (!vma && in_gate_area(mm, addr))
+		vma = get_gate_vma(mm);
+	if (WARN_ON_ONCE(!vma)) {
+		put_page(page);
+		return ERR_PTR(-EINVAL);
+	}
+
+	*vmap = vma;
+	return page;
+}
+
 T ANCHOR(...); //@ above_prototype
 T ANCHOR(...) { ... } //@ above_definition
