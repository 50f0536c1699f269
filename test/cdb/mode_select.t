# what MODE SENSE has returned is accepted as it is, and changes nothing
#   SPC-4 6.11, 6.13
lu disk size=1M
nexus B
nexus A
cmd 15 10 00 00 18 00 out 17 00 90 00  08 12 14 00 ff ff 00 00 ff ff ff ff 80 14 6*00
good
residual none
nexus B
ua none

# WCE off: others are told
#   SPC-4 6.11, MODE PARAMETERS CHANGED; SBC-3 6.5.5
nexus A
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
good
ua none
nexus B
ua 2a/01
cmd 1a 08 08 00 ff 00
good in at=4 08 12 10
cmd 1a 08 88 00 ff 00
good in at=4 08 12 14

# a reset brings the default values back
#   SPC-4 7.5.1, SAM-5 6.3.3
tmf lu_reset -> complete
ua 29/03
cmd 1a 08 08 00 ff 00
good in at=4 08 12 14
nexus A
ua 29/03

# with a block descriptor that is the present one
#   SBC-3 6.4.2
cmd 15 10 00 00 18 00 out 00 00 00 08  00 00 08 00 00 00 02 00  0a 0a 02 10 7*00 02
good
# a number of blocks of 0 means no change, and so does all ones
cmd 15 10 00 00 0c 00 out 00 00 00 08  00 00 00 00 00 00 02 00
good
cmd 15 10 00 00 0c 00 out 00 00 00 08  ff ff ff ff 00 00 02 00
good
# a long LBA descriptor
cmd 55 10 00 00 00 00 00 00 18 00 out 00 00 00 00 01 00 00 10  00 00 00 00 00 00 08 00 00 00 00 00 00 00 02 00
good

# another block length would need FORMAT UNIT: refused
#   SBC-3 6.4.2.2
cmd 15 10 00 00 0c 00 out 00 00 00 08  00 00 08 00 00 00 10 00
check 05/26/00 field=9.7
cmd 15 10 00 00 0c 00 out 00 00 00 08  00 00 04 00 00 00 02 00
check 05/26/00 field=4.7
cmd 55 10 00 00 00 00 00 00 18 00 out 00 00 00 00 01 00 00 10  00 00 00 00 00 00 08 00 00 00 00 00 00 00 10 00
check 05/26/00 field=20.7

# a block descriptor length that is none
cmd 15 10 00 00 0c 00 out 00 00 00 07  00 00 08 00 00 00 02 00
check 05/26/00 field=3.7
cmd 55 10 00 00 00 00 00 00 10 00 out 00 00 00 00 00 00 00 10  8*00
check 05/26/00 field=6.7
cmd 15 10 00 00 08 00 out 00 00 00 08  00 00 08 00
check 05/1a/00

# a bit that may not be changed: the sense points at it
#   SPC-4 6.11, 4.5.2.4.2
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 15 00 ff ff 00 00 ff ff ff ff 80 14 6*00
check 05/26/00 field=6.0
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 14 00 ff ff 00 00 ff ff ff ff 80 34 6*00
check 05/26/00 field=17.5

# nothing of a list is applied when one page is wrong
cmd 15 10 00 00 24 00 out 00 00 00 00
        08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
        0a 0a 02 10 80 6*00 02
check 05/26/00 field=28.7
cmd 1a 08 08 00 ff 00
good in at=4 08 12 14
nexus B
ua none
nexus A

# two pages in one list
cmd 15 10 00 00 24 00 out 00 00 00 00
        08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
        0a 0a 02 10 08 6*00 02
good
cmd 1a 08 3f 00 ff 00
good in 4b 00 90 00 at=32 08 12 10 at=52 0a 0a 02 10 08
nexus B
ua 2a/01
ua none

# pages and lengths that are not there
#   SPC-4 6.11
nexus A
cmd 15 10 00 00 06 00 out 00 00 00 00 05 00
check 05/26/00 field=4.5
cmd 15 10 00 00 08 00 out 00 00 00 00 4a 07 00 00
check 05/26/00 field=4.5
cmd 15 10 00 00 07 00 out 00 00 00 00 08 01 14
check 05/26/00 field=5.7
cmd 15 10 00 00 08 00 out 00 00 00 00 4a 01 00 1b
check 05/26/00 field=6.7

# PS is reserved here
cmd 15 10 00 00 06 00 out 00 00 00 00 88 12
check 05/26/00 field=4.7

# a list that ends too early
#   SPC-4 6.11, PARAMETER LIST LENGTH ERROR
cmd 15 10 00 00 17 00 out 00 00 00 00  08 12 14 00 ff ff 00 00 ff ff ff ff 80 14 5*00
check 05/1a/00
cmd 15 10 00 00 05 00 out 00 00 00 00 08
check 05/1a/00
cmd 15 10 00 00 03 00 out 00 00 00
check 05/1a/00
cmd 55 10 00 00 00 00 00 00 07 00 out 7*00
check 05/1a/00
cmd 15 10 00 00 07 00 out 00 00 00 00 4a 01 00
check 05/1a/00

# an initiator that announces less than the list is long
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12
check 05/1a/00

# parameter list length 0 is no error, and needs no PF
#   SPC-4 6.11
cmd 15 00 00 00 00 00
good
cmd 55 10 00 00 00 00 00 00 00 00
good

# a header alone changes nothing
cmd 15 10 00 00 04 00 out 4*00
good

# the medium type of a disk is 00h
cmd 15 10 00 00 04 00 out 00 01 00 00
check 05/26/00 field=1.7

# SP: nothing is saved here; PF 0: pages of a vendor's format are not known
#   SPC-4 6.11
cmd 15 11 00 00 04 00 out 4*00
check 05/24/00 field=1.0
cmd 15 00 00 00 04 00 out 4*00
check 05/24/00 field=1.4

# the write cache is on the medium when WCE goes off: a failed flush fails the command
#   SBC-3 6.5.5
lu disk bs=fault opts=under=mem;verb=flush;errno=EIO;nth=1 size=1M
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
check 03/0c/00

# ... and the next one that wants it off flushes, too
lu disk bs=fault opts=under=mem;verb=flush;errno=EAGAIN;nth=1;every=1 size=1M
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
busy
cmd 15 10 00 00 18 00 out 00 00 00 00  08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
busy
