--- Code lenses: the command that shows who goes to a route, and keeping what they say up to date.
local M = {}

local SHOW = "opensips.showReferences"

--- The places that a lens is about, in the quickfix list.
local function show(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
  vim.fn.setqflist({}, " ", { title = command.title, items = items })
  vim.cmd("botright copen")
end

--- What a client's configuration has for its own commands.
M.commands = { [SHOW] = show }

--- Capabilities, and that there is the command.
function M.announced(capabilities)
  return vim.tbl_deep_extend("force", capabilities, { experimental = { commands = { commands = { SHOW } } } })
end

--- Show the lenses of a buffer from now on.
function M.show_in(buffer)
  local function refresh()
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "TextChanged" }, {
    buffer = buffer,
    group = vim.api.nvim_create_augroup("opensips_lenses_" .. buffer, {}),
    callback = refresh,
  })
  refresh()
end

return M
