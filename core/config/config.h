/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader.h"
#include "settings.h"

/**
 * The configuration: immutable, counted, looked up layer by layer (command line, the file that stands over all, what was set
 * at the phone, endpoint's file, drop-ins from the last, the file, default.conf). A step keeps the one it started with.
 */
typedef struct Config Config;
typedef struct ConfigEndpoint ConfigEndpoint;

typedef struct {
	char *file;       /* NULL: only default.conf and the command line */
	char *over;       /* --over; NULL: none */
	char *until;      /* --until: where every chain ends, as config_until() takes it; NULL: at its end */
	char *config_dir; /* the administrator's models.d, beside that of the file's own folder; NULL: none */
	char *data_dir;   /* default.conf, models.ini */
	char *plugin_dir;
	char *state_dir;
	char *run_dir;
	char *interface; /* --interface */
	char *log_level; /* --log-level */
} ConfigPaths;

ConfigPaths *config_paths_new(void);
void config_paths_free(ConfigPaths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigPaths, config_paths_free)

typedef enum { MODE_FIRST, MODE_ANY, MODE_ALL } PhaseMode;

typedef struct {
	char *name;
	const RegentPlugin **plugins; /* candidates, NULL-terminated */
	PhaseMode mode;
	gint64 timeout;   /* us, 0: none */
	gboolean goes_on; /* on-failure = continue */
	int rewind;       /* on-failure = rewind:PHASE: its index, -1: none */
	guint patience;   /* retry N; failures in a row before the rewind */
	gint64 retry_min, retry_max, stop_timeout;
} PhaseConfig;

/** What a sequence is made of; endpoints with the same files share one. */
typedef struct {
	GPtrArray *phases;         /* of PhaseConfig */
	char *parent;              /* endpoint whose sequence this one stands on, NULL: none */
	int restart, reset, check; /* indices, -1: not said */
	gboolean reset_is_reboot;
	char *reboot;  /* command, NULL: none */
	gint64 spread; /* children start at random within it */
} Chain;

/** Reads all layers and checks them. Returns: (transfer full): NULL with @error: file, group, key and what to do.
 * @settings: (nullable): name of an endpoint -> Settings: what was set at the phone.
 * @warnings: (out) (nullable): what is usable but odd. @all: also loads plugins that are only configured, to check their
 * keys. */
Config *config_load(const ConfigPaths *paths, GHashTable *settings, Loader *loader, gboolean all, GPtrArray *warnings,
	GError **error);
/** For tests: one layer from @text below which is nothing. */
Config *config_from_text(const char *text, Loader *loader, GError **error);
Config *config_ref(Config *config);
void config_unref(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_unref)

/** Returns: (transfer none): of ConfigEndpoint, in order of their names. */
GPtrArray *config_endpoints(Config *config);
ConfigEndpoint *config_endpoint(Config *config, const char *name);
const char *config_endpoint_name(ConfigEndpoint *endpoint);
const Chain *config_endpoint_chain(ConfigEndpoint *endpoint);
/** Number of the instance, 0: it has none. */
guint config_endpoint_instance(ConfigEndpoint *endpoint);

/** @endpoint: (nullable): NULL looks in the common layers. Returns: (transfer full) (nullable) */
char *config_get(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key);
/** Returns: (transfer none) (nullable): path of the layer whose value is in force, NULL: no layer sets it. */
const char *config_place(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key);
/** Returns: when the value in force was set at the phone, seconds of the epoch; 0: it was not. */
gint64 config_set_at_phone(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key);
GLogLevelFlags config_log_level(Config *config);
/** Returns: (transfer none): plugins of [services], NULL-terminated. */
const RegentPlugin *const *config_services(Config *config);
/** Returns: (transfer full): whether everything [plugin NAME] says for the two endpoints reads the same. */
gboolean config_same_options(Config *a, ConfigEndpoint *ea, Config *b, ConfigEndpoint *eb, const RegentPlugin *plugin);
/** Returns: (transfer full): "FILE: [GROUP] KEY: WORDS", with the file that sets @key for @endpoint, or that is to set it.
 * @endpoint: (nullable): NULL: a service's. @key: (nullable). */
char *config_complaint(Config *config, ConfigEndpoint *endpoint, const char *group, const char *key, const char *words);
/** Index of the phase that [sequence] check names, else of the last. */
guint chain_checked_phase(const Chain *chain);
gboolean phase_config_equal(const PhaseConfig *a, const PhaseConfig *b);
