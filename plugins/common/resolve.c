/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define CARES_NO_DEPRECATED
#include "resolve.h"

#include "resolve-channel.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <regent/facts.h>
#include <string.h>

#define MAX_ADDRESSES 16

struct Resolver {
	RegentStep *step;
	ResolveChannel *channel;
	char **servers;
	char *domain;
	RegentTimer *ready;  /* a query is answered */
	GQueue *asking;      /* ResolveQuery, c-ares has them; cancelled ones too */
	GQueue *answered;    /* ResolveQuery, to be told */
	gboolean restarting; /* the channel is being replaced: answers do not count */
};

struct ResolveQuery {
	Resolver *resolver;
	char *text; /* as asked for */
	guint16 port;
	ResolveFunc func; /* NULL: cancelled */
	gpointer self;
	GPtrArray *targets;   /* HostPort, of SRV records in order; NULL: not SRV */
	GPtrArray *names;     /* char *: to be asked one after the other */
	guint next;           /* index in names */
	GPtrArray *addresses; /* HostPort */
	GError *error;        /* of the last name that was not merely unknown */
};

static void ask_name(ResolveQuery *query);

static void query_free(ResolveQuery *query)
{
	g_clear_pointer(&query->targets, g_ptr_array_unref);
	g_ptr_array_unref(query->names);
	g_ptr_array_unref(query->addresses);
	g_clear_error(&query->error);
	g_free(query->text);
	g_free(query);
}

/* The words. */

static char *join_names(GPtrArray *names, const char *last)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(text, "%s%s",
			!i                    ? ""
			: i + 1 == names->len ? last
					      : ", ",
			(const char *) g_ptr_array_index(names, i));
	return g_string_free(text, FALSE);
}

char *resolver_servers(const Resolver *resolver)
{
	return *resolver->servers ? g_strjoinv(", ", resolver->servers) : NULL;
}

/* "DNS server 10.1.0.2 " or "DNS servers 10.1.0.2, 10.1.0.3 " */
static char *servers_text(const Resolver *resolver)
{
	g_autofree char *list = resolver_servers(resolver);

	return g_strdup_printf("DNS server%s %s", resolver->servers[1] ? "s" : "", list);
}

static GError *unknown_error(const ResolveQuery *query)
{
	g_autofree char *servers = servers_text(query->resolver);
	g_autofree char *names = join_names(query->names, " nor ");
	gboolean many = query->resolver->servers[1] != NULL;

	if (query->names->len > 1)
		return g_error_new(
			REGENT_ERROR, REGENT_ERROR_ABSENT, "%s %s neither %s", servers, many ? "know" : "knows", names);
	return g_error_new(
		REGENT_ERROR, REGENT_ERROR_ABSENT, "%s %s not know %s", servers, many ? "do" : "does", names);
}

static GError *status_error(const ResolveQuery *query, int status)
{
	const char *name = g_ptr_array_index(query->names, query->next);
	g_autofree char *servers = servers_text(query->resolver);

	if (status == ARES_ETIMEOUT)
		return g_error_new(REGENT_ERROR, REGENT_ERROR_TIMEOUT, "%s silent when asked for %s", servers, name);
	if (status == ARES_ECONNREFUSED) /* c-ares says so of SERVFAIL too */
		return g_error_new(
			REGENT_ERROR, REGENT_ERROR_FAILED, "%s could not be asked for %s, or failed", servers, name);
	return g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s did not answer for %s: %s", servers, name,
		ares_strerror(status));
}

/* From asking to answered. */

static void finish_query(ResolveQuery *query, GError *error)
{
	Resolver *resolver = query->resolver;

	if (error) {
		g_clear_error(&query->error);
		query->error = error;
	}
	g_queue_remove(resolver->asking, query);
	if (!query->func) {
		query_free(query);
		return;
	}
	g_queue_push_tail(resolver->answered, query);
	regent_timer_set(resolver->ready, 0);
}

/* One at a time, because what is told may free the resolver. */
static void on_ready(gpointer self)
{
	Resolver *resolver = self;
	ResolveQuery *query = g_queue_pop_head(resolver->answered);

	if (!g_queue_is_empty(resolver->answered))
		regent_timer_set(resolver->ready, 0);
	if (!query)
		return;
	query->func(query->self, query->addresses->len ? query->addresses : NULL,
		query->addresses->len ? NULL : query->error);
	query_free(query);
}

static gboolean is_unknown(int status)
{
	return status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME;
}

static void ask_next_target(ResolveQuery *query);

/* With SRV each target counts, else the first name that DNS knows. */
static void name_answered(ResolveQuery *query, int status)
{
	if (query->targets) {
		query->next++;
		ask_next_target(query);
		return;
	}
	if (query->addresses->len) {
		finish_query(query, NULL);
		return;
	}
	if (status == ARES_ETIMEOUT) {
		finish_query(query, status_error(query, status));
		return;
	}
	if (!is_unknown(status)) {
		g_clear_error(&query->error);
		query->error = status_error(query, status);
	}
	if (++query->next < query->names->len)
		ask_name(query);
	else
		finish_query(query, query->error ? NULL : unknown_error(query));
}

