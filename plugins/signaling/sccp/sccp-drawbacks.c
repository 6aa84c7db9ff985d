/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-drawbacks.h"
#include "sccp-failure.h"
#include "sccp-report.h"

#include "list-words.h"

/* Returns: keys for lines; those of them that have a number add it to @numbers. */
static guint count_lines(const SccpFace *face, GPtrArray *numbers)
{
	guint keys = 0;

	for (guint i = 0; i < face->button_count; i++) {
		if (face->buttons[i].type != SCCP_BUTTON_LINE)
			continue;
		keys++;
		if (face->buttons[i].number)
			g_ptr_array_add(numbers, face->buttons[i].number);
	}
	return keys;
}

static void say_no_line(Sccp *sccp, guint keys, const SccpSession *session)
{
	const char *cm = sccp_report_server(sccp, sccp->group.links[sccp->group.active].server);
	const char *asked = sccp_session_asked_in_vain(session);
	g_autofree char *has = keys ? g_strdup_printf("%u line key%s without a number", keys, keys == 1 ? "" : "s")
				    : g_strdup("no line key");

	if (asked) {
		regent_step_drawback_over(sccp->step, "reg.no-line");
		regent_step_drawback(sccp->step, "reg.line-silent", "asked", asked, "cm", cm, NULL);
	} else {
		regent_step_drawback_over(sccp->step, "reg.line-silent");
		sccp_failure_drawback(sccp, "reg.no-line", "keys", has, cm);
	}
}

void sccp_drawbacks_clear(Sccp *sccp)
{
	regent_step_drawback_over(sccp->step, "reg.no-line");
	regent_step_drawback_over(sccp->step, "reg.line-silent");
	regent_step_drawback_over(sccp->step, "reg.calls-refused");
}

void sccp_drawbacks_judge(Sccp *sccp)
{
	const SccpSession *session = sccp_group_active(&sccp->group);
	g_autoptr(GPtrArray) numbers = g_ptr_array_new();
	g_autofree char *list = NULL;
	guint keys;

	if (!session || !sccp_group_is_registered(&sccp->group))
		return;
	keys = count_lines(&sccp->group.face, numbers);
	if (!numbers->len) {
		regent_step_drawback_over(sccp->step, "reg.calls-refused");
		say_no_line(sccp, keys, session);
		return;
	}
	g_ptr_array_add(numbers, NULL);
	list = list_words((const char *const *) numbers->pdata);
	regent_step_drawback_over(sccp->step, "reg.no-line");
	regent_step_drawback_over(sccp->step, "reg.line-silent");
	regent_step_drawback(sccp->step, "reg.calls-refused", "numbers", list, NULL);
}
