/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The GUP API of Linux 6.5 and later for modules that are built on older kernels,
 * from 4.4 on:
 *
 *	get_user_pages(start, nr_pages, gup_flags, pages)
 *	get_user_pages_remote(mm, start, nr_pages, gup_flags, pages, locked)
 *	pin_user_pages(start, nr_pages, gup_flags, pages)
 *	pin_user_pages_remote(mm, start, nr_pages, gup_flags, pages, locked)
 *	unpin_user_page(page), unpin_user_pages(pages, npages),
 *	unpin_user_pages_dirty_lock(pages, npages, make_dirty)
 *	get_user_page_vma_remote(mm, addr, gup_flags, &vma)
 *	vma_lookup(mm, addr)
 *	mmap_read_lock(mm) and its relatives (no mmap_write_trylock(), which is gone)
 *	untagged_addr(addr), untagged_addr_remote(mm, addr)
 *
 * What the kernel has is found out by compiling, not by its version: Kbuild.gup,
 * which belongs to this header, does so. In the Kbuild file of the module:
 *
 *	include $(src)/Kbuild.gup
 *
 * and in its sources, below what they include of linux/:
 *
 *	#include "gup_compat.h"
 *
 * Where the kernel has a function in the new shape, its own is used. Otherwise
 * the name is a macro for a function of this header, so that it can't clash with
 * the kernel's. A source that has calls in an old shape, too, says before it
 * includes this header
 *
 *	#define GUP_COMPAT_OWN_NAMES
 *
 * Then all names are the kernel's own, and those above are to be had by the names
 * gup_compat_get_user_pages(), gup_compat_mmap_read_lock() and so on.
 *
 * What differs from 6.5, because the kernel can't do better:
 *
 * - Before 4.9 only FOLL_WRITE and FOLL_FORCE can be asked for. Other flags are
 *   refused with -EINVAL and a warning, never ignored.
 * - Before 5.6 a pin is a reference, as it was for the drivers of that time.
 * - Before 4.15 nothing keeps FOLL_LONGTERM from pages of a DAX file.
 * - Before 5.9 faults are accounted to current, as they are since.
 * - Before 4.10 get_user_pages_remote() never drops the lock: *locked stays 1.
 * - Before 4.15 (4.7 for writing) waiting for the lock can't be interrupted.
 *
 * get_user_page_vma_remote() is always the one below. That of the kernel looks
 * the VMA up by an address that may have a tag, and returns NULL in 6.5 and 6.6.
 */
#ifndef GUP_COMPAT_H
#define GUP_COMPAT_H

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#ifdef GUP_COMPAT_PROBE
/*
 * The questions. Kbuild.gup compiles this header once for each answer, with
 * GUP_COMPAT_ASK_answer defined; the right one compiles. All are declarations,
 * so that no option for warnings makes a difference.
 */

/* Compiles if there is a function of this type. */
#define GUP_COMPAT_IS(name, type...)     \
	extern char gup_compat_is_##name \
		[__builtin_types_compatible_p(typeof(name), type) ? 1 : -1]
/* Compiles if there is a function or variable of this name. */
#define GUP_COMPAT_HAS(name) extern typeof(name) *gup_compat_has_##name
/* Compiles if there is not, provided that it is no macro either. */
#define GUP_COMPAT_LACKS(name) extern struct gup_compat_nothing *name

#if defined(GUP_COMPAT_ASK_good)
/* Nothing: the headers must compile, or no answer means anything. */

#elif defined(GUP_COMPAT_ASK_bad_name)
GUP_COMPAT_HAS(gup_compat_there_is_no_such_name);
#elif defined(GUP_COMPAT_ASK_bad_type)
GUP_COMPAT_IS(find_vma, int(void));
#elif defined(GUP_COMPAT_ASK_bad_absence)
GUP_COMPAT_LACKS(find_vma);

#elif defined(GUP_COMPAT_ASK_get_new)
GUP_COMPAT_IS(get_user_pages,
	      long(unsigned long, unsigned long, unsigned int, struct page **));
