/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define CARES_NO_DEPRECATED
#include "resolve.h"

#include "voice-socket.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <regent/facts.h>
#include <string.h>

#define TIMEOUT_MS 2000 /* of the first try; c-ares doubles it */
#define TRIES 2         /* over all servers */
#define MAX_ADDRESSES 16

struct Resolver {
	RegentStep *step;
	ares_channel channel; /* NULL: nothing was asked yet */
	char **servers;
	char *domain;
	RegentTimer *retry;  /* c-ares' own time-outs */
	RegentTimer *ready;  /* a query is answered */
	GHashTable *watches; /* fd: RegentWatch (transfer none) */
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
	GPtrArray *targets;   /* ResolvedAddress whose address is a name, of SRV records in order; NULL: not SRV */
	GPtrArray *names;     /* char *: to be asked one after the other */
	guint next;           /* index in names */
	GPtrArray *addresses; /* ResolvedAddress */
	GError *error;        /* of the last name that was not merely unknown */
};

static void ask(ResolveQuery *query);

static void resolved_address_free(gpointer data)
{
	ResolvedAddress *address = data;

	g_free(address->address);
	g_free(address);
}

static void add_address(GPtrArray *to, const char *text, guint16 port)
{
	ResolvedAddress *address = g_new0(ResolvedAddress, 1);

	address->address = g_strdup(text);
	address->port = port;
	g_ptr_array_add(to, address);
}

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

static char *join(GPtrArray *names, const char *last)
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

/* "DNS server 10.1.0.2 " or "DNS servers 10.1.0.2, 10.1.0.3 " */
static char *servers_text(const Resolver *resolver)
{
	g_autofree char *list = g_strjoinv(", ", resolver->servers);

	return g_strdup_printf("DNS server%s %s", resolver->servers[1] ? "s" : "", list);
}

static GError *unknown_error(const ResolveQuery *query)
{
	g_autofree char *servers = servers_text(query->resolver);
	g_autofree char *names = join(query->names, " nor ");
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

static void answer(ResolveQuery *query, GError *error)
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

/* One at a time: the one who is told may free the resolver. */
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

static gboolean unknown(int status)
{
	return status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_EBADNAME;
}

static void next_target(ResolveQuery *query);

/* A name is through: with SRV each target counts, else the first name that is known. */
static void name_done(ResolveQuery *query, int status)
{
	if (query->targets) {
		query->next++;
		next_target(query);
		return;
	}
	if (query->addresses->len) {
		answer(query, NULL);
		return;
	}
	if (status == ARES_ETIMEOUT) {
		answer(query, status_error(query, status));
		return;
	}
	if (!unknown(status)) {
		g_clear_error(&query->error);
		query->error = status_error(query, status);
	}
	if (++query->next < query->names->len)
		ask(query);
	else
		answer(query, query->error ? NULL : unknown_error(query));
}

static guint16 port_now(const ResolveQuery *query)
{
	const ResolvedAddress *target;

	if (!query->targets)
		return query->port;
	target = g_ptr_array_index(query->targets, query->next);
	return target->port;
}

static void take_addresses(ResolveQuery *query, const unsigned char *bytes, int length)
{
	struct ares_addrttl found[MAX_ADDRESSES];
	int count = G_N_ELEMENTS(found);
	char text[INET_ADDRSTRLEN];

	if (ares_parse_a_reply(bytes, length, NULL, found, &count) != ARES_SUCCESS)
		return;
	for (int i = 0; i < count && query->addresses->len < MAX_ADDRESSES; i++)
		add_address(query->addresses, inet_ntop(AF_INET, &found[i].ipaddr, text, sizeof text), port_now(query));
}

/* TRUE: the answer does not count any more. */
static gboolean void_answer(ResolveQuery *query, int status)
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

	if (void_answer(query, status))
		return;
	if (status == ARES_SUCCESS) {
		take_addresses(query, bytes, length);
		if (query->addresses->len == before)
			status = ARES_ENODATA;
	}
	name_done(query, status);
}

static void ask(ResolveQuery *query)
{
	const char *name = g_ptr_array_index(query->names, query->next);

	ares_query(query->resolver->channel, name, ns_c_in, ns_t_a, on_a, query);
}

/* SRV. */

static void next_target(ResolveQuery *query)
{
	if (query->next < query->targets->len && query->addresses->len < MAX_ADDRESSES)
		ask(query);
	else
		answer(query, query->addresses->len ? NULL : unknown_error(query));
}

