"""The series of OpenSIPS that the catalogue has and a script can be checked for, oldest first: the only list of them.

What lists or tries versions goes by these.
"""

SERIES = ("2.3", "2.4", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "4.0")
