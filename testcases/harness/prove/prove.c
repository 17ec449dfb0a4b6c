// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs before and after in any world, and asserts what compare.c compares.
 *
 * Instead of all effects, bytes and pages, one of each is compared, and the
 * model checker chooses which: that is as good, and much smaller. PROVE_COVER
 * asks instead whether GUP returns all pages in any world (1), without which
 * nothing would be shown, is called at all (2), whether before ever ends (3), or nothing
 * but that the pointers of before are sound (4).
 */

#include "../model.h"
#include "../run.h"
#include "prove.h"

#define NULL ((void *)0)

/* run.h, generated */
long prove_before(void);
long prove_after(void);

#define MAX_BUFFERS 4
#define BUFFER_SIZE 256
#define MAX_PAGES 40

struct result {
	long value;
	struct state state;
	struct state_page page; /* of one page */
	int nr_effects;
	int kind; /* of one effect */
	unsigned long a, b, c, d;
	unsigned char buffer, watched, content; /* one byte of each */
	struct page *pointer; /* one of PAGES */
	unsigned long total_vm, pinned_vm, locked_vm; /* of one mm */
};

int prove_side;

static struct result results[2];
static int which_effect, which_buffer, which_watched, which_page, which_mm;
static unsigned int which_byte, which_pointer;
static int nr_buffers, nr_watched, nr_counts;

static long args[MODEL_ARGS];
static unsigned char buffers[2][MAX_BUFFERS][BUFFER_SIZE];
static struct page *page_array[2][MAX_PAGES];

/* -- what the model needs */

int choose(int n)
{
	__CPROVER_assert(0, "every choice is made at once");
	return 0;
}

void model_step(void)
{
}

/* What ends by force in the before-code is no world to compare in. */
void harness_end_run(enum model_end how, const char *what)
{
	__CPROVER_assert(!prove_side, "after ends by force, before does not");
	__CPROVER_assume(0);
	for (;;)
		;
}

void harness_bug(const char *condition);
void harness_bug(const char *condition)
{
	harness_end_run(END_BUG, condition);
}

void harness_effect(enum model_effect kind, const char *text, unsigned long a,
		    unsigned long b, unsigned long c, unsigned long d)
{
	struct result *r = &results[prove_side];

	if (r->nr_effects == which_effect) {
		r->kind = kind;
		r->a = a;
		r->b = b;
		r->c = c;
		r->d = d;
	}
	r->nr_effects++;
}

void harness_warn(const char *condition);
void harness_warn(const char *condition)
{
	harness_effect(EFFECT_WARN, condition, 0, 0, 0, 0);
}

int printk(const char *fmt, ...);
int printk(const char *fmt, ...)
{
	harness_effect(EFFECT_PRINTK, fmt, 0, 0, 0, 0);
	return 0;
}

const char *model_address(unsigned long addr)
{
	return NULL;
}

const char *model_gup_flags(unsigned int flags)
{
	return NULL;
}

/* -- the words of run.h */

static long argument(void)
{
	int i = model_state->nr_args++;

	__CPROVER_assert(i < MODEL_ARGS, "bound: words that choose");
	return args[i];
}

struct mm_struct *harness_mm(void)
{
	return model_mm_pointer(MODEL_FOREIGN);
}

unsigned long harness_addr(int aligned)
{
	unsigned long bits = argument();

	/* any tag, any place in the first page */
	return MODEL_BASE + (aligned ? 0 : bits % MODEL_PAGE_SIZE) +
	       (bits & 0xffUL << 56);
}

unsigned long harness_end(long n)
{
	return MODEL_BASE + n * MODEL_PAGE_SIZE;
}

long harness_int(const char *word, long lo, long hi)
{
	long value = argument();

	__CPROVER_assume(value >= lo && value <= hi);
	return value;
}

/*
 * A number that is known makes loops and allocations of a known size, which is
 * what a proof is slow without. So with PROVE_COUNT the first one is that.
 */
long harness_count(long lo, long hi)
{
	long most = hi < PROVE_PAGES ? hi : PROVE_PAGES;
#ifdef PROVE_COUNT
	if (!nr_counts++) {
		argument();
		__CPROVER_assume(PROVE_COUNT >= lo && PROVE_COUNT <= most);
		return PROVE_COUNT;
	}
#endif
	return harness_int(NULL, lo, most);
}

unsigned int harness_flags(void)
{
	return argument();
}

struct page **harness_pages(void)
{
	return page_array[prove_side];
}

static unsigned char *buffer(unsigned long size)
{
	int i = nr_buffers++;

	__CPROVER_assert(i < MAX_BUFFERS && size <= BUFFER_SIZE,
			 "bound: size of an argument");
	return buffers[prove_side][i];
}

unsigned char *harness_buf(unsigned long n)
{
	return buffer(n);
}

void *harness_out(unsigned long size)
{
	return buffer(size);
}

