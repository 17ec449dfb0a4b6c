// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model of mm: the mmap_lock, VMAs and their lookup, with the semantics of
 * Linux 6.1, and what begins and ends a run.
 *
 * A VMA is a copy that is handed out while the lock is held. When it is dropped
 * the copies are poisoned, and the next to hold it gets other ones.
 */

#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include "mm.h"

static int device_access(struct vm_area_struct *vma, unsigned long addr,
			 void *buf, int len, int write);

static const struct vm_operations_struct vm_ops[OPS_KINDS] = {
	[OPS_DEVICE_ACCESS] = { .access = device_access },
};
static const struct file_operations file_ops[FILE_CLASSES];
static struct inode inodes[FILE_CLASSES][2];
static struct file files[FILE_CLASSES][2];
static int device_cookie;

/* -- what a run changes, apart from what is compared */

/* Not an array: that two symbols differ the model checker knows at once. */
static struct mm_struct foreign_mm, current_mm;
static struct vm_area_struct gate_vma;

/* -- what a pointer points to */

int number_of_mm(const struct mm_struct *mm)
{
	if (mm == &foreign_mm)
		return MODEL_FOREIGN;
	if (mm == &current_mm)
		return MODEL_CURRENT;
	harness_end_run(END_CRASH, "a pointer to no mm");
}

struct mm_struct *model_mm_pointer(int m)
{
	return m == MODEL_FOREIGN ? &foreign_mm : &current_mm;
}

/* -- the lock */

const char *const mm_names[] = { "MM", "current->mm" };

void need_lock(int m)
{
	struct state_mm *s = &model_state->mm[m];

	if (!s->readers && !s->writers && !s->unlocked) {
		s->unlocked = 1;
		TRACE("(the mmap_lock of %s is not held)", mm_names[m]);
		harness_effect(EFFECT_UNLOCKED, 0, m, 0, 0, 0);
	}
}

static void take_read(int m)
{
	struct state_mm *s = &model_state->mm[m];

	if (s->writers)
		harness_end_run(
			END_DEADLOCK,
			"mmap_read_lock() while it is held for writing");
	s->readers++;
}

void drop_read(int m)
{
	struct state_mm *s = &model_state->mm[m];

	if (!s->readers) {
		harness_effect(EFFECT_LOCK,
			       "mmap_read_unlock() of what is not held", m, 0,
			       0, 0);
		return;
	}
	if (!--s->readers)
		end_vmas(m);
}

void mmap_read_lock(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	TRACE("mmap_read_lock(%s)", mm_names[m]);
	take_read(m);
}

int mmap_read_lock_killable(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	if (answer_ordinal(model_world.killable, &model_state->nr_killable,
			   2)) {
		TRACE("mmap_read_lock_killable(%s) = -EINTR", mm_names[m]);
		return -EINTR;
	}
	TRACE("mmap_read_lock_killable(%s) = 0", mm_names[m]);
	take_read(m);
	return 0;
}

bool mmap_read_trylock(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	if (model_state->mm[m].writers ||
	    answer_ordinal(model_world.trylock, &model_state->nr_trylock, 2)) {
		TRACE("mmap_read_trylock(%s) = false", mm_names[m]);
		return false;
	}
	TRACE("mmap_read_trylock(%s) = true", mm_names[m]);
	take_read(m);
	return true;
}

void mmap_read_unlock(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	TRACE("mmap_read_unlock(%s)", mm_names[m]);
	drop_read(m);
}

static void take_write(int m)
{
	struct state_mm *s = &model_state->mm[m];

	if (s->readers || s->writers)
		harness_end_run(END_DEADLOCK,
				"mmap_write_lock() while it is held");
	s->writers = 1;
}

void mmap_write_lock(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	TRACE("mmap_write_lock(%s)", mm_names[m]);
	take_write(m);
}

int mmap_write_lock_killable(struct mm_struct *mm)
{
	int m = number_of_mm(mm);

	model_step();
	if (answer_ordinal(model_world.killable, &model_state->nr_killable,
			   2)) {
		TRACE("mmap_write_lock_killable(%s) = -EINTR", mm_names[m]);
		return -EINTR;
	}
	TRACE("mmap_write_lock_killable(%s) = 0", mm_names[m]);
	take_write(m);
	return 0;
}

void mmap_write_unlock(struct mm_struct *mm)
{
	int m = number_of_mm(mm);
	struct state_mm *s = &model_state->mm[m];

	model_step();
	TRACE("mmap_write_unlock(%s)", mm_names[m]);
	if (!s->writers) {
		harness_effect(EFFECT_LOCK,
			       "mmap_write_unlock() of what is not held", m, 0,
			       0, 0);
		return;
	}
	s->writers = 0;
	end_vmas(m);
}

