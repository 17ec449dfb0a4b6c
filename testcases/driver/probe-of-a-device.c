// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

struct ring {
	unsigned long start;
	struct page **pages;
	int nr;
};

/* To probe a device is no probe of a kernel: something calls this. */
static int ring_probe(struct ring *ring)
{
	return get_user_pages(ring->start, ring->nr, FOLL_WRITE, ring->pages, NULL);
}

struct ring_driver {
	int (*probe)(struct ring *ring);
};

const struct ring_driver ring_driver = { .probe = ring_probe };

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: struct ring ring = { ADDR, PAGES, COUNT(1, 4) };
 * run: return LOCKED(current->mm, ring_driver.probe(&ring));
 */
