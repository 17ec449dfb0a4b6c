// SPDX-License-Identifier: GPL-2.0-only
int f(int a, int b)
{
    if (a) { second(a, b); return third(); }
}
