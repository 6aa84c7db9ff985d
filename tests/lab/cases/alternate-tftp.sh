# lab: flat
# The Alternate TFTP beats what DHCP names, which is said with the server that is not asked. A wrong one: the sentence names
# the place where it is corrected. Without a word of DHCP about servers it is enough, and nothing is missed. Taken away: what
# DHCP names is asked again.
untagged_conf <<END
[plugin dhcp]
tftp-servers = $VOICE
END
LAB_TFTP=$VOICE2
lab_up flat sccp
start_phone
phone_registers
shows status "TFTP $VOICE \(Alternate TFTP, set by hand\)"
shows facts 'provisioning.source +Alternate TFTP'
comes_to_tell code=dhcp.alternate-tftp "asks $VOICE, set by hand as the Alternate TFTP, and not $VOICE2, which DHCP server $VOICE names by option 150"
and_says 'regentctl network --alternate-tftp none'
forget regentd
sed -i "s/^tftp-servers = .*/tftp-servers = 10.100.0.250/" "$L/regent.conf"
signal HUP regentd
phone_tells code=tftp.no-arp 'TFTP server 10\.100\.0\.250 \(Alternate TFTP\) is not reached'
and_says 'correct Alternate TFTP \(\[plugin dhcp\] tftp-servers\)'
and_says 'To ask another server than 10\.100\.0\.250: .?regentctl network --alternate-tftp ADDRESS'
stop dhcp
start_plain_dhcp voice "$VOICE" </dev/null
forget regentd
sed -i "s/^tftp-servers = .*/tftp-servers = $VOICE/" "$L/regent.conf"
signal HUP regentd
phone_registers
regentctl why >"$L/shown" 2>&1 || true
! grep -qE 'dhcp\.|TFTP' "$L/shown" || fail "what DHCP does not name is missed: $(cat "$L/shown")"
never regentd 'code=dhcp\.(no-tftp|data-vlan|two-servers)'
stop dhcp-voice
LAB_TFTP=$VOICE
start_dhcp
forget regentd
sed -i '/^tftp-servers = /d' "$L/regent.conf"
signal HUP regentd
phone_registers
shows status "TFTP $VOICE \(option 150\)"
phone_ends
