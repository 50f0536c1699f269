# transport events while nobody is connected: nothing is answered
#   PAPR "Virtualized Input/Output", transport events
target
event 1
event 2
event 4
nothing
connect

# in a connection without a login
event 2
nothing
connect
mad adapter_info
expect mad
event 1
nothing
connect
event 4
nothing

# after the login: the nexus is lost, the queue stays
target
online
event 1
nexuses 0
nothing
connect
login
expect login_rsp
event 2
nexuses 0
connect
login
expect login_rsp
event 4
nexuses 0
nothing
connect
login
expect login_rsp
nexuses 1

# with commands under way
target empty
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
event 1
nexuses 0
release
nothing
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
release
expect rsp

# with copies under way: their replies come later, and nothing of them counts
target
online
hold
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=512 data 512*ff
nothing
free
nexuses 0
connect
copy
login
expect login_rsp
cmd cdb 00
expect rsp check=06/29/00
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp
data 512*00

# while a login waits
target empty
connect
login
event 2
nothing
lu 1
connect
login
expect login_rsp

# while a MAD is under way
target
connect
hold
mad adapter_info
nothing
event 2
copy
nothing
connect
mad adapter_info
expect mad

# events that nobody knows: the target leaves, and stays away
target
online
event 0x77
expect free
nexuses 0
register
init
nothing
event 2
nothing

# a client that has been migrated tells its own side, and not us
target
online
event 6
expect free
nothing

# until it is bound again
unbind
hangup
bind
online
