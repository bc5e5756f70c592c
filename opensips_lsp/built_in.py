"""What is found without a rule: its codes and names, apart from the code that finds it, which few scripts need."""

SYNTAX_CODE, SYNTAX_NAME = "S001", "syntax-error"
INCLUDE_CODE, INCLUDE_NAME = "S002", "include"
UNUSED_CODE, UNUSED_NAME = "S101", "unused-suppression"
UNKNOWN_CODE, UNKNOWN_NAME = "S102", "unknown-suppression"

# what begins a suppression comment, and the words that it puts into a script
MARK, WORDS = "opensips-lint:", {"opensips", "lint"}

# (code, name, severity, summary)
BUILT_IN = (
    (SYNTAX_CODE, SYNTAX_NAME, "error", "OpenSIPS cannot parse the script."),
    (INCLUDE_CODE, INCLUDE_NAME, "error", "An include_file that OpenSIPS, or the linter, cannot follow."),
    (UNUSED_CODE, UNUSED_NAME, "warning", "A suppression comment that suppresses nothing."),
    (UNKNOWN_CODE, UNKNOWN_NAME, "warning", "A suppression comment that nobody understands."),
)
