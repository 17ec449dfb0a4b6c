// SPDX-License-Identifier: GPL-2.0-only
/* What two runs in one world have to have in common. */

#include <stdarg.h>
#include <string.h>

#include "runner.h"

/*
 * Whether they differ is all that is asked of most worlds: the first difference
 * decides. For a report all of them are written down.
 */
struct comparison {
	const struct result *a, *b;
	const char *name_a, *name_b;
	char *what;
	size_t size, used;
	int found;
};

static void __attribute__((format(printf, 2, 3)))
says(struct comparison *c, const char *fmt, ...)
{
	va_list args;

	if (c->found++ && c->used + 2 < c->size) {
		memcpy(c->what + c->used, "; ", 3);
		c->used += 2;
	}
	va_start(args, fmt);
	vsnprintf(c->what + c->used, c->size - c->used, fmt, args);
	va_end(args);
	c->used += strlen(c->what + c->used);
}

/* Goes on if the differences are to be written down. */
#define SAYS(c, ...)                  \
	do {                          \
		if (!(c)->what)       \
			return 1;     \
		says(c, __VA_ARGS__); \
	} while (0)

static const char *const effect_names[EFFECT_KINDS] = {
	[EFFECT_WARN] = "WARN",
	[EFFECT_PRINTK] = "printk",
	[EFFECT_ACCESS] = "call of ->access()",
	[EFFECT_DIRTY] = "page made dirty",
	[EFFECT_COPY] = "copy to or from a user page",
	[EFFECT_VMA_WRITTEN] = "VMA written to",
	[EFFECT_UNLOCKED] = "use of an mm without its lock",
	[EFFECT_LOCK] = "unlock of what is not held",
	[EFFECT_UNDERFLOW] = "release of what is not held",
	[EFFECT_NOTE] = "call outwards",
};

static const char *const mm_names[] = { "MM", "current->mm" };

static int effects_differ(const struct effect *a, const struct effect *b)
{
	if (a->kind != b->kind || memcmp(a->value, b->value, sizeof(a->value)))
		return 1;
	/* the words of a WARN_ON() may be rewritten together with its condition */
	if (a->kind != EFFECT_PRINTK && a->kind != EFFECT_NOTE)
		return 0;
	return strcmp(a->text, b->text);
}

static int count_effects(const struct result *r, enum model_effect kind)
{
	int n = 0;

	for (int i = 0; i < r->nr_effects; i++)
		n += r->effects[i].kind == kind;
	return n;
}

static int compare_effects(struct comparison *c)
{
	const struct result *a = c->a, *b = c->b;
	int found = c->found;

	for (int kind = 0; c->what && kind < EFFECT_KINDS; kind++) {
		int in_a = count_effects(a, kind);
		int in_b = count_effects(b, kind);

		if (in_a != in_b)
			SAYS(c, "%s: %s %d times, %s %d times",
			     effect_names[kind], c->name_a, in_a, c->name_b,
			     in_b);
	}
	if (c->found != found)
		return 1;
	for (int i = 0; i < a->nr_effects && i < b->nr_effects; i++) {
		if (!effects_differ(&a->effects[i], &b->effects[i]))
			continue;
		SAYS(c, "%s: with other values or in another order",
		     effect_names[a->effects[i].kind]);
		return 1;
	}
	if (a->nr_effects != b->nr_effects)
		SAYS(c, "number of effects");
	return c->found != found;
}

static int compare_page(struct comparison *c, int m, int index)
{
	const struct state_page *a = &c->a->state.mm[m].page[index];
	const struct state_page *b = &c->b->state.mm[m].page[index];
	const char *name_a = c->name_a, *name_b = c->name_b;
	int page = index - MODEL_LOW;

	if (a->refs != b->refs)
		SAYS(c, "references of page %d of %s: %s %d, %s %d", page,
		     mm_names[m], name_a, a->refs, name_b, b->refs);
	if (a->pins != b->pins)
		SAYS(c, "pins of page %d of %s: %s %d, %s %d", page,
		     mm_names[m], name_a, a->pins, name_b, b->pins);
	if (a->read != b->read || a->written != b->written)
		SAYS(c, "faults at page %d of %s: %s%s%s, %s%s%s", page,
		     mm_names[m], name_a, a->read ? " read" : "",
		     a->written ? " write" : "", name_b, b->read ? " read" : "",
		     b->written ? " write" : "");
	if (a->dirty != b->dirty)
		SAYS(c, "page %d of %s made dirty: %s %d, %s %d", page,
		     mm_names[m], name_a, a->dirty, name_b, b->dirty);
	return 0;
}

