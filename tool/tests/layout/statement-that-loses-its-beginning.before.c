// SPDX-License-Identifier: GPL-2.0-only
void f(struct thing *thing)
{
	thing->the_place_for_it =
		find_the_place_for(thing, 1);
}