static gint by_priority(gconstpointer a, gconstpointer b)
{
	const struct ares_srv_reply *x = *(const struct ares_srv_reply *const *) a;
	const struct ares_srv_reply *y = *(const struct ares_srv_reply *const *) b;

	return (int) x->priority - (int) y->priority;
}

/* RFC 2782: of the records of one priority, each in turn is drawn with a chance that goes by its weight. */
static void draw(RegentStep *step, const struct ares_srv_reply **records, guint count)
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

static void rank(RegentStep *step, GPtrArray *records)
{
	const struct ares_srv_reply **all = (const struct ares_srv_reply **) records->pdata;
	guint begin = 0;

	g_ptr_array_sort(records, by_priority);
	for (guint i = 1; i <= records->len; i++) {
		if (i < records->len && all[i]->priority == all[begin]->priority)
			continue;
		draw(step, all + begin, i - begin);
		begin = i;
	}
}

static void take_targets(ResolveQuery *query, struct ares_srv_reply *list)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new();

	/* A target of "." says that the service is not offered. */
	for (; list; list = list->next)
		if (*list->host && strcmp(list->host, ".") != 0)
			g_ptr_array_add(records, list);
	if (records->len)
		rank(query->resolver->step, records);
	g_ptr_array_set_size(query->names, 0);
	for (guint i = 0; i < records->len && i < MAX_ADDRESSES; i++) {
		const struct ares_srv_reply *record = g_ptr_array_index(records, i);

		add_address(query->targets, record->host, record->port);
		g_ptr_array_add(query->names, g_strdup(record->host));
	}
}

static void on_srv(void *self, int status, int timeouts, unsigned char *bytes, int length)
{
	ResolveQuery *query = self;
	struct ares_srv_reply *list = NULL;

	if (void_answer(query, status))
		return;
	if (status == ARES_SUCCESS)
		status = ares_parse_srv_reply(bytes, length, &list);
	if (status != ARES_SUCCESS) {
		answer(query, unknown(status) ? unknown_error(query) : status_error(query, status));
		return;
	}
	take_targets(query, list);
	ares_free_data(list);
	if (query->targets->len)
		next_target(query);
	else
		answer(query,
			g_error_new(REGENT_ERROR, REGENT_ERROR_ABSENT, "%s is not offered, says DNS", query->text));
}

/* The channel: one a set of servers. */

static void arm(Resolver *resolver)
{
	struct timeval tv;

	if (resolver->channel && ares_timeout(resolver->channel, NULL, &tv))
		regent_timer_set(resolver->retry, (gint64) tv.tv_sec * G_USEC_PER_SEC + tv.tv_usec);
	else
		regent_timer_stop(resolver->retry);
}

static void on_retry(gpointer self)
{
	Resolver *resolver = self;

	ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	arm(resolver);
}

static void on_fd(gpointer self, int fd, GIOCondition condition)
{
	Resolver *resolver = self;
	gboolean broken = (condition & (G_IO_ERR | G_IO_HUP)) != 0;

	ares_process_fd(resolver->channel, broken || (condition & G_IO_IN) ? fd : ARES_SOCKET_BAD,
		broken || (condition & G_IO_OUT) ? fd : ARES_SOCKET_BAD);
	arm(resolver);
}

static void on_socket_state(void *self, ares_socket_t fd, int readable, int writable)
{
	Resolver *resolver = self;
	RegentWatch *watch = g_hash_table_lookup(resolver->watches, GINT_TO_POINTER(fd));
	GIOCondition condition = (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0);

	if (!condition) {
		if (watch)
			regent_watch_remove(watch);
		g_hash_table_remove(resolver->watches, GINT_TO_POINTER(fd));
	} else if (watch) {
		regent_watch_set(watch, condition);
	} else {
		watch = regent_step_watch_fd(resolver->step, fd, condition, on_fd, resolver);
		g_hash_table_insert(resolver->watches, GINT_TO_POINTER(fd), watch);
	}
}

static int on_socket(ares_socket_t fd, int type, void *self)
{
	Resolver *resolver = self;
	g_autoptr(GError) error = NULL;

	if (voice_socket_mark(resolver->step, fd, &error))
		return 0;
	regent_step_log(resolver->step, G_LOG_LEVEL_WARNING, "%s", error->message);
	return -1;
}

