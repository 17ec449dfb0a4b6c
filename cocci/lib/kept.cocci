// SPDX-License-Identifier: GPL-2.0-only
/// First lib/failure
/// What keeps the result: a local, or a member of something that a local leads to, of a type that
/// has -errno, 0 and 1. A failure gives the pages back: for a function of a vendor nobody knows how.

@script:python depends on imitation@
pages << call.pages;
site << call.site;
@@
if pages != "NULL":
    refuse("release-not-known", site)

@kept_local@
local idexpression ret;
position p;
@@

ret@p = CALL(...)

@script:python@
ret << kept_local.ret;
p << kept_local.p;
@@
note("result", ret, p)
relies(ret, p)

@kept_member@
local idexpression ret;
identifier m, m2;
position p;
@@

\(ret@p->m\|ret@p.m\|ret@p->m->m2\|ret@p->m.m2\|ret@p.m->m2\|ret@p.m.m2\|*ret@p\) = CALL(...)

@script:python@
ret << kept_member.ret;
p << kept_member.p;
@@
note("result", ret, p)
relies(ret, p)

@kept_volatile_member@
identifier s, m;
type T;
@@

struct s {
	...
	volatile T m;
	...
};

@kept_volatile@
identifier kept_volatile_member.m;
expression e, ret;
position p;
@@

\(ret \& \(e->m@p\|e.m@p\)\) = CALL(...)

@script:python@
ret << kept_volatile.ret;
p << kept_volatile.p;
@@
refuse("result-not-local", p, name=ret)

@kept_elsewhere depends on !kept_local && !kept_member@
expression ret;
position p;
@@

ret@p = CALL(...)

@script:python@
ret << kept_elsewhere.ret;
p << kept_elsewhere.p;
@@
refuse("result-not-local", p, name=ret)

@script:python@
site << call.site;
@@
for name in noted("result", site):
    if noted("local", site).get(name, 0) > 1:
        refuse("declared-twice", site, name=name)
    if name in noted("static", site) or name in noted("volatile", site):
        refuse("result-not-local", site, name=name)
    if name in noted("const", site):
        refuse("result-is-const", site, name=name)

@kept_signed@
typedef s16, s32, s64;
{int, long, short, long long, s16, s32, s64, ssize_t} ret;
@@

ret = CALL(...)

@kept_unsigned depends on !kept_signed@
expression ret;
position p;
@@

ret@p = CALL(...)

@script:python@
ret << kept_unsigned.ret;
p << kept_unsigned.p;
@@
refuse("result-not-signed", p, name=ret)

// Nor is it changed behind the back of this function.

@kept_address@
local idexpression kept_local.ret;
position p;
@@

 &ret@p

@script:python@
ret << kept_local.ret;
p << kept_address.p;
@@
refuse("address-taken", p, name=ret)
