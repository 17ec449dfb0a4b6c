/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions of #if on standard input, and whether a configuration has them. */
#ifndef GUPSCAN_CONDITIONS_H
#define GUPSCAN_CONDITIONS_H

#include "util.h"

enum status conditions_answer(const char *config);

#endif