void mmap_assert_locked(struct mm_struct *mm)
{
	need_lock(number_of_mm(mm));
}

/* -- VMAs */

/* The flags as they are now: they may have been written to. */
unsigned long flags_of_vma(int m, int v)
{
	if (model_state->mm[m].flags_known[v])
		return model_state->mm[m].flags[v];
	return ask_vma(m, v, ASK_FLAGS, 0);
}

void fill_field(int m, int v, struct vm_area_struct *vma, unsigned long offset)
{
	enum model_file file;
	enum model_ops ops;
	long first;

	switch (offset) {
	case FIELD(vm_start):
		vma->vm_start = address_of_page(first_page_of_vma(m, v));
		break;
	case FIELD(vm_end):
		vma->vm_end = address_of_page(last_page_of_vma(m, v) + 1);
		break;
	case FIELD(vm_mm):
		vma->vm_mm = model_mm_pointer(m);
		break;
	case FIELD(vm_page_prot):
		vma->vm_page_prot = 0x25 + (ask_vma(m, v, ASK_PROT, 0) << 8);
		break;
	case FIELD(vm_flags):
		vma->vm_flags = flags_of_vma(m, v);
		break;
	case FIELD(vm_ops):
		ops = ask_vma(m, v, ASK_OPS, 0);
		vma->vm_ops = ops == OPS_NONE ? NULL : &vm_ops[ops];
		break;
	case FIELD(vm_pgoff):
		first = first_page_of_vma(m, v);
		if (ask_vma(m, v, ASK_FILE, 0) == FILE_NONE)
			vma->vm_pgoff = address_of_page(first) >> PAGE_SHIFT;
		else
			vma->vm_pgoff = v % 2 ? 16 + first : 0;
		break;
	case FIELD(vm_file):
		file = ask_vma(m, v, ASK_FILE, 0);
		vma->vm_file = file == FILE_NONE ?
				       NULL :
				       &files[file][file_of_vma(m, v, file)];
		break;
	default:
		vma->vm_private_data = ask_vma(m, v, ASK_PRIVATE_DATA, 0) ?
					       &device_cookie :
					       NULL;
	}
}

struct vm_area_struct *hand_out_gate(int m)
{
	long gate = model_world.mm[m].gate;

	if (gate != MODEL_UNKNOWN) {
		gate_vma.vm_start = address_of_page(gate);
		gate_vma.vm_end = address_of_page(gate + 1);
	}
	return &gate_vma;
}

bool vma_is_anonymous(struct vm_area_struct *vma)
{
	return !vma->vm_ops;
}

bool vma_is_shmem(struct vm_area_struct *vma)
{
	return vma->vm_ops == &vm_ops[OPS_SHMEM];
}

bool is_file_hugepages(struct file *file)
{
	return file->f_op == &file_ops[FILE_HUGETLB];
}

static struct vm_area_struct *looked_up(int m, int v)
{
	return v < 0 ? NULL : hand_out_vma(m, v);
}

#ifndef __CPROVER__
static const char *name_vma(int m, int v)
{
	static const char *const names[MODEL_MAX_VMAS] = {
		"VMA 0", "VMA 1", "VMA 2", "VMA 3", "VMA 4", "VMA 5",
	};

	(void)m;
	return v < 0 ? "NULL" : names[v];
}
#endif

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	int m = number_of_mm(mm);
	int v;

	model_step();
	need_lock(m);
	/* What is not below the window is above it: a tag makes addresses greater. */
	v = addr >= address_of_page(MODEL_TAIL_END) ?
		    MODEL_HOLE :
		    first_vma(m, page_of_address(addr), MODEL_TAIL_END);
	TRACE("find_vma(%s, %s) = %s", mm_names[m], model_address(addr),
	      name_vma(m, v));
	return looked_up(m, v);
}

struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	int m = number_of_mm(mm);
	int v;

	model_step();
	need_lock(m);
	v = vma_of_page(m, page_of_address(addr));
	TRACE("vma_lookup(%s, %s) = %s", mm_names[m], model_address(addr),
	      name_vma(m, v));
	return looked_up(m, v);
}

struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
					     unsigned long start_addr,
					     unsigned long end_addr)
{
	int m = number_of_mm(mm);
	int v = MODEL_HOLE;

	model_step();
	need_lock(m);
	if (start_addr < end_addr &&
	    start_addr < address_of_page(MODEL_TAIL_END))
		v = first_vma(m, page_of_address(start_addr),
			      page_of_address(end_addr - 1));
	TRACE("find_vma_intersection(%s, %s, %s) = %s", mm_names[m],
	      model_address(start_addr), model_address(end_addr),
	      name_vma(m, v));
	return looked_up(m, v);
}

