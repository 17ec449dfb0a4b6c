// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/slab.h>

/* All pages come from one file, if from any. */
int one_file_pin(unsigned long ubuf, unsigned long nr, struct page **pages)
{
	int pret, ret = -ENOMEM;
	struct vm_area_struct *vma;

	if (nr > current->mm->total_vm)
		goto done;

	ret = 0;
	mmap_read_lock(current->mm);
	pret = pin_user_pages(ubuf, nr, FOLL_WRITE | FOLL_LONGTERM,
			      pages);
	if (pret > 0) {
		vma = vma_lookup(current->mm, untagged_addr(ubuf));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_pages(pages, pret);
			pret = -EINVAL;
		}
	}
	if (pret == nr) {
		VMA_ITERATOR(vmi, current->mm, untagged_addr(ubuf) & PAGE_MASK);
		struct file *file = vma->vm_file;

		/* huge pages stay where they are */
		for_each_vma_range(vmi, vma,
				   (untagged_addr(ubuf) & PAGE_MASK) +
				   nr * PAGE_SIZE) {
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
 */
