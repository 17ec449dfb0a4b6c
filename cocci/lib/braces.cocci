// SPDX-License-Identifier: GPL-2.0-only
/// Where an arm of an if got braces, all of its arms get them.
