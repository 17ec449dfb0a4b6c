// SPDX-License-Identifier: GPL-2.0-only
/*
 * get_user_pages() and its kin on the model of mm, in the old shape and in the
 * new one. Both are the same function; the semantics are those of mm/gup.c and
 * mm/hugetlb.c of Linux 6.1:
 *
 * - the address is untagged, the VMA is looked up and its flags are checked;
 * - what fails after a page that did not makes the result the number of pages;
 * - a fault that is to be repeated gives 0, or drops the lock if @locked is given;
 * - a page of the gate area can be read, and has the VMA of the gate area.
 */

#include <linux/mm.h>
#include "mm.h"

#define EEXIST 17
#define EHWPOISON 133

static const int errnos[] = {
	[ERROR_EFAULT] = -EFAULT, [ERROR_RETRY] = 0,
	[ERROR_ENOMEM] = -ENOMEM, [ERROR_EHWPOISON] = -EHWPOISON,
	[ERROR_EINTR] = -EINTR,	  [ERROR_EEXIST] = -EEXIST,
};

/*
 * Whether the fault at a page of the window fails this time. One that failed may
 * fail once more, and then does so for ever; only one that is to be repeated
 * succeeds in the end.
 */
static bool fault_fails(int m, int page)
{
	struct world_mm *w = &model_world.mm[m];
	struct state_page *s = state_of_page(m, page + MODEL_LOW);
	int attempt = s->attempts;

	if (s->present)
		return false;
	if (attempt < MODEL_ATTEMPTS)
		s->attempts++;
	else if (w->error[page] != ERROR_RETRY)
		attempt = MODEL_ATTEMPTS - 1;
	s->present = attempt == MODEL_ATTEMPTS ||
		     !answer(&w->fails[page][attempt], 2);
	return !s->present;
}

static enum model_error fault_error(int m, int page, bool special)
{
	return answer(&model_world.mm[m].error[page], ERROR_KINDS + special);
}

/*
 * One turn over @nr pages: how many there were, or why there was none. Why it
 * ended is asked for only if somebody can tell the difference.
 */
static long turn(int m, unsigned long start, unsigned long nr,
		 unsigned int flags, struct page **pages,
		 struct vm_area_struct **vmas, int *locked)
{
	long i, ret = 0;

	start = untagged_addr(start);
	for (i = 0; i < nr; i++, start += PAGE_SIZE) {
		long page = page_of_address(start);
		int v = vma_of_page(m, page);
		struct state_page *s;

		if (v == MODEL_HOLE ||
		    (v == MODEL_GATE && flags & FOLL_WRITE)) {
			ret = -EFAULT;
			break;
		}
		if (v != MODEL_GATE) {
			ret = ask_vma(m, v, ASK_GUP, flags);
			if (ret)
				break;
		}
		if (v != MODEL_GATE && page >= 0 &&
		    page < model_options.pages && fault_fails(m, page)) {
			bool special = ask_vma(m, v, ASK_SPECIAL, 0);
			enum model_error error;

			if (i && !locked && !special)
				break;
			error = fault_error(m, page, special);
			/* there is something, but no page of it that could be returned */
			if (error != ERROR_EEXIST || pages) {
				if (error == ERROR_RETRY && locked &&
				    !(flags & FOLL_NOWAIT)) {
					TRACE("  (the lock is dropped)");
					drop_read(m);
					*locked = 0;
				}
				ret = errnos[error];
				if (error == ERROR_EINTR &&
				    ask_vma(m, v, ASK_OPS, 0) == OPS_HUGETLB)
					ret = -EFAULT;
				break;
			}
		}
		s = state_of_page(m, page + MODEL_LOW);
		if (flags & FOLL_WRITE)
			s->written = 1;
		else
			s->read = 1;
		if (pages) {
			pages[i] = model_page_pointer(m, page + MODEL_LOW);
			if (flags & FOLL_PIN)
				s->pins++;
			else
				s->refs++;
		}
		if (vmas)
			vmas[i] = v == MODEL_GATE ? hand_out_gate(m) :
						    hand_out_vma(m, v);
	}
	return i ? i : ret;
}

/* Takes the lock again that a fault dropped. */
static int lock_again(int m)
{
	struct mm_struct *mm = model_mm_pointer(m);

	if (fatal_signal_pending(current))
		return -EINTR;
	return mmap_read_lock_killable(mm);
}

/* As many turns as it takes, where @locked lets a fault drop the lock. */
static long turns(int m, unsigned long start, unsigned long nr,
		  unsigned int flags, struct page **pages,
		  struct vm_area_struct **vmas, int *locked)
{
	bool dropped = false;
	long ret, done = 0;

