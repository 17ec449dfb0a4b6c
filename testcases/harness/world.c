// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world of the model: everything that is chosen. What nobody asks for is not
 * chosen, and of what is asked for only as much as makes a difference to who asks:
 * that is what makes all worlds few enough to run.
 */

#include <linux/mm.h>
#include "kind.h"
#include "mm.h"

struct world model_world;
struct state *model_state;
struct model_options model_options = { .pages = 4, .vmas = 3 };

/*
 * -- kinds of VMA. The ordinary ones come first: that makes the first difference
 * one that is easily read. No two flags that a predicate may ask for are set
 * in the same kinds throughout.
 */
#define RO (VM_READ | VM_MAYREAD | VM_MAYWRITE)
#define RW (RO | VM_WRITE)

const struct model_kind model_kinds[] = {
	{ .name = "anonymous", .flags = RW },
	{ .name = "file, shared",
	  .flags = RW | VM_SHARED,
	  .file = FILE_REGULAR,
	  .ops = OPS_FILE },
	{ .name = "anonymous, read-only", .flags = RO },
	{ .name = "device with ->access()",
	  .flags = RW | VM_IO | VM_PFNMAP | VM_DONTCOPY,
	  .file = FILE_DEVICE,
	  .ops = OPS_DEVICE_ACCESS,
	  .private_data = 1 },
	{ .name = "shmem, shared",
	  .flags = RW | VM_SHARED,
	  .file = FILE_SHMEM,
	  .ops = OPS_SHMEM },
	{ .name = "hugetlb, shared",
	  .flags = RW | VM_SHARED | VM_HUGETLB | VM_LOCKED,
	  .file = FILE_HUGETLB,
	  .ops = OPS_HUGETLB },
	{ .name = "file, private, executable",
	  .flags = RO | VM_EXEC,
	  .file = FILE_REGULAR,
	  .ops = OPS_FILE },
	{ .name = "anonymous, MTE", .flags = RW | VM_MTE },
	{ .name = "anonymous, locked, executable",
	  .flags = RW | VM_LOCKED | VM_EXEC },
	{ .name = "anonymous, not copied", .flags = RW | VM_DONTCOPY },
	{ .name = "anonymous, no access", .flags = VM_MAYREAD | VM_MAYWRITE },
	{ .name = "anonymous, protection key that denies",
	  .flags = RW,
	  .pkey = 1 },
	{ .name = "file, shared, read-only for ever",
	  .flags = VM_READ | VM_MAYREAD | VM_SHARED | VM_MTE,
	  .file = FILE_REGULAR,
	  .ops = OPS_FILE },
	{ .name = "file, private, writable",
	  .flags = RW,
	  .file = FILE_REGULAR,
	  .ops = OPS_FILE },
	{ .name = "hugetlb, private, read-only",
	  .flags = RO | VM_HUGETLB,
	  .file = FILE_HUGETLB,
	  .ops = OPS_HUGETLB },
	{ .name = "fsdax, shared",
	  .flags = RW | VM_SHARED,
	  .file = FILE_REGULAR,
	  .ops = OPS_FILE,
	  .fsdax = 1 },
	{ .name = "device with pages and ->access()",
	  .flags = RW | VM_SHARED | VM_MIXEDMAP | VM_DONTCOPY,
	  .file = FILE_DEVICE,
	  .ops = OPS_DEVICE_ACCESS,
	  .private_data = 1,
	  .special = 1 },
	{ .name = "device without ->access()",
	  .flags = RW | VM_SHARED | VM_IO,
	  .file = FILE_DEVICE,
	  .ops = OPS_DEVICE },
	{ .name = "write-only shmem",
	  .flags = VM_WRITE | VM_MAYWRITE | VM_SHARED,
	  .file = FILE_SHMEM,
	  .ops = OPS_SHMEM },
};

const int model_nr_kinds = ARRAY_SIZE(model_kinds);

/* -- questions */

int answer(signed char *memo, int n)
{
	if (*memo == MODEL_UNKNOWN)
		*memo = choose(n);
	return *memo;
}

int answer_ordinal(signed char *memo, int *ordinal, int n)
{
	int i = (*ordinal)++;

	return i < MODEL_ORDINALS ? answer(&memo[i], n) : 0;
}

void model_reset_world(void)
{
	__builtin_memset(&model_world, MODEL_UNKNOWN, sizeof(model_world));
	for (int m = 0; m < MODEL_MMS; m++) {
		struct world_mm *w = &model_world.mm[m];

		w->known = 0;
		w->nr_vmas = 0;
		for (int i = 0; i < FILE_CLASSES; i++)
			w->files[i] = 0;
	}
}

/* -- addresses */

long page_of_address(unsigned long addr)
{
	if (addr < MODEL_BASE)
		return (long)(addr - MODEL_BASE) >> MODEL_PAGE_SHIFT;
	/* Addresses of the kernel are above the window, too. */
	return (addr - MODEL_BASE) >> MODEL_PAGE_SHIFT;
}

unsigned long address_of_page(long page)
{
	return MODEL_BASE + (unsigned long)page * MODEL_PAGE_SIZE;
}

/* -- which page is in which VMA */

static int new_vma(struct world_mm *w, int first)
{
	struct world_vma *vma = &w->vma[(int)w->nr_vmas];

	vma->first = first;
	vma->last = first;
	vma->complete = 0;
	vma->kinds = (1UL << model_nr_kinds) - 1;
	vma->answered = 0;
	return w->nr_vmas++;
}

/* The VMA that ends before page @page, if one does, is known as a whole now. */
static void ends_before(struct world_mm *w, int v, int page)
{
	if (v >= 0) {
		w->vma[v].last = page - 1;
		w->vma[v].complete = 1;
	}
}

