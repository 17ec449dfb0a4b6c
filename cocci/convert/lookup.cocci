// SPDX-License-Identifier: GPL-2.0-only
/// One page and its VMA: the call stays, and the VMA is looked up behind it, on success only.
///
///	ret = get_user_pages(addr, 1, flags, &page, &vma);
///	->
///	ret = get_user_pages(addr, 1, flags, &page);
///	if (ret == 1) {
///		vma = vma_lookup(current->mm, untagged_addr(addr));
///		if (WARN_ON_ONCE(!vma)) {
///			put_page(page);
///			ret = -EINVAL;
///		}
///	}
///
/// Safe: the lock that GUP was called with is held at the lookup, so the VMA is the one that GUP
/// stored. The address loses its tag as in GUP (22883973244b). GUP also returns pages of the gate
/// area, whose VMA is in no tree of VMAs; it refuses to write to them. Without a VMA, which can't
/// be, the page is given back by what GUP took, and the test that is there sees a failure.
// Confidence: High
/// Conversion vma_lookup
/// Class single
/// Reason one-vma: one page and one VMA, under the lock that GUP needs
/// Becomes The argument goes, and a lookup of the VMA follows the call.
/// Takes one
/// Needs lookup
/// After helper
/// Message In {names}, {api}() stores the VMA of the one page that is asked for. Look it up after the
///     call instead, under the lock that GUP needs, by the address that GUP used. A page
///     whose VMA is not found then is warned about, and is an error.
/// First lib/operands
/// First lib/vma-uses
/// First lib/lock
/// First lib/kept
/// First lib/left-before
/// Then lib/lookup-behind
/// Then lib/drop-array
/// Then lib/left-after
/// Then lib/arms
/// Then lib/arms
/// Then lib/arms
/// Then lib/braces

// The page is given back by the name that it was stored by.

@pages_good@
expression mm, start, nr, flags, vmas, locked, e, a, b;
idexpression v;
constant C;
identifier m;
binary operator op;
position p;
@@

CALL(mm, start, nr, flags, <+... \(e@p \& \(v\|C\|&a\|(a)\|a op b\|a->m\|a.m\|a[b]\)\) ...+>, vmas, locked)

@pages_bad@
expression mm, start, nr, flags, vmas, locked, e;
position p != pages_good.p;
@@

CALL(mm, start, nr, flags, <+... e@p ...+>, vmas, locked)

@script:python@
e << pages_bad.e;
p << pages_bad.p;
@@
refuse("page-place-may-change", p, text=e)

@pages_shape@
expression mm, start, nr, flags, vmas, locked, e, i;
idexpression v;
identifier m, m2;
@@

CALL(mm, start, nr, flags, \(&e\|v\|v + i\|v->m\|v.m\|v->m->m2\|v->m.m2\|v.m->m2\|v->m + i\|v.m + i\|NULL\), vmas, locked)

@script:python depends on !pages_shape@
pages << call.pages;
site << call.site;
@@
refuse("page-place-unknown", site, text=pages)

@pages_name@
expression mm, start, nr, flags, vmas, locked;
idexpression v;
position p;
@@

CALL(mm, start, nr, flags, <+... v@p ...+>, vmas, locked)

@script:python@
v << pages_name.v;
p << pages_name.p;
@@
relies(v, p)

@pages_constant@
expression mm, start, nr, flags, vmas, locked;
constant C;
position p;
@@

CALL(mm, start, nr, flags, <+... C@p ...+>, vmas, locked)

@script:python@
C << pages_constant.C;
p << pages_constant.p;
@@
if (C[0].isalpha() or C[0] == "_") and C != "NULL" and (p[0].file, C) not in numbers:
    relies(C, p)

@pages_of_the_result@
expression ret, mm, start, nr, flags, vmas, locked;
position p;
@@

ret = CALL(mm, start, nr, flags, <+... ret@p ...+>, vmas, locked)

@script:python@
ret << pages_of_the_result.ret;
p << pages_of_the_result.p;
@@
refuse("page-place-may-change", p, text=ret)

@pages_of_the_vma@
expression mm, start, nr, flags, v, locked;
position p;
@@

CALL(mm, start, nr, flags, <+... v@p ...+>, &v, locked)

@script:python@
v << pages_of_the_vma.v;
p << pages_of_the_vma.p;
@@
refuse("page-place-may-change", p, text=v)

// A result that nobody looks at, and one that is not kept, hides the failure.

@script:python depends on !result_kept@
site << call.site;
@@
refuse("result-not-kept", site)

@result_read exists@
local idexpression kept_local.ret;
expression e;
position r != kept_local.p;
@@

CALL(...)
... when != ret = e
    when any
ret@r

@script:python depends on kept_local && !result_read@
ret << kept_local.ret;
p << kept_local.p;
@@
refuse("result-never-tested", p, name=ret)

// What is to be done is said first, in words that the rules below put into code: whether the gate
// area can be met, and how the page is given back.

/// Here lib/array-of-one

@bare@
expression e, ret;
statement S;
@@

(
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
  else S
|
  if (e)
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
|
  if (e) S else
+ {
+	gup_vmas_arm();
  ret = FUNCTION(...);
+ }
)

@kept@
expression ret, mm, addr, flags, pages;
identifier vma;
constant one;
@@

- ret = CALL(mm, addr, one, flags, pages, &vma, NULL);
+ ret = DONE(mm, addr, one, flags, pages, NULL);
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }

@declared@
type T;
identifier ret, vma;
expression mm, addr, flags, pages, e;
constant one;
statement S1, S2;
@@

- T ret = CALL(mm, addr, one, flags, pages, &vma, NULL);
+ T ret = DONE(mm, addr, one, flags, pages, NULL);
(
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1 else S2
|
+ if (ret == 1) {
+	vma = vma_lookup(MM, UNTAGGED(addr));
+	gup_vmas_gate(vma, FLAGS, MM, UNTAGGED(addr));
+	if (WARN_ON_ONCE(!vma)) {
+		gup_vmas_give_back(pages, 1);
+		ret = -EINVAL;
+	}
+ }
  if (e) S1
)