	if (!nr)
		return 0;
	if (!locked)
		return turn(m, start, nr, flags, pages, vmas, NULL);
	if (vmas)
		harness_end_run(END_BUG, "BUG: vmas together with locked");
	if (*locked != 1)
		harness_end_run(END_BUG, "BUG: locked is not 1");

	/* Each turn has a page or is the last: as many as that are enough. */
	for (unsigned long i = 0; i < nr && done < nr; i++) {
		ret = turn(m, start + done * PAGE_SIZE, nr - done, flags,
			   pages ? pages + done : NULL, NULL, locked);
		if (ret > 0)
			done += ret;
		if (done == nr)
			break;
		if (*locked)
			goto failed;

		/* the page whose fault dropped the lock, until it does so no more */
		while (!*locked) {
			model_step();
			dropped = true;
			ret = lock_again(m);
			if (ret)
				goto failed;
			*locked = 1;
			ret = turn(m, start + done * PAGE_SIZE, 1, flags,
				   pages ? pages + done : NULL, NULL, locked);
		}
		if (ret != 1)
			goto failed;
		done++;
	}
	ret = done;
failed:
	if (dropped && *locked) {
		drop_read(m);
		*locked = 0;
	}
	return done ? done : ret;
}

/* Pages that are to be held for long must be moved first, which may fail. */
static bool cannot_be_moved(void)
{
	return answer_ordinal(model_world.migrate, &model_state->nr_migrate, 2);
}

static long gup(int m, unsigned long start, unsigned long nr,
		unsigned int flags, struct page **pages,
		struct vm_area_struct **vmas, int *locked)
{
	long ret;

	if (++model_state->gup_calls > 40)
		harness_end_run(END_ENDLESS, "more than 40 calls of GUP");
	need_lock(m);
	if (pages && !(flags & FOLL_PIN))
		flags |= FOLL_GET;

	ret = turns(m, start, nr, flags, pages, vmas, locked);
	if (flags & FOLL_LONGTERM && ret > 0 && cannot_be_moved()) {
		for (long i = 0; i < ret; i++)
			unpin_user_page(pages[i]);
		ret = -ENOMEM;
	}

	/* allowed.c: a module can't look this VMA up */
	if (vmas && ret == 1 && vmas[0] == hand_out_gate(m)) {
		model_state->gate_vmas++;
		if (model_options.gate_is_einval) {
			harness_effect(EFFECT_WARN, "!vma", 0, 0, 0, 0);
			if (pages && flags & FOLL_PIN)
				unpin_user_page(pages[0]);
			else if (pages)
				put_page(pages[0]);
			ret = -EINVAL;
		}
	}

	/* allowed.c: the helper has an errno for this */
	if (!ret && nr == 1 && flags & FOLL_REMOTE && !locked &&
	    !(flags & FOLL_NOWAIT)) {
		model_state->zero_returns++;
		if (model_options.retry_is_ebusy)
			ret = -EBUSY;
	}
	if (ret == nr)
		model_state->gup_good++;
	else if (ret > 0)
		model_state->gup_partial++;
	else
		model_state->gup_bad++;
	return ret;
}

static bool warns(bool condition, const char *what)
{
	if (condition) {
		TRACE("WARN_ON_ONCE(%s)", what);
		harness_effect(EFFECT_WARN, what, 0, 0, 0, 0);
	}
	return condition;
}

static long remote(const char *name, struct mm_struct *mm, unsigned long start,
		   unsigned long nr, unsigned int flags, struct page **pages,
		   struct vm_area_struct **vmas, int *locked)
{
	int m = number_of_mm(mm);
	long ret;

	if (flags & FOLL_LONGTERM && warns(locked, "locked"))
		return -EINVAL;
	ret = gup(m, start, nr, flags | FOLL_TOUCH | FOLL_REMOTE, pages, vmas,
		  locked);
	TRACE("%s(%s, %s, %lu, %s%s%s) = %ld", name, m ? "current->mm" : "MM",
	      model_address(start), nr, model_gup_flags(flags & ~FOLL_PIN),
	      pages ? "" : ", no pages", locked ? ", locked" : "", ret);
	return ret;
}

static long local(const char *name, unsigned long start, unsigned long nr,
		  unsigned int flags, struct page **pages,
		  struct vm_area_struct **vmas)
{
	long ret = gup(MODEL_CURRENT, start, nr, flags | FOLL_TOUCH, pages,
		       vmas, NULL);