static void choose_page(struct world_mm *w)
{
	enum { SAME, NEW, HOLE, GATE } options[4];
	int page = w->known++;
	int before = page ? w->of[page - 1] : MODEL_HOLE;
	int n = 0;

	if (before >= 0)
		options[n++] = SAME;
	if (before != MODEL_GATE && w->nr_vmas < model_options.vmas)
		options[n++] = NEW;
	options[n++] = HOLE;
	/* allowed.c: no VMA is next to the gate area */
	if (before == MODEL_HOLE && w->gate == MODEL_UNKNOWN)
		options[n++] = GATE;

	switch (options[choose(n)]) {
	case SAME:
		w->of[page] = before;
		return;
	case NEW:
		w->of[page] = new_vma(w, page);
		break;
	case HOLE:
		w->of[page] = MODEL_HOLE;
		break;
	case GATE:
		w->of[page] = MODEL_GATE;
		w->gate = page;
		break;
	}
	ends_before(w, before, page);
}

static int page_in_window(struct world_mm *w, int page)
{
	while (w->known <= page)
		choose_page(w);
	return w->of[page];
}

/* What is in all pages from the end of the window to MODEL_TAIL_END. */
static int tail_of_window(struct world_mm *w)
{
	int pages = model_options.pages;
	int before;

	if (w->tail != MODEL_UNKNOWN)
		return w->tail;
	before = page_in_window(w, pages - 1);
	w->tail = MODEL_HOLE;
	if (before >= 0) {
		switch (choose(w->nr_vmas < model_options.vmas ? 3 : 2)) {
		case 0:
			break;
		case 1:
			w->tail = before;
			ends_before(w, before, MODEL_TAIL_END);
			return w->tail;
		case 2:
			w->tail = new_vma(w, pages);
			ends_before(w, w->tail, MODEL_TAIL_END);
			break;
		}
	}
	ends_before(w, before, pages);
	return w->tail;
}

/* The first VMA of the window may begin below it. */
long first_page_of_vma(int m, int v)
{
	struct world_vma *vma = &model_world.mm[m].vma[v];

	if (vma->first)
		return vma->first;
	return answer(&vma->below, 2) ? -MODEL_LOW : 0;
}

long last_page_of_vma(int m, int v)
{
	struct world_mm *w = &model_world.mm[m];

	while (!w->vma[v].complete) {
		if (w->known < model_options.pages)
			choose_page(w);
		else
			tail_of_window(w);
	}
	return w->vma[v].last;
}

int vma_of_page(int m, long page)
{
	struct world_mm *w = &model_world.mm[m];
	int v;

	if (page < -MODEL_LOW || page >= MODEL_TAIL_END)
		return MODEL_HOLE;
	if (page < 0) {
		v = page_in_window(w, 0);
		return v >= 0 && first_page_of_vma(m, v) < 0 ? v : MODEL_HOLE;
	}
	if (page >= model_options.pages)
		return tail_of_window(w);
	return page_in_window(w, page);
}

int first_vma(int m, long first, long last)
{
	if (first < -MODEL_LOW)
		first = -MODEL_LOW;
	if (last >= MODEL_TAIL_END)
		last = MODEL_TAIL_END - 1;
	for (; first <= last; first++) {
		int v = vma_of_page(m, first);

		if (v >= 0)
			return v;
		if (first >= model_options.pages)
			break; /* the tail is all alike */
	}
	return MODEL_HOLE;
}

/* -- what a VMA is */

/*
 * Of the kinds that the VMA still can be, those with one answer stay: which
 * answer is chosen, not which kind.
 */
static long choose_answer(int m, struct world_vma *vma,
			  enum vma_question question, unsigned int gup_flags)
{
	unsigned int kinds = vma->kinds;
	unsigned int with[MODEL_MAX_KINDS];
	long answers[MODEL_MAX_KINDS];
	int n = 0;

	if (!(kinds & (kinds - 1)))
		return kind_says(&model_kinds[__builtin_ctz(kinds)], m,
				 question, gup_flags);

	for (int kind = 0; kind < model_nr_kinds; kind++) {
		long says;
		int i;

		if (!(kinds & 1U << kind))
			continue;
		says = kind_says(&model_kinds[kind], m, question, gup_flags);
		for (i = 0; i < n && answers[i] != says; i++)
			;
		if (i == n) {
			answers[n] = says;
			with[n++] = 0;
		}
		with[i] |= 1U << kind;
	}
	n = choose(n);
	vma->kinds = with[n];
	return answers[n];
}

long ask_vma(int m, int v, enum vma_question question, unsigned int gup_flags)
{
	struct world_vma *vma = &model_world.mm[m].vma[v];
	unsigned int bit = 1U << question;

	/* what was answered once stays so, however few kinds stay */
	if (!(vma->answered & bit) ||
	    (question == ASK_GUP && vma->gup_flags != gup_flags)) {
		vma->answers[question] =
			choose_answer(m, vma, question, gup_flags);
		vma->answered |= bit;
		if (question == ASK_GUP)
			vma->gup_flags = gup_flags;
	}
	return vma->answers[question];
}

/* Which file of its class is called the first does not matter: only if they differ. */
int file_of_vma(int m, int v, enum model_file class)
{
	struct world_mm *w = &model_world.mm[m];
	struct world_vma *vma = &w->vma[v];

	if (vma->file == MODEL_UNKNOWN) {
		signed char *used = &w->files[class];

		vma->file = *used && class != FILE_DEVICE ? choose(2) : 0;
		if (*used <= vma->file)
			*used = vma->file + 1;
	}
	return vma->file;
}
