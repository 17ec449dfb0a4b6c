/* SPDX-License-Identifier: GPL-2.0-only */
int first(int a); /* beside */