#elif defined(GUP_COMPAT_ASK_get_vmas)
GUP_COMPAT_IS(get_user_pages, long(unsigned long, unsigned long, unsigned int,
				   struct page **, struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_get_force)
GUP_COMPAT_IS(get_user_pages, long(unsigned long, unsigned long, int, int,
				   struct page **, struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_get_mm)
GUP_COMPAT_IS(get_user_pages, long(struct task_struct *, struct mm_struct *,
				   unsigned long, unsigned long, unsigned int,
				   struct page **, struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_get_mm_force)
GUP_COMPAT_IS(get_user_pages, long(struct task_struct *, struct mm_struct *,
				   unsigned long, unsigned long, int, int,
				   struct page **, struct vm_area_struct **));

#elif defined(GUP_COMPAT_ASK_remote_new)
GUP_COMPAT_IS(get_user_pages_remote,
	      long(struct mm_struct *, unsigned long, unsigned long,
		   unsigned int, struct page **, int *));
#elif defined(GUP_COMPAT_ASK_remote_vmas)
GUP_COMPAT_IS(get_user_pages_remote,
	      long(struct mm_struct *, unsigned long, unsigned long,
		   unsigned int, struct page **, struct vm_area_struct **,
		   int *));
#elif defined(GUP_COMPAT_ASK_remote_tsk)
GUP_COMPAT_IS(get_user_pages_remote,
	      long(struct task_struct *, struct mm_struct *, unsigned long,
		   unsigned long, unsigned int, struct page **,
		   struct vm_area_struct **, int *));
#elif defined(GUP_COMPAT_ASK_remote_tsk_unlocked)
GUP_COMPAT_IS(get_user_pages_remote,
	      long(struct task_struct *, struct mm_struct *, unsigned long,
		   unsigned long, unsigned int, struct page **,
		   struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_remote_force)
GUP_COMPAT_IS(get_user_pages_remote,
	      long(struct task_struct *, struct mm_struct *, unsigned long,
		   unsigned long, int, int, struct page **,
		   struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_remote_none)
#ifdef get_user_pages_remote
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(get_user_pages_remote);

#elif defined(GUP_COMPAT_ASK_pin_new)
GUP_COMPAT_IS(pin_user_pages,
	      long(unsigned long, unsigned long, unsigned int, struct page **));
#elif defined(GUP_COMPAT_ASK_pin_vmas)
GUP_COMPAT_IS(pin_user_pages, long(unsigned long, unsigned long, unsigned int,
				   struct page **, struct vm_area_struct **));
#elif defined(GUP_COMPAT_ASK_pin_none)
#ifdef pin_user_pages
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(pin_user_pages);

#elif defined(GUP_COMPAT_ASK_pin_remote_new)
GUP_COMPAT_IS(pin_user_pages_remote,
	      long(struct mm_struct *, unsigned long, unsigned long,
		   unsigned int, struct page **, int *));
#elif defined(GUP_COMPAT_ASK_pin_remote_vmas)
GUP_COMPAT_IS(pin_user_pages_remote,
	      long(struct mm_struct *, unsigned long, unsigned long,
		   unsigned int, struct page **, struct vm_area_struct **,
		   int *));
#elif defined(GUP_COMPAT_ASK_pin_remote_tsk)
GUP_COMPAT_IS(pin_user_pages_remote,
	      long(struct task_struct *, struct mm_struct *, unsigned long,
		   unsigned long, unsigned int, struct page **,
		   struct vm_area_struct **, int *));
#elif defined(GUP_COMPAT_ASK_pin_remote_none)
#ifdef pin_user_pages_remote
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(pin_user_pages_remote);

#elif defined(GUP_COMPAT_ASK_unpin)
GUP_COMPAT_HAS(unpin_user_page);
GUP_COMPAT_HAS(unpin_user_pages);
GUP_COMPAT_HAS(unpin_user_pages_dirty_lock);
#elif defined(GUP_COMPAT_ASK_unpin_none)
#ifdef unpin_user_page
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(unpin_user_page);

#elif defined(GUP_COMPAT_ASK_longterm)
/* An enumerator since 6.3, which no #ifdef finds. */
extern char gup_compat_longterm[FOLL_LONGTERM ? 1 : -1];
#elif defined(GUP_COMPAT_ASK_longterm_call)
GUP_COMPAT_IS(get_user_pages_longterm,
	      long(unsigned long, unsigned long, unsigned int, struct page **,
		   struct vm_area_struct **));
GUP_COMPAT_LACKS(FOLL_LONGTERM);
#elif defined(GUP_COMPAT_ASK_longterm_none)
GUP_COMPAT_LACKS(get_user_pages_longterm);
GUP_COMPAT_LACKS(FOLL_LONGTERM);

#elif defined(GUP_COMPAT_ASK_fsdax)
GUP_COMPAT_HAS(vma_is_fsdax);
#elif defined(GUP_COMPAT_ASK_fsdax_none)
GUP_COMPAT_LACKS(vma_is_fsdax);

#elif defined(GUP_COMPAT_ASK_lookup)
GUP_COMPAT_IS(vma_lookup,
	      struct vm_area_struct *(struct mm_struct *, unsigned long));
#elif defined(GUP_COMPAT_ASK_lookup_none)
#ifdef vma_lookup
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(vma_lookup);

#elif defined(GUP_COMPAT_ASK_mmap_lock)
GUP_COMPAT_HAS(mmap_read_lock);
GUP_COMPAT_HAS(mmap_read_lock_killable);
GUP_COMPAT_HAS(mmap_read_trylock);
GUP_COMPAT_HAS(mmap_read_unlock);
GUP_COMPAT_HAS(mmap_write_lock);
GUP_COMPAT_HAS(mmap_write_lock_killable);
GUP_COMPAT_HAS(mmap_write_downgrade);
GUP_COMPAT_HAS(mmap_write_unlock);
#elif defined(GUP_COMPAT_ASK_mmap_sem)
extern char
	gup_compat_mmap_sem[__builtin_types_compatible_p(
				    typeof(((struct mm_struct *)0)->mmap_sem),
				    struct rw_semaphore) ?
				    1 :
				    -1];

#elif defined(GUP_COMPAT_ASK_assert)
GUP_COMPAT_HAS(mmap_assert_locked);
GUP_COMPAT_HAS(mmap_assert_write_locked);
#elif defined(GUP_COMPAT_ASK_assert_none)
GUP_COMPAT_LACKS(mmap_assert_locked);

#elif defined(GUP_COMPAT_ASK_read_killable)
GUP_COMPAT_HAS(down_read_killable);
#elif defined(GUP_COMPAT_ASK_read_killable_none)
GUP_COMPAT_LACKS(down_read_killable);

#elif defined(GUP_COMPAT_ASK_write_killable)
GUP_COMPAT_HAS(down_write_killable);
#elif defined(GUP_COMPAT_ASK_write_killable_none)
GUP_COMPAT_LACKS(down_write_killable);

#elif defined(GUP_COMPAT_ASK_untag_remote)
#ifndef untagged_addr_remote
GUP_COMPAT_HAS(untagged_addr_remote);
#endif
#elif defined(GUP_COMPAT_ASK_untag)
#ifndef untagged_addr
GUP_COMPAT_HAS(untagged_addr);
#endif
#elif defined(GUP_COMPAT_ASK_untag_none)
#ifdef untagged_addr
#error "it is a macro"
#endif
GUP_COMPAT_LACKS(untagged_addr);

#else
#error "Kbuild.gup asks what gup_compat.h does not know: they must be a pair"
#endif

#else /* GUP_COMPAT_PROBE */

#ifndef GUP_COMPAT_PROBED
#error "nothing was probed: the Kbuild file must say: include $(src)/Kbuild.gup"
#endif
#if defined(GUP_COMPAT_pin_none) != defined(GUP_COMPAT_pin_remote_none)
#error "pin_user_pages() without pin_user_pages_remote(), or the other way round"
#endif
#if defined(GUP_COMPAT_unpin_none) && !defined(GUP_COMPAT_pin_none)
#error "pin_user_pages() without unpin_user_page()"
#endif
#if defined(GUP_COMPAT_remote_none) && !defined(GUP_COMPAT_get_mm) && \
	!defined(GUP_COMPAT_get_mm_force)
#error "no function gets pages of another mm"
#endif

/* -- flags */

#if defined(GUP_COMPAT_longterm_call) || defined(GUP_COMPAT_longterm_none)
/* A bit that no kernel without the flag uses; it never gets to GUP. */
#define FOLL_LONGTERM 0x40000000
#define GUP_COMPAT_OWN_LONGTERM FOLL_LONGTERM
#else
#define GUP_COMPAT_OWN_LONGTERM 0
#endif

/* Flags that GUP sets by itself: since 6.3 a module does not even see them. */
#ifdef FOLL_TOUCH
#define GUP_COMPAT_FOLL_TOUCH FOLL_TOUCH
#else
#define GUP_COMPAT_FOLL_TOUCH 0
#endif
#ifdef FOLL_REMOTE
#define GUP_COMPAT_FOLL_REMOTE FOLL_REMOTE
#else
#define GUP_COMPAT_FOLL_REMOTE 0
#endif
#ifdef FOLL_TRIED
#define GUP_COMPAT_FOLL_TRIED FOLL_TRIED
#else
#define GUP_COMPAT_FOLL_TRIED 0
#endif
#ifdef FOLL_PIN
#define GUP_COMPAT_FOLL_PIN FOLL_PIN
#else
#define GUP_COMPAT_FOLL_PIN 0
#endif
#ifdef FOLL_FAST_ONLY
#define GUP_COMPAT_FOLL_FAST_ONLY FOLL_FAST_ONLY
#else
#define GUP_COMPAT_FOLL_FAST_ONLY 0
#endif
#define GUP_COMPAT_INTERNAL                               \
	(GUP_COMPAT_FOLL_TOUCH | GUP_COMPAT_FOLL_REMOTE | \
	 GUP_COMPAT_FOLL_TRIED | GUP_COMPAT_FOLL_PIN |    \
	 GUP_COMPAT_FOLL_FAST_ONLY)

/* What is_valid_gup_args() of 6.5 refuses, by those two that are alike. */
static inline bool gup_compat_get_is_wrong(unsigned int gup_flags)
{
	return WARN_ON_ONCE(gup_flags & GUP_COMPAT_INTERNAL) ||
	       WARN_ON_ONCE(gup_flags & FOLL_LONGTERM);
}

static inline bool gup_compat_pin_is_wrong(unsigned int gup_flags,
					   struct page **pages)
{
	return WARN_ON_ONCE(gup_flags & (GUP_COMPAT_INTERNAL | FOLL_GET)) ||
	       WARN_ON_ONCE(!pages);
}

#if defined(GUP_COMPAT_get_force) || defined(GUP_COMPAT_get_mm_force) || \
	defined(GUP_COMPAT_remote_force)
/* The kernel takes two numbers instead of flags: what they can't say is refused. */
static inline bool gup_compat_flags_are_unknown(unsigned int gup_flags)
{
	return WARN_ON_ONCE(gup_flags & ~(FOLL_WRITE | FOLL_FORCE));
}
#endif

/* -- the functions of this kernel, as those of 6.4: with vmas and without tsk */

static inline long gup_compat_local(unsigned long start, unsigned long nr_pages,
				    unsigned int gup_flags, struct page **pages,
				    struct vm_area_struct **vmas)
{
#if defined(GUP_COMPAT_get_new)
	/* Nobody asks for VMAs where there are none. */
	return get_user_pages(start, nr_pages, gup_flags, pages);
#elif defined(GUP_COMPAT_get_vmas)
	return get_user_pages(start, nr_pages, gup_flags, pages, vmas);
#elif defined(GUP_COMPAT_get_mm)
	return get_user_pages(current, current->mm, start, nr_pages, gup_flags,
			      pages, vmas);
#else
	if (gup_compat_flags_are_unknown(gup_flags))
		return -EINVAL;
#if defined(GUP_COMPAT_get_force)
	return get_user_pages(start, nr_pages, !!(gup_flags & FOLL_WRITE),
			      !!(gup_flags & FOLL_FORCE), pages, vmas);
#elif defined(GUP_COMPAT_get_mm_force)
	return get_user_pages(current, current->mm, start, nr_pages,
			      !!(gup_flags & FOLL_WRITE),
			      !!(gup_flags & FOLL_FORCE), pages, vmas);
#else
#error "the shape of get_user_pages() is not known"
#endif
#endif
}

static inline long gup_compat_remote(struct mm_struct *mm, unsigned long start,
				     unsigned long nr_pages,
				     unsigned int gup_flags,
				     struct page **pages,
				     struct vm_area_struct **vmas, int *locked)
{
#if defined(GUP_COMPAT_remote_new)
	return get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
				     locked);
#elif defined(GUP_COMPAT_remote_vmas)
	return get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
				     vmas, locked);
#elif defined(GUP_COMPAT_remote_tsk)
	return get_user_pages_remote(current, mm, start, nr_pages, gup_flags,
				     pages, vmas, locked);
#elif defined(GUP_COMPAT_remote_tsk_unlocked)
	/* @locked allows that the lock is dropped; this kernel never does. */
	return get_user_pages_remote(current, mm, start, nr_pages, gup_flags,
				     pages, vmas);
#elif defined(GUP_COMPAT_remote_none) && defined(GUP_COMPAT_get_mm)
	return get_user_pages(current, mm, start, nr_pages, gup_flags, pages,
			      vmas);
#else
	if (gup_compat_flags_are_unknown(gup_flags))
		return -EINVAL;
#if defined(GUP_COMPAT_remote_force)
	return get_user_pages_remote(current, mm, start, nr_pages,
				     !!(gup_flags & FOLL_WRITE),
				     !!(gup_flags & FOLL_FORCE), pages, vmas);
#elif defined(GUP_COMPAT_remote_none) && defined(GUP_COMPAT_get_mm_force)
	return get_user_pages(current, mm, start, nr_pages,
			      !!(gup_flags & FOLL_WRITE),
			      !!(gup_flags & FOLL_FORCE), pages, vmas);
#else
#error "the shape of get_user_pages_remote() is not known"
#endif
#endif
}

/* -- untagged_addr() */

#ifdef GUP_COMPAT_untag_none
/* GUP of such a kernel takes the address as it is. */
#define untagged_addr(addr) (addr)
#endif
#ifndef GUP_COMPAT_untag_remote
/* Until 6.4 a tag did not depend on the mm. */
#define untagged_addr_remote(mm, addr) ((void)(mm), untagged_addr(addr))
#endif

/* -- vma_lookup() */

static inline struct vm_area_struct *gup_compat_vma_lookup(struct mm_struct *mm,
							   unsigned long addr)
{
#ifdef GUP_COMPAT_lookup
	return vma_lookup(mm, addr);
#else
	/* The first that ends after @addr; it may begin after it, too. */
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : NULL;
#endif
}

/* -- the lock */

#ifndef GUP_COMPAT_mmap_lock
static inline void gup_compat_mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_sem);
}

static inline int gup_compat_mmap_read_lock_killable(struct mm_struct *mm)
{
#ifdef GUP_COMPAT_read_killable
	return down_read_killable(&mm->mmap_sem);
#else
	down_read(&mm->mmap_sem);
	return 0;
#endif
}

static inline bool gup_compat_mmap_read_trylock(struct mm_struct *mm)
{
	return down_read_trylock(&mm->mmap_sem) != 0;
}

static inline void gup_compat_mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_sem);
}

