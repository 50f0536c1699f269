# fixed format
#   SPC-4 4.5.3
lu disk size=1M
cmd 12 00 80 00 ff 00
check 05/24/00 sense 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 cf 00 02 len=18

# descriptor format, when the administrator wants it: sense key specific descriptor
#   SPC-4 4.5.2.1, 4.5.2.4
set sense_format=1
cmd 12 00 80 00 ff 00
check 05/24/00 sense 72 05 24 00 00 00 00 08  02 06 00 00 cf 00 02 00 len=16

# INFORMATION, the miscompared byte, in both formats
#   SPC-4 4.5.2.2, SBC-3 COMPARE AND WRITE
set sense_format=0
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 3*00 01 508*00 512*ff
check 0e/1d/00 info=3 sense f0 00 0e 00 00 00 03 len=18
set sense_format=1
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 3*00 01 508*00 512*ff
check 0e/1d/00 info=3 sense 72 0e 1d 00 00 00 00 0c  00 0a 80 00 00 00 00 00 00 00 00 03 len=20

# MODE SELECT sets D_SENSE, for all nexuses
#   SPC-4 7.5.8
lu disk size=1M
cmd 55 10 00 00 00 00 00 00 14 00 out 8*00  0a 0a 06 10 00 00 00 00 00 00 00 02
good
cmd 12 00 80 00 ff 00
check 05/24/00 sense 72 05 24 00

# and a reset takes it back
#   SPC-4 7.5.8, SAM-5 6.3.3
tmf lu_reset -> complete
ua 29/03
cmd 12 00 80 00 ff 00
check 05/24/00 sense 70 00 05
