// SPDX-License-Identifier: GPL-2.0-only
void f(struct thing *thing)
{
	call_it_with_all(first_of_the_arguments(thing),
			 second, third,
			 fourth_of_the_arguments(thing));
	call_that_is_not_aligned(first_of_the_arguments(thing),
		second, third_of_the_arguments(thing));
}
