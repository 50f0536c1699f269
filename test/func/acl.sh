#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# acl.sh - who may log in, what he finds there, and by what proof: rules by name and address, LUN
#          masks, CHAP both ways and for discovery, targets and daemon that are offline
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
IQN=iqn.2026-11.org.example
A=$IQN:a
B=$IQN:b
TUR='00 00 00 00 00 00'
REPORT_LUNS='a0 00 00 00 00 00 00 00 01 00 00 00 in=256'

say() { # WANT CMD...: it prints exactly this
	local want=$1 got
	shift
	got=$("$@" 2>&1)
	echo "$got"
	[ "$got" = "$want" ]
}
# as INITIATOR [LUN] [USER%SECRET@] [?target_...]: log in to target 1, TEST UNIT READY
as() {
	"$SCSI_CMD" -i "$1" "iscsi://${3:-}${HOST:-127.0.0.1}:$PORT/$IQN:t1/${2:-1}${4:-}" "$TUR"
}
login() { # INITIATOR USER%SECRET [?target_...]
	as "$1" 1 "$2@" "${3:-}"
}
targets_of() { # INITIATOR [USER%SECRET@]: by discovery
	"$SCSI_CMD" -i "$1" -l "iscsi://${2:-}${HOST:-127.0.0.1}:$PORT" | sed 's/ [^ ]*:[0-9]*,1$//' | sort -u
}
luns_of() { # INITIATOR: LUNs of target 1, by REPORT LUNS
	"$SCSI_CMD" -x -i "$1" "iscsi://127.0.0.1:$PORT/$IQN:t1/0" "$REPORT_LUNS" |
		sed -n 's/^data .\{16\}//p' | fold -w 16 | cut -c 3-4 | paste -sd ' '
}
bind() { adm --mode target --op bind --tid 1 "$@"; }
unbind() { adm --mode target --op unbind --tid 1 "$@"; }
mask() { adm --mode logicalunit --op "$1" --tid 1 --lun "$2" "${@:3}"; }
account() { adm --mode account --op "$@"; }

PORT=$(free_port)
ipv6=
python3 -c 'import socket; socket.socket(socket.AF_INET6).bind(("::1", 0))' 2> /dev/null && ipv6=1
# shellcheck disable=SC2034 # lib.sh's tgtd_start takes it
PORTALS=portal=127.0.0.1:$PORT${ipv6:+,portal=[::1]:$PORT}
tgtd_start
adm --mode target --op new --tid 1 -T $IQN:t1
for lun in 1 2 3; do
	lun_new 1 $lun "" --bstype null --bsopts size=1M
done

# ---- by name and address

ok "without a rule nobody gets in" say "login 0203" as $A
ok "... and discovery shows nothing" say "" targets_of $A
ok "a rule by name" bind -Q $A
ok "lets this one in" say good as $A
ok "and no other" say "login 0203" as $B
ok "discovery shows it to this one" say $IQN:t1 targets_of $A
ok "and to no other" say "" targets_of $B
ok "iscsi-ls sees the same" contains "Target:$IQN:t1" iscsi-ls -i $A "iscsi://127.0.0.1:$PORT"
ok "iscsi-inq, too" contains "Vendor:IET" iscsi-inq -i $A "iscsi://127.0.0.1:$PORT/$IQN:t1/1"
ok "the name has to be the same to the end" say "login 0203" as ${A}b
ok "a rule by another address" bind -I 192.0.2.1
ok "does not let others in" say "login 0203" as $B
ok "the address of this one" bind -I 127.0.0.1
ok "lets anyone of there in" say good as $B
ok "no name, but the address" unbind -Q $A
ok "is enough" say good as $A
ok "both taken back" unbind -I 127.0.0.1
ok "... nobody gets in" say "login 0203" as $A
ok "an address and a name in one command" bind -I 192.0.2.2 -Q $B
ok "are two rules" say good as $B
ok "... of which each can be taken back" unbind -Q $B
ok "... and the other stays" contains 192.0.2.2 adm --mode target --op show
ok "name alone keeps out" say "login 0203" as $B
unbind -I 192.0.2.2
unbind -I 192.0.2.1

