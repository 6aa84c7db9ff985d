# lab: vlan
# wire: voice 100 static
# conf/static.conf: nothing asked of the network; the lab's addresses.
ready_conf static <<END
[plugin static]
address = 10.100.0.60/24
gateway = $VOICE
dns = $VOICE
tftp-servers = $VOICE
END
lab_up vlan sccp
start_phone
phone_registers
shows facts 'ip.address +10.100.0.60/24'
phone_ends
