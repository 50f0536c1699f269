# INQUIRY to a LUN with nothing behind it: qualifier 011b, type 1Fh, and GOOD
#   SPC-4 6.6.2 table 140, SAM-5 4.7.4
lu disk size=1M
cmd 12 00 00 00 60 00 lun=5
good in 7f 00 06 12 5b len=96

# its supported VPD pages
cmd 12 01 00 00 ff 00 lun=5
good in 7f 00 00 01 00 len=5
cmd 12 01 80 00 ff 00 lun=5
check 05/24/00 field=2.7

# REQUEST SENSE says why, as data with GOOD
#   SPC-4 6.39
cmd 03 00 00 00 12 00 lun=5
good in 70 00 05 at=12 25 00 len=18
cmd 03 01 00 00 12 00 lun=5
good in 72 05 25 00 00 00 00 00 len=8

# REPORT LUNS answers for the target
#   SPC-4 6.33
cmd a0 00 00 00 00 00 00 00 00 ff 00 00 lun=5
good in 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 len=16

# all else is LOGICAL UNIT NOT SUPPORTED, known or not
#   SAM-5 4.7.4
cmd 00 00 00 00 00 00 lun=5
check 05/25/00 field=none
cmd 28 00 00 00 00 00 00 00 01 00 lun=5
check 05/25/00
residual under=0
cmd ff 00 00 00 00 00 lun=5
check 05/25/00

# sense there is in fixed format
cmd 00 00 00 00 00 00 lun=5
check 05/25/00 sense 70 00 05 00 00 00 00 0a 00 00 00 00 25 00 00 00 00 00 len=18

# reserved bits are looked at there, too
cmd 12 00 00 00 60 01 lun=5
check 05/24/00 field=5.0

# task management does not find it
#   SAM-5 7.1, INCORRECT LOGICAL UNIT NUMBER
tmf lu_reset lun=5 -> incorrect_lun
