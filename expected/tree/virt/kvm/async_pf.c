// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bring a page of the guest in, without waiting for it in the guest.
 */
#include <linux/mm.h>

struct kvm_async_pf {
	struct mm_struct *mm;
	unsigned long addr;
	bool done;
};

void async_pf_execute(struct kvm_async_pf *apf)
{
	struct mm_struct *mm = apf->mm;
	unsigned long addr = apf->addr;
	int locked = 1;

	mmap_read_lock(mm);
	get_user_pages_remote(mm, addr, 1, FOLL_WRITE, NULL, &locked);
	if (locked)
		mmap_read_unlock(mm);

	apf->done = true;
}
