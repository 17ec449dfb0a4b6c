// SPDX-License-Identifier: GPL-2.0-only
/* The lock was a member of the mm that was named, whatever the expression. */
#include <linux/mm.h>
#include <linux/sched.h>

struct owner {
	struct mm_struct *mm;
};

long take_both(struct owner *owners, int n)
{
	if (!mmap_read_trylock((owners + n)->mm))
		return 1;
	mmap_read_unlock(owners[n].mm);
	mmap_read_lock(n ? current->mm : owners->mm);
	mmap_read_unlock(n ? current->mm : owners->mm);
	return 0;
}

/*
 * run: struct owner owners[] = { { MM } };
 * run: return take_both(owners, 0);
 */
