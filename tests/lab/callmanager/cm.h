/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * A call manager for tests: it speaks SCCP to phones as a chosen server does, and fails as told.
 *
 * An independent reading of the protocol: it shares no code with the phone's side. One process is one call manager;
 * two of them make a group. Plain epoll, because ten thousand phones register with it in the benches.
 */

#define CM_NEVER 255

typedef enum {
	CM_ACK_AGREED, /* RegisterAck names the version both will use */
	CM_ACK_OWN,    /* ... the server's highest, whatever was offered */
	CM_ACK_NONE,   /* ... none: zero */
	CM_ACK_DIGIT,  /* ... the character '0', chan_skinny's slip */
} CmAck;

typedef enum {
	CM_HEADER_AGREED = 1 << 0, /* puts the agreed version into headers; the others always 0 */
	CM_HEADER_STRICT = 1 << 1, /* drops what has another header version than it knows */
	CM_ONE_PIECE = 1 << 2,     /* closes when a header does not come in one read */
	CM_NO_CONFIG = 1 << 3,     /* leaves these requests unanswered */
	CM_NO_FORWARD = 1 << 4,
	CM_NO_FEATURE = 1 << 5,
	CM_NO_SERVER = 1 << 6,
	CM_NO_STANDBY = 1 << 7,      /* ... KeepAlive on an unregistered connection */
	CM_SKIPS_UNKNOWN = 1 << 8,   /* an index that is not configured: no answer */
	CM_CLOSES_UNKNOWN = 1 << 9,  /* ... closes the session */
	CM_ZEROES_UNKNOWN = 1 << 10, /* ... an answer of zeros, instance included */
	CM_UNREGISTER_ACK = 1 << 11,
	CM_TOKEN = 1 << 12,          /* answers token requests */
	CM_TEMPLATES_LAST = 1 << 13, /* button template and ConfigStat wait for the capabilities */
	CM_GATE = 1 << 14,           /* closes when a request comes before Register */
	CM_FORWARD_UNASKED = 1 << 15,
	CM_DEVICE_CAPS = 1 << 16, /* asks <getDeviceCaps/> */
	CM_REJECT_CLOSES = 1 << 17,
	CM_PLAIN_KEYS = 1 << 18, /* soft keys named in letters, not by two-byte codes */
	CM_CROSSOVER = 1 << 19,  /* rejects who has another connection, and is slow to end one that unregistered */
} CmQuirk;

/** How one kind of server behaves. */
typedef struct {
	const char *name;
	guint8 version; /* highest; 0: speaks of none and uses the oldest forms */
	CmAck ack;
	guint8 ack_body; /* 20, or 12 */
	guint32 features;
	guint16 keepalive, standby; /* s */
	const char *date;
	struct {
		guint8 line, speed, config, feature, url, text; /* from this version on the dynamic form */
	} dynamic;
	guint8 line_body;       /* of the fixed LineStat: 28, 68, 108 or 112 */
	guint8 buttons;         /* slots of the button template */
	guint8 keys;            /* slots of the soft key template */
	guint16 max_body;       /* a longer message closes the session */
	guint16 deaf_after;     /* percent of the keepalive interval without a KeepAlive that ends the session */
	guint16 authentication; /* s an unregistered connection may live; 0: for ever */
	const char *unknown;    /* RegisterReject of an unknown device, with \ooo escapes */
	guint8 reject_body;
	guint32 soft_key_mask;
	const char *prompt;
	guint quirks;
} CmProfile;

typedef struct CallManager CallManager;
typedef struct Session Session;

/** What epoll gives back. */
typedef struct Handler {
	void (*ready)(struct Handler *handler, guint32 events);
	CallManager *cm;
} Handler;

typedef struct {
	char *name;
	guint32 type; /* 0: any */
	char *number;
	char *label;
	Session *session; /* the connection it is registered on */
	gboolean automatic;
	gboolean unwritten; /* its file and Reset are due */
} Device;

struct Session {
	Handler handler;
	int fd;
	guint id;
	char peer[48];
	GByteArray *in, *out;
	guint pdu;      /* offset in @out of the message being written */
	Device *device; /* set when registered */
	guint8 version; /* agreed */
	gboolean capable, settled, blocked, ending;
	GArray *held; /* requests that wait for the capabilities */
	gint64 opened, heard;
	gint64 end_at; /* 0: not */
	guint call;
	GList link;
};

/** Set by options, changed by control commands. */
typedef struct {
	char *reject;     /* everybody, with this text */
	char *drop;       /* name of the request that is not answered */
	char *close;      /* name of the request after which the connection is closed */
	char *token;      /* ack, ignore, or seconds of a reject */
	gboolean silent;  /* hears and says nothing */
	gboolean deaf;    /* does not answer KeepAlive */
	gboolean dirty;   /* leaves garbage behind the NULs of strings */
	gboolean garbage; /* answers Register with noise */
	int split;        /* bytes a write */
	int limit;        /* registrations a second, above it they are rejected */
	int version_byte; /* of RegisterAck; -1: as the profile */
	int unregister;   /* result in UnregisterAck */
	char *forms;      /* fixed or dynamic: whatever the version says */
} CmFaults;

