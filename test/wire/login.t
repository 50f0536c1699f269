# straight to the full feature phase
#   RFC 7143 6.3, 11.12, 11.13
target
send login T csg=1 nsg=3 isid=0x400001370000 cid=3 itt=7 cmd_sn=10 exp_stat_sn=0
	keys InitiatorName=iqn.i SessionType=Normal TargetName=iqn.t
expect login_response T -C csg=1 nsg=3 itt=7 status=0 version_max=0 version_active=0
	exp_cmd_sn=10 max_cmd_sn=137 tsih=:tsih keys TargetPortalGroupTag=1 MaxRecvDataSegmentLength=262144
send nop_out ttt=none cmd_sn=10
expect nop_in exp_cmd_sn=11

# security, then operational negotiation
target
send login T csg=0 nsg=1 itt=1 keys InitiatorName=iqn.i SessionType=Normal TargetName=iqn.t AuthMethod=None
expect login_response T csg=0 nsg=1 status=0 tsih=0 keys AuthMethod=None
send login T csg=1 nsg=3 itt=1 keys HeaderDigest=None MaxBurstLength=16384 InitialR2T=Yes
	ErrorRecoveryLevel=2 X-com.example.y=3 MaxConnections=8 DataPDUInOrder=No
expect login_response T csg=1 nsg=3 status=0
	keys HeaderDigest=None MaxBurstLength=16384 InitialR2T=Yes ErrorRecoveryLevel=0
	X-com.example.y=NotUnderstood MaxConnections=1 DataPDUInOrder=Yes
send nop_out ttt=none
expect nop_in

# text in two PDUs
#   RFC 7143 6.2
target
send login C csg=1 nsg=0 itt=1 keys InitiatorName=iqn.i SessionType=Normal
expect login_response -T -C status=0 dlen=0
send login T csg=1 nsg=3 itt=1 keys TargetName=iqn.t
expect login_response T nsg=3 status=0

# who it is not
target
send login T csg=1 nsg=3 keys SessionType=Normal TargetName=iqn.t
expect login_response status=0x0207
closed
send login T csg=1 nsg=3 keys InitiatorName=iqn.i SessionType=Normal
expect login_response status=0x0207
closed
send login T csg=1 nsg=3 keys InitiatorName=iqn.i TargetName=iqn.other
expect login_response status=0x0203
closed
send login T csg=1 nsg=3 version_min=1 version_max=1 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x0205
closed
send login T csg=1 nsg=3 tsih=99 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x020a
closed

# a key twice, a stage that goes back, a stage that is none
send login T csg=1 nsg=3 keys InitiatorName=iqn.i TargetName=iqn.t MaxBurstLength=512 MaxBurstLength=512
expect login_response status=0x0200
closed
send login T csg=1 nsg=0 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x0200
closed
send login T csg=2 nsg=3 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x0200
closed

# another connection for a session: one is all it can have
#   RFC 7143 11.13.5
target
send login T csg=1 nsg=3 isid=5 cid=1 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0 tsih=:tsih
conn B
send login T csg=1 nsg=3 isid=5 cid=2 tsih=tsih keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x0206
closed
conn A
send nop_out ttt=none
expect nop_in

# session reinstatement: the old one ends, with all it was doing
#   RFC 7143 6.3.5
target
lu 2 bs=delay opts=under=mem;hold=1
conn old
send login T csg=1 nsg=3 isid=5 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0 tsih=:tsih
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command W edtl=1024 lun=2 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t
conn new
send login T csg=1 nsg=3 isid=5 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0 tsih=:again
conn old
closed
conn new
release
send command lun=2 cdb 00
expect response status=2
send command lun=2 cdb 00
expect response status=0

# another ISID is another session
conn other
send login T csg=1 nsg=3 isid=6 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0
send nop_out ttt=none
expect nop_in
conn new
send nop_out ttt=none
expect nop_in

# CHAP is asked for when there are accounts
#   RFC 7143 12.1.3
target
account user password123
send login T csg=1 nsg=3 keys InitiatorName=iqn.i TargetName=iqn.t
expect login_response status=0x0201
closed
send login T csg=0 nsg=1 itt=1 keys InitiatorName=iqn.i TargetName=iqn.t AuthMethod=None
expect login_response status=0x0201
closed
send login csg=0 nsg=1 itt=1 keys InitiatorName=iqn.i TargetName=iqn.t AuthMethod=CHAP,None
expect login_response status=0 -T keys AuthMethod=CHAP
send login csg=0 nsg=1 itt=1 keys CHAP_A=5
expect login_response status=0 -T keys CHAP_A=5
send login T csg=0 nsg=1 itt=1 keys CHAP_N=user CHAP_R=0x00112233445566778899aabbccddeeff
expect login_response status=0x0201
closed

# connection reinstatement: the same ISID, TSIH and CID; the session goes on, its tasks do not
#   RFC 7143 6.3.4
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
conn old
send login T csg=1 nsg=3 isid=5 cid=9 keys InitiatorName=iqn.i TargetName=iqn.t MaxBurstLength=1024
expect login_response status=0 tsih=:tsih keys MaxBurstLength=1024
send command lun=1 cdb 00
expect response status=2
send command lun=2 cdb 00
expect response status=2
send command lun=1 cdb 16 00 00 00 00 00 # a reservation of this nexus
expect response status=0
send command R edtl=512 lun=2 itt=0x10 cdb 28 00 00 00 00 00 00 00 01 00
send command W edtl=2048 lun=2 itt=0x11 cdb 2a 00 00 00 00 00 00 00 04 00
expect r2t itt=0x11 ttt=:t desired=1024
send command lun=1 itt=0x12 cmd_sn=7 cdb 00 # ahead of 6
conn third
login InitiatorName=iqn.b
send command lun=1 cdb 00
expect response status=0x18
conn new
send login T csg=1 nsg=3 isid=5 cid=9 tsih=tsih cmd_sn=8 keys InitiatorName=iqn.i TargetName=iqn.t
	MaxRecvDataSegmentLength=512 DataDigest=CRC32C
expect login_response status=0 T tsih=tsih exp_cmd_sn=6 keys DataDigest=CRC32C !MaxBurstLength
conn old
closed
release
conn new
nothing
send command lun=1 itt=0x10 cmd_sn=6 cdb 00
expect response itt=0x10 status=0 exp_cmd_sn=8 max_cmd_sn=135
send command W edtl=2048 lun=1 itt=0x11 cmd_sn=8 cdb 2a 00 00 00 00 00 00 00 04 00
expect r2t itt=0x11 ttt=:u offset=0 desired=1024
send data_out F itt=0x11 ttt=u offset=0 data 1024*aa
expect r2t itt=0x11 ttt=:u offset=1024
send data_out F itt=0x11 ttt=u offset=1024 data 1024*aa
expect response itt=0x11 status=0
send command R edtl=1024 lun=2 itt=0x13 cmd_sn=9 cdb 28 00 00 00 00 00 00 00 02 00
release
expect data_in -F -S dlen=512
expect data_in F S dlen=512
conn third
send command lun=1 cdb 00
expect response status=0x18

# ... what belongs to the session is not negotiated again
conn again
send login T csg=1 nsg=3 isid=5 cid=9 tsih=tsih keys InitiatorName=iqn.i TargetName=iqn.t MaxBurstLength=512
expect login_response status=0x0200
closed
conn new
send nop_out I ttt=none cmd_sn=10
expect nop_in
