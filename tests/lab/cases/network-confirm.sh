# lab: flat
# A trial that somebody must confirm: it works, nobody does, and it goes back; confirmed, it is kept. One trial at a time: a second
# person is told who tries, and for how long; somebody takes it back by hand.
. "$LAB/network.sh"
site_up
start_phone
phone_registers
remember dhcp

types 0 'it works .*kept when somebody confirms it' network --within 10s --confirm $(by_hand)
phone_registers
phone_says 'settings .*reverted'
phone_registers
in_force_is dhcp
types 0 'Not kept .*nobody confirmed it within 10 s' network

signal STOP tftp
begins first network $(by_hand)
phone_says 'settings .*tried'
types 2 'by user 0 .*s, .* more' network --vlan 100
types 2 'by user 0 .*s, .* more' network --at-once --dhcp
types 0 'Tried by user 0 .*kept when provisioning is done within' network
types 0 'As before: DHCP Enabled Yes' network --revert
ended first 1 'Not kept: user 0 went back'
signal CONT tftp
phone_registers
in_force_is dhcp
types 2 'Nothing is being tried' network --revert
types 2 'Nothing is being tried' network --confirm

begins second network --confirm $(by_hand)
phone_registers
ended second 0 'it works'
types 0 'Kept: .*DHCP Enabled No' network --confirm
remember by-hand
kept_over_restarts by-hand
phone_ends
