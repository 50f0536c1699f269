# a stopped disk is not ready until it is started
#   SBC-3 START STOP UNIT, START
lu disk size=1M
cmd 1b 00 00 00 00 00
good
cmd 00 00 00 00 00 00
check 02/04/02
cmd 28 00 00 00 00 00 00 00 01 00
check 02/04/02
cmd 12 00 00 00 24 00
good
cmd 03 00 00 00 12 00 # which says why, as data
good in 70 00 02 at=12 04 02
cmd 1b 00 00 00 01 00
good
cmd 28 00 00 00 00 00 00 00 01 00
good

# a medium that is fixed is not ejected
#   libiscsi StartStopUnit.Simple
cmd 1b 01 00 00 02 00
check 05/24/00 field=4.1
cmd 1b 00 00 00 03 00
check 05/24/00 field=4.1
cmd 00 00 00 00 00 00
good

# power conditions are GOOD, and nothing changes
#   libiscsi StartStopUnit.PwrCnd
cmd 1b 01 00 00 10 00
good
cmd 1b 01 00 00 20 00
good
cmd 1b 01 00 00 32 00
good
cmd 1b 01 00 00 b2 00
good
cmd 00 00 00 00 00 00
good

# stopping flushes, unless NO FLUSH
lu disk bs=fault opts=under=mem;verb=flush;every=1 size=1M
cmd 1b 00 00 00 00 00
check 03/0c/00
cmd 00 00 00 00 00 00
good
cmd 1b 00 00 00 04 00
good
cmd 00 00 00 00 00 00
check 02/04/02

# reserved bits
lu disk size=1M
cmd 1b 02 00 00 01 00
check 05/24/00 field=1.1
cmd 1b 00 00 00 09 00
check 05/24/00 field=4.3

# another nexus' reservation lets it be started, not stopped
#   SBC-3 table 13
nexus A
cmd 5f 06 00 00 00 00 00 00 18 00 out 8*00 00 00 00 00 00 00 00 01 8*00
cmd 5f 01 01 00 00 00 00 00 18 00 out 00 00 00 00 00 00 00 01 8*00 8*00
nexus B
cmd 1b 00 00 00 01 00
good
cmd 1b 00 00 00 00 00
conflict
cmd 1b 00 00 00 11 00
conflict
cmd 1e 00 00 00 00 00
good
cmd 1e 00 00 00 01 00
conflict
