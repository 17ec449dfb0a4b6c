// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct area_table {
	struct vm_area_struct **slots;
};

/* What the call stores is there for whoever has the table. */
long fill_table(struct area_table *table, unsigned long addr, long n, struct page **pages)
{
	struct vm_area_struct **vmas = table->slots;

	return pin_user_pages(addr, n, FOLL_WRITE, pages, vmas);
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: struct vm_area_struct *slots[4] = { NULL };
 * run: struct area_table table = { slots };
 * run: long got;
 * run: mmap_read_lock(current->mm);
 * run: got = fill_table(&table, ADDR, COUNT(0, 4), PAGES);
 * run: if (got > 0)
 * run: 	NOTE("flags", slots[0]->vm_flags & VM_IO);
 * run: mmap_read_unlock(current->mm);
 * run: return got;
 */
