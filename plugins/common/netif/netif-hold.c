/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-search.h"

#include <linux/rtnetlink.h>

/* Who clears an interface looks again whether it is clear (`ip address flush`), and goes on until it is. */
#define SETTLE ((gint64) G_USEC_PER_SEC)
#define MEND_INTERVAL ((gint64) 60 * G_USEC_PER_SEC)
#define MEMORY ((gint64) 600 * G_USEC_PER_SEC) /* so long what was put back is spoken of */

struct NetifHold {
	RegentStep *step;
	RegentTimer *timer; /* until if.disturbed is over */
	RegentTimer *mend;  /* until what is missing is put back */
	NetifWatch *watch;
	char *name;
	Ipv4Prefix address; /* 0: nothing is held */
	gint64 until;
	GArray *routes; /* Ipv4Route */
	gint64 may_mend;
	gboolean down; /* the link was: the kernel then takes the routes away, and nobody else did */
};

gboolean netif_may_mend(gint64 *next, gint64 now)
{
	gboolean may = now >= *next;

	*next = now + MEND_INTERVAL;
	return may;
}

/* What is missing. */

static gboolean has_address(const NetifHold *hold, int index)
{
	NetifSearch search = netif_search(index, NETIF_ALL, sizeof(Ipv4Prefix));
	g_autoptr(GArray) found = search.found;

	if (!netif_dump(RTM_GETADDR, AF_INET, netif_collect_address, &search, hold->name, NULL))
		return TRUE; /* unknown */
	for (guint i = 0; i < found->len; i++)
		if (g_array_index(found, Ipv4Prefix, i).address == hold->address.address)
			return TRUE;
	return FALSE;
}

static gboolean same_route(const Ipv4Route *one, const Ipv4Route *other)
{
	guint32 mask = ipv4_mask(one->to.length);

	return one->gateway == other->gateway && one->to.length == other->to.length &&
	       (one->to.address & mask) == (other->to.address & mask);
}

/* The kernel made it with the address. */
static gboolean has_network_route(const NetifHold *hold, int index)
{
	const Ipv4Route route = { .to = hold->address };
	NetifSearch search = netif_search(index, NETIF_ALL, sizeof(Ipv4Route));
	g_autoptr(GArray) found = search.found;

	if (hold->address.length == 32 ||
		!netif_dump(RTM_GETROUTE, AF_INET, netif_collect_route, &search, hold->name, NULL))
		return TRUE; /* there is none, or it is unknown */
	for (guint i = 0; i < found->len; i++)
		if (same_route(&route, &g_array_index(found, Ipv4Route, i)))
			return TRUE;
	return FALSE;
}

/* Returns: (nullable): the first of the routes that is not there. */
static const Ipv4Route *missing_route(const NetifHold *hold, int index)
{
	NetifSearch search = netif_search(index, NETIF_OURS, sizeof(Ipv4Route));
	g_autoptr(GArray) found = search.found;

	if (!hold->routes->len || !netif_dump(RTM_GETROUTE, AF_INET, netif_collect_route, &search, hold->name, NULL))
		return NULL;
	for (guint i = 0; i < hold->routes->len; i++) {
		const Ipv4Route *route = &g_array_index(hold->routes, Ipv4Route, i);
		gboolean there = FALSE;

		for (guint j = 0; j < found->len; j++)
			there |= same_route(route, &g_array_index(found, Ipv4Route, j));
		if (!there)
			return route;
	}
	return NULL;
}

static char *route_text(Ipv4Prefix to)
{
	g_autofree char *text = NULL;

	if (!to.length)
		return g_strdup("the default route");
	to.address &= ipv4_mask(to.length);
	text = ipv4_prefix_text(to);
	return g_strconcat("the route to ", text, NULL);
}

typedef struct {
	int index;        /* of the interface */
	char *taken;      /* in words; NULL: nothing */
	const char *what; /* of NETIF_MANAGER_VALUES */
} Loss;

static void loss_clear(Loss *loss)
{
	g_free(loss->taken);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loss, loss_clear)

/* @loss: (out): to be cleared. Returns: whether something is missing. */
static gboolean find_missing(const NetifHold *hold, int index, Loss *loss)
{
	const Ipv4Route *route = NULL;

	*loss = (Loss) { .index = index, .what = NETIF_IF_ROUTE };
	if (!has_address(hold, index)) {
		loss->taken = ipv4_prefix_text(hold->address);
		loss->what = NETIF_IF_ADDRESS;
	} else if (!has_network_route(hold, index)) {
		loss->taken = route_text(hold->address);
	} else {
		route = missing_route(hold, index);
		loss->taken = route ? route_text(route->to) : NULL;
	}
	return loss->taken != NULL;
}

/* Mending. */

