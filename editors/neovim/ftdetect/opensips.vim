" OpenSIPS scripts: by name, or by what they hold
autocmd BufNewFile,BufRead opensips*.cfg,opensips*.cfg.*,*.opensips,*.osips set filetype=opensips
autocmd BufNewFile,BufRead *.cfg,*.cfg.*,*.conf,*.inc,*.m4 call opensips#filetype#detect()
