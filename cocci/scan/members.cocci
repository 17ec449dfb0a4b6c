// SPDX-License-Identifier: GPL-2.0-only
/// An array of VMAs that is a member of a local structure. Comes after arrays.cocci in one
/// semantic patch; its facts name the array "structure.member". GUP_NAMES stands for the names in
/// question.
// Facts about a call:
//   by-name      structure.member is passed
// Facts about a place:
//   mention, element  as for a variable
//   declared     the structure, local to this function

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
p << member_owner.p;
@@
fact("declared", p, name=b + "." + m)

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
position p;
@@

b.m@p[i]

@script:python@
b << member_passed.b;
m << member_passed.m;
p << member_element.p;
@@
fact("element", p, name=b + "." + m)
