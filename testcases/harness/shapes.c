// SPDX-License-Identifier: GPL-2.0-only
/*
 * GUP in the shapes of older kernels, on the one model. The name says what there
 * is besides start, nr_pages and pages: t for tsk, m for mm, w and f for write
 * and force, g for gup_flags, l for locked, v for vmas. The .syms files of
 * testcases/generations make calls of a generation calls of these.
 */

#include <linux/mm.h>
#include "mm.h"
#include "run.h"

#define START unsigned long start, unsigned long nr
#define PAGES_OF struct page **pages
#define VMAS struct vm_area_struct **vmas

static unsigned int flags_of(int write, int force)
{
	return (write ? FOLL_WRITE : 0) | (force ? FOLL_FORCE : 0);
}

/*
 * Before 5.3 GUP took an address as it is, and one with a tag is in no VMA.
 */
static bool in_no_vma(unsigned long start)
{
	if (untagged_addr(start) == start)
		return false;
	model_state->gup_bad++;
	TRACE("GUP at %s, which is in no VMA", model_address(start));
	return true;
}

/* Whose fault statistics change, which is all that tsk is for. */
static void account(struct task_struct *tsk)
{
	harness_note("faults are accounted to", tsk ? tsk->pid : -1);
}

static long remote(struct task_struct *tsk, struct mm_struct *mm, START,
		   unsigned int flags, PAGES_OF, VMAS, int *locked)
{
	account(tsk);
	if (in_no_vma(start))
		return -EFAULT;
	return old_get_user_pages_remote(mm, start, nr, flags, pages, vmas,
					 locked);
}

static long local(START, unsigned int flags, PAGES_OF, VMAS)
{
	if (in_no_vma(start))
		return -EFAULT;
	return old_get_user_pages(start, nr, flags, pages, vmas);
}

/* Before 4.6 there was no FOLL_REMOTE: one function for any mm. */
static long any(struct task_struct *tsk, struct mm_struct *mm, START,
		unsigned int flags, PAGES_OF, VMAS)
{
	if (mm != current->mm)
		return remote(tsk, mm, start, nr, flags, pages, vmas, NULL);
	account(tsk);
	return local(start, nr, flags, pages, vmas);
}

/* -- 4.4 */

long get_user_pages_tmwfv(struct task_struct *tsk, struct mm_struct *mm, START,
			  int write, int force, PAGES_OF, VMAS)
{
	return any(tsk, mm, start, nr, flags_of(write, force), pages, vmas);
}

long get_user_pages_tmwf(struct task_struct *tsk, struct mm_struct *mm, START,
			 int write, int force, PAGES_OF)
{
	return any(tsk, mm, start, nr, flags_of(write, force), pages, NULL);
}

long get_user_pages_tmgv(struct task_struct *tsk, struct mm_struct *mm, START,
			 unsigned int flags, PAGES_OF, VMAS)
{
	return any(tsk, mm, start, nr, flags, pages, vmas);
}

long get_user_pages_tmg(struct task_struct *tsk, struct mm_struct *mm, START,
			unsigned int flags, PAGES_OF)
{
	return any(tsk, mm, start, nr, flags, pages, NULL);
}

/* -- 4.6 */

long get_user_pages_wfv(START, int write, int force, PAGES_OF, VMAS)
{
	return local(start, nr, flags_of(write, force), pages, vmas);
}

long get_user_pages_wf(START, int write, int force, PAGES_OF)
{
	return local(start, nr, flags_of(write, force), pages, NULL);
}

long get_user_pages_remote_tmwfv(struct task_struct *tsk, struct mm_struct *mm,
				 START, int write, int force, PAGES_OF, VMAS)
{
	return remote(tsk, mm, start, nr, flags_of(write, force), pages, vmas,
		      NULL);
}

long get_user_pages_remote_tmwf(struct task_struct *tsk, struct mm_struct *mm,
				START, int write, int force, PAGES_OF)
{
	return remote(tsk, mm, start, nr, flags_of(write, force), pages, NULL,
		      NULL);
}

/* -- 4.9 */

long get_user_pages_gv(START, unsigned int flags, PAGES_OF, VMAS)
{
	return local(start, nr, flags, pages, vmas);
}

long get_user_pages_g(START, unsigned int flags, PAGES_OF)
{
	return local(start, nr, flags, pages, NULL);
}

long get_user_pages_remote_tmgv(struct task_struct *tsk, struct mm_struct *mm,
				START, unsigned int flags, PAGES_OF, VMAS)
{
	return remote(tsk, mm, start, nr, flags, pages, vmas, NULL);
}

long get_user_pages_remote_tmg(struct task_struct *tsk, struct mm_struct *mm,
			       START, unsigned int flags, PAGES_OF)
{
	return remote(tsk, mm, start, nr, flags, pages, NULL, NULL);
}

/* -- 4.10 */

long get_user_pages_remote_tmglv(struct task_struct *tsk, struct mm_struct *mm,
				 START, unsigned int flags, PAGES_OF, VMAS,
				 int *locked)
{
	return remote(tsk, mm, start, nr, flags, pages, vmas, locked);
}

long get_user_pages_remote_tmgl(struct task_struct *tsk, struct mm_struct *mm,
				START, unsigned int flags, PAGES_OF,
				int *locked)
{
	return remote(tsk, mm, start, nr, flags, pages, NULL, locked);
}

/* -- 4.15: references that are held for long */

long get_user_pages_longterm_gv(START, unsigned int flags, PAGES_OF, VMAS)
{
	return local(start, nr, flags, pages, vmas);
}

long get_user_pages_longterm_g(START, unsigned int flags, PAGES_OF)
{
	return local(start, nr, flags, pages, NULL);
}

/* -- 5.6, which strips tags */

long get_user_pages_remote_5_6v(struct task_struct *tsk, struct mm_struct *mm,
				START, unsigned int flags, PAGES_OF, VMAS,
				int *locked)
{
	account(tsk);
	return old_get_user_pages_remote(mm, start, nr, flags, pages, vmas,
					 locked);
}

long get_user_pages_remote_5_6(struct task_struct *tsk, struct mm_struct *mm,
			       START, unsigned int flags, PAGES_OF, int *locked)
{
	account(tsk);
	return get_user_pages_remote(mm, start, nr, flags, pages, locked);
}

long pin_user_pages_remote_5_6v(struct task_struct *tsk, struct mm_struct *mm,
				START, unsigned int flags, PAGES_OF, VMAS,
				int *locked)
{
	account(tsk);
	return old_pin_user_pages_remote(mm, start, nr, flags, pages, vmas,
					 locked);
}

long pin_user_pages_remote_5_6(struct task_struct *tsk, struct mm_struct *mm,
			       START, unsigned int flags, PAGES_OF, int *locked)
{
	account(tsk);
	return pin_user_pages_remote(mm, start, nr, flags, pages, locked);
}
