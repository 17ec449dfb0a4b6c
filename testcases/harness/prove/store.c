// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where VMAs and pages are for the model checker: one object each, since an
 * index that is not known costs more than an object that is one of a few. With
 * PROVE_POINTERS a copy of a VMA is allocated and freed, so that use after the
 * lock was dropped is named; without, it has any contents then.
 */

#include <linux/mm.h>
#include "../mm.h"
#include "prove.h"

void *malloc(size_t size);
void free(void *at);

/* -- VMAs */

#ifdef PROVE_POINTERS
static struct vm_area_struct *copies[MODEL_MMS][MODEL_MAX_VMAS];
#else
static struct vm_area_struct copies[MODEL_MMS][MODEL_MAX_VMAS];
static _Bool handed_out[MODEL_MMS][MODEL_MAX_VMAS];
#endif

static struct vm_area_struct filled(int m, int v)
{
	struct vm_area_struct vma;

	fill_field(m, v, &vma, FIELD(vm_start));
	fill_field(m, v, &vma, FIELD(vm_end));
	fill_field(m, v, &vma, FIELD(vm_mm));
	fill_field(m, v, &vma, FIELD(vm_page_prot));
	fill_field(m, v, &vma, FIELD(vm_flags));
	fill_field(m, v, &vma, FIELD(vm_ops));
	fill_field(m, v, &vma, FIELD(vm_pgoff));
	fill_field(m, v, &vma, FIELD(vm_file));
	fill_field(m, v, &vma, FIELD(vm_private_data));
	return vma;
}

struct vm_area_struct *hand_out_vma(int m, int v)
{
	for (int i = 0; i < MODEL_MAX_VMAS; i++) {
		if (i != v)
			continue;
#ifdef PROVE_POINTERS
		if (!copies[m][i]) {
			struct vm_area_struct *copy = malloc(sizeof(*copy));

			*copy = filled(m, i);
			copies[m][i] = copy;
		}
		return copies[m][i];
#else
		if (!handed_out[m][i]) {
			handed_out[m][i] = 1;
			copies[m][i] = filled(m, i);
		}
		return &copies[m][i];
#endif
	}
	return NULL;
}

static void note_flags(int m, int v, const struct vm_area_struct *vma)
{
	struct state_mm *s = &model_state->mm[m];
	unsigned long flags = flags_of_vma(m, v);

	if (vma->vm_flags != flags) {
		harness_effect(EFFECT_VMA_WRITTEN, 0, m, v, flags,
			       vma->vm_flags);
		s->flags[v] = vma->vm_flags;
		s->flags_known[v] = 1;
	}
}

void end_vmas(int m)
{
	for (int v = 0; v < MODEL_MAX_VMAS; v++) {
#ifdef PROVE_POINTERS
		if (copies[m][v]) {
			note_flags(m, v, copies[m][v]);
			free(copies[m][v]);
			copies[m][v] = NULL;
		}
#else
		struct vm_area_struct anything;

		if (handed_out[m][v]) {
			note_flags(m, v, &copies[m][v]);
			copies[m][v] = anything;
			handed_out[m][v] = 0;
		}
#endif
	}
}

/* -- pages: as many objects as there can be pages, of which some are not used */

/* clang-format off */
#define FEW(m, WITH) \
	WITH(m, 0) WITH(m, 1) WITH(m, 2) WITH(m, 3) \
	WITH(m, 4) WITH(m, 5) WITH(m, 6) WITH(m, 7)
#define MORE(m, WITH) \
	WITH(m, 8)  WITH(m, 9)  WITH(m, 10) WITH(m, 11) \
	WITH(m, 12) WITH(m, 13) WITH(m, 14) WITH(m, 15) \
	WITH(m, 16) WITH(m, 17)
#if MODEL_PAGES <= 8
#define PAGES(WITH) FEW(0, WITH) FEW(1, WITH)
#else
#define PAGES(WITH) FEW(0, WITH) MORE(0, WITH) FEW(1, WITH) MORE(1, WITH)
#endif
/* clang-format on */

_Static_assert(MODEL_PAGES <= 18, "more objects are needed for so many pages");

#define NUMBER(m, i) ((m)*MODEL_PAGES + (i))
#define DEFINE(m, i)                                                     \
	static struct page page_##m##_##i = { .private = NUMBER(m, i) }; \
	static struct state_page state_##m##_##i;
PAGES(DEFINE)

struct contents {
	unsigned char byte[MODEL_MMS][MODEL_PAGES][MODEL_PAGE_SIZE];
};

static struct contents contents, contents_before;

int model_page_number(const struct page *page)
{
	return page->private;
}

struct page *model_page_pointer(int m, int index)
{
#define POINTER(mm, i)                                \
	if (m == mm && index == i && i < MODEL_PAGES) \
		return &page_##mm##_##i;
	PAGES(POINTER)
	return NULL;
}

struct state_page *state_of_page(int m, int index)
{
#define STATE(mm, i)                                  \
	if (m == mm && index == i && i < MODEL_PAGES) \
		return &state_##mm##_##i;
	PAGES(STATE)
	return NULL;
}

unsigned char *model_contents(int m, int index)
{
	return contents.byte[m][index];
}

struct page *virt_to_page(const void *addr)
{
	unsigned long number = __CPROVER_POINTER_OFFSET(addr) >>
			       MODEL_PAGE_SHIFT;

	return model_page_pointer(number >= MODEL_PAGES, number % MODEL_PAGES);
}

void prove_restore_contents(void)
{
	struct contents anything;

	if (!prove_side)
		contents_before = anything;
	contents = contents_before;
}

unsigned char prove_byte(int m, int index, unsigned int offset)
{
	return contents.byte[m][index][offset];
}

/* -- runs */

void first_run_of_store(void)
{
}

void begin_run_of_store(int m)
{
#define RESET(mm, i) \
	if (m == mm) \
		state_##mm##_##i = (struct state_page){ 0 };
	PAGES(RESET)
}