static int compare_mm(struct comparison *c, int m)
{
	const struct state_mm *a = &c->a->state.mm[m];
	const struct state_mm *b = &c->b->state.mm[m];

	if (a->readers != b->readers || a->writers != b->writers)
		SAYS(c,
		     "lock of %s at exit: %s %d readers, %d writers; %s %d readers, %d writers",
		     mm_names[m], c->name_a, a->readers, a->writers, c->name_b,
		     b->readers, b->writers);
	if (a->total_vm != b->total_vm || a->pinned_vm != b->pinned_vm ||
	    a->locked_vm != b->locked_vm)
		SAYS(c, "total_vm, pinned_vm or locked_vm of %s", mm_names[m]);

	for (int i = 0; i < a->nr_touched; i++) {
		if (compare_page(c, m, a->touched[i]))
			return 1;
	}
	for (int i = 0; i < b->nr_touched; i++) {
		/* what both have touched is compared already */
		if (!a->page[b->touched[i]].touched &&
		    compare_page(c, m, b->touched[i]))
			return 1;
	}
	return 0;
}

static int compare_contents(struct comparison *c)
{
	const struct result *a = c->a, *b = c->b;

	if (a->nr_changed != b->nr_changed) {
		SAYS(c, "data: contents of user pages");
		return 1;
	}
	for (int i = 0; i < a->nr_changed; i++) {
		if (a->changed[i].number != b->changed[i].number ||
		    memcmp(a->changed[i].bytes, b->changed[i].bytes,
			   MODEL_PAGE_SIZE))
			SAYS(c, "data: contents of page %d of %s",
			     a->changed[i].number % MODEL_PAGES - MODEL_LOW,
			     mm_names[a->changed[i].number / MODEL_PAGES]);
	}
	return 0;
}

static int compare_buffers(struct comparison *c)
{
	const struct result *a = c->a, *b = c->b;

	if (a->nr_buffers != b->nr_buffers) {
		SAYS(c, "data: number of arguments");
		return 1;
	}
	for (int i = 0; i < a->nr_buffers; i++) {
		const struct buffer *in_a = &a->buffers[i];
		const struct buffer *in_b = &b->buffers[i];
		size_t at = 0;

		if (in_a->size == in_b->size &&
		    !memcmp(in_a->kept, in_b->kept, in_a->size))
			continue;
		while (c->what && at < in_a->size && at < in_b->size &&
		       in_a->kept[at] == in_b->kept[at])
			at++;
		SAYS(c, "data: %s (argument %d), from byte %zu on", in_a->name,
		     i + 1, at);
	}
	return 0;
}

static int compare(struct comparison *c)
{
	const struct result *a = c->a, *b = c->b;

	if (a->end != b->end) {
		SAYS(c, "end: %s %s%s%s; %s %s%s%s", c->name_a,
		     name_of_end(a->end), *a->why ? ": " : "", a->why,
		     c->name_b, name_of_end(b->end), *b->why ? ": " : "",
		     b->why);
		return 1;
	}
	if (a->end == END_RETURNED && a->value != b->value)
		SAYS(c, "return value: %s %ld, %s %ld", c->name_a, a->value,
		     c->name_b, b->value);
	if (compare_effects(c) && !c->what)
		return 1;
	/* where both are ended by force, what they would have left does not matter */
	if (a->end != END_RETURNED)
		return c->found;
	for (int m = 0; m < MODEL_MMS; m++) {
		if (compare_mm(c, m))
			return 1;
	}
	if (a->state.live_allocs != b->state.live_allocs)
		SAYS(c, "memory not freed: %s %d, %s %d", c->name_a,
		     a->state.live_allocs, c->name_b, b->state.live_allocs);
	if (a->state.kmaps != b->state.kmaps ||
	    a->state.mmgrabs != b->state.mmgrabs)
		SAYS(c, "balance of kmap() or of mm references");
	if (compare_contents(c) && !c->what)
		return 1;
	if (compare_buffers(c) && !c->what)
		return 1;
	return c->found;
}

int compare_results(const struct result *a, const struct result *b, char *what,
		    size_t size, const char *name_a, const char *name_b)
{
	struct comparison c = { .a = a,
				.b = b,
				.name_a = name_a,
				.name_b = name_b,
				.what = what,
				.size = size };

	return compare(&c);
}
