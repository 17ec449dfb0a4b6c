// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time the functions of mm/gup.c from user space.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sched.h>

enum gup_test_cmd {
	GUP_BASIC_TEST,
	GUP_FAST_BENCHMARK,
	PIN_BASIC_TEST,
	PIN_LONGTERM_BENCHMARK,
};

struct gup_test {
	unsigned long addr;
	unsigned long size;
	unsigned int gup_flags;
};

static void put_back_pages(enum gup_test_cmd cmd, struct page **pages,
			   unsigned long nr_pages)
{
	unsigned long i;

	if (cmd == PIN_BASIC_TEST || cmd == PIN_LONGTERM_BENCHMARK) {
		unpin_user_pages(pages, nr_pages);
		return;
	}

	for (i = 0; i < nr_pages; i++)
		put_page(pages[i]);
}

int gup_test_run(enum gup_test_cmd cmd, struct gup_test *gup)
{
	unsigned long nr_pages = gup->size / PAGE_SIZE;
	unsigned long i = 0, addr = gup->addr;
	struct page **pages;
	int ret = 0;
	long nr;

	pages = kvcalloc(nr_pages, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;

	if (mmap_read_lock_killable(current->mm)) {
		ret = -EINTR;
		goto free_pages;
	}

	while (i < nr_pages) {
		nr = nr_pages - i;

		switch (cmd) {
		case GUP_BASIC_TEST:
			nr = get_user_pages(addr, nr, gup->gup_flags, pages + i);
			break;
		case GUP_FAST_BENCHMARK:
			nr = get_user_pages_fast(addr, nr, gup->gup_flags,
						 pages + i);
			break;
		case PIN_BASIC_TEST:
			nr = pin_user_pages(addr, nr, gup->gup_flags, pages + i);
			break;
		case PIN_LONGTERM_BENCHMARK:
			nr = pin_user_pages(addr, nr,
					    gup->gup_flags | FOLL_LONGTERM,
					    pages + i);
			break;
		default:
			ret = -EINVAL;
			goto unlock;
		}

		if (nr <= 0)
			break;
		i += nr;
		addr += nr << PAGE_SHIFT;
	}

unlock:
	mmap_read_unlock(current->mm);
	put_back_pages(cmd, pages, i);
free_pages:
	kvfree(pages);
	return ret;
}
