# lab: flat
# DHCP names a configuration server that is none. An alternate one is set at the phone and kept; taking it away fails, and goes
# back by itself.
. "$LAB/network.sh"
printf '[plugin tftp]\ntries = 2\n' | untagged_conf
LAB_TFTP=$NOBODY
lab_up flat sccp
start_phone
comes_to_tell code=tftp.no-arp "$NOBODY .*is not reached"
forget regentd
types 0 "Kept: Alternate TFTP $VOICE" network --alternate-tftp "$VOICE"
phone_registers
remember alternate
types 0 "TFTP Server 1 +$VOICE +set at the phone on .*Alternate TFTP +Yes +set at the phone on " network
shows facts "provisioning.servers +$VOICE .set at the phone on "
types 1 "Not kept: provisioning was not done within 10 s.*$NOBODY itself answers no ARP.*As before: Alternate TFTP $VOICE" \
	network --within 10s --alternate-tftp none
phone_registers
in_force_is alternate
kept_over_restarts alternate
phone_ends
