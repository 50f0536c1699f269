# the target has moved
#   RFC 7143 11.13.5, 13.8: no portal group tag
target RedirectAddress=10.0.0.1 RedirectPort=3261 RedirectReason=Temporary
send login T csg=1 nsg=3 keys InitiatorName=iqn.i SessionType=Normal TargetName=iqn.t
expect login_response status=0x0101 -T tsih=0 keys TargetAddress=10.0.0.1:3261
closed
target RedirectAddress=fe80::1 RedirectPort=3260 RedirectReason=Permanent
send login csg=0 nsg=1 keys InitiatorName=iqn.i SessionType=Normal TargetName=iqn.t AuthMethod=None
expect login_response status=0x0102 keys TargetAddress=[fe80::1]:3260
closed

# ... and discovery is where it was
login SessionType=Discovery
send text ttt=none keys SendTargets=All
expect text_response F keys TargetName=iqn.t
