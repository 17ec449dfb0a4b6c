/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the proof share. */
#ifndef HARNESS_PROVE_H
#define HARNESS_PROVE_H

_Bool nondet_bool(void);
signed char nondet_char(void);
int nondet_int(void);
unsigned int nondet_uint(void);
long nondet_long(void);
unsigned long nondet_ulong(void);

/* 0 while the before-code runs, 1 while the after-code does. */
extern int prove_side;

/* world.c: makes every choice, at once. */
void prove_choose_world(void);
/* store.c: the bytes of user pages as they were. */
void prove_restore_contents(void);
unsigned char prove_byte(int m, int index, unsigned int offset);

#endif /* HARNESS_PROVE_H */
