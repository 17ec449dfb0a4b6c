// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int patch_text(struct mm_struct *mm, unsigned long addr, u8 insn)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE | FOLL_WRITE,
				    &page, &vma, NULL);
	if (!(ret > 0))
		return ret;

	ret = -EACCES;
	if (vma->vm_flags & VM_EXEC) {
		*(u8 *)(page_address(page) + offset_in_page(addr)) = insn;
		ret = 0;
	}
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, patch_text(MM, ADDR, 0xcc));
 */
