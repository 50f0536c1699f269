# ABORT TASK of a read that the store still has: no answer comes
#   SAM-5 7.2
lu disk bs=delay opts=under=mem;hold=1;verb=read size=1M
start r1 28 00 00 00 00 00 00 00 01 00
running r1
tmf abort_task r1 -> complete
aborted r1

# what is not there cannot be aborted
tmf abort_task r1 -> no_task
release

# QUERY TASK and QUERY TASK SET
#   SAM-5 7.9, 7.10
start r2 28 00 00 00 00 00 00 00 01 00
tmf query_task r2 -> succeeded
tmf query_task_set -> succeeded
release
wait r2
good in len=512
tmf query_task r2 -> complete
tmf query_task_set -> complete

# ABORT TASK SET: those of this nexus, and nobody is told
#   SAM-5 7.3
start a1 28 00 00 00 00 00 00 00 01 00
start a2 28 00 00 00 00 01 00 00 01 00
nexus B
start b1 28 00 00 00 00 02 00 00 01 00
nexus A
tmf abort_task_set -> complete
aborted a1
aborted a2
running b1
release
wait b1
good in len=512
nexus B
ua none

# CLEAR TASK SET: those of all, and the others are told
#   SAM-5 7.5, COMMANDS CLEARED BY ANOTHER INITIATOR
nexus A
start a1 28 00 00 00 00 00 00 00 01 00
nexus B
start b1 28 00 00 00 00 02 00 00 01 00
nexus A
tmf clear_task_set -> complete
aborted a1
aborted b1
release
ua none
nexus B
ua 2f/00
ua none

# LOGICAL UNIT RESET
#   SAM-5 7.7, 6.3.3
nexus A
start a1 28 00 00 00 00 00 00 00 01 00
nexus B
start b1 28 00 00 00 00 02 00 00 01 00
tmf lu_reset -> complete
aborted a1
aborted b1
release
ua 29/03
nexus A
ua 29/03

# only the logical unit that it is sent to
#   SAM-5 7.7
lu disk size=1M
lu disk lun=1 size=1M
tmf lu_reset lun=1 -> complete
ua none
lun 1
ua 29/03
lun 0

# TARGET WARM RESET and TARGET COLD RESET: every logical unit
#   RFC 7143 11.5.1
tmf target_warm_reset -> complete
ua 29/02
lun 1
ua 29/02
tmf target_cold_reset -> complete
ua 29/00
lun 0
ua 29/00

# I_T NEXUS RESET
#   SAM-5 7.6, I_T NEXUS LOSS OCCURRED
nexus B
nexus A
tmf i_t_nexus_reset -> complete
ua 29/07
nexus B
ua none

# what is not supported; and no LUN there
#   SAM-5 7.1
nexus A
tmf clear_aca -> not_supported
tmf query_async_event -> not_supported
tmf abort_task_set lun=9 -> incorrect_lun

# the loss of a nexus ends its commands, and only those
#   SAM-5 6.3.4
lu disk bs=delay opts=under=mem;hold=1;verb=read size=1M
start a1 28 00 00 00 00 00 00 00 01 00
nexus B
start b1 28 00 00 00 00 02 00 00 01 00
lost A
aborted a1
running b1
release
wait b1
good

# it may come back, and starts with POWER ON OCCURRED
nexus A keep-ua
ua 29/00
