# an unknown operation code
#   SPC-4 4.2.5.1
lu disk size=1M
cmd 02 00 00 00 00 00
check 05/20/00 field=0.7
cmd c1 00 00 00 00 00 00 00 00 00
check 05/20/00

# an unknown service action of a known one
#   SPC-4 4.2.5.2
cmd 9e 1f 00 00 00 00 00 00 00 00 00 00 00 20 00 00
check 05/24/00 field=1.4
cmd 5e 1f 00 00 00 00 00 00 ff 00
check 05/24/00 field=1.4

# a CDB shorter than the command
cmd 28 00 00 00 00 00
check 05/24/00 field=none

# a CDB padded to 16 bytes, as iSCSI has it
#   RFC 7143 11.3
cmd 28 00 00 00 00 00 00 00 01 00 6*00
good in 512*00

# reserved bits: the first byte, its most significant bit
#   SPC-4 4.2.5
cmd 28 e0 00 00 00 00 ff 00 01 00
check 05/24/00 field=1.7
cmd 28 00 00 00 00 00 81 00 01 00
check 05/24/00 field=6.7

# a transfer above MAXIMUM TRANSFER LENGTH, 4 MiB
#   SBC-3 6.6.3
lu disk bs=null
cmd 28 00 00 00 00 00 00 20 00 00
good in len=4M
cmd 28 00 00 00 00 00 00 20 01 00
check 05/24/00 field=7.7
cmd 88 00 00 00 00 00 00 00 00 00 ff ff ff ff 00 00
check 05/24/00 field=10.7

# a parameter list that is too long to be one
#   SPC-4 4.2.5.4
cmd 5f 00 00 00 00 ff ff ff ff 00 out 24*00
check 05/1a/00

# offline: what needs no medium still answers
#   SPC-4 5.3 and 5.4, LOGICAL UNIT NOT READY, OFFLINE
lu disk size=1M online=0
cmd 00 00 00 00 00 00
check 02/04/12
cmd 28 00 00 00 00 00 00 00 01 00
check 02/04/12
cmd 12 00 00 00 60 00
good in 00
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good
cmd 1a 08 08 00 ff 00
good
set online=1
cmd 00 00 00 00 00 00
good

# read-only: what writes is refused, before its data is asked for
#   SBC-3 4.12, WRITE PROTECTED
lu disk size=1M ro=1
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*00
check 07/27/00
residual under=512
cmd 0a 00 00 00 01 00 out 512*00
check 07/27/00
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*00

# no medium
#   SBC-3 4.7, MEDIUM NOT PRESENT
lu disk size=1M removable=1
set path=
cmd 00 00 00 00 00 00
check 02/3a/00
cmd 25 00 00 00 00 00 00 00 00 00
check 02/3a/00
cmd 12 00 00 00 60 00
good in 00 80

# SEND DIAGNOSTIC: the default self-test
#   SPC-4 6.42
lu disk size=1M
cmd 1d 04 00 00 00 00
good
cmd 1d 00 00 00 00 00
good
cmd 1d 24 00 00 00 00
check 05/24/00 field=1.5
cmd 1d 10 00 00 04 00
check 05/24/00 field=4.2