static guint32 seconds_left(const NetifHold *hold)
{
	gint64 left = hold->until == REGENT_NEVER ? 0 : (hold->until - regent_step_now(hold->step)) / G_USEC_PER_SEC;

	return hold->until == REGENT_NEVER ? G_MAXUINT32 : (guint32) CLAMP(left, 0, G_MAXUINT32 - 1);
}

static gboolean put_back(NetifHold *hold, int index, GError **error)
{
	if (!netif_address_add(hold->name, &hold->address, seconds_left(hold), error))
		return FALSE;
	if (!has_network_route(hold, index) && !netif_network_route_add(hold->name, &hold->address, error))
		return FALSE;
	for (guint i = 0; i < hold->routes->len; i++)
		if (!netif_route_add(hold->name, &g_array_index(hold->routes, Ipv4Route, i), error))
			return FALSE;
	return TRUE;
}

static void on_settled(gpointer self)
{
	regent_step_drawback_over(((NetifHold *) self)->step, "if.disturbed");
}

static void give_up(NetifHold *hold, const Loss *loss)
{
	g_auto(NetifManager) manager = { 0 };

	netif_manager_find(&manager, "", hold->name, loss->index);
	hold->address = (Ipv4Prefix) { 0 };
	regent_step_fail_because(hold->step, "if.in-use", "taken", loss->taken, "interface", hold->name,
		NETIF_MANAGER_VALUES(&manager, hold->name, loss->what), NULL);
}

static void mend(NetifHold *hold, const Loss *loss)
{
	g_auto(NetifManager) manager = { 0 };
	g_autoptr(GError) error = NULL;

	if (!put_back(hold, loss->index, &error)) {
		regent_step_log(hold->step, G_LOG_LEVEL_WARNING, "%s", error->message);
		give_up(hold, loss);
		return;
	}
	netif_manager_find(&manager, "", hold->name, loss->index);
	regent_step_message(hold->step, "%s was taken from %s, and put back", loss->taken, hold->name);
	regent_step_drawback(hold->step, "if.disturbed", "taken", loss->taken, "interface", hold->name,
		NETIF_MANAGER_VALUES(&manager, hold->name, loss->what), NULL);
	regent_timer_set(hold->timer, MEMORY);
}

/* Where the link is gone, whoever has it says so; and at the lease's end the kernel takes the address itself.
 * Returns: whether there is anything to look at. */
static gboolean look(NetifHold *hold, NetifLink *link)
{
	return hold->address.address && netif_link(hold->name, link, NULL) && seconds_left(hold);
}

static void on_mend(gpointer self)
{
	NetifHold *hold = self;
	g_auto(Loss) loss = { 0 };
	NetifLink link;

	if (!look(hold, &link) || !link.up || !find_missing(hold, link.index, &loss))
		return;
	if (netif_may_mend(&hold->may_mend, regent_step_now(hold->step)))
		mend(hold, &loss);
	else
		give_up(hold, &loss);
}

static void on_settings(gpointer self)
{
	NetifHold *hold = self;
	gboolean was_down = hold->down;
	g_auto(Loss) loss = { 0 };
	NetifLink link;

	if (!look(hold, &link))
		return;
	hold->down = !link.up;
	if (!link.up || !find_missing(hold, link.index, &loss))
		return;
	if (was_down)
		put_back(hold, link.index, NULL);
	else if (!regent_timer_is_set(hold->mend))
		regent_timer_set(hold->mend, SETTLE);
}

/* The holder. */

/* It may be up again by the time its settings are looked at. */
static void on_link(gpointer self, const NetifLink *link)
{
	NetifHold *hold = self;

	hold->down |= link && !link->up;
}

NetifHold *netif_hold_new(RegentStep *step, const char *name, GError **error)
{
	NetifHold *hold = g_new0(NetifHold, 1);

	hold->step = step;
	hold->name = g_strdup(name);
	hold->routes = g_array_new(FALSE, FALSE, sizeof(Ipv4Route));
	hold->timer = regent_step_timer(step, on_settled, hold);
	hold->mend = regent_step_timer(step, on_mend, hold);
	hold->watch = netif_watch(step, name, on_link, hold, error);
	if (!hold->watch) {
		netif_hold_free(hold);
		return NULL;
	}
	netif_watch_settings(hold->watch, on_settings);
	return hold;
}

void netif_hold_set(NetifHold *hold, const Ipv4Prefix *address, gint64 until, const GArray *routes)
{
	hold->address = address ? *address : (Ipv4Prefix) { 0 };
	hold->until = until;
	g_array_set_size(hold->routes, 0);
	if (routes)
		g_array_append_vals(hold->routes, routes->data, routes->len);
}

void netif_hold_free(NetifHold *hold)
{
	g_clear_pointer(&hold->watch, netif_watch_free);
	regent_timer_free(hold->timer);
	regent_timer_free(hold->mend);
	g_array_unref(hold->routes);
	g_free(hold->name);
	g_free(hold);
}
