// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that is a member of a local structure. Comes after arrays.cocci in one
/// semantic patch; its facts name the array "structure.member". GUP_NAMES stands for the names in
/// question.
// Facts about a call:
//   by-name      structure.member is passed
// Facts about a place:
//   mention, element  as for a variable
//   declared     the structure, local to this function
//   member-of    a member of the structure stands here, whichever
//   member-declared  a member that is an array of VMAs, of a structure of this file
//   member-used  such a member, of any structure and in any way

@member_passed@
identifier f = {GUP_NAMES};
identifier b, m;
expression list[n] before;
position site, own;
@@

f@site(before, b.m@own, ...)

@script:python@
b << member_passed.b;
m << member_passed.m;
n << member_passed.n;
site << member_passed.site;
own << member_passed.own;
@@
fact("by-name", site, name=b + "." + m, index=n, own=own)

@member_owner@
identifier member_passed.b;
type T;
position p;
@@

T b@p;

@script:python@
b << member_passed.b;
m << member_passed.m;
T << member_owner.T;
p << member_owner.p;
@@
fact("declared", p, name=b + "." + m, of=T)

@member_mention@
identifier member_passed.b;
identifier member_passed.m;
position p;
@@

b.m@p

@script:python@
b << member_passed.b;
m << member_passed.m;
p << member_mention.p;
@@
fact("mention", p, name=b + "." + m)

@member_element@
identifier member_passed.b;
identifier member_passed.m;
expression i;
position p, extent;
@@

b.m@p[i]@extent

@script:python@
b << member_passed.b;
m << member_passed.m;
i << member_element.i;
p << member_element.p;
extent << member_element.extent;
@@
fact("element", p, name=b + "." + m, index=i, extent=extent)

@member_of@
identifier member_passed.b;
identifier fld;
position p;
@@

b@p.fld

@script:python@
b << member_passed.b;
p << member_of.p;
@@
fact("member-of", p, name=b)

@member_declared@
identifier s;
identifier member_passed.m;
expression e;
position p;
@@

struct s {
	...
	struct vm_area_struct *m@p[e];
	...
};

@script:python@
s << member_declared.s;
m << member_passed.m;
p << member_declared.p;
@@
fact("member-declared", p, name=m, of=s)

@member_used@
expression e;
identifier member_passed.m;
position p;
@@

\(e.m@p\|e->m@p\)

@script:python@
m << member_passed.m;
p << member_used.p;
@@
fact("member-used", p, name=m)