while read -r rule want; do
	ok "rule $rule" bind -I "$rule"
	ok "... at 127.0.0.1: $want" say "$want" as $A
	unbind -I "$rule"
done << 'END'
127.0.0.0/8 good
127.0.0.0/31 good
127.0.0.2/31 login 0203
127.0.0.1/32 good
126.0.0.0/7 good
10.0.0.0/8 login 0203
0.0.0.0/0 good
::/0 login 0203
::1 login 0203
ALL good
END
if [ "$ipv6" ]; then
	while read -r rule want; do
		ok "rule $rule" bind -I "$rule"
		HOST='[::1]' ok "... at ::1: $want" say "$want" as $A
		unbind -I "$rule"
	done << 'END'
::1 good
[::1] good
::/0 good
::/127 good
::2/127 login 0203
8000::/1 login 0203
0.0.0.0/0 login 0203
127.0.0.1 login 0203
ALL good
END
	bind -I ::1
	HOST='[::1]' ok "discovery there" say $IQN:t1 targets_of $A
	ok "... and not by IPv4" say "" targets_of $A
	unbind -I ::1
else
	skip "IPv6" "this machine has none"
fi
for rule in host.example 127.0.0.1/33 ::/129 127.0.0.1/ /8 127.0.0; do
	ok "$rule is no rule" not bind -I "$rule"
done
ok "and none of them is one" say "login 0203" as $A

# ---- a session outlives its rule

bind -Q $A
coproc SESSION { exec "$SCSI_CMD" -i $A "$(url 1 1)" -; }
CLIENT=$!
PIDS+=("$CLIENT")
ask() { # COMMAND: through that session
	local answer
	echo "$1" >&"${SESSION[1]}"
	read -r -t 10 answer <&"${SESSION[0]}" && echo "$answer"
}
ok "a session" say good ask "$TUR"
ok "its rule is taken back" unbind -Q $A
ok "and it stays" say good ask "$TUR"
ok "but there is no other" say "login 0203" as $A
bind -I ALL

# ---- LUN masks

ok "all see all LUNs" say "00 01 02 03" luns_of $A
ok "LUN 2 is for A" mask bind 2 -Q $A
ok "LUN 3 is for B" mask bind 3 -Q $B
ok "A sees its own" say "00 01 02" luns_of $A
ok "B sees its own" say "00 01 03" luns_of $B
ok "A uses its own" say good as $A 2
ok "and B's is not there" say "check 05/25/00" as $A 3
ok "nor A's for B" say "check 05/25/00" as $B 2
ok "the session that was there is told" say "check 06/3f/0e" ask "$TUR"
ok "and has lost LUN 3" say "check 05/25/00" ask "$TUR lun=3"
ok "not LUN 2" say good ask "$TUR lun=2"
ok "B may use LUN 2 as well" mask bind 2 -Q $B
ok "... and does" say "00 01 02 03" luns_of $B
ok "... and A, too" say good as $A 2
ok "masks by name are taken back" eval "mask unbind 2 -Q $A; mask unbind 2 -Q $B; mask unbind 3 -Q $B"
ok "a mask by address" mask bind 2 -I 192.0.2.0/24
ok "hides it here" say "00 01 03" luns_of $A
ok "is taken back" mask unbind 2 -I 192.0.2.0/24
ok "all see all LUNs" say "00 01 02 03" luns_of $A
ok "the session is told" say "check 06/3f/0e" ask "$TUR"

# ---- offline

state() { adm --mode target --op update --tid 1 --name state --value "$1"; }
ok "the target goes offline" state offline
ok "no login: service unavailable" say "login 0301" as $A
ok "ready again" state ready
ok "login" say good as $A
sys_state() { adm --mode system --op update --name State --value "$1"; }
ok "the daemon goes offline" sys_state offline
ok "no login: service unavailable" say "login 0301" as $A
ok "nor discovery" say "login 0301" targets_of $A
ok "ready again" sys_state ready
ok "login" say good as $A
ok "discovery" say $IQN:t1 targets_of $A
ok "the session is still there" contains "good" ask "$TUR"
to=${SESSION[1]}
exec {to}>&-
wait "$CLIENT"

