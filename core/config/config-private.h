/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "identity.h"
#include "settings.h"

typedef struct {
	char *path;
	GKeyFile *file;
} Layer;

/* An endpoints.d file, or the common layers alone; an endpoint with settings of the phone has one to itself. */
typedef struct {
	Layer *own;         /* NULL: none */
	Layer *at_phone;    /* stronger than that, NULL: none */
	Settings *settings; /* which it shows */
	Chain *chain;
	Identity *identity; /* identity.c's */
	GHashTable *asked;  /* "GROUP\nKEY" -> value: thousands of endpoints ask the same */
} Source;

struct ConfigEndpoint {
	char *name;
	Source *source;
	guint instance;
};

struct Config {
	gint refs;
	GPtrArray *layers;    /* of Layer, the strongest first */
	Layer *defaults;      /* the weakest of them, default.conf; NULL: none */
	Layer *cli;           /* stronger than all, NULL: none */
	Layer *over;          /* --over, the next; NULL: none */
	GPtrArray *sources;   /* of Source */
	GPtrArray *endpoints; /* of ConfigEndpoint */
	GHashTable *by_name;
	const RegentPlugin **services;
	GHashTable *settings; /* endpoint -> Settings, while the configuration is read; else NULL */
	GKeyFile *models;     /* models.ini, while the configuration is read; else NULL */
};

/** @file: (transfer full). */
Layer *layer_new(const char *path, GKeyFile *file);
void layer_unref(Layer *layer);
Config *config_new(void);

char *config_source_get(Config *config, Source *source, const char *group, const char *key);
/** Path of the layer that sets it, for messages. */
const char *config_source_path(Config *config, Source *source, const char *group, const char *key);

/** The same for a key of a plugin that @phase lists: where nobody has its group, the file that lists it there. */
const char *config_plugin_path(Config *config, Source *source, const char *phase, const char *group, const char *key);

/** Whether it is default.conf that sets it, and no file of this device. */
gboolean config_is_default(Config *config, Source *source, const char *group, const char *key);

/** Whether the key comes from a weaker layer than the list of phases: it was written for another list. */
gboolean config_is_inherited(Config *config, Source *source, const char *group, const char *key);

/* config-load.c */
/** Returns: (transfer full): paths of the files in @folder that end in @suffix, in the order of their names; none where there is
 * no such folder; NULL with @error: it cannot be read. */
GPtrArray *config_files(const char *folder, const char *suffix, GError **error);
/* config-chain.c */
/** As loader_get(); of a plugin that is not there @error says which name was probably meant. */
const RegentPlugin *config_find_plugin(Loader *loader, const char *name, GError **error);
Chain *chain_build(Config *config, Source *source, Loader *loader, GError **error);
void chain_free(Chain *chain);
/* config-until.c */
/** Ends each chain, which is whole and checked, where @until says: phases, or -, separated by commas, each for what the
 * one before has left. */
gboolean config_until(Config *config, const char *until, GError **error);
/* config-check.c */
gboolean config_check(Config *config, Loader *loader, gboolean all, GPtrArray *warnings, GError **error);
/** Whether [@group] may have @key, and everybody may see its value. */
gboolean config_is_open(Loader *loader, const char *group, const char *key);
/** Whether its value is a command line. */
gboolean config_is_command(Loader *loader, const char *group, const char *key);
/* config-values.c */
/** Whether [endpoint] @key of @layer, which is set, has a value that can be used. */
gboolean config_check_value(Layer *layer, const char *key, GError **error);
/* settable.c */
/** Whether the layer of the phone has only what may stand in it. */
gboolean settable_check(Source *source, Loader *loader, GPtrArray *warnings, GError **error);
/* config-needs.c */
/** Whether earlier phases give what the plugins of phase @at need. */
gboolean config_check_needs(Config *config, Source *source, guint at, GPtrArray *warnings, GError **error);
/** @warnings: (nullable): gets the line. */
void config_warn(GPtrArray *warnings, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** Sets @error to "PATH: [GROUP] KEY: words". Returns: FALSE */
gboolean config_error(GError **error, const char *path, const char *group, const char *key, const char *format, ...)
	G_GNUC_PRINTF(5, 6);
