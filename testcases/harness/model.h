/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the model of mm and the runner share. It includes nothing, since the
 * model is compiled with the stub headers of the kernel and the runner with
 * those of the C library.
 *
 * A world is what the functions under test can't change: which page belongs to
 * which VMA, what the VMAs are, which fault and which allocation fails. It is
 * chosen piece by piece, when somebody first asks (choose()), and remembered:
 * all runs in one world get the same answers. A state is what a run changes.
 */
#ifndef HARNESS_MODEL_H
#define HARNESS_MODEL_H

struct page;
struct vm_area_struct;
struct mm_struct;

#include "size.h"

#define MODEL_PAGE_SIZE (1UL << MODEL_PAGE_SHIFT)
#define MODEL_TAG (0x5aUL << 56)
#define MODEL_MMS 2
#define MODEL_FOREIGN 0
#define MODEL_CURRENT 1

#define MODEL_PAGES (MODEL_LOW + MODEL_TAIL_END)

#define MODEL_UNKNOWN (-1) /* not chosen yet */
#define MODEL_HOLE (-2)
#define MODEL_GATE (-3)

/* How a run ended. */
enum model_end {
	END_RETURNED,
	END_BUG, /* BUG(), an oops of the kernel's own making */
	END_CRASH, /* signal: a wild or NULL pointer, undefined behaviour */
	END_DANGLING, /* touched a VMA whose lock had been dropped */
	END_MEMORY, /* use after free, out of bounds, double free */
	END_DEADLOCK,
	END_ENDLESS,
};

/* What others than the caller see of a run, in order. */
enum model_effect {
	EFFECT_WARN,
	EFFECT_PRINTK,
	EFFECT_ACCESS, /* vma, addr, len, write */
	EFFECT_DIRTY, /* mm and page */
	EFFECT_COPY, /* vma, page, address, length: copy_to/from_user_page() */
	EFFECT_VMA_WRITTEN, /* vma, old and new flags */
	EFFECT_UNLOCKED, /* mm: VMAs or GUP without the lock; once per mm */
	EFFECT_LOCK, /* mm: unlocked what is not held */
	EFFECT_UNDERFLOW, /* mm, page: released what is not held */
	EFFECT_NOTE, /* by a run line, copy_to_user() */
	EFFECT_KINDS
};

/* A kind of VMA: its flags, its file and what sets it apart in GUP. */
enum model_file {
	FILE_NONE,
	FILE_REGULAR,
	FILE_SHMEM,
	FILE_HUGETLB,
	FILE_DEVICE,
	FILE_CLASSES
};

enum model_ops {
	OPS_NONE,
	OPS_FILE,
	OPS_SHMEM,
	OPS_HUGETLB,
	OPS_DEVICE, /* without ->access() */
	OPS_DEVICE_ACCESS, /* with it */
	OPS_KINDS
};

struct model_kind {
	const char *name;
	unsigned long flags;
	enum model_file file;
	enum model_ops ops;
	unsigned char private_data; /* has vm_private_data */
	unsigned char fsdax; /* FOLL_LONGTERM is refused */
	unsigned char pkey; /* a protection key that denies the current task */
	unsigned char special; /* a page may have no struct page */
};

extern const struct model_kind model_kinds[];
extern const int model_nr_kinds;
#define MODEL_MAX_KINDS 32

/* What may be asked of a VMA. */
enum vma_question {
	ASK_GUP, /* 0 or the errno of a GUP with certain gup_flags */
	ASK_FLAGS,
	ASK_PROT,
	ASK_OPS,
	ASK_FILE,
	ASK_PRIVATE_DATA,
	ASK_SPECIAL,
	MODEL_QUESTIONS
};

/* The choices. A field is MODEL_UNKNOWN until it is asked for. */
struct world_vma {
	short first; /* page; 0: or, if @below, -MODEL_LOW */
	short last; /* inclusive, if @complete */
	signed char complete;
	signed char below;
	signed char file; /* 0 or 1: which of the two files of its class */
	unsigned int kinds; /* which of model_kinds it still may be */
	unsigned int answered; /* to which questions it has an answer */
	unsigned int gup_flags; /* of the GUP that it has an answer to */
	long answers[MODEL_QUESTIONS];
};

struct world_mm {
	signed char known; /* the VMAs of pages 0 .. known - 1 are chosen */
	signed char nr_vmas;
	signed char tail; /* what comes after the window: HOLE or a VMA */
	signed char
		gate; /* page of the gate area, or UNKNOWN if there is none so far */
	signed char files[FILE_CLASSES]; /* how many of a class are in use */
	signed char of[MODEL_MAX_PAGES]; /* VMA, HOLE, GATE */
	struct world_vma vma[MODEL_MAX_VMAS];
	signed char fails[MODEL_MAX_PAGES][MODEL_ATTEMPTS];
	signed char error[MODEL_MAX_PAGES];
	signed char zero[MODEL_MAX_PAGES]; /* is the zero page */
};

