# a login, as Linux does it
#   SRP r16a, SRP_LOGIN_REQ; PAPR "A Protocol for VSCSI Communications"
target
connect
login
expect login_rsp limit=1024

# the limit is the target's parameter
target credits=7
connect
login it_iu_len=256 fmt=6
expect login_rsp limit=7

# and other ways that are right
target
connect
login it_iu_len=64 fmt=2
expect login_rsp
target
connect
login fmt=4 port=0x1122334455667788 port_extension=0x99aabbccddeeff00
expect login_rsp

# reason 00010002: longer IUs than we take
target
connect
login it_iu_len=257
expect login_rej reason=0x00010002
login it_iu_len=0xffffffff
expect login_rej reason=0x00010002

# reason 00010000: IUs in which no login would fit
login it_iu_len=63
expect login_rej reason=0x00010000
login it_iu_len=0
expect login_rej reason=0x00010000

# reason 00010003: a port of ours that does not exist
login target_port=1
expect login_rej reason=0x00010003

# reason 00010005: several channels
login flags=1
expect login_rej reason=0x00010005
login flags=2
expect login_rej reason=0x00010005

# reason 00010004: formats of descriptors that we do not have
login fmt=0
expect login_rej reason=0x00010004
login fmt=1
expect login_rej reason=0x00010004
login fmt=8
expect login_rej reason=0x00010004
login fmt=7
expect login_rej reason=0x00010004
nexuses 0

# after all of them a login that is right
login
expect login_rsp
nexuses 1

# reason 00010006: it is logged in
login
expect login_rej reason=0x00010006
nexuses 1
cmd cdb 00
expect rsp check=06/29/00

# without a logical unit the answer waits until there is one
#   PAPR: a client that finds none does not look again
target empty
connect
login
nothing
nexuses 0
lu 1
await expect login_rsp
nexuses 1

# a second login does not wait
target empty
connect
login as=first
login as=second
expect login_rej of=second reason=0x00010006
lu 1
await expect login_rsp of=first

# a client that has gone in between is not logged in
target empty
connect
login
free
lu 1
nothing
connect
login
await expect login_rsp
nexuses 1
