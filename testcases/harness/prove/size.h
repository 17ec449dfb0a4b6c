/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sizes for the model checker: PROVE_PAGES pages, and behind them up to
 * PROVE_TAIL that are all alike. Every loop and array costs, so all is small.
 */
#ifndef HARNESS_SIZE_H
#define HARNESS_SIZE_H

/* 64 bytes: what is in a page is copied, never looked at. */
#define MODEL_PAGE_SHIFT 6
/* Any page of the address space, see world.c. */
extern unsigned long prove_base;
#define MODEL_BASE prove_base
#define MODEL_MAX_PAGES PROVE_PAGES
/* A VMA has the number of the page of the window that it begins with. */
#define MODEL_MAX_VMAS (PROVE_PAGES + 1)
#define MODEL_LOW 1
#define MODEL_TAIL_END (PROVE_PAGES + PROVE_TAIL)
#define MODEL_ATTEMPTS 1
#define MODEL_ALLOCS 4
#define MODEL_ORDINALS 3
#define MODEL_ARGS 16

#endif /* HARNESS_SIZE_H */
