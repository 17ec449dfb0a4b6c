// SPDX-License-Identifier: GPL-2.0-only
/// What convert/fill says in words, put into code: a summand gets parentheses if it needs them, and
/// the index a name that the function has not, or has for nothing but such loops.

@initialize:python@
@@
counting = set()  # files in which the index of a loop that goes on is i


def stands_in(at, statement):
    """Whether the place is in the statement, of a copy, where both are."""
    begin = int(statement[0].line), int(statement[0].column)
    end = int(statement[0].line_end), int(statement[0].column_end)
    return begin <= (int(at[0].line), int(at[0].column)) < end

@sum_alone@
identifier v, m;
expression a, e, f;
constant C;
@@

- gup_vmas_sum(
\(v\|C\|f(...)\|e->m\|e.m\|a + e\|a - e\|a * e\|(e)\)
- )

@sum_other@
expression e;
@@

- gup_vmas_sum(e)
+ (e)

@index@
identifier fn;
expression bound;
position p;
symbol gup_vmas_i;
@@

  fn(...) {
  <+...
  gup_vmas_i < bound@p
  ...+>
  }

@counted_to@
identifier index.fn, ret;
symbol gup_vmas_i;
@@

  fn(...) {
  <+...
  gup_vmas_i < ret
  ...+>
  }

@i_parameter@
identifier index.fn;
type T;
symbol i;
@@

  fn(..., T i, ...) { ... }

@i_taken@
identifier index.fn;
type T;
expression e;
symbol i;
@@

  fn(...) {
  <+...
(
  T i;
|
  T i = e;
|
  i
)
  ...+>
  }

// A signed one may count these pages, too, if it does nothing but count in loops, somewhere else.

@i_signed@
identifier index.fn;
symbol i;
@@

  fn(...) {
  <+...
  \(long i;\|int i;\)
  ...+>
  }

@i_counts@
expression e, e2;
statement S;
symbol i;
position a, b, c;
@@

for (i@a = e; i@b < e2; i@c++) S

@i_counted@
expression e, e2;
symbol i;
position d;
@@

for (i = e; i < e2; i++) { <+... i@d ...+> }

@i_asked@
expression e, e2;
statement S;
symbol i;
position d;
@@

for (i = e; i < e2; i++) if (<+... i@d ...+>) S

@i_done@
expression e, e2, e3;
symbol i;
position d;
@@

for (i = e; i < e2; i++) \(e3 \& <+... i@d ...+>\);

@i_else@
identifier index.fn;
symbol i;
position r != {i_counts.a, i_counts.b, i_counts.c, i_counted.d, i_asked.d, i_done.d};
@@

  fn(...) {
  <+...
  i@r
  ...+>
  }

// And if no such loop is around the call, whatever it has for braces, or is jumped into.

@i_loop exists@
expression e, e2;
statement S;
symbol i;
position s;
@@

for (i = e; i < e2; i++) \(S@s\|{ ... }@s\)

@i_label@
identifier l;
position p;
@@

l@p:

@i_jump@
identifier i_label.l;
position q;
@@

goto@q l;

@script:python@
s << i_loop.s;
p << index.p;
@@
if stands_in(p, s):
    counting.add(p[0].file)

@script:python@
s << i_loop.s;
p << i_label.p;
q << i_jump.q;
@@
if stands_in(p, s) and not stands_in(q, s):
    counting.add(p[0].file)

@script:python i_counting@
p << index.p;
word;
@@
coccinelle.word = "gup_vmas_i" if p[0].file in counting else "gup_vmas_nowhere"

@i_around@
identifier i_counting.word;
@@

word

@i_shared depends on i_signed && !i_parameter && !i_else && !i_around@
symbol i, gup_vmas_i;
@@

- gup_vmas_i
+ i

@i_free depends on index && !i_taken && !i_parameter@
symbol i, gup_vmas_i;
@@

- gup_vmas_i
+ i

@j_parameter@
identifier index.fn;
type T;
symbol j;
@@

  fn(..., T j, ...) { ... }

@j_taken@
identifier index.fn;
type T;
expression e;
symbol j;
@@

  fn(...) {
  <+...
(
  T j;
|
  T j = e;
|
  j
)
  ...+>
  }

@j_free depends on index && !i_free && !i_shared && !j_taken && !j_parameter@
symbol j, gup_vmas_i;
@@

- gup_vmas_i
+ j

@nameless depends on index && !i_free && !i_shared && !j_free@
symbol gup_vmas_i;
@@

gup_vmas_i

// Here all places are those of a copy: the call stands for them.
@script:python depends on nameless@
site << call.site;
@@
refuse("no-name-for-the-index", site)

@behind_result depends on i_free || j_free@
identifier index.fn, counted_to.ret;
type T;
expression e;
symbol gup_vmas_i;
@@

  fn(...) {
  <...
(
  T ret;
+ long gup_vmas_i;
|
  T ret = e;
+ long gup_vmas_i;
)
  ...>
  }

@placed_there depends on behind_result@
symbol gup_vmas_i;
@@

long gup_vmas_i;

@behind_array depends on (i_free || j_free) && !placed_there@
identifier fill_named.fn, fill_named.w;
expression n, e;
initializer I;
symbol gup_vmas_i;
@@

  fn(...) {
  <...
(
  struct vm_area_struct **w;
+ long gup_vmas_i;
|
  struct vm_area_struct **w = e;
+ long gup_vmas_i;
|
  struct vm_area_struct *w[n];
+ long gup_vmas_i;
|
  struct vm_area_struct *w[n] = I;
+ long gup_vmas_i;
)
  ...>
  }

@placed@
symbol gup_vmas_i;
@@

long gup_vmas_i;

@begins_with_statement@
identifier index.fn;
statement S;
@@

  fn(...) { S ... }

@at_top depends on (i_free || j_free) && !placed && !begins_with_statement@
identifier index.fn;
symbol gup_vmas_i;
@@

  fn(...) {
+ long gup_vmas_i;
  ...
  }

@at_top_alone depends on (i_free || j_free) && !placed && begins_with_statement@
identifier index.fn;
symbol gup_vmas_i;
@@

  fn(...) {
+ long gup_vmas_i;
+
  ...
  }

@script:python depends on i_free@
site << call.site;
@@
relies("i", site)

@script:python depends on j_free@
site << call.site;
@@
relies("j", site)

@named_i depends on i_free@
symbol i, gup_vmas_i;
@@

- long gup_vmas_i;
+ long i;

@named_j depends on j_free@
symbol j, gup_vmas_i;
@@

- long gup_vmas_i;
+ long j;
