// SPDX-License-Identifier: GPL-2.0-only
int f(int a)
{
    if (a) {
        g(); if (a > 1) { h(); }
    }
    i();
    return 0;
}
