// SPDX-License-Identifier: GPL-2.0-only
/* What is around mm: tasks and their signals, and the memory of the caller. */

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>
#include "mm.h"

static struct task_struct current_task;

struct task_struct *get_current(void)
{
	current_task.mm = model_mm_pointer(MODEL_CURRENT);
	return &current_task;
}

bool fatal_signal_pending(struct task_struct *p)
{
	(void)p->pid;
	return answer_ordinal(model_world.signal, &model_state->nr_signal, 2);
}

bool signal_pending(struct task_struct *p)
{
	return fatal_signal_pending(p);
}

int cond_resched(void)
{
	model_step();
	return 0;
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	model_state->mmgrabs++;
	return task->mm;
}

void mmput(struct mm_struct *mm)
{
	number_of_mm(mm);
	model_state->mmgrabs--;
}

void mmgrab(struct mm_struct *mm)
{
	number_of_mm(mm);
	model_state->mmgrabs++;
}

void mmdrop(struct mm_struct *mm)
{
	mmput(mm);
}

unsigned int memalloc_pin_save(void)
{
	return 0;
}

void memalloc_pin_restore(unsigned int flags)
{
	(void)flags;
}

void mutex_lock(struct mutex *lock)
{
	if (lock->owner)
		harness_end_run(END_DEADLOCK, "mutex_lock() of what is held");
	lock->owner = 1;
}

void mutex_unlock(struct mutex *lock)
{
	lock->owner = 0;
}

/* All of it, or none: the memory of the caller is not in the window. */
static unsigned long copy_user(const char *name, unsigned long n)
{
	unsigned long left =
		answer_ordinal(model_world.copy, &model_state->nr_copy, 2) ? n :
									     0;

	model_step();
	TRACE("%s(%lu bytes) = %lu", name, n, left);
	harness_effect(EFFECT_NOTE, name, n, 0, 0, 0);
	return left;
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = copy_user("copy_from_user", n);

	for (unsigned long i = 0; i < n; i++)
		((unsigned char *)to)[i] = left ? 0 : 0x70 + i;
	return left;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long left = copy_user("copy_to_user", n);

	for (unsigned long i = 0; !left && i < n; i++)
		harness_effect(EFFECT_NOTE, "copied",
			       ((const unsigned char *)from)[i], 0, 0, 0);
	return left;
}

bool access_ok(const void __user *addr, unsigned long size)
{
	(void)addr;
	(void)size;
	return true;
}
