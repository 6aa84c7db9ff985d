/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "wire.h"

/**
 * SCCP messages. sccp-layouts.c has one table of layouts: wire id, field, type, width, first version. Decoder, encoder,
 * dump and the fuzz seeds all walk it. The fixed and the dynamic form of an answer are two layouts of one kind and fill
 * the same structure, so that nobody above has to know which one a call manager sends.
 *
 * Text fields are cut at the first NUL, label codes are translated and what is left is printable UTF-8.
 */
typedef enum {
	SCCP_UNKNOWN,
	/* phone to call manager */
	SCCP_KEEPALIVE,
	SCCP_REGISTER,
	SCCP_IP_PORT,
	SCCP_KEYPAD_BUTTON,
	SCCP_ENBLOC_CALL,
	SCCP_STIMULUS,
	SCCP_OFF_HOOK,
	SCCP_ON_HOOK,
	SCCP_FORWARD_STAT_REQ,
	SCCP_SPEED_DIAL_STAT_REQ,
	SCCP_LINE_STAT_REQ,
	SCCP_CONFIG_STAT_REQ,
	SCCP_TIME_DATE_REQ,
	SCCP_BUTTON_TEMPLATE_REQ,
	SCCP_VERSION_REQ,
	SCCP_CAPABILITIES_RES,
	SCCP_SERVER_REQ,
	SCCP_ALARM,
	SCCP_OPEN_RECEIVE_CHANNEL_ACK,
	SCCP_SOFT_KEY_SET_REQ,
	SCCP_SOFT_KEY_EVENT,
	SCCP_UNREGISTER,
	SCCP_SOFT_KEY_TEMPLATE_REQ,
	SCCP_REGISTER_TOKEN_REQ,
	SCCP_HEADSET_STATUS,
	SCCP_MEDIA_RESOURCE,
	SCCP_REGISTER_AVAILABLE_LINES,
	SCCP_DEVICE_TO_USER_DATA,
	SCCP_DEVICE_TO_USER_DATA_RESPONSE,
	SCCP_SERVICE_URL_STAT_REQ,
	SCCP_FEATURE_STAT_REQ,
	SCCP_DEVICE_TO_USER_DATA_V1,
	SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1,
	SCCP_MEDIA_PATH_EVENT,
	SCCP_MEDIA_PATH_CAPABILITY,
	SCCP_START_MEDIA_ACK,
	SCCP_XML_ALARM,
	SCCP_SPCP_TOKEN_REQ,
	/* call manager to phone */
	SCCP_REGISTER_ACK,
	SCCP_START_TONE,
	SCCP_STOP_TONE,
	SCCP_SET_RINGER,
	SCCP_SET_LAMP,
	SCCP_SET_SPEAKER,
	SCCP_SET_MICROPHONE,
	SCCP_START_MEDIA,
	SCCP_STOP_MEDIA,
	SCCP_CALL_INFO,
	SCCP_FORWARD_STAT,
	SCCP_SPEED_DIAL_STAT,
	SCCP_LINE_STAT,
	SCCP_CONFIG_STAT,
	SCCP_TIME_DATE,
	SCCP_BUTTON_TEMPLATE,
	SCCP_VERSION,
	SCCP_DISPLAY_TEXT,
	SCCP_CLEAR_DISPLAY,
	SCCP_CAPABILITIES_REQ,
	SCCP_REGISTER_REJECT,
	SCCP_SERVER_RES,
	SCCP_RESET,
	SCCP_KEEPALIVE_ACK,
	SCCP_OPEN_RECEIVE_CHANNEL,
	SCCP_CLOSE_RECEIVE_CHANNEL,
	SCCP_SOFT_KEY_TEMPLATE,
	SCCP_SOFT_KEY_SETS,
	SCCP_SELECT_SOFT_KEYS,
	SCCP_CALL_STATE,
	SCCP_PROMPT,
	SCCP_CLEAR_PROMPT,
	SCCP_NOTIFY,
	SCCP_CLEAR_NOTIFY,
	SCCP_ACTIVATE_CALL_PLANE,
	SCCP_DEACTIVATE_CALL_PLANE,
	SCCP_UNREGISTER_ACK,
	SCCP_REGISTER_TOKEN_ACK,
	SCCP_REGISTER_TOKEN_REJECT,
	SCCP_DIALED_NUMBER,
	SCCP_USER_TO_DEVICE_DATA,
	SCCP_FEATURE_STAT,
	SCCP_PRI_NOTIFY,
	SCCP_CLEAR_PRI_NOTIFY,
	SCCP_SERVICE_URL_STAT,
	SCCP_CALL_SELECT_STAT,
	SCCP_USER_TO_DEVICE_DATA_V1,
	SCCP_SPCP_TOKEN_ACK,
	SCCP_SPCP_TOKEN_REJECT,
	SCCP_KINDS,
} SccpKind;

