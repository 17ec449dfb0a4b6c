// SPDX-License-Identifier: GPL-2.0-only
/* What the allocators hand out, for the model checker, which watches it. */

#include <linux/mm.h>
#include "../mm.h"
#include "../memory.h"

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void free(void *at);

/* No testcase needs more than so many pointers at this bound. */
#define MAX_BYTES (64 * (MODEL_PAGES + 1))

void first_run_of_memory(void)
{
}

void end_run_of_memory(void)
{
}

void *allocate(size_t size, bool zero, enum family family, const char *name)
{
	int i = model_state->nr_allocs;

	if (!size)
		return NO_BYTES;
	model_state->nr_allocs++;
	if (i < MODEL_ALLOCS && answer(&model_world.alloc[i], 2)) {
		model_state->failed_allocs++;
		return NULL;
	}
	if (size > MAX_BYTES)
		return NULL;
	model_state->live_allocs++;
	return zero ? calloc(1, size) : malloc(size);
}

void release(const void *at, enum family family, const char *name)
{
	if (!at || at == NO_BYTES)
		return;
	model_state->live_allocs--;
	free((void *)at);
}
