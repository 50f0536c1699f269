# the adapter's list: LUN 0 first, then each disk by logical unit addressing
#   PAPR "A Protocol for VSCSI Communications", SAM-5 4.7.7.4
transport vscsi
lu disk lun=256 size=1M
lu disk lun=512 size=1M
lu disk lun=3 size=1M
lu disk lun=4097 size=1M
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=00
good in 00 00 00 28 00 00 00 00
        00 00 00 00 00 00 00 00
        83 00 00 00 00 00 00 00
        81 00 00 00 00 00 00 00
        82 00 00 00 00 00 00 00
        90 01 00 00 00 00 00 00 len=48

# the well-known logical unit gives the same
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=c101
good in 00 00 00 28 00 00 00 00
        00 00 00 00 00 00 00 00
        83 00 00 00 00 00 00 00 len=48

# a disk lists itself alone, as LUN 0: Linux asks every target id
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8100
good in 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 len=16
cmd a0 00 02 00 00 00 00 00 01 00 00 00 lun8=8300
good in 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 len=16
cmd a0 00 01 00 00 00 00 00 01 00 00 00 lun8=8300
good in 00 00 00 00 00 00 00 00 len=8

# an address with nothing behind it has no list
#   SAM-5 4.7.4
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8000
check 05/25/00
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8400
check 05/25/00
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8120
check 05/25/00

# INQUIRY there is GOOD with qualifier 011b, type 1Fh; all else is refused
#   SPC-4 6.6.2 table 140
cmd 12 00 00 00 60 00 lun8=8400
good in 7f 00 at=4 5b len=96
cmd 00 00 00 00 00 00 lun8=8400
check 05/25/00
cmd 28 00 00 00 00 00 00 00 01 00 lun8=8400
check 05/25/00

# LUN 0 answers though no disk is there
cmd 12 00 00 00 60 00 lun8=00
good in 7f 00 len=96
cmd 03 00 00 00 12 00 lun8=00
good in 70 00 05 at=12 25 00 len=18
cmd 00 00 00 00 00 00 lun8=00
check 05/25/00

# a disk is reached at its address and no other form of it
cmd 12 00 00 00 60 00 lun8=8100
good in 00 00
cmd 12 00 00 00 60 00 lun8=9001
good in 00 00
cmd 12 00 00 00 60 00 lun8=0001
good in 7f
cmd 12 00 00 00 60 00 lun8=4100
good in 7f
cmd 12 00 00 00 60 00 lun8=81000001
good in 7f
cmd 12 00 00 00 60 00 lun8=8100000000000001
good in 7f
cmd 12 00 00 00 60 00 lun8=c101
good in 7f

# two names of one address
refused lu disk lun=1 size=1M
refused lu disk lun=768 size=1M
lu disk lun=2049 size=1M
lu disk lun=8 size=1M

# numbers without an address
refused lu disk lun=64 size=1M
refused lu disk lun=255 size=1M

# target 0 is LUN 0: all zeros, and 8000h
transport vscsi
lu disk size=1M
lu disk lun=63 size=1M
cmd 12 00 00 00 60 00 lun8=00
good in 00
cmd 12 00 00 00 60 00 lun8=8000
good in 00
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=00
good in 00 00 00 10 00 00 00 00 00 00 00 00 00 00 00 00 bf 00 00 00 00 00 00 00 len=24
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8000
good in 00 00 00 08 00 00 00 00 00 00 00 00 00 00 00 00 len=16

# a disk's own list tells nothing about others; the adapter's does
#   SPC-4 6.33.1
cmd 00 00 00 00 00 00
nexus B keep-ua
ua 29/00
lu disk lun=7 size=1M
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=8000
good in 00 00 00 08
ua 3f/0e
lu disk lun=9 size=1M
cmd a0 00 00 00 00 00 00 00 01 00 00 00 lun8=00
good in 00 00 00 20
ua none

# its task management goes by the same addresses
tmf lu_reset lun=0 -> complete
tmf lu_reset lun=63 -> complete
tmf lu_reset lun=5 -> incorrect_lun
