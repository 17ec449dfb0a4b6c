/* SPDX-License-Identifier: GPL-2.0-only */
/* What a file's name says about its contents. */
#ifndef GUPSCAN_LANGUAGE_H
#define GUPSCAN_LANGUAGE_H

#include "ledger.h"

enum lang language_of(const char *path);
bool is_built(const char *path);

#endif
