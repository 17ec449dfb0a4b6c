// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

struct part {
	unsigned long start;
	int n;
};

/* It is allocated anew only where it is too small; it is read wherever all pages came. */
int growing_array(struct part *part, int parts, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int k, got, room = 0, ret = 0;

	for (k = 0; k < parts; k++) {
		if (part[k].n > room) {
			room = part[k].n;
		}

		ret = 0;
		mmap_read_lock(current->mm);
		got = pin_user_pages(part[k].start, part[k].n, FOLL_WRITE, pages);
		if (got == part[k].n) {
			if (got > 0) {
				first_addr = untagged_addr(part[k].start) & PAGE_MASK;
				vma_iter_init(&vmi, current->mm, first_addr);
				for_each_vma_range(vmi, vma,
						   first_addr +
						   part[k].n * PAGE_SIZE) {
					if (vma->vm_file) {
						ret = -EOPNOTSUPP;
						break;
					}
				}
			}
		} else {
			ret = got < 0 ? got : -EFAULT;
		}
		mmap_read_unlock(current->mm);
		if (got > 0)
			unpin_user_pages(pages, got);
		if (ret)
			goto out;
	}
out:
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: struct part parts[2] = { { ADDR, COUNT(1, 2) }, { ADDR, COUNT(0, 2) } };
 * run: return growing_array(parts, 2, PAGES);
 */
