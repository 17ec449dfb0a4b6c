// SPDX-License-Identifier: GPL-2.0-only
void f(struct context *context)
{
	prepare(context);
	if (context->ready)
		go(context);
}
