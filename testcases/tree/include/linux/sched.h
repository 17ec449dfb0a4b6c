/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/types.h>

struct mm_struct;

struct task_struct {
	struct mm_struct *mm;
	int pid;
};

struct task_struct *get_current(void);
#define current get_current()

bool fatal_signal_pending(struct task_struct *p);
bool signal_pending(struct task_struct *p);
int cond_resched(void);

struct mm_struct *get_task_mm(struct task_struct *task);
void mmput(struct mm_struct *mm);
void mmgrab(struct mm_struct *mm);
void mmdrop(struct mm_struct *mm);

unsigned int memalloc_pin_save(void);
void memalloc_pin_restore(unsigned int flags);

#endif /* _LINUX_SCHED_H */
