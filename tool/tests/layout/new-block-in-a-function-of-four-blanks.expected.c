// SPDX-License-Identifier: GPL-2.0-only
int f(int a, int b)
{
    /* about both */
    if (a) {
        second(a,
               b);
        // more
        return third();
    }
}
