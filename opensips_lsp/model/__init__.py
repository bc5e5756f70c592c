"""What a script means: its routes and who reaches them, modules, parameters, variables, includes."""
