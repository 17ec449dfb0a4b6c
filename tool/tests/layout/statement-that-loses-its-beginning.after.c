// SPDX-License-Identifier: GPL-2.0-only
void f(struct thing *thing)
{
	find_the_place_for(thing, 1);
}
