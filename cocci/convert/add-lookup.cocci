// SPDX-License-Identifier: GPL-2.0-only
/// vma_lookup(), which came in 5.14 (ce6d42f2e4a2), for a tree that lacks it.
///
/// ANCHOR is the first function in the header that stands below find_vma(), and vma_lookup() goes
/// above it; where there is none, find_vma() itself or what stands with it, and it goes behind that.
// Confidence: High
/// Step

@add_lookup@
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
+ * vma_lookup() - find the VMA that an address is in
+ * @mm:		mm_struct to look in
+ * @addr:	user address
+ *
+ * Return: the VMA, or NULL if @addr is in none.
+ */
+static inline
+struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
+{
+	struct vm_area_struct *vma = find_vma(mm, addr);
+
+	if (vma && addr < vma->vm_start)
+		vma = NULL;
+
+	return vma;
+}
+
 T ANCHOR(...); //@ above_prototype
 T ANCHOR(...) { ... } //@ above_definition
