// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fixup_user_fault(struct mm_struct *mm, unsigned long address,
		     unsigned int fault_flags, bool *unlocked);

int read_if_still_locked(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	bool unlocked;
	int ret;

again:
	unlocked = false;
	ret = pin_user_pages(addr, 1, FOLL_WRITE, &page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(page);
			ret = -EINVAL;
		}
	}
	if (ret != 1)
		return -EFAULT;
	unpin_user_page(page);
	if (fixup_user_fault(current->mm, addr, FOLL_WRITE, &unlocked))
		return -EFAULT;
	if (unlocked)
		goto again;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run-with: int fixup_user_fault(struct mm_struct *mm, unsigned long address,
 * run-with: 		     unsigned int fault_flags, bool *unlocked)
 * run-with: {
 * run-with: 	return NOTE("fixup_user_fault", fault_flags);
 * run-with: }
 * run: return LOCKED(current->mm, read_if_still_locked(ADDR));
 */
