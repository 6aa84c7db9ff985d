/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

#include <stdarg.h>

struct CtlTable {
	guint columns;
	GPtrArray *cells; /* of rows one after another */
};

CtlTable *ctl_table_new(guint columns)
{
	CtlTable *table = g_new0(CtlTable, 1);

	table->columns = columns;
	table->cells = g_ptr_array_new_with_free_func(g_free);
	return table;
}

void ctl_table_add(CtlTable *table, ...)
{
	va_list cells;

	va_start(cells, table);
	for (guint i = 0; i < table->columns; i++)
		g_ptr_array_add(table->cells, g_strdup(va_arg(cells, const char *)));
	va_end(cells);
}

static guint column_width(CtlTable *table, guint column)
{
	guint width = 0;

	for (guint i = column; i < table->cells->len; i += table->columns)
		width = MAX(width, ctl_text_width(table->cells->pdata[i]));
	return width;
}

static void add_row(GString *out, char **cells, const guint *widths, guint columns)
{
	for (guint i = 0; i < columns; i++) {
		if (i > 0)
			g_string_append(out, "  ");
		ctl_text_pad(out, cells[i], widths[i]);
	}
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
}

char *ctl_table_end(CtlTable *table, const CtlStyle *style)
{
	GString *out = g_string_new(NULL);
	g_autofree guint *widths = g_new(guint, table->columns);

	for (guint i = 0; i < table->columns; i++)
		widths[i] = column_width(table, i);
	for (guint i = 0; i < table->cells->len; i += table->columns) {
		g_autoptr(GString) row = g_string_new(NULL);

		add_row(row, (char **) table->cells->pdata + i, widths, table->columns);
		ctl_text_paint(out, style, i == 0 ? CTL_BOLD : CTL_PLAIN, row->str);
		g_string_append_c(out, '\n');
	}
	g_ptr_array_unref(table->cells);
	g_free(table);
	return g_string_free(out, FALSE);
}
