// SPDX-License-Identifier: GPL-2.0-only
/* What is said of the model, see statements.h. */

#include <linux/mm.h>
#include <linux/slab.h>
#include "mm.h"
#include "run.h"
#include "statements.h"

#define N 3

#define CHECK(condition)                                            \
	do {                                                        \
		if (!(condition)) {                                 \
			TRACE("line %d: %s", __LINE__, #condition); \
			return HOLDS_NOT;                           \
		}                                                   \
	} while (0)

static struct mm_struct *lock_mm(void)
{
	mmap_read_lock(MM);
	mmap_read_lock(current->mm);
	return MM;
}

static int refs(struct page *page)
{
	int number = model_page_number(page);

	return model_state->mm[number / MODEL_PAGES]
		.page[number % MODEL_PAGES]
		.refs;
}

static int pins(struct page *page)
{
	int number = model_page_number(page);

	return model_state->mm[number / MODEL_PAGES]
		.page[number % MODEL_PAGES]
		.pins;
}

static long no_pages_asked_for(void)
{
	struct page **pages = PAGES;
	unsigned long addr = ADDR;

	lock_mm();
	CHECK(get_user_pages_remote(MM, addr, 0, 0, pages, NULL) == 0);
	CHECK(pin_user_pages(addr, 0, FOLL_WRITE, pages) == 0);
	CHECK(pages[0] == (void *)0xeeeeeeeeeeeeeeeeUL);
	return HOLDS;
}

static long partial(void)
{
	struct page **pages = PAGES;
	struct vm_area_struct *vmas[N];
	unsigned long addr = ADDR;
	long i, got;

	lock_mm();
	got = old_get_user_pages_remote(MM, addr, N, FLAGS, pages, vmas, NULL);
	CHECK(got <= N);
	addr = untagged_addr(addr) & PAGE_MASK;
	for (i = 0; i < got; i++, addr += PAGE_SIZE) {
		CHECK(refs(pages[i]) == 1);
		CHECK(pages[i] ==
		      model_page_pointer(MODEL_FOREIGN, MODEL_LOW + i));
		CHECK(vmas[i]->vm_start <= addr && addr < vmas[i]->vm_end);
		CHECK(vmas[i] == (in_gate_area(MM, addr) ?
					  get_gate_vma(MM) :
					  vma_lookup(MM, addr)));
	}
	CHECK(pages[got > 0 ? got : 0] == (void *)0xeeeeeeeeeeeeeeeeUL);
	return got > 0 && got < N ? HOLDS : SAYS_NOTHING;
}

static long whole(void)
{
	lock_mm();
	return get_user_pages_remote(MM, ADDR, N, FOLL_WRITE, PAGES, NULL) ==
			       N ?
		       HOLDS :
		       SAYS_NOTHING;
}

static long one_page(unsigned int flags)
{
	lock_mm();
	return get_user_pages_remote(MM, ADDR, 1, flags, PAGES, NULL);
}

#define REACHES(name, flags, value)                                       \
	static long name(void)                                            \
	{                                                                 \
		return one_page(flags) == (value) ? HOLDS : SAYS_NOTHING; \
	}

REACHES(gives_efault, 0, -EFAULT)
REACHES(gives_enomem, 0, -ENOMEM)
REACHES(gives_ehwpoison, 0, -133)
REACHES(gives_eexist, 0, -17)
REACHES(gives_eintr, 0, -EINTR)
REACHES(gives_nothing, 0, 0)

static long refuses_fsdax(void)
{
	long ret;

	lock_mm();
	ret = pin_user_pages(ADDR, 1, FOLL_LONGTERM, PAGES);
	return ret == -EOPNOTSUPP ? HOLDS : SAYS_NOTHING;
}

static long only_known_errors(void)
{
	switch (one_page(FLAGS)) {
	case 1:
	case 0:
	case -EFAULT:
	case -ENOMEM:
	case -133:
	case -17:
	case -EINTR:
		return HOLDS;
	default:
		return HOLDS_NOT;
	}
}

static long tags(void)
{
	struct page *a, *b;
	unsigned long addr = ADDR_ALIGNED;

	lock_mm();
	if (get_user_pages_remote(MM, addr, 1, 0, &a, NULL) != 1)
		return SAYS_NOTHING;
	CHECK(get_user_pages_remote(MM, untagged_addr(addr), 1, 0, &b, NULL) ==
	      1);
	CHECK(a == b);
	CHECK(addr == untagged_addr(addr) || !vma_lookup(MM, addr));
	return addr == untagged_addr(addr) ? SAYS_NOTHING : HOLDS;
}

static long gate_area(void)
{
	struct vm_area_struct *vma;
	struct page *page;

	lock_mm();
	if (!in_gate_area(MM, END(1)))
		return SAYS_NOTHING;
	CHECK(!vma_lookup(MM, END(1)));
	CHECK(old_get_user_pages_remote(MM, END(1), 1, 0, &page, &vma, NULL) ==
	      1);
	CHECK(vma == get_gate_vma(MM) && vma->vm_start == END(1) &&
	      !vma->vm_file);
	CHECK(get_user_pages_remote(MM, END(1), 1, FOLL_WRITE | FOLL_FORCE,
				    &page, NULL) == -EFAULT);
	CHECK(!vma_lookup(MM, END(0)) && !vma_lookup(MM, END(2)));
	return HOLDS;
}

static long vma_after_success(void)
{
	unsigned long addr = ADDR;
	struct page *page;

	lock_mm();
	if (get_user_pages_remote(MM, addr, 1, FLAGS, &page, NULL) != 1)
		return SAYS_NOTHING;
	addr = untagged_addr(addr);
	CHECK(vma_lookup(MM, addr) || in_gate_area(MM, addr));
	return HOLDS;
}

static long protection(void)
{
	struct vm_area_struct *vma;
	unsigned int flags = FLAGS;
	struct page *page;
	bool may, cow;
	long ret;

	lock_mm();
	vma = vma_lookup(MM, END(0));
	if (!vma)
		return SAYS_NOTHING;
	ret = get_user_pages_remote(MM, END(0), 1, flags, &page, NULL);
	cow = (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		may = false;
	else if (flags & FOLL_WRITE)
		may = vma->vm_flags & VM_WRITE ||
		      (flags & FOLL_FORCE && cow &&
		       !(vma->vm_flags & VM_HUGETLB));
	else
		may = vma->vm_flags & VM_READ ||
		      (flags & FOLL_FORCE && vma->vm_flags & VM_MAYREAD);
	CHECK(may || ret == -EFAULT);
	return may && ret == 1 ? HOLDS : SAYS_NOTHING;
}

static long protection_key(void)
{
	struct page *page;

	lock_mm();
	/* neither refuses it for another reason, nor has the fault failed */
	if (get_user_pages(END(0), 1, 0, &page) != -EFAULT)
		return SAYS_NOTHING;
	return get_user_pages_remote(current->mm, END(0), 1, 0, &page, NULL) ==
			       1 ?
		       HOLDS :
		       SAYS_NOTHING;
}

static long device(void)
{
	struct vm_area_struct *vma;
	u8 byte = 0;
	int ret;

	lock_mm();
	vma = vma_lookup(MM, END(0));
	if (!vma || !vma->vm_ops || !vma->vm_ops->access)
		return SAYS_NOTHING;
	ret = vma->vm_ops->access(vma, END(0), &byte, 1, 0);
	CHECK(ret <= 1 && (ret == 1) == (byte != 0));
	return HOLDS;
}

static long locked(void)
{
	struct page **pages = PAGES;
	int locked = 1;
	long ret;

	mmap_read_lock(MM);
	ret = get_user_pages_remote(MM, ADDR_ALIGNED, 2, 0, pages, &locked);
	CHECK(model_state->mm[MODEL_FOREIGN].readers == locked);
	CHECK(ret <= 2);
	for (long i = 0; i < ret; i++)
		CHECK(pages[i] ==
		      model_page_pointer(MODEL_FOREIGN, MODEL_LOW + i));
	return !locked && ret == 2 ? HOLDS : SAYS_NOTHING;
}

static long vmas_and_locked(void)
{
	struct vm_area_struct *vma;
	struct page *page;
	int locked = 1;

	mmap_read_lock(MM);
	return old_get_user_pages_remote(MM, END(0), 1, 0, &page, &vma,
					 &locked);
}

static long longterm(void)
{
	struct page **pages = PAGES;
	long ret;

	lock_mm();
	ret = pin_user_pages(END(0), 2, FOLL_LONGTERM, pages);
	if (ret != -ENOMEM || pages[0] == (void *)0xeeeeeeeeeeeeeeeeUL)
		return SAYS_NOTHING;
	CHECK(pins(pages[0]) == 0);
	return HOLDS;
}

static long pins_are_no_references(void)
{
	struct page *page;

	lock_mm();
	if (pin_user_pages(END(0), 1, 0, &page) != 1)
		return SAYS_NOTHING;
	CHECK(pins(page) == 1 && refs(page) == 0);
	unpin_user_page(page);
	CHECK(pins(page) == 0);
	return HOLDS;
}

static long tries_again(void)
{
	struct page *page;

	lock_mm();
	if (get_user_pages(END(0), 1, 0, &page) != -ENOMEM)
		return SAYS_NOTHING;
	return get_user_pages(END(0), 1, 0, &page) == 1 ? HOLDS : SAYS_NOTHING;
}

static long fails_for_ever(void)
{
	struct page *page;
	long ret;

	lock_mm();
	ret = get_user_pages(END(0), 1, 0, &page);
	if (ret >= 0 || get_user_pages(END(0), 1, 0, &page) != ret)
		return SAYS_NOTHING;
	CHECK(get_user_pages(END(0), 1, 0, &page) == ret);
	return HOLDS;
}

static long walk(void)
{
	struct vm_area_struct *vma, *looked_up, *last = NULL;
	unsigned long addr = END(0);
	struct vma_iterator vmi;
	int n = 0;

	lock_mm();
	vma_iter_init(&vmi, MM, addr);
	for_each_vma_range(vmi, vma, END(N))
	{
		for (; addr < vma->vm_start; addr += PAGE_SIZE)
			CHECK(!vma_lookup(MM, addr));
		for (; addr < vma->vm_end && addr < END(N); addr += PAGE_SIZE)
			CHECK(vma_lookup(MM, addr) == vma);
		CHECK(vma == find_vma_intersection(MM, addr - 1, END(N)));
		last = vma;
		n++;
	}
	for (; addr < END(N); addr += PAGE_SIZE)
		CHECK(!vma_lookup(MM, addr));
	looked_up = find_vma_intersection(MM, END(N - 1), END(N));
	CHECK(!looked_up || looked_up == last);
	return n == N ? HOLDS : SAYS_NOTHING;
}

static long next_vma(void)
{
	unsigned long addr = END(INT(0, N));
	struct vm_area_struct *vma, *here;

	lock_mm();
	vma = find_vma(MM, addr);
	here = vma_lookup(MM, addr);
	CHECK(!here || here == vma);
	if (!vma)
		return SAYS_NOTHING;
	CHECK(vma->vm_end > addr && vma_lookup(MM, vma->vm_start) == vma);
	return vma->vm_start > addr ? HOLDS : SAYS_NOTHING;
}

static long two_files(void)
{
	struct vm_area_struct *a, *b;

	lock_mm();
	a = vma_lookup(MM, END(0));
	b = vma_lookup(MM, END(1));
	if (!a || !b || !a->vm_file || !b->vm_file)
		return SAYS_NOTHING;
	if (a == b)
		return SAYS_NOTHING;
	return a->vm_file != b->vm_file && a->vm_ops == b->vm_ops ?
		       HOLDS :
		       SAYS_NOTHING;
}

static long allocation(void)
{
	u8 *at = kzalloc(9, GFP_KERNEL);

	CHECK(kmalloc(0, GFP_KERNEL) == (void *)16);
	if (!at)
		return SAYS_NOTHING;
	CHECK(at[0] == 0 && at[8] == 0);
	kfree(at);
	CHECK(model_state->live_allocs == 0);
	return HOLDS;
}

static long allocation_fails(void)
{
	return kmalloc_array(2, 8, GFP_KERNEL) ? SAYS_NOTHING : HOLDS;
}

static long dangling(void)
{
	struct vm_area_struct *vma;

	mmap_read_lock(MM);
	vma = vma_lookup(MM, END(0));
	mmap_read_unlock(MM);
	if (!vma)
		return SAYS_NOTHING;
	mmap_read_lock(MM);
	return vma->vm_flags;
}

static long dangling_after_read(void)
{
	struct vm_area_struct *vma;
	unsigned long flags;

	mmap_read_lock(MM);
	vma = vma_lookup(MM, END(0));
	if (!vma)
		return SAYS_NOTHING;
	flags = vma->vm_flags;
	mmap_read_unlock(MM);
	vma->vm_flags = flags | VM_IO;
	return HOLDS;
}

static long twice_freed(void)
{
	void *at = kmalloc(8, GFP_KERNEL);

	if (!at)
		return SAYS_NOTHING;
	kfree(at);
	kfree(at);
	return HOLDS;
}

static long freed_by_another(void)
{
	void *at = kvmalloc(8, GFP_KERNEL);

	if (!at)
		return SAYS_NOTHING;
	kfree(at);
	return HOLDS;
}

static long failed_and_tried_again(void)
{
	void *first = kmalloc(8, GFP_KERNEL), *second;

	if (first)
		return SAYS_NOTHING;
	second = kmalloc(8, GFP_KERNEL);
	kfree(second);
	kfree(first);
	CHECK(model_state->live_allocs == 0);
	return second ? HOLDS : SAYS_NOTHING;
}

static long used_after_free(void)
{
	u8 *at = kmalloc(8, GFP_KERNEL);

	if (!at)
		return SAYS_NOTHING;
	kfree(at);
	return at[1];
}

static long beyond_the_allocation(void)
{
	u8 *at = kmalloc(8, GFP_KERNEL);

	if (!at)
		return SAYS_NOTHING;
	at[8] = 1;
	return HOLDS;
}

static long beyond_an_array(void)
{
	struct page *one[1];

	lock_mm();
	if (get_user_pages(END(0), 2, 0, one) < 2)
		return SAYS_NOTHING;
	return HOLDS;
}

static long locks_twice(void)
{
	mmap_read_lock(MM);
	mmap_write_lock(MM);
	return HOLDS;
}

static long endless(void)
{
	while (!cond_resched())
		;
	return HOLDS;
}

static long endless_alone(void)
{
	volatile unsigned int turns = 0;

	while (turns < 2)
		turns = !turns;
	return HOLDS;
}

static long null_pointer(void)
{
	struct vm_area_struct *volatile vma = NULL;

	return vma->vm_flags;
}

static long no_page(void)
{
	put_page(ERR_PTR(-EFAULT));
	return HOLDS;
}

const struct statement statements[] = {
	{ "GUP of no pages returns 0 and does nothing", no_pages_asked_for },
	{ "GUP returns how many pages there were before the first that was not",
	  partial },
	{ "GUP can get all pages", whole },
	{ "GUP can give -EFAULT", gives_efault },
	{ "GUP can give -ENOMEM", gives_enomem },
	{ "GUP can give -EHWPOISON", gives_ehwpoison },
	{ "GUP can give -EEXIST", gives_eexist },
	{ "GUP can give -EINTR", gives_eintr },
	{ "GUP can give 0", gives_nothing },
	{ "FOLL_LONGTERM can give -EOPNOTSUPP", refuses_fsdax },
	{ "GUP gives nothing else", only_known_errors },
	{ "GUP untags the address, a lookup does not", tags },
	{ "the gate area has a page to read, a VMA that no lookup finds and no neighbours",
	  gate_area },
	{ "after GUP there is a VMA or the gate area", vma_after_success },
	{ "GUP honours the protection of the VMA", protection },
	{ "a protection key counts only without FOLL_REMOTE", protection_key },
	{ "->access() gives all that was asked for, or nothing", device },
	{ "locked says whether the lock is held; the pages go on where it was dropped",
	  locked },
	{ "vmas together with locked are a BUG", vmas_and_locked, END_BUG },
	{ "pages that can't be moved are not kept pinned", longterm },
	{ "a pin is no reference", pins_are_no_references },
	{ "a fault that failed may succeed later", tries_again },
	{ "a fault that failed twice fails for ever", fails_for_ever },
	{ "a walk meets each VMA of the range once, in order", walk },
	{ "find_vma() finds the next one, too", next_vma },
	{ "neighbours may be of two files of one kind", two_files },
	{ "memory is zeroed where asked for, and freed", allocation },
	{ "an allocation may fail", allocation_fails },
	{ "after one that fails an allocation may succeed",
	  failed_and_tried_again },
	{ "a VMA is gone when the lock is dropped", dangling, END_DANGLING },
	{ "and may not be written to", dangling_after_read, END_DANGLING },
	{ "memory may not be freed twice", twice_freed, END_MEMORY },
	{ "nor by the function of another kind of memory", freed_by_another,
	  END_MEMORY },
	{ "nor be used after it", used_after_free, END_MEMORY },
	{ "nor beyond its end", beyond_the_allocation, END_MEMORY },
	{ "GUP writes beyond an array that is too small", beyond_an_array,
	  END_MEMORY },
	{ "a reader that wants to write waits for itself", locks_twice,
	  END_DEADLOCK },
	{ "a loop of calls ends", endless, END_ENDLESS },
	{ "a loop without a call ends", endless_alone, END_ENDLESS },
	{ "NULL has no flags", null_pointer, END_CRASH },
	{ "an errno is no page", no_page, END_CRASH },
};

const int nr_statements = ARRAY_SIZE(statements);
