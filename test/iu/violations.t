# each of these ends the connection: the queue is closed and opened again
#   PAPR "A Protocol for VSCSI Communications", error handling
target
# a format that nobody knows
connect
crq 80 07
reset
init_complete
crq 80 00
reset

# a message in the element that is none
target
connect
crq 80 06 00 00
reset

# an initialization that is none
target
connect
crq c0 03
reset

# a header that is reserved
target
connect
crq 81 01
reset

# an IU of no length
target
connect
iu iu_len=0 00
reset
init_complete
iu mad iu_len=0 00
reset

# an IU of more than 256 bytes
target
connect
login iu_len=257
reset
init_complete
mad adapter_info iu_len=300
reset
init_complete
login iu_len=65535
reset

# as long as an IU may be
target
connect
login iu_len=256
expect login_rsp

# a command before the login
target
connect
cmd cdb 00
reset
nexuses 0

# a task management function before the login
target
connect
tmf lun_reset
reset

# IUs that a client does not send
target
connect
iu 81 15*00
reset
init_complete
iu 41 15*00
reset
init_complete
iu 42 15*00
reset
init_complete
iu 82 47*00
reset
init_complete
iu c0 51*00
reset

# and those of the target, after the login
target
online
iu c1 35*00
reset
nexuses 0

# nobody's opcode
target
online
iu 7f 63*00
reset

# SRP_LOGIN_REQ, SRP_CMD, SRP_TSK_MGMT, SRP_I_LOGOUT that are too short
target
connect
login iu_len=63
reset
target
online
cmd cdb 00 iu_len=47
reset
target
online
tmf lun_reset iu_len=47
reset
target
online
logout iu_len=15
reset

# a MAD without a header, or without its fields
target
connect
mad fast_fail iu_len=15
reset
init_complete
mad adapter_info iu_len=23
reset
init_complete
mad empty_iu iu_len=27
reset

# two MADs at once
target
connect
mad adapter_info
mad adapter_info
reset
nothing

# an IU that is not in the client's memory: the target pings, and then closes
#   there is somebody, so one of the two is in error
target
connect
login iu_addr=0x10
expect ping
reset

# a client that has unmapped its memory
target
online
deny
cmd cdb 00
expect ping
reset
allow
init_complete
login
expect login_rsp

# after nine of them in a row the target takes its time
target
connect
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
reset
init_complete
crq 80 07
expect free
nothing
await expect reg
expect init
init_complete
login
expect login_rsp
