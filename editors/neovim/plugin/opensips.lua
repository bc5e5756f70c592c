-- Starts the server for OpenSIPS scripts; see :help opensips
if vim.g.loaded_opensips or vim.fn.has("nvim-0.7") == 0 then
  return
end
vim.g.loaded_opensips = true

require("opensips.client").enable()

vim.api.nvim_create_user_command("OpensipsMigrate", function(command)
  require("opensips").migrate({ workspace = command.bang, version = command.args ~= "" and command.args or nil })
end, {
  bang = true,
  nargs = "?",
  complete = function(typed)
    return vim.tbl_filter(function(version)
      return vim.startswith(version, typed)
    end, require("opensips.client").versions(vim.api.nvim_get_current_buf()))
  end,
  desc = "Migrate this OpenSIPS script, with ! the workspace, to the target version or another one",
})

vim.api.nvim_create_user_command("OpensipsFix", function()
  require("opensips").fix()
end, { desc = "Make all safe fixes in this OpenSIPS script" })

vim.api.nvim_create_user_command("OpensipsTarget", function(command)
  require("opensips").target(command.args ~= "" and command.args or nil)
end, {
  nargs = "?",
  complete = function(typed)
    local versions = require("opensips.client").versions(vim.api.nvim_get_current_buf(), true)
    return vim.tbl_filter(function(version)
      return vim.startswith(version, typed)
    end, versions)
  end,
  desc = "Check OpenSIPS scripts for another version",
})
