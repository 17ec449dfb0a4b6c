// SPDX-License-Identifier: GPL-2.0-only
/* The lock was a member of the mm that was named, whatever the expression. */
#include <linux/mm.h>
#include <linux/sched.h>

struct owner {
	struct mm_struct *mm;
};

long take_both(struct owner *owners, int n)
{
	if (!down_read_trylock(&((owners + n)->mm)->mmap_sem))
		return 1;
	up_read(&owners[n].mm->mmap_sem);
	down_read(&(n ? current->mm : owners->mm)->mmap_sem);
	up_read(&(n ? current->mm : owners->mm)->mmap_sem);
	return 0;
}

/*
 * run: struct owner owners[] = { { MM } };
 * run: return take_both(owners, 0);
 */
