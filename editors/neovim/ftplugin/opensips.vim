" Comments, words and included files of OpenSIPS scripts

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=s1:/*,mb:*,ex:*/,b:#
setlocal commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
let &l:include = '^\s*\%(include\|import\)_file\s*"\zs[^"]*'
let &l:define = '^\s*\%(\w\+_\)\=route\s*\['

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< include< define<'