/* The next VMA at or after the index that is not wholly behind @max, inclusive. */
struct vm_area_struct *vma_find(struct vma_iterator *vmi, unsigned long max)
{
	int m = number_of_mm(container_of(vmi->tree, struct mm_struct, mm_mt));
	struct vm_area_struct *vma;
	int v = MODEL_HOLE;

	model_step();
	need_lock(m);
	if (vmi->index <= max && vmi->index < address_of_page(MODEL_TAIL_END))
		v = first_vma(m, page_of_address(vmi->index),
			      page_of_address(max));
	TRACE("vma_find(%s, %s .. %s) = %s", mm_names[m],
	      model_address(vmi->index), model_address(max), name_vma(m, v));
	vma = looked_up(m, v);
	if (vma)
		vmi->index = vma->vm_end;
	return vma;
}

int in_gate_area(struct mm_struct *mm, unsigned long addr)
{
	int gate = vma_of_page(number_of_mm(mm), page_of_address(addr)) ==
		   MODEL_GATE;

	model_step();
	TRACE("in_gate_area(%s) = %d", model_address(addr), gate);
	return gate;
}

struct vm_area_struct *get_gate_vma(struct mm_struct *mm)
{
	model_step();
	TRACE("get_gate_vma()");
	return hand_out_gate(number_of_mm(mm));
}

/* -- devices */

/* All of it, an error, or nothing. */
static int device_access(struct vm_area_struct *vma, unsigned long addr,
			 void *buf, int len, int write)
{
	unsigned char *bytes = buf;
	int ret;

	model_step();
	need_lock(number_of_mm(vma->vm_mm));
	switch (answer_ordinal(model_world.access, &model_state->nr_access,
			       3)) {
	case 0:
		ret = len;
		break;
	case 1:
		ret = -EINVAL;
		break;
	default:
		ret = 0;
		break;
	}
	TRACE("->access(VMA at %s, %s, %d, %s) = %d",
	      model_address(vma->vm_start), model_address(addr), len,
	      write ? "write" : "read", ret);
	harness_effect(EFFECT_ACCESS, 0, vma->vm_start, addr, len, write);
	for (int i = 0; i < ret; i++) {
		if (write)
			harness_effect(EFFECT_ACCESS, "byte", bytes[i], 0, 0,
				       0);
		else
			bytes[i] = 0xd0 + i + (unsigned char)addr;
	}
	return ret;
}

/* -- runs */

static void first_run(void)
{
	first_run_of_store();
	first_run_of_memory();
	for (int kind = 0; kind < FILE_CLASSES; kind++) {
		for (int i = 0; i < 2; i++) {
			inodes[kind][i].i_ino = kind * 2 + i + 1;
			files[kind][i].f_inode = &inodes[kind][i];
			files[kind][i].f_op = &file_ops[kind];
		}
	}
}

void model_begin_run(struct state *state)
{
	static bool ready;

	if (!ready) {
		first_run();
		ready = true;
	}
	model_state = state;
	for (int m = 0; m < MODEL_MMS; m++) {
		struct state_mm *s = &state->mm[m];
		struct mm_struct *mm = model_mm_pointer(m);

		begin_run_of_store(m);
		s->readers = 0;
		s->writers = 0;
		s->unlocked = 0;
		for (int v = 0; v < MODEL_MAX_VMAS; v++)
			s->flags_known[v] = 0;
		mm->total_vm = 1000;
		mm->pinned_vm = 0;
		mm->locked_vm = 0;
	}
#ifndef __CPROVER__ /* nothing was there before */
	__builtin_memset(&state->steps, 0,
			 sizeof(*state) -
				 __builtin_offsetof(struct state, steps));
#endif
	gate_vma = (struct vm_area_struct){
		.vm_flags = VM_READ | VM_EXEC | VM_MAYREAD,
		.vm_page_prot = 0x25,
		.vm_ops = &vm_ops[OPS_FILE],
	};
}

void model_end_run(void)
{
	for (int m = 0; m < MODEL_MMS; m++) {
		struct state_mm *s = &model_state->mm[m];
		const struct mm_struct *mm = model_mm_pointer(m);

		end_vmas(m);
		s->total_vm = mm->total_vm;
		s->pinned_vm = mm->pinned_vm;
		s->locked_vm = mm->locked_vm;
	}
	end_run_of_memory();
}
