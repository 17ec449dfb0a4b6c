// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long there(unsigned long start, long n, struct page **pages)
{
	struct vm_area_struct **vmas;
	long i;
	long got = -ENOMEM, left;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (n > 0 && vmas) {
		mmap_read_lock(current->mm);
		got = get_user_pages(start, n, FOLL_WRITE, &pages[0]);
		for (i = 0; i < got; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				release_pages(pages, got);
				got = -EINVAL;
				break;
			}
		}
		for (left = got; left-- > 0;)
			if (vmas[left]->vm_flags & VM_IO)
				got = -EIO;
		mmap_read_unlock(current->mm);
		kfree(vmas);
	}
	return got;
}

/* Which array it is then was not asked. */
long another(unsigned long start, long n, struct vm_area_struct **spare, struct page **pages)
{
	struct vm_area_struct **vmas;
	long i;
	long got = -ENOMEM, left;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (vmas != NULL) {
		kfree(vmas);
		vmas = spare;
		mmap_read_lock(current->mm);
		got = get_user_pages(start, n, FOLL_WRITE, pages);
		if (vmas) {
			for (i = 0; i < got; i++) {
				vmas[i] = vma_lookup(current->mm,
						     untagged_addr(start) +
						     i * PAGE_SIZE);
				if (WARN_ON_ONCE(!vmas[i])) {
					release_pages(pages, got);
					got = -EINVAL;
					break;
				}
			}
		}
		for (left = vmas ? got : 0; left-- > 0;)
			if (vmas[left]->vm_flags & VM_IO)
				got = -EIO;
		mmap_read_unlock(current->mm);
	}
	return got;
}

/* A jump into the block does not ask. */
long jumped_to(unsigned long start, long n, bool anyway, struct page **pages)
{
	struct vm_area_struct **vmas;
	long i;
	long got = -ENOMEM, left;

	vmas = anyway ? NULL : kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (anyway)
		goto pin;
	if (vmas) {
pin:
		mmap_read_lock(current->mm);
		got = get_user_pages(start, n, FOLL_WRITE, pages);
		if (vmas) {
			for (i = 0; i < got; i++) {
				vmas[i] = vma_lookup(current->mm,
						     untagged_addr(start) +
						     i * PAGE_SIZE);
				if (WARN_ON_ONCE(!vmas[i])) {
					release_pages(pages, got);
					got = -EINVAL;
					break;
				}
			}
		}
		for (left = vmas ? got : 0; left-- > 0;)
			if (vmas[left]->vm_flags & VM_IO)
				got = -EIO;
		mmap_read_unlock(current->mm);
		kfree(vmas);
	}
	return got;
}

/* And one that is stepped is another one. */
long stepped(unsigned long start, long n, struct page **pages)
{
	long i;
	struct vm_area_struct *first[4], **vmas = first;
	long got = -ENOMEM, left;

	if (vmas) {
		vmas++;
		mmap_read_lock(current->mm);
		got = get_user_pages(start, n, FOLL_WRITE, pages);
		if (vmas) {
			for (i = 0; i < got; i++) {
				vmas[i] = vma_lookup(current->mm,
						     untagged_addr(start) +
						     i * PAGE_SIZE);
				if (WARN_ON_ONCE(!vmas[i])) {
					release_pages(pages, got);
					got = -EINVAL;
					break;
				}
			}
		}
		for (left = got; left-- > 0;)
			if (vmas[left]->vm_flags & VM_IO)
				got = -EIO;
		mmap_read_unlock(current->mm);
	}
	return got;
}

long compared(unsigned long start, long n, struct page **pages)
{
	struct vm_area_struct **vmas;
	long i;
	long got, left;

	vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (pages == NULL || vmas == NULL)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	got = get_user_pages(start, n, FOLL_WRITE, pages);
	for (i = 0; i < got; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			release_pages(pages, got);
			got = -EINVAL;
			break;
		}
	}
	for (left = got; left-- > 0;)
		if (vmas[left]->vm_flags & VM_IO)
			got = -EIO;
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes, yes
 * run: switch (INT(0, 4)) {
 * run: case 0: return there(ADDR, COUNT(1, 4), PAGES);
 * run: case 1: return another(ADDR, COUNT(1, 4), NULL, PAGES);
 * run: case 2: return jumped_to(ADDR, COUNT(1, 4), BOOL, PAGES);
 * run: case 3: return stepped(ADDR, COUNT(1, 3), PAGES);
 * run: default: return compared(ADDR, COUNT(1, 4), PAGES);
 * run: }
 */
