// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* A memory region of four pages at most, as drivers of InfiniBand pin it. */
long region_get(unsigned long start, long npages, struct page **pages, long *io)
{
	struct vm_area_struct **vma_list;
	long ret = 0, done = 0, i;

	vma_list = (struct vm_area_struct **)__get_free_page(GFP_KERNEL);
	if (!vma_list)
		return -ENOMEM;

	down_read(&current->mm->mmap_sem);
	while (done < npages) {
		ret = get_user_pages(start + done * PAGE_SIZE, npages - done,
				     1, 0, pages + done, vma_list + done);
		if (ret <= 0)
			break;
		done += ret;
	}
	for (i = 0; i < done; i++) {
		if (vma_list[i]->vm_flags & VM_IO)
			(*io)++;
	}
	up_read(&current->mm->mmap_sem);
	free_page((unsigned long)vma_list);

	return ret < 0 ? ret : done;
}

/*
 * gup-vmas: generation 4.6
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return region_get(ADDR, COUNT(0, 4), PAGES, OUT(long));
 */
