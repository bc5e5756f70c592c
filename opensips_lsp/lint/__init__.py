"""Rules, findings, fixes: what is wrong with a script, and the edits that fix it."""
