// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct job {
	struct mm_struct *vma;
};

#define JOB_MM(job)	((job)->vma)

long shared_for(struct job *job, unsigned long addr, struct page **page)
{
	struct mm_struct *mm = JOB_MM(job);
	struct vm_area_struct *vma;
	long n;

	n = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL);
	if (n == 1) {
		vma = vma_lookup(mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(*page);
			n = -EINVAL;
		}
	}
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: struct job job = { MM };
 * run: return LOCKED(MM, shared_for(&job, ADDR, PAGES));
 */
