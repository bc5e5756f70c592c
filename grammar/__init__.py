"""The grammar of scripts, and the tables that ./task tables makes of it."""
