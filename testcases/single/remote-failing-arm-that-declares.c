// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Nothing may stand in front of a declaration. */
int failing_arm(struct mm_struct *mm, unsigned long addr, long *why)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	got = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (got <= 0) {
		int err = got ? (int)got : -EFAULT;

		*why = err;
		return err;
	}
	put_page(page);
	*why = got;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

int failing_arm_in_a_loop(struct mm_struct *mm, unsigned long addr, long *why)
{
	struct vm_area_struct *vma;
	struct page *page;
	long got = -EFAULT;
	int i;

	for (i = 0; i < 2; i++) {
		got = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
		if (got < 1) {
			long seen;

			seen = *why;
			*why = seen + 1;
			continue;
		}
		put_page(page);
		if (vma->vm_flags & VM_SHARED)
			break;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single, single
 * conversion: get_user_page_vma_remote, get_user_page_vma_remote
 * automatic: yes, yes
 * run: if (BOOL)
 * run: 	return LOCKED(MM, failing_arm(MM, ADDR, OUT(long)));
 * run: return LOCKED(MM, failing_arm_in_a_loop(MM, ADDR, OUT(long)));
 */
