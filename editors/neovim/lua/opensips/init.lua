--- The language server for OpenSIPS scripts; see :help opensips
local client = require("opensips.client")

local M = {}

--- Options on top of the defaults: cmd, root_markers, on_attach, capabilities, completion, code_lens, settings of the server.
function M.setup(options)
  client.configure(options or {})
end

--- Make all safe fixes in a buffer, and wait for them; may be called before a buffer is written.
function M.fix(buffer, timeout)
  buffer = buffer or vim.api.nvim_get_current_buf()
  client.code_action(buffer, "source.fixAll.opensips-lint", timeout)
end

local function tell(result)
  local text = "opensips: %d findings fixed, %d left for you; files changed: %d"
  vim.notify(text:format(result.fixed, result.left, result.files))
end

--- Migrate the current file, or with `workspace` all scripts of the workspace, to the target version, or to `version`.
function M.migrate(options)
  options = options or {}
  local buffer = vim.api.nvim_get_current_buf()
  if options.workspace then
    client.execute(buffer, "opensips-lint.migrateWorkspace", { options.version }, tell)
  else
    client.execute(buffer, "opensips-lint.migrateFile", { vim.uri_from_bufnr(buffer), options.version }, tell)
  end
end

--- Check scripts for another version from now on; without one, let the user choose.
function M.target(version)
  if version then
    client.target(version)
    return
  end
  local versions = client.versions(vim.api.nvim_get_current_buf())
  vim.ui.select(versions, { prompt = "Check scripts for which OpenSIPS?" }, function(chosen)
    if chosen then
      client.target(chosen)
    end
  end)
end

return M
