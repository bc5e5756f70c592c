"""One rule a file; the file's name is the rule's name."""

# what examples begin with: of a script without a transport module OpenSIPS says nothing else
TRANSPORT = 'loadmodule "proto_udp.so"\n'