static inline void gup_compat_mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_sem);
}

static inline int gup_compat_mmap_write_lock_killable(struct mm_struct *mm)
{
#ifdef GUP_COMPAT_write_killable
	return down_write_killable(&mm->mmap_sem);
#else
	down_write(&mm->mmap_sem);
	return 0;
#endif
}

static inline void gup_compat_mmap_write_downgrade(struct mm_struct *mm)
{
	downgrade_write(&mm->mmap_sem);
}

static inline void gup_compat_mmap_write_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_sem);
}
#endif

#ifdef GUP_COMPAT_assert_none
static inline void gup_compat_mmap_assert_locked(struct mm_struct *mm)
{
#ifdef GUP_COMPAT_mmap_sem
	WARN_ON_ONCE(!rwsem_is_locked(&mm->mmap_sem));
#endif
}

static inline void gup_compat_mmap_assert_write_locked(struct mm_struct *mm)
{
	gup_compat_mmap_assert_locked(mm);
}
#endif

/* -- FOLL_LONGTERM where it is no flag */

#if GUP_COMPAT_OWN_LONGTERM
/*
 * Whether a page of the range must not be pinned for long, which is what
 * get_user_pages_longterm() of 4.15 to 5.1 looks at; older kernels don't care.
 */
static inline bool gup_compat_in_dax(struct mm_struct *mm, unsigned long start,
				     long nr_pages)
{
#ifdef GUP_COMPAT_fsdax
	unsigned long end = (start & PAGE_MASK) + nr_pages * PAGE_SIZE;
	struct vm_area_struct *vma = find_vma(mm, start);

	for (; vma && vma->vm_start < end; vma = vma->vm_next)
		if (vma_is_fsdax(vma))
			return true;
#endif
	return false;
}

