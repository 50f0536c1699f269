# a ping comes back with its data
#   RFC 7143 11.18, 11.19
target
login
send nop_out ttt=none itt=5 lun=1 data "hello"
expect nop_in F itt=5 ttt=none dlen=5 data "hello" exp_cmd_sn=2

# an immediate one does not use up a CmdSN
send nop_out I ttt=none itt=6
expect nop_in itt=6 dlen=0 exp_cmd_sn=2 max_cmd_sn=129

# one without a task tag wants no answer
send nop_out I itt=none ttt=none
nothing

# ... and is always immediate
send nop_out itt=none ttt=none
expect reject reason=4
send nop_out ttt=none
expect nop_in

# data is cut to what the initiator takes
target
login MaxRecvDataSegmentLength=512
send nop_out ttt=none data 600*41
expect nop_in dlen=512 data 512*41

# a gap in CmdSN makes them wait, in their order
#   RFC 7143 4.2.2.1
target
login
send nop_out ttt=none itt=0x11 cmd_sn=3
send nop_out ttt=none itt=0x12 cmd_sn=2 data "two"
nothing
send nop_out I ttt=none itt=0x13 cmd_sn=1
expect nop_in itt=0x13 exp_cmd_sn=1
send nop_out ttt=none itt=0x14 cmd_sn=1
expect nop_in itt=0x14 exp_cmd_sn=4
expect nop_in itt=0x12 data "two"
expect nop_in itt=0x11

# what is behind the window, or ahead of it, is ignored
target
login
send nop_out ttt=none cmd_sn=0
send nop_out ttt=none cmd_sn=129
send nop_out ttt=none cmd_sn=0x80000001
nothing
send nop_out ttt=none cmd_sn=1
expect nop_in exp_cmd_sn=2 max_cmd_sn=129
send nop_out ttt=none cmd_sn=1
nothing

# the last of the window is in it
send nop_out ttt=none itt=7 cmd_sn=129
nothing

# the second of one CmdSN that waits is ignored
target
login
send nop_out ttt=none itt=0x21 cmd_sn=2
send nop_out ttt=none itt=0x22 cmd_sn=2
send nop_out ttt=none itt=0x23 cmd_sn=1
expect nop_in itt=0x23
expect nop_in itt=0x21
nothing

# serial numbers wrap
target
send login T csg=1 nsg=3 cmd_sn=0xffffffff keys InitiatorName=iqn.i SessionType=Normal TargetName=iqn.t
expect login_response status=0 T exp_cmd_sn=0xffffffff max_cmd_sn=126
send nop_out ttt=none itt=1 cmd_sn=0
send nop_out ttt=none itt=2 cmd_sn=0xffffffff
expect nop_in itt=2 exp_cmd_sn=1 max_cmd_sn=128
expect nop_in itt=1
