// SPDX-License-Identifier: GPL-2.0-only
/// A function to which nobody hands VMAs any more loses the parameter.
///
///	long get_user_pages(..., struct page **pages, struct vm_area_struct **vmas)
///	->
///	long get_user_pages(..., struct page **pages)
///
/// Safe: the parameter is NULL in every call, so in its body v is NULL, "if (v)" never holds, and
/// what hands v on hands NULL on. The public functions, wrappers around them, and the functions
/// inside GUP go the same way.
/// Refused by what plans the series: a function whose body does anything else with it, one that is
/// used other than by calls, and one that some call still hands VMAs.
// Confidence: High

@behind_a_test@
identifier v;
parameter list[BEFORE] before;
statement S;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) {
  <+...
(
- if (v) S
|
- BUG_ON(v);
|
- WARN_ON(v);
)
  ...+>
  }

@in_a_condition@
identifier v;
parameter list[BEFORE] before;
expression b;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) {
  <+...
(
  b
- || v
|
- v ||
  b
|
  b
- && !v
|
- !v &&
  b
)
  ...+>
  }

@by_choice@
identifier v;
parameter list[BEFORE] before;
expression e, i;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) {
  <+...
- v ? i : e
+ e
  ...+>
  }

@compared@
identifier v;
parameter list[BEFORE] before;
expression e;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) {
  <+...
(
- e != v
+ e
|
- e == v
+ !e
)
  ...+>
  }

@handed_on@
identifier v;
parameter list[BEFORE] before;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) {
  <+...
- v
+ NULL
  ...+>
  }

@parameter@
parameter list[BEFORE] before;
parameter list[BEHIND] behind;
parameter vmas;
@@

  FUNCTION(before
- , vmas
  , behind) { ... }

@prototype@
type T;
parameter list[BEFORE] before;
parameter list[BEHIND] behind;
parameter vmas;
@@

  T FUNCTION(before
- , vmas
  , behind);
