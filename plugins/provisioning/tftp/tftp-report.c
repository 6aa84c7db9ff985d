/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-report.h"

static const struct {
	TftpFailure failure;
	guint16 error; /* of TFTP_FAILURE_ERROR */
	ProvisionAnswer answer;
	const char *code;
} failures[] = {
	{ TFTP_FAILURE_SILENT, 0, PROVISION_SILENT, "tftp.silent" },
	{ TFTP_FAILURE_REFUSED, 0, PROVISION_SILENT, "tftp.refused" },
	{ TFTP_FAILURE_STALLED, 0, PROVISION_UNCERTAIN, "tftp.broken" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_NOT_FOUND, PROVISION_ABSENT, "config.absent" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_ACCESS, PROVISION_UNCERTAIN, "tftp.access" },
};

/* Only "file not found" is certain, and only of a file of which nothing came. "Access violation" is not: the file may
 * be there, with the wrong mode. */
ProvisionAnswer tftp_report_answer(const TftpClient *client, const char **code)
{
	gboolean in_the_middle = client->received && client->failure == TFTP_FAILURE_ERROR;

	for (gsize i = 0; i < G_N_ELEMENTS(failures) && !in_the_middle; i++) {
		if (failures[i].failure != client->failure || failures[i].error != client->code)
			continue;
		*code = failures[i].code;
		return failures[i].answer;
	}
	*code = "tftp.error";
	return PROVISION_UNCERTAIN;
}

char *tftp_report_detail(const TftpClient *client, gint64 now)
{
	switch (client->failure) {
	case TFTP_FAILURE_SILENT:
		return g_strdup_printf("%u requests in %d s, no packet back", client->requests,
			(int) ((now - client->started + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC));
	case TFTP_FAILURE_REFUSED:
		return g_strdup_printf("nothing listens on UDP port %u, or no route leads there", client->config.port);
	case TFTP_FAILURE_STALLED:
		return g_strdup_printf("no more packets after %" G_GUINT64_FORMAT " bytes", client->received);
	case TFTP_FAILURE_OPTIONS:
		return g_strdup("it insists on options that were not offered");
	default:
		return client->code == TFTP_ERROR_NOT_FOUND
			       ? g_strdup("File not found")
			       : g_strdup_printf("error %u, %s", client->code, client->text);
	}
}
