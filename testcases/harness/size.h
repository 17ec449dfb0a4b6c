/* SPDX-License-Identifier: GPL-2.0-only */
/* How large the worlds may be. prove/size.h takes its place for the model checker. */
#ifndef HARNESS_SIZE_H
#define HARNESS_SIZE_H

#define MODEL_PAGE_SHIFT 12
/* Page 0 of the window. Neither 0 nor the end of the address space is near. */
#define MODEL_BASE 0x7f3a40000000UL
/* Pages of a window, for each of which a VMA and a fault are chosen. */
#define MODEL_MAX_PAGES 8
/* VMAs in a window. */
#define MODEL_MAX_VMAS 6
/* Pages that the first VMA may have below the window. */
#define MODEL_LOW 2
/* Number of the page where the last VMA ends, if it goes on behind the window. */
#define MODEL_TAIL_END 600
/* Copies of the VMAs, one for each time the lock is held. */
#define MODEL_SESSIONS 16
/* Attempts at the fault of one page; then it does as it did. */
#define MODEL_ATTEMPTS 2
/* Allocations that may fail; later ones succeed. */
#define MODEL_ALLOCS 12
/* Killable locks, calls of ->access() and so on that may fail: the same. */
#define MODEL_ORDINALS 8
/* Words of run.h that choose. */
#define MODEL_ARGS 16

#endif /* HARNESS_SIZE_H */
