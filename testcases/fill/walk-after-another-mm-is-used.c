// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void kthread_use_mm(struct mm_struct *mm);
void kthread_unuse_mm(struct mm_struct *mm);

/* Where the loop stands the thread has no mm any more; the lock of the one it had is still held. */
long borrowed_mm(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	kthread_use_mm(mm);
	mmap_read_lock(mm);
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	kthread_unuse_mm(mm);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	mmap_read_unlock(mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run-with: static struct mm_struct *own;
 * run-with: void kthread_use_mm(struct mm_struct *mm)
 * run-with: {
 * run-with: 	own = current->mm;
 * run-with: 	current->mm = mm;
 * run-with: }
 * run-with: void kthread_unuse_mm(struct mm_struct *mm)
 * run-with: {
 * run-with: 	current->mm = NULL;
 * run-with: }
 * run: long ret = borrowed_mm(current->mm, ADDR, PAGES);
 * run: current->mm = own;
 * run: return ret;
 */
