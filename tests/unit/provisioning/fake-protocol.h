/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fake-phone.h"
#include "provision.h"

/**
 * A protocol for provision.h that follows a script: what the next request must be for, and what becomes of it. On a
 * phone of fake-phone.h, one at a time.
 */

#define OWN "SEP001122334455.cnf.xml"
#define DEFAULT "XMLDefault.cnf.xml"
#define A "10.1.0.5"
#define B "10.1.0.6"

#define FILE_OF(root, host, rest) \
	"<" root "><callManagerGroup><members><member><callManager><processNodeName>" host \
	"</processNodeName></callManager></member></members></callManagerGroup>" rest "</" root ">"
#define GOOD FILE_OF("device", "cm1", "<versionStamp>1</versionStamp><loadInformation>L1</loadInformation>")
#define GOOD_2 FILE_OF("device", "cm2", "<versionStamp>2</versionStamp>")
#define DEFAULT_FILE FILE_OF("Default", "cm3", "<loadInformation404>L3</loadInformation404>")

/* What the next request must be for, and what becomes of it. */
typedef struct {
	const char *host, *file;
	ProvisionAnswer answer;
	const char *words;   /* the file, or what happened; NULL: it never ends */
	const char *part;    /* of the file that came before that; NULL: nothing */
	const char *address; /* that the host was found at; NULL: it is one */
	const char *kind;    /* of server that it gives itself away as */
} Exchange;

typedef struct {
	const Exchange *script; /* what is next */
	guint cancelled;
	guint under_way, most_under_way;
} FakeProtocol;

extern FakeProtocol protocol;
extern const ProvisionOps fake_protocol_ops;
extern const ProvisionScheme fake_protocol_scheme;

/** A phone that knows the servers A and B. */
void fake_protocol_setup(void);
/** Begins the first round. Returns: (transfer full): while it is under way. */
Provision *fake_protocol_new(const Exchange *exchanges);
/** The same, and the round is over. */
Provision *fake_protocol_begin(const Exchange *exchanges);
/** All of the script must have been asked for. */
void fake_protocol_finish(Provision *provision);
