// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

/* One source for many kernels: each arm hands the VMAs on to another function. */
static long any_kernel_pin(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned int flags,
			   struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	return get_user_pages_remote(tsk, mm, start, 1, flags, pages, NULL);
#else
	return get_user_pages(tsk, mm, start, 1, flags & FOLL_WRITE, 0, pages, NULL);
#endif
}

long any_kernel_pin_user(struct task_struct *tsk, struct mm_struct *mm,
			 unsigned long addr, struct page **pages)
{
	return any_kernel_pin(tsk, mm, addr, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 4.10
 * class: forwarded, forwarded, unused
 * conversion: drop-parameter, none, drop-argument
 * automatic: yes, no, yes
 * reason: the arm is for other kernels
 * run: return LOCKED(MM, any_kernel_pin_user(current, MM, ADDR, PAGES));
 */
