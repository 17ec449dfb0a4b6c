// SPDX-License-Identifier: GPL-2.0-only
#ifndef G_H
#define G_H

/**
 * first() - does it
 */
int first(int a);
/* second one */ int second(int a);

#endif
