"""The series of OpenSIPS that the catalogue has, oldest first: the only list of them."""

OFFERED = ("2.3", "2.4", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "4.0")
