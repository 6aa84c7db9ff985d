# lab: vlan
# A probe of a port whose switch names no voice VLAN: the data VLAN is the first that it says.
. "$LAB/probes.sh"
. "$LAB/breaks.sh"
phone_conf </dev/null
lab_up vlan sccp
break_lab no-voice-vlan
probe 1 --quiet
first_says "$(break_words no-voice-vlan | sed 's/ /[[:space:]]+/g')"
nothing_left
