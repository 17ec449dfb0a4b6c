// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/slab.h>

/* All pages come from one file, if from any. */
int one_file_pin(unsigned long ubuf, unsigned long nr, struct page **pages)
{
	struct vm_area_struct *vma = NULL;
	struct vma_iterator vmi;
	unsigned long first_addr;
	int pret, ret = -ENOMEM;

	if (nr > current->mm->total_vm)
		goto done;

	ret = 0;
	mmap_read_lock(current->mm);
	pret = pin_user_pages(ubuf, nr, FOLL_WRITE | FOLL_LONGTERM,
			      pages);
	if (pret == nr) {
		vma = vma_lookup(current->mm, untagged_addr(ubuf));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_pages(pages, pret);
			pret = -EINVAL;
		}
	}
	if (pret == nr) {
		struct file *file = vma->vm_file;

		first_addr = untagged_addr(ubuf) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		/* huge pages stay where they are */
		for_each_vma_range(vmi, vma, first_addr + nr * PAGE_SIZE) {
			if (vma->vm_file != file) {
				ret = -EINVAL;
				break;
			}
			if (file && !is_file_hugepages(file)) {
				ret = -EOPNOTSUPP;
				break;
			}
		}
	} else {
		ret = pret < 0 ? pret : -EFAULT;
	}
	mmap_read_unlock(current->mm);
	if (ret && pret > 0)
		unpin_user_pages(pages, pret);
done:
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: current->mm->total_vm = INT(3, 4);
 * run: return one_file_pin(ADDR, COUNT(1, 4), PAGES);
 */
