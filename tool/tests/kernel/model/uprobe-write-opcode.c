// SPDX-License-Identifier: GPL-2.0-only
/* What uprobe_write_opcode() needs besides the headers of the model. */

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include "run.h"

typedef unsigned char uprobe_opcode_t;

#define UPROBE_SWBP_INSN_SIZE 1
#define GFP_HIGHUSER_MOVABLE 0
#define VM_BUG_ON_PAGE(condition, page) BUG_ON(condition)
#define WARN(condition, format) WARN_ON(condition)

/* How often the page table may have changed in between. */
#define MAX_AGAIN 2

struct arch_uprobe {
	int insn;
};

struct uprobe {
	struct arch_uprobe arch;
	long ref_ctr_offset;
};

static struct page model_new_page, model_file_page;
static int model_again;

static bool is_swbp_insn(uprobe_opcode_t *insn)
{
	return *insn == 0xcc;
}

/* What is there is what is written already, or is not, or cannot be read. */
static int verify_opcode(struct page *page, unsigned long vaddr,
			 uprobe_opcode_t *opcode)
{
	NOTE_PAGES("verify", &page, 1);
	return INT(-1, 1);
}

static int update_ref_ctr(struct uprobe *uprobe, struct mm_struct *mm, short d)
{
	NOTE("reference counter", d);
	return BOOL ? -EBUSY : 0;
}

static bool PageCompound(struct page *page)
{
	return BOOL;
}

static bool PageUptodate(struct page *page)
{
	return true;
}

static void __SetPageUptodate(struct page *page)
{
}

static int anon_vma_prepare(struct vm_area_struct *vma)
{
	NOTE("anon_vma of a VMA that begins at", vma->vm_start);
	return BOOL ? -ENOMEM : 0;
}

static struct page *alloc_page_vma(gfp_t gfp, struct vm_area_struct *vma,
				   unsigned long vaddr)
{
	NOTE("new page of a VMA that begins at", vma->vm_start);
	if (BOOL)
		return NULL;
	get_page(&model_new_page);
	return &model_new_page;
}

static void copy_highpage(struct page *to, struct page *from)
{
	NOTE_PAGES("copy", &from, 1);
}

static void copy_to_page(struct page *page, unsigned long vaddr,
			 const void *src, int len)
{
	NOTE("opcode at", vaddr);
}

static unsigned long vaddr_to_offset(struct vm_area_struct *vma,
				     unsigned long vaddr)
{
	return vaddr - vma->vm_start + (vma->vm_pgoff << PAGE_SHIFT);
}

static struct page *model_find_page(unsigned long index)
{
	NOTE("page of the file", index);
	if (BOOL)
		return NULL;
	get_page(&model_file_page);
	return &model_file_page;
}

#define find_get_page(mapping, index) model_find_page(index)

static bool pages_identical(struct page *a, struct page *b)
{
	return true;
}

static int __replace_page(struct vm_area_struct *vma, unsigned long addr,
			  struct page *old, struct page *new)
{
	NOTE("replaced in a VMA that begins at", vma->vm_start);
	NOTE_PAGES("old page", &old, 1);
	if (BOOL && model_again++ < MAX_AGAIN)
		return -EAGAIN;
	return 0;
}

static void collapse_pte_mapped_thp(struct mm_struct *mm, unsigned long addr,
				    bool install)
{
	NOTE("collapse", addr);
}

/*
 * gup-vmas: uprobe_write_opcode of kernel/events/uprobes.c
 * run: struct uprobe uprobe = { .ref_ctr_offset = BOOL };
 * run: model_again = 0;
 * run: mmap_write_lock(MM);
 * run: long ret = uprobe_write_opcode(&uprobe.arch, MM, ADDR, BOOL ? 0xcc : 0x90);
 * run: mmap_write_unlock(MM);
 * run: return ret;
 */
