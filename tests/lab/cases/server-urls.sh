# lab: flat
# Option 66 with URLs: of a protocol that is not asked, of none that there is, with what cannot be used; then folders.
printf '[phase provisioning]\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
option_66() { # TEXT
	stop dhcp
	start_dhcp --dhcp-option-force=66,"$1"
}
LAB_TFTP=0.0.0.0
option_66 "http://$VOICE:6970/cfg/"
start_phone
phone_tells code=config.other-scheme "option 66 names http://$VOICE:6970/cfg/, which the plugin tftp does not ask"
shows why 'Set `plugins = http; tftp` in \[phase provisioning\]'
option_66 "ftp://$VOICE/"
regentctl reset
phone_tells code=config.unknown-scheme "option 66 names ftp://$VOICE/: files are asked for by TFTP and HTTP, not by ftp"
option_66 "tftp://me@$VOICE/"
regentctl reset
phone_tells code=config.server-useless 'a user or password in it cannot be used'
mkdir "$FILES/cfg"
mv "$FILES/$PHONE.cnf.xml" "$FILES/cfg/"
option_66 "tftp://$VOICE/cfg/ $VOICE:0"
regentctl reset
phone_says "code=config.server-unused .*$VOICE:0 of option 66 is not asked"
phone_registers
expect tftp "sent $FILES/cfg/$PHONE.cnf.xml"
sed -i 's/^retry-min/plugins = http\n&/' "$L/regent.conf"
option_66 "http://$VOICE:6970/cfg"
signal HUP regentd
regentctl reset
phone_registers
expect http "url:/cfg/$PHONE.cnf.xml"
shows status '● provisioning +http'
phone_ends
