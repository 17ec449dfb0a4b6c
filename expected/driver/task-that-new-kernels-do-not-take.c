// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct task_struct *owner __maybe_unused = current;
	int ret;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	ret = get_user_pages_remote(current->mm, addr, nr, FOLL_WRITE,
				    pages, NULL);
#else
	ret = get_user_pages_remote(owner, current->mm, addr, nr, FOLL_WRITE,
				    pages, NULL, NULL);
#endif
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.10 to 5.8 take it
 * not-run: it does not compile
 */
