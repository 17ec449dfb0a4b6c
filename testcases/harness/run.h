/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vocabulary of the `run:` lines. It is included after the testcase and
 * includes nothing but case.h. Each use of a word that chooses is the 1st, 2nd
 * ... choice of its run, and meets the same answer in the other side's run.
 */
#ifndef HARNESS_RUN_H
#define HARNESS_RUN_H

#include "case.h"

struct mm_struct;
struct page;

void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);

struct mm_struct *harness_mm(void);
unsigned long harness_addr(int aligned);
unsigned long harness_end(long n);
long harness_int(const char *word, long lo, long hi);
long harness_count(long lo, long hi);
unsigned int harness_flags(void);
struct page **harness_pages(void);
unsigned char *harness_buf(unsigned long n);
void *harness_out(unsigned long size);
void harness_watch(const char *name, const void *obj, unsigned long size);
long harness_note(const char *name, long value);
long harness_note_pages(const char *name, struct page **pages, long n);

/* A foreign mm; current->mm is another one. */
#define MM harness_mm()
/* Calls it with the lock of @mm held for reading, as its callers would. */
#define LOCKED(mm, expr)                 \
	({                               \
		long __result;           \
                                         \
		mmap_read_lock(mm);      \
		__result = (long)(expr); \
		mmap_read_unlock(mm);    \
		__result;                \
	})
/*
 * An address in the first page of the window; aligned or not, tagged or not. In
 * windows of more than two pages only neither or both.
 */
#define ADDR harness_addr(0)
/* The same, page aligned. */
#define ADDR_ALIGNED harness_addr(1)
/* Where page @n of the window ends (0: where the window begins), no tag. */
#define END(n) harness_end(n)
/* A number of pages, from @lo to the smaller of @hi and the pages of the window. */
#define COUNT(lo, hi) harness_count(lo, hi)
#define INT(lo, hi) harness_int("INT", lo, hi)
#define BOOL ((_Bool)harness_int("BOOL", 0, 1))
/* 0, FOLL_WRITE, FOLL_FORCE or both. */
#define FLAGS harness_flags()
/* 640 page pointers, all 0xeeeeeeeeeeeeeeee before the call; compared. */
#define PAGES harness_pages()
/* @n bytes of the kernel, 0xb0 0xb1 ... before the call; compared. */
#define BUF(n) harness_buf(n)
/* One object, zero before the call; compared. */
#define OUT(type) ((type *)harness_out(sizeof(type)))
/* Compares the bytes that a local object has now. */
#define WATCH(obj) harness_watch(#obj, &(obj), sizeof(obj))
/*
 * For the body of a function that the testcase only declares: what it is called
 * with is compared. Both return 0.
 */
#define NOTE(name, value) harness_note(name, (long)(value))
#define NOTE_PAGES(name, pages, n) harness_note_pages(name, pages, n)

#endif /* HARNESS_RUN_H */
