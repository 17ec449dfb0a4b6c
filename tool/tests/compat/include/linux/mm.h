/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/kernel.h>
#include <linux/bug.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <asm/page.h>

#if LINUX < KERNEL(6, 3, 0)
#define FOLL_WRITE 0x01
#define FOLL_TOUCH 0x02
#define FOLL_GET 0x04
#define FOLL_FORCE 0x10
#define FOLL_NOWAIT 0x20
#if LINUX >= KERNEL(4, 6, 0)
#define FOLL_REMOTE 0x2000
#endif
#if LINUX >= KERNEL(5, 2, 0)
#define FOLL_LONGTERM 0x10000
#endif
#if LINUX >= KERNEL(5, 6, 0)
#define FOLL_PIN 0x40000
#endif
#endif

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
					     unsigned long start_addr,
					     unsigned long end_addr);
void get_page(struct page *page);
void put_page(struct page *page);
int set_page_dirty_lock(struct page *page);
struct vm_area_struct *get_gate_vma(struct mm_struct *mm);
int in_gate_area(struct mm_struct *mm, unsigned long addr);

#if LINUX >= KERNEL(5, 1, 0) && !defined(untagged_addr)
#define untagged_addr(addr) (addr)
#endif

#if LINUX >= KERNEL(5, 14, 0)
static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm,
						unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma && addr < vma->vm_start)
		vma = (struct vm_area_struct *)0;
	return vma;
}
#endif

#if LINUX >= KERNEL(5, 8, 0)
void mmap_read_lock(struct mm_struct *mm);
int mmap_read_lock_killable(struct mm_struct *mm);
bool mmap_read_trylock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
void mmap_write_lock(struct mm_struct *mm);
int mmap_write_lock_killable(struct mm_struct *mm);
#if LINUX < KERNEL(6, 12, 0)
bool mmap_write_trylock(struct mm_struct *mm);
#endif
void mmap_write_downgrade(struct mm_struct *mm);
void mmap_write_unlock(struct mm_struct *mm);
void mmap_assert_locked(struct mm_struct *mm);
void mmap_assert_write_locked(struct mm_struct *mm);
#endif

/* -- get_user_pages() */

#if LINUX >= KERNEL(6, 5, 0)
long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages);
#elif LINUX >= KERNEL(4, 9, 0)
long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
#elif LINUX >= KERNEL(4, 6, 0)
long get_user_pages(unsigned long start, unsigned long nr_pages, int write,
		    int force, struct page **pages,
		    struct vm_area_struct **vmas);
#elif LINUX >= KERNEL(4, 4, 168)
long get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
		    unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
#else
long get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
		    unsigned long start, unsigned long nr_pages, int write,
		    int force, struct page **pages,
		    struct vm_area_struct **vmas);
#endif

#if LINUX >= KERNEL(4, 15, 0) && LINUX < KERNEL(5, 2, 0)
long get_user_pages_longterm(unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages,
			     struct vm_area_struct **vmas);
#endif

/* -- get_user_pages_remote() */

#if LINUX >= KERNEL(6, 5, 0)
long get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, int *locked);
#elif LINUX >= KERNEL(5, 9, 0)
long get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas,
			   int *locked);
#elif LINUX >= KERNEL(4, 10, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked);
#elif LINUX >= KERNEL(4, 9, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas);
#elif LINUX >= KERNEL(4, 6, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   int write, int force, struct page **pages,
			   struct vm_area_struct **vmas);
#endif

/* -- pins */

#if LINUX >= KERNEL(6, 5, 0)
long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, int *locked);
#elif LINUX >= KERNEL(5, 6, 0)
long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
#if LINUX >= KERNEL(5, 9, 0)
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas,
			   int *locked);
#else
long pin_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked);
#endif
#endif
#if LINUX >= KERNEL(5, 6, 0)
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages,
				 bool make_dirty);
#endif

#endif /* _LINUX_MM_H */
