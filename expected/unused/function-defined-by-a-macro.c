// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define DEMO_SYSCALL_DEFINE2(name, t1, a1, t2, a2)	\
	long demo_sys_##name(t1 a1, t2 a2);		\
	long demo_sys_##name(t1 a1, t2 a2)

DEMO_SYSCALL_DEFINE2(pin, unsigned long, addr, struct page **, page)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, demo_sys_pin(ADDR, PAGES));
 */
