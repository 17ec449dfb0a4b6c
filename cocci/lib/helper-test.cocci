// SPDX-License-Identifier: GPL-2.0-only
/// The call of convert/helper stands inside the test of an if, or in a declaration before one.

// It is asked for one page, and the page and the VMA are stored in variables.

@asked depends on remote@
expression mm, addr, flags;
identifier page, vma;
@@

CALL(mm, addr, \(1\|1U\|1L\|1UL\), flags, &page, &vma, NULL)

// The call becomes a statement of its own, right before the if that tests it.

@in_body depends on asked@
expression e, x;
statement S, S1, S2;
@@

(
  if (e) S else
+ {
+	gup_vmas_arm();
  if (\(x \& <+... CALL(...) ...+>\)) S1 else S2
+ }
|
  if (e) S else
+ {
+	gup_vmas_arm();
  if (\(x \& <+... CALL(...) ...+>\)) S1
+ }
)

@in_loop depends on asked && !in_body@
expression x;
statement S1, S2;
@@

(
  for (...;...;...)
+ {
  if (\(x \& <+... CALL(...) ...+>\)) S1 else S2
+ }
|
  for (...;...;...)
+ {
  if (\(x \& <+... CALL(...) ...+>\)) S1
+ }
)

@declared depends on asked@
type T;
identifier ret;
expression asked.mm, asked.addr;
expression asked.flags; //@ gup_flags
expression asked.write, asked.force; //@ write
expression asked.tsk; //@ tsk
identifier asked.page, asked.vma;
expression one, e;
statement S1, S2;
@@

- T ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
+ T ret;
+
+ ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
(
  if (e) S1 else S2
|
  if (e) S1
)

@in_test depends on asked@
expression ret, one;
expression asked.mm, asked.addr;
expression asked.flags; //@ gup_flags
expression asked.write, asked.force; //@ write
expression asked.tsk; //@ tsk
identifier asked.page, asked.vma;
binary operator compared = {<=, <, !=, ==, >, >=};
constant c;
statement S1, S2;
@@

(
+ ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, one, flags, &page, &vma, NULL))
+ ret
  compared c) S1 else S2
|
+ ret = CALL(mm, addr, one, flags, &page, &vma, NULL);
  if (
- (ret = CALL(mm, addr, one, flags, &page, &vma, NULL))
+ ret
  compared c) S1
)

// A failure that gives 0 another name has none to name, as the helper returns no 0: what may have one
// that is told apart is refused before.

@names_zero depends on asked@
local idexpression ret;
expression test, x;
assignment operator a;
constant c;
@@

  ret = CALL(...);
  if (\(test \& \(!(ret > 0)\|unlikely(ret <= 0)\|unlikely(ret < 1)\|unlikely(ret != 1)\|ret <= 0\|ret < 1\|ret != 1\)\))
(
  return
- \(ret ? ret : -c\|ret ?: -c\|ret < 0 ? ret : -c\|(ret < 0) ? ret : -c\)
+ ret
  ;
|
  {
  ... when != \(ret a x\|ret++\|ret--\|++ret\|--ret\)
  return
- \(ret ? ret : -c\|ret ?: -c\|ret < 0 ? ret : -c\|(ret < 0) ? ret : -c\)
+ ret
  ;
  }
)

// The call is compared right where it is made: the result is kept nowhere.

@direct_failed_test depends on asked@
expression test;
@@

\(test \& \(CALL(...) <= 0\|CALL(...) < 1\|CALL(...) < 0\|CALL(...) != 1\)\)

@direct_failed@
expression asked.mm, asked.addr;
expression asked.flags; //@ gup_flags
expression asked.write, asked.force; //@ write
expression asked.tsk; //@ tsk
identifier asked.page, asked.vma;
expression direct_failed_test.test;
statement S1, S2;
@@

(
+ page = HELPER(mm, addr, flags, &vma);
  if (
- test
+ IS_ERR(page)
  ) S1 else S2
|
+ page = HELPER(mm, addr, flags, &vma);
  if (
- test
+ IS_ERR(page)
  ) S1
)

@direct_succeeded_test depends on asked@
expression test;
@@

\(test \& \(CALL(...) > 0\|CALL(...) >= 1\|CALL(...) == 1\)\)

@direct_succeeded@
expression asked.mm, asked.addr;
expression asked.flags; //@ gup_flags
expression asked.write, asked.force; //@ write
expression asked.tsk; //@ tsk
identifier asked.page, asked.vma;
expression direct_succeeded_test.test;
statement S1, S2;
@@

(
+ page = HELPER(mm, addr, flags, &vma);
  if (
- test
+ !IS_ERR(page)
  ) S1 else S2
|
+ page = HELPER(mm, addr, flags, &vma);
  if (
- test
+ !IS_ERR(page)
  ) S1
)

@direct_loop@
expression asked.mm, asked.addr;
expression asked.flags; //@ gup_flags
expression asked.write, asked.force; //@ write
expression asked.tsk; //@ tsk
identifier asked.page, asked.vma;
expression one;
statement S;
@@

  while (
- \(CALL(mm, addr, one, flags, &page, &vma, NULL) > 0\|CALL(mm, addr, one, flags, &page, &vma, NULL) == 1\)
+ !IS_ERR(page = HELPER(mm, addr, flags, &vma))
  ) S
