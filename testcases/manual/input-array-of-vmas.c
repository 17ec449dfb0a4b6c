// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The array is read here: it has nothing to do with GUP. */
unsigned long total_size(struct vm_area_struct **vmas, int n)
{
	unsigned long size = 0;
	int i;

	for (i = 0; vmas && i < n; i++)
		size += vmas[i]->vm_end - vmas[i]->vm_start;
	return size;
}

unsigned long total_size_of_none(void)
{
	return total_size(NULL, 0);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * not-run: nothing in it calls GUP
 */