/* Gives back what may not be held for long; @got as GUP returned it. */
static inline long gup_compat_not_in_dax(struct mm_struct *mm,
					 unsigned long start, long got,
					 struct page **pages)
{
	long i;

	if (got <= 0 || !gup_compat_in_dax(mm, untagged_addr(start), got))
		return got;
	for (i = 0; i < got; i++)
		put_page(pages[i]);
	return -EOPNOTSUPP;
}
#endif

/* -- the API */

#ifndef GUP_COMPAT_get_new
static inline long gup_compat_get_user_pages(unsigned long start,
					     unsigned long nr_pages,
					     unsigned int gup_flags,
					     struct page **pages)
{
	if (gup_compat_get_is_wrong(gup_flags))
		return -EINVAL;
	return gup_compat_local(start, nr_pages, gup_flags, pages, NULL);
}
#endif

#ifndef GUP_COMPAT_remote_new
static inline long
gup_compat_get_user_pages_remote(struct mm_struct *mm, unsigned long start,
				 unsigned long nr_pages, unsigned int gup_flags,
				 struct page **pages, int *locked)
{
	if (gup_compat_get_is_wrong(gup_flags))
		return -EINVAL;
	return gup_compat_remote(mm, start, nr_pages, gup_flags, pages, NULL,
				 locked);
}
#endif