enum {
	SCCP_HEADER = 12,     /* length, version, id */
	SCCP_PDU_MAX = 16384, /* longer is not SCCP; the longest in use is about 2.1 kB */
	SCCP_SEND_MAX = 2300, /* longest we send */
	SCCP_VERSION_MIN = 3,
	SCCP_VERSION_MAX = 22,
	SCCP_CODECS_MAX = 18,
	SCCP_BUTTONS_MAX = 56,
	SCCP_SOFT_KEYS_MAX = 40, /* CME has room for 38 */
	SCCP_SETS_MAX = 16,
	SCCP_SET_KEYS = 16,
	SCCP_SERVERS = 5,
	SCCP_CALL_STRINGS = 15,
};

/* What a text can grow to when its label codes have become words. */
typedef char SccpShort[64];
typedef char SccpLong[160];

typedef struct {
	guint32 number;
	guint32 extra;
} SccpNumber;

typedef struct {
	guint32 line;
	guint32 call;
} SccpCallRef;

/* Register, RegisterToken and the SPCP token: each carries a part of it. */
typedef struct {
	char name[20];
	guint32 user;
	guint32 instance;
	guint32 address;
	guint32 type;
	guint32 streams;
	guint32 active_streams;
	guint8 version;
	guint8 features[3];
	guint32 mac_form;
	guint32 active_conferences;
	guint8 mac[12];
	guint32 scope;
	guint32 lines;
	guint8 address6[16];
	guint32 scope6;
	char load[36];
	char stamp[52];
} SccpRegister;

typedef struct {
	guint32 keepalive;
	char date_template[8];
	guint32 standby_keepalive;
	guint8 version;
	guint8 features[3];
} SccpRegisterAck;

typedef struct {
	guint32 severity;
	char text[84];
	guint32 parm1;
	guint32 parm2;
} SccpAlarm;

typedef struct {
	guint32 count;
	struct {
		guint32 codec;
		guint32 frames;
		guint8 rate[8];
	} list[SCCP_CODECS_MAX];
} SccpCapabilities;

typedef struct {
	guint32 offset;
	guint32 count;
	guint32 total;
	struct {
		guint8 instance;
		guint8 type;
	} list[SCCP_BUTTONS_MAX];
} SccpButtonTemplate;

typedef struct {
	guint32 offset;
	guint32 count;
	guint32 total;
	struct {
		SccpShort label;
		guint32 event;
	} list[SCCP_SOFT_KEYS_MAX];
} SccpSoftKeyTemplate;

typedef struct {
	guint32 offset;
	guint32 count;
	guint32 total;
	struct {
		guint8 place[SCCP_SET_KEYS]; /* in the soft key template, 1 is the first; 0: none */
		guint16 info[SCCP_SET_KEYS]; /* 300 + event */
	} list[SCCP_SETS_MAX];
} SccpSoftKeySets;

typedef struct {
	guint32 line;
	guint32 call;
	guint32 set;
	guint32 mask;
} SccpSelectSoftKeys;

typedef struct {
	char name[20];
	guint32 user;
	guint32 instance;
	SccpShort user_name;
	SccpShort server_name;
	guint32 lines;
	guint32 speed_dials;
} SccpConfigStat;

typedef struct {
	guint32 line;
	SccpShort number;
	SccpLong name;
	SccpLong label;
	guint32 options;
} SccpLineStat;

typedef struct {
	guint32 index;
	SccpShort number;
	SccpLong name;
} SccpSpeedDialStat;

typedef struct {
	guint32 active;
	guint32 line;
	guint32 all;
	SccpShort all_number;
	guint32 busy;
	SccpShort busy_number;
	guint32 no_answer;
	SccpShort no_answer_number;
} SccpForwardStat;

typedef struct {
	guint32 index;
	guint32 id;
	guint32 status;
	SccpLong label;
} SccpFeatureStat;

typedef struct {
	guint32 index;
	char url[300];
	SccpLong label;
} SccpServiceUrlStat;

typedef struct {
	guint32 year, month, weekday, day, hour, minute, second, millisecond;
	guint32 unix_time;
} SccpTimeDate;

typedef struct {
	SccpLong text;
} SccpText;

typedef struct {
	struct {
		char name[52];
	} names[SCCP_SERVERS];
	struct {
		guint32 number;
	} ports[SCCP_SERVERS];
	struct {
		guint32 family;
		guint8 bytes[16];
	} addresses[SCCP_SERVERS];
} SccpServers;

typedef struct {
	guint32 timeout;
	SccpLong text;
	guint32 line;
	guint32 call;
} SccpPrompt;

typedef struct {
	guint32 timeout;
	guint32 priority;
	SccpLong text;
} SccpNotify;

