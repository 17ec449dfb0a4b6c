// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pin_request {
	unsigned long addr;
	long nr;
};

int advance(struct pin_request *request);

/* Where the walk would begin, the request is about the pages that come next. */
long pin_and_advance(struct pin_request *request, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(request->addr, request->nr, FOLL_WRITE, pages, vmas);
	request->addr = request->addr + PAGE_SIZE;
	if (got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_file)
				ret = -EINVAL;
		}
	}
	return ret;
}

/* A function does it. */
long pin_and_call(struct pin_request *request, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(request->addr, request->nr, FOLL_WRITE, pages, vmas);
	if (got > 0 && advance(request)) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_file)
				ret = -EINVAL;
		}
	}
	return ret;
}

/* So does a store to something that may be the same. */
long pin_and_store(struct pin_request *request, unsigned long *next, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(request->addr, request->nr, FOLL_WRITE, pages, vmas);
	*next += PAGE_SIZE;
	if (got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_file)
				ret = -EINVAL;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run-with: int advance(struct pin_request *request)
 * run-with: {
 * run-with: 	request->addr += PAGE_SIZE;
 * run-with: 	return 1;
 * run-with: }
 * run: struct pin_request request = { ADDR, COUNT(1, 2) };
 * run: long ret = LOCKED(current->mm, pin_and_advance(&request, PAGES));
 * run: ret |= LOCKED(current->mm, pin_and_call(&request, PAGES));
 * run: return ret | LOCKED(current->mm, pin_and_store(&request, &request.addr, PAGES));
 */
