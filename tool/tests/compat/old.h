/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions of a kernel of 4.4 or later on the model of mm. It is included
 * before gup_compat.h, so that the names still are those of the kernel.
 */
#include <linux/mm.h>

void model_mmap_read_lock(struct mm_struct *mm) __asm__("mmap_read_lock");
bool model_mmap_read_trylock(struct mm_struct *mm) __asm__("mmap_read_trylock");
void model_mmap_read_unlock(struct mm_struct *mm) __asm__("mmap_read_unlock");
int model_mmap_read_lock_killable(struct mm_struct *mm) __asm__(
	"mmap_read_lock_killable");
long old_get_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas);
long old_get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked);
long old_pin_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas);
long old_pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked);

/* As in __get_user_pages_locked() of 4.8. */
static inline unsigned int flags_from(int write, int force)
{
	return (write ? FOLL_WRITE : 0) | (force ? FOLL_FORCE : 0);
}

#if LINUX < KERNEL(4, 6, 0)
static long of_any_mm(struct mm_struct *mm, unsigned long start,
		      unsigned long nr_pages, unsigned int gup_flags,
		      struct page **pages, struct vm_area_struct **vmas)
{
	if (mm == current->mm)
		return old_get_user_pages(start, nr_pages, gup_flags, pages,
					  vmas);
	return old_get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 vmas, NULL);
}
#endif

#if LINUX >= KERNEL(6, 5, 0)
/* The model has it. */
#elif LINUX >= KERNEL(4, 9, 0)
long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return old_get_user_pages(start, nr_pages, gup_flags, pages, vmas);
}
#elif LINUX >= KERNEL(4, 6, 0)
long get_user_pages(unsigned long start, unsigned long nr_pages, int write,
		    int force, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return old_get_user_pages(start, nr_pages, flags_from(write, force),
				  pages, vmas);
}
#elif LINUX >= KERNEL(4, 4, 168)
long get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
		    unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return of_any_mm(mm, start, nr_pages, gup_flags, pages, vmas);
}
#else
long get_user_pages(struct task_struct *tsk, struct mm_struct *mm,
		    unsigned long start, unsigned long nr_pages, int write,
		    int force, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return of_any_mm(mm, start, nr_pages, flags_from(write, force), pages,
			 vmas);
}
#endif

#if LINUX >= KERNEL(6, 5, 0)
/* The model has it. */
#elif LINUX >= KERNEL(5, 9, 0)
long get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas,
			   int *locked)
{
	return old_get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 vmas, locked);
}
#elif LINUX >= KERNEL(4, 10, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked)
{
	return old_get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 vmas, locked);
}
#elif LINUX >= KERNEL(4, 9, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas)
{
	return old_get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 vmas, NULL);
}
#elif LINUX >= KERNEL(4, 6, 0)
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   int write, int force, struct page **pages,
			   struct vm_area_struct **vmas)
{
	return old_get_user_pages_remote(mm, start, nr_pages,
					 flags_from(write, force), pages, vmas,
					 NULL);
}
#endif

#if LINUX >= KERNEL(5, 6, 0) && LINUX < KERNEL(6, 5, 0)
long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas)
{
	return old_pin_user_pages(start, nr_pages, gup_flags, pages, vmas);
}

#if LINUX >= KERNEL(5, 9, 0)
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, struct vm_area_struct **vmas,
			   int *locked)
#else
long pin_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm,
			   unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked)
#endif
{
	return old_pin_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 vmas, locked);
}
#endif

#if LINUX < KERNEL(5, 8, 0)
static struct mm_struct *mm_of(struct rw_semaphore *mmap_sem)
{
	return (struct mm_struct *)mmap_sem;
}

void down_read(struct rw_semaphore *sem)
{
	model_mmap_read_lock(mm_of(sem));
}

int down_read_trylock(struct rw_semaphore *sem)
{
	return model_mmap_read_trylock(mm_of(sem));
}

void up_read(struct rw_semaphore *sem)
{
	model_mmap_read_unlock(mm_of(sem));
}
#if LINUX >= KERNEL(4, 15, 0)
int down_read_killable(struct rw_semaphore *sem)
{
	return model_mmap_read_lock_killable(mm_of(sem));
}
#endif
#endif

#if LINUX >= KERNEL(4, 15, 0) && LINUX < KERNEL(5, 2, 0)
/* Nothing in the model is a DAX file. */
bool vma_is_fsdax(struct vm_area_struct *vma)
{
	return false;
}

long get_user_pages_longterm(unsigned long start, unsigned long nr_pages,
			     unsigned int gup_flags, struct page **pages,
			     struct vm_area_struct **vmas)
{
	return old_get_user_pages(start, nr_pages, gup_flags, pages, vmas);
}
#endif
