// SPDX-License-Identifier: GPL-2.0-only
#include "f.h"

static int f(int a)
{
	return a;
}

/* What follows was there. */
int g(void);
