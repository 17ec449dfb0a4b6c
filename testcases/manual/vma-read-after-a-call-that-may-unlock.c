// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long get_user_pages_locked(unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked);
int fixup_user_fault(struct mm_struct *mm, unsigned long address,
		     unsigned int fault_flags, bool *unlocked);

/* Whether the lock is still held is not looked at before the VMAs are read. */
long walked_later(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	int locked = 1;
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	get_user_pages_locked(addr, 1, 0, NULL, &locked);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	if (!locked)
		mmap_read_lock(current->mm);
	return ret;
}

int read_later(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	bool unlocked = false;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
	if (ret != 1)
		return -EFAULT;
	put_page(page);
	if (fixup_user_fault(mm, addr, FOLL_WRITE, &unlocked))
		return -EFAULT;
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, single
 * conversion: manual, manual
 * automatic: no, no
 * reason: vmas is read after the lock may have been dropped
 * reason: vma is read after the lock may have been dropped
 * not-run: the model never drops the lock in a call
 */
