// SPDX-License-Identifier: GPL-2.0-only
/// Functions that do nothing but call another one: a caller may as well call that.
// Facts:
//   only-calls     the function of, whose parameter number index is name: extent is the call of
//                  callee that is all of its body
//   use            a parameter of such a function stands here

@initialize:python@
@@
from facts import fact

@only_calls@
identifier fn, inner, x;
parameter list[n] before;
type T;
expression list es;
position p, extent;
@@

fn@p(before, T x, ...)
{
	return inner@extent(es);
}

@script:python@
fn << only_calls.fn;
inner << only_calls.inner;
x << only_calls.x;
n << only_calls.n;
p << only_calls.p;
extent << only_calls.extent;
@@
fact("only-calls", p, of=fn, callee=inner, name=x, index=n, extent=extent)

@use@
identifier only_calls.x;
position p;
@@

x@p

@script:python@
x << only_calls.x;
p << use.p;
@@
fact("use", p, name=x)
