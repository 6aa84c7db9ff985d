# lab: flat
# The lab itself: each server answers an everyday client.
links flat
own_file SCCP
start_capture
start_dhcp
start_dns
start_tftp
start_http
start_cm cm1 "$VOICE" 2000
start_sip
cat >"$L/script" <<'END'
#!/bin/sh
[ "$1" != bound ] || { echo "$ip $opt150 $domain"; busybox ip addr add "$ip/24" dev eth0; }
END
chmod +x "$L/script"
ip -n phone link set eth0 up
in_phone() {
	ip netns exec phone "$@"
}
in_phone busybox udhcpc -i eth0 -n -q -f -t 4 -T 1 -O 150 -s "$L/script" >"$L/lease" 2>&1 || fail "no lease"
grep -q '10.100.0.* 0a640001 lab.example' "$L/lease" || fail "the lease lacks option 150: $(cat "$L/lease")"
in_phone busybox tftp -g -r "$PHONE.cnf.xml" -l "$L/got" "$VOICE" || fail "no file by TFTP"
cmp "$L/got" "$FILES/$PHONE.cnf.xml"
in_phone busybox wget -q -O "$L/got" "http://$VOICE:6970/$PHONE.cnf.xml" || fail "no file by HTTP"
cmp "$L/got" "$FILES/$PHONE.cnf.xml"
in_phone busybox nslookup cm-sub.lab.example "$VOICE" | grep -q "$VOICE2" || fail "no name"
printf '\004\0\0\0\0\0\0\0\0\0\0\0' | in_phone busybox nc -w 1 "$VOICE" 2000 >"$L/got" || true
[ "$(od -An -tx1 "$L/got" | tr -d ' \n')" = 040000000000000000010000 ] || fail "no KeepAliveAck"
cm cm1 list
printf 'REGISTER sip:%s SIP/2.0\r\nVia: SIP/2.0/TCP 10.100.0.60:5060;branch=z9hG4bK1\r\nMax-Forwards: 9\r\nFrom: <sip:1001@lab>;tag=1\r\nTo: <sip:1001@lab>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n' "$VOICE" |
	in_phone busybox nc -w 1 "$VOICE" 5060 >"$L/got" || true
grep -q '^SIP/2.0 401' "$L/got" || fail "no challenge by SIP"
