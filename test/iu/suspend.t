# prepare for suspension: ready when nothing is under way, on with the resumption
#   PAPR "Virtualized Input/Output", ENABLE_PREPARE_FOR_SUSPEND
target
online
event 9
expect ready
nothing
event 10
nothing
cmd cdb 00
expect rsp

# not ready while a command is with the store
target empty
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
event 9
nothing
release
expect rsp of=a
expect ready

# what comes in between waits
cmd as=b cdb 12 00 00 00 24 00 in=36
mad adapter_info as=m
nothing
ping
expect ping_response
event 10
expect rsp of=b
expect mad of=m

# the client goes while it is suspended: it is another system's
event 9
expect ready
cmd as=b cdb 00
nothing
event 2
nexuses 0
nothing
online

# a second preparation, and a resumption without one
event 9
expect ready
event 9
expect ready
event 10
event 10
cmd cdb 00
expect rsp

# an element was lost, says the status: all of it begins anew
#   an event that finds no room overwrites the last element
target
online
event 9 0x20
reset
init_complete
login
expect login_rsp
event 9
expect ready
event 10 0x20
reset

# before a connection
target
event 9
expect ready
event 10
connect

# in a connection without a login
event 9
expect ready
mad adapter_info
nothing
event 10
expect mad
login as=l
event 9
expect login_rsp of=l
expect ready
event 10
nothing
cmd cdb 00
expect rsp check=06/29/00

# while a login waits for a logical unit
target empty
connect
login
event 9
expect ready
lu 1
nothing
event 10
await expect login_rsp
