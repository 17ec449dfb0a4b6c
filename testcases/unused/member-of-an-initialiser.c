// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pin_result {
	unsigned long addr;
	long got;
};

struct pin_result pin_for(unsigned long addr, struct page **page)
{
	return (struct pin_result) {
		.addr = addr,
		.got = pin_user_pages(addr, 1, FOLL_LONGTERM, page, NULL),
	};
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: struct pin_result result;
 * run: mmap_read_lock(current->mm);
 * run: result = pin_for(ADDR, PAGES);
 * run: mmap_read_unlock(current->mm);
 * run: WATCH(result);
 * run: return result.got;
 */
