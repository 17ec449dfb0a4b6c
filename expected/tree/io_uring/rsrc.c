// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers that are registered once and used many times.
 */
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/slab.h>

struct page **io_pin_pages(unsigned long ubuf, unsigned long len, int *npages)
{
	unsigned long start, end, nr_pages;
	struct vm_area_struct *vma = NULL;
	struct vma_iterator vmi;
	unsigned long first_addr;
	struct page **pages = NULL;
	int pret, ret = -ENOMEM;

	if (check_add_overflow(ubuf, len, &end))
		return ERR_PTR(-EOVERFLOW);
	if (check_add_overflow(end, PAGE_SIZE - 1, &end))
		return ERR_PTR(-EOVERFLOW);

	end = end >> PAGE_SHIFT;
	start = ubuf >> PAGE_SHIFT;
	nr_pages = end - start;

	pages = kvmalloc_array(nr_pages, sizeof(struct page *), GFP_KERNEL);
	if (!pages)
		goto done;

	ret = 0;
	mmap_read_lock(current->mm);
	pret = pin_user_pages(ubuf, nr_pages, FOLL_WRITE | FOLL_LONGTERM,
			      pages);
	if (pret == nr_pages) {
		vma = vma_lookup(current->mm, untagged_addr(ubuf));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_pages(pages, pret);
			pret = -EINVAL;
		}
	}
	if (pret == nr_pages) {
		struct file *file = vma->vm_file;

		first_addr = untagged_addr(ubuf) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		/* don't support file backed memory */
		for_each_vma_range(vmi, vma,
				   first_addr + nr_pages * PAGE_SIZE) {
			if (vma->vm_file != file) {
				ret = -EINVAL;
				break;
			}
			if (!file)
				continue;
			if (!vma_is_shmem(vma) && !is_file_hugepages(file)) {
				ret = -EOPNOTSUPP;
				break;
			}
		}
		*npages = nr_pages;
	} else {
		ret = pret < 0 ? pret : -EFAULT;
	}
	mmap_read_unlock(current->mm);
	if (ret) {
		/* give back what we did get */
		if (pret > 0)
			unpin_user_pages(pages, pret);
		goto done;
	}
	ret = 0;
done:
	if (ret < 0) {
		kvfree(pages);
		pages = ERR_PTR(ret);
	}
	return pages;
}
