// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/slab.h>

/* All pages come from one file, if from any. */
int one_file_pin(unsigned long ubuf, unsigned long nr, struct page **pages)
{
	struct vm_area_struct **vmas = NULL;
	int pret, ret = -ENOMEM;
	unsigned long i;

	if (nr > current->mm->total_vm)
		goto done;
	vmas = kvmalloc_array(nr, sizeof(struct vm_area_struct *), GFP_KERNEL);
	if (!vmas)
		goto done;

	ret = 0;
	mmap_read_lock(current->mm);
	pret = pin_user_pages(ubuf, nr, FOLL_WRITE | FOLL_LONGTERM,
			      pages, vmas);
	if (pret == nr) {
		struct file *file = vmas[0]->vm_file;

		/* huge pages stay where they are */
		for (i = 0; i < nr; i++) {
			if (vmas[i]->vm_file != file) {
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
	kvfree(vmas);
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
