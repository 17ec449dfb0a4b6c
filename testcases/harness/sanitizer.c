// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sanitizer.syms makes of the reports of the sanitizers: they end the run as
 * a signal would, and the next world can be run.
 */

#include <sanitizer/asan_interface.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

/* Whether it was no error, but a field of a VMA that is filled in when it is read. */
static int was_filled_in(uintptr_t addr, size_t size)
{
	int m, vma, live;

	if (!in_run || !model_vma_at_address(addr, &m, &vma, &live) || !live)
		return 0;
	model_fill_vma(addr, size);
	return 1;
}

static void __attribute__((noreturn))
bad_access(uintptr_t addr, size_t size, int write)
{
	static char text[160];
	int m, vma, live;

	if (!in_run) {
		fprintf(stderr,
			"harness: bad access to %p of %zu bytes outside of a run\n",
			(void *)addr, size);
		abort();
	}
	if (model_vma_at_address(addr, &m, &vma, &live)) {
		if (live) {
			fprintf(stderr,
				"harness: compile with -fsanitize-recover=address\n");
			abort();
		}
		snprintf(text, sizeof(text),
			 "%s %s of VMA %d of %s after its lock was dropped",
			 write ? "writes" : "reads", model_vma_field(addr), vma,
			 m ? "current->mm" : "MM");
		harness_end_run(END_DANGLING, text);
	}
	snprintf(text, sizeof(text), "%s %zu bytes %s",
		 write ? "writes" : "reads", size,
		 model_arena_address(addr) ?
			 "of freed memory or beyond what was allocated" :
			 "beyond an object");
	harness_end_run(END_MEMORY, text);
}

/* After _noabort the access is made. */
#define ASAN(rw, size, write)                                   \
	void harness_asan_##rw##size(uintptr_t addr);           \
	void harness_asan_##rw##size(uintptr_t addr)            \
	{                                                       \
		bad_access(addr, size, write);                  \
	}                                                       \
	void harness_asan_##rw##size##_noabort(uintptr_t addr); \
	void harness_asan_##rw##size##_noabort(uintptr_t addr)  \
	{                                                       \
		if (!was_filled_in(addr, size))                 \
			bad_access(addr, size, write);          \
	}

#define ASAN_N(rw, write)                                                \
	void harness_asan_##rw##_n(uintptr_t addr, size_t size);         \
	void harness_asan_##rw##_n(uintptr_t addr, size_t size)          \
	{                                                                \
		bad_access(addr, size, write);                           \
	}                                                                \
	void harness_asan_##rw##_n_noabort(uintptr_t addr, size_t size); \
	void harness_asan_##rw##_n_noabort(uintptr_t addr, size_t size)  \
	{                                                                \
		if (!was_filled_in(addr, size))                          \
			bad_access(addr, size, write);                   \
	}

ASAN(load, 1, 0)
ASAN(load, 2, 0)
ASAN(load, 4, 0)
ASAN(load, 8, 0)
ASAN(load, 16, 0)
ASAN(store, 1, 1)
ASAN(store, 2, 1)
ASAN(store, 4, 1)
ASAN(store, 8, 1)
ASAN(store, 16, 1)
ASAN_N(load, 0)
ASAN_N(store, 1)

static void check(const void *at, size_t size, int write)
{
	void *bad =
		size ? __asan_region_is_poisoned((void *)(uintptr_t)at, size) :
		       NULL;

	if (bad && !was_filled_in((uintptr_t)bad, size))
		bad_access((uintptr_t)bad, size, write);
}

#define COPY(name, function)                                 \
	void *name(void *to, const void *from, size_t size); \
	void *name(void *to, const void *from, size_t size)  \
	{                                                    \
		check(from, size, 0);                        \
		check(to, size, 1);                          \
		return function(to, from, size);             \
	}

COPY(harness_memcpy, memcpy)
COPY(harness_memmove, memmove)
COPY(harness_asan_memcpy, memcpy)
COPY(harness_asan_memmove, memmove)

#define FILL(name)                                \
	void *name(void *at, int c, size_t size); \
	void *name(void *at, int c, size_t size)  \
	{                                         \
		check(at, size, 1);               \
		return memset(at, c, size);       \
	}

FILL(harness_memset)
FILL(harness_asan_memset)

int harness_memcmp(const void *a, const void *b, size_t size);

int harness_memcmp(const void *a, const void *b, size_t size)
{
	check(a, size, 0);
	check(b, size, 0);
	return memcmp(a, b, size);
}

/* All handlers are first given data that begin so. */
struct source_location {
	const char *file;
	uint32_t line;
	uint32_t column;
};

#define UBSAN_ONE(name, words)                                         \
	void name(const struct source_location *where)                 \
		__attribute__((noreturn));                             \
	void name(const struct source_location *where)                 \
	{                                                              \
		static char text[256];                                 \
                                                                       \
		snprintf(text, sizeof(text),                           \
			 "undefined behaviour: %s at %s:%u:%u", words, \
			 where->file, where->line, where->column);     \
		harness_end_run(END_CRASH, text);                      \
	}

#define UBSAN(name, words)                     \
	UBSAN_ONE(harness_ubsan_##name, words) \
	UBSAN_ONE(harness_ubsan_##name##_abort, words)

UBSAN(add_overflow, "overflow of an addition")
UBSAN(sub_overflow, "overflow of a subtraction")
UBSAN(mul_overflow, "overflow of a multiplication")
UBSAN(negate_overflow, "overflow of a negation")
UBSAN(divrem_overflow, "division by zero")
UBSAN(shift_out_of_bounds, "shift by too much")
UBSAN(out_of_bounds, "index out of bounds")
UBSAN(type_mismatch_v1, "NULL or misaligned pointer")
UBSAN(pointer_overflow, "pointer arithmetic on NULL or with overflow")
UBSAN(load_invalid_value, "a value that its type does not have")
UBSAN(vla_bound_not_positive, "array of no size")
UBSAN(nonnull_arg, "NULL as an argument")
UBSAN(nonnull_return_v1, "NULL returned")
UBSAN(float_cast_overflow, "cast of a floating point number")
UBSAN(invalid_builtin, "wrong argument of a builtin")
UBSAN(alignment_assumption, "wrong assumption of alignment")
UBSAN(function_type_mismatch, "call by a pointer of another type")
UBSAN_ONE(harness_ubsan_builtin_unreachable, "code that can't be reached")
UBSAN_ONE(harness_ubsan_missing_return, "end of a function without a return")