static guint16 current_port(const ResolveQuery *query)
{
	const HostPort *target;

	if (!query->targets)
		return query->port;
	target = g_ptr_array_index(query->targets, query->next);
	return target->port;
}

static void add_addresses(ResolveQuery *query, const unsigned char *bytes, int length)
{
	struct ares_addrttl found[MAX_ADDRESSES];
	int count = G_N_ELEMENTS(found);
	char text[INET_ADDRSTRLEN];

	if (ares_parse_a_reply(bytes, length, NULL, found, &count) != ARES_SUCCESS)
		return;
	for (int i = 0; i < count && query->addresses->len < MAX_ADDRESSES; i++)
		g_ptr_array_add(query->addresses,
			host_port_new(inet_ntop(AF_INET, &found[i].ipaddr, text, sizeof text), current_port(query)));
}

/* Returns: whether the answer does not count any more; a query that was cancelled is freed. */
static gboolean drop_answer(ResolveQuery *query, int status)
{
	if (query->resolver->restarting)
		return TRUE;
	if (query->func && status != ARES_EDESTRUCTION)
		return FALSE;
	g_queue_remove(query->resolver->asking, query);
	query_free(query);
	return TRUE;
}

static void on_a(void *self, int status, int timeouts, unsigned char *bytes, int length)
{
	ResolveQuery *query = self;
	guint before = query->addresses->len;

	if (drop_answer(query, status))
		return;
	if (status == ARES_SUCCESS) {
		add_addresses(query, bytes, length);
		if (query->addresses->len == before)
			status = ARES_ENODATA;
	}
	name_answered(query, status);
}

static void ask_name(ResolveQuery *query)
{
	const char *name = g_ptr_array_index(query->names, query->next);

	ares_query(query->resolver->channel->ares, name, ns_c_in, ns_t_a, on_a, query);
}

/* SRV. */

static void ask_next_target(ResolveQuery *query)
{
	if (query->next < query->targets->len && query->addresses->len < MAX_ADDRESSES)
		ask_name(query);
	else
		finish_query(query, query->addresses->len ? NULL : unknown_error(query));
}

static gint compare_priority(gconstpointer a, gconstpointer b)
{
	const struct ares_srv_reply *x = *(const struct ares_srv_reply *const *) a;
	const struct ares_srv_reply *y = *(const struct ares_srv_reply *const *) b;

	return (int) x->priority - (int) y->priority;
}

/* RFC 2782: of the records of one priority, each in turn is drawn with a chance that goes by its weight. */
static void draw_by_weight(RegentStep *step, const struct ares_srv_reply **records, guint count)
{
	for (guint i = 0; i < count; i++) {
		const struct ares_srv_reply *drawn;
		guint sum = 0, pick, at = i;

		for (guint j = i; j < count; j++)
			sum += records[j]->weight;
		pick = regent_step_random(step) % (sum + 1);
		for (guint run = records[at]->weight; run < pick; run += records[at]->weight)
			at++;
		drawn = records[at];
		records[at] = records[i];
		records[i] = drawn;
	}
}

static void sort_records(RegentStep *step, GPtrArray *records)
{
	const struct ares_srv_reply **all = (const struct ares_srv_reply **) records->pdata;
	guint begin = 0;

	g_ptr_array_sort(records, compare_priority);
	for (guint i = 1; i <= records->len; i++) {
		if (i < records->len && all[i]->priority == all[begin]->priority)
			continue;
		draw_by_weight(step, all + begin, i - begin);
		begin = i;
	}
}

static void add_targets(ResolveQuery *query, struct ares_srv_reply *list)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new();

	/* A target of "." says that the service is not offered. */
	for (; list; list = list->next)
		if (*list->host && strcmp(list->host, ".") != 0)
			g_ptr_array_add(records, list);
	if (records->len)
		sort_records(query->resolver->step, records);
	g_ptr_array_set_size(query->names, 0);
	for (guint i = 0; i < records->len && i < MAX_ADDRESSES; i++) {
		const struct ares_srv_reply *record = g_ptr_array_index(records, i);

		g_ptr_array_add(query->targets, host_port_new(record->host, record->port));
		g_ptr_array_add(query->names, g_strdup(record->host));
	}
}

static void on_srv(void *self, int status, int timeouts, unsigned char *bytes, int length)
{
	ResolveQuery *query = self;
	struct ares_srv_reply *list = NULL;

	if (drop_answer(query, status))
		return;
	if (status == ARES_SUCCESS)
		status = ares_parse_srv_reply(bytes, length, &list);
	if (status != ARES_SUCCESS) {
		finish_query(query, is_unknown(status) ? unknown_error(query) : status_error(query, status));
		return;
	}
	add_targets(query, list);
	ares_free_data(list);
	if (query->targets->len)
		ask_next_target(query);
	else
		finish_query(query,
			g_error_new(REGENT_ERROR, REGENT_ERROR_ABSENT, "%s is not offered, says DNS", query->text));
}

