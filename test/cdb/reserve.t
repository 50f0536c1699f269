# RESERVE(6): the others get RESERVATION CONFLICT for all but a few commands
#   SPC-2 7.21, 5.5.1
lu disk size=1M
nexus B
nexus A
cmd 16 00 00 00 00 00
good
cmd 16 00 00 00 00 00
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*11
good
nexus B
cmd 28 00 00 00 00 00 00 00 01 00
conflict
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*22
conflict
cmd 00 00 00 00 00 00
conflict
cmd 1a 00 08 00 ff 00
conflict
cmd 16 00 00 00 00 00
conflict
cmd 56 00 00 00 00 00 00 00 00 00
conflict
cmd 12 00 00 00 60 00
good
cmd 03 00 00 00 12 00
good
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good

# RELEASE by another one is GOOD, and does nothing
cmd 17 00 00 00 00 00
good
cmd 57 00 00 00 00 00 00 00 00 00
good
cmd 28 00 00 00 00 00 00 00 01 00
conflict

# RELEASE(10) ends what RESERVE(6) began
#   SPC-2 7.17
nexus A
cmd 57 00 00 00 00 00 00 00 00 00
good
nexus B
ua none
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*11

# it ends with the session, and with a reset
#   SPC-2 7.21.2
cmd 56 00 00 00 00 00 00 00 00 00
good
lost B
nexus A
cmd 28 00 00 00 00 00 00 00 01 00
good
cmd 16 00 00 00 00 00
good
nexus B
tmf lu_reset -> complete
ua 29/03
cmd 28 00 00 00 00 00 00 00 01 00
good
nexus A
ua 29/03
cmd 16 00 00 00 00 00
good
nexus B
tmf target_warm_reset -> complete
cmd 03 00 00 00 12 00
good
cmd 28 00 00 00 00 00 00 00 01 00
good
nexus A
cmd 03 00 00 00 12 00
good

# third parties and extents are obsolete
#   SPC-2 7.21.3
cmd 16 10 00 00 00 00
check 05/24/00 field=1.4
cmd 16 01 00 00 00 00
check 05/24/00 field=1.0
cmd 56 02 00 00 00 00 00 00 00 00
check 05/24/00 field=1.1
cmd 57 10 00 00 00 00 00 00 00 00
check 05/24/00 field=1.4

# an invalid RESERVE reserves nothing
nexus B
cmd 28 00 00 00 00 00 00 00 01 00
good

# persistent reservations are not at hand meanwhile, for the holder either
#   SPC-2 5.5.1
nexus A
cmd 16 00 00 00 00 00
good
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
conflict
cmd 5e 00 00 00 00 00 00 00 ff 00
conflict
nexus B
cmd 5f 06 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
conflict
nexus A
cmd 17 00 00 00 00 00
good

# RESERVE and RELEASE meet a conflict while anybody is registered
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
cmd 16 00 00 00 00 00
conflict
nexus A
cmd 56 00 00 00 00 00 00 00 00 00
conflict
cmd 17 00 00 00 00 00
conflict

# except from who may use the logical unit anyway: GOOD, and nothing is done
#   SPC-4 5.13.3
nexus B
cmd 5f 01 05 00 00 00000018 00 out 00000000000000b1 16*00
good
cmd 16 00 00 00 00 00
good
cmd 17 00 00 00 00 00
good
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000001 00000010 00000000000000b1 0000000000 05 0000
nexus A
cmd 16 00 00 00 00 00
conflict
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
cmd 16 00 00 00 00 00
good
nexus B
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*22
good
