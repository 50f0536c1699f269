# the client sends INIT, and gets INIT COMPLETE
#   PAPR "A Protocol for VSCSI Communications", establishing a connection
target
register
init
expect init_complete
ping
expect ping_response

# it logs in, and has a nexus
login
expect login_rsp limit=1024
nexuses 1
cmd cdb 00
expect rsp check=06/29/00
cmd cdb 00
expect rsp

# what arrives before INIT is stale: nothing is answered, nothing is copied
target
register
login
cmd cdb 00
mad adapter_info
ping
crq 80 05
nothing
nexuses 0

# a response to nothing is one
crq 80 06 00 f6
nothing
init
expect init_complete
crq 80 06 00 f6
nothing

# INIT COMPLETE to an INIT of the target's: it has registered again
#   PAPR: both sides may send INIT, each answers with INIT COMPLETE
target
connect
crq 80 07
reset
init_complete
login
expect login_rsp
nexuses 1

# both INITs cross
target
connect
crq 80 07
reset
init
expect init_complete
init_complete
mad adapter_info
expect mad
login
expect login_rsp

# a second INIT before anything else has been said is an answer to ours, or a repetition
target
connect
init
expect init_complete
login
expect login_rsp

# INIT within a connection is a violation
init
reset
nexuses 0
init
expect init_complete
login
expect login_rsp
nexuses 1

# INIT after a MAD, too
target
connect
mad adapter_info
expect mad
init
reset

# INIT COMPLETE within a connection is a late one, and means nothing
target
online
init_complete
nothing
cmd cdb 00
expect rsp

# PING is answered at once and needs no credit
target empty credits=1
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online 1
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
ping
expect ping_response
ping
expect ping_response
release
expect rsp
nothing

# elements of the private formats are ignored
target
online
crq 80 03
crq 80 04
crq 80 05
nothing
cmd cdb 00
expect rsp

# the client closes its queue: all is forgotten, ours stays
#   PAPR, transport event 02
target
online
free
nothing
nexuses 0
connect
login
expect login_rsp
nexuses 1

# it fails
free failed
nexuses 0
nothing
connect
login
expect login_rsp

# elements of a client whose queue is closed do not come
free
init
nothing

# the socket is lost, and there again
target
online
hangup
nexuses 0
accept
expect reg
online

# a client that registers again without having freed
target
online
register
nothing
cmd cdb 00
expect rsp

# the adapter is unbound: the client sees that its partner is gone
target
online
unbind
expect free
nexuses 0

# the daemon stops: the client sees it, and is not let in again
target
online
drain
expect free
nexuses 0
free
register
init
login
nothing
