// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int two_paths_pin(struct mm_struct *mm, unsigned long start, unsigned long n,
		  struct page **pages)
{
	long got;
	int ret = -ENOMEM;

	if (n > mm->total_vm)
		goto out;

	mmap_read_lock(mm);
	got = pin_user_pages_remote(mm, start, n, FOLL_WRITE, pages, NULL);
	mmap_read_unlock(mm);
	if (got == n) {
		mm->pinned_vm += n;
		return 0;
	}

	if (got > 0)
		unpin_user_pages(pages, got);
	ret = got < 0 ? got : -EFAULT;
out:
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: MM->total_vm = INT(3, 4);
 * run: return two_paths_pin(MM, ADDR, COUNT(0, 4), PAGES);
 */