/* Not before the first name is asked for: most configurations have addresses only. */
static gboolean open_channel(Resolver *resolver, const char *name, GError **error)
{
	if (*resolver->servers)
		return resolve_channel_open(resolver->channel, resolver->servers, error);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "%s is a name, but no DNS server is known to ask", name);
	return FALSE;
}

static void read_facts(Resolver *resolver)
{
	GVariant *dns = regent_step_fact(resolver->step, REGENT_FACT_IP_DNS);
	const char *domain = regent_step_fact_string(resolver->step, REGENT_FACT_IP_DOMAIN);

	g_strfreev(resolver->servers);
	resolver->servers = dns ? g_variant_dup_strv(dns, NULL) : g_new0(char *, 1);
	g_free(resolver->domain);
	resolver->domain = domain && *domain ? g_strdup(domain) : NULL;
}

Resolver *resolver_new(RegentStep *step)
{
	Resolver *resolver = g_new0(Resolver, 1);

	resolver->step = step;
	resolver->channel = resolve_channel_new(step);
	resolver->asking = g_queue_new();
	resolver->answered = g_queue_new();
	resolver->ready = regent_step_timer(step, on_ready, resolver);
	read_facts(resolver);
	return resolver;
}

static void free_query(gpointer data)
{
	query_free(data);
}

void resolver_free(Resolver *resolver)
{
	if (!resolver)
		return;
	resolve_channel_close(resolver->channel); /* before the queries it tells of */
	g_queue_free_full(resolver->asking, free_query);
	g_queue_free_full(resolver->answered, free_query);
	regent_timer_free(resolver->ready);
	resolve_channel_free(resolver->channel);
	g_strfreev(resolver->servers);
	g_free(resolver->domain);
	g_free(resolver);
}

static void begin_query(ResolveQuery *query);

void resolver_refresh(Resolver *resolver)
{
	g_autoptr(GQueue) again = resolver->asking;
	ResolveQuery *query;

	read_facts(resolver);
	resolver->restarting = TRUE;
	resolve_channel_close(resolver->channel);
	resolver->restarting = FALSE;
	resolver->asking = g_queue_new();
	while ((query = g_queue_pop_head(again))) {
		if (query->func)
			begin_query(query);
		else
			query_free(query);
	}
	resolve_channel_set_timer(resolver->channel);
}

/* Asking. */

/* RFC 1535 as resolvers do it: a name with a dot is tried as it is first, one without in the domain first. */
static void list_names(ResolveQuery *query)
{
	const char *name = query->text, *domain = query->resolver->domain;
	gsize length = strlen(name);

	g_ptr_array_set_size(query->names, 0);
	if (g_str_has_suffix(name, ".")) {
		g_ptr_array_add(query->names, g_strndup(name, length - 1));
		return;
	}
	g_ptr_array_add(query->names, g_strdup(name));
	if (domain && !query->targets)
		g_ptr_array_insert(query->names, strchr(name, '.') ? 1 : 0, g_strdup_printf("%s.%s", name, domain));
}

static void begin_query(ResolveQuery *query)
{
	Resolver *resolver = query->resolver;
	GError *error = NULL;

	g_queue_push_tail(resolver->asking, query);
	query->next = 0;
	g_clear_error(&query->error);
	g_ptr_array_set_size(query->addresses, 0);
	list_names(query);
	if (!open_channel(resolver, query->text, &error)) {
		finish_query(query, error);
		return;
	}
	if (query->targets) {
		g_ptr_array_set_size(query->targets, 0);
		ares_query(resolver->channel->ares, query->text, ns_c_in, ns_t_srv, on_srv, query);
	} else {
		ask_name(query);
	}
	resolve_channel_set_timer(resolver->channel);
}

static ResolveQuery *query_new(Resolver *resolver, const char *text, guint16 port, ResolveFunc func, gpointer self)
{
	ResolveQuery *query = g_new0(ResolveQuery, 1);

	query->resolver = resolver;
	query->text = g_strdup(text);
	query->port = port;
	query->func = func;
	query->self = self;
	query->names = g_ptr_array_new_with_free_func(g_free);
	query->addresses = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
	return query;
}

ResolveQuery *resolve_host(Resolver *resolver, const char *name, guint16 port, ResolveFunc func, gpointer self)
{
	ResolveQuery *query = query_new(resolver, name, port, func, self);

	if (g_hostname_is_ip_address(name)) {
		g_ptr_array_add(query->addresses, host_port_new(name, port));
		finish_query(query, NULL);
	} else {
		begin_query(query);
	}
	return query;
}

ResolveQuery *resolve_srv(Resolver *resolver, const char *service, ResolveFunc func, gpointer self)
{
	ResolveQuery *query = query_new(resolver, service, 0, func, self);

	query->targets = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
	begin_query(query);
	return query;
}

void resolve_cancel(ResolveQuery *query)
{
	if (!query)
		return;
	query->func = NULL; /* c-ares still has it: freed at its answer */
	if (g_queue_remove(query->resolver->answered, query))
		query_free(query);
}
