-- One session in Neovim 0.7 to 0.11: what a person does, waiting for what they would wait for.
-- Ends with status 1, and says why on standard error, when something does not come.

local function fail(text)
  io.stderr:write("\nFAILED: " .. text .. "\n" .. vim.api.nvim_exec("messages", true) .. "\n")
  io.stderr:write(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n")
  vim.cmd("cquit 1")
end

local function wait(what, condition)
  if not vim.wait(60000, condition, 10) then
    fail("no " .. what)
  end
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

local ok, trouble = xpcall(function()
  for _, step in ipairs(vim.fn.json_decode(vim.fn.readfile(vim.env.OPENSIPS_STEPS))) do
    steps[step[1]](unpack(step, 2))
  end
end, debug.traceback)
if not ok then
  fail(trouble)
end
vim.cmd("qall!")
