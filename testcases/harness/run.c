// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run of one side in one world: what it is given, what it does that others
 * see, and how it ends, if need be by a signal or a report of a sanitizer.
 */

#include <sanitizer/asan_interface.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "run.h"
#include "runner.h"

#define POOL_REDZONE 32
#define PAGES_ENTRIES 640
#define MAX_PAGE_ARRAYS 4

struct result *current_result;
volatile int in_run;
int harness_tracing;

static sigjmp_buf run_env;
static FILE *trace_file;
static volatile unsigned long run_serial;

/*
 * Long, and little of them is used: they are filled with UNTOUCHED at all times,
 * and what a run has written is put back.
 */
#define UNTOUCHED 0xeeeeeeeeeeeeeeeeUL

static struct page_array {
	unsigned long redzone[8];
	unsigned long entries[PAGES_ENTRIES];
} page_arrays[MAX_PAGE_ARRAYS + 1] __attribute__((aligned(64)));
static int nr_page_arrays;

static unsigned char pool[POOL_SIZE] __attribute__((aligned(64)));
static size_t pool_used;

/* -- how a run ends */

void harness_end_run(enum model_end how, const char *what)
{
	if (!in_run) {
		fprintf(stderr, "harness: outside of a run: %s\n", what);
		abort();
	}
	current_result->end = how;
	current_result->why = what;
	TRACE("*** %s", what);
	siglongjmp(run_env, 1);
}

void harness_bug(const char *condition) __attribute__((noreturn));

void harness_bug(const char *condition)
{
	harness_end_run(END_BUG, condition);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	static char text[128];

	(void)context;
	if (!in_run) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	snprintf(text, sizeof(text), "signal %d (%s), address %p", number,
		 strsignal(number), info->si_addr);
	harness_end_run(END_CRASH, text);
}

/* A loop that calls nothing of the model: two ticks in the same run. */
static void on_tick(int number)
{
	static unsigned long seen;

	(void)number;
	if (in_run && seen == run_serial)
		harness_end_run(END_ENDLESS, "it does not end");
	seen = run_serial;
}

const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0"; /* the model counts what is not freed */
}

void install_handlers(void)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE,
				       SIGTRAP };
	struct timeval time = { .tv_usec = 100 *
					   1000 }; /* of this process alone */
	struct itimerval tick = { .it_interval = time, .it_value = time };
	struct sigaction action = { .sa_sigaction = on_signal,
				    .sa_flags = SA_SIGINFO | SA_NODEFER |
						SA_ONSTACK };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
	action.sa_flags = SA_NODEFER | SA_RESTART;
	action.sa_handler = on_tick;
	sigaction(SIGVTALRM, &action, NULL);
	setitimer(ITIMER_VIRTUAL, &tick, NULL);
	__asan_poison_memory_region(pool, sizeof(pool));
	for (int i = 0; i <= MAX_PAGE_ARRAYS; i++) {
		struct page_array *a = &page_arrays[i];

		__asan_poison_memory_region(a->redzone, sizeof(a->redzone));
		for (int entry = 0; entry < PAGES_ENTRIES; entry++)
			a->entries[entry] = UNTOUCHED;
	}
}

/* -- what others see */

void model_step(void)
{
	if (++model_state->steps > 256)
		harness_end_run(END_ENDLESS, "more than 256 calls");
}

void harness_effect(enum model_effect kind, const char *text, unsigned long a,
		    unsigned long b, unsigned long c, unsigned long d)
{
	struct result *r = current_result;
	struct effect *e = &r->effects[r->nr_effects];

	/* a run with so many is bounded by its steps; the first ones tell enough */
	if (r->nr_effects == MAX_EFFECTS)
		return;
	r->nr_effects++;
	e->kind = kind;
	e->text = text;
	e->value[0] = a;
	e->value[1] = b;
	e->value[2] = c;
	e->value[3] = d;
}

void harness_warn(const char *condition);

void harness_warn(const char *condition)
{
	model_step();
	TRACE("WARN_ON(%s)", condition);
	harness_effect(EFFECT_WARN, condition, 0, 0, 0, 0);
}

char *keep_text(const char *text)
{
	struct result *r = current_result;
	size_t size = strlen(text) + 1;
	char *at = r->text + r->text_used;

	if (r->text_used + size > sizeof(r->text))
		return "";
	memcpy(at, text, size);
	r->text_used += size;
	return at;
}

int printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

int printk(const char *fmt, ...)
{
	char text[256];
	va_list args;
	int n;

	model_step();
	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	TRACE("printk: %s", text);
	harness_effect(EFFECT_PRINTK, keep_text(text), 0, 0, 0, 0);
	return n;
}

void trace_to(FILE *to)
{
	trace_file = to;
	harness_tracing = !!to;
}

void harness_trace(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(trace_file, fmt, args);
	va_end(args);
	fputc('\n', trace_file);
}

