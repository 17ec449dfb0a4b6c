// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver for 6.5 and later does with the GUP API. It is run in the model
 * with the API of 6.5, and with that of an older kernel by gup_compat.h: nobody
 * must see a difference.
 *
 * What 6.5 can do and an older kernel can't, as gup_compat.h says, is left out
 * by USE_LOCKED and USE_KILLABLE.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/err.h>
#ifdef GUP_COMPAT_PROBED
#include "old.h"
#include "gup_compat.h"
#endif
#include "run.h"

static long get(void)
{
	return LOCKED(current->mm,
		      get_user_pages(ADDR, COUNT(1, 3), FLAGS, PAGES));
}

static long get_remote(void)
{
	return LOCKED(MM, get_user_pages_remote(MM, ADDR, COUNT(1, 3), FLAGS,
						PAGES, NULL));
}

#ifdef USE_LOCKED
static long get_remote_locked(void)
{
	struct mm_struct *mm = MM;
	int locked = 1;
	long got;

	mmap_read_lock(mm);
	got = get_user_pages_remote(mm, ADDR, COUNT(1, 2), FLAGS, PAGES,
				    &locked);
	if (locked)
		mmap_read_unlock(mm);
	return got;
}
#endif

/* What is pinned is released: before 5.6 a pin is another thing than now. */
static long pin(void)
{
	struct page **pages = PAGES;
	long got;

	got = LOCKED(current->mm,
		     pin_user_pages(ADDR, COUNT(1, 3), FLAGS, pages));
	if (got > 0)
		unpin_user_pages(pages, got);
	return got;
}

static long pin_remote(void)
{
	struct page **pages = PAGES;
	long got, i;

	got = LOCKED(MM, pin_user_pages_remote(MM, ADDR, COUNT(1, 2), FLAGS,
					       pages, NULL));
	for (i = 0; i < got; i++)
		unpin_user_page(pages[i]);
	return got;
}

static long page_and_vma(void)
{
	struct mm_struct *mm = MM;
	struct vm_area_struct *vma;
	struct page *page;
	long ret;

	mmap_read_lock(mm);
	page = get_user_page_vma_remote(mm, ADDR, FLAGS, &vma);
	if (IS_ERR(page)) {
		ret = PTR_ERR(page);
	} else {
		NOTE("start of the VMA", vma->vm_start);
		NOTE_PAGES("the page", &page, 1);
		put_page(page);
		ret = 1;
	}
	mmap_read_unlock(mm);
	return ret;
}

static long lookup(void)
{
	struct mm_struct *mm = MM;
	struct vm_area_struct *vma;
	long ret = 0;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, END(0));
	if (vma)
		ret = vma->vm_end;
	mmap_read_unlock(mm);
	return ret;
}

static long lock(void)
{
	struct mm_struct *mm = MM;

	if (!mmap_read_trylock(mm))
		return -EAGAIN;
	mmap_read_unlock(mm);
#ifdef USE_KILLABLE
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	mmap_read_unlock(mm);
#endif
	return 0;
}

/* Each is refused with one warning. */
static long wrong(void)
{
	struct mm_struct *mm = current->mm;
	long ret;

	mmap_read_lock(mm);
	switch (INT(0, 3)) {
	case 0:
		ret = get_user_pages(ADDR, 1, FOLL_LONGTERM, PAGES);
		break;
	case 1:
		ret = pin_user_pages(ADDR, 1, FOLL_GET, PAGES);
		break;
	case 2:
		ret = pin_user_pages(ADDR, 1, 0, NULL);
		break;
	default:
		ret = pin_user_pages_remote(mm, ADDR, 1, FOLL_GET, PAGES, NULL);
	}
	mmap_read_unlock(mm);
	return ret;
}

static long harness_run(void)
{
	switch (INT(0, 8)) {
	case 0:
		return get();
	case 1:
		return get_remote();
	case 2:
		return pin();
	case 3:
		return pin_remote();
	case 4:
		return page_and_vma();
	case 5:
		return lookup();
	case 6:
		return lock();
	case 7:
		return wrong();
	default:
#ifdef USE_LOCKED
		return get_remote_locked();
#else
		return 0;
#endif
	}
}
