/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-labels.h"
#include "wire.h"

#include <string.h>

/* English phrases by the number after 0x80 ... */
/* clang-format off */
static const char *const phrases_80[128] = {
	[0x01] = "Redial", "NewCall", "Hold", "Trnsfer", "CFwdAll", "CFwdBusy", "CFwdNoAnswer", "<<",
	"EndCall", "Resume", "Answer", "Info", "Confrn", "Park", "Join", "MeetMe", "PickUp",
	"GPickUp", "Your current options", "Off hook", "On hook", "Ring out", "From ", "Connected",
	"Busy", "Line in use", "Call waiting", "Call transfer", "Call park", "Call proceed",
	"In use remote", "Enter number", "Call park at", "Primary only", "Temporary failure",
	"You have voice mail", "Forwarded to", "Cannot complete conference", "No conference bridge",
	"Cannot hold primary control", "Invalid conference participant", "In conference already",
	"No participant info", "Exceeds maximum parties", "Key is not active", "Error No License",
	"Error DBConfig", "Error Database", "Error Pass Limit", "Error Unknown", "Error Mismatch",
	"Conference", "Park number", "Private", "Not enough bandwidth", "Unknown number", "RmLstC",
	"Voicemail", "ImmDiv", "Intrcpt", "SetWtch", "TrnsfVM", "DND", "DivAll", "CallBack",
	"Network congestion, rerouting", "Barge", "Failed to set up barge", "Another barge exists",
	"Incompatible device type", "No park number available", "CallPark reversion",
	"Service is not active", "High traffic, try again later", "QRT", "MCID", "DirTrfr",
	"Select", "ConfList", "iDivert", "cBarge", "Cannot complete transfer", "Cannot join calls",
	"MCID successful", "Number not configured", "Security Error",
	"Video bandwidth unavailable", "VidMode", "Max call duration timeout",
	"Max hold duration timeout", "OPickUp", "HLog", "Logged out of hunt group",
	"Park slot unavailable", "No call available for pickup",
	"No bandwidth available for pickup", "External transfer restricted",
	"No line available for pickup", "Path replacement in progress", NULL, "MAC address",
	"Host name", "Domain name", "IP address", "Subnet mask", "TFTP server 1",
	"Default router 1", "Default router 2", "Default router 3", "Default router 4",
	"Default router 5", "DNS server 1", "DNS server 2", "DNS server 3", "DNS server 4",
	"DNS server 5", "Operational VLAN id", "Admin VLAN id", "CallManager 1", "CallManager 2",
	"CallManager 3", "CallManager 4", "CallManager 5", "Information URL", "Directories URL",
	"Messages URL", "Services URL",
};
/* clang-format on */

/* ... and after 0x1E. */
/* clang-format off */
static const char *const phrases_1e[128] = {
	[0x02] = "Acct", "Flash", "Login", "Device in home location", "Device in roaming location",
	"Enter authorization code", "Enter client matter code", "Calls available for pickup",
	"CM fallback service operating", "Max phones exceeded", "Waiting to rehome",
	"Please end call", "Paging", "Select line", "Transfer destination is busy",
	"Select a service", "Local services", "Enter search criteria", "Night service",
	"Night service active", "Night service disabled", "Login successful", "Wrong PIN",
	"Please enter PIN", "of", "Records 1 to", "No record found", "Search results",
	"Calls in queue", "Join to hunt group", "Ready", "NotReady", "Call on hold",
	"Hold reversion", "Setup failed", "No resources", "Device Not Authorized", "Monitoring",
	"Recording awaiting call to be active", "Recording already in progress",
	"Inactive recording session", "Mobility", "Whisper", "Forward all", "Malicious call id",
	"Group pickup", "Remove last participant", "Other pickup", "Video", "End call",
	"Conference list", "Quality reporting tool", "Hunt group", "Use line or join to complete",
	"Do not disturb", "Do not disturb is active", "CFwdAll loop detected",
	"CFwdAll hops exceeded", "AbbrDial", "Pickup is unavailable", "Conference is unavailable",
	"MeetMe is unavailable", "Cannot retrieve parked call", "Cannot send call to mobile", NULL,
	"Record", "Cannot move conversation", "CW off", "Coaching",
	[0x4f] = "Recording", "Recording failed", "Connecting",
};
/* clang-format on */

static gboolean is_code(guint8 byte)
{
	return byte == 0x80 || byte == 0x1e;
}

static const char *phrase(guint8 page, guint8 number)
{
	if (number >= 128)
		return NULL;
	return page == 0x80 ? phrases_80[number] : phrases_1e[number];
}

/* Length of the plain text up to the next code. 0x80 inside a UTF-8 character is not a code. */
static gsize plain_run(const guint8 *bytes, gsize length)
{
	gsize at = 0;

	while (at < length && !is_code(bytes[at])) {
		const char *character = (const char *) bytes + at;
		gunichar c = g_utf8_get_char_validated(character, (gssize) (length - at));

		at += c < 0x110000 ? (gsize) (g_utf8_next_char(character) - character) : 1;
	}
	return at;
}

/* Printable ASCII, which nearly all of it is, needs no copy. */
static gboolean is_plain_ascii(const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (bytes[i] < 0x20 || bytes[i] >= 0x7f)
			return FALSE;
	return TRUE;
}

static gsize append(char *text, gsize size, gsize used, const char *more, gsize length)
{
	gsize room = size - 1 - used;

	if (length > room) {
		length = room;
		while (length && (more[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(text + used, more, length);
	return used + length;
}

static gsize append_plain(char *text, gsize size, gsize used, const guint8 *bytes, gsize length)
{
	g_autofree char *printable = NULL;

	if (is_plain_ascii(bytes, length))
		return append(text, size, used, (const char *) bytes, length);
	printable = wire_text(bytes, length);
	used = append(text, size, used, printable, strlen(printable));
	/* Those before a code belong to the text, and have just been cut off. */
	while (length && bytes[--length] == ' ')
		used = append(text, size, used, " ", 1);
	return used;
}

void sccp_label_text(gconstpointer data, gsize length, char *text, gsize size)
{
	const guint8 *bytes = data;
	const guint8 *end = length ? memchr(bytes, 0, length) : NULL;
	gsize used = 0;

	if (end)
		length = (gsize) (end - bytes);
	for (gsize at = 0; at < length;) {
		gsize run = plain_run(bytes + at, length - at);
		const char *words;

		used = append_plain(text, size, used, bytes + at, run);
		at += run;
		if (at + 1 >= length)
			break;
		words = phrase(bytes[at], bytes[at + 1]);
		if (words)
			used = append(text, size, used, words, strlen(words));
		at += 2;
	}
	while (used && text[used - 1] == ' ')
		used--;
	text[used] = 0;
}
