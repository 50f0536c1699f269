# PREEMPT AND ABORT ends the commands of those whose registration goes, and no others
#   SPC-4 5.13.11.2.6
lu disk bs=delay opts=under=mem;hold=1 size=1M
nexus A
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
cmd 5f 01 05 00 00 00000018 00 out 00000000000000b1 16*00
good
nexus C
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000c1 8*00
good
start by_c 28 00 00 00 00 00 00 00 01 00
nexus B
start by_b 28 00 00 00 00 00 00 00 01 00
nexus A
start by_a 28 00 00 00 00 00 00 00 01 00
cmd 5f 05 05 00 00 00000018 00 out 00000000000000a1 00000000000000b1 8*00
good
aborted by_b
running by_a
running by_c
release
wait by_a
good
wait by_c
good
nexus B
ua 2a/05
ua 2f/00
ua none
nexus C
ua none
nexus A
ua none
cmd 5e 01 00 00 00 00 00 00 ff 00
good in 00000004 00000010 00000000000000a1 0000000000 05 0000

# PREEMPT lets them run
nexus C
start by_c2 28 00 00 00 00 00 00 00 01 00
nexus A
cmd 5f 04 05 00 00 00000018 00 out 00000000000000a1 00000000000000c1 8*00
good
running by_c2
release
wait by_c2
good
nexus C
ua 2a/05
ua none

# what is refused ends nothing
start by_c3 28 00 00 00 00 00 00 00 01 00
nexus A
cmd 5f 05 05 00 00 00000018 00 out 00000000000000a1 00000000000000c1 8*00
conflict
running by_c3
release
wait by_c3
good

# a preempted initiator that prevents removal does so no longer
#   SPC-4 5.13.11.2.6 h)
lu disk size=1M removable=1
nexus A
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
cmd 5f 01 05 00 00 00000018 00 out 00000000000000b1 16*00
good
cmd 1e 00 00 00 01 00
good
nexus A
cmd 1b 00 00 00 02 00
check 05/53/02
cmd 5f 05 05 00 00 00000018 00 out 00000000000000a1 00000000000000b1 8*00
good
cmd 1b 00 00 00 02 00
good