/* Everything that c-ares would take from resolv.conf, the environment and the host's name is given here. */
static int init_channel(Resolver *resolver)
{
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
		.timeout = TIMEOUT_MS,
		.tries = TRIES,
		.ndots = 1,
		.ndomains = 0,
		.lookups = (char *) "b",
		.resolvconf_path = (char *) "/dev/null",
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = resolver,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_DOMAINS |
		   ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF | ARES_OPT_SOCK_STATE_CB | ARES_OPT_NOROTATE;

#ifdef ARES_OPT_QUERY_CACHE
	options.qcache_max_ttl = 0;
	mask |= ARES_OPT_QUERY_CACHE;
#endif
	return ares_init_options(&resolver->channel, &options, mask);
}

/* Not before the first name is asked for: most configurations have addresses only. */
static gboolean open_channel(Resolver *resolver, const char *name, GError **error)
{
	g_autofree char *servers = g_strjoinv(",", resolver->servers);
	int status;

	if (resolver->channel)
		return TRUE;
	if (!*resolver->servers) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s is a name, but no DNS server is known to ask",
			name);
		return FALSE;
	}
	status = init_channel(resolver);
	if (status == ARES_SUCCESS) {
		ares_set_socket_configure_callback(resolver->channel, on_socket, resolver);
		status = ares_set_servers_ports_csv(resolver->channel, servers);
	}
	if (status == ARES_SUCCESS)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "cannot use DNS server %s: %s", servers,
		ares_strerror(status));
	g_clear_pointer(&resolver->channel, ares_destroy);
	return FALSE;
}

static void take_facts(Resolver *resolver)
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

	ares_library_init(ARES_LIB_INIT_ALL);
	resolver->step = step;
	resolver->watches = g_hash_table_new(NULL, NULL);
	resolver->asking = g_queue_new();
	resolver->answered = g_queue_new();
	resolver->retry = regent_step_timer(step, on_retry, resolver);
	resolver->ready = regent_step_timer(step, on_ready, resolver);
	take_facts(resolver);
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
	g_clear_pointer(&resolver->channel, ares_destroy); /* tells each query ARES_EDESTRUCTION */
	g_queue_free_full(resolver->asking, free_query);
	g_queue_free_full(resolver->answered, free_query);
	regent_timer_free(resolver->retry);
	regent_timer_free(resolver->ready);
	g_hash_table_unref(resolver->watches);
	g_strfreev(resolver->servers);
	g_free(resolver->domain);
	g_free(resolver);
	ares_library_cleanup();
}

static void begin(ResolveQuery *query);

void resolver_refresh(Resolver *resolver)
{
	g_autoptr(GQueue) again = resolver->asking;
	ResolveQuery *query;

	take_facts(resolver);
	resolver->restarting = TRUE;
	g_clear_pointer(&resolver->channel, ares_destroy);
	resolver->restarting = FALSE;
	resolver->asking = g_queue_new();
	while ((query = g_queue_pop_head(again))) {
		if (query->func)
			begin(query);
		else
			query_free(query);
	}
	arm(resolver);
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

static void begin(ResolveQuery *query)
{
	Resolver *resolver = query->resolver;
	GError *error = NULL;

	g_queue_push_tail(resolver->asking, query);
	query->next = 0;
	g_clear_error(&query->error);
	g_ptr_array_set_size(query->addresses, 0);
	list_names(query);
	if (!open_channel(resolver, query->text, &error)) {
		answer(query, error);
		return;
	}
	if (query->targets) {
		g_ptr_array_set_size(query->targets, 0);
		ares_query(resolver->channel, query->text, ns_c_in, ns_t_srv, on_srv, query);
	} else {
		ask(query);
	}
	arm(resolver);
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
	query->addresses = g_ptr_array_new_with_free_func(resolved_address_free);
	return query;
}

ResolveQuery *resolve_host(Resolver *resolver, const char *name, guint16 port, ResolveFunc func, gpointer self)
{
	ResolveQuery *query = query_new(resolver, name, port, func, self);

	if (g_hostname_is_ip_address(name)) {
		add_address(query->addresses, name, port);
		answer(query, NULL);
	} else {
		begin(query);
	}
	return query;
}

ResolveQuery *resolve_srv(Resolver *resolver, const char *service, ResolveFunc func, gpointer self)
{
	ResolveQuery *query = query_new(resolver, service, 0, func, self);

	query->targets = g_ptr_array_new_with_free_func(resolved_address_free);
	begin(query);
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