typedef struct {
	guint32 stimulus;
	guint32 instance;
	guint32 mode;
} SccpLamp;

typedef struct {
	guint32 mode;
	guint32 duration;
	guint32 line;
	guint32 call;
} SccpRinger;

typedef struct {
	guint32 tone;
	guint32 direction;
	guint32 line;
	guint32 call;
} SccpTone;

typedef struct {
	guint32 state;
	guint32 line;
	guint32 call;
	guint32 privacy;
	guint32 level;
	guint32 domain;
} SccpCallState;

typedef struct {
	SccpShort calling_name, calling, called_name, called;
	guint32 line;
	guint32 call;
	guint32 type;
	SccpShort original_name, original, redirecting_name, redirecting;
	guint32 original_reason, redirecting_reason;
	guint32 instance, security, restriction;
	struct {
		SccpShort text;
	} strings[SCCP_CALL_STRINGS]; /* of the dynamic form, in its order */
	guint32 given;                /* of them, and what fills the message up */
} SccpCallInfo;

typedef struct {
	guint32 application;
	guint32 line;
	guint32 call;
	guint32 transaction;
	guint32 length;
	guint32 sequence;
	guint32 priority;
	guint32 conference;
	guint32 instance;
	guint32 routing;
	const guint8 *data; /* (transfer none): of the PDU decoded, @length bytes */
} SccpUserData;

/* OpenReceiveChannel, StartMediaTransmission and what closes them. */
typedef struct {
	guint32 conference;
	guint32 party;
	guint32 packet;
	guint32 codec;
	guint32 precedence;
	guint32 bit_rate;
	guint32 family;
	guint32 address;
	guint8 address16[16];
	guint32 port;
	guint32 call;
	guint32 status;
} SccpMedia;

typedef struct {
	guint32 event;
	guint32 line;
	guint32 call;
} SccpSoftKeyEvent;

typedef struct SccpLayout SccpLayout;

typedef struct {
	const SccpLayout *layout; /* NULL: unknown id */
	SccpKind kind;
	gboolean from_phone;
	guint32 id;
	guint8 version; /* agreed version: which form is encoded */
	gssize length;  /* bytes of the body; to be sent: -1 what the layout gives, else cut or filled up */
	union {
		SccpNumber number;
		SccpCallRef ref;
		SccpRegister reg;
		SccpRegisterAck ack;
		SccpAlarm alarm;
		SccpCapabilities capabilities;
		SccpButtonTemplate buttons;
		SccpSoftKeyTemplate soft_keys;
		SccpSoftKeySets sets;
		SccpSelectSoftKeys select;
		SccpConfigStat config;
		SccpLineStat line;
		SccpSpeedDialStat speed_dial;
		SccpForwardStat forward;
		SccpFeatureStat feature;
		SccpServiceUrlStat service;
		SccpTimeDate time;
		SccpText text;
		SccpServers servers;
		SccpPrompt prompt;
		SccpNotify notify;
		SccpLamp lamp;
		SccpRinger ringer;
		SccpTone tone;
		SccpCallState call_state;
		SccpCallInfo call_info;
		SccpUserData user_data;
		SccpMedia media;
		SccpSoftKeyEvent soft_key;
	};
} SccpMessage;

/** Takes a whole PDU apart, as sccp_frame gives it. Fields that a short form leaves out are zero or empty, bytes after
 * the last known field are ignored. Returns: FALSE when the id is unknown; only @message->id and length are set. */
gboolean sccp_decode(gconstpointer pdu, gsize length, SccpMessage *message);

/** Reads @message as one of the version that was agreed on, whatever its header says. Parts that stand elsewhere in
 * that version are put where those above look for them. */
void sccp_message_set_version(SccpMessage *message, guint8 agreed);

/** Clears @message and makes it one of @kind, in the form that @version has. */
void sccp_message_init(SccpMessage *message, SccpKind kind, guint8 version);

/** Writes the PDU; @header is the version word. Sets @w->bad when there is no room. */
void sccp_encode(const SccpMessage *message, guint32 header, WireWriter *w);

/** A field for sccp_visit(): @index of a repeated one, else -1; @offset in the body. */
typedef struct {
	const char *name;
	int index;
	gsize offset;
	guint type; /* SccpType, see sccp-layouts.h */
	gsize width;
	const void *value;
} SccpVisited;
typedef void (*SccpVisitor)(gpointer self, const SccpVisited *field);
/** Calls @visitor for each field that the body has, in its order. */
void sccp_visit(const SccpMessage *message, SccpVisitor visitor, gpointer self);

/** Returns: (transfer full): one line for whoever debugs: LineStat line=1 number="1001" ... */
char *sccp_dump(const SccpMessage *message);

/** Returns: (transfer none): name of the message with that id, NULL when unknown. */
const char *sccp_id_name(guint32 id);
