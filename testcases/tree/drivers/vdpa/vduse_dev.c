// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory for a virtio device that lives in user space.
 */
#include <linux/mm.h>
#include <linux/slab.h>

int vduse_dev_reg_umem(u64 uaddr, u64 size)
{
	unsigned long npages = size >> PAGE_SHIFT;
	struct page **page_list;
	int ret = 0;
	long pinned;

	page_list = kvmalloc_array(npages, sizeof(*page_list), GFP_KERNEL);
	if (!page_list)
		return -ENOMEM;

	mmap_read_lock(current->mm);
	pinned = pin_user_pages(uaddr, npages, FOLL_LONGTERM | FOLL_WRITE,
				page_list, NULL);
	if (pinned != npages) {
		ret = pinned < 0 ? pinned : -ENOMEM;
		goto out;
	}
	current->mm->pinned_vm += npages;
out:
	if (ret && pinned > 0)
		unpin_user_pages(page_list, pinned);
	mmap_read_unlock(current->mm);
	kvfree(page_list);
	return ret;
}