const char *model_address(unsigned long addr)
{
	static char texts[4][64];
	static int next;
	char *text = texts[next++ % 4];
	const char *tag = addr >> 56 ? "tag | " : "";
	unsigned long plain = addr & ~(0xffUL << 56);
	long page = (long)(plain - MODEL_BASE) >> MODEL_PAGE_SHIFT;
	unsigned long offset = plain & (MODEL_PAGE_SIZE - 1);

	if (page < -16 || page > 4096)
		snprintf(text, sizeof(texts[0]), "0x%lx", addr);
	else if (offset)
		snprintf(text, sizeof(texts[0]), "%spage %ld + 0x%lx", tag,
			 page, offset);
	else
		snprintf(text, sizeof(texts[0]), "%spage %ld", tag, page);
	return text;
}

const char *model_gup_flags(unsigned int flags)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} names[] = {
		{ 0x01, "FOLL_WRITE" },	      { 0x10, "FOLL_FORCE" },
		{ 0x20, "FOLL_NOWAIT" },      { 0x8000, "FOLL_ANON" },
		{ 0x10000, "FOLL_LONGTERM" },
	};
	static char text[128];
	size_t n = 0;

	if (!flags)
		return "0";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (flags & names[i].bit)
			n += snprintf(text + n, sizeof(text) - n, "%s%s",
				      n ? " | " : "", names[i].name);
		flags &= ~names[i].bit;
	}
	if (flags)
		snprintf(text + n, sizeof(text) - n, "%s0x%x", n ? " | " : "",
			 flags);
	return text;
}

/* -- what it is given */

void *pool_get(const char *name, size_t size)
{
	struct result *r = current_result;
	size_t start = (pool_used + POOL_REDZONE + 15) & ~15UL;
	struct buffer *b;

	if (r->nr_buffers == MAX_BUFFERS ||
	    start + size + POOL_REDZONE > POOL_SIZE ||
	    r->kept_used + size > POOL_SIZE) {
		fprintf(stderr, "harness: too many or too large arguments\n");
		abort();
	}
	b = &r->buffers[r->nr_buffers++];
	b->name = name;
	b->bytes = pool + start;
	b->size = size;
	b->kept = r->kept + r->kept_used;
	b->is_watched = 0;
	b->is_pages = 0;
	r->kept_used += size;
	pool_used = start + ((size + 7) & ~7UL);
	__asan_unpoison_memory_region(b->bytes, size);
	return b->bytes;
}

static int next_argument(void)
{
	int i = model_state->nr_args++;

	if (i >= MODEL_ARGS) {
		fprintf(stderr, "harness: more than %d words that choose\n",
			MODEL_ARGS);
		abort();
	}
	return i;
}

static long argument(long lo, long hi)
{
	int i = next_argument();

	if (model_world.arg_known[i] == MODEL_UNKNOWN) {
		model_world.arg_known[i] = 1;
		model_world.arg[i] = lo + choose(hi < lo ? 1 : hi - lo + 1);
	}
	return model_world.arg[i];
}

struct mm_struct *harness_mm(void)
{
	return model_mm_pointer(MODEL_FOREIGN);
}

unsigned long harness_addr(int aligned)
{
	static const unsigned long addresses[] = {
		MODEL_BASE,
		(MODEL_BASE + 0x7b8) | MODEL_TAG,
		MODEL_BASE | MODEL_TAG,
		MODEL_BASE + 0x7b8,
	};
	static const unsigned long aligned_addresses[] = {
		MODEL_BASE, MODEL_BASE | MODEL_TAG
	};
	unsigned long addr;

	if (aligned)
		addr = aligned_addresses[argument(0, 1)];
	else
		addr = addresses[argument(0, model_options.pages > 2 ? 1 : 3)];

	TRACE("%s is %s", aligned ? "ADDR_ALIGNED" : "ADDR",
	      model_address(addr));
	return addr;
}

unsigned long harness_end(long n)
{
	return MODEL_BASE + n * MODEL_PAGE_SIZE;
}

long harness_int(const char *word, long lo, long hi)
{
	long value = argument(lo, hi);

	TRACE("%s is %ld", word, value);
	return value;
}

long harness_count(long lo, long hi)
{
	return harness_int("COUNT", lo,
			   hi < model_options.pages ? hi : model_options.pages);
}

unsigned int harness_flags(void)
{
	static const unsigned int flags[] = { 0, 0x01, 0x10, 0x11 };

	unsigned int value = flags[argument(0, 3)];

	TRACE("FLAGS is %s", model_gup_flags(value));
	return value;
}

struct page **harness_pages(void)
{
	struct result *r = current_result;
	struct buffer *b = &r->buffers[r->nr_buffers];

	if (r->nr_buffers == MAX_BUFFERS || nr_page_arrays == MAX_PAGE_ARRAYS) {
		fprintf(stderr, "harness: too many PAGES\n");
		abort();
	}
	r->nr_buffers++;
	b->name = "PAGES";
	b->bytes = (unsigned char *)page_arrays[nr_page_arrays++].entries;
	b->is_pages = 1;
	b->is_watched = 0;
	return (struct page **)b->bytes;
}

