/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

struct rw_semaphore {
	long count;
};

void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
int rwsem_is_locked(struct rw_semaphore *sem);
#if LINUX >= KERNEL(4, 15, 0)
int down_read_killable(struct rw_semaphore *sem);
#endif
#if LINUX >= KERNEL(4, 7, 0)
int down_write_killable(struct rw_semaphore *sem);
#endif

#endif /* _LINUX_RWSEM_H */
