// SPDX-License-Identifier: GPL-2.0-only
#define EACH(x)							\
	do {							\
		call((x), 1,					\
		     NULL);	/* once */			\
		forget(x);					\
	} while (0)
#define ONE(x) call(x)

int f(void);
