-- For vim.lsp.config() and vim.lsp.enable() of Neovim 0.11
return require("opensips.client").config()
