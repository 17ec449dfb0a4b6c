// SPDX-License-Identifier: GPL-2.0-only
/// Where pages came for sure: a walk stands there without a test of its own. Comes behind the rules
/// of convert/walk, which have made gup_vmas_for_each(index, bound) of the loops.
///
/// Such a loop is gup_vmas_for_all() where it is in an arm of a test that says so. The others are
/// unsure if a path leads to one that passes no gup_vmas_exit(): a test that leaves unless pages
/// came, or the first element being read.

// A test for an array that is done without if there is no memory for it.

@guard depends on loop || loop_own@
identifier array.vmas, i;
expression walked.ret, bound;
statement S;
iterator name gup_vmas_for_each;
@@

(
  if (
- vmas
+ ret > 0
  ) { gup_vmas_arm(); gup_vmas_for_each(i, bound) S }
|
  if (
- vmas
+ ret > 0
  ) { gup_vmas_for_each(i, bound) S \(kfree\|kvfree\|vfree\)(vmas); }
)

@guards depends on loop || loop_own@
identifier array.vmas;
expression e;
statement S;
@@

  if (
(
- vmas &&
  e
|
  e
- && vmas
)
  ) S

// Which tests say that pages came, and which that none did, in words.

@number@
identifier M;
constant c =~ "^[1-9]";
@@

#define M \(c\|(c)\)

@came_number depends on ranged@
identifier number.M;
expression walked.ret;
@@

(
- ret == M
+ gup_vmas_came(ret == M)
|
- M == ret
+ gup_vmas_came(M == ret)
|
- ret != M
+ gup_vmas_none(ret != M)
)

@came depends on ranged@
expression walked.ret;
constant c =~ "^[1-9][0-9]*L?$";
identifier w = {unlikely, WARN_ON, WARN_ON_ONCE};
identifier hint = {likely};
@@

(
- w(ret <= 0)
+ gup_vmas_none(w(ret <= 0))
|
- w(ret < c)
+ gup_vmas_none(w(ret < c))
|
- w(ret != c)
+ gup_vmas_none(w(ret != c))
|
- hint(ret > 0)
+ gup_vmas_came(hint(ret > 0))
|
- hint(ret >= c)
+ gup_vmas_came(hint(ret >= c))
|
- hint(ret == c)
+ gup_vmas_came(hint(ret == c))
|
- !(ret > 0)
+ gup_vmas_none(!(ret > 0))
|
- !(ret <= 0)
+ gup_vmas_came(!(ret <= 0))
|
- ret > 0
+ gup_vmas_came(ret > 0)
|
- ret >= c
+ gup_vmas_came(ret >= c)
|
- ret == c
+ gup_vmas_came(ret == c)
|
- ret <= 0
+ gup_vmas_none(ret <= 0)
|
- ret < c
+ gup_vmas_none(ret < c)
|
- ret != c
+ gup_vmas_none(ret != c)
)

@in_arm depends on ranged@
identifier i;
expression bound, c, e;
statement S;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_came(c)\|gup_vmas_came(c) && e\|e && gup_vmas_came(c)\)) {
  <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+>
  }

@in_arm_of_two depends on ranged@
identifier i;
expression bound, c, e;
statement S, S2;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_came(c)\|gup_vmas_came(c) && e\|e && gup_vmas_came(c)\)) {
  <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+>
  } else S2

@in_else depends on ranged@
identifier i;
expression bound, c, e;
statement S, S2;
iterator name gup_vmas_for_each, gup_vmas_for_all;
@@

  if (\(gup_vmas_none(c)\|gup_vmas_none(c) || e\|e || gup_vmas_none(c)\)) S2 else {
  <+... when != FUNCTION(...)
- gup_vmas_for_each(i, bound)
+ gup_vmas_for_all(i, bound)
  S
  ...+>
  }

@comes_back depends on ranged exists@
identifier i, l;
expression bound;
statement S;
position j;
iterator name gup_vmas_for_each;
@@

\(goto@j l;\|break@j;\|continue@j;\)
... when != FUNCTION(...)
gup_vmas_for_each(i, bound) S

@exit depends on ranged@
expression c, e;
identifier l;
position j != comes_back.j;
@@

  if (
(
- gup_vmas_none(c)
+ gup_vmas_exit(c)
|
- gup_vmas_none(c)
+ gup_vmas_exit(c)
  || e
|
  e ||
- gup_vmas_none(c)
+ gup_vmas_exit(c)
)
  ) \({ ... \(return ...;\|goto@j l;\|break@j;\|continue@j;\) }\|return ...;\|goto@j l;\|break@j;\|continue@j;\)

// The VMA of the first page; where it is read for sure, a page came.

@first depends on walked@
identifier array.fn, array.vmas;
symbol vma;
@@

  fn(...) {
  <+...
- vmas[0]
+ gup_vmas_first(vma)
  ...+>
  }

@first_is_read depends on first && ranged@
identifier x, m;
type T;
symbol vma;
@@

(
  x =
- gup_vmas_first(vma)->m
+ gup_vmas_exit(vma->m)
  ;
|
  T x =
- gup_vmas_first(vma)->m
+ gup_vmas_exit(vma->m)
  ;
)

@unsure depends on ranged exists@
identifier i;
expression bound, e;
statement S;
position p;
iterator name gup_vmas_for_each;
@@

FUNCTION(...)
... when != gup_vmas_exit(e)
gup_vmas_for_each@p(i, bound) S
