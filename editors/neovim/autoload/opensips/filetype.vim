" Whether a buffer is an OpenSIPS script: the patterns of opensips_lsp/recognise.py

" a loadmodule with `.so`, a modparam call, an include or a route that begins a line ...
let s:script = '\v^[ \t]*%(loadmodule[ \t]+["''][^"'']+\.so["'']'
      \ . '|modparam[ \t]*\([ \t]*["'']'
      \ . '|%(include|import)_file[ \t]*["'']'
      \ . '|%(%(failure|onreply|branch|error|local|startup|timer|event)_)?route[ \t]*%(\[[^\]]*\])?\_s*\{)'
" ... unless it is one of Kamailio, which shares all of these
let s:kamailio = '\v^%(#!%(KAMAILIO|SER|MAXCOMPAT|define|subst|substdef|ifdef|ifndef|trydef)>|request_route>)'

" Whether the text of the current buffer looks like an OpenSIPS script (or a part of one).
function! opensips#filetype#is_script() abort
  return s:found(s:script) && !s:found(s:kamailio)
endfunction

" Make the current buffer an OpenSIPS script if it looks like one; a modeline comes later and wins.
function! opensips#filetype#detect() abort
  if &filetype !=# 'opensips' && opensips#filetype#is_script()
    set filetype=opensips
  endif
endfunction

function! s:found(pattern) abort
  let l:view = winsaveview()
  call cursor(1, 1)
  let l:line = search('\C' . a:pattern, 'cnW')
  call winrestview(l:view)
  return l:line > 0
endfunction