void harness_watch(const char *name, const void *obj, unsigned long size)
{
	if (nr_watched++ == which_watched && which_byte < size)
		results[prove_side].watched =
			((const unsigned char *)obj)[which_byte];
}

long harness_note(const char *name, long value)
{
	harness_effect(EFFECT_NOTE, name, value, 0, 0, 0);
	return 0;
}

long harness_note_pages(const char *name, struct page **pages, long n)
{
	harness_effect(EFFECT_NOTE, name, n, 0, 0, 0);
	for (long i = 0; i < n; i++)
		harness_effect(EFFECT_NOTE, name, i,
			       model_page_number(pages[i]), 0, 0);
	return 0;
}

/* -- the two runs */

struct state_page *state_of_page(int m, int index);

static void begin(int side)
{
	prove_side = side;
	nr_buffers = 0;
	nr_watched = 0;
	nr_counts = 0;
	prove_restore_contents();
	model_begin_run(&results[side].state);
}

static void end(int side)
{
	struct result *r = &results[side];

	model_end_run();
	r->page = *state_of_page(which_mm, which_page);
	r->content =
		prove_byte(which_mm, which_page, which_byte % MODEL_PAGE_SIZE);
	r->buffer = buffers[side][which_buffer][which_byte];
	r->pointer = page_array[side][which_pointer];
	r->total_vm = r->state.mm[which_mm].total_vm;
	r->pinned_vm = r->state.mm[which_mm].pinned_vm;
	r->locked_vm = r->state.mm[which_mm].locked_vm;
}

static void choose_which(void)
{
	which_effect = nondet_int();
	which_buffer = nondet_int();
	which_watched = nondet_int();
	which_page = nondet_int();
	which_mm = nondet_int();
	which_byte = nondet_uint();
	which_pointer = nondet_uint();
	__CPROVER_assume(which_buffer >= 0 && which_buffer < MAX_BUFFERS);
	__CPROVER_assume(which_page >= 0 && which_page < MODEL_PAGES);
	__CPROVER_assume(which_mm >= 0 && which_mm < MODEL_MMS);
	__CPROVER_assume(which_byte < BUFFER_SIZE && which_pointer < MAX_PAGES);
	for (int i = 0; i < 8; i++)
		args[i] = nondet_long();
}

int main(void)
{
	struct result *x = &results[0], *y = &results[1];
	const struct state *s = &x->state, *t = &y->state;

	prove_choose_world();
	choose_which();
	model_options.pages = PROVE_PAGES;
	model_options.vmas = MODEL_MAX_VMAS;
	/* allowed.c: retry */
	model_options.retry_is_ebusy = 1;
#ifdef PROVE_ALLOW_GATE_AREA
	model_options.gate_is_einval = 1;
#endif

	begin(0);
	x->value = prove_before();
	end(0);
#ifdef PROVE_COVER
#if PROVE_COVER == 1
	__CPROVER_assert(!s->gup_good, "cover");
#elif PROVE_COVER == 2
	__CPROVER_assert(!s->gup_calls, "cover");
#elif PROVE_COVER == 3
	__CPROVER_assert(0, "cover");
#endif
	return 0;
#endif
	begin(1);
	y->value = prove_after();
	end(1);

	/* allowed.c: allocation */
	if (s->nr_allocs != t->nr_allocs)
		__CPROVER_assume(!s->failed_allocs && !t->failed_allocs);

	__CPROVER_assert(x->value == y->value, "return value");
	__CPROVER_assert(x->nr_effects == y->nr_effects, "number of effects");
	if (which_effect >= 0 && which_effect < x->nr_effects)
		__CPROVER_assert(x->kind == y->kind && x->a == y->a &&
					 x->b == y->b && x->c == y->c &&
					 x->d == y->d,
				 "effect");
	for (int m = 0; m < MODEL_MMS; m++)
		__CPROVER_assert(s->mm[m].readers == t->mm[m].readers &&
					 s->mm[m].writers == t->mm[m].writers,
				 "lock at exit");
	__CPROVER_assert(x->total_vm == y->total_vm &&
				 x->pinned_vm == y->pinned_vm &&
				 x->locked_vm == y->locked_vm,
			 "counters of the mm");
	__CPROVER_assert(x->page.refs == y->page.refs, "references of a page");
	__CPROVER_assert(x->page.pins == y->page.pins, "pins of a page");
	__CPROVER_assert(x->page.read == y->page.read &&
				 x->page.written == y->page.written,
			 "faults at a page");
	__CPROVER_assert(x->page.dirty == y->page.dirty, "page made dirty");
	__CPROVER_assert(s->live_allocs == t->live_allocs, "memory not freed");
	__CPROVER_assert(s->kmaps == t->kmaps && s->mmgrabs == t->mmgrabs,
			 "balance of kmap() or of mm references");
	__CPROVER_assert(x->pointer == y->pointer, "data: PAGES");
	__CPROVER_assert(x->buffer == y->buffer && x->watched == y->watched &&
				 x->content == y->content,
			 "data");
	return 0;
}
