-- Starts the server for OpenSIPS scripts; see :help opensips
if vim.g.loaded_opensips or vim.fn.has("nvim-0.7") == 0 then
  return
end
vim.g.loaded_opensips = true

require("opensips.client").enable()

vim.api.nvim_create_user_command("OpensipsMigrate", function(command)
  require("opensips").migrate({ workspace = command.bang })
end, { bang = true, desc = "Migrate this OpenSIPS script, with ! the workspace, to the target version" })

vim.api.nvim_create_user_command("OpensipsFix", function()
  require("opensips").fix()
end, { desc = "Make all safe fixes in this OpenSIPS script" })
