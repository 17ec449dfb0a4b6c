// SPDX-License-Identifier: GPL-2.0-only
/// What an expression is made of, and what may change it: for an operand that is evaluated once
/// more after the call. Comes after vmas.cocci in one semantic patch.
// Facts about a place in a function:
//   by-value     a parameter of the function, with its type
//   static       a variable that outlives its block
//   address      the address of a variable is taken
//   member       a member is read or written: e->m or e.m
//   any-element  e[i], whatever e is
//   pointed-to   *e
//   stored       an assignment, ++ and the like, to whatever
//   called       a call, with what is called
//   round        a loop: for, while, or an iterator
//   volatile     a member that is declared volatile in this file
// Facts about the file, wherever the function is:
//   file-macro   a macro without parameters, with its text
//   file-function  a function that is defined here
//   file-variable  a variable of the whole file

@by_value@
identifier fn, v;
type T;
parameter list[n] before;
position p;
@@

fn(before, T v@p, ...) { ... }

@script:python@
v << by_value.v;
T << by_value.T;
p << by_value.p;
@@
fact("by-value", p, name=v, type=T)

@static_variable@
identifier v;
type T;
position p;
@@

static T v@p;

@script:python@
v << static_variable.v;
p << static_variable.p;
@@
fact("static", p, name=v)

@static_value@
identifier v;
type T;
expression e;
position p;
@@

static T v@p = e;

@script:python@
v << static_value.v;
p << static_value.p;
@@
fact("static", p, name=v)

@file_variable@
identifier v;
type T;
position p;
@@

T v@p;

@script:python@
v << file_variable.v;
p << file_variable.p;
@@
if p[0].current_element == v:
    fact("file-variable", p, name=v)

@file_value@
identifier v;
type T;
expression e;
position p;
@@

T v@p = e;

@script:python@
v << file_value.v;
p << file_value.p;
@@
if p[0].current_element == v:
    fact("file-variable", p, name=v)

@file_function@
identifier fn;
position p;
@@

fn@p(...) { ... }

@script:python@
fn << file_function.fn;
p << file_function.p;
@@
fact("file-function", p, name=fn)

@file_macro@
identifier M;
expression e;
position p;
@@

#define M@p e

@script:python@
M << file_macro.M;
e << file_macro.e;
p << file_macro.p;
@@
fact("file-macro", p, name=M, text=e)

@address@
idexpression v;
position p;
@@

 &v@p

@script:python@
v << address.v;
p << address.p;
@@
fact("address", p, name=v)

@member@
expression e;
identifier m;
position p;
@@

\(e->m@p\|e.m@p\)

@script:python@
m << member.m;
p << member.p;
@@
fact("member", p, name=m)

@any_element@
expression e, i;
position p;
@@

e[i]@p

@script:python@
p << any_element.p;
@@
fact("any-element", p)

@pointed_to@
expression e;
position p;
@@

 *e@p

@script:python@
p << pointed_to.p;
@@
fact("pointed-to", p)

@volatile_member@
identifier s, m;
type T;
@@

struct s {
	...
	volatile T m;
	...
};

@volatile_read@
identifier volatile_member.m;
expression e;
position p;
@@

\(e->m@p\|e.m@p\)

@script:python@
p << volatile_read.p;
@@
fact("volatile", p)

@stored@
expression x, e;
assignment operator aop;
position p;
@@

x@p aop e

@script:python@
x << stored.x;
p << stored.p;
@@
fact("stored", p, text=x)

// Apart from the one above, which would hide it where it stands within an assignment.
@stored_step@
expression x;
position p;
@@

\(x@p++\|x@p--\|++x@p\|--x@p\)

@script:python@
x << stored_step.x;
p << stored_step.p;
@@
fact("stored", p, text=x)

@called@
expression f;
position p;
@@

f@p(...)

@script:python@
f << called.f;
p << called.p;
@@
fact("called", p, name=f)

@round_for@
statement S;
position k;
@@

for@k (...;...;...) S

@script:python@
k << round_for.k;
@@
fact("round", k)

@round_declared@
identifier i;
type T;
expression first;
statement S;
position k;
@@

for@k (T i = first;...;...) S

@script:python@
k << round_declared.k;
@@
fact("round", k)

@round_while@
expression e;
statement S;
position k;
@@

while@k (e) S

@script:python@
k << round_while.k;
@@
fact("round", k)

@round_each@
iterator I;
statement S;
position k;
@@

I@k(...) S

@script:python@
k << round_each.k;
@@
fact("round", k)
