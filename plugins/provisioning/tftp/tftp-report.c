/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-report.h"
#include "cisco-config.h"

#include <string.h>

typedef struct {
	TftpFailure failure;
	guint16 error; /* of TFTP_FAILURE_ERROR */
	ProvisionAnswer answer;
	const char *code;
} Meaning;

static const Meaning meanings[] = {
	{ TFTP_FAILURE_SILENT, 0, PROVISION_SILENT, "tftp.silent" },
	{ TFTP_FAILURE_REFUSED, 0, PROVISION_SILENT, "tftp.refused" },
	{ TFTP_FAILURE_UNREACHABLE, 0, PROVISION_SILENT, "tftp.unreachable" },
	{ TFTP_FAILURE_STALLED, 0, PROVISION_UNCERTAIN, "tftp.broken" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_NOT_FOUND, PROVISION_ABSENT, "config.absent" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_ACCESS, PROVISION_UNCERTAIN, "tftp.access" },
};
static const Meaning odd = { .answer = PROVISION_UNCERTAIN, .code = "tftp.error" };

/* Only "file not found" is certain, and only of a file of which nothing came. "Access violation" is not: the file may
 * be there, with the wrong mode. */
static const Meaning *find_meaning(const TftpClient *client)
{
	gboolean in_the_middle = client->received && client->failure == TFTP_FAILURE_ERROR;

	for (gsize i = 0; i < G_N_ELEMENTS(meanings) && !in_the_middle; i++)
		if (meanings[i].failure == client->failure && meanings[i].error == client->code)
			return &meanings[i];
	return &odd;
}

/* Silence: how far the requests got. */

static char *describe_requests(const TftpClient *client, gint64 now)
{
	return g_strdup_printf("%u request%s in %d s", client->requests, client->requests == 1 ? "" : "s",
		(int) ((now - client->started + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC));
}

static void tell_silence(TftpReport *report, const TftpClient *client, const TftpTrouble *trouble, gint64 now)
{
	g_autofree char *requests = describe_requests(client, now);
	g_autofree char *hop = provision_hop_text(&trouble->hop);

	if (trouble->stranger) {
		report->result.code = "tftp.other-address";
		report->detail = g_strdup_printf("%s, and %u packet%s from %s port %u", requests, trouble->count,
			trouble->count == 1 ? "" : "s", trouble->stranger, trouble->port);
		report->subject = g_strdup(trouble->stranger);
	} else if (trouble->hop_state == PROVISION_HOP_SILENT) {
		report->result.code = trouble->hop.no_router ? "tftp.no-router" : "tftp.no-arp";
		report->detail = g_steal_pointer(&requests);
		report->subject = g_steal_pointer(&hop);
	} else if (trouble->hop_state == PROVISION_HOP_ANSWERS) {
		report->detail = g_strdup_printf("%s, no packet back, though %s answers ARP", requests, hop);
	} else {
		report->detail = g_strdup_printf("%s, no packet back", requests);
	}
}

static void tell_obstacle(TftpReport *report, const TftpTrouble *trouble)
{
	if (trouble->prohibited)
		report->result.code = "tftp.prohibited";
	report->subject = g_strdup(trouble->obstacle ? trouble->obstacle : "this phone");
	report->detail = g_strdup(
		trouble->prohibited ? "a firewall does not let the request pass" : "there is no way to it from there");
}

/* Of its port a server speaks for itself: where another does, a firewall is in between. */
static void tell_refusal(TftpReport *report, const TftpClient *client, const TftpTrouble *trouble)
{
	report->subject = g_strdup(trouble->obstacle);
	if (trouble->obstacle)
		report->result.code = "tftp.prohibited";
	report->detail = g_strdup_printf("nothing listens on UDP port %u%s", client->config.port,
		trouble->obstacle ? ", in the place of the server, as firewalls do" : "");
}

/* The middle of a file. */

static void tell_end(TftpReport *report, const TftpClient *client)
{
	if (client->strangers)
		report->detail = g_strdup_printf("no more packets after %" G_GUINT64_FORMAT
						 " bytes, but %u from port %u, where another transfer is",
			client->received, client->strangers, client->stranger_port);
	else
		report->detail = g_strdup_printf("no more packets after %" G_GUINT64_FORMAT " bytes", client->received);
}

/* Errors. dnsmasq alone names the file and whom it was for: that is no call manager's own server. */
static void tell_error(TftpReport *report, const TftpClient *client)
{
	if (client->code != TFTP_ERROR_NOT_FOUND) {
		report->detail = g_strdup_printf("error %u, %s", client->code, client->text);
		return;
	}
	report->detail = g_strdup("File not found");
	if (strstr(client->text, " not found for "))
		report->result.kind = CISCO_KIND_OTHER;
}

void tftp_report(TftpReport *report, const TftpClient *client, const TftpTrouble *trouble, gint64 now)
{
	const Meaning *meaning = find_meaning(client);

	*report = (TftpReport) { .result = { .answer = meaning->answer, .code = meaning->code } };
	switch (client->failure) {
	case TFTP_FAILURE_SILENT:
		tell_silence(report, client, trouble, now);
		break;
	case TFTP_FAILURE_REFUSED:
		tell_refusal(report, client, trouble);
		break;
	case TFTP_FAILURE_UNREACHABLE:
		tell_obstacle(report, trouble);
		break;
	case TFTP_FAILURE_STALLED:
		tell_end(report, client);
		break;
	case TFTP_FAILURE_OPTIONS:
		report->detail = g_strdup("it insists on options that were not offered");
		break;
	default:
		tell_error(report, client);
	}
	report->result.detail = report->detail;
	report->result.subject = report->subject;
}

void tftp_report_clear(TftpReport *report)
{
	g_clear_pointer(&report->detail, g_free);
	g_clear_pointer(&report->subject, g_free);
}

void tftp_trouble_clear(TftpTrouble *trouble)
{
	g_clear_pointer(&trouble->obstacle, g_free);
	g_clear_pointer(&trouble->stranger, g_free);
	provision_hop_clear(&trouble->hop);
}
