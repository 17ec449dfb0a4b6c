// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/sched.h>

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
	got = get_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
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
