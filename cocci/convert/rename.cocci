// SPDX-License-Identifier: GPL-2.0-only
/// A static function gets another name: FUNCTION becomes NEW_NAME.
///
/// For a function of one file that has a name which a series adds for the whole tree, and for one
/// that is named for the parameter it loses.
// Confidence: High
/// Step

@called@
@@

- FUNCTION
+ NEW_NAME
  (...)

@defined@
type T;
@@

  T
- FUNCTION
+ NEW_NAME
  (...) { ... }

@declared@
type T;
@@

  T
- FUNCTION
+ NEW_NAME
  (...);
