# NOP-In of ours: asks for an answer, has no status of its own
#   RFC 7143 11.19
target nop_interval=1 nop_count=2
login
send nop_out ttt=none itt=5
expect nop_in itt=5 stat_sn=:sn
await expect nop_in F itt=none ttt=:t dlen=0 stat_sn=sn+1 lun_field=0
send nop_out I itt=none ttt=t
nothing
await expect nop_in itt=none ttt=t+1 stat_sn=sn+1

# ... and who does not answer, for nop_count of them, is dropped
await expect nop_in itt=none ttt=t+2
await closed

# the answer to a NOP-In that there was not is no reason to say anything
target
login
send nop_out I itt=none ttt=77
nothing
