// SPDX-License-Identifier: GPL-2.0-only
/// Where an arm of an if has got braces, its next one gets them, too: kernel style wants them on
/// all. What got them begins with gup_vmas_arm(). Stands once for each else of a chain of ifs;
/// lib/braces comes behind the last.

@@
expression e, e2;
statement S, S1, S2;
@@

  if (e) { gup_vmas_arm(); ... } else
(
  { ... }
|
  if (e2) S1 else S2
|
  if (e2) S1
|
+ {
+	gup_vmas_arm();
  S
+ }
)

@@
expression e, e2;
statement S, S2;
@@

(
  if (e) { gup_vmas_arm(); ... } else if (e2) {
+	gup_vmas_arm();
  ...
  } else S2
|
  if (e) { gup_vmas_arm(); ... } else if (e2) {
+	gup_vmas_arm();
  ...
  }
|
  if (e) { gup_vmas_arm(); ... } else if (e2)
+ {
+	gup_vmas_arm();
  S
+ }
  else S2
|
  if (e) { gup_vmas_arm(); ... } else if (e2)
+ {
+	gup_vmas_arm();
  S
+ }
)

@@
expression e, e2;
statement S, S2;
@@

(
  if (e) {
+	gup_vmas_arm();
  ...
  } else { gup_vmas_arm(); ... }
|
  if (e) {
+	gup_vmas_arm();
  ...
  } else if (e2) { gup_vmas_arm(); ... } else S2
|
  if (e) {
+	gup_vmas_arm();
  ...
  } else if (e2) { gup_vmas_arm(); ... }
|
  if (e)
+ {
+	gup_vmas_arm();
  S
+ }
  else { gup_vmas_arm(); ... }
|
  if (e)
+ {
+	gup_vmas_arm();
  S
+ }
  else if (e2) { gup_vmas_arm(); ... } else S2
|
  if (e)
+ {
+	gup_vmas_arm();
  S
+ }
  else if (e2) { gup_vmas_arm(); ... }
)
