// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_is_executable(struct task_struct *tsk, struct mm_struct *mm,
			 unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages(tsk, mm, addr, 1, 0, 1, &page);
	if (ret == 1) {
		vma = vma_lookup(mm, addr);
		if (!vma && in_gate_area(mm, addr))
			vma = get_gate_vma(mm);
		if (WARN_ON_ONCE(!vma)) {
			put_page(page);
			ret = -EINVAL;
		}
	}
	if (ret <= 0)
		goto out;

	ret = !!(vma->vm_flags & VM_EXEC);
	put_page(page);
out:
	up_read(&mm->mmap_sem);
	return ret;
}

/*
 * gup-vmas: generation 4.4
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return remote_is_executable(current, MM, ADDR);
 */
