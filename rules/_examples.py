"""What examples begin with."""

# of a script without a transport module OpenSIPS says nothing else
TRANSPORT = 'loadmodule "proto_udp.so"\n'
