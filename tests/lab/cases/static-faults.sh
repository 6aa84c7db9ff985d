# lab: flat
# An address set by hand: somebody else has it; its gateway is itself; no configuration server. Each corrected in the file.
untagged_conf <<END
[phase addressing]
plugins = static
[plugin static]
address = 10.100.0.60/24
gateway = 10.100.0.60
END
lab_up flat sccp
ip -n voice addr add 10.100.0.60/24 dev eth0
start_phone
phone_tells code=ip.duplicate 'Another device, 02:00:00:00:01:01, uses 10.100.0.60'
shows why 'show mac address-table'
ip -n voice addr del 10.100.0.60/24 dev eth0
phone_tells code=static.failed 'cannot be given its address: cannot add a route through eth0'
sed -i "s/^gateway = .*/gateway = $VOICE/" "$L/regent.conf"
signal HUP regentd
phone_tells code=static.no-tftp '10.100.0.60/24 was set by hand, without a configuration server'
sed -i "s/^gateway/tftp-servers = $VOICE\n&/" "$L/regent.conf"
signal HUP regentd
phone_registers
phone_ends
