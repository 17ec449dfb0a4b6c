// SPDX-License-Identifier: GPL-2.0-only
/* Uses everything that gup_compat.h offers. */
#include <linux/mm.h>
#include <linux/sched.h>
#include "gup_compat.h"

long driver_pages(struct mm_struct *mm, unsigned long addr,
		  struct page **pages);

long driver_pages(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct page *page;
	int locked = 1;
	long got;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	mmap_assert_write_locked(mm);
	mmap_write_downgrade(mm);
	mmap_read_unlock(mm);
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	mmap_read_unlock(mm);
	if (!mmap_read_trylock(mm))
		mmap_read_lock(mm);
	mmap_assert_locked(mm);

	vma = vma_lookup(mm, untagged_addr(addr));
	if (!vma || vma != vma_lookup(mm, untagged_addr_remote(mm, addr)))
		return -EFAULT;
	page = get_user_page_vma_remote(mm, addr, FOLL_WRITE | FOLL_FORCE,
					&vma);
	if (!IS_ERR(page))
		put_page(page);

	got = get_user_pages(addr, 1, FOLL_WRITE, pages);
	got += get_user_pages_remote(mm, addr, 1, 0, pages + 1, NULL);
	got += pin_user_pages_remote(mm, addr, 1, FOLL_LONGTERM, pages + 2,
				     NULL);
	unpin_user_page(pages[2]);
	got += pin_user_pages(addr, 2, FOLL_WRITE | FOLL_LONGTERM, pages + 2);
	unpin_user_pages(pages + 2, 1);
	unpin_user_pages_dirty_lock(pages + 3, 1, true);
	got += get_user_pages_remote(mm, addr, 1, FOLL_FORCE, pages, &locked);
	if (locked)
		mmap_read_unlock(mm);
	return got;
}
