/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a step says, as lines of its log; a test that has functions of its own for this does not get these linked. */
#include "fake-step.h"

/* "fail if.in-use taken=10.1.0.5/24 ..." */
static void log_reason(RegentStep *step, const char *what, const char *code, va_list args)
{
	g_autoptr(GString) line = g_string_new(what);
	const char *name;

	g_string_append_printf(line, " %s", code);
	while ((name = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);

		if (value)
			g_string_append_printf(line, " %s=%s", name, value);
	}
	regent_step_log(step, G_LOG_LEVEL_INFO, "%s", line->str);
}

void regent_step_fail_because(RegentStep *step, const char *code, ...)
{
	va_list args;

	va_start(args, code);
	log_reason(step, "fail", code, args);
	va_end(args);
}

void regent_step_drawback(RegentStep *step, const char *code, ...)
{
	va_list args;

	va_start(args, code);
	log_reason(step, "drawback", code, args);
	va_end(args);
}

void regent_step_drawback_over(RegentStep *step, const char *code)
{
	regent_step_log(step, G_LOG_LEVEL_INFO, "over %s", code);
}

void regent_step_heard(RegentStep *step, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	regent_step_log(step, G_LOG_LEVEL_INFO, "heard %s", text);
}

void regent_step_message(RegentStep *step, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	regent_step_log(step, G_LOG_LEVEL_MESSAGE, "%s", text);
}
