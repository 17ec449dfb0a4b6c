// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int count_writable(unsigned long addr, unsigned long end)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n = 0;
	long got;

	mmap_read_lock(current->mm);
	for (; addr < end; addr += PAGE_SIZE) {
		got = get_user_pages(addr, 1, FOLL_FORCE, &page);
		if (got == 1) {
			vma = vma_lookup(current->mm, untagged_addr(addr));
			if (!vma &&
			    in_gate_area(current->mm, untagged_addr(addr)))
				vma = get_gate_vma(current->mm);
			if (WARN_ON_ONCE(!vma)) {
				put_page(page);
				got = -EINVAL;
			}
		}
		if (got != 1)
			continue;
		put_page(page);
		if (vma->vm_flags & VM_WRITE)
			n++;
	}
	mmap_read_unlock(current->mm);

	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return count_writable(ADDR, END(COUNT(1, 3)));
 */
