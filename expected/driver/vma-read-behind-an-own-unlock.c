// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <linux/uaccess.h>

static void box_lock(struct mm_struct *mm)
{
	mmap_read_lock(mm);
}

static void box_unlock(struct mm_struct *mm)
{
	mmap_read_unlock(mm);
}

long flags_at(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	long out = 0;
	int got;

	box_lock(current->mm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	got = get_user_pages(addr, 1, FOLL_WRITE, &page);
	if (got == 1) {
		vma = vma_lookup(current->mm,
				 untagged_addr_remote(current->mm, addr));
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			got = -EINVAL;
		}
	}
#else
	got = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
#endif
	box_unlock(current->mm);
	if (got == 1) {
		out = vma->vm_flags;
		put_page(page);
	}
	return out;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: new-arm
 * automatic: yes
 * reason: under the lock
 * may-dangle: out = vma->vm_flags;
 * not-run: it reads a VMA after the lock was dropped
 */
