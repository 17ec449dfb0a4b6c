/* SPDX-License-Identifier: GPL-2.0-only */
/* What a VMA answers, by its kind; for whoever chooses the kinds. */
#ifndef HARNESS_KIND_H
#define HARNESS_KIND_H

#include <linux/mm.h>
#include "model.h"

/* What GUP says to a VMA of a kind: an errno, or 0. */
static inline long gup_says(const struct model_kind *kind, int m,
			    unsigned int gup_flags)
{
	unsigned long vm_flags = kind->flags;
	bool copies = (vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;

	if (vm_flags & (VM_IO | VM_PFNMAP))
		return -EFAULT;
	if (gup_flags & FOLL_ANON && kind->ops != OPS_NONE)
		return -EFAULT;
	if (gup_flags & FOLL_LONGTERM && kind->fsdax)
		return -EOPNOTSUPP;
	if (gup_flags & FOLL_WRITE) {
		if (!(vm_flags & VM_WRITE) &&
		    (!(gup_flags & FOLL_FORCE) || vm_flags & VM_HUGETLB ||
		     !copies))
			return -EFAULT;
	} else if (!(vm_flags & VM_READ)) {
		if (!(gup_flags & FOLL_FORCE) || !(vm_flags & VM_MAYREAD))
			return -EFAULT;
	}
	if (kind->pkey && m == MODEL_CURRENT && !(gup_flags & FOLL_REMOTE))
		return -EFAULT;
	return 0;
}

static inline long kind_says(const struct model_kind *kind, int m,
			     enum vma_question question, unsigned int gup_flags)
{
	switch (question) {
	case ASK_GUP:
		return gup_says(kind, m, gup_flags);
	case ASK_FLAGS:
		return kind->flags;
	case ASK_PROT:
		return kind->flags & (VM_READ | VM_WRITE | VM_EXEC | VM_SHARED);
	case ASK_OPS:
		return kind->ops;
	case ASK_FILE:
		return kind->file;
	case ASK_PRIVATE_DATA:
		return kind->private_data;
	case ASK_SPECIAL:
		return kind->special;
	case MODEL_QUESTIONS:
		break;
	}
	return 0;
}

#endif /* HARNESS_KIND_H */
