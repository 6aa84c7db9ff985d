# lab: vlan
# wire: voice 100,200
# No switch speaks, and the VLAN was set by hand: the phone registers in it and says that no switch named it. A switch that
# gives no voice VLAN changes nothing; one that names the same VLAN neither, but then it is the switch's; another one: the
# phone moves there, and what is set by hand moves nothing any more.
phone_conf <<END
admin-vlan = $VOICE_VLAN
END
lab_up vlan sccp
start_phone
phone_registers
shows status 'eth0\.100 \(admin VLAN\)'
shows facts 'voice.vlan +100'
shows facts 'voice.admin-vlan +100'
comes_to_tell code=vlan.silent 'so no voice VLAN is known\. The phone uses VLAN 100, which was set by hand \(Admin\. VLAN Id\)'
and_says 'regentctl network --vlan none'
! grep -q 'untagged on\|If untagged is meant' "$L/shown" || fail "it does not go untagged: $(cat "$L/shown")"
start_cdp none
comes_to_tell code=vlan.none 'gives no voice VLAN\. The phone uses VLAN 100, which was set by hand'
stop cdp
start_cdp "$VOICE_VLAN"
comes_to_show status 'eth0\.100 +[0-9.]+ s'
! regentctl facts | grep voice.admin-vlan || fail "the switch names it now"
[ "$(grep -c 'phase-done phase=vlan' "$OUT/regentd.log")" = 1 ] || fail "something moved"
never regentd 'phase-lost|phase-rewound'
stop cdp
switch_voice_vlan "$VOICE_VLAN" "$OTHER_VLAN"
start_cdp "$OTHER_VLAN"
phone_registers
shows status 'eth0\.200 '
shows facts 'ip.address +10\.200\.0\.'
ip -n phone link show eth0.100 2>/dev/null && fail "eth0.100 is left"
sed -i 's/^admin-vlan = .*/admin-vlan = none/' "$L/regent.conf"
signal HUP regentd
phone_says ' config'
shows status 'eth0\.200 '
[ "$(grep -c 'phase-done phase=vlan' "$OUT/regentd.log")" = 2 ] || fail "not one move"
phone_ends
