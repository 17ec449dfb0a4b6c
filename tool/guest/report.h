/* SPDX-License-Identifier: GPL-2.0-only */
/* What the runner and the reports share. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "guest.h"

/* What the lines of the guest begin with in the kernel's log. */
#define PREFIX "gup-vmas: "

/* Shared by all processes of the guest. */
struct state {
	unsigned int count; /* of the tests so far */
	bool kmsg; /* TAP goes to the kernel's log, not to stdout */
	char group[32];
};

extern struct state *state;

void say(const char *line);

#endif