struct CallManager {
	CmProfile profile;
	CmFaults faults;
	int epoll;
	Handler listener, control;
	int listen_fd, control_fd;
	char *address;
	int port;
	gboolean any, quiet, trace, auto_register;
	guint next_number;
	char *tftp_root, *template_file, *load, *buttons_text;
	GArray *buttons; /* guint8 types */
	GHashTable *devices;
	GQueue sessions;
	GPtrArray *doomed;
	guint next_session, next_call;
	gint64 refuse_at, listen_at; /* of a planned stop; 0: none */
	gint64 second;               /* of the rate limit */
	guint this_second;
	gboolean quit;
	guint8 buffer[65536];
};

/* main.c */
void cm_log(CallManager *cm, const char *event, const char *format, ...) G_GNUC_PRINTF(3, 4);
gboolean cm_listen(CallManager *cm);
void cm_refuse(CallManager *cm);
/** As a service that is stopped and started again: resets its phones, resets for a tenth of a second whoever registers,
 * then is away for so many seconds. */
void cm_stop(CallManager *cm, guint seconds);
void cm_watch(CallManager *cm, Handler *handler, int fd);

/* profile.c */
const CmProfile *cm_profile_find(const char *name);
char *cm_profile_names(void);

/* device.c */
gboolean cm_devices_load(CallManager *cm, const char *path, GError **error);
Device *cm_device_find(CallManager *cm, const char *name);
Device *cm_device_new(CallManager *cm, const char *name, guint32 type);
/** The number of @device's line, "" where the key has none. Returns: (transfer full). */
char *cm_device_line(Device *device, guint line, guint lines);
gboolean cm_device_write_file(CallManager *cm, Device *device, GError **error);

/* session.c */
void session_accept(Handler *handler, guint32 events);
void session_flush(Session *session);
typedef enum { SESSION_FIN, SESSION_RST } SessionEnd;
void session_end(Session *session, SessionEnd how, const char *reason);
void sessions_reap(CallManager *cm);
void sessions_tick(CallManager *cm);
/** Ends those whose time has come. Returns: whether more will. */
gboolean sessions_end_due(CallManager *cm);

/* settings.c */
gboolean setting_set(CallManager *cm, const char *name, const char *value);
gboolean setting_is_flag(const char *name);
void settings_help(void);

/* message.c: writing */
void pdu_begin(Session *session, guint32 id);
void pdu_u32(Session *session, guint32 value);
void pdu_u16(Session *session, guint16 value);
void pdu_u8(Session *session, guint8 value);
void pdu_bytes(Session *session, gconstpointer data, gsize size);
/** A field of @width bytes; full width has no NUL. */
void pdu_field(Session *session, const char *text, gsize width);
void pdu_string(Session *session, const char *text);
void pdu_end(Session *session);
void pdu_words(Session *session, guint32 id, guint count, ...);
/** Reading: zero behind the end. */
guint32 body_u32(const guint8 *body, gsize size, gsize offset);
char *body_text(const guint8 *body, gsize size, gsize offset, gsize width);

/* answers.c */
gboolean is_dynamic(Session *session, guint8 from);
void answer_register_ack(Session *session);
void answer_reject(Session *session, const char *text);
void answer_button_template(Session *session);
void answer_soft_key_template(Session *session);
void answer_soft_key_set(Session *session);
void answer_select_soft_keys(Session *session, guint line, guint call, guint set);
void answer_config(Session *session);
void answer_line(Session *session, guint line);
/** @to: "" for nowhere. */
void answer_forward(Session *session, guint line, const char *to);
void answer_speed_dial(Session *session, guint index);
void answer_feature(Session *session, guint index, guint status);
void answer_service(Session *session, guint index);
void answer_time(Session *session);
void answer_server(Session *session);
void answer_prompt(Session *session, guint timeout, const char *text);
void answer_notify(Session *session, guint timeout, const char *text);
void answer_pri_notify(Session *session, guint timeout, guint priority, const char *text);
void answer_user_data(Session *session, const char *xml);
void answer_device_caps(Session *session);
guint buttons_of(CallManager *cm, guint8 type);

/* calls.c */
void call_ring(Session *session, const char *from);
void call_media(Session *session);
void call_end(Session *session);

/* station.c */
void station_message(Session *session, guint32 id, guint32 header, const guint8 *body, gsize size);

/* control.c */
gboolean control_listen(CallManager *cm, const char *path);
int control_tell(const char *path, char **words);
