/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock as it was before 5.8, on the functions of the model: the semaphore is
 * the first member of its mm.
 */
#ifndef _LINUX_MMAP_LOCK_H
#define _LINUX_MMAP_LOCK_H

#include <linux/mm_types.h>

void model_mmap_read_lock(struct mm_struct *mm);
void model_mmap_read_unlock(struct mm_struct *mm);
void model_mmap_write_lock(struct mm_struct *mm);
void model_mmap_write_unlock(struct mm_struct *mm);

static inline void down_read(struct rw_semaphore *sem)
{
	model_mmap_read_lock((struct mm_struct *)sem);
}

static inline void up_read(struct rw_semaphore *sem)
{
	model_mmap_read_unlock((struct mm_struct *)sem);
}

static inline void down_write(struct rw_semaphore *sem)
{
	model_mmap_write_lock((struct mm_struct *)sem);
}

static inline void up_write(struct rw_semaphore *sem)
{
	model_mmap_write_unlock((struct mm_struct *)sem);
}

#endif /* _LINUX_MMAP_LOCK_H */
