// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0) /* before 4.6 */
	/* tsk and mm */
	ret = get_user_pages(current, current->mm, addr, nr, 1, 0, pages, NULL);
#else /* since 4.6 */
	/* of this task */
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL /* no vmas */); /* that's it */
#endif /* 4.6 */
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: none, new-arm
 * automatic: no, yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
