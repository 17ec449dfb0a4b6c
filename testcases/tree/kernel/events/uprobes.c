// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breakpoints in user programs.
 */
#include <linux/mm.h>
#include <linux/highmem.h>
#include <linux/string.h>

typedef u8 uprobe_opcode_t;

int verify_opcode(struct page *page, unsigned long vaddr,
		  uprobe_opcode_t *new_opcode);
int anon_vma_prepare(struct vm_area_struct *vma);
struct page *alloc_page_vma(struct vm_area_struct *vma, unsigned long vaddr);
void copy_highpage(struct page *to, struct page *from);
int replace_page(struct vm_area_struct *vma, unsigned long addr,
		 struct page *old_page, struct page *new_page);

/* Count a user of the probe in the counter that the program offers. */
int update_ref_ctr(struct mm_struct *mm, unsigned long vaddr, short d)
{
	void *kaddr;
	struct page *page;
	struct vm_area_struct *vma;
	int ret;
	short *ptr;

	if (!vaddr || !d)
		return -EINVAL;

	ret = get_user_pages_remote(mm, vaddr, 1,
			FOLL_WRITE, &page, &vma, NULL);
	if (unlikely(ret <= 0))
		return ret == 0 ? -EBUSY : ret;

	kaddr = kmap_local_page(page);
	ptr = kaddr + offset_in_page(vaddr);
	if (*ptr + d < 0) {
		ret = -EINVAL;
		goto out;
	}

	*ptr += d;
	ret = 0;
out:
	kunmap_local(kaddr);
	put_page(page);
	return ret;
}

/* Replace the instruction at @vaddr in a private copy of its page. */
int uprobe_write_opcode(struct mm_struct *mm, unsigned long vaddr,
			uprobe_opcode_t opcode)
{
	struct page *old_page, *new_page;
	struct vm_area_struct *vma;
	void *kaddr;
	int ret;

retry:
	/* Read the page with vaddr into memory */
	ret = get_user_pages_remote(mm, vaddr, 1, FOLL_FORCE | FOLL_SPLIT_PMD,
				    &old_page, &vma, NULL);
	if (ret <= 0)
		return ret;

	ret = verify_opcode(old_page, vaddr, &opcode);
	if (ret <= 0)
		goto put_old;

	ret = anon_vma_prepare(vma);
	if (ret)
		goto put_old;

	ret = -ENOMEM;
	new_page = alloc_page_vma(vma, vaddr);
	if (!new_page)
		goto put_old;

	copy_highpage(new_page, old_page);
	kaddr = kmap_local_page(new_page);
	memcpy(kaddr + offset_in_page(vaddr), &opcode, sizeof(opcode));
	kunmap_local(kaddr);

	ret = replace_page(vma, vaddr & PAGE_MASK, old_page, new_page);
	put_page(new_page);
put_old:
	put_page(old_page);

	if (unlikely(ret == -EAGAIN))
		goto retry;

	return ret;
}

/* Is there a breakpoint at @vaddr? */
int is_trap_at_addr(struct mm_struct *mm, unsigned long vaddr)
{
	uprobe_opcode_t opcode;
	struct page *page;
	void *kaddr;
	int result;

	result = get_user_pages_remote(mm, vaddr, 1, FOLL_FORCE, &page,
			NULL, NULL);
	if (result < 0)
		return result;

	kaddr = kmap_local_page(page);
	memcpy(&opcode, kaddr + offset_in_page(vaddr), sizeof(opcode));
	kunmap_local(kaddr);
	put_page(page);

	return opcode == 0xcc;
}