struct world {
	struct world_mm mm[MODEL_MMS];
	signed char alloc[MODEL_ALLOCS];
	signed char killable[MODEL_ORDINALS];
	signed char trylock[MODEL_ORDINALS];
	signed char signal[MODEL_ORDINALS];
	signed char access[MODEL_ORDINALS];
	signed char migrate[MODEL_ORDINALS];
	signed char copy[MODEL_ORDINALS];
	signed char arg_known[MODEL_ARGS];
	long arg[MODEL_ARGS];
};

/* Errors of a fault, in the order in which they are chosen. */
enum model_error {
	ERROR_EFAULT,
	ERROR_RETRY, /* GUP returns 0 */
	ERROR_ENOMEM,
	ERROR_EHWPOISON,
	ERROR_EINTR,
	ERROR_KINDS,
	ERROR_EEXIST =
		ERROR_KINDS, /* only where a page may have no struct page */
};

/* A page in one run. */
struct state_page {
	int refs, pins;
	unsigned char touched; /* is in the list */
	unsigned char present;
	unsigned char read, written; /* by GUP */
	unsigned char dirty;
	unsigned char mapped; /* somebody has its kernel address */
	signed char attempts;
};

struct state_mm {
	int readers, writers;
	unsigned char unlocked; /* EFFECT_UNLOCKED is recorded */
	unsigned long total_vm, pinned_vm, locked_vm;
#ifndef __CPROVER__ /* prove/store.c has them elsewhere */
	struct state_page page[MODEL_PAGES];
	short touched[MODEL_PAGES];
	int nr_touched;
#endif
	unsigned long
		flags[MODEL_MAX_VMAS]; /* vm_flags, which may be written to */
	unsigned char flags_known[MODEL_MAX_VMAS];
};

struct state {
	struct state_mm mm[MODEL_MMS];
	int steps, gup_calls;
	int nr_allocs, live_allocs, nr_killable, nr_trylock, nr_signal,
		nr_access;
	int nr_migrate, nr_copy, nr_args;
	int kmaps;
	int mmgrabs; /* mmget() and mmgrab() less mmput() and mmdrop() */
	/* for the allowances and the counters of the runner */
	int failed_allocs, zero_returns, gate_vmas, gup_good, gup_bad,
		gup_partial;
};

/* Settings of the runner. */
struct model_options {
	int pages, vmas; /* the bounds */
	int alloc_succeeds; /* an allowance: the allocation that fails in the world doesn't */
	int retry_is_ebusy; /* an allowance: a remote GUP of one page gives -EBUSY for 0 */
	int gate_is_einval; /* an allowance: GUP of a page with its VMA warns and fails there */
};

extern struct world model_world;
extern struct state *model_state; /* of the run that is under way */
extern struct model_options model_options;

/*
 * What the model needs of the runner.
 */
/* One of 0 .. n - 1: the primitive of all choices. */
int choose(int n);
/* Ends the run; it does not return. */
void harness_end_run(enum model_end how, const char *what)
	__attribute__((noreturn));
void harness_effect(enum model_effect kind, const char *text, unsigned long a,
		    unsigned long b, unsigned long c, unsigned long d);

/* Text for people, only while a world is run again to be printed. */
const char *model_address(unsigned long addr);
const char *model_gup_flags(unsigned int flags);

#ifdef __CPROVER__
#define TRACE(...) ((void)0)
#else
extern int harness_tracing;
void harness_trace(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#define TRACE(...)                                        \
	do {                                              \
		if (__builtin_expect(harness_tracing, 0)) \
			harness_trace(__VA_ARGS__);       \
	} while (0)
#endif

/*
 * What the runner needs of the model.
 */
void model_reset_world(void);
void model_begin_run(struct state *state);
void model_end_run(void);
/* The page that a pointer points to, as MODEL_PAGES * mm + index; -1 if to none. */
int model_page_number(const struct page *page);
struct page *model_page_pointer(int m, int index);
struct mm_struct *model_mm_pointer(int m);
/* Whether an address is in a copy of a VMA; which one. */
int model_vma_at_address(unsigned long addr, int *m, int *vma, int *live);
const char *model_vma_field(unsigned long addr);
/* Fills in fields of a VMA that may be read and has not been yet. */
void model_fill_vma(unsigned long addr, unsigned long size);
/* Whether an address is in memory that was allocated in this run or before. */
int model_arena_address(unsigned long addr);
/* The bytes of a page, and those that it had before the run. */
unsigned char *model_contents(int m, int index);
unsigned char model_pattern(int m, int index, unsigned int offset);
/* A step of a run that could go on for ever. */
void model_step(void);

#endif /* HARNESS_MODEL_H */