#ifndef GUP_COMPAT_pin_new
static inline long gup_compat_pin_user_pages(unsigned long start,
					     unsigned long nr_pages,
					     unsigned int gup_flags,
					     struct page **pages)
{
#ifdef GUP_COMPAT_pin_vmas
	return pin_user_pages(start, nr_pages, gup_flags, pages, NULL);
#else
	if (gup_compat_pin_is_wrong(gup_flags, pages))
		return -EINVAL;
#if GUP_COMPAT_OWN_LONGTERM
	if (gup_flags & FOLL_LONGTERM) {
		gup_flags &= ~FOLL_LONGTERM;
#ifdef GUP_COMPAT_longterm_call
		return get_user_pages_longterm(start, nr_pages, gup_flags,
					       pages, NULL);
#else
		return gup_compat_not_in_dax(current->mm, start,
					     gup_compat_local(start, nr_pages,
							      gup_flags, pages,
							      NULL),
					     pages);
#endif
	}
#endif
	return gup_compat_local(start, nr_pages, gup_flags, pages, NULL);
#endif
}
#endif

#ifndef GUP_COMPAT_pin_remote_new
static inline long
gup_compat_pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
				 unsigned long nr_pages, unsigned int gup_flags,
				 struct page **pages, int *locked)
{
#if defined(GUP_COMPAT_pin_remote_vmas)
	return pin_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
				     NULL, locked);
