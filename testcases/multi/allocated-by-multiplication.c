// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long multiplied_pin(void __user *buf, unsigned long n, struct page **pages)
{
	struct vm_area_struct **vmas;
	unsigned long start = (unsigned long)buf & PAGE_MASK;
	unsigned long i;
	long got;

	vmas = kvmalloc(n * sizeof(struct vm_area_struct *), GFP_KERNEL);
	if (NULL == vmas)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages, vmas);
	if (got == n) {
		for (i = 0; i < n; ++i) {
			if (!(vmas[i]->vm_flags & VM_MAYWRITE)) {
				got = -EACCES;
				break;
			}
		}
	}
	mmap_read_unlock(current->mm);
	kvfree(vmas);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return multiplied_pin((void __user *)ADDR, COUNT(0, 4), PAGES);
 */
