#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# test-wrong-options.sh REGENTD PLUGINS: an option that a plugin of addressing cannot use is refused before the daemon
# starts, by its name.
set -u
regentd=$1 plugins=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '[sequence]\nphases = link; addressing\n[phase link]\nplugins = carrier\n' >"$work/default.conf"
failed=0

check() { # PLUGIN OPTION...
	plugin=$1
	shift
	{
		printf '[endpoint]\ninterface = lo\n[phase addressing]\nplugins = %s\n[plugin %s]\n' "$plugin" "$plugin"
		printf '%s\n' "$@"
	} >"$work/regent.conf"
	"$regentd" --plugin-dir "$plugins" --data-dir "$work" --check "$work/regent.conf" >"$work/said" 2>&1
}

fail() { # WHAT
	echo "FAILED: $1"
	sed 's/^/        /' "$work/said"
	failed=1
}

accepts() { # PLUGIN OPTION...
	check "$@" || fail "accepts $*"
}

refuses() { # PLUGIN WORDS WRONG-OPTION OTHER-OPTION...
	plugin=$1 words=$2
	shift 2
	check "$plugin" "$@" && fail "refuses $plugin with $1"
	grep -qF "regent.conf: [plugin $plugin] ${1%% =*}: " "$work/said" || fail "$plugin with $1: names the option"
	grep -qF -- "$words" "$work/said" || fail "$plugin with $1: says \"$words\""
}

long=$(printf '%0128d' 0)
own='address = 10.1.0.77/24'

accepts dhcp
accepts dhcp "host-name = $long" "vendor-class = $long" 'request-list = 1; 66; 6; 3; 15; 150; 35'
accepts dhcp 'host-name =' 'vendor-class =' 'server-order = dhcp-server; sname; next-server; 66; 150'
accepts dhcp 'tftp-servers = 10.1.0.5; cucm-pub:6970; http://10.1.0.5/; tftp://10.1.0.5:69/cfg; http://10.1.0.5:6970/cisco/'
accepts dhcp 'tftp-servers = 10.1.0.5 10.1.0.6, cucm-pub'
for option in 300 255 0 -1 tftp 1.5; do
	refuses dhcp "\"$option\" is not a DHCP option (1 to 254)" "request-list = 1; $option"
done
refuses dhcp 'is one too many: a list has at most 64 options' "request-list = $(seq -s '; ' 65)"
accepts dhcp "request-list = $(seq -s '; ' 64)"
refuses dhcp 'is too long: at most 128 bytes are sent' "host-name = 0$long"
refuses dhcp 'is too long: at most 128 bytes are sent' "vendor-class = 0$long"
refuses dhcp '"151" is not one of 150, 66, 67, next-server, sname, dhcp-server' 'server-order = 150; 151'
wrong_server() { # WORDS SERVER
	refuses dhcp "$1" "tftp-servers = 10.1.0.5; $2"
	refuses static "$1" "tftp-servers = $2" "$own"
}
wrong_server '10.1.0.5:99999: not an address or a name' 10.1.0.5:99999
wrong_server '1: not an address or a name' 'cm 1'
wrong_server 'tftp://: not an address or a name' tftp://
wrong_server 'a user or password in it cannot be used; set servers as 10.1.0.5, cucm-pub or tftp://10.1.0.5/phones/' root@cm1
wrong_server 'a query (?) or fragment (#) in it cannot be used' 'http://10.1.0.5/phones?mac=1'
wrong_server '2001:db8::5: IPv6 is not supported' 2001:db8::5
wrong_server 'tftp://[2001:db8::5]:69: IPv6 is not supported' 'tftp://[2001:db8::5]:69'
wrong_server '010.001.000.005, which is read as 10.1.0.5' 010.001.000.005
wrong_server '0.0.0.0: not the address of a host' 0.0.0.0
wrong_server 'tftp://255.255.255.255: not the address of a host' tftp://255.255.255.255
wrong_server 'cucm..pub: not an address or a name' cucm..pub
wrong_server '... (64 characters): not an address or a name' "cucm$(printf %060d 0)"

accepts static "$own" 'gateway = 10.1.0.1' 'dns = 10.1.0.5; 10.1.0.6' 'domain = voice.example' 'ntp = 10.1.0.5; pool.ntp.example'
accepts static "$own" 'gateway =' 'domain =' 'tftp-servers = 10.1.0.5; cucm-pub'
accepts static 'address = 10.1.0.0/31'
accepts static 'address = 10.1.0.0/32'
for address in 10.1.0.77 10.1.0.77/33 10.1.0.77/0 10.1.0.77/ 10.1.0.0/24 10.1.0.255/24 127.0.0.1/8 224.0.0.5/24 host/24 010.1.0.77/24; do
	refuses static "\"$address\" is not the address of a host with a prefix length" "address = $address"
done
refuses static 'add that, as 10.1.100.23/24' 'address = 10.1.0.77'
refuses static '"2001:db8::5/64" is an IPv6 address, which is not supported: set an IPv4 one, as 10.1.100.23/24' \
	'address = 2001:db8::5/64'
accepts static "$own" 'gateway = 10.9.0.1'
refuses static '"10.1.0.77" is the own address: set the router' 'gateway = 10.1.0.77' "$own"
refuses static '"10.1.0.0" is the address of the network' 'gateway = 10.1.0.0' "$own"
refuses static '"10.1.0.255" is the address of the network' 'gateway = 10.1.0.255' "$own"
refuses static '"2001:db8::1" is an IPv6 address' 'gateway = 2001:db8::1' "$own"
refuses static '"2001:db8::5" is an IPv6 address' 'dns = 10.1.0.5; 2001:db8::5' "$own"
refuses static '"2001:db8::5" is an IPv6 address' 'ntp = 2001:db8::5' "$own"
refuses static '"10.1.0.5:53" is not an address of a host, as 10.1.0.5' 'dns = 10.1.0.5:53' "$own"
refuses static '"10.1.0.1:0" is not the address of a host, as 10.1.100.1' 'gateway = 10.1.0.1:0' "$own"
refuses static '"0.0.0.0" is not an address' 'dns = 0.0.0.0' "$own"
for gateway in router 10.1.0.1/24 0.0.0.0 255.255.255.255; do
	refuses static "\"$gateway\" is not the address of a host" "gateway = $gateway" "$own"
done
refuses static '"ns1" is not an address' 'dns = 10.1.0.5; ns1' "$own"
refuses static '"10.1.0.5" is not a domain' 'domain = 10.1.0.5' "$own"
refuses static '"voice lab" is not a domain' 'domain = voice lab' "$own"
refuses static '"10.1.0.5:123" is neither a name nor an address' 'ntp = 10.1.0.5:123' "$own"
refuses static '"a b" is neither a name nor an address' 'ntp = a b' "$own"
exit $failed
