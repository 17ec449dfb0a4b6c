// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pages that hold the arguments of a new program.
 */
#include <linux/mm.h>

struct linux_binprm {
	struct vm_area_struct *vma;
	struct mm_struct *mm;
};

struct page *get_arg_page(struct linux_binprm *bprm, unsigned long pos,
			  int write)
{
	unsigned int gup_flags = FOLL_FORCE;
	struct page *page;
	int ret;

	if (write)
		gup_flags |= FOLL_WRITE;

	/*
	 * We are doing an exec().  'current' is the process
	 * doing the exec and bprm->mm is the new process's mm.
	 */
	mmap_read_lock(bprm->mm);
	ret = get_user_pages_remote(bprm->mm, pos, 1, gup_flags,
			&page, NULL);
	mmap_read_unlock(bprm->mm);
	if (ret <= 0)
		return NULL;

	return page;
}
