// SPDX-License-Identifier: GPL-2.0-only
void f(struct item *item)
{
	int ret = look_up_some_thing(item->first_member, item->second_member, item->third_member, item->fourth_member);

	ret = look_up_some_thing(item->first_member, item->second_member);
}
