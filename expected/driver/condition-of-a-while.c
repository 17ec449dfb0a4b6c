// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int done = 0;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	while (done < nr && get_user_pages(addr + done * PAGE_SIZE, 1, 0, pages + done) == 1)
#else
	while (done < nr && get_user_pages(addr + done * PAGE_SIZE, 1, 0, pages + done, NULL) == 1)
#endif
		done++;
	return done;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
