-- One session in Neovim 0.7 to 0.11: what a person does, waiting for what they would wait for.
-- Ends with status 1, and says why on standard error, when something does not come.

local function fail(text)
  io.stderr:write("\nFAILED: " .. text .. "\n" .. vim.api.nvim_exec("messages", true) .. "\n")
  io.stderr:write(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n")
  vim.cmd("cquit 1")
end

-- The steps are a coroutine: while one waits, the editor goes on, with keys that were typed too.
local session
local timer = vim.loop.new_timer()

local function resume()
  local ok, trouble = coroutine.resume(session)
  if not ok then
    fail(debug.traceback(session, trouble))
  end
end

local function wait(what, condition)
  local late = vim.loop.now() + 60000
  while not condition() do
    if vim.loop.now() > late then
      fail("no " .. what)
    end
    timer:start(10, 0, vim.schedule_wrap(resume))
    coroutine.yield()
  end
end

local function keys(typed)
  vim.api.nvim_input(typed)
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local function changes(what, action)
  local before = lines()
  action()
  wait(what, function()
    return lines() ~= before
  end)
end

-- the cursor on the first of a text, `more` characters further
local function go(text, more)
  vim.fn.cursor(1, 1)
  if vim.fn.search("\\V" .. vim.fn.escape(text, "\\"), "cW") == 0 then
    fail("no " .. text .. " to go to")
  end
  for _ = 1, more or 0 do
    vim.cmd("normal! l")
  end
end

local function diagnostics()
  return vim.diagnostic.get(0)
end

local steps = {}

function steps.diagnostics(count)
  wait(count .. " diagnostics", function()
    return #diagnostics() == count
  end)
end

-- take the code action of that title, as a person does in the menu
function steps.act(text, title)
  go(text)
  local offered = {}
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local shown = options.format_item(item)
      table.insert(offered, shown)
      if shown == title then
        return choose(item)
      end
    end
    fail("no `" .. title .. "` among: " .. table.concat(offered, " / "))
  end
  changes(title, vim.lsp.buf.code_action)
end

function steps.fix()
  changes("fixes", function()
    vim.cmd("OpensipsFix")
  end)
end

-- the version that is checked for, by the command with an argument, or by choosing
function steps.target(version)
  vim.cmd("OpensipsTarget " .. version)
end

function steps.choose_target(version)
  vim.ui.select = function(items, _, choose)
    if not vim.tbl_contains(items, version) then
      fail("no " .. version .. " among: " .. table.concat(items, " / "))
    end
    choose(version)
  end
  vim.cmd("OpensipsTarget")
end

function steps.targets_that_begin(typed, ...)
  local found = table.concat(vim.fn.getcompletion("OpensipsTarget " .. typed, "cmdline"), " ")
  if found ~= table.concat({ ... }, " ") then
    fail("completed are " .. found)
  end
end

-- a migration, until the plug-in tells what it has done
function steps.migrate(command, told)
  changes("migration", function()
    vim.cmd(command)
  end)
  wait(told, function()
    return vim.api.nvim_exec("messages", true):find(told, 1, true)
  end)
end

function steps.rename(text, more, name)
  go(text, more)
  changes("rename", function()
    vim.lsp.buf.rename(name)
  end)
end

-- go to where the name under the cursor is defined, a line
function steps.definition(text, more, line)
  go(text, more)
  vim.lsp.buf.definition()
  wait("jump to line " .. line, function()
    return vim.fn.line(".") == line
  end)
end

-- an action fills the quickfix list with these places, as `show` names them
local function lists(shown, action, show)
  vim.fn.setqflist({})
  action()
  wait("list of places", function()
    return #vim.fn.getqflist() > 0
  end)
  local places = {}
  for _, item in ipairs(vim.fn.getqflist()) do
    table.insert(places, show(item))
  end
  if table.concat(places, " ") ~= shown then
    fail("the list has " .. table.concat(places, " "))
  end
  vim.cmd("cclose")
end

local function line_and_text(item)
  return item.lnum .. ":" .. vim.trim(item.text)
end

-- all uses of the name at a text
function steps.references(text, more, shown)
  go(text, more)
  lists(shown, vim.lsp.buf.references, function(item)
    return item.lnum .. ":" .. item.col
  end)
end

-- the outline, and the symbols of the workspace that fit a pattern
function steps.outline(shown)
  lists(shown, function()
    vim.lsp.buf.document_symbol({ loclist = false })
  end, line_and_text)
end

function steps.symbols(pattern, shown)
  lists(shown, function()
    vim.lsp.buf.workspace_symbol(pattern)
  end, line_and_text)
end

-- where the name at a text stands is marked, in as many places
function steps.marks(text, more, count)
  go(text, more)
  vim.lsp.buf.document_highlight()
  wait(count .. " marks", function()
    local found = 0
    for name, id in pairs(vim.api.nvim_get_namespaces()) do
      if name:find("lsp.*references") then
        found = found + #vim.api.nvim_buf_get_extmarks(0, id, 0, -1, {})
      end
    end
    return found == count
  end)
end

-- the lens above a text says so; it shows these places
function steps.lens(text, title, shown)
  go(text)
  local line = vim.fn.line(".") - 1
  wait("lens " .. title, function()
    for _, lens in ipairs(vim.lsp.codelens.get(0)) do
      if lens.range.start.line == line and lens.command and lens.command.title == title then
        return true
      end
    end
  end)
  lists(shown, vim.lsp.codelens.run, function(item)
    return item.lnum .. ":" .. item.col
  end)
end

-- who calls the route whose name is at a text, and in which line: 0.7 counts columns wrongly here
function steps.callers(text, more, shown)
  go(text, more)
  lists(shown, vim.lsp.buf.incoming_calls, function(item)
    return item.lnum .. ":" .. item.text
  end)
end

-- the word at a text has a colour of that type and modifier
function steps.colour(text, more, type, modifier)
  go(text, more)
  wait("colour " .. type .. " at " .. text, function()
    for _, token in ipairs(vim.lsp.semantic_tokens.get_at_pos() or {}) do
      if token.type == type and (modifier == "" or token.modifiers[modifier]) then
        return true
      end
    end
  end)
end

function steps.hints(...)
  vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
  local wanted = table.concat({ ... }, " / ")
  wait("hints " .. wanted, function()
    local shown = {}
    for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
      table.insert(shown, hint.inlay_hint.position.line + 1 .. ": " .. hint.inlay_hint.label)
    end
    return table.concat(shown, " / ") == wanted
  end)
end

-- how deep each line is in folds
function steps.folds(levels)
  vim.wo.foldmethod, vim.wo.foldexpr, vim.wo.foldlevel = "expr", "v:lua.vim.lsp.foldexpr()", 99
  wait("folds " .. levels, function()
    local found = ""
    for line = 1, vim.fn.line("$") do
      found = found .. vim.fn.foldlevel(line)
    end
    return found == levels
  end)
end

function steps.type(text, keys)
  go(text)
  vim.cmd("normal! " .. keys)
end

local is_new = vim.fn.has("nvim-0.11") == 1

-- type keys behind a text; take a word from the list of completions, which is shown with an aside -> what the line has then
function steps.complete(text, typed, word, aside, becomes)
  vim.o.showmode, vim.o.completeopt = false, "menuone,noselect"
  go(text)
  vim.fn.cursor(0, vim.fn.col(".") + #text - 1)
  keys("a" .. typed .. "<C-x><C-o>")
  local items, number
  wait("completion " .. word, function()
    items = vim.fn.complete_info({ "items", "pum_visible" })
    for at, item in ipairs(items.items) do
      if item.abbr == word then
        number = at
        return items.pum_visible == 1
      end
    end
  end)
  if #items.items > 20 then
    fail(#items.items .. " completions for " .. typed)
  end
  local shown = items.items[number].menu
  if aside ~= "" and not shown:find(aside, 1, true) then
    fail(word .. " is shown with " .. shown)
  end
  keys(("<C-n>"):rep(number - vim.fn.complete_info({ "selected" }).selected - 1) .. "<C-y>")
  wait(becomes, function()
    return vim.fn.pumvisible() == 0 and vim.fn.getline("."):find(becomes, 1, true)
  end)
end

-- the lines of the window that floats
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

local function floats(action, parts)
  action()
  wait("window with " .. table.concat(parts, " / "), function()
    local shown = floating() or ""
    for _, part in ipairs(parts) do
      if not shown:find(part, 1, true) then
        return false
      end
    end
    return true
  end)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      vim.api.nvim_win_close(window, true)
    end
  end
end

-- hover over a text shows all of these
function steps.hover(text, more, ...)
  go(text, more)
  floats(vim.lsp.buf.hover, { ... })
end

-- the signature of the call that the cursor is in shows all of these
function steps.signature(text, more, ...)
  go(text, more)
  floats(vim.lsp.buf.signature_help, { ... })
end

function steps.format()
  changes("formatting", function()
    if is_new then
      vim.lsp.buf.format()
    else
      vim.lsp.buf.formatting()
    end
  end)
end

-- as a person types it, until the buffer has a text
function steps.keys(typed, text)
  keys(typed)
  wait(text, function()
    return vim.api.nvim_get_mode().mode == "n" and lines():find(text, 1, true)
  end)
end

function steps.undo()
  vim.cmd("undo")
end

function steps.health()
  vim.cmd("checkhealth opensips")
  vim.fn.writefile(vim.api.nvim_buf_get_lines(0, 0, -1, false), vim.env.OPENSIPS_HEALTH)
  vim.cmd("bwipeout!")
end

function steps.write()
  vim.cmd("wall")
end

session = coroutine.create(function()
  for _, step in ipairs(vim.fn.json_decode(vim.fn.readfile(vim.env.OPENSIPS_STEPS))) do
    steps[step[1]](unpack(step, 2))
  end
  vim.cmd("qall!")
end)
vim.schedule(resume)
