// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the model keeps its VMAs and pages, for runs of compiled code.
 *
 * A VMA is a copy that is handed out while the lock is held. When it is dropped
 * the copies are poisoned, and the next to hold it gets other ones.
 */

#include <linux/mm.h>
#include "mm.h"
#include "poison.h"

struct vma_slot {
	struct vm_area_struct vma;
	unsigned long redzone[3];
};

static struct vma_slot slots[MODEL_MMS][MODEL_SESSIONS][MODEL_MAX_VMAS];
static unsigned char handed_out[MODEL_MMS][MODEL_MAX_VMAS];
static unsigned char flags_filled[MODEL_MMS][MODEL_MAX_VMAS];
static int session[MODEL_MMS];

static struct page pages[MODEL_MMS][MODEL_PAGES];
static unsigned char contents[MODEL_MMS][MODEL_PAGES][MODEL_PAGE_SIZE]
	__attribute__((aligned(4096)));
static unsigned char contents_ready[MODEL_MMS][MODEL_PAGES];

/* -- VMAs */

int model_vma_at_address(unsigned long addr, int *m, int *vma, int *live)
{
	unsigned long at = addr - (unsigned long)slots;

	if (addr < (unsigned long)slots || at >= sizeof(slots))
		return 0;
	at /= sizeof(struct vma_slot);
	*vma = at % MODEL_MAX_VMAS;
	at /= MODEL_MAX_VMAS;
	*m = at / MODEL_SESSIONS;
	*live = handed_out[*m][*vma] &&
		session[*m] == (int)(at % MODEL_SESSIONS);
	return 1;
}

const char *model_vma_field(unsigned long addr)
{
	switch ((addr - (unsigned long)slots) % sizeof(struct vma_slot)) {
	case __builtin_offsetof(struct vm_area_struct, vm_start):
		return "vm_start";
	case __builtin_offsetof(struct vm_area_struct, vm_end):
		return "vm_end";
	case __builtin_offsetof(struct vm_area_struct, vm_mm):
		return "vm_mm";
	case __builtin_offsetof(struct vm_area_struct, vm_page_prot):
		return "vm_page_prot";
	case __builtin_offsetof(struct vm_area_struct, vm_flags):
		return "vm_flags";
	case __builtin_offsetof(struct vm_area_struct, vm_ops):
		return "vm_ops";
	case __builtin_offsetof(struct vm_area_struct, vm_pgoff):
		return "vm_pgoff";
	case __builtin_offsetof(struct vm_area_struct, vm_file):
		return "vm_file";
	case __builtin_offsetof(struct vm_area_struct, vm_private_data):
		return "vm_private_data";
	default:
		return "a field";
	}
}

static void fill_and_unpoison(int m, int v, struct vm_area_struct *vma,
			      void *at)
{
	unpoison(at, sizeof(unsigned long));
	fill_field(m, v, vma, (char *)at - (char *)vma);
	if (at == &vma->vm_flags)
		flags_filled[m][v] = 1;
}

struct vm_area_struct *hand_out_vma(int m, int v)
{
	struct vm_area_struct *vma = &slots[m][session[m]][v].vma;

	if (handed_out[m][v])
		return vma;
	handed_out[m][v] = 1;
	flags_filled[m][v] = 0;
	/* Under ASan all fields are poisoned, and filled in when they are first read. */
#ifndef MODEL_ASAN
	for (unsigned long *at = &vma->vm_start;
	     (void *)at <= (void *)&vma->vm_private_data; at++)
		fill_and_unpoison(m, v, vma, at);
#endif
	return vma;
}

/* The report of a read of poisoned memory that is a VMA which may be read. */
void model_fill_vma(unsigned long addr, unsigned long size)
{
	unsigned long at =
		(addr - (unsigned long)slots) % sizeof(struct vma_slot);
	struct vm_area_struct *vma = (void *)(addr - at);
	unsigned long end = at + size;
	int m, v, live;

	model_vma_at_address(addr, &m, &v, &live);
	for (at &= ~7UL; at < end && at < sizeof(*vma); at += 8) {
		if (is_poisoned((char *)vma + at))
			fill_and_unpoison(m, v, vma, (char *)vma + at);
	}
}

void end_vmas(int m)
{
	struct state_mm *s = &model_state->mm[m];

	for (int v = 0; v < model_world.mm[m].nr_vmas; v++) {
		struct vm_area_struct *vma = &slots[m][session[m]][v].vma;
		unsigned long flags;

		if (!handed_out[m][v])
			continue;
		flags = flags_filled[m][v] ? flags_of_vma(m, v) : 0;
		if (flags_filled[m][v] && vma->vm_flags != flags) {
			harness_effect(EFFECT_VMA_WRITTEN, 0, m, v, flags,
				       vma->vm_flags);
			s->flags[v] = vma->vm_flags;
			s->flags_known[v] = 1;
		}
		handed_out[m][v] = 0;
		poison(vma, sizeof(*vma));
	}
	session[m] = (session[m] + 1) % MODEL_SESSIONS;
}

/* -- pages */

int model_page_number(const struct page *page)
{
	unsigned long at = (unsigned long)page - (unsigned long)&pages[0][0];

	if ((unsigned long)page < (unsigned long)&pages[0][0] ||
	    at >= sizeof(pages) || at % sizeof(struct page))
		return -1;
	return page->private;
}

struct page *model_page_pointer(int m, int index)
{
	return &pages[m][index];
}

struct page *virt_to_page(const void *addr)
{
	unsigned long at = (unsigned long)addr - (unsigned long)contents;

	if ((unsigned long)addr < (unsigned long)contents ||
	    at >= sizeof(contents))
		harness_end_run(END_CRASH, "virt_to_page() of no page");
	return &pages[0][0] + (at >> MODEL_PAGE_SHIFT);
}

unsigned char model_pattern(int m, int index, unsigned int offset)
{
	return offset * 7 + (offset >> 8) + index * 31 + m * 101 + 1;
}

unsigned char *model_contents(int m, int index)
{
	unsigned char *bytes = contents[m][index];

	if (!contents_ready[m][index]) {
		for (unsigned int i = 0; i < MODEL_PAGE_SIZE; i++)
			bytes[i] = model_pattern(m, index, i);
		contents_ready[m][index] = 1;
	}
	return bytes;
}

struct state_page *state_of_page(int m, int index)
{
	struct state_mm *s = &model_state->mm[m];
	struct state_page *page = &s->page[index];

	if (!page->touched) {
		page->touched = 1;
		s->touched[s->nr_touched++] = index;
	}
	return page;
}

/* -- runs */

void first_run_of_store(void)
{
	for (int m = 0; m < MODEL_MMS; m++) {
		for (int i = 0; i < MODEL_PAGES; i++)
			pages[m][i].private = m * MODEL_PAGES + i;
	}
	poison(slots, sizeof(slots));
}

void begin_run_of_store(int m)
{
	struct state_mm *s = &model_state->mm[m];

	/* the pages are many, and few of them were touched */
	for (int i = 0; i < s->nr_touched; i++)
		s->page[s->touched[i]] = (struct state_page){ 0 };
	s->nr_touched = 0;
	session[m] = 0;
}