#elif defined(GUP_COMPAT_pin_remote_tsk)
	return pin_user_pages_remote(current, mm, start, nr_pages, gup_flags,
				     pages, NULL, locked);
#else
	if (gup_compat_pin_is_wrong(gup_flags, pages))
		return -EINVAL;
#if GUP_COMPAT_OWN_LONGTERM
	/* The lock must be held until the VMAs have been looked at. */
	if (gup_flags & FOLL_LONGTERM)
		return gup_compat_not_in_dax(
			mm, start,
			gup_compat_remote(mm, start, nr_pages,
					  gup_flags & ~FOLL_LONGTERM, pages,
					  NULL, NULL),
			pages);
#endif
	return gup_compat_remote(mm, start, nr_pages, gup_flags, pages, NULL,
				 locked);
#endif
}
#endif

#ifdef GUP_COMPAT_pin_none
/* What was taken by reference is given back so, whatever unpin_user_page() does. */
static inline void gup_compat_unpin_user_page(struct page *page)
{
	put_page(page);
}

static inline void gup_compat_unpin_user_pages(struct page **pages,
					       unsigned long npages)
{
	unsigned long i;

	for (i = 0; i < npages; i++)
		put_page(pages[i]);
}

static inline void gup_compat_unpin_user_pages_dirty_lock(struct page **pages,
							  unsigned long npages,
							  bool make_dirty)
{
	unsigned long i;

	for (i = 0; i < npages; i++) {
		if (make_dirty)
			set_page_dirty_lock(pages[i]);
		put_page(pages[i]);
	}
}
#endif

