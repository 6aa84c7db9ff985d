# lab: flat
# Lists of servers: one in another network without a router, URLs of a protocol that is not asked, of none that there is,
# and with what cannot be used; then folders, by TFTP and by HTTP.
untagged_conf <<END
[phase addressing]
plugins = static
[plugin static]
address = 10.100.0.60/24
[phase given]
plugins = sim
after = addressing
[plugin sim]
publish = provisioning.servers=['10.50.0.1']; provisioning.source='option 66'
[phase provisioning]
plugins = tftp
retry-min = 1s
retry-max = 2s
[plugin tftp]
tries = 1
END
lab_up flat sccp
servers() { # LIST
	sed -i "s|^publish = .*|publish = provisioning.servers=[$1]; provisioning.source='option 66'|" "$L/regent.conf"
	signal HUP regentd
}
start_phone
phone_tells code=tftp.no-router '10.50.0.1 is outside of the network of 10.100.0.60/24, and no router is known'
and_says 'Name the router here: .?regentctl network --gateway ADDRESS'
servers "'files.lab.example'"
phone_tells code=config.no-dns 'option 66 names files.lab.example, and the phone knows no DNS server that it could ask'
and_says 'Name a DNS server here: `\[plugin static\] dns = ADDRESS`'
servers "'http://$VOICE:6970/cfg/'"
phone_tells code=config.other-scheme "option 66 names http://$VOICE:6970/cfg/, which the plugin tftp does not ask"
and_says 'Set `plugins = http; tftp` in \[phase provisioning\]'
servers "'ftp://$VOICE/'"
phone_tells code=config.unknown-scheme "option 66 names ftp://$VOICE/: files are asked for by TFTP and HTTP, not by ftp"
sed -i 's/^plugins = tftp/plugins = http; tftp/' "$L/regent.conf"
servers "'ftp://$VOICE/x/'"
phone_tells code=config.unknown-scheme "option 66 names ftp://$VOICE/x/"
[ "$(grep -c 'option 66 names' "$L/shown")" = 1 ] || fail "two plugins say the same: $(cat "$L/shown")"
sed -i 's/^plugins = http; tftp/plugins = tftp/' "$L/regent.conf"
servers "'tftp://me@$VOICE/'"
phone_tells code=config.server-useless 'a user or password in it cannot be used'
mkdir "$FILES/cfg"
mv "$FILES/$PHONE.cnf.xml" "$FILES/cfg/"
servers "'tftp://$VOICE/cfg/', '$VOICE:0'"
phone_registers
comes_to_tell code=config.server-unused "$VOICE:0 of option 66 is not asked"
expect tftp "sent $FILES/cfg/$PHONE.cnf.xml"
sed -i 's/^plugins = tftp/plugins = http/' "$L/regent.conf"
servers "'http://$VOICE:6970/cfg'"
phone_registers
expect http "url:/cfg/$PHONE.cnf.xml"
shows status '● provisioning +http'
phone_ends
