// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/string.h>

/* Reads what is mapped, device memory by the operation of its driver. */
int remote_peek(struct mm_struct *mm, unsigned long addr, u8 *buf)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0) {
#ifdef CONFIG_HAVE_IOREMAP_PROT
		vma = vma_lookup(mm, addr);
		if (vma && vma->vm_ops && vma->vm_ops->access)
			ret = vma->vm_ops->access(vma, addr, buf, 1, 0);
#endif
	} else {
		if (vma->vm_flags & VM_MTE)
			addr = untagged_addr(addr);
		memcpy(buf, page_address(page) + offset_in_page(addr), 1);
		put_page(page);
	}
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return remote_peek(MM, ADDR, BUF(1));
 */
