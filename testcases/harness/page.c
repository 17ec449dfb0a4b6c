// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pages of the model: references, pins, contents. References and pins are
 * counted apart, so that one that is released as the other is noticed.
 */

#include <linux/mm.h>
#include <linux/highmem.h>
#include "mm.h"

static int page_or_crash(const struct page *page)
{
	int number = model_page_number(page);

	if (number < 0)
		harness_end_run(END_CRASH, "a pointer to no page");
	return number;
}

static struct state_page *state_of_pointer(const struct page *page)
{
	int number = page_or_crash(page);

	return state_of_page(number / MODEL_PAGES, number % MODEL_PAGES);
}

static void put_one(struct page *page, int pin)
{
	int number = page_or_crash(page);
	struct state_page *s = state_of_pointer(page);
	int *count = pin ? &s->pins : &s->refs;

	if (*count <= 0)
		harness_effect(
			EFFECT_UNDERFLOW,
			pin ? "unpinned, but not pinned" : "put, but not held",
			number / MODEL_PAGES, number % MODEL_PAGES, 0, 0);
	--*count;
}

#define TRACE_PAGE(what, page)                               \
	TRACE("%s(page %d of %s)", what,                     \
	      page_or_crash(page) % MODEL_PAGES - MODEL_LOW, \
	      mm_names[page_or_crash(page) / MODEL_PAGES])

void get_page(struct page *page)
{
	model_step();
	TRACE_PAGE("get_page", page);
	state_of_pointer(page)->refs++;
}

void put_page(struct page *page)
{
	model_step();
	TRACE_PAGE("put_page", page);
	put_one(page, 0);
}

void release_pages(struct page **list, int nr)
{
	model_step();
	TRACE("release_pages(%d pages)", nr);
	for (int i = 0; i < nr; i++)
		put_one(list[i], 0);
}

void unpin_user_page(struct page *page)
{
	model_step();
	TRACE_PAGE("unpin_user_page", page);
	put_one(page, 1);
}

void unpin_user_pages(struct page **list, unsigned long npages)
{
	model_step();
	TRACE("unpin_user_pages(%lu pages)", npages);
	/* The kernel warns of an errno that is taken for a number, and returns. */
	if (IS_ERR_VALUE(npages)) {
		harness_effect(EFFECT_WARN, "IS_ERR_VALUE(npages)", 0, 0, 0, 0);
		return;
	}
	for (unsigned long i = 0; i < npages; i++)
		put_one(list[i], 1);
}

static void make_dirty(struct page *page)
{
	int number = page_or_crash(page);

	state_of_pointer(page)->dirty = 1;
	harness_effect(EFFECT_DIRTY, 0, number / MODEL_PAGES,
		       number % MODEL_PAGES, 0, 0);
}

void unpin_user_pages_dirty_lock(struct page **list, unsigned long npages,
				 bool dirty)
{
	model_step();
	TRACE("unpin_user_pages_dirty_lock(%lu pages, %d)", npages, dirty);
	for (unsigned long i = 0; i < npages; i++) {
		if (dirty)
			make_dirty(list[i]);
		put_one(list[i], 1);
	}
}

int set_page_dirty_lock(struct page *page)
{
	model_step();
	TRACE_PAGE("set_page_dirty_lock", page);
	make_dirty(page);
	return 1;
}

void *page_address(const struct page *page)
{
	int number = page_or_crash(page);

	state_of_pointer(page)->mapped = 1;
	return model_contents(number / MODEL_PAGES, number % MODEL_PAGES);
}

struct page *nth_page(struct page *page, unsigned long n)
{
	return page + n;
}

bool is_zero_page(const struct page *page)
{
	int number = page_or_crash(page);
	int window = number % MODEL_PAGES - MODEL_LOW;

	if (window < 0 || window >= model_options.pages ||
	    state_of_pointer(page)->written)
		return false;
	return answer(&model_world.mm[number / MODEL_PAGES].zero[window], 2);
}

bool PageAnon(const struct page *page)
{
	int number = page_or_crash(page);
	int m = number / MODEL_PAGES;
	int v = vma_of_page(m, number % MODEL_PAGES - MODEL_LOW);

	if (v < 0)
		return false;
	return ask_vma(m, v, ASK_OPS, 0) == OPS_NONE ||
	       (state_of_pointer(page)->written &&
		!(flags_of_vma(m, v) & VM_SHARED));
}

void *kmap(struct page *page)
{
	model_step();
	TRACE_PAGE("kmap", page);
	model_state->kmaps++;
	return page_address(page);
}

void kunmap(struct page *page)
{
	model_step();
	TRACE_PAGE("kunmap", page);
	page_or_crash(page);
	model_state->kmaps--;
}

void *kmap_local_page(struct page *page)
{
	model_step();
	TRACE_PAGE("kmap_local_page", page);
	model_state->kmaps++;
	return page_address(page);
}

void __kunmap_local(const void *addr)
{
	model_step();
	TRACE("kunmap_local()");
	virt_to_page(addr);
	model_state->kmaps--;
}

static void copy_effect(struct vm_area_struct *vma, struct page *page,
			unsigned long vaddr, int len, int to)
{
	model_step();
	TRACE("copy_%s_user_page(%s, %d bytes)", to ? "to" : "from",
	      model_address(vaddr), len);
	harness_effect(EFFECT_COPY,
		       to ? "copy_to_user_page" : "copy_from_user_page",
		       vma->vm_start, page_or_crash(page), vaddr, len);
}

void copy_to_user_page(struct vm_area_struct *vma, struct page *page,
		       unsigned long vaddr, void *dst, const void *src, int len)
{
	copy_effect(vma, page, vaddr, len, 1);
	__builtin_memcpy(dst, src, len);
}

void copy_from_user_page(struct vm_area_struct *vma, struct page *page,
			 unsigned long vaddr, void *dst, const void *src,
			 int len)
{
	copy_effect(vma, page, vaddr, len, 0);
	__builtin_memcpy(dst, src, len);
}
