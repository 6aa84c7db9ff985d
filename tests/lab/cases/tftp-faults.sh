# lab: flat
# What a TFTP server, and the way to it, can do other than give the file or say that there is none: each in words, never
# the default file.
printf '[plugin dhcp]\ntftp-servers = files.lab.example\n[plugin tftp]\ntries = 2\n[phase provisioning]\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
file=$FILES/$PHONE.cnf.xml
at() { # ADDRESS: where the name leads
	stop dns
	start_dns --host-record=files.lab.example,$1
}
start_phone
phone_tells code=tftp.name 'The TFTP server files.lab.example .*cannot be found'
and_says 'Put files.lab.example into DNS'
signal STOP dns
phone_tells code=config.dns-silent "files.lab.example .*cannot be found: DNS server $VOICE silent when asked for"
and_says "Start the DNS server $VOICE: it does not answer"
signal CONT dns
stop dns
phone_tells code=config.dns-failed "files.lab.example .*cannot be found: DNS server $VOICE could not be asked for"
and_says "Start the DNS service on $VOICE"
start_dns
at 10.100.0.9
phone_tells code=tftp.no-arp 'on eth0, 10.100.0.9 itself answers no ARP \(2 requests in 3 s\)'
# A router with routes that say no.
ip netns exec voice sysctl -qw net.ipv4.ip_forward=1
ip -n voice route add unreachable 10.50.0.1
ip -n voice route add prohibit 10.50.0.2
at 10.50.0.1
phone_tells code=tftp.unreachable "is not reached: $VOICE says that there is no way to it from there"
at 10.50.0.2
phone_tells code=tftp.prohibited "is not reached: $VOICE says that a firewall does not let the request pass"
and_says "Open UDP 69 to files.lab.example in the firewall $VOICE"
# A server that answers from its other address: the same without an answer is tftp.silent.
ip -n voice route add blackhole 10.50.0.3
at 10.50.0.3
phone_tells code=tftp.silent "2 requests in 3 s, no packet back, though the router $VOICE answers ARP"
ip -n voice route del blackhole 10.50.0.3
ip -n voice addr add 10.50.0.3/32 dev lo
ip -n voice addr add 10.50.0.4/32 dev lo
stop tftp
# A firewall that says of the server's port what only the server can know.
cat >"$L/rejects.py" <<-END
	import socket, struct
	def raw(protocol): return socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)
	kept, seen, icmp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), raw(socket.IPPROTO_UDP), raw(socket.IPPROTO_ICMP)
	icmp.bind(("$VOICE", 0)), kept.bind(("10.50.0.4", 69))
	while True:
	    packet, asker = seen.recvfrom(2000)
	    if packet[16:20] == socket.inet_aton("10.50.0.4"):
	        total = sum(struct.unpack("!14H", packet[:28])) + 0x303
	        total = (total & 0xffff) + (total >> 16)
	        icmp.sendto(struct.pack("!BBHI", 3, 3, ~(total + (total >> 16)) & 0xffff, 0) + packet[:28], asker)
END
spawn rejects voice python3 "$L/rejects.py"
await_port voice 69
at 10.50.0.4
phone_tells code=tftp.prohibited "$VOICE says that nothing listens on UDP port 69, in the place of the server"
and_says "Open UDP 69 to files.lab.example in the firewall $VOICE"
stop rejects
cat >"$L/answers.py" <<-END
	import socket
	asked, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for i in range(2))
	asked.bind(("10.50.0.3", 69)), other.bind(("$VOICE2", 6900))
	while True:
	    other.sendto(b"\0\5\0\1File not found\0", asked.recvfrom(600)[1])
END
spawn answers voice python3 "$L/answers.py"
await_port voice 6900
at 10.50.0.3
phone_tells code=tftp.other-address "does not answer itself: 2 requests in 3 s, and 2 packets from $VOICE2 port 6900"
at $VOICE
stop answers
phone_tells code=tftp.refused 'There is no TFTP service on files.lab.example .*nothing listens on UDP port 69'
and_says 'Perhaps a firewall between 10.100.0.* and files.lab.example refuses it: open UDP 69'
chmod 600 "$file"
start_tftp
phone_tells code=tftp.access 'does not give out SEP00070E161C56.cnf.xml: error 2'
cp "$file" "$L/aside"
ln -s . "$L/folder"
mv -T "$L/folder" "$file"
phone_tells code=tftp.error 'does not deliver SEP00070E161C56.cnf.xml: error 0'
# Something on the way that swallows long packets.
ip netns exec sw tc qdisc add dev p1 root tbf rate 10mbit burst 700 latency 400ms
chmod 644 "$L/aside"
mv -T "$L/aside" "$file"
phone_tells code=tftp.broken 'broke off in the middle of SEP00070E161C56.cnf.xml: no more packets after 0 bytes'
ip netns exec sw tc qdisc del dev p1 root
phone_registers
never tftp XMLDefault
phone_ends
