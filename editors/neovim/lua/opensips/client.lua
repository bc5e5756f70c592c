--- The client of the server: started for each OpenSIPS script, once for each root. Neovim 0.7 to 0.11.
local lenses = require("opensips.lenses")

local M = {}

local NAME = "opensips"
local options = { cmd = { "opensips-lsp" }, root_markers = { "opensips-lint.toml", ".git" } }

--- What the server's settings are made of.
local SETTINGS = {
  "target", "from", "select", "ignore", "maxDiagnostics", "workspaceDiagnostics", "inlayHints", "manuals", "binary",
  "trusted",
}

local function settings()
  local found = vim.empty_dict()
  for _, name in ipairs(SETTINGS) do
    found[name] = options[name]
  end
  return found
end

local function is_native()
  return vim.lsp.config ~= nil and vim.lsp.enable ~= nil
end

--- Before 0.11 those of Neovim itself have to be among them.
local function capabilities()
  local own = is_native() and {} or vim.lsp.protocol.make_client_capabilities()
  return lenses.announced(vim.tbl_deep_extend("force", own, options.capabilities or {}))
end

--- Completions of the server: as they come from 0.11 on, on CTRL-X CTRL-O before.
local function complete_in(client, buffer)
  if vim.lsp.completion then
    vim.lsp.completion.enable(true, client.id, buffer, { autotrigger = true })
  else
    vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  end
end

local function on_attach(client, buffer)
  if options.completion then
    complete_in(client, buffer)
  end
  if options.code_lens then
    lenses.show_in(buffer)
  end
  if options.on_attach then
    options.on_attach(client, buffer)
  end
end

--- What vim.lsp.start() takes, but for the root.
function M.config()
  return {
    name = NAME,
    cmd = options.cmd,
    filetypes = { "opensips" },
    root_markers = options.root_markers,
    settings = { ["opensips-lint"] = settings() },
    init_options = settings(),
    capabilities = capabilities(),
    commands = lenses.commands,
    on_attach = on_attach,
  }
end

function M.configure(given)
  options = vim.tbl_extend("force", options, given)
  if is_native() then
    vim.lsp.config(NAME, M.config())
  end
end

--- Start the server wherever a buffer becomes an OpenSIPS script.
function M.enable()
  if is_native() then
    vim.lsp.enable(NAME)
    return
  end
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "opensips",
    group = vim.api.nvim_create_augroup("opensips", {}),
    callback = function(event)
      M.start(event.buf)
    end,
  })
end

--- The folder of the nearest root marker above a buffer's file, or the file's own.
local function root(buffer)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":p:h")
  for _, marker in ipairs(options.root_markers) do
    for _, find in ipairs({ vim.fn.findfile, vim.fn.finddir }) do
      local found = find(marker, vim.fn.escape(folder, " ;,") .. ";")
      if found ~= "" then
        return vim.fn.fnamemodify(found, marker == ".git" and ":p:h:h" or ":p:h")
      end
    end
  end
  return folder
end

local ids = {} -- root -> id of a client: vim.lsp.start() of 0.7

local function start_client(config)
  local id = ids[config.root_dir]
  if not id or vim.lsp.client_is_stopped(id) then
    id = vim.lsp.start_client(config)
    ids[config.root_dir] = id
  end
  return id
end

--- Start the server for a buffer, unless there is none to start.
function M.start(buffer)
  if vim.bo[buffer].buftype ~= "" or vim.fn.executable(options.cmd[1]) == 0 then
    return
  end
  local config = M.config()
  config.root_dir = root(buffer)
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local id = start_client(config)
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

--- The client of a buffer, or nil.
function M.of(buffer)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = NAME, bufnr = buffer })[1]
  end
  for _, client in pairs(vim.lsp.buf_get_clients(buffer)) do
    if client.name == NAME then
      return client
    end
  end
end

--- All clients, one for each root.
function M.all()
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = NAME })
  end
  return vim.tbl_filter(function(client)
    return client.name == NAME
  end, vim.lsp.get_active_clients())
end

local function needed(buffer)
  local client = M.of(buffer)
  if not client then
    vim.notify("opensips: no server is running for this buffer; see :checkhealth opensips", vim.log.levels.WARN)
  end
  return client
end

-- since 0.11 the functions of a client are methods
local function call(client, name, ...)
  if vim.fn.has("nvim-0.11") == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

local function request(client, buffer, method, params, timeout)
  local answer, problem = call(client, "request_sync", method, params, timeout or 5000, buffer)
  problem = problem or answer.err and answer.err.message
  if problem then
    vim.notify("opensips: " .. method .. ": " .. problem, vim.log.levels.ERROR)
    return nil
  end
  return answer.result
end

--- Let the server do a command; it asks for the edits by itself. `done` gets the result.
function M.execute(buffer, command, arguments, done)
  local client = needed(buffer)
  if client then
    local params = { command = command, arguments = arguments }
    call(client, "request", "workspace/executeCommand", params, function(problem, result)
      if problem then
        vim.notify("opensips: " .. problem.message, vim.log.levels.ERROR)
      else
        done(result)
      end
    end, buffer)
  end
end

--- Neovim that asks for diagnostics does so after an edit only.
local function pull(client)
  if client.server_capabilities.diagnosticProvider and vim.lsp.handlers["textDocument/diagnostic"] then
    for buffer in pairs(client.attached_buffers) do
      local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
      call(client, "request", "textDocument/diagnostic", params, nil, buffer)
    end
  end
end

--- Check scripts for another version, or for the one that the project says if it is nil.
function M.target(version)
  options.target = version
  M.configure({})
  for _, client in ipairs(M.all()) do
    client.config.settings = { ["opensips-lint"] = settings() }
    call(client, "notify", "workspace/didChangeConfiguration", { settings = client.config.settings })
    pull(client)
  end
end

--- The versions that scripts can be checked for, the newest first: series, and with `levels` the patch levels.
function M.versions(buffer, levels)
  local client = M.of(buffer)
  local params = { command = "opensips-lint.versions", arguments = {} }
  local found = client and request(client, buffer, "workspace/executeCommand", params)
  local names = {}
  for _, one in ipairs(found and found.series or {}) do
    table.insert(names, one.series)
    for _, level in ipairs(levels and one.levels or {}) do
      table.insert(names, level)
    end
  end
  return names
end

--- Apply the code action of a kind to a whole buffer, and wait for it.
function M.code_action(buffer, kind, timeout)
  local client = needed(buffer)
  if not client then
    return
  end
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = {
      start = { line = 0, character = 0 },
      ["end"] = { line = vim.api.nvim_buf_line_count(buffer), character = 0 },
    },
    context = { only = { kind }, diagnostics = {} },
  }
  local actions = request(client, buffer, "textDocument/codeAction", params, timeout)
  local action = actions and actions[1]
  if action and not action.edit then
    action = request(client, buffer, "codeAction/resolve", action, timeout)
  end
  if action and action.edit then
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  end
end

return M
