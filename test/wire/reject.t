# an opcode that is none
#   RFC 7143 11.17.1
target
login
raw 1e 80 46*00
expect reject F itt=none reason=5 data 1e 80
raw 3c 80 46*00
expect reject reason=5

# one of ours
raw 25 80 46*00
expect reject reason=5

# SNACK needs ErrorRecoveryLevel 1
send snack itt=1 ttt=none
expect reject reason=3

# Login in the full feature phase
send login I T csg=1 nsg=3 keys InitiatorName=iqn.i
expect reject reason=4

# more data than we have declared
target MaxRecvDataSegmentLength=4096
login
send nop_out I ttt=none data 4096*00
expect nop_in
send nop_out I ttt=none dlen=4097 data 100*00
expect reject reason=4
closed

# before login nothing but a login counts
target
send nop_out ttt=none
closed
send command cdb 00
closed
send text keys SendTargets=All
closed
raw ff ff ff ff 00 43*ff
closed
send login T csg=1 nsg=3 dlen=0xffffff
closed

# garbage of half a header waits for the rest of it
raw 43 87 30*00
nothing
hangup
