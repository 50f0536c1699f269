# ejected and loaded again
#   SBC-3 START STOP UNIT, LOEJ
lu disk size=1M removable=1
cmd 12 00 00 00 05 00
good in 00 80
cmd 1b 00 00 00 02 00
good
cmd 00 00 00 00 00 00
check 02/3a/00
cmd 1b 00 00 00 03 00
good
cmd 00 00 00 00 00 00
good

# without a medium, what touches it fails, and what does not goes on
#   libiscsi NoMedia
cmd 1b 01 00 00 02 00
good
cmd 28 00 00 00 00 00 00 00 01 00
check 02/3a/00
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*00
check 02/3a/00
cmd 25 00 00 00 00 00 00 00 00 00
check 02/3a/00
cmd 9e 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00
check 02/3a/00
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 20 00 00
check 02/3a/00
cmd 35 02 00 00 00 00 00 00 01 00
check 02/3a/00
cmd 91 02 00 00 00 00 00 00 00 00 00 00 00 01 00 00
check 02/3a/00
cmd 34 02 00 00 00 00 00 00 01 00
check 02/3a/00
cmd 2f 02 00 00 00 00 00 00 01 00 out 512*00
check 02/3a/00
cmd 2e 00 00 00 00 00 00 00 01 00 out 512*00
check 02/3a/00
cmd 8b 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 02/3a/00
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 1024*00
check 02/3a/00
cmd 41 00 00 00 00 00 00 00 01 00 out 512*00
check 02/3a/00
cmd 42 00 00 00 00 00 00 00 08 00 out 00 06 00 00 00 00 00 00
check 02/3a/00
cmd 37 00 00 00 00 00 00 00 20 00
check 02/3a/00
cmd 12 00 00 00 05 00
good in 00 80
cmd 03 00 00 00 12 00
good
cmd 1e 00 00 00 00 00
good

# the other initiators are told of the new one
nexus B
nexus A
cmd 1b 00 00 00 03 00
good
ua none
nexus B
ua 28/00
ua none

# stopping it without ejecting leaves it ready
#   libiscsi StartStopUnit.NoLoej
nexus A
cmd 1b 00 00 00 00 00
good
cmd 00 00 00 00 00 00
good

# removal can be prevented, also by another nexus
#   SBC-3 PREVENT ALLOW MEDIUM REMOVAL; libiscsi PreventAllow.Eject
cmd 1e 00 00 00 01 00
good
cmd 1b 00 00 00 02 00
check 05/53/02
cmd 00 00 00 00 00 00
good
nexus B
cmd 1b 00 00 00 02 00
check 05/53/02
cmd 1e 00 00 00 01 00
good
cmd 1e 00 00 00 01 00
good
cmd 1e 00 00 00 00 00
good
cmd 1b 00 00 00 02 00
check 05/53/02
nexus A
cmd 1e 00 00 00 00 00
good
cmd 1b 00 00 00 02 00
good

# and so can loading
cmd 1e 00 00 00 01 00
good
cmd 1b 00 00 00 03 00
check 05/53/02
cmd 1e 00 00 00 00 00
good
cmd 1b 00 00 00 03 00
good
cmd 00 00 00 00 00 00
good

# a nexus that is gone prevents nothing
nexus B
ua 28/00
cmd 1e 00 00 00 01 00
good
nexus A
cmd 1b 00 00 00 02 00
check 05/53/02
lost B
cmd 1b 00 00 00 02 00
good
cmd 1b 00 00 00 03 00
good

# nor does one before a reset
cmd 1e 00 00 00 01 00
good
tmf lu_reset -> complete
ua 29/03
cmd 1b 00 00 00 02 00
good
cmd 1b 00 00 00 03 00
good

# nor does one before I_T NEXUS RESET
#   SAM-5 7.6: as if the nexus were lost
cmd 1e 00 00 00 01 00
good
tmf i_t_nexus_reset -> complete
ua 29/07
cmd 1b 00 00 00 02 00
good
cmd 1b 00 00 00 03 00
good

# the administrator cannot take out what an initiator holds
cmd 1e 00 00 00 01 00
good
refused set path=
cmd 1e 00 00 00 00 00
good
set path=
cmd 00 00 00 00 00 00
check 02/3a/00
cmd 1b 00 00 00 03 00
check 02/3a/00

# obsolete values of PREVENT
cmd 1e 00 00 00 02 00
check 05/24/00 field=4.1
cmd 1e 00 00 00 03 00
check 05/24/00 field=4.1
cmd 1e 00 00 00 04 00
check 05/24/00 field=4.2