# ---- CHAP

account new --user alice --password alice-secret-1
account new --user bob --password bob-secret-123
account new --user target --password target-secret
ok "an account that is bound to nothing asks nobody" say good as $A
ok "alice is bound" account bind --tid 1 --user alice
ok "no proof, no login" say "login 0201" as $A
ok "alice's secret" say good login $A alice%alice-secret-1
ok "a wrong one" say "login 0201" login $A alice%alice-secret-2
ok "a beginning of it" say "login 0201" login $A alice%alice-secret
ok "a user that there is not" say "login 0201" login $A carol%alice-secret-1
ok "one that is not bound" say "login 0201" login $A bob%bob-secret-123
ok "discovery is free" say $IQN:t1 targets_of $A
ok "a new secret" account update --user alice --password alice-secret-2
ok "takes the place of the old" say "login 0201" login $A alice%alice-secret-1
ok "... at once" say good login $A alice%alice-secret-2
ok "bob is bound as well" account bind --tid 1 --user bob
ok "bob" say good login $A bob%bob-secret-123
ok "alice" say good login $A alice%alice-secret-2
ok "bob with alice's secret" say "login 0201" login $A bob%alice-secret-2
ok "alice is unbound" account unbind --tid 1 --user alice
ok "... and refused" say "login 0201" login $A alice%alice-secret-2
ok "bob is not" say good login $A bob%bob-secret-123
ok "bound again" account bind --tid 1 --user alice
ok "alice" say good login $A alice%alice-secret-2
ok "an account that is deleted" account delete --user alice
ok "... is refused" say "login 0201" login $A alice%alice-secret-2
account new --user alice --password alice-secret-3
ok "... also when there is a new one of that name" say "login 0201" login $A alice%alice-secret-3
ok "ACL and CHAP: the name has to be let in, too" eval 'unbind -I ALL; bind -Q $B'
ok "... a secret alone does not help" say "login 0203" login $A bob%bob-secret-123
ok "... both do" say good login $B bob%bob-secret-123
unbind -Q $B
bind -I ALL

mutual='?target_user=target&target_password='
ok "the target cannot prove itself" say "login 0201" login $A bob%bob-secret-123 "${mutual}target-secret"
ok "now it can" account bind --tid 1 --user target --outgoing
ok "mutual CHAP" say good login $A bob%bob-secret-123 "${mutual}target-secret"
ok "one way, for who does not ask" say good login $A bob%bob-secret-123
ok "the initiator finds a wrong secret out" contains "login: " login $A bob%bob-secret-123 "${mutual}target-secret-2"
ok "the outgoing account is none to come in by" say "login 0201" login $A target%target-secret
ok "a second one is refused" not account bind --tid 1 --user alice --outgoing
ok "the target's secret changes" account update --user target --password target-secret-2
ok "... at once" say good login $A bob%bob-secret-123 "${mutual}target-secret-2"
account unbind --tid 1 --user target --outgoing
account unbind --tid 1 --user bob
ok "no accounts, no proof" say good as $A

# ---- CHAP for discovery

ok "an account for discovery" account bind --user bob
ok "no proof, no discovery" say "login 0201" targets_of $A
ok "a wrong one" say "login 0201" targets_of $A bob%nonsense@
ok "the right one" say $IQN:t1 targets_of $A bob%bob-secret-123@
ok "it is not for the target" say good as $A
for i in $(seq 20); do
	account new --user "u$i" --password "secret-of-u$i"
	account bind --user "u$i"
done
ok "many of them" say $IQN:t1 targets_of $A u20%secret-of-u20@
ok "one in the middle goes" account unbind --user u7
ok "... and is refused" say "login 0201" targets_of $A u7%secret-of-u7@
ok "... the others are not" say $IQN:t1 targets_of $A u20%secret-of-u20@
ok "they are shown" contains u19 adm --mode system --op show
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
