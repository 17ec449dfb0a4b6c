// SPDX-License-Identifier: GPL-2.0-only
/// A function to which nobody hands VMAs any more loses the parameter.
///
///	long get_user_pages(..., struct page **pages, struct vm_area_struct **vmas)
///	->
///	long get_user_pages(..., struct page **pages)
///
/// Safe: the parameter is NULL in every call, so in its body v is NULL, "if (v)" never holds, and
/// what hands v on hands NULL on. A copy of it is NULL as well as long as nothing mentions it, so
/// what the first "if (!copy)" sets is always set. The public functions, wrappers around them, and
/// the functions inside GUP go the same way.
/// Refused by what plans the series: a function whose body does anything else with it, one that is
/// used other than by calls, and one that some call still hands VMAs.
///
/// Where every arm of an #if returns, spatch finds no way to the end of the function, and nothing
/// between its braces. The lines "anywhere" are for such a body alone, given as a file of its own.
// Confidence: High
/// Step

@behind_a_test@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
expression e;
statement S;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  <+... //@ !anywhere
(
- if (v) S
|
- \(BUG_ON\|WARN_ON\|WARN_ON_ONCE\|VM_BUG_ON\|VM_WARN_ON\|VM_WARN_ON_ONCE\)(v);
|
- \(BUG_ON\|WARN_ON\|WARN_ON_ONCE\|VM_BUG_ON\|VM_WARN_ON\|VM_WARN_ON_ONCE\)(v && e);
)
  ...+> //@ !anywhere
  } //@ !anywhere

@in_a_condition@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
expression b;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  <+... //@ !anywhere
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
  ...+> //@ !anywhere
  } //@ !anywhere

@by_choice@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
expression e, i;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  <+... //@ !anywhere
- v ? i : e
+ e
  ...+> //@ !anywhere
  } //@ !anywhere

@compared@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
expression e;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  <+... //@ !anywhere
(
- e != v
+ e
|
- e == v
+ !e
)
  ...+> //@ !anywhere
  } //@ !anywhere

@copy_mentioned exists@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
identifier w;
statement S;
position asked;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  ... when any //@ !anywhere
  struct vm_area_struct **w = v;
  ... when any
  w
  ... when any
  if@asked (!w) S
  ... when any //@ !anywhere
  } //@ !anywhere

@copy_shadowed exists@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
identifier w;
type D;
expression e;
statement S;
position asked;
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  ... when any //@ !anywhere
  struct vm_area_struct **w = v;
  ... when any
(
  D w;
|
  D w = e;
)
  ... when any
  if@asked (!w) S
  ... when any //@ !anywhere
  } //@ !anywhere

@copy_asked@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
identifier w;
expression e;
statement S;
position asked != {copy_mentioned.asked, copy_shadowed.asked};
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  ... when any //@ !anywhere
  struct vm_area_struct **w = v;
  <+...
- if@asked (!w) {
  w = e;
  S
- }
  ...+>
  } //@ !anywhere

@handed_on@
identifier v; //@ !anywhere
identifier v = {PARAMETER}; //@ anywhere
type T; //@ bracketed !anywhere
parameter list[BEFORE] before; //@ !anywhere
@@

  FUNCTION(before, struct vm_area_struct **v, ...) { //@ !bracketed !anywhere
  FUNCTION(before, T v, ...) { //@ bracketed !anywhere
  <+... //@ !anywhere
- v
+ NULL
  ...+> //@ !anywhere
  } //@ !anywhere

@parameter depends on !anywhere@
parameter list[BEFORE] before;
parameter list[BEHIND] behind;
parameter vmas;
@@

  FUNCTION(before
- , vmas
  , behind) { ... }

@prototype depends on !anywhere@
type T;
parameter list[BEFORE] before;
parameter list[BEHIND] behind;
parameter vmas;
@@

  T FUNCTION(before
- , vmas
  , behind);