/**
 * gup_compat_get_user_page_vma_remote() - get one page of a remote mm, and its VMA
 * @mm:		mm_struct of target mm
 * @addr:	user address, with or without a tag
 * @gup_flags:	flags modifying lookup behaviour
 * @vmap:	where the VMA that @addr is in is stored, on success only
 *
 * The mmap_lock of @mm must be held, and is not released. The VMA is valid only
 * as long as it stays held.
 *
 * Return: the page, to be released by put_page(), or an error pointer; never
 * NULL. GUP's 0, for a fault that would have to be retried, becomes -EBUSY.
 */
static inline struct page *
gup_compat_get_user_page_vma_remote(struct mm_struct *mm, unsigned long addr,
				    unsigned int gup_flags,
				    struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma = NULL;
	struct page *page = NULL;
	long got;

#ifndef GUP_COMPAT_remote_new
	if (gup_compat_get_is_wrong(gup_flags))
		return ERR_PTR(-EINVAL);
#endif
	got = gup_compat_remote(mm, addr, 1, gup_flags, &page, &vma, NULL);
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

#ifdef GUP_COMPAT_remote_new
	/* The lookup must see what GUP saw: no tag, and the gate area. */
	addr = untagged_addr_remote(mm, addr);
	vma = gup_compat_vma_lookup(mm, addr);
#if !defined(MODULE) || !defined(__HAVE_ARCH_GATE_AREA)
	if (!vma && in_gate_area(mm, addr))
		vma = get_gate_vma(mm);
#else
	/* get_gate_vma() is not exported: a page of the gate area can't be had. */
	if (!vma) {
		put_page(page);
		return ERR_PTR(-EFAULT);
	}
#endif
#endif
	if (WARN_ON_ONCE(!vma)) {
		put_page(page);
		return ERR_PTR(-EINVAL);
	}

	*vmap = vma;
	return page;
}

