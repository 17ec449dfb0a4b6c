// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int charge_one(struct vm_area_struct *vma);

/* It counts, and fails at a limit: one call for each VMA is too few. */
long charge_pages(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(addr) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (charge_one(vmas[i]) < 0) {
				ret = -ENOMEM;
				break;
			}
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run-with: static int charged;
 * run-with: int charge_one(struct vm_area_struct *vma)
 * run-with: {
 * run-with: 	return vma->vm_flags & VM_IO ? -1 : NOTE("charge_one", ++charged);
 * run-with: }
 * run: charged = 0;
 * run: return LOCKED(current->mm, charge_pages(ADDR, PAGES)) ? : charged;
 */
