" Indentation of OpenSIPS scripts: by braces, `case` labels, and `if` or `else` without braces

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=OpensipsIndent(v:lnum)
setlocal indentkeys=0{,0},0),!^F,o,O,e,=case,=default
setlocal autoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent<'

if exists('*OpensipsIndent')
  finish
endif

let s:skip = 'synIDattr(synID(line("."), col("."), 1), "name") =~# "Comment\\|String\\|Variable"'
let s:heads = '^\s*\%(}\s*\)\=\%(if\|while\|for\|else\)\>'

function! OpensipsIndent(number) abort
  let l:line = getline(a:number)
  if l:line =~# '^\s*}'
    return indent(s:opening())
  elseif l:line =~# '^\s*\%(case\>\|default\s*:\)'
    let l:opening = s:opening()
    return l:opening ? indent(l:opening) + shiftwidth() : 0
  endif
  let l:before = prevnonblank(a:number - 1)
  if !l:before
    return 0
  endif
  let l:code = s:code(l:before)
  if l:code =~# '[{(]\s*$' || l:code =~# '^\s*\%(case\>.*\|default\s*\):\s*$'
    return indent(l:before) + shiftwidth()
  elseif s:is_bare(l:code)
    return indent(l:before) + (l:line =~# '^\s*{' ? 0 : shiftwidth())
  endif
  " behind the one statement of an `if` without braces, as far out as the first of them
  while l:code =~# ';\s*$' && s:is_bare(s:code(prevnonblank(l:before - 1)))
    let l:before = prevnonblank(l:before - 1)
    let l:code = ';'
  endwhile
  return indent(l:before)
endfunction

" The line of the `{` that is open at the cursor's line, or 0.
function! s:opening() abort
  call cursor(line('.'), 1)
  return searchpair('{', '', '}', 'bnW', s:skip)
endfunction

" A line without its strings and its comment.
function! s:code(number) abort
  let l:code = substitute(getline(a:number), '"\%(\\.\|[^"\\]\)*"\|''[^'']*''', '""', 'g')
  return substitute(l:code, '#.*\|/\*.\{-}\*/', '', 'g')
endfunction

" Whether code is the head of an `if` or its like, with the statement still to come.
function! s:is_bare(code) abort
  return a:code =~# s:heads && a:code =~# '\%()\|\<else\)\s*$'
endfunction
