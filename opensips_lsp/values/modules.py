"""What only one module reads so: each test is that module's own fix-up."""

TESTS = {}
