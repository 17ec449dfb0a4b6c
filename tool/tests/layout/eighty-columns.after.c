// SPDX-License-Identifier: GPL-2.0-only
void f(struct context *context)
{
	prepare(context);
	context->result = some_function_of_many(context->first, context->second, context->third + context->fourth, other(context->fifth, context->sixth));
	if (context->result && some_condition_that_is_long(context) && !another_condition_that_is_long(context)) go_back(context);
	for (walk = first_of(context); walk; walk = next_of_these_that_are_in_the_list(context, walk->position, walk->end)) { count(walk); }
	if (context->ready)
		go(context);
}
