/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** A row of a reasons table with its {name}s filled in. */
typedef struct {
	char *code;
	char *phone;
	char *cause;
	char *cure;
	guint retry; /* seconds, 0: as the phase says */
	RegentWeight weight;
	gboolean not_mine;
	gint64 after;               /* wait that whoever refused has named, microseconds; 0: none */
	gint64 since;               /* when it was said first, CLOCK_BOOTTIME */
	const RegentReason *reason; /* NULL: it has no row */
	char **values;              /* name, value, ... as they were when it was said, NULL: none */
} Diagnosis;

/** Returns: (transfer full) (nullable): what {name} stands for. */
typedef char *(*DiagnosisLookup)(gpointer data, const char *name);

Diagnosis *diagnosis_from_reason(const RegentReason *reason, DiagnosisLookup lookup, gpointer data);
/** Returns: (transfer full): @diagnosis, with what had no value when it was said filled in now. */
Diagnosis *diagnosis_complete(const Diagnosis *diagnosis, DiagnosisLookup lookup, gpointer data);
/** From words alone. @error's message is the cause. */
Diagnosis *diagnosis_from_error(const char *code, const GError *error);
/** From words of the core's own. @cause, @cure: (transfer full). */
Diagnosis *diagnosis_in_words(const char *code, const char *phone, char *cause, char *cure);
Diagnosis *diagnosis_copy(const Diagnosis *diagnosis);
void diagnosis_free(Diagnosis *diagnosis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diagnosis, diagnosis_free)
gboolean diagnosis_equal(const Diagnosis *a, const Diagnosis *b);
