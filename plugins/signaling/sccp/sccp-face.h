/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "face-facts.h"
#include "sccp-message.h"

#include <regent/step.h>

/**
 * What the call manager has put on the phone: buttons, lamps, soft keys, prompt, notifications, clock, the call that
 * rings. No I/O. Small, for there is one for each of ten thousand endpoints; texts are shared between them.
 */

/* Button types, also stimuli and lamps. */
enum {
	SCCP_BUTTON_UNUSED = 0x00,
	SCCP_BUTTON_SPEED_DIAL = 0x02,
	SCCP_BUTTON_LINE = 0x09,
	SCCP_BUTTON_VOICE_MAIL = 0x0f,
	SCCP_BUTTON_FEATURE = 0x13,
	SCCP_BUTTON_SERVICE_URL = 0x14,
	SCCP_BUTTON_BLF = 0x15,
	SCCP_BUTTON_UNDEFINED = 0xff,
};

enum {
	SCCP_CALL_OFF_HOOK = 1,
	SCCP_CALL_ON_HOOK = 2,
	SCCP_CALL_RING_IN = 4,
	SCCP_CALL_WAITING = 9,
};

/* What differs since it was last asked. */
enum {
	SCCP_CHANGED_BUTTONS = 1 << 0,
	SCCP_CHANGED_SOFT_KEYS = 1 << 1,
	SCCP_CHANGED_PROMPT = 1 << 2,
	SCCP_CHANGED_NOTICE = 1 << 3,
	SCCP_CHANGED_CLOCK = 1 << 4,
	SCCP_CHANGED_CALL = 1 << 5,
	SCCP_CHANGED_TEXT = 1 << 6,
	SCCP_CHANGED_VERSION = 1 << 7,
	SCCP_CHANGED_ALL = (1 << 8) - 1,
};

/* What a feature button shows. */
enum {
	SCCP_FEATURE_UNKNOWN,
	SCCP_FEATURE_OFF,
	SCCP_FEATURE_ON,
	SCCP_FEATURE_IDLE, /* this and the rest of a busy lamp field */
	SCCP_FEATURE_IN_USE,
	SCCP_FEATURE_DND,
	SCCP_FEATURE_RINGING,
};

typedef struct {
	guint8 type;
	guint8 instance;
	guint8 lamp;           /* SetLamp mode, 0: never set */
	guint8 feature;        /* SCCP_FEATURE_ */
	guint8 forwarded;      /* a line, one bit each of FACE_FORWARD_ */
	GRefString *label;     /* NULL: none */
	GRefString *name;      /* of a line */
	GRefString *number;    /* of a service its URL */
	GRefString **forwards; /* where to, FACE_FORWARDS of them, each NULL where not said; NULL: not forwarded */
} SccpFaceButton;

typedef struct {
	GRefString *text;
	gint64 until; /* REGENT_NEVER: it stays */
	guint32 priority;
} SccpFaceNotice;

typedef struct {
	guint8 state; /* 0: no call */
	guint8 ringer;
	guint8 tone;
	guint32 line;
	guint32 call;
	GRefString *from;
	GRefString *to;
	SccpFaceNotice prompt;
	GRefString *idle_prompt; /* what stood there before it, and comes back after it */
} SccpFaceCall;

typedef struct {
	guint changed;
	SccpFaceButton *buttons;
	guint8 button_count;
	guint8 key_count;
	guint8 set_count;
	guint8 set;
	guint16 mask;
	guint16 idle_mask; /* of the first set, that of a phone without a call */
	GRefString **keys; /* labels of the soft key template */
	guint16 *events;   /* their numbers */
	guint8 *sets;      /* SCCP_SET_KEYS places each */
	SccpFaceNotice prompt;
	SccpFaceNotice notice;
	GArray *priority_notices; /* of SccpFaceNotice, NULL: none */
	GRefString *text;         /* DisplayText, or data of an application */
	GRefString *version;      /* load the call manager named */
	SccpFaceCall call;
	guint32 messages; /* message lamps that are on, one bit a line; bit 0: the phone's */
	gboolean speaker;
	gboolean microphone;
	gint64 local_time; /* seconds, as if local time were UTC; 0: not set */
	gint64 unix_time;  /* 0: not said */
	gint64 set_at;     /* when it was set, our clock; REGENT_NEVER: it was not */
	char date_template[8];
} SccpFace;

void sccp_face_clear(SccpFace *face);
/** Takes a message of the active call manager. Returns: FALSE when it has nothing to do with the face. */
gboolean sccp_face_apply(SccpFace *face, const SccpMessage *message, gint64 now);
/** The end of what is shown for a time. */
gint64 sccp_face_deadline(const SccpFace *face);
void sccp_face_tick(SccpFace *face, gint64 now);

/** Returns: (transfer none) (nullable): label of the @place-th soft key shown, from 0; NULL where there is none. */
const char *sccp_face_soft_key(const SccpFace *face, guint place);
/** Returns: (transfer none) (nullable): */
const char *sccp_face_prompt(const SccpFace *face);
/** Returns: (transfer none) (nullable): the most important notification. */
const char *sccp_face_notice(const SccpFace *face);
/** Number to send for the soft key with that label, @fallback when the template has none. */
guint32 sccp_face_event(const SccpFace *face, const char *label, guint32 fallback);
/** Returns: (transfer none): text beside a button: its label, else name, else number, else "". */
const char *sccp_face_label(const SccpFaceButton *button);
