// SPDX-License-Identifier: GPL-2.0-only
#ifndef NEW_H
#define NEW_H

int first(void); /* it is */
#endif /* NEW_H */
