// SPDX-License-Identifier: GPL-2.0-only
/* What the allocators hand out: it may fail, and use after it was freed is noticed. */

#include <linux/kernel.h>
#include <asm/page.h>
#include "mm.h"
#include "memory.h"
#include "poison.h"

#define ARENA_SIZE (1UL << 18)
#define ARENA_REDZONE 32UL
#define ARENA_FILL 0xfe /* no address: a pointer that was never set traps */
#define MAX_ALLOCS 64

struct allocation {
	unsigned char *at;
	size_t size;
	int live;
	enum family family;
};

static unsigned char arena[ARENA_SIZE] __attribute__((aligned(4096)));
static size_t arena_used;
static struct allocation allocations[MAX_ALLOCS];

void first_run_of_memory(void)
{
	poison(arena, sizeof(arena));
}

void end_run_of_memory(void)
{
	poison(arena, arena_used);
	arena_used = 0;
}

int model_arena_address(unsigned long addr)
{
	return addr >= (unsigned long)arena &&
	       addr < (unsigned long)arena + sizeof(arena);
}

/* NULL if there is no place for it, or the world says that there is none. */
static unsigned char *find_place(int i, size_t size, size_t align)
{
	size_t start = (arena_used + ARENA_REDZONE + align - 1) & ~(align - 1);

	if (size > ARENA_SIZE || start + size + ARENA_REDZONE > ARENA_SIZE)
		return NULL;
	if (i < MODEL_ALLOCS && answer(&model_world.alloc[i], 2) &&
	    !model_options.alloc_succeeds) {
		model_state->failed_allocs++;
		return NULL;
	}
	arena_used = start + ((size + 7) & ~7UL);
	return arena + start;
}

void *allocate(size_t size, bool zero, enum family family, const char *name)
{
	int i = model_state->nr_allocs;
	struct allocation *new = &allocations[i];

	model_step();
	if (!size) {
		TRACE("%s(0 bytes)", name);
		return NO_BYTES;
	}
	if (i == MAX_ALLOCS)
		harness_end_run(END_ENDLESS, "more than 64 allocations");

	model_state->nr_allocs++;
	new->at = find_place(i, size, family == ONE_PAGE ? PAGE_SIZE : 16);
	if (!new->at) {
		TRACE("%s(%lu bytes) = NULL", name, size);
		return NULL;
	}
	new->size = size;
	new->live = 1;
	new->family = family;
	unpoison(new->at, size);
	__builtin_memset(new->at, zero ? 0 : ARENA_FILL, size);
	model_state->live_allocs++;
	TRACE("%s(%lu bytes) = memory %d", name, size, i);
	return new->at;
}

void release(const void *at, enum family family, const char *name)
{
	model_step();
	if (!at || at == NO_BYTES)
		return;
	for (int i = 0; i < model_state->nr_allocs; i++) {
		struct allocation *old = &allocations[i];

		if (old->at != at)
			continue;
		TRACE("%s(memory %d)", name, i);
		if (!old->live)
			harness_end_run(END_MEMORY, "memory is freed twice");
		if (old->family != family &&
		    !(old->family == KMALLOC && family == KVMALLOC))
			harness_end_run(
				END_MEMORY,
				"memory is freed by the wrong function");
		old->live = 0;
		model_state->live_allocs--;
		poison(old->at, old->size);
		return;
	}
	harness_end_run(END_MEMORY, "what is freed was not allocated");
}