/* -- the names; unless asked to, the kernel's own are not needed from here on */

#ifdef GUP_COMPAT_get_new
#define gup_compat_get_user_pages get_user_pages
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef get_user_pages
#define get_user_pages gup_compat_get_user_pages
#endif
#ifdef GUP_COMPAT_remote_new
#define gup_compat_get_user_pages_remote get_user_pages_remote
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef get_user_pages_remote
#define get_user_pages_remote gup_compat_get_user_pages_remote
#endif
#ifdef GUP_COMPAT_pin_new
#define gup_compat_pin_user_pages pin_user_pages
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef pin_user_pages
#define pin_user_pages gup_compat_pin_user_pages
#endif
#ifdef GUP_COMPAT_pin_remote_new
#define gup_compat_pin_user_pages_remote pin_user_pages_remote
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef pin_user_pages_remote
#define pin_user_pages_remote gup_compat_pin_user_pages_remote
#endif
#ifndef GUP_COMPAT_pin_none
#define gup_compat_unpin_user_page unpin_user_page
#define gup_compat_unpin_user_pages unpin_user_pages
#define gup_compat_unpin_user_pages_dirty_lock unpin_user_pages_dirty_lock
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef unpin_user_page
#define unpin_user_page gup_compat_unpin_user_page
#undef unpin_user_pages
#define unpin_user_pages gup_compat_unpin_user_pages
#undef unpin_user_pages_dirty_lock
#define unpin_user_pages_dirty_lock gup_compat_unpin_user_pages_dirty_lock
#endif
#ifdef GUP_COMPAT_mmap_lock
#define gup_compat_mmap_read_lock mmap_read_lock
#define gup_compat_mmap_read_lock_killable mmap_read_lock_killable
#define gup_compat_mmap_read_trylock mmap_read_trylock
#define gup_compat_mmap_read_unlock mmap_read_unlock
#define gup_compat_mmap_write_lock mmap_write_lock
#define gup_compat_mmap_write_lock_killable mmap_write_lock_killable
#define gup_compat_mmap_write_downgrade mmap_write_downgrade
#define gup_compat_mmap_write_unlock mmap_write_unlock
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef mmap_read_lock
#define mmap_read_lock gup_compat_mmap_read_lock
#undef mmap_read_lock_killable
#define mmap_read_lock_killable gup_compat_mmap_read_lock_killable
#undef mmap_read_trylock
#define mmap_read_trylock gup_compat_mmap_read_trylock
#undef mmap_read_unlock
#define mmap_read_unlock gup_compat_mmap_read_unlock
#undef mmap_write_lock
#define mmap_write_lock gup_compat_mmap_write_lock
#undef mmap_write_lock_killable
#define mmap_write_lock_killable gup_compat_mmap_write_lock_killable
#undef mmap_write_downgrade
#define mmap_write_downgrade gup_compat_mmap_write_downgrade
#undef mmap_write_unlock
#define mmap_write_unlock gup_compat_mmap_write_unlock
#endif
#ifndef GUP_COMPAT_assert_none
#define gup_compat_mmap_assert_locked mmap_assert_locked
#define gup_compat_mmap_assert_write_locked mmap_assert_write_locked
#elif !defined(GUP_COMPAT_OWN_NAMES)
#undef mmap_assert_locked
#define mmap_assert_locked gup_compat_mmap_assert_locked
#undef mmap_assert_write_locked
#define mmap_assert_write_locked gup_compat_mmap_assert_write_locked
#endif
#ifndef GUP_COMPAT_OWN_NAMES
#ifndef GUP_COMPAT_lookup
#undef vma_lookup
#define vma_lookup gup_compat_vma_lookup
#endif
#undef get_user_page_vma_remote
#define get_user_page_vma_remote gup_compat_get_user_page_vma_remote
#endif

#endif /* GUP_COMPAT_PROBE */
#endif /* GUP_COMPAT_H */
