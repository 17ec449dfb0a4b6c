// SPDX-License-Identifier: GPL-2.0-only
#include "new.h"
int f(int a)
{
	return 0;
}
