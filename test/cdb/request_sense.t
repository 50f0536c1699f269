# nothing to tell
#   SPC-4 6.39
lu disk size=1M
cmd 03 00 00 00 12 00
good in 70 00 00 00 00 00 00 0a 00 00 00 00 00 00 00 00 00 00 len=18

# in descriptor format
cmd 03 01 00 00 ff 00
good in 72 00 00 00 00 00 00 00 len=8
residual under=247

# a pending unit attention is the data, the status is GOOD, and then it is gone
#   SPC-4 6.39, SAM-5 5.14.1
nexus fresh keep-ua
cmd 03 00 00 00 12 00
good in 70 00 06 00 00 00 00 0a 00 00 00 00 29 00
cmd 03 00 00 00 12 00
good in 70 00 00
ua none

# truncated
cmd 03 00 00 00 03 00
good in 70 00 00 len=3
cmd 03 00 00 00 00 00
good in len=0

# the logical unit is offline: why, as data
#   SPC-4 6.39, NOT READY
set online=0
cmd 03 00 00 00 12 00
good in 70 00 02 at=12 04 12
cmd 00 00 00 00 00 00
check 02/04/12

# reserved bits
cmd 03 02 00 00 12 00
check 05/24/00 field=1.1
