// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, struct page **pages)
{
	return get_user_pages(addr, 1, FOLL_WRITE | FOLL_TOUCH, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: manual
 * automatic: no
 * reason: slug:flag-not-for-drivers
 * not-run: nothing changes
 * not-compiled: kernels from 6.3 on have no such flag for drivers
 */
