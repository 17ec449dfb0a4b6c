/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What <linux/mm.h> had from 4.4 to 6.0, whatever the shape of GUP; each
 * generation's own header includes it.
 */
#ifndef _LINUX_MM_BASE_H
#define _LINUX_MM_BASE_H

#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <asm/page.h>

#define PAGE_ALIGN(addr)	(((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(p)	((unsigned long)(p) & ~PAGE_MASK)

#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_EXEC		0x00000004
#define VM_SHARED	0x00000008
#define VM_MAYREAD	0x00000010
#define VM_MAYWRITE	0x00000020
#define VM_PFNMAP	0x00000400
#define VM_LOCKED	0x00002000
#define VM_IO		0x00004000
#define VM_DONTCOPY	0x00020000
#define VM_HUGETLB	0x00400000
#define VM_MIXEDMAP	0x10000000
#define VM_MTE		0x20000000

bool vma_is_anonymous(struct vm_area_struct *vma);
bool vma_is_shmem(struct vm_area_struct *vma);
bool vma_is_fsdax(struct vm_area_struct *vma);

void get_page(struct page *page);
void put_page(struct page *page);
int set_page_dirty_lock(struct page *page);
void *page_address(const struct page *page);
struct page *virt_to_page(const void *addr);
struct page *nth_page(struct page *page, unsigned long n);
bool is_zero_page(const struct page *page);
bool PageAnon(const struct page *page);

struct page *follow_page(struct vm_area_struct *vma, unsigned long address,
			 unsigned int foll_flags);

#define FOLL_WRITE	0x01	/* check pte is writable */
#define FOLL_TOUCH	0x02	/* mark page accessed */
#define FOLL_GET	0x04	/* do get_page on page */
#define FOLL_FORCE	0x10	/* get_user_pages read/write w/o permission */
#define FOLL_NOWAIT	0x20	/* start the I/O and return without waiting */
#define FOLL_REMOTE	0x2000	/* we are working on non-current tsk/mm */
#define FOLL_ANON	0x8000	/* don't do file mappings */
#define FOLL_LONGTERM	0x10000	/* mapping lifetime is indefinite */
#define FOLL_SPLIT_PMD	0x20000	/* split huge pmd before returning */
#define FOLL_PIN	0x40000	/* pages must be released via unpin_user_page */

#endif /* _LINUX_MM_BASE_H */
