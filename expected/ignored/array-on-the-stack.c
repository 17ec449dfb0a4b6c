// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define BATCH	16

int batch_pin(unsigned long start, struct page **pages)
{
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, BATCH, FOLL_WRITE | FOLL_LONGTERM, pages);
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return batch_pin(ADDR, PAGES);
 */