unsigned char *harness_buf(unsigned long n)
{
	unsigned char *bytes = pool_get("BUF", n);

	for (unsigned long i = 0; i < n; i++)
		bytes[i] = 0xb0 + i;
	return bytes;
}

void *harness_out(unsigned long size)
{
	void *object = pool_get("OUT", size);

	memset(object, 0, size);
	return object;
}

void harness_watch(const char *name, const void *obj, unsigned long size)
{
	struct buffer *b;

	pool_get(name, size);
	b = &current_result->buffers[current_result->nr_buffers - 1];
	memcpy(b->kept, obj, size);
	b->is_watched = 1;
}

long harness_note(const char *name, long value)
{
	model_step();
	TRACE("%s: %ld", name, value);
	harness_effect(EFFECT_NOTE, name, value, 0, 0, 0);
	return 0;
}

long harness_note_pages(const char *name, struct page **pages, long n)
{
	model_step();
	TRACE("%s: %ld pages", name, n);
	harness_effect(EFFECT_NOTE, name, n, 0, 0, 0);
	for (long i = 0; i < n; i++)
		harness_effect(EFFECT_NOTE, name, i,
			       model_page_number(pages[i]), 0, 0);
	return 0;
}

/* -- the run */

/* The bytes of user pages that the run wrote to, which are then put back. */
static void keep_contents(struct result *r)
{
	static unsigned char pristine[MODEL_MMS * MODEL_PAGES][MODEL_PAGE_SIZE];
	static unsigned char ready[MODEL_MMS * MODEL_PAGES];

	for (int m = 0; m < MODEL_MMS; m++) {
		const struct state_mm *s = &r->state.mm[m];

		for (int i = 0; i < s->nr_touched; i++) {
			int index = s->touched[i];
			int number = m * MODEL_PAGES + index;
			unsigned char *bytes;

			if (!s->page[index].mapped)
				continue;
			bytes = model_contents(m, index);
			if (!ready[number]) {
				for (unsigned int at = 0; at < MODEL_PAGE_SIZE;
				     at++)
					pristine[number][at] =
						model_pattern(m, index, at);
				ready[number] = 1;
			}
			if (!memcmp(bytes, pristine[number], MODEL_PAGE_SIZE))
				continue;
			if (r->nr_changed < MAX_CHANGED) {
				struct changed_page *c =
					&r->changed[r->nr_changed++];

				c->number = number;
				memcpy(c->bytes, bytes, MODEL_PAGE_SIZE);
			}
			memcpy(bytes, pristine[number], MODEL_PAGE_SIZE);
		}
	}
}

/* What is in an array of pages up to the last entry that the run has set. */
static void keep_pages(struct result *r, struct buffer *b)
{
	unsigned long *entries = (unsigned long *)b->bytes;
	unsigned long *kept =
		(unsigned long *)(r->kept + ((r->kept_used + 7) & ~7UL));
	unsigned long odd = 0;
	int n = PAGES_ENTRIES;

	/* mostly only the first few are set: look for others in one quick sweep */
	for (int i = 8; i < PAGES_ENTRIES; i++)
		odd |= entries[i] ^ UNTOUCHED;
	if (!odd)
		n = 8;
	while (n && entries[n - 1] == UNTOUCHED)
		n--;
	b->size = n * sizeof(*entries);
	b->kept = (unsigned char *)kept;
	r->kept_used = (unsigned char *)(kept + n) - r->kept;
	if (r->kept_used > POOL_SIZE) {
		fprintf(stderr, "harness: too large arguments\n");
		abort();
	}
	for (int i = 0; i < n; i++) {
		kept[i] = entries[i];
		entries[i] = UNTOUCHED;
	}
}

void run_case(const struct harness_case *c, struct result *result)
{
	current_result = result;
	result->end = END_RETURNED;
	result->why = "";
	result->value = 0;
	result->nr_effects = 0;
	result->nr_buffers = 0;
	result->nr_changed = 0;
	result->text_used = 0;
	result->kept_used = 0;
	model_begin_run(&result->state);
	run_serial++;
	if (!sigsetjmp(run_env, 0)) {
		in_run = 1;
		result->value = c->run();
		TRACE("returns %ld", result->value);
	}
	in_run = 0;
	model_end_run();
	keep_contents(result);
	for (int i = 0; i < result->nr_buffers; i++) {
		struct buffer *b = &result->buffers[i];

		if (b->is_pages)
			keep_pages(result, b);
		else if (!b->is_watched)
			memcpy(b->kept, b->bytes, b->size);
	}
	if (pool_used)
		__asan_poison_memory_region(pool, pool_used);
	pool_used = 0;
	nr_page_arrays = 0;
}
