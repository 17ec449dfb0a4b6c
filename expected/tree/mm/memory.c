// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access to the memory of another process.
 */
#include <linux/mm.h>
#include <linux/highmem.h>

/**
 * access_remote_vm - access another process' address space
 * @mm:		the mm_struct of the target address space
 * @addr:	start address to access
 * @buf:	source or destination buffer
 * @len:	number of bytes to transfer
 * @gup_flags:	flags modifying lookup behaviour
 *
 * Return: number of bytes copied from source to destination.
 */
int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf,
		     int len, unsigned int gup_flags)
{
	int write = gup_flags & FOLL_WRITE;
	struct vm_area_struct *vma;
	void *old_buf = buf;

	if (mmap_read_lock_killable(mm))
		return 0;

	/* there is nothing to be had below the first mapping */
	vma = find_vma(mm, addr);
	if (!vma)
		goto out;

	/* ignore errors, just count what could be transferred */
	while (len) {
		struct page *page;
		int bytes, ret, offset;
		void *maddr;

		page = get_user_page_vma_remote(mm, addr, gup_flags, &vma);
		ret = PTR_ERR_OR_ZERO(page);
		if (ret) {
#ifndef CONFIG_HAVE_IOREMAP_PROT
			break;
#else
			/*
			 * A VM_IO or VM_PFNMAP mapping may have its own way
			 * to be read and written.
			 */
			vma = vma_lookup(mm, addr);
			if (!vma)
				break;
			if (vma->vm_ops && vma->vm_ops->access)
				ret = vma->vm_ops->access(vma, addr, buf,
							  len, write);
			if (ret <= 0)
				break;
			bytes = ret;
#endif
		} else {
			offset = offset_in_page(addr);
			bytes = min_t(int, len, PAGE_SIZE - offset);

			maddr = kmap(page);
			if (write) {
				copy_to_user_page(vma, page, addr,
						  maddr + offset, buf, bytes);
				set_page_dirty_lock(page);
			} else {
				copy_from_user_page(vma, page, addr,
						    buf, maddr + offset, bytes);
			}
			kunmap(page);
			put_page(page);
		}
		len -= bytes;
		buf += bytes;
		addr += bytes;
	}
out:
	mmap_read_unlock(mm);

	return buf - old_buf;
}
