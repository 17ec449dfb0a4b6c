// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void note_areas(struct vm_area_struct **vmas);

/* How many pages came is kept nowhere, and a failure found later could not be told. */
int pin_and_note(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4] = { NULL };

	if (pin_user_pages(start, 4, FOLL_WRITE, pages, vmas) <= 0)
		return -EFAULT;
	note_areas(vmas);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: slug:result-not-kept
 * run-with: void note_areas(struct vm_area_struct **vmas)
 * run-with: {
 * run-with: 	NOTE("flags", vmas[0]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_and_note(ADDR, PAGES));
 */
