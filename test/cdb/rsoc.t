# one command: CDB size and usage data
#   SPC-4 6.35.3
lu disk size=1M
cmd a3 0c 01 12 00 00 00 00 00 ff 00 00
good in 00 03 00 06  12 01 ff ff ff 04 len=10

# with its timeouts descriptor
#   SPC-4 6.35.4
cmd a3 0c 81 12 00 00 00 00 00 ff 00 00
good in 00 83 00 06  12 01 ff ff ff 04  00 0a 00 00 00 00 00 00 00 00 00 00 len=22

# one that there is not
cmd a3 0c 01 f0 00 00 00 00 00 ff 00 00
good in 00 01 00 00 len=4

# operation code and service action
cmd a3 0c 02 a3 00 0c 00 00 00 ff 00 00
good in 00 03 00 0c  a3 0c 87 ff ff ff ff ff ff ff 00 04 len=16
cmd a3 0c 02 a3 00 1f 00 00 00 ff 00 00
good in 00 01 00 00 len=4

# option 001b is for commands without service actions, 010b for those with
#   SPC-4 table 284
cmd a3 0c 01 a3 00 00 00 00 00 ff 00 00
check 05/24/00 field=3.7
cmd a3 0c 02 12 00 00 00 00 00 ff 00 00
check 05/24/00 field=3.7

# option 011b takes either
cmd a3 0c 03 12 00 00 00 00 00 ff 00 00
good in 00 03 00 06 12
cmd a3 0c 03 12 00 01 00 00 00 ff 00 00
good in 00 01
cmd a3 0c 03 a3 00 0d 00 00 00 ff 00 00
good in 00 03 00 0c a3 0d
cmd a3 0c 03 a3 ff ff 00 00 00 ff 00 00
good in 00 01
cmd a3 0c 03 12 ff ff 00 00 00 ff 00 00
good in 00 01

# other options are reserved
cmd a3 0c 04 00 00 00 00 00 00 ff 00 00
check 05/24/00 field=2.2

# truncated, and the length is that of all
cmd a3 0c 00 00 00 00 00 00 00 04 00 00
good in 00 00 xx xx len=4

# an unknown service action of MAINTENANCE IN is an invalid field
#   SPC-4 4.2.5.2
cmd a3 1e 00 00 00 00 00 00 00 ff 00 00
check 05/24/00 field=1.4

# and an unknown operation code an invalid operation code
cmd f0 00 00 00 00 00
check 05/20/00 field=0

# a CDB that is too short
cmd a3 0c 00 00 00 00 00 00
check 05/24/00

# REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS: no CLEAR ACA
#   SPC-4 6.36
cmd a3 0d 00 00 00 00 00 00 00 ff 00 00
good in de 03 00 00 len=4
cmd a3 0d 80 00 00 00 00 00 00 ff 00 00
good in de 03 00 0c 12*00 len=16
cmd a3 0d 00 00 00 00 00 00 00 03 00 00
check 05/24/00 field=6.7

# what the controller does
lu controller
cmd a3 0c 00 00 00 00 00 00 00 ff 00 00
good in 00 00 00 30
        00 00 00 00 00 00 00 06   # TEST UNIT READY
        03 00 00 00 00 00 00 06   # REQUEST SENSE
        12 00 00 00 00 00 00 06   # INQUIRY
        a0 00 00 00 00 00 00 0c   # REPORT LUNS
        a3 00 00 0c 00 01 00 0c   # REPORT SUPPORTED OPERATION CODES
        a3 00 00 0d 00 01 00 0c   # REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS
        len=52
