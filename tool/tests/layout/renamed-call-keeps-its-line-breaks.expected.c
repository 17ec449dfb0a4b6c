// SPDX-License-Identifier: GPL-2.0-only
void f(struct thing *thing)
{
	call(first_of_the_arguments(thing),
	     second, third,
	     fourth_of_the_arguments(thing));
	call_it(first_of_the_arguments(thing),
		second, third_of_the_arguments(thing));
}
