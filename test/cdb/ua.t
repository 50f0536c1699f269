# POWER ON OCCURRED waits for a new nexus, and is reported once
#   SAM-5 5.14
lu disk size=1M
nexus A keep-ua
ua 29/00
ua none

# every nexus has its own
nexus B keep-ua
ua 29/00
nexus A
ua none

# INQUIRY, REPORT LUNS and REQUEST SENSE do not report it
#   SAM-5 5.14.1
nexus C keep-ua
cmd 12 00 00 00 60 00
good
cmd a0 00 00 00 00 00 00 00 01 00 00 00
good
cmd 03 00 00 00 12 00
good in 70 00 06 at=12 29 00
ua none

# a command that ends in it did nothing: a write has not written
nexus D keep-ua
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*55
check 06/29/00
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*00

# an invalid CDB is refused first, and the unit attention stays
nexus E keep-ua
cmd 00 00 00 00 00 01
check 05/24/00 field=5.0
ua 29/00
ua none

# a reservation conflict is reported first, and the unit attention stays
#   SPC-4 5.13.1, SAM-5 5.3.3
nexus A
cmd 16 00 00 00 00 00
good
nexus F keep-ua
cmd 28 00 00 00 00 00 00 00 01 00
conflict
nexus A
cmd 17 00 00 00 00 00
good
nexus F
ua 29/00
ua none

# LOGICAL UNIT RESET is told to all, to the one that asked as well
#   SAM-5 6.3.3
nexus A
tmf lu_reset -> complete
ua 29/03
ua none
nexus B
ua 29/03
ua none

# of several resets only the strongest is told
#   SAM-5 5.14.1
tmf lu_reset -> complete
tmf target_cold_reset -> complete
ua 29/00
ua none

# mode parameters changed by one nexus are told to the others, once
#   SPC-4 6.11
lu disk size=1M
nexus A
nexus B
nexus A
cmd 15 10 00 00 18 00 out 4*00  08 12 10 00 ff ff 00 00 ff ff ff ff 80 14 6*00
good
ua none
nexus B
ua 2a/01
ua none
