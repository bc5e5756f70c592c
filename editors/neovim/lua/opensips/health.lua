--- :checkhealth opensips
local M = {}

-- the module and the names of 0.7 to 0.9
local health = vim.health or require("health")
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error
local info = health.info or health.report_info

--- The output of a command, or nil.
local function output(...)
  local found, text = pcall(vim.fn.system, { ... })
  return found and vim.v.shell_error == 0 and vim.trim(text) or nil
end

local function check_server(cmd)
  if vim.fn.executable(cmd[1]) == 0 then
    fail("`" .. cmd[1] .. "` cannot be run", {
      "pip install opensips-lsp, or pipx install opensips-lsp",
      "or name it: require('opensips').setup{ cmd = { '/path/to/opensips-lsp' } }",
    })
    return
  end
  ok("server: " .. vim.fn.exepath(cmd[1]))
  local version = output(cmd[1], "--version")
  if version then
    ok("version: " .. version)
  else
    fail("`" .. cmd[1] .. " --version` fails", { "run it in a terminal, and read what it says" })
  end
end

local function check_python()
  local version = output("python3", "--version")
  if version then
    info("on PATH: " .. version .. " (the server needs 3.10 or newer; it may have its own)")
  else
    warn("there is no python3 on PATH", { "the server needs Python 3.10 or newer" })
  end
end

local function check_buffers(client)
  local count = 0
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buffer].filetype == "opensips" then
      count = count + 1
      local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":~:.")
      if client.of(buffer) then
        ok(name .. ": has the server")
      else
        warn(name .. ": has no server", { ":messages and " .. vim.lsp.get_log_path() .. " may say why" })
      end
    end
  end
  if count == 0 then
    info("no buffer has the filetype opensips; :set filetype=opensips makes one")
  end
end

function M.check()
  local client = require("opensips.client")
  start("opensips")
  check_server(client.config().cmd)
  check_python()
  check_buffers(client)
end

return M
