# SendTargets
#   RFC 7143 appendix C
target
login SessionType=Discovery
send text ttt=none itt=4 keys SendTargets=All
expect text_response F -C itt=4 ttt=none exp_cmd_sn=2
	keys TargetName=iqn.t TargetAddress=127.0.0.1:3260,1

# the request in two PDUs
send text -F C ttt=none itt=5 data "SendTar"
expect text_response -F -C itt=5 ttt=:t dlen=0
send text F itt=5 ttt=t data "gets=All" 00
expect text_response F ttt=none keys TargetName=iqn.t

# a tag that we have not given, and one that is used up
send text F itt=5 ttt=t keys SendTargets=All
expect reject reason=9
send text F itt=6 ttt=0x1234 keys SendTargets=All
expect reject reason=9

# the answer in several PDUs
target
login SessionType=Discovery MaxRecvDataSegmentLength=512
send text ttt=none itt=7 keys X-1=1 X-2=1 X-3=1 X-4=1 X-5=1 X-6=1 X-7=1 X-8=1 X-9=1 X-10=1 X-11=1
	X-12=1 X-13=1 X-14=1 X-15=1 X-16=1 X-17=1 X-18=1 X-19=1 X-20=1 X-21=1 X-22=1 X-23=1 X-24=1
	X-25=1 X-26=1 X-27=1 X-28=1 X-29=1 X-30=1 X-31=1 X-32=1 X-33=1 X-34=1 X-35=1 X-36=1 X-37=1
expect text_response -F C dlen=512 ttt=:t data "X-1=NotUnderstood" 00
send text itt=7 ttt=t
expect text_response F -C ttt=none

# ... fetched with something else
send text ttt=none itt=8 keys X-1=1 X-2=1 X-3=1 X-4=1 X-5=1 X-6=1 X-7=1 X-8=1 X-9=1 X-10=1 X-11=1
	X-12=1 X-13=1 X-14=1 X-15=1 X-16=1 X-17=1 X-18=1 X-19=1 X-20=1 X-21=1 X-22=1 X-23=1 X-24=1
	X-25=1 X-26=1 X-27=1 X-28=1 X-29=1 X-30=1 X-31=1 X-32=1 X-33=1 X-34=1 X-35=1 X-36=1 X-37=1
expect text_response -F C ttt=:t
send text itt=8 ttt=t keys X-38=1
expect reject reason=4

# F=0 leaves the last word to the initiator
send text -F ttt=none itt=9 keys X-1=1
expect text_response -F -C ttt=:t keys X-1=NotUnderstood
send text F itt=9 ttt=t
expect text_response F ttt=none dlen=0

# not text, no tag, C and F at once
send text ttt=none data "no equals sign" 00
expect reject reason=4
send text ttt=none data "no=end"
expect reject reason=4
send text ttt=none itt=none keys SendTargets=All
expect reject reason=4
send text F C ttt=none keys SendTargets=All
expect reject reason=4

# in a normal session: its own target, and MaxRecvDataSegmentLength
target
login
send text ttt=none keys SendTargets=
expect text_response F keys TargetName=iqn.t
send text ttt=none keys MaxRecvDataSegmentLength=512
expect text_response F
send nop_out ttt=none data 600*00
expect nop_in dlen=512
send text ttt=none keys HeaderDigest=CRC32C
expect text_response F keys HeaderDigest=Reject
