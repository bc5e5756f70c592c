"""What an upgrade takes beyond the script: steps, comments, other programs, reports."""
