/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_HUGETLB_H
#define _LINUX_HUGETLB_H

#include <linux/mm.h>

struct file;

#ifdef CONFIG_HUGETLB_PAGE
long follow_hugetlb_page(struct mm_struct *mm, struct vm_area_struct *vma,
			 struct page **pages, struct vm_area_struct **vmas,
			 unsigned long *position, unsigned long *nr_pages,
			 long i, unsigned int flags, int *locked);

bool is_file_hugepages(struct file *file);

static inline bool is_vm_hugetlb_page(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_HUGETLB;
}
#else /* !CONFIG_HUGETLB_PAGE */
static inline long follow_hugetlb_page(struct mm_struct *mm,
			struct vm_area_struct *vma, struct page **pages,
			struct vm_area_struct **vmas, unsigned long *position,
			unsigned long *nr_pages, long i, unsigned int flags,
			int *locked)
{
	BUG();
	return 0;
}

static inline bool is_file_hugepages(struct file *file)
{
	return false;
}

static inline bool is_vm_hugetlb_page(struct vm_area_struct *vma)
{
	return false;
}
#endif /* CONFIG_HUGETLB_PAGE */

#endif /* _LINUX_HUGETLB_H */
