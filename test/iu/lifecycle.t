# the adapter is unbound while a store has commands: their memory stays until they are done
target empty
lu 1 bs=delay opts=under=mem;hold=1;size=8M
online
cmd as=r cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=w cdb 2a 00 00 00 00 00 00 00 01 00 out=512
nothing
unbind
expect free
nexuses 0
release
closed

# bound again it is another connection
bind
register
init
expect init_complete
login
expect login_rsp
cmd cdb 00
expect rsp check=06/29/00

# the same with copies under way
hold
cmd cdb 12 00 00 00 24 00 in=36
nothing
unbind
expect free
copy
closed

# the target is deleted while a store has commands
target empty
lu 1 bs=delay opts=under=mem;hold=1;size=8M
online
cmd as=r cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
target
online
cmd cdb 00
expect rsp

# a logical unit is deleted while it has a command
target
lu 2 bs=delay opts=under=mem;hold=1;size=8M
online
cmd lun=8200 cdb 00
expect rsp check=06/29/00
cmd as=r lun=8200 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
delete 2
forget r
cmd cdb 00
expect rsp check=06/3f/0e delta=2
cmd cdb 00
expect rsp

# the daemon stops while a store has commands
target empty
lu 1 bs=delay opts=under=mem;hold=1;size=8M
online
cmd as=r cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
drain
expect free
nexuses 0
release
nothing
hangup
accept
nothing

# the socket is lost while a store has commands, and while copies are under way
target empty
lu 1 bs=delay opts=under=mem;hold=1;size=8M
online
cmd as=r cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=w cdb 2a 00 00 00 00 00 00 00 01 00 out=512
nothing
hangup
nexuses 0
release
nothing
target
online
hold
cmd as=w cdb 2a 00 00 00 00 00 00 00 01 00 out=512 data 512*ff
cmd as=r cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
hangup
nexuses 0

# the client goes while its list of descriptors is fetched
target
online
hold
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0
nothing
free
copy
nothing
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0
expect rsp

# a function while it is suspended waits as well
event 9
expect ready
cmd as=c cdb 00
tmf lun_reset as=t
nothing
event 10
expect rsp of=c
expect rsp of=t code=0

# credits are changed: they hold from the next login on
key credits=2
cmd as=a cdb 12 00 00 00 24 00 in=36
cmd as=b cdb 12 00 00 00 24 00 in=36
cmd as=c cdb 12 00 00 00 24 00 in=36
expect rsp of=a
expect rsp of=b
expect rsp of=c
free
connect
login
expect login_rsp limit=2

