/* SPDX-License-Identifier: GPL-2.0-only */
/* What gup.c needs of mm.c, besides what the stub headers declare. */
#ifndef HARNESS_MM_H
#define HARNESS_MM_H

#include "model.h"

int number_of_mm(const struct mm_struct *mm);
/* world.c */
/* One of 0 .. n - 1, chosen when it is first asked for. */
int answer(signed char *memo, int n);
/* The answer to the ordinal-th question of its kind; 0 after the last one. */
int answer_ordinal(signed char *memo, int *ordinal, int n);
/* May be any number; negative: below the window. */
long page_of_address(unsigned long addr);
unsigned long address_of_page(long page);
/* A VMA, MODEL_HOLE or MODEL_GATE. */
int vma_of_page(int m, long page);
/* The first VMA with a page in @first .. @last, or MODEL_HOLE. */
int first_vma(int m, long first, long last);
long first_page_of_vma(int m, int v);
long last_page_of_vma(int m, int v);

long ask_vma(int m, int v, enum vma_question question, unsigned int gup_flags);
int file_of_vma(int m, int v, enum model_file class);

/* store.c, arena.c */
void first_run_of_store(void);
void begin_run_of_store(int m);
void first_run_of_memory(void);
void end_run_of_memory(void);
struct state_page *state_of_page(int m, int index);
/* A copy that is valid until the lock is dropped, which is when end_vmas() is called. */
struct vm_area_struct *hand_out_vma(int m, int v);
void end_vmas(int m);

/* mm.c */
extern const char *const mm_names[];
unsigned long flags_of_vma(int m, int v);
/* Fills in the field of a VMA at @offset, and chooses what it needs for that. */
#define FIELD(name) __builtin_offsetof(struct vm_area_struct, name)
void fill_field(int m, int v, struct vm_area_struct *vma, unsigned long offset);
struct vm_area_struct *hand_out_gate(int m);
/* Records once per mm and run that the lock is not held. */
void need_lock(int m);
void drop_read(int m);

/* In objects that were compiled with headers in the old shape, under the old names. */
long old_get_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked);
long old_pin_user_pages_remote(struct mm_struct *mm, unsigned long start,
			       unsigned long nr_pages, unsigned int gup_flags,
			       struct page **pages,
			       struct vm_area_struct **vmas, int *locked);
long old_get_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas);
long old_pin_user_pages(unsigned long start, unsigned long nr_pages,
			unsigned int gup_flags, struct page **pages,
			struct vm_area_struct **vmas);

#endif /* HARNESS_MM_H */
