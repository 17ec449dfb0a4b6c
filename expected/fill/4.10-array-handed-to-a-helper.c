// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int count_io(struct vm_area_struct **vmas, long n);

long pin_and_count(struct mm_struct *mm, unsigned long start, long n,
		   struct page **pages)
{
	struct vm_area_struct **vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	long ret;
	long i;

	if (!vmas)
		return -ENOMEM;
	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(NULL, mm, start, n, FOLL_WRITE, pages,
				    NULL);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(mm, start + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			while (ret--)
				put_page(pages[ret]);
			ret = -EINVAL;
			break;
		}
	}
	if (ret > 0)
		ret = count_io(vmas, ret);
	up_read(&mm->mmap_sem);
	kfree(vmas);

	return ret;
}

/*
 * gup-vmas: generation 4.10
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run-with: int count_io(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	int found = 0;
 * run-with: 	while (n--)
 * run-with: 		found += !!(vmas[n]->vm_flags & VM_IO);
 * run-with: 	return found;
 * run-with: }
 * run: return pin_and_count(MM, ADDR, COUNT(1, 4), PAGES);
 */
