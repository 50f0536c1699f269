# RELEASE: what is not held is not released, and that is no error
#   SPC-4 5.13.11.2.2
lu disk size=1M
nexus A
cmd 5f 02 05 00 00 00000018 00 out 24*00
conflict
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
nexus C
nexus A
cmd 5f 02 05 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 01 05 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
cmd 5f 02 05 00 00 00000018 00 out 00000000000000b1 16*00
good
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000002 00000010 00000000000000a1

# another type than the holder's is refused
#   SPC-4 5.13.11.2.2, INVALID RELEASE OF PERSISTENT RESERVATION
nexus A
cmd 5f 02 06 00 00 00000018 00 out 00000000000000a1 16*00
check 05/26/04
cmd 5f 02 15 00 00 00000018 00 out 00000000000000a1 16*00
check 05/26/04
cmd 5f 02 05 00 00 00000018 00 out 00000000000000b1 16*00
conflict

# the release of a registrants only type is told to the registered others, and to nobody else
cmd 5f 02 05 00 00 00000018 00 out 00000000000000a1 16*00
good
ua none
nexus B
ua 2a/04
ua none
nexus C
ua none

# RELEASE and RESERVE leave PRGENERATION alone
#   SPC-4 6.15.2
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000002 00000000 len=8

# the release of Write Exclusive is told to nobody
nexus A
cmd 5f 01 01 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 02 01 00 00 00000018 00 out 00000000000000a1 16*00
good
ua none
nexus B
ua none
nexus C
ua none

# the holder that unregisters releases; told as a release is
#   SPC-4 5.13.11.2.3
nexus A
cmd 5f 01 03 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 00 00 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000003 00000000 len=8
ua none
nexus B
ua none
nexus A
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
cmd 5f 01 06 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 00 00 00 00 00000018 00 out 00000000000000a1 16*00
good
ua none
nexus B
ua 2a/04
ua none
nexus C
ua none

# an all registrants reservation stays until the last one unregisters
nexus A
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
cmd 5f 01 07 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 5f 00 00 00 00 00000018 00 out 00000000000000a1 16*00
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*11
conflict
nexus B
ua none
cmd 5f 00 00 00 00 00000018 00 out 00000000000000b1 16*00
good
nexus A
ua none
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*11
good

# CLEAR takes everything away from everybody
#   SPC-4 5.13.11.2.7
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
cmd 5f 01 03 00 00 00000018 00 out 00000000000000a1 16*00
good
nexus B
cmd 5f 03 00 00 00 00000018 00 out 24*00
conflict
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
cmd 5f 03 00 00 00 00000018 00 out 00000000000000b1 16*00
good
ua none
cmd 5e 00 00 00 00 00 00 00 ff 00
good in xxxxxxxx 00000000 len=8
nexus A
ua 2a/03
ua none
nexus C
ua none
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*33
good
