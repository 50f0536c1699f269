# peripheral addressing below 256, flat space above
#   SPC-4 6.33, SAM-5 4.7.7.2 and 4.7.7.3
lu disk size=1M
lu disk lun=1 size=1M
lu disk lun=255 size=1M
lu disk lun=256 size=1M
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good in 00 00 00 20 00 00 00 00
        00 00 00 00 00 00 00 00
        00 01 00 00 00 00 00 00
        00 ff 00 00 00 00 00 00
        41 00 00 00 00 00 00 00 len=40

# SELECT REPORT 01h: well-known logical units only, and there are none
#   SPC-4 table 273
cmd a0 00 01 00 00 00 00 00 01 00 00 00
good in 00 00 00 00 00 00 00 00 len=8

# SELECT REPORT 02h: all
cmd a0 00 02 00 00 00 00 00 01 00 00 00
good in 00 00 00 20 len=40

# administrative reports are not supported
cmd a0 00 10 00 00 00 00 00 01 00 00 00
check 05/24/00 field=2.7
cmd a0 00 03 00 00 00 00 00 01 00 00 00
check 05/24/00 field=2.7

# the list length tells of LUNs that did not fit
#   SPC-4 6.33.1
cmd a0 00 00 00 00 00 00 00 00 10 00 00
good in 00 00 00 20 00 00 00 00 8*00 len=16

# fewer than 16 bytes are refused
#   SPC-4 6.33.1
cmd a0 00 00 00 00 00 00 00 00 0f 00 00
check 05/24/00 field=6.7

# the largest allocation length there is
cmd a0 00 00 00 00 00 ff ff ff ff 00 00
good in 00 00 00 20 len=40

# a LUN that comes is told to every nexus, and REPORT LUNS takes that back
#   SPC-4 6.33.1, SAM-5 5.14
cmd 00 00 00 00 00 00
nexus B keep-ua
ua 29/00
lu disk lun=7 size=1M
ua 3f/0e
ua none
lu disk lun=8 size=1M
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good in 00 00 00 30
ua none