	TRACE("%s(%s, %lu, %s%s) = %ld", name, model_address(start), nr,
	      model_gup_flags(flags & ~FOLL_PIN), pages ? "" : ", no pages",
	      ret);
	return ret;
}

static bool get_flags_are_wrong(unsigned int flags)
{
	return warns(flags & FOLL_PIN, "gup_flags & FOLL_PIN") ||
	       warns(flags & FOLL_LONGTERM, "gup_flags & FOLL_LONGTERM");
}

static bool pin_arguments_are_wrong(unsigned int flags, struct page **pages)
{
	return warns(flags & FOLL_GET, "gup_flags & FOLL_GET") ||
	       warns(!pages, "!pages");
}

/* -- the new shape */

long get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, int *locked)
{
	return old_get_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 NULL, locked);
}

long pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, int *locked)
{
	return old_pin_user_pages_remote(mm, start, nr_pages, gup_flags, pages,
					 NULL, locked);
}

long get_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages)
{
	return old_get_user_pages(start, nr_pages, gup_flags, pages, NULL);
}

long pin_user_pages(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages)
{
	return old_pin_user_pages(start, nr_pages, gup_flags, pages, NULL);
}

/* -- the old shape: old-api.syms makes calls in old objects calls of these */

long old_get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked)
{
	if (get_flags_are_wrong(gup_flags))
		return -EINVAL;
	return remote("get_user_pages_remote", mm, start, nr_pages, gup_flags,
		      pages, vmas, locked);
}

long old_pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked)
{
	if (pin_arguments_are_wrong(gup_flags, pages))
		return -EINVAL;
	return remote("pin_user_pages_remote", mm, start, nr_pages,
		      gup_flags | FOLL_PIN, pages, vmas, locked);
}

long old_get_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas)
{
	if (get_flags_are_wrong(gup_flags))
		return -EINVAL;
	return local("get_user_pages", start, nr_pages, gup_flags, pages, vmas);
}

long old_pin_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas)
{
	if (pin_arguments_are_wrong(gup_flags, pages))
		return -EINVAL;
	return local("pin_user_pages", start, nr_pages, gup_flags | FOLL_PIN,
		     pages, vmas);
}

/* -- what takes the lock by itself and never had the parameter */

static long unlocked(const char *name, unsigned long start, unsigned long nr,
		     unsigned int flags, struct page **pages)
{
	int locked = 1;
	long ret;

	mmap_read_lock(current->mm);
	ret = gup(MODEL_CURRENT, start, nr, flags | FOLL_TOUCH, pages, NULL,
		  &locked);
	TRACE("%s(%s, %lu, %s) = %ld", name, model_address(start), nr,
	      model_gup_flags(flags & ~FOLL_PIN), ret);
	if (locked)
		mmap_read_unlock(current->mm);
	return ret;
}

long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages,
			     struct page **pages, unsigned int gup_flags)
{
	if (get_flags_are_wrong(gup_flags))
		return -EINVAL;
	return unlocked("get_user_pages_unlocked", start, nr_pages, gup_flags,
			pages);
}

static int fast(const char *name, unsigned long start, int nr,
		unsigned int flags, struct page **pages)
{
	if (warns(flags & ~(FOLL_WRITE | FOLL_LONGTERM | FOLL_FORCE | FOLL_PIN),
		  "gup_flags"))
		return -EINVAL;
	return unlocked(name, start & PAGE_MASK, nr, flags, pages);
}

int get_user_pages_fast(unsigned long start, int nr_pages,
			unsigned int gup_flags, struct page **pages)
{
	if (get_flags_are_wrong(gup_flags))
		return -EINVAL;
	return fast("get_user_pages_fast", start, nr_pages, gup_flags, pages);
}

int pin_user_pages_fast(unsigned long start, int nr_pages,
			unsigned int gup_flags, struct page **pages)
{
	if (pin_arguments_are_wrong(gup_flags, pages))
		return -EINVAL;
	return fast("pin_user_pages_fast", start, nr_pages,
		    gup_flags | FOLL_PIN, pages);
}

struct page *follow_page(struct vm_area_struct *vma, unsigned long address,
			 unsigned int foll_flags)
{
	int m = number_of_mm(vma->vm_mm);
	long page = page_of_address(address);
	struct state_page *s;

	need_lock(m);
	if (address < vma->vm_start || address >= vma->vm_end)
		return NULL;
	s = state_of_page(m, page + MODEL_LOW);
	if (!s->read && !s->written)
		return NULL;
	if (foll_flags & FOLL_GET)
		s->refs++;
	return model_page_pointer(m, page + MODEL_LOW);
}
