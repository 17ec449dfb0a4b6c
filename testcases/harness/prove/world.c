// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world for the model checker: every choice is made at once, as a value that
 * can be anything that is possible. What world.c narrows down step by step is
 * free here: the flags of a VMA are any 64 bits, the window is anywhere.
 *
 * A VMA has the number of the page that it begins with. A window of n pages
 * meets no more than n of them, and one behind it.
 */

#include <linux/mm.h>
#include "../mm.h"
#include "../kind.h"
#include "prove.h"

struct world model_world;
struct state *model_state;
struct model_options model_options;

unsigned long prove_base;

/* The page behind the window stands for all up to the end of the tail. */
#define BEHIND PROVE_PAGES

static signed char vma_at[MODEL_MMS][BEHIND + 1];
static int first_page[MODEL_MMS][MODEL_MAX_VMAS];
static int last_page[MODEL_MMS][MODEL_MAX_VMAS];
static int file[MODEL_MMS][MODEL_MAX_VMAS];
static struct model_kind kinds[MODEL_MMS][MODEL_MAX_VMAS];

/* -- questions */

int answer(signed char *memo, int n)
{
	__CPROVER_assume(*memo >= 0 && *memo < n);
	return *memo;
}

int answer_ordinal(signed char *memo, int *ordinal, int n)
{
	int i = (*ordinal)++;

	return i < MODEL_ORDINALS ? answer(&memo[i], n) : 0;
}

/* -- addresses */

long page_of_address(unsigned long addr)
{
	if (addr < MODEL_BASE)
		return (long)(addr - MODEL_BASE) >> MODEL_PAGE_SHIFT;
	return (addr - MODEL_BASE) >> MODEL_PAGE_SHIFT;
}

unsigned long address_of_page(long page)
{
	return MODEL_BASE + (unsigned long)page * MODEL_PAGE_SIZE;
}

/* -- which page is in which VMA */

static void choose_page(int m, int page)
{
	enum { SAME, NEW, HOLE, GATE };
	int before = page ? vma_at[m][page - 1] : MODEL_HOLE;
	int what = nondet_char();

	__CPROVER_assume(what >= SAME && what <= GATE);
	if (what == SAME) {
		__CPROVER_assume(before >= 0);
		vma_at[m][page] = before;
	} else if (what == NEW) {
		/* allowed.c: no VMA is next to the gate area */
		__CPROVER_assume(before != MODEL_GATE);
		vma_at[m][page] = page;
	} else if (what == HOLE) {
		vma_at[m][page] = MODEL_HOLE;
	} else {
		__CPROVER_assume(page != BEHIND && before == MODEL_HOLE &&
				 model_world.mm[m].gate == MODEL_UNKNOWN);
		vma_at[m][page] = MODEL_GATE;
		model_world.mm[m].gate = page;
	}
}

static void choose_kind(struct model_kind *kind)
{
	kind->name = 0;
	kind->flags = nondet_ulong();
	kind->ops = nondet_int();
	__CPROVER_assume(kind->ops >= OPS_NONE && kind->ops < OPS_KINDS);
	kind->private_data = nondet_bool();
	kind->fsdax = nondet_bool();
	kind->pkey = nondet_bool();
	kind->special = nondet_bool();
	switch (kind->ops) {
	case OPS_NONE:
		kind->file = FILE_NONE;
		break;
	case OPS_FILE:
		kind->file = FILE_REGULAR;
		break;
	case OPS_SHMEM:
		kind->file = FILE_SHMEM;
		break;
	case OPS_HUGETLB:
		kind->file = FILE_HUGETLB;
		break;
	default:
		kind->file = FILE_DEVICE;
		break;
	}
	__CPROVER_assume(!(kind->flags & VM_HUGETLB) ==
			 (kind->ops != OPS_HUGETLB));
	__CPROVER_assume(!kind->special || kind->ops == OPS_DEVICE);
	__CPROVER_assume(!kind->fsdax || kind->ops == OPS_FILE);
}

static void choose_vma(int m, int v)
{
	int last = v;

	for (int page = 0; page < BEHIND; page++) {
		if (page > v && vma_at[m][page] == v)
			last = page;
	}
	if (vma_at[m][BEHIND] == v)
		last = MODEL_TAIL_END - 1;
	last_page[m][v] = last;
	first_page[m][v] = !v && nondet_bool() ? -MODEL_LOW : v;
	choose_kind(&kinds[m][v]);
	file[m][v] = kinds[m][v].file != FILE_DEVICE && nondet_bool();
}

void prove_choose_world(void)
{
	struct world anything;

	model_world = anything;
	prove_base = nondet_ulong();
	__CPROVER_assume(!(prove_base % MODEL_PAGE_SIZE) &&
			 prove_base >= 1UL << 16 &&
			 prove_base < (1UL << 56) - (1UL << 16));
	for (int m = 0; m < MODEL_MMS; m++) {
		model_world.mm[m].gate = MODEL_UNKNOWN;
		for (int page = 0; page <= BEHIND; page++)
			choose_page(m, page);
		for (int v = 0; v < MODEL_MAX_VMAS; v++)
			choose_vma(m, v);
	}
}

long first_page_of_vma(int m, int v)
{
	return first_page[m][v];
}

long last_page_of_vma(int m, int v)
{
	return last_page[m][v];
}

int vma_of_page(int m, long page)
{
	if (page < -MODEL_LOW || page >= MODEL_TAIL_END)
		return MODEL_HOLE;
	if (page < 0)
		return !vma_at[m][0] && first_page[m][0] < 0 ? 0 : MODEL_HOLE;
	return vma_at[m][page > BEHIND ? BEHIND : page];
}

int first_vma(int m, long first, long last)
{
	if (first < 0 && last >= first && vma_of_page(m, -MODEL_LOW) >= 0)
		return 0;
	for (int page = 0; page < BEHIND; page++) {
		if (page >= first && page <= last && vma_at[m][page] >= 0)
			return vma_at[m][page];
	}
	if (first < MODEL_TAIL_END && last >= BEHIND && last >= first)
		return vma_at[m][BEHIND] >= 0 ? vma_at[m][BEHIND] : MODEL_HOLE;
	return MODEL_HOLE;
}

/* -- what a VMA is */

long ask_vma(int m, int v, enum vma_question question, unsigned int gup_flags)
{
	return kind_says(&kinds[m][v], m, question, gup_flags);
}

int file_of_vma(int m, int v, enum model_file class)
{
	return file[m][v];
}
