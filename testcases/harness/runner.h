/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the runner share: one run, its result, its comparison. */
#ifndef HARNESS_RUNNER_H
#define HARNESS_RUNNER_H

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

#include "allowed.h"
#include "case.h"
#include "model.h"

#define MAX_EFFECTS 256
#define MAX_BUFFERS 12
#define MAX_CHANGED 8
#define TEXT_SIZE 4096
#define POOL_SIZE (1 << 16)

struct effect {
	enum model_effect kind;
	const char *text;
	unsigned long value[4];
};

/* An argument or local whose bytes are compared. */
struct buffer {
	const char *name;
	unsigned char *bytes; /* where the function under test has it */
	size_t size;
	unsigned char *kept; /* what was there at the end */
	unsigned char is_watched; /* kept at once, since it is gone later */
	unsigned char is_pages;
};

/* A page of the user that the run has written to. */
struct changed_page {
	int number;
	unsigned char bytes[MODEL_PAGE_SIZE];
};

struct result {
	enum model_end end;
	const char *why;
	long value;
	struct state state;
	int nr_effects, nr_buffers, nr_changed;
	struct effect effects[MAX_EFFECTS];
	struct buffer buffers[MAX_BUFFERS];
	struct changed_page changed[MAX_CHANGED];
	size_t text_used, kept_used;
	char text[TEXT_SIZE]; /* of printk() */
	unsigned char kept[POOL_SIZE] __attribute__((aligned(8)));
};

/* run.c: one run */
extern struct result *current_result;
extern volatile int in_run;
void install_handlers(void);
void run_case(const struct harness_case *c, struct result *result);
void *pool_get(const char *name, size_t size);
char *keep_text(const char *text);
/* Puts the next lines of the trace here; NULL: no more tracing. */
void trace_to(FILE *to);

/* choose.c: the worlds, one after another */
void choices_begin(void);
int choices_next(void); /* 0 if that was the last world */
/* The same world from its start; afterwards, what had been asked for before that. */
unsigned int choices_replay(void);
void choices_replayed(unsigned int was);

/* compare.c: 0 if equal; otherwise all the differences are in @what, if not NULL */
int compare_results(const struct result *a, const struct result *b, char *what,
		    size_t size, const char *name_a, const char *name_b);

/* report.c */
const char *name_of_end(enum model_end end);
void print_world(FILE *to);
void print_indented(FILE *to, const char *text);

/* selftest.c: how many of the statements about the model are wrong */
int selftest(void);

#endif /* HARNESS_RUNNER_H */
